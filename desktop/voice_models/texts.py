"""What the window of voice models says: rows of the table, sizes, speeds, recommendations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from desktop.dates import reader_locale
from foundation.translation import LANGUAGES, N_, _
from speech.models import Installed, Model, ModelFormat
from speech.models.recommended import Recommendation
from speech.models.self_test import Speed

MEGABYTE, GIGABYTE = 10**6, 10**9
FORMS = {
    ModelFormat.OPENAI_PT: N_("OpenAI"),
    ModelFormat.HUGGING_FACE: N_("Hugging Face"),
    ModelFormat.CTRANSLATE2: N_("CTranslate2"),
}


@dataclass(frozen=True)
class ModelRow:
    """A model in the table; `fitting` are the languages that it may be chosen for."""

    name: str
    knows: str
    used_for: str
    form: str
    size: str
    speed: str
    included: bool
    fitting: frozenset[str] = frozenset()


def rows_of(included: Sequence[Model], installed: Sequence[Installed]) -> list[ModelRow]:
    """Return the table's rows: what was installed first, then what came with the program."""
    rows = [
        ModelRow(
            one.name,
            language_name(one.language),
            ", ".join(language_name(language) for language in one.use_for),
            _(FORMS[one.format]),
            size_text(one.bytes),
            _speed_text(max(one.measured.values(), default=0.0)),
            included=False,
            fitting=frozenset(LANGUAGES) if one.language is None else frozenset({one.language}),
        )
        for one in installed
    ]
    return rows + [
        ModelRow(model.name, _known(model), _("Practice only"), _(FORMS[model.format]), "", "", included=True)
        for model in included
    ]


def language_name(code: str | None) -> str:
    """Return the name of a language; without a code, that a model knows many."""
    return _("Many languages") if code is None else LANGUAGES.get(code, code)


def _known(model: Model) -> str:
    """Name the one language that a model knows; the few by their codes, since a column has no room for more."""
    if model.language is None and model.languages:
        return ", ".join(model.languages)
    return language_name(model.language)


def size_text(count: int) -> str:
    """Write a number of bytes as the reader does, such as 3,1 GB."""
    if count >= GIGABYTE:
        return f"{reader_locale().toString(count / GIGABYTE, 'f', 1)}\u00a0GB"
    return f"{max(1, round(count / MEGABYTE))}\u00a0MB"


def measured_text(name: str, measured: Sequence[Speed]) -> str:
    """Say how fast a model was on this computer, with each engine that can run it."""
    lines = [_("“{name}” on this computer:").format(name=name)]
    for one in measured:
        if one.failure:
            lines.append(f"{one.engine}: {one.failure}")
            continue
        minutes, seconds = divmod(round(one.ten_minutes), 60)
        sentence = _("{engine}: {speed} real time; a dictation of 10 minutes takes {minutes} min {seconds} s.")
        lines.append(
            sentence.format(
                engine=one.engine, speed=_speed_text(one.times_real_time), minutes=minutes, seconds=f"{seconds:02}"
            )
        )
    return "\n".join(lines)


def recommendations_text(found: Sequence[Recommendation]) -> str:
    """Write recommendations as rich text, each with its figure, licence, publisher and the way to get it."""
    return "".join(f"<p>{_recommendation(one)}</p>" for one in found)


def _recommendation(one: Recommendation) -> str:
    facts = [_("about {size}").format(size=size_text(one.megabytes * MEGABYTE)), one.licence_told]
    if one.wer is not None:
        wer = reader_locale().toString(one.wer, "f", 1)
        figure = _("{wer} % of words wrong ({test}; {compared})").format(wer=wer, test=one.test, compared=one.compared)
        facts.insert(0, figure)
    link = f'<a href="{escape(one.address)}">{escape(one.address.removeprefix("https://"))}</a>'
    facts_text = escape("; ".join(facts))
    way = _("Download it with the button above, by the name {name}.").format(name=one.download)
    if not one.download:
        way = _(
            "Fetch all files of its page into one folder, on any computer that may reach it, and import that folder. "
            "Its publisher gives no SHA-256 to compare it with, so make sure that it is really this page:"
        )
    return f"<b>{escape(one.name)}</b><br>{facts_text}.<br>{escape(way)}<br>{link}"


def _speed_text(times_real_time: float) -> str:
    return f"{reader_locale().toString(times_real_time, 'f', 1)}\u00a0×" if times_real_time else ""
