"""A page about a year in which nothing is known, or that had not begun on its date, is refused with the years that are known."""

from __future__ import annotations

from datetime import date

import pytest

from parlib.briefing.context import open_brief
from parlib.briefing.known_years import refuse_a_later_year
from parlib.errors import UsageError
from tests.projects import built_copy, untouched


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    with untouched(built_copy(tmp_path_factory, "known-years")) as made:
        yield made


def opened(project, locality, period, issued_on="2025-12-31", **more):
    return open_brief(locality=locality, period=period, issued_on=issued_on, root=project.root, **more)


@pytest.mark.parametrize(("period", "refused"), [(2024, False), (2025, False), (2026, True)])
def test_the_year_of_the_date_is_the_last_that_a_page_can_be_about(period, refused):
    if refused:
        with pytest.raises(UsageError, match=r"dated 2025-06-30: nothing can be known about 2026 then → name an earlier year"):
            refuse_a_later_year(period, date(2025, 6, 30))
    else:
        assert refuse_a_later_year(period, date(2025, 6, 30)) is None


def test_a_year_after_the_date_is_refused_whatever_is_known(project):
    with pytest.raises(UsageError, match="nothing can be known about 2024 then"):
        opened(project, "31@2008-08-01", 2024, issued_on="2023-12-31")


def test_a_year_without_figures_names_the_years_that_have_them_and_the_plan(project):
    with pytest.raises(UsageError) as refused:
        opened(project, "688@2020-01-01", 2023)
    said = str(refused.value)
    assert said.startswith("nothing is known about Thị xã Phước Long in 2023; known are figures of 2020; plan phuoc-long-2021 for 2021")
    assert "→ name one of these years, or bring figures in" in said


def test_a_unit_of_which_nothing_was_ever_known_is_told_how_to_bring_figures(project):
    with pytest.raises(UsageError, match=r"nothing is known about .* in 2026, nor in any other year → bring figures in"):
        opened(project, "04@2025-07-01", 2026, issued_on="2026-12-31")


@pytest.mark.parametrize(("locality", "period"), [("31@2008-08-01", 2024), ("688@2020-01-01", 2020), ("688@2020-01-01", 2021)])
def test_a_year_with_figures_or_a_plan_is_opened(project, locality, period):
    assert opened(project, locality, period).period == period


@pytest.mark.parametrize("period", [2020, 2021, 2022])
def test_a_plan_alone_opens_the_years_it_covers_and_no_other(project, period):
    if period in (2020, 2021):
        assert opened(project, "688@2020-01-01", period).locality.locality == "688@2020-01-01"
    else:
        with pytest.raises(UsageError, match="nothing is known"):
            opened(project, "688@2020-01-01", period)
