"""An office that an older program has used goes on with this one, and loses nothing."""

from __future__ import annotations

import json

import pytest
from letter_contents import content_of
from signing_in import PASSPHRASE, USER
from sqlalchemy import text

from office.address import Address
from office.features import letters, patients, versions
from office.letters.drafts import LetterState
from office.letters.kinds import Recipient
from office.letters.model import Sender, Signature
from office.patients.model import Guardian, Practitioner
from office.session import create_office, sign_in
from office.storage import database as database_module
from office.storage import migrations
from office.storage.files import FolderFiles

TIMES = {"created": "2026-11-02T08:00:00.000000Z", "sent": "2026-11-03T09:00:00.000000Z"}
PATIENT = (
    "INSERT INTO patients (identity, name, address, phone, protected, practitioner, practitioner_address, remark) "
    "VALUES (:identity, :name, :address, '20 00 00 01', :protected, 'Lægehuset', '[\"Torvet 5\"]', 'se igen')"
)
LETTER = (
    "INSERT INTO letters (id, patient, layout, kind, recipient, fields, signature_name, signature_title, source, "
    "state, created, created_by, sent, pdf, docx) VALUES (:id, :patient, 'da', 'proevesvar', :recipient, :fields, "
    "'Lene Læge', 'Overlæge', 'dictation:4', :state, :created, 'Anna', :sent, :pdf, :docx)"
)
FIELDS = dict(content_of("proevesvar").fields) | {"text": "Hb <7,0 & æøå 🙂"}


@pytest.fixture
def of_form(monkeypatch, tmp_path):
    """Found a practice office as a program of an older form did, fill it by SQL, and return its folder."""

    def founded(form, fill):
        with monkeypatch.context() as old:
            old.setattr(migrations, "NEWEST", form)
            old.setattr(database_module, "NEWEST", form)
            folder = tmp_path / "office"
            create_office(folder, name="Øvelse", user=USER, passphrase=PASSPHRASE, country="da", practice=True)
            session = sign_in(folder, USER, PASSPHRASE)
            try:
                with session.database.transaction() as connection:
                    fill(connection, session._premises.files)
            finally:
                session.close()
        return folder

    return founded


def fill(connection, files: FolderFiles) -> None:
    people = [("251248-9996", "Nancy Ærø", False), ("128357-1001", "Øjvind", True)]
    for identity, name, protected in people:
        values = {"identity": identity, "name": name, "protected": protected, "address": '["Vej 1","8000 By"]'}
        connection.execute(text(PATIENT), values)
    common = {"fields": json.dumps(FIELDS, ensure_ascii=False), "created": TIMES["created"]}
    none = {"sent": None, "pdf": None, "docx": None}
    made = {"sent": TIMES["sent"], "pdf": files.put_bytes(b"%PDF kept"), "docx": files.put_bytes(b"docx kept")}
    rows = [
        {"id": 3, "patient": 1, "recipient": "patient", "state": "draft"} | none,
        {"id": 7, "patient": 2, "recipient": "practitioner", "state": "sent"} | made,
    ]
    for row in rows:
        connection.execute(text(LETTER), row | common)
    connection.execute(text("INSERT INTO letterhead (id, sender) VALUES (1, :sender)"), {"sender": SENDER})


SENDER = '{"name":"Sygehuset","unit":"","address":["Vej 9"],"phone":"","email":"","web":"","contact":""}'


def test_an_office_of_form_0003_keeps_its_patients_and_letters(of_form, open_office):
    folder = of_form("0003", fill)
    session = open_office(folder)
    assert (folder / f"office-before-{migrations.NEWEST}.db").is_file()

    nancy, oejvind = (session.call(patients.find, identity=one) for one in ("251248-9996", "128357-1001"))
    assert (nancy.id, nancy.name, nancy.address, nancy.protected) == (1, "Nancy Ærø", Address(("Vej 1", "8000 By")), 0)
    assert (nancy.practitioner, nancy.remark) == (Practitioner("Lægehuset", Address(("Torvet 5",))), "se igen")
    assert (oejvind.protected, oejvind.guardian, oejvind.forwarding) == (True, Guardian(), Address())
    assert session.call(patients.changes, patient=nancy.id) == ()

    draft, sent = (session.call(letters.opened, letter=number).draft for number in (3, 7))
    assert (draft.patient, draft.state, draft.content.recipient) == (1, LetterState.DRAFT, Recipient.PATIENT)
    assert dict(draft.content.fields) == dict(sent.content.fields) == FIELDS
    assert (draft.content.signature, draft.source) == (Signature("Lene Læge", "Overlæge"), "dictation:4")
    assert (draft.content.contact, draft.content.enclosures, draft.content.copies) == (None, (), ())
    assert (draft.written, draft.written_by, draft.created_by) == (draft.created, "Anna", "Anna")
    assert (sent.patient, sent.state, sent.content.recipient) == (2, LetterState.SENT, Recipient.PRACTITIONER)
    assert sent.written == sent.sent != sent.created
    assert session.call(letters.preview, letter=7).pdf == b"%PDF kept"
    assert session.call(letters.letterhead) == Sender("Sygehuset", address=("Vej 9",))


def test_work_goes_on_in_an_office_of_form_0003(of_form, open_office):
    session = open_office(of_form("0003", fill))
    session.call(letters.write, letter=3, content=content_of("proevesvar"))
    [version] = session.call(versions.listed, letter=3)
    assert (version.saved_by, dict(version.content.fields)) == ("Anna", FIELDS)
    assert session.call(letters.preview, letter=3).pdf.startswith(b"%PDF")
    begun = session.call(
        letters.begin, patient=None, content=content_of("moedereferat", Recipient.NOBODY, your_reference="17")
    )
    assert (begun.id, begun.patient, begun.content.your_reference) == (8, None, "17")
    changed = session.call(patients.change, patient=1, forwarding=("Postboks 5",))
    assert session.call(patients.changes, patient=1)[0].patient.forwarding == Address()
    assert session.call(patients.find, identity="251248-9996") == changed
    with session.database.transaction() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        indexes = set(connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'index'").scalars())
    assert {"ix_letters_patient", "ix_letters_state", "ix_patient_history_patient"} <= indexes


@pytest.mark.parametrize("form", migrations.REVISIONS[:-1])
def test_an_office_of_every_older_form_opens(of_form, open_office, form):
    folder = of_form(form, lambda connection, _files: connection.execute(text(PATIENT), ONE))
    session = open_office(folder)
    assert session.call(patients.find, identity="251248-9996").name == "Nancy"
    assert session.call(letters.listed) == ()


ONE = {"identity": "251248-9996", "name": "Nancy", "protected": False, "address": "[]"}
