"""Make the practice voice model: `python3 -m tools.practice_voice synthesise | features | train | evaluate`."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from tools.practice_voice import grammar

SHIPPED = Path(__file__).parents[2] / "resources" / "models" / "practice.pt"


def main() -> None:
    """Read the command line and do the step it names."""
    parser = argparse.ArgumentParser(prog="python3 -m tools.practice_voice", description=__doc__.split(":")[0] + ".")
    steps = parser.add_subparsers(required=True, metavar="STEP")
    _synthesise(steps.add_parser("synthesise", help="speak lines of the grammars in the training voices"))
    _features(steps.add_parser("features", help="turn the spoken lines into mel power"))
    _train(steps.add_parser("train", help="train a checkpoint that openai-whisper loads"))
    _evaluate(steps.add_parser("evaluate", help="recognise fresh dictations in held-out voices, and silence"))
    arguments = parser.parse_args()
    arguments.step(arguments)


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
        "--begin-at", type=float, metavar="PART", help="of the curriculum, from 0 to 1: a trained one needs no beginning"
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
    parser.add_argument("--seed", type=int, required=True, metavar="N", help="any seed makes other dictations")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write wer, language_accuracy, silence_text_words")
    parser.add_argument("--engine", choices=("auto", "openai-whisper", "ctranslate2"), default="auto")
    parser.add_argument(
        "--model", type=Path, default=SHIPPED, metavar="FILE", help="default: the one that comes with it"
    )
    parser.add_argument("--dictations", type=int, default=3, metavar="N", help="of 1 to 5 minutes each (default 3)")
    parser.add_argument("--longest-stretch", type=float, metavar="SECONDS", help="other than the model's own")
    parser.set_defaults(step=evaluate)


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
