"""What the registers of contacts and letters keep, and the records as they were, on whichever database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from office.address import Address
from office.arguments import ContactId, LetterId, PatientId
from office.contacts import store as contacts
from office.contacts.model import Contact, ContactKind
from office.errors import NotFound, OfficeExists
from office.letters import house_style_store as house_style
from office.letters import phrase_store as phrases
from office.letters import store as letters
from office.letters.drafts import Enclosure, LetterContent, LetterDraft, LetterState, Recipient
from office.letters.model import Sender, Signature
from office.patients import store as patients
from office.patients.model import Guardian, Patient, Practitioner
from office.storage.files import FileName

NOW = datetime(2026, 11, 21, 8, 30, 0, 123456, tzinfo=UTC)
NANCY = Patient(
    id=PatientId(0),
    identity="251248-9996",
    name="Nancy Ann Berggren",
    address=Address(("Testparken 48", "2100 København Ø")),
    phone="20 00 00 01",
    protected=True,
    practitioner=Practitioner("Lægehuset", Address(("Torvet 5",))),
    remark="",
    guardian=Guardian("Karen", Address(("Vej 7", "8000 By")), "mor"),
    forwarding=Address(("Postboks 5",)),
)
HOSPITAL = Contact(
    ContactId(0), ContactKind.HOSPITAL, "Øjesygehuset", "Att.: 🙂", Address(("Vej 1", "8000 By")), "78", retired=False
)
CONTENT = LetterContent(
    "proevesvar",
    Recipient.HOSPITAL,
    {"text": "Hb <7,0 & æøå 🙂\nlinje 2", "phone": "78"},
    Signature("Lene Læge", "Overlæge"),
    enclosures=(Enclosure("Notat", 4), Enclosure("Folder")),
    copies=("Egen læge", "Karen"),
    your_reference="17/4",
    exemption_mark="Fortroligt",
)


@pytest.fixture
def connection(records):
    with records.database.transaction() as opened:
        yield opened


@pytest.fixture
def nancy(connection) -> PatientId:
    return patients.add(connection, NANCY)


def draft(patient: PatientId | None, **changes) -> LetterDraft:
    made = LetterDraft(
        id=LetterId(0),
        patient=patient,
        layout="da",
        content=CONTENT,
        source="dictation:4",
        state=LetterState.DRAFT,
        created=NOW,
        created_by="Anna",
        written=NOW + timedelta(minutes=1),
        written_by="Eva",
        sent=None,
        pdf=None,
        docx=None,
    )
    return replace(made, **changes)


# Patients


def test_a_record_is_changed_and_the_one_before_is_kept(connection, nancy):
    second = replace(NANCY, id=nancy, name="Nancy", guardian=Guardian(), forwarding=Address())
    third = replace(second, protected=False)
    patients.change(connection, second, time=NOW, user="Anna")
    patients.change(connection, third, time=NOW + timedelta(days=1), user="Eva")
    assert patients.get(connection, nancy) == third
    kept = [(one.patient, one.changed, one.changed_by) for one in patients.changes(connection, nancy)]
    assert kept == [(second, NOW + timedelta(days=1), "Eva"), (replace(NANCY, id=nancy), NOW, "Anna")]
    other = patients.add(connection, replace(NANCY, identity="1"))
    assert patients.changes(connection, other) == ()
    with pytest.raises(OfficeExists):
        patients.change(connection, replace(third, identity="1"), time=NOW, user="Anna")
    with pytest.raises(NotFound):
        patients.change(connection, replace(third, id=PatientId(99)), time=NOW, user="Anna")
    assert len(patients.changes(connection, nancy)) == 2


# Contacts


def test_a_contact_comes_back_as_it_was_written(connection):
    number = contacts.add(connection, HOSPITAL)
    assert contacts.get(connection, number) == replace(HOSPITAL, id=number)
    changed = replace(HOSPITAL, id=number, name="Nyt", retired=True)
    contacts.change(connection, changed)
    assert contacts.get(connection, number) == changed
    with pytest.raises(NotFound):
        contacts.get(connection, ContactId(number + 1))


def test_contacts_are_listed_by_name_and_found_by_words(connection):
    names = ["b", "Å", "a", "C"]
    for name in names:
        contacts.add(connection, replace(HOSPITAL, name=name))
    insurer = contacts.add(connection, replace(HOSPITAL, kind=ContactKind.INSURER, address=Address(("Ærøvej 2",))))
    gone = contacts.add(connection, replace(HOSPITAL, name="gone", retired=True))
    in_use = contacts.every(connection, kind=ContactKind.HOSPITAL, retired=False)
    assert [one.name for one in in_use] == ["a", "b", "C", "Å"]
    assert [one.id for one in contacts.every(connection, kind=None, retired=True)] == [gone]
    for words, found in (("ÆRØ øjes", [insurer]), ("gone", []), ("_", []), ("' OR 1=1 --", [])):
        assert [one.id for one in contacts.matching(connection, words, 10)] == found, words
    assert len(contacts.matching(connection, "att", 3)) == 3
    with pytest.raises(OfficeExists):
        contacts.add(connection, replace(HOSPITAL, name="å"))


# Letters


def test_a_letter_comes_back_as_it_was_written(connection, nancy):
    hospital = contacts.add(connection, HOSPITAL)
    addressed = draft(nancy, content=replace(CONTENT, contact=hospital))
    number = letters.add(connection, addressed)
    assert letters.get(connection, number) == replace(addressed, id=number)
    about_nobody = draft(None, content=LetterContent("moedereferat", Recipient.NOBODY))
    other = letters.add(connection, about_nobody)
    assert letters.get(connection, other) == replace(about_nobody, id=other)
    assert [one.id for one in letters.page(connection, state=None, offset=0, count=9)] == [other, number]
    changed = replace(CONTENT, recipient=Recipient.PATIENT, enclosures=(), copies=("x",))
    letters.set_content(connection, number, changed, time=NOW + timedelta(hours=1), user="Anna")
    held = letters.get(connection, number)
    assert (held.content, held.written, held.written_by) == (changed, NOW + timedelta(hours=1), "Anna")
    with pytest.raises(NotFound):
        letters.get(connection, LetterId(99))


def test_a_letter_is_about_somebody_who_is_there_and_goes_to_somebody_who_is_there(records, connection, nancy):
    for wrong in (draft(PatientId(99)), draft(nancy, content=replace(CONTENT, contact=ContactId(99)))):
        with pytest.raises(IntegrityError), connection.begin_nested():
            letters.add(connection, wrong)
    assert letters.page(connection, state=None, offset=0, count=9) == ()


def test_every_version_of_a_letter_is_kept(connection, nancy):
    number = letters.add(connection, draft(nancy))
    assert letters.newest_version(connection, number) is None
    held = letters.get(connection, number)
    later = replace(held, content=replace(CONTENT, fields={}), written=NOW + timedelta(hours=1), written_by="Anna")
    letters.add_version(connection, held, 1)
    letters.add_version(connection, later, 2)
    found = letters.versions_of(connection, number)
    assert [(one.number, one.saved, one.saved_by, one.content) for one in found] == [
        (2, NOW + timedelta(hours=1), "Anna", later.content),
        (1, NOW + timedelta(minutes=1), "Eva", CONTENT),
    ]
    assert letters.newest_version(connection, number) == found[0]
    assert letters.versions_of(connection, letters.add(connection, draft(nancy))) == ()
    with pytest.raises(IntegrityError), connection.begin_nested():
        letters.add_version(connection, later, 2)


def test_there_is_one_letterhead(connection):
    assert letters.sender(connection) is None
    for sender in (Sender("Sygehuset", address=("Vej 1", "8000 By")), Sender("Det nye sygehus", "Afdeling Æ")):
        letters.set_sender(connection, sender)
        assert letters.sender(connection) == sender


# What an office has of its own


def test_phrases_are_told_apart_by_their_names_in_any_case(connection):
    for name, words in (("Tak", "en"), ("HILSEN", "to"), ("tak", "tre 🙂\n4")):
        phrases.keep(connection, name=name, title=f"om {name}", text=words, time=NOW, user="Anna")
    found = {row.key: (row.name, row.title, row.text, row.kept, row.kept_by) for row in phrases.every(connection)}
    assert found == {
        "tak": ("tak", "om tak", "tre 🙂\n4", NOW, "Anna"),
        "hilsen": ("HILSEN", "om HILSEN", "to", NOW, "Anna"),
    }
    assert phrases.remove(connection, "TAK")
    assert not phrases.remove(connection, "tak")
    assert [row.key for row in phrases.every(connection)] == ["hilsen"]


def test_there_is_one_house_style_or_none(connection):
    assert house_style.version(connection) == ""
    assert house_style.get(connection) is None
    for version, logo in (("a" * 64, FileName("f" * 64)), ("b" * 64, None)):
        house_style.choose(connection, version=version, toml="[æ]\n", logo=logo, time=NOW, user="Anna")
        row = house_style.get(connection)
        assert house_style.version(connection) == row.version == version
        assert (row.toml, row.logo, row.chosen, row.chosen_by) == ("[æ]\n", logo, NOW, "Anna")
    house_style.clear(connection)
    assert house_style.version(connection) == ""
