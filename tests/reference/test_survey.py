"""Survey estimates against published numbers.

Origins
-------
- ``V1``, ``V1d``: Stata SVY manual (mean zinc, NHANES II; also R ``survey``): strata ``stratid``, PSU ``psuid``, weight ``finalwgt``.
  Domain means by race and their design df: svy 0.35.0 (samplics-org, MIT), run on the same file. The file is NHANES II, a public-use file
  of the US National Center for Health Statistics, read from the samplics wheel.
- ``V3``, ``V4``: R ``survey`` package, data set ``api`` (one-stage cluster sample of California school districts): documentation of
  ``svymean``, ``svytotal``, ``svyratio``; ``V4p``/``V4t`` (shares, t interval of the mean) from xKDR/Survey.jl ``test/r_reference`` (MIT), written by R
  ``survey``. Domain standard errors, df, design effects and the logit interval: svy 0.35.0 on the same rows (its Wilson interval counts
  the degrees of freedom twice, so it is not a reference). The rows are in ``data/apiclus1.csv``: six
  columns taken from ``assets/clus1.csv`` of xKDR/Survey.jl (MIT); the figures are those of the California Department of Education.
- ``V9``: R ``survey``, data set ``api``, two-stage sample of 40 of 757 districts and up to five schools in each: documentation of ``svydesign``,
  ``svymean`` and ``svytotal`` (``svydesign(id = ~dnum + snum, fpc = ~fpc1 + fpc2)``; ``svytotal(~enroll, dclus2, na.rm = TRUE)`` prints
  2639273, SE 799638). The rows are in ``data/apiclus2.csv``: four columns taken from
  ``assets/apiclus2.csv`` of xKDR/Survey.jl (MIT).
- ``V10``: R ``survey``, two stages with three places of 23: posted with its output on R-help, 7 July 2006 (M. Hempelmann, "Multistage Sampling"):
  ``svydesign(id = ~cluster + id, fpc = ~M + Nl)``.
- ``V6``: Newcombe (1998), Statistics in Medicine 17, table of Wilson score intervals.

Tolerances: printed digits for Stata and Newcombe; 1e-7 relative where the source gives full double precision.
"""

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from parlib.analysis.intervals import IntervalMethod, mean_interval, share_interval
from parlib.analysis.surveys.design import LonelyPsu, linearise, variances

HERE = Path(__file__).parent


def _as_answers(frame, *, stratum, psu, weight, fpc, people=np.nan, **measures):
    out = pd.DataFrame(
        {
            "locality": "x",
            "period": 2000,
            "survey": "S",
            "respondent": [f"r{i}" for i in range(len(frame))],
            "stratum": stratum,
            "psu": psu,
            "stratum_psus": fpc,
            "psu_people": people,
            "weight": weight,
            "x": 1.0,
        },
        index=frame.index,
    )
    return out.assign(**measures)


def _estimate(answers, measure, *, cell=("locality", "period", "survey")):
    lin = linearise(answers, cell=list(cell), measures=(measure,))
    spread = variances(lin.scores, lin.psus, measures=(measure,), cells=len(lin.cells), lonely=LonelyPsu.REFUSE)
    return lin.cells.assign(estimate=lin.cells[measure], se=np.sqrt(spread[measure]), df=spread[f"df:{measure}"], psus=spread["base"])


@pytest.fixture(scope="module")
def nhanes2():
    file = Path(find_spec("samplics").origin).parent / "datasets" / "data" / "nhanes2.csv"
    frame = pd.read_csv(file)
    keep = frame["zinc"].notna()
    return _as_answers(
        frame,
        stratum=frame["stratid"].astype(str),
        psu=frame["psuid"].astype(str),
        weight=frame["finalwgt"].astype(float),
        fpc=np.nan,
        zinc=frame["zinc"].fillna(0.0),
        race=frame["race"],
    ).assign(x=keep.astype(float))


@pytest.fixture(scope="module")
def schools():
    frame = pd.read_csv(HERE / "data" / "apiclus1.csv")
    return _as_answers(
        frame,
        stratum="",
        psu=frame["dnum"].astype(str),
        weight=33.846996307373,
        fpc=757.0,
        people=frame.groupby("dnum")["dnum"].transform("size").astype(float),  # districts are taken whole: one stage
        api00=frame["api00"].astype(float),
        awards=frame["awards"].eq("Yes").astype(float),
        stype=frame["stype"],
        enroll=frame["enroll"].astype(float),
        api_stu=frame["api_stu"].astype(float),
    )


def _two_stages(frame, *, place, people, places, **measures):
    """Rows of a sample drawn in two stages, each with equal chances."""
    drawn, sampled = frame.groupby(place)[place].transform("size"), frame[place].nunique()
    return _as_answers(
        frame,
        stratum="",
        psu=frame[place].astype(str),
        weight=places / sampled * frame[people] / drawn,
        fpc=float(places),
        people=frame[people].astype(float),
        **measures,
    )


def _total(answers, y):
    """Total of y and its standard error: z = w·y instead of the residuals of a mean, the same two terms of variance."""
    lin = linearise(answers.assign(y=y), cell=["locality", "period", "survey"], measures=("y",))
    z = (y * answers["weight"]).groupby(answers["psu"])
    unit = lin.psus.iloc[lin.scores["psu"]].set_index("psu")
    scatter = z.var(ddof=1).reindex(unit.index).fillna(0.0) * unit["asked"]
    scores = lin.scores.assign(y=z.sum().reindex(unit.index).to_numpy())
    scores["within:y"] = ((1 - unit["asked"] / unit["psu_people"]) * scatter).to_numpy()
    spread = variances(scores, lin.psus, measures=("y",), cells=1, lonely=LonelyPsu.REFUSE)
    return scores["y"].sum(), np.sqrt(spread["y"].iloc[0])


@pytest.fixture(scope="module")
def districts():
    frame = pd.read_csv(HERE / "data" / "apiclus2.csv")
    return _two_stages(
        frame, place="dnum", people="fpc2", places=757, api00=frame["api00"].astype(float), enroll=frame["enroll"].fillna(0.0)
    )


def test_v9_mean_in_a_two_stage_sample(districts):
    """Printed by R: mean 670.81, SE 30.099."""
    row = _estimate(districts, "api00").iloc[0]
    assert row["estimate"] == pytest.approx(670.81, abs=5e-3)
    assert row["se"] == pytest.approx(30.099, abs=5e-4)


def test_v9_total_in_a_two_stage_sample(districts):
    """Printed by R: total of enroll 2639273, SE 799638; schools without a figure add nothing."""
    total, se = _total(districts, districts["enroll"])
    assert total == pytest.approx(2639273, abs=0.5)
    assert se == pytest.approx(799638, abs=0.5)


def test_v10_mean_and_total_of_three_places():
    """Printed by R: mean 45.796, SE 5.5483; total 78999, SE 13643."""
    frame = pd.DataFrame(
        {
            "place": ["1"] * 4 + ["2"] * 3 + ["3"] * 2,
            "people": [100] * 4 + [50] * 3 + [75] * 2,
            "y": [23.0, 33, 77, 25, 35, 74, 27, 37, 72],
        }
    )
    answers = _two_stages(frame, place="place", people="people", places=23, y=frame["y"])
    row = _estimate(answers, "y").iloc[0]
    assert row["estimate"] == pytest.approx(45.796, abs=5e-4)
    assert row["se"] == pytest.approx(5.5483, abs=5e-5)
    total, se = _total(answers, frame["y"])
    assert total == pytest.approx(78999, abs=0.5)
    assert se == pytest.approx(13643, abs=0.5)


def test_v1_mean_in_a_stratified_cluster_sample(nhanes2):
    row = _estimate(nhanes2, "zinc").iloc[0]
    assert row["estimate"] == pytest.approx(87.18207, abs=5e-6)
    assert row["se"] == pytest.approx(0.4944827, abs=5e-8)
    assert row["df"] == 31


def test_v1_domain_means_keep_the_whole_design(nhanes2):
    rows = _estimate(nhanes2, "zinc", cell=("locality", "period", "survey", "race")).sort_values("race")
    assert rows["estimate"].tolist() == pytest.approx([87.4953889193, 85.0857443309, 83.5709102186], rel=1e-9)
    assert rows["se"].tolist() == pytest.approx([0.4791963306, 1.1652086926, 1.5854627201], rel=1e-9)
    assert rows["df"].tolist() == [31, 24, 11]
    # svy's deff takes the subsample as the reference; so does ours
    assert (rows["se"] ** 2 / rows["srs:zinc"]).tolist() == pytest.approx([8.6580645509, 5.4246173550, 1.9686712368], rel=1e-9)


def test_v3_mean_in_a_cluster_sample_with_finite_population(schools):
    row = _estimate(schools, "api00").iloc[0]
    assert row["estimate"] == pytest.approx(644.169398907105, rel=1e-12)
    assert row["se"] == pytest.approx(23.5422406937812, rel=1e-9)
    assert row["df"] == 14
    bounds = mean_interval(row["estimate"], row["se"], df=np.array(row["df"]))
    assert np.ravel(bounds).tolist() == pytest.approx([593.676314463327, 694.662483350884], rel=1e-9)


def test_v4_ratio_of_two_totals(schools):
    row = _estimate(schools.assign(x=schools["enroll"]), "api_stu").iloc[0]
    assert row["estimate"] == pytest.approx(0.8497087, abs=5e-8)
    assert row["se"] == pytest.approx(0.0083863, abs=5e-8)


@pytest.mark.parametrize(
    ("what", "total", "se"),
    [("enroll", 3404940.1, 932235.03), ("E", 4873.967, 1333.319), ("H", 473.858, 158.699), ("M", 846.175, 167.550)],
)
def test_v4_totals(schools, what, total, se):
    y = schools["enroll"] if what == "enroll" else schools["stype"].eq(what).astype(float)
    lin = linearise(schools, cell=["locality", "period", "survey"], measures=("api00",))
    totals = (y * schools["weight"]).groupby(schools["psu"]).sum().reindex(lin.psus["psu"])
    scores = lin.scores.assign(total=totals.to_numpy()[lin.scores["psu"]], **{"within:total": 0.0})
    spread = variances(scores, lin.psus, measures=("total",), cells=1, lonely=LonelyPsu.REFUSE)
    assert scores["total"].sum() == pytest.approx(total, abs=0.05)
    assert np.sqrt(spread["total"].iloc[0]) == pytest.approx(se, abs=0.005)


def test_v4_shares(schools):
    row = _estimate(schools, "awards").iloc[0]
    assert row["estimate"] == pytest.approx(0.710382513661203, rel=1e-12)
    assert row["se"] == pytest.approx(0.0330182995537189, rel=1e-9)


def test_v4_logit_interval_of_a_cluster_sample(schools):
    row = _estimate(schools, "awards").iloc[0]
    base = np.array(float(row["psus"]))
    bounds = share_interval(row["estimate"], row["se"], df=np.array(row["df"]), smallest_base=base, method=IntervalMethod.LOGIT)
    assert np.ravel(bounds).tolist() == pytest.approx([0.6348391916, 0.7758165114], abs=1e-9)


def test_v4_wilson_interval_counts_the_few_degrees_of_freedom_once(schools):
    """Effective base with t(14) is the same as Korn and Graubard's reduced base with t(n - 1)."""
    row = _estimate(schools, "awards").iloc[0]
    base = np.array(float(row["psus"]))
    low, high = share_interval(row["estimate"], row["se"], df=np.array(row["df"]), smallest_base=base)
    p, n = row["estimate"], 183
    t_n, t_df = stats.t.isf(0.025, n - 1), stats.t.isf(0.025, 14)
    reduced = p * (1 - p) / row["se"] ** 2 * (t_n / t_df) ** 2
    assert [float(low), float(high)] == pytest.approx(proportion_confint_t(p, reduced, t_n), abs=1e-12)
    assert [float(low), float(high)] == pytest.approx([0.635227858390789, 0.7755247074122641], abs=1e-12)


def proportion_confint_t(p, n, t):
    """Bounds where the score test with quantile t no longer rejects: |p - q| = t sqrt(q (1 - q) / n)."""
    roots = np.roots([1 + t**2 / n, -(2 * p + t**2 / n), p**2])
    return sorted(float(r) for r in roots)


def test_v4_domains_and_their_degrees_of_freedom(schools):
    cell = ("locality", "period", "survey", "stype")
    rows = _estimate(schools, "api00", cell=cell).sort_values("stype")
    assert rows["estimate"].tolist() == pytest.approx([648.8680555556, 618.5714285714, 631.44], rel=1e-9)
    assert rows["se"].tolist() == pytest.approx([22.3624088938, 38.0202493594, 31.6094652272], rel=1e-9)
    assert rows["df"].tolist() == [14, 7, 11]
    assert (rows["se"] ** 2 / rows["srs:api00"]).tolist() == pytest.approx([6.3891607398, 2.1624260212, 2.0999679106], rel=1e-9)
    shares = _estimate(schools, "awards", cell=cell).sort_values("stype")
    assert shares["se"].tolist() == pytest.approx([0.0290458694, 0.1456499748, 0.1166355296], rel=1e-8)


WILSON = {(81, 263): (0.2553, 0.3662), (15, 148): (0.0624, 0.1605), (0, 20): (0.0, 0.1611), (1, 29): (0.0061, 0.1718)}


@pytest.mark.parametrize(("case", "bounds"), WILSON.items())
def test_v6_wilson_score_interval(case, bounds):
    hits, n = case
    p = hits / n
    low, high = share_interval(p, np.sqrt(p * (1 - p) / n), df=np.array(np.inf), smallest_base=np.array(float(n)))
    assert (round(float(low), 4), round(float(high), 4)) == bounds


def test_the_reference_table_keeps_its_hard_cases():
    """No hit at all, a small base, and a share near neither end must stay in the Wilson table."""
    assert any(hits == 0 for hits, _ in WILSON)
    assert min(n for _, n in WILSON) <= 29
    assert any(0.2 < hits / n < 0.8 for hits, n in WILSON)


def test_the_school_sample_is_the_published_one():
    frame = pd.read_csv(HERE / "data" / "apiclus1.csv")
    assert frame.shape == (183, 6)
    assert frame["dnum"].nunique() == 15
    assert frame["stype"].value_counts().to_dict() == {"E": 144, "M": 25, "H": 14}
