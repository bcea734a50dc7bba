"""The formulas in the workbook give the engine's points: recalculated in LibreOffice and compared cell by cell."""

import math
import os
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest

from parlib.codebook.frameworks import NaPolicy
from parlib.intake.collect import collect
from parlib.intake.workbook_form import _FIRST, _HEADER
from parlib.intake.workbook_layout import FORM_SHEET
from parlib.intake.workbook_template import write_template
from parlib.scoring.evaluate import score_evidence
from parlib.scoring.leaves import Lens
from parlib.store.params import load_frameworks
from tests.intake.rulebooks import Filled, every_rule, fill_at_random, register, unit

REPOSITORY = Path(__file__).parents[2]


def recalculate(folder: Path, out: Path) -> None:
    """Let LibreOffice open, recalculate and save every workbook of a folder."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        message = "LibreOffice is absent: `apt-get install libreoffice-calc` (or `make test`, which installs it)"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    profile = f"-env:UserInstallation=file://{out}/profile"
    files = [str(p) for p in sorted(folder.glob("*.xlsx"))]
    done = subprocess.run(
        [program, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(out), *files], capture_output=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    assert len(list(out.glob("*.xlsx"))) == len(files)


@pytest.fixture(scope="module")
def cases(tmp_path_factory):
    """Filled workbooks by name: (rule book, path recalculated, collection of the recalculated file)."""
    folder, out = tmp_path_factory.mktemp("filled"), tmp_path_factory.mktemp("calculated")
    books = [(f"{policy}-{seed}", every_rule(policy), seed, True) for policy in NaPolicy for seed in (1, 2)]
    shipped = load_frameworks(REPOSITORY / "params")
    books += [(f"{name}-{seed}", shipped[name], seed, False) for name in ("commune-qd11-2026", "illustrative-district") for seed in (1,)]
    for name, framework, seed, appraisal in books:
        path = write_template(framework, locality=unit(), period=2026, path=folder / f"{name}.xlsx", appraisal=appraisal)
        fill_at_random(Filled(path), framework, seed, appraisal=appraisal, complete=seed == 2).save()
    recalculate(folder, out)
    found = {}
    for name, framework, _, _ in books:
        alone = tmp_path_factory.mktemp("one")
        shutil.copy(out / f"{name}.xlsx", alone)
        found[name] = (framework, out / f"{name}.xlsx", collect(alone, {framework.id: framework}, register()))
    return found


def _names():
    policies = [f"{policy}-{seed}" for policy in NaPolicy for seed in (1, 2)]
    return policies + [f"{name}-{seed}" for name in ("commune-qd11-2026", "illustrative-district") for seed in (1,)]


@pytest.mark.needs("libreoffice")
@pytest.mark.parametrize("name", _names())
def test_the_sheet_and_the_engine_agree(cases, name):
    framework, path, collection = cases[name]
    assert [p for p in collection.problems if p.severity == "error"] == []
    scores = score_evidence(collection.evidence, framework, lens=Lens.RULE).set_index("code")
    sheet = openpyxl.load_workbook(path, data_only=True)[FORM_SHEET]
    column = {sheet.cell(_HEADER, c).value: c for c in range(1, sheet.max_column + 1)}
    rows = {str(sheet.cell(r, 1).value): r for r in range(_FIRST, sheet.max_row + 1) if sheet.cell(r, 1).value is not None}
    compared = 0
    for code in scores.index:
        for heading, key in (("_counted", "points"), ("_applicable_max", "applicable_max"), ("Điểm tự chấm", "self_points")):
            shown = sheet.cell(rows[code], column[heading]).value
            expected = scores.at[code, key]
            shown = shown if isinstance(shown, (int, float)) else math.nan
            assert shown == pytest.approx(expected, abs=1e-6, nan_ok=True), (code, key, shown, expected)
            compared += not math.isnan(expected)
    assert compared > len(scores)


@pytest.mark.needs("libreoffice")
def test_the_cases_hold_every_state_and_a_missing_total(cases):
    states = set()
    totals = set()
    for framework, _, collection in cases.values():
        scores = score_evidence(collection.evidence, framework, lens=Lens.RULE)
        states |= set(scores["state"])
        totals.add(bool(scores.loc[scores["code"] == framework.root.code, "points"].isna().item()))
    assert states == {"scored", "zero", "missing", "not_applicable"}
    assert totals == {True, False}
