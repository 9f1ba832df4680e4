"""Who gets in, and what a tampered `office.json` is worth."""

from __future__ import annotations

import json
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from signing_in import PASSPHRASE, USER

from office.errors import DamagedOffice, NoOffice, OfficeError, OfficeExists, OfficeTooNew, WrongPassphrase
from office.features import users
from office.roles import Role
from office.session import create_office, office_facts
from office.storage.keys import FILE_NAME, Keyring


def change(folder: Path, **values) -> None:
    path = folder / FILE_NAME
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | values), "utf-8")


def test_the_right_passphrase_opens_and_any_case_of_the_name(practice_folder, open_office):
    assert open_office(practice_folder, "aNNa").user.name == USER


def test_a_passphrase_is_the_same_however_its_letters_are_composed(practice_session, open_office):
    """A Mac and a Windows PC may send æøå, or é, as different code points."""
    composed = "crème brûlée på Ærø"
    practice_session.call(users.add, name="André", role=(Role.SECRETARY,), new_passphrase=composed)
    decomposed = unicodedata.normalize("NFD", composed)
    assert decomposed != composed
    folder = practice_session.folder
    assert open_office(folder, unicodedata.normalize("NFD", "André"), decomposed).user.name == "André"


@pytest.mark.parametrize(("user", "passphrase"), [(USER, PASSPHRASE + "."), ("Nobody", PASSPHRASE), (USER, "")])
def test_a_wrong_name_and_a_wrong_passphrase_say_the_same(practice_folder, open_office, user, passphrase):
    with pytest.raises(WrongPassphrase, match="do not fit together"):
        open_office(practice_folder, user, passphrase)


def test_an_unknown_name_takes_as_long_as_a_wrong_passphrase(practice_folder):
    keyring = Keyring.load(practice_folder)

    def fastest(user: str) -> float:
        times = []
        for _try in range(3):
            begun = time.perf_counter()
            with pytest.raises(WrongPassphrase):
                keyring.unlock(user, "not the passphrase")
            times.append(time.perf_counter() - begun)
        return min(times)

    known, unknown = fastest(USER), fastest("Nobody")
    assert known > 0.03, "a guess must be dear"
    assert 0.5 < unknown / known < 2


def test_the_recovery_key_opens_however_it_is_typed(tmp_path):
    new = create_office(tmp_path / "o", name="O", user=USER, passphrase=PASSPHRASE, country="da", practice=True)
    keyring = Keyring.load(new.folder)
    master = keyring.unlock(USER, PASSPHRASE)
    typed = new.recovery_key.lower().replace("-", " ")
    assert keyring.unlock_with_recovery_key(new.recovery_key) == master
    assert keyring.unlock_with_recovery_key(f" {typed}\n") == master
    with pytest.raises(WrongPassphrase):
        keyring.unlock_with_recovery_key(new.recovery_key[:-1] + "-")


def test_neither_passphrase_nor_master_key_is_readable(practice_folder):
    master = Keyring.load(practice_folder).unlock(USER, PASSPHRASE)
    written = (practice_folder / FILE_NAME).read_bytes()
    assert PASSPHRASE.encode() not in written
    assert master.secret.hex().encode() not in written
    assert master.secret.hex() not in repr(master)


@pytest.mark.parametrize("change_", [{"practice": False}, {"country": "se"}, {"identity": "0123456789abcdef"}])
def test_an_office_that_is_turned_into_another_sort_does_not_open(practice_folder, open_office, change_):
    change(practice_folder, **change_)
    with pytest.raises(WrongPassphrase):
        open_office(practice_folder)


def test_one_users_key_does_not_serve_under_another_name(practice_folder, open_office):
    held = json.loads((practice_folder / FILE_NAME).read_text("utf-8"))
    change(practice_folder, users={"eva": held["users"]["anna"] | {"name": "Eva"}})
    with pytest.raises(WrongPassphrase):
        open_office(practice_folder, "Eva")


def test_a_newer_format_asks_for_a_newer_program(practice_folder, open_office):
    change(practice_folder, format=2)
    with pytest.raises(OfficeTooNew, match="Update this program"):
        open_office(practice_folder)


def test_a_folder_without_an_office_says_what_to_do(tmp_path):
    with pytest.raises(NoOffice, match="office init"):
        office_facts(tmp_path)


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"null", b"{}", b'{"format": "1"}', b"\xff\xfe\x00", b"[" * 99_999]
)
def test_a_damaged_file_is_called_damaged(practice_folder, open_office, content):
    (practice_folder / FILE_NAME).write_bytes(content)
    with pytest.raises(DamagedOffice, match="Put it back from a backup"):
        open_office(practice_folder)


PLACES = [
    ("users",),
    ("users", "anna"),
    ("users", "anna", "name"),
    ("users", "anna", "kdf"),
    ("users", "anna", "kdf", "salt"),
    ("users", "anna", "kdf", "time"),
    ("users", "anna", "kdf", "memory_kib"),
    ("users", "anna", "kdf", "lanes"),
    ("users", "anna", "nonce"),
    ("users", "anna", "wrapped"),
    ("recovery",),
    ("name",),
]
JUNK = st.none() | st.integers(-(2**40), 2**40) | st.text(max_size=5) | st.lists(st.integers(), max_size=2)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.sampled_from(PLACES), junk=JUNK)
def test_no_damage_inside_gets_past_as_anything_but_a_sentence(practice_folder, place, junk):
    path = practice_folder / FILE_NAME
    whole = path.read_text("utf-8")
    held = json.loads(whole)
    inner = held
    for name in place[:-1]:
        inner = inner[name]
    inner[place[-1]] = junk
    path.write_text(json.dumps(held), "utf-8")
    try:
        keyring = Keyring.load(practice_folder)
        assert all(isinstance(name, str) for name in keyring.users)
        keyring.unlock(USER, PASSPHRASE)
    except OfficeError as error:
        assert str(error)
    finally:
        path.write_text(whole, "utf-8")


def test_a_key_that_would_take_a_week_to_try_is_not_tried(practice_folder):
    held = json.loads((practice_folder / FILE_NAME).read_text("utf-8"))
    held["users"]["anna"]["kdf"]["time"] = 2**30
    change(practice_folder, users=held["users"])
    with pytest.raises(DamagedOffice):
        Keyring.load(practice_folder)


@pytest.mark.parametrize(("user", "passphrase"), [("Eva", "too short"), ("  ", PASSPHRASE), ("", PASSPHRASE)])
def test_no_office_is_founded_for_a_short_passphrase_or_nobody(tmp_path, user, passphrase):
    with pytest.raises(OfficeError):
        create_office(tmp_path / "o", name="O", user=user, passphrase=passphrase, country="da")
    assert not (tmp_path / "o").exists()


def test_no_office_is_founded_on_top_of_anything(tmp_path, practice_folder):
    (tmp_path / "letters.txt").write_text("mine")
    for folder in (tmp_path, tmp_path / "letters.txt", practice_folder):
        with pytest.raises(OfficeExists, match="not empty"):
            create_office(folder, name="O", user=USER, passphrase=PASSPHRASE, country="da")


def test_a_founding_that_was_cut_off_can_be_done_again(tmp_path, monkeypatch, open_office):
    def power_cut(_keyring: Keyring) -> None:
        raise KeyboardInterrupt

    folder = tmp_path / "o"
    with monkeypatch.context() as cut:
        cut.setattr(Keyring, "save", power_cut)
        with pytest.raises(KeyboardInterrupt):
            create_office(folder, name="O", user=USER, passphrase=PASSPHRASE, country="da")
    assert any(folder.iterdir())
    create_office(folder, name="O", user="Eva", passphrase=PASSPHRASE, country="da")
    assert open_office(folder, "Eva").user.name == "Eva"
    with pytest.raises(OfficeExists):
        create_office(folder, name="O", user=USER, passphrase=PASSPHRASE, country="da")


def test_a_database_without_its_keys_is_never_thrown_away(tmp_path, practice_folder):
    """Somebody lost `office.json` and has it in a backup."""
    (practice_folder / FILE_NAME).rename(tmp_path / "kept elsewhere")
    before = (practice_folder / "office.db").read_bytes()
    with pytest.raises(OfficeExists):
        create_office(practice_folder, name="O", user=USER, passphrase=PASSPHRASE, country="da")
    assert (practice_folder / "office.db").read_bytes() == before


def test_two_windows_add_users_and_neither_forgets_the_others(practice_folder, open_office):
    one, other = open_office(practice_folder), open_office(practice_folder)
    one.call(users.add, name="Eva", role=(Role.SECRETARY,), new_passphrase=PASSPHRASE)
    other.call(users.add, name="Bo", role=(Role.ARCHIVIST,), new_passphrase=PASSPHRASE)
    for name in (USER, "Eva", "Bo"):
        assert open_office(practice_folder, name).user.name == name


@pytest.mark.parametrize("name", ["Anna", "ANNA", " anna ", "", "  "])
def test_a_user_is_not_added_twice_nor_without_a_name(practice_session, name):
    with pytest.raises(OfficeError):
        practice_session.call(users.add, name=name, role=(Role.SECRETARY,), new_passphrase=PASSPHRASE)
    assert [user.name for user in practice_session.call(users.list_users)] == [USER]
