"""Letters of an office: seen before they are saved, with enclosures of the journal, and not sent without a duty."""

from __future__ import annotations

import io
from dataclasses import replace

import pypdf
import pytest
from letter_contents import content_of
from sqlalchemy import event

from office.errors import NotFound, OfficeError
from office.features import house_style, journals, letters, patients, privacy
from office.letters.drafts import DutiesMissing, Enclosure, LetterState, Recipient

WAITING_TIMES = "Ventetiden på regionens egne og andre sygehuse (Sundhedsloven § 90, stk. 1, nr. 4)"


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages).split())


# The preview


def test_the_preview_shows_what_is_not_saved_and_saves_nothing(practice_session, begin):
    draft = begin()
    changed = content_of("proevesvar", fields={"text": "Prøven er helt fin."})
    assert "helt fin" in text_of(practice_session.call(letters.preview, letter=draft.id, content=changed).pdf)
    assert practice_session.call(letters.opened, letter=draft.id).draft == draft
    assert "helt fin" not in text_of(practice_session.call(letters.preview, letter=draft.id).pdf)


def test_the_preview_tells_which_duties_are_missing(practice_session, begin):
    draft = begin("indkaldelse")
    assert practice_session.call(letters.preview, letter=draft.id).missing_duties == ()
    silent = content_of("indkaldelse", fields={"waiting_times": "Det ved vi ikke."})
    found = practice_session.call(letters.preview, letter=draft.id, content=silent)
    assert found.missing_duties == (WAITING_TIMES,)


def test_the_window_is_drawn_on_the_preview_and_never_on_what_is_sent(practice_session, begin, send):
    draft = begin()
    plain, windowed = (
        practice_session.call(letters.preview, letter=draft.id, with_window=wanted).pdf for wanted in (False, True)
    )
    assert text_of(plain) == text_of(windowed)
    assert drawn(windowed) != drawn(plain)
    sent = send(draft)
    for wanted in (False, True):
        shown = practice_session.call(letters.preview, letter=sent.id, with_window=wanted)
        assert drawn(shown.pdf) == drawn(plain)


def drawn(pdf: bytes) -> bytes:
    """Return what page 1 is drawn with."""
    return pypdf.PdfReader(io.BytesIO(pdf)).pages[0].get_contents().get_data()


def test_a_preview_asks_the_database_for_little(practice_session, begin):
    """It is made on every key; who adds a question to it says here why."""
    draft, asked = begin(), []
    practice_session.call(letters.preview, letter=draft.id)

    def note(_connection, _cursor, statement, *_rest):
        asked.append(statement.split()[0])

    engine = practice_session.database._engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        practice_session.call(letters.preview, letter=draft.id, content=content_of("proevesvar"))
    finally:
        event.remove(engine, "before_cursor_execute", note)
    # The letter, the patient, the house style's version, the letterhead; and the look was logged before.
    assert asked == ["BEGIN", "SELECT", "SELECT", "SELECT", "SELECT"]


# What goes with it


def test_enclosures_copies_and_references_stand_in_the_letter(practice_session, patient, begin, text_file):
    document = practice_session.call(journals.file, path=text_file("Notat."), patient=patient.id, kind="note")
    draft = begin(
        enclosures=(Enclosure("Notat fra journalen", document.id), Enclosure("Folder om sygehuset")),
        copies=("Egen læge",),
        your_reference="REF-17",
        exemption_mark="Fortroligt",
    )
    text = text_of(practice_session.call(letters.preview, letter=draft.id).pdf)
    for words in ("Notat fra journalen", "Folder om sygehuset", "Egen læge", "REF-17", "Fortroligt"):
        assert words in text
    assert practice_session.call(letters.opened, letter=draft.id).draft.content == draft.content


def test_an_enclosure_needs_a_title_and_a_blank_copy_is_none(practice_session, begin):
    draft = begin(enclosures=(Enclosure(" "),), copies=("", " "))
    with pytest.raises(OfficeError, match="An enclosure has no title"):
        practice_session.call(letters.preview, letter=draft.id)
    bare = replace(draft.content, enclosures=())
    assert "Kopi til" not in text_of(practice_session.call(letters.preview, letter=draft.id, content=bare).pdf)


def test_only_documents_of_the_letters_own_patient_go_with_it(practice_session, patient, begin, send, text_file):
    other = practice_session.call(patients.add, identity="128357-1001", name="Øjvind")
    document = practice_session.call(journals.file, path=text_file("Notat."), patient=other.id, kind="note")
    strange = (Enclosure("Notat", document.id),)
    with pytest.raises(OfficeError, match=f"Document {document.id} is not of this patient's journal"):
        begin(enclosures=strange)
    draft = begin()
    with pytest.raises(OfficeError, match="Enclose only what belongs to the patient"):
        practice_session.call(letters.write, letter=draft.id, content=replace(draft.content, enclosures=strange))
    with pytest.raises(NotFound, match="no document number 99"):
        practice_session.call(
            letters.write, letter=draft.id, content=replace(draft.content, enclosures=(Enclosure("?", 99),))
        )
    with pytest.raises(OfficeError, match="is not of this patient's journal"):
        begin("moedereferat", Recipient.NOBODY, about=None, enclosures=strange)
    assert [row.draft for row in practice_session.call(letters.listed)] == [draft]


# Sending


def said_of_sending(session, draft) -> str:
    """Return what the access log tells of the letter's way."""
    entries = [row.entry for row in session.call(privacy.show)]
    [told] = [one.detail for one in entries if (one.command, one.subject) == ("letters.send", f"letter:{draft.id}")]
    return told


def test_a_letter_without_what_the_law_wants_is_not_sent_without_a_reason(practice_session, begin, send):
    draft = begin("indkaldelse", fields={"waiting_times": "Det ved vi ikke."})
    with pytest.raises(DutiesMissing, match="say why it is missing") as missing:
        send(draft)
    assert missing.value.duties == (WAITING_TIMES,)
    assert practice_session.call(letters.opened, letter=draft.id).draft.state is LetterState.DRAFT
    with pytest.raises(DutiesMissing):
        send(draft, reason="  ")
    assert send(draft, reason="Ventetiden er givet i telefonen.").state is LetterState.SENT
    assert said_of_sending(practice_session, draft) == (
        "patient; without Ventetiden på regionens egne og andre sygehuse: Ventetiden er givet i telefonen."
    )


def test_a_letter_that_says_all_needs_no_reason(practice_session, begin, send):
    sent = send(begin("indkaldelse"))
    assert (sent.state, sent.state_title) == (LetterState.SENT, "Made and filed")
    assert said_of_sending(practice_session, sent) == "patient"
    with pytest.raises(OfficeError, match="stays as it is"):
        practice_session.call(letters.write, letter=sent.id, content=content_of("proevesvar"))


def test_the_heading_of_an_exempt_letter_names_nobody_where_the_country_says_so(practice_session, begin, tmp_path):
    style = tmp_path / "style.toml"
    style.write_text("[exemption]\nnames_in_heading = false\n", "utf-8")
    practice_session.call(house_style.choose, file=style)
    about = {"subject": "Kontrol af Nancy"}
    draft = begin("laegebrev", Recipient.PRACTITIONER, fields=about, exemption_mark="Fortroligt")
    person = draft.patient
    practice_session.call(patients.change, patient=person, practitioner="Lægehuset", practitioner_address=("Vej 1",))
    missing = practice_session.call(letters.preview, letter=draft.id).missing_duties
    assert missing == ("The heading of an exempt letter names no person (The office’s own house style)",)
    for harmless in (
        replace(draft.content, exemption_mark=""),
        content_of("laegebrev", Recipient.PRACTITIONER, exemption_mark="Fortroligt"),
    ):
        assert practice_session.call(letters.preview, letter=draft.id, content=harmless).missing_duties == ()
