"""Design-based estimation: ratios of weighted totals, Taylor-linearised over strata and primary sampling units (PSUs).

One estimator serves every figure of a survey, because each is a ratio of two weighted totals: a share of answers 4-5, a
mean, a factor that pools the answers of its items. It works on all localities, periods, items and subgroups at once.

For cell *c* (one item of one subgroup of one survey) with weights w, answers y and answered-counts x,

    R = Σ w y / Σ w x,      z_hj = Σ_{i in PSU j of stratum h} w_i (y_i - R x_i) / Σ w x,

    Var(R) = Σ_h (1 - n_h / N_h) · n_h / (n_h - 1) · Σ_j (z_hj - z̄_h)²

where n_h counts every PSU of the stratum in the sample, also those without a member of the cell (z = 0): a subgroup is a
domain of the design, not a sample of its own. Design degrees of freedom: PSUs with a member of the cell minus strata
with a member of the cell. The numbers agree with Stata ``svy`` and R ``survey`` (``tests/reference/test_survey.py``).

References
----------
Binder (1983), International Statistical Review 51; Lumley (2010), Complex Surveys, ch. 2; Stata SVY manual.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from parlib.errors import Problem, ValidationFailed

SURVEY_KEY = ("locality", "period", "survey")
WITHIN = " › "
"""Stands between stratum and place in the name of a stratum of people inside one place (:func:`second_stage`)."""


class LonelyPsu(StrEnum):
    """What to do with a stratum that holds one sampled PSU, from which no variance can be estimated."""

    REFUSE = "refuse"  # an error that names every such stratum
    WITHHOLD = "withhold"  # the estimate stands, its standard error is missing, with the reason
    CENTRE = "centre"  # the PSU's deviation from the mean of all PSUs stands in (R: survey.lonely.psu = "adjust")
    CERTAINTY = "certainty"  # the PSU was taken with certainty and adds nothing; only if it truly was


@dataclass(frozen=True)
class Linearised:
    """Estimates of all cells with the PSU totals of their linearised variable.

    Attributes
    ----------
    cells : DataFrame
        One row per cell: the cell's key columns, ``n`` (respondents) and, per measure, the estimate and ``srs:<measure>``,
        the variance that a simple random sample of the same n would have.
    scores : DataFrame
        One row per (cell, PSU): ``cell`` (row number in ``cells``), ``psu`` (row number in ``psus``) and z per measure.
    psus : DataFrame
        One row per PSU of the design: survey key, ``stratum``, ``psu``, ``stratum_psus``.
    measures : tuple of str
        Names of the measures.
    """

    cells: pd.DataFrame
    scores: pd.DataFrame
    psus: pd.DataFrame
    measures: tuple[str, ...]


def design_problems(responses: pd.DataFrame) -> list[Problem]:
    """Find every defect of the design columns of ``responses``: weights, strata, PSUs, population counts.

    Weights must be positive where given and given for all or none of a survey; a PSU or respondent lies in one stratum; the number
    of PSUs in the population is one number per stratum and not below the number sampled.
    """
    keys = list(SURVEY_KEY)
    found: list[Problem] = []
    # without PSU ids every respondent is a sampling unit
    responses = responses.assign(psu=responses["psu"].where(responses["psu"] != "", "respondent " + responses["respondent"]))

    def report(rows: pd.DataFrame, what: str, remedy: str) -> None:
        found.extend(Problem(what=what, remedy=remedy, cell=", ".join(f"{k}={v}" for k, v in r._asdict().items())) for r in rows)

    def rows_of(frame: pd.DataFrame, columns: list[str]) -> list:
        return list(frame[columns].drop_duplicates().itertuples(index=False))

    bad = responses[responses["weight"].notna() & ~(responses["weight"] > 0)]
    report(rows_of(bad, [*keys, "respondent", "weight"]), "a design weight is not positive", "correct the weight")
    given = responses["weight"].notna().groupby([responses[k] for k in keys]).agg(["any", "all"]).reset_index()
    report(rows_of(given[given["any"] & ~given["all"]], keys), "some respondents have no weight", "give every respondent one, or none")
    for column, unit in (("psu", "PSU"), ("respondent", "respondent")):
        strata = responses.drop_duplicates([*keys, "stratum", column]).groupby([*keys, column], as_index=False)["stratum"].nunique()
        clash = strata[(strata["stratum"] > 1) & (strata[column] != "")]
        report(rows_of(clash, [*keys, column]), f"one {unit} lies in several strata", f"make {unit} ids unique across strata")
    sizes = responses.groupby([*keys, "stratum"]).agg(sampled=("psu", "nunique"), low=("stratum_psus", "min"), high=("stratum_psus", "max"))
    sizes = sizes.reset_index()
    several = sizes[sizes["low"] < sizes["high"]]
    report(rows_of(several, [*keys, "stratum"]), "a stratum has several population counts of PSUs", "give one number per stratum")
    short = sizes[sizes["sampled"] > sizes["low"]]
    report(rows_of(short, [*keys, "stratum"]), "more PSUs are sampled than the stratum holds", "correct stratum_psus")
    return found


def lonely_strata(responses: pd.DataFrame) -> pd.DataFrame:
    """Return the strata (survey key and stratum) that hold one sampled PSU out of more, or of an unknown number."""
    units = second_stage(responses.assign(psu=responses["psu"].where(responses["psu"] != "", "respondent " + responses["respondent"])))
    sizes = units.groupby([*SURVEY_KEY, "stratum"], as_index=False).agg(sampled=("psu", "nunique"), population=("stratum_psus", "first"))
    return sizes[(sizes["sampled"] == 1) & ~(sizes["population"] <= 1)].reset_index(drop=True)


def second_stage(responses: pd.DataFrame) -> pd.DataFrame:
    """Make people the sampling units where every place of a stratum was sampled.

    Between places nothing was drawn, so their differences are no sampling error; people inside them were. Each such place becomes a stratum
    of its own and each respondent a PSU of an unknown number. Strata whose sampling units are the respondents themselves stay as they are: there
    everybody was asked.
    """
    keys = [responses[k] for k in (*SURVEY_KEY, "stratum")]
    places = responses["psu"].where(~responses["psu"].str.startswith("respondent "))
    complete = places.groupby(keys).transform("nunique").eq(responses["stratum_psus"]) & places.groupby(keys).transform("count").gt(0)
    if not complete.any():
        return responses
    people = "respondent " + responses["respondent"].astype(str)
    return responses.assign(
        stratum=responses["stratum"].where(~complete, responses["stratum"] + WITHIN + responses["psu"]),
        psu=responses["psu"].where(~complete, people),
        stratum_psus=responses["stratum_psus"].where(~complete),
    )


def linearise(answers: pd.DataFrame, *, cell: list[str], measures: tuple[str, ...]) -> Linearised:
    """Estimate every cell and linearise it.

    Parameters
    ----------
    answers : DataFrame
        One row per (respondent, cell): the columns of ``cell`` (which include the survey key), ``respondent``, ``stratum``,
        ``psu``, ``stratum_psus`` (float, NaN = infinite), ``weight`` (float > 0), ``x`` (float, answers counted; 0 keeps the
        respondent in the design only) and one float column per measure (sum over the x answers).
    cell : list of str
        Columns that define a cell.
    measures : tuple of str
        Columns to estimate.

    Returns
    -------
    Linearised
    """
    psu_id, psus = _codes(answers, [*SURVEY_KEY, "stratum", "psu"])
    psus["stratum_psus"] = answers.groupby(psu_id)["stratum_psus"].first().to_numpy()
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
    for name in measures:
        y = rows[name].to_numpy(float)
        ratio = np.bincount(cell_id, w * y, size) / total
        residual = y - ratio[cell_id] * x
        scores[name] = np.bincount(where, w * residual / total[cell_id], len(pairs))
        spread = np.bincount(cell_id, w * residual**2, size) / weights / (total / weights) ** 2
        with np.errstate(divide="ignore", invalid="ignore"):
            cells[f"srs:{name}"] = np.where(cells["n"] > 1, spread / (cells["n"] - 1), np.nan)
        cells[name] = ratio
    return Linearised(cells, scores, psus, measures)


def variances(scores: pd.DataFrame, psus: pd.DataFrame, *, measures: tuple[str, ...], cells: int, lonely: LonelyPsu) -> pd.DataFrame:
    """Turn PSU scores into variances.

    Parameters
    ----------
    scores : DataFrame
        ``cell`` (0 .. cells-1), ``psu`` (row number in ``psus``) and one column of PSU totals per measure.
    psus : DataFrame
        One row per sampled PSU with the survey key, ``stratum`` and ``stratum_psus``.
    measures : tuple of str
        Columns of ``scores``.
    cells : int
        Number of cells.
    lonely : LonelyPsu
        Rule for strata with one sampled PSU. A stratum taken completely (``stratum_psus`` equal to the number sampled)
        is never lonely: it has no sampling error.

    Returns
    -------
    DataFrame, one row per cell: one variance column per measure (NaN = not estimable), ``psus`` (those that hold a member of
    the cell), ``df`` (these minus their strata) and ``lonely`` (lonely strata that hold a member of the cell).

    Raises
    ------
    ValidationFailed
        Under ``LonelyPsu.REFUSE``, naming every lonely stratum.
    """
    stratum_id, strata = _codes(psus, [*SURVEY_KEY, "stratum"])
    sampled = np.bincount(stratum_id, minlength=len(strata)).astype(float)
    population = psus.groupby(stratum_id)["stratum_psus"].first().to_numpy(float)
    rest = 1 - np.where(np.isnan(population), 0.0, sampled / np.where(np.isnan(population), 1.0, population))
    alone = (sampled == 1) & (rest > 0)
    if alone.any() and lonely is LonelyPsu.REFUSE:
        raise ValidationFailed(lonely_problems(strata[alone]), context="survey design")
    cell, h = scores["cell"].to_numpy(), stratum_id[scores["psu"].to_numpy()]
    blocks, where = np.unique(cell.astype(np.int64) * len(strata) + h, return_inverse=True)
    block_cell, block_h = blocks // max(len(strata), 1), blocks % max(len(strata), 1)
    single = alone[block_h]
    out = {}
    for name in measures:
        z = scores[name].to_numpy(float)
        first, second = np.bincount(where, z, len(blocks)), np.bincount(where, z**2, len(blocks))
        n = sampled[block_h]
        spread = np.clip(second - first**2 / n, 0, None) * n / np.maximum(n - 1, 1)
        if lonely is LonelyPsu.CENTRE:
            # the linearised variable sums to zero over the whole sample, so the mean of all PSUs is zero
            spread = np.where(single, second, spread)
        variance = np.bincount(block_cell, rest[block_h] * spread, cells)
        if lonely is LonelyPsu.WITHHOLD:
            variance[np.bincount(block_cell, single, cells) > 0] = np.nan
        out[name] = variance
    members, held = np.bincount(cell, minlength=cells), np.bincount(block_cell, minlength=cells)
    out["psus"], out["df"] = members, (members - held).astype(float)
    out["lonely"] = np.bincount(block_cell, single, cells).astype(int)
    return pd.DataFrame(out)


def lonely_problems(strata: pd.DataFrame) -> list[Problem]:
    """Say of each stratum with one sampled PSU what is wrong and which setting decides it."""
    return [
        Problem(
            what=f"{_place(row.stratum)} of {row.survey} {row.period}, {row.locality}: no sampling error can be computed",
            remedy="merge it with a similar stratum, or declare `precision.lonely_place` in params/methods/analysis.yml: "
            + "withhold (estimates without interval), centre, or certainty (only if it was sure to be drawn)",
            expected="two places or more in each stratum, two people or more in each place",
        )
        for row in strata.itertuples()
    ]


def _place(stratum: str) -> str:
    above, inside, place = stratum.partition(WITHIN)
    return f"one respondent in place {place!r} of stratum {above!r}" if inside else f"one sampled place (PSU) in stratum {stratum!r}"


def _codes(frame: pd.DataFrame, columns: list[str]) -> tuple[np.ndarray, pd.DataFrame]:
    """Give each distinct row of some columns a number; return the number of each row, and the distinct rows."""
    code = np.zeros(len(frame), dtype=np.int64)
    for name in columns:
        part, values = pd.factorize(frame[name])
        code = code * max(len(values), 1) + part
        code, _ = pd.factorize(code)
    _, first = np.unique(code, return_index=True)
    return code, frame.iloc[first][columns].reset_index(drop=True)
