"""An office in each country finds its own language in all it does: dictations, words, doubts, reading, letters."""

from __future__ import annotations

import pytest

from foundation.translation import LANGUAGES
from office.dictation.model import DictationState
from office.features import JOB_KINDS, dictation, doubts, vocabulary
from office.jobs.runner import Runner, Workplace
from office.journals.reading_child import TESSERACT_LANGUAGES
from office.journals.words import STEMMERS
from office.letters.layout import load_layout
from office.storage.keys import LANGUAGES as LANGUAGE_OF
from speech import models
from speech.dictionary import dictionary
from speech.vocabulary import specialities
from speech.written.language import language_of
from tools.practice_voice import dictations


@pytest.mark.parametrize("country", sorted(LANGUAGE_OF))
def test_everything_that_goes_by_language_knows_the_countrys_own(country):
    language = LANGUAGE_OF[country]
    assert language in LANGUAGES
    assert models.practice_model(language) is not None
    assert {one.name for one in specialities(language)} >= {"general", "cardiology"}
    assert language_of(language) is not None
    assert language in TESSERACT_LANGUAGES
    assert language in STEMMERS
    assert load_layout(country).language == language


def test_a_norwegian_office_recognises_norwegian(country_folder, open_office, tmp_path):
    spoken = dictations.dictation("nb", 12.0, seed=40, chosen=("",))
    recording = tmp_path / "besøk.wav"
    recording.write_bytes(dictations.recording(spoken.samples).getvalue())
    session = open_office(country_folder("no"))
    received = session.call(dictation.receive, audio=recording)
    Runner(Workplace(session.worker, session.database, JOB_KINDS, lambda _job: None)).run_until_empty()
    opened = session.call(dictation.opened, dictation=received.id)
    assert opened.row.failure == ""
    assert opened.row.dictation.state is DictationState.RECOGNISED
    heard = {word.text for word in opened.words}
    assert len(heard & set(spoken.words)) >= 0.8 * len(set(spoken.words))
    session.call(vocabulary.choose_specialities, speciality=("cardiology",))
    has_dictionary = session.call(doubts.listed, dictation=received.id).has_dictionary
    assert has_dictionary is (dictionary("nb") is not None)
