"""Rules on type: the address, the heading, the running text."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from itertools import pairwise

from foundation.translation import _
from office.letters.checker.checked import Checked, box_around, pitch_mm, shown
from office.letters.checker.model import BlockName, Finding, TextLine
from office.letters.checker.running import plain
from office.letters.layout_model import Font

MM_PER_POINT = 25.4 / 72
# What mail services read by machine, beside the pack's own font: Nordic mail service, facts H.
ADDRESS_FONTS = ("Arial", "Courier New", "Verdana", "Liberation Sans", "Liberation Mono", "Helvetica", "DejaVu Sans")
ADDRESS_PT = (10.0, 12.0)
SIZE_PLAY_PT, HEADING_PLAY_PT = 0.4, 1.2
BLANK_LINE = 1.55  # times the address's own pitch
# Shorter lines than this, and bold ones, are labels and headings inside the text.
RUNNING_CHARACTERS = 25
# A line that goes on in the next one is long; the pitch may be off by this part of it.
FULL_PLAY_MM = 20.0
FULL_LINE_MM, PITCHES_AT_LEAST, PITCH_PLAY = 90.0, 2, 0.17


def findings(checked: Checked) -> Iterator[Finding]:
    """Give all departures from the pack's type."""
    yield from _address(checked)
    yield from _blank_lines_in_address(checked)
    yield from _heading(checked)
    yield from _body(checked)
    yield from _line_pitch(checked)


def same_family(found: str, font: Font) -> bool:
    """Tell whether a font is the one that is wanted, or the one of the same widths that stands for it."""
    key = _key(found)
    return not key or any(key.startswith(_key(wanted)) for wanted in (font.family, font.substitute))


def _key(family: str) -> str:
    key = plain(family)
    for ending in ("mt", "ps", "std"):
        key = key.removesuffix(ending)
    return key


def _address(checked: Checked) -> Iterator[Finding]:
    lines = checked.lines(BlockName.RECIPIENT)
    placed = checked.layout.placed_block("recipient")
    wanted = checked.layout.font(placed.font)
    allowed = {_key(name) for name in ADDRESS_FONTS}
    fonts = [line for line in lines if not same_family(line.font, wanted) and _key(line.font) not in allowed]
    if fonts:
        yield checked.finding(
            "address-font",
            _("The address is set in a font that mail services do not ask for."),
            found=fonts[0].font,
            expected=_("{family}, or one of Arial, Courier New and Verdana").format(family=wanted.family),
            mend=_("Set the address in {family}.").format(family=wanted.family),
            value="placed.recipient.font",
            box=box_around(fonts),
        )
    least, most = min(ADDRESS_PT[0], placed.least_size_pt or placed.size_pt), max(ADDRESS_PT[1], placed.size_pt)
    sizes = [line for line in lines if not least - SIZE_PLAY_PT <= line.size_pt <= most + SIZE_PLAY_PT]
    if sizes:
        yield checked.finding(
            "address-size",
            _("The address is set too small or too large."),
            found=_("{size} pt").format(size=f"{sizes[0].size_pt:g}"),
            expected=_("{least} to {most} pt").format(least=f"{least:g}", most=f"{most:g}"),
            mend=_("Set the address in {size} pt.").format(size=f"{placed.size_pt:g}"),
            value="placed.recipient.size_pt",
            box=box_around(sizes),
        )
    yield from _address_style(checked, lines)


def _address_style(checked: Checked, lines: Sequence[TextLine]) -> Iterator[Finding]:
    styles = {"bold": _("bold"), "italic": _("italic"), "underlined": _("underlined")}
    found = [name for name in styles if any(getattr(line, name) for line in lines)]
    if found:
        yield checked.finding(
            "address-style",
            _("The address is emphasised."),
            found=", ".join(styles[name] for name in found),
            expected=_("neither bold nor italic nor underlined"),
            mend=_("Take the emphasis away: mail services read plain letters best."),
            value="placed.recipient.font",
            box=box_around([line for line in lines if any(getattr(line, name) for name in found)]),
        )


def _blank_lines_in_address(checked: Checked) -> Iterator[Finding]:
    lines = checked.lines(BlockName.RECIPIENT)
    steps = [(pitch_mm(above, below), above, below) for above, below in pairwise(lines)]
    usual = min((step for step, _above, _below in steps if step > 1), default=0.0)
    size_mm = max((line.size_pt for line in lines), default=0.0) * MM_PER_POINT
    for step, above, below in steps:
        if step > max(BLANK_LINE * min(usual, 1.5 * size_mm), 1.75 * size_mm):
            yield checked.finding(
                "address-blank-line",
                _("There is a blank line in the address."),
                found=_("{length} mm from “{above}” to “{below}”").format(
                    length=round(step), above=shown(above.text, 30), below=shown(below.text, 30)
                ),
                expected=_("lines of equal distance, without a blank one"),
                mend=_("Delete the blank line."),
                value="placed.recipient.line_mm",
                box=box_around([above, below]),
            )
            return


def _heading(checked: Checked) -> Iterator[Finding]:
    heading = checked.block(BlockName.HEADING)
    if heading is None:
        return
    style, first, box = checked.layout.heading, heading.lines[0], heading.box()
    is_bold = all(line.bold for line in heading.lines)
    if is_bold != style.bold:
        yield checked.finding(
            "heading-bold",
            _("The heading is not bold.") if style.bold else _("The heading is bold."),
            found=_("bold") if is_bold else _("not bold"),
            expected=_("bold") if style.bold else _("not bold"),
            mend=_("Set the heading in bold type.") if style.bold else _("Set the heading in plain type."),
            value="heading.bold",
            box=box,
        )
    is_underlined = any(line.underlined for line in heading.lines)
    if is_underlined != style.underline:
        yield checked.finding(
            "heading-underline",
            _("The heading is underlined.") if is_underlined else _("The heading is not underlined."),
            found=_("underlined") if is_underlined else _("not underlined"),
            expected=_("underlined") if style.underline else _("not underlined"),
            mend=_("Take the underlining away.") if is_underlined else _("Underline the heading."),
            value="heading.underline",
            box=box,
        )
    font = checked.layout.font(style.font)
    if abs(first.size_pt - style.size_pt) > HEADING_PLAY_PT or not same_family(first.font, font):
        yield checked.finding(
            "heading-type",
            _("The heading is set in other type than this house’s headings."),
            found=_type_text(first.font, first.size_pt),
            expected=_type_text(font.family, style.size_pt),
            mend=_("Give the heading the style of headings."),
            value="heading.size_pt",
            box=box,
        )


def _body(checked: Checked) -> Iterator[Finding]:
    style = checked.layout.body
    font = checked.layout.font(style.font)
    lines = [
        line
        for line in checked.lines(BlockName.SALUTATION, BlockName.BODY, BlockName.CLOSING, BlockName.SIGNATURE)
        if not line.bold and len(line.text) > 3
    ]
    running = [line for line in lines if len(line.text) >= RUNNING_CHARACTERS] or lines
    other = [line for line in running if not same_family(line.font, font)]
    if other:
        yield checked.finding(
            "body-font",
            _("The text is set in another font than this house’s letters."),
            found=_("{family}, in “{text}”").format(family=other[0].font, text=shown(other[0].text, 40)),
            expected=font.family,
            mend=_("Set the text in {family}.").format(family=font.family),
            value="body.font",
            box=box_around(other),
        )
    sizes = [line for line in running if abs(line.size_pt - style.size_pt) > SIZE_PLAY_PT + 0.2]
    if sizes:
        yield checked.finding(
            "body-size",
            _("The text is set in another size than this house’s letters."),
            found=_("{size} pt").format(size=f"{sizes[0].size_pt:g}"),
            expected=_("{size} pt").format(size=f"{style.size_pt:g}"),
            mend=_("Set the text in {size} pt.").format(size=f"{style.size_pt:g}"),
            value="body.size_pt",
            box=box_around(sizes),
        )


def _line_pitch(checked: Checked) -> Iterator[Finding]:
    """Hold the usual distance of lines inside paragraphs against the pack's; fonts shift single lines."""
    body = [line for line in checked.lines(BlockName.BODY) if len(line.text) > 3]
    right = max((line.box.right_mm for line in body), default=0.0)
    pairs = [
        (above, below)
        for above, below in pairwise(body)
        if above.box.page == below.box.page
        and abs(above.box.left_mm - below.box.left_mm) < 1
        and above.box.width_mm > FULL_LINE_MM
        and _goes_on(above, below, right)
    ]
    if len(pairs) < PITCHES_AT_LEAST:
        return
    wanted = checked.layout.body.line_mm
    usual = statistics.median_low(pitch_mm(above, below) for above, below in pairs)
    if abs(usual - wanted) > PITCH_PLAY * wanted:
        yield checked.finding(
            "body-line-pitch",
            _("The lines of the text stand further apart or closer than in this house’s letters."),
            found=_("{length} mm from line to line").format(length=f"{usual:.1f}"),
            expected=_("{length} mm").format(length=f"{wanted:.1f}"),
            mend=_("Give the text the style of running text, and take line spacing away that was set by hand."),
            value="body.line_mm",
            box=box_around([line for pair in pairs for line in pair]),
        )


def _goes_on(above: TextLine, below: TextLine, right_mm: float) -> bool:
    """Tell whether a line goes on in the next one, as a full line does that ends no sentence."""
    full = above.box.right_mm > right_mm - FULL_PLAY_MM and above.text[-1] not in ".:!?"
    return below.text[0].islower() or (full and not below.text.startswith(("•", "-", "–")))


def _type_text(family: str, size_pt: float) -> str:
    return _("{family}, {size} pt").format(family=family, size=f"{size_pt:g}")
