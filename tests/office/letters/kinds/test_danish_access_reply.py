"""What a Danish answer to a request for the journal says, and what is missed in it, whoever wrote it."""

from __future__ import annotations

import datetime
from dataclasses import replace
from functools import partial

import pytest

from office.letters.blocks import plain_text
from office.letters.model import Letter
from tests.letters_by_kind import Country, without

MAY = datetime.date(2026, 5, 4)
DENMARK = Country("da", MAY)
written, missed = partial(DENMARK.written, "aktindsigt"), DENMARK.missed
missed_in = partial(DENMARK.missed_in, "aktindsigt")
COMPLAINT = {"complaint-authority", "complaint-procedure", "complaint-deadline"}


def refusal(**fields: str) -> Letter:
    return written(outcome="afslag", given="", left_out="", **fields)


def granted(**fields: str) -> Letter:
    left_empty = dict.fromkeys(("left_out", "reasons", "legal_basis", "late_reason", "expected_date"), "")
    return written(**{"outcome": "fuld aktindsigt", **left_empty, **fields})


def test_the_outcome_decides_what_the_patient_reads():
    partly = plain_text(written().body)
    refused = plain_text(refusal().body)
    full = plain_text(granted(request_date="2026-05-18").body)
    assert "Du får delvis aktindsigt" in partly and "Det er udeladt" in partly
    assert "Vi giver dig afslag på aktindsigt" in refused and "Det får du" not in refused
    assert "Du får aktindsigt i alt det, du har bedt om" in full
    for text in (partly, refused):
        assert "Begrundelse" in text and "§ 37" in text
        assert "Styrelsen for Patientklager" in text and "stpk.dk" in text and "to år" in text
    for words in ("klage", "Begrundelse", "§", "afslag"):
        assert words not in full


def test_full_access_needs_no_guidance_on_complaint():
    assert missed(granted(request_date="2026-05-18")) == set()


@pytest.mark.parametrize("make", [refusal, written], ids=["refused", "partly"])
def test_a_refusal_whose_guidance_on_complaint_was_deleted_is_told(make):
    told = missed(without(make(), "Patientklager", "klage"))
    assert told == COMPLAINT
    sources = {duty.source for duty in DENMARK.kind("aktindsigt").contents.duties if duty.name in COMPLAINT}
    assert all(source.startswith("Forvaltningsloven § 25") for source in sources)


def test_each_part_of_the_guidance_is_missed_by_itself():
    letter = refusal()
    text = plain_text(letter.body)
    deadline = next(line for line in text.split("\n") if "to år" in line)
    procedure = next(line for line in text.split("\n") if "MitID" in line)
    assert missed_in(text.replace(deadline, ""), letter.date) == {"complaint-deadline"}
    assert missed_in(text.replace(procedure, ""), letter.date) == {"complaint-procedure"}
    nameless = text.replace("Styrelsen for Patientklager", "den rette myndighed")
    assert missed_in(nameless, letter.date) == {"complaint-authority"}


@pytest.mark.parametrize(
    "text",
    [
        "Vedlagt er hele din journal. Der er ikke udeladt noget, og intet er overstreget.",
        "Din anmodning er imødekommet. Den ældste del af journalen er delvist håndskrevet.",
        "Du kan se journalen på sundhed.dk. Vi gennemgår den gerne med dig, hvis du ikke forstår noget.",
    ],
)
def test_full_access_in_somebody_elses_words_is_no_refusal(text):
    assert missed_in(text) == set()


def test_a_heading_alone_is_neither_reason_nor_what_was_left_out():
    letter = written()
    reasons = next(block for block in letter.body if "lagt vægt på" in plain_text((block,)))
    left_out = next(block for block in letter.body if "To notater" in plain_text((block,)))
    assert missed(replace(letter, body=tuple(block for block in letter.body if block != reasons))) == {"reasons"}
    assert missed(replace(letter, body=tuple(block for block in letter.body if block != left_out))) == {"left-out"}


def test_a_refusal_without_reasons_or_law_is_told():
    assert missed(refusal(reasons="")) == {"reasons"}
    assert missed(refusal(legal_basis="")) == {"legal-basis"}


def test_partial_access_must_say_what_was_left_out():
    assert missed(written(left_out="")) == {"left-out"}


@pytest.mark.parametrize("make", [granted, refusal], ids=["granted", "refused"])
def test_a_late_answer_without_reason_and_date_is_told_and_with_them_is_not(make):
    in_time = {"late_reason": "", "expected_date": ""}
    late = make(request_date="2026-05-05", **in_time)
    assert missed(late) == {"late-reason", "late-date"}
    reason = "den ældste del af journalen ligger på papir i et fjernarkiv"
    assert missed(make(request_date="2026-05-05", late_reason=reason, expected_date="")) == {"late-date"}
    assert missed(make(request_date="2026-05-05", late_reason="", expected_date="2026-05-29")) == {"late-reason"}
    assert missed(make(request_date="2026-05-05", late_reason=reason, expected_date="2026-05-29")) == set()


def test_a_holding_answer_is_no_refusal():
    letter = granted(
        outcome="endnu ikke afgjort", given="", late_reason="arkivet er lukket", expected_date="2026-05-29"
    )
    assert "endnu ikke færdigbehandlet" in plain_text(letter.body)
    assert missed(letter) == set()


def test_seven_working_days_leave_out_weekends_and_public_holidays():
    # Asked on Monday 11 May 2026; Thursday the 14th is Ascension Day, so the seventh working day is the 21st.
    letter = granted(request_date="2026-05-11")
    assert missed(replace(letter, date=datetime.date(2026, 5, 21))) == set()
    assert missed(replace(letter, date=datetime.date(2026, 5, 22))) == {"late-reason", "late-date"}


OTHERS_REFUSAL = """Tak for din mail af 27. april 2026, hvor du beder om at se din journal fra 1988.

Vi kan desværre ikke imødekomme dit ønske. Journalen rummer oplysninger om din mors private forhold, og hensynet til \
hende vejer tungest, jf. sundhedslovens § 37, stk. 3.

Hvis du er utilfreds, kan du inden 2 år indgive en klage til Styrelsen for Patientklager. Klageskemaet finder du på \
www.stpk.dk."""


def test_a_refusal_in_somebody_elses_words_passes():
    assert missed_in(OTHERS_REFUSAL) == set()


def test_a_refusal_in_somebody_elses_words_is_known_by_them():
    told = missed_in(OTHERS_REFUSAL.split("\n\nHvis du er utilfreds", maxsplit=1)[0])
    assert told == COMPLAINT
    told = missed_in("Vi modtog din anmodning den 29. april 2026. Du kan ikke få aktindsigt i journalen.")
    assert told == {"reasons", "legal-basis", *COMPLAINT}


def test_a_late_answer_in_somebody_elses_words_passes():
    text = (
        "Du bad den 27. april 2026 om en kopi af din journal. Vi kan desværre ikke imødekomme ønsket inden for fristen "
        "på 7 arbejdsdage. Det skyldes, at en del ligger i et arkiv. Vi forventer at sende kopien den 20. maj 2026."
    )
    assert missed_in(text, datetime.date(2026, 5, 12)) == set()
    assert missed_in(text.split(" Det skyldes", maxsplit=1)[0], datetime.date(2026, 5, 12)) == {
        "late-reason",
        "late-date",
    }


@pytest.mark.parametrize("asked", ["den 27. april 2026", "27.4.2026", "27/4-2026", "den 27. apr. 2026", "2026-04-27"])
def test_the_day_of_the_request_is_known_in_any_form(asked):
    late = f"Vi modtog din anmodning {asked}. Her er en kopi af din journal."
    assert missed_in(late, datetime.date(2026, 5, 12)) == {"late-reason", "late-date"}
    assert missed_in(late, datetime.date(2026, 5, 4)) == set()
