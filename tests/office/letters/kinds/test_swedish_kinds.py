"""The Swedish letters: what a secretary writes with them, and what the law or good practice misses in a letter."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from office.letters.blocks import Paragraph, blocks_from_text, plain_text
from office.letters.kinds import kind_names, load_kind, make_salutation, missing_duties
from office.letters.layout import LEFT, RIGHT, load_layout, pack_values, read_values
from office.letters.layout_model import Layout, PlacedBlock, Strength, Sureness, Window
from office.letters.model import Letter
from office.letters.pdf import render_pdf
from office.letters.phrases import country_phrases
from office.letters.sheet import compose
from tests.letters_by_kind import Country, without

WITH_DUTIES = [name for name in kind_names("se") if load_kind("se", name).contents.duties]
REGION, PRIVATE, GDPR = next(f for f in load_kind("se", "utlamnande").fields if f.name == "route").choices
letter_of = Country("se", datetime.date(2026, 5, 20)).written


def written_elsewhere(kind: str, text: str, date: str = "2026-05-20") -> Letter:
    """Give a letter of this kind whose words are somebody else's."""
    return replace(letter_of(kind), body=blocks_from_text(text), date=datetime.date.fromisoformat(date))


def missed(letter: Letter) -> list[str]:
    return [duty.name for duty in missing_duties(load_kind("se", letter.kind), letter)]


def test_sweden_has_all_fourteen_kinds_and_each_has_its_own_purpose():
    purposes = [load_kind("se", name).contents.purpose for name in kind_names("se")]
    assert len(purposes) == len(set(purposes)) == 14


@pytest.mark.parametrize("name", kind_names("se"))
def test_the_example_is_a_whole_letter_that_lacks_nothing(name):
    letter = letter_of(name)
    assert missed(letter) == []
    assert "{" not in plain_text(letter.body)
    assert render_pdf(letter, load_layout("se")).startswith(b"%PDF")


@pytest.mark.parametrize("name", WITH_DUTIES)
def test_an_empty_letter_is_told_what_it_lacks(name):
    letter = replace(letter_of(name), body=(Paragraph("Hej."),))
    always = [duty.name for duty in load_kind("se", name).contents.duties if not duty.if_says and duty.late is None]
    assert missed(letter) == always


@pytest.mark.parametrize("name", WITH_DUTIES)
def test_what_no_law_wants_is_not_called_law(name):
    for duty in load_kind("se", name).contents.duties:
        names_a_law = "§" in duty.source or "kap." in duty.source or "artikel" in duty.source or "SOSFS" in duty.source
        assert names_a_law or duty.strength is not Strength.LAW, duty.name


def test_the_letters_date_is_iso_in_the_head_and_in_words_in_the_text():
    layout = load_layout("se")
    date = datetime.date(2026, 6, 1)
    assert layout.write_head_date(date) == "2026-06-01"
    assert layout.write_date(date) == "1 juni 2026"
    assert layout.dates.write_time(9, 0) == "9.00"


def clear_of(window: Window, block: PlacedBlock) -> bool:
    beside = block.left_mm + block.width_mm <= window.left_mm or block.left_mm >= window.left_mm + window.width_mm
    above_or_below = block.top_mm + block.height_mm <= window.top_mm or block.top_mm >= window.top_mm + window.height_mm
    return beside or above_or_below


@pytest.mark.parametrize(("side", "recipient_mm"), [(LEFT, 25.0), (RIGHT, 117.0)])
def test_the_window_shows_the_recipient_and_nothing_else(side, recipient_mm):
    layout = read_values(Layout, pack_values("se", window=side), "se")
    assert layout.placed_block("recipient").left_mm == recipient_mm
    others = [block for block in layout.placed if block.name != "recipient"]
    assert all(clear_of(layout.window, block) for block in others)
    assert layout.window.top_mm + layout.window.height_mm <= layout.body.top_mm


def test_positions_are_the_rows_and_columns_of_the_standard():
    layout = load_layout("se")
    row, first, column = 4.9, 15.0, 25.0
    assert layout.placed_block("details").left_mm == column + 92
    assert layout.placed_block("telephone").left_mm == column + 46
    assert layout.placed_block("recipient").top_mm == pytest.approx(first + 6 * row)
    assert layout.body.top_mm == pytest.approx(first + 14 * row)
    assert layout.signature.space_mm == pytest.approx(3 * row)
    assert layout.heading.underline
    # The standard gives no row height, so that the millimetres themselves are a guess.
    assert layout.ground("body.top_mm").sureness is Sureness.MEDIUM
    assert layout.ground("window.left_mm").sureness is Sureness.LOW


def test_the_names_of_sender_and_document_are_not_shouted():
    letter = letter_of("kallelse")
    head = [line.text for item in compose(letter, load_layout("se")).placed for line in item.lines]
    assert head[:2] == ["Exempelstads sjukhus", "Medicinmottagningen"]
    assert head[3:6] == ["Kallelse", "2026-05-04", "Dnr: MED 2026/1053"]


# Kallelse


@pytest.mark.parametrize(
    ("words", "duty"),
    [
        ("Besöksadress", "date-and-time"),
        ("Besöksadress", "visiting-address"),
        ("Besöksadress", "fee"),
        ("Ring oss på", "phone"),
        ("Vårdgarantin", "care-guarantee"),
    ],
)
def test_a_summons_without_time_place_fee_or_phone_is_told(words, duty):
    letter = without(letter_of("kallelse", text="Du ska till oss.", preparation="Ät som vanligt."), words)
    if duty == "care-guarantee":
        letter = without(letter, "vårdgarantin")
    assert duty in missed(letter)


def test_a_summons_that_gives_the_day_and_no_clock_time_is_told():
    body = [plain_text((block,)) for block in letter_of("kallelse").body]
    letter = written_elsewhere("kallelse", "\n\n".join(body).replace("kl. 9.30", "på förmiddagen"))
    assert missed(letter) == ["date-and-time"]


def test_a_summons_in_other_words_passes():
    letter = written_elsewhere(
        "kallelse",
        "Välkommen till Hudkliniken den 3 juni 2026 klockan 14.15.\n\n"
        "Vi finns på Storgatan 12, ingång C. Innan du kommer får du gärna smörja huden som vanligt.\n\n"
        "Besöket kostar 200 kronor. Passar inte tiden? Kontakta oss på tfn 08-465 004 12.",
    )
    assert missed(letter) == []


def test_who_can_not_be_seen_in_time_is_told_of_other_providers():
    kept = plain_text(letter_of("kallelse").body)
    broken = letter_of("kallelse", guarantee="kan inte hållas")
    assert "annan vårdgivare" not in kept
    assert missed(broken) == []
    cut = plain_text(broken.body).replace(
        " Du har därför rätt att få vård hos en annan vårdgivare utan extra kostnad.", ""
    )
    assert missed(written_elsewhere("kallelse", cut)) == ["other-provider"]


def test_a_return_visit_owes_no_word_of_the_care_guarantee():
    letter = letter_of("kallelse", referral_date="", guarantee="gäller inte")
    assert "vårdgaranti" not in plain_text(letter.body).lower()
    assert missed(letter) == []


def test_the_patient_is_greeted_as_swedish_care_does():
    assert make_salutation(load_kind("se", "kallelse"), "Karin Testström") == "Hej Karin Testström!"
    assert make_salutation(load_kind("se", "utlamnande"), "Karin Testström") == ""


# Utlämnande


def refusal(route: str = REGION, **fields: str) -> Letter:
    filled = {"outcome": "lämnas inte ut", "released": "", "left_out": "", "route": route, **fields}
    return letter_of("utlamnande", **filled)


def granted(**fields: str) -> Letter:
    cleared = {"left_out": "", "reasons": "", "statute": "", "route": ""}
    return letter_of("utlamnande", outcome="lämnas ut", **{**cleared, **fields})


def test_granted_partly_and_refused_are_three_different_letters():
    all_of_it, part, none = (plain_text(letter.body) for letter in (granted(), letter_of("utlamnande"), refusal()))
    assert "Vi lämnar ut allt som du har begärt." in all_of_it
    assert "överklaga" not in all_of_it
    assert "men inte allt" in part
    assert "Det här har vi tagit bort" in part
    assert "Vi avslår din begäran." in none
    for letter in (part, none):
        assert "kammarrätten" in letter
        assert "tre veckor" in letter


@pytest.mark.parametrize("letter", [granted(), letter_of("utlamnande"), *map(refusal, (REGION, PRIVATE, GDPR))])
def test_each_outcome_lacks_nothing_as_we_write_it(letter):
    assert missed(letter) == []


@pytest.mark.parametrize("letter", [refusal(), letter_of("utlamnande")])
def test_a_refusal_whose_guidance_on_appeal_was_deleted_is_told(letter):
    data = without(without(letter, "överklaga"), "Överklagandet ska")
    duties = {duty.name: duty for duty in missing_duties(load_kind("se", "utlamnande"), data)}
    assert {"route", "appeal-deadline", "appeal-in-writing", "appeal-contents"} <= set(duties)
    assert "33 §" in duties["route"].source
    assert duties["appeal-deadline"].strength is Strength.LAW


@pytest.mark.parametrize(
    ("field", "duty"),
    [("reasons", "reasons"), ("statute", "statute"), ("route", "route"), ("left_out", "what-is-left-out")],
)
def test_a_field_of_a_partly_granted_request_that_was_forgotten_is_told(field, duty):
    assert duty in missed(letter_of("utlamnande", **{field: ""}))


def test_the_three_weeks_struck_out_are_missed():
    assert missed(without(refusal(), "tre veckor")) == ["appeal-deadline"]


def test_a_private_refusal_goes_at_once_to_ivo_and_names_no_deadline():
    letter = refusal(PRIVATE, statute="6 kap. 12 § patientsäkerhetslagen (2010:659)")
    text = plain_text(letter.body)
    assert "genast" in text
    assert "Inspektionen för vård och omsorg (IVO)" in text
    assert "tre veckor" not in text
    assert "route" in missed(without(letter, "Inspektionen"))


def test_a_refused_register_extract_goes_to_forvaltningsratten_and_names_imy():
    letter = refusal(GDPR, statute="artikel 15.4 i dataskyddsförordningen (EU) 2016/679")
    assert "förvaltningsrätten" in plain_text(letter.body)
    cut = plain_text(letter.body).replace(
        " Du kan också lämna ett klagomål till Integritetsskyddsmyndigheten (IMY).", ""
    )
    assert missed(written_elsewhere("utlamnande", cut)) == ["supervisory-authority"]


def test_a_refusal_in_other_words_passes():
    letter = written_elsewhere(
        "utlamnande",
        "Regionstyrelsen nekar dig kopia av anteckningen den 3 mars 2026, med stöd av 25 kap. 7 § OSL. "
        "Anledningen är att en annan person annars kan utsättas för våld.\n\n"
        "Ärendet har avgjorts av chefsjuristen, som har beslutat på delegation.\n\n"
        "Är du missnöjd kan du överklaga till kammarrätten. Överklagandet ska vara skriftligt. Ange diarienumret och "
        "den ändring du vill ha. Skrivelsen sänds till regionen, som måste ha den inom 3 veckor från det att du tagit "
        "del av beslutet.",
    )
    assert missed(letter) == []


def test_a_refusal_in_other_words_without_any_guidance_is_told():
    names = missed(written_elsewhere("utlamnande", "Tyvärr kan vi inte lämna ut journalen. Du får inte ta del av den."))
    assert {"reasons", "statute", "decided-by", "route", "appeal-deadline"} <= set(names)


@pytest.mark.parametrize(
    "words",
    [
        "Begäran avslås.",
        "Anteckningarna lämnas därför inte ut.",
        "Vi kan tyvärr inte lämna ut journalen.",
        "Du får inte ut anteckningen.",
        "Vi kan inte bevilja din begäran.",
        "Sekretessen hindrar oss.",
        "Vissa uppgifter har maskerats.",
        "Din begäran beviljas delvis.",
    ],
)
def test_a_refusal_is_known_by_its_words(words):
    assert "route" in missed(written_elsewhere("utlamnande", words))


@pytest.mark.parametrize(
    "words",
    [
        "Du får hela journalen. Vi lämnar ut den på papper, inte med e-post.",
        "Här är kopiorna. Du behöver inte betala för att ta del av dem.",
        "Vi skickar alla delar av journalen. Den som inte förstår något får gärna ringa.",
    ],
)
def test_a_granted_request_is_not_taken_for_a_refusal(words):
    assert missed(written_elsewhere("utlamnande", words)) == []


def test_a_late_answer_owes_the_reason_and_after_a_month_a_date():
    a_week_late = replace(granted(), date=datetime.date(2026, 5, 29))
    assert missed(a_week_late) == ["delay-reason"]
    six_weeks_late = replace(refusal(), date=datetime.date(2026, 6, 29))
    assert missed(six_weeks_late) == ["delay-reason", "one-month"]
    why = "Journalen fanns i ett fjärrarkiv, och det tog tid att hämta den eftersom arkivet flyttade."
    explained = replace(refusal(late_reason=why, expected_date="2026-07-10"), date=datetime.date(2026, 6, 29))
    assert missed(explained) == []


def test_ascension_day_is_no_working_day_of_the_answer():
    # Thursday 14 May 2026 is a public holiday, so the fifth working day after Friday 8 May is Monday 18 May.
    in_time = replace(granted(request_date="2026-05-08"), date=datetime.date(2026, 5, 18))
    assert missed(in_time) == []
    assert missed(replace(in_time, date=datetime.date(2026, 5, 19))) == ["delay-reason"]


# Intyg


def test_a_certificate_that_does_not_say_how_contact_was_made_is_told():
    letter = written_elsewhere(
        "intyg", "Ändamål: ansökan om färdtjänst.\n\nPatienten har hjärtsvikt och går 150 meter."
    )
    assert missed(letter) == ["contact"]
    assert "HSLF-FS 2018:54" in missing_duties(load_kind("se", "intyg"), letter)[0].source


@pytest.mark.parametrize(
    "contact",
    [
        "Jag träffade patienten på mottagningen.",
        "Intyget grundas på ett telefonsamtal och på journalen.",
        "Patienten bedömdes vid ett videomöte.",
        "Bedömningen är gjord efter hembesök.",
    ],
)
def test_how_contact_was_made_may_be_said_in_many_ways(contact):
    text = f"Intyget behövs för ansökan om färdtjänst. {contact}"
    assert missed(written_elsewhere("intyg", text)) == []


def test_identity_is_wanted_only_where_the_purpose_needs_it():
    driving = letter_of("intyg", purpose="prövning av körkort hos Transportstyrelsen", identity="")
    assert missed(driving) == ["identity"]
    assert missed(letter_of("intyg", identity="")) == []


# The other kinds


def test_a_referral_that_only_points_to_the_record_is_told():
    names = missed(written_elsewhere("remiss", "Var god bedöm. Se journalen. Telefon till patienten 070-174 06 12."))
    assert "not-only-the-record" in names
    assert "question" in names


def test_a_referral_in_other_words_passes():
    text = (
        "Tacksam för bedömning inom förtur. Patienten söker för smärta i vänster knä sedan ett år.\n\n"
        "Hon nås på 070-174 06 12. Svar önskas till dr Lindmark."
    )
    assert missed(written_elsewhere("remiss", text)) == []


@pytest.mark.parametrize(
    ("words", "duties"),
    [
        ("Patientnämnden", {"committee", "where-to-complain"}),
        ("Läkemedelsförsäkringen", {"compensation"}),
        ("skilda ärenden", {"two-cases"}),
    ],
)
def test_guidance_after_a_care_injury_must_name_every_way(words, duties):
    letter = letter_of("klagovagledning")
    kept = letter
    while any(words in plain_text((block,)) for block in kept.body):
        kept = without(kept, words)
    assert duties <= set(missed(kept))


def test_a_complaint_without_injury_owes_no_word_of_the_medicines_insurance():
    letter = letter_of("klagovagledning", injury="klagomål utan vårdskada")
    assert missed(letter) == []
    cut = without(letter, "Läkemedelsförsäkringen")
    assert "compensation" not in missed(cut)


def test_an_insurer_gets_nothing_without_consent():
    letter = letter_of("myndighetssvar", basis="uppgiftsskyldighet i lag", basis_detail="er lag")
    asked = replace(letter, body=(*letter.body, Paragraph("Försäkringsbolaget har frågat om vårdtiden.")))
    assert missed(asked) == ["insurer-consent"]


def test_a_copy_with_something_left_out_owes_the_offer_of_a_written_decision():
    masked = letter_of("journalkopia", text="Vi har maskerat fem rader på sidan 14.")
    assert missed(masked) == ["written-decision"]
    phrase = next(one.text for one in country_phrases("se") if one.name == "skrbeslut")
    assert missed(letter_of("journalkopia", text=f"Vi har maskerat fem rader på sidan 14. {phrase}")) == []


def test_a_leaflet_without_revision_date_is_told():
    assert missed(without(letter_of("broschyr"), "Senast granskad")) == ["revision-date", "responsible"]


def test_minutes_and_leaflets_go_to_nobody_and_do_not_greet():
    for name in ("protokoll", "broschyr"):
        kind = load_kind("se", name).contents
        assert kind.recipients == ()
        assert not kind.about_patient
        assert not kind.closes


def test_every_phrase_has_a_short_name_of_its_own_and_kinds_that_exist():
    phrases = country_phrases("se")
    names = [phrase.name for phrase in phrases]
    assert len(names) == len(set(names))
    assert 15 <= len(names) <= 25
    assert {kind for phrase in phrases for kind in phrase.kinds} <= set(kind_names("se"))
    assert all(len(name.split()) == 1 for name in names)
