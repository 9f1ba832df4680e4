from __future__ import annotations

from pathlib import Path

import pytest

from speech.models.disk import models_folder


@pytest.fixture(autouse=True)
def own_models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's folder of their own, where no model is installed yet."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home æøå"))
    return models_folder()
