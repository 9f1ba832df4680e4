"""What a British reply to a subject access request says, and what is missed in it, whoever wrote it."""

from __future__ import annotations

import datetime
from functools import partial

import pytest

from office.letters.blocks import plain_text
from office.letters.model import Letter
from tests.letters_by_kind import Country, without

SEPTEMBER = datetime.date(2026, 9, 14)
BRITAIN = Country("gb", SEPTEMBER)
written, missed = partial(BRITAIN.written, "access-reply"), BRITAIN.missed
missed_in = partial(BRITAIN.missed_in, "access-reply")
REFUSAL = {"reasons", "legal-basis", "complaint-to-ico", "court", "complaint-to-us"}


def refusal(**fields: str) -> Letter:
    return written(**{"outcome": "refused", "left_out": "", **fields})


def granted(**fields: str) -> Letter:
    return written(**{"outcome": "granted", "left_out": "", "reason": "", "legal_basis": "", **fields})


def more_time(**fields: str) -> Letter:
    why = {"delay_reason": "Your records are kept in 12 volumes at three hospitals.", "expected_date": "2026-10-30"}
    return granted(**{"outcome": "more time needed", **why, **fields})


def test_the_outcome_decides_what_the_patient_reads():
    partly, refused, full = (plain_text(letter.body) for letter in (written(), refusal(), granted()))
    assert "We can give you part of what you asked for" in partly and "What we have left out" in partly
    assert "We cannot give you what you asked for" in refused and "enclosed" not in refused
    assert "We can give you everything you asked for" in full
    for text in (partly, refused):
        assert "Our reasons" in text and "Schedule 2" in text
        assert "0303 123 1113" in text and "Ask a court" in text and "within 30 days" in text
    for words in ("Our reasons", "Schedule", "court", "left out"):
        assert words not in full


def test_no_outcome_lacks_anything():
    for letter in (refusal(), granted(), more_time()):
        assert missed(letter) == set()


@pytest.mark.parametrize("letter", [refusal(), written()], ids=["refused", "partly"])
def test_a_refusal_whose_guidance_on_complaint_was_deleted_is_told(letter):
    assert missed(without(letter, "Complain to us first")) == {"complaint-to-ico", "court", "complaint-to-us"}


def test_each_part_of_the_guidance_is_missed_by_itself():
    lines = plain_text(refusal().body).split("\n")
    for start, duty in (
        ("- Complain to us", "complaint-to-us"),
        ("- Complain to the Information", "complaint-to-ico"),
        ("- Ask a court", "court"),
    ):
        assert missed_in("\n".join(line for line in lines if not line.startswith(start))) == {duty}


def test_a_refusal_without_reasons_or_law_is_told():
    assert missed(refusal(reason="", legal_basis="")) == {"reasons", "legal-basis"}
    assert missed(refusal(legal_basis="")) == {"legal-basis"}
    assert missed(written(left_out="")) == {"what-was-left-out"}


def test_the_complaint_to_the_hospital_is_a_duty_since_june_2026():
    bare = "We cannot send you the notes."
    assert "complaint-to-us" in missed_in(bare, datetime.date(2026, 6, 19))
    assert "complaint-to-us" not in missed_in(bare, datetime.date(2026, 6, 18))


@pytest.mark.parametrize("make", [granted, refusal], ids=["granted", "refused"])
def test_a_late_reply_is_told_until_it_says_why(make):
    assert missed(make(received_date="2026-08-14")) == set()  # the same day of the next month is in time
    assert missed(make(received_date="2026-08-13")) == set()  # the last day is a Sunday, so Monday is in time
    assert missed(make(received_date="2026-08-11")) == {"late-reason"}
    assert missed(make(received_date="2026-08-11", delay_reason="The archive was flooded.")) == set()


def test_a_late_reply_that_is_not_the_last_needs_reason_and_date():
    late = {"received_date": "2026-08-03"}
    told = missed(more_time(**late, delay_reason="", expected_date=""))
    assert told == {"late-reason", "extension-reason", "expected-date"}
    assert missed(more_time(**late, expected_date="")) == {"expected-date"}
    assert missed(more_time(**late, delay_reason="")) == {"late-reason", "extension-reason"}
    assert missed(more_time(**late)) == set()


def test_an_extension_in_good_time_needs_its_reason_too():
    assert missed(more_time(delay_reason="", expected_date="")) == {"extension-reason", "expected-date"}


def test_copies_come_with_the_information_about_their_use():
    assert missed(without(granted(), "privacy notice")) == {"supplementary-information"}


OTHERS_REFUSAL = """I am writing about your application of 1 September 2026 for your psychology notes.

We are withholding the notes under the exemption in Schedule 3 to the Data Protection Act 2018, since your consultant \
has advised that reading them now is likely to cause serious harm to your health.

If you are dissatisfied, please contact our Data Protection Officer in the first instance. You may also complain to \
the ICO or apply to the County Court."""


def test_a_refusal_in_somebody_elses_words_passes():
    assert missed_in(OTHERS_REFUSAL) == set()
    told = missed_in(OTHERS_REFUSAL.split("\n\nIf you are", maxsplit=1)[0])
    assert told == {"complaint-to-ico", "court", "complaint-to-us"}


@pytest.mark.parametrize(
    "text",
    [
        "We have decided not to release the notes.",
        "Your application of 1 September 2026 is refused.",
        "We regret that access cannot be granted.",
        "Unfortunately we are not in a position to let you have the notes.",
        "We have had to black out parts of two letters.",
    ],
)
def test_a_refusal_is_known_by_many_words(text):
    assert missed_in(text) == REFUSAL


@pytest.mark.parametrize(
    "text",
    [
        "Please find attached your full record. Nothing was held back. Our privacy policy is on our website.",
        "All that you asked for is on the NHS App. We are happy to go through it with you if it is hard to follow.",
        "You can collect the disc at reception. If you cannot come in person, someone may collect it for you.",
    ],
)
def test_full_access_in_somebody_elses_words_is_no_refusal(text):
    assert missed_in(text) == set()


def test_a_late_reply_in_somebody_elses_words_passes():
    why = "It is taking longer than a month because the older notes are on microfilm."
    text = f"On 3 August 2026 you asked for your records. {why} We expect to send them on Friday 2 October 2026."
    assert missed_in(text) == set()
    silent = "On 3 August 2026 you asked for your records. We are still looking for the older notes."
    assert missed_in(silent) == {"late-reason", "expected-date"}
    assert missed_in(silent, datetime.date(2026, 8, 20)) == {"expected-date"}
