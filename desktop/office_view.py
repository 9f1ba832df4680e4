"""An open office in the window: navigation at the left, the page in the middle, the strip below."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.bug_report import show_bug
from desktop.dictation.page import DictationPage
from desktop.feature_page import FeaturePage
from desktop.journals.page import JournalsPage
from desktop.keys_help import show_keys
from desktop.letter_wanted import LetterWanted
from desktop.letters.page import LettersPage
from desktop.navigation import Navigation, Place
from desktop.privacy.page import PrivacyPage
from desktop.running_jobs import RunningJobs
from desktop.today.page import TodayPage
from desktop.widgets.job_strip import JobStrip
from desktop.widgets.question import Choice, ask
from desktop.workspace import Workspace
from foundation.translation import _
from office.features import dictation, letters
from office.letters.drafts import LetterState
from office.session import Session

# Where something lives that another page mentions.
PAGE_OF_TOPIC = {"dictation": "dictation", "letter": "letters", "document": "journals", "volume": "journals"}


class OfficeView(QWidget):
    """Holds one page a feature, and passes work from one to the next, since pages do not know each other."""

    lock_asked = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.workspace = Workspace(session, self)
        self.workspace.bug.connect(lambda bug: show_bug(self, bug))
        self.pages: dict[str, FeaturePage] = {
            "today": TodayPage(self.workspace),
            "dictation": DictationPage(self.workspace),
            "letters": LettersPage(self.workspace),
            "journals": JournalsPage(self.workspace),
            "privacy": PrivacyPage(self.workspace),
        }
        self.navigation = Navigation(_places())
        self.strip = JobStrip()
        self._stack = QStackedWidget()
        self._arrange()
        self._jobs = RunningJobs(self.workspace, self.strip)
        self._connect()
        self._show_office(session)
        self.navigation.show_place("today")
        self._count()

    @property
    def page(self) -> FeaturePage:
        """The page that is shown."""
        shown = self._stack.currentWidget()
        assert isinstance(shown, FeaturePage)
        return shown

    def show_page(self, name: str) -> FeaturePage:
        """Show a page by name; return it."""
        self.navigation.show_place(name)
        return self.pages[name]

    def open_record(self, topic: str, identity: int) -> None:
        """Show a record on the page that it belongs to."""
        page = self.show_page(PAGE_OF_TOPIC[topic])
        if topic == "volume" and isinstance(page, JournalsPage):
            page.open_volume(identity)
        else:
            page.open_record(identity)

    def may_close(self) -> bool:
        """Say whether the window may go now; unsaved words are saved first."""
        for page in self.pages.values():
            page.leave()
        unsaved = ", ".join(page.unsaved() for page in self.pages.values() if page.unsaved())
        if not unsaved:
            return True
        text = _("Not saved: {what}. The page says why. If you leave now, the last words are lost.").format(
            what=unsaved
        )
        stay = Choice("stay", _("Stay"), default=True, is_cancel=True)
        return (
            ask(self, _("Leave without saving?"), text, [stay, Choice("leave", _("Leave"), is_danger=True)]) == "leave"
        )

    def close_office(self) -> None:
        """Put the running job back and sign out; ask `may_close` first."""
        self.workspace.close()

    def _arrange(self) -> None:
        for page in self.pages.values():
            self._stack.addWidget(page)
        line = QFrame()
        line.setFrameShape(QFrame.Shape.VLine)
        line.setForegroundRole(self.palette().ColorRole.Mid)
        upper = QHBoxLayout()
        upper.setSpacing(0)
        upper.addWidget(self.navigation)
        upper.addSpacing(8)
        upper.addWidget(line)
        upper.addWidget(self._stack, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(upper, 1)
        column.addWidget(self.strip)

    def _connect(self) -> None:
        self.navigation.chosen.connect(lambda name: self._stack.setCurrentWidget(self.pages[name]))
        self.navigation.went.connect(lambda name: self.pages[name].take_focus())
        self.navigation.lock_asked.connect(self.lock_asked)
        for page in self.pages.values():
            page.opened.connect(self.open_record)
        dictation_page, letters_page = self.pages["dictation"], self.pages["letters"]
        assert isinstance(dictation_page, DictationPage) and isinstance(letters_page, LettersPage)
        dictation_page.letter_wanted.connect(lambda wanted: self._begin_letter(letters_page, wanted))
        QShortcut(QKeySequence("F1"), self, lambda: show_keys(self, self.page, self.navigation))
        self.navigation.settings_asked.connect(self._change_settings)
        QShortcut(QKeySequence("Ctrl+,"), self, self._change_settings)
        QShortcut(QKeySequence("Ctrl+Q"), self, self.lock_asked.emit)
        self.workspace.changed.connect(lambda topics: self._count() if topics & {"dictation", "letter"} else None)

    def _change_settings(self) -> None:
        from desktop.settings import SettingsDialog

        SettingsDialog(self).open()

    def _begin_letter(self, letters_page: LettersPage, wanted: LetterWanted) -> None:
        self.show_page("letters")
        letters_page.begin_from(wanted)

    def _show_office(self, session: Session) -> None:
        practice = _("Practice office: invented patients only. Nothing here is real.") if session.facts.practice else ""
        self.strip.set_office(session.facts.name, practice)
        self.strip.set_user(session.user.name)

    def _count(self) -> None:
        call, ignore = self.workspace.call, lambda _failure: None
        call(self, dictation.counted, then=lambda n: self.navigation.set_count("dictation", n), failed=ignore)
        call(
            self,
            letters.counted,
            state=LetterState.DRAFT,
            then=lambda n: self.navigation.set_count("letters", n),
            failed=ignore,
        )


def _places() -> list[Place]:
    return [
        Place("today", _("Today"), "today", "Ctrl+1"),
        Place("dictation", _("Dictation"), "dictation", "Ctrl+2"),
        Place("letters", _("Letters"), "letter", "Ctrl+3"),
        Place("journals", _("Journals"), "journal", "Ctrl+4"),
        Place("privacy", _("Privacy"), "privacy", "Ctrl+5"),
    ]
