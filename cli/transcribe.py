"""`transcribe`: recordings to text, without an office."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.letter import check_free
from cli.manual import Argument, ManualCommand, Option
from cli.output import complain, length, note
from cli.progress import ProgressLine
from foundation.errors import Cancelled, WorldError
from foundation.translation import _

if TYPE_CHECKING:
    from foundation.child import Progress
    from speech import Transcript

ENGINES = ("auto", "openai-whisper", "ctranslate2")
PRACTICE_MODEL = "practice-da"
# What can stand after one another on standard output and still be told apart.
TEXT = "txt"
BYTES = "docx"


def transcribe() -> ManualCommand:
    """Make `transcribe`."""
    from speech.formats import FORMATS

    parameters: list[click.Parameter] = [
        Argument(
            ["audio"],
            nargs=-1,
            required=True,
            type=click.Path(path_type=Path),
            metavar="AUDIO…",
            description=_("recordings: WAV, MP3, M4A, OGG, FLAC, WMA, AMR or DSS"),
        ),
        Option(
            ["--model"],
            default=PRACTICE_MODEL,
            show_default=True,
            metavar="M",
            help=_("the voice model: the name of one that came with the program, or an openai-whisper .pt file"),
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
        Option(["--overwrite"], is_flag=True, help=_("write over files that are there already")),
    ]
    return ManualCommand(
        "transcribe",
        callback=_transcribe,
        params=parameters,
        help=_(
            "Write down what is said in recordings. No office is needed, and nothing leaves this computer.\n\n"
            "Without --out the text goes to standard output; several recordings, or a Word document, need --out "
            "unless they are plain text. A file that is there already is not overwritten. A recording that can't be "
            "read does not stop the others; exit code 1 then.\n\n"
            "JSON gives each word with its start and end in seconds and its probability from 0 to 1; the other "
            "formats give written text, where a spoken “punktum” has become a full stop.\n\n"
            "The model practice-da is for practice only: it knows some 240 words. --language is the language that is "
            "spoken; that of the messages is chosen by SKRIVESTUE_LANGUAGE, or by --language before “transcribe”."
        ),
        examples=(
            "transcribe visit.wav",
            "transcribe visit.wav --format json",
            "transcribe *.mp3 --model large-v3.pt --language da --format docx --out texts",
        ),
    )


def _transcribe(
    audio: tuple[Path, ...],
    model: str,
    language: str | None,
    engine: str,
    form: str,
    out: Path | None,
    overwrite: bool,
) -> None:
    from speech import models
    from speech.errors import DamagedModel, UnknownEngine, UnknownLanguage, UnknownModel

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
    failed: list[Path] = []
    for file in audio:
        try:
            target = _target(file, out, form, overwrite=overwrite)
            heard = _hear(file, model, language, engine)
            _deliver(heard, form, target, heading=file if len(audio) > 1 else None)
        except (UnknownModel, DamagedModel, UnknownEngine, UnknownLanguage, Cancelled):
            raise  # no other recording would fare better
        except (WorldError, OSError) as error:
            failed.append(file)
            reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            complain(f"{file}: {reason}")
    if failed:
        _tell_failed(failed, len(audio))
        raise click.exceptions.Exit(1)


def _target(file: Path, out: Path | None, form: str, *, overwrite: bool) -> Path | None:
    """Return where the text goes; None for standard output. Raises `WorldError` for a file that is there."""
    if out is None:
        return None
    target = out / f"{file.stem}.{form}"
    check_free(target, overwrite=overwrite)
    return target


def _hear(file: Path, model: str, language: str | None, engine: str) -> Transcript:
    import speech

    with ProgressLine() as line:
        line.show(file.name, None)

        def on_progress(progress: Progress) -> None:
            line.show(file.name, min(1.0, progress.done / progress.total) if progress.total else None)

        heard = speech.transcribe(file, model=model, language=language, engine=engine, on_progress=on_progress)
    if heard.damaged_at is not None:
        sentence = _("{file} is damaged at {time}; what could be read is written down.")
        note(sentence.format(file=file, time=length(heard.damaged_at)))
    return heard


def _deliver(heard: Transcript, form: str, target: Path | None, *, heading: Path | None) -> None:
    from office.storage.durable import write_durably
    from speech.formats import render

    content = render(heard, form)
    if target is not None:
        write_durably(target, content.encode() if isinstance(content, str) else content)
        note(_("Written to {file}.").format(file=target))
        return
    assert isinstance(content, str)
    if heading is not None:
        click.echo(f"==> {heading} <==")
    click.echo(content.rstrip("\n"))


def _tell_failed(failed: Sequence[Path], asked: int) -> None:
    if asked > 1:
        names = ", ".join(str(file) for file in failed)
        complain(
            _("{count} of {all} recordings could not be written down: {names}").format(
                count=len(failed), all=asked, names=names
            )
        )
