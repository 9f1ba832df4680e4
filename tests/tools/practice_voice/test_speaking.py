import numpy as np
import pytest

from tools.practice_voice import dictations, espeak, voices


@pytest.mark.parametrize(
    ("voice", "line"), [("da", "alene simvastatin"), ("da+m3", "alene simvastatin"), ("en", "arm six")]
)
def test_words_begin_where_they_are_heard(voice, line):
    spoken = espeak.speak(line, voice)
    (first, begin, until), (second, start, end) = spoken.words
    assert f"{first} {second}" == line
    assert (begin, until) == (0, start)
    assert end == pytest.approx(len(spoken.samples) / espeak.RATE)
    # An s hisses: it crosses zero far more often than the vowel and the nasal before it.
    frames = spoken.samples[: len(spoken.samples) // 160 * 160].reshape(-1, 160).astype(float)
    crossings = np.mean(np.diff(np.sign(frames), axis=1) != 0, axis=1)
    assert np.flatnonzero(crossings > 0.35)[0] / 100 == pytest.approx(start, abs=0.04)


def test_words_that_espeak_joins_share_their_time():
    # English "of the" comes as one event.
    spoken = espeak.speak("normal movement of the right knee", "en")
    starts = [start for _, start, _ in spoken.words]
    assert len(starts) == 6
    assert starts == sorted(starts)
    assert all(end > start for _, start, end in spoken.words)


def test_an_unknown_voice_is_said():
    with pytest.raises(espeak.EspeakMissing, match="xx-nowhere"):
        espeak.speak("punktum", "xx-nowhere")


def test_a_dictation_is_fresh_for_each_seed_and_the_same_for_one():
    first, again, other = (dictations.dictation("nb", 8, seed) for seed in (1, 1, 2))
    assert (first.words, first.voice) == (again.words, again.voice)
    assert first.seconds == pytest.approx(again.seconds, abs=0.05)
    assert first.words != other.words
    assert first.voice.split("+")[1] in voices.HELD_OUT
    assert 8 <= first.seconds < 30
    # Speech lies where the words are said to lie.
    begin, end = (int(time * espeak.RATE) for time in (first.sentences[0][0][1], first.sentences[0][-1][2]))
    assert np.std(first.samples[begin:end]) > 5 * np.std(first.samples[: begin - 800])
