"""What departs from the pack: places and type. One thing is changed in a right letter, and that thing is told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from checking import checked, example, part, placed, rules

from office.letters.blocks import Paragraph
from office.letters.checker.model import BlockName
from office.letters.layout import load_layout
from office.letters.layout_model import Font, Strength
from office.letters.model import Party

COURIER = Font("Liberation Mono", "Liberation Mono", "fonts-liberation")


def fonts(**roles):
    return part("fonts", **roles)


CHANGES = {
    "recipient moved out of the window": (
        placed("recipient", left_mm=120.0, top_mm=66.0),
        {"recipient-outside-window"},
    ),
    "recipient above the window": (placed("recipient", top_mm=36.0), {"recipient-outside-window"}),
    "recipient moved inside the window": (placed("recipient", left_mm=26.0, top_mm=51.0), {"recipient-place"}),
    "address too small": (placed("recipient", size_pt=8.0), {"address-size"}),
    "address in a serif font": (placed("recipient", font="body"), {"address-font"}),
    "details further left": (placed("details", left_mm=128.0), {"details-place", "date-place"}),
    "sender further down": (placed("sender", top_mm=26.0), {"sender-place"}),
    "text begins too low": (part("body", top_mm=105.0), {"heading-place"}),
    "text begins too high": (part("body", top_mm=80.0), {"heading-place"}),
    "heading not bold": (part("heading", bold=False), {"heading-bold"}),
    "heading underlined": (part("heading", underline=True), {"heading-underline"}),
    "heading small": (part("heading", size_pt=12.0), {"heading-type"}),
    "text too small": (part("body", size_pt=9.0), {"body-size"}),
    "text in another font": (fonts(body=COURIER), {"body-font"}),
    "lines far apart": (part("body", line_mm=8.0), {"body-line-pitch"}),
    "no room to sign": (part("signature", space_mm=2.0), {"signature-space"}),
    "a gap above the name": (part("signature", space_mm=45.0), {"signature-space"}),
    "enclosures close to the name": (part("attachments", gap_before_mm=1.0), {"attachments-place"}),
    "a wider left margin": (part("page", left_mm=30.0), {"left-margin"}),
    "a narrower left margin": (part("page", left_mm=12.0), {"left-margin"}),
    "a narrower right margin": (part("page", right_mm=20.0), {"right-margin"}),
    "a wider right margin": (part("page", right_mm=75.0), {"right-margin"}),
    "letter paper": (part("page", width_mm=215.9, height_mm=279.4), {"page-size"}),
}
# What may be told besides: a moved part may also hit another, and another font breaks lines otherwise.
BESIDES = {
    "text in another font": {"right-margin"},
    "a wider left margin": {"attachments-place", "right-margin"},
    "a narrower left margin": {"attachments-place"},
    "lines far apart": {"signature-space", "attachments-place", "heading-place", "bottom-margin"},
    "text too small": {"right-margin"},
}


def test_a_right_letter_departs_from_nothing():
    assert checked().findings == ()


@pytest.mark.parametrize("name", CHANGES)
def test_each_change_is_told_and_nothing_else(name):
    change, wanted = CHANGES[name]
    found = rules(checked(change=change))
    assert wanted <= found <= wanted | BESIDES.get(name, set())


def test_a_finding_says_what_where_why_and_how_binding():
    (finding,) = checked(change=placed("recipient", left_mm=26.0)).findings
    assert finding.is_advice and finding.strength is Strength.HOUSE_STYLE
    assert "26" in finding.found and "20 mm" in finding.expected
    assert finding.source == load_layout("da").ground("placed.recipient.left_mm").source
    assert finding.box is not None and abs(finding.box.left_mm - 26) < 0.5
    assert finding.mend


def test_the_type_of_an_address_is_a_standard_and_no_house_style():
    (finding,) = checked(change=placed("recipient", size_pt=8.0)).findings
    assert finding.strength is Strength.NORM and not finding.is_advice
    assert (finding.found, finding.expected) == ("8 pt", "10 to 12 pt")


def test_text_that_shows_in_the_window_beside_the_address():
    change = placed("details", left_mm=75.0, top_mm=45.0, width_mm=60.0)
    report = checked(example(patient=""), change)
    assert "foreign-text-in-window" in rules(report)


def test_texts_on_top_of_each_other():
    report = checked(change=part("body", top_mm=52.0))
    assert "overlap" in rules(report)


def test_later_pages_need_number_and_head():
    long = example("da", "indkaldelse")
    assert rules(checked(long, part("page_number", form=""))) == {"page-number-missing"}
    assert rules(checked(long, part("continuation", left=(), right=()))) == {"continuation-head-missing"}
    assert "later-page-top" in rules(checked(long, part("continuation", left=(), right=(), body_top_mm=14.0)))


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"heading": " "}, "heading-missing"),
        ({"salutation": ""}, "salutation-missing"),
        ({"our_reference": ""}, "reference-missing"),
    ],
)
def test_missing_parts_are_told(change, rule):
    assert rule in rules(checked(example(**change)))


def test_a_letter_without_recipient_date_and_closing():
    def bare(layout):
        blocks = tuple(
            replace(block, lines=tuple(line for line in block.lines if line.value != "date")) for block in layout.placed
        )
        return replace(layout, placed=blocks)

    found = rules(checked(example(recipient=Party("")), bare))
    assert {"recipient-missing", "date-missing"} <= found
    assert "closing-missing" in rules(checked(example(closing=" ")))


def test_minutes_need_no_recipient_and_no_greeting():
    assert not rules(checked(example("da", "moedereferat")))


@pytest.mark.parametrize(
    "text",
    ["Kære [navn], du har tid.", "Din tid er den XX.XX.XXXX.", "Ring til {{telefon}}.", "Hej «Fornavn»."],
)
def test_places_that_were_not_filled_in(text):
    letter = example()
    report = checked(replace(letter, body=(*letter.body, Paragraph(text))))
    assert "placeholder" in rules(report)


@pytest.mark.parametrize(
    "text", ["Karyotypen er 46,XX.", "Svaret [2] er normalt.", "Se »vejledningen«.", "Målt: [0,5-1,2]."]
)
def test_what_only_looks_like_a_place_to_fill_in(text):
    letter = example()
    assert "placeholder" not in rules(checked(replace(letter, body=(*letter.body, Paragraph(text)))))


def test_quotation_marks_are_no_merge_fields_in_norwegian():
    letter = example("no", "proevesvar")
    report = checked(replace(letter, body=(*letter.body, Paragraph("Spør etter «legevakten» når du ringer."))))
    assert "placeholder" not in rules(report)
    field = checked(replace(letter, body=(*letter.body, Paragraph("Hei «Fornavn»."))))
    assert "placeholder" in rules(field)


@pytest.mark.parametrize(("tag", "is_wrong"), [("da", False), ("da-DK", False), ("en-US", True), ("nb-NO", True)])
def test_the_language_that_the_file_says_it_is_in(tag, is_wrong):
    found = rules(checked(example(language=tag)))
    assert ("language-tag" in found) is is_wrong


def test_norwegian_tags_are_alike_and_british_is_not_american():
    letter = example("no", "proevesvar", language="no")
    assert "language-tag" not in rules(checked(letter))
    assert "language-tag" in rules(checked(example("gb", "test-results", language="en-US")))


def test_enclosures_above_the_closing_are_in_the_wrong_place():
    letter = example(enclosures=(), copies=())
    body = (*letter.body, Paragraph("Bilag"), Paragraph("Kort over sygehuset"))
    report = checked(replace(letter, body=body))
    assert "attachments-place" in rules(report)
    assert any(block.name is BlockName.ATTACHMENTS for block in report.blocks)
