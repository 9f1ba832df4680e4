"""Make the practice office's recordings and scans from `resources/practice/<language>/material.toml`.

    python -m tools.practice_material

The speech is espeak-ng's, the pages are drawn and then worn like a scan: nothing of it comes from a real person.
"""

from __future__ import annotations

import io
import subprocess
import tomllib
import wave
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

FOLDER = Path(__file__).parent.parent / "resources" / "practice" / "da"
PAUSE_SECONDS = 0.6
SPEED, PITCH = 145, 50
OPUS_RATE = 24_000
OPUS_FRAME = OPUS_RATE // 50
PAGE_A4_200_DPI = (1654, 2339)
FONT = "/usr/share/fonts/truetype/liberation/LiberationSerif-Regular.ttf"


def main() -> None:
    """Make every file that the material names."""
    material = tomllib.loads((FOLDER / "material.toml").read_text("utf-8"))
    for dictation in material["dictation"]:
        samples, rate = _spoken(dictation["lines"], dictation["voice"])
        _write_opus(FOLDER / dictation["file"], samples, rate)
    for number, scan in enumerate(material["scan"]):
        _worn(_drawn(scan["text"]), seed=number).save(FOLDER / scan["file"], quality=60, dpi=(200, 200))


def _spoken(lines: list[str], voice: str) -> tuple[np.ndarray, int]:
    pieces, rate = [], 22_050
    for line in lines:
        command = ["espeak-ng", "-v", voice, "-s", str(SPEED), "-p", str(PITCH), "--stdout", line]
        with wave.open(io.BytesIO(subprocess.run(command, capture_output=True, check=True).stdout)) as sound:
            rate = sound.getframerate()
            samples = np.frombuffer(sound.readframes(sound.getnframes()), np.int16)
        loud = np.flatnonzero(np.abs(samples) > 50)
        pieces += [samples[loud[0] : loud[-1] + 1], np.zeros(int(PAUSE_SECONDS * rate), np.int16)]
    quiet = np.zeros(int(PAUSE_SECONDS * rate), np.int16)
    spoken = np.concatenate([quiet, *pieces]).astype(np.float32) * 0.6
    noise = np.random.default_rng(1).normal(0, 25, len(spoken))
    return np.clip(spoken + noise, -32768, 32767).astype(np.int16), rate


def _write_opus(path: Path, samples: np.ndarray, rate: int) -> None:
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream("libopus", rate=OPUS_RATE)
        stream.layout = "mono"
        stream.bit_rate = 32_000
        resampler = av.AudioResampler("s16", "mono", OPUS_RATE, OPUS_FRAME)
        frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = rate
        frame.time_base = Fraction(1, rate)
        frame.pts = 0
        for resampled in [*resampler.resample(frame), *resampler.resample(None)]:
            container.mux(stream.encode(resampled))
        container.mux(stream.encode(None))


def _drawn(text: str) -> Image.Image:
    page = Image.new("L", PAGE_A4_200_DPI, 250)
    font = ImageFont.truetype(FONT, 34)
    ImageDraw.Draw(page).multiline_text((180, 200), text.strip(), fill=25, font=font, spacing=20)
    return page


def _worn(page: Image.Image, seed: int) -> Image.Image:
    """Turn a clean page into a scan: a little askew, a little soft, with the paper's grain."""
    askew = page.rotate(0.4 - 0.8 * seed, fillcolor=250, resample=Image.Resampling.BICUBIC)
    soft = np.asarray(askew.filter(ImageFilter.GaussianBlur(0.7)), np.float32)
    grain = np.random.default_rng(seed).normal(0, 5, soft.shape)
    return Image.fromarray(np.clip(soft + grain, 0, 255).astype(np.uint8))


if __name__ == "__main__":
    main()
