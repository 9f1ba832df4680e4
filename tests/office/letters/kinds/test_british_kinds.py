"""What a British office writes, and what is missed in it: with the right words, without them, in other words."""

from __future__ import annotations

import datetime

import pytest

from office.letters.blocks import FieldTable, plain_text
from office.letters.kinds import Purpose, Recipient, kind_names
from office.letters.layout import load_layout, with_house_style
from office.letters.layout_model import Strength
from office.letters.pdf import render_pdf
from office.letters.phrases import country_phrases
from office.letters.sheet import compose
from tests.letters_by_kind import Country, without

SEPTEMBER = datetime.date(2026, 9, 14)
BRITAIN = Country("gb", SEPTEMBER)
kind_of, written, missed, missed_in = BRITAIN.kind, BRITAIN.written, BRITAIN.missed, BRITAIN.missed_in
PURPOSES = {
    "access-reply": Purpose.ACCESS_REPLY,
    "appointment": Purpose.SUMMONS,
    "authority-answer": Purpose.AUTHORITY_ANSWER,
    "certificate": Purpose.CERTIFICATE,
    "clinic-letter": Purpose.COLLEAGUE,
    "complaints-guidance": Purpose.COMPLAINT_GUIDANCE,
    "discharge-letter": Purpose.DISCHARGE,
    "leaflet": Purpose.LEAFLET,
    "minutes": Purpose.MINUTES,
    "re-referral": Purpose.RE_REFERRAL,
    "records-copy": Purpose.RECORDS_COPY,
    "referral": Purpose.REFERRAL,
    "reminder": Purpose.REMINDER,
    "test-results": Purpose.TEST_RESULTS,
}
RESPONSE = {
    "stage": "the response to a complaint",
    "text": "",
    "complaint_date": "2026-05-13",
    "considered": "I have spoken to the matron and read the record of that night.",
    "conclusions": "Your father should not have waited 9 hours. I uphold your complaint.",
    "action": "We have added a nurse to the night shift since 1 June.",
}


def test_an_office_finds_every_kind_it_writes():
    assert {name: kind_of(name).contents.purpose for name in kind_names("gb")} == PURPOSES


@pytest.mark.parametrize("name", PURPOSES)
def test_the_example_of_a_kind_lacks_nothing_and_becomes_a_page(name):
    letter = written(name)
    assert missed(letter) == set()
    assert render_pdf(letter, load_layout("gb")).startswith(b"%PDF")


@pytest.mark.parametrize("name", PURPOSES)
def test_a_kind_fits_those_it_is_sent_to(name):
    contents = kind_of(name).contents
    to_nobody = name in ("leaflet", "minutes")
    assert (not contents.recipients) is to_nobody
    assert contents.about_patient is not to_nobody
    assert bool(contents.salutation) is not to_nobody
    assert "text" in {field.name for field in contents.fields}


def test_a_letter_after_a_clinic_is_written_to_the_patient_and_a_discharge_letter_to_the_gp():
    assert kind_of("clinic-letter").contents.recipients[0] is Recipient.PATIENT
    assert kind_of("discharge-letter").contents.recipients[0] is Recipient.PRACTITIONER
    assert kind_of("referral").contents.recipients[0] is Recipient.HOSPITAL
    assert kind_of("authority-answer").contents.recipients[0] is Recipient.MUNICIPALITY


def test_only_what_is_law_is_called_law():
    laws = ("UK GDPR", "Data Protection Act", "S.I. ", "Access to Health Records Act")
    for name in PURPOSES:
        for duty in kind_of(name).contents.duties:
            assert duty.source.startswith(laws) or duty.strength is not Strength.LAW, f"{name}: {duty.name}"


# The page


def test_dates_and_times_are_written_as_hospitals_write_them():
    table = next(block for block in written("appointment").body if isinstance(block, FieldTable))
    assert table.rows[:2] == (("Date", "Thursday 28 May 2026"), ("Time", "9.30am"))
    assert load_layout("gb").dates.write_time(14, 5) == "2.05pm"
    assert load_layout("gb").dates.write_time(0, 15) == "12.15am"
    assert load_layout("gb").dates.write_time(12, 0) == "12.00pm"


@pytest.mark.parametrize("side", ["left", "right"])
def test_wherever_the_paper_slides_the_window_shows_the_recipient_and_nothing_else(side):
    layout = with_house_style("gb", f'window_side = "{side}"'.encode())
    window, slack = layout.window, 10.0
    for block in layout.placed:
        seen = (
            block.left_mm < window.left_mm + window.width_mm + slack
            and block.left_mm + block.width_mm > window.left_mm - slack
            and block.top_mm < window.top_mm + window.height_mm + slack
            and block.top_mm + block.height_mm > window.top_mm - slack
        )
        assert seen is (block.name == "recipient"), block.name
        assert block.top_mm + block.height_mm <= layout.body.top_mm
    assert render_pdf(written("appointment"), layout).startswith(b"%PDF")


def test_an_address_of_six_lines_fits_the_window_and_the_margins_are_wide_enough_to_pass():
    layout = load_layout("gb")
    recipient = next(item for item in compose(written("appointment"), layout).placed if item.block.name == "recipient")
    assert [line.text for line in recipient.lines][-2:] == ["EXAMPLETON", "ZX3 7AB"]
    page = layout.page
    assert min(page.left_mm, page.right_mm, page.top_mm, page.bottom_mm, layout.continuation.top_mm) >= 13


# Appointment


@pytest.mark.parametrize(
    ("words", "duty"),
    [
        ("28 May 2026", "when-and-where"),
        ("change or cancel", "how-to-change"),
        ("large print", "communication-support"),
        ("18 weeks", "waiting-time-right"),
    ],
)
def test_what_was_struck_out_of_an_appointment_is_missed(words, duty):
    assert missed(without(written("appointment"), words)) == {duty}


def test_a_follow_up_by_phone_tells_how_the_call_comes_and_nothing_of_the_18_weeks():
    letter = written("appointment", visit="follow-up", manner="by phone", place="We call you on 01632 960 164")
    text = plain_text(letter.body)
    assert "Our call may show as “withheld”" in text and "18 weeks" not in text
    assert missed(letter) == set()


def test_an_appointment_in_somebody_elses_words_passes():
    text = (
        "Please attend the Eye Clinic at Sampleford Infirmary on Tuesday 6th October at 2pm. If this is not convenient "
        "ring 01632 960 300. Let us know if you require an interpreter."
    )
    assert missed_in("appointment", text) == set()


# Complaints


def test_guidance_tells_that_complaint_and_claim_are_two_things():
    text = plain_text(written("complaints-guidance").body)
    assert "If you want both, you must do both" in text and "3 years" in text
    mixed = text.replace("is separate from a complaint", "follows a complaint").replace("both", "that")
    mixed = mixed.replace("does not start", "starts")
    assert missed_in("complaints-guidance", mixed, datetime.date(2026, 5, 13)) == {"claim-is-separate"}


@pytest.mark.parametrize(("words", "duty"), [("12 months", "time-limit"), ("PALS", "help"), ("Ombudsman", "ombudsman")])
def test_what_was_struck_out_of_the_guidance_is_missed(words, duty):
    assert missed(without(written("complaints-guidance"), words)) == {duty}


def test_a_response_to_a_complaint_holds_what_the_regulations_ask():
    letter = written("complaints-guidance", datetime.date(2026, 8, 10), **RESPONSE)
    assert missed(letter) == set()
    assert "How to complain" not in plain_text(letter.body)
    for field, duty in (("considered", "how-considered"), ("conclusions", "conclusions"), ("action", "action")):
        assert missed(written("complaints-guidance", datetime.date(2026, 8, 10), **{**RESPONSE, field: ""})) == {duty}
    sources = {duty.name: duty.source for duty in kind_of("complaints-guidance").contents.duties}
    assert sources["how-considered"] == "S.I. 2009/309, regulation 14(2)(a)(i)"


def test_a_response_after_more_than_six_months_says_why():
    assert missed(written("complaints-guidance", datetime.date(2026, 11, 13), **RESPONSE)) == set()
    late = datetime.date(2026, 11, 16)
    assert missed(written("complaints-guidance", late, **RESPONSE)) == {"late-reason"}
    assert missed(written("complaints-guidance", late, **RESPONSE, delay_reason="Two witnesses were ill.")) == set()


def test_a_response_in_somebody_elses_words_passes():
    text = (
        "Thank you for your complaint of 2 July 2026. I have now completed my review, for which Sister Malik was "
        "interviewed. I send you our formal response: the care fell below our standard, and staff have since been "
        "retrained as a further action. If you remain dissatisfied you may approach the PHSO."
    )
    assert missed_in("complaints-guidance", text) == set()
    assert missed_in("complaints-guidance", text.replace("the PHSO", "us")) == {"ombudsman"}


# Clinical letters


def test_a_discharge_letter_says_first_what_the_gp_is_asked_to_do():
    assert plain_text(written("discharge-letter").body).startswith("Actions for the GP\n\n- Check kidney function")


def test_a_discharge_letter_in_somebody_elses_words_passes():
    text = (
        "This lady was admitted on 2 May 2026 and discharged on 4 May 2026. Diagnosis: gallstones. NKDA. Her usual "
        "drugs continue unchanged. Please check her liver function in two weeks. She was given a diet sheet."
    )
    assert missed_in("discharge-letter", text) == set()
    assert missed_in("discharge-letter", text.replace(" NKDA.", "")) == {"allergies"}
    assert missed_in("discharge-letter", "She is better.") >= {"dates", "diagnoses", "medicines", "gp-actions"}


def test_a_suspected_cancer_referral_says_that_the_patient_knows():
    letter = written("referral", priority="urgent suspected cancer", told="Agrees.")
    silent = plain_text(letter.body).replace("Has been told", "Note")
    assert missed_in("referral", silent) == {"cancer-told"}
    assert missed_in("referral", f"{silent} We have discussed the reason.") == set()


def test_a_referral_that_only_points_to_the_record_is_told():
    told = missed_in("referral", "Dear colleague, see the enclosed record of this patient.")
    assert told == {"priority", "reason", "medicines", "allergies", "communication-needs"}


# Reports, copies and the rest


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (
            "clinic-letter",
            "You have an overactive thyroid. I have started carbimazole 20 mg. See you in 6 weeks, please.",
        ),
        ("records-copy", "I enclose copies of the notes (42 pages) under your client’s signed consent. Confidential."),
        ("reminder", "We wrote to you on 3 May 2026 requesting the notes. Please return them within 7 days."),
        (
            "re-referral",
            "RTT clock start date: 2 January 2026, not yet treated. PPID RXX00123. Transferred at her request.",
        ),
        ("leaflet", "Issue date: 05/2026. Review due: 05/2029. In another language: call 01632 960 010."),
        ("minutes", "Meeting of 3 May 2026. Present: A Lund, J Webb. Chair: F Carlisle. The rota was agreed."),
    ],
)
def test_short_letters_in_somebody_elses_words_pass(kind, text):
    assert missed_in(kind, text) == set()


@pytest.mark.parametrize("name", ["certificate", "authority-answer"])
def test_a_report_for_an_insurer_tells_of_consent_and_of_the_right_to_see_it(name):
    report = "I examined Ms Choudhury on 19 May 2026 for her insurance claim. She was unfit to fly. In confidence."
    told = {"certificate": {"consent", "seen-first"}, "authority-answer": {"basis", "consent", "seen-first"}}
    assert missed_in(name, report) == told[name]
    assert missed_in(name, f"{report} She has given her written consent and was shown this report first.") == set()


@pytest.mark.parametrize(
    ("basis", "words", "more"),
    [
        ("the patient’s own right of access", "Article 15", True),
        ("the patient’s written consent", "has consented", False),
        ("the patient’s care", "section 251B", False),
        ("the right of access after a death", "Access to Health Records Act 1990", False),
        ("a court order", "a court has ordered", False),
    ],
)
def test_copies_of_records_tell_on_what_basis_they_are_sent(basis, words, more):
    letter = written("records-copy", basis=basis)
    text = plain_text(letter.body)
    assert words in text
    assert ("privacy notice" in text) is more
    assert missed(letter) == set()


def test_a_leaflet_without_its_dates_is_told():
    assert missed(without(written("leaflet"), "Next review")) == {"review-date"}


def test_a_transfer_without_the_day_the_wait_began_is_told():
    assert missed(without(written("re-referral"), "18-week clock")) >= {"clock-start", "pathway"}


def test_a_reminder_says_by_when():
    assert missed(without(written("reminder"), "Please let us have it by")) == {"new-deadline"}


def test_phrases_belong_to_kinds_there_are():
    phrases = country_phrases("gb")
    assert 15 <= len(phrases) <= 25
    assert len({phrase.name for phrase in phrases}) == len(phrases)
    for phrase in phrases:
        assert set(phrase.kinds) <= set(PURPOSES), phrase.name
