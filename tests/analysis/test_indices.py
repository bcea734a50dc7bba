"""Index values and ranks: published ones stay as published, computed ones rank complete groups only."""

import numpy as np
import pandas as pd
import pytest

from parlib.analysis.indices import all_indices, computed_indices, published_indices
from parlib.codebook.methods import Analysis, Methods, Series, Spell
from parlib.codebook.reasons import Reason
from parlib.codebook.tables import conform

A, B, C, P = "01@2000-01-01", "02@2000-01-01", "03@2000-01-01", "90@2000-01-01"
METHODS = Methods(
    series=(
        Series(
            index="PAR",
            spells=(
                Spell(method="old", first_period=2018, last_period=2021),
                Spell(method="new", first_period=2022, decision="876/QĐ-BNV", why_vi="Bộ tiêu chí mới", why_en="New criteria"),
            ),
        ),
    ),
    analysis=Analysis(seed=1),
)
BINH_DUONG = {
    "Thủ Dầu Một": (51.75, 32.83, 84.58, 1),
    "Tân Uyên": (48.75, 33.25, 82.00, 2),
    "Bàu Bàng": (47.45, 32.82, 80.27, 3),
    "Thuận An": (46.8, 32.24, 79.04, 4),
    "Dĩ An": (46.5, 31.56, 78.06, 5),
    "Bến Cát": (45.75, 32.08, 77.83, 6),
    "Dầu Tiếng": (44, 32.22, 76.22, 7),
    "Phú Giáo": (46, 30.03, 76.03, 8),
    "Bắc Tân Uyên": (40.45, 31.01, 71.46, 9),
}


def register(units: dict[str, tuple[str, str]]) -> pd.DataFrame:
    """{identity: (level, parent)} as a register."""
    return conform(
        "localities",
        [
            {"locality": u, "code": u[:2], "name": u, "level": level, "parent": parent, "valid_from": u[3:], "slug": f"s{i}"}
            for i, (u, (level, parent)) in enumerate(units.items())
        ],
    )


def observed(*rows: tuple, **extra) -> pd.DataFrame:
    """(unit, year, measure, value) as observations; a fifth element overrides columns."""
    out = []
    for i, (unit, year, measure, value, *more) in enumerate(rows):
        row = {"locality": unit, "period": year, "index": "PAR", "code": "0", "measure": measure, "value": value, "used": True}
        out.append(
            row | {"source_url": "https://example.vn/a", "source_file": "f.csv", "source_row": i + 2} | extra | (more[0] if more else {})
        )
    return conform("observations", out)


PROVINCES = register({A: ("province", ""), B: ("province", ""), C: ("province", "")})


def row(table: pd.DataFrame, unit: str, year: int) -> pd.Series:
    found = table[table["locality"].eq(unit) & table["period"].eq(year)]
    assert len(found) == 1
    return found.iloc[0]


def test_a_new_method_begins_in_its_year_also_after_a_gap():
    table = published_indices(observed((A, 2019, "score", 81.5), (A, 2022, "score", 80.0)), PROVINCES, methods=METHODS)
    assert row(table, A, 2022)["not_comparable_because"].startswith("series_break: period=2022; decision=876/QĐ-BNV")
    assert np.isnan(row(table, A, 2022)["change"])
    assert row(table, A, 2019)["not_comparable_because"] == "no_previous_year"


def test_change_is_against_the_year_before_and_never_across_a_gap():
    seen = observed(
        (A, 2018, "score", 80.0), (A, 2019, "score", 81.5), (A, 2021, "score", 90.0), (A, 2021, "rank", 2), (A, 2022, "rank", 1)
    )
    table = published_indices(seen, PROVINCES, methods=METHODS)
    assert row(table, A, 2019)["change"] == 1.5
    assert row(table, A, 2019)["comparable_with_previous"]
    assert np.isnan(row(table, A, 2021)["change"])
    assert row(table, A, 2021)["not_comparable_because"] == "no_previous_year"
    assert row(table, A, 2022)["rank_change"] == 1.0
    assert row(table, A, 2022)["reason"] == "value_not_published"
    assert row(table, A, 2019)["reason"] == "rank_not_published"


@pytest.mark.parametrize(
    ("before", "now", "why"),
    [("QĐ 1502", "QĐ 1502", ""), ("QĐ 1502", "QĐ 3", "rule_book_changed"), ("QĐ 1502", "", "rule_book_unknown"), ("", "", "rule_book_unknown")],
)  # fmt: skip
def test_totals_of_an_office_are_compared_only_where_it_named_one_rule_book(before, now, why):
    commune = register({P: ("province", ""), A: ("commune", P)})
    seen = observed((A, 2024, "score", 80.0, {"rule_book": before}), (A, 2025, "score", 82.5, {"rule_book": now}))
    found = row(published_indices(seen, commune, methods=METHODS), A, 2025)
    assert found["not_comparable_because"].partition(":")[0] == why
    assert found["comparable_with_previous"] == (why == "")
    assert found["framework"] == now


def test_a_change_is_the_difference_of_what_is_printed():
    seen = observed((A, 2018, "score", 74.016), (A, 2019, "score", 95.034))
    assert row(published_indices(seen, PROVINCES, methods=METHODS), A, 2019)["change"] == 21.01


@pytest.mark.parametrize(("before", "places"), [(63, 5.0), (99, np.nan), (3, np.nan)])
def test_places_among_different_numbers_of_units_are_not_subtracted(before, places):
    sizes = [(A, 2018, "ranked_units", before), (A, 2019, "ranked_units", 63)]
    seen = observed((A, 2018, "rank", 10), (A, 2019, "rank", 5), *sizes)
    change = row(published_indices(seen, PROVINCES, methods=METHODS), A, 2019)["rank_change"]
    assert change == places or (np.isnan(change) and np.isnan(places))


def test_a_break_is_named_with_its_decision():
    table = published_indices(observed((A, 2021, "score", 90.0), (A, 2022, "score", 88.0)), PROVINCES, methods=METHODS)
    new = row(table, A, 2022)
    assert (new["change"], new["comparable_with_previous"], new["framework"]) == (-2.0, False, "new")
    assert Reason.parse(new["not_comparable_because"]).details["decision"] == "876/QĐ-BNV"


def test_a_year_without_a_documented_method_is_not_comparable():
    table = published_indices(observed((A, 2017, "score", 79.0), (A, 2018, "score", 80.0)), PROVINCES, methods=METHODS)
    assert Reason.parse(row(table, A, 2018)["not_comparable_because"]).code == "method_not_documented"


def test_group_size_national_mean_and_missing_median():
    seen = observed((A, 2020, "score", 90.0), (A, 2020, "rank", 1), ("VN", 2020, "mean", 84.0))
    found = row(published_indices(seen, PROVINCES, methods=METHODS), A, 2020)
    assert (found["of"], found["peer_mean"], found["rank"]) == (3, 84.0, 1)
    assert np.isnan(found["peer_median"])


def test_a_tie_is_not_a_contradiction():
    tied = observed((A, 2020, "score", 85.0), (A, 2020, "rank", 1), (B, 2020, "score", 85.0), (B, 2020, "rank", 1))
    table = published_indices(tied, PROVINCES, methods=METHODS)
    assert table["tie"].all()
    assert table["conflict"].eq("").all()
    clash = observed((A, 2020, "score", 85.0), (A, 2020, "rank", 1), (B, 2020, "score", 84.0), (B, 2020, "rank", 1))
    table = published_indices(clash, PROVINCES, methods=METHODS)
    assert not table["tie"].any()
    assert row(table, A, 2020)["conflict"] == f"same_rank={B}"


def test_conflicting_sources_are_named_and_derived_values_stay_out():
    seen = observed(
        (A, 2020, "score", 91.87, {"conflict": True}),
        (A, 2020, "score", 91.81, {"conflict": True, "used": False, "source_url": "https://example.vn/b"}),
        (A, 2019, "score", 70.0, {"derived": True}),
    )
    table = published_indices(seen, PROVINCES, methods=METHODS)
    assert table["period"].tolist() == [2020]
    assert table["conflict"].tolist() == ["score=91.81 (https://example.vn/b)"]


def test_nine_districts_computed_agree_with_published():
    units = {f"{i:02d}@2010-01-01": name for i, name in enumerate(BINH_DUONG)}
    where = register(dict.fromkeys(units, ("district", P)) | {P: ("province", "")})
    seen = observed(
        *((u, 2017, "score", BINH_DUONG[n][2]) for u, n in units.items()),
        *((u, 2017, "rank", BINH_DUONG[n][3]) for u, n in units.items()),
        *((u, 2017, "ranked_units", 9) for u in units),
        (P, 2017, "mean", 78.39, {"code": "districts"}),
    )
    published = published_indices(seen, where, methods=METHODS)
    assert published["of"].eq(9).all()
    assert published["peer_median"].eq(78.06).all()
    assert published["peer_mean"].eq(78.39).all()
    assert published["value"].mean() == pytest.approx(78.39, abs=0.005)
    scores = conform(
        "scores",
        [
            {"locality": u, "period": 2017, "framework": "district-binh-duong-2017", "code": "0", "level": "index", "state": "scored"}
            | {"points": BINH_DUONG[n][0] + BINH_DUONG[n][1], "max_points": 100, "applicable_max": 100, "basis": "published"}
            for u, n in units.items()
        ],
    )
    computed = computed_indices(scores, where, methods=METHODS)
    merged = computed.merge(published, on="locality", suffixes=("", "_published"))
    np.testing.assert_allclose(merged["value"], merged["value_published"], atol=0.005)
    assert merged["rank"].eq(merged["rank_published"]).all()
    both = all_indices(published, computed, localities=where, methods=METHODS)
    assert len(both) == 9
    assert both["conflict"].eq("").all()
    assert both["framework"].eq("district-binh-duong-2017").all()
    assert both["value"].tolist() == published["value"].tolist()


def test_a_median_of_computed_values_is_no_median_of_the_published_ones():
    published = published_indices(
        observed((A, 2024, "score", 88.1), (A, 2024, "rank", 1), (B, 2024, "score", 79.0), (C, 2024, "score", 72.4)),
        PROVINCES,
        methods=METHODS,
    ).assign(of=np.nan, peer_median=np.nan, peer_mean=np.nan)
    computed = computed_indices(
        scored((A, 51.0, 100, "scored"), (B, 79.0, 100, "scored"), (C, 40.0, 100, "scored")), PROVINCES, methods=METHODS
    )
    assert computed["peer_median"].eq(51.0).all()
    both = all_indices(published, computed, localities=PROVINCES, methods=METHODS).set_index("locality")
    assert both["value"].to_dict() == {A: 88.1, B: 79.0, C: 72.4}
    assert both[["peer_median", "peer_mean", "of"]].isna().all(axis=None)
    assert both.loc[A, "rank"] == 1
    assert both.loc[[B, C], "rank"].isna().all()  # of the computed values B is the first
    assert both.loc[A, "conflict"] == "score=51.00 (computed); rank=2 (computed)"


def test_some_districts_of_a_province_have_no_median():
    where = register({A: ("district", P), B: ("district", P), P: ("province", "")})
    first_two = observed((A, 2017, "score", 90.0), (A, 2017, "rank", 1), (B, 2017, "score", 80.0), (B, 2017, "rank", 2))
    table = published_indices(first_two, where, methods=METHODS)
    assert table[["of", "peer_median", "peer_mean"]].isna().all(axis=None)
    eleven = pd.concat([first_two, observed((A, 2017, "ranked_units", 11), source_file="g.csv")])
    table = published_indices(eleven, where, methods=METHODS)
    assert row(table, A, 2017)["of"] == 11
    assert np.isnan(row(table, A, 2017)["peer_median"])


def scored(*points: tuple, framework: str = "f", year: int = 2024) -> pd.DataFrame:
    rows = [{"locality": u, "points": p, "applicable_max": m, "state": s} for u, p, m, s in points]
    same = {"period": year, "framework": framework, "code": "0", "level": "index", "basis": "computed"}
    return conform("scores", [r | same for r in rows])


def test_ties_share_the_better_place_by_the_exact_value():
    scores = scored((A, 0.1 + 0.2, 1, "scored"), (B, 0.3, 1, "scored"), (C, 0.299999, 1, "scored"))
    table = computed_indices(scores, PROVINCES, methods=METHODS).set_index("locality")
    assert table["rank"].to_dict() == {A: 1, B: 1, C: 3}
    assert table["tie"].to_dict() == {A: True, B: True, C: False}


@pytest.mark.parametrize("state", ["missing", "not_applicable"])
def test_one_missing_index_leaves_the_group_unranked(state):
    scores = scored((A, 80, 100, "scored"), (B, 70, 100, "scored"), (C, np.nan, 100, state))
    table = computed_indices(scores, PROVINCES, methods=METHODS).set_index("locality")
    assert table["rank"].isna().all()
    assert table["peer_median"].isna().all()
    assert table.loc[A, "reason"] == "peer_group_incomplete: valued=2; of=3"
    assert table.loc[C, "reason"] == state
    assert table.loc[A, "value"] == 80.0


def test_a_group_that_ended_within_the_year_is_no_share_of_nothing():
    ended = PROVINCES.assign(valid_to="2024-06-30")
    table = computed_indices(scored((A, 80, 100, "scored"), (B, 70, 100, "scored"), (C, 60, 100, "scored")), ended, methods=METHODS)
    assert set(table["reason"]) == {"peer_group_ended: valued=3"}
    assert table["rank"].isna().all()


def test_zero_points_are_a_value_of_zero():
    table = computed_indices(scored((A, 0, 100, "zero"), (B, 1, 100, "scored"), (C, 2, 100, "scored")), PROVINCES, methods=METHODS)
    assert table.set_index("locality").loc[A, ["value", "rank"]].tolist() == [0.0, 3.0]


def test_too_few_peers_is_no_ranking():
    where = register({A: ("district", P), P: ("province", "")})
    found = computed_indices(scored((A, 80, np.nan, "scored")), where, methods=METHODS).iloc[0]
    assert (found["reason"], found["points"]) == ("maximum_not_known", 80.0)
    assert np.isnan([found["value"], found["rank"]]).all()


def test_a_change_of_rule_book_is_not_comparable_below_the_province():
    where = register({A: ("district", P), B: ("district", P), C: ("district", P), P: ("province", "")})
    both = pd.concat([scored((A, 80, 100, "scored"), framework=f, year=y) for f, y in (("f", 2022), ("f", 2023), ("g", 2024))])
    table = computed_indices(both, where, methods=METHODS)
    assert table["comparable_with_previous"].tolist() == [False, True, False]
    assert row(table, A, 2024)["not_comparable_because"] == "rule_book_changed: before=f; now=g"


def test_arguments_are_not_mutated_and_row_order_is_irrelevant():
    seen = observed((A, 2020, "score", 90.0), (B, 2020, "score", 80.0), (A, 2021, "score", 91.0))
    copy = seen.copy(deep=True)
    straight = published_indices(seen, PROVINCES, methods=METHODS)
    pd.testing.assert_frame_equal(seen, copy)
    pd.testing.assert_frame_equal(straight, published_indices(seen.iloc[::-1], PROVINCES, methods=METHODS))


def test_nothing_observed_is_an_empty_table():
    assert published_indices(conform("observations", []), PROVINCES, methods=METHODS).empty
    assert computed_indices(conform("scores", []), PROVINCES, methods=METHODS).empty
