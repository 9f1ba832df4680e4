"""What every store of files keeps, wherever it keeps them."""

from __future__ import annotations

import io
import os

import pytest

from office.errors import NotFound
from office.storage.files import CHUNK, FileName, open_ticket


@pytest.mark.parametrize("size", [0, 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_what_is_put_is_there(files, size):
    content = os.urandom(size)
    name = files.put(io.BytesIO(content))
    assert files.read(name) == content
    assert files.size(name) == size
    assert list(files.names()) == [name]


def test_a_name_is_made_of_the_content_alone(files):
    assert files.put_bytes(b"x") == files.put(io.BytesIO(b"x")) != files.put_bytes(b"y")
    assert len(list(files.names())) == 2


def test_a_name_tells_nothing_of_the_content_to_who_has_not_the_key(files):
    import hashlib

    assert hashlib.sha256(b"x").hexdigest() != files.put_bytes(b"x")


def test_a_source_is_stored_from_where_it_stands(files):
    source = io.BytesIO(b"header|content")
    source.seek(7)
    assert files.read(files.put(source)) == b"content"


def test_files_are_read_in_parts(files):
    content = os.urandom(2 * CHUNK)
    with files.open(files.put_bytes(content)) as file:
        file.seek(CHUNK - 3)
        assert file.read(6) == content[CHUNK - 3 : CHUNK + 3]
        assert io.BufferedReader(file).read() == content[CHUNK + 3 :]


def test_a_ticket_can_be_sent_as_json_and_opens_the_file(files):
    ticket = files.ticket(files.put_bytes(b"x"))
    assert all(isinstance(value, str) for value in ticket.values())
    with open_ticket(ticket) as file:
        assert file.read() == b"x"


def test_what_is_not_there_is_not_found(files):
    for act in (files.open, files.read, files.size, files.ticket, files.check):
        with pytest.raises(NotFound):
            act(FileName("0" * 64))
