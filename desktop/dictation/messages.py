"""What the page tells of the dictation in hand: it goes with it. What was told of others stays until it is closed."""

from __future__ import annotations

from collections.abc import Callable

from desktop.theme import Tone
from desktop.widgets.notice import Notice, NoticeArea, Offer
from foundation.errors import WorldError
from foundation.translation import LANGUAGES, _
from office.dictation.model import OpenDictation


class DictationMessages:
    """Tells of one dictation in the page's place for messages."""

    def __init__(self, area: NoticeArea) -> None:
        self._area = area
        self._told: list[Notice] = []

    def tell(self, sentence: str, tone: Tone, offer: Offer | None = None) -> None:
        """Tell of the dictation in hand."""
        self._told.append(self._area.tell(sentence, tone, offer))

    def tell_failure(self, error: WorldError) -> None:
        """Tell what the office refused."""
        self.tell(str(error), Tone.ERROR)

    def take_away(self) -> None:
        """Take these messages away, and no others."""
        for notice in self._area.notices():
            if notice in self._told:
                notice.close_button.click()
        self._told.clear()

    def tell_recognition(self, opened: OpenDictation, recognise_as: Callable[[str], None]) -> None:
        """Tell what is odd about a dictation's recognition; `recognise_as(language code)` is offered for another."""
        self.take_away()
        held, found = opened.row.dictation, opened.transcript
        if opened.row.failure:
            self.tell(opened.row.failure, Tone.ERROR)
        if found is not None and found.damaged_at is not None:
            text = _("The recording is damaged from {seconds} seconds on. What came before was recognised.")
            self.tell(text.format(seconds=round(found.damaged_at)), Tone.WARNING)
        if found is not None and found.sounds_like not in ("", held.language):
            code = found.sounds_like
            language, name = LANGUAGES.get(code, code), LANGUAGES.get(held.language, held.language)
            text = _("This sounds like {language}, and was recognised as {name}.").format(language=language, name=name)
            offer = Offer(_("Recognise as {language}").format(language=language), lambda: recognise_as(code))
            self.tell(text, Tone.WARNING, offer)
