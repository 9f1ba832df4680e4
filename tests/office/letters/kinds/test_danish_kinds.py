"""What the Danish kinds of letter say, and what is missed in them: in our own letters and in those of others."""

from __future__ import annotations

import datetime

import pytest

from office.letters.blocks import plain_text
from office.letters.kinds import Purpose, Recipient, kind_names
from office.letters.layout import load_layout, with_house_style
from office.letters.layout_model import Strength
from office.letters.pdf import render_pdf
from office.letters.phrases import country_phrases
from tests.letters_by_kind import Country, without

MAY = datetime.date(2026, 5, 4)
DENMARK = Country("da", MAY)
kind_of, written, missed, missed_in = DENMARK.kind, DENMARK.written, DENMARK.missed, DENMARK.missed_in
AFTER_A_MONTH = datetime.date(2026, 6, 4)
PURPOSES = {
    "aktindsigt": Purpose.ACCESS_REPLY,
    "attest": Purpose.CERTIFICATE,
    "epikrise": Purpose.DISCHARGE,
    "folder": Purpose.LEAFLET,
    "henvisning": Purpose.REFERRAL,
    "indkaldelse": Purpose.SUMMONS,
    "journalkopi": Purpose.RECORDS_COPY,
    "klagevejledning": Purpose.COMPLAINT_GUIDANCE,
    "laegebrev": Purpose.COLLEAGUE,
    "moedereferat": Purpose.MINUTES,
    "myndighedssvar": Purpose.AUTHORITY_ANSWER,
    "omvisitering": Purpose.RE_REFERRAL,
    "proevesvar": Purpose.TEST_RESULTS,
    "rykker": Purpose.REMINDER,
}


def test_an_office_finds_every_kind_it_writes():
    assert {name: kind_of(name).contents.purpose for name in kind_names("da")} == PURPOSES


@pytest.mark.parametrize("name", PURPOSES)
def test_the_example_of_a_kind_lacks_nothing_and_becomes_a_page(name):
    letter = written(name)
    assert missed(letter) == set()
    assert render_pdf(letter, load_layout("da")).startswith(b"%PDF")


@pytest.mark.parametrize("name", PURPOSES)
def test_a_kind_fits_those_it_is_sent_to(name):
    contents = kind_of(name).contents
    to_nobody = name in ("folder", "moedereferat")
    assert (not contents.recipients) is to_nobody
    assert contents.about_patient is not to_nobody
    assert bool(contents.salutation) is not to_nobody
    assert "text" in {field.name for field in contents.fields}


def test_a_referral_goes_to_a_hospital_first_and_an_answer_to_the_municipality():
    assert kind_of("henvisning").contents.recipients[0] is Recipient.HOSPITAL
    assert kind_of("epikrise").contents.recipients[0] is Recipient.PRACTITIONER
    assert kind_of("myndighedssvar").contents.recipients[0] is Recipient.MUNICIPALITY
    assert kind_of("aktindsigt").contents.recipients == (Recipient.PATIENT, Recipient.GUARDIAN)


def test_only_what_is_law_is_called_law():
    laws = ("Sundhedsloven", "Forvaltningsloven", "Klage- og erstatningsloven")
    for name in PURPOSES:
        for duty in kind_of(name).contents.duties:
            assert duty.source.startswith(laws) or duty.strength is not Strength.LAW, f"{name}: {duty.name}"


# Indkaldelse

OTHERS_SUMMONS = """Vi indkalder dig hermed til MR-skanning tirsdag den 26. maj 2026 kl. 8.15. Mødested: \
Røntgenafdelingen, indgang 4.

Vi kan tilbyde undersøgelsen inden for den lovbestemte frist på 30 dage.

Du har ret til at vælge et andet sygehus.

Ventetiden er 4 uger her, 6 uger på regionens øvrige sygehuse og 2 uger på privathospitaler.

Du kan få oplyst antallet af behandlinger på sygehusene.

Vi kan henvise dig til et andet hospital, hvis du ønsker det."""


@pytest.mark.parametrize(
    ("words", "duty", "number"),
    [
        ("Vi indkalder", "date-and-place", 1),
        ("lovbestemte frist", "time-limit", 2),
        ("ret til at vælge", "choice-of-hospital", 3),
        ("Ventetiden er", "waiting-times", 4),
        ("antallet af behandlinger", "treatment-numbers", 5),
        ("henvise dig til et andet hospital", "offer-to-refer", 6),
    ],
)
def test_a_summons_of_another_hospital_passes_and_each_part_is_missed(words, duty, number):
    assert missed_in("indkaldelse", OTHERS_SUMMONS) == set()
    shorter = "\n\n".join(part for part in OTHERS_SUMMONS.split("\n\n") if words not in part)
    assert missed_in("indkaldelse", shorter) == {duty}
    source = next(item.source for item in kind_of("indkaldelse").contents.duties if item.name == duty)
    assert source == f"Sundhedsloven § 90, stk. 1, nr. {number}"


# Epikrise


def test_a_discharge_letter_says_first_whether_to_follow_up():
    body = plain_text(written("epikrise", follow_up="nej", recommendation="").body)
    assert body.startswith("Anbefaling til egen læge\n\nVi anbefaler ikke opfølgning hos egen læge.")
    assert missed(written("epikrise", follow_up="nej", recommendation="")) == set()


def test_a_recommendation_without_what_to_do_is_told():
    assert missed(written("epikrise", recommendation="")) == {"recommendation"}


@pytest.mark.parametrize(
    ("words", "duties"),
    [
        (("opfølgning",), {"follow-up"}),
        (("Medicin", "FMK"), {"medication"}),
        (("Ansvarlig", "ansvarlig"), {"doctors"}),
        (("CAVE",), {"dates", "diagnoses", "cave", "discharged-to"}),  # one table
    ],
)
def test_what_was_struck_out_of_a_discharge_letter_is_missed(words, duties):
    assert missed(without(written("epikrise", outstanding=""), *words)) == duties


def test_a_discharge_letter_in_somebody_elses_words_passes():
    text = (
        "Egen læge bedes kontrollere levertal om 14 dage.\n\n"
        "Patienten var indlagt fra 28. april 2026 til 3. maj 2026 og blev udskrevet til hjemmet.\n\n"
        "Aktionsdiagnose: DK805, galdesten. Ingen kendt allergi.\n\n"
        "Medicinen er uændret. Behandlingsansvarlig læge: Niels Friis."
    )
    assert missed_in("epikrise", text) == set()
    late = f"Patienten blev indlagt med galdesten.{' Forløbet var roligt.' * 50}\n\n{text}"
    assert missed_in("epikrise", late) == {"follow-up"}


# Henvisning


def test_a_referral_that_only_points_to_the_journal_is_told():
    told = missed_in("henvisning", "Se venligst vedlagte journal på ovennævnte patient.")
    assert told == {"department", "patients-phone", "priority", "condition", "need"}


def test_a_referral_in_somebody_elses_words_passes():
    text = (
        "Undertegnede henviser hermed en 54-årig mand til Neurologisk Afdeling. Subakut tid ønskes, gerne inden for 2 "
        "uger. Han har i tre måneder haft hovedpine og føleforstyrrelser i venstre arm; mistanke om sklerose. Vi beder "
        "om udredning. Patienten træffes på mobil 20 00 00 18."
    )
    assert missed_in("henvisning", text) == set()
    assert missed_in("henvisning", text.replace(" Patienten træffes på mobil 20 00 00 18.", "")) == {"patients-phone"}


def test_the_referrals_table_holds_what_the_receiver_sorts_by():
    told = missed(without(written("henvisning"), "Prioritet"))
    assert told == {"department", "patients-phone", "priority"}


# Consent: attest, journalkopi, myndighedssvar


@pytest.mark.parametrize("name", ["attest", "journalkopi", "myndighedssvar"])
def test_a_consent_older_than_a_year_is_told_until_there_is_a_new_one(name):
    old = written(name, date=AFTER_A_MONTH, consent_date="2025-06-03")
    assert missed(old) == {"consent-renewed"}
    assert missed(written(name, date=AFTER_A_MONTH, consent_date="2025-06-04")) == set()
    renewed = plain_text(old.body) + "\n\nPatienten har i dag givet et nyt, skriftligt samtykke."
    assert missed_in(name, renewed, AFTER_A_MONTH) == set()


@pytest.mark.parametrize("name", ["journalkopi", "myndighedssvar"])
def test_a_consent_without_its_date_is_told(name):
    assert missed(written(name, consent_date="")) == {"consent-date"}


@pytest.mark.parametrize("name", ["attest", "journalkopi", "myndighedssvar"])
def test_an_oral_consent_is_told(name):
    letter = written(name, consent_date="2026-04-30")
    oral = plain_text(letter.body).replace("skriftlige", "mundtlige")
    assert missed_in(name, oral, letter.date) == {"written-consent"}


def test_what_the_law_demands_needs_no_consent():
    answer = written(
        "myndighedssvar",
        basis="pligt efter loven",
        consent_date="",
        legal_basis="retssikkerhedsloven § 11 c",
        left_out="",
    )
    assert "samtykke" not in plain_text(answer.body)
    assert missed(answer) == set()
    others = "Vi sender oplysningerne uden patientens samtykke, jf. sundhedslovens § 43, stk. 2, nr. 1."
    assert missed_in("myndighedssvar", others) == set()


@pytest.mark.parametrize(
    ("basis", "paragraph", "confidential"),
    [
        ("patientens ret til aktindsigt", "§ 37", False),
        ("patientens aktuelle behandling", "§ 41", True),
        ("patientens skriftlige samtykke", "§ 43, stk. 1", True),
        ("en pligt efter loven", "§ 43, stk. 2", True),
    ],
)
def test_a_copy_of_a_journal_tells_on_what_grounds_it_is_sent(basis, paragraph, confidential):
    consent = "2026-04-30" if "samtykke" in basis else ""
    letter = written("journalkopi", basis=basis, consent_date=consent, left_out="")
    text = plain_text(letter.body).replace("\N{NO-BREAK SPACE}", " ")
    assert paragraph in text
    assert ("Oplysningerne er fortrolige" in text) is confidential
    assert missed(letter) == set()
    assert missed(without(letter, "sundhedsloven", "amtykke")) == {"basis"}


def test_a_certificate_says_what_for_and_on_what_grounds():
    assert missed(without(written("attest"), "til brug for")) == {"use"}
    assert missed(without(written("attest"), "bygger på", "undersøgt")) == {"basis"}
    others = "Efter ønske fra Nancy Berggren bekræftes, at hun er set i ambulatoriet den 4. maj 2026 kl. 9.30."
    assert missed_in("attest", others) == set()


# Omvisitering


def test_a_re_referral_under_the_extended_choice_goes_through_the_patient_office():
    told = missed(without(written("omvisitering"), "atientkontor", "blanketten"))
    assert told == {"basis"}  # nothing is left that tells of the extended choice
    letter = written("omvisitering")
    text = plain_text(letter.body)
    assert missed_in("omvisitering", text.replace("atientkontor", "adresse")) == {"patient-office"}
    assert missed(without(letter, "Omvisiteringsblanketten")) == {"form", "journal"}


def test_a_re_referral_under_the_free_choice_needs_no_patient_office():
    letter = written("omvisitering", basis="frit sygehusvalg", decided_date="")
    assert "patientkontor" not in plain_text(letter.body)
    assert missed(letter) == set()


def test_a_re_referral_in_somebody_elses_words_passes():
    text = (
        "Efter aftale med patientvejlederne viderehenvises patienten til jer under det udvidede frie sygehusvalg. "
        "Vedlagt er omvisiteringsskema og journalkopi."
    )
    assert missed_in("omvisitering", text) == set()


# Klagevejledning


@pytest.mark.parametrize(
    ("words", "duties"),
    [
        ("to forskellige sager", {"two-cases"}),
        ("stpk.dk", {"two-cases", "complaint-procedure", "complaint-deadline"}),
        ("patienterstatningen.dk", {"two-cases", "compensation-procedure", "compensation-deadline"}),
        ("Patientvejlederne", {"patient-advisers"}),
    ],
)
def test_guidance_must_name_both_cases_and_both_time_limits(words, duties):
    assert missed(without(written("klagevejledning"), words)) == duties


def test_a_wrong_time_limit_is_told():
    text = plain_text(written("klagevejledning").body)
    assert missed_in("klagevejledning", text.replace("To år", "Et år")) == {"complaint-deadline"}
    assert missed_in("klagevejledning", text.replace("ti år", "fem år")) == {"compensation-deadline"}


def test_guidance_in_somebody_elses_words_passes():
    text = (
        "Vil du klage, skal du udfylde et klageskema og sende klagen til Styrelsen for Patientklager inden 2 år, dog "
        "senest 5 år efter behandlingen. Er du blevet skadet, kan du anmelde det til Patienterstatningen inden 3 år, "
        "dog senest 10 år efter. De to myndigheder deler ikke oplysninger, så du skal henvende dig begge steder. "
        "En patientvejleder hjælper dig gerne."
    )
    assert missed_in("klagevejledning", text) == set()


# Rykker, mødereferat, folder


def test_a_reminder_tells_what_is_wanted_and_by_when():
    letter = written("rykker")
    text = plain_text(letter.body)
    assert "Vi skrev den 4. maj 2026" in text
    assert "Svar senest: tirsdag den 26. maj 2026" in text
    assert "Grundlag" not in plain_text(written("rykker", basis="").body)


def test_minutes_tell_when_and_who():
    minutes = written("moedereferat")
    assert "Tid: kl. 9.00-10.15" in plain_text(minutes.body)
    # The next meeting's date stands at the end and is not the date of this one.
    assert missed(without(minutes, "Referent")) == {"date", "participants", "responsible"}
    others = "Møde i sekretærgruppen 5. maj 2026\n\nDeltagere: Jens, Lis og Mette\n\nRef.: Mette"
    assert missed_in("moedereferat", others) == set()


def test_a_leaflet_tells_when_it_was_revised_and_by_whom():
    assert missed(without(written("folder"), "revideret")) == {"revised", "responsible"}
    others = "Sådan plejer du dit sår.\n\nUdarbejdet af Kirurgisk Afdeling. Opdateret maj 2026."
    assert missed_in("folder", others) == set()


# The pack itself


def test_the_right_window_shows_the_recipient_and_nothing_else():
    layout = with_house_style("da", b'window_side = "right"')
    window = layout.window
    for block in layout.placed:
        inside = (
            block.left_mm < window.left_mm + window.width_mm
            and block.left_mm + block.width_mm > window.left_mm
            and block.top_mm < window.top_mm + window.height_mm
            and block.top_mm + block.height_mm > window.top_mm
        )
        assert inside is (block.name == "recipient"), block.name
        assert block.top_mm + block.height_mm <= layout.body.top_mm
    assert "no Danish measure" in layout.ground("window.left_mm").source
    assert render_pdf(written("indkaldelse"), layout).startswith(b"%PDF")


def test_phrases_belong_to_kinds_there_are_and_break_no_duty():
    phrases = country_phrases("da")
    assert 15 <= len(phrases) <= 25
    assert len({phrase.name.casefold() for phrase in phrases}) == len(phrases)
    assert not [phrase.name for phrase in phrases if " " in phrase.name]
    for phrase in phrases:
        assert set(phrase.kinds) <= set(PURPOSES), phrase.name
        for name in phrase.kinds:
            letter = written(name)
            text = f"{plain_text(letter.body)}\n\n{phrase.text}"
            assert missed_in(name, text, letter.date) == set(), f"{phrase.name} in {name}"
