"""The one door: who may, what stands before it, what it leaves in the log, and that nothing is ever done half."""

from __future__ import annotations

import inspect
import threading
import typing
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

import office.commands
import office.transaction
from office.access_log.model import AccessKind
from office.access_log.store import AccessLog
from office.arguments import Text
from office.checklists.model import Answer
from office.checklists.reading import checklist as read_checklist
from office.commands import REGISTRY, command
from office.errors import GateClosed, NotAllowed, OfficeError, OfficeExists
from office.features import dictation, journals, letters, patients, privacy, users
from office.letters.drafts import LetterContent, LetterState, Recipient
from office.letters.model import Signature
from office.roles import PEOPLE, Role
from office.session import Session
from office.transaction import Change, Office

# Why each of these leaves nothing in the access log. Whoever adds a line says why here.
UNLOGGED = {
    "users.list": "names of colleagues, no patient",
    "jobs.list": "numbers and states of work, no patient",
    "jobs.cancel": "stops work; what it was about is kept",
    "checklists.open": "questions, and answers without names",
    "dictation.count": "a number",
    "dictation.authors": "names of colleagues, no patient",
    "dictation.hindrance": "the voice models of this computer, no patient",
    "letters.count": "a number",
    "journals.reading": "how far a reading has come, nothing of the document",
    "letters.letterhead": "the office's own address",
    "letters.house-style": "the office's own look",
    "letters.phrases": "ready sentences, no patient",
    "letters.own-templates": "the office's own templates, no patient",
    "letters.copy-own-template": "a template as it was added, no patient",
    "dictation.writing-style": "how numbers are written, no patient",
    "contacts.list": "names and addresses of institutions, no patient",
    "contacts.search": "names and addresses of institutions, no patient",
}


def log(session: Session) -> list[tuple[str, int | None, str]]:
    """Return what the log holds, the oldest first: command, patient, subject."""
    with session.database.transaction() as connection:
        rows = connection.execute(text("SELECT command, patient, subject FROM access_log ORDER BY sequence"))
        return [tuple(row) for row in rows]


@pytest.fixture
def broken_log(monkeypatch):
    """Make every append to the access log fail until the test calls what it is given."""
    context = pytest.MonkeyPatch()

    def fail(*_args, **_kwargs):
        raise OfficeError("The log can't be written.")

    context.setattr(AccessLog, "append", fail)
    yield context.undo
    context.undo()


@pytest.fixture
def draft(practice_session, patient):
    content = LetterContent(
        "proevesvar",
        Recipient.PATIENT,
        {
            "examination": "din blodprøve",
            "sample_date": "2026-11-02",
            "text": "Prøven er fin.",
            "next_step": "Der sker ikke mere.",
            "phone": "78 00 00 00",
        },
        Signature("Lene Læge", "Overlæge"),
    )
    return practice_session.call(letters.begin, patient=patient.id, content=content)


def pass_the_gate(session: Session, letter: int) -> None:
    items = read_checklist("send-letter", session.facts.country).items
    session.call(
        privacy.answer,
        checklist="send-letter",
        subject=f"letter:{letter}",
        answers={item.identity: Answer.YES for item in items},
    )


def test_a_role_that_does_not_fit_is_refused_and_told_which_would(as_role, patient, draft):
    adviser = as_role(Role.ADVISER)
    with pytest.raises(NotAllowed, match=r"Receive a dictation.*Doctor, Medical secretary, Trainee"):
        adviser.call(dictation.receive, audio="nothing.wav")
    with pytest.raises(NotAllowed):
        as_role(Role.PRIVACY_OFFICER).call(patients.find, identity=patient.identity)
    trainee = as_role(Role.TRAINEE)
    trainee.call(letters.opened, letter=draft.id)
    with pytest.raises(NotAllowed):
        trainee.call(letters.send, letter=draft.id)
    with pytest.raises(NotAllowed):
        trainee.call(users.add, name="Eva", role=(Role.SECRETARY,), new_passphrase="x" * 12)


def test_no_person_can_do_the_workers_part(practice_session):
    for wanted in REGISTRY.values():
        assert (Role.WORKER in wanted.roles) == (wanted.log is AccessKind.WORK), wanted.name
        if Role.WORKER in wanted.roles:
            with pytest.raises(NotAllowed):
                practice_session.call(wanted, job=None)


def test_a_gate_is_closed_until_every_blocking_question_is_answered(practice_session, draft):
    with pytest.raises(GateClosed) as closed:
        practice_session.call(letters.send, letter=draft.id)
    assert (closed.value.checklist, closed.value.subject) == ("send-letter", f"letter:{draft.id}")
    blocking = [item for item in read_checklist("send-letter", practice_session.facts.country).items if item.blocks]
    answers = {item.identity: Answer.YES for item in blocking[:-1]}
    answers[blocking[0].identity] = Answer.NO
    practice_session.call(privacy.answer, checklist="send-letter", subject=f"letter:{draft.id}", answers=answers)
    with pytest.raises(GateClosed, match="Open questions: 2"):
        practice_session.call(letters.send, letter=draft.id)
    pass_the_gate(practice_session, draft.id + 1)
    with pytest.raises(GateClosed):
        practice_session.call(letters.send, letter=draft.id)
    pass_the_gate(practice_session, draft.id)
    assert practice_session.call(letters.send, letter=draft.id).state is LetterState.SENT


def test_a_gate_that_was_passed_closes_again_when_the_letter_changes(practice_session, draft):
    pass_the_gate(practice_session, draft.id)
    changed = LetterContent(
        draft.content.kind, draft.content.recipient, {**draft.content.fields, "text": "Andet."}, draft.content.signature
    )
    practice_session.call(letters.write, letter=draft.id, content=changed)
    with pytest.raises(GateClosed):
        practice_session.call(letters.send, letter=draft.id)


def test_every_act_is_in_the_log_with_its_patient(practice_session, patient):
    practice_session.call(patients.find, identity=patient.identity)
    assert log(practice_session) == [
        ("sign-in", None, ""),
        ("patients.add", patient.id, f"patient:{patient.id}"),
        ("patients.find", patient.id, f"patient:{patient.id}"),
    ]


def test_without_a_log_nothing_is_done(practice_session, patient, text_file, tmp_path, broken_log):
    note = text_file("Patienten har hovedpine.")
    acts = [
        (patients.add, {"identity": "128357-1001", "name": "Øjvind"}),
        (patients.find, {"identity": patient.identity}),
        (patients.search, {"words": "Nancy"}),
        (journals.file, {"path": note, "patient": patient.id, "kind": "note"}),
        (journals.add_volume, {"patient": patient.id, "label": "1", "shelf": "A"}),
        (users.add, {"name": "Eva", "role": (Role.SECRETARY,), "new_passphrase": "x" * 12}),
    ]
    for wanted, arguments in acts:
        with pytest.raises(OfficeError, match="can't be written"):
            practice_session.call(wanted, **arguments)
    broken_log()
    for table, rows in [("patients", 1), ("documents", 0), ("jobs", 0), ("volumes", 0), ("users", 1)]:
        with practice_session.database.transaction() as connection:
            assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar() == rows, table
    practice_session.call(users.add, name="Eva", role=(Role.SECRETARY,), new_passphrase="x" * 12)


def test_without_a_log_nothing_leaves_the_office(practice_session, patient, text_file, tmp_path):
    document = practice_session.call(journals.file, path=text_file("Hemmeligt."), patient=patient.id, kind="note")
    out = tmp_path / "copy.txt"
    with pytest.MonkeyPatch.context() as broken:
        broken.setattr(AccessLog, "append", lambda *_args: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            practice_session.call(journals.copy, document=document.id, out=out)
    assert not out.exists()
    practice_session.call(journals.copy, document=document.id, out=out)
    assert out.read_text("utf-8") == "Hemmeligt."


def test_without_a_log_no_letter_leaves_the_office(practice_session, draft, tmp_path):
    pass_the_gate(practice_session, draft.id)
    practice_session.call(letters.send, letter=draft.id)
    out = tmp_path / "letter.pdf"
    with pytest.MonkeyPatch.context() as broken:
        broken.setattr(AccessLog, "append", lambda *_args: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            practice_session.call(letters.copy, letter=draft.id, out=out)
    assert not out.exists()
    practice_session.call(letters.copy, letter=draft.id, out=out)
    assert out.read_bytes().startswith(b"%PDF")


def test_a_look_that_could_not_be_logged_is_logged_the_next_time(practice_session, patient, broken_log):
    with pytest.raises(OfficeError):
        practice_session.call(patients.show, patient=patient.id)
    broken_log()
    practice_session.call(patients.show, patient=patient.id)
    assert ("patients.show", patient.id, f"patient:{patient.id}") in log(practice_session)


def test_an_act_that_fails_leaves_nothing_in_the_log(practice_session, patient):
    before = log(practice_session)
    with pytest.raises(OfficeExists):
        practice_session.call(patients.add, identity=patient.identity, name="Somebody else")
    assert log(practice_session) == before


def test_changes_are_told_after_the_commit_and_never_of_what_was_undone(practice_session, patient, open_office):
    watcher = open_office(practice_session.folder)
    seen = []

    def look(changes: tuple[Change, ...]) -> None:
        seen.append((changes, watcher.call(patients.find, identity="128357-1001").name))

    stop = practice_session.subscribe(look)
    added = practice_session.call(patients.add, identity="128357-1001", name="Øjvind")
    assert seen == [((Change("patient", added.id),), "Øjvind")]
    with pytest.raises(OfficeExists):
        practice_session.call(patients.add, identity="128357-1001", name="Twice")
    stop()
    practice_session.call(patients.add, identity="038982-1002", name="Sofie")
    assert len(seen) == 1


class Clock(datetime):
    """A clock that a test sets."""

    time = datetime(2026, 11, 21, 8, tzinfo=UTC)

    @classmethod
    def now(cls, tz=None):
        return cls.time


@pytest.fixture
def clock(monkeypatch):
    monkeypatch.setattr(office.transaction, "datetime", Clock)
    monkeypatch.setattr(office.commands, "datetime", Clock)
    Clock.time = datetime.now(UTC) + timedelta(minutes=1)
    return Clock


def test_looking_at_the_same_list_again_is_one_look(practice_session, patient, clock):
    def looks() -> int:
        return sum(name == "journals.newest" for name, _patient, _subject in log(practice_session))

    practice_session.call(journals.newest)
    practice_session.call(journals.newest, count=3)
    assert looks() == 1
    clock.time += timedelta(minutes=14)
    practice_session.call(journals.newest)
    assert looks() == 1
    clock.time += timedelta(minutes=2)
    practice_session.call(journals.newest)
    assert looks() == 2


def test_looking_at_another_patient_is_another_look(practice_session, patient):
    other = practice_session.call(patients.add, identity="128357-1001", name="Øjvind")
    for person in (patient, other, patient):
        practice_session.call(patients.show, patient=person.id)
    assert sum(name == "patients.show" for name, *_rest in log(practice_session)) == 2


def test_a_clock_that_is_set_back_does_not_hide_looks(practice_session, patient, clock):
    practice_session.call(patients.show, patient=patient.id)
    clock.time -= timedelta(days=365)
    practice_session.call(patients.show, patient=patient.id)
    assert sum(name == "patients.show" for name, *_rest in log(practice_session)) == 2


def test_slow_work_beside_quick_work_does_not_look_like_a_clock_that_ran_backwards(practice_session, patient):
    """A long recording is probed while the queue works: the log's times follow its order all the same."""
    begun, go_on = threading.Event(), threading.Event()

    @command("tests.slow", title="Be slow", log=AccessKind.READ)
    def slow(office: Office) -> None:
        """Do something that takes its time before the database is needed."""
        begun.set()
        go_on.wait(5)

    try:
        thread = threading.Thread(target=practice_session.call, args=(slow,))
        thread.start()
        begun.wait(5)
        practice_session.call(patients.find, identity=patient.identity)
        go_on.set()
        thread.join()
    finally:
        del REGISTRY["tests.slow"]
    assert log(practice_session)[-1][0] == "tests.slow"
    assert practice_session.call(privacy.verify).problems == ()


def test_two_threads_at_the_door_wait_for_each_other(practice_session, patient):
    failures = []

    def work() -> None:
        try:
            for _time in range(10):
                practice_session.call(patients.find, identity=patient.identity)
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=work) for _each in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(log(practice_session)) == 2 + 30
    assert practice_session.call(privacy.verify).sound


@pytest.mark.parametrize("name", sorted(REGISTRY))
def test_every_command_says_what_it_is(name):
    made = REGISTRY[name]
    assert made.title, "a menu needs a title"
    assert made.help.strip(), "the terminal needs a description"
    assert made.roles
    assert made.roles <= PEOPLE or made.roles == {Role.WORKER}
    assert (made.log is None) == (name in UNLOGGED), "without a log kind only for a reason that UNLOGGED tells"
    assert made.checklist is None or made.subject is not None, "a gate needs to know what it is about"


@pytest.mark.parametrize("name", sorted(name for name, made in REGISTRY.items() if made.terminal))
def test_every_argument_of_the_terminal_is_described(name):
    made = REGISTRY[name]
    hints = typing.get_type_hints(made.function, include_extras=True)
    parameters = list(inspect.signature(made.function).parameters.values())[1:]
    for parameter in parameters:
        assert parameter.kind is parameter.KEYWORD_ONLY, parameter.name
        described = [note for note in getattr(hints[parameter.name], "__metadata__", ()) if isinstance(note, Text)]
        assert len(described) == 1, f"{parameter.name} has no Text"
        assert described[0].help


def test_terminal_names_are_not_given_twice():
    names = [made.terminal for made in REGISTRY.values() if made.terminal]
    assert len(names) == len(set(names))


def test_two_commands_of_one_name_are_a_mistake():
    with pytest.raises(ValueError, match="two commands"):
        command("patients.add", title="Again", log=None)(lambda office: None)
