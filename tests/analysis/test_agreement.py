"""Agreement of appraisers, pinned by published examples."""

from __future__ import annotations

import math

import numpy as np
import pytest
from statsmodels.stats.inter_rater import cohens_kappa

from parlib.analysis.agreement import agreement_table, krippendorff_alpha, weighted_kappa
from tests.world import world_evidence, world_frameworks

N = math.nan
# Krippendorff 2011, example C: four observers, twelve units, gaps
OBSERVERS = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, N, N, N],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, N, 3],
    [N, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, N],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, N],
]


@pytest.mark.parametrize(("level", "published"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_alpha_is_that_of_the_published_example(level, published):
    assert round(krippendorff_alpha(OBSERVERS, level=level), 3) == published


def test_two_observers_and_two_values_by_hand():
    # Krippendorff 2011, example A: ten units, binary; alpha 0.095
    meg = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0]
    owen = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    assert round(krippendorff_alpha([meg, owen], level="nominal"), 3) == 0.095


def test_nothing_to_compare_is_no_agreement_and_no_disagreement():
    assert math.isnan(krippendorff_alpha([[1, N], [N, 2]]))
    assert math.isnan(krippendorff_alpha([[2, 2], [2, 2]]))
    assert math.isnan(weighted_kappa([1, 1], [1, 1]))


def test_kappa_by_hand_and_by_the_published_table():
    # Fleiss, Levin and Paik 2003, table 18.1 (per cent of 100 cases): kappa 0.68 without weights
    table = [[75, 1, 4], [5, 4, 1], [0, 0, 10]]
    assert round(float(cohens_kappa(np.array(table), return_results=False)), 2) == 0.68
    first = [r for r, row in enumerate(table) for n in row for _ in range(n)]
    second = [c for row in table for c, n in enumerate(row) for _ in range(n)]
    # squared weights by hand: 1 - sum(d² p) / sum(d² p_row p_col)
    p = np.array(table) / 100
    d = np.subtract.outer(np.arange(3), np.arange(3)) ** 2
    by_hand = 1 - (d * p).sum() / (d * np.outer(p.sum(axis=1), p.sum(axis=0))).sum()
    assert weighted_kappa(first, second) == pytest.approx(by_hand)


def test_an_unused_class_between_used_ones_keeps_its_distance():
    near = weighted_kappa([0, 0, 1, 1], [0, 1, 1, 1])
    far = weighted_kappa([0, 0, 3, 3], [0, 3, 3, 3])
    assert near == pytest.approx(far)
    assert weighted_kappa([0, 0, 3, 3], [0, 1, 3, 3]) > far


def test_the_table_counts_pairs_only_and_follows_the_parts_of_the_rule_book():
    book = world_frameworks()["world-2"]
    evidence = world_evidence().query("period == 2023 and framework == 'world-2'")
    points = evidence["code"].map({"1.1": 20.0, "1.2": 10.0, "2.1": 30.0, "2.3": 0.0})
    first = evidence.assign(appraised_round1=points)
    second = first.assign(appraised_round1=points.mask(first["code"].eq("1.2"), 20.0).mask(first["code"].eq("2.3")))
    table = agreement_table(first, second, book).set_index("part")
    units = evidence["locality"].nunique()
    assert list(table.index) == ["0", "1", "2"]
    assert tuple(table.loc["0", ["units", "items", "same"]]) == (units, 3 * units, 2 * units)
    assert table.loc["1", "difference"] == 5.0
    assert math.isnan(table.loc["2", "alpha"])  # every value is the same: nothing to tell apart
    assert agreement_table(first, second.iloc[:0], book)["items"].tolist() == [0]
