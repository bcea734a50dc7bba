"""An answer that is saved as Excel: numbers whole, shown as the table shows them, text as text; in Chromium and LibreOffice."""

import subprocess

import openpyxl
import pandas as pd
import pytest

from parlib.desk.shown import show_table
from parlib.speech.catalogue import speaking
from tests.programs import require_program

pytest.importorskip("itables")
sync_api = pytest.importorskip("playwright.sync_api")

ANSWER = pd.DataFrame(
    {
        "locality": ["a", "b", "c"],
        "name": ["Xã Một", "Xã Hai", "Xã Ba"],
        "code": ["1.10", "2.1", "3.2.1"],
        "value": [60.534567, 1234.5, -7.0],
        "rank": [3, 2, 1],
        "units_short": [2.0, float("nan"), 1.0],
        "reading": [0.83336, 0.5, 12.0],
    }
)
AS_SHOWN = {
    "vi": [
        ["Xã Một", "1.10", "60,53", "3", "2", "0,8334"],
        ["Xã Hai", "2.1", "1.234,5", "2", "–", "0,5"],
        ["Xã Ba", "3.2.1", "−7", "1", "1", "12"],
    ],
    "en": [
        ["Xã Một", "1.10", "60.53", "3", "2", "0.8334"],
        ["Xã Hai", "2.1", "1,234.5", "2", "–", "0.5"],
        ["Xã Ba", "3.2.1", "−7", "1", "1", "12"],
    ],
}


@pytest.fixture(params=["vi", "en"])
def saved(request, tmp_path, monkeypatch):
    """Show the table on a page, press its buttons, and return the file, the cells that the page showed and what was copied."""
    parts = []
    monkeypatch.setattr("itables.javascript._html_display_is_supported", lambda: True)  # as in a notebook
    monkeypatch.setattr("IPython.display.display", lambda shown: parts.append(shown.data))
    with speaking(request.param):
        show_table(ANSWER, title="Thấp và đang giảm", note="SỐ LIỆU MINH HỌA")
    page_file = tmp_path / "page.html"
    page_file.write_text(f"<!doctype html><meta charset='utf-8'>{''.join(parts)}", "utf-8")
    with sync_api.sync_playwright() as play:
        program = require_program("chromium", package="chromium")
        browser = play.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        page.goto(page_file.as_uri())
        page.locator("table.dataTable tbody tr").nth(2).wait_for()
        with page.expect_download() as saving:
            page.get_by_role("button", name="Excel").click()
        saving.value.save_as(tmp_path / "answer.xlsx")
        cells = [row.locator("td").all_inner_texts() for row in page.locator("table.dataTable tbody tr").all()]
        page.evaluate("document.body.insertAdjacentHTML('beforeend', '<textarea id=sheet></textarea>')")
        page.get_by_role("button", name={"vi": "Chép", "en": "Copy"}[request.param]).click()
        told = page.locator(".dt-button-info")
        told.get_by_text({"vi": "3 dòng đã vào bộ nhớ tạm", "en": "3 rows are in the clipboard"}[request.param]).wait_for()
        page.locator("#sheet").focus()
        page.keyboard.press("Control+V")
        copied = [line.split("\t") for line in page.locator("#sheet").input_value().strip().splitlines()]
        browser.close()
    return request.param, tmp_path / "answer.xlsx", cells, copied


def test_a_file_keeps_the_numbers_and_shows_them_as_the_table_does(saved, tmp_path):
    language, file, cells, copied = saved
    assert cells == AS_SHOWN[language]
    as_sheets_write = [[cell.replace("−", "-").replace("–", "") for cell in row] for row in AS_SHOWN[language]]
    assert copied[1:] == as_sheets_write  # pasted into a sheet a number stays one
    rows = [row for row in openpyxl.load_workbook(file).active.iter_rows(values_only=True) if str(row[0]).startswith("Xã")]
    known = ANSWER.drop(columns="locality").astype(object).where(ANSWER.notna(), None)
    assert [list(row) for row in rows] == known.to_numpy().tolist()  # nothing rounded, and 1.10 is not 1.1
    program = require_program("soffice", package="libreoffice-calc")
    profile = (tmp_path / "profile").as_uri()
    done = subprocess.run(
        [program, f"-env:UserInstallation={profile}", "--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):9,34,76,1,,0,false,true",
         "--outdir", tmp_path, file],
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    printed = [line.split("\t") for line in (tmp_path / "answer.csv").read_text("utf-8").splitlines()]
    assert [[c.strip('"') for c in line] for line in printed if line[0].strip('"').startswith("Xã")] == as_sheets_write
