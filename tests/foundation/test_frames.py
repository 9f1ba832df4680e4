"""Messages on a pipe: whole or refused."""

from __future__ import annotations

import contextlib
import io
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation import frames

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
MESSAGES = st.dictionaries(st.text(), JSON, max_size=4)


def written(message: dict, blob: bytes = b"") -> bytes:
    pipe = io.BytesIO()
    frames.write(pipe, message, blob)
    return pipe.getvalue()


@given(st.lists(st.tuples(MESSAGES, st.binary(max_size=300)), max_size=4))
def test_messages_come_back_one_by_one_and_then_nothing(messages):
    pipe = io.BytesIO(b"".join(written(message, blob) for message, blob in messages))
    for message in messages:
        assert frames.read(pipe) == message
    assert frames.read(pipe) is None


@given(MESSAGES, st.binary(min_size=1, max_size=50), st.data())
def test_a_message_that_breaks_off_is_refused(message, blob, data):
    whole = written(message, blob)
    cut = data.draw(st.integers(1, len(whole) - 1))
    with pytest.raises(ValueError, match="breaks off"):
        frames.read(io.BytesIO(whole[:cut]))


@given(st.binary(max_size=200))
def test_noise_is_refused_and_never_more_than_that(noise):
    with contextlib.suppress(ValueError):
        frames.read(io.BytesIO(noise))


@given(st.binary(max_size=60))
def test_noise_in_a_sound_frame_is_refused_or_an_object(noise):
    try:
        read = frames.read(io.BytesIO(struct.pack(">IQ", len(noise), 0) + noise))
    except ValueError:
        return
    assert read is not None
    assert isinstance(read[0], dict)


@pytest.mark.parametrize("lengths", [(frames.JSON_BYTES_AT_MOST + 1, 0), (2, frames.BLOB_BYTES_AT_MOST + 1)])
def test_a_message_that_claims_to_be_huge_is_refused_before_memory_is_taken(lengths):
    with pytest.raises(ValueError, match="larger than any message may be"):
        frames.read(io.BytesIO(struct.pack(">IQ", *lengths) + b"{}"))


def test_json_nested_without_end_is_refused():
    deep = b'{"a":' + b"[" * 200_000
    with pytest.raises(ValueError, match="no JSON"):
        frames.read(io.BytesIO(struct.pack(">IQ", len(deep), 0) + deep))
