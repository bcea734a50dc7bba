"""The slice of a release: only what the brief may see, and a digest that changes exactly when something in it does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from parlib.briefing.context import open_brief, release_tables, slice_of
from parlib.briefing.identity import PEER_TABLES, Identities
from parlib.briefing.judged import judged_below
from parlib.briefing.run.folders import brief_folder
from parlib.errors import ReleaseError, UsageError
from parlib.store import releases
from parlib.store.project import Project
from parlib.store.releases import open_release, write_release
from tests.projects import built_copy

HAI_PHONG = "31@2008-08-01"
THAC_MO = "BP-PHUOCLONG-THACMO@2024-01-01"


@pytest.fixture
def project(tmp_path_factory):
    return built_copy(tmp_path_factory, "slice")


def opened(project, **changes):
    asked = {"locality": HAI_PHONG, "period": 2024, "issued_on": "2025-06-30", "root": project.root, **changes}
    return open_brief(**asked)


def changed_release(project, name, table, change):
    """Write a release that differs from the current one in one table."""
    base = open_release(project)
    tables = {t: base.table(t) for t in base.tables}
    tables[table] = change(tables[table].copy())
    return write_release(project, name, tables, params=base.snapshot, lineage={k: v for k, v in base.lineage.items() if k != "tables"}).id


def test_own_rows_are_of_this_unit_and_not_of_later_years(project):
    brief = opened(project, period=2020)
    for name, rows in brief.tables.items():
        if {"locality", "period"} <= set(rows.columns):
            assert set(rows["locality"]) <= {HAI_PHONG}, name
            assert (pd.to_numeric(rows["period"]) <= 2020).all(), name
    assert set(brief.peers["indices"]["period"]) <= set(range(2012, 2021))


def test_a_table_that_holds_nothing_of_the_unit_is_not_read(project, monkeypatch):
    release = open_release(project)
    told = {name for name in release.tables if HAI_PHONG in release.parts.get(name, {})}
    silent = {name for name in release.tables if "locality" in release.columns(name)} - told - {"localities", "responses", *PEER_TABLES}
    assert {"evidence", "ledger"} <= silent
    read, read_table = set(), releases.pq.read_table
    monkeypatch.setattr(releases.pq, "read_table", lambda path, **how: read.add(Path(path).stem) or read_table(path, **how))
    assert all(opened(project).tables[name].empty for name in silent)
    assert read & silent == set()
    assert "indices" in read


def test_peers_are_the_real_provinces_of_that_time(project):
    peers = opened(project).peers["indices"]["locality"]
    assert HAI_PHONG in set(peers)
    assert set(peers.str[-10:]) <= {"2008-08-01", "2025-01-01"}


def test_survey_answers_never_enter_a_slice(project):
    assert "responses" not in opened(project).tables


def test_names_codes_and_identities_open_the_same_slice(project):
    digests = {opened(project, locality=written).digest for written in (HAI_PHONG, "31", "TP. Hải Phòng", "hải phòng")}
    assert len(digests) == 1


def test_a_page_dated_before_its_verdicts_is_refused_with_both_days(project):
    asked = {"locality": "BP-PHUOCLONG-THACMO@2024-01-01", "kind": "plan"}
    assert set(opened(project, **asked).tables["targets"]["as_of"]) == {"2025-06-30"}
    with pytest.raises(UsageError, match=r"dated 2024-06-30.*as of 2025-06-30.*as_of: 2024-06-30"):
        opened(project, **asked, issued_on="2024-06-30")
    assert opened(project, issued_on="2025-06-29").tables["targets"].empty, "a page without promises holds no verdict"


def test_a_plan_is_judged_on_the_day_that_is_asked_by_what_was_reported_until_then(project):
    asked = {"locality": "BP-PHUOCLONG-THACMO@2024-01-01", "kind": "plan"}
    late, early = opened(project, **asked), opened(project, **asked, as_of="2024-06-30", issued_on="2024-07-05")
    assert (set(late.tables["targets"]["as_of"]), late.as_of) == ({"2025-06-30"}, None)
    assert set(early.tables["targets"]["as_of"]) == {"2024-06-30"}
    assert set(early.tables["schedule"]["as_of"]) <= {"2024-06-30"}
    assert list(early.tables["targets"]["item"]) == list(late.tables["targets"]["item"])
    assert early.tables["targets"]["status"].ne("missed").all(), "nothing is missed before the year is over"
    assert early.digest != opened(project, **asked, issued_on="2024-07-05", as_of="2024-03-31").digest


def test_a_brief_judges_its_promises_on_the_day_that_is_asked(project):
    late, early = opened(project, locality=THAC_MO), opened(project, locality=THAC_MO, as_of="2024-06-30", issued_on="2024-07-05")
    rows, before = late.tables["targets"], early.tables["targets"]
    assert (set(rows["as_of"]), set(before["as_of"])) == ({"2025-06-30"}, {"2024-06-30"})
    assert list(before["item"]) == list(rows["item"])
    assert early.digest != opened(project, locality=THAC_MO, issued_on="2024-07-05", as_of="2024-03-31").digest


def test_promises_of_units_below_are_judged_on_the_day_that_is_asked(project):
    release = open_release(Project(project.root))
    rows = release.table("targets").iloc[::2]
    before = judged_below(release, rows, date(2021, 6, 30))
    assert set(before["as_of"]) == {"2021-06-30"}
    assert set(zip(before["plan"], before["item"], strict=True)) == set(zip(rows["plan"], rows["item"], strict=True))


def test_the_folder_of_a_brief_names_its_issue_date(project):
    day = opened(project, issued_on="2025-07-05")
    names = [brief_folder(Project(project.root), replace(day, issued_on=one)).name for one in (date(2025, 7, 5), date(2026, 12, 1))]
    assert names == ["31-hai-phong-2024-ngay-2025-07-05", "31-hai-phong-2024-ngay-2026-12-01"]
    assert brief_folder(Project(project.root), replace(day, language="en")).name.endswith("-ngay-2025-07-05-en")


def test_digest_follows_what_the_page_shows(project):
    base = opened(project).digest
    assert opened(project).digest == base
    others = [
        opened(project, **c).digest for c in ({"period": 2023}, {"language": "en"}, {"issued_on": date(2025, 7, 1)}, {"kind": "survey"})
    ]
    assert base not in others
    assert len(set(others)) == 4


def test_another_units_figure_leaves_the_slice_alone(project):
    current = open_release(project).id
    base = opened(project, release=current).digest

    def more(rows):
        rows.loc[(rows["locality"] == "688@2020-01-01") & (rows["period"] == 2020), "reason"] = "changed"
        return rows

    other = changed_release(project, "r-00000000aaaa", "scores", more)
    assert opened(project, release=other).digest == base


def test_an_own_or_a_peers_figure_changes_the_slice(project):
    base = opened(project).digest
    for number, unit in enumerate((HAI_PHONG, "01@2008-08-01")):

        def shift(rows, unit=unit):
            rows.loc[(rows["locality"] == unit) & (rows["period"] == 2023) & (rows["index"] == "PAR"), "value"] += 0.01
            return rows

        other = changed_release(project, f"r-00000000bbb{number}", "indices", shift)
        assert opened(project, release=other).digest != base


def test_the_digest_follows_its_sources_and_the_names_that_it_shows_and_no_later_year(project):
    file = opened(project).sources["file"].iloc[0]

    def sets(table, column, value, **where):
        """Change one column where others say so; return whether the digest of the page of 2024 and that of 2022 moved."""

        def change(rows):
            at = pd.concat([rows[name].eq(wanted) for name, wanted in where.items()], axis=1).all(axis=1)
            assert at.any()
            rows.loc[at, column] = value
            return rows

        before = [opened(project, period=period).digest for period in (2024, 2022)]
        changed_release(project, f"r-00000000c{len(list(project.processed.iterdir())):03d}", table, change)  # the current one from now on
        return [opened(project, period=period).digest != old for period, old in zip((2024, 2022), before, strict=True)]

    assert sets("sources", "sha256", "0" * 64, file=file) == [True, True]
    assert sets("localities", "name", "Thủ đô", locality="01@2008-08-01") == [True, True]
    assert sets("localities", "name", "Phước Long", locality="688@2020-01-01") == [False, False]
    assert sets("indices", "value", 1.0, locality=HAI_PHONG, period=2024) == [True, False]
    assert sets("indices", "value", 1.0, locality="688@2020-01-01") == [False, False]


def test_a_copy_may_be_changed_the_slice_may_not(project):
    brief = opened(project)
    copy = brief.table("indices")
    copy["value"] = 0.0
    assert (brief.tables["indices"]["value"].dropna() > 0).all()
    with pytest.raises(TypeError):
        brief.tables["indices"] = pd.DataFrame()


def test_bound_numbers_find_own_and_peer_rows(project):
    tables = release_tables(opened(project))
    assert set(tables["indices"]["locality"]) > {HAI_PHONG}
    assert "VN" in set(tables["observations"]["locality"])


@pytest.mark.parametrize(
    ("changes", "error", "said"),
    [
        ({"locality": "Hải Phong"}, UsageError, "Hải Phòng"),
        ({"language": "fr"}, UsageError, "vi, en"),
        ({"issued_on": "30/6/2025"}, UsageError, "2025-06-30"),
        ({"release": "r-ffffffffffff"}, ReleaseError, "known"),
        ({"locality": HAI_PHONG, "period": 2026}, UsageError, "successor in 2026"),
    ],
)
def test_requests_that_do_not_fit_say_why(project, changes, error, said):
    with pytest.raises(error, match=said):
        opened(project, **changes)


def test_an_overview_sees_the_domains_of_the_units_below(project):
    brief = opened(project, locality="74@2008-08-01", period=2017, kind="overview")
    below = brief.below["scores"]
    assert below["locality"].nunique() == 9
    assert set(below["level"]) <= {"index", "component", "domain"}
    assert set(below["period"]) == {2017}
    assert opened(project, locality="74@2008-08-01", period=2017).below == {}


def test_a_link_brief_sees_the_questions_of_its_unit_and_of_the_nation(project):
    brief = opened(project, kind="link")
    rows = brief.peers["findings"]
    assert set(rows["locality"]) <= {HAI_PHONG, "VN"}
    assert all(q.startswith("link.") for q in rows["question"])
    assert [q.id for q in brief.links] == [
        q
        for q in ("enterprises-process", "satisfaction-process", "satisfaction-index", "province-press")
        if f"link.{q}" in set(rows["question"])
    ]
    assert "province-press" in [q.id for q in brief.links]
    assert opened(project).links == ()
    assert "link.province-press" in set(release_tables(brief)["findings"]["question"])


def test_answers_of_people_hang_on_no_rule_book(project, monkeypatch):
    release = open_release(project)
    made_up = {n: f.model_copy(update={"status": "illustrative"}) for n, f in release.params.frameworks.items()}
    assert opened(project).framework is not None
    monkeypatch.setattr(release.params, "frameworks", made_up)
    about = {"period": 2024, "language": "vi", "issued_on": date(2025, 6, 30)}
    known, unit = Identities(release), release.register[HAI_PHONG]
    pages = {kind: slice_of(known, unit, kind=kind, **about).illustrative for kind in ("brief", "survey")}
    assert pages == {"brief": True, "survey": False}
