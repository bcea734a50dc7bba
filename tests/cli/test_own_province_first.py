"""In the workspace of a province a table is about its units where it may be; another province's are taken only where the table says so."""

from __future__ import annotations

import csv
import sys

import pandas as pd
import pytest

from parlib.codebook.localities import Register
from parlib.codebook.tables import conform
from parlib.intake.tables.new_units import new_unit
from parlib.workspace.settings import Settings, write_settings
from tests.cli.commands import parlib
from tests.cli.desk import DECISION, Person, kept, office
from tests.intake.raw_folder import write_source
from tests.intake.tables.worlds import TRUC, province, units, workbook
from tests.projects import own_copy


def more_units():
    """Return the register with departments of Quảng Trúc, one of them from 2025 on, and eleven provinces more that have a Tân Lập."""
    table = units()
    tops = [
        province(f"{30 + i}", f"Lĩnh {name}") for i, name in enumerate(["An", "Ba", "Ca", "Du", "Em", "Ga", "Hà", "In", "Kê", "La", "Mê"])
    ]
    base = Register(conform("localities", pd.concat([table, pd.DataFrame(tops)], ignore_index=True)))
    about = {"level": "department", "below": base[TRUC], "fictional": False, "source": ""}
    rows = [
        new_unit("Xã Thạch Hà", level="commune", below=base[TRUC], since="2012-01-01", fictional=False, source="", code="05009"),
        new_unit("Huyện Trúc Sơn", level="district", below=base[TRUC], since="2012-01-01", fictional=False, source="", code="903"),
        new_unit("Sở Tư pháp", since="2012-01-01", **about),
        new_unit("Văn phòng UBND tỉnh", since="2025-07-01", **about),
        *(new_unit("Xã Tân Lập", level="commune", below=base[str(top["locality"])], since="2012-01-01", fictional=False, source="", code=f"00{i:03d}")
          for i, top in enumerate(tops, 101)),
    ]  # fmt: skip
    return conform("localities", pd.concat([table, pd.DataFrame([*tops, *rows])], ignore_index=True))


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    project = office(tmp_path_factory.mktemp("office"))
    write_source(project.raw, "localities/2026", {"localities.csv": more_units().to_csv(index=False)}, kind="localities")
    return project


@pytest.fixture
def desk(made, tmp_path, monkeypatch):
    monkeypatch.setenv("PARLIB_LANG", "vi")
    copy = own_copy(made, tmp_path / "office")
    write_settings(copy.root, Settings(version="0", language="vi", province=TRUC, notebooks={}))
    return copy


def added(desk, tmp_path, rows, *words, code=0):
    path = workbook(tmp_path / "bang.xlsx", {"Bảng": ([("CHỈ SỐ CCHC NĂM 2024",), ("Đơn vị", "Chỉ số CCHC (%)"), *rows], ())})
    return parlib("add", "figures", path, "--source", DECISION, "--retrieved", "2026-02-01", *words, root=desk.root, code=code)


def places(desk):
    with (desk.raw / "figures-bang/2026-02-01/figures.csv").open(encoding="utf-8", newline="") as stream:
        return {r["place"].partition("@")[0] for r in csv.DictReader(stream)}


def test_communes_whose_names_lie_in_several_provinces_are_its_own(desk, tmp_path):
    done = added(desk, tmp_path, [("Tân Lập", 90), ("X. Trúc Đàm", 80), ("Thạch Hà", 70), ("Trúc Sơn", 60)], "--yes")
    assert "đọc là đơn vị của Tỉnh Quảng Trúc" in done.stderr
    assert places(desk) == {"05001", "05002", "05009", "903"}


def test_the_office_of_another_province_is_never_meant_by_a_bare_name(desk, tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "stdin", Person("có\nc\n"))  # worked out anew for the office that stands since 2025; keep it
    done = added(desk, tmp_path, [("Văn phòng UBND tỉnh", 80), ("Sở Tư pháp", 90)])
    assert "Quảng Vân" not in done.stderr
    assert places(desk) == {"QT-SSOTUPHAP", "QT-SVANPHONGUBNDTINH"}
    slip = added(desk, tmp_path, [("Văn phòng UBND tỉnh", 80), ("Sở Tư pháp", "8o,5")], code=3)
    assert "Quảng Vân" not in slip.stderr, "nor while something else is refused"


def test_another_province_that_the_table_names_is_meant(desk, tmp_path):
    added(desk, tmp_path, [("Xã Mai Ngạn, Quảng Vân", 90), ("Xã Linh Tuyền, Quảng Vân", 80), ("Sở Y tế tỉnh Quảng Vân", 70)], "--yes")
    assert places(desk) == {"04002", "04005", "QV-SSOYTE"}


def test_a_no_says_what_follows_from_it(desk, tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "stdin", Person("không\n"))
    assert "tên chưa có trong danh bạ không được nhận" in added(desk, tmp_path, [("Sở Y tế", 80), ("Sở Nội vụ", 90)], code=1).stderr
    monkeypatch.setattr(sys, "stdin", Person("không\n"))
    assert "Không lưu gì." in added(desk, tmp_path, [("Xã Trúc Đàm", 80), ("Xã Sơn Cốc", 90)], code=1).stdout
    assert kept(desk) == []
