"""The benchmark runs and measures what it says (at a size of five units; speed itself is not judged here)."""

import pytest

from benchmarks.scoring import BOOKS, Case, draw, run, score_rank_ledger
from parlib.scoring.exact import to_quanta
from parlib.store.params import load_framework


@pytest.mark.stress
def test_a_tiny_run_gives_every_ratio():
    found = run(Case("tiny", "illustrative-commune", 5, years=2), repeats=1)
    assert found["evidence_rows"] == 5 * 2 * found["items"]
    for ratio in ("time_over_read_write", "time_over_numpy_sum", "time_over_reading_evidence_and_writing_scores"):
        assert found[ratio] > 0


def test_the_ledger_of_drawn_evidence_sums_to_what_was_lost():
    book = load_framework(BOOKS / "illustrative-district")
    scores, ranks, entries, by_unit = score_rank_ledger(draw(Case("tiny", "illustrative-district", 3, years=2), book), book)
    whole = scores[(scores["level"] == "index") & scores["lost_points"].notna()]
    lost = entries.groupby(["locality", "period"])["lost_points"].apply(lambda s: to_quanta(s.to_numpy()).sum())
    assert len(whole) > 0
    for row in whole.itertuples():
        assert lost[row.locality, row.period] == to_quanta(row.lost_points)
    assert to_quanta(by_unit["lost_points"].to_numpy()).sum() == to_quanta(entries["lost_points"].to_numpy()).sum()
    assert ranks["rank"].between(1, 3).all()
