"""A letter's lines while its parts are looked for: what each was taken for so far, and what it looks like."""

from __future__ import annotations

from collections.abc import Iterable

from office.letters.checker import words
from office.letters.checker.clusters import Cluster, overlap
from office.letters.checker.model import BlockName, Box, ReadLetter, TextLine
from office.letters.checker.paragraphs import base_mm
from office.letters.checker.running import body_size_pt, running_lines
from office.letters.kinds import Kind, Recipient
from office.letters.layout_model import Layout

RUNNING_CHARACTERS = 64
PERSONS = {Recipient.PATIENT, Recipient.GUARDIAN}
LABEL_GAP_MM = 60.0
ASIDE = 0.55  # of the page's width: what begins further right, in smaller type, is no running text


class NamedLines:
    """The lines of a letter; `names` says what each line is taken for."""

    def __init__(self, letter: ReadLetter, layout: Layout, kind: Kind | None, country: str) -> None:
        self.layout, self.kind, self.country = layout, kind, country
        self.pages = letter.pages
        self.running = running_lines(letter.pages)
        self.size_pt = body_size_pt(letter.pages) or layout.body.size_pt
        self.names: dict[TextLine, BlockName] = {}
        self.lines = [line for page in letter.pages for line in page.lines]

    def _mark(self, lines: Iterable[TextLine], name: BlockName) -> None:
        for line in lines:
            self.names.setdefault(line, name)

    def _open(self, page: int | None = None) -> list[TextLine]:
        return [line for line in self.lines if line not in self.names and page in (None, line.box.page)]

    def _named(self, *names: BlockName) -> list[TextLine]:
        return [line for line in self.lines if self.names.get(line) in names]

    def _is_aside(self, line: TextLine) -> bool:
        width = self.pages[line.box.page - 1].width_mm
        return line.box.left_mm > ASIDE * width

    def _tells_details(self, line: TextLine) -> bool:
        """Tell whether a line begins with a label, one of the pack's own or one that letters have."""
        labels = [one.label for block in self.layout.placed for one in block.lines if one.label]
        return any(line.text.startswith(f"{label}:") for label in labels) or words.tells_details(line.text)

    def _is_addressed(self) -> bool:
        return self.kind is None or bool(self.kind.contents.recipients)

    def _text_floor(self) -> float:
        """Give above which height no text begins: the window's, or that of later pages where none is needed."""
        return self.layout.window.top_mm if self._is_addressed() else self.layout.continuation.body_top_mm - 2

    def _is_striking(self, line: TextLine) -> bool:
        larger = line.size_pt > self.size_pt + 1.2
        return len(line.text) > 3 and (line.bold or line.underlined or larger) and not self._is_label(line)

    def _is_label(self, line: TextLine) -> bool:
        """Tell whether a line is the left part of a row, as the label of a field is."""
        return any(
            abs(base_mm(other) - base_mm(line)) < 1.2 and 0 < other.box.left_mm - line.box.right_mm < LABEL_GAP_MM
            for other in self.pages[line.box.page - 1].lines
        )

    def _is_running(self, line: TextLine) -> bool:
        """Tell whether a line is so long that it is a part of a paragraph."""
        in_size = abs(line.size_pt - self.size_pt) < 0.7
        is_text = len(line.text) > RUNNING_CHARACTERS and in_size and not line.bold and not line.underlined
        return is_text and not self._is_aside(line) and not self._tells_details(line)

    def _is_subheading(self, line: TextLine) -> bool:
        """Tell whether a line looks like the headings inside the text and not like the pack's letter heading."""
        unlike = abs(line.size_pt - self.layout.heading.size_pt) > 1.2
        return unlike and line.bold and not self._is_alone_in_type(line)

    def _is_alone_in_type(self, line: TextLine) -> bool:
        """Tell whether no further line looks like this one; where some do, they are headings inside the text."""
        others = [other for other in self._open() if other.box.page > 1 or other.box.top_mm > line.box.bottom_mm + 8]
        return not any(
            self._is_striking(other) and abs(other.size_pt - line.size_pt) < 0.3 and other.bold == line.bold
            for other in others
        )

    def _belongs_to_text(self, line: TextLine) -> bool:
        """Tell whether a line is running text, a row of it, or a heading inside it."""
        in_row = any(
            abs(base_mm(other) - base_mm(line)) < 1.2 and other is not line and not self._is_aside(other)
            for other in self.pages[line.box.page - 1].lines
        )
        return in_row or self._is_running(line) or self._is_subheading(line)

    def _has_row_mate(self, line: TextLine) -> bool:
        """Tell whether a line is the right part of a row of the running text, such as a sum at the margin."""
        return any(
            abs(base_mm(other) - base_mm(line)) < 1.2 and other.box.left_mm < line.box.left_mm and other is not line
            for other in self._open(line.box.page)
        )

    def _in_window(self, cluster: Cluster) -> bool:
        window = self.layout.window
        frame = Box(1, window.left_mm, window.top_mm, window.width_mm, window.height_mm)
        return all(overlap(line.box, frame) > 0.5 for line in cluster.lines)

    def _goes_to_persons(self) -> bool:
        return self.kind is None or set(self.kind.contents.recipients) <= PERSONS
