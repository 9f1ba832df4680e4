"""Load a country's letter layout, `templates/letters/<layout>/layout.toml`, and refuse one that can't be right."""

from __future__ import annotations

import datetime
import functools
import tomllib
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TypeVar

from foundation.translation import N_
from office.errors import OfficeError
from office.letters.layout_model import Layout, PlacedBlock, covers
from office.letters.model import value_names
from office.letters.reading import Problems, read_as

T = TypeVar("T")


class UnknownLayout(OfficeError):
    """There is no layout of this name."""


class DamagedTemplate(OfficeError):
    """A file of `templates/letters` can't be read as what it should be."""


def letters_folder() -> Traversable:
    """Give the folder of all layouts and kinds."""
    return files("templates") / "letters"


def layout_names() -> tuple[str, ...]:
    """List the layouts there are, by name."""
    found = (item.name for item in letters_folder().iterdir() if item.is_dir() and (item / "layout.toml").is_file())
    return tuple(sorted(found))


@functools.cache
def load_layout(name: str) -> Layout:
    """Load a layout by name, such as `da`. Raises UnknownLayout, DamagedTemplate."""
    if name not in layout_names():
        sentence = N_("There is no letter layout “{name}”. Choose one of: {names}.")
        raise UnknownLayout(sentence, name=name, names=", ".join(layout_names()))
    return read_layout((letters_folder() / name / "layout.toml").read_bytes(), f"{name}/layout.toml")


def read_layout(toml: bytes, file_name: str) -> Layout:
    """Read a layout from the bytes of its file; `file_name` is for the error. Raises DamagedTemplate."""
    layout = read_template(Layout, toml, file_name)
    if problem := next(_contradictions(layout), None):
        raise damaged(file_name, problem)
    return layout


def read_template(kind: type[T], toml: bytes, file_name: str) -> T:
    """Read a TOML file of templates/letters as a dataclass. Raises DamagedTemplate with all that is wrong."""
    try:
        return read_as(kind, tomllib.loads(toml.decode()))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise damaged(file_name, str(error)) from None
    except Problems as found:
        raise damaged(file_name, " ".join(found.problems)) from None


def damaged(file_name: str, problem: str) -> DamagedTemplate:
    """Make the error for a template file that can't be used."""
    sentence = N_("The letter template {file} is damaged: {problem} Put the original file back, or correct it.")
    return DamagedTemplate(sentence, file=file_name, problem=problem)


def _contradictions(layout: Layout) -> Iterator[str]:
    """Tell what is well-formed but can't be: half a window, a month too few, a value without a ground."""
    names = [block.name for block in layout.placed]
    if names.count("recipient") != 1:
        yield 'placed needs exactly one block with the name "recipient".'
        return
    window, recipient = layout.window, layout.placed_block("recipient")
    inside = (
        window.left_mm <= recipient.left_mm
        and window.top_mm <= recipient.top_mm
        and recipient.left_mm + recipient.width_mm <= window.left_mm + window.width_mm
        and recipient.top_mm + recipient.height_mm <= window.top_mm + window.height_mm
    )
    if not inside:
        yield "placed.recipient reaches out of the window."
    placed = [line.value for block in layout.placed for line in block.lines]
    for value in (*placed, *layout.continuation.left, *layout.continuation.right):
        if value not in value_names():
            yield f"a letter has no value {value}; it has {', '.join(value_names())}."
    for role in (*(block.font for block in layout.placed), layout.body.font, layout.heading.font):
        if role not in ("body", "plain"):
            yield f"there is no font role {role}; choose body or plain."
    if len(layout.dates.months) != 12 or len(layout.dates.weekdays) != 7:
        yield "dates needs 12 months and 7 weekdays."
    try:
        layout.write_date(datetime.date(2026, 5, 3), weekday=True)
        layout.write_date(datetime.date(2026, 5, 3))
        layout.page_number.form.format(page=1, pages=2)
    except (KeyError, IndexError, ValueError) as error:
        yield f"A form in dates or page_number has an unknown placeholder: {error}."
    for value in leaves(layout):
        if not any(covers(name, value) for ground in layout.grounds for name in ground.values):
            yield f"{value} has no ground."


def leaves(layout: Layout) -> Iterator[str]:
    """List the dotted names of all values of a layout, such as `placed.recipient.left_mm`."""
    for field in fields(layout):
        if field.name != "grounds":
            yield from _leaves(field.name, getattr(layout, field.name))


def _leaves(place: str, value: object) -> Iterator[str]:
    if isinstance(value, tuple) and value and isinstance(value[0], PlacedBlock):
        for block in value:
            yield from _leaves(f"{place}.{block.name}", block)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _leaves(f"{place}.{field.name}", getattr(value, field.name))
    else:
        yield place
