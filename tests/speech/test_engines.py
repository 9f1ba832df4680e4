"""Both engines hear the same: the fast one is a conversion of the very model that the reference engine runs."""

from __future__ import annotations

import dataclasses
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path

import jiwer
import numpy as np
import pytest
import torch
import whisper
from whisper.tokenizer import get_tokenizer

from speech import engines, models
from speech.engines import Engine, ctranslate2
from speech.engines.spectrogram import Spectrogram
from speech.engines.word_times import whole
from speech.model import Word
from speech.recogniser import recognise
from tests import speaking
from tools.practice_voice import espeak, grammar, voices

SENTENCES = 3
DICTATIONS = {"da": 20, "nb": 10, "sv": 10, "en": 10}
# openai-whisper leaves the file of its tokens open.
pytestmark = pytest.mark.filterwarnings("ignore:.*tiktoken:pytest.PytestUnraisableExceptionWarning")


@pytest.fixture(scope="module", autouse=True)
def own_conversions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data")))
        yield


@dataclasses.dataclass(frozen=True)
class Spoken:
    """A short dictation: sentences of a language's grammar, its sound, and when each word begins, in seconds."""

    language: str
    text: str
    samples: speaking.Samples
    starts: list[float]


@pytest.fixture(scope="module")
def spoken() -> list[Spoken]:
    """Fifty different dictations in four languages, in voices that trained no model, over noise."""
    chosen, noise = random.Random(8), np.random.default_rng(8)
    said = []
    for language, count in DICTATIONS.items():
        known = grammar.load(language)
        for _ in range(count):
            text = " ".join(known.sentence(chosen) for _ in range(SENTENCES))
            voice, speed, pitch = voices.drawn(known.voice, voices.HELD_OUT, chosen)
            quiet = np.zeros(chosen.randrange(2_000, 6_000), np.float32)
            sound = espeak.speak(text, voice, speed, pitch)
            samples = np.concatenate([quiet, sound.samples / np.float32(32768), quiet])
            samples += noise.normal(0, 1e-3, len(samples)).astype(np.float32)
            starts = [len(quiet) / espeak.RATE + start for _, start, _ in sound.words]
            said.append(Spoken(language, text, samples, starts))
    assert len({one.text for one in said}) >= 45
    return said


def texts(load: Callable[[str], Engine], spoken: list[Spoken]) -> list[str]:
    """What engines hear, each loaded by its language."""
    heard = []
    for language, group in groupby(spoken, key=lambda one: one.language):
        engine, sounds = load(language), [one.samples for one in group]
        for start in range(0, len(sounds), engine.batch):
            found = engine.hear(sounds[start : start + engine.batch])
            heard += [" ".join(word.text for word in one.words) for one in found]
    return heard


def engine_named(name: str) -> Callable[[str], Engine]:
    return lambda language: engines.load(name, models.find("practice"), language)


@pytest.fixture(scope="module")
def reference(spoken: list[Spoken]) -> list[str]:
    """What openai-whisper itself decodes, ten at a time and by one thread, which is quick also beside other tests."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    network = whisper.load_model(str(models.find("practice").path), device="cpu")
    found = []
    for language, group in groupby(spoken, key=lambda one: one.language):
        code = engines.WHISPER_CODES.get(language, language)
        options = whisper.DecodingOptions(language=code, temperature=0.0, fp16=False, without_timestamps=True)
        mels = [whisper.log_mel_spectrogram(whisper.pad_or_trim(one.samples)) for one in group]
        for at in range(0, len(mels), 10):
            found += whisper.decode(network, torch.stack(mels[at : at + 10]), options)
    torch.set_num_threads(threads)
    return [" ".join(one.text.split()) for one in found]


def test_a_conversion_in_full_precision_gives_the_very_same_words(spoken: list[Spoken], reference: list[str]) -> None:
    def exact(language: str) -> Engine:
        return ctranslate2.load(models.find("practice"), language, precision="float32")

    assert texts(exact, spoken) == reference


def test_eight_bit_numbers_cost_less_than_half_a_point_of_word_error(
    spoken: list[Spoken], reference: list[str]
) -> None:
    said = [one.text for one in spoken]
    fast = texts(engine_named("ctranslate2"), spoken)
    assert abs(jiwer.wer(said, fast) - jiwer.wer(said, reference)) <= 0.005
    assert jiwer.wer(reference, fast) <= 0.02


def test_the_same_words_come_whether_windows_are_heard_alone_or_together(spoken: list[Spoken]) -> None:
    engine = engines.load("ctranslate2", models.find("practice"), "da")
    samples = [one.samples for one in spoken[:4]]
    together = engine.hear(samples)
    alone = [engine.hear([sound])[0] for sound in samples]
    assert [[word.text for word in one.words] for one in together] == [[w.text for w in one.words] for one in alone]


def test_the_reference_engine_is_openai_whisper(spoken: list[Spoken], reference: list[str]) -> None:
    assert texts(engine_named("openai-whisper"), spoken[:3]) == reference[:3]


@pytest.mark.parametrize("name", engines.ENGINES)
def test_words_are_placed_where_they_are_said(name: str, spoken: list[Spoken]) -> None:
    engine = engine_named(name)("da")
    errors = []
    for one in spoken[:8]:
        (heard,) = engine.hear([one.samples])
        if [word.text for word in heard.words] == one.text.split():
            errors += [abs(word.start - start) for word, start in zip(heard.words, one.starts, strict=True)]
    assert len(errors) > 20
    assert np.median(errors) <= 0.08


@pytest.mark.parametrize(
    "text",
    [
        " Digoxin 62,5 mikrogram, blodtryk 140/80, C-reaktivt protein 5,2.",
        " L4-L5 den 12.5.2026 kl. 14:30 (se f.eks. røntgen).",
        " The x-ray shows a follow-up at 3.5 mg; the patient's BP is 140/80.",
    ],
)
def test_a_number_and_a_word_with_a_sign_in_them_stay_whole(text: str) -> None:
    tokens = get_tokenizer(True, num_languages=99, language="da", task="transcribe")
    parts, _ = tokens.split_to_word_tokens([*tokens.encode(text), tokens.eot])
    pieces = [Word(part, float(at), at + 1.0, 0.9) for at, part in enumerate(parts[:-1])]
    assert len(pieces) > len(text.split()), "Whisper parts them"
    words = whole(pieces)
    assert [word.text for word in words] == text.split()
    assert words[0].start == 0.0 and words[-1].end == len(pieces)


@pytest.mark.parametrize("name", engines.ENGINES)
def test_what_is_spoken_as_one_word_is_heard_as_one(name: str) -> None:
    sound = speaking.speak("an x-ray of the right knee is requested full stop", "en")
    (heard,) = engines.load(name, models.find("practice"), "en").hear([sound])
    assert "x-ray" in [word.text for word in heard.words]


@pytest.mark.parametrize("name", engines.ENGINES)
def test_an_engine_tells_which_hints_it_had_no_room_for(name: str) -> None:
    real = dataclasses.replace(models.find("practice"), practice=False)  # a practice model hears of no hints at all
    words = [f"lægemiddel{number}" for number in range(100)]
    engine = engines.load(name, real, "da", words)
    assert 0 < len(engine.left_out) < len(words)
    assert engine.left_out == tuple(words[-len(engine.left_out) :])
    assert engines.load(name, models.find("practice"), "da", words).left_out == tuple(words)


@pytest.mark.parametrize("name", engines.ENGINES)
def test_a_window_without_a_voice_has_no_words(name: str) -> None:
    engine = engines.load(name, models.find("practice"), "da")
    nothing, blink = engine.hear([np.zeros(3 * speaking.RATE, np.float32), np.ones(200, np.float32)])
    assert not nothing.words and not blink.words
    assert nothing.silence > 0.6 and blink.silence == 1.0


@pytest.mark.parametrize("seconds", [0.1, 2.0, 29.99, 30.0])
def test_the_spectrogram_is_whispers_own(seconds: float) -> None:
    samples = np.random.default_rng(1).normal(0, 0.1, int(seconds * speaking.RATE)).astype(np.float32)
    expected = whisper.log_mel_spectrogram(whisper.pad_or_trim(samples), 80).numpy()
    ours = Spectrogram(whisper.audio.mel_filters("cpu", 80).numpy())(samples)
    assert ours.shape == expected.shape == (80, 3000)
    assert np.abs(ours - expected).max() < 1e-4


def test_the_fast_engine_needs_no_pytorch_and_no_network(tmp_path: Path) -> None:
    """The second time, when the model has been converted."""
    recording = speaking.save(speaking.dictation(speaking.LINES[:1]), tmp_path / "a.wav")
    with recording.open("rb") as file:
        recognise(file, model=models.find("practice"), language="da", engine="ctranslate2")
    code = (
        "import socket, sys\n"
        "def refuse(*_): raise SystemExit('asked the network')\n"
        "socket.socket.connect = refuse\n"
        "from speech import models, recogniser\n"
        "found = recogniser.recognise(open(sys.argv[1], 'rb'), model=models.find('practice'), language='da')\n"
        "print(found.transcript.engine, 'torch' in sys.modules, found.transcript.text)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(recording)], capture_output=True, text=True, check=True)
    assert done.stdout.split()[:2] == ["ctranslate2", "False"]
    assert "patienten" in done.stdout
