"""The file of a head is one page and its annex, for owners of every kind, in both languages, as PDF and in Word."""

from __future__ import annotations

import subprocess
from datetime import date

import numpy as np
import pandas as pd
import pytest

from parlib.briefing.dispatch.forms import Issue
from parlib.briefing.dispatch.head_file import HeadFile
from parlib.briefing.dispatch.head_rows import fitting, shortened, to_explain
from parlib.briefing.pages.docx import render_docx
from parlib.briefing.pages.pdf import render_pdf
from parlib.codebook.localities import Register
from parlib.codebook.tables import conform, empty
from parlib.document.model import blocks_of, texts
from parlib.document.reading import lines
from parlib.scoring.flags import accountability_flags
from parlib.store.params import load_frameworks
from parlib.store.wording import load_wording
from tests.made_release import PARAMS, unit_row
from tests.programs import require_program

BOOK = load_frameworks(PARAMS)["illustrative-district"]
WORDING = load_wording(PARAMS)
PLACE, ABOVE = "T9-H01@2019-01-01", "T9@2019-01-01"
USUAL, LONG = "Phòng Nội vụ", "Phòng Nông nghiệp, Phát triển nông thôn, Tài nguyên và Môi trường"
PERSON = "Nguyễn Hoàng Phương Thảo"
ACCOUNT = "Đã giải trình bằng Công văn số 12/UBND-NC: hồ sơ chuyển từ hệ thống cũ chậm hai tháng, đã bổ sung tài liệu kiểm chứng."


def scores(owner: str, *, items: int = 30, years: tuple[int, ...] = (2022, 2023, 2024), fall: int = 0, zero: int = 0, missing: int = 0):
    """Return scores of so many items that one owner leads: the first ones zero in 2024, the next below 2023, the last without points."""
    own = [leaf.code for leaf in BOOK.leaves if not leaf.kind and leaf.max_points][:items]
    rows = []
    for year in years:
        for n, code in enumerate(own):
            most = float(BOOK.by_code[code].max_points)
            points = 0.8 * most
            points = 0.0 if year == 2024 and n < zero else points
            points = 0.5 * most if year == 2024 and zero <= n < zero + fall else points
            points = np.nan if year == 2024 and n >= len(own) - missing else points
            rows.append({
                "locality": PLACE, "period": year, "framework": BOOK.id, "code": code, "level": "subcriterion", "max_points": most,
                "applicable_max": most, "points": points, "lost_points": most - points, "rule": BOOK.by_code[code].rule,
                "state": "missing" if np.isnan(points) else ("zero" if points == 0 else "scored"), "lead_unit": owner,
                "person_in_charge": PERSON if n % 3 else "", "explanation": ACCOUNT if n % 2 else "", "basis": "computed",
            })  # fmt: skip
        whole = {"locality": PLACE, "period": year, "framework": BOOK.id, "code": "0", "level": "index", "points": 80.0}
        rows.append(whole | {"applicable_max": 100.0, "state": "scored", "basis": "computed"})
    return conform("scores", rows)


def commitments(owner: str, count: int, *, missed: int):
    """Return so many commitments of an owner, the first ones missed, every third of the others without a report."""
    words = "Tỷ lệ hồ sơ thủ tục hành chính giải quyết đúng hạn và trước hạn tại Bộ phận Một cửa của các xã, phường"
    rows = [
        {"plan": "ke-hoach", "item": f"C{n + 1:02d}", "locality": PLACE, "period": 2024, "indicator": f"{words} {n + 1}", "owner": owner,
         "due": "2024-12-31", "as_of": "2025-01-10", "status": "missed" if n < missed else ("no_data" if n % 3 == 0 else "met"), "kind": "task"}
        for n in range(count)
    ]  # fmt: skip
    return conform("targets", rows) if rows else empty("targets")


PUBLISHED = conform("indices", [{"locality": PLACE, "period": 2024, "index": "PAR", "basis": "published", "value": 71.25}])
OWNERS = {
    "few": (USUAL, scores(USUAL, items=3), commitments(USUAL, 2, missed=0)),
    "many": (USUAL, scores(USUAL, items=60, fall=9, zero=9), commitments(USUAL, 60, missed=40)),
    "first year": (USUAL, scores(USUAL, years=(2024,), zero=4), commitments(USUAL, 12, missed=3)),
    "long names": (LONG, scores(LONG, items=40, fall=6, zero=4), commitments(LONG, 20, missed=9)),
    "no commitment": (USUAL, scores(USUAL, fall=14), empty("targets")),
    "no item": (USUAL, scores("Phòng Tư pháp"), commitments(USUAL, 15, missed=15)),
    "set aside": (USUAL, scores(USUAL, items=60, missing=40), commitments(USUAL, 5, missed=2)),
    "all of it": (LONG, scores(LONG, items=60, fall=20, zero=20, missing=15), commitments(LONG, 60, missed=50)),
}


def made(kind: str, language: str = "vi"):
    owner, rows, targets = OWNERS[kind]
    flags = accountability_flags(rows, {BOOK.id: BOOK})
    long = owner == LONG
    name = "Thành phố Buôn Ma Thuột Hồng Lam" if long else "Huyện Thử"
    register = Register(
        pd.DataFrame(
            [unit_row(ABOVE, "Tỉnh Hồng Lam", level="province"), unit_row(PLACE, name, parent=ABOVE, short_name=name[10:] or "Thử")]
        )
    )
    tables = {"scores": rows, "flags": flags, "targets": targets, "indices": PUBLISHED if long else empty("indices")}
    return HeadFile(
        owner, 2024, framework=BOOK, tables=tables, unit=register[PLACE], above=register[ABOVE], issue=Issue(date(2025, 1, 10)),
        wording=WORDING[language], release="r-0123456789ab", illustrative=True,
    ).model()  # fmt: skip


def said(model) -> str:
    return "\n".join(text for _, text in texts(model))


def rows_of(model, name: str) -> list[list[str]]:
    block = next(b for b in blocks_of(model) if b.get("id") == name)
    return [[lines(cell["c"]) for cell in row] for row in block["rows"]]


def pages_of(path) -> list[str]:
    program = require_program("pdftotext", package="poppler-utils")
    return subprocess.run([program, str(path), "-"], check=True, capture_output=True, timeout=60).stdout.decode().split("\f")[:-1]


CASES = [(kind, language) for kind in OWNERS for language in ("vi", "en")]


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """The pages of every file, as PDF and as LibreOffice sets its Word file."""
    program = require_program("soffice", package="libreoffice-writer")
    folder = tmp_path_factory.mktemp("heads")
    stems = {case: f"{case[0].replace(' ', '-')}-{case[1]}" for case in CASES}
    for case, stem in stems.items():
        model = made(*case)
        (folder / f"{stem}.docx").write_bytes(render_docx(model))
        (folder / f"{stem}-paper.pdf").write_bytes(render_pdf(model))
    office = f"-env:UserInstallation={(folder / 'office').as_uri()}"
    command = [
        program,
        "--headless",
        office,
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
        *(f"{folder}/{s}.docx" for s in stems.values()),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return {c: {"pdf": pages_of(folder / f"{s}-paper.pdf"), "word": pages_of(folder / f"{s}.pdf")} for c, s in stems.items()}


@pytest.mark.needs("libreoffice")
@pytest.mark.parametrize("form", ["pdf", "word"])
@pytest.mark.parametrize(("kind", "language"), CASES)
def test_the_file_of_a_head_is_one_page_and_its_annex(printed, kind, language, form):
    pages = printed[kind, language][form]
    annex = {"vi": "Phụ lục", "en": "Appendix"}[language]
    starts = [n for n, page in enumerate(pages) if page.lstrip().startswith(annex)]
    assert starts[:1] == [1], "its annex begins on the second page"
    signs = {"vi": "CHỦ TỊCH", "en": "CHAIR OF THE PEOPLE"}[language]
    assert signs in pages[0]
    assert "r-0123456789ab" in pages[0]


def test_the_page_says_who_is_meant_and_keeps_due_process():
    whole = said(made("many"))
    assert f"người đứng đầu {USUAL} và của người phụ trách từng tiêu chí" in whole
    assert "không xếp hạng cá nhân" in whole
    assert "phải xem giải trình trước khi kết luận" in whole
    assert PERSON in {row[1] for row in rows_of(made("many"), "can-xem-bang")}


def test_what_the_page_has_no_room_for_is_counted_on_it_and_stands_in_the_annex():
    model = made("many")
    shown = rows_of(model, "can-xem-bang")
    items = [row for row in shown if not row[0].startswith("C")]
    assert items
    assert len(shown) > len(items), "both kinds are on the page"
    told = said(model)
    # of nine zeros and nine falls two falls are answers to a survey whose error is not known
    assert f"{16 - len(items)} tiêu chí (" in told
    assert {row[0].split()[0] for row in rows_of(model, "khong-quy-trach-nhiem-bang")} >= {"1.8.1", "2.4.1"}
    assert f"{46 - (len(shown) - len(items))} cam kết (" in told, "40 missed and 6 without a report"
    assert [len(rows_of(model, n)) for n in ("cam-ket-bang", "giai-trinh-bang", "diem-bang")] == [60, 16, 60]
    # zero first; the explanation is cut on the page and whole in the annex
    assert items[0][2].startswith("Bị điểm 0")
    assert {row[4] for row in rows_of(model, "giai-trinh-bang")} == {ACCOUNT, "Chưa có giải trình"}


def test_a_first_year_says_that_nothing_compares():
    told = said(made("first year"))
    assert "chưa có năm trước để so" in told
    assert "4 đã giải trình" not in told
    assert "2 đã giải trình" in told  # every second of the four zeros has one
    assert {row[2] for row in rows_of(made("first year"), "giai-trinh-bang")} == {"Bị điểm 0"}


def test_the_trend_goes_back_two_years_over_the_same_items():
    # 3 items, 80 % of their points in each of three years
    whole = said(made("few"))
    assert "năm 2023: 80,0%; năm 2022: 80,0%; 3 tiêu chí cùng điểm tối đa" in whole
    assert "trên 2 đã ký, tính đến 10/01/2025; 1 chưa có báo cáo" in whole


def test_a_zero_that_is_a_fall_as_well_is_one_row():
    flags = accountability_flags(scores(USUAL, items=4, zero=1, fall=1), {BOOK.id: BOOK})
    one, other = to_explain(flags).itertuples(index=False)
    assert (one.flag, one.both, other.flag, other.both) == ("zero", True, "below_last_year", False)


def test_rows_are_kept_for_commitments_and_items():
    row = dict.fromkeys(("name", "person", "verdict", "told"), "x")
    assert fitting([row] * 40, [row] * 40, 10) == (8, 2)
    assert fitting([row], [row] * 40, 10) == (1, 9)
    assert fitting([row] * 40, [row] * 40, 0) == (1, 1), "one of each, however little room there is"
    assert shortened("Một hai ba", 9) == "Một hai…"
