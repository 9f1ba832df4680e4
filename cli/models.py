"""`models`: the voice models of this computer: which there are, where to get better ones, how fast they are here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.manual import Argument, ManualCommand, ManualGroup, Option, json_option
from cli.model_answers import (
    how_to_use,
    included_facts,
    installed_facts,
    known,
    measured_row,
    recommended_entries,
    size,
)
from cli.output import Record, Table, moment, note, show, show_json
from cli.progress import ProgressLine
from foundation.translation import LANGUAGES, _

if TYPE_CHECKING:
    from speech.models.installing import Arrival

ENGINES = ("ctranslate2", "openai-whisper")


def group() -> ManualGroup:
    """Make the group `models`."""
    return ManualGroup(
        "models",
        makers={
            "list": _list_command,
            "recommended": _recommended_command,
            "import": _import_command,
            "download": _download_command,
            "use": _use_command,
            "test": _test_command,
            "verify": _verify_command,
            "remove": _remove_command,
        },
        help=_(
            "Voice models: list, get, choose, test for speed\n\n"
            "Models lie in your own data folder, for all offices of this computer; no office is opened for them. "
            "Nothing is asked of the network unless you say download. A model's files are checked against their "
            "remembered SHA-256 each time it is loaded.\n\n"
            "--language is here the language that is spoken in dictations; that of the messages is chosen by "
            "SKRIVESTUE_LANGUAGE, or by --language before “models”."
        ),
    )


def _list_command() -> ManualCommand:
    return ManualCommand(
        "list",
        callback=_list,
        params=[json_option()],
        help=_(
            "Show the models that came with the program and those that you have installed.\n\n"
            "“Used for” says for which languages a real office uses a model (models use). Speed is how many times "
            "faster than real time it was on this computer (models test)."
        ),
        examples=("models list", "models list --json"),
    )


def _list(as_json: bool) -> None:
    from speech.models import included, installed
    from speech.models.download import all_begun

    mine = installed()
    if as_json:
        show_json([*map(included_facts, included().values()), *map(installed_facts, mine)])
        return
    headings = [_("Name"), _("Knows"), _("Used for"), _("Form"), _("Size"), _("Speed"), _("From"), _("Installed")]
    rows = [
        (one.name, known(one.language, one.languages), _("practice only"), one.format.value, "", "", one.source, "")
        for one in included().values()
    ]
    rows += [
        (
            one.name,
            known(one.language),
            ", ".join(one.use_for),
            one.format.value,
            size(one.bytes),
            ", ".join(f"{engine} {speed:.1f}×" for engine, speed in one.measured.items()),
            one.source,
            moment(one.imported),
        )
        for one in mine
    ]
    show([Table(headings, rows, "")])
    for name, came in all_begun().items():
        note(
            _(
                "{size} of “{name}” have come. “models download {name}” goes on, “models remove {name}” throws it away."
            ).format(name=name, size=size(came))
        )
    if not mine:
        note(
            _("No model for real dictations is installed. “models recommended” tells which are good for your language.")
        )


def _recommended_command() -> ManualCommand:
    return ManualCommand(
        "recommended",
        callback=_recommended,
        params=[_spoken(_("only what is good for this language, such as da"), required=False), json_option()],
        help=_(
            "Tell which models are good for which language, with their publishers' figures, and how to get them.\n\n"
            "The figures are for read speech or broadcasts, in percent of wrong words; dictations on a ward are "
            "another matter, so they rank models and promise nothing."
        ),
        examples=("models recommended", "models recommended --language sv"),
    )


def _recommended(language: str | None, as_json: bool) -> None:
    from speech.models.recommended import recommendations

    found = recommendations(language)
    if as_json:
        show_json(found)
        return
    parts: list[str | Record] = []
    for one in found:
        parts += ["", Record(recommended_entries(one))] if parts else [Record(recommended_entries(one))]
    show(parts)


def _import_command() -> ManualCommand:
    return ManualCommand(
        "import",
        callback=_import,
        params=[
            Argument(
                ["path"],
                type=click.Path(path_type=Path),
                metavar=_("PATH"),
                description=_("an openai-whisper .pt file, or the folder of a Hugging Face or CTranslate2 model"),
            ),
            Option(["--name"], metavar=_("NAME"), help=_("what to call it; else as the file or folder is called")),
            _spoken(_("the one language that it knows, such as da; left out for a model of many"), required=False),
            json_option(),
        ],
        help=_(
            "Install a model from a disk or a USB stick, by copying it.\n\n"
            "Taken are Whisper models in three forms: OpenAI's .pt, a Hugging Face folder (safetensors or "
            "pytorch_model.bin) and a CTranslate2 folder, the folders with their tokenizer. It is looked into before "
            "it is trusted; nothing that it may contain is run. Other forms, such as GGML for whisper.cpp, are refused "
            "with the reason. Broken off, it leaves nothing behind."
        ),
        examples=("models import /media/usb/kb-whisper-large --language sv", "models import large-v3.pt"),
    )


def _import(path: Path, name: str | None, language: str | None, as_json: bool) -> None:
    from speech.models.installing import import_model

    with _progress(path.name) as tell:
        arrival = import_model(path, name=name, language=language, progress=tell)
    _tell_arrival(arrival, as_json=as_json)


def _download_command() -> ManualCommand:
    return ManualCommand(
        "download",
        callback=_download,
        params=[
            Argument(["name"], metavar=_("NAME"), description=_("a name of OpenAI's, such as large-v3 or small")),
            Option(
                ["--from", "address"],
                metavar=_("ADDRESS"),
                help=_("fetch it from this address, such as a mirror of your own; it must be the published file"),
            ),
            json_option(),
        ],
        help=_(
            "Fetch a model that OpenAI publishes, and install it.\n\n"
            "The file must have the SHA-256 that OpenAI has published. What has come is kept when the connection "
            "breaks, and the next download goes on from there. The proxy of the environment (HTTPS_PROXY) and the "
            "certificates that this computer trusts are used.\n\n"
            "Without internet: fetch the file on another computer, and use “models import”. The models of the Nordic "
            "national libraries are fetched from their own pages; “models recommended” tells where."
        ),
        examples=("models download large-v3", "models download small --from https://mirror.example/small.pt"),
    )


def _download(name: str, address: str | None, as_json: bool) -> None:
    from speech.models.download import begun, download, wanted

    model = wanted(name)
    came = begun(model)
    if came:
        note(_("{size} of it came before; it goes on from there.").format(size=size(came)))
    with _progress(model.name) as tell:
        arrival = download(model, address=address, progress=tell)
    _tell_arrival(arrival, as_json=as_json)


def _use_command() -> ManualCommand:
    return ManualCommand(
        "use",
        callback=_use,
        params=[
            _name(),
            _spoken(_("the language of the dictations, such as da; may be given several times"), multiple=True),
            json_option(),
        ],
        help=_(
            "Choose an installed model for the real dictations of a language, in place of the one chosen before.\n\n"
            "The practice model can't be chosen: it knows few words."
        ),
        examples=("models use kb-whisper-large --language sv", "models use large-v3 --language da --language nb"),
    )


def _use(name: str, language: tuple[str, ...], as_json: bool) -> None:
    from speech.models.installing import use

    model = use(name, language)
    if as_json:
        show_json(installed_facts(model))
    else:
        show([_("“{name}” is now used for: {languages}").format(name=model.name, languages=", ".join(model.use_for))])


def _test_command() -> ManualCommand:
    from speech.models.self_test import FEWEST_SECONDS, MOST_SECONDS, SECONDS

    return ManualCommand(
        "test",
        callback=_test,
        params=[
            _name(),
            Option(
                ["--seconds"],
                type=click.FloatRange(FEWEST_SECONDS, MOST_SECONDS),
                default=SECONDS,
                show_default=True,
                metavar="N",
                help=_("how much speech to recognise; more takes longer and says it more exactly"),
            ),
            Option(["--engine"], type=click.Choice(ENGINES), help=_("only this engine; else all, one after the other")),
            json_option(),
        ],
        help=_(
            "Measure how fast a model is on this computer, with included synthetic speech.\n\n"
            "It says how many times faster than real time each engine recognises, and how long a dictation of ten "
            "minutes would take. Only installed models can be measured: an estimate for others would be a guess. How "
            "well a model hears is not measured; for that, try it on dictations whose text you know."
        ),
        examples=("models test large-v3", "models test practice --seconds 20 --engine ctranslate2"),
    )


def _test(name: str, seconds: float, engine: str | None, as_json: bool) -> None:
    from speech.models.self_test import self_test

    with _progress(name) as tell:
        measured = self_test(name, seconds=seconds, engine=engine, progress=tell)
    if as_json:
        show_json(measured)
        return
    headings = [_("Engine"), _("Times real time"), _("Loading"), _("A dictation of 10 minutes takes")]
    show([Table(headings, [measured_row(one) for one in measured], "")])


def _verify_command() -> ManualCommand:
    return ManualCommand(
        "verify",
        callback=_verify,
        params=[_name(required=False), json_option()],
        help=_(
            "Read all files of one model, or of all, and compare them with their remembered SHA-256.\n\n"
            "Exit code 1 if one is missing or not as it was."
        ),
        examples=("models verify", "models verify large-v3"),
    )


def _verify(name: str | None, as_json: bool) -> None:
    from speech.models.installing import verify

    with _progress(name or _("Voice models")) as tell:
        found = verify(name, progress=tell)
    if as_json:
        show_json(found)
    else:
        show([Table([_("Name"), _("Files")], [(one.name, one.problem or _("as they were")) for one in found], "")])
    if not all(one.sound for one in found):
        raise click.exceptions.Exit(1)


def _remove_command() -> ManualCommand:
    return ManualCommand(
        "remove",
        callback=_remove,
        params=[_name(), json_option()],
        help=_(
            "Remove an installed model from this computer, or what has come of one whose download was broken off. "
            "What it was imported from is not touched."
        ),
        examples=("models remove small",),
    )


def _remove(name: str, as_json: bool) -> None:
    from speech.models.download import discard
    from speech.models.installing import remove
    from speech.models.registry import installed

    if all(one.name != name for one in installed()) and (freed := discard(name)):
        show(
            [_("What had come of “{name}” is thrown away; {size} are free again.").format(name=name, size=size(freed))]
        )
        return
    model = remove(name)
    if as_json:
        show_json(installed_facts(model))
    else:
        show([_("“{name}” is removed; {size} are free again.").format(name=model.name, size=size(model.bytes))])
    if model.use_for:
        note(
            _("No model is chosen now for: {languages}. Choose another with “models use”.").format(
                languages=", ".join(model.use_for)
            )
        )


def _name(*, required: bool = True) -> Argument:
    return Argument(["name"], required=required, metavar=_("NAME"), description=_("the model's name, as listed"))


def _spoken(told: str, *, required: bool = True, multiple: bool = False) -> Option:
    return Option(
        ["--language"],
        type=click.Choice(list(LANGUAGES)),
        required=required,
        multiple=multiple,
        help=told,
    )


def _tell_arrival(arrival: Arrival, *, as_json: bool) -> None:
    model = arrival.model
    if as_json:
        show_json({"was_there": arrival.was_there, **installed_facts(model)})
        return
    if arrival.was_there:
        show([_("This model is installed already, by the name “{name}”.").format(name=model.name)])
        return
    show([_("“{name}” is installed ({size}).").format(name=model.name, size=size(model.bytes))])
    note(how_to_use(model))


@contextmanager
def _progress(title: str) -> Iterator[Callable[[float, float], None]]:
    with ProgressLine() as line:
        line.show(title, None)
        yield lambda done, total: line.show(title, done / total if total else None)
