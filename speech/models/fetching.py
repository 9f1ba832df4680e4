"""Fetching one large file by HTTP into a part that survives: in a child process (`speech.models.download`).

A request asks for the rest (`Range`), if it is still the same file (`If-Range`, RFC 9110, 13.1.5 and 14.2). A server
that can't do that sends all, and all is taken. The whole must have its SHA-256 in the end, whatever was resumed.
"""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import json
import re
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from typing import IO, Any
from urllib.error import HTTPError
from urllib.parse import quote, urlsplit

from foundation.bug_report import version
from foundation.child import Reply
from foundation.child_main import Request
from foundation.translation import N_
from speech.models import network_failures as failures
from speech.models.checking import BLOCK
from speech.models.disk import require_room, sync, write_whole, writing
from speech.models.errors import DownloadFailed, NotStored
from speech.models.refusals import looks_like_web_page

SECONDS_OF_SILENCE = 30.0
ATTEMPTS = 20
TOLD_EVERY_SECONDS = 0.1
SMALL_BLOCK = 2**16
PARTIAL, RANGE_NOT_SATISFIABLE = 206, 416
AS_THEY_ARE = "%/:=&?~#+!$,;'@()*[]"
"""What may stand in an address; other signs, such as æ, are written in percent."""
_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+)$")


def fetch_in_child(request: Request) -> Reply:
    """Fetch `address` into the file `part`; it then has the SHA-256 `sha256`. Raises DownloadFailed, NotStored."""
    values = request.values
    fetching = _Fetching(values["address"], values["sha256"], Path(values["part"]), values["name"], request)
    with _alone(Path(values["part"])):
        fetching.run()
    return Reply({})


@contextlib.contextmanager
def _alone(part: Path) -> Iterator[None]:
    """Hold the part against another program that fetches the same model."""
    from filelock import FileLock, Timeout

    lock = FileLock(part.with_suffix(".lock"), timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise NotStored(
            N_("Another program is downloading this model just now. Wait until it has finished.")
        ) from error
    try:
        yield
    finally:
        lock.release()


@dataclass(frozen=True)
class _Known:
    """What an earlier try has learnt of the file."""

    address: str = ""
    mark: str = ""
    """The server's sign of this very content (a strong ETag, or the date of the last change); empty if it gave none."""


class _Fetching:
    def __init__(self, address: str, sha256: str, part: Path, name: str, request: Request) -> None:
        self._address, self._sha256, self._part, self._name = address, sha256, part, name
        self._request = request
        self._notes = part.with_suffix(".json")
        self._digest = hashlib.sha256()
        self._total = 0
        self._told = 0.0

    def run(self) -> None:
        """Fetch until the file is whole, going on where a connection is cut, as long as that brings it further."""
        if urlsplit(self._address).scheme not in ("http", "https"):
            raise failures.no_web_address(self._address)
        for _attempt in range(ATTEMPTS):
            before = self._size()
            if self._attempt():
                self._check()
                return
            if self._size() <= before:
                break
        raise failures.cut_off(self._name, self._size(), self._total)

    def _attempt(self) -> bool:
        """Ask once, and take what comes; tell whether the file is whole now."""
        start = self._size()
        try:
            with self._asked(start) as answer:
                start = self._begin(answer, start)
                self._take(answer)
        except HTTPError as error:
            with error:
                if error.code == RANGE_NOT_SATISFIABLE and start:
                    return self._is_whole_already(error.headers, start)
                raise failures.refused(self._address, error.code, self._name) from error
        except (OSError, http.client.HTTPException) as error:
            if self._size() <= start:
                raise failures.unreachable(self._address, error, self._name) from error
        return 0 < self._total == self._size()

    def _asked(self, start: int) -> Any:
        headers = {"User-Agent": f"Skrivestue/{version()}", "Accept-Encoding": "identity"}
        if start:
            known = self._known()
            headers["Range"] = f"bytes={start}-"
            if known.mark and known.address == self._address:
                headers["If-Range"] = known.mark
        address = quote(self._address, safe=AS_THEY_ARE)
        request = urllib.request.Request(address, headers=headers)  # noqa: S310 - only http and https come here
        return _opener().open(request, timeout=SECONDS_OF_SILENCE)

    def _begin(self, answer: Any, start: int) -> int:
        """Look at the answer's head; return where its bytes belong."""
        headers: Message = answer.headers
        _refuse_another_type(self._address, headers, self._name)
        ranged = _RANGE.match(headers.get("Content-Range", "")) if answer.status == PARTIAL else None
        if answer.status == PARTIAL and (ranged is None or int(ranged[1]) != start):
            raise failures.refused(self._address, answer.status, self._name)
        if ranged is None:
            start = 0
        length = headers.get("Content-Length", "")
        self._total = int(ranged[2]) if ranged else int(length) if length.isdecimal() else 0
        mark = headers.get("ETag", "")
        mark = mark if mark.startswith('"') else headers.get("Last-Modified", "")  # weak ETags must not be used here
        write_whole(self._notes, json.dumps({"address": self._address, "mark": mark}).encode())
        require_room(self._part.parent, max(0, self._total - start))
        self._digest = hashlib.sha256()
        with writing(self._part.parent), self._part.open("ab") as file:
            file.truncate(start)
        if start:
            with self._part.open("rb") as file:
                while block := file.read(BLOCK):
                    self._digest.update(block)
        return start

    def _take(self, answer: IO[bytes]) -> None:
        with writing(self._part.parent):
            file = self._part.open("ab")
        first = file.tell() == 0
        try:
            while block := self._read(answer):
                if first and looks_like_web_page(block):
                    raise failures.web_page(self._address, self._name)
                first = False
                with writing(self._part.parent):
                    file.write(block)
                self._digest.update(block)
                self._tell(file.tell())
                if self._total and file.tell() > self._total:
                    raise failures.wrong_length(self._name, file.tell(), self._total)
        finally:
            with writing(self._part.parent):
                file.flush()
                sync(file.fileno())
                file.close()
        if not self._total:  # a server that does not say how much it sends has sent all of it
            self._total = self._size()

    @staticmethod
    def _read(answer: Any) -> bytes:
        block: bytes = answer.read1(SMALL_BLOCK)
        return block

    def _tell(self, size: int) -> None:
        now = time.monotonic()
        if now - self._told > TOLD_EVERY_SECONDS or size == self._total:
            self._told = now
            self._request.progress(float(size), float(self._total))

    def _is_whole_already(self, headers: Message, start: int) -> bool:
        """The server has nothing behind what there is: all of it has come, or it is of another file."""
        if headers.get("Content-Range", "") == f"bytes */{start}":
            self._total = start
            with self._part.open("rb") as file:
                self._digest = hashlib.file_digest(file, "sha256")
            return True
        self._part.unlink()
        return self._attempt()

    def _check(self) -> None:
        if self._digest.hexdigest() != self._sha256:
            self._part.unlink(missing_ok=True)
            raise failures.wrong_content(self._address, self._name)

    def _size(self) -> int:
        return self._part.stat().st_size if self._part.is_file() else 0

    def _known(self) -> _Known:
        try:
            held = json.loads(self._notes.read_text(encoding="utf-8"))
            return _Known(str(held["address"]), str(held["mark"]))
        except (OSError, ValueError, KeyError, TypeError):
            return _Known()


class _NeverLessSafe(urllib.request.HTTPRedirectHandler):
    """Follows a server that sends on to another address, but never from a protected one to an open one."""

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        if req.type == "https" and urlsplit(newurl).scheme != "https":
            raise DownloadFailed(
                N_("{address} sends on to an unprotected address, which is not followed. Ask who runs your network."),
                address=req.full_url,
            )
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _opener() -> urllib.request.OpenerDirector:
    """An opener with the environment's proxy, and the certificates that the system trusts, a hospital's own too."""
    import ssl

    import truststore

    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    return urllib.request.build_opener(urllib.request.HTTPSHandler(context=context), _NeverLessSafe())


def _refuse_another_type(address: str, headers: Message, name: str) -> None:
    if headers.get_content_type() in ("text/html", "application/xhtml+xml"):
        raise failures.web_page(address, name)
    if headers.get("Content-Encoding", "identity").lower() != "identity":
        raise failures.changed_on_the_way(address, name)
