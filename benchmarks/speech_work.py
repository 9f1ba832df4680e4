"""What `benchmarks.speech` measures, each in a child process of its own (`foundation.child`)."""

from __future__ import annotations

import statistics
import time
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import fixed_length
from foundation.child import Reply
from foundation.child_main import Request
from speech import models
from speech.model import Transcript
from speech.recogniser import recognise

PROMPT = 4
"""Tokens before the text. CTranslate2 decodes at most half of prompt and new tokens together."""


def openai_base(request: Request) -> Reply:
    """openai-whisper's own `transcribe`, greedy, `tokens` a window; the sound is decoded before the clock starts."""
    import torch
    import whisper

    torch.set_num_threads(request.values["cores"])
    network = whisper.load_model(request.values["model"], device="cpu")
    samples = _samples(request)
    began = time.perf_counter()
    found = network.transcribe(
        samples,
        language="da",
        fp16=False,
        temperature=0,
        condition_on_previous_text=False,
        compression_ratio_threshold=None,
        logprob_threshold=None,
        no_speech_threshold=None,
        without_timestamps=True,
        word_timestamps=request.values["word_times"],
        sample_len=request.values["tokens"],
        suppress_tokens=[-1, *fixed_length.NO_TEXT],
    )
    return _measured(began, tokens=sum(len(segment["tokens"]) for segment in found["segments"]))


def faster_whisper_base(request: Request) -> Reply:
    """faster-whisper's own `transcribe`, with its default search or greedily; the sound is decoded beforehand."""
    from faster_whisper import WhisperModel

    network = WhisperModel(
        request.values["folder"], device="cpu", compute_type="int8", cpu_threads=request.values["cores"]
    )
    samples = _samples(request)
    began = time.perf_counter()
    segments, _ = network.transcribe(
        samples,
        language="da",
        beam_size=request.values["beams"],
        # Its fallbacks to other temperatures would be set off by random weights in every window, and the text before,
        # which grows the prompt, would change how many tokens are decoded.
        temperature=0.0,
        condition_on_previous_text=False,
        without_timestamps=True,
        max_new_tokens=2 * request.values["tokens"] - PROMPT,
        suppress_tokens=[-1, *fixed_length.NO_TEXT],
    )
    return _measured(began, tokens=sum(len(segment.tokens) for segment in segments))


def faster_whisper_batched(request: Request) -> Reply:
    """faster-whisper's own batches of eight, after its own voice filter, greedily."""
    from faster_whisper import BatchedInferencePipeline, WhisperModel

    values = request.values
    network = WhisperModel(values["folder"], device="cpu", compute_type="int8", cpu_threads=values["cores"])
    samples = _samples(request)
    began = time.perf_counter()
    segments, _ = BatchedInferencePipeline(network).transcribe(
        samples,
        language="da",
        beam_size=1,
        temperature=0.0,
        max_new_tokens=2 * values["tokens"] - PROMPT,
        suppress_tokens=[-1, *fixed_length.NO_TEXT],
    )
    return _measured(began, tokens=sum(len(segment.tokens) for segment in segments))


def ours_base(request: Request) -> Reply:
    """The program's pipeline from the file to words with times: voice activity, packed windows, batches, int8."""
    model = models.find(request.values["model"])
    fixed_length.prepare(model, "da")
    fixed_length.FixedLength.tokens = request.values["tokens"]
    began = time.perf_counter()
    with Path(request.values["recording"]).open("rb") as file:
        found = recognise(file, model=model, language="da", engine=fixed_length.NAME)
    return _measured(began, tokens=fixed_length.loaded().decoded, words=len(found.transcript.words))


def windows(request: Request) -> Reply:
    """Count the windows that the program makes of a recording, and the seconds of speech in them."""
    from contextlib import nullcontext

    from speech.listening import Listening

    model = models.find(request.values["model"])
    with Path(request.values["recording"]).open("rb") as file:
        packed = list(Listening(lambda: nullcontext(file), model).windows())
    return Reply({"windows": len(packed), "speech": sum(len(window.samples) for window in packed) / 16_000})


def pipeline(request: Request) -> Reply:
    """The whole pipeline with the practice model: word error, and the error of word starts in milliseconds."""
    values = request.values
    began = time.perf_counter()
    with Path(values["recording"]).open("rb") as file:
        found = recognise(file, model=models.find(values["model"]), language="da", engine=values["engine"])
    reply = _measured(began, length=found.transcript.duration)
    said = values.get("said")
    return Reply(dict(reply.values) | (_errors(found.transcript, said) if said else {}))


def _errors(transcript: Transcript, said: list[tuple[str, float]]) -> dict[str, float]:
    import jiwer

    aligned = jiwer.process_words(" ".join(word for word, _ in said), transcript.text)
    errors = [
        abs(said[chunk.ref_start_idx + step][1] - transcript.words[chunk.hyp_start_idx + step].start)
        for chunk in aligned.alignments[0]
        if chunk.type == "equal"
        for step in range(chunk.ref_end_idx - chunk.ref_start_idx)
    ]
    return {"wer": aligned.wer, "word_time_error_ms": 1000 * statistics.median(errors)}


def _samples(request: Request) -> Any:
    from speech.audio import decode

    with Path(request.values["recording"]).open("rb") as file:
        return np.concatenate(list(decode(file)))


def _measured(began: float, **facts: float) -> Reply:
    return Reply({"seconds": time.perf_counter() - began, "peak_mb": _peak_mb(), **facts})


def _peak_mb() -> float:
    """The most memory that this process had; `getrusage` would count its parent's, from before it became itself."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024
