"""What makes it quick to make or prove many briefs: kernels forked from one that has imported everything, and pages that are not set again."""

from __future__ import annotations

import hashlib
import os

import pytest

from parlib.briefing import warm
from parlib.briefing.pages import pdf
from tests.projects import ROOT


@pytest.fixture(scope="module")
def warm_kernels():
    """Keep one zygote for the tests of a module; whatever asks for a brief without naming an engine takes it."""
    marker = os.environ.pop("PYTEST_CURRENT_TEST", None)  # ipykernel behaves otherwise where it finds this
    with warm.shared_zygote(tuple(sorted((ROOT / "notebooks").glob("*.ipynb")))):
        if marker is not None:
            os.environ["PYTEST_CURRENT_TEST"] = marker
        yield


@pytest.fixture(scope="module")
def typeset_before(monkeypatch_module):
    """Set the same document at the same distances once for the tests of a module that prove a few documents again and again.

    It holds what was set so far: clear it where making something a second time is what is tested.
    """
    set_so_far: dict[tuple[object, ...], object] = {}

    def once(real):
        def remembered(setting, tight):
            inputs = hashlib.sha256(repr(sorted(setting._inputs.items())).encode()).digest()
            document = (real, inputs, setting._face.family, setting._issued, tight)
            if document not in set_so_far:
                set_so_far[document] = real(setting, tight)
            return set_so_far[document]

        return remembered

    for name in ("at", "pictures"):
        monkeypatch_module.setattr(pdf._Setting, name, once(getattr(pdf._Setting, name)))
    return set_so_far


@pytest.fixture(scope="module")
def monkeypatch_module():
    with pytest.MonkeyPatch.context() as patch:
        yield patch
