"""`parlib ranks` on a release made by hand: the three districts of the small world."""

from __future__ import annotations

import json
import os
import shutil
import time

import pandas as pd
import pytest
from typer.testing import CliRunner

from parlib.cli.app import app
from parlib.codebook.reasons import Reason
from parlib.codebook.tables import conform
from parlib.errors import UsageError
from parlib.store.project import Project
from parlib.store.releases import write_release
from tests.display.overview.slices import _world
from tests.world import PROVINCE, world_localities


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    made = Project(tmp_path_factory.mktemp("ranks"))
    for folder in ("params", "data/raw", "notebooks"):
        (made.root / folder).mkdir(parents=True)
    tables = {"findings": _world()["findings"], "localities": world_localities()}
    write_release(made, "r-ranks", tables, params={}, lineage={})
    yield made
    shutil.rmtree(made.root)


def run(project, *arguments):
    asked = ["ranks", "--below", PROVINCE, "--release", "r-ranks", "--root", str(project.root), *arguments]
    return CliRunner().invoke(app, asked)


def test_everything_known_about_the_ranking_in_one_json_object(project):
    said = json.loads(run(project, "--period", "2023", "--json").stdout)
    findings = _world()["findings"].query("period == 2023").set_index(["locality", "question"])
    units = said["levels"]["district"]
    assert [u["rank"] for u in units] == [1, 2, 3]
    for u in units:
        row = findings.loc[(u["locality"], "rank.range.PAR")]
        assert (u["rank_low"], u["rank_high"]) == (row["ci_low"], row["ci_high"])
        assert u["top_third"] + u["middle_third"] + u["bottom_third"] == pytest.approx(100)
    (book,) = said["rule_books"]
    assert set(book["assumptions"]) == {"weights", "na_policy", "missing", "normalisation", "survey"}
    assert book["assumptions"]["survey"]["held_still"]
    assert book["order_fixed"]["pairs"] == 3


def test_the_text_output_states_the_same_figures(project):
    text = run(project, "--period", "2023").stdout
    assert "3 units" in text
    assert "held still" in text
    assert "of 3 pairs keep their order" in text


def test_points_without_a_rank_and_sources_that_came_later_are_told(tmp_path):
    made = Project(tmp_path)
    for folder in ("params", "data/raw", "notebooks"):
        (made.root / folder).mkdir(parents=True)
    units = world_localities()
    below = units.loc[units["parent"].eq(PROVINCE), "locality"].head(2)
    rows = pd.DataFrame({"locality": below, "period": 2023, "index": "PAR", "value": [80.0, 70.0]})
    indices = conform("indices", rows.assign(reason="coverage_below_floor: share=0.65; floor=0.7"))
    write_release(made, "r-a", {"findings": _world()["findings"].iloc[:0], "localities": units, "indices": indices}, params={}, lineage={})
    card = made.root / "data/raw/later/2026/card.yml"
    card.parent.mkdir(parents=True)
    card.write_text("later", encoding="utf-8")
    os.utime(card, (time.time() + 60, time.time() + 60))
    asked = ["ranks", "--below", PROVINCE, "--period", "2023", "--root", str(made.root)]
    done = CliRunner().invoke(app, asked)
    told = str(done.exception)
    assert "2 units have points of 2023 and no rank" in told
    assert "three units" not in told, "the reason there is, and no general rule"
    there = units[units["parent"].eq(PROVINCE) & units["valid_from"].lt("2024") & units["valid_to"].eq("")]
    others = there.loc[~there["locality"].isin(below) & there["level"].eq("district"), "name"]
    assert len(others) > 0
    assert all(name in told for name in others)
    assert "1 source(s) came after this release" in done.stderr


def test_a_year_without_simulated_ranks_says_what_it_takes(project):
    result = run(project, "--period", "2015")
    assert isinstance(result.exception, UsageError)
    assert "three units or more" in str(result.exception)


@pytest.fixture
def half_filed(tmp_path):
    """A project without a release."""
    made = Project(tmp_path)
    for folder in ("params", "data/raw", "notebooks"):
        (made.root / folder).mkdir(parents=True)
    return made


def refused(project, reasons):
    units = world_localities()
    districts = units[units["parent"].eq(PROVINCE) & units["valid_to"].eq("")]["locality"].tolist()
    rows = [
        {"locality": unit, "period": 2023, "index": "PAR", "value": value, "basis": "appraised", "reason": reason}
        for unit, (value, reason) in zip(districts, reasons, strict=True)
    ]
    tables = {
        "findings": conform("findings", []),
        "localities": units,
        "indices": conform("indices", rows),
    }
    write_release(project, "r-ranks", tables, params={}, lineage={})
    result = run(project, "--period", "2023")
    names = [units.set_index("locality").loc[unit, "name"] for unit in districts]
    return " ".join((result.output + str(result.exception)).split()), names


def test_who_has_no_points_is_named_and_the_reason_is_not_another(half_filed):
    incomplete = str(Reason.of("peer_group_incomplete", valued=2, of=3))
    text, names = refused(half_filed, [(80.0, incomplete), (70.0, incomplete), (None, str(Reason.of("points_missing")))])
    assert "2 units have points of 2023 and no rank" in text
    assert f"without points: {names[2]}" in text
    assert "three units or more" not in text


def test_who_stands_in_another_state_is_named(half_filed):
    many, few = (str(Reason.of("states_mixed", same=n, valued=3)) for n in (2, 1))
    text, names = refused(half_filed, [(80.0, many), (70.0, few), (60.0, many)])
    assert "3 units have points of 2023 and no rank" in text
    assert f"in another state: {names[1]}" in text


def test_a_group_that_ended_within_the_year_is_no_share_of_nothing(half_filed):
    ended = str(Reason.of("peer_group_ended", valued=3))
    text, _ = refused(half_filed, [(80.0, ended), (70.0, ended), (60.0, ended)])
    assert "3 units have points of 2023 and no rank: none of the group stands at the end of the year" in text
    assert "3/0" not in text
