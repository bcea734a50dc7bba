"""The plan of Vân Khê, as the default release holds it: four quarters of reports, ways to the target, sheets with results."""

from __future__ import annotations

import re
import shutil
from datetime import date

import pytest

from parlib import display
from parlib.briefing.context import open_brief
from parlib.display import text_of
from parlib.gate.yaml_text import read_yaml, yaml_of
from parlib.pipeline import build
from parlib.store.releases import open_release
from tests.display.kinds import assert_sound
from tests.projects import ROOT, built_copy, untouched

VAN_KHE = "VL-H01@2019-01-01"


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """The province of Vân Lĩnh with its districts, one commune and one department, and the plan of one district."""
    made = built_copy(tmp_path_factory, "van-khe")
    (made.params / "simulation").mkdir()
    settings = read_yaml(ROOT / "params" / "simulation" / "van-linh.yml").data | {"communes": 1, "departments": 1}
    (made.params / "simulation" / "van-linh.yml").write_text(yaml_of(settings), encoding="utf-8")
    shutil.copy(ROOT / "params" / "plans" / "van-khe-2024.yml", made.params / "plans")
    for source in (ROOT / "data" / "raw").glob("progress-van-khe-2024-*"):
        shutil.copytree(source, made.raw / source.name)
    build(made)
    with untouched(made):
        yield made


def plan_page(project, as_of=""):
    return open_brief(locality=VAN_KHE, period=2024, issued_on=date(2025, 6, 30), as_of=as_of, kind="plan", root=project.root)


@pytest.mark.stress
def test_the_release_holds_a_plan_with_four_quarters(project):
    """What a default release holds of it: the districts and their figures are those of the whole province."""
    release = open_release(project)
    assert release.table("progress")["period"].value_counts().to_dict() == {"2024-Q1": 6, "2024-Q2": 10, "2024-Q3": 9, "2024-Q4": 9}
    rows = release.table("targets").query("plan == 'van-khe-2024'").set_index("item")
    assert rows["status"].value_counts().to_dict() == {"missed": 12, "met": 11, "no_data": 3}
    # 84.42 % of 88 promised, from place 6 to place 3; 2 inspections of 4, 27 articles of 24; one task nobody reported on
    shown = {item: (rows.loc[item, "status"], round(rows.loc[item, "actual"], 2)) for item in ("C01", "C02", "C18", "C25")}
    assert shown == {"C01": ("missed", 84.42), "C02": ("met", 3), "C18": ("missed", 2), "C25": ("met", 27)}
    assert (rows.loc["C23", "status"], rows.loc["C23", "actual_period"]) == ("no_data", "")
    (way,) = release.table("pathways").itertuples()
    assert (way.plan, way.ways, way.effort_stated) == ("van-khe-2024", 3, True)
    # 81.71 of 99.5 points in 2023; 88 % are 87.56: 1 + 1.35 + 2 + 1.5 reach it with 4 + 10.8 + 8 + 5 days
    first = release.table("path").query("way == 1")
    assert dict(zip(first["code"], first["gain"], strict=True)) == {"3.4.3": 1, "4.1.2": 1.35, "5.1.1": 2, "6.2.1": 1.5}
    assert first["effort"].sum() == pytest.approx(27.8)


@pytest.mark.stress
def test_a_plan_is_seen_quarter_by_quarter(project):
    june, end = plan_page(project, "2024-06-30"), plan_page(project)
    standing = june.table("targets").set_index("item")
    # half the year: 1 inspection of 4 is behind an even path (1.98), 13 articles of 24 are on it (11.9); due today and not done is missed
    assert standing.loc[["C18", "C25", "C12", "C06"], "status"].tolist() == ["behind", "on_course", "missed", "met"]
    assert standing.loc["C18", "required_pace"] == pytest.approx(1.5, abs=0.03), "3 in two quarters"
    assert 0.1 < standing.loc["C01", "chance"] < 0.4
    assert end.table("targets").set_index("item")["chance"].isna().all()
    assert_sound(display.plan, "plan", june)
    assert_sound(display.plan, "plan", end)
    early, late = text_of(display.plan.adding_up(june)), text_of(display.plan.adding_up(end))
    assert "Tách thay đổi thứ hạng" in late
    assert "Tách thay đổi thứ hạng" not in early, "the rank of 2024 was not known in June"


@pytest.mark.stress
def test_sheets_hold_results_of_a_quarter(project):
    brief = open_brief(locality=VAN_KHE, period=2024, issued_on=date(2025, 6, 30), as_of="2024-06-30", kind="sheets", root=project.root)
    model = assert_sound(display.sheets, "sheets", brief)
    captions = [b["caption"] for s in model["sections"] for b in s["blocks"] if b.get("id", "").startswith("table-commitments")]
    assert captions[0].startswith("Phòng Nội vụ: 11 cam kết (")
    assert {"chậm tiến độ 1", "không đạt 1", "chưa có số liệu 8"} < set(re.split(r"[(),] ?", captions[0]))
