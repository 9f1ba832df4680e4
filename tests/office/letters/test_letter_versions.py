"""What a letter said before is kept, and can be had back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from letter_contents import content_of

import office.transaction
from office.errors import GateClosed, NotFound, OfficeError
from office.features import letters, versions
from office.roles import Role


class Clock(datetime):
    """A clock that a test sets."""

    time = datetime(2026, 11, 21, 8, tzinfo=UTC)

    @classmethod
    def now(cls, tz=None):
        return cls.time


@pytest.fixture
def clock(monkeypatch):
    monkeypatch.setattr(office.transaction, "datetime", Clock)
    Clock.time = datetime.now(UTC) + timedelta(minutes=1)
    return Clock


def saying(text: str):
    return content_of("proevesvar", fields={"text": text})


@pytest.fixture
def write(practice_session):
    """Save a text in a letter, as Anna or somebody else."""

    def written(draft, text, session=practice_session):
        session.call(letters.write, letter=draft.id, content=saying(text))

    return written


@pytest.fixture
def kept(practice_session):
    """Return number, who saved it, and text of a letter's versions, the newest first."""

    def found(draft):
        every = practice_session.call(versions.listed, letter=draft.id)
        return [(one.number, one.saved_by, one.content.fields["text"]) for one in every]

    return found


def test_typing_makes_no_versions_until_ten_minutes_have_passed(clock, begin, write, kept):
    draft = begin(fields={"text": "a"})
    for text in ("ab", "abc", "abcd"):
        clock.time += timedelta(minutes=3)
        write(draft, text)
    assert kept(draft) == []
    clock.time += timedelta(minutes=2)
    write(draft, "abcde")
    assert kept(draft) == [(1, "Anna", "abcd")]
    clock.time += timedelta(minutes=9)
    write(draft, "abcdef")
    clock.time += timedelta(minutes=11)
    write(draft, "abcdefg")
    assert [text for _number, _by, text in kept(draft)] == ["abcdef", "abcde", "abcd"]


def test_what_another_person_wrote_is_kept_at_once(as_role, begin, write, kept):
    draft, doctor = begin(fields={"text": "Annas"}), as_role(Role.DOCTOR)
    write(draft, "Lægens", doctor)
    write(draft, "Lægens igen", doctor)
    write(draft, "Annas igen")
    assert kept(draft) == [(2, "doctor", "Lægens igen"), (1, "Anna", "Annas")]


def test_saving_the_same_again_is_nothing(practice_session, clock, begin, write, kept):
    draft = begin(fields={"text": "a"})
    clock.time += timedelta(hours=1)
    write(draft, "a")
    assert kept(draft) == []
    assert practice_session.call(letters.opened, letter=draft.id).draft == draft


def test_a_letter_goes_back_to_a_version_and_forward_again(practice_session, clock, begin, write, kept, send):
    draft = begin(fields={"text": "a"})
    clock.time += timedelta(minutes=11)
    write(draft, "b")
    restored = practice_session.call(versions.restore, letter=draft.id, number=1)
    assert restored.content == saying("a")
    assert kept(draft) == [(2, "Anna", "b"), (1, "Anna", "a")]
    assert practice_session.call(versions.restore, letter=draft.id, number=2).content == saying("b")
    assert [text for _number, _by, text in kept(draft)] == ["a", "b", "a"]
    with pytest.raises(NotFound, match="has no version 9"):
        practice_session.call(versions.restore, letter=draft.id, number=9)
    sent = send(draft)
    assert kept(sent)[0] == (4, "Anna", "b"), "what was sent is the last version"
    with pytest.raises(OfficeError, match="stays as it is"):
        practice_session.call(versions.restore, letter=draft.id, number=1)


def test_a_restored_letter_must_pass_its_checklist_anew(practice_session, clock, begin, write, send):
    draft = begin(fields={"text": "a"})
    clock.time += timedelta(minutes=11)
    write(draft, "b")
    with pytest.MonkeyPatch.context() as broken:
        broken.setattr("office.letters.commands.keep_version", lambda *_given: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            send(draft)
    practice_session.call(versions.restore, letter=draft.id, number=1)
    with pytest.raises(GateClosed):
        practice_session.call(letters.send, letter=draft.id)
