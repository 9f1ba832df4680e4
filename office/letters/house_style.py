"""An office's house style: its own file, and logo, laid over its country's layout."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated

from foundation.translation import N_
from office.access_log.model import AccessKind
from office.arguments import Text
from office.commands import command
from office.errors import OfficeError
from office.letters import house_style_store as store
from office.letters.layout import load_layout, with_house_style
from office.letters.layout_model import Layout
from office.letters.writing import WRITERS
from office.roles import Role
from office.storage.files import FileName
from office.transaction import Office

SUBJECT = "house-style"
FILE_BYTES_AT_MOST = 256 * 1024
LOGO_BYTES_AT_MOST = 5 * 1024 * 1024
KEPT_AT_MOST = 4

_made: dict[tuple[str, str], Layout] = {}
"""Layouts that were made, by country and version: a page is made anew on every key."""


@dataclass(frozen=True)
class HouseStyle:
    """What an office has set: the text of its file, its logo, and who set them when."""

    toml: str
    logo: bytes | None
    chosen: datetime
    chosen_by: str


@command(
    "letters.house-style", title=N_("Show the house style"), roles=WRITERS, log=None, terminal="letter house-style"
)
def shown(office: Office) -> HouseStyle | None:
    """Show what the office has set of its own for the look of its letters; nothing where the country's layout holds."""
    return _held(office)


@command(
    "letters.set-house-style",
    title=N_("Set the house style"),
    roles=frozenset({Role.ADMINISTRATOR}),
    log=AccessKind.ADMINISTER,
    terminal="letter set-house-style",
)
def choose(
    office: Office,
    *,
    file: Annotated[Path, Text(N_("a TOML file with what differs from the country's layout"), positional=True)],
    logo: Annotated[Path | None, Text(N_("a PNG or JPEG picture"))] = None,
) -> None:
    """Lay the office's own file, and its logo, over its country's layout. Letters that were made stay as they are."""
    toml = _read(file, FILE_BYTES_AT_MOST)
    picture = None if logo is None else _read(logo, LOGO_BYTES_AT_MOST)
    made = with_house_style(office.facts.country, toml, picture)
    version = hashlib.sha256(hashlib.sha256(toml).digest() + (picture or b"")).hexdigest()
    stored = None if picture is None else office.files.put_bytes(picture)
    store.choose(
        office.connection,
        version=version,
        toml=toml.decode(),
        logo=stored,
        time=office.now,
        user=office.actor.name,
    )
    _remember(office.facts.country, version, made)
    office.concern(None, SUBJECT, "set")
    office.changed(SUBJECT, 0)


@command(
    "letters.clear-house-style",
    title=N_("Take the house style back"),
    roles=frozenset({Role.ADMINISTRATOR}),
    log=AccessKind.ADMINISTER,
    terminal="letter clear-house-style",
)
def clear(office: Office) -> None:
    """Let the office's letters look as its country's layout has them. Letters that were made stay as they are."""
    store.clear(office.connection)
    office.concern(None, SUBJECT, "cleared")
    office.changed(SUBJECT, 0)


def layout_of(office: Office) -> Layout:
    """Return the layout of the office's letters: its country's, with its house style where it has one."""
    country, version = office.facts.country, store.version(office.connection)
    if not version:
        return load_layout(country)
    known = _made.get((country, version))
    if known is None:
        held = _held(office)
        assert held is not None
        known = _remember(country, version, with_house_style(country, held.toml.encode(), held.logo))
    return known


def _held(office: Office) -> HouseStyle | None:
    row = store.get(office.connection)
    if row is None:
        return None
    logo = None if row.logo is None else office.files.read(FileName(row.logo))
    return HouseStyle(row.toml, logo, row.chosen, row.chosen_by)


def _remember(country: str, version: str, layout: Layout) -> Layout:
    if len(_made) >= KEPT_AT_MOST:
        _made.clear()
    _made[country, version] = layout
    return layout


def _read(path: Path, at_most: int) -> bytes:
    if not path.is_file():
        raise OfficeError(N_("There is no file {name}. Check the name and the folder."), name=str(path))
    if path.stat().st_size > at_most:
        raise OfficeError(
            N_("The file {name} is larger than {count} kB. Choose a smaller one."),
            name=str(path),
            count=at_most // 1024,
        )
    return path.read_bytes()
