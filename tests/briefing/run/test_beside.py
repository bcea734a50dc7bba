"""A document made beside another one by a forked process."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import time

import pytest

from parlib.briefing.pages import docx, pdf, typesetter
from parlib.briefing.run import beside as module
from parlib.briefing.run.beside import beside, can_fork
from parlib.files.locks import lease

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux only")


@pytest.fixture
def forks(monkeypatch):
    """Two processors and no thread of Python, whatever the tests run on and in."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    monkeypatch.setattr(module, "used", threading.Event())


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


@pytest.mark.usefixtures("forks")
def test_a_process_that_is_ended_lets_go_what_it_holds(tmp_path):
    folder = tmp_path / "brief"

    def work():
        with lease(folder, "annex"):
            (tmp_path / "holds").touch()
            time.sleep(60)

    until = time.monotonic() + 30
    with beside(work):  # left without asking for the result, as by a brief that is refused
        while not (tmp_path / "holds").exists():
            assert time.monotonic() < until, "the other process never began"
            time.sleep(0.01)
    assert not folder.exists(), "a document that was refused leaves no folder behind"


@pytest.mark.parametrize(("processors", "threads"), [({0}, 1), ({0, 1}, 2)])
def test_nothing_is_forked_from_a_process_with_threads_or_for_one_processor(monkeypatch, processors, threads):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: processors)
    monkeypatch.setattr(threading, "active_count", lambda: threads)
    assert not can_fork()
    with beside(os.getpid) as made:
        assert made() == os.getpid()


@pytest.fixture
def no_type_set(monkeypatch):
    """A process that has made no PDF and no Word file yet, whatever the tests made before."""
    fresh = threading.Event()
    for each in (typesetter, pdf, docx, module):
        monkeypatch.setattr(each, "used", fresh)
    pdf._compiler.cache_clear()
    return fresh


@pytest.mark.usefixtures("forks")
@pytest.mark.parametrize("make", [lambda: pdf._compiler("Libertinus Serif"), lambda: docx.render_docx({"sections": []})])
def test_nothing_is_forked_from_a_process_that_has_set_type(no_type_set, make):
    assert can_fork()
    with contextlib.suppress(KeyError):  # no document is needed to see that one was begun
        make()
    assert no_type_set.is_set()
    assert not can_fork()


@pytest.mark.usefixtures("forks")
def test_a_process_that_never_answers_is_waited_for_only_so_long(monkeypatch):
    monkeypatch.setattr(module, "PATIENCE", 0.2)
    here = os.getpid()

    def work():
        if os.getpid() != here:
            signal.signal(signal.SIGTERM, signal.SIG_IGN)  # as one that hangs in a library
            time.sleep(60)
        return "made"

    monkeypatch.setattr(module, "_TO_END", 0.2)
    began = time.perf_counter()
    with beside(work) as made:
        assert made() == "made"
    assert time.perf_counter() - began < 20


@pytest.mark.usefixtures("forks")
def test_what_fails_in_both_names_what_the_other_process_failed_of():
    here = os.getpid()

    def work():
        raise ValueError("here" if os.getpid() == here else "there")

    with beside(work) as made, pytest.raises(ValueError, match="here") as heard:
        made()
    assert "ValueError: there" in "".join(heard.value.__notes__)


@pytest.mark.usefixtures("forks")
def test_what_cannot_travel_is_made_here():
    with beside(lambda: threading.Lock()) as made:
        assert made().acquire(blocking=False)
