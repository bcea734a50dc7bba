"""Slices of link briefs: every verdict a question can have, refusals beside answers, refusals alone, and nothing."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from parlib.analysis.links.findings import links_to_findings
from parlib.codebook.context import BriefContext
from parlib.codebook.link_questions import LinkFile
from parlib.codebook.tables import conform, empty
from tests.analysis.link_world import ANALYSIS, FILE, world
from tests.analysis.links.answered import run_link_questions
from tests.display.made_slices import context, locality

VERDICTS = ("linked_positive", "linked_negative", "linked_but_small", "no_meaningful_link", "not_informative")
_WORLDS = {
    "linked_positive": {},
    "linked_negative": {"link": -0.2},
    "linked_but_small": {"seed": 4, "link": 0.03, "units": 90, "years": 12, "noise": 0.5},
    "no_meaningful_link": {"seed": 2, "link": 0.0, "units": 60},
    "not_informative": {"seed": 3, "link": 0.0, "units": 12, "years": 5, "noise": 15.0},
}


def _file(*reforms: str) -> LinkFile:
    first = FILE["questions"][0]
    questions = [first | {"id": f"{reform}-income", "reform": reform} for reform in reforms]
    return LinkFile.model_validate(FILE | {"questions": questions})


@lru_cache(maxsize=16)
def _findings(verdict: str, reforms: tuple[str, ...]) -> pd.DataFrame:
    return links_to_findings(run_link_questions(_file(*reforms).questions, world(**_WORLDS[verdict]), analysis=ANALYSIS, draws=199))


def _slice(verdict: str, reforms: tuple[str, ...], language: str, **more) -> BriefContext:
    found = _findings(verdict, reforms) if reforms else empty("findings")
    peers = {"findings": found}
    links = _file(*reforms).questions if reforms else ()
    return context(
        unit=locality("P1@2000-01-01"),
        period=2024,
        language=language,
        tables={"findings": empty("findings")},
        peers=peers,
        links=links,
        **more,
    )


def answered(verdict: str = "linked_positive", language: str = "vi") -> BriefContext:
    """Return one answered question, one refused for containment, one refused as no sample."""
    return _slice(verdict, ("process", "index", "press"), language, illustrative=True)


def attenuated(language: str = "vi") -> BriefContext:
    """Return an answer about a measure whose sampling error is known."""
    brief = answered("linked_positive", language)
    panel = world().assign(process__error=4.0)
    found = links_to_findings(run_link_questions(_file("process").questions, panel, analysis=ANALYSIS, draws=199))
    return _replaced(brief, found)


def refused(language: str = "vi") -> BriefContext:
    """Return press figures alone: refused."""
    return _slice("linked_positive", ("press",), language)


def contained(language: str = "vi") -> BriefContext:
    """Return the raw index alone: refused."""
    return _slice("linked_positive", ("index",), language)


def disagreeing(language: str = "vi") -> BriefContext:
    """Return an answer about which the two tests do not agree."""
    brief = answered("linked_positive", language)
    rows = brief.peers["findings"].copy()
    rows.loc[rows["question"] == "link.process-income", "verdict"] = "methods_disagree"
    return _replaced(brief, rows)


def short(language: str = "vi") -> BriefContext:
    """Return a refusal for another reason: too few units."""
    brief = refused(language)
    rows = brief.peers["findings"].copy()
    rows["not_testable_because"] = "too_few_clusters: clusters=8; needed=10"
    return _replaced(brief, rows)


def _replaced(brief: BriefContext, rows: pd.DataFrame) -> BriefContext:
    return context(
        unit=brief.locality,
        period=brief.period,
        language=brief.language,
        tables=dict(brief.tables),
        peers={"findings": conform("findings", rows)},
        links=brief.links,
    )


def nothing(language: str = "vi") -> BriefContext:
    """Return a unit about which no question was declared."""
    return _slice("linked_positive", (), language)


CASES = {
    **{v: (lambda language="vi", v=v: answered(v, language)) for v in VERDICTS},
    "methods_disagree": disagreeing,
    "refused": refused,
    "contained": contained,
    "short": short,
    "nothing": nothing,
}
