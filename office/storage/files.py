"""Encrypted files, named by their content: recordings, scans, letters.

A file is named by HMAC-SHA256 of its plain bytes (key from the master key), so the same bytes are kept once and a
changed file can't keep its name. On the disk: a header (`SKRV`, version, 32 bytes of salt), then chunks of 1 MiB, each
AES-GCM under a key of the file's own (HKDF from the master key and the salt), the nonce being the chunk's number and a
flag for the last one, so chunks can't be dropped, added or moved. Readers seek; a child process gets one file's key.
"""

from __future__ import annotations

import contextlib
import hmac
import io
import os
import secrets
import struct
import time
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import IO, Any, NewType

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from foundation.translation import N_
from office.errors import DamagedOffice, NotFound
from office.storage.durable import settle, writing
from office.storage.keys import MasterKey

FileName = NewType("FileName", str)
"""64 hex digits: HMAC-SHA256 of the plain bytes."""

MAGIC = b"SKRV\x01"
SALT_BYTES = 32
HEADER_BYTES = len(MAGIC) + SALT_BYTES
CHUNK = 2**20
TAG = 16


class FolderFiles:
    """The files of an office in a folder. Written durably and read back before anybody is told that they are there."""

    def __init__(self, folder: Path, master: MasterKey) -> None:
        self._folder = folder
        self._incoming = folder / "incoming"
        self._master = master
        self._name_key = master.derive("file names")
        with writing(self._incoming):
            self._incoming.mkdir(parents=True, exist_ok=True)

    def put(self, source: IO[bytes]) -> FileName:
        """Store what `source` still holds; return its name. Raises `DiskFull`; nothing half-written stays behind."""
        temporary = self._incoming / secrets.token_hex(16)
        try:
            with writing(temporary):
                name = self._write(source, temporary)
                path = self._path(name)
                if not self._is_whole(name):  # a damaged copy is mended by storing the same bytes again
                    path.parent.mkdir(parents=True, exist_ok=True)
                    settle(temporary, path)
        finally:
            temporary.unlink(missing_ok=True)
        self.check(name)
        return name

    def put_bytes(self, content: bytes) -> FileName:
        """Store bytes; return their name."""
        return self.put(io.BytesIO(content))

    def open(self, name: FileName) -> EncryptedReader:
        """Open a file for reading; seekable. Raises `NotFound`, `DamagedOffice`."""
        return open_ticket(self.ticket(name))

    def read(self, name: FileName) -> bytes:
        """Return a file's plain bytes."""
        with self.open(name) as file:
            return file.read()

    def size(self, name: FileName) -> int:
        """Return the length of a file's plain bytes."""
        with self.open(name) as file:
            return file.size

    def ticket(self, name: FileName) -> dict[str, str]:
        """Return what a child process needs to read this one file and no other (JSON-ready; a secret)."""
        path = self._path(name)
        if not path.is_file():
            raise NotFound(
                N_("The file {name} is missing from the office's folder. Put it back from a backup."), name=name[:12]
            )
        with path.open("rb") as file:
            header = file.read(HEADER_BYTES)
        if not header.startswith(MAGIC):
            raise _damaged(name)
        key = self._master.derive("file", header[len(MAGIC) :])
        return {"path": str(path), "key": key.hex(), "name": name}

    def check(self, name: FileName) -> None:
        """Read a file whole and compare it with its name. Raises `DamagedOffice` naming it."""
        digest = hmac.new(self._name_key, digestmod="sha256")
        with self.open(name) as file:
            while block := file.read(CHUNK):
                digest.update(block)
        if digest.hexdigest() != name:
            raise _damaged(name)

    def names(self) -> Iterator[FileName]:
        """Go through the names of all files."""
        for path in sorted(self._folder.glob("??/*")):
            yield FileName(path.name)

    def sweep(self, *, older_than: timedelta) -> int:
        """Remove what a killed program left half-written; return how many. What is younger may still be written."""
        newest, count = time.time() - older_than.total_seconds(), 0
        for path in self._incoming.iterdir():
            with contextlib.suppress(FileNotFoundError):  # another window has just finished or swept it
                if path.stat().st_mtime <= newest:
                    path.unlink()
                    count += 1
        return count

    def _write(self, source: IO[bytes], temporary: Path) -> FileName:
        salt = secrets.token_bytes(SALT_BYTES)
        cipher = AESGCM(self._master.derive("file", salt))
        digest = hmac.new(self._name_key, digestmod="sha256")
        with temporary.open("wb") as file:
            file.write(MAGIC + salt)
            number, chunk = 0, _full_chunk(source)
            while True:
                following = _full_chunk(source) if len(chunk) == CHUNK else b""
                digest.update(chunk)
                file.write(cipher.encrypt(_nonce(number, last=not following), chunk, None))
                if not following:
                    break
                number, chunk = number + 1, following
            file.flush()
            os.fsync(file.fileno())
        return FileName(digest.hexdigest())

    def _is_whole(self, name: FileName) -> bool:
        try:
            self.check(name)
        except (NotFound, DamagedOffice):
            return False
        return True

    def _path(self, name: FileName) -> Path:
        return self._folder / name[:2] / name


class EncryptedReader(io.RawIOBase):
    """Reads one encrypted file, decrypting a chunk at a time; seekable, so players and decoders can use it."""

    def __init__(self, path: Path, key: bytes, name: FileName) -> None:
        self._file = path.open("rb")
        self._cipher = AESGCM(key)
        self._name = name
        stored = path.stat().st_size - HEADER_BYTES
        self._chunks = max(1, -(-stored // (CHUNK + TAG)))
        self.size = stored - self._chunks * TAG
        self._position = 0
        self._held: tuple[int, bytes] = (-1, b"")
        try:
            # The last chunk vouches for its number and for being the last, and so for the size.
            self._chunk(self._chunks - 1)
        except DamagedOffice:
            self.close()
            raise

    def readable(self) -> bool:
        """Return True."""
        return True

    def seekable(self) -> bool:
        """Return True."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move; return the new position."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self.size}[whence]
        self._position = max(0, start + offset)
        return self._position

    def tell(self) -> int:
        """Return the position in the plain bytes."""
        return self._position

    def read(self, count: int | None = -1) -> bytes:
        """Return up to `count` plain bytes; all that is left for a negative count."""
        left = max(0, self.size - self._position)
        wanted = left if count is None or count < 0 else min(count, left)
        parts = []
        while wanted:
            number, start = divmod(self._position, CHUNK)
            part = self._chunk(number)[start : start + wanted]
            parts.append(part)
            self._position += len(part)
            wanted -= len(part)
        return b"".join(parts)

    def readall(self) -> bytes:
        """Return all that is left."""
        return self.read(-1)

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer; return how many bytes were put there."""
        content = self.read(len(buffer))
        buffer[: len(content)] = content
        return len(content)

    def close(self) -> None:
        """Close the file and forget the chunk in memory."""
        if not self.closed:
            self._file.close()
            self._held = (-1, b"")
        super().close()

    def _chunk(self, number: int) -> bytes:
        if self._held[0] != number:
            self._file.seek(HEADER_BYTES + number * (CHUNK + TAG))
            try:
                nonce = _nonce(number, last=number == self._chunks - 1)
                plain = self._cipher.decrypt(nonce, self._file.read(CHUNK + TAG), None)
            except InvalidTag as error:
                raise _damaged(self._name) from error
            self._held = (number, plain)
        return self._held[1]


def shown_name(path: Path) -> str:
    """Return a file's name as it can be stored and shown; what is no valid UTF-8 in it becomes a question mark."""
    return path.name.encode("utf-8", "replace").decode("utf-8")


def open_ticket(ticket: Mapping[str, str]) -> EncryptedReader:
    """Open the one file that a ticket from `FolderFiles.ticket` names; works in a child process."""
    return EncryptedReader(Path(ticket["path"]), bytes.fromhex(ticket["key"]), FileName(ticket["name"]))


def _full_chunk(source: IO[bytes]) -> bytes:
    """Read a whole chunk, or less at the end only: pipes and shares may give less than was asked for."""
    parts = []
    left = CHUNK
    while left and (part := source.read(left)):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def _nonce(number: int, *, last: bool) -> bytes:
    return struct.pack(">7xI?", number, last)


def _damaged(name: FileName) -> DamagedOffice:
    return DamagedOffice(
        N_("The stored file {name} is damaged. Put it back from a backup; the other files are untouched."),
        name=name[:12],
    )
