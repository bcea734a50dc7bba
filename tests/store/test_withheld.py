"""The memory of what was withheld, against cuts, edits, merges, deletion, two writers and a place that cannot be written."""

from __future__ import annotations

import json
import threading

import pandas as pd
import pytest

from parlib.errors import ValidationFailed
from parlib.store.project import Project
from parlib.store.withheld import CELL, MEMORY, heeded, memory_of, remember


def cell(item: str, *, group: str = "all", hidden: bool = False, n: float = 90.0) -> dict:
    named = {"locality": "VL-X@2020-01-01", "period": 2024, "survey": "SIPAS", "item": item, "subgroup": group, "suppressed": hidden}
    return named | {"content": "" if hidden else f"seen {item} {n:.0f}", "n": float("nan") if hidden else n, "part_of": ""}


def said(*rows: dict) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=MEMORY)


FIRST = said(cell("TC1"), cell("TC1", group="d", hidden=True), cell("TC2"))
SECOND = said(cell("TC1", n=130.0), cell("TC1", group="d", hidden=True), cell("KQ1", hidden=True))


def read(project: Project):
    return memory_of(project, cells_of=lambda _table: said())


@pytest.fixture
def project(tmp_path):
    made = Project(tmp_path)
    (tmp_path / "data").mkdir()
    remember(made, read(made), FIRST, since="r-1")
    remember(made, read(made), SECOND, since="r-2")
    return made


def path(project):
    return project.root / "data" / "withheld.jsonl"


def test_it_only_grows_and_comes_back_as_it_was_written(project):
    memory = read(project)
    assert memory.seals == ("r-1", "r-2")
    wanted = pd.concat([FIRST, SECOND]).drop_duplicates().sort_values([*CELL, "content"], ignore_index=True)
    pd.testing.assert_frame_equal(memory.rows[MEMORY].sort_values([*CELL, "content"], ignore_index=True), wanted, check_dtype=False)
    before = path(project).read_bytes()
    remember(project, memory, SECOND, since="r-2")
    assert path(project).read_bytes() == before


def test_every_cut_and_every_edit_of_a_line_is_refused(project):
    lines = path(project).read_text(encoding="utf-8").splitlines(keepends=True)
    assert len(lines) == 7
    damaged = {f"cut after {k}": lines[:k] for k in range(7)}
    damaged |= {f"without {k}": lines[:k] + lines[k + 1 :] for k in range(7)}
    turned = {'"withheld"': '"shown"', '"shown"': '"withheld"', "90.0": "9.0", "TC2": "TC3"}
    for k, line in enumerate(lines):
        damaged |= {f"{old} in {k}": [*lines[:k], line.replace(old, new), *lines[k + 1 :]] for old, new in turned.items() if old in line}
    damaged["marks of a merge"] = ["<<<<<<< HEAD\n", *lines[:4], "=======\n", *lines[4:], ">>>>>>> other\n"]
    assert len(damaged) > 20
    for name, text in damaged.items():
        path(project).write_text("".join(text), encoding="utf-8")
        with pytest.raises(ValidationFailed, match="memory of withheld"):
            raise AssertionError((name, read(project)))


def test_lines_that_stand_twice_or_in_another_order_say_the_same(project):
    lines = path(project).read_text(encoding="utf-8").splitlines()
    before = read(project).rows
    path(project).write_text("\n".join([*lines, *reversed(lines)]) + "\n", encoding="utf-8")
    pd.testing.assert_frame_equal(read(project).rows, before)


def test_two_branches_merge_by_keeping_the_lines_of_both(tmp_path):
    sides = []
    for name, cells in (("ours", SECOND), ("theirs", said(cell("KQ1", group="c", hidden=True), cell("TC1", n=130.0)))):
        made = Project(tmp_path / name)
        (made.root / "data").mkdir(parents=True)
        remember(made, read(made), FIRST, since="r-1")
        remember(made, read(made), cells, since=f"r-{name}")
        sides.append((made, path(made).read_text(encoding="utf-8").splitlines()))
    (project, ours), (_, theirs) = sides
    path(project).write_text("\n".join([*ours, *(line for line in theirs if line not in ours)]) + "\n", encoding="utf-8")
    merged = read(project)
    hidden = set(merged.rows.loc[merged.rows["suppressed"], ["item", "subgroup"]].itertuples(index=False, name=None))
    assert hidden == {("TC1", "d"), ("KQ1", "all"), ("KQ1", "c")}
    remember(project, merged, said(cell("TC9")), since="r-3")
    assert read(project).seals == ("r-1", "r-ours", "r-theirs", "r-3")
    path(project).write_text("\n".join(theirs[1:]) + "\n", encoding="utf-8")
    with pytest.raises(ValidationFailed, match="r-1"):
        read(project)


def test_deleted_or_set_back_it_comes_back_from_the_releases_at_hand(project):
    for name, item in (("r-1", "TC1"), ("r-9", "KQ9")):
        folder = project.processed / name
        folder.mkdir(parents=True)
        (folder / "lineage.json").write_text(json.dumps({"remembered_as": name}), encoding="utf-8")
        pd.DataFrame([cell(item, hidden=True) | {"measure": "mean"}]).to_parquet(folder / "satisfaction.parquet")
        pd.DataFrame([{"locality": "VL-X@2020-01-01", "fictional": False}]).to_parquet(folder / "localities.parquet")

    def items():
        rows = memory_of(project, cells_of=lambda table: table[MEMORY]).rows
        return set(rows.loc[rows["suppressed"], "item"])

    assert items() == {"TC1", "KQ1", "KQ9"}, "r-9 is not sealed: the file is older than it"
    path(project).unlink()
    assert items() == {"TC1", "KQ9"}


def test_the_same_inputs_heed_what_they_met_the_first_time_and_others_all(project):
    def named(of):
        return lambda option: {"": "r-2"}.get(of, f"r-{of}-{option.get('withheld_before', '')[:4]}")

    rows, option, since = heeded(read(project), named=named(""))
    assert since == "r-2"
    assert len(rows) == len(FIRST)
    assert option
    rows, _, since = heeded(
        read(project), named=named("1")
    )  # back to the first inputs: they heed what came since, and what they said themselves
    assert since not in ("r-1", "r-2")
    assert len(rows) == len(read(project).rows)


def test_two_writers_leave_a_whole_file(project):
    def write(k: int) -> None:
        remember(project, read(project), said(cell(f"Q{k}")), since=f"r-q{k}")

    writers = [threading.Thread(target=write, args=(k,)) for k in range(8)]
    for w in writers:
        w.start()
    for w in writers:
        w.join()
    assert {"r-1", "r-2"} < set(read(project).seals)


def test_a_file_of_the_time_before_seals_is_read_and_sealed_at_the_next_release(tmp_path):
    project = Project(tmp_path)
    (tmp_path / "data").mkdir()
    old = {k: v for k, v in cell("TC1", hidden=True).items() if k in CELL} | {"suppressed": "withheld", "content": "", "since": "r-0"}
    path(project).write_text(json.dumps(old) + "\n", encoding="utf-8")
    memory = read(project)
    assert memory.seals == ()
    assert memory.rows["suppressed"].tolist() == [True]
    remember(project, memory, FIRST, since="r-1")
    assert read(project).seals == ("r-0", "r-1")


def test_a_release_that_nobody_answered_is_not_opened(project):
    folder = project.processed / "r-9"
    folder.mkdir(parents=True)
    for name in ("satisfaction", "localities"):
        (folder / f"{name}.parquet").write_bytes(b"not a table")
    (folder / "lineage.json").write_text(json.dumps({"remembered_as": "r-9", "answered": False}), encoding="utf-8")
    assert set(memory_of(project, cells_of=lambda table: table[MEMORY]).rows["since"]) == {"r-1", "r-2"}
