"""What the terminal shows of the register of contacts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from cli.output import Part, Record, Table
from foundation.translation import _
from office.contacts.model import KIND_TITLES, Contact

Given = Mapping[str, Any]


def _contacts(found: Sequence[Contact], _given: Given) -> Sequence[Part]:
    headings = (_("No."), _("Kind"), _("Name"), _("Attention"), _("Address"), _("Telephone"))
    rows = [
        (str(one.id), _(KIND_TITLES[one.kind]), one.name, one.attention, ", ".join(one.address.lines), one.phone)
        for one in found
    ]
    return [Table(headings, rows, _("No contact fits."))]


def _contact(one: Contact, _given: Given) -> Sequence[Part]:
    entries = [
        (_("No."), str(one.id)),
        (_("Kind"), _(KIND_TITLES[one.kind])),
        (_("Name"), one.name),
        (_("Attention"), one.attention),
        (_("Address"), "\n".join(one.address.lines)),
        (_("Telephone"), one.phone),
        (_("Note"), _("It is retired and gets no more letters.") if one.retired else ""),
    ]
    return [Record(entries)]


ANSWERS: Mapping[str, Callable[[Any, Given], Sequence[Part]]] = {
    "contacts.add": _contact,
    "contacts.change": _contact,
    "contacts.list": _contacts,
    "contacts.search": _contacts,
    "contacts.retire": _contact,
}
