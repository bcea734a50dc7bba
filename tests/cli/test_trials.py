"""A simulated province is an ordinary raw source; a comparison says what differs to the last digit."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from parlib.intake.sources import read_raw
from parlib.store.releases import open_release, write_release
from tests.cli.test_commands import parlib
from tests.projects import copy_project

pytestmark = pytest.mark.xdist_group("pipeline")


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    made = copy_project(tmp_path_factory.mktemp("trials"))
    parlib("build", root=made.root)
    return made


def test_a_simulated_province_is_read_back_as_a_raw_source(project):
    folder = project.raw / "van-linh-small" / "2024"
    options = ("--communes", 3, "--districts", 2, "--departments", 1, "--first", 2023, "--truth", project.root / "truth.csv")
    said = json.loads(parlib("simulate", folder, *options, "--json", root=project.root).stdout)
    read = read_raw(project.raw, project.params / "corrections")
    assert read.problems == ()
    assert len(read.tables["evidence"]) == said["rows"]["evidence"]
    assert read.tables["localities"].query("fictional")["level"].value_counts().to_dict() == {
        "commune": 3,
        "district": 2,
        "department": 1,
        "province": 1,
    }
    truth = pd.read_csv(project.root / "truth.csv")
    assert set(truth["period"]) == {2023, 2024}
    again = parlib("simulate", folder, *options, root=project.root, code=2)
    assert "never written over" in again.stderr


def test_published_totals_agree_with_their_parts_where_they_do(project):
    payload = json.loads(parlib("compare", "--json", root=project.root, code=7).stdout)
    differing = {(row["locality"], row["period"]): (float(row["left"]), float(row["right"])) for row in payload["differences"]}
    # the nine districts of Bình Dương 2017: 65 + 35 points add to the printed totals, every one
    assert not [key for key in differing if key[1] == 2017]
    assert payload["counts"]["equal"] >= 9
    # Ninh Thuận 2022: 54.2 + 18.05 + 8.23 + 5.31 = 85.79, printed 85.78
    assert differing["58@2008-08-01", 2022] == (85.78, 85.79)


def test_two_releases_differ_where_they_were_changed(project):
    base = open_release(project)
    tables = {name: base.table(name) for name in base.tables}
    rows = tables["indices"]
    rows.loc[(rows["locality"] == "31@2008-08-01") & (rows["period"] == 2023) & (rows["index"] == "PAR"), "value"] = 91.81
    other = write_release(
        project, "r-00000000cccc", tables, params=base.params, lineage={k: v for k, v in base.lineage.items() if k != "tables"}
    )
    payload = json.loads(parlib("compare", base.id, other.id, "--json", root=project.root, code=7).stdout)
    assert [(d["locality"], d["period"], float(d["left"]), float(d["right"])) for d in payload["differences"]] == [
        ("31@2008-08-01", 2023, 91.87, 91.81)
    ]
    assert parlib("compare", base.id, base.id, root=project.root).returncode == 0
