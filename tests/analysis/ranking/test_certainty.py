import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from parlib.analysis.ranking.certainty import RankCertainty, chance_above, rank_certainty, summarise_ranks, tied_at_an_edge
from parlib.analysis.ranking.confidence import RankSets, separated_groups
from parlib.analysis.ranking.findings import ranges_of
from parlib.analysis.ranking.sensitivity import FACTORS, RankSensitivity, rank_sensitivity
from parlib.analysis.ranking.simulation import FIXED, IndexModel, draw_choices, normalise, official_index, ranks_of, simulate_index
from parlib.analysis.ranking.whole_groups import in_whole_years, printed_ranks
from parlib.analysis.results import NotTestable
from parlib.codebook.frameworks import Framework, Item, NaPolicy
from parlib.codebook.methods import MethodChoices, MissingAs, Normalisation, RankCertaintySettings
from parlib.codebook.tables import conform
from tests.analysis.ranking.ranked import add_rank_ranges, certainties_to_findings, rank_certainties

MAXIMA = {"1.1": 30.0, "1.2": 20.0, "2.1": 40.0, "2.2": 10.0}


def book(policy=NaPolicy.SUBTRACT, **maxima):
    limits = MAXIMA | maxima
    domains = {"1": limits["1.1"] + limits["1.2"], "2": limits["2.1"] + limits["2.2"]}
    items = [Item(code="0", level="index", name_vi="0", max_points=100)]
    items += [Item(code=d, parent="0", level="domain", name_vi=d, max_points=m) for d, m in domains.items()]
    items += [Item(code=c, parent=c[0], level="subcriterion", name_vi=c, max_points=m) for c, m in limits.items()]
    items += [Item(code="B", parent="0", level="domain", name_vi="B", max_points=5, kind="bonus")]
    return Framework(id="book", title_vi="b", title_en="b", level="district", status="illustrative", na_policy=policy, items=items)


def scores(rows, *, period=2024):
    """rows: {locality: [points of the four items]}, with None = missing and 'na' = not applicable."""
    out = []
    for unit, points in rows.items():
        for code, value in zip(MAXIMA, points, strict=True):
            state = "missing" if value is None else "not_applicable" if value == "na" else "zero" if value == 0 else "scored"
            number = value if isinstance(value, int | float) else np.nan
            out.append(
                {
                    "locality": unit,
                    "period": period,
                    "framework": "book",
                    "code": code,
                    "level": "subcriterion",
                    "points": number,
                    "applicable_max": 0.0 if value == "na" else MAXIMA[code],
                    "max_points": MAXIMA[code],
                    "state": state,
                }
            )
    return pd.DataFrame(out)


PLAIN = scores({"A": [30, 20, 40, 10], "B": [24, 16, 30, 8], "C": [20, 12, 32, 5], "D": [10, 5, 10, 2]})


def certain(table=PLAIN, framework=None, **kw):
    return rank_certainty(table, framework or book(), **({"seed": 1, "draws": 500} | kw))


def test_nothing_varies_nothing_moves():
    found = certain(choices=FIXED)
    assert found.table["rank"].tolist() == [1, 2, 3, 4]
    assert (found.table["rank_low"] == found.table["rank"]).all()
    assert (found.table["rank_high"] == found.table["rank"]).all()
    assert found.table["value"].tolist() == pytest.approx([100, 78, 69, 27])


def test_t4_survey_error_alone_gives_the_normal_chance():
    """Reference T4: P(A truly above B) = Φ(d / √(se_A² + se_B²)), exactly normal, so a Monte Carlo of 40,000 draws is within 0.01."""
    table = scores({"A": [20, 10, 20, 5], "B": [20, 10, 18, 5], "C": [20, 10, 14, 5]})
    se = pd.DataFrame({"locality": ["A", "B", "C"], "code": "2.1", "se": [1.5, 2.0, 3.0]})
    found = certain(
        table,
        survey_se=se,
        choices=FIXED.model_copy(update={"survey_error": True}),
        draws=40000,
    )
    for better, worse, gap, spread in (("A", "B", 2, np.hypot(1.5, 2)), ("B", "C", 4, np.hypot(2, 3)), ("A", "C", 6, np.hypot(1.5, 3))):
        assert found.above.loc[better, worse] == pytest.approx(stats.norm.cdf(gap / spread), abs=0.01)
        assert found.above.loc[worse, better] == pytest.approx(1 - found.above.loc[better, worse])


def test_a_dominated_unit_never_outranks_its_dominator_whatever_the_weights():
    found = certain(choices=FIXED.model_copy(update={"weight_spread": 0.9}), draws=2000)
    pairs = found.dominance.set_index(["better", "worse"])["every_item"]
    assert pairs[("A", "D")]
    assert not pairs[("B", "C")]  # better in both domains, but not in item 2.1: weights inside domain 2 can turn it
    assert ("C", "B") not in pairs
    for better, worse in pairs[pairs].index:
        assert found.above.loc[better, worse] == 1.0
    assert found.above.loc["B", "C"] < 1.0


def test_the_official_index_agrees_with_points_over_applicable_maxima():
    table = scores({"A": [30, "na", 40, 10], "B": [24, None, 30, 8], "C": [20, 12, 0, 5]})
    model = IndexModel.of(table, book())
    assert official_index(model).tolist() == pytest.approx([100, 62, 37])


@pytest.mark.parametrize("policy", NaPolicy)
def test_an_item_that_does_not_apply_follows_the_policy(policy):
    table = scores({"A": [15, "na", 40, 10], "B": [24, 16, 30, 8], "C": [20, 12, 0, 5]})
    model = IndexModel.of(table, book(policy))
    expected = {
        NaPolicy.SUBTRACT: 100 * 65 / 80,
        NaPolicy.RESCALE_BLOCK: 25 + 50,
        NaPolicy.SPREAD: 25 + 50,
        NaPolicy.RESCALE_100: 100 * 65 / 80,
    }[policy]
    # B has everything: no policy changes it
    assert official_index(model)[:2].tolist() == pytest.approx([expected, 78])


def test_missing_items_are_bounded_never_guessed():
    table = scores({"A": [30, 20, 40, None], "B": [24, 16, 30, 8], "C": [20, 12, 32, 5]})
    model = IndexModel.of(table, book())
    index = {}
    for rule in MissingAs:
        choices = FIXED.model_copy(update={"missing": (rule,)})
        drawn = draw_choices(model, choices, draws=3, rng=np.random.default_rng(1))
        index[rule] = simulate_index(model, choices, drawn)[0, 0]
    assert index == pytest.approx({MissingAs.ZERO: 90, MissingAs.LEFT_OUT: 100, MissingAs.FULL: 100})


def test_normalisations_by_hand():
    share = np.array([[0.2, 0.5], [0.6, 0.5], [1.0, np.nan]])
    between = normalise(share, Normalisation.BETWEEN_WORST_AND_BEST)
    below = normalise(share, Normalisation.SHARE_OF_UNITS_BELOW)
    assert between[:, 0].tolist() == pytest.approx([0, 0.5, 1])
    assert below[:, 0].tolist() == pytest.approx([0, 0.5, 1])
    assert between[:2, 1].tolist() == below[:2, 1].tolist() == [0.5, 0.5]
    assert np.isnan(between[2, 1])


def test_equal_units_share_a_group_and_a_clear_leader_stands_alone():
    table = scores({"A": [30, 20, 40, 10], "B": [20, 12, 25, 6], "C": [20, 12, 26, 5], "D": [2, 1, 3, 1]})
    groups = certain(table, draws=2000).table.set_index("locality")["tied_group"]
    assert groups["A"] == 1
    assert groups["B"] == groups["C"] == 2
    assert groups["D"] == 3


def test_chances_of_the_thirds_sum_to_one_and_the_range_holds_the_median():
    table = certain(draws=2000).table
    assert (table["p_top"] + table["p_middle"] + table["p_bottom"]).to_numpy() == pytest.approx(1)
    assert (table["rank_low"] <= table["rank_median"]).all()
    assert (table["rank_median"] <= table["rank_high"]).all()


def test_dropping_the_item_that_decides_moves_the_rank():
    table = scores({"A": [30, 0, 0, 10], "B": [0, 20, 40, 10], "C": [10, 5, 10, 10]})
    drop = certain(table).drop_one.set_index("code")
    assert drop.loc["2.2", "mean_shift"] == 0
    assert drop.loc["2.1", "largest_shift"] >= 1
    assert drop["mean_shift"].is_monotonic_decreasing


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6))
def test_ranks_do_not_depend_on_the_order_of_rows(seed):
    first, second = certain(draws=200), certain(PLAIN.sample(frac=1, random_state=seed), draws=200)
    pd.testing.assert_frame_equal(first.table, second.table)


@given(st.lists(st.floats(0, 100), min_size=3, max_size=12), st.floats(-20, 20))
def test_ranks_are_untouched_by_a_common_shift(values, shift):
    index = np.round(np.array([values]), 6)
    assert (ranks_of(index) == ranks_of(index + shift)).all()


def test_ties_share_the_better_rank_and_half_the_chance():
    index = np.array([[90.0, 80.0, 80.0, 70.0]])
    assert ranks_of(index).tolist() == [[1, 2, 2, 4]]
    assert chance_above(index)[1, 2] == 0.5


def test_a_tie_across_the_edge_of_a_third_is_marked():
    """Of six units the first third ends after the second place, which two share; the last third begins after the fourth, which nobody shares."""
    assert tied_at_an_edge(np.array([1, 2, 2, 4, 5, 6])).tolist() == [False, True, True, False, False, False]
    assert not tied_at_an_edge(np.array([1, 1, 3, 4, 5, 6])).any()  # a tie inside a third moves no edge
    table = scores(
        {"A": [30, 20, 40, 10], "B": [20, 12, 25, 6], "C": [20, 12, 25, 6], "D": [20, 12, 25, 6], "E": [9, 9, 9, 9], "F": [0, 1, 2, 3]}
    )
    rows = certainties_to_findings([certain(table)]).set_index(["locality", "question"])["verdict"]
    assert rows[("B", "rank.top_third.PAR")] == "edge_tied"
    assert rows[("A", "rank.top_third.PAR")] == "described"


def test_a_group_begins_only_where_every_pair_across_is_told_apart():
    """The first is told from the third but the second is not: no cut."""
    above = np.array([[False, False, True], [False, False, False], [False, False, False]])
    assert separated_groups(np.array([1, 2, 3]), above).tolist() == [1, 1, 1]
    above[1, 2] = True
    assert separated_groups(np.array([1, 2, 3]), above).tolist() == [1, 1, 2]


def survey_errors(se=2.0, units="ABCD"):
    return pd.DataFrame({"locality": list(units), "code": "2.1", "se": se})


def test_confidence_sets_carry_the_error_in_the_data_and_nothing_else():
    """B (78) and C (69) lie 9 percentage points apart; 3 points of standard error in one item of 40 make 3 pp each, 4.2 for the difference."""
    sets = certain(survey_se=survey_errors(3.0)).sets
    assert isinstance(sets, RankSets)
    table = sets.table.set_index("locality")
    assert table["se"].tolist() == pytest.approx([3.0] * 4)  # the item has 40 of 100 points
    assert table.loc["B", ["rank", "low", "high"]].tolist() == [2, 2, 3]
    assert table.loc["D", ["low", "high", "low_all", "high_all"]].tolist() == [4, 4, 4, 4]
    assert table["group"].tolist() == [1, 2, 2, 3]
    # what the method could have been does not enter
    again = certain(survey_se=survey_errors(3.0), choices=FIXED).sets
    pd.testing.assert_frame_equal(sets.table, again.table)


def test_a_unit_whose_survey_error_is_withheld_leaves_the_group_without_sets():
    sets = certain(survey_se=survey_errors(units="ABC")).sets
    assert isinstance(sets, NotTestable)
    assert str(sets.reason) == "error_unknown: units=1; of=4"
    assert str(certain().sets.reason) == "no_error_known"
    rows = certainties_to_findings([certain()]).set_index(["locality", "question"])
    assert rows.loc[("VN", "rank.confidence.book"), "not_testable_because"] == "no_error_known"
    assert not rows.index.get_level_values("question").str.startswith("rank.confidence.PAR").any()


def test_who_filed_an_empty_form_has_no_place_under_any_choice_and_nothing_is_divided_by_nothing():
    rows = {"A": [30, 20, 40, 10], "B": [24, 16, 30, 8], "C": [20, 12, 32, 5]}
    with_empty = certain(scores(rows | {"E": [None, None, None, None]}))
    assert with_empty.table["locality"].tolist() == ["A", "B", "C"]
    pd.testing.assert_frame_equal(with_empty.table, certain(scores(rows)).table)


def test_findings_hold_the_sets_of_one_unit_and_of_all():
    rows = certainties_to_findings([certain(survey_se=survey_errors(3.0))]).set_index(["locality", "question"])
    one = rows.loc[("B", "rank.confidence.PAR.survey")]
    assert (one["estimate"], one["ci_low"], one["ci_high"], one["level_of_confidence"]) == (2, 2, 3, 0.95)
    assert rows.loc[("B", "rank.confidence_all.PAR.survey"), ["ci_low", "ci_high"]].tolist() == [2, 3]
    assert rows.loc[("C", "rank.told_apart.PAR.survey"), ["estimate", "n"]].tolist() == [2, 2]
    assert np.isnan(rows.loc[("B", "rank.range.PAR"), "level_of_confidence"])  # a range over methods has no level


def test_a_range_among_some_units_is_not_printed_beside_a_rank_among_all():
    """Four units were simulated; the printed rank counts 63 of them, or the place is another one."""
    simulated = [certain()]

    def kept(**changes):
        rows = [{"locality": u, "period": 2024, "index": "PAR", "rank": float(r), "of": 4.0} for r, u in enumerate("ABCD", 1)]
        printed = printed_ranks(conform("indices", pd.DataFrame(rows).assign(**changes)), "PAR")
        return [c for c in simulated if in_whole_years(ranges_of(c, "PAR").assign(peers=0), printed).all()]

    assert len(kept()) == 1
    assert len(kept(of=np.nan)) == 1  # nobody says how many are ranked, and the places are the same
    assert kept(of=63.0) == []
    assert kept(rank=[35.0, 40.0, 41.0, 60.0], of=63.0) == []
    assert kept(rank=[1.0, 2.0, 4.0, 3.0]) == []
    assert kept(rank=[1.0, 2.0, 3.0, np.nan]) == []


def test_an_index_of_its_own_can_be_summarised():
    """SIPAS itself: no rule book, only values with standard errors."""
    value, se = np.array([90.0, 85.0, 84.0]), np.array([1.0, 2.0, 2.0])
    draws = value + se * np.random.default_rng(1).standard_normal((4000, 3))
    table = summarise_ranks(["A", "B", "C"], value, draws)
    assert table["rank_low"].tolist() == [1, 2, 2]
    assert table["rank_high"].tolist() == [1, 3, 3]


def test_the_same_seed_gives_the_same_ranges():
    pd.testing.assert_frame_equal(certain(seed=5).table, certain(seed=5).table)


@pytest.mark.parametrize(
    ("table", "code"),
    [
        (PLAIN[PLAIN["locality"].isin(["A", "B"])], "too_few_units"),
        (pd.concat([PLAIN, PLAIN.assign(period=2023)]), "several_periods"),
    ],
)
def test_what_cannot_be_simulated_is_a_value_with_a_reason(table, code):
    found = certain(table)
    assert isinstance(found, NotTestable)
    assert found.reason.code == code


def test_an_unknown_maximum_is_a_reason_too():
    framework = book()
    items = tuple(i.model_copy(update={"max_points": None}) if i.code == "1.1" else i for i in framework.items)
    assert certain(framework=framework.model_copy(update={"items": items})).reason.code == "maxima_unknown"


def test_choices_that_make_no_sense_are_refused():
    with pytest.raises(ValueError, match="weight_spread"):
        MethodChoices(weight_spread=1.5)
    with pytest.raises(ValueError, match="missing"):
        MethodChoices(missing=())
    for base in (100, 16, -2):
        with pytest.raises(ValueError, match="sensitivity_base"):
            RankCertaintySettings(sensitivity_base=base)


WEIGHTS_ONLY = MethodChoices(weight_spread=0.9, normalisations=(Normalisation.SHARE_OF_MAXIMUM,))


def test_sensitivity_names_the_assumption_that_moves_ranks():
    """Only weights can matter here: everything is known and applies, and shares already lie between worst 0 and best 1 evenly."""
    found = rank_sensitivity(IndexModel.of(PLAIN, book()), seed=1, base=128, choices=WEIGHTS_ONLY)
    assert found.table["factor"].iloc[0] == "weights"
    assert found.table["total"].iloc[0] == pytest.approx(1, abs=0.1)
    rest = found.table.iloc[1:]
    assert rest["total"].abs().max() < 0.05
    assert not found.table.set_index("factor").loc["survey", "varies"]
    assert found.simulations == 128 * 7


def test_sensitivity_shares_lie_between_nothing_and_all():
    table = scores({"A": [20, 10, 20, None], "B": [19, 12, 18, 5], "C": [21, "na", 19, 5], "D": [18, 11, 22, 4]})
    se = pd.DataFrame({"locality": list("ABCD"), "code": "2.1", "se": 2.0})
    found = rank_sensitivity(IndexModel.of(table, book(), survey_se=se), seed=2, base=256, choices=MethodChoices(survey_error=True))
    assert found.table["varies"].all()
    assert found.table["total"].between(-0.05, 1.1).all()
    assert (found.table["first_order"] <= found.table["total"] + 0.1).all()
    assert (found.table["mean_shift"] >= 0).all()
    # what a unit's rank moves by, averaged over the units, is what the table says
    by_unit = found.by_unit.set_index("locality")
    assert by_unit.mean().to_dict() == pytest.approx(found.table.set_index("factor")["mean_shift"].to_dict())


def test_sensitivity_without_movement_is_a_value_with_a_reason():
    model = IndexModel.of(PLAIN, book())
    assert isinstance(rank_sensitivity(model, seed=1, base=64, choices=FIXED), NotTestable)
    still = certain(choices=FIXED, sensitivity_base=64)
    row = certainties_to_findings([still]).set_index("question").loc["rank.moved_by.book"]
    assert (row["verdict"], row["not_testable_because"]) == ("not_testable", "no_variation: column=rank")


@pytest.mark.parametrize("seed", [0, 3])
def test_sensitivity_draws_nothing_from_the_global_random_state(seed):
    """Half-widths too: the same seed gives the same table whatever was drawn before, and leaves the global state alone."""
    model = IndexModel.of(scores({"A": [20, 10, 20, None], "B": [19, 12, 18, 5], "C": [21, 10, 19, 5]}), book())
    before = np.random.get_state()  # noqa: NPY002 - the global state is what is watched
    first, second = (rank_sensitivity(model, seed=seed, base=64) for _ in range(2))
    after = np.random.get_state()  # noqa: NPY002
    pd.testing.assert_frame_equal(first.table, second.table)
    assert before[2] == after[2]
    assert (before[1] == after[1]).all()


def test_one_unit_alone_moves_where_the_arithmetic_says():
    """Item 1.2 is missing for A only: counted zero it is last, left out or in full it is first, so its rank moves 2 places in two of three draws."""
    table = scores({"A": [30, None, 40, 10], "B": [27, 18, 36, 9], "C": [26, 17, 36, 8]})
    found = rank_sensitivity(IndexModel.of(table, book()), seed=4, base=1024)
    assert found.by_unit.set_index("locality").loc["A", "missing"] == pytest.approx(2 * 2 / 3, abs=0.1)
    assert found.by_unit.set_index("locality").loc["B", "missing"] == pytest.approx(2 / 3, abs=0.06)


def test_ranges_land_in_the_indices_table():
    localities = pd.DataFrame({"locality": list("ABCD"), "level": "district", "parent": "P"})
    found = rank_certainties(PLAIN, localities, {"book": book()}, seed=1, draws=200)
    assert len(found) == 1
    assert isinstance(found[0], RankCertainty)
    assert found[0].group == "P"
    rows = [
        {"locality": u, "period": p, "index": "PAR", "framework": "book", "value": 50.0, "rank": 1.0} for u in "ABCD" for p in (2023, 2024)
    ]
    out = add_rank_ranges(conform("indices", rows), found).set_index(["locality", "period"])
    assert out.loc[("A", 2024), "rank_low"] == 1
    assert out["rank_low"].notna().sum() == 4
    assert add_rank_ranges(conform("indices", rows), [])["rank_low"].isna().all()


def test_findings_say_rank_range_thirds_and_group():
    rows = certainties_to_findings([certain()]).set_index(["locality", "question"])
    assert rows.loc[("A", "rank.range.PAR"), "estimate"] == 1
    thirds = rows.loc["A"].loc[[f"rank.{t}_third.PAR" for t in ("top", "middle", "bottom")], "estimate"]
    assert thirds.sum() == pytest.approx(100)
    simulated = rows.loc["A"].filter(regex="range|third|tied", axis=0)
    assert len(simulated) == 5
    assert simulated["method"].str.contains("holds 90% of them").all()
    assert rows.loc[("VN", "rank.without.book.1.1"), "unit"] == "places"


def test_the_same_unit_under_two_rule_books_is_shown_once():
    once, twice = certainties_to_findings([certain()]), certainties_to_findings([certain(), certain(seed=9)])
    assert len(once) == len(twice)


def test_sensitivity_lands_in_findings_of_the_group_and_of_each_unit():
    found = certain(choices=WEIGHTS_ONLY, sensitivity_base=64)
    table = found.sensitivity.table.set_index("factor")
    rows = certainties_to_findings([found]).set_index(["locality", "question"])
    group = rows.loc["VN"]
    assert {q for q in group.index if q.startswith("rank.moved_by.")} == {f"rank.moved_by.book.{f}" for f in FACTORS}
    assert group.loc["rank.moved_by.book.survey", "verdict"] == "held_still"
    assert group.loc["rank.moved_by.book.weights", "estimate"] == pytest.approx(100 * table.loc["weights", "total"])
    assert group.loc["rank.moved_alone.book.weights", "estimate"] == pytest.approx(table.loc["weights", "mean_shift"])
    # B and C change places with some weights; A is first and D last with all
    assert rows.loc[("B", "rank.moved_most.PAR.weights"), "estimate"] > 0
    assert not [q for q in rows.loc["A"].index if q.startswith("rank.moved_most.")]
    assert isinstance(found.sensitivity, RankSensitivity)


def test_findings_say_whose_order_no_weights_turn():
    found = certain()
    rows = certainties_to_findings([found]).set_index(["locality", "question"])
    pairs, whole = rows.loc[("VN", "rank.order_fixed.book.domains")], rows.loc[("VN", "rank.order_fixed.book.items")]
    assert (pairs["estimate"], pairs["n"]) == (6, 6)  # A above B, C and D; B above C and D; C above D
    assert whole["estimate"] == found.dominance["every_item"].sum() == 5  # B is not better than C in item 2.1
    above, below = (rows.xs(f"rank.stands_{side}.PAR", level="question")["estimate"].to_dict() for side in ("above", "below"))
    assert above == {"A": 3, "B": 2, "C": 1, "D": 0}
    assert below == {"A": 0, "B": 1, "C": 2, "D": 3}


def test_bonus_points_are_added_as_they_are():
    bonus = PLAIN.query("code == '1.1'").assign(code="B", points=[0.0, 0, 0, 4], applicable_max=0.0)
    table = pd.concat([PLAIN, bonus])
    assert certain(table, choices=FIXED).table["value"].tolist() == pytest.approx([100, 78, 69, 31])
