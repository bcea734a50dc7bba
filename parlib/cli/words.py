"""Words of closed lists, as the command line prints them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from parlib.speech.catalogue import aloud, msg, saying, spoken

WORDS: Mapping[str, str] = MappingProxyType(
    {
        # steps of a year, and for whom the next one waits
        "not_filed": saying("not filed"),
        "without_workbook": saying("points without a workbook"),
        "self_scored": saying("self scored"),
        "first_appraisal": saying("first appraisal"),
        "explained": saying("explained"),
        "final": saying("final"),
        "published": saying("published"),
        "unit": saying("unit"),
        "appraisers": saying("appraisers"),
        "survey": saying("survey"),
        "publication": saying("publication"),
        "nobody": saying("nobody"),
        # standing of a commitment
        "met": saying("met"),
        "met_after_due": saying("met, after it was due"),
        "on_course": saying("on course"),
        "behind": saying("behind"),
        "missed": saying("missed"),
        "open": saying("open"),
        "not_comparable": saying("not comparable"),
        "no_data": saying("no data"),
        # state of an item
        "scored": saying("scored"),
        "zero": saying("zero"),
        "missing": saying("missing"),
        "reported": saying("reported"),
        "not_applicable": saying("not applicable"),
        "partial": saying("partial"),
        # what became of a row of a review
        "confirmed": saying("confirmed"),
        "corrected": saying("corrected"),
        "rejected": saying("rejected"),
        "by_hand": saying("by hand"),
        "as_read": saying("as read"),
        "to_confirm": saying("to be confirmed"),
        # of cells of two releases
        "equal": saying("equal"),
        "within_tolerance": saying("within tolerance"),
        "differs": saying("differs"),
        "only_left": saying("only in the first"),
        "only_right": saying("only in the second"),
        # choices of method that ranks rest on
        "normalisation": saying("normalisation"),
        "weights": saying("weights"),
        "na_policy": saying("what does not apply"),
        # stages of a build
        "validate": saying("validate"),
        "score": saying("score"),
        "analyse": saying("analyse"),
        "write": saying("write"),
        "done": saying("done"),
        # tables of a release that an office knows the content of
        "table:localities": saying("units"),
        "table:observations": saying("published figures"),
        "table:evidence": saying("evidence"),
        "table:responses": saying("questions on survey forms"),
        "table:outcomes": saying("outcomes"),
        "table:progress": saying("results of plans"),
        "table:reappraised": saying("second appraisals"),
        "table:ledger": saying("points lost"),
        "table:flags": saying("alerts"),
        "table:targets": saying("commitments"),
        "table:findings": saying("findings"),
        # procedures of a link
        "CRV1": saying("clustered errors (CRV1)"),
        "CRV3": saying("clustered errors, a cluster left out at a time (CRV3)"),
        "WCR-11": saying("wild cluster bootstrap (WCR-11)"),
        "WCR-31": saying("wild cluster bootstrap, a cluster left out at a time (WCR-31)"),
        # levels of units
        "province": saying("province"),
        "ministry": saying("ministry"),
        "district": saying("district"),
        "department": saying("department"),
        "commune": saying("commune"),
        "leader": saying("leader"),
        # standing of a rule book
        "official-excerpt": saying("official excerpt"),
        "illustrative": saying("illustrative"),
        # verdicts on a link
        "linked_positive": saying("linked, upwards"),
        "linked_negative": saying("linked, downwards"),
        "linked_but_small": saying("linked, but small"),
        "no_meaningful_link": saying("no link that matters"),
        "methods_disagree": saying("the methods disagree"),
        "not_informative": saying("the data cannot tell"),
        "not_testable": saying("not testable"),
    }
)


def word(name: str) -> str:
    """Return a word of a closed list in the language spoken; one that is no such word as it is."""
    known = WORDS.get(name)
    return name.replace("_", " ") if known is None else aloud(known)


def knows(name: str) -> bool:
    """Return whether a word is one of the closed lists."""
    return name in WORDS


def counted(counts: Iterable[tuple[str, int]], *, between: str = ", ") -> str:
    """Return words of a closed list with how often each occurs."""
    return between.join(msg("{count} {word}", count=n, word=word(name)) for name, n in counts)


def first_of(words: Sequence[str], most: int) -> str:
    """Return the first of some words as a list, with "…" where there are more.

    Examples
    --------
    >>> first_of(["1.1", "1.2", "1.3"], 2), first_of(("1.1",), 2)
    ('1.1, 1.2, …', '1.1')
    """
    return ", ".join((*words[:most], *["…"] * (len(words) > most)))


def reason_in_words(text: str) -> str:
    """Return the reason of a table as pages say it, in the language spoken.

    One that pages have no words for as it is.
    """
    from parlib.codebook.reasons import Reason
    from parlib.display.sentences import fill
    from parlib.document.inline import plain
    from parlib.store.project import shipped
    from parlib.store.wording import load_wording

    reason = Reason.parse(text)
    template = load_wording(shipped() / "params")[spoken()]["reasons"].get(reason.code)
    if template is None:
        return text
    return plain(fill(template, spoken(), f"reasons.{reason.code}", reason.details))


def period_in_words(label: str) -> str:
    """Return a period as people name it; what has no day falls into none."""
    from parlib.briefing.dispatch.quarter_words import period_words
    from parlib.codebook.periods import Period

    if not label:
        return msg("no deadline")
    return period_words(Period.parse(label)) if spoken() == "vi" else label
