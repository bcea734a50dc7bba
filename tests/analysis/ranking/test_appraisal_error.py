"""Strictness and error of appraisers: by hand, at the edges, and rank sets held against the truth where a tenth of the items is misjudged."""

import numpy as np
import pandas as pd
import pytest

from parlib.analysis.ranking.appraisal_error import appraisal_errors, appraisal_fit, left_variance, measured_variance
from parlib.analysis.ranking.appraisal_findings import fit_to_findings
from parlib.analysis.ranking.certainty import rank_certainty
from parlib.analysis.ranking.confidence import RankSets, rank_sets
from parlib.analysis.results import NotTestable
from parlib.codebook.frameworks import Framework, Item
from parlib.scoring.expected import said_against_happened
from tests.analysis.appraised_world import DOMAINS, ITEMS, appraised_year, book, errors_of, second_appraisal, who
from tests.short_form import short_form

BOOKS = {"book": book()}


def gaps_of(rows):
    """rows: (unit, code, maximum, self, first, last)."""
    columns = ["locality", "code", "max_points", "self_points", "round1_points", "appraised_points"]
    return pd.DataFrame(rows, columns=columns).assign(period=2024, framework="book")


def test_what_is_left_follows_from_what_was_found():
    difference = np.array([0.0, 0.0, 0.0, 2.0, np.nan])
    assert left_variance(np.nanmean(difference**2), share_found=0.5) == 1.0  # as much is left as was found
    assert left_variance(np.nanmean(difference**2), share_found=2 / 3) == pytest.approx(0.5)
    assert left_variance(np.nanmean(difference**2), share_found=0.8) == pytest.approx(0.25)


def test_strictness_and_changes_of_a_domain_by_hand():
    """Two units, 20 items of 2 points a domain: in domain 1 the self-score is cut by one point in every second item, and one item of ten was given back."""
    rows = []
    for unit in ("A", "B"):
        for k, code in enumerate(ITEMS):
            own = 2.0
            last = 1.0 if code.startswith("1.") and k % 2 else 2.0
            first = last - 1.0 if code.startswith("1.") and k % 10 == 0 else last
            rows.append((unit, code, 2.0, own, first, last))
    fit = appraisal_fit(gaps_of(rows), BOOKS, appraisers=who("AB"), share_found=0.5)
    table = fit.domains.set_index("domain")
    assert table.loc["1", "strictness"] == pytest.approx(0.25)  # half of the items lose half of their maximum
    assert table.loc["1", "changed"] == pytest.approx(0.1)
    assert table.loc["2", ["strictness", "changed"]].tolist() == [0, 0]
    assert table["items"].tolist() == [2 * len(ITEMS) / DOMAINS] * DOMAINS
    # a domain in which nothing was changed is not without error: it is drawn towards the whole rule book
    assert 0 < table.loc["2", "error"] < table.loc["1", "error"]


def test_too_few_items_say_nothing_of_their_appraisers():
    rows = [("A", "1.1", 2.0, 2.0, 1.0, 2.0), ("B", "1.1", 2.0, 2.0, 2.0, 2.0)]
    fit = appraisal_fit(gaps_of(rows), BOOKS, appraisers=who("AB"), share_found=0.5)
    assert fit.domains.empty
    year, _ = appraised_year(np.random.default_rng(1), units=4)
    assert appraisal_errors(year, fit, BOOKS, appraisers=who(year["locality"].unique())).empty
    assert fit_to_findings(fit, said_against_happened(year)).empty


def test_items_that_were_surveyed_or_still_wait_carry_no_error_of_appraisal():
    year, gaps = appraised_year(np.random.default_rng(2), units=6)
    appraisers = who(year["locality"].unique())
    fit = appraisal_fit(gaps, BOOKS, appraisers=appraisers, share_found=0.5)
    surveyed, waits = year["code"].eq("1.1"), year["locality"].eq("u0")
    year.loc[surveyed, "survey_points"] = 1.0
    year.loc[waits, "basis"] = "self_scored"
    errors = appraisal_errors(year, fit, BOOKS, appraisers=appraisers)
    assert not errors["code"].eq("1.1").any()
    assert not errors["locality"].eq("u0").any()
    assert len(errors) == 5 * (len(ITEMS) - 1)
    assert (errors["se"] > 0).all()
    # others appraise these units: nothing is known of them
    assert appraisal_errors(year, fit, BOOKS, appraisers=dict.fromkeys(appraisers, "district:Q:real")).empty


def test_bonus_items_are_in_no_domain():
    extra = Item(code="B", parent="0", level="domain", name_vi="B", max_points=5, kind="bonus")
    framework = Framework(**{**BOOKS["book"].model_dump(), "items": [*BOOKS["book"].items, extra]})
    year, gaps = appraised_year(np.random.default_rng(3), units=6)
    more = pd.concat([gaps, gaps.head(1).assign(code="B", round1_points=5.0, appraised_points=0.0, max_points=5.0)], ignore_index=True)
    appraisers = who(year["locality"].unique())
    first, second = (appraisal_fit(g, {"book": framework}, appraisers=appraisers, share_found=0.5).domains for g in (gaps, more))
    pd.testing.assert_frame_equal(first, second)


def test_changes_that_fall_on_one_unit_add_up():
    """One appraiser reads all items of a unit too low in the first round: errors of its items do not cancel."""
    rng = np.random.default_rng(4)
    year, apart = appraised_year(rng, units=12)
    shift = apart["locality"].map({f"u{k}": 0.3 * (k % 3 - 1) for k in range(12)})
    together = apart.assign(round1_points=apart["appraised_points"] + shift)
    factors = [
        appraisal_fit(g, BOOKS, appraisers=who(year["locality"].unique()), share_found=0.5).together["factor"].iloc[0]
        for g in (apart, together)
    ]
    assert factors[0] < 2
    assert factors[1] == pytest.approx(len(ITEMS), rel=0.1)  # all items of a unit move as one


def test_findings_stand_with_the_unit_above():
    year, gaps = appraised_year(np.random.default_rng(5), units=6)
    fit = appraisal_fit(gaps, BOOKS, appraisers=who(year["locality"].unique()), share_found=0.5)
    years = pd.concat([appraised_year(np.random.default_rng(p), units=12, period=p)[0] for p in (2021, 2022, 2023)], ignore_index=True)
    said = said_against_happened(years, appraisers=who(years["locality"].unique()))
    assert said["period"].tolist() == [2022, 2023]
    assert said["units"].tolist() == [12, 12]
    rows = fit_to_findings(fit, said).set_index(["locality", "question", "period"])
    assert rows.loc[("P", "appraisal.error.book.1", 2024), "estimate"] == pytest.approx(
        100 * fit.domains.set_index("domain").loc["1", "error"]
    )
    assert 0 <= rows.loc[("P", "appraisal.held.book", 2023), "estimate"] <= 100
    assert rows.loc[("P", "appraisal.off.book", 2022), "unit"] == "points"


@pytest.mark.parametrize("found", short_form([0.5, 2 / 3], [0.5]))
def test_sets_cover_where_a_tenth_of_the_items_is_misjudged(found):
    """Twelve units, 60 items: the last round finds half or two thirds of what the first misjudged. 40 years of twelve units: 95 % has a standard error of 1 point."""
    rng = np.random.default_rng(20250630)
    covered = []
    for _ in range(40):
        year, gaps = appraised_year(rng, units=12, misjudged=0.1, found=found)
        truth = year.groupby("locality")["true_points"].sum()
        sets = rank_certainty(year, BOOKS["book"], appraisal_se=errors_of(year, gaps, BOOKS), seed=1, draws=100).sets
        assert isinstance(sets, RankSets)
        assert sets.sources == ("appraisal",)
        table = sets.table.set_index("locality")
        t = truth[table.index].to_numpy()
        best, worst = 1 + (t[None] > t[:, None]).sum(axis=1), (t[None] >= t[:, None]).sum(axis=1)
        covered.append(((table["low"] <= best) & (worst <= table["high"])).mean())
    assert np.mean(covered) > 0.95 - 2 * 0.01


def test_a_last_round_that_changes_nothing_tells_nothing():
    """No error was seen, which is not the same as none being there: there are no sets, and the group says so."""
    year, gaps = appraised_year(np.random.default_rng(6), units=12, found=0.0)
    result = rank_certainty(year, BOOKS["book"], appraisal_se=errors_of(year, gaps, BOOKS), seed=1, draws=100)
    assert isinstance(result.sets, NotTestable)
    assert str(result.sets.reason) == "no_error_known"


def test_second_readings_measure_what_the_last_round_leaves():
    """A first reading with error 1, a last one that kept half of each error (variance 1/4), a second one with error 1: 1/4 + 1 - (1 + 1) / 2."""
    rng = np.random.default_rng(6)
    first, second = rng.standard_normal((2, 200_000))
    assert measured_variance(first, first / 2, second) == pytest.approx(0.25, abs=0.02)
    assert measured_variance(first, np.zeros_like(first), second) == pytest.approx(0.0, abs=0.02)
    assert measured_variance(second, second, second) == 0.0  # never below zero


def test_second_appraisals_take_the_place_of_the_assumption_in_proportion_to_their_items():
    year, gaps = appraised_year(np.random.default_rng(7), units=12, found=0.2)
    appraisers = who(year["locality"].unique())
    again = second_appraisal(np.random.default_rng(8), year, units=4)
    plain, fit, nothing = (
        appraisal_fit(gaps, BOOKS, appraisers=appraisers, share_found=0.5, reappraised=table) for table in (None, again, again.iloc[:0])
    )
    pd.testing.assert_frame_equal(plain.domains, nothing.domains)
    assert plain.measured.empty
    row = fit.measured.iloc[0]
    n = 4 * len(ITEMS)
    assert row["items"] == n
    weighed = (n * row["error"] ** 2 + 30 * row["assumed"] ** 2) / (n + 30)
    ratio = fit.domains["error"] / plain.domains["error"]
    assert ratio.tolist() == pytest.approx([np.sqrt(weighed) / row["assumed"]] * DOMAINS)
    assert ratio.min() > 1.2  # the last round found a fifth, not half
    told = fit_to_findings(fit, pd.DataFrame()).set_index("question").loc["appraisal.measured.book"]
    assert (told["estimate"], told["n"]) == (pytest.approx(100 * row["error"]), n)


def test_a_last_round_that_changes_nothing_is_not_without_error_where_others_read_again():
    year, gaps = appraised_year(np.random.default_rng(9), units=8, found=0.0)
    assert errors_of(year, gaps, BOOKS)["se"].max() == 0
    assert errors_of(year, gaps, BOOKS, reappraised=second_appraisal(np.random.default_rng(10), year, units=4))["se"].min() > 0


def test_all_sets_together_cover_where_three_of_twelve_units_were_read_again():
    """The last round finds a fifth. From two rounds alone all sets of a year held in 39 of 50 years; 25 years: a share of 0.95 has a standard error of 0.04."""
    rng = np.random.default_rng(20250630)
    held = []
    for _ in range(25):
        year, gaps = appraised_year(rng, units=12, found=0.2)
        errors = errors_of(year, gaps, BOOKS, reappraised=second_appraisal(rng, year, units=3))
        se = errors.assign(square=errors["se"] ** 2).groupby("locality")["square"].sum() ** 0.5
        sums = year.groupby("locality")[["points", "true_points"]].sum().loc[se.index]
        table = rank_sets(list(se.index), sums["points"].to_numpy(), se.to_numpy(), draws=300, seed=1).table
        t = sums["true_points"].to_numpy()
        best, worst = 1 + (t[None] > t[:, None]).sum(axis=1), (t[None] >= t[:, None]).sum(axis=1)
        held.append(bool(((table["low_all"] <= best) & (worst <= table["high_all"])).all()))
    assert np.mean(held) > 0.95 - 2 * 0.044
