"""What the network says when it does not give a file, in sentences that tell what to do."""

from __future__ import annotations

import errno
import http.client
import re
import socket
import ssl
from urllib.error import URLError
from urllib.parse import urlsplit

from foundation.translation import N_
from speech.models.disk import MEGABYTE
from speech.models.errors import DownloadFailed

PROXY_AUTHENTICATION, TOO_MANY = 407, 429
MISSING = (404, 410)
FORBIDDEN = (401, 403, 451)
_TUNNEL = re.compile(r"Tunnel connection failed: (\d{3})")


def no_web_address(address: str) -> DownloadFailed:
    """The address is of no kind that can be fetched."""
    return DownloadFailed(
        N_("{address} is no address that begins with https:// or http://. Check it."), address=address
    )


def refused(address: str, status: int, name: str) -> DownloadFailed:
    """The server, or a proxy before it, has answered with an error."""
    host = urlsplit(address).hostname or address
    if status == PROXY_AUTHENTICATION:
        sentence = N_(
            "The proxy of your network wants a user name and a password before it lets “{name}” through. Put them into "
            "the variable HTTPS_PROXY (http://user:password@proxy:port), or ask whoever runs the network; or fetch "
            "{address} on another computer and import the file."
        )
    elif status in MISSING:
        sentence = N_(
            "{host} has no file at {address} (answer {status}). A newer version of this program may know where "
            "“{name}” is now; or fetch the file elsewhere and import it."
        )
    elif status in FORBIDDEN:
        sentence = N_(
            "{host} or a filter on the way does not let “{name}” through (answer {status}). Ask whoever runs the "
            "network to allow {address}, or fetch it on another computer and import the file."
        )
    else:
        sentence = N_(
            "{host} could not give “{name}” just now (answer {status}). Try again later; what has come is kept."
        )
    return DownloadFailed(sentence, host=host, address=address, status=status, name=name)


def unreachable(address: str, error: Exception, name: str) -> DownloadFailed:
    """No answer came at all."""
    host = urlsplit(address).hostname or address
    reason = error.reason if isinstance(error, URLError) and isinstance(error.reason, Exception) else error
    tunnel = _TUNNEL.search(str(reason))
    if tunnel is not None:
        return refused(address, int(tunnel[1]), name)
    if isinstance(reason, ssl.SSLCertVerificationError):
        sentence = N_(
            "This computer does not trust the certificate of {host} ({reason}). Where a hospital's network looks into "
            "protected traffic, its own certificate must be in the system's store: ask whoever runs it. Or fetch "
            "{address} on another computer and import the file."
        )
    elif isinstance(reason, ssl.SSLError):
        sentence = N_(
            "No protected connection to {host} came about ({reason}). A proxy or a filter may be in the way: ask "
            "whoever runs the network; or fetch {address} on another computer and import the file."
        )
    elif isinstance(reason, socket.gaierror):
        sentence = N_(
            "{host} was not found: this computer has no way to the internet, or only through a proxy (variable "
            "HTTPS_PROXY). Fetch {address} on another computer, and import the file from a USB stick."
        )
    elif isinstance(reason, TimeoutError) or getattr(reason, "errno", None) == errno.ETIMEDOUT:
        sentence = N_(
            "{host} does not answer. Try again later, when what has come goes on from there; or fetch {address} on "
            "another computer and import the file."
        )
    elif isinstance(reason, http.client.HTTPException):
        sentence = N_("What {host} answers is no proper HTTP ({reason}). Ask whoever runs the network.")
    else:
        sentence = N_(
            "There is no connection to {host} ({reason}). Check the network and its proxy (variable HTTPS_PROXY), or "
            "fetch {address} on another computer and import the file from a USB stick."
        )
    told = getattr(reason, "verify_message", "") or getattr(reason, "strerror", "") or str(reason)
    return DownloadFailed(sentence, host=host, address=address, reason=str(told), name=name)


def web_page(address: str, name: str) -> DownloadFailed:
    """A page for people came in place of the file."""
    return DownloadFailed(
        N_(
            "A web page came instead of the model “{name}”: often the sign-in page of a hospital's network. Open "
            "{address} in the browser and sign in there, then download again; or ask whoever runs the network to allow "
            "that address."
        ),
        name=name,
        address=address,
    )


def changed_on_the_way(address: str, name: str) -> DownloadFailed:
    """Somebody on the way has packed the file."""
    return DownloadFailed(
        N_(
            "Something between here and {host} changes files on their way, so “{name}” can't be fetched. Ask whoever "
            "runs the network, or fetch {address} on another computer and import the file."
        ),
        name=name,
        host=urlsplit(address).hostname or address,
        address=address,
    )


def cut_off(name: str, size: int, total: int) -> DownloadFailed:
    """The connection ended before the file did."""
    return DownloadFailed(
        N_(
            "The connection was cut: {done} of {total} MB of “{name}” have come. Download it again; it goes on from "
            "there."
        ),
        name=name,
        done=round(size / MEGABYTE, 1),
        total=round(total / MEGABYTE, 1),
    )


def wrong_length(name: str, size: int, total: int) -> DownloadFailed:
    """More came than was announced."""
    return DownloadFailed(
        N_("The server sends more of “{name}” than it announced ({total} bytes). Try again later, or another address."),
        name=name,
        total=total,
        size=size,
    )


def wrong_content(address: str, name: str) -> DownloadFailed:
    """The file is whole, and not the published one."""
    return DownloadFailed(
        N_(
            "What {address} gave is not the published model “{name}” (its SHA-256 is another), and was thrown away. "
            "Download it again; if that happens twice, don't use that address and tell whoever runs the network."
        ),
        name=name,
        address=address,
    )
