"""Mail merge in an office: a list of national ids becomes a draft for each patient, addressed by the register.

What a list says of names is compared with the register; what it says of addresses is left alone, since letters go
where the register says.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from pathlib import Path

from foundation.translation import N_, _
from office.access_log.model import AccessKind
from office.arguments import LetterId
from office.commands import command
from office.contacts.model import Contact
from office.errors import OfficeError
from office.letters import kinds, store
from office.letters.composing import compose, contact_of
from office.letters.drafts import LetterContent, LetterDraft, default_sender, party
from office.letters.house_style import layout_of
from office.letters.merge import LetterFrame, row_data, row_problems
from office.letters.merge_columns import ADDRESS, NAME, POSTCODE, TOWN, WrongColumns, column_titled, match_columns
from office.letters.merge_list import ListRow, MergeList, read_merge_list
from office.letters.writing import SUBJECT, WRITERS, check_content, new_draft
from office.patients import national_ids
from office.patients import store as patients
from office.patients.model import Patient
from office.transaction import Office

ID_TITLES = (
    *("national id", "id", "cpr", "cpr nummer", "cpr nr.", "fødselsnummer", "fødselsnr.", "personnummer", "personnr."),
    *("NHS number", "NHS no."),
)
REFERENCE = "your_reference"
OWN_COLUMNS = frozenset({NAME, ADDRESS, POSTCODE, TOWN, REFERENCE})
ROWS_AT_MOST = 1000
"""In one go: meanwhile nobody else can write."""


@dataclass(frozen=True)
class MergeReport:
    """What became of a list: the drafts that were made, and by row number what is wrong with the rows left out.

    `rows` is how many the list has; row numbers are those that a spreadsheet shows.
    """

    made: tuple[LetterId, ...]
    problems: tuple[tuple[int, tuple[str, ...]], ...]
    rows: int


@dataclass(frozen=True)
class _Merge:
    """All that the rows of a list have in common."""

    content: LetterContent
    frame: LetterFrame
    id_column: int
    contact: Contact | None


@command("letters.check-merge", title=N_("Check a mail-merge list"), roles=WRITERS, log=AccessKind.SEARCH)
def check_merge(office: Office, *, path: Path, content: LetterContent, id_column: str = "") -> MergeReport:
    """Check every row of a list as `begin_merge` does, and make nothing."""
    merge_list = _read(office, path)
    _drafts, problems = _checked(office, merge_list, content, id_column)
    office.concern(None, f"{SUBJECT}s", f"list of {len(merge_list.rows)} rows")
    return MergeReport((), problems, len(merge_list.rows))


@command("letters.begin-merge", title=N_("Begin letters from a list"), roles=WRITERS, log=AccessKind.CREATE)
def begin_merge(office: Office, *, path: Path, content: LetterContent, id_column: str = "") -> MergeReport:
    """Begin a letter for each row of a list (CSV, XLSX), by the national id in it; all rows are checked before.

    `content` is what all letters share; a column with a field's name or label rules that field. `id_column` is the
    title of the column with the national ids, where it is not one of the usual ones. Good rows become drafts, all or
    none; bad rows are reported and stop nothing else. Raises `WrongList`, `WrongColumns`, and `OfficeError` for
    content that fits no row.
    """
    merge_list = _read(office, path)
    drafts, problems = _checked(office, merge_list, content, id_column)
    made = []
    for draft in drafts:
        letter = store.add(office.connection, draft)
        office.concern(draft.patient, f"{SUBJECT}:{letter}")
        office.changed(SUBJECT, letter)
        made.append(letter)
    if not made:
        office.concern(None, f"{SUBJECT}s", f"list of {len(merge_list.rows)} rows")
    return MergeReport(tuple(made), problems, len(merge_list.rows))


def _read(office: Office, path: Path) -> MergeList:
    """Read the list, before the transaction begins: a workbook takes its time."""
    if not path.is_file():
        raise OfficeError(N_("There is no file {name}. Check the name and the folder."), name=str(path))
    merge_list = read_merge_list(path.read_bytes(), decimal_sign="." if office.facts.country == "gb" else ",")
    if len(merge_list.rows) > ROWS_AT_MOST:
        raise OfficeError(
            N_("The list has more than {count} rows, and nobody else could work meanwhile. Split it."),
            count=ROWS_AT_MOST,
        )
    return merge_list


def _checked(
    office: Office, merge_list: MergeList, content: LetterContent, id_column: str
) -> tuple[list[LetterDraft], tuple[tuple[int, tuple[str, ...]], ...]]:
    merge = _merge(office, merge_list, content, id_column)
    drafts, problems = [], []
    for row in merge_list.rows:
        try:
            drafts.append(_draft(office, merge, row))
        except _BadRow as bad:
            problems.append((row.number, bad.sentences))
    return drafts, tuple(problems)


class _BadRow(Exception):
    """A row makes no letter; `sentences` say all that is wrong with it."""

    def __init__(self, *sentences: str) -> None:
        super().__init__(*sentences)
        self.sentences = sentences


def _merge(office: Office, merge_list: MergeList, content: LetterContent, id_column: str) -> _Merge:
    kind = kinds.load_kind(office.facts.country, content.kind)
    if not kind.contents.about_patient:
        raise OfficeError(N_("“{kind}” is about no patient, so it can't be made from a list of them."), kind=kind.title)
    identity = _id_column(merge_list, id_column)
    # Whom a letter goes to is the register's matter, so the list needs no columns for it.
    addressed = replace(kind, contents=replace(kind.contents, recipients=()))
    given = [name for name, value in content.fields.items() if value.strip()]
    columns = match_columns(addressed, merge_list, given=given, leave_out=[merge_list.header[identity]])
    strange = [merge_list.header[place] for name, place in columns.head.items() if name not in OWN_COLUMNS]
    if strange:
        raise WrongColumns(
            N_("The office itself sets date, number and greeting of each letter. Take these columns out: {problems}"),
            problems=", ".join(f"“{title}”" for title in strange),
        )
    sender = store.sender(office.connection) or default_sender(office.facts.name)
    common = {
        "fields": dict(content.fields),
        "sender": {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(sender).items()},
        "date": office.now.astimezone().date().isoformat(),
    }
    frame = LetterFrame(addressed, layout_of(office), common, columns)
    return _Merge(content, frame, identity, contact_of(office, content))


def _id_column(merge_list: MergeList, title: str) -> int:
    if title:
        return column_titled(merge_list, title)
    for usual in ID_TITLES:
        try:
            return column_titled(merge_list, usual)
        except WrongColumns:
            continue
    raise WrongColumns(N_("A column with the patients' national ids is missing; call it “{problems}”."), problems="id")


def _draft(office: Office, merge: _Merge, row: ListRow) -> LetterDraft:
    """Make the draft of a row, which is not written yet. Raises `_BadRow`."""
    person = _person(office, merge, row)
    fields = {name: str(value) for name, value in row_data(merge.frame, row)["fields"].items() if str(value).strip()}
    head = merge.frame.columns.head
    reference = row.cell(head[REFERENCE]) if REFERENCE in head else merge.content.your_reference
    content = replace(merge.content, fields=fields, your_reference=reference)
    draft = new_draft(office, person.id, content)
    sentences = [*_name_problems(merge, row, person)]
    try:
        check_content(office, draft.layout, person.id, content)
        compose(office, draft, content, person)
    except kinds.WrongFields:
        pass  # told of one by one below
    except OfficeError as error:
        sentences.append(str(error))
    sentences += _page_problems(merge, row, person)
    if sentences:
        raise _BadRow(*dict.fromkeys(sentences))
    return draft


def _person(office: Office, merge: _Merge, row: ListRow) -> Patient:
    title, typed = merge.frame.columns.titles[merge.id_column], row.cell(merge.id_column)
    if not typed:
        raise _BadRow(_("“{title}” is empty, so nobody knows whom the row is about.").format(title=title))
    try:
        identity = national_ids.read(typed, office.facts.country).text
    except OfficeError as error:
        raise _BadRow(str(error)) from None
    person = patients.with_identity(office.connection, identity)
    if person is None:
        sentence = _("No patient has the id {id}. Check the id, or add the patient first.")
        raise _BadRow(sentence.format(id=identity))
    return person


def _name_problems(merge: _Merge, row: ListRow, person: Patient) -> list[str]:
    """Tell of a name that is another than the register's: one of the two identifiers is wrong."""
    head = merge.frame.columns.head
    named = row.cell(head[NAME]) if NAME in head else ""
    known = _words(person.name)
    if all(any(_is_same(word, name) for name in known) for word in _words(named)):
        return []
    sentence = _("The list calls {id} “{named}”, and the register “{name}”. Find out who is meant.")
    return [sentence.format(id=person.identity, named=named, name=person.name)]


def _page_problems(merge: _Merge, row: ListRow, person: Patient) -> tuple[str, ...]:
    """Tell what is wrong with the row's own values, and what does not fit its page."""
    whom = party(person, merge.content.recipient, merge.contact)
    if not whom.name or not whom.address:
        return ()  # told of by the composing
    common = {
        **merge.frame.common,
        "recipient": {"name": whom.name, "address": [*whom.address]},
        "patient": f"{person.name}, {person.identity}",
    }
    return row_problems(replace(merge.frame, common=common), row)


def _words(name: str) -> list[str]:
    return name.casefold().replace(",", " ").replace(".", " ").split()


def _is_same(word: str, name: str) -> bool:
    return word == name or (len(word) == 1 and name.startswith(word))
