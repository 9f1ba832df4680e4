"""An office's own look of its letters: set by the administrator, and held for every letter from then on."""

from __future__ import annotations

import io

import pypdf
import pytest
from PIL import Image

from office.errors import NotAllowed, OfficeError
from office.features import house_style, letters
from office.letters import house_style as module
from office.roles import Role

CLOSING = '[closing]\ntext = "De bedste hilsener"\n'
LOGO = "[logo]\nleft_mm = 150\ntop_mm = 8\nwidth_mm = 30\nheight_mm = 8\n"


@pytest.fixture
def style_file(tmp_path):
    """Write a house style's file."""

    def written(text, name="house-style.toml"):
        (tmp_path / name).write_text(text, "utf-8")
        return tmp_path / name

    return written


@pytest.fixture
def logo_file(tmp_path):
    Image.new("RGB", (60, 20), "navy").save(tmp_path / "logo.png")
    return tmp_path / "logo.png"


def page_of(session, draft) -> pypdf.PageObject:
    return pypdf.PdfReader(io.BytesIO(session.call(letters.preview, letter=draft.id).pdf)).pages[0]


def test_the_house_style_holds_until_it_is_taken_back(practice_session, begin, style_file, logo_file, send):
    draft = begin()
    before = page_of(practice_session, draft)
    assert "Med venlig hilsen" in before.extract_text()
    assert practice_session.call(house_style.shown) is None
    practice_session.call(house_style.choose, file=style_file(CLOSING + LOGO), logo=logo_file)
    styled = page_of(practice_session, draft)
    assert "De bedste hilsener" in styled.extract_text()
    assert len(styled.images) == 1
    shown = practice_session.call(house_style.shown)
    assert (shown.toml, shown.logo, shown.chosen_by) == (CLOSING + LOGO, logo_file.read_bytes(), "Anna")
    practice_session.call(house_style.clear)
    assert "Med venlig hilsen" in page_of(practice_session, draft).extract_text()
    assert practice_session.call(house_style.shown) is None


def test_a_letter_that_was_sent_stays_as_it_was(practice_session, begin, style_file, send):
    practice_session.call(house_style.choose, file=style_file(CLOSING))
    sent = send(begin())
    practice_session.call(house_style.clear)
    assert "De bedste hilsener" in page_of(practice_session, sent).extract_text()


def test_it_is_read_from_the_office_by_every_window(practice_session, begin, style_file, logo_file, open_office):
    draft = begin()
    practice_session.call(house_style.choose, file=style_file(CLOSING + LOGO), logo=logo_file)
    module._made.clear()  # as in another program that opens the office
    assert len(page_of(open_office(practice_session.folder), draft).images) == 1
    practice_session.call(house_style.choose, file=style_file(CLOSING.replace("De bedste", "Mange"), "other.toml"))
    changed = page_of(open_office(practice_session.folder), draft)
    assert "Mange hilsener" in changed.extract_text()
    assert len(changed.images) == 0


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[closing", "house-style.toml"),
        ("[clossing]\ntext = 'x'\n", "did you mean closing"),
        ("[window]\nleft_mm = 190.0\n", "reaches out of the window"),
        ("[page]\nwidth_mm = 'bred'\n", "must be a number"),
    ],
)
def test_a_file_that_can_not_be_right_changes_nothing(practice_session, style_file, text, told):
    practice_session.call(house_style.choose, file=style_file(CLOSING))
    with pytest.raises(OfficeError, match=told):
        practice_session.call(house_style.choose, file=style_file(text, "wrong.toml"))
    assert practice_session.call(house_style.shown).toml == CLOSING


def test_files_that_are_none_are_told(practice_session, style_file, tmp_path):
    with pytest.raises(OfficeError, match="There is no file"):
        practice_session.call(house_style.choose, file=tmp_path / "none.toml")
    with pytest.raises(OfficeError, match="There is no file"):
        practice_session.call(house_style.choose, file=style_file(LOGO), logo=tmp_path)
    with pytest.raises(OfficeError, match="larger than 256 kB"):
        practice_session.call(house_style.choose, file=style_file("#" * 300_000, "large.toml"))
    with pytest.raises(OfficeError, match="neither a PNG nor a JPEG"):
        practice_session.call(house_style.choose, file=style_file(LOGO), logo=style_file("<svg/>", "logo.svg"))
    assert practice_session.call(house_style.shown) is None


def test_only_the_administrator_sets_it(as_role, style_file):
    secretary = as_role(Role.SECRETARY)
    assert secretary.call(house_style.shown) is None
    for wanted, given in ((house_style.choose, {"file": style_file(CLOSING)}), (house_style.clear, {})):
        with pytest.raises(NotAllowed):
            secretary.call(wanted, **given)
