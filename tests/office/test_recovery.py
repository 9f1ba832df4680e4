"""A forgotten passphrase: the recovery key gives a new one, and the access log says so."""

from __future__ import annotations

import shutil
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from signing_in import PASSPHRASE, USER
from sqlalchemy import text

from office.errors import NotFound, OfficeError, OfficeInUse, WrongPassphrase
from office.features import users
from office.practice_office import is_practice_office
from office.roles import Role
from office.session import create_office, office_facts, recover, sign_in
from office.storage.keys import FILE_NAME

NEW = "fire helt andre ord"


@pytest.fixture(scope="module")
def founded_once(tmp_path_factory):
    folder = tmp_path_factory.mktemp("founded") / "o"
    return create_office(folder, name="Øst", user="Åse Holm", passphrase=PASSPHRASE, country="da")


@pytest.fixture
def founded(founded_once, tmp_path):
    """A new office of Åse Holm's, and its recovery key."""
    return replace(founded_once, folder=Path(shutil.copytree(founded_once.folder, tmp_path / "o")))


def test_the_new_passphrase_fits_and_the_old_one_no_longer(founded, open_office):
    recover(founded.folder, "Åse Holm", founded.recovery_key, NEW)
    with pytest.raises(WrongPassphrase):
        open_office(founded.folder, "Åse Holm", PASSPHRASE)
    assert open_office(founded.folder, "Åse Holm", NEW).user.name == "Åse Holm"


@pytest.mark.parametrize("typed", ["åse holm", " Åse Holm ", "A\u030ase Holm"])
def test_a_name_typed_in_another_way_is_the_same_user_and_keeps_its_name(founded, open_office, typed):
    """What a user has in hand is in hand under the name as it was written first."""
    recover(founded.folder, typed, founded.recovery_key, NEW)
    assert office_facts(founded.folder)[1] == ("Åse Holm",)
    assert open_office(founded.folder, typed, NEW).user.name == "Åse Holm"


def test_the_access_log_tells_of_it(founded, open_office):
    recover(founded.folder, "Åse Holm", founded.recovery_key, NEW)
    session = open_office(founded.folder, "Åse Holm", NEW)
    with session.database.transaction() as connection:
        acts = connection.execute(text('SELECT command, "user" FROM access_log ORDER BY sequence')).all()
        assert session.log.verify(connection).sound
    assert acts == [("recover", "Åse Holm"), ("sign-in", "Åse Holm")]


@pytest.mark.parametrize(
    ("user", "key", "passphrase", "refused"),
    [
        ("Åse Holm", "ABCDEF-" * 7 + "ABCDEF", NEW, WrongPassphrase),
        ("Bente", None, NEW, NotFound),
        ("Åse Holm", None, "kort", OfficeError),
    ],
)
def test_what_does_not_fit_changes_nothing(founded, open_office, user, key, passphrase, refused):
    before = (founded.folder / FILE_NAME).read_bytes()
    with pytest.raises(refused):
        recover(founded.folder, user, key or founded.recovery_key, passphrase)
    assert (founded.folder / FILE_NAME).read_bytes() == before
    with open_office(founded.folder, "Åse Holm", PASSPHRASE).database.transaction() as connection:
        assert connection.execute(text("SELECT command FROM access_log")).all() == [("sign-in",)]


def test_a_user_who_is_added_in_an_open_window_meanwhile_is_kept(founded, open_office):
    session = open_office(founded.folder, "Åse Holm")
    recover(founded.folder, "Åse Holm", founded.recovery_key, NEW)
    session.call(users.add, name="Bente", role=(Role.SECRETARY,), new_passphrase=PASSPHRASE)
    open_office(founded.folder, "Bente")
    open_office(founded.folder, "Åse Holm", NEW)


def test_an_office_that_was_opened_in_one_thread_is_let_go_in_another(practice_folder):
    """As a window does: it signs in on its worker thread and signs out on the GUI thread."""
    opened = []
    thread = threading.Thread(target=lambda: opened.append(sign_in(practice_folder, USER, PASSPHRASE, exclusive=True)))
    thread.start()
    thread.join()
    with pytest.raises(OfficeInUse):
        sign_in(practice_folder, USER, PASSPHRASE, exclusive=True)
    opened[0].close()
    sign_in(practice_folder, USER, PASSPHRASE, exclusive=True).close()


def test_only_what_is_surely_for_practice_may_be_thrown_away(practice_folder, real_folder, tmp_path):
    assert is_practice_office(practice_folder)
    assert not is_practice_office(real_folder)
    assert not is_practice_office(tmp_path)
    (practice_folder / FILE_NAME).write_text("{", "utf-8")
    assert not is_practice_office(practice_folder)
