"""Catalogues: made from the sources, kept by the translator, compiled for the program, right as shipped."""

from __future__ import annotations

import gettext
from pathlib import Path

import pytest

from tools import translations

SOURCE = """
from foundation.translation import N_, _, ngettext

TITLE = N_("Send the letter")
# Translators: {name} is a person's full name.
greeting = _("Dear {name}").format(name="Nancy")
pages = ngettext("{count} page", "{count} pages", 2)
long = _("A text that is written "
         "in two pieces")
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Make a small program with texts, and its catalogues."""
    for floor in translations.FLOORS:
        (tmp_path / floor).mkdir()
    (tmp_path / "office/letters.py").write_text(SOURCE, "utf-8")
    assert translations.main([], tmp_path) == 0
    return tmp_path


def danish(root: Path) -> Path:
    return translations.catalogue_file(root, "da")


def translate(root: Path, text: str, translated: str) -> None:
    """Write a translation as a translator's editor does."""
    file = danish(root)
    held = file.read_text("utf-8")
    assert f'msgid "{text}"\nmsgstr ""' in held
    file.write_text(held.replace(f'msgid "{text}"\nmsgstr ""', f'msgid "{text}"\nmsgstr "{translated}"'), "utf-8")


def compiled(root: Path) -> gettext.NullTranslations:
    return gettext.translation("skrivestue", root / "resources/translations", ["da"])


def test_all_kinds_of_texts_are_found(root, capsys):
    assert translations.missing(root, "da") == [
        "A text that is written in two pieces",
        "Dear {name}",
        "Send the letter",
        "{count} page / {count} pages",
    ]
    assert translations.main(["--missing", "da"], root) == 0
    assert "4 texts are not translated." in capsys.readouterr().out


def test_what_is_translated_is_shown(root):
    translate(root, "Send the letter", "Send brevet")
    file = danish(root)
    plural = file.read_text("utf-8").replace('msgstr[0] ""', 'msgstr[0] "{count} side"')
    file.write_text(plural.replace('msgstr[1] ""', 'msgstr[1] "{count} sider"'), "utf-8")
    assert translations.main([], root) == 0
    catalogue = compiled(root)
    assert catalogue.gettext("Send the letter") == "Send brevet"
    assert catalogue.ngettext("{count} page", "{count} pages", 1) == "{count} side"
    assert catalogue.ngettext("{count} page", "{count} pages", 5) == "{count} sider"
    assert catalogue.gettext("Dear {name}") == "Dear {name}"
    assert "Send the letter" not in translations.missing(root, "da")


def test_comments_reach_the_translator_and_line_numbers_do_not(root):
    held = danish(root).read_text("utf-8")
    assert "#. Translators: {name} is a person's full name." in held
    assert "letters.py" not in held
    assert "Date" not in held


def test_a_changed_text_is_not_guessed(root):
    translate(root, "Send the letter", "Send brevet")
    (root / "office/letters.py").write_text(SOURCE.replace("Send the letter", "Send this letter"), "utf-8")
    assert translations.main([], root) == 0
    assert "Send this letter" in translations.missing(root, "da")
    assert "brevet" not in danish(root).read_text("utf-8")


def test_a_translation_and_its_remark_outlive_other_changes(root):
    translate(root, "Send the letter", "Send brevet")
    file = danish(root)
    remarked = file.read_text("utf-8").replace('msgid "Send the letter"', '# as in Word\nmsgid "Send the letter"')
    file.write_text(remarked, "utf-8")
    (root / "office/letters.py").write_text(SOURCE + '\nmore = _("A new text")\n', "utf-8")
    assert translations.main([], root) == 0
    held = file.read_text("utf-8")
    assert '# as in Word\nmsgid "Send the letter"\nmsgstr "Send brevet"' in held
    assert 'msgid "A new text"' in held


def test_a_second_run_changes_nothing(root, capsys):
    before = {file: file.read_bytes() for file in root.rglob("skrivestue.*")}
    assert len(before) == 1 + 2 * len(translations.LANGUAGES)
    capsys.readouterr()
    assert translations.main([], root) == 0
    assert capsys.readouterr().out == ""
    assert {file: file.read_bytes() for file in root.rglob("skrivestue.*")} == before


def test_the_check_sees_new_texts_and_uncompiled_translations(root, capsys):
    assert translations.main(["--check"], root) == 0
    translate(root, "Send the letter", "Send brevet")
    assert translations.main(["--check"], root) == 1
    assert "skrivestue.mo is not up to date" in capsys.readouterr().out
    assert translations.main([], root) == 0
    assert translations.main(["--check"], root) == 0
    (root / "cli/more.py").write_text('_("A new text")\n', "utf-8")
    assert translations.main(["--check"], root) == 1
    assert "A new text" not in danish(root).read_text("utf-8")


@pytest.mark.parametrize("translated", ["Kære {navn}", "Kære", "Kære {name", "Kære {name} ", "Kære {name} {more}"])
def test_a_translation_that_would_break_when_shown_is_a_fault(root, translated, capsys):
    translate(root, "Dear {name}", translated)
    assert translations.main([], root) == 1
    assert "Dear {name}" in capsys.readouterr().out


def test_a_damaged_catalogue_is_named_and_left_alone(root, capsys):
    damaged = danish(root).read_text("utf-8") + '\nmsgid "no end\n'
    danish(root).write_text(damaged, "utf-8")
    assert translations.main([], root) == 1
    assert "cannot be read" in capsys.readouterr().out
    assert danish(root).read_text("utf-8") == damaged


@pytest.fixture(scope="module")
def shipped() -> tuple[dict[Path, bytes], list[str]]:
    return translations.wanted_files(translations.ROOT)


def test_the_shipped_catalogues_have_no_faults(shipped):
    assert shipped[1] == []


def test_the_shipped_catalogues_are_up_to_date_and_compiled(shipped):
    stale = [str(file) for file, content in shipped[0].items() if not file.exists() or file.read_bytes() != content]
    assert stale == [], "run: python -m tools.translations"


def test_danish_is_complete():
    assert translations.missing(translations.ROOT, "da") == []
