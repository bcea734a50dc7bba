"""Design-based estimation.

Ratios of weighted totals, Taylor-linearised over strata, sampled places (PSUs) and people in them.

One estimator serves every figure of a survey, because each is a ratio of two weighted totals: a
share of answers 4-5, a mean, a factor that pools the answers of its items. It works on all
localities, periods, items and subgroups at once.

For cell *c* (one item of one subgroup of one survey) with weights w, answers y and answered-counts
x,

    R = Σ w y / Σ w x,      z_hji = w (y - R x) / Σ w x  of person i,      z_hj = Σ_i z_hji  of PSU j of stratum h,

    Var(R) = Σ_h (1 - f_h) · n_h / (n_h - 1) · Σ_j (z_hj - z̄_h)²
           + Σ_h f_h · Σ_j (1 - g_hj) · m_hj / (m_hj - 1) · Σ_i (z_hji - z_hj / m_hj)²

with f_h = n_h / N_h the sampling fraction of the places and g_hj = m_hj / M_hj that of the people
in a place. n_h and m_hj count every PSU and respondent of the sample, including those without a
member of the cell (z = 0): a subgroup is a domain of the design, not a separate sample. If N_h is
unknown, f_h = 0 (treated as an infinite population, which is conservative); if M_hj is unknown,
g_hj = 0. If every place was sampled, f_h = 1 and all error is among people. Degrees of freedom
weigh both terms (:func:`variances`). The numbers agree with Stata ``svy`` and R ``survey``
(``tests/reference/test_survey.py``), and the expectation over all samples of a small population is
the true variance (``tests/reference/test_two_stages.py``).

References
----------
Binder (1983), International Statistical Review 51; Cochran (1977), Sampling Techniques, ch. 11;
Särndal, Swensson and Wretman (1992), Model Assisted Survey Sampling, ch. 4; Satterthwaite (1946),
Biometrics Bulletin 2; Lumley (2010), Complex Surveys, ch. 2; Stata SVY manual.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from parlib.codebook.values import holds
from parlib.codebook.vocabulary import UNKNOWN_PLACE
from parlib.errors import Problem, ValidationFailed
from parlib.speech.catalogue import saying

SURVEY_KEY = ("locality", "period", "survey")
_PERSON = "respondent "
"""Prefix of the id of a sampling unit that is one person, if the file names no places."""


class LonelyPsu(StrEnum):
    """How to treat a stratum with a single sampled PSU, from which no variance can be estimated."""

    REFUSE = "refuse"  # an error that names every such stratum
    WITHHOLD = "withhold"  # the estimate stands, its standard error is missing, with the reason
    # the PSU's deviation from the mean of all PSUs stands in (R: survey.lonely.psu = "adjust")
    CENTRE = "centre"
    # the PSU was sure to be taken: its people alone add error; only if it truly was
    CERTAINTY = "certainty"


@dataclass(frozen=True)
class Linearised:
    """Estimates of all cells with the PSU totals of their linearised variable.

    Attributes
    ----------
    cells : DataFrame
        One row per cell: the cell's key columns, ``n`` (respondents) and, per measure, the estimate
        and ``srs:<measure>``, the variance that a simple random sample of the same n would have.
    scores : DataFrame
        One row per (cell, PSU): ``cell`` (row number in ``cells``), ``psu`` (row number in
        ``psus``), z and ``within:<measure>`` (the PSU's own part of the second stage's variance)
        per measure, ``people`` (its respondents in the cell), ``lone`` (1 where it has one
        respondent only).
    psus : DataFrame
        Rows of :func:`design_of`.
    measures : tuple of str
        Names of the measures.
    """

    cells: pd.DataFrame
    scores: pd.DataFrame
    psus: pd.DataFrame
    measures: tuple[str, ...]


def named_units(responses: pd.DataFrame) -> pd.DataFrame:
    """Give every row a sampling unit; without PSU ids every respondent is one."""
    return responses.assign(
        psu=responses["psu"].where(
            responses["psu"] != "", _PERSON + responses["respondent"].astype(str)
        )
    )


def design_of(answers: pd.DataFrame) -> tuple[np.ndarray, pd.DataFrame]:
    """Return the row number of each answer's PSU, and the PSUs.

    Returns
    -------
    ndarray of int
        Row number in the table, for each row of ``answers``.
    DataFrame
        One row per PSU: survey key, ``stratum``, ``psu``, ``stratum_psus``, ``psu_people``,
        ``asked`` (respondents in the sample), ``drawn`` (part of the stratum's PSUs in the sample;
        0 where their number is unknown), ``alone`` (the only PSU sampled out of more), ``lone`` (a
        place of more people with one respondent), ``unknown`` (nobody knows how people were drawn).
    """
    psu_id, psus = _codes(answers, [*SURVEY_KEY, "stratum", "psu"])
    for name in ("stratum_psus", "psu_people"):
        psus[name] = answers.groupby(psu_id)[name].first().to_numpy(float)
    person = pd.factorize(answers["respondent"])[0]
    distinct = np.unique(psu_id.astype(np.int64) * (person.max(initial=0) + 1) + person) // (
        person.max(initial=0) + 1
    )
    psus["asked"] = np.bincount(distinct, minlength=len(psus))
    stratum = psus.groupby([*SURVEY_KEY, "stratum"])
    sampled, population = (
        stratum["psu"].transform("size"),
        stratum["stratum_psus"].transform("first"),
    )
    psus["drawn"] = (sampled / population).fillna(0.0)
    psus["alone"] = ((sampled == 1) & ~(psus["drawn"] >= 1)).astype(bool)
    psus["unknown"] = psus["psu"].eq(UNKNOWN_PLACE)
    place = ~psus["psu"].str.startswith(_PERSON).astype(bool)
    psus["lone"] = (place & (psus["asked"] == 1) & ~(psus["psu_people"] <= 1)).astype(bool)
    return psu_id, psus


def without_error(psus: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of :func:`design_of` from which no error can be computed: lone places, and
    lone respondents if people are the sampling units.

    A sampling design declared unknown is not a fault: its estimates are given without standard
    errors.
    """
    inside = psus["lone"] & (psus["drawn"] >= 1)
    return psus.assign(inside=inside)[(psus["alone"] | inside) & ~psus["unknown"]]


def linearise(answers: pd.DataFrame, *, cell: list[str], measures: tuple[str, ...]) -> Linearised:
    """Estimate every cell and linearise it.

    Parameters
    ----------
    answers : DataFrame
        One row per (respondent, cell): the columns of ``cell`` (which include the survey key),
        ``respondent``, ``stratum``, ``psu``, ``stratum_psus`` and ``psu_people`` (float, NaN =
        unknown), ``weight`` (float > 0), ``x`` (float, answers counted; 0 keeps the respondent in
        the design only) and one float column per measure (sum over the x answers).
    cell : list of str
        Columns that define a cell.
    measures : tuple of str
        Columns to estimate.

    Returns
    -------
    Linearised
    """
    psu_id, psus = design_of(answers)
    counted = answers["x"].to_numpy() > 0
    rows, psu_id = answers[counted], psu_id[counted]
    cell_id, cells = _codes(rows, cell)
    size = len(cells)
    w, x = rows["weight"].to_numpy(float), rows["x"].to_numpy(float)
    total = np.bincount(cell_id, w * x, size)
    cells["n"] = np.bincount(cell_id, minlength=size)
    weights = np.bincount(cell_id, w, size)
    pair = cell_id.astype(np.int64) * max(len(psus), 1) + psu_id
    pairs, where = np.unique(pair, return_inverse=True)
    scores = pd.DataFrame({"cell": pairs // max(len(psus), 1), "psu": pairs % max(len(psus), 1)})
    scores["people"], scores["lone"] = (
        np.bincount(where, minlength=len(pairs)),
        psus["lone"].to_numpy(int)[scores["psu"]],
    )
    for name in measures:
        y = rows[name].to_numpy(float)
        ratio = np.bincount(cell_id, w * y, size) / total
        residual = y - ratio[cell_id] * x
        z = w * residual / total[cell_id]
        scores[name] = np.bincount(where, z, len(pairs))
        scores[f"within:{name}"] = _within(
            scores, psus, name, squares=np.bincount(where, z**2, len(pairs))
        )
        spread = np.bincount(cell_id, w * residual**2, size) / weights / (total / weights) ** 2
        with np.errstate(divide="ignore", invalid="ignore"):
            cells[f"srs:{name}"] = np.where(cells["n"] > 1, spread / (cells["n"] - 1), np.nan)
        cells[name] = ratio
    return Linearised(cells, scores, psus, measures)


def _within(
    scores: pd.DataFrame, psus: pd.DataFrame, name: str, *, squares: np.ndarray
) -> np.ndarray:
    """Return what the people drawn inside each PSU add to the variance, before it is weighed by the
    part of the places drawn.

    One respondent says nothing about the others of a place: the squared distance from the whole
    stands in, which is wide rather than narrow.
    """
    unit = psus.iloc[scores["psu"]]
    drawn, left = (
        unit["asked"].to_numpy(float),
        1 - (unit["asked"] / unit["psu_people"]).fillna(0.0).to_numpy(),
    )
    spread = (
        np.clip(squares - scores[name].to_numpy() ** 2 / drawn, 0, None)
        * drawn
        / np.maximum(drawn - 1, 1)
    )
    return np.asarray(left * np.where(unit["lone"], squares, spread))


def variances(
    scores: pd.DataFrame,
    psus: pd.DataFrame,
    *,
    measures: tuple[str, ...],
    cells: int,
    lonely: LonelyPsu,
) -> pd.DataFrame:
    """Turn PSU scores into variances and degrees of freedom.

    Parameters
    ----------
    scores : DataFrame
        ``scores`` of :class:`Linearised` (``cell``: 0 .. cells-1).
    psus : DataFrame
        Rows of :func:`design_of`.
    measures : tuple of str
        Columns of ``scores``.
    cells : int
        Number of cells.
    lonely : LonelyPsu
        Rule for strata with one sampled PSU, and for places with one respondent in strata of which
        every place was sampled. A stratum taken completely is never lonely: it has no error between
        places.

    Returns
    -------
    DataFrame, one row per cell
        One variance column per measure (NaN = not estimable) and ``df:<measure>``; ``base``, the
        number of independent answers that full agreement counts for (each place of a partly drawn
        stratum, each person of a fully drawn one); ``lonely``, what the rule was applied to;
        ``unknown``, strata of which nobody knows how people were drawn (no variance).

    Raises
    ------
    ValidationFailed
        Under ``LonelyPsu.REFUSE``, naming every lonely stratum and respondent.

    Notes
    -----
    With A the term between places on a degrees of freedom (places that hold a member of the cell
    minus their strata) and B the term within places on b (members minus places), df = (A + B)² /
    (A² / a + B² / b), after Satterthwaite: a where few places are drawn, b where all are.
    """
    missing = without_error(psus)
    if len(missing) and lonely == LonelyPsu.REFUSE:
        raise ValidationFailed(lonely_problems(missing), context="survey design")
    blocks, where, block_cell, block = _blocks(scores, psus)
    n, drawn, alone, unknown = (
        block[k].to_numpy(float) for k in ("sampled", "drawn", "alone", "unknown")
    )
    part = np.where((alone > 0) & (lonely == LonelyPsu.CERTAINTY), 1.0, drawn)
    lone = np.bincount(where, scores["lone"].to_numpy(float), len(blocks))
    held = np.bincount(where, minlength=len(blocks)).astype(float)
    people = np.bincount(where, scores["people"].to_numpy(float), len(blocks))
    ruled = alone + np.where(part >= 1, lone, 0)

    def per_cell(values: np.ndarray) -> np.ndarray:
        return np.bincount(block_cell, values, cells)

    # one respondent of a place that stands for itself counts as one free answer: without it nothing
    # would be left to count
    freedom = (
        per_cell(np.where(part < 1, held - 1, 0)),
        per_cell(np.where(part > 0, people - held + lone, 0)),
    )
    nominal = (
        per_cell((1 - part) * held) / per_cell(held) ** 2,
        per_cell(part * held) / per_cell(held) / per_cell(people),
    )
    plain = per_cell(held - 1)
    out = {}
    for name in measures:
        z, inside = scores[name].to_numpy(float), scores[f"within:{name}"].to_numpy(float)
        if lonely == LonelyPsu.CERTAINTY:
            inside = np.where((scores["lone"] > 0) & (part[where] >= 1), 0.0, inside)
        first, second = np.bincount(where, z, len(blocks)), np.bincount(where, z**2, len(blocks))
        spread = np.clip(second - first**2 / n, 0, None) * n / np.maximum(n - 1, 1)
        if lonely == LonelyPsu.CENTRE:
            # the linearised variable sums to zero over the whole sample, so the mean of all PSUs is
            # zero
            spread = np.where(alone > 0, second, spread)
        terms = (
            per_cell((1 - part) * spread),
            per_cell(part * np.bincount(where, inside, len(blocks))),
        )
        variance = terms[0] + terms[1]
        out[f"df:{name}"] = _freedom(terms, freedom, nominal=nominal, plain=plain)
        if lonely == LonelyPsu.WITHHOLD:
            variance = np.where(per_cell(ruled) > 0, np.nan, variance)
        out[name] = np.where(per_cell(unknown) > 0, np.nan, variance)
    out["base"], out["lonely"] = 1 / (nominal[0] + nominal[1]), per_cell(ruled).astype(int)
    out["unknown"] = per_cell(unknown).astype(int)
    return pd.DataFrame(out)


def _blocks(
    scores: pd.DataFrame, psus: pd.DataFrame
) -> tuple[np.ndarray, np.ndarray, np.ndarray, pd.DataFrame]:
    """Return the blocks (cell × stratum) that hold a member, the block of each score, the cell of
    each block and the design of its stratum.
    """
    stratum_id, strata = _codes(psus, [*SURVEY_KEY, "stratum"])
    by = psus.groupby(stratum_id)
    strata = strata.assign(
        sampled=by.size().to_numpy(),
        drawn=by["drawn"].first().to_numpy(),
        alone=by["alone"].first().to_numpy(),
        unknown=by["unknown"].first().to_numpy(),
    )
    h = stratum_id[scores["psu"].to_numpy()]
    blocks, where = np.unique(
        scores["cell"].to_numpy().astype(np.int64) * len(strata) + h, return_inverse=True
    )
    return blocks, where, blocks // max(len(strata), 1), strata.iloc[blocks % max(len(strata), 1)]


def _freedom(
    terms: tuple[np.ndarray, np.ndarray],
    freedom: tuple[np.ndarray, np.ndarray],
    *,
    nominal: tuple[np.ndarray, np.ndarray],
    plain: np.ndarray,
) -> np.ndarray:
    """Weigh the degrees of freedom of both terms.

    Where full agreement leaves no variance, by what each term would be expected to add.
    """
    flat = terms[0] + terms[1] <= 0
    between, within = (
        np.where(flat, usual, term) for term, usual in zip(terms, nominal, strict=True)
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = [
            np.where(term > 0, term**2 / df, 0.0)
            for term, df in zip((between, within), freedom, strict=True)
        ]
        weighed = (between + within) ** 2 / (parts[0] + parts[1])
    # whole numbers stay whole
    weighed = np.select([within <= 0, between <= 0], [freedom[0], freedom[1]], weighed)
    return np.where(flat & (freedom[0] + freedom[1] <= 0), plain, weighed)


def lonely_problems(missing: pd.DataFrame) -> list[Problem]:
    """Return for each row of :func:`without_error` what is wrong and which setting decides it."""
    return [
        Problem(
            what=saying(
                "{one} stratum {stratum!r} of {survey} {period}, {locality}: no sampling error can "
                "be computed",
                one=saying("one respondent in place {psu!r} of", psu=row.psu)
                if holds(row.inside)
                else saying("one sampled place (PSU) in"),
                stratum=row.stratum,
                survey=row.survey,
                period=row.period,
                locality=row.locality,
            ),
            remedy=saying(
                "merge it with a similar stratum, or declare "
                "`precision.lonely_place` in params/methods/analysis.yml: withhold "
                "(estimates without interval), centre, or certainty (only if it "
                "was sure to be drawn)"
            ),
            expected=saying("two places or more in each stratum, two people or more in each place"),
        )
        for row in missing.itertuples()
    ]


def _codes(frame: pd.DataFrame, columns: list[str]) -> tuple[np.ndarray, pd.DataFrame]:
    """Return the number of each row by its values in some columns, and the distinct rows."""
    code = np.zeros(len(frame), dtype=np.int64)
    for name in columns:
        part, values = pd.factorize(frame[name])
        code = code * max(len(values), 1) + part
        code, _ = pd.factorize(code)
    _, first = np.unique(code, return_index=True)
    return code, frame.iloc[first][columns].reset_index(drop=True)
