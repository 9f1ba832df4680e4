"""The colours of the window in light and dark, as a Qt palette and as a small style sheet over Fusion."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

from PySide6.QtGui import QColor, QPalette

from foundation.places import resources


@dataclass(frozen=True)
class Colours:
    """The colours of one scheme, as `#rrggbb`."""

    name: str
    window: str
    base: str
    stripe: str
    raised: str
    line: str
    strong_line: str
    text: str
    quiet_text: str
    disabled_text: str
    accent: str
    selected: str
    selected_text: str
    selected_idle: str
    spoken: str
    done: tuple[str, str]
    warning: tuple[str, str]
    error: tuple[str, str]


LIGHT = Colours(
    name="light",
    window="#f3f5f3",
    base="#fdfefd",
    stripe="#f7f9f7",
    raised="#ffffff",
    line="#d8ddda",
    strong_line="#7f8a88",
    text="#1d2527",
    quiet_text="#586466",
    disabled_text="#8d9797",
    accent="#0d6472",
    selected="#0d6472",
    selected_text="#ffffff",
    selected_idle="#d3e6e8",
    spoken="#cfe8e6",
    done=("#1f5c36", "#e4f1e7"),
    warning=("#7a4a00", "#fdf0d5"),
    error=("#9b1c1c", "#fbe6e4"),
)
DARK = Colours(
    name="dark",
    window="#1b2022",
    base="#222729",
    stripe="#262c2e",
    raised="#2b3235",
    line="#3a4346",
    strong_line="#8a9698",
    text="#e3e7e6",
    quiet_text="#a5b0b1",
    disabled_text="#737e80",
    accent="#6cc5cd",
    selected="#1a6672",
    selected_text="#ffffff",
    selected_idle="#2c474c",
    spoken="#22545b",
    done=("#9fd8b0", "#22382a"),
    warning=("#f2c572", "#3d321c"),
    error=("#ffaba3", "#452524"),
)


def palette_of(scheme: Colours) -> QPalette:
    """Return the Qt palette of a scheme, for all three groups (active, inactive, disabled)."""
    role = QPalette.ColorRole
    roles = {
        role.Window: scheme.window,
        role.WindowText: scheme.text,
        role.Base: scheme.base,
        role.AlternateBase: scheme.stripe,
        role.Text: scheme.text,
        role.PlaceholderText: scheme.quiet_text,
        role.Button: scheme.raised,
        role.ButtonText: scheme.text,
        role.BrightText: scheme.selected_text,
        role.ToolTipBase: scheme.raised,
        role.ToolTipText: scheme.text,
        role.Highlight: scheme.selected,
        role.HighlightedText: scheme.selected_text,
        role.Accent: scheme.accent,
        role.Link: scheme.accent,
        role.LinkVisited: scheme.accent,
        role.Light: scheme.raised,
        role.Midlight: scheme.line,
        role.Mid: scheme.line,
        role.Dark: scheme.strong_line,
        role.Shadow: scheme.strong_line,
    }
    palette = QPalette()
    for name, colour in roles.items():
        palette.setColor(name, QColor(colour))
    # A list that has lost the focus still shows what is chosen in it, more quietly.
    palette.setColor(QPalette.ColorGroup.Inactive, role.Highlight, QColor(scheme.selected_idle))
    palette.setColor(QPalette.ColorGroup.Inactive, role.HighlightedText, QColor(scheme.text))
    for name in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText, role.PlaceholderText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, QColor(scheme.disabled_text))
    palette.setColor(QPalette.ColorGroup.Disabled, role.Highlight, QColor(scheme.line))
    palette.setColor(QPalette.ColorGroup.Disabled, role.Accent, QColor(scheme.strong_line))
    return palette


def style_sheet(scheme: Colours) -> str:
    """Return what Fusion does not do by itself: calm buttons, quiet tables, thin scroll bars, a ring on the focus."""
    # Style sheets take pictures by path only, so the signs of boxes and arrows lie on the disk in both colours.
    pictures = resources() / "icons" / "controls" / scheme.name
    return _SHEET.format(pictures=Path(str(pictures)).as_posix(), **asdict(scheme))


# Borders grow from one to two at the focus, so the padding gives one back: nothing moves.
_SHEET = """
QPushButton, QToolButton {{
    padding: 7px 15px; border: 1px solid {line}; border-radius: 6px; background: {raised}; color: {text};
}}
QToolButton {{ padding: 5px 7px; }}
QToolButton[popupMode="1"], QToolButton[popupMode="2"] {{ padding-right: 20px; }}
QPushButton:hover, QToolButton:hover {{ border-color: {strong_line}; }}
QPushButton:pressed, QToolButton:pressed, QToolButton:checked {{ background: {selected_idle}; }}
QPushButton:focus {{ border: 2px solid {accent}; padding: 6px 14px; }}
QToolButton:focus {{ border: 2px solid {accent}; padding: 4px 6px; }}
QPushButton:disabled, QToolButton:disabled {{ color: {disabled_text}; background: {window}; }}
QPushButton[primary="true"] {{ background: {selected}; border-color: {selected}; color: {selected_text}; }}
QPushButton[primary="true"]:hover {{ border-color: {text}; }}
QPushButton[primary="true"]:focus {{ border: 2px solid {text}; }}
QPushButton[primary="true"]:disabled {{ background: {line}; border-color: {line}; color: {quiet_text}; }}
QPushButton[flat="true"], QToolButton[autoRaise="true"] {{ background: transparent; border-color: transparent; }}
QPushButton[flat="true"]:hover, QToolButton[autoRaise="true"]:hover {{ border-color: {line}; }}
QPushButton[flat="true"]:focus, QToolButton[autoRaise="true"]:focus {{ border-color: {accent}; }}
QTableView, QListView, QTreeView, QTextEdit, QPlainTextEdit {{
    border: 1px solid {line}; border-radius: 6px; background: {base}; padding: 1px;
}}
QTableView:focus, QListView:focus, QTreeView:focus, QTextEdit:focus, QPlainTextEdit:focus {{
    border: 2px solid {accent}; padding: 0px;
}}
QLineEdit {{
    border: 1px solid {strong_line}; border-radius: 6px; background: {base}; padding: 6px 8px; color: {text};
    selection-background-color: {selected}; selection-color: {selected_text};
}}
QLineEdit:focus {{ border: 2px solid {accent}; padding: 5px 7px; }}
QLineEdit:disabled, QLineEdit:read-only {{ background: {window}; border-color: {line}; }}
QAbstractSpinBox QLineEdit, QComboBox QLineEdit {{
    border: none; padding: 0 4px; background: transparent;
}}
QComboBox, QAbstractSpinBox {{
    border: 1px solid {strong_line}; border-radius: 6px; background: {base}; padding: 6px 8px; color: {text};
    selection-background-color: {selected}; selection-color: {selected_text};
}}
QComboBox:focus, QAbstractSpinBox:focus {{ border: 2px solid {accent}; padding: 5px 7px; }}
QComboBox:disabled, QAbstractSpinBox:disabled {{ background: {window}; border-color: {line}; color: {disabled_text}; }}
QComboBox::drop-down, QDateEdit::drop-down, QDateTimeEdit::drop-down {{ border: none; width: 24px; }}
QComboBox::down-arrow, QDateEdit::down-arrow, QDateTimeEdit::down-arrow, QAbstractSpinBox::down-arrow {{
    image: url({pictures}_down.svg); width: 12px; height: 12px;
}}
QAbstractSpinBox::up-arrow {{ image: url({pictures}_up.svg); width: 12px; height: 12px; }}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ border: none; background: transparent; width: 20px; }}
QCheckBox {{ spacing: 8px; padding: 2px; border: 2px solid transparent; border-radius: 6px; }}
QCheckBox:focus {{ border-color: {accent}; }}
QCheckBox::indicator {{
    width: 14px; height: 14px; border: 2px solid {strong_line}; border-radius: 4px; background: {base};
}}
QCheckBox::indicator:checked {{
    background: {accent}; border-color: {accent}; image: url({pictures}_check.svg);
}}
QCheckBox::indicator:disabled {{ border-color: {line}; }}
QRadioButton {{ spacing: 8px; padding: 2px; border: 2px solid transparent; border-radius: 6px; }}
QRadioButton:focus {{ border-color: {accent}; }}
QRadioButton::indicator {{
    width: 12px; height: 12px; border: 2px solid {strong_line}; border-radius: 8px; background: {base};
}}
QRadioButton::indicator:checked {{ width: 6px; height: 6px; border: 5px solid {accent}; }}
QRadioButton::indicator:disabled {{ border-color: {line}; }}
QTabBar::tab {{
    padding: 7px 15px; border: 1px solid transparent; border-bottom: 2px solid {line}; background: transparent;
    color: {quiet_text};
}}
QTabBar::tab:hover {{ border-bottom-color: {strong_line}; color: {text}; }}
QTabBar::tab:selected {{ border-bottom-color: {accent}; color: {text}; }}
QTabBar::tab:selected:focus {{ border: 2px solid {accent}; padding: 6px 14px; }}
QHeaderView {{ background: transparent; border: none; }}
QHeaderView::section {{
    background: {base}; color: {quiet_text}; border: none; border-bottom: 1px solid {line}; padding: 8px 4px;
}}
QScrollBar:vertical {{ background: transparent; width: 14px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 14px; margin: 0; }}
QScrollBar::handle {{ background: {strong_line}; border-radius: 3px; margin: 4px; }}
QScrollBar::handle:vertical {{ min-height: 32px; }}
QScrollBar::handle:horizontal {{ min-width: 32px; }}
QScrollBar::handle:hover {{ background: {accent}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QProgressBar {{ border: none; border-radius: 4px; background: {line}; max-height: 8px; text-align: center; }}
QProgressBar::chunk {{ border-radius: 4px; background: {accent}; }}
QToolTip {{ border: 1px solid {strong_line}; padding: 4px; background: {raised}; color: {text}; }}
QSplitter::handle {{ background: transparent; }}
"""
