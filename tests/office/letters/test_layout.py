"""Where things stand in a Danish letter, and why."""

from __future__ import annotations

import datetime
from importlib.resources import files

import pytest

from office.errors import OfficeError
from office.letters.layout import DamagedTemplate, layout_names, leaves, load_layout, read_layout
from office.letters.layout_model import Strength, Sureness


def danish_toml() -> str:
    return (files("templates") / "letters" / "da" / "layout.toml").read_text("utf-8")


def test_dates_are_written_as_danish_orthography_wants_them():
    layout = load_layout("da")
    assert layout.write_date(datetime.date(2026, 5, 3)) == "3. maj 2026"
    assert layout.write_date(datetime.date(2026, 5, 3), weekday=True) == "søndag den 3. maj 2026"
    assert layout.write_date(datetime.date(2027, 12, 31), weekday=True) == "fredag den 31. december 2027"


def test_every_value_tells_where_it_comes_from():
    layout = load_layout("da")
    for value in leaves(layout):
        assert layout.ground(value).source, value


def test_danish_positions_are_house_style_and_never_called_law():
    layout = load_layout("da")
    assert layout.ground("placed.recipient.left_mm").strength is Strength.HOUSE_STYLE
    assert layout.ground("body.top_mm").sureness is Sureness.LOW
    assert not [ground for ground in layout.grounds if ground.strength is Strength.LAW]


def test_the_closer_ground_holds():
    layout = load_layout("da")
    assert "mail service" in layout.ground("placed.recipient.size_pt").source
    assert "Dansk Sprognævn" in layout.ground("dates.form").source
    with pytest.raises(KeyError):
        layout.ground("no.such.value")


def test_an_unknown_layout_is_answered_with_those_there_are():
    with pytest.raises(OfficeError, match=r"no letter layout “fi”\. Choose one of: .*da"):
        load_layout("fi")
    with pytest.raises(OfficeError):
        load_layout("../../etc")
    assert "da" in layout_names()


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("width_mm = 210.0", 'width_mm = "wide"', "page.width_mm must be a number, not “wide”"),
        ("left_mm = 20.0          # margins\n", "", "page.left_mm is missing"),
        ("[signature]", "[signatur]", "signatur is not known; did you mean signature?"),
        ('name = "recipient"', 'name = "to"', 'exactly one block with the name "recipient"'),
        ("width_mm = 85.0", "width_mm = 120.0", "reaches out of the window"),
        ('"december"]', "]", "12 months"),
        ('"Side {page} af {pages}"', '"Side {side}"', "unknown placeholder"),
        ('value = "sender.email"', 'value = "sender.fax"', "a letter has no value sender.fax"),
        ('font = "body"', 'font = "serif"', "there is no font role serif"),
        ('values = ["dates"]', 'values = ["dates.form"]', "has no ground"),
        ('sureness = "L"', 'sureness = "sure"', "one of"),
        ("[page]", "[page", "line"),
    ],
)
def test_a_damaged_layout_is_told_by_file_and_fault(before, after, told):
    toml = danish_toml()
    assert before in toml
    with pytest.raises(DamagedTemplate) as error:
        read_layout(toml.replace(before, after).encode(), "da/layout.toml")
    assert "da/layout.toml" in str(error.value)
    assert told in str(error.value)


def test_a_layout_that_is_no_text_at_all():
    with pytest.raises(DamagedTemplate):
        read_layout(b"\xff\xfe\x00", "da/layout.toml")
