"""The formulas in the workbook give the engine's points: recalculated in LibreOffice and compared cell by cell."""

import math
import os
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest

from parlib.codebook.frameworks import NaPolicy
from parlib.codebook.layers import APPRAISAL_FORM
from parlib.intake.workbook.collect import collect
from parlib.intake.workbook.form import _FIRST, _HEADER
from parlib.intake.workbook.template import write_template
from parlib.scoring.evaluate import score_evidence
from parlib.scoring.leaves import Lens
from parlib.scoring.rules import points_of_figures
from parlib.store.params import load_frameworks
from tests.intake.rulebooks import Filled, every_rule, fill_at_random, fill_points, register, straight_lines, unit

REPOSITORY = Path(__file__).parents[3]


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
def filled(tmp_path_factory):
    """The folder of the filled workbooks as openpyxl saves them: formulas without results."""
    return tmp_path_factory.mktemp("filled")


@pytest.fixture(scope="module")
def cases(tmp_path_factory, filled):
    """Filled workbooks by name: (rule book, path recalculated, collection of the recalculated file)."""
    folder, out = filled, tmp_path_factory.mktemp("calculated")
    books = [(f"{policy}-{seed}", every_rule(policy), seed, True) for policy in NaPolicy for seed in (1, 2)]
    shipped = load_frameworks(REPOSITORY / "params")
    books += [(f"{name}-{seed}", shipped[name], seed, False) for name in ("commune-qd11-2026", "illustrative-district") for seed in (1,)]
    books += [(f"straight-lines-{seed}", straight_lines(), seed, False) for seed in (1, 2)]
    for name, framework, seed, appraised in books:
        path = write_template(framework, locality=unit(), period=2026, path=folder / f"{name}.xlsx")
        fill_at_random(Filled(path), framework, seed, complete=seed == 2).save()
        if appraised:
            filed = _collected(tmp_path_factory, path, framework)
            name, what = f"{name}-appraised", {"layers": APPRAISAL_FORM, "evidence": filed.evidence}
            path = write_template(framework, locality=unit(), period=2026, path=folder / f"{name}.xlsx", **what)
            fill_points(Filled(path), framework, seed).save()
    recalculate(folder, out)
    found = {}
    for name, framework, _, appraised in books:
        filed = _collected(tmp_path_factory, out / f"{name}.xlsx", framework)
        found[name] = (framework, out / f"{name}.xlsx", filed)
        if appraised:
            path = out / f"{name}-appraised.xlsx"
            found[path.stem] = (framework, path, _collected(tmp_path_factory, path, framework, previous=filed))
    return found


def _collected(factory, path, framework, **options):
    alone = factory.mktemp("one")
    shutil.copy(path, alone)
    return collect(alone, {framework.id: framework}, register(), **options)


def _names():
    policies = [f"{policy}-{seed}{step}" for policy in NaPolicy for seed in (1, 2) for step in ("", "-appraised")]
    return (
        policies
        + [f"{name}-{seed}" for name in ("commune-qd11-2026", "illustrative-district") for seed in (1,)]
        + [f"straight-lines-{seed}" for seed in (1, 2)]
    )


_APPRAISED = [
    ("Điểm thẩm định lần 1", "round1_points"),
    ("Điểm thẩm định", "appraised_points"),
    ("Điểm điều tra xã hội học", "survey_points"),
]


@pytest.mark.needs("libreoffice")
@pytest.mark.parametrize("name", _names())
def test_the_sheet_and_the_engine_agree(cases, name):
    framework, path, collection = cases[name]
    assert [p for p in collection.problems if p.severity == "error"] == []
    # "points by rule" on the sheet are what the unit's own figures give, also where a person scores and others have appraised since
    before = collection.evidence.assign(appraised_score=math.nan)
    scores = score_evidence(before, framework, lens=Lens.RULE).set_index("code")
    scores["appraised_points"] = score_evidence(collection.evidence, framework).set_index("code")["appraised_points"]
    sheet = openpyxl.load_workbook(path, data_only=True).worksheets[0]
    column = {sheet.cell(_HEADER, c).value: c for c in range(1, sheet.max_column + 1)}
    rows = {str(sheet.cell(r, 1).value): r for r in range(_FIRST, sheet.max_row + 1) if sheet.cell(r, 1).value is not None}
    compared = 0
    for code in scores.index:
        pairs = [("_counted", "points"), ("_applicable_max", "applicable_max")]
        pairs += _APPRAISED if name.endswith("appraised") else [("Điểm tự chấm", "self_points")]
        for heading, key in pairs:
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


@pytest.mark.needs("libreoffice")
@pytest.mark.parametrize("name", [n for n in _names() if not n.endswith("appraised")])
def test_a_form_that_no_program_calculated_says_what_the_calculated_one_says(cases, filled, tmp_path, name):
    """openpyxl keeps formulas without results; LibreOffice calculates the same file."""
    framework, _, calculated = cases[name]
    shutil.copy(filled / f"{name}.xlsx", tmp_path)
    got = collect(tmp_path, {framework.id: framework}, register(), by_rule=points_of_figures)
    there, here = (c.evidence.set_index("code")["self_score"] for c in (calculated, got))
    assert here.to_dict() == pytest.approx(there.to_dict(), abs=1e-9, nan_ok=True)
    assert here.notna().sum() > 4
    (told,) = [p for p in got.problems if "không tính công thức" in p.what]
    assert (told.severity, told.file) == ("warning", f"{name}.xlsx")
