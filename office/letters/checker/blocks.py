"""Find the parts of a letter by their words and by their places, also in letters that follow no pack.

Words come first, since they hold wherever a part stands: a greeting, a closing, a postcode, a label. Places decide what
words leave open, such as which of two addresses is the recipient's.
"""

from __future__ import annotations

import datetime
import itertools
import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from office.letters.checker import words
from office.letters.checker.clusters import SAME_LEFT_MM, Cluster, clusters_of, overlap, touches
from office.letters.checker.model import BlockName, Box, FoundBlock, ReadLetter, TextLine
from office.letters.checker.named_lines import NamedLines
from office.letters.checker.paragraphs import base_mm
from office.letters.checker.running import plain
from office.letters.kinds import Kind
from office.letters.layout_model import Layout, PlacedBlock
from office.letters.written_dates import find_date

MM_PER_POINT = 25.4 / 72
ADDRESS_LINES_AT_MOST, ADDRESS_CHARACTERS = 8, 48
# A cluster needs this much evidence to be taken for the recipient; see `_recipient_score`.
LEAST_SCORE, FAR_AWAY = 0.7, 1.2
HEADING_NEAR_MM = 9.0
SIGNING_GAP_MM = 11.0
SIGNATURE_LINES_AT_MOST = 6


def find_blocks(
    letter: ReadLetter, layout: Layout, kind: Kind | None = None, country: str = ""
) -> tuple[FoundBlock, ...]:
    """Find the parts of a letter, each line in one at most. `country` is the layout's name, such as `da`.

    Page numbers and heads of later pages are one block a page; of all other parts there is one, if it was found.
    """
    return _Finder(letter, layout, kind, country).find()


class _Finder(NamedLines):
    """One search."""

    def find(self) -> tuple[FoundBlock, ...]:
        self._mark(self.running.numbers, BlockName.PAGE_NUMBER)
        self._mark(self.running.heads, BlockName.CONTINUATION)
        self._mark(self.running.feet, BlockName.DETAILS)
        salutation = self._salutation()
        if salutation is not None:
            self._mark([salutation], BlockName.SALUTATION)
        self._head(salutation)
        self._heading(salutation)
        self._rest_of_head()
        self._flow()
        return tuple(self._found())

    def _salutation(self) -> TextLine | None:
        own = self._kinds_salutation()
        fitting = (
            line
            for line in self._open()
            if line.box.page <= 2 and (words.is_salutation(line.text) or (own and own.fullmatch(line.text)))
        )
        return next((line for line in fitting if not self._is_aside(line)), None)

    def _kinds_salutation(self) -> re.Pattern[str] | None:
        """Give how letters of this kind greet, such as “Til” and a name."""
        form = self.kind.contents.salutation if self.kind is not None else ""
        return re.compile(re.escape(form).replace(re.escape("{recipient}"), ".{2,60}[^.:;?]")) if form else None

    # --- the head of page 1 -------------------------------------------------------------------------------------

    def _head(self, salutation: TextLine | None) -> None:
        """Name date, details, exemption mark, recipient and sender among the lines above the letter's own text."""
        end = self._head_end(salutation)
        zone = [line for line in self._open(1) if line.box.top_mm < end]
        self._mark([line for line in zone if words.tells_exemption(line.text, self.layout)], BlockName.EXEMPTION)
        dated = [line for line in zone if words.is_date_line(line.text) and line not in self.names]
        if dated:
            labelled = [line for line in dated if words.begins_with("date_labels", line.text)]
            self._mark((labelled or dated)[:1], BlockName.DATE)
        self._mark([line for line in zone if self._tells_details(line)], BlockName.DETAILS)
        self._below_labels(zone)
        recipient = self._recipient([line for line in zone if line not in self.names], zone, salutation)
        self._mark(recipient, BlockName.RECIPIENT)

    def _head_end(self, salutation: TextLine | None) -> float:
        """Say how far down the head may reach: to the greeting, or to what looks like the letter's heading."""
        if salutation is not None and salutation.box.page == 1:
            return salutation.box.top_mm
        least = self._text_floor() + self.layout.window.height_mm / 2 * self._is_addressed()
        striking = [line for line in self._open(1) if line.box.top_mm > least and self._is_striking(line)]
        inside = [line for line in striking if not self._is_aside(line) and not self._tells_details(line)]
        text = [line.box.top_mm for line in self._open(1) if line.box.top_mm > least and self._is_running(line)]
        ends = [line.box.top_mm for line in inside[:1]] + text[:1]
        return min(ends, default=self.layout.body.top_mm - HEADING_NEAR_MM / 2)

    def _below_labels(self, zone: Sequence[TextLine]) -> None:
        """Let what stands right below a label, or right of one, belong to it, as in a reference line."""
        labels = [line for line in zone if self._is_bare_label(line)]
        for label in labels:
            self.names[label] = BlockName.DETAILS
            for line in zone:
                if line in self.names and line is not label:
                    continue
                below = 0 < base_mm(line) - base_mm(label) < 2.2 * line.size_pt * MM_PER_POINT
                beside = abs(base_mm(line) - base_mm(label)) < 1.2 and 0 < line.box.left_mm - label.box.right_mm < 40
                if beside or (below and abs(line.box.left_mm - label.box.left_mm) < SAME_LEFT_MM):
                    dated = words.begins_with("date_labels", label.text) and find_date(line.text)
                    self.names[line] = BlockName.DATE if dated else BlockName.DETAILS

    def _is_bare_label(self, line: TextLine) -> bool:
        text = line.text.strip().rstrip(":").rstrip(".")
        kinds = ("reference_labels", "contact_labels", "about_labels", "date_labels")
        return (
            len(text) < 30
            and any(words.begins_with(kind, text) and words.is_labelled(kind, text) for kind in kinds)
            and (find_date(line.text) is None and not any(character.isdigit() for character in text))
        )

    def _recipient(
        self, lines: Sequence[TextLine], zone: Sequence[TextLine], salutation: TextLine | None
    ) -> list[TextLine]:
        if not self._is_addressed():
            return []
        clusters = clusters_of([line for line in lines if len(line.text) <= ADDRESS_CHARACTERS + 12])
        scored = [(self._recipient_score(one, zone, salutation), one) for one in clusters]
        best, cluster = max(scored, key=lambda pair: pair[0], default=(0.0, None))
        if cluster is None or best < LEAST_SCORE:
            return []
        return self._whole_address(cluster, [one for _, one in scored if one is not cluster])

    def _recipient_score(self, cluster: Cluster, zone: Sequence[TextLine], salutation: TextLine | None) -> float:
        """Weigh what speaks for a cluster as the recipient: window, postcode, the name that is greeted, its place."""
        window, place = self.layout.window, self.layout.placed_block("recipient")
        frame = Box(1, window.left_mm, window.top_mm, window.width_mm, window.height_mm)
        inside = sum(overlap(line.box, frame) > 0.5 for line in cluster.lines) / len(cluster.lines)
        score = 3.0 * inside
        score += 2.0 * any(words.has_postcode(line.text, self.country) for line in cluster.lines)
        if salutation is not None:
            greeted = {plain(word) for word in salutation.text.split()[1:] if len(word) > 2}
            score += 3.0 * any(plain(word) in greeted for word in cluster.lines[0].text.split())
        away = abs(cluster.left_mm - place.left_mm) + abs(cluster.top_mm - place.top_mm)
        score -= min(away / 30, FAR_AWAY)
        size = cluster.lines[0].size_pt
        details = (line for line in zone if self.names.get(line) is BlockName.DETAILS)
        neighbours = [line for line in details if abs(line.size_pt - size) < 0.6]
        score -= 3.0 * any(touches(cluster, line) for line in neighbours)
        score -= 2.5 * (cluster.lines[0].size_pt > self.size_pt + 2 or cluster.top_mm < 12)
        score -= 2.0 * (len(cluster.lines) == 1 and not inside)
        score -= 1.0 * (inside < 0.5 and self._goes_to_persons() and words.names_institution(cluster.lines[0].text))
        others = [block for block in self.layout.placed if block is not place]
        score -= 1.5 * (not inside and any(_inside(cluster.lines[0], block) for block in others))
        return score

    def _whole_address(self, cluster: Cluster, others: Sequence[Cluster]) -> list[TextLine]:
        """Add the pieces of an address that blank lines have torn apart."""
        lines = list(cluster.lines)
        for other in sorted(others, key=lambda one: abs(one.top_mm - cluster.top_mm)):
            whole = Cluster(sorted(lines, key=base_mm))
            gap = max(other.top_mm - whole.bottom_mm, whole.top_mm - other.bottom_mm)
            alike = (
                abs(other.left_mm - whole.left_mm) < SAME_LEFT_MM
                and abs(other.lines[0].size_pt - whole.lines[0].size_pt) < 0.6
                and other.lines[0].bold == whole.lines[0].bold
                and max(len(line.text) for line in other.lines) <= ADDRESS_CHARACTERS
            )
            above = other.top_mm < whole.top_mm
            wanted = above or not words.has_postcode(whole.lines[-1].text, self.country)
            complete = above and self._names_somebody(whole) and not self._in_window(other)
            room = len(lines) + len(other.lines) <= ADDRESS_LINES_AT_MOST
            if alike and wanted and not complete and room and 0 < gap < 3.0 * whole.lines[0].size_pt * MM_PER_POINT:
                lines += other.lines
        return sorted(lines, key=base_mm)

    def _names_somebody(self, address: Cluster) -> bool:
        """Tell whether an address has its name already: two lines or more without a number before the postcode's."""
        return len(address.lines) > 2 and not any(character.isdigit() for character in address.lines[0].text)

    def _rest_of_head(self) -> None:
        """Name what is left above the letter's text: the sender, or more details."""
        end = min(
            (line.box.top_mm for line in self._named(BlockName.HEADING, BlockName.SALUTATION) if line.box.page == 1),
            default=None,
        )
        if end is None:
            end = self.layout.body.top_mm - HEADING_NEAR_MM / 2
        recipient = self._named(BlockName.RECIPIENT)
        details = [line for line in self._named(BlockName.DETAILS, BlockName.DATE) if line not in self.running.feet]
        upper = recipient[0].box.top_mm if recipient else self.layout.window.top_mm
        for cluster in clusters_of([line for line in self._open(1) if line.box.top_mm < end]):
            beside = any(touches(cluster, line) for line in details)
            told = {
                value for block in self.layout.placed if _inside(cluster.lines[0], block) for value in _values(block)
            }
            first = cluster.lines[0]
            heads = words.names_institution(first.text) and (first.bold or first.size_pt > self.size_pt + 1.2)
            sends = "sender.name" in told or (not told and cluster.top_mm < upper and (heads or not beside))
            self._mark(cluster.lines, BlockName.SENDER if sends else BlockName.DETAILS)

    # --- the heading --------------------------------------------------------------------------------------------

    def _heading(self, salutation: TextLine | None) -> None:
        heading = self._heading_above(salutation) if salutation is not None else self._heading_by_place()
        if not heading and salutation is not None:
            heading = self._heading_below(salutation)
        if heading:
            self._mark([heading, *self._same_type_below(heading)], BlockName.HEADING)

    def _heading_above(self, salutation: TextLine) -> TextLine | None:
        """Take the first line of the last piece of text that stands above the greeting, below all that is named."""
        head = [BlockName.RECIPIENT, BlockName.DATE, BlockName.DETAILS]
        named = (line for line in self._named(*head) if line not in self.running.feet and not self._is_aside(line))
        floor = max((line.box.top_mm for line in named if line.box.top_mm < salutation.box.top_mm), default=0.0)
        above = [
            line
            for line in self._open(salutation.box.page)
            if floor <= line.box.top_mm < salutation.box.top_mm
            and not self._is_aside(line)
            and salutation.box.top_mm - line.box.top_mm < 60
        ]
        recipient = self._named(BlockName.RECIPIENT)
        lowest = max((line.box.bottom_mm for line in recipient), default=self.layout.window.top_mm)
        striking = [line for line in above if self._is_striking(line) or words.begins_with("subject_labels", line.text)]
        above = striking or [line for line in above if line.box.top_mm > lowest]
        return above[0] if above and above[0].box.top_mm > lowest - 2 else None

    def _heading_below(self, salutation: TextLine) -> TextLine | None:
        below = [line for line in self._open(salutation.box.page) if line.box.top_mm > salutation.box.bottom_mm]
        first = below[0] if below else None
        if first is None or len(first.text) > 100:
            return None
        labelled = words.is_labelled("subject_labels", first.text)
        return first if labelled or (self._is_striking(first) and self._is_alone_in_type(first)) else None

    def _heading_by_place(self) -> TextLine | None:
        """Find the heading of a letter that greets nobody: above all text, striking or where the pack has it."""
        recipient = self._named(BlockName.RECIPIENT)
        lowest = max((line.box.bottom_mm for line in recipient), default=self._text_floor())
        below = [line for line in self._open(1) if line.box.top_mm > lowest - 2 and not self._is_aside(line)]
        above_text = list(itertools.takewhile(lambda line: not self._belongs_to_text(line), below))
        striking = [line for line in above_text if self._is_striking(line)]
        near = [line for line in above_text if abs(line.box.top_mm - self.layout.body.top_mm) < HEADING_NEAR_MM]
        near = near if self._is_addressed() else above_text[:1]
        short = [line for line in near if not line.text.endswith((".", ":", ";", ",", "?", "!"))]
        return next(iter(striking or short), None)

    def _same_type_below(self, heading: TextLine) -> list[TextLine]:
        """Give the further lines of a heading that runs over more than one."""
        more: list[TextLine] = []
        last = heading
        for line in self._open(heading.box.page):
            pitch = base_mm(line) - base_mm(last)
            one_type = (line.bold, line.font) == (heading.bold, heading.font) and abs(
                line.size_pt - heading.size_pt
            ) < 0.3
            near = 0 < pitch < 1.55 * line.size_pt * MM_PER_POINT
            striking = self._is_striking(heading)
            if one_type and near and striking and abs(line.box.left_mm - heading.box.left_mm) < SAME_LEFT_MM:
                more.append(line)
                last = line
        return more

    # --- the running text and its end ---------------------------------------------------------------------------

    def _flow(self) -> None:
        """Name body, closing, signature and attachments among what is left, in reading order."""
        aside = [line for line in self._open(1) if self._is_aside(line) and line.size_pt < self.size_pt - 0.7]
        self._mark([line for line in aside if not self._has_row_mate(line)], BlockName.DETAILS)
        flow = self._open()
        closings = [number for number, line in enumerate(flow) if words.is_closing(line.text)]
        closing = closings[-1] if closings else None
        attachments = self._attachments(flow, closing)
        end = len(flow)
        if attachments is not None and (closing is None or attachments > closing):
            self._mark(flow[attachments:], BlockName.ATTACHMENTS)
            end = attachments
        elif attachments is not None:
            self._mark(_list_from(flow, attachments), BlockName.ATTACHMENTS)
        if closing is None:
            body_end = self._signature_start(flow[:end])
            self._mark(flow[body_end:end], BlockName.SIGNATURE)
            self._mark(flow[:body_end], BlockName.BODY)
            return
        self._mark([flow[closing]], BlockName.CLOSING)
        signature = flow[closing + 1 : end]
        self._mark(signature[:SIGNATURE_LINES_AT_MOST], BlockName.SIGNATURE)
        self._mark(flow, BlockName.BODY)

    def _attachments(self, flow: Sequence[TextLine], closing: int | None) -> int | None:
        """Find where the attachments begin: after the closing, or else anywhere in the text."""
        labelled = [number for number, line in enumerate(flow) if words.is_attachment_label(line.text)]
        after = [number for number in labelled if closing is None or number > closing]
        before = [number for number in labelled if closing is not None and number < closing]
        alone = [number for number in before if self._stands_alone(flow, number)]
        return next(iter(after or alone), None)

    def _stands_alone(self, flow: Sequence[TextLine], number: int) -> bool:
        """Tell whether a label inside the text is really one: alone on its row, or with a colon or a number."""
        line = flow[number]
        mates = [other for other in flow if other is not line and abs(base_mm(other) - base_mm(line)) < 1.2]
        return not mates and len(line.text) < 60 and not line.text.endswith(".")

    def _signature_start(self, flow: Sequence[TextLine]) -> int:
        """Find a signature without closing words: a few short lines at the end, below room to sign in."""
        for number in range(len(flow) - 1, max(0, len(flow) - SIGNATURE_LINES_AT_MOST - 1), -1):
            above, line = flow[number - 1], flow[number]
            if len(line.text) > 50:
                break
            if line.box.page == above.box.page and line.box.top_mm - above.box.bottom_mm > SIGNING_GAP_MM:
                return number
        return len(flow)

    def _found(self) -> Iterable[FoundBlock]:
        for name in BlockName:
            lines = self._named(name)
            if name in (BlockName.PAGE_NUMBER, BlockName.CONTINUATION):
                for page in dict.fromkeys(line.box.page for line in lines):
                    yield FoundBlock(name, tuple(line for line in lines if line.box.page == page))
            elif lines:
                yield FoundBlock(name, tuple(lines))


def block_named(blocks: Iterable[FoundBlock], name: BlockName) -> FoundBlock | None:
    """Give the first block of a name, None where there is none."""
    return next((block for block in blocks if block.name is name), None)


def letter_date(blocks: Iterable[FoundBlock]) -> datetime.date | None:
    """Give the date that a letter bears; None where it bears none that can be read."""
    block = block_named(blocks, BlockName.DATE)
    found = find_date(block.text.replace("\n", " ")) if block is not None else None
    return found.date if found is not None else None


def _inside(line: TextLine, block: PlacedBlock) -> bool:
    """Tell whether a line begins at a placed block's left edge, within its height."""
    middle = (line.box.top_mm + line.box.bottom_mm) / 2
    return (
        abs(line.box.left_mm - block.left_mm) < SAME_LEFT_MM and block.top_mm < middle < block.top_mm + block.height_mm
    )


def _values(block: PlacedBlock) -> list[str]:
    return [line.value for line in block.lines]


def _list_from(flow: Sequence[TextLine], start: int) -> list[TextLine]:
    """Give a label in the midst of the text with the short lines of its list."""
    lines = [flow[start]]
    for above, line in pairwise(flow[start:]):
        near = (
            line.box.page == above.box.page
            and line.box.top_mm - above.box.bottom_mm < 0.5 * line.size_pt * MM_PER_POINT
        )
        if not near or len(line.text) > 70 or words.is_closing(line.text):
            break
        lines.append(line)
    return lines
