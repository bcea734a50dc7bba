"""Is the slice that a kernel is handed the one it would open, and is everything else opened as ever?"""

from __future__ import annotations

import os
import sys
from functools import partial

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from pandas.testing import assert_frame_equal

from parlib.briefing import handed
from parlib.briefing.context import open_brief
from parlib.briefing.run.execute import execute_notebook
from parlib.store.releases import open_release
from tests.projects import built_copy, untouched

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only forked kernels are handed a slice")
HAI_PHONG = "31@2008-08-01"


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    with untouched(built_copy(tmp_path_factory, "handed")) as held:
        yield held


def opened(project, **changes):
    asked = {"locality": HAI_PHONG, "period": 2024, "issued_on": "2025-06-30", "root": project.root, "release": open_release(project).id}
    return open_brief(**{**asked, **changes})


@pytest.fixture
def given(project, monkeypatch):
    """Hand the slice of Hải Phòng 2024 to this process, as to a kernel."""
    context = opened(project)
    file = os.memfd_create("slice")
    os.write(file, handed.packed(context, project.root))
    monkeypatch.setattr(handed, "_given", [file])
    yield context
    os.close(file)


def frames(context):
    return {f"{part}.{name}": frame for part in ("tables", "peers", "below") for name, frame in getattr(context, part).items()}


def test_what_is_handed_is_what_would_be_opened(project, given, monkeypatch):
    taken = opened(project)
    assert taken is not given
    monkeypatch.setattr(handed, "_given", [])
    anew = opened(project)
    assert frames(taken).keys() == frames(anew).keys()
    for name, frame in frames(anew).items():
        assert_frame_equal(frames(taken)[name], frame, obj=name)
    for name in ("locality", "plan", "framework", "wording", "lineage", "localities", "frameworks", "surveys", "digest", "illustrative"):
        assert getattr(taken, name) == getattr(anew, name), name
    with pytest.raises(TypeError):
        taken.tables["indices"] = None


@pytest.mark.parametrize(
    "changes", [{"period": 2023}, {"language": "en"}, {"issued_on": "2025-07-01"}, {"locality": "01@2008-08-01"}, {"release": "current"}]
)
def test_what_was_not_handed_is_opened(project, given, changes):
    other = opened(project, **changes)
    assert (other.digest == given.digest) == ("release" in changes)
    assert all(getattr(other, name) == value for name, value in changes.items() if name in ("period", "language"))


def test_what_one_page_does_to_its_slice_does_not_reach_the_next(project, given):
    first = opened(project)
    first.tables["indices"].loc[:, "value"] = 0.0
    assert_frame_equal(opened(project).tables["indices"], given.tables["indices"])


def test_a_forked_kernel_opens_no_release(project, given, tmp_path, warm_kernels):
    head = new_code_cell('locality: str = ""\nperiod: int = 1\nissued_on: str = ""\nrelease: str = ""', id="parameters")
    head.metadata["tags"] = ["parameters"]
    source = "from parlib.briefing import context\nb = context.open_brief(locality=locality, period=period, issued_on=issued_on, release=release)"
    asks = f"{source}\nprint(b.digest, context._opened.cache_info().currsize)"
    nbformat.write(new_notebook(cells=[head, new_code_cell(asks, id="asks")]), tmp_path / "t.ipynb")
    values = {"locality": HAI_PHONG, "period": 2024, "issued_on": "2025-06-30", "release": given.release}
    told = {}
    for name, content in {"handed": partial(handed.packed, given, project.root), "nothing": bytes}.items():
        out = execute_notebook(
            tmp_path / "t.ipynb", values, tmp_path / "o.ipynb", engine="warm", environment={"PARLIB_ROOT": str(project.root)}, given=content
        )
        (output,) = nbformat.read(out, as_version=4).cells[-1].outputs
        told[name] = output.text.split()
    assert told == {"handed": [given.digest, "0"], "nothing": [given.digest, "1"]}
