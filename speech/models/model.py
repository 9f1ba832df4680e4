"""What a voice model is. No I/O."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

LONGEST_WINDOW = 30.0


class ModelFormat(StrEnum):
    """In which form a model lies on the disk."""

    OPENAI_PT = "openai"
    """One file `.pt`, as openai-whisper publishes them."""
    HUGGING_FACE = "huggingface"
    """A folder with `config.json`, a tokenizer, and safetensors or `pytorch_model.bin`."""
    CTRANSLATE2 = "ctranslate2"
    """A folder with `model.bin`, `config.json`, a vocabulary and `tokenizer.json`."""


@dataclass(frozen=True)
class Model:
    """A voice model on the disk. `language` is None where it knows several: those in `languages`, or all.

    `longest_stretch` is in seconds, `path` a file or a folder, by `format`; `sha256` is that of the file, or of a
    folder's files (`speech.models.checking.folder_digest`). `aligned` tells whether its cross-attention can be asked
    for word times, `alignment_heads` which (layer, head) pairs of the decoder then show them; None where nobody has
    said.
    """

    name: str
    path: Path
    sha256: str
    practice: bool = False
    language: str | None = None
    languages: tuple[str, ...] = ()
    longest_stretch: float = LONGEST_WINDOW
    aligned: bool = True
    label: str = ""
    source: str = ""
    licence: str = ""
    format: ModelFormat = ModelFormat.OPENAI_PT
    alignment_heads: tuple[tuple[int, int], ...] | None = None

    def knows(self, language: str) -> bool:
        """Tell whether the model may be asked for a language, such as da."""
        return self.language in (None, language) and (not self.languages or language in self.languages)
