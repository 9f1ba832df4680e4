"""Faults of place and of type: what stands elsewhere, or looks otherwise, than the country's pack has it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from benchmarks.letter_corpus.drafts import PAGES_FULL, PDF, Draft, Fault, longer
from benchmarks.letter_corpus.in_word import Way
from office.letters.checker.typography import ADDRESS_FONTS
from office.letters.layout_model import Layout, PlacedBlock, PlacedLine


def _changed_block(layout: Layout, name: str, **changes: Any) -> Layout:
    placed = tuple(replace(block, **changes) if block.name == name else block for block in layout.placed)
    return replace(layout, placed=placed)


def _recipient_moved(down: bool) -> Callable[[Draft], Draft | None]:
    def plant(draft: Draft) -> Draft | None:
        if not draft.is_addressed:
            return None
        block = draft.layout.placed_block("recipient")
        off = draft.random.uniform(6, 14) * draft.random.choice([-1, 1])
        moved = {"top_mm": block.top_mm + off} if down else {"left_mm": block.left_mm + abs(off) + 4}
        return replace(draft, layout=_changed_block(draft.layout, "recipient", **moved))

    return plant


def _in_window(draft: Draft) -> Draft | None:
    """Put a line of the sender's into the window, beside or above the address."""
    if not draft.is_addressed or draft.way in (Way.TABLE.value, Way.CONTROLS.value, Way.TABS.value):
        return None
    window, recipient = draft.layout.window, draft.layout.placed_block("recipient")
    line = PlacedLine(draft.random.choice(["sender.phone", "sender.email"]))
    left, top = window.left_mm + window.width_mm - 38, window.top_mm + draft.random.uniform(3, window.height_mm - 8)
    stray = PlacedBlock("stray", "plain", left, top, 60, 10, 8.5, recipient.line_mm, (line,))
    if not (draft.letter.sender.phone and draft.letter.sender.email):
        return None
    name_reaches = recipient.left_mm + 2.1 * max(
        map(len, [draft.letter.recipient.name, *draft.letter.recipient.address])
    )
    if name_reaches > left:
        return None
    return replace(draft, layout=replace(draft.layout, placed=(*draft.layout.placed, stray)))


def _block_with(layout: Layout, value: str) -> PlacedBlock | None:
    return next((block for block in layout.placed if any(line.value == value for line in block.lines)), None)


def _moved(value: str, right_mm: tuple[float, float]) -> Callable[[Draft], Draft | None]:
    def plant(draft: Draft) -> Draft | None:
        block = _block_with(draft.layout, value)
        if (
            block is None
            or block.left_mm + right_mm[1] + 20 > draft.layout.page.width_mm
            or block.left_mm + right_mm[0] < 15
        ):
            return None
        off = draft.random.uniform(*right_mm)
        return replace(draft, layout=_changed_block(draft.layout, block.name, left_mm=block.left_mm + off))

    return plant


def _text_moved(draft: Draft) -> Draft | None:
    if not draft.is_addressed:
        return None
    body = draft.layout.body
    off = draft.random.uniform(6, 20)
    return replace(draft, layout=replace(draft.layout, body=replace(body, top_mm=body.top_mm + off)))


def _page(**changes: float) -> Callable[[Draft], Draft | None]:
    def plant(draft: Draft) -> Draft | None:
        page = draft.layout.page
        new = {name: value if value > 100 else getattr(page, name) + value for name, value in changes.items()}
        return replace(draft, layout=replace(draft.layout, page=replace(page, **new)))

    return plant


def _wide_text(draft: Draft) -> Draft | None:
    """Let the text run out to the right, and have enough of it that it does."""
    made = _page(right_mm=-draft.random.uniform(8, 11))(draft)
    return made and longer(made, 4)


def _little_room_to_sign(draft: Draft) -> Draft | None:
    if not (draft.kind.contents.closes and draft.letter.signature.name):
        return None
    return replace(draft, layout=replace(draft.layout, signature=replace(draft.layout.signature, space_mm=1.0)))


def _attachments_close(draft: Draft) -> Draft | None:
    if not (draft.letter.enclosures and draft.letter.signature.name):
        return None
    attachments = replace(draft.layout.attachments, gap_before_mm=0.3)
    return replace(draft, layout=replace(draft.layout, attachments=attachments))


def _later_page_high(draft: Draft) -> Draft | None:
    if draft.way != PDF:
        return None
    head = draft.layout.continuation
    made = replace(
        draft,
        layout=replace(
            draft.layout,
            continuation=replace(head, left=head.left[:1], right=head.right[:1], body_top_mm=head.body_top_mm - 8),
        ),
    )
    return longer(made, PAGES_FULL)


PLACES = (
    Fault(
        "address too high or low", "recipient", _recipient_moved(True), ("recipient-outside-window", "recipient-place")
    ),
    Fault(
        "address too far right", "recipient", _recipient_moved(False), ("recipient-outside-window", "recipient-place")
    ),
    Fault("something else in the window", "window", _in_window, ("foreign-text-in-window",)),
    Fault("sender moved", "sender", _moved("sender.name", (7, 30)), ("sender-place",)),
    Fault("details moved", "details", _moved("our_reference", (-14, -6)), ("details-place", "date-place")),
    Fault("date moved", "details", _moved("date", (-14, -6)), ("date-place", "details-place")),
    Fault("text begins too low", "body place", _text_moved, ("heading-place",)),
    Fault("left margin", "left", _page(left_mm=9.0), ("left-margin",)),
    Fault("right margin", "right", _wide_text, ("right-margin",)),
    Fault("paper of another size", "paper", _page(width_mm=215.9, height_mm=279.4), ("page-size",)),
    Fault("no room to sign", "signature", _little_room_to_sign, ("signature-space",)),
    Fault("enclosures too close", "attachments", _attachments_close, ("attachments-place",)),
    Fault("page 2 begins too high", "page 2", _later_page_high, ("later-page-top",)),
)


def _address_font(draft: Draft) -> Draft | None:
    if not draft.is_addressed or draft.layout.fonts.body.family in ADDRESS_FONTS:
        return None
    return replace(draft, layout=_changed_block(draft.layout, "recipient", font="body"))


def _address_size(draft: Draft) -> Draft | None:
    if not draft.is_addressed:
        return None
    size = draft.random.choice([7.5, 8.0, 8.5])
    block = draft.layout.placed_block("recipient")
    changes = {"size_pt": size, "line_mm": 3.9, "least_size_pt": size, "least_line_mm": min(3.9, block.line_mm)}
    return replace(draft, layout=_changed_block(draft.layout, "recipient", **changes))


def _address_bold(draft: Draft) -> Draft | None:
    if not draft.is_addressed:
        return None
    block = draft.layout.placed_block("recipient")
    lines = tuple(replace(line, bold=True) for line in block.lines[: draft.random.choice([1, 2])])
    return replace(draft, layout=_changed_block(draft.layout, "recipient", lines=(*lines, *block.lines[len(lines) :])))


def _address_gap(draft: Draft) -> Draft | None:
    if not draft.is_addressed or draft.way == Way.TABS.value:
        return None
    block = draft.layout.placed_block("recipient")
    lines = (block.lines[0], replace(block.lines[1], gap_mm=block.line_mm), *block.lines[2:])
    made = _changed_block(draft.layout, "recipient", lines=lines, height_mm=block.height_mm + block.line_mm)
    return replace(draft, layout=made)


def _heading_style(**changes: Any) -> Callable[[Draft], Draft | None]:
    def plant(draft: Draft) -> Draft | None:
        return replace(draft, layout=replace(draft.layout, heading=replace(draft.layout.heading, **changes)))

    return plant


def _heading_underlined(draft: Draft) -> Draft | None:
    return _heading_style(underline=not draft.layout.heading.underline)(draft)


def _heading_size(draft: Draft) -> Draft | None:
    return _heading_style(size_pt=draft.layout.heading.size_pt + draft.random.choice([3, 4, 5]))(draft)


def _body_font(draft: Draft) -> Draft | None:
    fonts = draft.layout.fonts
    if fonts.body.family == fonts.plain.family:
        return None
    role = "plain" if draft.layout.body.font == "body" else "body"
    return replace(draft, layout=replace(draft.layout, body=replace(draft.layout.body, font=role)))


def _body_size(draft: Draft) -> Draft | None:
    size = draft.layout.body.size_pt + draft.random.choice([-3, -2, 1.5])
    return replace(draft, layout=replace(draft.layout, body=replace(draft.layout.body, size_pt=size)))


def _body_pitch(draft: Draft) -> Draft | None:
    made = replace(
        draft, layout=replace(draft.layout, body=replace(draft.layout.body, line_mm=draft.layout.body.line_mm * 1.4))
    )
    return longer(made, 3)


TYPE = (
    Fault("address in another font", "address type", _address_font, ("address-font",)),
    Fault("address too small", "recipient", _address_size, ("address-size",)),
    Fault("address in bold", "address type", _address_bold, ("address-style",)),
    Fault("blank line in the address", "recipient", _address_gap, ("address-blank-line",)),
    Fault("heading not bold", "heading type", _heading_style(bold=False), ("heading-bold",)),
    Fault("heading underlined or not", "heading line", _heading_underlined, ("heading-underline",)),
    Fault("heading too large", "heading type", _heading_size, ("heading-type",)),
    Fault("text in another font", "body font", _body_font, ("body-font",)),
    Fault("text in another size", "body size", _body_size, ("body-size",)),
    Fault("lines too far apart", "body size", _body_pitch, ("body-line-pitch",)),
)
