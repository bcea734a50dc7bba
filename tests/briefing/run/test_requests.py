"""From a run to its requests: whoever filed anything gets a brief, whoever filed nothing is named."""

from __future__ import annotations

from datetime import date

import pytest

from parlib.briefing.catalogue import write_catalogue
from parlib.briefing.run.batch import BatchReport
from parlib.briefing.run.requests import requests_of
from parlib.codebook.runs import Run
from parlib.store.releases import open_release
from tests.display.overview.provinces import ABOVE, evidence_row, unit_of
from tests.made_release import made_release, unit_row
from tests.world import world_framework


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """Five districts: two with everything, one with a single item, one that filed a year before only, one that never did."""
    register = [unit_row(ABOVE, "Tỉnh Thử Nghiệm", level="province")]
    register += [unit_row(unit_of(n), f"Huyện Thử {n:03d}", parent=ABOVE) for n in range(1, 6)]
    evidence = [row for n in (1, 2) for row in evidence_row(n, 2023)] + evidence_row(4, 2022)
    evidence += [row if row["code"] == "1.1" else row | {"state": "missing"} for row in evidence_row(3, 2023)][:1]
    book = world_framework("world-2")
    return made_release(tmp_path_factory.mktemp("five"), register, evidence, books={book.id: book})


def run(**more) -> Run:
    entry = {"level": "district", "parent": ABOVE, "period": 2023}
    return Run(id="thu", title="Thử", issued_on=date(2025, 6, 30), entries=({**entry, **more.pop("entry", {})},), **more)


def test_whoever_filed_anything_gets_a_brief_and_whoever_did_not_is_named(project):
    asked = requests_of(run(), open_release(project), file="run.yml")
    assert sorted(r.locality for r in asked.requests) == [unit_of(1), unit_of(2), unit_of(3)]
    (group,) = asked.absent
    assert [u.name for u in group.units] == ["Huyện Thử 004", "Huyện Thử 005"]
    (told,) = asked.problems
    assert told.severity == "warning"
    assert told.what == "2 of 5 districts below Tỉnh Thử Nghiệm have nothing for 2023: Huyện Thử 004, Huyện Thử 005"


@pytest.mark.parametrize("demand", [{"complete": True}, {"entry": {"complete": True}}], ids=["run", "entry"])
def test_a_run_that_demands_completeness_fails_without_it(project, demand):
    asked = requests_of(run(**demand), open_release(project), file="run.yml")
    assert [p.severity for p in asked.problems] == ["error"]
    assert len(asked.requests) == 3, "the briefs that can be made are made"


def test_a_selection_that_leaves_units_out_on_purpose_names_nobody(project):
    asked = requests_of(run(entry={"period": "latest"}, complete=True), open_release(project))
    assert (asked.absent, asked.problems) == ((), ())


def test_the_unit_above_may_be_named_as_people_write_it(project):
    release = open_release(project)
    named = requests_of(run(entry={"parent": "tỉnh Thử Nghiệm"}), release)
    assert [r.locality for r in named.requests] == [r.locality for r in requests_of(run(), release).requests]
    (told,) = requests_of(run(entry={"parent": "Tỉnh Thứ Nghiệm"}), release).problems
    assert f"did you mean: Tỉnh Thử Nghiệm [{ABOVE}]" in told.what
    latest = requests_of(run(entry={"parent": "Tỉnh Thử Nghiệm", "period": "latest"}), release)
    by_identity = requests_of(run(entry={"period": "latest"}), release)
    assert latest == by_identity  # a name is that of the year of issue
    assert latest.requests
    (told,) = requests_of(run(entry={"parent": "Tỉnh Không Có", "period": "latest"}), release).problems
    assert (told.severity, told.actual) == ("error", "Tỉnh Không Có")


def test_a_named_unit_may_be_asked_for_in_its_latest_year_and_one_without_figures_is_left_out_with_a_warning(project):
    named = {"level": "", "parent": "", "localities": [unit_of(1), unit_of(5)], "period": "latest"}
    asked = requests_of(run(entry=named), open_release(project))
    assert [(r.locality, r.period) for r in asked.requests] == [(unit_of(1), 2023)]
    (told,) = asked.problems
    assert (told.severity, told.actual) == ("warning", unit_of(5))
    assert told.what == "Huyện Thử 005 (from 2000-01-01 on) has no figures yet: left out"
    by_name = requests_of(run(entry=named | {"localities": ["Huyện Thử 001, Thử Nghiệm"]}), open_release(project))
    assert [(r.locality, r.period) for r in by_name.requests] == [(unit_of(1), 2023)]
    (told,) = requests_of(run(entry=named | {"localities": ["Huyện Không Có"]}), open_release(project)).problems
    assert (told.severity, told.actual) == ("error", "Huyện Không Có")


def test_a_year_that_no_brief_has_is_refused_where_the_run_is_read():
    with pytest.raises(ValueError, match="2100"):
        run(entry={"period": 20255})
    with pytest.raises(ValueError, match="1990"):
        run(entry={"period": 1890})


def test_an_overview_takes_the_latest_year_of_the_units_below(project):
    page = {"level": "", "parent": "", "notebook": "overview", "period": "latest"}
    asked = requests_of(run(entry=page | {"localities": [ABOVE]}), open_release(project))
    assert [(r.notebook, r.locality, r.period) for r in asked.requests] == [("overview", ABOVE, 2023)]
    (told,) = requests_of(run(entry=page | {"localities": [unit_of(1)]}), open_release(project)).problems
    assert (told.severity, told.what) == ("warning", "no unit below Huyện Thử 001 (from 2000-01-01 on) has figures yet: left out")


def test_a_selection_of_units_without_figures_is_a_warning_and_one_of_nobody_an_error(tmp_path):
    book = world_framework("world-2")
    register = [unit_row(ABOVE, "Tỉnh Thử Nghiệm", level="province"), unit_row(unit_of(1), "Huyện Thử 001", parent=ABOVE)]
    release = open_release(made_release(tmp_path, register, [], books={book.id: book}))
    (told,) = requests_of(run(entry={"period": "latest"}), release).problems
    assert (told.severity, told.what) == ("warning", "none of the 1 selected units has figures yet: they are left out")
    (told,) = requests_of(run(entry={"period": "latest", "level": "commune"}), release).problems
    assert (told.severity, told.what) == ("error", "no unit of this release fits the selection")


def test_the_catalogue_lists_units_without_figures(project):
    asked = requests_of(run(), open_release(project))
    page = write_catalogue(BatchReport(open_release(project).id, (), 0.0, "plain"), project, problems=asked.problems, absent=asked.absent)
    told = page.read_text(encoding="utf-8")
    assert "Đơn vị chưa có số liệu (2)" in told
    assert "Huyện Thử 004, Huyện Thử 005" in told
    assert '"name": "Huyện Thử 005"' in (page.parent / "index.json").read_text(encoding="utf-8")


def test_names_of_a_run_are_first_those_of_the_province_whose_workspace_it_is(tmp_path):
    other = "81@2008-08-01"
    register = [unit_row(top, name, level="province") for top, name in ((ABOVE, "Tỉnh Thử Nghiệm"), (other, "Tỉnh Thử Nghĩa"))]
    register += [unit_row(unit_of(1), "Huyện Thử 001", parent=ABOVE), unit_row("990@2010-01-01", "Huyện Thử 001", parent=other)]
    book = world_framework("world-2")
    release = open_release(made_release(tmp_path, register, evidence_row(1, 2023), books={book.id: book}))
    entry = {"level": "", "parent": "", "localities": ["Huyện Thử 001"]}
    assert [r.locality for r in requests_of(run(entry=entry), release, home=ABOVE).requests] == [unit_of(1)]
    elsewhere = requests_of(run(entry=entry), release)
    assert elsewhere.requests == ()
    assert "Thử Nghĩa" in elsewhere.problems[0].what
