"""Everything under data/raw in one go: all problems at once, or the good part under quarantine."""

import io
import unicodedata

import numpy as np
import pandas as pd
import pytest

from parlib.codebook.schemas import TABLES
from parlib.codebook.tables import KEYS, check, columns_of, conform
from parlib.errors import StaleCorrection, ValidationFailed
from parlib.intake.raw.kinds import KINDS, VALIDATED
from parlib.intake.raw.reading import FileRead
from parlib.intake.raw.sources import SOURCE_COLUMNS, read_raw
from tests.intake.raw_folder import CORRECTIONS, FIGURES, RAW, copy_raw, edit, vouch_again, write_source

EVIDENCE = "locality,period,framework,code,self_score,state\n"


@pytest.fixture(scope="module")
def shipped():
    return read_raw(RAW, CORRECTIONS)


@pytest.fixture
def raw(tmp_path):
    return copy_raw(tmp_path)


@pytest.fixture
def register_only(tmp_path):
    return copy_raw(tmp_path, "localities")


def refused(raw, **kw):
    with pytest.raises(ValidationFailed) as failure:
        read_raw(raw, CORRECTIONS, **kw)
    return failure.value.problems


def test_the_shipped_sources_are_clean_and_typed(shipped):
    assert shipped.problems == ()
    assert tuple(shipped.tables) == VALIDATED
    for name, table in shipped.tables.items():
        assert list(table.columns) == columns_of(name)
        check(name, table)
    assert tuple(shipped.sources.columns) == SOURCE_COLUMNS
    assert shipped.sources["accepted"].equals(shipped.sources["rows"])
    assert list(shipped.notes.columns) == ["file", "cell", "was", "now", "why"]


def test_all_text_that_leaves_is_nfc(shipped):
    for table in shipped.tables.values():
        for column in table.columns:
            assert all(unicodedata.is_normalized("NFC", v) for v in table[column].unique() if isinstance(v, str))


def test_every_kind_ends_in_a_hand_off_table(shipped):
    assert set(KINDS) >= {"localities", "public-figures", "evidence", "responses", "outcomes"}
    assert set(VALIDATED) <= set(TABLES)
    assert set(shipped.sources["kind"]) <= {*KINDS, "original"}


def test_reading_twice_gives_the_same(shipped):
    again = read_raw(RAW, CORRECTIONS)
    for name, table in shipped.tables.items():
        pd.testing.assert_frame_equal(table, again.tables[name])


def test_problems_of_all_files_come_at_once(raw):
    provinces = raw / FIGURES / "par_index_provinces.csv"
    provinces.write_text(
        provinces.read_text(encoding="utf-8").replace("83.25", "83.2.5").replace("\nAn Giang,,2016", "\nAn Giangg,,2016"), encoding="utf-8"
    )
    vouch_again(raw / FIGURES)
    (raw / FIGURES / "stray.csv").write_text("a\n", encoding="utf-8")
    units = raw / "localities/2026-11/units.csv"
    units.write_bytes(units.read_bytes() + b"\n")  # the card no longer fits
    (raw / "nobody/2026").mkdir(parents=True)
    write_source(raw, "odd/2026", {"a.csv": "a\n"}, kind="horoscope")
    write_source(raw, "office/2026", {"a.csv": EVIDENCE + "31@2008-08-01,2024,f,1,ten,reported\n"}, kind="evidence")
    found = {(p.file, p.cell): p.what for p in refused(raw)}
    assert found["public-figures/2026-11/par_index_provinces.csv", "row 2, value"] == "this is not a number"
    assert "An Giangg" in found["public-figures/2026-11/par_index_provinces.csv", "row 3, place"]
    assert found["public-figures/2026-11/stray.csv", ""] == "the card does not list this file"
    assert "checksum differs" in found["localities/2026-11/units.csv", ""]
    assert found["nobody/2026/card.yml", ""] == "the folder has no card"
    assert found["odd/2026/a.csv", ""] == "this kind of file is not supported"
    assert found["office/2026/a.csv", "row 2, self_score"] == "this is not a number"


def test_quarantine_leaves_out_bad_files_and_rows_and_goes_on(raw, shipped):
    edit(raw / FIGURES / "sipas_provinces.csv", "89.81", "n/a")
    edit(raw / FIGURES / "par_index_provinces.csv", "\nAn Giang,,2016", "\nAn Giangg,,2016")
    write_source(
        raw, "office/2026", {"a.csv": EVIDENCE + "Hải Phòng,2024,f,1,9,reported\nHải Phong,2024,f,1,9,reported\n"}, kind="evidence"
    )
    intake = read_raw(raw, CORRECTIONS, quarantine=True)
    assert {p.file.rpartition("/")[2] for p in intake.problems if p.severity == "error"} == {
        "sipas_provinces.csv",
        "par_index_provinces.csv",
        "a.csv",
        "corrections",
    }
    accepted = intake.sources.set_index("file")["accepted"]
    assert accepted["sipas_provinces.csv"] == 0
    assert accepted["par_index_provinces.csv"] == 263
    assert accepted["a.csv"] == 1
    before, after = shipped.tables["observations"], intake.tables["observations"]
    gone = before["source_file"].str.endswith("sipas_provinces.csv") | (
        before["source_file"].str.endswith("par_index_provinces.csv") & (before["source_row"] == 3)
    )
    assert len(after) == (~gone).sum()
    assert intake.tables["evidence"]["locality"].tolist() == ["31@2008-08-01"]


def test_an_unknown_place_is_named_with_file_row_and_candidates(raw):
    edit(raw / FIGURES / "par_index_provinces.csv", "\nAn Giang,,2016", "\nAn Giangg,,2016")
    (problem,) = refused(raw)
    assert problem.place == "public-figures/2026-11/par_index_provinces.csv › row 3, place"
    assert problem.actual == "An Giangg"
    assert "Tỉnh An Giang [89@2008-08-01]" in problem.expected


def test_a_file_that_is_not_what_the_card_vouches_for_is_not_read(raw):
    path = raw / FIGURES / "national_summary.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("88.37", "88.73"), encoding="utf-8")
    intake = read_raw(raw, CORRECTIONS, quarantine=True)
    assert any("checksum differs" in p.what for p in intake.problems)
    assert not intake.tables["observations"]["source_file"].str.endswith("national_summary.csv").any()


def test_decomposed_text_is_put_right_and_logged(raw, shipped):
    path = raw / FIGURES / "sipas_provinces.csv"
    path.write_text(unicodedata.normalize("NFD", path.read_text(encoding="utf-8")), encoding="utf-8")
    vouch_again(raw / FIGURES)
    intake = read_raw(raw, CORRECTIONS)
    pd.testing.assert_frame_equal(intake.tables["observations"], shipped.tables["observations"])
    assert intake.notes["file"].eq(f"{FIGURES}/sipas_provinces.csv").any()


def test_a_correction_whose_error_is_gone_stops_the_build(raw):
    path = raw / FIGURES / "par_index_domains.csv"
    lines = [
        line.replace("percent", "points") if line.startswith("Quảng Nam,,2023") else line
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    vouch_again(raw / FIGURES)
    with pytest.raises(StaleCorrection, match=r"quang-nam-2023-percent-sign: the error is gone.*row \d+, measure"):
        read_raw(raw, CORRECTIONS)
    intake = read_raw(raw, CORRECTIONS, quarantine=True)
    assert any("no longer fits" in p.what and "quang-nam-2023" in p.actual for p in intake.problems)
    assert not intake.tables["observations"]["source_file"].str.endswith("domains.csv").any()


def test_a_decision_whose_values_changed_stops_the_build(raw):
    edit(raw / FIGURES / "par_index_provinces.csv", ",91.81,", ",91.87,")
    with pytest.raises(StaleCorrection, match=r"31@2008-08-01.*sources print 91.87; the decision names 91.81, 91.87"):
        read_raw(raw, CORRECTIONS)


def test_a_correction_of_a_file_that_left_its_source_is_stale(raw):
    source = raw / FIGURES
    card = (source / "card.yml").read_text(encoding="utf-8")
    (source / "card.yml").write_text(card.replace("par_index_domains.csv", "domains.csv"), encoding="utf-8")
    (source / "par_index_domains.csv").rename(source / "domains.csv")
    with pytest.raises(StaleCorrection, match=r"par_index_domains\.csv is not in its card"):
        read_raw(raw, CORRECTIONS)


def test_corrections_ask_nothing_of_a_source_that_is_not_there(register_only):
    intake = read_raw(register_only, CORRECTIONS)
    assert intake.problems == ()
    assert len(intake.tables["observations"]) == 0
    assert len(intake.tables["localities"]) == 3552


def test_an_absent_raw_folder_gives_empty_tables(tmp_path):
    intake = read_raw(tmp_path / "none", CORRECTIONS)
    assert all(len(t) == 0 for t in intake.tables.values())
    assert len(intake.sources) == 0


def parquet(frame):
    buffer = io.BytesIO()
    frame.to_parquet(buffer)
    return buffer.getvalue()


def test_evidence_answers_and_outcomes_arrive_as_csv_or_parquet(register_only):
    answers = pd.DataFrame(
        {
            "locality": ["31"] * 3,
            "period": 2024,
            "survey": "SIPAS",
            "respondent": ["a", "b", "c"],
            "item": "Q1",
            "answer": [5.0, np.nan, 3.0],
        }
    )
    write_source(register_only, "survey/2024", {"answers.parquet": parquet(answers)}, kind="responses")
    write_source(
        register_only,
        "economy/2024",
        {"a.csv": "locality;period;indicator;value;unit\nTP. Hải Phòng;2024;grdp;1,5;x\n31@2008-08-01;2023;grdp;;x\n"},
        kind="outcomes",
    )
    write_source(
        register_only,
        "office/2024",
        {"a.csv": EVIDENCE + "Thị xã Phước Long,2021,f,1.1,0,reported\nThị xã Phước Long,2021,f,1.2,,missing\n"},
        kind="evidence",
    )
    intake = read_raw(register_only, CORRECTIONS)
    assert intake.tables["responses"]["answer"].tolist() == pytest.approx([5, np.nan, 3], nan_ok=True)
    assert intake.tables["responses"]["locality"].unique().tolist() == ["31@2008-08-01"]
    assert intake.tables["outcomes"]["value"].tolist() == pytest.approx([1.5, np.nan], nan_ok=True)
    assert intake.notes.query("why == 'decimal comma'")["cell"].tolist() == ["row 2, value"]
    assert intake.tables["evidence"]["self_score"].tolist() == pytest.approx([0, np.nan], nan_ok=True)
    assert intake.tables["evidence"]["locality"].unique().tolist() == ["688@2020-01-01"]


def test_one_source_may_hold_files_of_several_kinds(register_only):
    folder = write_source(
        register_only,
        "mixed/2024",
        {"a.csv": EVIDENCE + "31,2024,f,1,1,reported\n", "b.csv": "locality,period,indicator,value\n31,2024,x,1\n"},
        kind="evidence",
    )
    card = (folder / "card.yml").read_text(encoding="utf-8").replace("name: b.csv", "name: b.csv\n  kind: outcomes")
    (folder / "card.yml").write_text(card, encoding="utf-8")
    intake = read_raw(register_only, CORRECTIONS)
    assert (len(intake.tables["evidence"]), len(intake.tables["outcomes"])) == (1, 1)


@pytest.mark.parametrize(
    ("content", "cell", "what"),
    [
        (EVIDENCE + "31,2024,f,1,1,perhaps\n", "row 2, state", "table evidence"),
        (EVIDENCE + "31,,f,1,1,reported\n", "row 2, period", "the cell is empty"),
        (EVIDENCE.replace("code", "cod") + "31,2024,f,1,1,reported\n", "row 1", "the column is not known"),
        (EVIDENCE + "31,2024,f,1,1,reported\n\n31,2024,f,1,2,reported\n", "", "key stands more than once"),
    ],
)
def test_a_hand_off_file_names_its_faults_with_the_row_of_the_file(register_only, content, cell, what):
    write_source(register_only, "office/2024", {"a.csv": content}, kind="evidence")
    problems = refused(register_only)
    assert any(p.file == "office/2024/a.csv" and p.cell == cell and what in p.what for p in problems), problems


def test_a_damaged_parquet_file_is_a_problem(register_only):
    write_source(register_only, "survey/2024", {"a.parquet": b"PAR1 nonsense"}, kind="responses")
    (problem,) = refused(register_only)
    assert "not readable Parquet" in problem.what


def test_one_key_in_two_files_names_both_and_quarantine_keeps_the_first(register_only):
    for place, points in (("a/2024", 1), ("b/2024", 2)):
        write_source(register_only, place, {"x.csv": EVIDENCE + f"31,2024,f,1,{points},reported\n"}, kind="evidence")
    (problem,) = refused(register_only)
    assert problem.place == "b/2024/x.csv › row 2"
    assert "a/2024/x.csv › row 2" in problem.what
    kept = read_raw(register_only, CORRECTIONS, quarantine=True).tables["evidence"]
    assert kept["self_score"].tolist() == [1]
    assert not kept.duplicated(list(KEYS["evidence"])).any()


def test_a_further_kind_only_needs_a_reader(register_only):
    def read(request):
        unit = request.register.find(request.path.read_text(encoding="utf-8").strip(), period=2024)
        row = {
            "locality": unit.locality,
            "period": 2024,
            "framework": "f",
            "code": "1",
            "state": "reported",
            "source_file": request.file,
            "source_cell": "B2",
        }
        return FileRead("evidence", conform("evidence", [row]), rows=1)

    write_source(register_only, "returns/2024", {"a.txt": "TP Hải Phòng\n", "b.txt": "31\n"}, kind="notes")
    with pytest.raises(ValidationFailed, match="this kind of file is not supported"):
        read_raw(register_only, CORRECTIONS)
    intake = read_raw(register_only, CORRECTIONS, quarantine=True, more_kinds={"notes": read})
    assert intake.tables["evidence"]["locality"].tolist() == ["31@2008-08-01"]
    assert [p.place for p in intake.problems] == ["returns/2024/b.txt › B2"]


def test_a_newer_vintage_replaces_those_it_names(register_only):
    for vintage, points, more in (("2023", 1, {}), ("2024", 2, {"supersedes": ["2023"]})):
        write_source(register_only, f"office/{vintage}", {"x.csv": EVIDENCE + f"31,2024,f,1,{points},reported\n"}, kind="evidence", **more)
    intake = read_raw(register_only, CORRECTIONS)
    assert intake.tables["evidence"]["self_score"].tolist() == [2]
    assert intake.sources.loc[intake.sources["source"] == "office", "vintage"].tolist() == ["2024"]


def test_the_card_states_the_number_of_rows(register_only):
    folder = write_source(register_only, "office/2024", {"x.csv": EVIDENCE + "31,2024,f,1,1,reported\n"}, kind="evidence")
    card = (folder / "card.yml").read_text(encoding="utf-8").replace("name: x.csv", "name: x.csv\n  rows: 2")
    (folder / "card.yml").write_text(card, encoding="utf-8")
    (problem,) = refused(register_only)
    assert (problem.actual, problem.expected) == ("2", "1")


def test_a_register_that_contradicts_itself_is_refused(register_only):
    edit(register_only / "localities/2026-11/provinces.csv", ",31@2025-07-01,", ",33@2025-07-01,")
    said = [p.what for p in refused(register_only)]
    assert any("does not name" in s for s in said)


def test_a_stray_file_beside_the_vintages_is_a_problem(register_only):
    (register_only / "office").mkdir()
    (register_only / "office" / "returns.xlsx").write_bytes(b"")
    (problem,) = refused(register_only)
    assert problem.file == "office/returns.xlsx"
    assert "outside a vintage folder" in problem.what
