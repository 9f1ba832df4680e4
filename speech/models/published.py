"""The models that OpenAI publishes, with their SHA-256 and alignment heads, as the openai-whisper package lists them.

The lists are read from the package's source text: importing it would load PyTorch.
"""

from __future__ import annotations

import ast
import base64
import gzip
import importlib.util
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from speech.models.recommended import megabytes

ENGLISH_ONLY = ".en"
HEADS_OF_LAYERS = {24: 6, 48: 8, 144: 12, 384: 16, 640: 20, 80: 20}
"""Attention heads in a layer, by how many the decoder has in all: tiny, base, small, medium, large, turbo."""
_SHA256 = re.compile(r"/([0-9a-f]{64})/")


@dataclass(frozen=True)
class Published:
    """A model to be downloaded: its address and the SHA-256 that the file must have. `megabytes` is about its size."""

    name: str
    address: str
    sha256: str
    megabytes: int = 0

    @property
    def language(self) -> str | None:
        """The one language it knows; None for many."""
        return "en" if self.name.endswith(ENGLISH_ONLY) else None


def published() -> dict[str, Published]:
    """Return OpenAI's models by name; two names may mean one file."""
    sizes = megabytes()
    found = {}
    for name, address in _lists()["_MODELS"].items():
        whole_name = address.rpartition("/")[2].removesuffix(".pt")
        hashed = _SHA256.search(address)
        if hashed is not None:
            found[name] = Published(whole_name, address, hashed[1], sizes.get(whole_name, 0))
    return found


def published_by(sha256: str) -> Published | None:
    """Return the published model whose file has this SHA-256."""
    return next((one for one in published().values() if one.sha256 == sha256), None)


def alignment_heads(sha256: str) -> tuple[tuple[int, int], ...] | None:
    """Return the (layer, head) pairs that align, of the published file with this SHA-256; None for any other."""
    held = _lists()
    dump = next((held["_ALIGNMENT_HEADS"].get(name) for name, one in published().items() if one.sha256 == sha256), None)
    if dump is None:
        return None
    aligning = gzip.decompress(base64.b85decode(dump))
    width = HEADS_OF_LAYERS[len(aligning)]
    return tuple(divmod(place, width) for place, flag in enumerate(aligning) if flag)


def whisper_folder() -> Path | None:
    """Return where openai-whisper is installed, without importing it and PyTorch; None where it is not."""
    found = importlib.util.find_spec("whisper")
    return None if found is None or found.origin is None else Path(found.origin).parent


@cache
def _lists() -> dict[str, dict[str, Any]]:
    """Return the package's two lists; empty ones where it is not installed."""
    lists: dict[str, dict[str, Any]] = {"_MODELS": {}, "_ALIGNMENT_HEADS": {}}
    folder = whisper_folder()
    if folder is None:
        return lists
    for line in ast.parse((folder / "__init__.py").read_text(encoding="utf-8")).body:
        if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name) and line.targets[0].id in lists:
            lists[line.targets[0].id] = ast.literal_eval(line.value)
    return lists
