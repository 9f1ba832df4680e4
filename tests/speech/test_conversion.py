"""Models of all published forms are read without torch, converted once, and heard with; what lies is refused."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tokenizers
import torch
from safetensors import torch as torch_file
from safetensors.numpy import save_file

from speech import conversion, engines, models
from speech.conversion.checkpoint import Checkpoint, read
from speech.conversion.vocabulary import Vocabulary
from speech.errors import DamagedModel, UnknownEngine, UnknownLanguage
from speech.models import Model, ModelFormat
from tests import speaking

LINE = speaking.LINES[3]
pytestmark = pytest.mark.filterwarnings("ignore:.*tiktoken:pytest.PytestUnraisableExceptionWarning")

NAMES = (
    (r"^(encoder|decoder)\.blocks\.", r"model.\1.layers."),
    (r"^encoder\.ln_post", "model.encoder.layer_norm"),
    (r"^decoder\.ln\b", "model.decoder.layer_norm"),
    (r"^(encoder|decoder)\.positional_embedding", r"model.\1.embed_positions.weight"),
    (r"^decoder\.token_embedding", "model.decoder.embed_tokens"),
    (r"^encoder\.conv", "model.encoder.conv"),
    (r"cross_attn_ln", "encoder_attn_layer_norm"),
    (r"\.attn_ln", ".self_attn_layer_norm"),
    (r"mlp_ln", "final_layer_norm"),
    (r"cross_attn\.", "encoder_attn."),
    (r"\.attn\.", ".self_attn."),
    (r"\.query", ".q_proj"),
    (r"\.key", ".k_proj"),
    (r"\.value", ".v_proj"),
    (r"attn\.out\.", "attn.out_proj."),
    (r"mlp\.0", "fc1"),
    (r"mlp\.2", "fc2"),
)
"""From OpenAI's names to Hugging Face's: the other way round, and written from transformers' side."""


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture(scope="module")
def practice() -> Checkpoint:
    return conversion.checkpoint_of(models.find("practice"))


@pytest.fixture(scope="module")
def spoken() -> speaking.Samples:
    return speaking.speak(LINE)


def heard(model: Model, samples: speaking.Samples, engine: str = "auto") -> str:
    (found,) = engines.load(engine, replace(model, aligned=False), "da").hear([samples])
    return " ".join(word.text for word in found.words)


def test_a_model_that_names_no_heads_is_heard_with_its_words_spread_over_the_sound(
    spoken: speaking.Samples, tmp_path: Path
) -> None:
    whole = models.find("practice")
    folder = Path(shutil.copytree(conversion.as_ctranslate2(whole), tmp_path / "folder"))
    (folder / "converted.json").unlink()
    says = json.loads((folder / "config.json").read_text())
    for heads in (None, [], "none", [[1]]):
        (folder / "config.json").write_text(json.dumps(says | {"alignment_heads": heads}))
        (found,) = engines.load("ctranslate2", models.find(folder), "da").hear([spoken])
        assert " ".join(word.text for word in found.words) == LINE
        assert found.words[-1].end > found.words[0].start
        assert 0.5 < found.words[0].probability <= 1
    (folder / "config.json").write_text("{}")
    with pytest.raises(DamagedModel, match="do not fit each other"):
        engines.load("ctranslate2", models.find(folder), "da")


def hugging_face_folder(practice: Checkpoint, folder: Path) -> dict[str, np.ndarray]:
    """Write the small files of a Hugging Face model; return its weights by their names there."""
    folder.mkdir()
    size = practice.dimensions
    configuration = {
        "model_type": "whisper",
        "num_mel_bins": size.n_mels,
        "max_source_positions": size.n_audio_ctx,
        "max_target_positions": size.n_text_ctx,
        "d_model": size.n_audio_state,
        "vocab_size": size.n_vocab,
        "encoder_layers": size.n_audio_layer,
        "encoder_attention_heads": size.n_audio_head,
        "decoder_layers": size.n_text_layer,
        "decoder_attention_heads": size.n_text_head,
    }
    (folder / "config.json").write_text(json.dumps(configuration))
    (folder / "tokenizer.json").write_text(json.dumps(Vocabulary(size).tokenizer))
    weights = {}
    for own_name, array in practice.weights.items():
        name = own_name
        for pattern, replacement in NAMES:
            name = re.sub(pattern, replacement, name)
        weights[name] = np.ascontiguousarray(array)
    return weights


def save_safetensors(weights: dict[str, np.ndarray], folder: Path) -> None:
    save_file(weights, folder / "model.safetensors")


def save_pickled(weights: dict[str, np.ndarray], folder: Path) -> None:
    torch.save({name: torch.tensor(array) for name, array in weights.items()}, folder / "pytorch_model.bin")


def save_in_parts(weights: dict[str, np.ndarray], folder: Path) -> None:
    names = sorted(weights)
    parts = {"model-00001-of-00002.safetensors": names[::2], "model-00002-of-00002.safetensors": names[1::2]}
    for file, own in parts.items():
        save_file({name: weights[name] for name in own}, folder / file)
    index = {"weight_map": {name: file for file, own in parts.items() for name in own}}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index))


@pytest.mark.parametrize("save", [save_safetensors, save_pickled, save_in_parts])
def test_a_hugging_face_folder_is_heard_with_by_both_engines(
    save: Callable[[dict[str, np.ndarray], Path], None], practice: Checkpoint, spoken: speaking.Samples, tmp_path: Path
) -> None:
    folder = tmp_path / "min-model"
    save(hugging_face_folder(practice, folder), folder)
    model = models.find(folder)
    assert model.format is ModelFormat.HUGGING_FACE
    assert heard(model, spoken, "ctranslate2") == heard(model, spoken, "openai-whisper") == LINE


def test_a_ctranslate2_folder_is_heard_with_and_only_by_its_own_engine(
    spoken: speaking.Samples, tmp_path: Path
) -> None:
    folder = tmp_path / "hurtig"
    shutil.copytree(conversion.as_ctranslate2(models.find("practice")), folder)
    model = models.find(folder)
    assert model.format is ModelFormat.CTRANSLATE2
    assert heard(model, spoken) == LINE
    with pytest.raises(UnknownEngine, match="made for the engine “ctranslate2”"):
        heard(model, spoken, "openai-whisper")


def test_a_model_is_converted_once_and_again_where_the_copy_was_damaged(spoken: speaking.Samples) -> None:
    model = models.find("practice")
    folder = conversion.as_ctranslate2(model)
    made = (folder / "model.bin").stat().st_mtime_ns
    assert conversion.as_ctranslate2(model) == folder
    assert (folder / "model.bin").stat().st_mtime_ns == made
    (folder / "model.bin").write_bytes((folder / "model.bin").read_bytes()[:10_000])
    assert heard(model, spoken) == LINE
    assert [path.name for path in folder.parent.iterdir() if path.is_dir()] == [model.sha256]


def test_tokens_are_read_and_written_as_by_openai_whisper(practice: Checkpoint) -> None:
    from whisper.tokenizer import get_tokenizer

    theirs = get_tokenizer(multilingual=True)
    ours = tokenizers.Tokenizer.from_str(json.dumps(Vocabulary(practice.dimensions).tokenizer))
    texts = [
        *speaking.LINES,
        " 140/80 mmHg, 37,5 °C",
        "Ærø Øresund Åse ß € 漢字 🙂",
        "  two   spaces\n\nlines\t",
        "it's",
    ]
    for text in texts:
        numbers = theirs.encode(text)
        assert ours.encode(text, add_special_tokens=False).ids == numbers
        assert ours.decode(numbers) == text
    for special in ("<|startoftranscript|>", "<|da|>", "<|notimestamps|>", "<|30.00|>"):
        assert ours.token_to_id(special) == theirs.encoding.encode_single_token(special)


def saved(checkpoint: Checkpoint, path: Path, **dimensions: Any) -> Path:
    weights = {name: torch.tensor(array) for name, array in checkpoint.weights.items()}
    torch.save({"dims": asdict(checkpoint.dimensions) | dimensions, "model_state_dict": weights}, path)
    return path


@pytest.mark.parametrize(
    ("lie", "sentence"),
    [
        ({"n_mels": 128}, "says 128 mel bands, its weights are for 80"),
        ({"n_mels": 64}, "wants 64 mel bands; Whisper models have 80 or 128"),
        ({"n_text_layer": 3}, "cut, damaged or no Whisper checkpoint"),
        ({"n_vocab": 10**9}, "cut, damaged or no Whisper checkpoint"),
        ({"n_audio_state": -1}, "cut, damaged or no Whisper checkpoint"),
        ({"n_audio_layer": 10**9}, "cut, damaged or no Whisper checkpoint"),
        ({"n_text_head": 0}, "cut, damaged or no Whisper checkpoint"),
        ({"n_text_head": 3}, "cut, damaged or no Whisper checkpoint"),
        ({"n_audio_ctx": 750}, "cut, damaged or no Whisper checkpoint"),
        ({"n_mels": float("inf")}, "cut, damaged or no Whisper checkpoint"),
    ],
)
def test_a_checkpoint_that_does_not_fit_itself_is_refused(
    lie: dict[str, Any], sentence: str, practice: Checkpoint, tmp_path: Path
) -> None:
    with saved(practice, tmp_path / "model.pt", **lie).open("rb") as file, pytest.raises(DamagedModel, match=sentence):
        read(file, "model")


def test_a_lone_tensor_is_no_checkpoint(tmp_path: Path) -> None:
    torch.save(torch.zeros(3, 4), tmp_path / "model.pt")
    with (tmp_path / "model.pt").open("rb") as file, pytest.raises(DamagedModel, match="cut, damaged"):
        read(file, "model")


def test_weights_that_whisper_does_not_have_are_left_out(practice: Checkpoint, tmp_path: Path) -> None:
    more = Checkpoint(practice.dimensions, {**practice.weights, "of.something.else": np.zeros(3, np.float16)})
    with saved(more, tmp_path / "model.pt").open("rb") as file:
        assert read(file, "model").weights.keys() == practice.weights.keys()


def test_a_hugging_face_folder_of_bfloat16_numbers_is_read(practice: Checkpoint, tmp_path: Path) -> None:
    folder = tmp_path / "bf16"
    weights = hugging_face_folder(practice, folder)
    torch_file.save_file(
        {name: torch.tensor(array).bfloat16() for name, array in weights.items()}, folder / "model.safetensors"
    )
    found = conversion.checkpoint_of(models.find(folder))
    for name, array in practice.weights.items():
        assert np.array_equal(found.weights[name], torch.tensor(array).bfloat16().float().numpy()), name


@pytest.mark.parametrize("heads", [((-1, 0),), ((0, -1),), ((9, 9),), ()])
def test_alignment_heads_that_are_not_there_are_not_asked(
    heads: tuple[tuple[int, int], ...], practice: Checkpoint
) -> None:
    model = replace(models.find("practice"), alignment_heads=heads)
    assert conversion.heads_of(model, practice.dimensions) == tuple((1, head) for head in range(4))


def test_a_model_is_converted_anew_for_other_alignment_heads_and_what_a_kill_left_goes() -> None:
    model = replace(models.find("practice"), alignment_heads=((0, 1),))
    folder = conversion.as_ctranslate2(model)
    left = folder.with_name(f"{model.sha256}.new")
    left.mkdir()
    (left / "model.bin").write_bytes(b"half")
    again = conversion.as_ctranslate2(replace(model, alignment_heads=((1, 2), (1, 3))))
    assert json.loads((again / "config.json").read_text())["alignment_heads"] == [[1, 2], [1, 3]]
    assert not left.exists()


@pytest.mark.parametrize("engine", engines.ENGINES)
def test_a_model_that_knows_only_english_is_not_asked_for_danish(
    engine: str, practice: Checkpoint, tmp_path: Path
) -> None:
    table = practice.weights["decoder.token_embedding.weight"]
    english = Checkpoint(
        replace(practice.dimensions, n_vocab=51864),
        {**practice.weights, "decoder.token_embedding.weight": table[:51864]},
    )
    model = models.find(saved(english, tmp_path / "model.en.pt"))
    with pytest.raises(UnknownLanguage, match="does not know the language “da”"):
        engines.load(engine, model, "da")
    engines.load(engine, model, "en").hear([np.zeros(speaking.RATE, np.float32)])


def test_a_folder_with_a_cut_tokenizer_is_told_as_damaged(tmp_path: Path) -> None:
    folder = tmp_path / "hurtig"
    shutil.copytree(conversion.as_ctranslate2(models.find("practice")), folder)
    (folder / "tokenizer.json").write_text((folder / "tokenizer.json").read_text()[:1000])
    with pytest.raises(DamagedModel):
        heard(models.find(folder), np.zeros(speaking.RATE, np.float32))


def test_bfloat16_numbers_are_read_exactly(practice: Checkpoint, tmp_path: Path) -> None:
    weights = {name: torch.tensor(array).bfloat16() for name, array in practice.weights.items()}
    torch.save({"dims": asdict(practice.dimensions), "model_state_dict": weights}, tmp_path / "model.pt")
    with (tmp_path / "model.pt").open("rb") as file:
        found = read(file, "model")
    for name, tensor in weights.items():
        assert np.array_equal(found.weights[name], tensor.float().numpy()), name


def test_a_checkpoint_that_unpacks_to_a_thousand_times_its_size_is_refused(tmp_path: Path) -> None:
    torch.save({"dims": {}, "model_state_dict": {"a": torch.zeros(10_000_000)}}, tmp_path / "plain.pt")
    with zipfile.ZipFile(tmp_path / "plain.pt") as plain, zipfile.ZipFile(tmp_path / "bomb.pt", "w") as bomb:
        for entry in plain.namelist():
            bomb.writestr(entry, plain.read(entry), zipfile.ZIP_DEFLATED)
    assert (tmp_path / "bomb.pt").stat().st_size < 100_000
    with (tmp_path / "bomb.pt").open("rb") as file, pytest.raises(DamagedModel, match="cut, damaged"):
        read(file, "bomb")


def test_a_tensor_that_reaches_beyond_its_bytes_is_refused(tmp_path: Path) -> None:
    class Beyond:
        def __reduce__(self) -> tuple[object, tuple[object, ...]]:
            storage = torch.zeros(4).untyped_storage()
            typed = torch.storage.TypedStorage(wrap_storage=storage, dtype=torch.float32, _internal=True)
            return torch._utils._rebuild_tensor_v2, (typed, 0, (1000, 1000), (1000, 1), False, {})

    torch.save({"dims": {}, "model_state_dict": {"a": Beyond()}}, tmp_path / "model.pt")
    with (tmp_path / "model.pt").open("rb") as file, pytest.raises(DamagedModel, match="cut, damaged"):
        read(file, "model")
