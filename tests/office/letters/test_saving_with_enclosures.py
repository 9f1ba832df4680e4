"""A letter leaves the office with its enclosures: as files beside it or as one PDF; whole, or not at all."""

from __future__ import annotations

import errno
import io
import os
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest
from PIL import Image, ImageDraw, ImageFont
from sqlalchemy import text

from foundation.child import Limits
from office.arguments import PatientId
from office.errors import DiskFull, NotAllowed, NotFound, OfficeError, OfficeExists
from office.features import journals, letters, patients, privacy
from office.letters import one_pdf
from office.letters.drafts import Enclosure, LetterDraft
from office.letters.one_pdf import NotOnePdf
from office.letters.saving import Enclosing
from office.roles import Role
from office.session import Session
from office.storage import together

FILES, ONE_PDF = Enclosing.FILES, Enclosing.ONE_PDF
NOTE = "Røntgen af knæ: uden brud."


def picture(words: str) -> bytes:
    """Return a small picture of words, as a scanner makes it."""
    page = Image.new("L", (600, 200), 255)
    ImageDraw.Draw(page).text((60, 40), words, fill=0, font=ImageFont.load_default(90))
    made = io.BytesIO()
    page.save(made, "PNG")
    return made.getvalue()


def pdf_of(*widths: int, password: str = "", owner: str = "") -> bytes:
    """Return a PDF of blank pages as wide as told, so that each is known again."""
    made = pypdf.PdfWriter()
    for width in widths:
        made.add_blank_page(width, 400)
    if password or owner:
        made.encrypt(password, owner or password, algorithm="AES-256")
    content = io.BytesIO()
    made.write(content)
    return content.getvalue()


@pytest.fixture
def filed(practice_session: Session, patient, tmp_path: Path) -> Callable[..., Enclosure]:
    """File a document; return it as an enclosure."""

    def made(title: str, content: bytes, ending: str = ".pdf", about: PatientId = patient.id) -> Enclosure:
        path = tmp_path / f"in{ending}"
        path.write_bytes(content)
        document = practice_session.call(journals.file, path=path, patient=about, kind="svar", title="x")
        return Enclosure(title, document.id)

    return made


@pytest.fixture
def sent(begin, send) -> Callable[..., LetterDraft]:
    """Send a test result with these enclosures."""
    return lambda *enclosures: send(begin(enclosures=enclosures))


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A folder outside the office."""
    folder = tmp_path / "ud af huset"
    folder.mkdir()
    return folder


def names(folder: Path) -> list[str]:
    """List what is in a folder, what is hidden too."""
    return sorted(path.name for path in folder.iterdir())


def log(session: Session) -> list[tuple[str, str, str]]:
    """Return who was told to take what: command, subject, detail; the newest last."""
    rows = [row.entry for row in session.call(privacy.show)]
    return [(one.command, one.subject, one.detail) for one in reversed(rows) if one.command == "letters.copy"]


# As files beside the letter


def test_the_enclosures_lie_beside_the_letter_as_they_were_filed(practice_session, filed, sent, out):
    scan, note = picture("RO"), NOTE.encode()
    enclosures = (
        filed("Blodprøve 2. november", pdf_of(300)),
        Enclosure("Kort over sygehuset"),
        filed("Røntgen", note, ".txt"),
        filed("Skanning", scan, ".png"),
    )
    letter = sent(*enclosures)
    made = practice_session.call(letters.copy, letter=letter.id, out=out / "Brev 7.pdf", enclosures=FILES)
    assert [file.name for file in made.files] == [
        "Brev 7.pdf",
        "Brev 7 - bilag 1 - Blodprøve 2. november.pdf",
        "Brev 7 - bilag 3 - Røntgen.txt",
        "Brev 7 - bilag 4 - Skanning.png",
    ]
    assert sorted(file.name for file in made.files) == names(out)
    assert [file.read_bytes() for file in made.files[1:]] == [pdf_of(300), note, scan]
    assert made.files[0].read_bytes() == practice_session.call(letters.preview, letter=letter.id).pdf
    assert (made.left, made.by_hand) == ((), ("Kort over sygehuset",))


def test_the_log_names_every_document_that_leaves(practice_session, filed, sent, out):
    one, other = filed("A", pdf_of(300)), filed("B", pdf_of(301))
    letter = sent(one, other)
    practice_session.call(letters.copy, letter=letter.id, out=out / "a.pdf")
    practice_session.call(letters.copy, letter=letter.id, out=out / "b.pdf", enclosures=FILES)
    about, taken = f"letter:{letter.id}", f"copied out with letter:{letter.id}"
    assert log(practice_session) == [
        ("letters.copy", about, "copied out"),
        ("letters.copy", about, "copied out"),
        ("letters.copy", f"document:{one.document}", taken),
        ("letters.copy", f"document:{other.document}", taken),
    ]


def test_a_letter_in_word_takes_its_enclosures_along_too(practice_session, filed, sent, out):
    letter = sent(filed("Svar", pdf_of(300)))
    practice_session.call(letters.copy, letter=letter.id, out=out / "Brev.docx", enclosures=FILES)
    assert names(out) == ["Brev - bilag 1 - Svar.pdf", "Brev.docx"]


def test_without_enclosures_there_is_the_letter_alone(practice_session, sent, out):
    letter = sent(Enclosure("Folder"))
    for enclosing in Enclosing:
        made = practice_session.call(letters.copy, letter=letter.id, out=out / f"{enclosing}.pdf", enclosures=enclosing)
        assert (made.files, made.left, made.by_hand) == ((out / f"{enclosing}.pdf",), (), ("Folder",))
    assert len({(out / name).read_bytes() for name in names(out)}) == 1, "each is the letter, byte by byte"


def test_who_leaves_them_is_told_which(practice_session, filed, sent, out):
    letter = sent(filed("Svar", pdf_of(300)), Enclosure("Folder"))
    assert practice_session.call(letters.copy, letter=letter.id, out=out / "Brev.pdf").left == ("Svar",)
    assert names(out) == ["Brev.pdf"]


# As one PDF


def test_in_one_pdf_the_enclosures_follow_the_letter(practice_session, filed, sent, out):
    letter = sent(filed("Blodprøve", pdf_of(300, 301)), filed("Låst for ændringer", pdf_of(302, owner="x")))
    made = practice_session.call(letters.copy, letter=letter.id, out=out / "Brev.pdf", enclosures=ONE_PDF)
    assert made.files == (out / "Brev.pdf",) and names(out) == ["Brev.pdf"]
    pdf = pypdf.PdfReader(out / "Brev.pdf")
    assert "Svar på din blodprøve" in pdf.pages[0].extract_text()
    assert [round(page.mediabox.width) for page in pdf.pages] == [595, 300, 301, 302]
    bookmarks = [(one.title, pdf.get_destination_page_number(one)) for one in pdf.outline]
    assert bookmarks == [("Prøvesvar", 0), ("Blodprøve", 1), ("Låst for ændringer", 3)]
    assert (pdf.root_object["/Lang"], pdf.metadata.title) == ("da", "Prøvesvar")


def test_a_joined_file_claims_no_standard_that_the_letter_alone_has(practice_session, filed, sent, out):
    letter = sent(filed("Svar", pdf_of(300)))
    for name, enclosing in [("alone", FILES), ("joined", ONE_PDF)]:
        practice_session.call(letters.copy, letter=letter.id, out=out / f"{name}.pdf", enclosures=enclosing)
    alone, joined = (pypdf.PdfReader(out / f"{name}.pdf").root_object for name in ("alone", "joined"))
    claims = {"/Metadata", "/OutputIntents", "/MarkInfo", "/StructTreeRoot"}
    assert claims <= alone.keys() and not claims & joined.keys()
    assert b"pdfaid" in (out / "alone.pdf").read_bytes() and b"pdfaid" not in (out / "joined.pdf").read_bytes()


def test_what_is_no_pdf_lies_beside_the_one_pdf(practice_session, filed, sent, out):
    letter = sent(filed("Notat", NOTE.encode(), ".txt"), filed("Svar", pdf_of(300)))
    made = practice_session.call(letters.copy, letter=letter.id, out=out / "Brev.pdf", enclosures=ONE_PDF)
    assert [file.name for file in made.files] == ["Brev.pdf", "Brev - bilag 1 - Notat.txt"]
    assert len(pypdf.PdfReader(out / "Brev.pdf").pages) == 2


def test_a_scan_that_was_read_is_a_page_of_the_one_pdf(practice_session, filed, sent, out, runner):
    """Real Tesseract."""
    letter = sent(filed("Gammel journal", picture("NOTAT"), ".png"))
    practice_session.call(letters.copy, letter=letter.id, out=out / "unread.pdf", enclosures=ONE_PDF)
    assert names(out) == ["unread - bilag 1 - Gammel journal.png", "unread.pdf"]
    runner.run_until_empty()
    practice_session.call(letters.copy, letter=letter.id, out=out / "read.pdf", enclosures=ONE_PDF)
    assert len(names(out)) == 3
    assert "NOTAT" in pypdf.PdfReader(out / "read.pdf").pages[1].extract_text()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (pdf_of(300, password="hemmelig"), r"“Svar” is locked with a password.*as files beside the letter"),
        (b"%PDF-1.7\nnothing that a reader could find", r"“Svar” is a damaged PDF.*as files beside the letter"),
    ],
)
def test_a_pdf_that_can_not_be_joined_is_told_and_goes_as_a_file(practice_session, filed, sent, out, content, told):
    letter = sent(filed("Fin", pdf_of(300)), filed("Svar", content))
    with pytest.raises(NotOnePdf, match=told):
        practice_session.call(letters.copy, letter=letter.id, out=out / "Brev.pdf", enclosures=ONE_PDF)
    assert names(out) == []
    practice_session.call(letters.copy, letter=letter.id, out=out / "Brev.pdf", enclosures=FILES)
    assert (out / "Brev - bilag 2 - Svar.pdf").read_bytes() == content


def test_joining_that_takes_too_long_is_stopped_and_told(practice_session, filed, sent, out, monkeypatch):
    letter = sent(filed("Svar", pdf_of(300)))
    monkeypatch.setattr(one_pdf, "LIMITS", Limits(seconds=0.01))
    with pytest.raises(NotOnePdf, match="too large to be put into one PDF"):
        practice_session.call(letters.copy, letter=letter.id, out=out / "Brev.pdf", enclosures=ONE_PDF)
    assert names(out) == []


def test_word_and_one_pdf_do_not_go_together(practice_session, filed, sent, out):
    letter = sent(filed("Svar", pdf_of(300)))
    with pytest.raises(OfficeError, match=r"ends in \.pdf\."):
        practice_session.call(letters.copy, letter=letter.id, out=out / "Brev.docx", enclosures=ONE_PDF)


# Names


def test_such_titles_and_two_of_the_same_become_files(practice_session, filed, sent, out):
    titles = ("../../etc/passwd", "CON", 'a<b>c:d"e/f|g?h*', "ø" * 300, "Svar", "Svar")
    letter = sent(*(filed(title, pdf_of(300 + number)) for number, title in enumerate(titles)))
    made = practice_session.call(letters.copy, letter=letter.id, out=out / "Brev.pdf", enclosures=FILES)
    assert sorted(file.name for file in made.files) == names(out)
    widths = [pypdf.PdfReader(file).pages[0].mediabox.width for file in made.files[1:]]
    assert widths == [300, 301, 302, 303, 304, 305]
    assert [file.name for file in made.files[-2:]] == ["Brev - bilag 5 - Svar.pdf", "Brev - bilag 6 - Svar.pdf"]


def test_a_files_name_names_no_patient(practice_session, patient, filed, sent, out):
    titles = ("Svar til Nancy", "BERGGRENs knæ, Berggren", "cpr 251248-9996", "2512489996", "Svar af 12.11.")
    letter = sent(*(filed(title, pdf_of(300)) for title in titles))
    practice_session.call(letters.copy, letter=letter.id, out=out / "Brev.pdf", enclosures=FILES)
    assert names(out) == [
        "Brev - bilag 1.pdf",
        "Brev - bilag 2.pdf",
        "Brev - bilag 3.pdf",
        "Brev - bilag 4.pdf",
        "Brev - bilag 5 - Svar af 12.11.pdf",
        "Brev.pdf",
    ]


# What can't go along


def test_all_that_can_not_go_along_is_told_before_anything_is_written(practice_session, patient, filed, sent, out):
    other = practice_session.call(patients.add, identity="128357-1001", name="Øjvind")
    gone, moved, missing, damaged, fine = (
        filed(title, pdf_of(300 + number))
        for number, title in enumerate(("Slettet", "Flyttet", "Mangler", "Skadet", "Fin"))
    )
    letter = sent(gone, moved, missing, damaged, fine)
    files = practice_session._premises.files
    with practice_session.database.transaction() as connection:
        kept = dict(tuple(row) for row in connection.execute(text("SELECT id, file FROM documents")))
        connection.execute(
            text("UPDATE documents SET patient = :p WHERE id = :d"), {"p": other.id, "d": moved.document}
        )
        connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        connection.execute(text("DELETE FROM document_texts WHERE document = :d"), {"d": gone.document})
        connection.execute(text("DELETE FROM documents WHERE id = :d"), {"d": gone.document})
    files._path(kept[missing.document]).unlink()
    stored = files._path(kept[damaged.document])
    stored.write_bytes(stored.read_bytes()[:-1] + b"\x00")
    before = log(practice_session)
    with pytest.raises(OfficeError, match="Nothing was saved") as told:
        practice_session.call(letters.copy, letter=letter.id, out=out / "Brev.pdf", enclosures=FILES)
    head, *problems = str(told.value).splitlines()
    assert head.endswith("Mend that, or save the letter alone.")
    assert [problem.partition(": ")[0] for problem in problems] == [
        "1. Slettet",
        "2. Flyttet",
        "3. Mangler",
        "4. Skadet",
    ]
    for problem, sentence in zip(
        problems,
        ("There is no document number", "is not of this patient's journal", "is missing", "is damaged"),
        strict=True,
    ):
        assert sentence in problem
    assert names(out) == [] and log(practice_session) == before
    assert practice_session.call(letters.copy, letter=letter.id, out=out / "Brev.pdf").files == (out / "Brev.pdf",)


def test_who_may_take_a_letter_may_take_its_enclosures_and_nobody_else(filed, sent, out, as_role):
    assert letters.copy.roles <= journals.copy.roles
    letter = sent(filed("Svar", pdf_of(300)))
    with pytest.raises(NotAllowed, match="Save a letter as a file"):
        as_role(Role.ARCHIVIST).call(letters.copy, letter=letter.id, out=out / "Brev.pdf", enclosures=FILES)
    assert names(out) == []


def test_a_draft_does_not_leave(practice_session, begin, filed, out):
    draft = begin(enclosures=(filed("Svar", pdf_of(300)),))
    for enclosing in Enclosing:
        with pytest.raises(OfficeError, match="is a draft"):
            practice_session.call(letters.copy, letter=draft.id, out=out / "Brev.pdf", enclosures=enclosing)
    with pytest.raises(NotFound):
        practice_session.call(letters.copy, letter=99, out=out / "Brev.pdf", enclosures=FILES)
    assert names(out) == []


# Files that are there, and disks that are full


def test_files_that_are_there_stay_unless_somebody_says_otherwise(practice_session, filed, sent, out):
    letter = sent(filed("Svar", pdf_of(300)), filed("Notat", pdf_of(301)))
    for name in ("Brev.pdf", "Brev - bilag 2 - Notat.pdf"):
        (out / name).write_text("mit")
    with pytest.raises(OfficeExists, match=r"there already in .*: Brev\.pdf, Brev - bilag 2 - Notat\.pdf\."):
        practice_session.call(letters.copy, letter=letter.id, out=out / "Brev.pdf", enclosures=FILES)
    assert {(out / name).read_text() for name in names(out)} == {"mit"} and len(names(out)) == 2
    practice_session.call(letters.copy, letter=letter.id, out=out / "Brev.pdf", enclosures=FILES, overwrite=True)
    assert names(out) == ["Brev - bilag 1 - Svar.pdf", "Brev - bilag 2 - Notat.pdf", "Brev.pdf"]
    assert (out / "Brev - bilag 2 - Notat.pdf").read_bytes() == pdf_of(301)


def test_a_folder_in_the_way_is_never_replaced(practice_session, filed, sent, out):
    letter = sent(filed("Svar", pdf_of(300)))
    (out / "Brev - bilag 1 - Svar.pdf").mkdir()
    with pytest.raises(OfficeError, match="is a folder"):
        practice_session.call(letters.copy, letter=letter.id, out=out / "Brev.pdf", enclosures=FILES, overwrite=True)
    with pytest.raises(OfficeError, match="There is no folder"):
        practice_session.call(letters.copy, letter=letter.id, out=out / "ikke" / "Brev.pdf", enclosures=FILES)
    assert names(out) == ["Brev - bilag 1 - Svar.pdf"]


def test_of_a_set_that_does_not_fit_on_the_disk_nothing_stays(practice_session, filed, sent, out, monkeypatch):
    letter = sent(filed("Svar", pdf_of(300)), filed("Notat", pdf_of(301)))
    (out / "Brev.pdf").write_text("mit")
    real, written = os.fsync, []

    def fsync(file: int) -> None:
        written.append(file)
        if len(written) == 3:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(file)

    with monkeypatch.context() as full:
        full.setattr(together.os, "fsync", fsync)
        with pytest.raises(DiskFull, match="Free some space and try again; nothing was lost"):
            practice_session.call(
                letters.copy, letter=letter.id, out=out / "Brev.pdf", enclosures=FILES, overwrite=True
            )
    assert names(out) == ["Brev.pdf"] and (out / "Brev.pdf").read_text() == "mit"


def test_where_a_later_file_can_not_get_its_name_all_is_as_it_was(practice_session, filed, sent, out, monkeypatch):
    """Such as where the file that is to be replaced stands open in another program on Windows."""
    letter = sent(filed("Svar", pdf_of(300)), filed("Notat", pdf_of(301)))
    for name in ("Brev.pdf", "Brev - bilag 2 - Notat.pdf"):
        (out / name).write_text(name)
    real = together.settle

    def settle(temporary: Path, path: Path) -> None:
        if path.name.startswith("Brev - bilag 2"):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        real(temporary, path)

    with monkeypatch.context() as held:
        held.setattr(together, "settle", settle)
        with pytest.raises(OfficeError, match="may not be written to"):
            practice_session.call(
                letters.copy, letter=letter.id, out=out / "Brev.pdf", enclosures=FILES, overwrite=True
            )
    assert [(name, (out / name).read_text()) for name in names(out)] == [
        ("Brev - bilag 2 - Notat.pdf", "Brev - bilag 2 - Notat.pdf"),
        ("Brev.pdf", "Brev.pdf"),
    ]


def test_a_file_that_came_meanwhile_is_not_replaced(out):
    """Somebody else saves under the same name while the set is being written."""

    def opened() -> io.BytesIO:
        (out / "b.pdf").write_text("kom imens")
        return io.BytesIO(b"ny")

    with pytest.raises(OfficeExists):
        together.write_together({out / "a.pdf": lambda: io.BytesIO(b"ny"), out / "b.pdf": opened}, overwrite=False)
    assert names(out) == ["b.pdf"] and (out / "b.pdf").read_text() == "kom imens"
