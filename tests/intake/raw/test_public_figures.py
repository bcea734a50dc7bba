"""The shipped public figures: every raw row accounted for, traps read as they must be, conflicts decided as documented."""

import csv
import itertools
import re

import numpy as np
import pandas as pd
import pytest

from parlib.codebook.localities import Register
from parlib.intake.raw.delimited import read_delimited
from parlib.intake.raw.public_figures import MEASURES, OPTIONAL, REQUIRED, read_public_figures
from parlib.intake.raw.sources import read_raw
from tests.intake.raw_folder import CORRECTIONS, FIGURES, RAW

FILES = {
    "par_index_provinces.csv": 264,
    "sipas_provinces.csv": 108,
    "par_index_domains.csv": 174,
    "par_index_districts.csv": 163,
    "national_summary.csv": 195,
    "par_sipas_derived.csv": 57,
}


@pytest.fixture(scope="module")
def intake():
    return read_raw(RAW, CORRECTIONS)


@pytest.fixture(scope="module")
def figures(intake):
    return intake.tables["observations"]


@pytest.fixture(scope="module")
def register(intake):
    return Register(intake.tables["localities"])


def of(figures, locality, period, *, index="PAR", code="0", measure="score"):
    keys = {"locality": locality, "period": period, "index": index, "code": code, "measure": measure}
    return figures[np.logical_and.reduce([figures[c] == v for c, v in keys.items()])]


def used(figures, *key, **more):
    rows = of(figures, *key, **more)
    rows = rows[rows["used"]]
    return rows["value"].tolist()


@pytest.mark.parametrize(("file", "rows"), FILES.items())
def test_every_raw_row_is_accounted_for(intake, figures, file, rows):
    with (RAW / FIGURES / file).open(encoding="utf-8", newline="") as stream:
        raw = list(csv.DictReader(stream))
    assert len(raw) == rows
    mine = figures[figures["source_file"] == f"{FIGURES}/{file}"]
    assert set(mine["source_row"]) == set(range(2, rows + 2))
    told = sum(bool(r["value"] or r["text"]) + bool(r["rank"]) + bool(r["of"]) for r in raw)
    assert len(mine) == told
    source = intake.sources.set_index("file").loc[file]
    assert (source["rows"], source["accepted"]) == (rows, rows)


def test_counts_of_published_province_years(figures):
    """Distinct province-years of the two indices, as the compilation states them."""
    whole = figures[(figures["code"] == "0") & ~figures["derived"] & figures["source_file"].str.contains("provinces.csv")]
    for index, years, scores, ranks in (("PAR", 178, 123, 171), ("SIPAS", 84, 57, 78)):
        rows = whole[whole["index"] == index]
        pairs = rows[["locality", "period"]].drop_duplicates()
        assert len(pairs) == years
        for measure, expected in (("score", scores), ("rank", ranks)):
            assert len(rows.loc[rows["measure"] == measure, ["locality", "period"]].drop_duplicates()) == expected
    assert set(whole.loc[(whole["locality"] == "31@2008-08-01") & (whole["index"] == "PAR"), "period"]) == set(range(2012, 2025))


def test_every_row_has_an_address_a_known_measure_and_no_quote(figures):
    assert figures["source_url"].str.match(r"https?://").all()
    assert set(figures["measure"]) <= set(MEASURES)
    assert set(figures["confidence"]) == {"stated", "inferred", "implied", "weak", "derived"}
    for file in FILES:
        header = (RAW / FIGURES / file).read_text(encoding="utf-8").splitlines()[0]
        assert "quote" not in header


def test_at_most_one_row_of_a_figure_is_used_and_derived_rows_never(figures):
    key = ["locality", "period", "index", "code", "measure"]
    assert not figures[figures["used"]].duplicated(key).any()
    assert not figures.loc[figures["derived"], "used"].any()
    copies = figures["source_url"].str.contains("211.88.39.63|ufabetindo", regex=True)
    stated = figures[~figures["derived"] & ~copies].groupby(key)["used"].any()
    # two ranks that cannot be, and three figures that are printed rounded only
    assert sorted(stated.index[~stated]) == [
        *[("14@2008-08-01", 2013, "PAR", "0", "score"), ("48@2008-08-01", 2013, "PAR", "0", "score")],
        *[("70@2008-08-01", 2022, "PAR", "0", "rank"), ("96@2008-08-01", 2023, "PAR", "0", "rank"), ("VN", 2013, "PAR", "0", "mean")],
    ]


@pytest.mark.parametrize(
    ("key", "more", "value", "open_"),
    [
        (("22@2008-08-01", 2018), {}, [89.06], False),
        (("31@2008-08-01", 2013), {"measure": "rank"}, [2], True),
        (("31@2008-08-01", 2023), {}, [91.87], False),
        (("31@2008-08-01", 2024), {"index": "SIPAS"}, [91.10], True),
        (("17@2008-08-01", 2023), {}, [86.89], True),
        (("75@2008-08-01", 2023), {"measure": "rank"}, [32], False),
        (("96@2008-08-01", 2023), {"measure": "rank"}, [], False),
        (("10@2008-08-01", 2023), {"measure": "rank"}, [7], True),
        (("80@2008-08-01", 2023), {"measure": "rank"}, [8], True),
        (("58@2008-08-01", 2022), {"measure": "rank"}, [29], False),
        (("70@2008-08-01", 2022), {"measure": "rank"}, [], False),
        (("56@2008-08-01", 2022), {"code": "7", "measure": "percent"}, [76.88], True),
        (("VN", 2014), {"measure": "mean"}, [81.21], False),
        (("VN", 2018), {"code": "group-a", "measure": "count"}, [9], False),
        (("VN", 2022), {"measure": "change_of_mean"}, [-1.58], False),
        (("VN:Đông Nam Bộ", 2023), {"measure": "mean"}, [87.79], False),
        (("VN:Bắc Trung Bộ và duyên hải miền Trung", 2023), {"measure": "mean"}, [86.82], False),
        (("VN:Đồng bằng sông Hồng", 2023), {"measure": "mean"}, [88.33], False),
        (("VN", 2021), {"index": "SIPAS", "measure": "min"}, [82.79], False),
        (("VN", 2024), {"index": "SIPAS", "code": "survey-citizens", "measure": "count"}, [36525], False),
    ],
)
def test_conflicts_are_visible_and_decided_as_documented(figures, key, more, value, open_):
    rows = of(figures, *key, **more)
    assert used(figures, *key, **more) == value
    assert rows["conflict"].all()
    assert rows["open"].eq(open_).all()
    assert rows["reason_vi"].ne("").all()
    assert rows["reason_en"].ne("").all()


def test_nothing_else_is_flagged(figures):
    key = ["locality", "period", "index", "code", "measure"]
    assert len(figures.loc[figures["conflict"], key].drop_duplicates()) == 23


@pytest.mark.parametrize(
    ("locality", "year", "value"),
    [("01@2008-08-01", 2018, 83.98), ("31@2008-08-01", 2018, 83.68)],
)
def test_roundings_are_no_conflict_and_the_fuller_figure_is_used(figures, locality, year, value):
    assert used(figures, locality, year) == [value]
    assert not of(figures, locality, year)["conflict"].any()


def test_scores_fall_as_ranks_rise(figures):
    """Within every year and index, over the rows in use."""
    whole = figures[(figures["code"] == "0") & figures["used"] & figures["locality"].str.match(r"\d\d@")]
    wide = whole[whole["measure"].isin(["score", "rank"])].pivot_table(
        index=["period", "index", "locality"], columns="measure", values="value"
    )
    compared = 0
    for _, year in wide.dropna().groupby(level=["period", "index"]):
        ordered = year.sort_values("rank")
        assert ordered["score"].is_monotonic_decreasing, ordered
        compared += len(ordered) - 1
    assert compared > 90


def test_derived_values_agree_with_stated_ones_except_the_mean_of_2014(figures):
    key = ["locality", "period", "index", "code", "measure"]
    both = figures[figures["derived"]].merge(figures[figures["used"]], on=key, suffixes=("", "_stated"))
    apart = both[(both["value"] - both["value_stated"]).abs() > 0.011]
    assert apart[key].to_numpy().tolist() == [["VN", 2014, "PAR", "0", "mean"]]
    assert len(both) > 5


def test_percent_signs_of_quang_nam_are_read_as_points(intake, figures):
    rows = figures[
        (figures["locality"] == "49@2008-08-01") & figures["source_file"].str.endswith("domains.csv") & (figures["measure"] != "rank")
    ]
    assert set(rows["measure"]) == {"points"}
    assert sorted(rows["code"].unique()) == list("1234567")
    assert len(rows) == 14
    logged = intake.notes[intake.notes["why"].str.contains("percent sign")]
    assert (len(logged), set(logged["was"]), set(logged["now"])) == (28, {"percent"}, {"points"})


def test_points_lost_of_dak_lak_make_up_what_its_score_lacks(figures):
    rows = figures[(figures["locality"] == "66@2008-08-01") & (figures["period"] == 2017) & (figures["measure"] == "points_lost")]
    assert len(rows) == 7
    assert rows["max_points"].sum() == 100 - 14.5
    assert 100 - rows["value"].sum() == pytest.approx(used(figures, "66@2008-08-01", 2017)[0])


def test_what_binh_dinh_gave_itself_is_no_result_of_the_ministry(figures):
    rows = figures[figures["locality"] == "52@2008-08-01"]
    assert set(rows["measure"]) == {"self_points"}
    assert (rows["value"] <= rows["max_points"]).all()


def test_maxima_of_2017_sum_to_100(figures):
    rows = figures[(figures["measure"] == "max_points") & (figures["period"] == 2017) & figures["code"].str.fullmatch("[1-8]")]
    assert dict(zip(rows["code"], rows["value"], strict=True)) == {
        "1": 10,
        "2": 10,
        "3": 14.5,
        "4": 11,
        "5": 16,
        "6": 7,
        "7": 16,
        "8": 15.5,
    }


def test_the_four_parts_of_2020_sum_to_the_score(figures):
    parts = figures[(figures["period"] == 2020) & figures["code"].isin(["S1a", "S1b", "S2", "S3"])]
    sums = parts.groupby("locality")["value"].sum()
    assert len(sums) == 10
    for locality, total in sums.items():
        printed = of(figures, locality, 2020)["value"].dropna()
        assert total == pytest.approx(printed.iloc[0], abs=0.0101)


def test_the_nine_districts_of_binh_duong(figures, register):
    units = [u.locality for u in register if u.parent == "74@2008-08-01" and u.covers(2017)]
    assert len(units) == 9
    for unit in units:
        (points,) = used(figures, unit, 2017)
        parts = [used(figures, unit, 2017, code=c, measure="points")[0] for c in ("TD", "DT")]
        assert sum(parts) == pytest.approx(points)
    mean = np.mean([used(figures, u, 2017)[0] for u in units])
    assert used(figures, "74@2008-08-01", 2017, code="districts", measure="mean")[0] == pytest.approx(mean, abs=0.006)


def test_national_and_regional_means(figures):
    means = figures[(figures["locality"] == "VN") & (figures["code"] == "0") & (figures["measure"] == "mean") & figures["used"]]
    table = means.set_index(["index", "period"])["value"]
    assert dict(table["PAR"]) == {
        2014: 81.21, 2015: 85.11, 2016: 74.64, 2018: 76.92, 2019: 81.15, 2020: 83.72, 2021: 86.37, 2022: 84.79, 2023: 86.98, 2024: 88.37,
    }  # fmt: skip
    assert dict(table["SIPAS"]) == {2017: 80.90, 2018: 82.99, 2019: 84.45, 2020: 85.48, 2021: 87.16, 2022: 80.08, 2023: 82.66, 2024: 83.94}
    regional = figures[figures["locality"].str.startswith("VN:") & (figures["period"] == 2024) & figures["used"]]
    assert len(regional) == 6


def test_the_last_place_is_words_where_only_that_is_printed(figures, register):
    rows = figures[figures["value_text"] == "last"]
    assert rows["value"].isna().all()
    assert rows["measure"].eq("rank").all()
    assert "Huyện Văn Chấn" in {register[u].name for u in rows["locality"]}


HEAD = "place,within,year,index,code,part,measure,value,text,unit,max_points,rank,of,confidence,rank_confidence,source_url,note\n"
URL = "https://example.org/a"


def read(tmp_path, register, *lines):
    path = tmp_path / "a.csv"
    path.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    return read_public_figures(
        read_delimited(path, name="s/1/a.csv", required=REQUIRED, optional=OPTIONAL), file="s/1/a.csv", register=register
    )


def test_all_problems_of_a_bad_file_come_at_once_with_row_and_column(tmp_path, register):
    out = read(
        tmp_path,
        register,
        f"Hải Phong,,2024,PAR,0,,score,96.17,,percent,,1,,stated,stated,{URL},",
        f"Hải Phòng,,2o24,PAR,0,,score,96.17,,percent,,,,stated,,{URL},",
        f"Hải Phòng,,2024,PARI,0,,score,961.7,,percent,,,,stated,,{URL},",
        f"Huyện Châu Thành,,2022,PAR,0,,score,80,,percent,,,,stated,,{URL},",
        f"Hải Phòng,,2024,PAR,1,,points,12,,points,10,8,5,stated,stated,{URL},",
        f"Hải Phòng,,2024,PAR,0,,,,,,,,,,,{URL},",
        "Hải Phòng,,2024,PAR,0,,scoer,90,,percent,,,,sure,,no address,",
        f"VN:Tây Bắc,,2024,PAR,0,,mean,90,,percent,,,,stated,,{URL},",
    )
    cells = [(p.cell, p.actual) for p in out.problems]
    assert cells == [
        ("row 3, year", "2o24"),
        ("row 4, index", "PARI"),
        ("row 8, source_url", "no address"),
        ("row 8, measure", "scoer"),
        ("row 8, confidence", "sure"),
        ("row 4, value", "961.7"),
        ("row 6, value", "12"),
        ("row 6, rank", "8"),
        ("row 7, value", ""),
    ]
    assert all(p.file == "s/1/a.csv" and p.remedy for p in (*out.problems, *out.row_problems))
    unknown = {p.cell: p for p in out.row_problems}
    assert set(unknown) == {"row 2, place", "row 5, place", "row 9, place"}
    assert "[31@2008-08-01]" in unknown["row 2, place"].expected
    assert "(Kiên Giang) [905@2018-01-01]" in unknown["row 5, place"].expected
    assert "Tây Nguyên" in unknown["row 9, place"].expected


def test_a_row_gives_its_figure_its_rank_and_the_number_ranked(tmp_path, register):
    out = read(tmp_path, register, f"H. Châu Thành,Kiên Giang,2018,PAR,0,,class,,tốt,class,,3,15,stated,inferred,{URL},a note")
    assert out.problems == out.row_problems == ()
    told = out.frame.set_index("measure")
    assert told["locality"].unique().tolist() == ["905@2018-01-01"]
    assert told.loc["class", "value_text"] == "tốt"
    assert told.loc["rank", ["value", "confidence"]].tolist() == [3, "inferred"]
    assert told.loc["ranked_units", "value"] == 15
    assert set(told["source_row"]) == {2}


def test_seven_reused_codes_name_the_unit_of_the_period(tmp_path, register):
    codes = ["15", "24", "44", "52", "80", "82", "91"]
    lines = [f"{code},,{year},PAR,0,,score,80,,percent,,,,stated,,{URL},a" for code, year in itertools.product(codes, (2024, 2026))]
    out = read(tmp_path, register, *lines)
    assert out.row_problems == ()
    by_code = out.frame.groupby(out.frame["locality"].str[:2])["locality"].agg(list)
    assert by_code.to_dict() == {c: [f"{c}@2008-08-01", f"{c}@2025-07-01"] for c in codes}


def test_an_empty_file_has_no_rows_and_no_problem(tmp_path, register):
    path = tmp_path / "a.csv"
    path.write_text(HEAD, encoding="utf-8")
    out = read_public_figures(read_delimited(path, name="a", required=REQUIRED, optional=OPTIONAL), file="a", register=register)
    assert out.rows == 0
    assert not out.refused
    assert isinstance(out.frame, pd.DataFrame)


def test_a_page_known_by_number_says_who_signed_it():
    """A bare address tells a reader nothing: the row's note names the office behind the page."""
    numbered = re.compile(r"https?://\d+(?:\.\d+){3}[:/]")
    found = 0
    for file in sorted(RAW.rglob("*.csv")):
        with file.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                if numbered.match(row.get("source_url") or ""):
                    found += 1
                    assert re.search(r" by the \w+", row["note"]), (file.name, row)
    assert found


def test_no_figure_that_is_used_rests_on_a_number_or_a_copy(figures):
    """The numbered page of 2020 and the copy of 2013 are kept and never used: ranks and one value come from other pages."""
    copies = figures["source_url"].str.contains("211.88.39.63|ufabetindo", regex=True)
    assert copies.sum() == 74
    assert not (copies & figures["used"]).any()
    used = figures[figures["used"] & figures["index"].eq("PAR") & figures["code"].eq("0")].set_index(["locality", "period", "measure"])[
        "value"
    ]
    assert used["31@2008-08-01", 2013, "score"] == 86.93
    assert [used[f"{unit}@2008-08-01", 2020, "rank"] for unit in ("22", "31", "46", "74", "87")] == [1, 2, 3, 4, 5]
    # only a rounded figure is left: none is used
    assert not used.index.isin([("48@2008-08-01", 2013, "score"), ("14@2008-08-01", 2013, "score"), ("VN", 2013, "mean")]).any()
