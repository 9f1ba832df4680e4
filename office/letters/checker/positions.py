"""Rules on where things stand: the window, the pack's places, margins, what overlaps. All lengths in mm."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from foundation.translation import _
from office.letters.checker.checked import Checked, box_around, ink_top_mm, pitch_mm, place_text, shown
from office.letters.checker.model import BlockName, Box, Finding, TextLine
from office.letters.checker.paragraphs import paragraphs_of
from office.letters.layout_model import PlacedBlock

A4_MM = (210.0, 297.0)
PAPER_TOLERANCE_MM = 2.0
INSIDE_WINDOW_MM = 1.0
HEAD_PLAY_MM = 1.5  # a sender's name may be set in any size, which moves its capitals
ONE_ROW_MM, LABEL_GAP_MM = 1.2, 25.0
OVERLAP_MM = (1.5, 0.9)  # width and height that two texts must share to be called on top of each other
TIGHT_SIGNATURE_MM, WIDE_SIGNATURE_MM = 4.0, 20.0
NARROW_TEXT_MM, WRAPPED_LINES = 12.0, 4
FLOW = (BlockName.HEADING, BlockName.SALUTATION, BlockName.BODY, BlockName.CLOSING, BlockName.SIGNATURE)


def findings(checked: Checked) -> Iterator[Finding]:
    """Give all departures from the pack's places."""
    yield from _paper(checked)
    yield from _recipient(checked)
    yield from _foreign_in_window(checked)
    yield from _sender_and_details(checked)
    yield from _heading(checked)
    yield from _margins(checked)
    yield from _overlaps(checked)
    yield from _signature(checked)
    yield from _attachments(checked)
    yield from _later_pages(checked)


def _paper(checked: Checked) -> Iterator[Finding]:
    for page in checked.letter.pages:
        wanted = checked.layout.page
        off = max(abs(page.width_mm - wanted.width_mm), abs(page.height_mm - wanted.height_mm))
        if off > PAPER_TOLERANCE_MM:
            size = _("{width} × {height} mm")
            is_a4 = (wanted.width_mm, wanted.height_mm) == A4_MM
            expected = size.format(width=round(wanted.width_mm), height=round(wanted.height_mm))
            yield checked.finding(
                "page-size",
                _("The page has the wrong size."),
                found=size.format(width=round(page.width_mm), height=round(page.height_mm)),
                expected=_("A4, {size}").format(size=expected) if is_a4 else expected,
                mend=_("Choose A4 under the page layout, then look at the line and page breaks again."),
                value="page.width_mm",
                box=Box(page.number, 0.0, 0.0, page.width_mm, page.height_mm),
            )
            return


def _recipient(checked: Checked) -> Iterator[Finding]:
    recipient = checked.block(BlockName.RECIPIENT)
    if recipient is None:
        return
    placed, tolerance = checked.layout.placed_block("recipient"), checked.tolerance_mm
    frame, box = _window(checked), recipient.box()
    out = max(
        frame.left_mm - box.left_mm,
        frame.top_mm - box.top_mm,
        box.right_mm - frame.right_mm,
        box.bottom_mm - frame.bottom_mm,
    )
    first = recipient.lines[0]
    top = ink_top_mm(placed.top_mm, first.size_pt, placed.line_mm)
    left_off, top_off = box.left_mm - placed.left_mm, box.top_mm - top
    if out > tolerance or (out > 0.5 and max(abs(left_off), abs(top_off)) > tolerance):
        yield checked.finding(
            "recipient-outside-window",
            _("The recipient’s address does not stand in the envelope’s window."),
            found=place_text(box),
            expected=_("inside the window, {place}").format(place=place_text(frame)),
            mend=_("Move the address to {left} mm from the left and {top} mm from the top of the page.").format(
                left=round(placed.left_mm), top=round(placed.top_mm)
            ),
            value="window",
            box=box,
        )
    elif abs(left_off) > tolerance or abs(top_off) > tolerance:
        yield checked.finding(
            "recipient-place",
            _("The recipient’s address does not stand where this house puts it."),
            found=place_text(box),
            expected=_("beginning {left} mm from the left and {top} mm from the top").format(
                left=round(placed.left_mm), top=round(top)
            ),
            mend=_("Move the address there; it is in the window now, but may slip out when the paper moves."),
            value="placed.recipient.left_mm" if abs(left_off) > tolerance else "placed.recipient.top_mm",
            box=box,
        )


def _window(checked: Checked) -> Box:
    window = checked.layout.window
    return Box(1, window.left_mm, window.top_mm, window.width_mm, window.height_mm)


def _foreign_in_window(checked: Checked) -> Iterator[Finding]:
    frame = _window(checked)
    recipient = checked.block(BlockName.RECIPIENT)
    if recipient is None or (checked.kind is not None and not checked.kind.contents.recipients):
        return
    inside = [
        line
        for line in checked.letter.pages[0].lines
        if line not in recipient.lines and min(_shared(line.box, frame)) > INSIDE_WINDOW_MM
    ]
    if inside:
        yield checked.finding(
            "foreign-text-in-window",
            _("Something else than the recipient’s address shows in the envelope’s window."),
            found=_("“{text}”, {place}").format(text=shown(inside[0].text), place=place_text(box_around(inside))),
            expected=_("nothing but the address inside {place}").format(place=place_text(frame)),
            mend=_("Move this text out of the window, below it or to its right."),
            value="window",
            box=box_around(inside),
        )


def _shared(one: Box, other: Box) -> tuple[float, float]:
    """Give the width and the height that two boxes share; nothing where they are on different pages."""
    if one.page != other.page:
        return 0.0, 0.0
    return (
        max(0.0, min(one.right_mm, other.right_mm) - max(one.left_mm, other.left_mm)),
        max(0.0, min(one.bottom_mm, other.bottom_mm) - max(one.top_mm, other.top_mm)),
    )


def _sender_and_details(checked: Checked) -> Iterator[Finding]:
    """Hold sender, date and details against the pack's placed blocks; a foot may say how to reach the sender."""
    texts = {
        BlockName.SENDER: (_("The sender does not stand where this house puts it."), _("the sender")),
        BlockName.DATE: (_("The date does not stand where this house puts it."), _("the date")),
        BlockName.DETAILS: (_("Some of the details do not stand where this house puts them."), _("the details")),
    }
    values = {BlockName.SENDER: ("sender.name",), BlockName.DATE: ("date",)}
    for name, (message, what) in texts.items():
        wanted = values.get(name)
        placed = [
            block
            for block in checked.layout.placed
            if block.name != "recipient" and (wanted is None or any(line.value in wanted for line in block.lines))
        ]
        foot = checked.layout.page.height_mm - 32
        lines = [line for line in checked.lines(name) if line.box.page == 1 and line.box.top_mm < foot]
        if name is BlockName.SENDER:
            lines = lines[:1]
        fitting = [line for line in lines if any(_fits(line, block, checked) for block in placed)]
        astray = [line for line in lines if placed and line not in fitting and not _goes_on_a_row(line, fitting)]
        astray = astray or [line for line in lines if wanted and not _begins(line, placed[0], wanted[0], checked)]
        if astray:
            first = placed[0]
            yield checked.finding(
                f"{name.value}-place",
                message,
                found=_("“{text}”, {place}").format(text=shown(astray[0].text), place=place_text(box_around(astray))),
                expected=_("{left} mm from the left, between {top} and {bottom} mm from the top").format(
                    left=round(first.left_mm), top=round(first.top_mm), bottom=round(first.top_mm + first.height_mm)
                ),
                mend=_("Move {what} there.").format(what=what),
                value=f"placed.{first.name}.left_mm",
                box=box_around(astray),
            )


def _fits(line: TextLine, block: PlacedBlock, checked: Checked) -> bool:
    tolerance = checked.tolerance_mm
    at_edge = abs(line.box.left_mm - block.left_mm) <= tolerance
    high = block.top_mm - tolerance <= line.box.top_mm
    return at_edge and high and line.box.bottom_mm <= block.top_mm + block.height_mm + tolerance


def _goes_on_a_row(line: TextLine, fitting: Sequence[TextLine]) -> bool:
    """Tell whether a line is what stands right of a label that is in its place."""
    mates = (other for other in fitting if abs(pitch_mm(other, line)) < ONE_ROW_MM)
    return any(0 < line.box.left_mm - other.box.right_mm < LABEL_GAP_MM for other in mates)


def _begins(line: TextLine, block: PlacedBlock, value: str, checked: Checked) -> bool:
    """Tell whether a line stands where its block begins; true for a value that other lines stand above."""
    if block.lines[0].value != value:
        return True
    line_mm = block.line_mm * max(1.0, line.size_pt / block.size_pt)
    off = abs(line.box.top_mm - ink_top_mm(block.top_mm, line.size_pt, line_mm))
    return off <= checked.tolerance_mm + HEAD_PLAY_MM


def _heading(checked: Checked) -> Iterator[Finding]:
    heading, salutation = checked.block(BlockName.HEADING), checked.block(BlockName.SALUTATION)
    if heading is None or heading.lines[0].box.page != 1:
        return
    box, style, layout = heading.box(), checked.layout.heading, checked.layout
    first = heading.lines[0]
    if salutation is not None and salutation.box().page == 1 and salutation.box().top_mm < box.top_mm:
        first = salutation.lines[0]  # the letters of some houses greet before they say what it is about
    top = ink_top_mm(layout.body.top_mm, first.size_pt, style.line_mm)
    off_left = abs(box.left_mm - _text_left(checked)) > checked.tolerance_mm
    # Where there is nobody to address, the text may begin higher.
    is_addressed = checked.kind is None or bool(checked.kind.contents.recipients)
    if (is_addressed and abs(first.box.top_mm - top) > checked.tolerance_mm) or off_left:
        yield checked.finding(
            "heading-place",
            _("The heading does not stand where this house begins a letter’s text."),
            found=place_text(box),
            expected=_("beginning {left} mm from the left and {top} mm from the top").format(
                left=round(layout.page.left_mm), top=round(top)
            ),
            mend=_("Move the heading there; use the style’s spacing, not blank lines."),
            value="page.left_mm" if off_left else "body.top_mm",
            box=box,
        )


def _text_left(checked: Checked) -> float:
    """Give where the letter's own text begins; a wrong margin of all of it is told once and not of each part."""
    body = checked.lines(BlockName.SALUTATION, BlockName.BODY, BlockName.CLOSING)
    return min((line.box.left_mm for line in body), default=checked.layout.page.left_mm)


def _margins(checked: Checked) -> Iterator[Finding]:
    page, tolerance = checked.layout.page, checked.tolerance_mm
    body = checked.lines(BlockName.SALUTATION, BlockName.BODY, BlockName.CLOSING)
    if not body:
        return
    out_left = [line for line in body if line.box.left_mm < page.left_mm - tolerance]
    least = min(line.box.left_mm for line in body)
    margin = _("{side} margin {length} mm")
    if out_left or least > page.left_mm + tolerance:
        box = box_around(out_left or body)
        yield _margin(checked, "left", margin.format(side=_("left"), length=round(least)), box)
    paper = checked.letter.pages[0]  # a wrong paper size is told on its own
    right = paper.width_mm - page.right_mm
    out_right = [line for line in body if line.box.right_mm > right + tolerance]
    widest = _widest_paragraph(checked)
    if out_right:
        found = round(paper.width_mm - max(line.box.right_mm for line in out_right))
        yield _margin(checked, "right", margin.format(side=_("right"), length=found), box_around(out_right))
    elif widest is not None and widest < right - NARROW_TEXT_MM - tolerance:
        found = round(paper.width_mm - widest)
        yield _margin(checked, "right", margin.format(side=_("right"), length=found), box_around(body))
    low = [line for line in body if line.box.bottom_mm > paper.height_mm - page.bottom_mm + tolerance]
    if low:
        found = round(paper.height_mm - max(line.box.bottom_mm for line in low))
        yield _margin(checked, "bottom", margin.format(side=_("lower"), length=found), box_around(low))


def _widest_paragraph(checked: Checked) -> float | None:
    """Give how far right the text reaches, by paragraphs that fill their lines; None where too few lines do."""
    body = [line for line in checked.lines(BlockName.BODY) if not line.bold]
    full = [line for paragraph in paragraphs_of(body) if len(paragraph) > 1 for line in paragraph[:-1]]
    return max(line.box.right_mm for line in full) if len(full) >= WRAPPED_LINES else None


def _margin(checked: Checked, side: str, found: str, box: Box) -> Finding:
    page = checked.layout.page
    lengths = {"left": page.left_mm, "right": page.right_mm, "bottom": page.bottom_mm}
    sides = {"left": _("left"), "right": _("right"), "bottom": _("lower")}
    expected = _("{side} margin {length} mm").format(side=sides[side], length=round(lengths[side]))
    return checked.finding(
        f"{side}-margin",
        _("The text keeps another margin than this house’s letters."),
        found=found,
        expected=expected,
        mend=_("Set the page’s margin to that, and take indents away that were made by hand."),
        value=f"page.{side}_mm",
        box=box,
    )


def _overlaps(checked: Checked) -> Iterator[Finding]:
    told: set[tuple[BlockName, BlockName]] = set()
    for one, other in combinations(checked.blocks, 2):
        if (one.name, other.name) in told:
            continue
        pairs = ((line, below) for line in one.lines for below in other.lines if line.box.page == below.box.page)
        for line, below in pairs:
            width, height = _shared(line.box, below.box)
            if width > OVERLAP_MM[0] and height > OVERLAP_MM[1]:
                told.add((one.name, other.name))
                yield checked.finding(
                    "overlap",
                    _("Two texts stand on top of each other."),
                    found=_("“{one}” and “{other}”, {place}").format(
                        one=shown(line.text, 40), other=shown(below.text, 40), place=place_text(line.box)
                    ),
                    expected=_("room between them"),
                    mend=_("Move one of them, or begin the text further down."),
                    value="body.top_mm",
                    box=box_around([line, below]),
                )
                break


def _signature(checked: Checked) -> Iterator[Finding]:
    closing, signature = checked.block(BlockName.CLOSING), checked.block(BlockName.SIGNATURE)
    if closing is None or signature is None or closing.lines[-1].box.page != signature.lines[0].box.page:
        return
    wanted = checked.layout.signature.space_mm
    room = pitch_mm(closing.lines[-1], signature.lines[0]) - checked.layout.body.line_mm
    if room < wanted - TIGHT_SIGNATURE_MM or room > wanted + WIDE_SIGNATURE_MM:
        yield checked.finding(
            "signature-space",
            _("There is too little room to sign between closing and name.")
            if room < wanted
            else _("There is a wide gap between closing and name."),
            found=_("{length} mm").format(length=max(0, round(room))),
            expected=_("{length} mm").format(length=round(wanted)),
            mend=_("Set the space above the name to that."),
            value="signature.space_mm",
            box=box_around([closing.lines[-1], signature.lines[0]]),
        )


def _attachments(checked: Checked) -> Iterator[Finding]:
    attachments = checked.block(BlockName.ATTACHMENTS)
    if attachments is None:
        return
    first, ends = attachments.lines[0], checked.lines(BlockName.CLOSING, BlockName.SIGNATURE)
    style, above = checked.layout.attachments, max(ends, key=_down, default=None)
    too_high = above is not None and _down(first) < _down(above)
    near = (
        above is not None
        and above.box.page == first.box.page
        and pitch_mm(above, first) < style.gap_before_mm + style.line_mm - checked.tolerance_mm
    )
    off_left = abs(first.box.left_mm - _text_left(checked)) > checked.tolerance_mm
    if too_high or near or off_left:
        yield checked.finding(
            "attachments-place",
            _("The list of enclosures or copies does not stand where this house puts it."),
            found=place_text(attachments.box()),
            expected=_("below the signature with {gap} mm between, {left} mm from the left").format(
                gap=round(style.gap_before_mm), left=round(checked.layout.page.left_mm)
            ),
            mend=_("Move the list below the name, to the left margin."),
            value="attachments.gap_before_mm",
            box=attachments.box(),
        )


def _down(line: TextLine) -> tuple[int, float]:
    return line.box.page, line.box.top_mm


def _later_pages(checked: Checked) -> Iterator[Finding]:
    head = checked.layout.continuation
    for page in checked.letter.pages[1:]:
        flow = [line for line in checked.lines(*FLOW, BlockName.ATTACHMENTS) if line.box.page == page.number]
        if flow and min(line.box.top_mm for line in flow) < head.body_top_mm - checked.tolerance_mm:
            first = min(flow, key=_down)
            yield checked.finding(
                "later-page-top",
                _("The text of a later page begins too high, in the room for the head."),
                found=place_text(first.box),
                expected=_("{top} mm from the top or lower").format(top=round(head.body_top_mm)),
                mend=_("Set the upper margin of the later pages to that."),
                value="continuation.body_top_mm",
                box=first.box,
            )
            return
