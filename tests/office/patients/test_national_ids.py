"""National ids of four countries: what is said of them, that practice and real stay apart, and nobody is sent away."""

from __future__ import annotations

import dataclasses
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from office.errors import OfficeError
from office.patients.national_ids import TEST_NUMBERS_ONLY, NationalId, Standing, checked, read

VALID, WARNING, UNKNOWN, TEST = Standing.VALID, Standing.WARNING, Standing.UNKNOWN, Standing.TEST

TABLE = [
    # Denmark: check digits do not hold for all since 2007; 80 added to the month is the house's own practice series.
    ("da", "070761-4285", "070761-4285", VALID),
    ("da", "0707614285", "070761-4285", VALID),
    ("da", " 070761 4285 ", "070761-4285", VALID),
    ("da", "070761–4285", "070761-4285", VALID),
    ("da", "070761\u20114285", "070761-4285", VALID),
    ("da", "070761\u00a04285", "070761-4285", VALID),
    ("da", "070761-4286", "070761-4286", WARNING),
    ("da", "010107-4321", "010107-4321", WARNING),
    ("da", "251248-9996", "251248-9996", TEST),
    ("da", "128357-1001", "128357-1001", TEST),
    ("da", "320161-1234", "320161-1234", UNKNOWN),
    ("da", "310261-1234", "310261-1234", UNKNOWN),
    ("da", "250161-00A1", "250161-00A1", UNKNOWN),
    ("da", "12345", "12345", UNKNOWN),
    ("da", "318357-1001", "318357-1001", TEST),
    ("da", "319157-1001", "319157-1001", UNKNOWN),
    # Norway: D-numbers, H-numbers, synthetic persons (Skatteetaten + 80, Norsk helsenett + 65), the rules of 2032.
    ("no", "01010750160", "010107 50160", VALID),
    ("no", "15108695088", "151086 95088", VALID),
    ("no", "41010750176", "410107 50176", None),
    ("no", "17912099997", "179120 99997", TEST),
    ("no", "17762099997", "177620 99997", TEST),
    ("no", "30108299939", "301082 99939", UNKNOWN),
    ("no", "15108695077", "151086 95077", UNKNOWN),
    ("no", "17792099997", "177920 99997", UNKNOWN),
    # Sweden: samordningsnummer add 60 to the day; 980 to 999 are Skatteverket's tests.
    ("se", "880320-0016", "880320-0016", VALID),
    ("se", "8803200016", "880320-0016", VALID),
    ("se", "19880320-0016", "19880320-0016", VALID),
    ("se", "880320-0018", "880320-0018", UNKNOWN),
    ("se", "701063-2391", "701063-2391", WARNING),
    ("se", "701099-2391", "701099-2391", UNKNOWN),
    ("se", "19121212-9800", "19121212-9800", TEST),
    ("se", "990101-9991", "990101-9991", TEST),
    ("se", "99123456K789", None, UNKNOWN),
    # Great Britain: 999 is for tests.
    ("gb", "943 476 5870", "943 476 5870", VALID),
    ("gb", "9434765870", "943 476 5870", VALID),
    ("gb", "9434765871", "943 476 5871", UNKNOWN),
    ("gb", "999 000 0018", "999 000 0018", TEST),
]


@pytest.mark.parametrize(("country", "number", "text", "standing"), TABLE)
def test_what_a_number_says_of_itself(country, number, text, standing):
    found = read(number, country)
    if text is not None:
        assert found.text == text
    if standing is not None:
        assert found.standing is standing
    assert found.remark or found.standing in (VALID, TEST), "what is not plainly valid is explained"


@pytest.mark.parametrize(("country", "number", "_text", "_standing"), TABLE)
def test_practice_and_real_are_kept_apart_and_nothing_else_is_refused(country, number, _text, _standing):
    is_test = read(number, country).standing is TEST
    if is_test:
        assert checked(number, country, practice=True).standing is TEST
        with pytest.raises(OfficeError, match="is a test number, which a real office does not take"):
            checked(number, country, practice=False)
    else:
        assert checked(number, country, practice=False)
        with pytest.raises(OfficeError, match="may hold no real person"):
            checked(number, country, practice=True)


@pytest.mark.parametrize("country", ["da", "no", "se", "gb"])
def test_a_trainee_is_told_the_test_numbers_of_the_office_s_own_country(country):
    with pytest.raises(OfficeError) as refused:
        checked("12345", country, practice=True)
    told = re.findall(r"[0-9][0-9 -]{8,}[0-9]", str(refused.value))
    assert told and all(read(number, country).standing is TEST for number in told)
    others = {"da", "no", "se", "gb"} - {country}
    assert str(refused.value) not in {TEST_NUMBERS_ONLY[other].format(number="12345") for other in others}


@example("da", "²512489996")
@example("da", "٠٧٠٧٦١٤٢٨٥")
@example("se", "121212+1212")
@given(
    st.sampled_from(["da", "no", "se", "gb"]), st.text(max_size=14) | st.from_regex(r"[-0-9²٣ –]{8,13}", fullmatch=True)
)
def test_whatever_is_typed_is_taken_or_answered_with_a_sentence(country, number):
    try:
        found = read(number, country)
    except OfficeError as error:
        assert "is no national id" in str(error)
        assert not any(letter.isascii() and letter.isdigit() for letter in number)
    else:
        assert read(found.text, country) == found, "what the register holds is read as the same number again"


@given(st.sampled_from(["da", "no", "se", "gb"]), st.from_regex(r"[0-9]{9,12}", fullmatch=True))
def test_no_number_is_refused_on_its_checksum(country, number):
    found = read(number, country)
    if found.standing is not TEST:
        assert checked(number, country, practice=False) == found


def test_sex_is_never_inferred():
    assert {field.name for field in dataclasses.fields(NationalId)} == {"text", "standing", "remark"}
