"""A simulated province is an ordinary raw source."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from parlib.intake.sources import read_raw
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
        "commune": 3,
        "district": 2,
        "department": 1,
        "province": 1,
    }
    truth = pd.read_csv(project.root / "truth.csv")
    assert set(truth["period"]) == {2023, 2024}
    again = parlib("simulate", folder, *options, root=project.root, code=2)
    assert "never written over" in again.stderr
