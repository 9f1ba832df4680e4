"""What a Norwegian office writes, and what the law misses in it: with the right words, without them, in other words."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace

import pypdfium2
import pytest

from office.letters.blocks import Heading, plain_text
from office.letters.data import example_data
from office.letters.kinds import Purpose, kind_names, load_kind, missing_duties, missing_duties_in
from office.letters.layout import load_layout, with_house_style
from office.letters.layout_model import Strength, Sureness
from office.letters.pdf import render_pdf
from office.letters.phrases import country_phrases
from tests.letters_by_kind import Country, without

KINDS = {
    "innkalling": Purpose.SUMMONS,
    "proevesvar": Purpose.TEST_RESULTS,
    "epikrise": Purpose.DISCHARGE,
    "henvisning": Purpose.REFERRAL,
    "attest": Purpose.CERTIFICATE,
    "journalkopi": Purpose.RECORDS_COPY,
    "innsyn": Purpose.ACCESS_REPLY,
    "viderehenvisning": Purpose.RE_REFERRAL,
    "klageveiledning": Purpose.COMPLAINT_GUIDANCE,
    "purring": Purpose.REMINDER,
    "myndighetssvar": Purpose.AUTHORITY_ANSWER,
    "moetereferat": Purpose.MINUTES,
    "brosjyre": Purpose.LEAFLET,
    "legebrev": Purpose.COLLEAGUE,
}
REFUSED_ACCESS = {"outcome": "avslått", "delivery": "", "expected_date": "", "left_out": ""}
GRANTED_ACCESS = {**REFUSED_ACCESS, "outcome": "innvilget", "reasons": "", "legal_basis": "", "representative": ""}
REFUSED_REFERRAL = {
    "outcome": "Avslag på henvisning",
    "appointment_date": "",
    "appointment_time": "",
    "deadline": "",
    "preparation": "",
    "reasons": "Plagene er milde, og fastlegen kan gi den behandlingen som hjelper.",
}
COMPLAINT_DUTIES = {"complaint-authority", "complaint-procedure", "complaint-deadline"}
NORWAY = Country("no", datetime.date(2026, 5, 4))
letter_of, missed, missed_in = NORWAY.written, NORWAY.missed, NORWAY.missed_in


def test_every_kind_of_letter_is_there():
    assert {name: load_kind("no", name).contents.purpose for name in kind_names("no")} == KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_the_letter_as_we_write_it_lacks_nothing(kind):
    letter = letter_of(kind)
    assert missing_duties(load_kind("no", kind), letter) == ()
    assert "{" not in plain_text(letter.body)


@pytest.mark.parametrize("kind", KINDS)
def test_headings_name_nobody_and_have_no_closing_punctuation(kind):
    letter = letter_of(kind)
    assert "Testmo" not in letter.heading
    headings = [letter.heading, *(block.text for block in letter.body if isinstance(block, Heading))]
    assert [heading for heading in headings if heading[-1] in ".:!?"] == []


@pytest.mark.parametrize("kind", KINDS)
def test_examples_name_nobody_that_lives(kind):
    data = example_data("no", kind)
    assert data["sender"]["web"].endswith(".example")
    for number in re.findall(r"\b\d{6} ?\d{5}\b", str(data)):
        assert 81 <= int(number[2:4]) <= 92, "month + 80 is the synthetic test series"


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "brosjyre"])
def test_a_dictation_becomes_the_letters_text(kind):
    assert "Dette ble sagt i diktatet." in plain_text(letter_of(kind, text="Dette ble sagt i diktatet.").body)


def test_minutes_and_leaflets_go_to_nobody_and_are_about_nobody():
    quiet = {name for name in KINDS if not load_kind("no", name).contents.recipients}
    assert quiet == {"moetereferat", "brosjyre"}
    for name in quiet:
        contents = load_kind("no", name).contents
        assert (contents.about_patient, contents.closes, contents.salutation) == (False, False, "")


@pytest.mark.parametrize(
    ("words", "duty"),
    [
        ("rett til nødvendig helsehjelp", "right"),
        ("20. mai 2026", "start"),
        ("12. juni 2026", "deadline"),
        ("fritt sykehusvalg", "choice-of-hospital"),
    ],
)
def test_a_summons_without_what_the_patient_has_a_right_to_know_is_told(words, duty):
    letter = without(letter_of("innkalling"), words)
    assert missed(letter) == {duty}


def test_right_start_and_deadline_rest_on_law():
    duties = {duty.name: duty for duty in load_kind("no", "innkalling").contents.duties}
    for name in ("right", "start", "deadline"):
        assert "§ 2-2" in duties[name].source
        assert (duties[name].sureness, duties[name].strength) == (Sureness.HIGH, Strength.LAW)


def test_the_deadline_does_not_stand_for_the_start_nor_the_time_to_complain_for_the_deadline():
    deadline_only = "Du har rett til nødvendig helsehjelp. Fristen for når helsehjelpen skal starte, er 12. juni 2026."
    assert {"start", "deadline"} & missed_in("innkalling", deadline_only) == {"start"}
    start_only = (
        "Du har rett til nødvendig helsehjelp. Timen din er onsdag 20. mai 2026.\n\n"
        "Klagefristen er fire uker. Du kan også klage innen 1. juni 2026."
    )
    assert {"start", "deadline"} & missed_in("innkalling", start_only) == {"deadline"}


def test_the_right_to_choose_is_not_the_right_to_care():
    assert "right" in missed_in("innkalling", "Du har rett til å velge hvor du vil ha behandling.")


def test_a_refused_referral_needs_reasons_and_complaint_guidance_but_no_appointment():
    letter = letter_of("innkalling", **REFUSED_REFERRAL)
    text = plain_text(letter.body)
    assert letter.heading == "Avslag på henvisning: kikkertundersøkelse av tykktarmen"
    assert "dessverre ikke rett til nødvendig helsehjelp" in text
    assert "timen" not in text
    assert missed(letter) == set()
    assert missed(without(letter, "Er du uenig")) == COMPLAINT_DUTIES
    unexplained = without(without(letter, "Begrunnelse"), "Plagene er milde")
    assert missed(unexplained) == {"reasons"}


@pytest.mark.parametrize(
    "body",
    [
        """Sykehuset har behandlet henvisningen fra legen din. Du har krav på nødvendig helsehjelp hos oss.

        Oppmøte: 20. mai 2026 kl. 9.30 på Kirurgisk poliklinikk. Utredningen skal senest være i gang 12. juni 2026.

        Du står fritt til å velge et annet behandlingssted. Klagen sendes sykehuset, som legger den fram for
        Statsforvalteren om vi ikke er enige. Klagefristen er 4 uker.""",
        """Du er innvilget rett til nødvendig helsehjelp. Du innkalles til konsultasjon 20.05.2026 kl. 10.00.
        Juridisk frist for oppstart av helsehjelp: 12.06.2026. Du kan velge behandlingssted, se helsenorge.no. Klage
        på vurderingen sendes til sykehuset innen fire uker. Klageinstans er Statsforvalteren.""",
        """Pasienten har rett til prioritert helsehjelp. Behandlingen starter i uke 24. Helsehjelpen skal være påbegynt
        innen 12. juni 2026. Det er fritt sykehusvalg.

        Vil du klage? Skriv til oss innen 4 uker. Statsforvalteren behandler klagen.""",
        """Vi mener du ikke har krav på helsehjelp i spesialisthelsetjenesten ettersom plagene er milde. Avslaget kan
        påklages til Statsforvalteren. En eventuell klage må sendes oss innen fire uker.""",
    ],
)
def test_a_summons_or_refusal_in_other_words_passes(body):
    assert missed_in("innkalling", body) == set()


def test_access_granted_partly_and_refused_are_three_different_letters():
    granted, refused = letter_of("innsyn", **GRANTED_ACCESS), letter_of("innsyn", **REFUSED_ACCESS)
    partly = letter_of("innsyn")
    texts = [plain_text(letter.body) for letter in (granted, partly, refused)]
    assert ["Vi gir deg innsyn i alt" in text for text in texts] == [True, False, False]
    assert ["noen opplysninger er utelatt" in text for text in texts] == [False, True, False]
    assert ["vi må avslå det" in text for text in texts] == [False, False, True]
    assert ["Statsforvalteren" in text for text in texts] == [False, True, True]
    assert [missed(letter) for letter in (granted, partly, refused)] == [set(), set(), set()]


@pytest.mark.parametrize("outcome", ["delvis innvilget", "avslått"])
def test_a_refusal_whose_complaint_guidance_was_deleted_is_told(outcome):
    fields = REFUSED_ACCESS if outcome == "avslått" else {}
    letter = without(letter_of("innsyn", **fields), "Er du uenig")
    told = {duty.name: duty for duty in missing_duties(load_kind("no", "innsyn"), letter)}
    assert set(told) == {*COMPLAINT_DUTIES, "supervisory-authority"}
    assert "Forvaltningsloven § 27" in told["complaint-authority"].source
    assert "§ 7-5" in told["complaint-deadline"].source
    assert told["supervisory-authority"].sureness is Sureness.LOW


def test_a_refusal_without_reasons_and_paragraph_is_told():
    letter = letter_of("innsyn", **REFUSED_ACCESS)
    bare = without(without(without(letter, "Begrunnelse"), "klart utilrådelig"), "§ 5-1")
    bare = without(bare, "En representant for deg")
    assert missed(bare) == {"reasons", "legal-basis"}


def test_sending_a_complaint_on_is_not_telling_where_it_is_sent():
    body = (
        "Vi avslår kravet fordi det er fare for helsen din, jf. pasient- og brukerrettighetsloven § 5-1. Klagefristen "
        "er fire uker. Endrer vi ikke mening, sender vi klagen videre til Statsforvalteren. Datatilsynet kan varsles."
    )
    assert missed_in("innsyn", body) == {"complaint-procedure"}


def test_the_general_three_weeks_are_not_the_patients_four():
    text = plain_text(letter_of("innsyn").body)
    assert "fire uker" in text
    assert missed_in("innsyn", text.replace("fire uker", "tre uker")) == {"complaint-deadline"}
    assert missed_in("innsyn", text.replace("fire uker", "4 uker")) == set()


def test_a_refusal_in_other_words_passes():
    body = (
        "Du skrev til oss 20. april 2026 og ville se hele journalen din. Vi kan dessverre ikke gi deg innsyn i notatet "
        "fra 2. mars 2026. Bakgrunnen er hensynet til din egen helse, se pasient- og brukerrettighetsloven § 5-1.\n\n"
        "Du kan klage på avgjørelsen innen 4 uker etter at du fikk vite om den. Skriv til sykehuset og forklar hvorfor "
        "du er uenig; lever eller send klagen hit. Det er Statsforvalteren som avgjør den. Du kan også ta saken opp "
        "med Datatilsynet."
    )
    assert missed_in("innsyn", body) == set()


@pytest.mark.parametrize(
    "body",
    [
        "Takk for brevet ditt 30. april 2026. Vedlagt følger kopi av journalen. Ring oss om du ikke får åpnet den.",
        "Vedlagt følger kopi av journalen din. Vi har ikke utelatt noe.",
        "Journalkopien sendes i egen forsendelse. Brevet er unntatt offentlighet.",
    ],
)
def test_a_granted_reply_in_other_words_needs_no_complaint_guidance(body):
    assert missed_in("innsyn", body) == set()


def test_a_late_reply_says_why_and_when():
    fields = {**GRANTED_ACCESS, "request_date": "2026-03-16", "delivery": "sendes senere"}
    assert missed(letter_of("innsyn", **fields)) == {"late-reason", "late-date"}
    assert missed(letter_of("innsyn", **fields, late_reason="journalen lå i et fjernarkiv")) == {"late-date"}
    told = {"late_reason": "journalen lå i et fjernarkiv", "expected_date": "2026-05-12"}
    assert missed(letter_of("innsyn", **{**fields, **told})) == set()


def test_a_late_reply_with_the_copy_in_it_owes_the_reason_only():
    fields = {**GRANTED_ACCESS, "request_date": "2026-03-16", "delivery": "ligger ved"}
    assert missed(letter_of("innsyn", **fields)) == {"late-reason"}


@pytest.mark.parametrize(("received", "is_late"), [("2026-04-04", False), ("2026-04-03", False), ("2026-03-31", True)])
def test_late_is_later_than_one_month(received, is_late):
    fields = {**GRANTED_ACCESS, "request_date": received, "delivery": "sendes senere"}
    assert ("late-reason" in missed(letter_of("innsyn", **fields))) is is_late


def test_a_late_interim_reply_in_other_words():
    said = "Den 2. mars 2026 mottok vi en begjæring om innsyn fra deg."
    assert missed_in("innsyn", said) == {"late-reason", "late-date"}
    body = f"{said} Det har dessverre tatt lengre tid enn vanlig på grunn av sykdom. Du kan vente svar 15. mai 2026."
    assert missed_in("innsyn", body) == set()


def test_an_exempt_letter_whose_heading_names_the_patient_is_told():
    letter = letter_of("innsyn")
    assert letter.exemption_mark in load_layout("no").exemption.marks
    named = replace(letter, heading="Svar på krav om innsyn fra Solveig Testmo")
    assert missed(named) == {"exempt-heading"}
    assert missed(replace(named, exemption_mark="")) == set()


@pytest.mark.parametrize(
    ("kind", "words", "duties"),
    [
        ("klageveiledning", "Har du fått en skade", set()),
        ("klageveiledning", "Pasient- og brukerombudet", {"ombud"}),
        ("klageveiledning", "Gjelder det en rettighet", {"complaint-procedure", "complaint-deadline"}),
        ("klageveiledning", "to ulike saker", {"two-cases"}),
        ("journalkopi", "Rettslig grunnlag", {"basis"}),
        ("viderehenvisning", "16. mars 2026", {"first-received", "right-and-deadline"}),
        ("moetereferat", "Ansvarlig: Nina Moe", {"responsible"}),
        ("moetereferat", "Til stede", {"participants"}),
        ("brosjyre", "Sist revidert", {"revised"}),
        ("brosjyre", "61 00 00 10", {"contact"}),
    ],
)
def test_what_was_struck_out_is_missed(kind, words, duties):
    letter = without(letter_of(kind), words)
    if kind == "moetereferat":
        letter = replace(letter, body=tuple(block for block in letter.body if block != Heading("Oppgaver")))
    assert missed(letter) == duties


def test_an_injured_patient_is_told_of_compensation_ombud_and_supervision():
    body = "Du fikk en skade under operasjonen hos oss."
    kind = load_kind("no", "klageveiledning")
    told = {duty.name: duty for duty in missing_duties_in(kind, "", body, datetime.date(2026, 5, 4))}
    assert {"compensation", "ombud", "supervision"} <= set(told)
    assert told["compensation"].source == "Pasient- og brukerrettighetsloven § 3-2 fjerde ledd"
    assert told["two-cases"].strength is Strength.HOUSE_STYLE


@pytest.mark.parametrize(
    ("kind", "body", "duties"),
    [
        (
            "epikrise",
            "Innlagt med lungebetennelse og behandlet med penicillin.",
            {"follow-up", "diagnoses", "medication"},
        ),
        ("epikrise", "Diagnose: J18.9. Medisiner: ingen. Ny røntgenkontroll om seks uker hos fastlegen.", set()),
        ("henvisning", "Kvinne på 41 år med vondt i kneet siden i fjor.", {"question", "medication"}),
        ("henvisning", "Henvises til vurdering av operasjon. Medisiner: ingen faste.", set()),
        ("attest", "Hun har brukket ankelen.", {"purpose", "basis"}),
        ("attest", "Til bruk overfor Nav. Jeg har undersøkt henne i dag og funnet brudd i ankelen.", set()),
        ("journalkopi", "Vi sender kopi av journalen.", {"basis"}),
        ("journalkopi", "Vi sender kopi av journalen etter fullmakt fra pasienten.", set()),
        ("myndighetssvar", "Pasienten går med krykker.", {"basis"}),
        ("myndighetssvar", "Pasienten har samtykket. Hun går med krykker.", set()),
        ("viderehenvisning", "Vi sender over pasienten.", {"first-received", "right-and-deadline"}),
        ("viderehenvisning", "Henvisningen ble mottatt 16. mars 2026. Fristen er satt til 3. juli 2026.", set()),
        ("moetereferat", "Vi snakket om ferien.", {"date", "participants", "responsible"}),
        ("moetereferat", "5. mai 2026. Deltakere: Marit og Jon. Jon følger opp saken.", set()),
        ("brosjyre", "Et lyskebrokk er en åpning i bukveggen.", {"revised", "contact"}),
        ("brosjyre", "Ring 61 00 00 10. Oppdatert mai 2026.", set()),
    ],
)
def test_letters_that_others_wrote(kind, body, duties):
    assert missed_in(kind, body) == duties


def test_where_a_norwegian_letter_stands_and_what_its_dates_look_like():
    layout = load_layout("no")
    window, recipient = layout.window, layout.placed_block("recipient")
    assert (window.left_mm, window.top_mm) == (15.0, 44.0)
    assert (window.left_mm + window.width_mm, window.top_mm + window.height_mm) == (110.0, 70.0)
    assert recipient.top_mm == pytest.approx(44, abs=0.5)
    assert layout.body.top_mm == pytest.approx(83, abs=0.5)
    assert "NS 4129" in layout.ground("placed.recipient.top_mm").source
    assert layout.write_date(datetime.date(2026, 5, 3)) == "3. mai 2026"
    assert layout.write_date(datetime.date(2026, 5, 20), weekday=True) == "onsdag 20. mai 2026"
    assert layout.closing.text == "Med vennlig hilsen"


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("kind", KINDS)
def test_the_window_shows_the_recipient_and_nothing_else(kind, side):
    letter, layout = letter_of(kind), with_house_style("no", f'window_side = "{side}"'.encode())
    window, height = layout.window, layout.page.height_mm
    edges = (
        window.left_mm,
        height - window.top_mm - window.height_mm,
        window.left_mm + window.width_mm,
        height - window.top_mm,
    )
    with pypdfium2.PdfDocument(render_pdf(letter, layout)) as pdf:
        shown = pdf[0].get_textpage().get_text_bounded(*(edge / 25.4 * 72 for edge in edges))
    assert shown.split() == " ".join((letter.recipient.name, *letter.recipient.address)).split()


def test_every_phrase_is_for_kinds_that_exist():
    phrases = country_phrases("no")
    assert 15 <= len(phrases) <= 25
    assert len({phrase.name for phrase in phrases}) == len(phrases)
    for phrase in phrases:
        assert set(phrase.kinds) <= set(KINDS), phrase.name
        assert phrase.text[-1] in ".!", phrase.name
