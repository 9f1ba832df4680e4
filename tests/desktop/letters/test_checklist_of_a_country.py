"""The checklist as it stands in the window: the country's law, the reader's language."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from desktop.letters.gate import Gate
from foundation.translation import current_language, use_language
from office.checklists.model import Answer
from office.checklists.reading import checklist


@pytest.fixture(autouse=True)
def language_afterwards() -> Iterator[None]:
    before = current_language()
    yield
    use_language(before)


@pytest.mark.parametrize(
    ("country", "language", "question", "source", "step"),
    [
        ("no", "nb", "Er det rettslig grunnlag", "helsepersonelloven §§ 21, 22, 25 og 45 (må bekreftes)", "Spør den"),
        ("se", "sv", "Finns det stöd", "OSL (2009:400) 10 kap. 1 och 28 §§", "Fråga den ansvariga"),
        ("gb", "en", "Is there a basis", "UK GDPR, Articles 6 and 9; the common-law duty", "Ask the responsible"),
        ("da", "da", "Er der hjemmel", "Sundhedsloven §§ 37 og 41-44", "Spørg den ansvarlige"),
        ("da", "sv", "Finns det stöd", "Sundhedsloven §§ 37 og 41-44", "Fråga den ansvariga"),
    ],
)
def test_a_question_shows_the_offices_law_in_the_readers_words(
    qtbot: QtBot, country: str, language: str, question: str, source: str, step: str
):
    use_language(language)
    held = checklist("send-letter", country)
    gate = Gate()
    qtbot.addWidget(gate)
    gate.show_checklist(held, {"signed-off": Answer.YES})
    assert gate._title.text() == held.title.texts[language]
    assert gate._note.text() == held.note.texts[language]
    basis = next(row.item for row in gate.panel._rows if row.item.id == "basis")
    assert basis.question.startswith(question) and basis.next_step.startswith(step)
    assert source in basis.why
    blocking = {item.identity for item in held.items if item.blocks}
    assert {item.id for item in gate.panel.blocking()} == blocking - {"signed-off"}
