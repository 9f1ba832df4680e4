"""The checklists before a letter: each country's own law, in the reader's own language."""

from __future__ import annotations

import re
from dataclasses import replace
from importlib.resources import files

import pytest

from foundation.translation import LANGUAGES, current_language, use_language
from office.checklists import store
from office.checklists.model import Answer, Sureness
from office.checklists.reading import DamagedChecklist, checklist, read_checklist
from office.errors import GateClosed
from office.features import journals, letters, patients, privacy
from office.letters.data import example_data
from office.letters.drafts import LetterContent, LetterState, Recipient
from office.letters.model import Signature
from office.storage.keys import LANGUAGES as LANGUAGE_OF

NAMES = sorted(file.name.removesuffix(".toml") for file in (files("resources") / "checklists").iterdir())
COUNTRIES = sorted(LANGUAGE_OF)
TEST_IDS = {"da": "251248-9996", "no": "12895098765", "se": "19500101-9802", "gb": "9990000018"}
KINDS = {"da": "proevesvar", "no": "proevesvar", "se": "provsvar", "gb": "test-results"}

# All that a country's questions may stand on. Denmark and Norway each have a forvaltningslov, with other paragraphs.
PARAGRAPHS = r" §§? [\d, og-]+"
LAWS = {
    "da": (
        rf"Sundhedsloven{PARAGRAPHS}",
        r"Forvaltningsloven §§ 22, 24 og 25",
        r"[Dd]atabeskyttelsesforordningen art\. \d+(, stk\. 1, litra [a-f](, og art\. \d+)?)?",
    ),
    "no": (
        rf"[Hh]elsepersonelloven{PARAGRAPHS}",
        rf"[Pp]asient- og brukerrettighetsloven{PARAGRAPHS}",
        r"Forvaltningsloven § 27",
        r"personopplysningsloven § 16 fjerde ledd",
        r"[Pp]ersonvernforordningen artikkel \d+( nr\. 1 bokstav [a-f])?( og (artikkel )?\d+)?",
    ),
    "se": (
        r"OSL \(2009:400\) [\d§kap., och]+",
        r"Förvaltningslagen \(2017:900\) 32 och 33 §§",
        r"privat vård: (patientsäkerhetslagen \(2010:659\)|patientdatalagen \(2008:355\)) \d+ kap\. \d+ §",
        r"[Dd]ataskyddsförordningen \(EU\) 2016/679 artikel \d+(\.1 [a-f])?( och \d+)?",
    ),
    "gb": (
        r"UK GDPR, Articles? [\d()a-f]+( and \d+)?",
        r"Data Protection Act 2018, ss\. 165 and 167",
        r"[Tt]he common-law duty of confidentiality",
    ),
}
# Letters and words that no text in a language has, and one in a neighbouring language would.
FOREIGN = {
    "da": re.compile(r"[äö]|\b(av|bare|etter|inte|och|the)\b"),
    "nb": re.compile(r"[äö]|\b(af|kun|efter|igennem|inte|och|the)\b"),
    "sv": re.compile(r"[æø]|\b(er|ikke|og|til|the)\b"),
    "en": re.compile(r"[æøåäö]|\b(er|och|og)\b"),
}
CITES_A_LAW = re.compile(r"§|\bGDPR\b|\w(loven|lagen|förordningen|forordningen)\b|\bAct\b|\bOSL\b")

SMALL = """
id = "small"
version = "2026-11-21"
[title]
da = "Titel"
nb = "Tittel"
sv = "Rubrik"
en = "Title"
[note]
da = "Forslag"
nb = "Framlegg"
sv = "Förslag"
en = "Proposal"
[[item]]
id = "first"
blocks = true
question = { da = "Er det?", nb = "Er det så?", sv = "Är det?", en = "Is it?" }
next_step = { da = "Gør det", nb = "Gjør det", sv = "Gör det", en = "Do it" }
sources.da = [{ text = "Loven § 1", sureness = "H" }]
sources.no = [{ text = "Lova § 2", sureness = "M" }]
sources.se = [{ text = "Lagen 3 §", sureness = "L" }]
sources.gb = [{ text = "The Act, s. 4", sureness = "H" }]
"""


@pytest.fixture(autouse=True)
def language_afterwards():
    before = current_language()
    yield
    use_language(before)


@pytest.fixture
def office_in(country_folder, open_office):
    """Open a practice office in a country with a finished letter to its patient; return both."""

    def opened(country):
        session = open_office(country_folder(country))
        address = ("Prøveveien 12", "2999 Eksempelby")
        person = session.call(patients.add, identity=TEST_IDS[country], name="Nancy Example", address=address)
        fields = example_data(country, KINDS[country])["fields"]
        content = LetterContent(KINDS[country], Recipient.PATIENT, fields, Signature("Lene Lund", "Overlege"))
        return session, session.call(letters.begin, patient=person.id, content=content)

    return opened


def every_question():
    return [(name, country, item) for name in NAMES for country in COUNTRIES for item in checklist(name, country).items]


# The files


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_texts_are_in_the_readers_language_whatever_the_country(language):
    use_language(language)
    for name in NAMES:
        for country in COUNTRIES:
            held = checklist(name, country)
            shown = [held.title, held.note, *(text for item in held.items for text in (item.question, item.next_step))]
            for text in shown:
                assert str(text) == text.texts[language]
                others = {other for one, other in text.texts.items() if one != language}
                # Danish and Norwegian call sending a letter by the same words.
                assert str(text) not in others or text is held.title, str(text)
                assert not FOREIGN[language].search(str(text)), str(text)


@pytest.mark.parametrize(("name", "country", "item"), every_question())
def test_a_question_stands_on_its_own_countrys_law_alone(name, country, item):
    for source in item.sources:
        assert any(re.fullmatch(law, source.text) for law in LAWS[country]), source.text
    for text in (item.question, item.next_step):
        for words in text.texts.values():
            assert not CITES_A_LAW.search(words), "the text is shown in offices of other countries too"


@pytest.mark.parametrize("country", COUNTRIES)
def test_who_may_have_it_and_how_one_complains_stand_on_law_that_is_named(country):
    items = {item.identity: item for item in checklist("send-letter", country).items}
    for name in ("signed-off", "recipient", "address", "basis", "right-patient", "minimum", "complaint", "window"):
        assert items[name].blocks and items[name].sources, "these questions are asked in every country"
        assert any(source.sureness is not Sureness.LOW for source in items[name].sources), "something surer beside it"
    assert ("only-addressee" in items) == (country == "se")


def test_what_a_lawyer_must_look_at_says_so():
    use_language("en")
    basis = next(item for item in checklist("send-letter", "no").items if item.identity == "basis")
    assert "helsepersonelloven §§ 21, 22, 25 og 45 (to be confirmed)" in basis.source
    assert all("to be confirmed" not in str(source) for source in basis.sources if source.sureness is not Sureness.LOW)
    for name in NAMES:
        assert "lawyer in the office's country" in str(checklist(name, "gb").note)
        assert "A lawyer in each country must approve this file" in (
            files("resources") / "checklists" / f"{name}.toml"
        ).read_text("utf-8")


# A file that can't be right


@pytest.mark.parametrize(
    ("was", "becomes", "told"),
    [
        ('id = "small"', "id = small", "Invalid value"),
        ('id = "small"', 'id = "large"', "id must be the file's name: small."),
        ('version = "2026-11-21"', "", "version is missing."),
        ('version = "2026-11-21"', f'version = "{"2" * 31}"', "version must be a text of at most 30 characters"),
        ('nb = "Tittel"\n', "", "title.nb is missing."),
        ('sv = "Förslag"', 'sv = " "', "note.sv must be a text, not “ ”."),
        ('nb = "Er det så?", ', "", "item[1].question.nb is missing."),
        ("question = {", 'question = { fi = "Onko?",', "item[1].question.fi is not known; remove it."),
        ("blocks = true", 'blocks = "yes"', "item[1].blocks must be true or false, not “yes”."),
        ("blocks = true", "blocks = false", "No question blocks in this country: no."),
        ("blocks = true", 'blocks = true\ncountries = ["da"]', "item[1].sources.no is not known; remove it."),
        ("blocks = true", 'blocks = true\ncountries = ["dk"]', "item[1].countries must be one of da, no, se, gb"),
        ('sources.no = [{ text = "Lova § 2", sureness = "M" }]\n', "", "item[1].sources.no is missing."),
        ('[{ text = "Lova § 2", sureness = "M" }]', '"Lova § 2"', "item[1].sources.no must be a list, not “Lova § 2”."),
        ('sureness = "M"', 'sureness = "C"', "item[1].sources.no[1].sureness must be one of H, M, L, not “C”."),
        ("sources.da", "source.da", "item[1].source is not known; remove it."),
        ("[[item]]", "[[items]]", "item is missing."),
        ("[[item]]", SMALL[SMALL.index("[[item]]") :] + "[[item]]", "The question “first” stands there twice."),
    ],
)
def test_a_file_that_cant_be_right_is_refused(was, becomes, told):
    use_language("en")
    assert was in SMALL
    with pytest.raises(DamagedChecklist) as refused:
        read_checklist(SMALL.replace(was, becomes, 1).encode(), "small")
    sentence = str(refused.value)
    assert sentence.startswith("The checklist small.toml is damaged: ")
    assert told in sentence
    assert sentence.endswith("Put the original file back, or correct it.")


def test_each_country_gets_its_own_questions_and_sources():
    only_here = '\n[[item]]\nid = "here"\nblocks = false\ncountries = ["no", "gb"]\n' + "\n".join(
        f'{text} = {{ da = "a", nb = "b", sv = "c", en = "d" }}' for text in ("question", "next_step")
    )
    read = read_checklist((SMALL + only_here).encode(), "small")
    assert {country: [item.source for item in held.items] for country, held in read.items()} == {
        "da": ["Loven § 1"],
        "no": ["Lova § 2", ""],
        "se": ["Lagen 3 § (to be confirmed)"],
        "gb": ["The Act, s. 4", ""],
    }


def test_an_unknown_checklist_or_country_is_a_bug():
    with pytest.raises(KeyError):
        checklist("no-such", "da")
    with pytest.raises(KeyError):
        checklist("send-letter", "fi")


# In an office


def test_the_gate_of_a_norwegian_office_from_the_question_to_the_journal(office_in):
    use_language("nb")
    session, draft = office_in("no")
    with pytest.raises(GateClosed) as closed:
        session.call(letters.send, letter=draft.id)
    assert "Har legen eller behandleren godkjent brevet?" in str(closed.value)
    assert "Send et brev" in str(closed.value)
    gate = {"checklist": closed.value.checklist, "subject": closed.value.subject}

    questions, answers = session.call(privacy.open_checklist, **gate)
    assert answers == {}
    assert "må godkjenne dem" in str(questions.note)
    shown = " ".join(f"{item.question} {item.source} {item.next_step}" for item in questions.items)
    assert "Pasient- og brukerrettighetsloven § 5-1" in shown
    assert not re.search(r"Sundhedsloven|Autorisationsloven|Databeskyttelsesforordningen|\baf\b|\bthe\b", shown)

    yes = {item.identity: Answer.YES for item in questions.items}
    session.call(privacy.answer, **gate, answers=yes | {"basis": Answer.NO})
    with pytest.raises(GateClosed, match="Er det rettslig grunnlag for å gi opplysningene"):
        session.call(letters.send, letter=draft.id)
    session.call(privacy.answer, **gate, answers=yes)
    assert session.call(letters.send, letter=draft.id).state is LetterState.SENT
    assert len(session.call(journals.listed, patient=draft.patient)) == 1


@pytest.mark.parametrize("country", COUNTRIES)
def test_one_who_reads_another_language_is_asked_in_it_about_the_offices_own_law(office_in, country):
    session, draft = office_in(country)
    for language in LANGUAGES:
        use_language(language)
        with pytest.raises(GateClosed) as closed:
            session.call(letters.send, letter=draft.id)
        gate = {"checklist": closed.value.checklist, "subject": closed.value.subject}
        questions, _answers = session.call(privacy.open_checklist, **gate)
        first = questions.items[0]
        assert str(first.question) == first.question.texts[language]
        assert str(first.question) in str(closed.value)
        own = checklist("send-letter", country)
        assert [item.sources for item in questions.items] == [item.sources for item in own.items]


def test_a_swedish_office_alone_asks_whether_only_the_addressee_can_read_it(office_in):
    session, draft = office_in("se")
    with pytest.raises(GateClosed) as closed:
        session.call(letters.send, letter=draft.id)
    gate = {"checklist": closed.value.checklist, "subject": closed.value.subject}
    elsewhere = {item.identity: Answer.YES for item in checklist("send-letter", "no").items}
    session.call(privacy.answer, **gate, answers=elsewhere)
    with pytest.raises(GateClosed) as still:
        session.call(letters.send, letter=draft.id)
    assert still.value.facts["count"] == 1
    session.call(privacy.answer, **gate, answers=elsewhere | {"only-addressee": Answer.NOT_RELEVANT})
    assert session.call(letters.send, letter=draft.id).state is LetterState.SENT


def test_answers_given_under_an_earlier_version_count_no_more_and_stay_on_record(office_in):
    session, draft = office_in("no")
    subject, now = f"letter:{draft.id}", checklist("send-letter", "no")
    earlier = replace(now, version="2026-11-21")
    yes = {item.identity: Answer.YES for item in now.items}
    with session.database.transaction() as connection:
        store.keep(connection, earlier, subject, yes, "Anna", draft.written)
    with pytest.raises(GateClosed):
        session.call(letters.send, letter=draft.id)
    assert session.call(privacy.open_checklist, checklist="send-letter", subject=subject)[1] == {}
    with session.database.transaction() as connection:
        assert store.newest(connection, earlier, subject) == yes
