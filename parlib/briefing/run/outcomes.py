"""Outcome of one brief in a batch: done, or a failure that names unit and period; there is no other
outcome.
"""

from __future__ import annotations

import os
import time
import traceback
from collections.abc import Callable

from parlib.briefing.run.result import BriefResult
from parlib.codebook.runs import BriefRequest
from parlib.errors import BriefFailed, ParlibError
from parlib.files.whole import in_words, lacks_memory, out_of_memory
from parlib.speech.catalogue import saying
from parlib.store.project import Project

RenderOne = Callable[[BriefRequest, Project], BriefResult]


def guarded(work: RenderOne, request: BriefRequest, *, project: Project) -> BriefResult:
    """Run one brief and turn whatever goes wrong into a result that says so."""
    began, traced = time.perf_counter(), ""
    try:
        return work(request, project)
    except BriefFailed as fault:
        seconds = time.perf_counter() - began
        told = {"cell": fault.cell, "traceback": fault.traceback}
        return failed(request, fault.message, seconds=seconds, **told)
    except ParlibError as fault:
        problem = fault.message
    except OSError as fault:
        problem = in_words(fault)
    except Exception as fault:  # the last net: a defect in one brief must not stop the others
        last = fault.__traceback__
        while last and last.tb_next:
            last = last.tb_next
        where = (
            f" ({os.path.basename(last.tb_frame.f_code.co_filename)}:{last.tb_lineno})"  # noqa: PTH119
            if last
            else ""
        )
        problem = f"{type(fault).__name__}: {fault}{where}"
        if lacks_memory(fault):
            problem = out_of_memory()
        traced = "".join(traceback.format_exception(fault))
    return failed(request, problem, seconds=time.perf_counter() - began, traceback=traced)


def failed(
    request: BriefRequest,
    problem: str,
    *,
    seconds: float = 0.0,
    cell: str = "",
    traceback: str = "",
) -> BriefResult:
    """Return the result of a brief that could not be made; the problem names unit and period."""
    who = f"{request.locality} {request.period}"
    return BriefResult(
        request=request,
        status="failed",
        problem=problem if who in problem else saying("{who}: {fault}", who=who, fault=problem),
        seconds=seconds,
        cell=cell,
        traceback=traceback,
    )
