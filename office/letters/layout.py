"""Load a country's letter layout, `templates/letters/<layout>/layout.toml`, and refuse one that can't be right."""

from __future__ import annotations

import datetime
import functools
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

from foundation.translation import N_
from office.errors import OfficeError
from office.letters.layout_model import Layout, PlacedBlock, Strength, covers
from office.letters.model import value_names
from office.letters.reading import Problems, read_as

T = TypeVar("T")
LAYOUT_FILE, RIGHT_FILE, HOUSE_STYLE_FILE = "layout.toml", "right.toml", "house-style.toml"
LEFT, RIGHT = "left", "right"
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
LEAST_CONTRAST = 4.5  # WCAG 2.2, success criterion 1.4.3
OWN_SOURCE = "The office’s own house style"


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
    """Load a layout by name, such as `da`, for envelopes with the window at the left.

    Raises UnknownLayout, DamagedTemplate.
    """
    return _as_layout(pack_values(name), f"{name}/{LAYOUT_FILE}")


def read_layout(toml: bytes, file_name: str) -> Layout:
    """Read a layout from the bytes of its file; `file_name` is for the error. Raises DamagedTemplate."""
    return _as_layout(read_toml(toml, file_name), file_name)


def pack_values(name: str, *, window: str = LEFT) -> dict[str, Any]:
    """Give the values of a country's pack, for envelopes with the window at the left or at the right.

    Raises UnknownLayout, DamagedTemplate.
    """
    if name not in layout_names():
        sentence = N_("There is no letter layout “{name}”. Choose one of: {names}.")
        raise UnknownLayout(sentence, name=name, names=", ".join(layout_names()))
    return overlaid(_pack_file(name, LAYOUT_FILE), _pack_file(name, RIGHT_FILE) if window == RIGHT else {})


def with_house_style(base_name: str, toml: bytes, logo: bytes | None = None) -> Layout:
    """Lay an office's own file over its country's pack; `logo` is a PNG or JPEG. Raises UnknownLayout, DamagedTemplate.

    The file has the form of a `layout.toml` and holds only what differs: tables are merged key by key, the blocks of
    `placed` by their names. `window_side = "right"` begins from the pack for windows at the right. A value without a
    ground of its own counts as the office's house style.
    """
    own = read_toml(toml, HOUSE_STYLE_FILE)
    side = own.pop("window_side", LEFT)
    if side not in (LEFT, RIGHT):
        raise damaged(HOUSE_STYLE_FILE, f'window_side must be "{LEFT}" or "{RIGHT}".')
    ground = {"values": [*_names(own)], "source": OWN_SOURCE, "sureness": "H", "strength": Strength.HOUSE_STYLE.value}
    values = overlaid(pack_values(base_name, window=side), {"grounds": [ground]} if ground["values"] else {})
    layout = _as_layout(overlaid(values, own), HOUSE_STYLE_FILE)
    if logo is None:
        return layout
    if layout.logo is None:
        raise damaged(HOUSE_STYLE_FILE, "there is a logo, and no table [logo] that says where it stands.")
    if picture_format(logo) is None:
        raise OfficeError(N_("The logo is neither a PNG nor a JPEG picture. Save it as one of these and try again."))
    return replace(layout, logo=replace(layout.logo, picture=logo))


def picture_format(picture: bytes) -> str | None:
    """Tell a PNG from a JPEG by its first bytes: `png`, `jpg`, or None for anything else."""
    marks = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpg"}
    return next((name for mark, name in marks.items() if picture.startswith(mark)), None)


def overlaid(values: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Lay values over others: tables key by key, `placed` by the blocks' names, `grounds` after those there are."""
    result = dict(values)
    for name, value in own.items():
        before = result.get(name)
        if isinstance(value, Mapping) and isinstance(before, Mapping):
            result[name] = overlaid(before, value)
        elif name == "placed" and isinstance(before, list) and isinstance(value, list):
            result[name] = _placed_overlaid(before, value)
        elif name == "grounds" and isinstance(before, list) and isinstance(value, list):
            result[name] = [*before, *value]
        else:
            result[name] = value
    return result


def _placed_overlaid(blocks: list[Any], own: list[Any]) -> list[Any]:
    changes = {block.get("name"): block for block in own if isinstance(block, Mapping)}
    result = [overlaid(block, changes.pop(block.get("name"), {})) for block in blocks]
    return [*result, *changes.values()]


def _names(values: Mapping[str, Any], place: str = "") -> Iterator[str]:
    """List the dotted names of all values that an office's own file sets."""
    for name, value in values.items():
        here = f"{place}{name}"
        if isinstance(value, Mapping):
            yield from _names(value, f"{here}.")
        elif name == "placed" and isinstance(value, list):
            for block in (block for block in value if isinstance(block, Mapping)):
                yield from _names({k: v for k, v in block.items() if k != "name"}, f"{here}.{block.get('name')}.")
        elif name != "grounds":
            yield here


@functools.cache
def _pack_file(name: str, file: str) -> Mapping[str, Any]:
    return read_toml((letters_folder() / name / file).read_bytes(), f"{name}/{file}")


def _as_layout(values: Mapping[str, Any], file_name: str) -> Layout:
    layout = read_values(Layout, values, file_name)
    if problem := next(_contradictions(layout), None):
        raise damaged(file_name, problem)
    return layout


def read_template(kind: type[T], toml: bytes, file_name: str) -> T:
    """Read a TOML file of templates/letters as a dataclass. Raises DamagedTemplate with all that is wrong."""
    return read_values(kind, read_toml(toml, file_name), file_name)


def read_toml(toml: bytes, file_name: str) -> dict[str, Any]:
    """Read the bytes of a TOML file. Raises DamagedTemplate."""
    try:
        return tomllib.loads(toml.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise damaged(file_name, str(error)) from None


def read_values(kind: type[T], values: Mapping[str, Any], file_name: str) -> T:
    """Read the values of a file as a dataclass. Raises DamagedTemplate with all that is wrong."""
    try:
        return read_as(kind, values)
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
        layout.write_head_date(datetime.date(2026, 5, 3))
        layout.dates.write_time(9, 30)
        layout.page_number.form.format(page=1, pages=2)
    except (KeyError, IndexError, ValueError) as error:
        yield f"A form in dates or page_number has an unknown placeholder: {error}."
    try:
        if not re.fullmatch(layout.postcode.pattern, layout.postcode.example):
            yield "postcode.example does not fit postcode.pattern."
    except re.error as error:
        yield f"postcode.pattern can't be read: {error}."
    for colour in (layout.colours.heading, layout.colours.sender):
        if not COLOUR.fullmatch(colour):
            yield f"the colour {colour} is none; write it as #1a2b3c."
        elif _contrast_with_white(colour) < LEAST_CONTRAST:
            yield f"the colour {colour} is too pale on white paper to be read by all (contrast below 4.5 to 1)."
    for value in leaves(layout):
        if not any(covers(name, value) for ground in layout.grounds for name in ground.values):
            yield f"{value} has no ground."


def _contrast_with_white(colour: str) -> float:
    """Give the contrast of WCAG 2.2 between a colour and white, from 1 (none) to 21."""
    shares = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


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
    elif value is not None and not isinstance(value, bytes):
        yield place
