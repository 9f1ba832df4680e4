"""Which voice model an office uses: practice for practice, the chosen one for real work, or a sentence."""

from __future__ import annotations

import pytest
import small_models
import speaking

from office.dictation.recognition import begin
from office.errors import OfficeError
from office.features import dictation, jobs
from speech.models.installing import import_model, use


@pytest.fixture(autouse=True)
def own_models(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))


@pytest.fixture
def recording(tmp_path):
    return speaking.save(speaking.dictation(speaking.LINES[5:]), tmp_path / "besøg.wav")


def model_for(session, recording):
    """Take a recording in, and begin its recognition as the worker does; return the model that the child is given."""
    session.call(dictation.receive, audio=recording)
    (job,) = session.call(jobs.unfinished)
    return session.worker.call(begin, job=job).values["model"]


def test_a_practice_office_uses_the_practice_model(practice_session, recording, tmp_path):
    import_model(small_models.openai_checkpoint(tmp_path / "dansk.pt"))
    use("dansk", ["da"])
    assert model_for(practice_session, recording).startswith("practice")


def test_a_real_office_without_a_chosen_model_says_what_to_do(real_session, recording, tmp_path):
    import_model(small_models.openai_checkpoint(tmp_path / "dansk.pt"))  # installed is not chosen
    with pytest.raises(OfficeError, match="No voice model for real dictations is chosen for the language “Dansk”"):
        model_for(real_session, recording)


def test_a_real_office_uses_the_model_chosen_for_its_language(real_session, recording, tmp_path):
    import_model(small_models.openai_checkpoint(tmp_path / "dansk.pt"))
    import_model(small_models.openai_checkpoint(tmp_path / "svensk.pt", seed=2), language="sv")
    use("dansk", ["da"])
    use("svensk", ["sv"])
    assert model_for(real_session, recording) == "dansk"
