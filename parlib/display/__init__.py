"""Present findings as charts, tables and sentences, with numbers in the reader's language.

A notebook calls one function per part (``display.summary(brief)``) and displays the result; the
renderer checks every number again with :func:`format_number` and :func:`resolve`.
"""

from parlib.display import annex, link, overview, plan, sheets, survey
from parlib.display.brief import (
    commitments,
    domains,
    lost_points,
    masthead,
    satisfaction,
    sources,
    summary,
    trend,
)
from parlib.display.sentences import wording_problems
from parlib.document.binding import Bound
from parlib.document.blocks import Masthead, Section, bound_numbers, text_of
from parlib.document.numbers import FORMATS, format_number
from parlib.document.references import resolve
from parlib.document.vocabulary import MIME

__all__ = [
    "FORMATS",
    "MIME",
    "Bound",
    "Masthead",
    "Section",
    "annex",
    "bound_numbers",
    "commitments",
    "domains",
    "format_number",
    "link",
    "lost_points",
    "masthead",
    "overview",
    "plan",
    "resolve",
    "satisfaction",
    "sheets",
    "sources",
    "summary",
    "survey",
    "text_of",
    "trend",
    "wording_problems",
]
