"""Kernels for tests that make or prove many briefs: forked from one that has imported everything, instead of started anew each time."""

from __future__ import annotations

import os

import pytest

from parlib.briefing import warm
from tests.projects import ROOT


@pytest.fixture(scope="module")
def warm_kernels():
    """Keep one zygote for the tests of a module; whatever asks for a brief without naming an engine takes it."""
    marker = os.environ.pop("PYTEST_CURRENT_TEST", None)  # ipykernel behaves otherwise where it finds this
    with warm.shared_zygote(tuple(sorted((ROOT / "notebooks").glob("*.ipynb")))):
        if marker is not None:
            os.environ["PYTEST_CURRENT_TEST"] = marker
        yield
