"""The places of a text to look at: few, telling, in order, and gone when a person has dealt with them."""

from __future__ import annotations

import tomllib

import pytest

from foundation.places import resources
from speech.doubts import SENTENCES, Doubt, FlaggedWords, Reason, doubts, flagged, still_there
from speech.model import Ambiguity, Flag, Segment, Word, Written, WrittenToken
from speech.realignment import realign
from speech.written import written


def text_of(text: str) -> tuple[Written, list[Word]]:
    """A text as if each word of it was spoken so, one a second; a word with a question mark before it is unsure."""
    words: list[Word] = []
    tokens: list[WrittenToken] = []
    parts: list[str] = []
    for index, said in enumerate(text.split(" ")):
        word, sure = said.removeprefix("¿"), 0.2 if said.startswith("¿") else 0.9
        words.append(Word(word.strip(".,"), float(index), index + 0.8, sure))
        tokens.append(WrittenToken(word, index, index, float(index), index + 0.8, len(" ".join(parts)) + bool(parts)))
        parts.append(word)
    return Written(" ".join(parts), tuple(tokens)), words


def everything(_word: str) -> bool:
    return True


def found(text: str, language: str = "da") -> list[tuple[str, tuple[Reason, ...]]]:
    written, words = text_of(text)
    return [(one.text, one.reasons) for one in doubts(written, words, (), language, everything)]


def only(reason: Reason, text: str, language: str) -> list[str]:
    return [place for place, reasons in found(text, language) if reason in reasons]


DOSES = [
    ("da", "Får Metoprolol 50 mg to gange dagligt og Panodil.", ["50 mg to gange dagligt"]),
    ("da", "Femoghalvtreds milligram, derefter 2-3 tabletter x 4.", ["Femoghalvtreds milligram", "2-3 tabletter x 4"]),
    ("da", "Insulin 12 IE til natten, 1+0+1.", ["12 IE", "1+0+1"]),
    ("da", "Levothyroxin 0,1 mg og 75 µg/time.", ["0,1 mg", "75 µg/time"]),
    ("da", "Der er skrevet et brev, og hun kommer en gang til.", []),
    (
        "da",
        "1/2 tablet, ½ tablet, 1½ tablet, 1 000 mg og 1.5 g.",
        ["1/2 tablet", "½ tablet", "1½ tablet", "1 000 mg", "1.5 g"],
    ),
    (
        "nb",
        "Fem og tjue milligram, to tabletter, 4 ganger daglig.",
        ["Fem og tjue milligram", "to tabletter", "4 ganger daglig"],
    ),
    ("da", "Penicillin 1.000.000 IE, Heparin 12.500.000,5 enheder.", ["1.000.000 IE", "12.500.000,5 enheder"]),
    ("da", "Furix 40 mg, Plavix 75 mg, Lasix 20 mg x 2.", ["40 mg", "75 mg", "20 mg x 2"]),
    ("da", "Losartan 50 mg/hydrochlorthiazid 12,5 mg.", ["50 mg", "12,5 mg"]),
    ("da", "Hun gik over en eng med en D-vitamin.", []),
    ("nb", "Klexane 40 mg.", ["40 mg"]),
    ("nb", "Penicillin 2,5 mill. IE × 4.", ["2,5 mill. IE × 4"]),
    ("nb", "Penicillin 1 000 000 IE, Heparin 5–10 000 enheter.", ["1 000 000 IE", "5–10 000 enheter"]),
    ("sv", "Två och en halv tabletter, tjugofem mg.", ["Två och en halv tabletter", "tjugofem mg"]),
    ("sv", "Waran 2,5 mg 1 gång dagligen.", ["2,5 mg 1 gång dagligen"]),
    ("sv", "Furix 40 mg och 2 000 000 E.", ["40 mg", "2 000 000 E"]),
    ("sv", "Metformin 1,5 g/dygn, noradrenalin 2 ml/h.", ["1,5 g/dygn", "2 ml/h"]),
    ("en", "One hundred and twenty mg, two puffs.", ["One hundred and twenty mg", "two puffs"]),
    ("en", "Lasix 40 mg, heparin 1,000,000 units.", ["40 mg", "1,000,000 units"]),
]
UNITS = [
    ("da", "Blodtryk 140/80 mmHg, puls 88, Hb 7,3 mmol/l.", ["140/80 mmHg", "7,3 mmol/l"]),
    ("da", "Temperatur 38,5 °C, saturation 97 %.", ["38,5 °C", "97 %"]),
    ("da", "Der blev givet mg uden tal.", ["mg"]),
    ("da", "2 x 3 x 4,5 cm, leukocytter 4,5 x 10⁹/l, 5 µg/kg/min.", ["2 x 3 x 4,5 cm", "4,5 x 10⁹/l", "5 µg/kg/min"]),
    ("da", "Glukose 7 mmol/l, 3 g/l albumin, 5 mg/døgn.", ["7 mmol/l", "3 g/l"]),
    ("nb", "Leukocytter 4,5 × 10⁹/L.", ["4,5 × 10⁹/L"]),
    ("nb", "Puls 60 slag i minuttet, vekt 81 kg.", ["60 slag i minuttet", "81 kg"]),
    ("sv", "Blodtryck 130/75, längd 170 cm.", ["130/75", "170 cm"]),
    ("en", "Weight 81 kg, blood pressure 140/80.", ["81 kg", "140/80"]),
    ("en", "A D-dimer, a French patient, a G tube.", []),
]
DATES = [
    ("da", "Kontrol 3. maj 2026 kl. 9.00 eller den 3.5.2026.", ["3. maj 2026", "kl. 9.00", "3.5.2026"]),
    ("da", "Set mandag, sidst i 2019, næste gang i morgen.", ["mandag", "2019", "i morgen"]),
    ("da", "Ring 20 00 00 01, cpr 251248-9996.", []),
    ("nb", "Innlagt 17. mai, utskrevet 2026-05-20.", ["17. mai", "2026-05-20"]),
    ("sv", "Opererad den 6 juni 2025 klockan 8.", ["6 juni 2025", "klockan 8"]),
    ("en", "March 3, then 5 March 2026. She may march on.", ["March 3", "5 March 2026"]),
]
SIDES = [
    ("da", "Smerter i højre ben, venstresidig hofte, begge knæ.", ["højre", "venstresidig", "begge"]),
    ("da", "Smerter i v. hofte og h. knæ, hø. skulder, ve. øre, pneumoni dx.", ["v.", "h.", "hø.", "ve.", "dx."]),
    ("da", "V. hofte: infektion med H. pylori, v. cava og i.v. Medicin, set af H. Jensen kl. 14 h.", ["V."]),
    ("nb", "Høyre kne og venstresidig svakhet.", ["Høyre", "venstresidig"]),
    ("nb", "Brudd i v. håndledd, h. hofte, hø. fot, ve. fot.", ["v.", "h.", "hø.", "ve."]),
    ("sv", "Smärta i hö knä, vä. höft, v. fot och h. hand.", ["hö", "vä.", "v.", "h."]),
    ("sv", "Allergi mot hö och pollen, åter v. 32, efter 2 h. Hon mår bra.", []),
    ("sv", "Höger sida, vänstra handen, båda öronen.", ["Höger", "vänstra", "båda"]),
    ("en", "The left leg and the right-sided weakness.", ["left", "right-sided"]),
    ("en", "L hip and R. knee, pain in the RIF, rt shoulder, pneumonia (L).", ["L", "R.", "RIF", "rt", "(L)"]),
    ("en", "The R wave, 2 L of fluid, 5 mmol/L today, seen by R Smith.", []),
]
NEGATIONS = [
    ("da", "Ingen feber, ikke hoste, uden opkast, hverken nu eller før.", ["Ingen", "ikke", "uden", "hverken"]),
    ("da", "Ikkeryger med singen.", []),
    ("nb", "Ikke feber, uten hoste, ingen funn.", ["Ikke", "uten", "ingen"]),
    ("sv", "Inte feber, utan hosta, inga fynd, nekar illamående.", ["Inte", "utan", "inga", "nekar"]),
    ("en", "No fever, it doesn't hurt, denies cough.", ["No", "doesn't", "denies"]),
]


@pytest.mark.parametrize(
    ("reason", "language", "text", "places"),
    [
        *((Reason.DOSE, *case) for case in DOSES),
        *((Reason.UNIT, *case) for case in UNITS),
        *((Reason.DATE, *case) for case in DATES),
        *((Reason.SIDE, *case) for case in SIDES),
        *((Reason.NEGATION, *case) for case in NEGATIONS),
    ],
)
def test_what_harms_when_it_is_wrong_is_to_be_looked_at(reason, language, text, places):
    assert only(reason, text, language) == places


# What the rules of writing write

COUNTS = {
    "da": ("fem", "fem hundrede", "tolv tusind fem hundrede", "to millioner", "en halv", "nul komma fem", "fem til ti"),
    "nb": ("fem", "fem hundre", "tolv tusen fem hundre", "to millioner", "en halv", "null komma fem", "fem til ti"),
    "sv": ("fem", "fem hundra", "tolv tusen fem hundra", "två miljoner", "en halv", "noll komma fem", "fem till tio"),
    "en": (
        "five",
        "five hundred",
        "twelve thousand five hundred",
        "two million",
        "half a",
        "point five",
        "five to ten",
    ),
}
PER_LITRE = {"da": "per liter", "nb": "per liter", "sv": "per liter", "en": "per litre"}
VALUES = {Reason.DOSE, Reason.UNIT}


def unmarked(said: str, language: str) -> list[str]:
    """What is written for spoken words, where no place of it is looked at for its dose or its unit."""
    words = [Word(word, float(index), index + 0.8, 0.9) for index, word in enumerate(said.split())]
    text = written(words, language)
    places = doubts(text, words, (), language, everything)
    return [] if any(VALUES.intersection(one.reasons) for one in places) else [text.text]


@pytest.mark.parametrize("language", COUNTS)
def test_every_unit_and_dose_that_is_written_is_looked_at(language):
    lists = tomllib.loads((resources() / "spoken" / f"{language}.toml").read_text(encoding="utf-8"))["lists"]
    doses = [*lists["dose"], *lists.get("taken", ())]
    units = [*lists["unit"], *lists["degrees"], *lists.get("lab", ())]
    said = [f"{count} {phrase}" for count in COUNTS[language] for phrase in [*doses, *units]]
    said += [f"{COUNTS[language][0]} {unit} {PER_LITRE[language]}" for unit in units]
    assert sorted({text for one in said for text in unmarked(one, language)}) == []


def test_a_plain_text_has_nothing_to_look_at():
    assert found("Tak for henvisningen af patienten, som jeg har set i ambulatoriet.") == []


def test_a_language_without_words_of_its_own_still_has_its_unsure_words():
    written, words = text_of("Potilas ¿sai 5 mg")
    assert [one.text for one in doubts(written, words, (), "fi", lambda _word: False)] == ["sai"]


# Unsure words


def unsure(text: str, known: set[str]) -> list[str]:
    written, words = text_of(text)
    places = doubts(written, words, (), "da", lambda word: word.casefold() in known)
    return [one.text for one in places if Reason.UNSURE in one.reasons]


def test_an_unsure_word_counts_only_where_nothing_knows_it():
    text = "Patienten ¿fik ¿pnømoni. Xyz"
    assert unsure(text, {"fik"}) == ["pnømoni"]
    assert unsure(text, {"fik", "pnømoni"}) == []


def test_without_a_dictionary_low_probability_decides():
    assert unsure("Patienten ¿fik ¿pnømoni. Xyz", set()) == ["fik", "pnømoni"]


def test_an_unsure_number_counts_for_no_dictionary_knows_numbers():
    assert unsure("Der er ¿7 af dem ¿, og", {"af"}) == ["7"]


def test_reasons_of_one_place_are_told_together():
    written, words = text_of("Smerter i ¿højre ben")
    (place,) = doubts(written, words, (), "da", lambda _word: False)
    assert place.reasons == (Reason.UNSURE, Reason.SIDE)
    assert (place.text, place.offset, place.stop, place.first, place.last) == ("højre", 10, 15, 2, 2)
    assert (place.start, place.end) == (2.0, 2.8)


# Segments and rules


def test_a_flagged_segment_stands_for_itself_before_what_is_in_it():
    segments = [
        Segment((Word("Godt", 0.0, 0.5, 0.9),)),
        Segment(
            tuple(Word(word, 1.0, 1.5, 0.2) for word in ("tak", "ikke", "tak")), frozenset({Flag.TEXT_OVER_SILENCE})
        ),
    ]
    assert flagged(segments) == (FlaggedWords(1, 3, frozenset({Flag.TEXT_OVER_SILENCE})),)
    written, _words = text_of("Godt tak ikke tak")
    places = doubts(
        written, [word for one in segments for word in one.words], flagged(segments), "da", lambda _w: False
    )
    assert [(one.text, one.reasons) for one in places] == [
        ("tak ikke tak", (Reason.TEXT_OVER_SILENCE,)),
        ("ikke", (Reason.NEGATION,)),
    ]


def test_every_flag_and_every_ambiguity_has_a_reason_and_a_sentence():
    assert {flag.value for flag in Flag} <= set(Reason)
    assert {f"ambiguous-{one}" for one in Ambiguity} <= set(Reason)
    assert set(SENTENCES) == set(Reason)


@pytest.mark.parametrize("ambiguity", list(Ambiguity))
def test_what_a_rule_could_not_decide_is_to_be_looked_at(ambiguity):
    token = WrittenToken("komma", 0, 0, 0.0, 0.5, 0, ambiguity)
    (place,) = doubts(Written("komma", (token,)), [Word("komma", 0.0, 0.5, 0.9)], (), "da", everything)
    assert place.reasons == (Reason(f"ambiguous-{ambiguity}"),)


def test_an_ambiguity_over_several_words_is_one_place():
    said = ("godt", "slet", "sidste", "sætning.", "diktat", "slut")
    words = [Word(word, float(index), index + 0.8, 0.9) for index, word in enumerate(said)]
    places = doubts(written(words, "da"), words, (), "da", everything)
    assert [(one.text, one.first, one.last) for one in places] == [
        ("slet sidste sætning.", 1, 3),
        ("Diktat slut", 4, 5),
    ]
    assert {one.reasons for one in places} == {(Reason.INSTRUCTION,)}


def test_places_come_in_the_order_of_the_text():
    written, words = text_of("Uden ¿pnømoni, 5 mg i højre ben mandag")
    places = doubts(written, words, (), "da", lambda _word: False)
    assert [one.text for one in places] == ["Uden", "pnømoni", "5 mg", "højre", "mandag"]
    assert [one.start for one in places] == [0.0, 1.0, 2.0, 5.0, 7.0]


# After the text was edited


def left(text: str, edited: str) -> list[Doubt]:
    written, words = text_of(text)
    return [*still_there(doubts(written, words, (), "da", everything), realign(written, edited))]


TEXT = "Får 50 mg dagligt. Ingen smerter i højre ben."


def test_places_move_with_the_text_around_them():
    edited = "Kære kollega\n\nFår jævnligt 50 mg dagligt. Ingen stærke smerter i Højre ben."
    places = left(TEXT, edited)
    assert [one.text for one in places] == ["50 mg", "Ingen", "Højre"]
    assert all(edited[one.offset : one.stop] == one.text for one in places)


@pytest.mark.parametrize(
    ("edited", "texts"),
    [
        ("Får 500 mg dagligt. Ingen smerter i højre ben.", ["Ingen", "højre"]),
        ("Får 50 mg dagligt. Ingen smerter i venstre ben.", ["50 mg", "Ingen"]),
        ("Får 50 mg dagligt. Smerter i højre ben.", ["50 mg", "højre"]),
        ("", []),
    ],
)
def test_what_a_person_has_changed_has_been_looked_at(edited, texts):
    assert [one.text for one in left(TEXT, edited)] == texts
