"""A recognition that was killed goes on where it ended, if the same model hears on."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from speaking import LINES, dictation, save

from office.features import dictation as feature
from office.jobs import store
from office.jobs.model import Claim
from office.jobs.runner import process_name
from speech import models
from speech.listening import Listening

HEARD = {"words": [{"text": "kvittering", "start": 1.0, "end": 2.0, "probability": 0.9}], "flags": []}


@pytest.fixture
def spoken(tmp_path):
    """More than one window of speech."""
    return save(dictation(LINES * 3), tmp_path / "visit.wav")


@pytest.fixture
def through(spoken):
    """Return the second at which the first window ends."""
    windows = list(Listening(lambda: spoken.open("rb"), models.practice_model("da")).windows())
    assert len(windows) > 1
    return windows[0].end


@pytest.fixture
def killed(practice_session, patient, spoken, through):
    """Receive a dictation, whose first worker dies after "hearing" one word in the first window; return its id."""
    received = practice_session.call(feature.receive, audio=spoken, patient=patient.id, author="Lene Læge")

    def die(model: str) -> int:
        with practice_session.database.transaction() as connection:
            job = store.claim(connection, process_name(), ("recognise",), datetime.now(UTC))
            claim = Claim(job.id, job.attempt)
            part = {"segments": [HEARD], "through": through, "model": model, "language": "da"}
            store.beat(connection, claim, 0.4, datetime.now(UTC), [part])
            store.put_back(connection, claim)
        return received.id

    return die


def words_of(session, dictation_id: int) -> list[tuple[str, float]]:
    return [(word.text, word.start) for word in session.call(feature.opened, dictation=dictation_id).words]


def test_what_was_heard_is_kept_and_the_rest_is_heard(practice_session, runner, killed, through):
    number = killed(models.practice_model("da").sha256)
    (job,) = runner.run_until_empty()
    assert job.attempt == 2 and not job.failure
    first, *rest = words_of(practice_session, number)
    assert first == ("kvittering", 1.0)
    assert rest and min(start for _, start in rest) >= through - 0.1


def test_another_model_hears_all_of_it_anew(practice_session, runner, killed, through):
    number = killed("practice-of-last-year")
    runner.run_until_empty()
    words = words_of(practice_session, number)
    assert "kvittering" not in [word for word, _ in words]
    assert min(start for _, start in words) < through / 2
