"""National ids: what a number says of itself. A patient is never refused on a checksum; sex is never inferred.

Sources: CPR-kontoret (modulus 11 does not hold for all numbers since 1 October 2007; test person 251248-9996),
Skatteetaten (D-numbers day + 40, synthetic persons month + 80), Norsk helsenett (synthetic + 65), Skatteverket
(samordningsnummer day + 60; birth numbers 980 to 999 are reserved for tests), NHS England (999 … is for tests).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from stdnum.dk import cpr
from stdnum.gb import nhs
from stdnum.no import fodselsnummer
from stdnum.se import personnummer

from foundation.translation import N_
from office.errors import OfficeError

PRACTICE_MONTH = 80
DANISH_TEST_PERSONS = frozenset({"2512489996"})
# What to type instead, by the country of the office.
TEST_NUMBERS_ONLY = {
    "da": N_(
        "{number} is not of a test series, and a practice office may hold no real person. Use a test number: "
        "251248-9996, or any with 80 added to the month, such as 018190-1234."
    ),
    "no": N_(
        "{number} is not of a test series, and a practice office may hold no real person. Use a test number: any with "
        "80 or 65 added to the month, such as 018190 12345."
    ),
    "se": N_(
        "{number} is not of a test series, and a practice office may hold no real person. Use a test number: any whose "
        "last four digits are 9800 to 9999, such as 19121212-9801."
    ),
    "gb": N_(
        "{number} is not of a test series, and a practice office may hold no real person. Use a test number: any that "
        "begins with 999, such as 999 000 0018."
    ),
}


class Standing(StrEnum):
    """What can be said of a national id."""

    VALID = "valid"
    WARNING = "valid with warning"
    UNKNOWN = "unknown"
    TEST = "test number"


@dataclass(frozen=True)
class NationalId:
    """A number in its country's usual form, with what is to be said of it (a text marked for translation)."""

    text: str
    standing: Standing
    remark: str = ""


def read(number: str, country: str) -> NationalId:
    """Read a number as people write it. Raises `OfficeError` only for what holds no number at all."""
    # Numbers are pasted from letters and web pages, with dashes of every length and spaces that don't break.
    plain = "".join(str(unicodedata.decimal(letter, letter)) for letter in unicodedata.normalize("NFKC", number))
    digits = re.sub(r"[\s\-\u2010-\u2015\u2212]", "", plain)
    if not re.search(r"\d", digits):
        raise OfficeError(
            N_("“{number}” is no national id. Type its digits, or give the office's own replacement number."),
            number=number,
        )
    return {"da": _danish, "no": _norwegian, "se": _swedish, "gb": _british}[country](digits)


def checked(number: str, country: str, *, practice: bool) -> NationalId:
    """Read a number and hold practice and real apart: a practice office holds test ids only, a real one none.

    Raises `OfficeError` for a number of the wrong kind.
    """
    found = read(number, country)
    if practice and found.standing is not Standing.TEST:
        raise OfficeError(TEST_NUMBERS_ONLY[country], number=found.text)
    if not practice and found.standing is Standing.TEST:
        raise OfficeError(
            N_("{number} is a test number, which a real office does not take. Practise in a practice office."),
            number=found.text,
        )
    return found


def _danish(digits: str) -> NationalId:
    text = f"{digits[:6]}-{digits[6:]}" if len(digits) == 10 and digits[:6].isdigit() else digits
    if digits in DANISH_TEST_PERSONS or _is_practice(digits, 10):
        return NationalId(text, Standing.TEST)
    if not cpr.is_valid(digits):
        return NationalId(text, Standing.UNKNOWN, N_("This is no CPR number. Keep it only as a replacement number."))
    if cpr.checksum(digits) != 0:
        return NationalId(
            text, Standing.WARNING, N_("The number's check digit does not fit. That is allowed since 2007; look again.")
        )
    return NationalId(text, Standing.VALID)


def _norwegian(digits: str) -> NationalId:
    text = f"{digits[:6]} {digits[6:]}" if len(digits) == 11 else digits
    if len(digits) == 11 and digits.isdigit() and _norwegian_test_month(int(digits[2:4])):
        return NationalId(text, Standing.TEST)
    if fodselsnummer.is_valid(digits):
        return NationalId(text, Standing.VALID)
    return NationalId(
        text, Standing.UNKNOWN, N_("This is no fødselsnummer or D-number as far as the program knows. Look again.")
    )


def _norwegian_test_month(month: int) -> bool:
    return 1 <= month - 65 <= 12 or 1 <= month - 80 <= 12


def _swedish(digits: str) -> NationalId:
    text = f"{digits[:-4]}-{digits[-4:]}" if len(digits) in (10, 12) else digits
    short = digits[-10:]
    if len(digits) in (10, 12) and digits.isdigit() and int(short[6:9]) >= 980:
        return NationalId(text, Standing.TEST)
    if len(digits) in (10, 12) and digits.isdigit() and int(short[4:6]) > 60:
        plain = f"{short[:4]}{int(short[4:6]) - 60:02}"
        remark = N_("This is a samordningsnummer.") if _is_date(plain) else N_("This is no personnummer. Look again.")
        return NationalId(text, Standing.WARNING if _is_date(plain) else Standing.UNKNOWN, remark)
    if personnummer.is_valid(text):
        return NationalId(text, Standing.VALID)
    return NationalId(text, Standing.UNKNOWN, N_("This is no personnummer. Keep it only as a reserve number."))


def _british(digits: str) -> NationalId:
    text = f"{digits[:3]} {digits[3:6]} {digits[6:]}" if len(digits) == 10 else digits
    if len(digits) == 10 and digits.startswith("999"):
        return NationalId(text, Standing.TEST)
    if nhs.is_valid(digits):
        return NationalId(text, Standing.VALID)
    return NationalId(text, Standing.UNKNOWN, N_("This is no NHS number. Keep it only as a local number."))


def _is_practice(digits: str, length: int) -> bool:
    """Tell the house's own practice series: 80 added to the month, which no real number can have."""
    if len(digits) != length or not digits.isdigit():
        return False
    month = int(digits[2:4]) - PRACTICE_MONTH
    return 1 <= month <= 12 and _is_date(f"{digits[4:6]}{month:02}{digits[:2]}")


def _is_date(yymmdd: str) -> bool:
    try:
        date(2000 + int(yymmdd[:2]), int(yymmdd[2:4]), int(yymmdd[4:6]))
    except ValueError:
        return False
    return True
