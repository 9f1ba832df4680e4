"""How the window looks: one palette for light and one for dark, text sizes by role, spacing, tones, icons.

Colours are chosen for long days: no pure black on pure white, one accent (petrol), amber and red only together with a
sign and a word. All pairs of text and ground have a contrast of at least 4.5:1 (WCAG 2.2, 1.4.3), lines that carry
meaning 3:1 (1.4.11); a test measures them.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from desktop.icons import icon
from desktop.palette import DARK, LIGHT, Colours, palette_of, style_sheet
from foundation.translation import N_, _

__all__ = [
    "PAGE",
    "SPACE",
    "TIGHT",
    "WIDE",
    "Colours",
    "TextRole",
    "Tone",
    "apply_theme",
    "colours",
    "icon",
    "is_dark",
    "role_font",
    "set_quiet",
    "set_role",
    "tone_colours",
    "when_theme_changes",
]


# Spacing, in multiples of 4: between parts of one thing, between things, around a group, around a page.
TIGHT, SPACE, WIDE, PAGE = 4, 8, 16, 24

READING_WIDTH_CHARACTERS = 80
LEAST_POINT_SIZE = 10.0


class TextRole(Enum):
    """What a text is for; the value is its size relative to the body text and its weight."""

    TITLE = (1.6, QFont.Weight.DemiBold)
    HEADING = (1.2, QFont.Weight.DemiBold)
    BODY = (1.0, QFont.Weight.Normal)
    STRONG = (1.0, QFont.Weight.DemiBold)
    SMALL = (0.9, QFont.Weight.Normal)


class Tone(Enum):
    """How serious a message is. A tone is never shown by its colour alone: `sign` and `word` go with it."""

    PLAIN = "plain"
    DONE = "done"
    WARNING = "warning"
    ERROR = "error"

    @property
    def sign(self) -> str:
        """Return the name of the tone's icon."""
        return {"plain": "document", "done": "check", "warning": "warning", "error": "error"}[self.value]

    @property
    def word(self) -> str:
        """Return the word that stands before a message of this tone; empty where none is needed."""
        return _({"plain": "", "done": N_("Done"), "warning": N_("Note"), "error": N_("Error")}[self.value])


_SCHEME_PROPERTY = "skrivestueScheme"
_SCALE_PROPERTY = "skrivestueTextScale"
_SYSTEM_SIZE_PROPERTY = "skrivestueSystemPointSize"
_ROLE_PROPERTY = "textRole"


def apply_theme(app: QApplication, scheme: str = "system", text_scale: float = 1.0) -> None:
    """Give the whole program its palette, style and text size, and keep following the system when asked to.

    `scheme` is light, dark or system; `text_scale` enlarges all text (1.25 is 125 %). May be called again at any time;
    open windows change at once.
    """
    first = app.property(_SCHEME_PROPERTY) is None
    if first:
        app.setProperty(_SYSTEM_SIZE_PROPERTY, max(app.font().pointSizeF(), LEAST_POINT_SIZE))
        app.styleHints().colorSchemeChanged.connect(lambda _scheme: _follow_system(app))
    app.setProperty(_SCHEME_PROPERTY, scheme)
    app.setProperty(_SCALE_PROPERTY, text_scale)
    wanted = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark, "system": Qt.ColorScheme.Unknown}[scheme]
    app.styleHints().setColorScheme(wanted)
    _dress(app)


def is_dark() -> bool:
    """Say whether the window is dark now."""
    app = QApplication.instance()
    scheme = app.property(_SCHEME_PROPERTY) if app else None
    if scheme in ("light", "dark"):
        return bool(scheme == "dark")
    return isinstance(app, QApplication) and app.styleHints().colorScheme() == Qt.ColorScheme.Dark


def colours() -> Colours:
    """Return the colours of the scheme in use."""
    return DARK if is_dark() else LIGHT


def tone_colours(tone: Tone) -> tuple[QColor, QColor]:
    """Return the text colour and the ground of a tone."""
    scheme = colours()
    pairs = {Tone.DONE: scheme.done, Tone.WARNING: scheme.warning, Tone.ERROR: scheme.error}
    front, ground = pairs.get(tone, (scheme.text, scheme.raised))
    return QColor(front), QColor(ground)


def set_role(widget: QWidget, role: TextRole) -> None:
    """Give a widget the text size of a role; it keeps up when the text size of the program changes."""
    widget.setProperty(_ROLE_PROPERTY, role.name)
    widget.setFont(role_font(role))


def role_font(role: TextRole) -> QFont:
    """Return the font of a role at the present text size."""
    factor, weight = role.value
    font = QFont(QApplication.font())
    font.setPointSizeF(font.pointSizeF() * factor)
    font.setWeight(weight)
    return font


def set_quiet(widget: QWidget) -> None:
    """Show a widget's text in the quieter colour, for what is good to know but not the matter itself."""
    widget.setForegroundRole(QPalette.ColorRole.PlaceholderText)


def when_theme_changes(widget: QWidget, repaint: Callable[[], None]) -> None:
    """Call `repaint` now and whenever the palette changes, for widgets that mix colours of their own."""
    widget.installEventFilter(_PaletteWatcher(widget, repaint))
    repaint()


class _PaletteWatcher(QObject):
    def __init__(self, widget: QWidget, repaint: Callable[[], None]) -> None:
        super().__init__(widget)
        self._repaint = repaint
        self._painted_on = QApplication.palette().color(QPalette.ColorRole.Window)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Setting a palette on the widget itself comes back as the same event, so only another palette of the program
        # counts; not another scheme, of which Qt tells before the palette is there that icons take their colour from.
        ground = QApplication.palette().color(QPalette.ColorRole.Window)
        if event.type() == QEvent.Type.PaletteChange and ground != self._painted_on:
            self._painted_on = ground
            self._repaint()
        return False


def _follow_system(app: QApplication) -> None:
    if app.property(_SCHEME_PROPERTY) == "system":
        _dress(app)


def _dress(app: QApplication) -> None:
    if app.style().name() != "fusion":
        app.setStyle("Fusion")
    font = app.font()
    font.setPointSizeF(float(app.property(_SYSTEM_SIZE_PROPERTY)) * float(app.property(_SCALE_PROPERTY)))
    app.setFont(font)
    app.setPalette(palette_of(colours()))
    app.setStyleSheet(style_sheet(colours()))
    for widget in app.allWidgets():
        role = widget.property(_ROLE_PROPERTY)
        if role is not None:
            widget.setFont(role_font(TextRole[role]))
