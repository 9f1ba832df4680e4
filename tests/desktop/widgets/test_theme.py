from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QTabWidget, QVBoxLayout, QWidget

from desktop import theme
from desktop.icons import icon_names
from desktop.navigation import Navigation, Place
from desktop.palette import DARK, LIGHT, Colours
from desktop.widgets.page import EmptyState
from desktop.widgets.patient_banner import PatientBanner

WANTED = {
    "today",
    "dictation",
    "letter",
    "journal",
    "privacy",
    "play",
    "pause",
    "back",
    "search",
    "add",
    "patient",
    "lock",
    "check",
    "warning",
    "error",
    "document",
    "shelf",
    "stop",
}


def luminance(colour: str) -> float:
    channels = [part / 255 for part in (QColor(colour).red(), QColor(colour).green(), QColor(colour).blue())]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [LIGHT, DARK])
def test_every_text_can_be_read(scheme: Colours):
    """WCAG 2.2, 1.4.3: 4.5 to 1."""
    for ground in (scheme.window, scheme.base, scheme.stripe, scheme.raised):
        assert contrast(scheme.text, ground) >= 7
        assert contrast(scheme.quiet_text, ground) >= 4.5
        assert contrast(scheme.accent, ground) >= 4.5
        assert contrast(scheme.warning[0], ground) >= 4.5
    assert contrast(scheme.selected_text, scheme.selected) >= 4.5
    assert contrast(scheme.text, scheme.selected_idle) >= 4.5
    assert contrast(scheme.text, scheme.spoken) >= 4.5
    assert contrast(scheme.quiet_text, scheme.line) >= 3  # a disabled main button
    for front, ground in (scheme.done, scheme.warning, scheme.error):
        assert contrast(front, ground) >= 4.5


@pytest.mark.parametrize("scheme", [LIGHT, DARK])
def test_lines_that_mean_something_can_be_seen(scheme: Colours):
    """WCAG 2.2, 1.4.11: 3 to 1, for the ring on the focus and the borders of fields."""
    for ground in (scheme.window, scheme.base):
        assert contrast(scheme.accent, ground) >= 3
        assert contrast(scheme.strong_line, ground) >= 3


def test_the_window_turns_dark_and_back(qapp):
    theme.apply_theme(qapp, "dark")
    assert theme.is_dark()
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == DARK.window
    theme.apply_theme(qapp, "light")
    assert not theme.is_dark()
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == LIGHT.window


def test_larger_text_reaches_texts_already_shown(qtbot, qapp):
    label = QLabel("Dictations")
    qtbot.addWidget(label)
    theme.set_role(label, theme.TextRole.TITLE)
    before = label.font().pointSizeF()
    theme.apply_theme(qapp, "light", 1.25)
    assert label.font().pointSizeF() == pytest.approx(before * 1.25, rel=0.02)
    theme.apply_theme(qapp, "light", 1.0)
    assert label.font().pointSizeF() == pytest.approx(before, rel=0.02)


def test_all_icons_are_there_and_drawn(qapp):
    assert icon_names() >= WANTED
    for name in icon_names():
        image = theme.icon(name).pixmap(QSize(48, 48)).toImage()
        inked = sum(image.pixelColor(x, y).alpha() > 100 for x in range(48) for y in range(48))
        assert 40 < inked < 48 * 48 / 2, name


def test_icons_take_the_colour_of_the_scheme(qapp):
    picture = theme.icon("stop")

    def ink() -> str:
        image = picture.pixmap(QSize(48, 48)).toImage()
        solid = [image.pixelColor(x, 24) for x in range(48) if image.pixelColor(x, 24).alpha() == 255]
        return solid[0].name()

    assert ink() == LIGHT.text
    theme.apply_theme(qapp, "dark")
    assert ink() == DARK.text


def test_an_unknown_icon_is_a_bug(qapp):
    with pytest.raises(KeyError):
        theme.icon("no such picture")


def test_a_tone_has_a_sign_and_a_word(qapp):
    for tone in (theme.Tone.WARNING, theme.Tone.ERROR, theme.Tone.DONE):
        assert tone.word and not theme.icon(tone.sign).isNull()
    assert isinstance(theme.icon("check"), QIcon)


def test_pictures_on_the_page_turn_dark_with_it(qtbot, qapp):
    page = QWidget()
    qtbot.addWidget(page)
    column = QVBoxLayout(page)
    banner, empty = PatientBanner(), EmptyState("No letters yet", "Write one.", "Write a letter", "letter")
    column.addWidget(banner)
    column.addWidget(empty)
    banner.show_patient("Nancy Ann Berggren", "251248-9996")
    page.show()

    def inks() -> list[set[str]]:
        pictures = [label.pixmap().toImage() for label in page.findChildren(QLabel) if not label.pixmap().isNull()]
        return [
            {
                image.pixelColor(x, y).name()
                for x in range(image.width())
                for y in range(image.height())
                if image.pixelColor(x, y).alpha() == 255
            }
            for image in pictures
        ]

    assert inks() == [{LIGHT.text}, {LIGHT.text}]
    theme.apply_theme(qapp, "dark")
    assert inks() == [{DARK.text}, {DARK.text}]
    theme.apply_theme(qapp, "light")
    assert inks() == [{LIGHT.text}, {LIGHT.text}]


@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5])
def test_the_buttons_of_the_side_bar_are_never_cut(qtbot, qapp, scale):
    window = QWidget()
    qtbot.addWidget(window)
    row = QHBoxLayout(window)
    bar = Navigation([Place("letters", "Letters", "letter", "Ctrl+3")])
    bar.settings.setText("Inställningar …   Ctrl+,")  # the longest language
    row.addWidget(bar)
    row.addWidget(QWidget(), 1)
    window.resize(1024, 600)
    window.show()
    theme.apply_theme(qapp, "light", scale)
    row.activate()
    assert bar.settings.width() >= bar.settings.sizeHint().width()
    assert bar.lock.width() >= bar.lock.sizeHint().width()
    assert bar.width() < 1024 / 3


def test_the_words_of_tabs_have_room_below_and_above(qtbot):
    tabs = QTabWidget()
    qtbot.addWidget(tabs)
    tabs.addTab(QLabel("one"), "&Forslag")
    tabs.addTab(QLabel("two"), "Skrivemåde")
    tabs.show()
    bar = tabs.tabBar()
    assert all(bar.tabRect(number).height() >= bar.fontMetrics().height() + 2 * theme.SPACE for number in range(2))
