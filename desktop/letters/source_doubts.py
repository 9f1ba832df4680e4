"""The places of a letter's dictation that nobody has looked at: told on the desk, asked about before it leaves."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from desktop.feature_page import FeaturePage
from desktop.theme import Tone
from desktop.widgets.notice import Notice, Offer
from desktop.widgets.question import Choice, ask
from foundation.translation import _, ngettext
from office.arguments import DictationId, LetterId
from office.dictation.doubts import OpenDoubts
from office.features import doubts
from office.letters.drafts import LetterDraft

TOPIC = "dictation"
LOOK, GO_ON, STAY = "look", "go-on", "stay"


class SourceDoubts(QObject):
    """Asks the office how many are left each time, since they can be looked at meanwhile; it never stops a letter.

    `is_open(letter)` says whether the letter is still the one on the desk: nothing is told or asked of another.
    """

    def __init__(self, page: FeaturePage, is_open: Callable[[LetterId], bool]) -> None:
        super().__init__(page)
        self._page, self._is_open = page, is_open
        self._notice: Notice | None = None
        self._answered: tuple[LetterId, int] | None = None

    def tell(self, draft: LetterDraft) -> None:
        """Say on the page how many are left; nothing where there are none."""
        number = _dictation_of(draft)
        if number is None:
            return

        def answer(found: OpenDoubts) -> None:
            if self._is_open(draft.id):
                self._tell(number, found)

        self._page.call(doubts.listed, answer, failed=_ignore, dictation=number)

    def ask_first(self, draft: LetterDraft, go_on: Callable[[], None], stay: Callable[[], None]) -> None:
        """Go on at once where none is left, or where the user says so; that is asked once for as many places."""
        number = _dictation_of(draft)
        if number is None:
            go_on()
            return

        def answer(found: OpenDoubts) -> None:
            if not self._is_open(draft.id):
                return
            if self._may_go_on(draft, number, len(found.places)):
                go_on()
            else:
                stay()

        # Whoever may not see dictations is not asked about them.
        self._page.call(doubts.listed, answer, failed=lambda _error: go_on(), dictation=number)

    def _may_go_on(self, draft: LetterDraft, number: DictationId, count: int) -> bool:
        if not count or self._answered == (draft.id, count):
            return True
        text = _("{sentence} The words there may have been heard wrong.").format(sentence=_sentence(count))
        choices = [
            Choice(LOOK, _("Look at them"), default=True),
            Choice(GO_ON, _("Go on all the same")),
            Choice(STAY, _("Back to the letter"), is_cancel=True),
        ]
        answer = ask(self._page, _("Look at the dictation first?"), text, choices)
        if answer == LOOK:
            self._look(number)
        if answer == GO_ON:
            self._answered = (draft.id, count)
        return answer == GO_ON

    def _tell(self, number: DictationId, found: OpenDoubts) -> None:
        area = self._page.notice_area
        if self._notice is not None and self._notice in area.notices():
            self._notice.close_button.click()
        self._notice = None
        if found.places:
            offer = Offer(_("Look at them"), lambda: self._look(number))
            self._notice = area.tell(_sentence(len(found.places)), Tone.WARNING, offer)

    def _look(self, number: DictationId) -> None:
        self._page.opened.emit(TOPIC, int(number))


def _sentence(count: int) -> str:
    return ngettext(
        "{count} place of the dictation has not been looked at.",
        "{count} places of the dictation have not been looked at.",
        count,
    ).format(count=count)


def _dictation_of(draft: LetterDraft) -> DictationId | None:
    topic, _colon, number = draft.source.partition(":")
    return DictationId(int(number)) if topic == TOPIC else None


def _ignore(_error: object) -> None:
    """The letter is written all the same: whoever may not see dictations, for one, is told nothing."""
