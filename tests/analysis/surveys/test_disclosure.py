import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parlib.analysis.surveys.cover import _exposed
from parlib.analysis.surveys.disclosure import cells_of, withhold_small_cells
from parlib.codebook.methods import Precision
from parlib.codebook.tables import conform

RULE = Precision(min_respondents=30, min_cell=5)
FACTOR_OF = {"a1": "A", "a2": "A", "b1": "B", "b2": "B"}


def cells(counts, *, period=2020, locality="L"):
    """Rows of one measure; counts: {(item, subgroup): n}."""
    rows = [
        {
            "locality": locality,
            "period": period,
            "survey": "SIPAS",
            "item": i,
            "subgroup": g,
            "measure": "share_4_5",
            "estimate": 80.0,
            "n": n,
        }
        for (i, g), n in counts.items()
    ]
    return conform("satisfaction", rows)


def groups(**sizes):
    return {("index", "all"): sum(sizes.values()), **{("index", g): n for g, n in sizes.items()}}


def hidden(table):
    return set(table.loc[table["suppressed"], ["item", "subgroup"]].itertuples(index=False, name=None))


def test_one_small_group_takes_the_next_smallest_with_it():
    out = withhold_small_cells(cells(groups(x=200, y=90, z=12)), precision=RULE)
    assert hidden(out) == {("index", "z"), ("index", "y")}
    rows = out.set_index("subgroup")
    assert rows.loc["z", "reason"] == "too_few_respondents: needed=30"
    assert rows.loc["y", "reason"] == "complementary_suppression"
    assert np.isnan(rows.loc["y", "n"])
    assert rows.loc["z", "n"] == 12
    assert out.loc[out["suppressed"], "estimate"].isna().all()


def test_two_small_groups_protect_each_other():
    out = withhold_small_cells(cells(groups(x=200, y=20, z=12)), precision=RULE)
    assert hidden(out) == {("index", "y"), ("index", "z")}


def test_people_without_a_group_already_blur_the_sum():
    out = withhold_small_cells(cells({("index", "all"): 320, ("index", "x"): 200, ("index", "z"): 12}), precision=RULE)
    assert hidden(out) == {("index", "z")}


def test_a_number_below_the_cell_limit_is_not_shown():
    out = withhold_small_cells(cells(groups(x=200, y=90, z=3)), precision=RULE).set_index("subgroup")
    assert np.isnan(out.loc["z", "n"])


@pytest.mark.parametrize(
    ("n", "withheld", "counted"),
    [(4, True, False), (5, True, True), (6, True, True), (29, True, True), (30, False, True), (31, False, True)],
)
def test_a_cell_at_below_and_above_each_threshold(n, withheld, counted):
    """Fewer than 30 respondents hide the estimate, fewer than 5 their number too; 30 and 5 themselves do not."""
    row = withhold_small_cells(cells({("index", "all"): n}), precision=RULE).iloc[0]
    assert bool(row["suppressed"]) is withheld
    assert np.isnan(row["estimate"]) == withheld
    assert np.isnan(row["n"]) != counted
    assert row["reason"] == ("too_few_respondents: needed=30" if withheld else "")


def test_a_shown_cell_below_the_cell_limit_shows_no_number():
    low = withhold_small_cells(cells({("index", "all"): 4}), precision=Precision(min_respondents=1, min_cell=5)).iloc[0]
    assert (bool(low["suppressed"]), low["estimate"]) == (False, 80.0)
    assert np.isnan(low["n"])


def test_a_new_group_beside_withheld_ones_is_withheld_with_them():
    first = withhold_small_cells(cells(groups(x=200, y=90, z=12)), precision=RULE)
    split = withhold_small_cells(cells(groups(x=200, y1=45, y2=45, z=12)), precision=RULE, withheld_before=cells_of(first))
    assert hidden(split) == {("index", "z"), ("index", "y1"), ("index", "y2")}


def test_what_readers_know_already_covers_nothing():
    """All groups were shown once; when z shrinks below the limit, y and x are known: only the whole can cover it."""
    before = cells_of(withhold_small_cells(cells(groups(x=200, y=90, z=40)), precision=RULE))
    now = cells(groups(x=200, y=90, z=12))
    now.loc[now["subgroup"].isin(["all", "z"]), "estimate"] = [79.0, 70.0]
    assert hidden(withhold_small_cells(now, precision=RULE, withheld_before=before)) == {("index", "z"), ("index", "all")}


def test_a_memory_holds_each_cell_once_and_no_figure_of_a_withheld_one():
    memory = cells_of(withhold_small_cells(cells(groups(x=200, y=90, z=12)), precision=RULE)).set_index("subgroup")
    assert memory["suppressed"].to_dict() == {"all": False, "x": False, "y": True, "z": True}
    assert (memory["content"] != "").to_dict() == {"all": True, "x": True, "y": False, "z": False}


def test_an_item_cannot_be_worked_out_from_its_factor():
    counts = {("index", "all"): 100, ("A", "all"): 100, ("B", "all"): 100}
    counts |= {(i, "all"): n for i, n in {"a1": 100, "a2": 10, "b1": 95, "b2": 99}.items()}
    out = withhold_small_cells(cells(counts), precision=RULE, factor_of=FACTOR_OF)
    assert hidden(out) == {("a2", "all"), ("a1", "all")}


def test_the_second_cell_is_the_same_year_after_year():
    """In 2021 group x is the smaller one, but over both years y is: y goes blank in both."""
    both = pd.concat([cells(groups(x=200, y=60, z=12)), cells(groups(x=80, y=90, z=12), period=2021)], ignore_index=True)
    out = withhold_small_cells(both, precision=RULE)
    for _, year in out.groupby("period"):
        assert hidden(year) == {("index", "z"), ("index", "y")}


def test_what_was_withheld_once_stays_withheld():
    first = withhold_small_cells(cells(groups(x=200, y=90, z=12)), precision=RULE)
    again = withhold_small_cells(cells(groups(x=200, y=90, z=60)), precision=RULE, withheld_before=first)
    assert hidden(again) == hidden(first)
    assert set(again.loc[again["suppressed"], "reason"]) == {"suppressed_before"}


def test_all_measures_of_a_cell_share_its_fate():
    table = cells(groups(x=200, y=90, z=12))
    table = pd.concat([table, table.assign(measure="mean")], ignore_index=True)
    out = withhold_small_cells(table, precision=RULE)
    assert out.groupby(["item", "subgroup"])["suppressed"].nunique().max() == 1


def test_a_lone_group_takes_the_whole_with_it_when_nothing_else_can_blur_it():
    before = withhold_small_cells(cells({("index", "only"): 12}), precision=RULE)
    out = withhold_small_cells(cells({("index", "all"): 50, ("index", "only"): 50}), precision=RULE, withheld_before=before)
    assert hidden(out) == {("index", "only"), ("index", "all")}


SIZES = st.lists(st.integers(1, 120), min_size=2, max_size=4)


ATTACKED = given(sizes=SIZES, answered=st.lists(st.floats(0.05, 1), min_size=4, max_size=4), seed=st.integers(0, 10**6))


@settings(max_examples=12, deadline=None)
@ATTACKED
def test_no_withheld_figure_can_be_solved_for_from_the_shown_ones(sizes, answered, seed):
    _none_can_be_solved_for(sizes, answered, seed)


@pytest.mark.stress
@settings(max_examples=300, deadline=None)
@ATTACKED
def test_no_withheld_figure_of_many_tables_can_be_solved_for(sizes, answered, seed):
    _none_can_be_solved_for(sizes, answered, seed)


def _none_can_be_solved_for(sizes, answered, seed):
    """An attacker who knows every total behind a shown cell and every sum cannot find any withheld one."""
    rng = np.random.default_rng(seed)
    items = list(FACTOR_OF)
    parts = {(i, f"g{k}"): max(1, int(n * a)) for i, a in zip(items, answered, strict=True) for k, n in enumerate(sizes)}
    totals = {key: rng.uniform(0, n) for key, n in parts.items()}
    for measure in (parts, totals):
        for k in range(len(sizes)):
            for f in ("A", "B"):
                measure[(f, f"g{k}")] = sum(measure[(i, f"g{k}")] for i in items if FACTOR_OF[i] == f)
            measure[("index", f"g{k}")] = measure[("A", f"g{k}")] + measure[("B", f"g{k}")]
        for item in (*items, "A", "B", "index"):
            measure[(item, "all")] = sum(measure[(item, f"g{k}")] for k in range(len(sizes)))
    out = withhold_small_cells(cells(parts), precision=RULE, factor_of=FACTOR_OF)
    secret = sorted(hidden(out))
    column = {key: j for j, key in enumerate(secret)}
    equations = [((item, "all"), [(item, f"g{k}") for k in range(len(sizes))]) for item in (*items, "A", "B", "index")]
    for g in ("all", *(f"g{k}" for k in range(len(sizes)))):
        equations += [(("A", g), [("a1", g), ("a2", g)]), (("B", g), [("b1", g), ("b2", g)]), (("index", g), [("A", g), ("B", g)])]
    matrix = np.zeros((len(equations), len(secret)))
    for r, (whole, cells_) in enumerate(equations):
        for key, sign in [(whole, -1.0), *((k, 1.0) for k in cells_)]:
            if key in column:
                matrix[r, column[key]] = sign
    rank = np.linalg.matrix_rank(matrix) if secret else 0
    for key, j in column.items():
        unit = np.zeros((1, len(secret)))
        unit[0, j] = 1
        assert np.linalg.matrix_rank(np.vstack([matrix, unit])) == rank + 1, key


def test_nothing_small_nothing_withheld():
    out = withhold_small_cells(cells(groups(x=200, y=90)), precision=RULE)
    assert not out["suppressed"].any()
    assert out["estimate"].tolist() == pytest.approx([80.0] * 3)


def test_what_the_sums_determine_is_what_has_no_freedom_in_their_null_space():
    """The reduction finds the same cells as the definition by singular values, on sums of every shape."""
    rng = np.random.default_rng(20250630)
    for _ in range(200):
        size = int(rng.integers(4, 30))
        sums = []
        for _ in range(int(rng.integers(1, 15))):
            whole, *parts = (int(c) for c in rng.choice(size, size=min(size, int(rng.integers(2, 8))), replace=False))
            sums.append((whole, tuple(parts)))
        hidden = rng.random(size) < rng.random()
        unknown = np.flatnonzero(hidden)
        matrix = np.array([np.isin(np.arange(size), parts).astype(float) - (np.arange(size) == whole) for whole, parts in sums])[:, unknown]
        _, sizes, rows = np.linalg.svd(matrix)
        free = rows[int((sizes > 1e-9).sum()) :]
        assert _exposed(sums, hidden) == unknown[np.abs(free).max(axis=0, initial=0.0) < 1e-9].tolist()
