"""The desk in a real JupyterLab in a real browser: open, search, choose, suppose, save, open again."""

import contextlib
import csv
import io
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import openpyxl
import pytest
import yaml
from playwright.sync_api import TimeoutError as PlaywrightTimeout
from playwright.sync_api import expect, sync_playwright

from parlib.cli import lab as laboratory
from parlib.desk.comparison import compare_rule_books
from parlib.desk.moves import why_releases_differ
from parlib.desk.questions import lift_the_falling, low_and_falling
from parlib.desk.scenario import read_scenario
from parlib.pipeline import build
from parlib.store.project import Project
from parlib.store.releases import open_release, release_names
from tests.programs import require_program
from tests.projects import ROOT


def test_the_lab_chooses_a_language_once_and_asks_for_no_news(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTERLAB_SETTINGS_DIR", str(tmp_path))
    chosen = tmp_path / "@jupyterlab" / "translation-extension" / "plugin.jupyterlab-settings"
    laboratory._speak_in_menus("en")
    assert not chosen.exists()
    laboratory._speak_in_menus("vi")
    assert json.loads(chosen.read_text()) == {"locale": "vi_VN"}
    chosen.write_text('{"locale": "fr_FR"}')
    laboratory._speak_in_menus("vi")
    assert "fr_FR" in chosen.read_text()  # what somebody chose stays
    before, own = laboratory._jupyter_defaults({"JUPYTER_CONFIG_PATH": "/srv/jupyter"})["JUPYTER_CONFIG_PATH"].split(os.pathsep)
    assert before == "/srv/jupyter"
    defaults = json.loads((Path(own) / "labconfig" / "default_setting_overrides.json").read_text())
    assert defaults["@jupyterlab/apputils-extension:notification"]["fetchNews"] == "false"


@pytest.mark.parametrize("named", ["", "settings"])
def test_the_settings_are_where_jupyterlab_looks_for_them(named, monkeypatch):
    from jupyterlab.commands import get_user_settings_dir

    monkeypatch.setenv("JUPYTERLAB_SETTINGS_DIR", named)
    assert str(laboratory._user_settings()) == get_user_settings_dir()


RAISED = (("1.6.1", 2.0), ("4.1.2", 1.5), ("7.5.1", 1.0))
"""Items of Thành phố Vân Khê 2024 and points that together make its rank another."""


def with_maxima(table, maxima):
    """Return a rule book's table with other maxima of single items."""
    rows = list(csv.DictReader(io.StringIO(table)))
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(row | {"max_points": maxima.get(row["code"], row["max_points"])} for row in rows)
    return out.getvalue()


def run_cells(page, *numbers, shown):
    """Run cells until something is shown. A kernel that is idle may not yet be connected: it drops what comes too early, or
    JupyterLab asks which kernel it is to be.
    """
    expect(page.locator(".jp-Notebook-ExecutionIndicator[data-status='idle']")).to_be_attached(timeout=120_000)
    expect(page.locator(".jp-Toolbar-kernelName")).to_contain_text("Python 3", timeout=120_000)
    which = page.locator("dialog.jp-Dialog button.jp-mod-accept")
    for _ in range(6):
        for number in numbers:
            if which.count():
                which.click()
            page.locator(".jp-CodeCell").nth(number).locator(".cm-content").click()
            page.keyboard.press("Control+Enter")
        with contextlib.suppress(PlaywrightTimeout):
            shown.or_(which).first.wait_for(timeout=25_000)
            if not which.count():
                return


def numbers_of(row):
    """Return the numbers in the cells of a row as the Vietnamese page prints them."""
    texts = (cell.strip().replace(",", ".").replace("−", "-") for cell in row.locator("td").all_inner_texts())
    return [float(text) for text in texts if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text)]


def compare_with_the_other_release(desk, project):
    """Set the unit beside what another release says of it: values, why the rank is another, items by both rule books."""
    here = open_release(project)
    (other,) = (name for name in release_names(project) if name != here.id)
    desk.get_by_text("So sánh", exact=True).first.click()
    desk.get_by_label("So sánh").first.select_option(label="với bản phát hành khác")
    expect(desk.locator("td", has_text=re.compile(f"^bản so sánh: {other}, ghi lúc [0-9/]+ [0-9:]+$"))).to_be_visible(timeout=60_000)
    why = desk.locator("h4", has_text="Vì sao thứ hạng khác đi").locator("xpath=following-sibling::table[1]").locator("tbody tr")
    unit = "VL-H01@2019-01-01"
    known = why_releases_differ(open_release(project, other), here, unit, 2024).iloc[0]
    assert numbers_of(why) == pytest.approx(list(known), abs=0.005)
    assert known["own"] + known["others"] + known["rules"] + known["group"] == known["rank_before"] - known["rank_after"]
    item = desk.locator("tr", has=desk.page.locator("td", has_text=re.compile("^1\\.1\\.2$"))).last
    assert numbers_of(item)[1::2][:2] == [2.0, 1.0]  # its maximum by either rule book


def compare_with_another_rule_book(desk, project):
    """Set a commune beside what the rule book of before gives for the same figures, item by item."""
    unit = "VL-H01-X001@2019-01-01"
    desk.get_by_label("Tìm").first.fill(unit)
    desk.get_by_label("So sánh").first.select_option(label="với bộ tiêu chí khác")
    table = compare_rule_books(open_release(project), unit, 2024, "illustrative-commune-2019")
    both = table.dropna(subset=["points", "other_points"]).query("other_max > 0")
    expect(desk.get_by_text(re.compile(f"^Trên {len(both)} tiêu chí chuyển được: "))).to_be_visible(timeout=60_000)
    shown = desk.locator("h4", has_text="Từng mục").locator("xpath=following-sibling::table[1]").locator("tbody tr")
    expect(shown).to_have_count(len(table))
    assert shown.locator("td:nth-child(1)").all_inner_texts() == list(table["code"].fillna(""))


def run_the_lower_half(page, project):
    """Run the cells below the desk one after the other, as they stand, and look at what each shows."""
    here = open_release(project)
    known = low_and_falling(here, 2024)
    assert len(known) > 0
    page.locator(".jp-CodeCell").nth(1).locator(".cm-content").click()
    shown = page.locator(".jp-OutputArea-output")
    for text in (here.id, known["name"].iloc[0], "91.87", "nguyên vẹn từ khi ghi"):
        page.keyboard.press("Shift+Enter")
        if text == known["name"].iloc[0]:  # the desk's own answer above names it, too
            answer = shown.filter(has=page.locator("table.dataframe")).filter(has_text=text).last
            expect(answer).to_be_visible(timeout=120_000)
            names = answer.locator("tbody tr td:nth-of-type(2)")
            assert names.all_inner_texts() == list(known["name"])
        expect(shown.filter(has_text=text).last).to_be_visible(timeout=120_000)
        page.keyboard.press("Shift+Enter")  # past the text that stands between


def fill_in_a_form(page):
    """Type what the page tells into an empty cell, ask for a unit that does not exist, then for one that does."""
    page.keyboard.press("Enter")
    page.keyboard.type('from parlib.desk import parameter_form\nparameter_form("brief.ipynb")')
    page.keyboard.press("Shift+Enter")
    unit, run = page.get_by_label("đơn vị (locality)"), page.get_by_role("button", name="Chạy", exact=True)
    unit.fill("Tuyen Quan")
    run.click()
    expect(page.get_by_role("status").filter(has_text="năm 2024 không đơn vị nào tên 'Tuyen Quan'; có phải là: ").last).to_be_visible(
        timeout=120_000
    )
    unit.fill("Thành phố Vân Khê, Vân Lĩnh")
    run.click()
    document = page.frame_locator("iframe[srcdoc]").locator("article, main, body").first
    expect(document).to_contain_text("SỐ LIỆU MINH HỌA", timeout=120_000)
    expect(document).to_contain_text("Vân Khê")


def refused_by_hand(page, address):
    """Run the brief's notebook for a unit that does not exist: a sentence with close names, no account of Python's."""
    page.goto(address.replace("/lab/tree/notebooks/explore", "/lab/workspaces/by-hand/tree/notebooks/brief"))
    page.set_default_timeout(120_000)
    cells = page.locator(".jp-CodeCell")
    expect(cells.first).to_be_visible(timeout=120_000)
    cells.first.locator(".cm-content").click()
    page.keyboard.press("Control+End")
    page.keyboard.type('\nlocality = "Tuyen Quan"')
    told = cells.nth(1).locator(".jp-OutputArea-output").first
    run_cells(page, 0, 1, shown=told.get_by_text("có phải là"))
    expect(told).to_contain_text("năm 2024 không đơn vị nào tên 'Tuyen Quan'; có phải là: ")
    expect(told).to_contain_text("Tỉnh Tuyên Quang")
    expect(told).not_to_contain_text("Traceback")
    below = cells.nth(2).locator(".jp-OutputArea-output").first
    run_cells(page, 2, shown=below.get_by_text("chưa có brief: ô tạo ra nó bị từ chối"))
    expect(below).not_to_contain_text("Traceback")


@pytest.fixture
def lab(tmp_path_factory):
    project = Project(tmp_path_factory.mktemp("lab"))  # with the illustrative province: its units are scored item by item
    for part in ("params", "data/raw", "notebooks"):
        shutil.copytree(ROOT / part, project.root / part)
    settings = project.root / "params" / "simulation" / "van-linh.yml"  # fewer communes: the desk is tried here, not the build
    shipped = yaml.safe_load(settings.read_text("utf-8")) | {"communes": 22, "departments": 0, "first_period": 2022}
    book = project.root / "params" / "frameworks" / "illustrative-district" / "criteria.csv"
    rows = book.read_text("utf-8")
    book.write_text(with_maxima(rows, {"1.1.2": "1", "1.1": "2", "1.3.3": "2", "1.3": "4"}), "utf-8")
    settings.write_text(yaml.safe_dump(shipped | {"seed": shipped["seed"] + 1}), "utf-8")
    build(project)  # other figures by other rules
    book.write_text(rows, "utf-8")
    settings.write_text(yaml.safe_dump(shipped), "utf-8")
    build(project)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    told = project.root / "lab.log"
    with told.open("w") as stream:
        server = subprocess.Popen(
            [sys.executable, "-m", "parlib", "lab", "--no-browser", "--port", str(port), "--root", str(project.root)],
            stdout=stream, stderr=stream, start_new_session=True, env={**os.environ, "PARLIB_LANG": "vi", "JUPYTERLAB_SETTINGS_DIR": str(project.root / "settings"), "JUPYTERLAB_WORKSPACES_DIR": str(project.root / "workspaces")},
        )  # fmt: skip
    try:
        for _ in range(600):
            if found := re.search(rf"http://127\.0\.0\.1:{port}/\S*token=(\w+)", told.read_text()):
                break
            time.sleep(0.2)
        yield project, f"http://127.0.0.1:{port}/lab/tree/notebooks/explore.ipynb?token={found.group(1)}"
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=90)


@pytest.mark.stress
@pytest.mark.timeout(1500)  # the release of its own takes most of it
def test_search_choose_suppose_save_and_open_again(lab):
    project, address = lab
    program = require_program("chromium", package="chromium")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"])
        page = browser.new_context(viewport={"width": 1400, "height": 1000}).new_page()
        page.set_default_timeout(120_000)
        page.goto(address)
        expect(page.locator(".jp-Notebook")).to_be_visible(timeout=120_000)
        expect(page.get_by_text("Tệp", exact=False).first).to_be_visible()  # menus are Vietnamese
        search = page.get_by_label("Tìm").first
        run_cells(page, 0, shown=search)
        desk = page.locator(".jp-OutputArea-output").first
        search.fill("tuyen quang")
        expect(desk.locator("select[size], select[multiple]").first).to_contain_text("Tỉnh Tuyên Quang", timeout=60_000)
        search.fill("van khe")
        units = desk.locator("select[size], select[multiple]").first
        expect(units).to_contain_text("Thành phố Vân Khê", timeout=60_000)
        units.select_option(index=0)
        expect(desk.get_by_label("Năm").first).to_have_value("2024")  # its last year with figures
        expect(desk.locator("article").first).to_contain_text("Vân Khê", timeout=60_000)
        desk.get_by_role("tab", name="Giả định").or_(desk.get_by_text("Giả định", exact=True)).first.click()
        items = desk.get_by_label("Tiêu chí").first
        for code, points in RAISED:
            wanted = items.locator("option", has_text=re.compile(f"^{re.escape(code)}\\s")).first
            expect(wanted).to_be_attached(timeout=60_000)
            items.select_option(label=wanted.inner_text())
            expect(desk.get_by_text(re.compile("Hiện nay: .+ trên")).first).to_be_visible(timeout=60_000)
            desk.get_by_label("Mới").first.fill(str(points))
            desk.get_by_label("Mới").first.press("Enter")
            desk.get_by_role("button", name="Giả định").click()
            expect(desk.locator("li", has_text=f"{code}:").first).to_be_visible(timeout=60_000)
        expect(desk.get_by_text("giả định – không phải số liệu").first).to_be_visible(timeout=60_000)
        rank = desk.locator("tr", has_text=re.compile(r"^\s*thứ hạng")).first  # not the head of a table of the profile
        expect(rank).to_contain_text("−1")
        desk.get_by_label("Tên").first.fill("Hoàn thành nhiệm vụ")
        desk.get_by_label("Tên").first.press("Enter")
        desk.get_by_role("button", name="Lưu").click()
        expect(desk.get_by_text("scenarios/hoan-thanh-nhiem-vu.json").first).to_be_visible(timeout=60_000)
        desk.get_by_role("button", name="Làm lại").click()
        expect(desk.get_by_text("giả định – không phải số liệu")).to_have_count(0)
        desk.get_by_label("Đã lưu").first.select_option(label="hoan-thanh-nhiem-vu")
        expect(rank).to_contain_text("−1", timeout=60_000)
        compare_with_the_other_release(desk, project)
        compare_with_another_rule_book(desk, project)
        desk.get_by_text("Hỏi", exact=True).first.click()
        desk.get_by_label("Câu hỏi").first.select_option(label="thứ hạng thấp và đang giảm, kèm mục nâng được nhiều nhất")
        desk.get_by_label("Trong").first.select_option(label="Tỉnh Vân Lĩnh")
        desk.get_by_label("Loại đơn vị").first.select_option(label="đơn vị cấp huyện")
        desk.get_by_role("button", name="Hỏi").click()
        with page.expect_download() as saving:
            desk.get_by_role("button", name="Excel").first.click()
        answer = project.root / saving.value.suggested_filename
        saving.value.save_as(answer)
        page.screenshot(path=project.root / "desk.png")
        run_the_lower_half(page, project)
        fill_in_a_form(page)
        refused_by_hand(page.context.new_page(), address)
        browser.close()
    saved = read_scenario(project.root / "scenarios" / "hoan-thanh-nhiem-vu.json")
    assert [(c.kind, c.code, c.points) for c in saved.changes] == [("points", *raised) for raised in RAISED]
    assert answer.name == "thu-hang-thap-va-dang-giam-kem-muc-nang-duoc-nhieu-nhat-tinh-van-linh-don-vi-cap-huyen-2024.xlsx"
    rows = [row for row in openpyxl.load_workbook(answer).active.iter_rows() if isinstance(row[2].value, int | float)]
    asked = lift_the_falling(open_release(project), 2024, within="VL@2019-01-01", level="district")
    assert [row[0].value for row in rows] == list(asked["name"])
    assert [row[2].value for row in rows] == pytest.approx(list(asked["value"]))  # numbers, not what is printed of them
    assert {row[4].number_format for row in rows} == {"[$-42A]#,##0"}
