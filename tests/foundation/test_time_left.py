"""The time left is told from the pace of this attempt, and not before there is one."""

from __future__ import annotations

import pytest

from foundation.time_left import TimeLeft


class Watch:
    """A clock that stands until it is set."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_nothing_is_said_before_a_tenth_has_been_done() -> None:
    watch = Watch()
    left = TimeLeft(watch)
    assert left.seconds(0.0) is None
    watch.now += 30  # the model is being loaded
    assert left.seconds(0.05) is None
    watch.now += 5
    assert left.seconds(0.1) is None


def test_the_pace_is_that_since_the_first_result() -> None:
    watch = Watch()
    left = TimeLeft(watch)
    left.seconds(0.1)
    watch.now += 20
    assert left.seconds(0.3) == pytest.approx(70)
    watch.now += 70
    assert left.seconds(1.0) == 0


def test_what_an_earlier_attempt_did_does_not_make_this_one_look_fast() -> None:
    watch = Watch()
    left = TimeLeft(watch)
    left.seconds(0.75)
    watch.now += 60
    assert left.seconds(0.95) == pytest.approx(15)
