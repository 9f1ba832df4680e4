"""`transcribe`: recordings to text, without an office."""

from __future__ import annotations

from pathlib import Path

import click

from cli.manual import Argument, ManualCommand, Option
from cli.output import note
from cli.transcribing import Delivery, Wish, transcribe_files
from foundation.translation import _
from speech import PRACTICE_MODEL

ENGINES = ("auto", "ctranslate2", "openai-whisper")
# What can stand after one another on standard output and still be told apart.
TEXT = "txt"
BYTES = "docx"


def transcribe() -> ManualCommand:
    """Make `transcribe`."""
    return ManualCommand(
        "transcribe",
        callback=_transcribe,
        params=[*_what(), *_how(), *_where()],
        help=_(
            "Write down what is said in recordings. No office is needed, and nothing leaves this computer.\n\n"
            "Without --out the text goes to standard output; several recordings, or a Word document, need --out "
            "unless they are plain text. A file that is there already is not overwritten. A recording that can't be "
            "read does not stop the others; exit code 1 then. With --out, a transcription that was cut off goes on "
            "where it ended when the same command is given again: visit.partial.json holds what was heard so far.\n\n"
            "JSON gives each word with its start and end in seconds and its probability from 0 to 1; the other "
            "formats give written text, where a spoken “punktum” has become a full stop.\n\n"
            "A practice model is for practice only: it knows some hundred words. --language is the language that is "
            "spoken; that of the messages is chosen by SKRIVESTUE_LANGUAGE, or by --language before “transcribe”. "
            "“models” tells which voice models there are."
        ),
        examples=(
            "transcribe visit.wav --language da",
            "transcribe visit.wav --language da --format json",
            "transcribe *.mp3 --model large-v3 --language da --format docx --out texts",
        ),
    )


def _what() -> list[click.Parameter]:
    return [
        Argument(
            ["audio"],
            nargs=-1,
            required=True,
            type=click.Path(path_type=Path),
            metavar="AUDIO…",
            description=_("recordings: WAV, MP3, M4A, OGG, FLAC, WMA, AMR or DSS"),
        )
    ]


def _how() -> list[click.Parameter]:
    return [
        Option(
            ["--model"],
            default=PRACTICE_MODEL,
            show_default=True,
            metavar="M",
            help=_(
                "the voice model: the name of an included or installed one, an openai-whisper .pt file, or a folder"
            ),
        ),
        Option(
            ["--language"],
            metavar=_("CODE"),
            help=_("the language that is spoken, such as da; may be left out for a model that knows only one"),
        ),
        Option(
            ["--engine"],
            type=click.Choice(ENGINES),
            default=ENGINES[0],
            show_default=True,
            help=_("what runs the model"),
        ),
        Option(
            ["--hints"],
            default="",
            metavar=_("WORDS"),
            help=_("words that will probably be spoken, such as names of drugs, with commas between"),
        ),
    ]


def _where() -> list[click.Parameter]:
    from speech.formats import FORMATS

    return [
        Option(
            ["--format", "form"],
            type=click.Choice(FORMATS),
            default=TEXT,
            show_default=True,
            help=_("text, words with their times and probabilities, subtitles, or a Word document"),
        ),
        Option(
            ["--out"],
            type=click.Path(path_type=Path, file_okay=False),
            metavar=_("DIR"),
            help=_("write visit.txt for visit.wav and so on into this folder, which is made if need be"),
        ),
        Option(
            ["--abbreviations"],
            is_flag=True,
            help=_("write the language's usual abbreviations, such as “ca.” where “cirka” is said"),
        ),
        Option(
            ["--words-up-to"],
            type=click.IntRange(0, 20),
            metavar="N",
            help=_("write whole numbers up to N as words; the language's own custom if left out"),
        ),
        Option(["--overwrite"], is_flag=True, help=_("write over files that are there already")),
    ]


def _transcribe(
    audio: tuple[Path, ...],
    model: str,
    language: str | None,
    engine: str,
    hints: str,
    form: str,
    out: Path | None,
    overwrite: bool,
    abbreviations: bool,
    words_up_to: int | None,
) -> None:
    from speech import models
    from speech.written import HouseStyle

    if out is None and (form == BYTES or (len(audio) > 1 and form != TEXT)):
        raise click.UsageError(
            _("Say with --out DIR where to write: this does not fit on standard output."), click.get_current_context()
        )
    if models.find(model).practice:
        note(
            _("“{model}” is for practice only: it knows few words. Never rely on it for real dictations.").format(
                model=model
            )
        )
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
    wish = Wish(model, language, engine, tuple(word.strip() for word in hints.split(",") if word.strip()))
    style = HouseStyle(abbreviations, words_up_to)
    delivery = Delivery(form, out, overwrite=overwrite, headings=len(audio) > 1, house_style=style)
    if not transcribe_files(audio, wish, delivery):
        raise click.exceptions.Exit(1)
