"""A letter as PDF: tagged, PDF/A-2a and PDF/UA-1 at once, through Typst.

The template `templates/letters/letter.typ` draws any layout. Texts reach it as JSON and are never spliced into markup.
The compiler is kept, so the first PDF of a process takes a tenth of a second and the next ones some milliseconds.
"""

from __future__ import annotations

import functools
import json
import re
import threading
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import asdict
from importlib.resources import as_file
from typing import Any, Literal

import typst

from foundation.private_folder import private_folder
from foundation.translation import N_
from office.errors import OfficeError
from office.letters.blocks import Block, BulletList, stays_together
from office.letters.fonts import installed_fallbacks, installed_family
from office.letters.layout import letters_folder
from office.letters.layout_model import Layout
from office.letters.model import Letter
from office.letters.reading import BLOCK_TYPES
from office.letters.sheet import Sheet, compose

STANDARDS: list[Literal["a-2a", "ua-1"]] = ["a-2a", "ua-1"]
TEMPLATE, LOGO = "letter.typ", "logo"
NO_GLYPH = re.compile(r"the text `\"(.+?)\"` could not be displayed")

_kept = ExitStack()  # holds the compilers' folders on the disk as long as they are read
_one_at_a_time = threading.Lock()


class NoGlyph(OfficeError):
    """A text holds characters that none of the layout's fonts has."""


def render_pdf(letter: Letter, layout: Layout, *, with_window: bool = False) -> bytes:
    """Render a letter as PDF bytes. Raises FontMissing, NoGlyph, DoesNotFit, Unprintable.

    `with_window` lays the envelope's window over page 1, for a preview.
    """
    values = {**_as_data(compose(letter, layout), layout), "with_window": with_window}
    data = json.dumps(values, ensure_ascii=False)
    logo = b"" if layout.logo is None else layout.logo.picture
    try:
        with _one_at_a_time:
            pdf = _compiler(logo).compile(format="pdf", sys_inputs={"data": data}, pdf_standards=[*STANDARDS])
    except typst.TypstError as error:
        missing = dict.fromkeys(NO_GLYPH.findall(error.diagnostic))
        if not missing:
            raise
        sentence = N_(
            "None of the letter’s fonts can show {characters}. "
            "Write it in other characters, or install a font that has them: {families}."
        )
        families = ", ".join(layout.fallback.families)
        raise NoGlyph(sentence, characters=" ".join(missing), families=families) from None
    assert isinstance(pdf, bytes)
    return pdf


@functools.lru_cache(maxsize=4)
def _compiler(logo: bytes) -> typst.Compiler:
    """Make a compiler that reads no file outside its folder, which holds the template and the logo, if any."""
    if not logo:
        folder = _kept.enter_context(as_file(letters_folder()))
        return typst.Compiler(str(folder / TEMPLATE), root=str(folder))
    folder = _kept.enter_context(private_folder())
    (folder / TEMPLATE).write_bytes((letters_folder() / TEMPLATE).read_bytes())
    (folder / LOGO).write_bytes(logo)
    return typst.Compiler(str(folder / TEMPLATE), root=str(folder))


def _as_data(sheet: Sheet, layout: Layout) -> dict[str, Any]:
    language, _, region = sheet.language_tag.partition("-")
    fallbacks = installed_fallbacks(layout)
    return {
        "sheet": {
            **asdict(sheet),
            "body": [_block(block) for block in sheet.body],
            "attachments": [{**asdict(each), "together": stays_together(each.items)} for each in sheet.attachments],
        },
        "layout": _layout_data(layout),
        "logo": LOGO if layout.logo is not None and layout.logo.picture else None,
        "language": language,
        "region": region or None,
        "families": {role: [installed_family(layout.font(role)), *fallbacks] for role in ("body", "plain")},
    }


@functools.lru_cache(maxsize=8)
def _layout_data(layout: Layout) -> Mapping[str, Any]:
    data = asdict(layout)
    del data["grounds"]
    if layout.logo is not None:
        del data["logo"]["picture"]  # bytes; the file lies beside the template
    return data


def _block(block: Block) -> Mapping[str, Any]:
    kind = next(name for name, kind in BLOCK_TYPES.items() if isinstance(block, kind))
    together = {"together": stays_together(block.items)} if isinstance(block, BulletList) else {}
    return {"type": kind, **asdict(block), **together}
