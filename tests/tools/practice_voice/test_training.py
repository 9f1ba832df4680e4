import json
import math
import os
import subprocess
import sys

import numpy as np
import pytest
import torch
import whisper

from tools.practice_voice import __main__ as program
from tools.practice_voice import lessons, material, network
from tools.practice_voice.windows import Mixer

# whisper leaves its list of tokens open
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A little material, made by the program's own steps."""
    path = tmp_path_factory.mktemp("material")
    for step in (["synthesise", "--sentences", "8", "--random-lines", "4"], ["features"]):
        run(*step, "--material", str(path), "--languages", "da", "en")
    return path


def run(*arguments):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", ["practice_voice", *arguments])
        program.main()


def test_mel_power_is_what_whisper_sees(folder):
    line = material.lines(folder, "da")[0]
    samples = np.load(folder / "da.samples.npy")[line.begin : line.begin + line.count].astype(np.float32) / 32768
    own = np.load(folder / "da.mel.npy")[: material.frames_of(line.count)].T.astype(np.float32)
    own = (np.maximum(own, own.max() - 8) + 4) / 4
    theirs = whisper.log_mel_spectrogram(np.pad(samples, (0, -len(samples) % material.HOP))).numpy()
    assert own.shape == theirs.shape
    assert np.abs(own - theirs).max() < 0.01


def test_two_steps_write_a_checkpoint_that_whisper_loads(folder, tmp_path):
    out = tmp_path / "model.pt"
    run(
        "train",
        "--material",
        str(folder),
        "--languages",
        "da",
        "en",
        "--out",
        str(out),
        "--steps",
        "2",
        "--clips",
        "1",
        "--processes",
        "1",
    )
    assert out.stat().st_size <= 20_000_000
    loaded = whisper.load_model(str(out), device="cpu")
    assert (loaded.dims.n_mels, loaded.dims.n_audio_ctx, loaded.dims.n_vocab) == (80, 1500, 51865)
    assert (loaded.dims.n_audio_state, loaded.dims.n_audio_layer, loaded.dims.n_text_layer) == (128, 4, 2)
    assert loaded.is_multilingual
    before = out.read_bytes()
    run(
        *("train", "--material", str(folder), "--languages", "da", "en", "--out", str(out), "--resume"),
        *("--steps", "1", "--clips", "1", "--processes", "1"),
    )
    assert out.read_bytes() != before
    assert torch.load(out.with_suffix(".state"), weights_only=True)["steps"] == 3


def test_the_trained_network_is_the_one_that_is_written(folder, tmp_path):
    vocabulary = network.Vocabulary()
    trained = network.Network(vocabulary).eval()
    trained.save(tmp_path / "model.pt")
    loaded = whisper.load_model(str(tmp_path / "model.pt"), device="cpu")
    window = Mixer(folder, 1, ("da",), clips=1).window(30.0)
    mel = torch.from_numpy(window.mel)[None]
    tokens = torch.tensor([vocabulary.used[:5]])
    with torch.inference_mode():
        heard = trained.encode(mel)
        own, looked = trained.decode(torch.arange(5)[None], heard)
        theirs = loaded.decoder(tokens, loaded.encoder(mel))
    # The file holds half precision.
    assert torch.allclose(own, theirs[..., vocabulary.used], atol=0.1)
    assert theirs[0, :, 50_000].max() < own[0].min(), "tokens that no grammar has are never chosen"
    assert len(looked) == len(network.GUIDED)
    assert looked[0].exp().sum(-1).allclose(torch.ones(5))


def test_a_lesson_tells_where_each_token_sounds(folder):
    import random

    vocabulary, mixer = network.Vocabulary(), Mixer(folder, 5, ("da", "en"), clips=1)
    spoken = next(window for window in iter(lambda: mixer.window(10.0), None) if len(window.lines) > 1)
    for _ in range(10):
        lesson = lessons.lesson(spoken, vocabulary, random.Random(1))
        assert len(lesson.given) == len(lesson.asked) == len(lesson.places)
    silent = next(window for window in iter(lambda: mixer.window(6.0), None) if not window.lines)
    assert lessons.lesson(silent, vocabulary, random.Random(1)).asked[0] == vocabulary.small[vocabulary.token.no_speech]
    draw = random.Random(2)
    untimed = next(
        each for each in iter(lambda: lessons.lesson(spoken, vocabulary, draw), None) if is_untimed(each, vocabulary)
    )
    text = vocabulary.token.decode([vocabulary.used[i] for i in untimed.given[4:]]).strip()
    assert text == " ".join(word for line in spoken.lines for word, _, _ in line)
    starts = [place[0] for place in untimed.places if place]
    assert starts == sorted(starts)


def is_untimed(lesson, vocabulary):
    return lesson.given[3] == vocabulary.small[vocabulary.token.no_timestamps]


def test_the_loss_falls_when_attention_lies_on_the_word():
    positions, place = 50, (0.2, 0.4)
    asked = lessons.Lesson([0], [0], [place])
    even = torch.full((1, 1, positions), 1 / positions).log()
    led = torch.full((1, 1, positions), 1e-6)
    led[..., 10:20] = 0.1
    assert lessons.guidance([led.log()], [asked]).item() == pytest.approx(math.log(10), abs=0.01)
    assert lessons.guidance([even], [asked]).item() == pytest.approx(math.log(50), abs=0.01)


def test_evaluation_tells_a_model_that_hears_from_one_that_does_not(tmp_path):
    from speech import models
    from tools.practice_voice.evaluation import evaluate

    deaf = tmp_path / "deaf.pt"
    network.Network(network.Vocabulary()).save(deaf)
    trained = next(iter(models.included().values())).path
    settings = {"number": 1, "shortest": 6, "longest": 8, "longest_stretch": 6.0, "silent_seconds": 2}
    heard, nothing = (evaluate(file, "da", 4, engine="openai-whisper", **settings) for file in (trained, deaf))
    assert heard.wer < 0.25 < 0.8 < nothing.wer
    assert heard.language_accuracy > 0.9
    assert heard.silence_text_words == 0
    assert heard.words == nothing.words > 5
    assert {"wer", "language_accuracy", "silence_text_words"} <= json.loads(json.dumps(heard.as_json())).keys()


def test_any_python_goes_on_in_the_programs_own(tmp_path):
    """The documented call, by a Python that has none of the packages; the world's failures are one sentence."""
    asked = ["--language", "da", "--seed", "4", "--model", "nowhere.pt", "--json", str(tmp_path / "new" / "a.json")]
    said = subprocess.run(
        [sys._base_executable, "-m", "tools.practice_voice", "evaluate", *asked],
        cwd=program.ROOT,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 1
    assert "no voice model “nowhere.pt”" in said.stderr
    assert "Traceback" not in said.stderr


@pytest.mark.parametrize("wrong", [["--seed", "-4"], ["--dictations", "0"], ["--longest-stretch", "90"]])
def test_a_number_that_can_not_be_is_refused_at_once(wrong, capsys):
    with pytest.raises(SystemExit):
        run("evaluate", "--language", "da", "--seed", "1", *wrong)
    assert f"{wrong[1]} is not from" in capsys.readouterr().err
