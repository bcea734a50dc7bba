"""A release hands out what it was made with, typed: the same rule books, plans and methods that were read from ``params``."""

from __future__ import annotations

import pytest

from parlib.inputs import read_params
from parlib.store.project import Project
from parlib.store.releases import write_release
from parlib.store.snapshot import Snapshot
from tests.projects import ROOT
from tests.world import world_localities


@pytest.fixture(scope="module")
def params():
    return read_params(Project(ROOT))


def test_what_was_written_is_read_back_typed(params):
    read = Snapshot(params.snapshot())
    assert dict(read.frameworks) == dict(params.frameworks)
    assert dict(read.plans) == dict(params.plans)
    assert (read.methods, read.surveys, read.links) == (params.methods, params.surveys, params.links)
    assert read.wording("en") == params.wording["en"]


def test_plans_of_a_unit_are_those_whose_horizon_covers_the_year(params):
    read = Snapshot(params.snapshot())
    plan = next(iter(read.plans.values()))
    assert plan in read.plans_of(plan.locality, plan.period)
    assert plan in read.plans_of(plan.locality, plan.end)
    assert plan not in read.plans_of(plan.locality, plan.end + 1)
    assert read.plans_of("nowhere", plan.period) == ()


def test_a_part_that_was_not_written_is_empty():
    read = Snapshot({})
    assert (read.frameworks, read.plans, read.surveys, read.links) == ({}, {}, (), None)


def test_the_register_of_a_release_is_built_once(tmp_path):
    release = write_release(Project(tmp_path), "r-one", {"localities": world_localities()}, params={}, lineage={})
    assert len(release.register) == len(world_localities())
    assert release.register is release.register
