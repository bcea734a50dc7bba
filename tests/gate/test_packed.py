"""Gzip from outside: what it holds within the bound, and nothing else."""

import gzip
import tracemalloc
import zlib

import pytest

from parlib.gate.files import Refused
from parlib.gate.packed import unpack

TEXT = b"so lieu " * 1000


def test_what_was_packed_comes_back_up_to_the_bound():
    packed = gzip.compress(TEXT, mtime=0)
    assert unpack(packed, most=len(TEXT)) == TEXT
    with pytest.raises(Refused, match="more than the 7,999 bytes that it may have"):
        unpack(packed, most=len(TEXT) - 1)


def test_a_bomb_is_not_unpacked():
    bomb = gzip.compress(bytes(200_000_000), 9, mtime=0)
    assert len(bomb) < 200_000
    tracemalloc.start()
    with pytest.raises(Refused, match=r"brief\.model\.json\.gz"):
        unpack(bomb, most=1_000_000, name="brief.model.json.gz")
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        gzip.compress(TEXT)[:-9],
        gzip.compress(TEXT)[:-4] + b"\0\0\0\0",
        gzip.compress(TEXT) + b"more",
        gzip.compress(TEXT) + gzip.compress(TEXT),
        zlib.compress(TEXT),
    ],
    ids=["empty", "not packed", "cut off", "wrong length", "followed by bytes", "two in one", "zlib"],
)
def test_what_is_no_single_whole_stream_is_refused(content):
    with pytest.raises(Refused, match="the packed file is damaged"):
        unpack(content, most=10**6)
