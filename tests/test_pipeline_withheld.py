"""What a release of the project withheld of a survey stays withheld: over releases, deleted releases, attachments; the answers of a fictional commune."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import re
import shutil
import zipfile
from datetime import date

import numpy as np
import pandas as pd
import pikepdf
import pytest
import yaml

from parlib.analysis.surveys.disclosure import CELL, FINE
from parlib.briefing.run.render import render_brief
from parlib.codebook.runs import BriefRequest
from parlib.errors import ValidationFailed
from parlib.pipeline import build, check
from tests.analysis.surveys.test_disclosure_attack import START, answers, counts, recovered
from tests.made_release import unit_row
from tests.projects import copy_project

UNIT = "VL-X@2020-01-01"
CARD = {
    "producer": "Thử",
    "citation": "Thử, 2024.",
    "urls": [],
    "retrieved": "2025-01-02",
    "licence": "none",
    "compiled": "",
    "caveats": [],
}
FORM = {
    "id": "three", "survey": "SIPAS", "first_period": 2020,
    "factors": [{"code": "TC", "name_vi": "Tiếp cận", "name_en": "Access"}, {"code": "KQ", "name_vi": "Kết quả", "name_en": "Result"}],
    "items": [
        {"code": code, "factor": code[:2], "text_vi": f"Câu {code}", "text_en": f"Question {code}"} for code in ("TC1", "TC2", "KQ1")
    ],
}  # fmt: skip


def put(project, source: str, kind: str, table: pd.DataFrame) -> None:
    """Put a table and its card into data/raw, in place of what stood there."""
    folder = project.raw / source / "2025-01"
    folder.mkdir(parents=True, exist_ok=True)
    text = table.to_csv(index=False).encode()
    (folder / "table.csv").write_bytes(text)
    entry = {"name": "table.csv", "sha256": hashlib.sha256(text).hexdigest(), "about": "made by a test"}
    (folder / "card.yml").write_text(yaml.safe_dump({"kind": kind, "title": source, **CARD, "files": [entry]}), encoding="utf-8")


def surveyed(project, sizes: dict[str, int]) -> pd.DataFrame:
    responses = answers(sizes).drop(columns=["weight", "stratum_psus"])
    put(project, "answers", "responses", responses)
    return answers(sizes)


def small_project(folder):
    """Make a small project: one dispatch for the points it states, one fictional commune that asked its citizens."""
    made = copy_project(folder)
    shutil.rmtree(made.raw / "public-figures")
    for folder, kept in ((made.params / "plans", "phuoc-long"), (made.params / "frameworks", "phuoc-long")):
        for path in [p for p in folder.iterdir() if kept not in p.name]:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    (made.params / "corrections" / "public-figures.yml").unlink()
    (made.params / "methods" / "links.yml").unlink()
    (made.params / "methods" / "surveys.yml").write_text(yaml.safe_dump({"forms": [FORM]}, allow_unicode=True), encoding="utf-8")
    row = unit_row(UNIT, "Xã Thử", level="commune") | {
        "fictional": False,
        "valid_from": "2020-01-01",
        "code": "VL-X",
        "parent": "01@2008-08-01",
    }
    put(made, "register-of-tests", "localities", pd.DataFrame([row]))
    return made


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return small_project(tmp_path_factory.mktemp("withheld"))


def hidden(table: pd.DataFrame) -> set[tuple]:
    rows = table[table["suppressed"] & ~table["measure"].isin(FINE)]
    return set(rows[CELL].itertuples(index=False, name=None))


@pytest.fixture(scope="module")
def releases(project):
    """Build before and after ten more answers; between them the first release is deleted."""
    memory = project.root / "data" / "withheld.jsonl"
    first_answers = surveyed(project, START)
    first = build(project).release
    first_table = first.table("satisfaction")
    written = memory.read_bytes()
    assert build(project).reused
    assert memory.read_bytes() == written
    shutil.rmtree(first.folder)
    second_answers = surveyed(project, START | {"d": 35})
    second = build(project).release
    return (first_answers, first_table), (second_answers, second.table("satisfaction")), second


def test_ten_more_answers_give_nothing_away_though_the_first_release_is_gone(releases):
    first, second, _ = releases
    assert hidden(first[1])
    assert hidden(first[1]) <= hidden(second[1])
    assert set(second[1].loc[second[1]["subgroup"].eq("d") & second[1]["measure"].eq("mean"), "reason"]) == {"suppressed_before"}
    assert recovered([first, second]) == []


def test_what_ten_answers_withhold_for_good_is_said_at_once(releases):
    told = [p for p in releases[2].lineage["problems"] if "withheld from now on" in p["what"]]
    assert [p["severity"] for p in told] == ["warning"]
    assert "Xã Thử" in told[0]["what"]
    assert UNIT not in told[0]["what"], "people read names"


def test_the_same_inputs_give_the_same_release_though_it_was_built_before(project, releases):
    release = releases[2]
    before = json.loads((release.folder / "lineage.json").read_text(encoding="utf-8"))
    shutil.rmtree(release.folder)
    again = build(project)
    assert not again.reused
    assert again.release.id == release.id
    assert again.release.lineage["tables"] == before["tables"]
    assert before["withheld_before"]


def test_the_memory_holds_no_figure(project, releases):
    lines = [json.loads(line) for line in (project.root / "data" / "withheld.jsonl").read_text(encoding="utf-8").splitlines()]
    rows = pd.DataFrame([line for line in lines if "seal" not in line])
    assert [set(line) for line in lines if "seal" in line] == [{"seal", "rows", "digest", "after"}] * 2
    assert list(rows.columns) == [*CELL, "suppressed", "content", "n", "part_of", "since"]
    assert rows.loc[rows["suppressed"].eq("withheld"), "n"].isna().all()
    assert set(rows["suppressed"]) == {"withheld", "shown"}
    assert (rows.loc[rows["suppressed"].eq("withheld"), "content"] == "").all()


def test_no_document_and_no_attachment_holds_a_withheld_figure(project, releases):
    (survey, table), release = releases[1], releases[2]
    truth = counts(survey)
    secrets = []
    for _, period, _, item, subgroup in hidden(table):
        a = truth[period, item, subgroup]
        secrets += [100 * a[3:].sum() / a.sum(), float(a @ np.arange(1, 6)) / a.sum()]
    shown = table.loc[~table["suppressed"], "estimate"].to_numpy(float)
    secrets = [s for s in secrets if not np.isclose(shown, s, rtol=0, atol=1e-9).any()]  # a figure may happen to equal another cell's
    assert secrets
    for name in release.tables:
        if name == "responses":
            continue
        numbers = release.table(name).select_dtypes("number").to_numpy(float).ravel()
        assert not np.isclose(numbers[:, None], np.array(secrets), rtol=0, atol=1e-9).any(), name
    request = BriefRequest(notebook="survey", locality=UNIT, period=2024, issued_on=date(2025, 6, 30))
    made = render_brief(request, project=project, formats=("html", "pdf", "docx"))
    folder = project.root / made.folder
    with pikepdf.open(folder / "survey.pdf") as document:
        texts = {n: f.get_file().read_bytes() for n, f in document.attachments.items()}
    assert {n.rpartition(".")[2] for n in texts} >= {"csv", "xlsx", "json"}
    texts |= {p.name: p.read_bytes() for p in folder.iterdir() if p.suffix in (".html", ".json", ".ipynb", ".docx")}
    assert {n.rpartition(".")[2] for n in texts} >= {"html", "ipynb", "docx"}
    texts["survey.model.json"] = gzip.decompress((folder / "survey.model.json.gz").read_bytes())
    texts = {name: part for n, content in texts.items() for name, part in _opened(n, content)}
    assert [n for n in texts if "xlsx/xl/worksheets" in n]
    printed = {f"{s:.{k}f}" for s in secrets for k in (4, 6)} | {f"{s:.4f}".replace(".", ",") for s in secrets}
    for name, content in texts.items():
        told = content.decode(errors="ignore")
        assert not [p for p in printed if p in told], name
        if not name.endswith(".html"):  # coordinates of pictures are numbers too
            numbers = np.array([float(t.replace(",", ".")) for t in re.findall(r"(?<![\w.,])\d{1,3}[.,]\d{4,}(?![\w.,]\d)", told)])
            assert not np.isclose(numbers[:, None], np.array(secrets), rtol=0, atol=5e-7).any(), name
    raws = [n["raw"] for n in _numbers(json.loads(texts["survey.model.json"])) if isinstance(n.get("raw"), (int, float))]
    assert raws
    assert not np.isclose(np.array(raws, float)[:, None], np.array(secrets), rtol=0, atol=1e-9).any()


def _opened(name: str, content: bytes) -> list[tuple[str, bytes]]:
    """Return a file, or the parts of one that is a packed folder."""
    if not name.endswith((".xlsx", ".docx")):
        return [(name, content)]
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return [(f"{name}/{part}", packed.read(part)) for part in packed.namelist() if part.endswith((".xml", ".rels"))]


def _numbers(node):
    if isinstance(node, dict):
        if node.get("t") == "num":
            yield node
        for value in node.values():
            yield from _numbers(value)
    elif isinstance(node, list):
        for value in node:
            yield from _numbers(value)


@pytest.mark.parametrize("broken", ["locality,period\n", "{}\n", "[" * 100_000, '{"locality": "x", "period": "2024"}\n', "\x00"])
def test_a_memory_that_cannot_be_read_is_refused_by_check_and_build(project, releases, broken):
    memory = project.root / "data" / "withheld.jsonl"
    kept = memory.read_bytes()
    try:
        memory.write_text(broken, encoding="utf-8")
        assert [p.file for p in check(project) if p.severity == "error"] == ["data/withheld.jsonl"]
        with pytest.raises(ValidationFailed, match="memory of withheld"):
            build(project)
    finally:
        memory.write_bytes(kept)
