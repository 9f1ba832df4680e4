"""Make the practice voice model: `python3 -m tools.practice_voice synthesise | features | train | evaluate`."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from foundation.errors import WorldError
from tools.practice_voice import grammar

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "resources" / "models" / "practice.pt"
OWN_PYTHON = ROOT / ".venv" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
NEEDED = ("whisper", "jiwer")


def main() -> None:
    """Read the command line and do the step it names."""
    parser = argparse.ArgumentParser(prog="python3 -m tools.practice_voice", description=__doc__.split(":")[0] + ".")
    steps = parser.add_subparsers(required=True, metavar="STEP")
    _synthesise(steps.add_parser("synthesise", help="speak lines of the grammars in the training voices"))
    _features(steps.add_parser("features", help="turn the spoken lines into mel power"))
    _train(steps.add_parser("train", help="train a checkpoint that openai-whisper loads"))
    _evaluate(steps.add_parser("evaluate", help="recognise fresh dictations in held-out voices, and silence"))
    arguments = parser.parse_args()
    if any(find_spec(name) is None for name in NEEDED):
        raise SystemExit(in_own_environment())
    try:
        arguments.step(arguments)
    except WorldError as error:
        parser.exit(1, f"{error}\n")


def in_own_environment() -> int | str:
    """Do the same with the Python that has what is needed; return its exit status, or what to do without one."""
    if not OWN_PYTHON.exists() or Path(sys.prefix) == OWN_PYTHON.parents[1]:
        return f"This Python lacks {' or '.join(NEEDED)}. Make the program's own ready first: python3 run.py --help"
    return subprocess.call([OWN_PYTHON, "-m", "tools.practice_voice", *sys.argv[1:]], cwd=ROOT)


def _synthesise(parser: argparse.ArgumentParser) -> None:
    _material_options(parser)
    parser.add_argument("--sentences", type=int, default=3200, metavar="N", help="sentences a language (default 3200)")
    parser.add_argument("--random-lines", type=int, default=2300, metavar="N", help="of random words (default 2300)")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    parser.set_defaults(step=synthesise)


def _features(parser: argparse.ArgumentParser) -> None:
    _material_options(parser)
    parser.set_defaults(step=features)


def _train(parser: argparse.ArgumentParser) -> None:
    _material_options(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.pt", help="FILE.state is written beside it")
    parser.add_argument("--begin-from", type=Path, metavar="FILE.pt", help="a checkpoint of the same shape")
    parser.add_argument("--resume", action="store_true", help="go on from FILE.state")
    parser.add_argument(
        "--begin-at",
        type=float,
        metavar="PART",
        help="of the curriculum, from 0 to 1: a trained one needs no beginning",
    )
    parser.add_argument("--minutes", type=float, default=100, metavar="N", help="for the whole of it (default 100)")
    parser.add_argument("--steps", type=int, metavar="N", help="stop after so many steps of this run")
    parser.add_argument("--peak", type=float, default=1.5e-3, metavar="RATE", help="highest learning rate")
    parser.add_argument("--seed", type=int, default=3, metavar="N")
    parser.add_argument(
        "--clips", type=int, default=24, metavar="N", help="of each kind of noise, for windows to draw from"
    )
    parser.add_argument("--processes", type=int, default=2, metavar="N", help="one a core (default 2)")
    parser.set_defaults(step=train)


def _evaluate(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--language", choices=grammar.LANGUAGES, required=True)
    whole, counted = _number(int, 0), _number(int, 1)
    parser.add_argument("--seed", type=whole, required=True, metavar="N", help="any seed makes other dictations")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write wer, language_accuracy, silence_text_words")
    parser.add_argument("--engine", choices=("auto", "openai-whisper", "ctranslate2"), default="auto")
    parser.add_argument(
        "--model", type=Path, default=SHIPPED, metavar="FILE", help="default: the one that comes with it"
    )
    parser.add_argument("--dictations", type=counted, default=3, metavar="N", help="of 1 to 5 minutes each (default 3)")
    parser.add_argument(
        "--longest-stretch", type=_number(float, 1, 30), metavar="SECONDS", help="1 to 30; other than the model's own"
    )
    parser.set_defaults(step=evaluate)


def _number(kind: type[int] | type[float], least: float, most: float = float("inf")) -> Callable[[str], float]:
    """Return how a number within bounds is read from the command line."""

    def read(text: str) -> float:
        number = kind(text)
        if not least <= number <= most:
            raise argparse.ArgumentTypeError(f"{text} is not from {least:g} to {most:g}")
        return number

    read.__name__ = "number"
    return read


def _material_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--material", type=Path, required=True, metavar="FOLDER", help="some gigabytes; not the repository"
    )
    parser.add_argument("--languages", nargs="+", choices=grammar.LANGUAGES, default=list(grammar.LANGUAGES))


def synthesise(arguments: argparse.Namespace) -> None:
    """Speak the lines of each language."""
    from tools.practice_voice import material

    for language in arguments.languages:
        seconds = material.synthesise(
            arguments.material, language, arguments.sentences, arguments.random_lines, arguments.seed
        )
        print(f"{language}: {seconds / 3600:.1f} hours of speech")


def features(arguments: argparse.Namespace) -> None:
    """Write the mel power of each language's lines."""
    from tools.practice_voice import material

    for language in arguments.languages:
        print(f"{language}: {material.features(arguments.material, language)} frames")


def train(arguments: argparse.Namespace) -> None:
    """Train, or go on training."""
    from tools.practice_voice.training import Run, train

    train(
        Run(
            material=arguments.material,
            out=arguments.out,
            begin_from=arguments.begin_from,
            resume=arguments.resume,
            begin_at=arguments.begin_at,
            languages=tuple(arguments.languages),
            minutes=arguments.minutes,
            peak=arguments.peak,
            steps=arguments.steps,
            seed=arguments.seed,
            clips=arguments.clips,
            processes=arguments.processes,
        )
    )


def evaluate(arguments: argparse.Namespace) -> None:
    """Measure, tell, and write the figures."""
    from tools.practice_voice.evaluation import evaluate

    if arguments.json:
        arguments.json.parent.mkdir(parents=True, exist_ok=True)
    measured = evaluate(
        arguments.model,
        arguments.language,
        arguments.seed,
        engine=arguments.engine,
        number=arguments.dictations,
        longest_stretch=arguments.longest_stretch,
        tell=print,
    )
    figures = measured.as_json()
    print(json.dumps(figures, indent=2))
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
