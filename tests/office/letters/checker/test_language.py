"""The countries' rules of writing, on words as real letters have them: what must be told, and what be left alone."""

from __future__ import annotations

import datetime
from importlib.resources import files

import pytest

from office.letters.blocks import plain_text
from office.letters.checker.language import findings
from office.letters.checker.language_rules import load_language_rules, read_language_rules
from office.letters.checker.model import BlockName, Box, Finding, FoundBlock, ReadLetter, TextLine
from office.letters.data import example_data, letter_from_data
from office.letters.kinds import kind_names
from office.letters.layout import DamagedTemplate, load_layout
from office.letters.layout_model import Strength

COUNTRIES = ("da", "no", "se", "gb")
MAY = datetime.date(2026, 5, 4)


def block(name: BlockName, text: str) -> FoundBlock:
    lines = (TextLine(line, Box(1, 20.0, 100.0 + 5 * row, 120.0, 4.0)) for row, line in enumerate(text.split("\n")))
    return FoundBlock(name, tuple(lines))


def check(country: str, body: str, date: datetime.date = MAY, **parts: str) -> list[Finding]:
    blocks = [block(BlockName(name), text) for name, text in parts.items()]
    if body:
        blocks.append(block(BlockName.BODY, body))
    return findings(ReadLetter((), (), True), tuple(blocks), load_layout(country), date)


def told(country: str, body: str, **parts: str) -> list[tuple[str, str]]:
    return [(one.rule, one.expected) for one in check(country, body, **parts)]


WRONG = [
    ("da", "Vi ses den 03-05-2026.", "date-form", "3. maj 2026"),
    ("da", "Prøven er fra 03.05.2026.", "date-form", "3. maj 2026"),
    ("da", "MR-skanning 17/4/2026 viste intet.", "date-form", "17. april 2026"),
    ("da", "Vi ses den 3 maj 2026.", "date-stop", "3. maj 2026"),
    ("da", "Vi ses den 3. Maj 2026.", "month-capital", "maj"),
    ("da", "Kom på Mandag.", "weekday-capital", "mandag"),
    ("da", "Vi ses mandag den 3. maj 2026.", "weekday-wrong", "søndag den 3. maj 2026"),
    ("da", "Vi ses den 31. april 2026.", "date-unknown", ""),
    ("da", "Mød kl 9.30.", "time-abbreviation", "kl. 9.30"),
    ("da", "Mød kl.9.30.", "time-abbreviation", "kl. 9.30"),
    ("da", "Mød kl. 9,30.", "time-form", "kl. 9.30"),
    ("da", "Mød kl. 9:30.", "time-colon", "kl. 9.30"),
    ("da", "Ring på 78000012.", "phone-groups", "Ring på 78 00 00 12"),
    ("da", "Telefon: 78 00 00 1", "phone-digits", ""),
    ("da", "CPR-nr.: 2512489996", "id-form", "251248-9996"),
    ("da", "Patienten 391348-1234 er indlagt.", "id-unknown", ""),
    ("da", "Tag 5mg dagligt.", "unit-space", "5 mg"),
    ("da", "Det gælder 10% af alle.", "percent-space", "10 %"),
    ("da", "Vægten er 71.5 kg.", "decimal-sign", "71,5 kg"),
    ("da", "Tag ,5 mg.", "leading-zero", "0,5 mg"),
    ("da", "Tag 50 mcg.", "microgram", "50 mikrogram"),
    ("da", "Det koster 1,250 kr.", "thousands", "1.250"),
    ("da", "Tag f. eks. en bog med.", "abbreviation", "f.eks."),
    ("da", "Vi ses om ca 5 uger.", "abbreviation", "ca."),
    ("da", "Vi  ses.", "double-space", ""),
    ("da", "Vi ses , når du kommer.", "space-before-punctuation", "ses,"),
    ("da", "Vi ses,når du kommer.", "space-after-punctuation", "ses, når"),
    ("da", "Vi ses..", "double-stop", ""),
    ("da", "Du skal skal ikke. Tag det med med dig.", "repeated-word", "med"),
    ("da", "Blodprøven (fra i går er fin.", "bracket-open", ""),
    ("da", "Han sagde “kom igen”.", "quotation-marks", "”kom igen”"),
    ("no", "Vi ses 03-05-2026.", "date-form", "3. mai 2026"),
    ("no", "Vi ses 3/5-2026.", "date-form", "3. mai 2026"),
    ("no", "Prøven er fra 12/10 2026.", "date-form", "12. oktober 2026"),
    ("no", "Vi ses 3. V 2026.", "date-form", ""),
    ("no", "Vi ses 2026-05-03.", "date-technical", "3. mai 2026"),
    ("no", "Vi ses 3 mai 2026.", "date-stop", "3. mai 2026"),
    ("no", "Vi ses mandag 3. mai 2026.", "weekday-wrong", "søndag 3. mai 2026"),
    ("no", "Møt kl 9.30.", "time-abbreviation", "kl. 9.30"),
    ("no", "Åpent kl. 8.00-15.30.", "range-dash", "8.00–15.30"),
    ("no", "Ring 915 05 515.", "phone-groups", "91 50 55 15"),
    ("no", "Ring oss på 22334455.", "phone-groups", "Ring oss på 22 33 44 55"),
    ("no", "Ring 80 02 22 22.", "phone-800", "800 22 222"),
    ("no", "Du kan ringe oss på 61 00 00 2.", "phone-digits", ""),
    ("no", "Tak på 3.279 kroner.", "thousands", "3 279"),
    ("no", "Det står “ja”.", "quotation-marks", "«ja»"),
    ("no", "Ta med f. eks. en bok.", "abbreviation", "f.eks."),
    ("no", "Født 13097248022.", "id-form", "130972 48022"),
    ("no", "Det gjelder 10% av alle.", "percent-space", "10 %"),
    ("se", "Vi ses den 3. maj 2026.", "date-stop", "3 maj 2026"),
    ("se", "Vi ses 12/10 2026.", "date-form", "12 oktober 2026"),
    ("se", "Provet är från 13-12-13.", "date-year", "13 december 2013"),
    ("se", "Vi ses den 13 december 13.", "date-year", "13 december 2013"),
    ("se", "Vi ses måndagen den 3 maj 2026.", "weekday-wrong", "söndag 3 maj 2026"),
    ("se", "Kom kl 9.00.", "time-abbreviation", "kl. 9.00"),
    ("se", "Öppet kl. 9.00-15.30.", "range-dash", "9.00–15.30"),
    ("se", "Ring 031-123456.", "phone-groups", "031-12 34 56"),
    ("se", "Ring 08/123 456 78.", "phone-groups", "08-123 456 78"),
    ("se", "Ring 0701234567.", "phone-groups", "070-123 45 67"),
    ("se", "Personnummer 0701234567", "id-form", "Personnummer 070123-4567"),
    ("se", "Patienten 5705129806 kommer.", "id-form", "570512-9806"),
    ("se", "Patienten 570231-1234 kommer.", "id-unknown", ""),
    ("se", "Vi ses om ca. 5 veckor.", "abbreviation", "ca"),
    ("se", "Ta med t. ex. en bok.", "abbreviation", "t.ex."),
    ("se", "Avgiften är 1.400 kronor.", "thousands", "1 400"),
    ("se", "Det står “ja”.", "quotation-marks", "”ja”"),
    ("gb", "Come on 03/05/2026.", "date-form", "3 May 2026"),
    ("gb", "Come on 3rd May 2026.", "date-ordinal", "3 May 2026"),
    ("gb", "Come on May 3, 2026.", "date-american", "3 May 2026"),
    ("gb", "Come on 3 may 2026.", "month-capital", "May"),
    ("gb", "Come on monday.", "weekday-capital", "Monday"),
    ("gb", "Come on Monday 3 May 2026.", "weekday-wrong", "Sunday 3 May 2026"),
    ("gb", "Come at 1430 hrs.", "time-form", ""),
    ("gb", "Phone us on 02079460018.", "phone-groups", "020 7946 0018"),
    ("gb", "Phone us on 0207 946 0018.", "phone-groups", "020 7946 0018"),
    ("gb", "NHS number 9990123454", "id-form", "999 012 3454"),
    ("gb", "NHS number 943 476 5918", "id-unknown", ""),
    ("gb", "Take 5.0 mg.", "trailing-zero", "5 mg"),
    ("gb", "Take .5 mg.", "leading-zero", "0.5 mg"),
    ("gb", "Take 50mcg.", "microgram", "50 micrograms"),
    ("gb", "Take 10 IU.", "microgram", "10 units"),
    ("gb", "You weighed 71,5 kg.", "decimal-sign", "71.5 kg"),
    ("gb", "It is 10 % of all.", "percent-space", "10%"),
    ("gb", "Bring something, e.g. a book.", "abbreviation", "for example"),
    ("gb", "It says «yes».", "quotation-marks", "‘yes’"),
]
RIGHT = {
    "da": """
Du blev henvist søndag den 3. maj 2026, indlagt 3.5.2026 og udskrevet 2026-05-09, jf. § 90.
Blodtryk 130/85 mmHg, puls 72, temperatur 37,4 °C, CRP < 5 mg/l, Hb 7,3 mmol/l, HbA1c 48 mmol/mol, 12,5 % af normalen.
Diagnoser: DI109, I10.9 og DM171A. ATC-kode N02BE01. Sagsnr. 07/3637, dokumentnr. 11054/07, KIR-2026-1053, lov nr. 546.
Se www.sundhed.dk,eller skriv til a.b@eksempelby.example eller https://www.rm.dk/a,b?dato=03-05-2026.
Ring på 78 00 00 00 (hverdage kl. 8.00-14.00), 112, 1813 eller +45 78 00 00 00. CPR-nummer 251248-9996.
Tag 1-2 tabletter à 500 mg højst 4 gange dagligt, dvs. f.eks. morgen og aften, ca. 6-8 uger. Det koster 1.250 kr.
Skemaet »Min medicin« (version 2.1.3) hedder også ”Medicin”. Vitamin B12, L3-L4, T4-celler, en 3-årig, 2. sal.
Mandag er der lukket: kom tirsdag. (Vi har åbent (næsten) altid.) Det er det, der er det vigtige.""",
    "no": """
Du ble henvist søndag 3. mai 2026, innlagt 3.5.2026 og utskrevet 03.05.2026, jf. loven § 2-2.
Blodtrykk 130/85 mmHg, puls 72, temperatur 37,4 °C, CRP < 5 mg/l, Hb 14,3 g/dl, 12,5 % av normalen. Vekt 71,5 kg.
Diagnoser: I10.9 og M17.1. Saksnr. 2026/1053-2. Unntatt offentlighet iht. offl. § 13 jf. fvl. § 13 (1). MED-2026-0533.
Se www.helsenorge.no eller skriv til a.b@eksempelby.example. Telefon: 61 00 00 40 (hverdager kl. 8.00–15.00).
Ring 113, 116 117, 05515, 800 22 222 eller +47 61 00 00 40. Fødselsnummer 148368 20186.
Kl. 0930 går også an. Egenandelen er 3 279 kroner, kontonummer 1234.56.78901.
Overlegen skrev: «Pasienten kan reise hjem.»
Ta 1–2 tabletter på 500 mg, dvs. f.eks. morgen og kveld, ca. 6–8 uker. Vi ses i uke 20, i perioden 8.–12. juni 2026.""",
    "se": """
Du remitterades den 3 maj 2026, lades in 2026-05-04 och skrevs ut 13.12.2026, enligt 6 kap. 2 § patientlagen (2014:821).
Blodtryck 130/85 mmHg, puls 72, temperatur 37,4 °C, CRP < 5 mg/l, Hb 143 g/l, 12,5 % av det normala. Vikt 71,5 kg.
Diagnoser: I10.9 och M17.1. Dnr RS 2023/1053, HSLF-FS 2018:54. Omkring 15 – 20 stycken per år. Medel 1 400 kronor.
Se www.1177.se eller skriv till a.b@exempelstad.example. Telefon: 031-390 06 10 (vardagar kl. 8.00–15.00).
Ring 112, 1177, 08-123 456 78, 0159-123 45, 070-123 45 67 eller +46 31 390 06 10.
Personnummer 570512-9806, 19570512-9806.
Ta 1–2 tabletter om 500 mg, t.ex. morgon och kväll, ca 6–8 veckor, bl.a. för magen. Överläkaren skrev: ”Får åka hem.”
Måndag har vi stängt: kom på tisdag. Enheten heter K2, avdelning 12 B, plan 3.""",
    "gb": """
You were referred on Sunday 3 May 2026 and seen on 4 May 2026 at 9.30am, under section 175 of the NHS Act 2006.
Blood pressure 130/85 mmHg, pulse 72, temperature 37.4°C, CRP < 5 mg/L, potassium 4.0 mmol/L, 12.5% of normal, 71.5 kg.
Diagnoses: I10 and M17.1. Our ref: END/2026/1053, your ref ASC/OT/7741. UK GDPR, Article 15. Version 2.1.
See www.nhs.uk or write to a.b@exampleton.example. Phone us on 01632 960 010 (Monday to Friday, 9am to 4pm).
Call 111, 999, 020 7946 0018, 07700 900123 or +44 20 7946 0018. NHS number 999 012 3454. Flat 2, 14 Mill Lane.
Take 1 to 2 tablets of 500mg, or 5 mg, for 6 to 8 weeks. It costs £1,250.50. She wrote: ‘He may go home.’
The form is “My medicines” (version 2.1). I will see you in May.""",
}


@pytest.mark.parametrize(("country", "text", "rule", "expected"), WRONG)
def test_a_wrong_form_is_told_with_the_right_one(country, text, rule, expected):
    found = told(country, text)
    assert found == ([(rule, expected)] if rule else [])


@pytest.mark.parametrize("country", COUNTRIES)
def test_what_real_letters_say_is_left_alone(country):
    assert told(country, RIGHT[country].strip()) == []


@pytest.mark.parametrize("country", COUNTRIES)
def test_the_packs_own_letters_keep_the_rules(country):
    for kind in kind_names(country):
        letter = letter_from_data(example_data(country, kind))
        parts = {
            "heading": letter.heading,
            "recipient": "\n".join([letter.recipient.name, *letter.recipient.address]),
            "salutation": letter.salutation,
            "closing": letter.closing,
            "details": "\n".join([*letter.sender.address, letter.sender.phone, letter.patient, letter.our_reference]),
        }
        body = plain_text(letter.body)
        assert told(country, body, **{name: text for name, text in parts.items() if text.strip()}) == [], kind


PARTS = [
    ("da", {"heading": "Du har fået en tid."}, "heading-punctuation"),
    ("da", {"heading": "Du har fået en tid"}, ""),
    ("da", {"heading": "Har du spørgsmål?"}, ""),
    ("da", {"heading": "Kopi af journaler, røntgenbilleder m.v."}, ""),
    ("da", {"closing": "Mvh"}, "closing-form"),
    ("da", {"closing": "Venlig hilsen"}, ""),
    ("no", {"closing": "Med vennlige hilsener"}, "closing-form"),
    ("no", {"closing": "Med vennlig hilsen,"}, "closing-form"),
    ("no", {"closing": "Med hilsen"}, ""),
    ("se", {"closing": "Med vänliga hälsningar"}, ""),
    ("gb", {"closing": "Yours Sincerely"}, "closing-capitals"),
    ("gb", {"salutation": "Dear Mrs Holloway", "closing": "Yours faithfully"}, "closing-form"),
    ("gb", {"salutation": "Dear Sir or Madam", "closing": "Yours faithfully"}, ""),
    ("gb", {"salutation": "Dear Sir or Madam", "closing": "Yours sincerely"}, "closing-form-without-name"),
    (
        "no",
        {"salutation": "Kjære Kari Prøven,", "recipient": "Kari Prøven\nVeien 1\n0123 Prøvested"},
        "salutation-comma",
    ),
    ("no", {"salutation": "Kjære Kari Prøven", "recipient": "Kari Prøven\nVeien 1\n0123 Prøvested"}, ""),
    (
        "da",
        {"salutation": "Kære Kaj Testholm", "recipient": "Bodil Prøvesen\nVej 1\n8000 Eksempelby"},
        "salutation-name",
    ),
    ("da", {"salutation": "Kære Bodil", "recipient": "Bodil Prøvesen\nVej 1\n8000 Eksempelby"}, ""),
    ("da", {"salutation": "Kære kollega", "recipient": "Lægehuset ved Torvet\nTorvet 5\n8000 Eksempelby"}, ""),
    ("gb", {"salutation": "Dear Ms Lindqvist", "recipient": "Adult Social Care\nExampleton Council\nZX1 1AA"}, ""),
    ("da", {"recipient": "Bodil Prøvesen\nVej 1\n800 Eksempelby"}, "postcode-digits"),
    ("da", {"recipient": "Bodil Prøvesen\nVej 1\n80 00 Eksempelby"}, "postcode-form"),
    ("da", {"recipient": "Anna Provén\nGatan 1\n12345 Malmö\nSVERIGE"}, ""),
    ("se", {"recipient": "Anna Provén\nGatan 1\n64731 Mariefred"}, "postcode-form"),
    ("se", {"recipient": "Anna Provén\nGatan 1\n647 31 Mariefred"}, ""),
    ("se", {"recipient": "Anna Provén\nGatan 1\n647 31  MARIEFRED"}, ""),
    ("gb", {"recipient": "Ms A Proofe\n1 Test Lane\nTESTHAVEN\nZX99ZZ"}, "postcode-form"),
    ("gb", {"recipient": "Ms A Proofe\n1 Test Lane\nTesthaven zx9 9zz"}, "postcode-case"),
    ("gb", {"recipient": "Ms A Proofe\n1 Test Lane\nTESTHAVEN ZX9 9ZZ"}, ""),
]


@pytest.mark.parametrize(("country", "parts", "rule"), PARTS)
def test_the_parts_around_the_text_have_rules_of_their_own(country, parts, rule):
    assert [name for name, _ in told(country, "", **parts)] == ([rule] if rule else [])


def test_a_finding_points_at_its_line_also_where_the_line_was_broken():
    (found,) = check("da", "Vi ses igen i ambulatoriet mandag\nden 3. maj 2026 klokken ni.")
    assert (found.rule, found.found) == ("weekday-wrong", "mandag den 3. maj 2026")
    assert found.box is not None
    assert found.box.top_mm == 100.0
    (found,) = check("da", "Alt er godt.\nVi ses den 03-05-\n2026.")
    assert found.expected == "3. maj 2026"
    assert found.box is not None
    assert found.box.top_mm == 105.0


def test_a_line_in_two_parts_is_told_once_and_the_head_of_page_2_not_again():
    line = "Dato: 03-05-2026"
    assert len(check("da", "", details=line, date=line)) == 1
    assert check("da", "", **{"continuation": line, "page number": line}) == []


def test_a_hard_space_is_a_space():
    assert told("da", "Tag 5\u00a0mg og 10\u202f% kl.\u00a09.30.") == []


def test_a_rule_holds_from_its_day_on():
    body = "Ring oss på 915 05 515."
    assert [one.rule for one in check("no", body, datetime.date(2019, 5, 22))] == ["phone-groups"]
    assert check("no", body, datetime.date(2019, 5, 21)) == []
    paired = "Ring oss på 91 50 55 15."
    assert [one.rule for one in check("no", paired, datetime.date(2019, 5, 21))] == ["phone-groups-before-2019"]
    assert check("no", paired, datetime.date(2019, 5, 22)) == []


def test_law_is_law_and_house_style_is_advice():
    (law,) = check("no", "Ring oss på 915 05 515.")
    assert (law.strength, law.is_advice) == (Strength.LAW, False)
    assert "§ 16" in law.source
    (advice,) = check("da", "Mød kl. 9:30.")
    assert advice.is_advice


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_rule_speaks_in_whole_sentences_with_its_source(country):
    for rule in load_language_rules(country).rules:
        assert rule.message.rstrip("»”“").endswith(".") and rule.mend.endswith(".")
        assert rule.source


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ('expected = "{kl}. {time}"', 'expected = "{kl}. {tid}"', "names {tid}, which is none of"),
        ('mend = "Skriv »{expected}«."', 'mend = "Skriv »{right}«."', "names {right}, which is none of"),
        ("(?P<kl>[Kk]l)", "(?P<kl>[Kk]l", "can't be read"),
        ('sureness = "H"', 'sureness = "sure"', "sureness"),
        ('name = "date-stop"', 'name = "date-form"', "two rules date-form"),
    ],
)
def test_a_damaged_file_is_told_by_name_and_fault(before, after, problem):
    toml = (files("templates") / "letters" / "da" / "language.toml").read_text("utf-8")
    assert before in toml
    with pytest.raises(DamagedTemplate) as error:
        read_language_rules(toml.replace(before, after, 1).encode(), "da/language.toml")
    assert problem in str(error.value)
    assert "da/language.toml" in str(error.value)
