"""`parlib sources` and `parlib remove`: what is here and counts, what the next build loses, and nothing moved by halves."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.cli.commands import parlib
from tests.cli.desk import DECISION, Person, kept, office, scores
from tests.intake.tables.worlds import workbook
from tests.projects import own_copy


def _figures(root, score, day, name="diem"):
    path = workbook(root / f"{name}.xlsx", {"Bảng": (scores(van_truc=score), ())})
    parlib("add", "figures", path, "--source", DECISION, "--yes", "--retrieved", day, root=root)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Three vintages of one table, and a department with a figure of its own."""
    project = office(tmp_path_factory.mktemp("office"))
    for score, day in ((88, "2026-02-01"), (89, "2026-02-02"), (89.5, "2026-02-03")):
        _figures(project.root, score, day)
    units = workbook(project.root / "so.xlsx", {"Bảng": ([("Sở, ban, ngành", "Ghi chú"), ("Sở Công Thương", None)], ())})
    parlib("add", "units", units, "--below", "Quảng Vân", "--source", DECISION, "--yes", "--retrieved", "2026-02-01", root=project.root)
    rows = [("Sở, ban, ngành", "Năm", "CCHC (%)"), ("Sở Công Thương", 2024, 90)]
    path = workbook(project.root / "so-diem.xlsx", {"Bảng": (rows, ())})
    parlib("add", "figures", path, "--below", "Quảng Vân", "--source", DECISION, "--yes", "--retrieved", "2026-02-01", root=project.root)
    return project


@pytest.fixture
def desk(made, tmp_path, monkeypatch):
    monkeypatch.setenv("PARLIB_LANG", "vi")
    return own_copy(made, tmp_path / "office")


def listed(desk, *words):
    found = json.loads(parlib("sources", *words, "--json", root=desk.root).stdout)["sources"]
    return {f"{s['source']}/{s['vintage']}": s for s in found}


def test_what_is_here_from_where_since_when_and_which_vintage_counts(desk):
    done = parlib("sources", root=desk.root)
    assert "figures-diem/2026-02-03: 6 dòng, nhận ngày 03/02/2026, đang dùng" in done.stdout
    assert "CHỈ SỐ CẢI CÁCH HÀNH CHÍNH NĂM 2024 – Quyết định số 99/QĐ-UBND ngày 5/1/2026" in done.stdout
    assert "figures-diem/2026-02-01" not in done.stdout
    assert "2 lần cũ không nêu ở đây: parlib sources --all" in done.stdout
    of_one = parlib("sources", "figures-diem", root=desk.root)
    assert "figures-diem/2026-02-01: 6 dòng, nhận ngày 01/02/2026, đã thay bằng 2026-02-02" in of_one.stdout
    assert set(listed(desk)) == {"figures-diem/2026-02-03", "units-so/2026-02-01", "figures-so-diem/2026-02-01", "localities/2026"}
    assert sum(s["counts"] for s in listed(desk, "--all").values()) == 4


def test_a_file_changed_by_hand_is_said(desk):
    path = desk.raw / "figures-diem" / "2026-02-03" / "figures.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("89.5", "99.5"), encoding="utf-8")
    assert "tệp đã bị sửa: xem `parlib check`" in parlib("sources", root=desk.root).stdout
    assert listed(desk)["figures-diem/2026-02-03"]["sound"] is False


def test_the_newest_vintage_goes_and_the_one_before_counts_again(desk):
    asked = parlib("remove", "figures-diem/2026-02-03", root=desk.root, code=2)
    assert "Lần dựng số liệu sau mất" in asked.stderr
    assert "Các nguồn sau được dùng lại: figures-diem/2026-02-02" in asked.stderr
    assert "figures-diem/2026-02-03" in listed(desk)
    done = parlib("remove", "figures-diem/2026-02-03", "--yes", root=desk.root)
    assert "Đã bỏ; chuyển sang data/removed/figures-diem/2026-02-03." in done.stdout
    assert {"card.yml", "diem.xlsx", "figures.csv"} == {
        p.name for p in (desk.root / "data" / "removed" / "figures-diem" / "2026-02-03").iterdir()
    }
    assert listed(desk)["figures-diem/2026-02-02"]["counts"] is True
    parlib("check", root=desk.root)


def test_a_whole_source_goes_and_may_be_added_again(desk):
    done = json.loads(parlib("remove", "figures-diem", "--yes", "--json", root=desk.root).stdout)
    assert done["lost"] == {"observations": 9}
    assert len(done["moved_to"]) == 3
    assert not (desk.raw / "figures-diem").exists()
    _figures(desk.root, 88, "2026-02-03")
    again = json.loads(parlib("remove", "figures-diem", "--yes", "--json", root=desk.root).stdout)
    assert again["moved_to"] == ["data/removed/figures-diem/2026-02-03-2"]


def test_somebody_at_a_terminal_is_asked_and_may_say_no(desk, monkeypatch):
    monkeypatch.setattr(sys, "stdin", Person("n\ny\n"))
    parlib("remove", "figures-diem", root=desk.root, code=1)
    assert "figures-diem/2026-02-03" in listed(desk)
    parlib("remove", "figures-diem", root=desk.root)
    assert "figures-diem/2026-02-03" not in listed(desk)


def test_units_that_another_source_needs_go_only_with_it(desk):
    refused = parlib("remove", "units-so", "--yes", root=desk.root, code=3)
    assert "figures-so-diem/2026-02-01/figures.csv" in refused.stderr
    assert "units-so/2026-02-01" in listed(desk)
    done = json.loads(parlib("remove", "units-so", "figures-so-diem", "--yes", "--json", root=desk.root).stdout)
    assert done["lost"] == {"localities": 1, "observations": 1}
    parlib("check", root=desk.root)


def test_a_vintage_in_the_middle_goes_only_with_the_older_ones(desk):
    refused = parlib("remove", "figures-diem/2026-02-02", "--yes", root=desk.root, code=2)
    assert "bỏ figures-diem/2026-02-02 thì figures-diem/2026-02-01 lại được dùng cùng với figures-diem/2026-02-03" in refused.stderr
    assert "parlib remove figures-diem/2026-02-01 figures-diem/2026-02-02" in refused.stderr
    done = parlib("remove", "figures-diem/2026-02-01", "figures-diem/2026-02-02", "--yes", root=desk.root)
    assert "Lần dựng số liệu sau không mất gì" in done.stderr
    assert list(listed(desk, "figures-diem")) == ["figures-diem/2026-02-03"]


def test_a_folder_that_cannot_be_moved_leaves_all_where_they_were(desk, monkeypatch):
    before = kept(desk)
    plain = Path.rename

    def stubborn(self, target):
        if self.name == "2026-02-02" and "raw" in self.parts:
            raise OSError(13, "Permission denied", str(self))
        return plain(self, target)

    monkeypatch.setattr(Path, "rename", stubborn)
    stopped = parlib("remove", "figures-diem", "--yes", root=desk.root, code=1)
    assert "permission denied" in stopped.stderr
    assert kept(desk) == before


@pytest.mark.parametrize("name", ["no-such", "figures-diem/1999", "../params", "figures-diem/..", "/etc", ""])
def test_names_of_nothing_and_paths_elsewhere_are_refused(desk, name):
    before = kept(desk)
    done = parlib("remove", name, "--yes", root=desk.root, code=2)
    assert "không có nguồn" in done.stderr
    assert kept(desk) == before
    if name:
        assert "không có nguồn" in parlib("sources", name, root=desk.root, code=2).stderr


def test_a_vintage_whose_card_cannot_be_read_may_be_removed(desk):
    (desk.raw / "figures-diem" / "2026-02-03" / "card.yml").write_text("kind: [", encoding="utf-8")
    parlib("check", root=desk.root, code=3)
    parlib("remove", "figures-diem/2026-02-03", "--yes", root=desk.root)
    parlib("check", root=desk.root)


def test_what_comes_with_parlib_stays(tmp_path, monkeypatch):
    monkeypatch.setenv("PARLIB_LANG", "vi")
    parlib("new", "phong", "--province", "Huế", root=tmp_path)
    done = parlib("remove", "localities", "--yes", root=tmp_path / "phong", code=2)
    assert "localities có sẵn trong parlib và không bỏ được" in done.stderr
    assert "đang dùng, có sẵn trong parlib" in parlib("sources", root=tmp_path / "phong").stdout
