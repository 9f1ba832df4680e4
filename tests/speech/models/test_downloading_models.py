"""Models come from a real server on this machine: cut, resumed, wrong, refused, or hidden behind a proxy."""

from __future__ import annotations

import hashlib
import ssl
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path

import pytest
import small_models

from foundation.errors import Cancelled
from speech.errors import UnknownModel
from speech.models import disk as disk_module
from speech.models import find, installed, opened
from speech.models.download import PARTS, all_begun, begun, discard, download, wanted
from speech.models.errors import DownloadFailed, NotStored
from speech.models.published import Published

SECONDS = 60


@dataclass
class Manners:
    """How the server behaves, and what it has been asked."""

    content: bytes = b""
    status: int = 200
    kind: str = "application/octet-stream"
    mark: str | None = '"first"'
    cut_after: list[int] = field(default_factory=list)
    """Bytes after which the first, second … answer is cut; later ones are whole."""
    ranges: bool = True
    length: int | None = None
    """Announced in place of the true length."""
    to: str = ""
    """Where the server sends on to."""
    hangs: threading.Event | None = None
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    manners: Manners

    def do_GET(self) -> None:
        manners = self.manners
        manners.asked.append(dict(self.headers))
        if manners.hangs is not None:
            manners.hangs.wait(SECONDS)
        start = self._start()
        if start and start >= len(manners.content):
            self._head(416, 0, {"Content-Range": f"bytes */{len(manners.content)}"})
            return
        body = manners.content[start:]
        length = len(body) if manners.length is None else manners.length
        more = {"Content-Range": f"bytes {start}-{len(manners.content) - 1}/{len(manners.content)}"} if start else {}
        if manners.to:
            more["Location"] = manners.to
        self._head(206 if start else manners.status, length, more)
        cut = manners.cut_after.pop(0) if manners.cut_after else None
        self.wfile.write(body[:cut])
        self.close_connection = True

    def do_CONNECT(self) -> None:
        self._head(self.manners.status, 0, {})

    def _start(self) -> int:
        """Where the answer begins: a range is given only of the same content as before (RFC 9110, 13.1.5)."""
        wanted, same = self.headers.get("Range", ""), self.headers.get("If-Range")
        if not self.manners.ranges or not wanted or (same is not None and same != self.manners.mark):
            return 0
        return int(wanted.removeprefix("bytes=").removesuffix("-"))

    def _head(self, status: int, length: int, more: dict[str, str]) -> None:
        self.send_response(status)
        self.send_header("Content-Type", self.manners.kind)
        self.send_header("Content-Length", str(length))
        if self.manners.mark:
            self.send_header("ETag", self.manners.mark)
        for name, value in (self.manners.headers | more).items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_arguments: object) -> None: ...


@dataclass
class Server:
    """A running server; `address` is that of the model on it."""

    manners: Manners
    address: str

    @property
    def asked_for(self) -> list[str]:
        """The ranges that were asked for, one a request."""
        return [headers.get("Range", "") for headers in self.manners.asked]


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    """Start a server with these manners, by TLS where a context is given."""
    running: list[tuple[ThreadingHTTPServer, threading.Thread]] = []

    def start(context: ssl.SSLContext | None = None, **manners: object) -> Server:
        told = Manners(**manners)  # type: ignore[arg-type]
        server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"manners": told}))
        server.daemon_threads = False
        if context is not None:
            server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        running.append((server, thread))
        return Server(told, f"http{'s' if context else ''}://127.0.0.1:{server.server_port}/models/small.pt")

    yield start
    for server, thread in running:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the tester's own proxy out of it."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a published model."""
    return small_models.openai_checkpoint(tmp_path_factory.mktemp("published") / "small.pt").read_bytes()


def published(content: bytes, address: str) -> Published:
    return Published("small", address, hashlib.sha256(content).hexdigest())


def parts(own_models: Path) -> list[int]:
    """How large each unfinished download is."""
    return [path.stat().st_size for path in (own_models / PARTS).glob("*.part")]


def test_a_model_is_downloaded_and_installed(serve: Callable[..., Server], content: bytes, own_models: Path) -> None:
    server = serve(content=content)
    told: list[tuple[float, float]] = []
    wished = published(content, server.address)
    arrival = download(wished, progress=lambda done, total: told.append((done, total)))
    assert (arrival.model.name, arrival.model.source, arrival.was_there) == ("small", server.address, False)
    assert told[-1] == (len(content), len(content))
    with opened(find("small")) as file:
        assert file.read() == content
    assert parts(own_models) == [] and begun(wished) == 0
    assert download(wished).was_there
    assert len(server.manners.asked) == 1  # what is there is not asked for again
    assert server.manners.asked[0]["User-Agent"].startswith("Skrivestue/")


def test_a_cut_connection_is_taken_up_where_it_broke(serve: Callable[..., Server], content: bytes) -> None:
    server = serve(content=content, cut_after=[300_000, 200_000])
    download(published(content, server.address))
    assert server.asked_for == ["", "bytes=300000-", "bytes=500000-"]
    assert server.manners.asked[1]["If-Range"] == '"first"'
    assert len(installed()) == 1


def test_a_download_goes_on_after_the_program_was_stopped(
    serve: Callable[..., Server], content: bytes, own_models: Path
) -> None:
    server = serve(content=content, cut_after=[300_000, 0])
    wished = published(content, server.address)
    with pytest.raises(DownloadFailed, match=r"cut: 0\.3 of .* MB"):
        download(wished)
    assert parts(own_models) == [300_000] and installed() == ()
    assert begun(wished) == 300_000
    download(wished)
    assert server.asked_for[-1] == "bytes=300000-"
    assert len(installed()) == 1


def test_another_content_meanwhile_starts_over(serve: Callable[..., Server], content: bytes, own_models: Path) -> None:
    server = serve(content=bytes(len(content)), mark='"old"', cut_after=[300_000, 0])
    wished = published(content, server.address)
    with pytest.raises(DownloadFailed):
        download(wished)
    server.manners.content, server.manners.mark = content, '"new"'
    download(wished)
    assert server.manners.asked[-1]["If-Range"] == '"old"'
    with opened(find("small")) as file:
        assert file.read() == content


@pytest.mark.parametrize("mark", [None, 'W/"weak"'])
def test_a_server_without_ranges_or_marks_starts_over(
    mark: str | None, serve: Callable[..., Server], content: bytes
) -> None:
    server = serve(content=content, ranges=False, mark=mark, cut_after=[300_000])
    download(published(content, server.address))
    assert "If-Range" not in server.manners.asked[-1]
    assert len(installed()) == 1


def test_all_had_come_but_the_program_was_stopped_before_it_looked(
    serve: Callable[..., Server], content: bytes, own_models: Path
) -> None:
    server = serve(content=content)
    wished = published(content, server.address)
    (own_models / PARTS).mkdir()
    (own_models / PARTS / f"{wished.sha256}.part").write_bytes(content)
    download(wished)
    assert len(installed()) == 1


def test_a_part_longer_than_the_file_is_thrown_away(
    serve: Callable[..., Server], content: bytes, own_models: Path
) -> None:
    server = serve(content=content)
    wished = published(content, server.address)
    (own_models / PARTS).mkdir()
    (own_models / PARTS / f"{wished.sha256}.part").write_bytes(content + b"and more")
    download(wished)
    assert server.asked_for == [f"bytes={len(content) + 8}-", ""]


def test_a_wrong_content_is_thrown_away(serve: Callable[..., Server], content: bytes, own_models: Path) -> None:
    server = serve(content=content[:-1] + b"x")
    with pytest.raises(DownloadFailed, match=r"its SHA-256 is another.*thrown away"):
        download(published(content, server.address))
    assert parts(own_models) == [] and installed() == ()


def test_a_mirror_must_give_the_published_file(serve: Callable[..., Server], content: bytes) -> None:
    mirror = serve(content=content)
    nowhere = published(content, "http://127.0.0.1:9/models/small.pt")
    assert download(nowhere, address=mirror.address).model.source == mirror.address
    wrong = serve(content=b"PK" + bytes(2000))
    with pytest.raises(DownloadFailed, match="SHA-256"):
        download(wanted("tiny"), address=wrong.address)


def test_fewer_bytes_than_announced(serve: Callable[..., Server], content: bytes, own_models: Path) -> None:
    server = serve(content=content, length=len(content) + 1000, ranges=False)
    with pytest.raises(DownloadFailed, match="was cut"):
        download(published(content, server.address))
    assert installed() == ()


@pytest.mark.parametrize("kind", ["text/html; charset=utf-8", "application/octet-stream"])
def test_a_sign_in_page_of_the_network(
    kind: str, serve: Callable[..., Server], content: bytes, own_models: Path
) -> None:
    server = serve(content=b"<!DOCTYPE html><title>Log ind</title>" + bytes(500), kind=kind)
    with pytest.raises(DownloadFailed, match=r"A web page came instead.*sign in there"):
        download(published(content, server.address))
    assert installed() == ()


def test_a_sign_in_page_does_not_spoil_what_has_come(
    serve: Callable[..., Server], content: bytes, own_models: Path
) -> None:
    server = serve(content=content, cut_after=[300_000, 0])
    wished = published(content, server.address)
    with pytest.raises(DownloadFailed):
        download(wished)
    server.manners.kind, server.manners.ranges = "text/html", False
    with pytest.raises(DownloadFailed, match="web page"):
        download(wished)
    assert parts(own_models) == [300_000]


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (404, r"has no file at .*answer 404"),
        (403, r"Ask whoever runs the network to allow"),
        (407, r"proxy of your network wants a user name and a password"),
        (503, r"could not give “small” just now \(answer 503\)"),
    ],
)
def test_what_a_server_refuses(status: int, told: str, serve: Callable[..., Server], content: bytes) -> None:
    server = serve(content=b"no", status=status, kind="text/html")
    with pytest.raises(DownloadFailed, match=told):
        download(published(content, server.address))


def test_no_server_and_no_internet(content: bytes) -> None:
    with pytest.raises(DownloadFailed, match=r"no connection to 127\.0\.0\.1.*USB stick"):
        download(published(content, "http://127.0.0.1:9/small.pt"))
    with pytest.raises(DownloadFailed, match=r"models\.invalid was not found.*USB stick"):
        download(published(content, "https://models.invalid/small.pt"))
    with pytest.raises(DownloadFailed, match="no address that begins with"):
        download(published(content, "file:///etc/passwd"))


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_the_environments_proxy_is_used_and_wants_a_password(
    scheme: str, serve: Callable[..., Server], content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = serve(content=b"", status=407)
    monkeypatch.setenv(f"{scheme}_proxy", proxy.address.removesuffix("/models/small.pt"))
    with pytest.raises(DownloadFailed, match=r"wants a user name and a password.*HTTPS_PROXY"):
        download(published(content, f"{scheme}://models.invalid/small.pt"))


def test_the_environments_proxy_fetches_the_model(
    serve: Callable[..., Server], content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = serve(content=content)
    monkeypatch.setenv("http_proxy", proxy.address.removesuffix("/models/small.pt"))
    assert download(published(content, "http://models.invalid/small.pt")).model.name == "small"


def test_a_filter_that_packs_files(serve: Callable[..., Server], content: bytes) -> None:
    server = serve(content=content, headers={"Content-Encoding": "gzip"})
    with pytest.raises(DownloadFailed, match="changes files on their way"):
        download(published(content, server.address))


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The key and the certificate of a network's own, which no system trusts by itself."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Regionens filter")])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file = tmp_path_factory.mktemp("tls") / "server.pem"
    file.write_bytes(made.public_bytes(pem) + private)
    return file


@pytest.fixture
def protected(serve: Callable[..., Server], content: bytes, certificate: Path) -> Server:
    """A server behind TLS with that certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return serve(context=context, content=content)


def test_a_certificate_that_the_system_does_not_trust(protected: Server, content: bytes) -> None:
    with pytest.raises(DownloadFailed, match=r"does not trust the certificate of 127\.0\.0\.1"):
        download(published(content, protected.address))
    assert protected.manners.asked == []


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system's store is no file that a test may change")
def test_a_networks_own_certificate_in_the_systems_store_is_trusted(
    protected: Server, content: bytes, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert download(published(content, protected.address)).model.name == "small"


def test_a_protected_server_that_sends_on_to_an_open_one_is_not_followed(
    serve: Callable[..., Server],
    protected: Server,
    content: bytes,
    certificate: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    elsewhere = serve(content=content)
    protected.manners.status, protected.manners.to = 302, elsewhere.address
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with pytest.raises(DownloadFailed, match="unprotected address" if sys.platform == "linux" else ""):
        download(published(content, protected.address))
    assert elsewhere.manners.asked == []


def test_a_server_that_sends_on(serve: Callable[..., Server], content: bytes) -> None:
    there = serve(content=content)
    server = serve(content=b"", status=302, to=there.address)
    assert download(published(content, server.address)).model.name == "small"


def test_stopping_while_the_server_says_nothing(serve: Callable[..., Server], content: bytes) -> None:
    released = threading.Event()
    server = serve(content=content, hangs=released)
    try:
        with pytest.raises(Cancelled):
            download(published(content, server.address), cancelled=lambda: bool(server.manners.asked))
        assert not released.is_set()  # the server still hangs: nobody has waited for it
    finally:
        released.set()
    server.manners.hangs = None
    download(published(content, server.address))
    assert len(installed()) == 1


def test_a_disk_without_room(
    serve: Callable[..., Server], content: bytes, own_models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = serve(content=content, length=10**15)
    with pytest.raises(NotStored, match=r"lacks room: 1000000000 MB are needed"):
        download(published(content, server.address))
    assert installed() == ()
    assert disk_module.shutil.disk_usage(own_models).free < 10**15


def test_two_programs_do_not_fetch_the_same_model_at_once(
    serve: Callable[..., Server], content: bytes, own_models: Path
) -> None:
    from filelock import FileLock

    server = serve(content=content)
    wished = published(content, server.address)
    (own_models / PARTS).mkdir()
    with (
        FileLock(own_models / PARTS / f"{wished.sha256}.lock"),
        pytest.raises(NotStored, match="Another program is downloading"),
    ):
        download(wished)
    assert server.manners.asked == []


def test_an_address_with_danish_letters(serve: Callable[..., Server], content: bytes) -> None:
    server = serve(content=content)
    model = published(content, server.address.replace("models", "modeller på Ærø"))
    assert download(model).model.source.endswith("modeller på Ærø/small.pt")


def test_what_has_come_can_be_thrown_away(serve: Callable[..., Server], own_models: Path) -> None:
    server = serve(content=bytes(500_000), cut_after=[300_000, 0])
    with pytest.raises(DownloadFailed):
        download(wanted("tiny"), address=server.address)
    assert all_begun() == {"tiny": 300_000}
    assert discard("tiny") == 300_000 and discard("tiny") == 0 and discard("nothing") == 0
    assert parts(own_models) == []


def test_only_published_names_can_be_downloaded() -> None:
    assert wanted("large-v3").sha256 == "e5b1a55b89c1367dacf97e3e19bfd829a01529dbfdeefa8caeb59b3f1b81dadb"
    assert wanted("turbo").name == "large-v3-turbo"
    with pytest.raises(UnknownModel, match=r"“kb-whisper”.*large-v3.*imported"):
        wanted("kb-whisper")
