"""Every kind of every country is written in an office of that country, to every recipient that it knows."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

import office.transaction
from office.contacts.model import ContactKind
from office.features import contacts, letters, patients
from office.letters import kinds
from office.letters.data import example_data
from office.letters.drafts import CONTACT_KINDS, LetterContent, Recipient
from office.letters.model import Sender, Signature

TEST_IDS = {"da": "251248-9996", "no": "12895098765", "se": "19500101-9802", "gb": "9990000018"}


class DayOfTheExample(datetime):
    """A clock that stands at noon of the day that an example letter was written: on another it might be late."""

    day = ""

    @classmethod
    def now(cls, tz=None):
        return datetime.fromisoformat(f"{cls.day}T12:00:00").replace(tzinfo=UTC)


@pytest.fixture
def office_in(country_folder, open_office):
    """Open a practice office in a country, with a patient, and a contact of each kind; return session and both."""

    def opened(country):
        session = open_office(country_folder(country))
        own = {"address": ("Road 1", "8000 Town"), "practitioner": "Surgery", "practitioner_address": ("Road 2",)}
        patient = session.call(
            patients.add, identity=TEST_IDS[country], name="Nancy Example", guardian="Karen Example", **own
        )
        patient = session.call(patients.change, patient=patient.id, guardian_address=("Road 3", "8000 Town"))
        known = {
            kind: session.call(contacts.add, kind=kind, name=f"The {kind}", address=("Square 4", "8000 Town")).id
            for kind in ContactKind
        }
        sender = example_data(country, kinds.kind_names(country)[0])["sender"]
        session.call(letters.set_letterhead, **sender | {"address": tuple(sender.get("address", ()))})
        assert isinstance(session.call(letters.letterhead), Sender)
        return session, patient, known

    return opened


@pytest.mark.parametrize("country", [*TEST_IDS])
def test_every_kind_has_a_page_for_each_of_its_recipients(office_in, country, monkeypatch):
    session, patient, known = office_in(country)
    monkeypatch.setattr(office.transaction, "datetime", DayOfTheExample)
    names = kinds.kind_names(country)
    assert len(names) == 14
    for name in names:
        contents = kinds.load_kind(country, name).contents
        example, signature = example_data(country, name), Signature("Lene Lund", "Doctor")
        DayOfTheExample.day = example["date"]
        about = patient.id if contents.about_patient else None
        letter = None
        for recipient in contents.recipients or (Recipient.NOBODY,):
            contact = known.get(CONTACT_KINDS[recipient]) if recipient in CONTACT_KINDS else None
            content = LetterContent(name, recipient, example["fields"], signature, contact)
            letter = letter or session.call(letters.begin, patient=about, content=content).id
            shown = session.call(letters.preview, letter=letter, content=content, with_window=True)
            assert shown.pdf.startswith(b"%PDF"), (name, recipient)
            assert shown.missing_duties == (), (name, recipient)
