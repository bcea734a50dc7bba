"""Finding, comparing and asking over the three-district world."""

import pytest

from parlib.desk import (
    best_lifts,
    compare_items_of_releases,
    compare_releases,
    compare_rule_books,
    compare_units,
    compare_years,
    find_units,
    generous_self_scores,
    lift_the_falling,
    low_and_falling,
    near_a_step,
    why_releases_differ,
    why_years_differ,
)
from parlib.errors import UsageError
from parlib.store.releases import open_release
from tests.made_release import made_release
from tests.world import C_NEW, PROVINCE, A, B, world_evidence, world_frameworks, world_localities


def test_a_unit_is_found_as_one_types(release):
    register = release.register
    name = register[A].name
    assert find_units(register, name.upper(), period=2022)[0].locality == A
    assert find_units(register, "", period=2022, limit=2) == find_units(register, "", period=2022)[:2]
    assert find_units(register, "khong co dau", period=2022) == ()
    assert find_units(register, A)[0].locality == A


def test_units_equally_near_stand_in_an_order_of_ones_own(release):
    usual = find_units(release.register, "huyen")
    last = usual[-1]
    turned = find_units(release.register, "huyen", limit=2, before=lambda unit: int(unit != last))
    assert turned == (last, usual[0])


def test_only_units_of_the_year_are_found(release):
    found = {u.locality for u in find_units(release.register, "", period=2022)}
    assert C_NEW in found
    assert "C@2000-01-01" not in found


def test_two_units_are_compared_by_their_shares(release):
    table = compare_units(release, A, B, 2022).set_index("code")
    assert table.loc["0", "difference"] == pytest.approx(84 - 74.5)
    assert table.loc["2.1", "difference"] == pytest.approx(50)  # 30/30 against 15/30


def test_two_years_of_one_rule_book_are_compared(release):
    table = compare_years(release, A, 2022, 2023).set_index("code")
    assert table.loc["1.1", "difference"] == -100  # 20 of 20, then 0
    with pytest.raises(UsageError, match="no points by item"):
        compare_units(release, A, "C@2000-01-01", 2022)


def test_a_year_before_other_rules_is_scored_by_the_later_ones(release):
    table = compare_years(release, A, 2021, 2022).set_index("code")
    assert set(table.index) == {"1.1", "1.2", "2.1", "2.2", "2.3"}  # sums of items that do not carry over are not compared
    # 2.1 in 2021: between 50 and 90 % on time, 10 of 20 then and 15 of 30 by the rules of 2022; in 2022 30 of 30
    assert table.loc["2.1", ["points_1", "points_2", "difference"]].tolist() == [30, 15, 50]


def test_a_rule_book_is_set_beside_the_one_before_it(release):
    table = compare_rule_books(release, A, 2022, "world-1").set_index("code")
    assert table.loc["2.1", ["points", "max_points", "other_points", "other_max"]].tolist() == [30, 30, 20, 20]
    assert table.loc["2.1", "difference"] == 0
    with pytest.raises(UsageError, match="no rule book nothing"):
        compare_rule_books(release, A, 2022, "nothing")


def test_a_move_of_rank_is_split_without_remainder(release):
    # 2022: A 84, C 81, B 74.5; 2023: C 80.5, A 78.8, B 77.2
    found = why_years_differ(release, A, 2022, 2023).iloc[0]
    assert found[["rank_before", "rank_after", "total"]].tolist() == [1, 2, -1]
    assert found["own"] + found["others"] + found["rules"] + found["group"] == -1
    assert (found["rules"], found["group"]) == (0, 0)


def test_a_year_that_is_not_ranked_has_no_move(release):
    assert why_years_differ(release, A, 2021, 2022)[["own", "others", "rules", "group", "total"]].isna().all(axis=None)


def test_another_rule_book_of_one_name_is_the_rules_part(release, tmp_path):
    books = world_frameworks()
    items = tuple(i.model_copy(update={"max_points": 60.0}) if i.code == "1.1" else i for i in books["world-2"].items)
    books |= {"world-2": books["world-2"].model_copy(update={"items": items})}
    rows = world_evidence().to_dict("records")
    root = made_release(tmp_path, world_localities().to_dict("records"), rows, books=books)
    found = why_releases_differ(release, open_release(root), A, 2023).iloc[0]
    assert (found["own"], found["others"]) == (0, 0)  # the evidence is the same
    assert found["rules"] == found["total"] == found["rank_before"] - found["rank_after"]


def test_two_releases_differ_where_a_figure_does(release, tmp_path):
    assert compare_releases(release, release).empty
    rows = world_evidence().to_dict("records")
    changed = next(r for r in rows if (r["locality"], r["period"], r["code"]) == (A, 2022, "1.1"))
    changed |= {"appraised_score": 0.0}
    other = open_release(made_release(tmp_path, world_localities().to_dict("records"), rows, books=world_frameworks()))
    found = compare_releases(release, other, period=2022).set_index("locality")
    assert found.loc[A, ["value_1", "value_2"]].tolist() == [84, 64]
    assert set(found.index) == {A, B, C_NEW}  # the others' ranks move with it
    items = compare_items_of_releases(release, other, A, 2022).set_index("code")
    assert items.loc["1.1", ["points_1", "points_2"]].tolist() == [0, 20]
    assert "2.1" not in items.index
    why = why_releases_differ(release, other, A, 2022).iloc[0]
    assert why[["rank_before", "rank_after", "own", "others", "rules", "total"]].tolist() == [1, 3, -2, 0, 0, -2]


def test_an_answer_says_in_whose_ranking_a_rank_is(release):
    above = release.register[PROVINCE].name
    for answer in (
        low_and_falling(release, 2023, within=PROVINCE, share=1.0),
        lift_the_falling(release, 2023),
        best_lifts(release, 2023),
        generous_self_scores(release, 2023),
    ):
        assert list(answer.columns[:3]) == ["locality", "name", "above"]
        assert set(answer["above"]) <= {above, ""}
    assert set(low_and_falling(release, 2023, within=PROVINCE, share=1.0)["above"]) == {above}


def test_low_and_falling_means_both(release):
    found = low_and_falling(release, 2023, within=PROVINCE, share=1.0)
    # 2022 → 2023: A 84 → 78.8 falls, B 74.5 → 77.2 and C 81 → 80.5
    values = release.table("indices", filters=[("period", "==", 2023)]).set_index("locality")
    expected = {u for u in values.index if values.loc[u, "change"] < 0 and values.loc[u, "rank"] > 0}
    assert set(found["locality"]) == expected
    assert low_and_falling(release, 2023, share=0.0).empty
    assert low_and_falling(release, 2023, within=A, share=1.0).empty  # nothing lies below it
    assert low_and_falling(release, 2023, level="commune", share=1.0).empty
    kind = release.register[A].unit_type
    assert A in set(low_and_falling(release, 2023, kind=kind, share=1.0)["locality"])


def test_what_would_lift_the_falling_stands_beside_each(release):
    low = low_and_falling(release, 2023, share=1.0)
    found = lift_the_falling(release, 2023, items=2)
    lifts = best_lifts(release, 2023, items=2)
    assert set(found["locality"]) <= set(low["locality"])
    for unit, rows in found.groupby("locality"):
        assert rows["code"].tolist() == lifts.loc[lifts["locality"].eq(unit), "code"].tolist()
    assert lift_the_falling(release, 2023, units=0).empty


def test_answers_of_respondents_are_nobodys_lift(release):
    lifts = best_lifts(release, 2022, items=10)
    assert "2.2" not in set(lifts["code"])
    assert best_lifts(release, 2022).set_index("locality").loc[B, ["code", "lost_points"]].tolist() == ["2.1", 15.0]


def test_the_self_score_that_was_cut_most_comes_first(release):
    first = generous_self_scores(release, 2023).iloc[0]
    assert (first["locality"], first["gap"]) == (A, 20)  # claimed 20 for 1.1, got 0


def test_items_just_short_come_with_the_name_of_their_unit(release):
    found = near_a_step(release, 2022)
    assert len(found) == len(release.table("cliffs", filters=[("period", "==", 2022)]))
    assert found["name"].ne("").all()


def later_book(**maxima):
    """Return the rule books of the world with other maxima of single items of the later one."""
    books = world_frameworks()
    items = tuple(i.model_copy(update={"max_points": maxima.get(i.code, i.max_points)}) for i in books["world-2"].items)
    return books | {"world-2": books["world-2"].model_copy(update={"items": items})}


def released(root, rows, books):
    return open_release(made_release(root, world_localities().to_dict("records"), rows, books=books))


def with_half_of(code, rows):
    """Return rows in which the points given for an item are half of what they were, as under half its maximum."""
    halved = [dict(r) for r in rows]
    for row in halved:
        if row["code"] == code and row["period"] >= 2022:
            row |= {given: row[given] / 2 for given in ("self_score", "appraised_score")}
    return halved


def test_points_given_beyond_a_later_maximum_are_scored_from_their_figures(release, tmp_path):
    rows = with_half_of("1.2", world_evidence().to_dict("records"))
    later = released(tmp_path, rows, later_book(**{"1.2": 10.0}))
    why = why_releases_differ(release, later, B, 2022).iloc[0]
    assert why[["own", "others", "group"]].tolist() == [0, 0, 0]  # the same work, by another rule
    assert why["rules"] == why["total"] == why["rank_before"] - why["rank_after"]


def test_parts_are_not_told_apart_where_the_later_rule_book_cannot_score_what_was_given(tmp_path):
    rows = world_evidence().to_dict("records")
    for row in rows:
        if (row["locality"], row["period"], row["code"]) == (A, 2022, "1.2"):
            row |= {"numerator": float("nan"), "denominator": float("nan")}  # points without figures
    earlier = released(tmp_path / "one", rows, world_frameworks())
    later = released(tmp_path / "two", with_half_of("1.2", rows), later_book(**{"1.2": 10.0}))
    why = why_releases_differ(earlier, later, B, 2022).iloc[0]
    assert why[["own", "others", "rules"]].isna().all()
    assert why["total"] == why["rank_before"] - why["rank_after"]


def test_a_rank_by_self_scores_is_not_set_against_one_by_appraisal(release, tmp_path):
    rows = [r | {"appraised_score": float("nan")} for r in world_evidence().to_dict("records")]
    waiting = released(tmp_path, rows, world_frameworks())
    with pytest.raises(UsageError, match="of self-scores"):
        why_releases_differ(waiting, release, A, 2022)
