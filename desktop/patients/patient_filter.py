"""Showing only one patient's things: a button to choose the patient, then a chip with the name and a cross."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QStackedWidget, QToolButton

from desktop.theme import SPACE, TIGHT, colours, icon, when_theme_changes
from desktop.widgets.page import ActionButton
from desktop.widgets.patient_banner import ElidedLabel
from desktop.workspace import Workspace
from foundation.translation import _
from office.patients.model import Patient

NAME_CHARACTERS_AT_MOST = 20


class PatientFilter(QStackedWidget):
    """`patient` is the one chosen, or None for all; `changed` when that changes."""

    changed = Signal()

    def __init__(self, workspace: Workspace, key: str = "Ctrl+P") -> None:
        super().__init__()
        self.patient: Patient | None = None
        self._workspace = workspace
        self.choose_action = QAction(icon("patient"), _("One patient…"), self)
        self.choose_action.setShortcut(QKeySequence(key))
        self.choose_action.setStatusTip(_("Show only what belongs to one patient"))
        self.choose_action.triggered.connect(lambda _checked=False: self._choose())
        self.addAction(self.choose_action)
        self.choose_button = ActionButton(self.choose_action)
        self.chip = _Chip()
        self.chip.clear_button.clicked.connect(lambda: self.set_patient(None))
        self.addWidget(self.choose_button)
        self.addWidget(self.chip)
        self.setSizePolicy(self.sizePolicy().Policy.Maximum, self.sizePolicy().Policy.Fixed)

    def set_patient(self, patient: Patient | None) -> None:
        """Show only this patient's things; None shows everybody's again."""
        if patient == self.patient:
            return
        had_focus = self.chip.clear_button.hasFocus()
        self.patient = patient
        if patient is not None:
            self.chip.show_patient(patient)
        self.setCurrentWidget(self.choose_button if patient is None else self.chip)
        if had_focus:
            self.choose_button.setFocus()
        self.changed.emit()

    def _choose(self) -> None:
        from desktop.patients.picker import choose_patient

        chosen = choose_patient(self, self._workspace)
        if chosen is not None:
            self.set_patient(chosen)


class _Chip(QFrame):
    def __init__(self) -> None:
        super().__init__()
        self._name, self._identity = ElidedLabel(), QLabel()
        self._identity.setTextFormat(Qt.TextFormat.PlainText)
        self.clear_button = QToolButton()
        self.clear_button.setAutoRaise(True)
        self.clear_button.setIcon(icon("close"))
        self.clear_button.setToolTip(_("Show all patients again"))
        self.clear_button.setAccessibleName(_("Show all patients again"))
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE, 0, TIGHT, 0)
        row.setSpacing(SPACE)
        row.addWidget(self._name)
        row.addWidget(self._identity)
        row.addWidget(self.clear_button)
        when_theme_changes(self, self._colour)

    def show_patient(self, patient: Patient) -> None:
        self._name.set_whole_text(patient.name)
        self._identity.setText(patient.identity)
        most = self.fontMetrics().averageCharWidth() * NAME_CHARACTERS_AT_MOST
        self._name.setMinimumWidth(min(self._name.sizeHint().width(), most))
        self._name.setMaximumWidth(most)
        self.setAccessibleName(_("Only {name}").format(name=patient.name))

    def _colour(self) -> None:
        scheme = colours()
        self.setStyleSheet(
            f"_Chip {{ background: {scheme.selected_idle}; border: 1px solid {scheme.accent}; border-radius: 6px; }}"
        )
