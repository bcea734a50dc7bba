"""Score survey items from the office's own survey answers.

The questions declared for an item (:mod:`parlib.codebook.survey_items`) are looked up among the
estimates of the same unit and year. Only what ``satisfaction`` publishes is used: if one question
is withheld, so is the item, and if the answers lack one, the item stays open. Points that somebody
already entered are never changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from parlib.codebook.frameworks import Framework, Item
from parlib.codebook.layers import source_text
from parlib.codebook.reasons import Reason
from parlib.codebook.survey_items import WHOLE, Asked, ByBook, names_in
from parlib.codebook.surveys import SurveyForm
from parlib.codebook.tables import conform
from parlib.codebook.vocabulary import UNKNOWN_PLACE, Declared
from parlib.scoring.rules import points_of_figures

EVERYONE = "all"
_KEY = ["locality", "period", "framework", "code"]
_TOLD = [*_KEY, "instead_of", "reason"]
_GIVEN = ("numerator", "value", "survey_score", "appraised_score", "appraised_round1")
_NAMES_TOLD = 3
_OPEN, _BELOW = "survey_not_in", "survey_below_maximum"


@dataclass(frozen=True)
class FromAnswers:
    """Evidence completed from answers, and how each item was obtained.

    Attributes
    ----------
    evidence : DataFrame
        Hand-off table ``evidence``; ``value``, ``survey_score`` and ``survey_source`` are filled.
    reasons : DataFrame
        locality, period, framework, code, ``instead_of`` (a reason of the scores) and ``reason``.
    """

    evidence: pd.DataFrame
    reasons: pd.DataFrame


def with_answers(
    evidence: pd.DataFrame,
    satisfaction: pd.DataFrame,
    responses: pd.DataFrame,
    *,
    frameworks: Mapping[str, Framework],
    declared: ByBook,
    forms: Iterable[SurveyForm],
) -> FromAnswers:
    """Fill survey items from the answers, if the office declared the questions for them.

    Parameters
    ----------
    evidence : DataFrame
        Hand-off table ``evidence``. Units without evidence under a rule book get nothing.
    satisfaction : DataFrame
        Estimates as published; withheld estimates are not used.
    responses : DataFrame
        Answers; used for the places where respondents were sampled.
    frameworks : mapping of str to Framework
        Rule books by id.
    declared : mapping
        Questions by rule book and item.
    forms : iterable of SurveyForm
        Questionnaires, for the names of questions.

    Returns
    -------
    FromAnswers
        The evidence, and a reason for each item that was, or could have been, filled from answers.
    """
    told: list[dict[str, object]] = []
    given: list[dict[str, object]] = []
    fed = sorted(set(declared) & set(evidence["framework"].unique()))
    if not fed:
        return FromAnswers(evidence, pd.DataFrame(told, columns=_TOLD))
    estimates = _Estimates(satisfaction, responses, tuple(forms))
    for book_id in fed:
        book = frameworks[book_id]
        rows = evidence[evidence["framework"].eq(book_id)]
        units = rows[["locality", "period"]].drop_duplicates()
        for code, feed in declared[book_id].items():
            known = rows[rows["code"].eq(code)].set_index(["locality", "period"])
            for unit in units.itertuples(index=False):
                key = (str(unit.locality), int(unit.period))
                if key in known.index and _is_given(known.loc[[key]]):
                    continue
                reading = estimates.of(*key, feed, book.by_code[code])
                if reading is None:
                    continue
                at = dict(zip(_KEY, (*key, book_id, code), strict=True))
                told.append(at | {"instead_of": reading.instead_of, "reason": str(reading.reason)})
                if reading.figure is not None:
                    given.append(at | _columns(book.by_code[code], feed, reading.figure, key[1]))
    return FromAnswers(_filled(evidence, given), pd.DataFrame(told, columns=_TOLD))


def without_answers(evidence: pd.DataFrame, declared: ByBook) -> pd.DataFrame:
    """Return evidence as filed, without the values filled in by :func:`with_answers`.

    If a form showed these values, they would come back as if somebody had entered them and would
    stay even when the answers change.

    Parameters
    ----------
    evidence : DataFrame
        Hand-off table ``evidence``.
    declared : mapping
        The questions by rule book and item that were used to fill it.

    Examples
    --------
    >>> from parlib.codebook.survey_items import Asked
    >>> from parlib.sample import evidence
    >>> filed = evidence().assign(survey_source="SIPAS 2021 › CC1", survey_score=8.0)
    >>> book, code, year = filed.loc[0, ["framework", "code", "period"]]
    >>> declared = {book: {code: Asked(survey="SIPAS", questions=("CC1",))}}
    >>> left = without_answers(filed, declared)
    >>> bool(left.loc[left["code"].eq(code) & left["period"].eq(2021), "survey_score"].isna().all())
    True
    """
    from_answers = fed_rows(evidence, declared)
    figures = {column: evidence[column].mask(from_answers) for column in ("value", "survey_score")}
    texts = {"survey_source": "", "state": str(Declared.MISSING)}
    return evidence.assign(
        **figures, **{c: evidence[c].mask(from_answers, t) for c, t in texts.items()}
    )


def fed_rows(evidence: pd.DataFrame, declared: ByBook) -> pd.Series:
    """Return a mask of the rows of ``evidence`` whose points were filled by :func:`with_answers`."""
    given = [
        (feed := declared.get(row.framework, {}).get(row.code)) is not None
        and row.survey_source == _source(feed, int(row.period))
        for row in evidence.itertuples(index=False)
    ]
    return pd.Series(given, index=evidence.index, dtype=bool)


def with_reasons(scores: pd.DataFrame, reasons: pd.DataFrame | None) -> pd.DataFrame:
    """Return scores in which each item filled from answers has a reason that says how it was
    obtained.
    """
    if reasons is None or reasons.empty:
        return scores
    joined = scores[_KEY].merge(reasons, on=_KEY, how="left", validate="many_to_one")
    fits = joined["instead_of"].to_numpy() == scores["reason"].to_numpy()
    return scores.assign(
        reason=np.where(fits, joined["reason"].fillna("").to_numpy(), scores["reason"].to_numpy())
    )


def _is_given(row: pd.DataFrame) -> bool:
    """Return whether points or a figure are already present, or the item does not apply."""
    return bool(
        row["state"].eq(str(Declared.NOT_APPLICABLE)).any()
        or row[list(_GIVEN)].notna().to_numpy().any()
    )


def _columns(item: Item, feed: Asked, figure: float, period: int) -> dict[str, object]:
    figures = {
        "numerator": np.nan,
        "denominator": np.nan,
        "value": figure,
        "previous_value": np.nan,
    }
    return {
        "value": figure,
        "unit": item.unit,
        "survey_score": points_of_figures(item, figures),
        "state": str(Declared.REPORTED),
        "survey_source": _source(feed, period),
    }


def _source(feed: Asked, period: int) -> str:
    """Return the survey with its year and questions, in place of the file and cell of other
    sources.
    """
    return source_text(f"{feed.survey} {period}", ", ".join(feed.questions))


def _filled(evidence: pd.DataFrame, given: Sequence[Mapping[str, object]]) -> pd.DataFrame:
    """Return evidence with existing rows completed and missing rows added."""
    if not given:
        return evidence
    rows = conform("evidence", list(given))
    key = pd.MultiIndex.from_frame(rows[_KEY])
    place = key.get_indexer(pd.MultiIndex.from_frame(evidence[_KEY]))
    out = evidence.copy()
    for column in ("value", "survey_score", "state", "survey_source"):
        out.loc[place >= 0, column] = rows[column].to_numpy()[place[place >= 0]]
    new = rows[~np.isin(np.arange(len(rows)), place)]
    return conform("evidence", pd.concat([out, new], ignore_index=True)) if len(new) else out


@dataclass(frozen=True)
class _Reading:
    figure: float | None
    instead_of: str
    reason: Reason


class _Estimates:
    """The estimates of everyone, by unit, year and survey."""

    def __init__(
        self, satisfaction: pd.DataFrame, responses: pd.DataFrame, forms: tuple[SurveyForm, ...]
    ) -> None:
        rows = satisfaction[satisfaction["subgroup"].eq(EVERYONE)]
        by = ["locality", "period", "survey"]
        self._rows = {
            (str(k[0]), int(k[1]), str(k[2])): part.set_index(["item", "measure"])
            for k, part in rows.groupby(by, sort=False)
        }
        self._places = {
            (str(k[0]), int(k[1]), str(k[2])): sorted(set(part) - {""})
            for k, part in responses.groupby(by, sort=False)["psu"]
        }
        self._forms = forms

    def of(self, unit: str, period: int, feed: Asked, item: Item) -> _Reading | None:
        """Return the reading of an item from the answers; None if nobody was asked."""
        rows = self._rows.get((unit, period, feed.survey))
        if rows is None:
            return None
        measures = item.typed_rule.of_answers
        wanted = [(q, m) for q in feed.questions for m in measures]
        names = {f"questions_{lang}": self._named(feed, lang) for lang in ("vi", "en")}
        if any(key not in rows.index for key in wanted):
            return _Reading(None, _OPEN, Reason.of("survey_lacks_question", **names))
        cells = rows.loc[wanted]
        if cells["suppressed"].any() or cells["estimate"].isna().any():
            return _Reading(None, _OPEN, Reason.of("survey_withheld", **names))
        weights = np.array([measures[m] for _, m in wanted])
        figure = float((cells["estimate"].to_numpy(dtype=float) * weights).sum())
        reason = Reason.of(
            "survey_answers",
            n=int(cells["n"].min()),
            **names,
            **self._drawn((unit, period, feed.survey)),
        )
        return _Reading(figure / len(feed.questions), _BELOW, reason)

    def _named(self, feed: Asked, language: str) -> str:
        """Return the questions in words: the first ones by name, the others as a count."""
        known: dict[str, str] = {}
        for form in self._forms:
            if form.survey == feed.survey:
                known = names_in(form, language) | known
        known[WHOLE] = {"vi": "toàn bộ câu hỏi", "en": "all questions"}[language]
        names = [f"“{known.get(q, q)}”" for q in feed.questions[:_NAMES_TOLD]]
        more = len(feed.questions) - _NAMES_TOLD
        if more > 0:
            names.append({"vi": f"và {more} câu khác", "en": f"and {more} more"}[language])
        return ", ".join(names)

    def _drawn(self, key: tuple[str, int, str]) -> dict[str, str]:
        """Return how respondents were sampled, in words that follow their number; empty if sampled
        directly.
        """
        places = self._places.get(key, [])
        if not places:
            return {"drawn_vi": "", "drawn_en": ""}
        if places == [UNKNOWN_PLACE]:
            return {"drawn_vi": ", chưa rõ cách chọn mẫu", "drawn_en": ", sampling not known"}
        n = len(places)
        return {"drawn_vi": f" ở {n} địa bàn", "drawn_en": f" in {n} sampled places"}
