"""A letter from a template made in Word: its placeholders `{{ name }}` filled, in a child process with limits.

A template is a program that somebody else wrote, so it is worked off where it can do nothing but make text: no macros,
no links outside, no functions, some seconds and some memory. What it is given comes out verbatim, or not at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from foundation.child import Limits, Reply, run
from foundation.errors import WorldError
from foundation.translation import N_, _
from office.errors import OfficeError
from office.letters.model import unprintable_characters

BYTES_AT_MOST = 30 * 2**20
LIMITS = Limits(memory_mb=1024, seconds=30)


class WrongTemplate(OfficeError):
    """The template is no Word document, a damaged or dangerous one, or its placeholders can't be read."""


class MissingFields(OfficeError):
    """Fields that the template names were not given; `names` lists them."""

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names as the template has them, such as `patient.name`."""
        return tuple(str(self.facts["names"]).split(", "))


class WrongValues(OfficeError):
    """A value can't stand in a letter."""


def template_variables(template: bytes) -> tuple[str, ...]:
    """List the fields that a template names, such as `patient.name`, in the order of the alphabet.

    Raises WrongTemplate.
    """
    reply = _in_child("variables_in_child", {}, template)
    return tuple(map(str, reply.values["variables"]))


def fill(template: bytes, values: Mapping[str, Any]) -> bytes:
    """Fill a template (.docx or .dotx) and return a DOCX.

    Values are texts, whole numbers, true and false, lists and groups of these; a line feed in a text becomes a new line
    in its paragraph. Raises WrongTemplate, WrongValues, and MissingFields, which names every field that was not given.
    """
    problems = [*_unfit(values, "")]
    if problems:
        raise WrongValues(N_("The values can’t be put into a letter. {problems}"), problems=" ".join(problems))
    return _in_child("fill_in_child", {"values": _normal(values)}, template).blob


def _in_child(function: str, values: Mapping[str, Any], template: bytes) -> Reply:
    if len(template) > BYTES_AT_MOST:
        raise WrongTemplate(
            N_("The template is larger than {size} MB. Make its pictures smaller in Word."), size=BYTES_AT_MOST // 2**20
        )
    try:
        return run(f"office.letters.word_template_child:{function}", values, blob=template, limits=LIMITS)
    except OfficeError:
        raise
    except WorldError as error:  # the child was stopped, or ran out of memory
        raise WrongTemplate(
            N_(
                "The template took more than {seconds} seconds, or more memory than it may, and was stopped. Look for "
                "a loop in it that has no end."
            ),
            seconds=f"{LIMITS.seconds:g}",
        ) from error


def _unfit(value: object, place: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _unfit(inner, f"{place}.{name}" if place else str(name))
    elif isinstance(value, list | tuple):
        for number, inner in enumerate(value, 1):
            yield from _unfit(inner, f"{place}[{number}]")
    elif isinstance(value, str):
        bad = unprintable_characters(value.replace("\t", " ").replace("\r", "\n"))
        if bad:
            sentence = _("{place} holds characters that no letter can show: {characters}. Remove them.")
            yield sentence.format(place=place, characters=", ".join(bad))
    elif isinstance(value, float):
        yield _(
            "{place} is the number {value}; write it as a text, with the decimal sign that the letter is to show."
        ).format(place=place, value=value)
    elif value is not None and not isinstance(value, int):
        yield _("{place} must be a text.").format(place=place)


def _normal(value: Any) -> Any:
    """Give JSON-ready values whose line ends are line feeds."""
    if isinstance(value, Mapping):
        return {str(name): _normal(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_normal(inner) for inner in value]
    return value.replace("\r\n", "\n").replace("\r", "\n") if isinstance(value, str) else value
