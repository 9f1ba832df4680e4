"""Encrypted files: what goes in comes out, and what was changed on the disk does not."""

from __future__ import annotations

import io
import os
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foundation import child
from office.errors import DamagedOffice, DiskFull, NotFound
from office.storage import files
from office.storage.files import CHUNK, HEADER_BYTES, TAG, FolderFiles, open_ticket
from office.storage.keys import MasterKey

MASTER = MasterKey(bytes(range(32)))
MARKER = b"Patienten Nancy Ann Berggren har hovedpine."


@pytest.fixture
def store(tmp_path):
    return FolderFiles(tmp_path / "files", MASTER)


def path_of(store: FolderFiles, name: str) -> Path:
    return store._path(name)


def noise(size: int) -> bytes:
    return os.urandom(size)


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 17])
def test_what_is_stored_comes_back(store, size):
    content = noise(size)
    name = store.put_bytes(content)
    assert store.read(name) == content
    assert store.size(name) == size
    store.check(name)


class Dripping(io.RawIOBase):
    """A source that gives what it has in small pieces, as a pipe or a share does."""

    def __init__(self, content: bytes) -> None:
        self._content = io.BytesIO(content)

    def readable(self) -> bool:
        return True

    def read(self, count: int = -1) -> bytes:
        return self._content.read(min(count, 300_001))


def test_a_source_that_gives_small_pieces_is_stored_whole(store):
    content = noise(2 * CHUNK + 5)
    name = store.put(Dripping(content))
    assert store.read(name) == content
    assert name == store.put_bytes(content)


class Growing(io.BytesIO):
    """A recording that is still being copied: at its end for a moment, and then not."""

    def read(self, count: int | None = -1) -> bytes:
        piece = super().read(count)
        if not piece:
            here = self.tell()
            self.write(b"more")
            self.seek(here)
        return piece


def test_a_file_that_grows_while_it_is_read_is_stored_as_it_was(store):
    name = store.put(Growing(b"begun"))
    assert store.read(name) == b"begun"


def test_the_same_bytes_are_kept_once_and_others_apart(store):
    first, second, other = store.put_bytes(b"same"), store.put_bytes(b"same"), store.put_bytes(b"Same")
    assert first == second != other
    assert sorted(store.names()) == sorted([first, other])


def test_another_offices_files_have_other_names(store, tmp_path):
    elsewhere = FolderFiles(tmp_path / "other", MasterKey(bytes(32)))
    assert elsewhere.put_bytes(b"same") != store.put_bytes(b"same")


def test_nothing_readable_is_on_the_disk(store, tmp_path):
    store.put_bytes(MARKER * 30_000)
    for path in (tmp_path / "files").rglob("*"):
        assert not path.is_file() or MARKER[:12] not in path.read_bytes()


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_a_reader_seeks_as_a_plain_file_does(tmp_path_factory, data):
    size = data.draw(st.sampled_from([0, 1, CHUNK, CHUNK + 1, 2 * CHUNK + 1000]))
    content = noise(size)
    store = FolderFiles(tmp_path_factory.mktemp("seek"), MASTER)
    near = st.sampled_from([0, 1, CHUNK - 1, CHUNK, CHUNK + 1, size]) | st.integers(0, size + 10)
    with store.open(store.put_bytes(content)) as stored, io.BytesIO(content) as plain:
        for _step in range(data.draw(st.integers(1, 8))):
            match data.draw(st.sampled_from(["start", "end", "here", "read", "into", "all"])):
                case "start":
                    place = data.draw(near)
                    assert stored.seek(place) == plain.seek(place)
                case "end":
                    back = data.draw(near)
                    assert stored.seek(-back, io.SEEK_END) == plain.seek(-back, io.SEEK_END)
                case "here":
                    step = data.draw(st.integers(-2000, 2000))
                    assert stored.seek(step, io.SEEK_CUR) == plain.seek(step, io.SEEK_CUR)
                case "read":
                    count = data.draw(st.integers(0, 5000) | st.just(CHUNK + 3))
                    assert stored.read(count) == plain.read(count)
                case "into":
                    one, other = bytearray(777), bytearray(777)
                    assert stored.readinto(one) == plain.readinto(other)
                    assert one == other
                case "all":
                    assert stored.read() == plain.read()
            assert stored.tell() == plain.tell()


def flipped(raw: bytes, place: int) -> bytes:
    return raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :]


BLOCK = CHUNK + TAG
DAMAGES = {
    "a bit of the salt": lambda raw: flipped(raw, 20),
    "a bit of the magic": lambda raw: flipped(raw, 1),
    "a bit of the first chunk": lambda raw: flipped(raw, HEADER_BYTES + 5),
    "the last bit": lambda raw: flipped(raw, len(raw) - 1),
    "the first chunk dropped": lambda raw: raw[:HEADER_BYTES] + raw[HEADER_BYTES + BLOCK :],
    "the last chunk dropped": lambda raw: raw[: HEADER_BYTES + 2 * BLOCK],
    "two chunks swapped": lambda raw: (
        raw[:HEADER_BYTES]
        + raw[HEADER_BYTES + BLOCK : HEADER_BYTES + 2 * BLOCK]
        + raw[HEADER_BYTES : HEADER_BYTES + BLOCK]
        + raw[HEADER_BYTES + 2 * BLOCK :]
    ),
    "the last byte cut off": lambda raw: raw[:-1],
    "cut off inside the last tag": lambda raw: raw[: HEADER_BYTES + 2 * BLOCK + 7],
    "all but a tag cut off": lambda raw: raw[: HEADER_BYTES + TAG],
    "all but the header cut off": lambda raw: raw[:HEADER_BYTES],
    "cut off in the header": lambda raw: raw[:11],
    "emptied": lambda raw: b"",
    "something added": lambda raw: raw + b"x" * 100,
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_never_read_as_if_it_were_whole(store, damage):
    content = noise(2 * CHUNK + 100)
    name = store.put_bytes(content)
    path = path_of(store, name)
    path.write_bytes(DAMAGES[damage](path.read_bytes()))
    with pytest.raises(DamagedOffice, match="Put it back from a backup"):
        store.read(name)
    with pytest.raises(DamagedOffice):
        store.check(name)
    assert store.put_bytes(content) == name, "storing the same bytes again mends it"
    assert store.read(name) == content


def test_a_file_under_another_files_name_is_found_out(store):
    one, other = store.put_bytes(b"one"), store.put_bytes(b"other")
    path_of(store, one).write_bytes(path_of(store, other).read_bytes())
    with pytest.raises(DamagedOffice):
        store.check(one)


def test_a_missing_file_is_told_so(store):
    name = store.put_bytes(b"gone soon")
    path_of(store, name).unlink()
    with pytest.raises(NotFound, match="missing from the office's folder"):
        store.read(name)


def test_a_ticket_opens_its_one_file(store):
    name, other = store.put_bytes(MARKER), store.put_bytes(b"other")
    ticket = store.ticket(name)
    with open_ticket(ticket) as file:
        assert file.read() == MARKER
    with pytest.raises(DamagedOffice), open_ticket(ticket | {"path": str(path_of(store, other))}) as file:
        file.read()
    assert MASTER.secret.hex() not in str(ticket)


def read_with_ticket(request):
    with open_ticket(request.values) as file:
        return child.Reply({}, file.read())


def test_a_child_process_reads_with_a_ticket(store, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))
    ticket = store.ticket(store.put_bytes(MARKER))
    assert child.run("test_stored_files:read_with_ticket", ticket).blob == MARKER


def test_what_a_killed_program_left_is_swept_away_and_what_is_being_written_is_not(practice_session, open_office):
    incoming = practice_session.folder / "files" / "incoming"
    for name, age in [("left", 2 * 86_400), ("being-written", 60)]:
        (incoming / name).write_bytes(b"half")
        os.utime(incoming / name, (time.time() - age,) * 2)
    open_office(practice_session.folder)
    assert [path.name for path in incoming.iterdir()] == ["being-written"]


class Breaking(io.BytesIO):
    def read(self, count: int | None = -1) -> bytes:
        if self.tell() > CHUNK:
            raise OSError(28, "No space left on device")
        return super().read(count)


def test_a_write_that_fails_leaves_nothing_behind(store, tmp_path):
    with pytest.raises(DiskFull, match="Free some space"):
        store.put(Breaking(noise(3 * CHUNK)))
    assert [path for path in (tmp_path / "files").rglob("*") if path.is_file()] == []


def test_a_file_has_its_name_only_when_it_is_on_the_disk(store, monkeypatch):
    """Write, sync, name, sync the folder: in this order."""
    order = []
    real_sync, real_replace = os.fsync, Path.replace
    monkeypatch.setattr(os, "fsync", lambda number: (order.append("sync"), real_sync(number)))
    monkeypatch.setattr(Path, "replace", lambda path, to: (order.append("name"), real_replace(path, to))[1])
    store.put_bytes(b"x")
    assert order == ["sync", "name", "sync"]
    assert files.MAGIC == b"SKRV\x01"
