"""Work that is done apart: in order, as much as is there, and to the end though a worker dies."""

from __future__ import annotations

import multiprocessing
import os

import pytest

from parlib.briefing.run import pool
from parlib.briefing.run.pool import apart
from parlib.errors import UsageError

HERE = os.getpid()


def squared(number):
    if number == 3 and multiprocessing.parent_process() is not None:
        os._exit(9)  # as one that is killed for its memory
    return number * number


def refused(number):
    raise UsageError(f"{number} cannot be asked for")


@pytest.mark.skipif(not pool._LINUX, reason="workers are forked on Linux only")
def test_what_a_dead_worker_held_is_done_here_and_a_refusal_is_that_of_the_piece(monkeypatch):
    monkeypatch.setattr(pool, "_FEW", 4)
    with apart(squared, range(6), workers=2) as made:
        assert list(made) == [0, 1, 4, 9, 16, 25]
    with pytest.raises(UsageError, match="0 cannot be asked for"), apart(refused, range(6), workers=2) as made:
        next(iter(made))


def test_few_pieces_are_done_here_one_after_another():
    with apart(lambda n: (n, os.getpid()), [1, 2], workers=2) as made:
        assert list(made) == [(1, HERE), (2, HERE)]
