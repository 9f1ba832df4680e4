"""Extract the program's texts, bring the catalogues up to date, compile them.

    python -m tools.translations                 write the .pot, the .po and the .mo files
    python -m tools.translations --check         write nothing; exit 1 where a run would change or reject something
    python -m tools.translations --missing da    list what is not yet translated into Danish

A translator edits `resources/translations/<language>/LC_MESSAGES/skrivestue.po` and runs the first line. Nothing is
guessed: a changed text is untranslated. The files hold no dates and no line numbers, so that a difference is a change.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po, write_po

from foundation import translation

ROOT = Path(__file__).resolve().parent.parent
FLOORS = ("foundation", "speech", "office", "desktop", "cli")
LANGUAGES = tuple(language for language in translation.LANGUAGES if language != "en")
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
COMMENT_TAGS = ("Translators:",)
WIDTH = 116


class PlainCatalog(Catalog):
    """A catalogue whose header says only what a reader of it needs: no dates, no addresses, no tool."""

    def __init__(self, language: str | None) -> None:
        super().__init__(language, domain=translation.DOMAIN, header_comment="# Texts of Skrivestue.", fuzzy=False)

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """The header's lines."""
        headers = [("Project-Id-Version", "Skrivestue")]
        if self.locale is not None:
            headers += [("Language", str(self.locale)), ("Plural-Forms", self.plural_forms)]
        return [*headers, ("Content-Type", "text/plain; charset=utf-8"), ("Content-Transfer-Encoding", "8bit\n")]


def template_of(root: Path) -> PlainCatalog:
    """Return all texts of the program's sources, with the translators' comments."""
    template = PlainCatalog(None)
    for floor in FLOORS:
        for file in sorted((root / floor).rglob("*.py")):
            with file.open("rb") as source:
                for _line, text, comments, context in extract("python", source, KEYWORDS, COMMENT_TAGS):
                    template.add(text, auto_comments=comments, context=context)
    return template


def read_catalogue(file: Path, language: str) -> Catalog:
    """Read a .po file; an empty catalogue where there is none. Raises PoFileError for one that is damaged."""
    if not file.exists():
        return PlainCatalog(language)
    with file.open("rb") as source:
        return read_po(source, locale=language, domain=translation.DOMAIN, abort_invalid=True)


def brought_up_to_date(held: Catalog, template: Catalog, language: str) -> PlainCatalog:
    """Return the template's texts with the translations held for exactly these texts."""
    renewed = PlainCatalog(language)
    for message in texts_of(template):
        old = held.get(message.id, message.context)
        keeps = old is not None and old.pluralizable == message.pluralizable
        renewed.add(
            message.id,
            old.string if old is not None and keeps else None,
            flags=old.flags & {"fuzzy"} if old is not None else (),
            auto_comments=message.auto_comments,
            user_comments=old.user_comments if old is not None else (),
            context=message.context,
        )
    return renewed


def texts_of(catalogue: Catalog) -> Iterator[Message]:
    """Give the texts of a catalogue without its header."""
    return (message for message in catalogue if message.id)


def is_translated(message: Message) -> bool:
    """Tell whether all forms of a text have a translation that nobody has doubted."""
    return all(forms_of(message)) and not message.fuzzy


def forms_of(message: Message) -> tuple[str, ...]:
    """Return a translation's forms: one, or one for each plural form; empty where it is missing."""
    forms = message.string if isinstance(message.string, (list, tuple)) else (message.string,)
    return tuple(form or "" for form in forms)


def fault(message: Message) -> str | None:
    """Return what would break or look broken when this translation is shown, or None.

    Each form must hold the placeholders of its source text: the first form those of the singular or the plural.
    """
    if not is_translated(message):
        return None
    sources = message.id if isinstance(message.id, (list, tuple)) else (message.id,)
    for index, form in enumerate(forms_of(message)):
        allowed = [placeholders(source) for source in (sources if index == 0 else sources[-1:])]
        if placeholders(form) not in allowed:
            return f"the placeholders differ: {sources[-1]!r} is translated as {form!r}"
        if edges(form) != edges(sources[0]):
            return f"the white space at an end differs: {sources[0]!r} is translated as {form!r}"
    return None


def placeholders(text: str) -> set[str] | None:
    """Return the names in braces; None for a text that is no valid format, such as one brace alone."""
    try:
        return {name for _text, name, _form, _conversion in Formatter().parse(text) if name is not None}
    except ValueError:
        return None


def edges(text: str) -> tuple[str, str]:
    """Return the white space before and after a text."""
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def po_bytes(catalogue: Catalog) -> bytes:
    """Write a catalogue as a translator reads it."""
    written = BytesIO()
    write_po(written, catalogue, width=WIDTH, no_location=True, sort_output=True, ignore_obsolete=True)
    return written.getvalue()


def mo_bytes(catalogue: Catalog) -> bytes:
    """Compile a catalogue as gettext reads it; doubtful and missing translations are left out."""
    written = BytesIO()
    write_mo(written, catalogue)
    return written.getvalue()


def catalogue_file(root: Path, language: str) -> Path:
    """Return where the .po file of a language lies; its .mo lies beside it."""
    return root / "resources/translations" / language / "LC_MESSAGES" / f"{translation.DOMAIN}.po"


def wanted_files(root: Path) -> tuple[dict[Path, bytes], list[str]]:
    """Return what each file shall hold, and the faults of the translations. Raises PoFileError."""
    template = template_of(root)
    wanted = {root / "resources/translations" / f"{translation.DOMAIN}.pot": po_bytes(template)}
    faults = []
    for language in LANGUAGES:
        file = catalogue_file(root, language)
        catalogue = brought_up_to_date(read_catalogue(file, language), template, language)
        wanted[file] = po_bytes(catalogue)
        wanted[file.with_suffix(".mo")] = mo_bytes(catalogue)
        faults += [f"{language}: {found}" for message in texts_of(catalogue) if (found := fault(message))]
    return wanted, faults


def missing(root: Path, language: str) -> list[str]:
    """Return the source texts that a language does not have yet. Raises PoFileError."""
    catalogue = read_catalogue(catalogue_file(root, language), language)
    renewed = brought_up_to_date(catalogue, template_of(root), language)
    lacking = [message.id for message in texts_of(renewed) if not is_translated(message)]
    return sorted(text if isinstance(text, str) else " / ".join(text) for text in lacking)


def main(arguments: Sequence[str], root: Path = ROOT) -> int:
    """Do what the command line asks; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.translations", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where a run would change something")
    parser.add_argument("--missing", choices=LANGUAGES, help="list what is not yet translated")
    asked = parser.parse_args(arguments)
    try:
        if asked.missing:
            texts = missing(root, asked.missing)
            print("\n".join([*(repr(text) for text in texts), f"{len(texts)} texts are not translated."]))
            return 0
        wanted, faults = wanted_files(root)
    except PoFileError as error:
        print(f"A catalogue cannot be read: {error}. Mend that line.")
        return 1
    changed = [file for file, content in wanted.items() if not file.exists() or file.read_bytes() != content]
    for file in changed:
        if asked.check:
            print(f"{file.relative_to(root)} is not up to date. Run: python -m tools.translations")
            continue
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(wanted[file])
        print(f"{file.relative_to(root)} is written.")
    print("\n".join(faults), end="\n" if faults else "")
    return 1 if faults or (asked.check and changed) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
