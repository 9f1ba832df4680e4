"""The models that come with the program: `resources/models/models.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from foundation.places import resources
from speech.models.model import Model, ModelFormat


def included() -> dict[str, Model]:
    """Return the models that come with the program, by name."""
    return {name: from_entry(name, entry) for name, entry in _entries().items()}


def practice_model(language: str) -> Model | None:
    """Return the practice model that knows a language, if one does."""
    return next((model for model in included().values() if model.practice and model.knows(language)), None)


def from_entry(name: str, entry: dict[str, Any]) -> Model:
    """Make a model from an entry of the list; its file lies beside the list unless the entry says where."""
    plain = entry.keys() - {"file", "format", "languages", "alignment_heads"}
    facts = {key: entry[key] for key in plain}
    heads = entry.get("alignment_heads")
    return Model(
        name=name,
        path=_folder() / entry["file"],
        format=ModelFormat(entry.get("format", ModelFormat.OPENAI_PT)),
        languages=tuple(entry.get("languages", ())),
        alignment_heads=tuple((layer, head) for layer, head in heads) if heads else None,
        **facts,
    )


def _folder() -> Path:
    return resources() / "models"


@cache
def _entries() -> dict[str, dict[str, Any]]:
    return tomllib.loads((_folder() / "models.toml").read_text(encoding="utf-8"))
