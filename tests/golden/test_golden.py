"""One real brief, block by block: a change of any word or number on the page shows as a line of a diff.

After a wanted change: ``PARLIB_UPDATE_GOLDEN=1 pytest tests/golden``, then read the diff before committing it.
"""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path

import pytest

from parlib.briefing.proof.kept_model import kept_model
from parlib.briefing.run.render import render_brief
from parlib.codebook.runs import BriefRequest
from tests.projects import built_copy

GOLDEN = {kind: Path(__file__).with_name(f"hai-phong-2024{tail}.json") for kind, tail in (("brief", ""), ("annex", "-annex"))}
UPDATE = os.environ.get("PARLIB_UPDATE_GOLDEN") == "1"
# named after the inputs and the code, not part of what the page says
_NAMES = ("release", "digest", "provenance", "made_with")


def as_lines(model: dict) -> str:
    """Return the model as text, one block a line, without names of releases and without drawings (their alt text stays)."""
    for name in _NAMES:
        model["meta"].pop(name, None)
    lines = [json.dumps(model["meta"], ensure_ascii=False, sort_keys=True)]
    for section in model["sections"]:
        lines.append(json.dumps({k: v for k, v in section.items() if k != "blocks"}, ensure_ascii=False, sort_keys=True))
        for block in section["blocks"]:
            lines.append(json.dumps(_undrawn(block), ensure_ascii=False, sort_keys=True))
    return "\n".join(lines) + "\n"


def _undrawn(value):
    """Return a block without its drawings, and without those in the rows of a table."""
    if isinstance(value, dict):
        return {k: _undrawn(v) for k, v in value.items() if k not in ("svg", "svg_narrow")}
    return [_undrawn(v) for v in value] if isinstance(value, list) else value


@pytest.mark.parametrize("kind", GOLDEN)
def test_the_page_says_what_it_said(tmp_path_factory, kind):
    project = built_copy(tmp_path_factory, "golden")
    request = BriefRequest(notebook=kind, locality="31@2008-08-01", period=2024, issued_on=date(2025, 6, 30))
    made = render_brief(request, project, formats=("html",), engine="plain")
    lines = as_lines(kept_model(project.root / made.folder, kind))
    if UPDATE:
        GOLDEN[kind].write_text(lines, encoding="utf-8")
    assert lines.splitlines() == GOLDEN[kind].read_text(encoding="utf-8").splitlines()


def test_the_golden_pages_hold_the_hard_cases():
    short, whole = (path.read_text(encoding="utf-8") for path in GOLDEN.values())
    for said in ("96,17%", "trong 63 tỉnh, thành phố", "chưa đủ số năm so sánh được", "theo Quyết định số 892/QĐ-BNV"):
        assert said in short, said
    for said in ("96,17%", "trong 63 tỉnh, thành phố", "892/QĐ-BNV", "91,81", "chưa có số liệu", "không kiểm định xu hướng"):
        assert said in whole, said
