"""Maps of the page that lists every brief: where units lie, how they stand, and the way to their briefs, without script."""

from __future__ import annotations

import csv
import re

import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe

from parlib.briefing.catalogue import render_catalogue
from parlib.briefing.unit_maps import unit_maps
from parlib.codebook.localities import Register
from tests.briefing.browser import chromium, page_at
from tests.made_release import unit_row
from tests.projects import ROOT

KHANH_HOA, VAN_LINH, TRUONG_SA = "56@2025-07-01", "VL@2019-01-01", "22736"
REAL = {"fictional": False, "valid_from": "2025-07-01"}


@pytest.fixture(scope="module")
def register():
    with (ROOT / "data/raw/localities/2026-11/communes.csv").open(encoding="utf-8") as file:
        lying = [r for r in csv.DictReader(file) if r["parent"].startswith("56@")]
    rows = [unit_row(KHANH_HOA, "Tỉnh Khánh Hòa", level="province", **REAL), unit_row(VAN_LINH, "Tỉnh Vân Lĩnh", level="province")]
    rows += [unit_row(f"{r['code']}@2025-07-01", r["name"], level="commune", parent=KHANH_HOA, **REAL) for r in lying]
    rows += [unit_row(f"H{n}@2019-01-01", f"Huyện Số {n}", parent=VAN_LINH) for n in range(6)]
    return Register(pd.DataFrame(rows))


def briefs_of(register, level, period, **more):
    units = [u for u in register if u.level == level]
    return [
        {
            "locality": u.locality, "locality_name": u.name, "level": level, "period": period, "kind": "brief", "language": "vi", "status": "made",
            "value": 60.0 + n % 30, "rank": float(n + 1), "of": 99.0, "basis": "final", "without": "", "takeaway": "T", "illustrative": u.fictional,
            "folder": f"r-1/{u.code}", "files": ["brief.html", "brief.pdf"], "problem": "", **more,
        }
        for n, u in enumerate(units)
    ]  # fmt: skip


def test_every_unit_has_its_area_and_what_lies_far_away_a_frame_with_its_name(register):
    briefs = briefs_of(register, "commune", 2026)
    briefs[0] |= {"value": None, "rank": None}
    briefs[1]["basis"] = "self_scored"
    (drawn,) = unit_maps(briefs[:-1], register, "vi")
    assert len(drawn["areas"]) == len(briefs)
    assert len({a["path"] for a in drawn["areas"]}) == len(briefs)
    assert [f["name"] for f in drawn["frames"]] == [register[f"{TRUONG_SA}@2025-07-01"].short_name]
    by_title = {a["title"]: a for a in drawn["areas"]}
    assert by_title[f"{briefs[0]['locality_name']}: chưa có chỉ số"]["bin"] == "missing"
    assert by_title[f"{briefs[1]['locality_name']}: 61,00, tự chấm, chưa thẩm định"]["bin"] == "missing"
    empty = by_title[f"{briefs[-1]['locality_name']}: chưa có báo cáo trong danh mục"]
    assert (empty["bin"], empty["link"]) == ("none", "")
    assert by_title[f"3. {briefs[2]['locality_name']}: 62,00"]["link"] == f"{briefs[2]['folder']}/brief.html"
    assert drawn["classes"] == ["60–65", "65–70", "70–75", "75–80", "80–90"]
    assert sum(len(a["path"]) for a in drawn["areas"]) < 15_000


def test_lines_stay_inside_the_drawing_and_numbers_inside_their_area(register):
    (drawn,) = unit_maps(briefs_of(register, "district", 2024), register, "vi")
    for area in drawn["areas"]:
        x, y, *steps = (int(n) for n in re.findall(r"-?\d+", area["path"]))
        for dx, dy in zip([0, *steps[::2]], [0, *steps[1::2]], strict=True):
            x, y = x + dx, y + dy
            assert 0 <= x <= drawn["wide"]
            assert 0 <= y <= drawn["high"]
    assert sorted(a["number"] for a in drawn["areas"]) == list("123456")
    assert drawn["invented"]


def test_too_few_units_or_another_language_or_kind_give_no_map(register):
    briefs = briefs_of(register, "district", 2024)
    assert unit_maps(briefs[:2], register, "vi") == []
    assert unit_maps(briefs, register, "en") == []
    assert unit_maps([b | {"kind": "plan"} for b in briefs], register, "vi") == []


def test_the_map_is_read_and_walked_without_script_and_passes_axe_on_a_phone(register, tmp_path):
    briefs = briefs_of(register, "commune", 2026)[:12] + briefs_of(register, "district", 2024)
    briefs[0]["value"] = None
    shown = {"release": "r-1", "counts": {"made": len(briefs), "skipped": 0, "earlier": 0, "failed": 0}, "briefs": briefs, "problems": []}
    path = tmp_path / "index.html"
    path.write_text(render_catalogue(shown, {}, areas=unit_maps(briefs, register, "vi"), language="vi"), "utf-8")
    with chromium() as browser:
        with page_at(path, width=390, browser=browser) as (page, heard):
            page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
            violations = Axe().run(page).response["violations"]
            assert [(v["id"], v["nodes"][0]["html"][:160]) for v in violations] == []
            assert page.evaluate("document.documentElement.scrollWidth") <= 390
            assert heard == []
        with page_at(path, script=False, browser=browser) as (page, _):
            assert page.locator("details").count() == 2
            assert page.locator("details[open] svg a").count() == sum(b["level"] == "commune" for b in briefs)
            page.locator("details").nth(1).locator("summary").click()
            page.locator("details").nth(1).locator("a").first.focus()
            assert page.evaluate("document.activeElement.getAttribute('href')") == "r-1/H0/brief.html"
