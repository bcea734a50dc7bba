"""The study docs/studies/papi-procedures-pci-enterprises.md.

Its figures, and the same regressions by pyfixest and linearmodels.

    PARLIB_SHARED_DATA=... python benchmarks/study_papi_procedures.py

Reads the working data where they lie (default: ``../shared/data`` beside the repository); nothing
of them is copied. The caveats of their SOURCES.md are applied below, each where it bites.
"""

from __future__ import annotations

import argparse
import os
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import yaml

from parlib.analysis.links.answer import LinkResult, run_with_samples
from parlib.analysis.links.findings import links_to_findings
from parlib.analysis.links.sample import OUTCOME, link_sample
from parlib.analysis.links.series import link_panel
from parlib.analysis.panel.clusters import Covariance, robust_covariance
from parlib.analysis.panel.regression import absorb, fit_panel
from parlib.codebook.link_questions import LinkFile
from parlib.codebook.methods import Analysis, Methods, Series, Spell

ROOT = Path(__file__).resolve().parents[1]
QUESTIONS = ROOT / "docs" / "studies" / "papi-procedures-pci-enterprises.yml"
ANALYSIS = Analysis(seed=20250630)


def folder() -> Path:
    """Return the folder of the working data."""
    named = os.environ.get("PARLIB_SHARED_DATA")
    return Path(named) if named else ROOT.parent / "shared" / "data"


def read(name: str) -> pd.DataFrame:
    """Read one file; province codes are text."""
    return pd.read_csv(folder() / name, dtype={"province_code": str})


def outcomes() -> pd.DataFrame:
    """Gather the indicators as ``outcomes`` rows, caveats applied."""
    papi = read("papi_dimensions_2011_2024.csv")
    papi = papi[papi["indicator"] == "D5"].assign(indicator="papi_d5")
    pci = read("pci_total_2016_2022.csv")
    economy = read("econ_province_2016_2022.csv")
    # flagged cells are errors, breaks or disagreements of the source with itself: left out, never
    # repaired
    economy = economy[economy["flag"].fillna("") == ""]
    wide = economy.pivot(index=["province_code", "year"], columns="indicator", values="value")
    births = (
        (10 * wide["enterprises_new"] / wide["population_avg"])
        .rename("value")
        .dropna()
        .reset_index()
        .assign(indicator="enterprises_per_10000")
    )
    output = (
        (1000 * wide["grdp_current"] / wide["population_avg"])
        .rename("value")
        .dropna()
        .reset_index()
        .assign(indicator="grdp_per_head_2016")
    )
    income = read("grdp_per_capita_2018_2022.csv")
    columns = ["province_code", "year", "indicator", "value"]
    rows = pd.concat([f[columns] for f in (papi, pci, births, output, income)], ignore_index=True)
    rows = rows.rename(columns={"province_code": "locality", "year": "period"})
    return rows[rows["locality"].str.fullmatch(r"\d\d")]


def panel_of(file: LinkFile) -> pd.DataFrame:
    """Build the panel of the declared questions."""
    rows = outcomes()
    units = pd.DataFrame(
        {
            "locality": sorted(rows["locality"].unique()),
            "level": "province",
            "parent": "",
            "fictional": False,
        }
    )
    spell = Spell(method="none", first_period=2000)
    methods = Methods(series=(Series(index="PAR", spells=(spell,)),), analysis=ANALYSIS)
    return link_panel(
        file.questions, {"localities": units, "outcomes": rows}, frameworks={}, methods=methods
    )


def second_opinions(result: LinkResult, panel: pd.DataFrame) -> dict[str, tuple[float, float]]:
    """Return coefficient and clustered standard error of the headline regression from three
    programs.
    """
    import pyfixest as pf
    from linearmodels.panel import PanelOLS

    sample = link_sample(result.question, panel)
    frame = sample.frame.dropna(subset=[OUTCOME, sample.x()]).copy()
    frame["spell"] = frame["locality"] + frame[sample.segment()]
    frame = frame[frame.groupby("spell")["spell"].transform("size") > 1].rename(
        columns={sample.x(): "x"}
    )
    fit = fit_panel(absorb(frame, outcome=OUTCOME, regressors=("x",), segment=sample.segment()))
    ours = (fit.beta[0], np.sqrt(robust_covariance(fit, Covariance.CRV1).matrix[0, 0]))
    fixest = pf.feols(f"{OUTCOME} ~ x | spell + period", frame, vcov={"CRV1": "locality"})
    indexed = frame.assign(unit=frame["spell"].astype("category").cat.codes).set_index(
        ["unit", "period"]
    )
    clusters = pd.DataFrame(
        {"c": indexed["locality"].astype("category").cat.codes}, index=indexed.index
    )
    linear = PanelOLS(indexed[OUTCOME], indexed[["x"]], entity_effects=True, time_effects=True)
    fitted = linear.fit(
        cov_type="clustered", clusters=clusters, group_debias=True, count_effects=False
    )
    return {
        "parlib": (float(ours[0]), float(ours[1])),
        "pyfixest": (float(fixest.coef()["x"]), float(fixest.se()["x"])),
        "linearmodels": (float(fitted.params["x"]), float(fitted.std_errors["x"])),
    }


def other_income_series(file: LinkFile) -> LinkResult:
    """Ask the question on income of the other source (GRDP / population, flagged cells left out),
    outside the family.
    """
    question = next(q for q in file.questions if q.id == "income-procedures")
    series = question.outcome.model_copy(update={"indicator": "grdp_per_head_2016"})
    changed = question.model_copy(
        update={"outcome": series, "id": "income-procedures-other-source"}
    )
    panel = panel_of(file.model_copy(update={"questions": (changed,)}))
    return run_with_samples([(changed, link_sample(changed, panel))], analysis=ANALYSIS)[0]


def steadiness() -> pd.DataFrame:
    """Correlate PAPI dimension 5 of consecutive years across provinces.

    An upper bound on what sampling noise leaves.
    """
    papi = read("papi_dimensions_2011_2024.csv")
    wide = papi[papi["indicator"] == "D5"].pivot(
        index="province_code", columns="year", values="value"
    )
    pairs = [(y, y + 1) for y in range(2015, 2022)]
    return pd.DataFrame(
        {
            "years": [f"{a}-{b}" for a, b in pairs],
            "correlation": [wide[a].corr(wide[b]) for a, b in pairs],
        }
    )


def main() -> None:
    """Print every figure of the study."""
    argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    ).parse_args()
    warnings.simplefilter("ignore")
    file = LinkFile.model_validate(yaml.safe_load(QUESTIONS.read_text(encoding="utf-8")))
    panel = panel_of(file)
    samples = [(question, link_sample(question, panel)) for question in file.questions]
    results = run_with_samples(samples, analysis=ANALYSIS)
    table = links_to_findings(results).drop(columns=["locality", "not_testable_because"])
    pd.set_option(
        "display.width",
        250,
        "display.max_colwidth",
        110,
        "display.max_rows",
        200,
        "display.float_format",
        "{:.4f}".format,
    )
    print(
        table[
            ["question", "estimate", "ci_low", "ci_high", "p", "p_adjusted", "n", "verdict"]
        ].to_string(index=False)
    )
    for result in results:
        print(
            f"\n{result.question.id}: {result.verdict}; {result.clusters} provinces, years "
            f"{result.periods}, {result.spells} spells"
        )
        print(
            f"  left of the measure: SD {result.left_sd:.3f}, {100 * result.left_share:.0f} "
            f"% of "
            f"its variance"
        )
        for name, (beta, se) in second_opinions(result, panel).items():
            print(f"  {name:14s} b = {beta:.8f}  CRV1 se = {se:.8f}")
        for row in table[
            table["question"].isin(
                [
                    f"link.{result.question.id}{s}"
                    for s in ("", ".bootstrap", ".placebo", ".influence.localities")
                ]
            )
        ].itertuples():
            print(f"  {row.question}: {row.method}")
    other = other_income_series(file)
    low, high = other.headline.ci_low, other.headline.ci_high
    print(
        f"\nincome, other source: {other.headline.value:.3f} % ({low:.3f} to {high:.3f}), n = "
        f"{other.n}, {other.verdict}"
    )
    print("\nPAPI dimension 5, correlation across provinces")
    print(steadiness().to_string(index=False))


if __name__ == "__main__":
    main()
