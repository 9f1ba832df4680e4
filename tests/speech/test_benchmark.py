"""The benchmark's command line: what it says of itself, and what it finds out before it measures for an hour."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import speech as benchmark


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> list[benchmark.Length]:
    """Measure nothing, and note what would have been measured."""
    lengths: list[benchmark.Length] = []

    def measure(length: benchmark.Length, _folder: Path, _parts: object) -> dict[str, float]:
        lengths.append(length)
        return {"speed_vs_openai_base": 2.0}

    monkeypatch.setenv("XDG_DATA_HOME", "")  # the benchmark sets its own; this puts it back
    monkeypatch.setattr(benchmark, "measure", measure)
    return lengths


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> None:
    monkeypatch.setattr("sys.argv", ["speech.py", *words])
    benchmark.main()


def test_a_folder_that_is_not_there_is_found_out_before_measuring(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, measured: list[object], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        run(monkeypatch, "--json", str(tmp_path / "missing" / "figures.json"))
    assert ended.value.code == 2 and measured == []
    assert f"there is no folder {tmp_path / 'missing'}" in capsys.readouterr().err
    run(monkeypatch, "--quick", "--json", str(tmp_path / "figures.json"))
    assert "speed_vs_openai_base" in (tmp_path / "figures.json").read_text()


def test_help_tells_how_much_is_measured_quickly(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        run(monkeypatch, "--help")
    assert benchmark.QUICK.minutes == 0.5
    assert "half a minute of dictation" in " ".join(capsys.readouterr().out.split())
