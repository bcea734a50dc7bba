"""`parlib compare`: the published totals once more, and two releases to the last digit and by lost point."""

from __future__ import annotations

import json

import pytest

from parlib.store.releases import open_release, write_release
from tests.cli.commands import parlib
from tests.projects import built_copy

HAI_PHONG = "31@2008-08-01"


@pytest.fixture
def project(tmp_path_factory):
    return built_copy(tmp_path_factory, "comparisons")


@pytest.fixture
def base(project):
    """The release as built; those that the tests write become current after it."""
    return open_release(project)


def changed(project, base, name, *, params=None, **tables):
    """Write a release that differs from the base in some tables or params."""
    held = {n: base.table(n) for n in base.tables} | tables
    lineage = {k: v for k, v in base.lineage.items() if k != "tables"}
    return write_release(project, name, held, params=params or base.snapshot, lineage=lineage)


def test_published_totals_agree_with_their_parts_but_for_rounding_and_a_declared_conflict(project, base):
    payload = json.loads(parlib("compare", base.id, "--json", root=project.root).stdout)
    assert payload["ok"] is True
    assert payload["counts"] == {"equal": 11, "within_rounding": 2, "declared_conflict": 1}
    apart = {(row["locality"], row["period"]): row for row in payload["differences"]}
    assert apart["58@2008-08-01", 2022]["published"] == 85.78
    assert apart["58@2008-08-01", 2022]["from_parts"] == 85.79
    assert apart["58@2008-08-01", 2022]["verdict"] == "within_rounding"
    assert apart["17@2008-08-01", 2023]["verdict"] == "declared_conflict"
    assert all(row["name"].startswith(("Tỉnh", "Thành phố")) for row in payload["differences"])


def test_names_stand_beside_codes_and_the_note_is_printed(project, base):
    said = parlib("compare", base.id, root=project.root)
    assert "Tỉnh Hòa Bình" in said.stderr
    assert "57.04 + 4.32 + 18.34 + 8.19" in said.stderr
    assert "11  equal to the last digit" in said.stdout


def test_an_undeclared_conflict_and_a_stale_declaration_fail(project, base):
    params = json.loads(json.dumps(base.snapshot))
    params["methods"]["back_tests"]["conflicts"] = []
    changed(project, base, "r-00000000aaaa", params=params)
    silent = json.loads(parlib("compare", "r-00000000aaaa", "--json", root=project.root, code=7).stdout)
    assert silent["counts"]["differs"] == 1
    params["methods"]["back_tests"] = base.snapshot["methods"]["back_tests"]
    rows = base.table("scores")
    whole = (rows["locality"] == "17@2008-08-01") & (rows["period"] == 2023) & (rows["level"] == "index")
    rows.loc[whole, "points"] = 86.89
    changed(project, base, "r-00000000bbbb", scores=rows)
    stale = parlib("compare", "r-00000000bbbb", root=project.root, code=7)
    assert "review params/methods/back-tests.yml" in stale.stderr


def test_two_releases_differ_where_they_were_changed(project, base):
    rows = base.table("indices")
    rows.loc[(rows["locality"] == HAI_PHONG) & (rows["period"] == 2023) & (rows["index"] == "PAR"), "value"] = 91.81
    other = changed(project, base, "r-00000000cccc", indices=rows)
    payload = json.loads(parlib("compare", base.id, other.id, "--json", root=project.root, code=7).stdout)
    assert [(d["locality"], d["name"], d["period"], float(d["left"]), float(d["right"])) for d in payload["differences"]] == [
        (HAI_PHONG, "Thành phố Hải Phòng", 2023, 91.87, 91.81)
    ]
    assert parlib("compare", base.id, base.id, root=project.root).returncode == 0
    assert parlib("compare", base.id, base.id, "--table", "ledger", root=project.root).returncode == 0
    assert "ledger, indices" in parlib("compare", base.id, base.id, "--table", "none", root=project.root, code=2).stderr
