"""Bodies piece by piece: however they are cut, they unpack to the same, and never beyond the limit."""

from __future__ import annotations

import gzip
import zlib
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.fetch.body import Body, BodyRefused

PACKINGS = {"": lambda d: d, "gzip": gzip.compress, "deflate": zlib.compress, "bare deflate": lambda d: zlib.compress(d, wbits=-15)}


def unpack(encoding: str, pieces: list[bytes], most: int = 1_000_000) -> Body:
    body = Body(encoding.removeprefix("bare "), most, 200)
    for piece in pieces:
        body.feed(piece)
    return body


@given(st.binary(max_size=400), st.sampled_from(sorted(PACKINGS)), st.lists(st.integers(0, 450), max_size=8))
def test_any_cuts_give_the_same(data: bytes, packing: str, cuts: list[int]) -> None:
    packed = PACKINGS[packing](data)
    places = [0, *sorted(min(c, len(packed)) for c in cuts), len(packed)]
    body = unpack(packing, [packed[a:b] for a, b in pairwise(places)])
    # Bare deflate that looks like zlib's header by chance cannot be told; browsers take it for that too.
    assert body.is_whole and body.so_far == data


@given(st.binary(min_size=1, max_size=400), st.sampled_from(["gzip", "deflate"]), st.data())
def test_what_breaks_off_is_not_whole(data: bytes, packing: str, drawn: st.DataObject) -> None:
    packed = PACKINGS[packing](data)
    body = unpack(packing, [packed[: drawn.draw(st.integers(1, len(packed) - 1))]])
    assert not body.is_whole and data.startswith(body.so_far)


@given(st.binary(max_size=300), st.sampled_from(["gzip", "deflate"]))
def test_rubbish_raises_nothing_else(data: bytes, encoding: str) -> None:
    try:
        unpack(encoding, [data])
    except BodyRefused as refused:
        assert refused.code in ("bad_encoding", "too_large")


@pytest.mark.parametrize("packing", ["gzip", "deflate", "bare deflate"])
@pytest.mark.parametrize("times", [900_000, 50_000_000])
def test_a_bomb_is_refused_before_it_is_in_memory(packing: str, times: int) -> None:
    packed = PACKINGS[packing](b"\0" * times)
    body = Body(packing.removeprefix("bare "), 1_000_000 if times > 10_000_000 else 100_000, 200)
    with pytest.raises(BodyRefused) as refused:
        for at in range(0, len(packed), 1000):
            body.feed(packed[at : at + 1000])
    assert refused.value.code in ("too_large", "decompression_bomb") and len(body.so_far) <= 1_000_001


def test_a_file_of_many_empty_parts_ends() -> None:
    body = unpack("gzip", [gzip.compress(b"") * 5_000])
    assert body.is_whole and body.so_far == b""
