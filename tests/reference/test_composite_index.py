"""Composite indices that others published, computed by the scoring and rank engines.

Origins
-------
- C1: Provincial Competitiveness Index 2021 (VCCI, pcivietnam.vn, table of all provinces): ten sub-indices of 0-10 points, weights of 5 and 20 of 100;
  five of the 21 rows that were read. Sub-indices are printed to two decimals, which could move the sum by 0.05; over the 21 rows it moves by
  0.02 at most, and that is the tolerance.
- C4: Human Development Report, technical note 1, worked example: income of 3,829 between the goalposts 100 and 75,000, in logarithms. Only the
  goalposts have a counterpart here; parlib takes no geometric mean, because a PAR INDEX is a sum of points.
- C7: U.S. News, how state rankings are made: best = 100, worst = 1, linear between; the overall order is that of the average of category ranks.
- T4: normal errors: P(A truly above B) = Φ(d / √(se_A² + se_B²)).
"""

from itertools import pairwise

import numpy as np
import pytest
from scipy import stats

from parlib.analysis.ranking.certainty import chance_above
from parlib.analysis.ranking.simulation import Normalisation, normalise, ranks_of
from parlib.codebook.frameworks import Framework, Item
from parlib.codebook.tables import conform
from parlib.scoring.evaluate import score_evidence

WEIGHTS = {
    "entry": 5,
    "land": 5,
    "transparency": 20,
    "time": 5,
    "informal": 10,
    "fair": 5,
    "proactive": 5,
    "support": 20,
    "labour": 20,
    "legal": 5,
}
PCI_2021 = {
    "Quảng Ninh": ([7.98, 7.39, 6.31, 8.52, 7.85, 6.96, 7.74, 7.39, 7.27, 7.91], 73.02),
    "Hải Phòng": ([6.52, 6.77, 6.82, 7.64, 6.70, 6.02, 7.73, 7.49, 7.17, 7.21], 70.61),
    "Đồng Tháp": ([7.73, 7.26, 6.94, 8.35, 8.11, 6.96, 7.27, 6.53, 6.42, 7.68], 70.53),
    "Hà Nội": ([6.57, 6.60, 5.21, 8.45, 7.15, 5.38, 6.92, 7.74, 7.64, 6.60], 68.60),
    "TP.HCM": ([6.16, 6.98, 5.45, 7.58, 6.38, 6.09, 6.22, 8.54, 6.71, 6.39], 67.50),
}


def pci_rule_book():
    sub_indices = [
        Item(code=c, parent="0", level="domain", name_vi=c, max_points=w, rule="outcome", rule_params={"factor": w / 10, "highest": 10})
        for c, w in WEIGHTS.items()
    ]
    whole = Item(code="0", parent="", level="index", name_vi="PCI", max_points=100, rule="sum")
    return Framework(id="pci", title_vi="PCI", title_en="PCI", level="province", status="illustrative", items=[whole, *sub_indices])


@pytest.fixture(scope="module")
def pci_points():
    rows = [
        {"locality": name, "period": 2021, "framework": "pci", "code": code, "value": value, "state": "reported"}
        for name, (values, _) in PCI_2021.items()
        for code, value in zip(WEIGHTS, values, strict=True)
    ]
    scores = score_evidence(conform("evidence", rows), pci_rule_book())
    return scores[scores["code"] == "0"].set_index("locality")["points"]


@pytest.mark.parametrize(("province", "published"), [(name, total) for name, (_, total) in PCI_2021.items()])
def test_c1_the_pci_is_the_weighted_sum_of_its_sub_indices(pci_points, province, published):
    assert pci_points[province] == pytest.approx(published, abs=0.02 + 1e-9)


def test_c1_the_order_of_provinces_is_the_published_one(pci_points):
    assert pci_points.sort_values(ascending=False).index.tolist() == list(PCI_2021)


def test_c4_goalposts_of_the_human_development_index():
    income = np.log([[100.0], [3829.0], [75000.0]])
    assert normalise(income, Normalisation.BETWEEN_WORST_AND_BEST)[1, 0] == pytest.approx(0.5506, abs=5e-5)


def test_c7_scores_between_worst_and_best_and_order_by_average_rank():
    values = np.random.default_rng(7).normal(size=(50, 8))
    scores = 1 + 99 * normalise(values, Normalisation.BETWEEN_WORST_AND_BEST)
    assert (scores.min(axis=0).tolist(), scores.max(axis=0).tolist()) == ([1.0] * 8, [100.0] * 8)
    assert scores[:, 0] == pytest.approx(np.interp(values[:, 0], [values[:, 0].min(), values[:, 0].max()], [1, 100]))
    below = normalise(values, Normalisation.SHARE_OF_UNITS_BELOW).mean(axis=1)
    average_rank = stats.rankdata(-values, axis=0).mean(axis=1)
    assert ranks_of(100 * below[None, :])[0].tolist() == stats.rankdata(np.round(average_rank, 9), method="min").astype(int).tolist()


@pytest.mark.parametrize("gap", [0.0, 0.5, 2.0])
def test_t4_chance_to_stand_above(gap):
    """40,000 draws: three standard errors of a share are 0.0075."""
    value, se = np.array([80.0 + gap, 80.0]), np.array([1.0, 0.6])
    draws = value + se * np.random.default_rng(4).standard_normal((40_000, 2))
    assert chance_above(draws)[0, 1] == pytest.approx(stats.norm.cdf(gap / np.hypot(*se)), abs=0.0075)


def test_the_reference_table_keeps_its_hard_cases():
    """Two provinces within 0.1 point of each other, and weights that are not equal."""
    totals = [total for _, total in PCI_2021.values()]
    assert min(a - b for a, b in pairwise(totals)) < 0.1
    assert sum(WEIGHTS.values()) == 100
    assert len(set(WEIGHTS.values())) > 1
