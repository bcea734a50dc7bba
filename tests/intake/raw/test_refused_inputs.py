"""Inputs of which nothing can be used: every kind of source, every way of holding no usable row, is said in words."""

from __future__ import annotations

import io

import pandas as pd
import pytest
import yaml

from parlib.errors import ValidationFailed
from parlib.intake.raw.kinds import KINDS, VALIDATED
from parlib.intake.raw.sources import read_raw
from tests.intake.raw_folder import CORRECTIONS, RAW, write_source

ROWS = {
    "public-figures": {
        "place": "Không Có", "year": "2022", "index": "PAR", "code": "0", "measure": "score", "value": "43.1", "rank": "",
        "confidence": "stated", "source_url": "https://example.vn/",
    },
    "evidence": {"locality": "Không Có", "period": "2022", "framework": "province-2022", "code": "1.1", "self_score": "1", "state": "reported"},
    "responses": {
        "locality": "Không Có", "period": "2022", "survey": "SIPAS", "respondent": "r", "stratum": "1", "psu": "1", "weight": "1",
        "group": "", "item": "Q1", "answer": "3",
    },
    "outcomes": {"locality": "Không Có", "period": "2022", "indicator": "x", "value": "1", "unit": "u", "source": "s", "flag": ""},
    "reappraised": {"locality": "Không Có", "period": "2022", "framework": "province-2022", "code": "1.1", "points": "1", "source_file": "", "source_cell": ""},
    "progress": {"plan": "nowhere", "item": "C01", "period": "soon", "value": "-1"},
    "localities": {
        "locality": "x@2020-01-01", "code": "y", "name": "Huyện X", "short_name": "X", "name_en": "X", "level": "district",
        "unit_type": "huyện", "parent": "nowhere", "valid_from": "soon", "valid_from_basis": "b", "slug": "x", "source": "s",
    },
}  # fmt: skip


def _csv(row: dict[str, str], lines: int) -> str:
    return "\n".join([",".join(row), *[",".join(row.values())] * lines]) + "\n"


def _parquet(frame: pd.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.to_parquet(buffer)
    return buffer.getvalue()


SHAPES = {
    "empty": lambda row: {"t.csv": ""},
    "new lines only": lambda row: {"t.csv": "\n\n\n"},
    "header only": lambda row: {"t.csv": _csv(row, 0)},
    "a blank row": lambda row: {"t.csv": _csv(row, 0) + "," * (len(row) - 1) + "\n"},
    "all rows refused": lambda row: {"t.csv": _csv(row, 3)},
    "other columns": lambda row: {"t.csv": "a,b\n1,2\n"},
    "Parquet without rows": lambda row: {"t.parquet": _parquet(pd.DataFrame([row]).iloc[:0])},
    "Parquet of text": lambda row: {"t.parquet": _parquet(pd.DataFrame([row]))},
    "Parquet of nothing": lambda row: {"t.parquet": _parquet(pd.DataFrame([dict.fromkeys(row)]))},
    "Parquet of other columns": lambda row: {"t.parquet": _parquet(pd.DataFrame({"z": [1]}))},
}


UNITS = ("01@2008-08-01", "04@2008-08-01", "10@2008-08-01", "22@2008-08-01", "31@2008-08-01", "31@2025-07-01", "44@2008-08-01",
         "45@2008-08-01", "75@2008-08-01", "79@2008-08-01", "456@2017-01-01", "760@2021-01-01")  # fmt: skip


@pytest.fixture(scope="module")
def register(tmp_path_factory):
    """A register of a dozen real units: reading all of them a hundred times would take the most time."""
    files = {}
    for name in ("provinces.csv", "units.csv"):
        rows = pd.read_csv(RAW / "localities" / "2026-11" / name, dtype=str, keep_default_na=False)
        rows = rows[rows["locality"].isin(UNITS)]
        linked = {c: rows[c].map(lambda text: ";".join(u for u in text.split(";") if u in UNITS)) for c in ("successors", "predecessors")}
        files[name] = rows.assign(**linked).to_csv(index=False)
    raw = tmp_path_factory.mktemp("register")
    write_source(raw, "localities/2026-11", files, kind="localities")
    return raw


def test_every_kind_of_input_has_a_case():
    assert set(ROWS) == set(KINDS)


@pytest.mark.parametrize("shape", SHAPES)
def test_an_input_without_a_usable_row_is_named_and_never_a_crash(tmp_path, register, shape):
    raw = _raw(tmp_path, register)
    for kind, row in ROWS.items():
        write_source(raw, f"{kind}-ex/2024", SHAPES[shape](row), kind=kind)
    got = read_raw(raw, CORRECTIONS, quarantine=True)
    assert set(got.tables) == set(VALIDATED)
    accepted = got.sources.set_index("source")["accepted"]
    for kind in ROWS:
        own = [p for p in got.problems if p.file.startswith(f"{kind}-ex/")]
        against_the_plans = kind == "progress" and shape in ("Parquet of text", "Parquet of nothing")  # its rows are looked at there
        assert own or against_the_plans, f"{kind}, {shape}: nothing is said"
        assert accepted[f"{kind}-ex"] == 0 or kind in ("progress", "localities")
    if any(p.severity == "error" for p in got.problems):
        with pytest.raises(ValidationFailed):
            read_raw(raw, CORRECTIONS)


def _raw(tmp_path, register):
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "localities").symlink_to(register / "localities", target_is_directory=True)
    return raw


def test_figures_of_which_no_row_finds_its_unit_are_refused_with_each_row(tmp_path, register):
    raw = _raw(tmp_path, register)
    write_source(raw, "ex/2024", {"figures.csv": _csv(ROWS["public-figures"], 2)}, kind="public-figures")
    got = read_raw(raw, CORRECTIONS, quarantine=True)
    assert [(p.cell, p.actual) for p in got.problems] == [("row 2, place", "Không Có"), ("row 3, place", "Không Có")]
    assert len(got.tables["observations"]) == 0


OUTCOMES = "locality,period,indicator,value,unit,source,flag\n"
BARE = OUTCOMES + "".join(
    f"{place},{year},example_total,{value},điểm,example,\n"
    for place, year, value in (("Quảng Ninh", 2016, 35), ("Quảng Ninh", 2019, 44), ("Hải Phòng", 2024, 42))
)


def _read(tmp_path, register, texts, **card):
    raw = _raw(tmp_path, register)
    write_source(raw, "ex/2024", texts, **({"kind": "outcomes"} | card))
    return read_raw(raw, CORRECTIONS, quarantine=True)


def test_a_table_of_provinces_is_asked_for_its_level_once(tmp_path, register):
    got = _read(tmp_path, register, {"t.csv": "".join(line for line in BARE.splitlines(keepends=True) if "Hải Phòng" not in line)})
    said = {(p.what, p.remedy, p.actual) for p in got.problems}
    assert len(got.problems) == 2
    assert len(said) == 1
    ((what, remedy, found),) = said
    assert "several levels" in what
    assert "`level: district` or `level: province`" in remedy
    assert found == "Quảng Ninh"
    assert len(got.tables["outcomes"]) == 0


def test_a_table_whose_other_names_are_provinces_shows_its_level_and_is_read_aloud(tmp_path, register):
    got = _read(tmp_path, register, {"t.csv": BARE})
    assert [(p.severity, p.actual) for p in got.problems] == [("warning", "Quảng Ninh")]
    assert list(got.tables["outcomes"]["locality"]) == ["22@2008-08-01", "22@2008-08-01", "31@2008-08-01"]


@pytest.mark.parametrize("where", ["card", "file", "column"])
def test_the_level_of_a_table_is_known_by_card_file_or_column(tmp_path, register, where):
    text = BARE
    if where == "column":
        text = "\n".join(line + (",level" if i == 0 else ",province") for i, line in enumerate(BARE.splitlines())) + "\n"
    raw = _raw(tmp_path, register)
    folder = write_source(raw, "ex/2024", {"t.csv": text}, kind="outcomes", **({"level": "province"} if where == "card" else {}))
    if where == "file":
        card = yaml.safe_load((folder / "card.yml").read_text(encoding="utf-8"))
        card["files"][0]["level"] = "province"
        (folder / "card.yml").write_text(yaml.safe_dump(card, allow_unicode=True), encoding="utf-8")
    got = read_raw(raw, CORRECTIONS, quarantine=True)
    assert got.problems == ()
    assert list(got.tables["outcomes"]["locality"]) == ["22@2008-08-01", "22@2008-08-01", "31@2008-08-01"]
    assert "level" not in got.tables["outcomes"].columns


def test_a_level_that_is_none_is_named(tmp_path, register):
    got = _read(tmp_path, register, {"t.csv": OUTCOMES.replace("\n", ",level\n") + "Hải Phòng,2024,x,1,u,s,,tỉnh\n"})
    assert [p.what for p in got.problems] == ["the level 'tỉnh' is not known; write province, district, commune, department"]


def test_a_year_of_two_maps_is_asked_for_the_day_and_a_card_may_say_it(tmp_path, register):
    rows = OUTCOMES + "Hải Phòng,2025,x,42,u,s,\n"
    (tmp_path / "a").mkdir()
    (problem,) = _read(tmp_path / "a", register, {"t.csv": rows}, level="province").problems
    assert "write Hải Phòng (đến 30/6) or Hải Phòng (từ 1/7)" in problem.what
    (tmp_path / "b").mkdir()
    got = _read(tmp_path / "b", register, {"t.csv": rows}, level="province", units_on="2025-12-31")
    assert list(got.tables["outcomes"]["locality"]) == ["31@2025-07-01"]
    assert "`units_on: 2025-07-01` in card.yml" in problem.remedy


def test_the_day_of_a_card_holds_for_published_figures_too(tmp_path, register):
    rows = _csv(ROWS["public-figures"] | {"place": "Hải Phòng", "year": "2025"}, 1)
    (tmp_path / "a").mkdir()
    (problem,) = _read(tmp_path / "a", register, {"t.csv": rows}, kind="public-figures").problems
    assert "`units_on: 2025-07-01` in card.yml" in problem.remedy
    (tmp_path / "b").mkdir()
    got = _read(tmp_path / "b", register, {"t.csv": rows}, kind="public-figures", units_on="2025-07-01")
    assert set(got.tables["observations"]["locality"]) == {"31@2025-07-01"}


def test_a_code_that_lost_its_zero_is_refused_with_candidates(tmp_path, register):
    got = _read(tmp_path, register, {"t.csv": OUTCOMES + "1,2021,x,44.4,u,s,\n4,2021,x,40.1,u,s,\n10,2022,x,40.4,u,s,\n"})
    assert [(p.cell, p.actual) for p in got.problems] == [("row 2, locality", "1"), ("row 3, locality", "4")]
    assert "Thành phố Hà Nội [01@2008-08-01], Quận 1 (Hồ Chí Minh)" in got.problems[0].expected
    assert list(got.tables["outcomes"]["locality"]) == ["10@2008-08-01"]


@pytest.mark.parametrize("index", ["PAPI", "PCI"])
def test_another_index_is_told_where_it_goes(tmp_path, register, index):
    row = ROWS["public-figures"] | {"place": "Quảng Trị", "index": index}
    got = _read(tmp_path, register, {"t.csv": _csv(row, 3)}, kind="public-figures")
    assert len({(p.what, p.remedy, p.actual) for p in got.problems}) == 1
    assert index in got.problems[0].what
    assert "`outcomes`" in got.problems[0].remedy


def test_look_alike_letters_are_repaired_with_a_log(tmp_path, register):
    got = _read(tmp_path, register, {"t.csv": OUTCOMES + "Tỉnh \u00d0ồng Nai,2022,x,44.4,\u0111iểm,b\u00f0c,\n"})
    assert got.problems == ()
    assert list(got.tables["outcomes"]["locality"]) == ["75@2008-08-01"]
    assert [tuple(r) for r in got.notes[["cell", "now", "why"]].to_numpy()] == [
        ("row 2, locality", "Tỉnh Đồng Nai", "letters that only look Vietnamese"),
        ("row 2, source", "bđc", "letters that only look Vietnamese"),
    ]
