"""What a document says it is: its head is read before the rest, and how large the rest may be follows from what it carries."""

from __future__ import annotations

import pytest

from parlib.briefing.proof.claimed import Claimed
from parlib.document.model import model_digest, to_json
from parlib.errors import VerificationFailed
from tests.briefing.sample_model import sample


def text(**meta) -> bytes:
    return to_json(sample(**meta)).encode()


def test_of_what_nothing_is_known_the_whole_model_is_read():
    claimed = Claimed(text(), None)
    assert claimed.given is None
    assert claimed.equal is None
    assert claimed.digest == model_digest(sample())
    assert claimed.meta == sample()["meta"]
    assert claimed.numbers > 0


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b'{"schema": "x",\n"meta": [\n},\n"sections": [', text()[:-4]])
def test_what_is_no_model_is_refused_and_never_known(content, tmp_path):
    claimed = Claimed(content, None)
    assert claimed.given is None
    with pytest.raises(VerificationFailed):
        _ = claimed.model


def test_a_letter_may_be_as_large_as_the_briefs_that_it_carries_and_no_brief_may():
    many = [[] for _ in range(510_000)]
    long_list = {"t": "list", "ordered": False, "items": many}

    def claimed(**meta) -> Claimed:
        model = sample(**meta)
        model["sections"][0]["blocks"].append(long_list)
        return Claimed(to_json(model).encode(), None)

    with pytest.raises(VerificationFailed, match="Refused"):
        _ = claimed().model
    assert claimed(parts=[{}] * 20).model["meta"]["parts"] == [{}] * 20
