"""A checkpoint of base size with random weights: the work of a real one, for measuring speed without downloading."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

BASE = {
    "n_mels": 80, "n_audio_ctx": 1500, "n_audio_state": 512, "n_audio_head": 8, "n_audio_layer": 6,
    "n_vocab": 51865, "n_text_ctx": 448, "n_text_state": 512, "n_text_head": 8, "n_text_layer": 6,
}  # fmt: skip
"""OpenAI's `base`."""
SPREAD = 0.02


def save(path: Path) -> Path:
    """Write the checkpoint as openai-whisper's own `.pt`, float16."""
    import torch
    from whisper.model import ModelDimensions, Whisper

    torch.manual_seed(0)
    dimensions = ModelDimensions(**BASE)
    network = Whisper(dimensions)
    weights = {
        name: torch.randn(tensor.shape).mul(SPREAD).half() if tensor.dim() > 1 else tensor.half()
        for name, tensor in network.state_dict().items()
    }
    torch.save({"dims": asdict(dimensions), "model_state_dict": weights}, path)
    return path
