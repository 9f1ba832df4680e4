"""What somebody can do to the access log, and that it shows."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import text

from office.errors import OfficeError
from office.features import patients, privacy


@pytest.fixture
def session(practice_session, patient):
    for _time in range(5):
        practice_session.call(patients.find, identity=patient.identity)
    assert practice_session.call(privacy.verify).problems == ()
    return practice_session


def sql(session, *statements: str) -> None:
    """Do what somebody with the key of the database can do."""
    with session.database.transaction() as connection:
        for statement in statements:
            connection.execute(text(statement))


def problems(session, **arguments) -> str:
    with session.database.transaction() as connection:
        log = session._premises.log
        return " ".join(log.verify(connection, **arguments).problems)


SWAP = (
    "UPDATE access_log SET sequence = -1 WHERE sequence = 3",
    "UPDATE access_log SET sequence = 3 WHERE sequence = 4",
    "UPDATE access_log SET sequence = 4 WHERE sequence = -1",
    "UPDATE access_log SET subject = 'patient:9' WHERE sequence = 4",
)


@pytest.mark.parametrize(
    ("statements", "told"),
    [
        (["UPDATE access_log SET user = 'Somebody' WHERE sequence = 2"], "are not those that were signed"),
        (["UPDATE access_log SET patient = NULL WHERE sequence = 2"], "are not those that were signed"),
        (["UPDATE access_log SET kind = 'nonsense' WHERE sequence = 2"], "number 2"),
        (["UPDATE access_log SET time = 'yesterday' WHERE sequence = 2"], "number 2"),
        (["UPDATE access_log SET time = '2001-01-01T00:00:00.000000Z' WHERE sequence = 2"], "ran backwards"),
        (["DELETE FROM access_log WHERE sequence = 3"], "missing before number 4"),
        (
            [
                "DELETE FROM access_log WHERE sequence = 3",
                "UPDATE access_log SET sequence = sequence - 1 WHERE sequence > 3",
            ],
            "heads tell of",
        ),
        (list(SWAP), "are not those that were signed"),
        (["DELETE FROM access_log WHERE sequence >= 5"], "holds 5 entries, but its heads tell of"),
        (["DELETE FROM access_log_state"], "head is missing"),
        (["UPDATE access_log_state SET root = printf('%064d', 0)"], "no valid signature"),
        (["UPDATE access_log_state SET size = 3"], "no valid signature"),
        (["UPDATE access_log_heads SET signature = 'zz'"], "no valid signature"),
        (["DELETE FROM access_log"], "holds 0 entries"),
    ],
)
def test_what_was_changed_shows(session, statements, told):
    sql(session, *statements)
    assert told in problems(session)


def test_a_tampered_log_can_still_be_verified_through_the_door(session):
    sql(session, "UPDATE access_log SET kind = 'nonsense', time = 'never' WHERE sequence = 2")
    found = session.call(privacy.verify)
    assert not found.sound
    assert session.call(privacy.show, count=3)


def test_peaks_that_were_changed_show_after_the_next_act(session, patient):
    sql(session, "UPDATE access_log_state SET peaks = zeroblob(length(peaks))")
    session.call(patients.find, identity=patient.identity)
    assert "are not those that were signed" in problems(session)


def test_a_log_that_was_rewritten_as_a_whole_shows_beside_a_kept_head(session, tmp_path):
    """Whoever holds the office's keys can sign a new log; the head that left the house tells."""
    head = tmp_path / "head.json"
    session.call(privacy.verify, save_head=head)
    log = session._premises.log
    with session.database.transaction() as connection:
        acts = log.newest(connection, 100)[::-1]
        for table in ("access_log", "access_log_state", "access_log_heads"):
            connection.execute(text(f"DELETE FROM {table}"))
        from office.access_log.store import Act

        for act in acts[:2] + acts[3:] + acts[-1:] * 3:
            entry = Act(act.user, act.role, act.kind, act.command, act.patient, act.subject, act.detail)
            log.append(connection, act.time, [entry])
    assert problems(session) == "", "from inside it looks sound"
    found = session.call(privacy.verify, head=head)
    assert not found.sound
    assert "are not those that were signed" in " ".join(found.problems)


def test_a_log_that_was_emptied_or_cut_with_its_heads_shows_beside_a_kept_head(session, tmp_path):
    head = tmp_path / "head.json"
    session.call(privacy.verify, save_head=head)
    sql(session, *(f"DELETE FROM {table}" for table in ("access_log", "access_log_state", "access_log_heads")))
    assert problems(session) == ""
    assert "tell of" in " ".join(session.call(privacy.verify, head=head).problems)


def test_a_kept_head_of_another_office_or_a_changed_one_has_no_valid_signature(session, tmp_path):
    head = tmp_path / "head.json"
    session.call(privacy.verify, save_head=head)
    held = json.loads(head.read_text("utf-8"))
    head.write_text(json.dumps(held | {"size": held["size"] - 1}), "utf-8")
    assert "no valid signature" in " ".join(session.call(privacy.verify, head=head).problems)


@pytest.mark.parametrize(
    "content",
    ["", "{}", "[]", "null", '{"size": 1}', '{"size": {}, "root": 3, "time": 4, "signature": 5}',
     '{"size": "many", "root": "00", "time": "2026-01-01T00:00:00+00:00", "signature": "00"}', "\x00\x01"],
)  # fmt: skip
def test_a_file_that_is_no_head_is_told_so(session, tmp_path, content):
    path = tmp_path / "head.json"
    path.write_text(content)
    with pytest.raises(OfficeError, match="is no log head"):
        session.call(privacy.verify, head=path)


def test_a_kept_head_fits_for_as_long_as_nothing_was_changed(session, patient, tmp_path):
    heads = []
    for number in range(4):
        heads.append(tmp_path / f"head {number}.json")
        session.call(privacy.verify, save_head=heads[-1])
        session.call(patients.find, identity=patient.identity)
    for head in heads:
        assert session.call(privacy.verify, head=head).problems == ()
