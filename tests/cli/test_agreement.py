"""What a second appraisal leaves behind: a source of its own that the next build reads, and no points."""

import pandas as pd

from parlib.cli.agreement import _keep
from parlib.codebook.tables import conform
from parlib.intake.raw.cards import read_card
from parlib.intake.raw.parquet import read_parquet
from parlib.store.project import Project


def test_second_points_are_kept_as_a_source_that_is_no_evidence(tmp_path):
    (tmp_path / "data" / "raw").mkdir(parents=True)
    row = {"locality": "VL-H01@2019-01-01", "period": 2024, "framework": "illustrative-district", "source_file": "a.xlsx"}
    evidence = conform(
        "evidence",
        [
            {**row, "code": "1.1.1", "state": "missing", "appraised_round1": 1.5, "source_cell": "Chấm điểm!K7"},
            {**row, "code": "1.1.2", "state": "missing", "source_cell": "Chấm điểm!K8"},
        ],
    )
    place = _keep(Project(tmp_path), evidence, ("second-appraisal", "2024"))
    assert place == "data/raw/second-appraisal/2024"
    card, problems = read_card(tmp_path / place, place="second-appraisal/2024")
    assert (card.kind, list(problems)) == ("reappraised", [])
    kept = read_parquet(tmp_path / place / "reappraised.parquet", name="reappraised.parquet")
    assert kept[["code", "points", "source_cell"]].to_numpy().tolist() == [["1.1.1", 1.5, "Chấm điểm!K7"]]
    pd.testing.assert_index_equal(conform("reappraised", kept).columns, kept.columns)
