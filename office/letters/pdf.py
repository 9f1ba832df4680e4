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

from foundation.translation import N_
from office.errors import OfficeError
from office.letters.blocks import Block
from office.letters.fonts import installed_fallbacks, installed_family
from office.letters.layout import letters_folder
from office.letters.layout_model import Layout
from office.letters.model import Letter
from office.letters.reading import BLOCK_TYPES
from office.letters.sheet import Sheet, compose

STANDARDS: list[Literal["a-2a", "ua-1"]] = ["a-2a", "ua-1"]
NO_GLYPH = re.compile(r"the text `\"(.+?)\"` could not be displayed")

_kept = ExitStack()  # holds the template folder on the disk as long as the compiler reads it
_one_at_a_time = threading.Lock()


class NoGlyph(OfficeError):
    """A text holds characters that none of the layout's fonts has."""


def render_pdf(letter: Letter, layout: Layout) -> bytes:
    """Render a letter as PDF bytes. Raises FontMissing, NoGlyph, DoesNotFit, Unprintable."""
    data = json.dumps(_as_data(compose(letter, layout), layout), ensure_ascii=False)
    try:
        with _one_at_a_time:
            pdf = _compiler().compile(format="pdf", sys_inputs={"data": data}, pdf_standards=[*STANDARDS])
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


@functools.cache
def _compiler() -> typst.Compiler:
    folder = _kept.enter_context(as_file(letters_folder()))
    return typst.Compiler(str(folder / "letter.typ"), root=str(folder))


def _as_data(sheet: Sheet, layout: Layout) -> dict[str, Any]:
    language, _, region = sheet.language_tag.partition("-")
    fallbacks = installed_fallbacks(layout)
    layout_data = asdict(layout)
    del layout_data["grounds"]
    return {
        "sheet": {**asdict(sheet), "body": [_block(block) for block in sheet.body]},
        "layout": layout_data,
        "language": language,
        "region": region or None,
        "families": {role: [installed_family(layout.font(role)), *fallbacks] for role in ("body", "plain")},
    }


def _block(block: Block) -> Mapping[str, Any]:
    return {"type": next(name for name, kind in BLOCK_TYPES.items() if isinstance(block, kind)), **asdict(block)}
