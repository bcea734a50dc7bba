"""The day on which a document judges promises where nobody names one."""

from __future__ import annotations

from parlib.codebook.kinds import KINDS
from parlib.codebook.runs import BriefRequest
from parlib.store.releases import Release


def with_day_of_judgement(request: BriefRequest, release: Release) -> BriefRequest:
    """Return the request, judged on its day of issue where the release's day says nothing.

    That is so where the plan of the unit began after the year in which the release judges; a day
    that was named stays, and a document that judges no promises has none.
    """
    usual = release.params.methods.analysis.as_of
    if request.as_of is not None or usual is None or not KINDS[request.notebook].judges:
        return request
    plans = release.params.plans_of(request.locality, request.period)
    if not plans or max(p.period for p in plans) <= usual.year:
        return request
    return request.model_copy(update={"as_of": request.issued_on})
