"""From windows to what the network is asked: its input tokens, the tokens wanted, and where each is to be heard."""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from tools.practice_voice.network import LETTERS, Network, Vocabulary
from tools.practice_voice.windows import Window

TIMED, PROMPTED, SWAPPED = 0.4, 0.5, 0.12
"""How often a window is asked with time stamps; one without speech is given the whole prompt; a word that was written
is replaced, which makes the network listen instead of telling the grammar's next word."""
POSITIONS_A_SECOND = 50
NOTHING_ASKED = -100
AFTER_SPEECH, AROUND_STAMP = 0.3, 0.06
GUIDANCE, TELLING = 0.5, 0.5
"""The weights of guided attention, and of telling the language (or that nobody speaks) besides the words."""

Place = tuple[float, float] | None


@dataclass(frozen=True)
class Lesson:
    """Input and wanted tokens (small numbers) of one window, and from when to when each wanted one sounds."""

    given: list[int]
    asked: list[int]
    places: list[Place]


def lesson(window: Window, vocabulary: Vocabulary, draw: random.Random, offset: float = 0.0) -> Lesson:
    """Ask for the words of a window that lies `offset` seconds into its 30."""
    token, small = vocabulary.token, vocabulary.small
    language = small[vocabulary.languages[window.language]]
    sot, transcribe, untimed = small[token.sot], small[token.transcribe], small[token.no_timestamps]
    if not window.lines:
        silent, end = small[token.no_speech], small[token.eot]
        if draw.random() < PROMPTED:
            asked = [silent, NOTHING_ASKED, NOTHING_ASKED, end]
            return Lesson([sot, language, transcribe, untimed], asked, [None] * 4)
        return Lesson([sot], [silent], [None])
    timed = draw.random() < TIMED
    said: list[tuple[int, Place]] = []
    for line in window.lines:
        begins, ends = line[0][1], line[-1][2]
        if timed:
            said.append(_stamp(begins, offset, vocabulary))
        for word, start, finish in line:
            said += _parts(vocabulary.parts(word), start, finish)
        if timed:
            said.append(_stamp(ends, offset, vocabulary))
    last = window.lines[-1][-1][2]
    said.append((small[token.eot], (last, last + AFTER_SPEECH)))
    prompt = [sot, language, transcribe] + ([] if timed else [untimed])
    given = prompt + [number for number, _ in said[:-1]]
    steering = len(prompt) - 1
    asked = [language, *[NOTHING_ASKED] * (steering - 1), *(number for number, _ in said)]
    return Lesson(given, asked, [*[None] * steering, *(place for _, place in said)])


def _stamp(seconds: float, offset: float, vocabulary: Vocabulary) -> tuple[int, Place]:
    number = vocabulary.small[vocabulary.token.timestamp_begin + round((seconds + offset) / 0.02)]
    return number, (seconds - AROUND_STAMP, seconds + AROUND_STAMP)


def _parts(parts: list[tuple[int, int]], begin: float, end: float) -> list[tuple[int, Place]]:
    """A word's tokens share its time by their bytes."""
    total, before = sum(length for _, length in parts), 0
    out: list[tuple[int, Place]] = []
    for number, length in parts:
        place = (begin + (end - begin) * before / total, begin + (end - begin) * (before + length) / total)
        out.append((number, place))
        before += length
    return out


def losses(network: Network, windows: list[Window], draw: random.Random, *, offset: int = 0) -> dict[str, Tensor]:
    """Return the losses of some windows of one length: `written`, `told`, `guided` and `spelled`.

    `told` is how well the first token is known, the language or silence: among a window's words it hardly counts.
    """
    vocabulary = network.vocabulary
    lessons = [lesson(window, vocabulary, draw, offset / POSITIONS_A_SECOND) for window in windows]
    longest = max(len(each.given) for each in lessons)
    end = vocabulary.small[vocabulary.token.eot]
    given = torch.full((len(lessons), longest), end)
    asked = torch.full((len(lessons), longest), NOTHING_ASKED)
    for row, each in enumerate(lessons):
        given[row, : len(each.given)] = torch.tensor(each.given)
        asked[row, : len(each.asked)] = torch.tensor(each.asked)
    swap = (torch.rand(given.shape) < SWAPPED) & (given < vocabulary.texts)
    given = torch.where(swap, torch.randint(0, vocabulary.texts, given.shape), given)
    with torch.autocast("cpu", torch.bfloat16):
        heard = network.encode(torch.from_numpy(_stacked(windows)), offset)
        logits, looked = network.decode(given, heard)
    return {
        "written": functional.cross_entropy(logits.float().flatten(0, 1), asked.flatten(), ignore_index=NOTHING_ASKED),
        "told": functional.cross_entropy(logits[:, 0].float(), asked[:, 0]),
        "guided": guidance(looked, lessons),
        "spelled": _spelling(network, heard.float(), windows),
    }


def _stacked(windows: list[Window]) -> NDArray[np.float32]:
    return np.stack([window.mel for window in windows])


def guidance(looked: list[Tensor], lessons: list[Lesson]) -> Tensor:
    """How far the guided heads' attention is from lying evenly over what is written (cross-entropy)."""
    positions = looked[0].shape[-1]
    rows, columns, weights = [], [], []
    total = 0
    width = looked[0].shape[1]
    for window, each in enumerate(lessons):
        for index, place in enumerate(each.places):
            if place is None:
                continue
            first = min(max(0, int(place[0] * POSITIONS_A_SECOND)), positions - 1)
            last = min(max(first + 1, -int(-place[1] * POSITIONS_A_SECOND // 1)), positions)
            columns.append(np.arange(first, last))
            rows.append(np.full(last - first, window * width + index))
            weights.append(np.full(last - first, 1 / (last - first), np.float32))
            total += 1
    if not total:
        return looked[0].sum() * 0
    at = torch.from_numpy(np.concatenate(rows) * positions + np.concatenate(columns))
    weight = torch.from_numpy(np.concatenate(weights))
    return torch.stack([-(head.flatten()[at] * weight).sum() / total for head in looked]).mean()


def _spelling(network: Network, heard: Tensor, windows: list[Window]) -> Tensor:
    """CTC of the letters over the encoder's output: it aligns the encoder early."""
    spoken = [index for index, window in enumerate(windows) if window.lines]
    if not spoken:
        return heard.sum() * 0
    texts = [" ".join(word for line in windows[index].lines for word, _, _ in line) for index in spoken]
    return functional.ctc_loss(
        network.letters(heard[spoken]).log_softmax(-1).transpose(0, 1),
        torch.tensor([LETTERS[letter] for text in texts for letter in text]),
        torch.full((len(spoken),), heard.shape[1]),
        torch.tensor([len(text) for text in texts]),
        zero_infinity=True,
    )
