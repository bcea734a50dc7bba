"""The desk in a real JupyterLab in a real browser: open, search, choose, suppose, save, open again."""

import contextlib
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
from parlib.desk.questions import lift_the_falling
from parlib.desk.scenario import read_scenario
from parlib.pipeline import build
from parlib.store.project import Project
from parlib.store.releases import open_release
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


RAISED = (("1.6.1", 2.0), ("4.1.2", 1.5), ("7.5.1", 1.0))
"""Items of Thành phố Vân Khê 2024 and points that together make its rank another."""


@pytest.fixture
def lab(tmp_path_factory):
    project = Project(tmp_path_factory.mktemp("lab"))  # with the illustrative province: its units are scored item by item
    for part in ("params", "data/raw", "notebooks"):
        shutil.copytree(ROOT / part, project.root / part)
    settings = project.root / "params" / "simulation" / "van-linh.yml"  # fewer communes: the desk is tried here, not the build
    fewer = {"communes": 22, "departments": 0, "first_period": 2022}
    settings.write_text(yaml.safe_dump(yaml.safe_load(settings.read_text("utf-8")) | fewer), "utf-8")
    build(project)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    told = project.root / "lab.log"
    with told.open("w") as stream:
        server = subprocess.Popen(
            [sys.executable, "-m", "parlib", "lab", "--no-browser", "--port", str(port), "--root", str(project.root)],
            stdout=stream, stderr=stream, start_new_session=True, env={**os.environ, "PARLIB_LANG": "vi", "JUPYTERLAB_SETTINGS_DIR": str(project.root / "settings")},
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
        expect(page.locator(".jp-Notebook-ExecutionIndicator[data-status='idle']")).to_be_attached(timeout=120_000)
        search = page.get_by_label("Tìm").first
        for _ in range(6):  # a kernel that is idle may not yet be connected: what is run too early is dropped
            page.locator(".jp-CodeCell").first.locator(".cm-content").click()
            page.keyboard.press("Control+Enter")
            with contextlib.suppress(PlaywrightTimeout):
                search.wait_for(timeout=25_000)
                break
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
        browser.close()
    saved = read_scenario(project.root / "scenarios" / "hoan-thanh-nhiem-vu.json")
    assert [(c.kind, c.code, c.points) for c in saved.changes] == [("points", *raised) for raised in RAISED]
    assert answer.name == "thu-hang-thap-va-dang-giam-kem-muc-nang-duoc-nhieu-nhat-tinh-van-linh-don-vi-cap-huyen-2024.xlsx"
    rows = [row for row in openpyxl.load_workbook(answer).active.iter_rows(values_only=True) if isinstance(row[1], int | float)]
    asked = lift_the_falling(open_release(project), 2024, within="VL@2019-01-01", level="district")
    assert [row[0] for row in rows] == list(asked["name"])
    assert [row[1] for row in rows] == pytest.approx(list(asked["value"]))  # numbers, not what is printed of them
