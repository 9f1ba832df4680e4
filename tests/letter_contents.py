"""What letters of an office say in tests: the fields of their kind's own example."""

from __future__ import annotations

from typing import Any

from office.letters.data import example_data
from office.letters.drafts import LetterContent, Recipient
from office.letters.model import Signature


def content_of(kind: str, recipient: Recipient = Recipient.PATIENT, **more: Any) -> LetterContent:
    """Return content of a Danish kind in which nothing is missing; `fields` replace some of its own."""
    fields = example_data("da", kind)["fields"] | more.pop("fields", {})
    return LetterContent(kind, recipient, fields, Signature("Lene Læge", "Overlæge"), **more)
