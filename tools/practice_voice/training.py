"""Training: windows that grow longer as time passes, checkpoints on the way, and a state to go on from.

Each core trains in a process of its own, and the gradients are averaged once a step: on small networks that is faster
than threads that wait for each other at every operation, and it bears other programs on the same cores.
"""

from __future__ import annotations

import math
import random
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import torch
from torch import distributed
from torch.multiprocessing.spawn import spawn

from tools.practice_voice import grammar
from tools.practice_voice.lessons import GUIDANCE, POSITIONS_A_SECOND, TELLING, losses
from tools.practice_voice.network import POSITIONS, Network, Vocabulary
from tools.practice_voice.windows import CLIPS, Mixer

WARM_UP_STEPS, TOLD_EVERY = 100, 50
LOWEST_RATE = 2e-5
SHIFTED = 0.5
"""How often a short window is heard as lying somewhere in the 30 s, not at their beginning."""


@dataclass(frozen=True)
class Stage:
    """Until which part of the time (0 to 1) windows of these seconds are drawn, each so often."""

    until: float
    shares: dict[float, float]


BATCHES = {6.0: 6, 10.0: 4, 15.0: 3, 30.0: 2}
"""How many windows of so many seconds make a step, in each process."""
SPELLING = {6.0: 0.4, 10.0: 0.3, 15.0: 0.2, 30.0: 0.1}
"""The weight of the letters' loss, by the windows' seconds."""
CURRICULUM = (
    Stage(0.30, {6.0: 1.0}),
    Stage(0.45, {6.0: 0.45, 10.0: 0.2, 15.0: 0.2, 30.0: 0.15}),
    Stage(0.60, {6.0: 0.25, 10.0: 0.25, 15.0: 0.25, 30.0: 0.25}),
    Stage(1.0, {6.0: 0.2, 10.0: 0.25, 15.0: 0.3, 30.0: 0.25}),
)


@dataclass
class Trainer:
    """A network, its optimizer and how far they are. `done` is the part of the time that had passed by then."""

    network: Network
    optimizer: torch.optim.Optimizer
    draw: random.Random
    own: random.Random
    """Draws what differs between processes; `draw` is the same in all."""
    steps: int = 0
    done: float = 0.0
    clock: float = 0.0
    """The part of the time that has passed; that of the first process holds for all."""

    @classmethod
    def fresh(cls, seed: int, begin_from: Path | None, rank: int = 0) -> Trainer:
        """Begin from a checkpoint of the same shape, or from nothing."""
        torch.manual_seed(seed)
        network = Network(Vocabulary())
        if begin_from is not None:
            network.begin_from(begin_from)
        optimizer = torch.optim.AdamW(network.parameters(), betas=(0.9, 0.98), weight_decay=0.0)
        torch.manual_seed(seed + 1000 * rank)
        return cls(network, optimizer, random.Random(seed), random.Random(f"{seed} {rank}"))  # noqa: S311 - no secret

    def write(self, out: Path) -> None:
        """Write the checkpoint, and beside it all that is needed to go on."""
        self.network.save(out)
        path = out.with_suffix(".state")
        state = {
            "network": self.network.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "steps": self.steps,
            "done": self.done,
        }
        partial = path.with_suffix(".partial")
        torch.save(state, partial)
        partial.replace(path)

    def go_on_from(self, path: Path) -> None:
        """Take over the state that `write` wrote."""
        state: dict[str, Any] = torch.load(path, weights_only=True)
        self.network.load_state_dict(state["network"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.steps, self.done, self.clock = state["steps"], state["done"], state["done"]

    def step(self, mixer: Mixer, peak: float, seconds: float | None = None) -> dict[str, float]:
        """Draw windows and learn from them once; return the losses."""
        if seconds is None:
            shares = next(stage.shares for stage in CURRICULUM if self.done <= stage.until)
            seconds = self.draw.choices(list(shares), list(shares.values()))[0]
        rate = LOWEST_RATE + peak * min(self.steps / WARM_UP_STEPS, 1) * 0.5 * (1 + math.cos(math.pi * self.done))
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        room = POSITIONS - int(seconds * POSITIONS_A_SECOND)
        offset = self.own.randrange(room + 1) if room and self.own.random() < SHIFTED else 0
        windows = [mixer.window(seconds) for _ in range(BATCHES[seconds])]
        found = losses(self.network, windows, self.own, offset=offset)
        loss = found["written"] + TELLING * found["told"]
        loss = loss + GUIDANCE * found["guided"] + SPELLING[seconds] * found["spelled"]
        self.optimizer.zero_grad()
        torch.autograd.backward(loss)
        self._share_gradients()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimizer.step()
        self.steps += 1
        return {name: float(value.detach()) for name, value in found.items()} | {"seconds": seconds}

    def _share_gradients(self) -> None:
        """Average the gradients of all processes, and take over the first one's clock."""
        if not distributed.is_initialized():
            self.done = self.clock
            return
        parameters = list(self.network.parameters())
        clock = torch.tensor([self.clock if distributed.get_rank() == 0 else 0.0])
        pieces = [torch.zeros_like(p) if p.grad is None else p.grad for p in parameters]
        flat = torch.cat([*(piece.flatten() for piece in pieces), clock])
        distributed.all_reduce(flat)
        self.done = float(flat[-1])
        flat /= distributed.get_world_size()
        for parameter, mean in zip(parameters, torch.split(flat[:-1], [p.numel() for p in parameters]), strict=True):
            parameter.grad = mean.view_as(parameter)


@dataclass(frozen=True)
class Run:
    """What a run of training is told. `steps` None: as many as there is time for.

    `begin_at`, from 0 to 1: where in the curriculum to begin; a checkpoint that hears already needs no short windows
    first. `resume` goes on where the state says when it is None.
    """

    material: Path
    out: Path
    begin_from: Path | None = None
    resume: bool = False
    begin_at: float | None = None
    languages: tuple[str, ...] = grammar.LANGUAGES
    minutes: float = 100.0
    peak: float = 1.5e-3
    steps: int | None = None
    seed: int = 3
    clips: int = CLIPS
    processes: int = 2
    every: int = 300


def train(run: Run) -> None:
    """Train in as many processes as the run says; write its checkpoint, and the state beside it, every so often."""
    if run.processes == 1:
        _train(0, run, None)
        return
    with TemporaryDirectory() as folder:
        spawn(_train, (run, Path(folder) / "meeting"), run.processes)  # type: ignore[no-untyped-call]


def _train(rank: int, run: Run, meeting: Path | None) -> None:
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    if meeting is not None:
        distributed.init_process_group("gloo", init_method=meeting.as_uri(), rank=rank, world_size=run.processes)
    trainer = Trainer.fresh(run.seed, run.begin_from, rank)
    if run.resume:
        trainer.go_on_from(run.out.with_suffix(".state"))
    if run.begin_at is not None:
        trainer.done = trainer.clock = run.begin_at
    mixer = Mixer(run.material, run.seed + trainer.steps * run.processes + rank, run.languages, run.clips)
    began, at_first, first_step = time.monotonic(), trainer.done, trainer.steps
    told = _Losses()
    while trainer.done < 1 and (run.steps is None or trainer.steps - first_step < run.steps):
        passed = (time.monotonic() - began) / 60
        trainer.clock = min(1.0, at_first + passed / run.minutes)
        told.add(trainer.step(mixer, run.peak))
        if rank == 0 and trainer.steps % TOLD_EVERY == 0:
            speed = passed * 60 / (trainer.steps - first_step)
            print(
                time.strftime("%H:%M:%S"),
                f"{trainer.steps} done {trainer.done:.3f} {told} {speed:.2f} s/step",
                flush=True,
            )
            told = _Losses()
        if rank == 0 and trainer.steps % run.every == 0:
            trainer.write(run.out)
    if rank == 0:
        trainer.write(run.out)
    if meeting is not None:
        distributed.destroy_process_group()


class _Losses:
    """The means of the losses, by the windows' length."""

    def __init__(self) -> None:
        self._found: dict[tuple[float, str], list[float]] = {}

    def add(self, found: dict[str, float]) -> None:
        for name in ("written", "told", "guided", "spelled"):
            self._found.setdefault((found["seconds"], name), []).append(found[name])

    def __str__(self) -> str:
        means = (f"{seconds:g}s {name} {sum(x) / len(x):.3f}" for (seconds, name), x in sorted(self._found.items()))
        return " ".join(means)
