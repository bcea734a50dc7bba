"""A document made beside another one by a forked process."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time

import pytest

from parlib.briefing.run.beside import beside, can_fork

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux only")


@pytest.fixture
def forks(monkeypatch):
    """Two processors and no thread of Python, whatever the tests run on and in."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})
    monkeypatch.setattr(threading, "active_count", lambda: 1)


@pytest.mark.usefixtures("forks")
def test_work_is_done_by_another_process_while_this_one_goes_on():
    with beside(os.getpid) as made:
        began = os.getpid()
        assert made() != began


@pytest.mark.usefixtures("forks")
@pytest.mark.parametrize("fault", [ValueError("why"), KeyboardInterrupt("stop")])
def test_what_fails_there_fails_here_where_it_is_asked_for(fault):
    def work():
        raise fault

    with beside(work) as made, pytest.raises(type(fault), match=str(fault)):
        made()


@pytest.mark.usefixtures("forks")
def test_what_a_killed_process_left_is_made_here():
    here = os.getpid()

    def work():
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return "made"

    with beside(work) as made:
        assert made() == "made"


@pytest.mark.usefixtures("forks")
def test_a_process_whose_result_nobody_wants_any_more_is_ended():
    began = time.perf_counter()
    with pytest.raises(RuntimeError, match="the first failed"), beside(lambda: time.sleep(60)):
        raise RuntimeError("the first failed")
    assert time.perf_counter() - began < 30


@pytest.mark.parametrize(("processors", "threads"), [({0}, 1), ({0, 1}, 2)])
def test_nothing_is_forked_from_a_process_with_threads_or_for_one_processor(monkeypatch, processors, threads):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: processors)
    monkeypatch.setattr(threading, "active_count", lambda: threads)
    assert not can_fork()
    with beside(os.getpid) as made:
        assert made() == os.getpid()
