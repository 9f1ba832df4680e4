"""The network while it is trained: openai-whisper's own, with a table of the tokens in use, and two more losses' heads.

Only the tokens in use are trained (about 2,400 of 51,865). When the checkpoint is written the other rows are constant:
one output of the decoder's last layer norm is held at 1, so that a row's value there is a bias, -30 where unused.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional
from whisper.model import ModelDimensions, MultiHeadAttention, Whisper
from whisper.tokenizer import Tokenizer, get_tokenizer

from tools.practice_voice import grammar

MELS, POSITIONS, CONTEXT, VOCABULARY = 80, 1500, 448, 51865
WIDTH, HEADS, ENCODER_LAYERS, DECODER_LAYERS = 128, 4, 4, 2
GUIDED = ((0, 0), (1, 0), (1, 1))
"""(Layer, head) of the decoder's cross-attention that is led to the sound of the word it writes."""
ALIGNMENT_HEADS = ((1, 0), (1, 1))
"""Those of them from which word times are read."""
BIAS, UNUSED = 0, -30.0
LETTERS = {letter: index for index, letter in enumerate(" -abcdefghijklmnopqrstuvwxyzåäæöø", start=1)}


class Vocabulary:
    """The tokens in use and their small numbers: words of all grammars first, then what steers, then time stamps."""

    def __init__(self) -> None:
        token = get_tokenizer(True, num_languages=99, language="da", task="transcribe")
        self.token: Tokenizer = token
        words = {word for language in grammar.LANGUAGES for word in grammar.load(language).words()}
        self._words = {word: token.encode(" " + word) for word in sorted(words)}
        texts = sorted({part for parts in self._words.values() for part in parts})
        self.languages = {name: token.to_language_token(grammar.load(name).code) for name in grammar.LANGUAGES}
        steering = [token.sot, token.eot, token.no_speech, token.no_timestamps, token.transcribe]
        stamps = range(token.timestamp_begin, token.timestamp_begin + 1501)
        self.used = [*texts, *steering, *self.languages.values(), *stamps]
        self.texts = len(texts)
        self.small = {big: index for index, big in enumerate(self.used)}
        self._parts = {
            word: [(self.small[part], len(token.encoding.decode_single_token_bytes(part))) for part in parts]
            for word, parts in self._words.items()
        }

    def parts(self, word: str) -> list[tuple[int, int]]:
        """Return a word's (small number, bytes) of each of its tokens."""
        return self._parts[word]


class Network(nn.Module):
    """Whisper's network over the tokens in use, and the letters' head that is thrown away afterwards."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        super().__init__()
        self.vocabulary = vocabulary
        self.whisper = Whisper(_dimensions(len(vocabulary.used)))
        self.letters = nn.Linear(WIDTH, len(LETTERS) + 1)
        for name, parameter in self.whisper.named_parameters():
            if parameter.dim() > 1 and "positional" not in name:
                if "token_embedding" in name:
                    nn.init.normal_(parameter, std=0.05)
                else:
                    nn.init.xavier_uniform_(parameter)
        nn.init.normal_(self.whisper.decoder.positional_embedding, std=0.02)
        self._hold_bias()

    def _hold_bias(self) -> None:
        norm, free = self.whisper.decoder.ln, torch.ones(WIDTH)
        free[BIAS] = 0
        with torch.no_grad():
            norm.weight[BIAS], norm.bias[BIAS] = 0, 1
        norm.weight.register_hook(lambda gradient: gradient * free)
        norm.bias.register_hook(lambda gradient: gradient * free)

    def begin_from(self, checkpoint: Path) -> int:
        """Take over a checkpoint of the same shape; return how many of the tokens in use it knew."""
        state = {k: v.float() for k, v in torch.load(checkpoint, weights_only=True)["model_state_dict"].items()}
        table = state["decoder.token_embedding.weight"][torch.tensor(self.vocabulary.used)]
        fresh = table[:, BIAS] == UNUSED
        table[fresh] = torch.randn(int(fresh.sum()), WIDTH) * 0.05
        state["decoder.token_embedding.weight"] = table
        self.whisper.load_state_dict(state)
        return int((~fresh).sum())

    def encode(self, mel: Tensor, offset: int = 0) -> Tensor:
        """Hear log-mel windows of any length, shape (windows, 80, frames), as if `offset` positions into 30 s."""
        encoder = self.whisper.encoder
        x = functional.gelu(encoder.conv1(mel))
        x = functional.gelu(encoder.conv2(x)).permute(0, 2, 1)
        x = x + encoder.positional_embedding[offset : offset + x.shape[1]]
        for block in encoder.blocks:
            x = block(x)
        heard: Tensor = encoder.ln_post(x)
        return heard

    def decode(self, tokens: Tensor, heard: Tensor) -> tuple[Tensor, list[Tensor]]:
        """Return the logits, shape (windows, tokens, used), and each guided head's log-attention (…, positions)."""
        decoder = self.whisper.decoder
        x = decoder.token_embedding(tokens) + decoder.positional_embedding[: tokens.shape[1]]
        guided = []
        for layer, block in enumerate(decoder.blocks):
            x = x + block.attn(block.attn_ln(x), mask=decoder.mask)[0]
            heads = [head for of, head in GUIDED if of == layer]
            added, looked = _attend(block.cross_attn, block.cross_attn_ln(x), heard, heads)
            x = x + added
            guided += looked
            x = x + block.mlp(block.mlp_ln(x))
        return decoder.ln(x) @ decoder.token_embedding.weight.T, guided

    def save(self, path: Path) -> None:
        """Write openai-whisper's checkpoint format, float16."""
        state = {k: v.detach().clone() for k, v in self.whisper.state_dict().items() if k != "alignment_heads"}
        table = torch.zeros(VOCABULARY, WIDTH)
        table[:, BIAS] = UNUSED
        table[self.vocabulary.used] = state["decoder.token_embedding.weight"]
        state["decoder.token_embedding.weight"] = table
        whole = {
            "dims": dict(_dimensions(VOCABULARY).__dict__),
            "model_state_dict": {k: v.half() for k, v in state.items()},
        }
        partial = path.with_suffix(".partial")
        torch.save(whole, partial)
        partial.replace(path)


def _attend(attention: Any, x: Tensor, heard: Tensor, heads: list[int]) -> tuple[Tensor, list[Tensor]]:
    """Whisper's cross-attention with its weights in sight."""
    windows, tokens, _ = x.shape
    size = WIDTH // HEADS
    q = attention.query(x).view(windows, tokens, HEADS, size).transpose(1, 2)
    k = attention.key(heard).view(windows, -1, HEADS, size).transpose(1, 2)
    v = attention.value(heard).view(windows, -1, HEADS, size).transpose(1, 2)
    scores = (q * size**-0.5) @ k.transpose(2, 3)
    looked = [scores[:, head].float().log_softmax(-1) for head in heads]
    mixed = (scores.softmax(-1).to(v.dtype) @ v).transpose(1, 2).flatten(2)
    return attention.out(mixed), looked


def _dimensions(vocabulary: int) -> ModelDimensions:
    return ModelDimensions(
        MELS, POSITIONS, WIDTH, HEADS, ENCODER_LAYERS, vocabulary, CONTEXT, WIDTH, HEADS, DECODER_LAYERS
    )


MultiHeadAttention.use_sdpa = True
