"""A simulated province is an ordinary raw source."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from parlib.cli.trials import simulate
from parlib.errors import UsageError
from parlib.intake.raw.sources import read_raw
from tests.cli.commands import parlib
from tests.projects import copy_project


@pytest.fixture
def project(tmp_path_factory):
    return copy_project(tmp_path_factory.mktemp("trials"))


def test_a_simulated_province_is_read_back_as_a_raw_source(project):
    folder = project.raw / "van-linh-small" / "2024"
    options = ("--communes", 3, "--districts", 2, "--departments", 1, "--first", 2023, "--truth", project.root / "truth.csv")
    said = json.loads(parlib("simulate", folder, *options, "--json", root=project.root).stdout)
    read = read_raw(project.raw, project.params / "corrections")
    assert read.problems == ()
    assert len(read.tables["evidence"]) == said["rows"]["evidence"]
    assert read.tables["localities"].query("fictional")["level"].value_counts().to_dict() == {
        "commune": 6,  # before 1 July 2025 and since
        "district": 2,
        "department": 1,
        "province": 1,
    }
    truth = pd.read_csv(project.root / "truth.csv")
    assert set(truth["period"]) == {2023, 2024}
    assert "exists already, unchanged" in parlib("simulate", "van-linh-small/2024", *options, root=project.root).stdout
    again = parlib("simulate", folder, *options, "--seed", 7, root=project.root, code=2)
    assert "never written over" in again.stderr


@pytest.mark.parametrize("place", ["../../outside", "data/raw/one", "data/raw/one/two/three", "reports/x/y", "data/raw/.a/b", "/outside/b"])
def test_a_province_is_written_under_data_raw_and_nowhere_else(project, place, monkeypatch):
    monkeypatch.chdir(project.root)
    with pytest.raises(UsageError, match="under data/raw"):
        simulate(Path(place), root=project.root)
    assert not (project.root.parent.parent / "outside").exists()
