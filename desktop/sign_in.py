"""The first page: choose the office, say who you are, open it. It also makes a first office, or one to practise in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop import preferences
from desktop.theme import PAGE, SPACE, WIDE, TextRole, Tone, set_quiet, set_role, tone_colours
from foundation.errors import WorldError
from foundation.translation import _

if TYPE_CHECKING:
    from desktop.operations import Operations
    from office.session import Session

CARD_CHARACTERS = 52
_ANY_CASE = Qt.MatchFlag.MatchFixedString


class SignInPage(QWidget):
    """Emits `signed_in` with an open `office.session.Session`."""

    signed_in = Signal(object)

    def __init__(self, office: Path | None, user: str) -> None:
        super().__init__()
        self._asked_user = user
        self._operations: Operations | None = None
        self._folder: Path | None = office or _remembered_office()
        self._title = QLabel(_("Skrivestue"))
        self._about = QLabel(_("Dictation in, letter out, journal filed, confidentiality kept."))
        self._office = QLabel()
        self._users = QComboBox()
        self._passphrase = QLineEdit()
        self._message = QLabel()
        self._open = QPushButton(_("Sign in"))
        self._choose = QPushButton(_("Choose another office…"))
        self._new = QPushButton(_("Make a new office…"))
        self._practice = QPushButton(_("Try it in a practice office"))
        self._arrange()
        self._open.clicked.connect(self._sign_in)
        self._passphrase.returnPressed.connect(self._sign_in)
        self._choose.clicked.connect(self._choose_office)
        self._new.clicked.connect(self._make_office)
        self._practice.clicked.connect(self._practise)

    def begin(self, passphrase: str) -> None:
        """Show the office's users, and sign in at once where a passphrase is given. Called after the first paint."""
        if self._operations is None:
            from desktop.operations import Operations  # the first paint does not wait for threads

            self._operations = Operations(self)
        self._passphrase.clear()
        self._read_office()
        self._work(_load_office_code, lambda _nothing: None)
        if passphrase and self._folder is not None:
            self._passphrase.setText(passphrase)
            self._sign_in()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press the button that has the focus on Enter too; Qt does that in dialogs only."""
        focused = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focused, QPushButton):
            focused.click()
            return
        super().keyPressEvent(event)

    def message(self) -> str:
        """Return what the page has to tell just now."""
        return "" if self._message.isHidden() else self._message.text()

    def office_text(self) -> str:
        """Return what the page says of the office."""
        return self._office.text()

    def close_work(self) -> None:
        """End the worker thread."""
        if self._operations is not None:
            self._operations.close()
            self._operations = None

    def _arrange(self) -> None:
        set_role(self._title, TextRole.TITLE)
        set_quiet(self._about)
        self._office.setWordWrap(True)
        self._message.setWordWrap(True)
        self._message.hide()
        self._users.setAccessibleName(_("User"))
        self._passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self._open.setDefault(True)
        self._open.setProperty("primary", True)
        form = QFormLayout()
        form.setSpacing(SPACE)
        form.addRow(_("Office"), self._office)
        form.addRow(_("&User"), self._users)
        form.addRow(_("&Passphrase"), self._passphrase)
        others = QVBoxLayout()
        for button in (self._choose, self._new, self._practice):
            others.addWidget(button)
        card = QVBoxLayout()
        card.setSpacing(WIDE)
        for part in (self._title, self._about):
            card.addWidget(part)
        card.addLayout(form)
        card.addWidget(self._message)
        card.addWidget(self._open)
        card.addSpacing(WIDE)
        card.addLayout(others)
        holder = QWidget()
        holder.setLayout(card)
        holder.setFixedWidth(self.fontMetrics().averageCharWidth() * CARD_CHARACTERS + 2 * PAGE)
        holder.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Maximum)
        middle = QHBoxLayout(self)
        middle.addStretch(1)
        middle.addWidget(holder, 0, Qt.AlignmentFlag.AlignVCenter)
        middle.addStretch(1)

    def _read_office(self) -> None:
        if self._folder is None:
            self._show_office(None)
            return
        folder = self._folder

        def read() -> Any:
            from office.storage.keys import Keyring

            return Keyring.load(folder)

        self._work(read, self._show_office)

    def _tell_practice_passphrase(self, keyring: Any) -> None:
        """An office that the program made for practice has a passphrase that nobody has chosen: tell it."""

        def find() -> str:
            from office.practice_office import known_passphrase

            return known_passphrase(keyring.facts)

        def tell(passphrase: str) -> None:
            if passphrase and self._message.isHidden():
                text = _("All in this office is invented. Its passphrase is “{passphrase}”.")
                self._say(text.format(passphrase=passphrase), Tone.PLAIN)

        self._work(find, tell)

    def _show_office(self, keyring: Any) -> None:
        there = keyring is not None
        for part in (self._users, self._passphrase, self._open):
            part.setEnabled(there)
        if not there:
            self._office.setText(_("No office is chosen yet. Make one, choose one, or practise first."))
            self._practice.setFocus()
            return
        kind = _("practice office") if keyring.facts.practice else _("office")
        self._office.setText(f"{keyring.facts.name} ({kind})\n{keyring.folder}")
        self._users.clear()
        self._users.addItems(list(keyring.users))
        self._users.setCurrentIndex(max(0, self._users.findText(self._asked_user, _ANY_CASE)))
        self._passphrase.setFocus()
        if keyring.facts.practice:
            self._tell_practice_passphrase(keyring)

    def _sign_in(self) -> None:
        folder, user, passphrase = self._folder, self._users.currentText().strip(), self._passphrase.text()
        if folder is None or not self._open.isEnabled():
            return

        def open_office() -> Session:
            from office.session import sign_in

            return sign_in(folder, user or self._asked_user, passphrase, exclusive=True)

        self._busy(_("Opening the office …"))
        self._work(open_office, self._finish)

    def _finish(self, session: Session) -> None:
        if self._operations is None:  # the window was closed while the office opened
            session.close()
            return
        self._passphrase.clear()
        self._calm()
        preferences.change(office=str(session.folder))
        self._folder = session.folder
        self.signed_in.emit(session)

    def _choose_office(self) -> None:
        from desktop.widgets.question import choose_folder

        folder = choose_folder(self, _("Choose the office's folder"))
        if folder is not None:
            self._folder = folder
            self._calm()
            self._read_office()

    def _make_office(self) -> None:
        from desktop.new_office import NewOfficeDialog

        assert self._operations is not None
        dialog = NewOfficeDialog(self, self._operations)
        dialog.made.connect(self._enter_new)
        dialog.open()

    def _enter_new(self, folder: Path, user: str) -> None:
        self._folder, self._asked_user = folder, user
        self._read_office()

    def _practise(self) -> None:
        def make() -> Session:
            from datetime import UTC, datetime

            from foundation.places import data_folder
            from office.practice_office import make_practice_office

            folder = data_folder() / f"practice-{datetime.now(UTC):%Y%m%d-%H%M%S}"
            return make_practice_office(folder, exclusive=True)

        self._busy(_("Making a practice office of invented patients …"))
        self._work(make, self._finish)

    def _work(self, work: Callable[[], Any], then: Callable[[Any], None]) -> None:
        assert self._operations is not None
        self._operations.run(self, work, then, self._show_failure)

    def _busy(self, text: str) -> None:
        self._say(text, Tone.PLAIN)
        for button in (self._open, self._choose, self._new, self._practice):
            button.setEnabled(False)

    def _calm(self) -> None:
        self._message.hide()
        for button in (self._open, self._choose, self._new, self._practice):
            button.setEnabled(True)

    def _show_failure(self, error: WorldError) -> None:
        self._calm()
        self._say(f"⚠ {error}", Tone.ERROR)
        self._passphrase.selectAll()
        self._passphrase.setFocus()

    def _say(self, text: str, tone: Tone) -> None:
        front, _ground = tone_colours(tone)
        palette = self._message.palette()
        palette.setColor(self._message.foregroundRole(), front)
        self._message.setPalette(palette)
        self._message.setText(text)
        self._message.show()


def _load_office_code() -> None:
    """Load what an office needs while the passphrase is being typed."""
    import office.session  # noqa: F401


def _remembered_office() -> Path | None:
    held = Path(preferences.load().office)
    return held if (held / "office.json").is_file() else None
