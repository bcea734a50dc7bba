"""A workbook of a year that another collection holds is refused by its name; the rest of its folder is kept."""

from __future__ import annotations

import pandas as pd
import pytest

from parlib.cli.resubmissions import Changes, show_changes
from parlib.cli.vintages import without_second_filings
from parlib.codebook.expected import Absent
from parlib.codebook.localities import Register
from parlib.intake.workbook.collect import Collection
from parlib.scoring.compare import LedgerDifference
from parlib.speech.catalogue import speaking
from parlib.store.project import Project
from parlib.store.sources import Provenance, write_source
from tests.made_release import unit_row
from tests.world import PROVINCE, A, B, world_evidence

UNITS = Register(pd.DataFrame([unit_row(A, "Huyện A", parent=PROVINCE), unit_row(B, "Huyện B", parent=PROVINCE)]))
NOTHING = pd.DataFrame()


def of(*keys) -> pd.DataFrame:
    rows = world_evidence()
    return pd.concat([rows[rows["locality"].eq(unit) & rows["period"].eq(year)] for unit, year in keys], ignore_index=True)


@pytest.fixture
def project(tmp_path):
    for part in ("params", "data/raw", "notebooks"):
        (tmp_path / part).mkdir(parents=True)
    about = dict.fromkeys(("title", "producer", "citation", "licence"), "Phiếu đã nhận") | {"retrieved": "2023-02-01"}
    write_source(tmp_path / "data/raw/tu-cham/2022-3", {"evidence": of((A, 2022))}, Provenance(kind="evidence", **about))
    return Project(tmp_path)


def collected(*keys) -> Collection:
    rows = of(*keys)
    books = {year: rows.loc[rows["period"].eq(year), "framework"].iloc[0] for _, year in keys}
    files = pd.DataFrame(
        [
            {
                "file": f"{unit[0]}-{year}.xlsx",
                "status": "accepted",
                "locality": unit,
                "period": year,
                "framework": books[year],
                "errors": 0,
            }
            for unit, year in keys
        ]
    ).astype({"period": "Int64"})
    absent = (Absent("district", PROVINCE, 2022, "T", 2, (UNITS[B],)), Absent("district", PROVINCE, 2023, "T", 2, (UNITS[A],)))
    return Collection(rows, (), files, NOTHING, NOTHING, absent)


def test_the_old_workbook_is_named_and_the_others_are_kept(project):
    got = without_second_filings(project, collected((A, 2022), (B, 2023)), of((A, 2022)), of((A, 2023)), UNITS)
    (fault,) = got.problems
    assert fault.file == "A-2022.xlsx"
    assert "Huyện A for 2022, which tu-cham/2022-3 holds already" in fault.what
    assert "--into tu-cham/2022-4 --previous 2022-3" in fault.remedy
    assert list(got.files["status"]) == ["refused", "accepted"]
    assert set(got.evidence["period"]) == {2023}
    assert [group.period for group in got.absent] == [2023]
    assert got.exit_code == 3


def test_what_is_completed_by_the_folder_is_no_second_filing(project):
    got = collected((A, 2022), (B, 2023))
    assert without_second_filings(project, got, of((A, 2022)), of((A, 2022)), UNITS) is got
    assert without_second_filings(project, got, of((B, 2022)), None, UNITS) is got


def test_a_changed_state_is_told_in_words(capsys):
    cells = pd.DataFrame(
        [
            {
                "locality": A,
                "period": 2023,
                "framework": "x",
                "code": "2.2",
                "column": "state",
                "old": "missing",
                "new": "reported",
                "old_file": "",
                "new_file": "",
            }
        ]
    )
    points = LedgerDifference(NOTHING, NOTHING)
    with speaking("vi"):
        show_changes(Changes(cells, points, ()), {A: "Huyện A"})
    told = capsys.readouterr().out
    assert "Tình trạng" in told
    assert "có số liệu" in told
    assert "missing" not in told
