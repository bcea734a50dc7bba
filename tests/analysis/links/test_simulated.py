"""The whole way on a simulated province with known truth: evidence → scores → process points → link."""

from pathlib import Path

import pandas as pd
import pytest
import yaml

from parlib.analysis.indices import computed_indices
from parlib.analysis.links.series import link_panel
from parlib.analysis.surveys.estimates import satisfaction_table
from parlib.codebook.link_questions import LinkFile
from parlib.scoring.evaluate import score_evidence
from parlib.simulate import Settings, simulate_province
from parlib.store.params import load_frameworks, load_methods
from tests.analysis.links.answered import run_link_questions

PARAMS = Path(__file__).resolve().parents[3] / "params"
FRAMEWORKS = load_frameworks(PARAMS)
METHODS = load_methods(PARAMS)
FILE = LinkFile.model_validate(yaml.safe_load((PARAMS / "methods" / "links.yml").read_text(encoding="utf-8")))


def answers(*, link, seed=1):
    """Simulate 24 districts and answer the shipped questions."""
    settings = Settings(
        seed=seed,
        districts=24,
        communes=0,
        departments=0,
        first_period=2019,
        last_period=2024,
        link=link,
        psus_per_district=6,
        respondents_per_psu=8,
    )
    tables = dict(simulate_province(settings, FRAMEWORKS).tables)
    rows = tables["evidence"]
    rows = rows[rows["framework"] == "illustrative-district"]
    tables["scores"] = score_evidence(rows, FRAMEWORKS["illustrative-district"])
    tables["indices"] = computed_indices(tables["scores"], tables["localities"], methods=METHODS)
    tables["satisfaction"] = satisfaction_table(tables["responses"].assign(group=""), precision=METHODS.analysis.precision)
    panel = link_panel(FILE.questions, tables, frameworks=FRAMEWORKS, methods=METHODS)
    return panel, {r.question.id: r for r in run_link_questions(FILE.questions, panel, analysis=METHODS.analysis, draws=999)}


@pytest.fixture(scope="module")
def linked():
    return answers(link=0.06)


def test_the_true_link_lies_inside_the_interval(linked):
    result = linked[1]["enterprises-process"]
    assert result.verdict == "linked_positive"
    assert result.headline.ci_low < 0.6 < result.headline.ci_high
    assert result.clusters == 24


def test_process_points_are_those_the_simulation_calls_true(linked):
    panel, _ = linked
    assert panel["process_points"].between(0, 100).all()
    assert panel["process_points__part_max"].between(30, 34).all()


def test_the_raw_index_is_refused_with_what_containment_alone_would_make(linked):
    refused = linked[1]["satisfaction-index"].refused.reason
    assert refused.code == "part_whole"
    assert 0 < float(refused.details["expected_correlation"]) < 0.6


def test_press_figures_are_refused(linked):
    assert linked[1]["province-press"].refused.reason.code == "not_a_sample"


def test_a_world_without_a_link_is_not_called_linked():
    _, found = answers(link=0.0, seed=2)
    result = found["enterprises-process"]
    assert result.verdict in {"not_informative", "no_meaningful_link"}
    assert result.headline.ci_low < 0 < result.headline.ci_high


def test_breaks_of_the_rule_book_reach_the_panel(linked):
    panel, _ = linked
    assert set(panel["process_points__spell"].dropna()) == {"illustrative-district|0"}
    assert pd.notna(panel["citizens_satisfied"]).mean() > 0.9
