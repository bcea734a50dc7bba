"""What was read of a raw file is kept in the process, and is never given for another content, card, correction or register."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from parlib.intake.raw import kinds, read_once
from parlib.intake.raw.sources import read_raw, read_register
from parlib.store.made_from import file_digest
from tests.projects import ROOT

HEAD = "locality,period,indicator,value,unit,source\n"
CARD = {
    "kind": "outcomes", "title": "Thu nhập", "producer": "Cục Thống kê", "citation": "Niên giám", "retrieved": "2025-01-01", "licence": "none stated"
}  # fmt: skip


@pytest.fixture
def raw(tmp_path):
    return Path(shutil.copytree(ROOT / "data" / "raw" / "localities", tmp_path / "raw" / "localities")).parent


@pytest.fixture
def read(monkeypatch):
    """The names of the files that a reader was called for."""
    read_once._read.cache_clear()
    names = []
    for kind, reader in list(kinds.KINDS.items()):
        monkeypatch.setitem(kinds.KINDS, kind, lambda request, reader=reader: names.append(request.file) or reader(request))
    return names


def put(raw, rows, **card):
    folder = raw / "income" / "2024"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "a.csv").write_text(HEAD + rows, encoding="utf-8")
    held = CARD | card | {"files": [{"name": "a.csv", "sha256": file_digest(folder / "a.csv"), "about": "Thu nhập"}]}
    (folder / "card.yml").write_text(yaml.safe_dump(held, allow_unicode=True), encoding="utf-8")


def outcomes(raw):
    return read_raw(raw, raw / "none").tables["outcomes"][["locality", "value"]].values.tolist()


def test_the_same_is_read_once_and_what_a_caller_does_with_it_is_the_callers(raw, read, tmp_path):
    put(raw, "TP Hải Phòng,2024,income,1.5,,x\n")
    assert outcomes(raw) == [["31@2008-08-01", 1.5]]
    first = sorted(read)
    units = read_register(raw)
    units["name"] = "Một nơi khác"
    assert outcomes(raw) == [["31@2008-08-01", 1.5]]
    assert sorted(read) == first
    assert len(first) == len(set(first)) > 1
    assert read_register(raw)["name"].nunique() > 1000


def test_other_content_another_card_and_another_register_are_read_anew(raw, read):
    put(raw, "TP Hải Phòng,2024,income,1.5,,x\n")
    outcomes(raw)
    read.clear()
    put(raw, "TP Hải Phòng,2024,income,2.5,,x\n")
    assert outcomes(raw) == [["31@2008-08-01", 2.5]]
    assert read == ["income/2024/a.csv"]
    put(raw, "TP Hải Phòng,2024,income,2.5,,x\n", level="province")
    assert outcomes(raw) == [["31@2008-08-01", 2.5]]
    assert read == ["income/2024/a.csv"] * 2
    (folder,) = (raw / "localities").iterdir()
    table = folder / "provinces.csv"
    text = table.read_text(encoding="utf-8")
    card = (folder / "card.yml").read_text(encoding="utf-8").replace(file_digest(table), "DIGEST")
    table.write_text(text.replace("Hải Phòng", "Hải Tân"), encoding="utf-8")
    (folder / "card.yml").write_text(card.replace("DIGEST", file_digest(table)), encoding="utf-8")
    found = read_raw(raw, raw / "none", quarantine=True)
    assert found.tables["outcomes"].empty
    assert any(p.actual == "TP Hải Phòng" for p in found.problems)


def test_a_correction_that_is_declared_later_reaches_a_file_that_was_read(raw, tmp_path):
    put(raw, "31,2024,income,1.5,,x\n")
    assert outcomes(raw) == [["31@2008-08-01", 1.5]]
    declared = tmp_path / "corrections"
    declared.mkdir()
    change = {"id": "a-b", "file": "income/2024/a.csv", "where": {"indicator": "income"}, "rows": 1, "expects": {"value": "1.5"}}
    change |= {"becomes": {"value": "15"}, "why": "một dấu phẩy sai chỗ"}
    (declared / "a.yml").write_text(yaml.safe_dump({"corrections": [change]}, allow_unicode=True), encoding="utf-8")
    assert read_raw(raw, declared).tables["outcomes"]["value"].tolist() == [15.0]
