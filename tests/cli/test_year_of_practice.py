"""The appraisal of twelve communes of an invented province, from filing to the frozen year and its published decision; every step is a command."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from parlib.store.params import load_frameworks
from tests.cli.commands import parlib
from tests.intake.rulebooks import Filled
from tests.made_release import PARAMS

BOOK = load_frameworks(PARAMS)["illustrative-commune"]
OWN = [i for i in BOOK.leaves if not i.surveyed and not i.kind]
SURVEYED = [i for i in BOOK.leaves if i.surveyed]
YEAR = date.today().year
COMMUNES = 12


@pytest.fixture
def root(tmp_path):
    parlib("new", "tap-huan", "--practice", "Hồng Lam", root=tmp_path)
    folder = tmp_path / "tap-huan"
    methods = folder / "params" / "methods" / "analysis.yml"
    methods.parent.mkdir()
    text = (PARAMS / "methods" / "analysis.yml").read_text(encoding="utf-8")
    methods.write_text(text.replace("resamples: 2000", "resamples: 100"), encoding="utf-8")
    parlib("build", root=folder)
    return folder


def handed_out(root: Path, *more: object) -> list[Path]:
    asked = ("template", "--framework", BOOK.id, "-l", "Hồng Lam", "-p", YEAR, "--below", *more, "--json")
    return [Path(name) for name in json.loads(parlib(*asked, root=root).stdout)["files"]]


def sent_back(root: Path, files: list[Path], vintage: str, previous: str, points) -> None:
    """Fill workbooks as their readers do, collect them as a vintage that completes the one before, and build."""
    folder = root / "returned" / vintage
    folder.mkdir(parents=True)
    for number, path in enumerate(files):
        form = Filled(path)
        for code, values in points(number).items():
            form.put(code, **values)
        form.save(folder / path.name)
    before = ("--previous", previous) if previous else ()
    parlib("collect", folder, "--into", f"scores/{vintage}", *before, root=root)
    parlib("build", root=root)


def claimed(item, number: int) -> float:
    return round(item.max_points * (0.95 - 0.04 * number), 2)


def granted(item, number: int) -> float:
    """Round 1 withholds everything of the first item."""
    return 0.0 if item is OWN[0] else claimed(item, number)


@pytest.mark.stress
def test_a_year_from_filing_to_the_published_decision(root):
    forms = handed_out(root)
    assert len(forms) == COMMUNES
    sent_back(root, forms, "1", "", lambda n: {i.code: {"self_score": claimed(i, n)} for i in OWN})
    publish = ("publish-results", "-l", "Hồng Lam", "-p", YEAR, "--level", "commune")
    decision = ("--decision", f"Quyết định số 12/QĐ-UBND ngày 05/3/{YEAR}")
    parlib(*publish, root=root, code=3)  # nobody has appraised anything

    first = handed_out(root, "--appraisal", "--round", 1)
    sent_back(root, first, "2", "1", lambda n: {i.code: {"appraised_round1": granted(i, n)} for i in OWN})
    sent_back(root, handed_out(root, "--explanation"), "3", "2", lambda _: {OWN[0].code: {"explanation": "Đã nộp bổ sung"}})
    last = handed_out(root, "--appraisal")
    assert {p.name for p in first} & {p.name for p in last} == set()
    final = {i.code: {"survey_score": round(i.max_points * 0.7, 2)} for i in SURVEYED}
    sent_back(root, last, "4", "3", lambda n: final | {i.code: {"appraised_score": claimed(i, n)} for i in OWN})

    parlib(*publish, *decision, root=root, code=2)  # it is not frozen yet
    written = json.loads(parlib(*publish, "--json", root=root).stdout)
    assert [Path(name).name for name in written["files"]] == ["ket-qua.csv", "quyet-dinh.pdf", "quyet-dinh.docx"]
    kept = json.loads(parlib(*publish, *decision, "--json", root=root).stdout)
    assert kept["units"] == COMMUNES
    parlib("build", root=root)
    board = json.loads(parlib("status", "-l", "Hồng Lam", "-p", YEAR, "--json", root=root).stdout)
    assert sum(unit["step"] == "published" for unit in board["units"]) == COMMUNES
    again = parlib(*publish, "--json", root=root, code=3).stdout
    assert f"parlib remove results-hong-lam-commune/{YEAR}" in again, "what took the year to its end takes it back"

    when = f"{YEAR + 1}-03-10"
    parlib("brief", "--notebook", "brief", "-l", "Hồng Lam", "-p", YEAR - 1, "--issued-on", when, root=root)
    sent = ("bundle", "tap-huan-1", "-l", "Hồng Lam", "-p", YEAR - 1, "--issued-on", when, "--reviewer", "An", "--reviewer", "Bình")
    sent += ("--issuer", "Sở Nội vụ", "--to", "UBND các xã")
    refused = parlib(*sent, root=root, code=6)
    assert "--practice" in refused.stdout + refused.stderr
    archive = json.loads(parlib(*sent, "--practice", "--json", root=root).stdout)["archive"]
    proved = parlib("verify", archive, root=root)
    assert "lập để tập huấn" in proved.stdout + proved.stderr
