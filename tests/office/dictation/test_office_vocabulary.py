"""What is corrected again and again is proposed; what is taken is written so from then on."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import speaking

from office.arguments import DictationId, PatientId
from office.dictation import store
from office.dictation import vocabulary as office_vocabulary
from office.dictation.vocabulary_model import Seen
from office.errors import NotFound, OfficeError, OfficeExists
from office.features import dictation, patients, vocabulary
from office.session import Session
from office.storage.database import Database
from speech.vocabulary import specialities
from tests.dictating import correct, dictated, inside, text_of

SAID = "patienten har se er pe på syv punktum"
CRP = ("Se er pe", "CRP"), ("se er pe", "CRP")
Dictate = Callable[..., DictationId]


@pytest.fixture
def dictate(practice_session: Session, patient) -> Dictate:
    """Have something dictated about the test person."""

    def made(
        said: str = SAID,
        *,
        author: str = "Lene Læge",
        about: PatientId | None = patient.id,
        left_out: tuple[str, ...] = (),
    ) -> DictationId:
        return dictated(practice_session, said, patient=about, author=author, left_out=left_out)

    return made


def proposals(session: Session) -> list[tuple[str, str, str]]:
    return [(one.spoken, one.word, one.author) for one in session.call(vocabulary.proposed)]


def hints(session: Session, number: DictationId) -> list[str]:
    return inside(session, lambda office: office_vocabulary.hints(office, store.get(office.connection, number)))


def correct_crp(session: Session, dictate: Dictate, **about: object) -> list[DictationId]:
    """Three corrections of the same kind, in two dictations."""
    first, second = dictate("se er pe er normal punktum", **about), dictate(f"{SAID} {SAID}", **about)
    correct(session, first, ("Se er pe", "CRP"))
    correct(session, second, ("se er pe", "CRP"))
    return [first, second]


# Proposals


def test_three_same_corrections_in_two_dictations_are_proposed_with_where_they_were(practice_session, dictate):
    first, second = correct_crp(practice_session, dictate)
    (found,) = practice_session.call(vocabulary.proposed)
    assert (found.spoken, found.word, found.author) == ("se er pe", "CRP", "Lene Læge")
    assert found.seen == (Seen(first, "1", 0.0), Seen(second, "2", 2.0), Seen(second, "2", 10.0))


def test_what_is_rare_in_one_text_alone_or_different_each_time_is_not_proposed(practice_session, dictate):
    first, second = dictate(f"{SAID} hoved pine og hoved pine og hoved pine"), dictate(f"{SAID} meto prolol")
    third, fourth = dictate("meto prolol"), dictate("meto prolol")
    correct(practice_session, first, ("se er pe", "CRP"), ("hoved pine", "hovedpine"))
    correct(practice_session, second, ("se er pe", "CRP"), ("Meto prolol", "Metoprolol"))
    correct(practice_session, third, ("Meto prolol", "Metropol"))
    correct(practice_session, fourth, ("Meto prolol", "Metoprolol"))
    assert proposals(practice_session) == []


def test_what_several_authors_say_is_proposed_for_everybody(practice_session, dictate):
    for author in ("Lene Læge", "Otto Overlæge", "Lene Læge"):
        correct(practice_session, dictate(author=author), ("se er pe", "CRP"))
    assert proposals(practice_session) == [("se er pe", "CRP", "")]


def test_half_a_word_that_was_saved_while_typing_does_not_count(practice_session, dictate):
    for _time in range(3):
        correct(practice_session, dictate(), ("se er pe ", ""), ("har på", "har C på"), ("har C på", "har CRP på"))
    assert proposals(practice_session) == [("se er pe", "CRP", "Lene Læge")]


def test_a_correction_that_was_taken_back_does_not_count(practice_session, dictate):
    numbers = [dictate() for _time in range(3)]
    for number in numbers:
        correct(practice_session, number, ("se er pe", "CRP"))
    assert proposals(practice_session) == [("se er pe", "CRP", "Lene Læge")]
    correct(practice_session, numbers[0], ("CRP", "se er pe"))
    assert proposals(practice_session) == []


def test_layout_capitals_signs_and_numbers_alone_are_not_proposed(practice_session, dictate):
    for _time in range(3):
        changes = ("Patienten", "PATIENTEN"), (".", "!"), ("har", "har\n\n"), ("på", "(på)"), ("syv", "7")
        correct(practice_session, dictate(), *changes)
    assert proposals(practice_session) == []


def test_a_patients_own_name_and_address_are_never_proposed(practice_session, dictate):
    names = {
        "bjerg gren": "Berggren",
        "nan si an": "Nancy Ann",
        "bjerg grens": "Berggrens",
        "fru gren": "fru Berggren",
        "berg green": "BERGGREN",
        "test parken": "Testparken",
    }
    for _time in range(3):
        number = dictate(" og ".join(["vi taler om", *names, "meto prolol"]))
        correct(practice_session, number, *sorted(names.items(), key=lambda pair: -len(pair[0])))
        correct(practice_session, number, ("meto prolol", "Metoprolol"))
    assert proposals(practice_session) == [("meto prolol", "Metoprolol", "Lene Læge")]


def test_a_text_whose_patient_is_not_known_proposes_nothing_until_it_is(practice_session, dictate, patient):
    numbers = [dictate("jeg har set bjerg gren med se er pe", about=None) for _time in range(3)]
    for number in numbers:
        correct(practice_session, number, ("bjerg gren", "Berggren"), ("se er pe", "CRP"))
    assert proposals(practice_session) == []
    for number in numbers:
        practice_session.call(dictation.assign, dictation=number, patient=patient.id)
    assert proposals(practice_session) == [("se er pe", "CRP", "Lene Læge")]


def test_a_name_is_known_by_the_patient_of_now(practice_session, dictate, patient):
    other = practice_session.call(patients.add, identity="128357-1001", name="Øjvind Prøve Åkjær")
    numbers = [dictate("jeg har set å kær i dag", about=patient.id) for _time in range(3)]
    for number in numbers:
        correct(practice_session, number, ("å kær", "Åkjær"))
    assert proposals(practice_session) == [("å kær", "Åkjær", "Lene Læge")]
    for number in numbers:
        practice_session.call(dictation.assign, dictation=number, patient=other.id)
    assert proposals(practice_session) == []


def test_a_refused_proposal_is_never_made_again(practice_session, dictate):
    correct_crp(practice_session, dictate)
    practice_session.call(vocabulary.dismiss_word, spoken="se er pe", word="CRP")
    correct_crp(practice_session, dictate)
    assert proposals(practice_session) == []
    assert practice_session.call(vocabulary.listed) == ()


# What is taken


def test_an_accepted_word_is_written_in_later_texts_and_earlier_ones_stay(practice_session, dictate):
    earlier = dictate()
    correct_crp(practice_session, dictate)
    practice_session.call(vocabulary.accept_word, spoken="se er pe", word="CRP")
    later = dictate("se er pe er faldet punktum hun har se er pe på to")
    assert text_of(practice_session, later) == "CRP er faldet. Hun har CRP på to"
    assert text_of(practice_session, earlier) == "Patienten har se er pe på syv."
    assert proposals(practice_session) == []


def test_a_proposal_may_be_spelled_otherwise_when_it_is_taken(practice_session, dictate):
    for _time in range(3):
        correct(practice_session, dictate("hun får meto prolol punktum"), ("meto prolol", "Metoprolol"))
    practice_session.call(vocabulary.accept_word, spoken="meto prolol", word="Metoprolol", written="metoprolol")
    assert text_of(practice_session, dictate("hun får meto prolol")) == "Hun får metoprolol"
    assert proposals(practice_session) == []


def test_a_word_of_one_author_is_not_written_for_another(practice_session, dictate):
    practice_session.call(vocabulary.add_word, word="CRP", spoken="se er pe", author="Lene Læge")
    practice_session.call(vocabulary.add_word, word="C-reaktivt protein", spoken="se er pe")
    assert "har CRP på" in text_of(practice_session, dictate())
    assert "har C-reaktivt protein på" in text_of(practice_session, dictate(author="Otto Overlæge"))


def test_a_removed_word_is_not_written_any_more(practice_session, dictate):
    number = practice_session.call(vocabulary.add_word, word="CRP", spoken="se er pe")
    practice_session.call(vocabulary.remove_word, word=number)
    assert "se er pe" in text_of(practice_session, dictate())
    with pytest.raises(NotFound, match=f"number {number}"):
        practice_session.call(vocabulary.remove_word, word=number)


def test_a_word_is_there_once(practice_session):
    practice_session.call(vocabulary.add_word, word="CRP")
    with pytest.raises(OfficeExists, match="already"):
        practice_session.call(vocabulary.add_word, word=" CRP ")
    practice_session.call(vocabulary.add_word, word="CRP", author="Lene Læge")
    practice_session.call(vocabulary.add_word, word="CRP", spoken="Se er pe.")
    with pytest.raises(OfficeExists, match="“se er pe” is written as “CRP” already"):
        practice_session.call(vocabulary.add_word, word="SR", spoken="se  ER pe")


def test_what_is_no_word_is_refused_with_a_sentence(practice_session):
    for word, spoken in (("", ""), ("7", ""), ("en to tre fire fem", ""), ("CRP", "en to tre fire fem seks syv")):
        with pytest.raises(OfficeError, match=r"words"):
            practice_session.call(vocabulary.add_word, word=word, spoken=spoken)
    assert practice_session.call(vocabulary.listed) == ()


# What recognition expects


def test_words_used_last_are_expected_first(practice_session, dictate):
    for word in ("Eliquis", "CRP", "Marevan"):
        practice_session.call(vocabulary.add_word, word=word)
    number = dictate("hun får noget punktum")
    assert hints(practice_session, number)[:3] == ["Marevan", "CRP", "Eliquis"]
    correct(practice_session, number, ("noget", "Eliquis"))
    practice_session.call(vocabulary.proposed)
    assert hints(practice_session, number)[:3] == ["Eliquis", "Marevan", "CRP"]
    first = practice_session.call(vocabulary.listed)[0]
    assert (first.word, first.used) == ("Eliquis", 1)


def test_the_specialities_of_the_author_come_after_the_offices_own_words(practice_session, dictate):
    there = {one.name: list(one.words) for one in specialities("da")}
    practice_session.call(vocabulary.add_word, word="Marevan", author="Lene Læge")
    practice_session.call(vocabulary.choose_specialities, speciality=("orthopaedics",))
    practice_session.call(vocabulary.choose_specialities, author="Lene Læge", speciality=("cardiology",))
    assert hints(practice_session, dictate()) == ["Marevan", *there["cardiology"], *there["general"]]
    others = hints(practice_session, dictate(author="Otto Overlæge"))
    assert others == [*there["orthopaedics"], *there["general"]]
    practice_session.call(vocabulary.choose_specialities, author="Lene Læge")
    assert hints(practice_session, dictate())[1:] == others
    chosen = practice_session.call(vocabulary.specialities)
    assert [(one.author, one.names) for one in chosen] == [
        ("", ("orthopaedics",)),
        ("Lene Læge", ()),
        ("Otto Overlæge", ()),
    ]


def test_a_strange_speciality_is_refused_with_those_there_are(practice_session):
    with pytest.raises(OfficeError, match=r"“astrology”. Choose from: cardiology, general"):
        practice_session.call(vocabulary.choose_specialities, speciality=("astrology",))


# The database


def test_an_office_of_the_first_form_gets_the_tables_and_keeps_its_words(tmp_path, monkeypatch):
    from office.storage import database as database_module
    from office.storage import migrations

    path = tmp_path / "office.db"
    old = Database(path, bytes(32))
    monkeypatch.setattr(migrations, "NEWEST", "0001")
    monkeypatch.setattr(database_module, "NEWEST", "0001")
    old.upgrade()
    with old.transaction() as connection:
        connection.exec_driver_sql("INSERT INTO users (name, roles, active) VALUES ('Anna', '[]', 1)")
        tables = set(connection.exec_driver_sql("SELECT name FROM sqlite_master").scalars())
    assert "vocabulary" not in tables
    monkeypatch.undo()
    old.upgrade()
    with old.transaction() as connection:
        assert connection.exec_driver_sql("SELECT name FROM users").scalars().all() == ["Anna"]
        assert connection.exec_driver_sql("SELECT count(*) FROM vocabulary").scalar() == 0
    old.close()
    assert (tmp_path / f"office-before-{migrations.NEWEST}.db").exists()


# Room in the voice model


def expected(session: Session) -> dict[str, bool | None]:
    return {one.word: one.expected for one in session.call(vocabulary.listed)}


def test_a_word_tells_whether_the_last_recognition_had_room_for_it(practice_session, dictate):
    for word, author in (("Marevan", "Lene Læge"), ("Eliquis", ""), ("Cordan", "Ole Overlæge")):
        practice_session.call(vocabulary.add_word, word=word, author=author)
    assert set(expected(practice_session).values()) == {None}
    dictate(left_out=("Eliquis", "hovedpine"))
    practice_session.call(vocabulary.add_word, word="Waran")
    assert expected(practice_session) == {"Marevan": True, "Eliquis": False, "Cordan": None, "Waran": None}
    dictate(author="Ole Overlæge")
    assert expected(practice_session) == {"Marevan": None, "Eliquis": True, "Cordan": True, "Waran": True}


def test_a_real_recognition_keeps_what_its_model_had_no_room_for(practice_session, patient, runner, tmp_path):
    practice_session.call(vocabulary.add_word, word="Marevan")
    recording = speaking.save(speaking.dictation(speaking.LINES[:1]), tmp_path / "visit.wav")
    practice_session.call(dictation.receive, audio=recording, patient=patient.id, author="")
    (job,) = runner.run_until_empty()
    assert not job.failure
    assert expected(practice_session) == {"Marevan": False}  # the practice model expects no words
