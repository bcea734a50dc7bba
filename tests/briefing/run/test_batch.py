"""Does a batch make every brief it can, name every one it cannot, and go on where it stopped?"""

from datetime import date

import pytest

from parlib.briefing.run.batch import run_batch
from parlib.briefing.run.stamp import holds, key_of, read_stamp, take_over, write_brief
from parlib.codebook.runs import BriefRequest
from parlib.errors import UsageError
from parlib.store.project import Project
from tests.briefing.fake_briefs import busy_once, written


def requests(*names):
    return [BriefRequest(locality=n, period=2024, issued_on=date(2025, 7, 5)) for n in names]


def test_failures_and_deaths_cost_only_their_own_brief(tmp_path):
    seen = []
    names = ("a", "fail", "b", "die", "c", "crash", "d")
    report = run_batch(
        requests(*names, "a"),
        project=Project(tmp_path),
        workers=2,
        render_one=written,
        progress=lambda r, n, of: seen.append((r.request.locality, n, of)),
    )
    assert [r.request.locality for r in report.results] == list(names)
    assert {r.request.locality: r.status for r in report.results} == {
        n: "failed" if n in ("fail", "die", "crash") else "made" for n in names
    } | {r.request.locality: r.status for r in report.results if r.status == "skipped"}
    assert (report.failed, report.made + report.skipped) == (3, 4)
    problems = {r.request.locality: r.problem for r in report.of("failed")}
    assert problems["fail"] == "fail 2024: cell 3 (draw): ValueError: no rows"
    assert "crash 2024: ZeroDivisionError: division by zero (fake_briefs.py:" in problems["crash"]
    assert "worker process died" in problems["die"]
    told = {r.request.locality: (r.cell, r.traceback) for r in report.of("failed")}
    assert told["fail"] == ("cell 3 (draw)", "draw(rows)\nValueError: no rows")
    assert "in written\n    return 1 / 0" in told["crash"][1]
    assert told["die"] == ("", "")
    assert sorted(n for n, _, _ in seen) == sorted(names)
    assert [(n, of) for _, n, of in seen] == [(i, 7) for i in range(1, 8)]
    assert report.as_dict()["ok"] is False


def test_a_batch_ends_at_the_first_failure_when_asked(tmp_path):
    names = ("a", "fail", *(f"later-{i}" for i in range(9)))
    report = run_batch(requests(*names), project=Project(tmp_path), workers=1, render_one=written, stop_at_failure=True)
    assert [r.status for r in report.results] == ["made", "failed", *["left"] * 9]
    assert (report.made, report.failed, report.left) == (1, 1, 9)
    assert sorted(p.name for p in tmp_path.glob("*.txt")) == ["a.txt"]
    row = report.as_dict()
    assert (row["made"], row["failed"], row["left"], row["ok"]) == (1, 1, 9, False)
    assert row["briefs"][1]["traceback"].endswith("ValueError: no rows")
    assert row["a_minute"] > 0


def test_a_second_run_skips_what_is_there(tmp_path):
    for expected in ("made", "skipped"):
        report = run_batch(requests("a", "b"), project=Project(tmp_path), workers=1, render_one=written)
        assert [r.status for r in report.results] == [expected] * 2
    assert report.as_dict()["ok"] is True


def test_what_another_run_is_making_is_looked_at_last(tmp_path):
    told = []
    report = run_batch(
        requests("a", "b", "c"),
        project=Project(tmp_path),
        workers=1,
        render_one=busy_once,
        progress=lambda result, done, _: told.append((result.request.locality, result.status, done)),
    )
    assert (tmp_path / "order").read_text() == "abca"
    assert told == [("b", "made", 1), ("c", "made", 2), ("a", "made", 3)]
    assert [(r.request.locality, r.status) for r in report.results] == [("a", "made"), ("b", "made"), ("c", "made")]


def test_an_empty_batch_and_an_unknown_executor(tmp_path):
    assert run_batch([], project=Project(tmp_path), render_one=written).results == ()
    with pytest.raises(UsageError, match="executor 'slurm' is unknown"):
        run_batch([], project=Project(tmp_path), executor="slurm", render_one=written)


@pytest.fixture
def key(tmp_path):
    template = tmp_path / "t.ipynb"
    template.write_text("{}")
    return key_of(context="c" * 64, template=template, parameters={"locality": "31", "release": "r-1"}) | {"formats": ["html", "pdf"]}


def test_a_stamp_holds_only_while_everything_is_as_it_was(tmp_path, key):
    folder = tmp_path / "brief"
    (folder).mkdir()
    (folder / "brief.docx").write_text("of an earlier run with another format")
    (folder / "plan.html").write_text("another document of the same unit")
    (folder / ".brief.html.k1ll3d").write_text("half a file of a run killed while writing")
    write_brief(folder, "brief", key, {"brief.html": b"<p>", "brief.pdf": b"%PDF"}, {"title": "T"})
    assert sorted(p.name for p in folder.iterdir()) == ["brief.html", "brief.pdf", "brief.stamp.json", "plan.html"]
    assert holds(folder, "brief", key)["about"] == {"title": "T"}
    assert holds(folder, "brief", {**key, "context": "d" * 64}) is None
    (folder / "brief.pdf").write_bytes(b"tampered")
    assert holds(folder, "brief", key) is None
    (folder / "brief.pdf").unlink()
    assert holds(folder, "brief", key) is None


def test_the_release_is_not_part_of_the_key_but_its_slice_is(tmp_path, key):
    assert key["parameters"] == {"locality": "31"}


def test_a_brief_is_taken_over_whole_and_a_broken_stamp_is_none(tmp_path, key):
    source, target = tmp_path / "r-1" / "x", tmp_path / "r-2" / "x"
    made = write_brief(source, "brief", key, {"brief.html": b"<p>"}, {})
    take_over(source, target, "brief", made)
    assert holds(target, "brief", key) == made
    (target / "brief.stamp.json").write_text("{half")
    assert read_stamp(target, "brief") is None
