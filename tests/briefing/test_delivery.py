"""What is prepared to leave the office: letters read back as a mail program reads them, and a site of plain files."""

from __future__ import annotations

import email
import io
import re
import shutil
import zipfile
from datetime import date
from email.policy import default as modern
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pandas as pd
import pytest
import yaml

from parlib.briefing import mail, public_site
from parlib.briefing.proof.kept_model import kept_model
from parlib.briefing.public_site import persons_of
from parlib.document.model import to_json
from tests.cli.commands import parlib
from tests.projects import built_copy, own_copy, untouched

HAI_PHONG, DA_NANG = "31@2008-08-01", "48@2008-08-01"


def addresses(path: Path, rows) -> Path:
    book = openpyxl.Workbook()
    for row in [("DANH SÁCH THƯ ĐIỆN TỬ CÁC ĐƠN VỊ",), ("TT", "Đơn vị", "Người nhận", "Thư điện tử"), *rows]:
        book.worksheets[0].append(row)
    book.save(path)
    return path


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """A project with the documents of two provinces, each as HTML alone."""
    project = built_copy(tmp_path_factory, "mail")
    run = {
        "id": "thu", "title": "Thư", "issued_on": "2025-06-30", "formats": ["html"],
        "entries": [{"localities": [HAI_PHONG, DA_NANG], "period": 2023}],
    }  # fmt: skip
    path = project.root.parent / "thu.yml"  # beside the project: its release stays the one that is built
    path.write_text(yaml.safe_dump(run, allow_unicode=True), encoding="utf-8")
    parlib("batch", path, "--workers", "1", root=project.root)
    with untouched(project):
        yield project


def send(office, rows, folder: Path, *more, code=0):
    table = addresses(folder / "dia-chi.xlsx", rows)
    return parlib("send", office.root.parent / "thu.yml", "-a", table, "--into", folder / "thu", *more, root=office.root, code=code)


def test_a_unit_gets_a_draft_with_its_documents_and_who_has_no_address_is_named(office, tmp_path):
    done = send(
        office, [(1, "Hải Phòng", "Chị An", "sonoivu@haiphong.gov.vn; cchc@haiphong.gov.vn")], tmp_path, "--from", "vp@bonoivu.gov.vn"
    )
    assert "Đà Nẵng" in done.stdout + done.stderr
    (draft,) = (tmp_path / "thu").glob("*.eml")
    letter = email.message_from_bytes(draft.read_bytes(), policy=modern)
    assert letter["To"] == "sonoivu@haiphong.gov.vn, cchc@haiphong.gov.vn"
    assert letter["From"] == "vp@bonoivu.gov.vn"
    assert letter["X-Unsent"] == "1"
    assert letter["Subject"] == "Báo cáo cải cách hành chính năm 2023: Thành phố Hải Phòng"
    assert "Đà Nẵng" not in letter.get_body().get_content()
    (attached,) = letter.iter_attachments()
    names = zipfile.ZipFile(io.BytesIO(attached.get_content())).namelist()
    assert names == [f"31-hai-phong-2023-ngay-2025-06-30-{kind}.html" for kind in ("brief", "annex")]
    assert "2 tệp trong một tệp nén" in letter.get_body().get_content()
    assert "PDF" not in letter.get_body().get_content()  # none is among them
    assert attached.get_content() == draft.with_suffix(".zip").read_bytes()


def test_a_letter_says_what_a_pdf_can_do_where_one_is_sent():
    request = SimpleNamespace(language="vi", period=2023, issued_on=date(2025, 6, 30))
    unit = SimpleNamespace(name="Thành phố Hải Phòng")
    letter = mail._letter(unit, [SimpleNamespace(request=request)], ["vanthu@example.vn"], ("brief.html", "brief.pdf"))
    assert "2 tệp trong một tệp nén.\nTệp PDF có số liệu đính kèm" in letter.get_content().replace("\r\n", "\n")


def test_the_same_letters_have_the_same_bytes(office, tmp_path):
    rows = [(1, "Hải Phòng", "", "a@haiphong.gov.vn"), (2, "TP Đà Nẵng", "", "b@danang.gov.vn")]
    made = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        send(office, rows, tmp_path / name)
        made.append({p.name: p.read_bytes() for p in sorted((tmp_path / name / "thu").iterdir())})
    assert made[0] == made[1]
    assert [n[:2] for n in made[0]] == ["1-", "1-", "2-", "2-"]


def test_all_faults_of_the_list_are_told_with_their_cells_and_nothing_is_written(office, tmp_path):
    rows = [
        (1, "Hải Phòng", "", "a@haiphong"),
        (2, "Đà Nẵng", "", "b@danang.gov.vn"),
        (3, "Nơi nào đó", "", "c@d.vn"),
        (4, "Da Nang", "", "d@d.vn"),
    ]
    done = send(office, rows, tmp_path, code=3)
    for cell in ("D3", "D5", "D6"):
        assert cell in done.stdout + done.stderr
    assert not (tmp_path / "thu").exists()


def test_a_header_of_a_letter_takes_no_line_of_its_own(office, tmp_path):
    done = send(office, [(1, "Hải Phòng", "", "a@b.vn\nBcc: all@b.vn")], tmp_path, code=3)
    assert "D3" in done.stdout + done.stderr


def test_a_folder_that_is_there_is_left_alone(office, tmp_path):
    (tmp_path / "thu").mkdir()
    send(office, [(1, "Hải Phòng", "", "a@b.vn")], tmp_path, code=2)
    assert list((tmp_path / "thu").iterdir()) == []


def test_a_document_changed_by_hand_is_not_prepared(office, tmp_path):
    mine = own_copy(office, tmp_path / "mine")
    shutil.copy(office.root.parent / "thu.yml", mine.root.parent / "thu.yml")
    page = next(p for p in mine.reports.glob("*/*hai-phong*/brief.html"))
    page.write_bytes(page.read_bytes().replace(b"2023", b"2024", 1))
    done = send(mine, [(1, "Hải Phòng", "", "a@b.vn")], tmp_path, code=6)
    assert "its files were changed after they were made" in done.stdout + done.stderr
    assert not (tmp_path / "thu").exists()


def publish(project, folder: Path, *more, code=0):
    return parlib("publish", folder, *more, root=project.root, code=code)


def test_what_a_brief_and_its_annex_share_is_told_once(office, tmp_path, monkeypatch):
    fault = "Thành phố Hải Phòng 2023: illustrative figures are not attached to a dispatch"
    seen = []
    monkeypatch.setattr("parlib.briefing.mail.part_faults", lambda part, *_: seen.append(part) or [fault])
    done = send(office, [(1, "Hải Phòng", "", "a@b.vn")], tmp_path, code=6)
    assert len(seen) == 2
    assert " ".join((done.stdout + done.stderr).split()).count(fault) == 1


def test_a_site_holds_the_documents_and_nothing_of_how_they_were_made(office, tmp_path):
    publish(office, tmp_path / "site")
    files = {p.relative_to(tmp_path / "site").as_posix() for p in (tmp_path / "site").rglob("*") if p.is_file()}
    assert {"index.html", "figures.csv"} < files
    assert {Path(f).suffix for f in files} == {".html", ".csv", ".json"}
    page = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    without_script = re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)
    assert "Thành phố Hải Phòng" in without_script
    linked = set(re.findall(r'href="([^"#:]+)"', without_script))
    assert len(linked) >= 4, "two documents and their annexes"
    assert linked <= files
    assert str(office.root) not in page + (tmp_path / "site" / "index.json").read_text(encoding="utf-8")


def test_a_document_that_was_changed_is_left_out_and_named(office, tmp_path):
    mine = own_copy(office, tmp_path / "mine")
    page = next(p for p in mine.reports.glob("*/*hai-phong*/brief.html"))
    page.write_bytes(page.read_bytes().replace(b"2023", b"2024", 1))
    done = publish(mine, tmp_path / "site")
    assert "Hải Phòng" in done.stdout + done.stderr
    assert not list((tmp_path / "site").glob("*hai-phong*"))
    assert list((tmp_path / "site").glob("*da-nang*/brief.html"))


def test_a_site_is_never_written_over(office, tmp_path):
    (tmp_path / "site").mkdir()
    publish(office, tmp_path / "site", code=2)


def test_a_document_that_names_a_person_in_charge_is_left_out(office, tmp_path, monkeypatch):
    monkeypatch.setattr(public_site, "persons_of", lambda _: frozenset({"thành phố Hải Phòng"}))
    done = publish(office, tmp_path / "site", "--lang", "vi")
    assert "có tên người phụ trách" in done.stdout + done.stderr or "names a person in charge" in done.stdout + done.stderr
    assert not list((tmp_path / "site").glob("*hai-phong*"))
    assert list((tmp_path / "site").glob("*da-nang*/brief.html"))


def test_a_person_in_the_annex_alone_keeps_the_annex_back_and_not_the_document(office, tmp_path, monkeypatch):
    (folder,) = (p.parent for p in office.reports.glob("r-*/*hai-phong*/brief.html"))
    brief, annex = (set(re.findall(r"[^\W\d_]{6,}", to_json(kept_model(folder, kind)))) for kind in ("brief", "annex"))
    monkeypatch.setattr(public_site, "persons_of", lambda _: frozenset({min(annex - brief)}))
    done = publish(office, tmp_path / "site", "--lang", "vi")
    told = " ".join((done.stdout + done.stderr).split())
    assert "(phụ lục kiểm chứng)" in told
    assert told.count("có tên người phụ trách") == 1, "a reason that two share is told once"
    (site,) = (tmp_path / "site").glob("*hai-phong*")
    assert (site / "brief.html").exists()
    assert not list(site.glob("annex*"))
    assert "annex" not in (tmp_path / "site" / "index.html").read_text(encoding="utf-8").replace("annexes", "")


def test_a_misspelt_name_is_shown_with_the_unit_that_it_comes_near(office, tmp_path):
    done = send(office, [(1, "Hải Phònk", "Chị An", "a@haiphong.gov.vn")], tmp_path, code=3)
    told = " ".join((done.stdout + done.stderr).replace("│", " ").split())
    for words in ("Hải Phònk", "Chị An", "Thành phố Hải Phòng"):
        assert all(word in told for word in words.split())
    assert not (tmp_path / "thu").exists()


def test_a_run_that_names_nobody_is_refused_before_anything_is_written(office, tmp_path):
    run = tmp_path / "thu.yml"
    run.write_text((office.root.parent / "thu.yml").read_text(encoding="utf-8").replace(DA_NANG, "Nowhere"), encoding="utf-8")
    table = addresses(tmp_path / "dia-chi.xlsx", [(1, "Hải Phòng", "", "a@b.vn")])
    done = parlib("send", run, "-a", table, "--into", tmp_path / "thu", root=office.root, code=3)
    assert "Nowhere" in done.stdout + done.stderr
    assert not (tmp_path / "thu").exists()


def test_names_of_persons_are_those_that_real_offices_wrote():
    written = pd.DataFrame(
        {"locality": ["real", "real", "real", "made-up"], "person_in_charge": ["Nguyễn Văn An", None, "A.", "Trần Thị Bình"]}
    )
    units = {"real": SimpleNamespace(fictional=False), "made-up": SimpleNamespace(fictional=True)}
    release = SimpleNamespace(table={"evidence": written}.__getitem__, register=units)
    assert persons_of(release) == {"Nguyễn Văn An"}
