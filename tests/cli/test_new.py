"""`parlib new` as a person types it: Vietnamese, with what may be copied where something is open, and nothing written over."""

from __future__ import annotations

import json
from datetime import date

import pytest

from parlib.briefing.run.requests import run_file_problems
from parlib.codebook.localities import Register
from parlib.inputs import known_units, read_params
from parlib.store.project import Project
from tests.cli.commands import parlib


@pytest.fixture(autouse=True)
def _vietnamese(monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES", "PARLIB_LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "vi_VN.UTF-8")


def test_a_workspace_is_made_and_says_what_comes_next(tmp_path):
    done = parlib("new", "so-noi-vu", "--province", "tuyen quang", root=tmp_path)
    assert "Đã tạo thư mục làm việc của Tỉnh Tuyên Quang, có 124 xã, phường: so-noi-vu" in done.stdout
    assert "parlib batch params/runs/tuyen-quang.yml" in done.stdout
    again = parlib("new", "so-noi-vu", "--province", "Huế", root=tmp_path, code=2)
    assert "Chưa hiểu: so-noi-vu đã có, và không có gì bị ghi đè" in again.stderr
    inside = tmp_path / "so-noi-vu"
    updated = parlib("new", "--update", root=inside)
    assert "notebooks/brief.ipynb: đang là bản mới nhất" in updated.stdout


def test_an_old_name_is_asked_about_and_taken_with_yes(tmp_path):
    asked = parlib("new", "a", "--province", "Bình Phước", root=tmp_path, code=2)
    assert "Tỉnh Bình Phước thuộc Thành phố Đồng Nai từ ngày 01/07/2025 → nếu đúng là nơi này, chạy:" in asked.stderr
    assert 'parlib new a --province "Đồng Nai"' in asked.stderr
    assert not (tmp_path / "a").exists()
    done = parlib("new", "a", "--province", "Bình Phước", "--yes", "--json", "--demo", root=tmp_path)
    made = json.loads(done.stdout)
    assert (made["province"], made["communes"], made["run"]) == ("75@2026-04-30", 95, "params/runs/dong-nai.yml")
    assert (tmp_path / "a" / "params" / "simulation" / "van-linh.yml").exists()


def test_special_zones_are_named_only_where_the_province_has_some(tmp_path):
    assert "Quảng Ninh, có 54 xã, phường, đặc khu: a" in parlib("new", "a", "--province", "Quảng Ninh", root=tmp_path).stdout
    assert "xã, phường, đặc khu" in (tmp_path / "a" / "README.md").read_text(encoding="utf-8")
    parlib("new", "b", "--province", "Đắk Lắk", root=tmp_path)
    for name in ("README.md", "params/runs/dak-lak.yml"):
        assert "đặc khu" not in (tmp_path / "b" / name).read_text(encoding="utf-8")


def test_commands_to_be_copied_keep_the_demo(tmp_path):
    said = (
        parlib("new", "a", "--province", "Bình Phước", "--demo", root=tmp_path, code=2).stderr,
        parlib("new", "a", "--demo", root=tmp_path, code=2).stderr,
        parlib("new", "--demo", root=tmp_path, code=2).stderr,
    )
    commands = [line for text in said for line in text.splitlines() if "parlib new" in line]
    assert len(commands) > 30
    assert all(line.rstrip().endswith("--demo") for line in commands)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("a",), "chưa ghi tỉnh, thành phố"),
        ((), "chưa ghi tên thư mục"),
        (("a", "--province", "Atlantis"), "không có tỉnh, thành phố nào tên 'Atlantis'"),
        (("../a", "--province", "Huế"), "có `..`"),
        (("a", "--update"), "--update không đi cùng tên thư mục"),
    ],
)
def test_what_is_open_is_said_with_what_to_do(tmp_path, words, said):
    done = parlib("new", *words, root=tmp_path, code=2)
    assert said in done.stderr
    assert "→" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_english_where_it_is_asked_for(tmp_path):
    done = parlib("new", "a", "--province", "Atlantis", "--lang", "en", root=tmp_path, code=2)
    assert "Not understood: no province is called 'Atlantis' → run one of these; the last one" in done.stderr
    assert 'parlib new a --province "Vĩnh Long"' in done.stderr


def test_an_invented_province_to_train_with_is_made_in_one_step(tmp_path):
    done = parlib("new", "tap-huan", "--practice", " Hồng  Lam", root=tmp_path)
    assert "Đã tạo thư mục tập huấn của Tỉnh Hồng Lam (hư cấu), có 12 xã, phường: tap-huan" in done.stdout
    project = Project(tmp_path / "tap-huan")
    (drawn,) = read_params(project).simulations.values()
    assert (drawn.code, drawn.name, drawn.last_period) == ("HL", "Hồng Lam", date.today().year - 1)
    assert run_file_problems(project, Register(known_units(project))) == []
    readme = (project.root / "README.md").read_text(encoding="utf-8")
    assert "hư cấu" in readme
    assert "$" not in readme
    english = parlib("new", "b", "--practice", "Lam", "--lang", "en", "--json", root=tmp_path)
    assert json.loads(english.stdout)["province"].startswith("LA@")
    assert "invented" in (tmp_path / "b" / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--practice", "Hà Giang"), "“Hà Giang” đang là hoặc đã từng là tỉnh thật"),
        (("--practice", "tinh tuyen quang"), "tỉnh thật"),
        (("--practice", "<b>"), "ghi tên gồm một đến bốn chữ"),
        (("--practice", "Hồng Lam", "--demo"), "bỏ --province và --demo"),
        (("--practice", "Hồng Lam", "--province", "Huế"), "bỏ --province và --demo"),
        (("--province", "Hồng Lam"), 'parlib new a --practice "Hồng Lam"'),
    ],
)
def test_figures_are_invented_for_no_real_province(tmp_path, words, said):
    assert said in parlib("new", "a", *words, root=tmp_path, code=2).stderr
    assert list(tmp_path.iterdir()) == []
