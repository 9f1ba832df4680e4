"""Rules on what is missing, and on what was left in the file that was not meant to be sent."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from foundation.translation import N_, _
from office.letters.checker import words
from office.letters.checker.checked import HOUSE, Checked, place_text, shown
from office.letters.checker.model import BlockName, Finding, TextLine
from office.letters.kinds import Purpose, Recipient
from office.letters.layout_model import Ground, Strength, Sureness

# Places that were meant to be filled in: […], [Navn], XX.XX.XXXX, {{name}}, ${name}, <<name>>, “Click here to …”.
FILL_IN = r"navn|namn|name|dato|datum|date|adresse|adress|address|cpr|telefon|phone|tid|time|tekst|text|indsæt|sett inn"
PLACEHOLDER = re.compile(
    rf"\[\s*(\.{{2,}}|…|_+|x{{2,}}|({FILL_IN}|infoga|insert|skriv|udfyld|fyll i)\b[^\]\n]{{0,40}})?\s*\]"
    r"|(?<![\d,])\bX{2,}\b(?!-)|\bXX([./-]XX)+"
    r"|\{\{.{0,60}?\}\}|\{\w[\w.]*\}|\$\{\w+\}|<<\s*\w[\w .]*>>|\bMERGEFIELD\b|\bLorem ipsum\b|\?\?\?"
    r"|\b(klik|klikk|klicka|click)\s+((eller|or)\s+\w+\s+)?(her|här|here)\b"
    r"|Error! |Fejl! Henvis|Feil! Fant|Fel! Hittar",
    re.IGNORECASE,
)
MERGE_FIELD = re.compile(r"«\s*\w+\s*»")
MERGE_NAME = re.compile(
    r"«\s*(\w*_\w*|\w*[a-zæøåäö][A-ZÆØÅÄÖ]\w*|(?i:(for|efter|etter|first|last)n?a[mv]n\w*|navn|adresse))\s*»"
)
SAME_LANGUAGE = ({"no", "nb", "nn"},)
SENT_ALONG = Ground((), "Skrivestue: whoever gets the file can read it", Sureness.HIGH, Strength.HOUSE_STYLE)
PERSONS = {Recipient.PATIENT, Recipient.GUARDIAN}


def findings(checked: Checked) -> Iterator[Finding]:
    """Give all that is missing, and all that was left behind."""
    yield from _parts(checked)
    yield from _references(checked)
    yield from _later_pages(checked)
    yield from _language(checked)
    yield from _left_in_file(checked)
    yield from _placeholders(checked)


@dataclass(frozen=True)
class _Part:
    """A part that a letter may owe: whether this one does, and what to say where it was not found."""

    is_wanted: bool
    message: str
    expected: str
    mend: str
    value: str = ""


def _parts(checked: Checked) -> Iterator[Finding]:
    """Tell which parts of a letter were not found, as far as letters of this kind have them."""
    for name, part in {**_parts_above(checked), **_parts_below(checked)}.items():
        if part.is_wanted and checked.block(name) is None:
            yield checked.finding(
                f"{name.value}-missing",
                part.message,
                found=_("nothing"),
                expected=part.expected,
                mend=part.mend,
                value=part.value,
            )


def _parts_above(checked: Checked) -> Mapping[BlockName, _Part]:
    kind = checked.kind.contents if checked.kind is not None else None
    return {
        BlockName.SENDER: _Part(
            True,
            _("The letter does not say who sends it."),
            _("the sender’s name at the top of page 1"),
            _("Write the hospital and the ward at the top."),
            "placed.sender",
        ),
        BlockName.RECIPIENT: _Part(
            kind is None or bool(kind.recipients),
            _("The letter has no recipient."),
            _("name and address in the envelope’s window"),
            _("Write the recipient’s name, street, postcode and town into the window."),
            "placed.recipient",
        ),
        BlockName.DATE: _Part(
            any(line.value == "date" for block in checked.layout.placed for line in block.lines),
            _("The letter has no date."),
            _("the letter’s date in its head"),
            _("Write the date where the pack has it."),
            _date_value(checked),
        ),
        BlockName.HEADING: _Part(
            True,
            _("The letter has no heading."),
            _("a heading that says what the letter is about"),
            _("Write a heading above the text."),
            "heading",
        ),
    }


def _parts_below(checked: Checked) -> Mapping[BlockName, _Part]:
    kind = checked.kind.contents if checked.kind is not None else None
    greeting = kind.salutation.replace("{recipient}", "…") if kind is not None else ""
    closing = checked.layout.closing.text
    return {
        BlockName.SALUTATION: _Part(
            # A letter that may go to an institution may greet nobody.
            kind is not None and bool(greeting) and set(kind.recipients) <= PERSONS,
            _("The letter greets nobody."),
            _("a greeting above the text"),
            _("Write a greeting such as “{greeting}”.").format(greeting=greeting),
        ),
        BlockName.CLOSING: _Part(
            bool(closing) and (kind is None or kind.closes),
            _("The letter has no closing words."),
            closing,
            _("Write “{closing}” below the text.").format(closing=closing),
            "closing.text",
        ),
        BlockName.SIGNATURE: _Part(
            kind is not None and kind.closes,
            _("Nobody’s name stands below the letter."),
            _("the name of who signs, below the closing"),
            _("Write the name and the title below the closing."),
            "signature.space_mm",
        ),
    }


def _date_value(checked: Checked) -> str:
    """Give the layout's value that says where the date stands."""
    blocks = (block for block in checked.layout.placed if any(line.value == "date" for line in block.lines))
    return next((f"placed.{block.name}.left_mm" for block in blocks), "dates")


def _references(checked: Checked) -> Iterator[Finding]:
    placed = [block for block in checked.layout.placed if any(line.value == "our_reference" for line in block.lines)]
    lines = checked.lines(BlockName.DETAILS, BlockName.DATE, BlockName.SENDER, BlockName.EXEMPTION, BlockName.HEADING)
    is_of_a_case = checked.kind is None or checked.kind.contents.purpose is not Purpose.LEAFLET
    if placed and is_of_a_case and not any(words.is_labelled("reference_labels", line.text) for line in lines):
        label = next(line.label for line in placed[0].lines if line.value == "our_reference")
        yield checked.finding(
            "reference-missing",
            _("The letter has no reference."),
            found=_("nothing"),
            expected=_("“{label}” with the number of the case").format(label=label or _("the reference")),
            mend=_("Write the reference into the letter’s head, so that an answer finds its case."),
            value=f"placed.{placed[0].name}.left_mm",
        )


def _later_pages(checked: Checked) -> Iterator[Finding]:
    pages = checked.letter.pages
    if len(pages) < 2:
        return
    numbered = {line.box.page for line in checked.lines(BlockName.PAGE_NUMBER)}
    missing = [page.number for page in pages[1:] if page.number not in numbered and page.lines]
    form = checked.layout.page_number.form
    if missing:
        yield checked.finding(
            "page-number-missing",
            _("Page {page} has no page number.").format(page=missing[0]),
            found=_("nothing"),
            expected=form.format(page=missing[0], pages=len(pages)),
            mend=_("Insert a page number field into the foot of all pages."),
            value="page_number.form",
        )
    head = checked.layout.continuation
    headed = {line.box.page for line in checked.lines(BlockName.CONTINUATION)}
    missing = [page.number for page in pages[1:] if page.number not in headed and page.lines]
    if missing and (head.left or head.right):
        yield checked.finding(
            "continuation-head-missing",
            _("Page {page} has no head: if the pages come apart, nobody knows whose it is.").format(page=missing[0]),
            found=_("nothing"),
            expected=_("sender, date and reference at the top of every later page"),
            mend=_("Write them into the header of the later pages."),
            value="continuation.left",
        )


def _language(checked: Checked) -> Iterator[Finding]:
    found, wanted = checked.letter.language_tag, checked.layout.language_tag
    is_docx = bool(checked.letter.paragraphs) and bool(found)
    if is_docx and not _same_language(found, wanted):
        yield checked.finding(
            "language-tag",
            _("The file says that it is in another language than it is."),
            found=found,
            expected=wanted,
            mend=_(
                "Mark all the text and set its language for spelling, so that screen readers read it aloud rightly."
            ),
            value="language_tag",
        )


def _same_language(found: str, wanted: str) -> bool:
    one, other = (tag.replace("_", "-").casefold().split("-") for tag in (found, wanted))
    primary = one[0] == other[0] or any({one[0], other[0]} <= alike for alike in SAME_LANGUAGE)
    regions = [next((part for part in tag[1:] if len(part) == 2), "") for tag in (one, other)]
    return primary and (not all(regions) or regions[0] == regions[1])


LEFT_BEHIND: Mapping[str, tuple[str, str, str]] = {
    "tracked-changes": (
        N_("The file still holds tracked changes: what was deleted can be read."),
        N_("{count} changes"),
        N_("Accept or refuse all changes, then save."),
    ),
    "comments": (
        N_("The file still holds comments."),
        N_("{count} comments"),
        N_("Delete all comments, then save."),
    ),
    "hidden-text": (
        N_("The file holds hidden text."),
        N_("{count} hidden pieces of text"),
        N_("Show hidden text in Word and delete it."),
    ),
    "merge-fields": (
        N_("The file still holds fields of a mail merge."),
        N_("{count} merge fields"),
        N_("Finish the mail merge and send the finished letter."),
    ),
    "placeholder-controls": (
        N_("A form field of the letter was not filled in."),
        N_("{count} fields: “{detail}”"),
        N_("Fill the field in, or delete it."),
    ),
    "macros": (
        N_("The file holds a program (a macro). A letter needs none, and whoever gets it may be right not to open it."),
        N_("a macro project"),
        N_("Save the letter as DOCX without macros, or send it as PDF."),
    ),
    "outside-links": (
        N_("The file fetches something from another place when it is opened. The checker did not fetch it."),
        N_("{count} links"),
        N_("Put pictures into the file itself, and take the link to a template away."),
    ),
    "embedded-objects": (
        N_("The file holds embedded objects, such as a worksheet with all its data."),
        N_("{count} objects"),
        N_("Replace each with a picture or a table of what the recipient is to see."),
    ),
}


def _left_in_file(checked: Checked) -> Iterator[Finding]:
    for remark in checked.letter.remarks:
        if remark.name in LEFT_BEHIND:
            message, found, mend = LEFT_BEHIND[remark.name]
            yield checked.finding(
                remark.name,
                _(message),
                found=_(found).format(count=remark.count, detail=shown(remark.detail)),
                expected=_("none"),
                mend=_(mend),
                ground=SENT_ALONG,
            )


def _placeholders(checked: Checked) -> Iterator[Finding]:
    for line in (line for page in checked.letter.pages for line in page.lines):
        if found := _placeholder(line, checked):
            yield checked.finding(
                "placeholder",
                _("A place in the letter was not filled in."),
                found=_("“{text}”, {place}").format(text=shown(found), place=place_text(line.box)),
                expected=_("what belongs there"),
                mend=_("Fill it in, or delete it."),
                ground=HOUSE,
                box=line.box,
            )


def _placeholder(line: TextLine, checked: Checked) -> str:
    """Give the placeholder in a line. « and » are quotation marks in Norwegian, so there a field's name must be one."""
    merge = MERGE_NAME if checked.country == "no" else MERGE_FIELD
    found = PLACEHOLDER.search(line.text) or merge.search(line.text)
    return found[0] if found else ""
