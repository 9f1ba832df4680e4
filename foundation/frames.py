"""One message on a pipe: a JSON object, and a block of bytes that may be empty."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from typing import IO, Any

HEADER = struct.Struct(">IQ")
JSON_BYTES_AT_MOST = 256 * 2**20
BLOB_BYTES_AT_MOST = 4 * 2**30


def write(stream: IO[bytes], message: Mapping[str, Any], blob: bytes = b"") -> None:
    """Write one message and flush it."""
    text = json.dumps(message).encode("ascii")  # escaped, so that file names that are no valid UTF-8 get through
    stream.write(HEADER.pack(len(text), len(blob)))
    stream.write(text)
    stream.write(blob)
    stream.flush()


def read(stream: IO[bytes]) -> tuple[dict[str, Any], bytes] | None:
    """Read one message; None at the end of the stream. Raises ValueError for one that breaks off or is no JSON."""
    head = stream.read(HEADER.size)
    if not head:
        return None
    if len(head) < HEADER.size:
        raise ValueError("the message breaks off in its header")
    text_length, blob_length = HEADER.unpack(head)
    if text_length > JSON_BYTES_AT_MOST or blob_length > BLOB_BYTES_AT_MOST:
        raise ValueError("the message claims to be larger than any message may be")
    text, blob = stream.read(text_length), stream.read(blob_length)
    if len(text) < text_length or len(blob) < blob_length:
        raise ValueError("the message breaks off")
    try:
        message = json.loads(text)
    except RecursionError as error:
        raise ValueError("the message is no JSON that ends") from error
    if not isinstance(message, dict):
        raise ValueError("the message is no JSON object")
    return message, blob
