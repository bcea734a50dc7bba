"""The study of PAPI procedures: its printed figures are those of its script, and pyfixest and linearmodels agree on the coefficients.

Reads working data that the repository does not hold (``PARLIB_SHARED_DATA``, else ``../shared/data`` beside it).
"""

import importlib.util
from pathlib import Path

import pytest
import yaml

from parlib.codebook.link_questions import LinkFile
from tests.analysis.links.answered import run_link_questions

ROOT = Path(__file__).resolve().parents[2]
_spec = importlib.util.spec_from_file_location("study_papi_procedures", ROOT / "benchmarks" / "study_papi_procedures.py")
study = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(study)

NEEDED = ("papi_dimensions_2011_2024.csv", "pci_total_2016_2022.csv", "econ_province_2016_2022.csv", "grdp_per_capita_2018_2022.csv")
ABSENT = [name for name in NEEDED if not (study.folder() / name).exists()]
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(bool(ABSENT), reason=f"working data not here: {', '.join(ABSENT)} (set PARLIB_SHARED_DATA)"),
]
TEXT = (ROOT / "docs" / "studies" / "papi-procedures-pci-enterprises.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def panel_and_results():
    file = LinkFile.model_validate(yaml.safe_load(study.QUESTIONS.read_text(encoding="utf-8")))
    panel = study.panel_of(file)
    return panel, {r.question.id: r for r in run_link_questions(file.questions, panel, analysis=study.ANALYSIS)}


@pytest.mark.parametrize(
    ("question", "verdict", "n", "printed"),
    [
        ("pci-procedures", "no_meaningful_link", 372, "+0.07 PCI points (−0.16 to 0.30)"),
        ("enterprises-procedures", "no_meaningful_link", 378, "+0.4 % (−1.3 to 2.2)"),
        ("income-procedures", "not_informative", 252, "−0.1 % (−1.4 to 1.1)"),
    ],
)
def test_the_printed_answers_are_the_computed_ones(panel_and_results, question, verdict, n, printed):
    result = panel_and_results[1][question]
    assert (result.verdict, result.n, result.tests_run) == (verdict, n, 3)
    digits = 2 if question.startswith("pci") else 1
    shown = [f"{v:+.{digits}f}" for v in (result.headline.value, result.headline.ci_low, result.headline.ci_high)]
    value, low, high = (s.replace("-", "−") for s in shown)
    assert printed.split(" ")[0] == value
    assert f"({low.lstrip('+')} to {high.lstrip('+')})" in printed
    assert printed in TEXT


@pytest.mark.filterwarnings("ignore:The inplace keyword")  # pyfixest 0.60 under pandas 3
def test_three_programs_agree_on_the_coefficients(panel_and_results):
    panel, results = panel_and_results
    for result in results.values():
        opinions = study.second_opinions(result, panel)
        ours, ours_se = opinions["parlib"]
        for beta, se in opinions.values():
            assert beta == pytest.approx(ours, rel=1e-7)
            assert ours_se <= se < 1.3 * ours_se  # the others count more columns
        assert f"{ours:.8f}".replace("-", "−") in TEXT


def test_no_province_is_compared_across_a_break(panel_and_results):
    panel, _ = panel_and_results
    papi = panel.dropna(subset=["papi_procedures"]).groupby("period")["papi_procedures__spell"].unique()
    assert papi.loc[2020].tolist() != papi.loc[2021].tolist()
    assert papi.loc[2016].tolist() == papi.loc[2020].tolist()
