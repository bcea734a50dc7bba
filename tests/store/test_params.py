"""Parameter files: everything wrong is found at once, with its line or its row and column; nothing hostile gets in."""

from __future__ import annotations

import csv
import json
import re
import shutil
from pathlib import Path

import jsonschema
import pytest
import yaml

from parlib.codebook.localities import Register
from parlib.codebook.tables import conform
from parlib.errors import ValidationFailed
from parlib.gate.yaml_text import MAX_BYTES, parse_yaml, read_yaml
from parlib.store import params as store
from parlib.store.criteria import CRITERIA_COLUMNS

PARAMS = Path(__file__).resolve().parents[2] / "params"


def places(failure: ValidationFailed) -> set[tuple[str, str]]:
    return {(p.file, p.cell) for p in failure.problems}


# --- YAML text ---------------------------------------------------------------------------------------------------------


def test_lines_of_keys_and_entries():
    document = parse_yaml("a: 1\nb:\n  - c: x\n  - c: y\n    d: z\n")
    assert document.data == {"a": 1, "b": [{"c": "x"}, {"c": "y", "d": "z"}]}
    assert document.line(("b", 1, "d")) == 5
    assert document.line(("b", 1, "no such key")) == 4, "the nearest thing above that has a line"


@pytest.mark.parametrize(
    ("text", "what", "cell"),
    [
        ("a: 1\nb: 2\na: 3\n", "stands twice", "line 3"),
        ("a: {x: 1, x: 2}\n", "stands twice", "line 1"),
        ("a: &big [1, 2]\nb: *big\n", "anchors and aliases", "line 1"),
        ("a: !!python/object/apply:os.system [echo]\n", "not valid YAML", "line 1, column 4"),
        ("a: !!set {x, y}\n", "tags are not allowed", "line 1"),
        ("a: [1, 2\nb: 3\n", "bracket that is not closed", "line 2, column 2"),
        ("a: b: c\n", "a second `:` on one line", "line 1, column 5"),
        ("a:\n\t- 1\n", "no value may begin with", "line 2, column 1"),
        ('a: "x\nb: 1\n', "not closed", "line 1, column 4"),
        ("a:\n  b: 1\n c: 2\n", "does not belong to the group above", "line 3, column 2"),
        ("a: 1\n---\nb: 2\n", "more than one document", "line 2, column 1"),
        ("a: " + "[" * 40 + "]" * 40, "nested deeper", "line 1"),
    ],
)
def test_refused_yaml(text, what, cell):
    problems = parse_yaml(text).problems
    assert any(what in p.what and p.cell == cell for p in problems), [str(p) for p in problems]


def test_broken_yaml_names_the_place_in_the_project_the_line_and_what_to_do(tmp_path):
    file = tmp_path / "params" / "plans" / "x.yml"
    file.parent.mkdir(parents=True)
    file.write_text("id: x\nissuer: UBND: xã\n", encoding="utf-8")
    (problem,) = read_yaml(file).problems
    assert problem.place == "params/plans/x.yml › line 2, column 13"
    assert problem.actual == "issuer: UBND: xã"
    assert "quotation marks" in problem.remedy
    with pytest.raises(ValidationFailed, match=r"params/plans/x\.yml › line 2, column 13"):
        store.load_confirmed_plans(tmp_path / "params")
    assert read_yaml(tmp_path / "params" / "runs" / "none.yml").problems[0].file == "params/runs/none.yml"


def test_a_defect_of_shape_names_the_place_in_the_project(tmp_path):
    folder = tmp_path / "params" / "frameworks"
    folder.mkdir(parents=True)
    write_book(folder / "trial", [ROOT], HEAD + "rank: 1\n")
    with pytest.raises(ValidationFailed) as failure:
        store.load_frameworks(tmp_path / "params")
    assert places(failure.value) == {("params/frameworks/trial/framework.yml", "line 6")}


def test_alias_bomb_is_refused_before_it_unfolds():
    bomb = "a0: &a0 [x, x]\n" + "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]\n" for i in range(1, 12))
    document = parse_yaml(bomb)
    assert document.data is None
    assert all("anchors" in p.what for p in document.problems)


def test_file_beyond_the_size_limit_or_not_utf8_is_refused(tmp_path):
    large, latin = tmp_path / "large.yml", tmp_path / "latin.yml"
    large.write_bytes(b"# " + b"x" * MAX_BYTES)
    latin.write_bytes("a: nâng cao".encode("latin-1"))
    assert "more than" in read_yaml(large).problems[0].what
    assert "not UTF-8" in read_yaml(latin).problems[0].what
    assert "does not exist" in read_yaml(tmp_path / "none.yml").problems[0].what


def test_text_becomes_nfc():
    assert parse_yaml("a: Ho\u0300a").data["a"] == "H\u00f2a"


# --- rule books --------------------------------------------------------------------------------------------------------

HEAD = "id: trial\ntitle_vi: Thử\ntitle_en: Trial\nlevel: district\nstatus: illustrative\n"


def write_book(folder: Path, rows: list[dict[str, str]], head: str = HEAD, columns=CRITERIA_COLUMNS) -> Path:
    folder.mkdir()
    (folder / "framework.yml").write_text(head, encoding="utf-8")
    with (folder / "criteria.csv").open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, columns, restval="", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return folder


ROOT = {"code": "0", "level": "index", "name_vi": "Chỉ số", "max_points": "100", "rule": "sum"}


def test_a_sound_book_loads(tmp_path):
    rows = [ROOT, {"code": "1", "parent": "0", "level": "domain", "name_vi": "Một", "max_points": "100", "rule": "manual"}]
    book = store.load_framework(write_book(tmp_path / "trial", rows))
    assert [i.code for i in book.items] == ["0", "1"]
    assert book.root.max_points == 100


def test_every_defect_of_a_book_at_once(tmp_path):
    rows = [
        ROOT,
        {"code": "1", "parent": "0", "level": "domain", "name_vi": "Một", "max_points": "14,5", "rule": "manual"},
        {"code": "2", "parent": "0", "level": "region", "name_vi": "", "max_points": "10", "rule": "manual"},
        {"code": "3", "parent": "0", "level": "domain", "name_vi": "Ba", "max_points": "-1", "rule": "manual"},
        {"code": "4", "parent": "0", "level": "domain", "name_vi": "Bốn", "rule": "tier", "rule_params": "{tiers: ["},
        {"code": "5", "parent": "0", "level": "domain", "name_vi": "Năm", "rule": "tier", "rule_params": "{steps: [[1, 2]]}"},
        {"code": "6", "parent": "9", "level": "criterion", "name_vi": "Sáu", "rule": "guess"},
    ]
    folder = write_book(tmp_path / "trial", rows, HEAD + "status: illustrative\nrank: 1\n")
    with pytest.raises(ValidationFailed) as failure:
        store.load_framework(folder)
    assert places(failure.value) >= {
        ("trial/framework.yml", "line 6"),
        ("trial/framework.yml", "line 7"),
        ("trial/criteria.csv", "row 3, max_points"),
        ("trial/criteria.csv", "row 4, level"),
        ("trial/criteria.csv", "row 4, name_vi"),
        ("trial/criteria.csv", "row 5, max_points"),
        ("trial/criteria.csv", "row 6, rule_params"),
        ("trial/criteria.csv", "row 7, rule_params"),
        ("trial/criteria.csv", "row 8, rule_params"),
    }


def test_a_broken_tree_names_the_row(tmp_path):
    rows = [ROOT, {"code": "1.1", "parent": "1", "level": "criterion", "name_vi": "Lạc", "rule": "manual"}]
    with pytest.raises(ValidationFailed) as failure:
        store.load_framework(write_book(tmp_path / "trial", rows))
    assert ("trial/criteria.csv", "row 3, parent") in places(failure.value)


def test_wrong_columns_and_ragged_rows(tmp_path):
    columns = [c for c in CRITERIA_COLUMNS if c != "rule"] + ["rules"]
    with pytest.raises(ValidationFailed) as failure:
        store.load_framework(write_book(tmp_path / "trial", [ROOT], columns=columns))
    assert {("trial/criteria.csv", "row 1, rule"), ("trial/criteria.csv", "row 1, rules")} <= places(failure.value)
    ragged = write_book(tmp_path / "ragged", [ROOT], HEAD.replace("trial", "ragged"))
    with (ragged / "criteria.csv").open("a", encoding="utf-8") as stream:
        stream.write("1,0,domain,Tên, có dấu phẩy,,,,,,,,,,,\n")
    with pytest.raises(ValidationFailed) as failure:
        store.load_framework(ragged)
    assert ("ragged/criteria.csv", "row 3, all") in places(failure.value)


def test_the_id_is_the_folder(tmp_path):
    with pytest.raises(ValidationFailed, match="name of the file or folder"):
        store.load_framework(write_book(tmp_path / "other", [ROOT]))


def test_two_bad_books_are_reported_together(tmp_path):
    (tmp_path / "frameworks").mkdir()
    for name in ("a", "b"):
        write_book(tmp_path / "frameworks" / name, [ROOT], HEAD.replace("trial", name) + "rank: 1\n")
    with pytest.raises(ValidationFailed) as failure:
        store.load_frameworks(tmp_path)
    assert places(failure.value) == {("a/framework.yml", "line 6"), ("b/framework.yml", "line 6")}


# --- plans, methods, runs ----------------------------------------------------------------------------------------------


def test_shipped_params_load():
    assert len(store.load_confirmed_plans(PARAMS)[0]) >= 5
    assert len(store.load_frameworks(PARAMS)) >= 9
    assert store.load_run(PARAMS / "runs" / "default.yml").id == "default"
    assert store.load_methods(PARAMS).of("PAR") is not None


def _register() -> Register:
    unit = {"locality": "688@2020-01-01", "code": "688", "name": "Thị xã Phước Long", "short_name": "Phước Long", "level": "district"}
    more = {"unit_type": "thị xã", "valid_from": "2020-01-01", "valid_to": "2025-06-30", "slug": "phuoc-long"}
    return Register(conform("localities", [{**unit, **more}]))


def _line_of(text: str, needle: str, after: str) -> str:
    start = text.index(after)
    return f"line {text[: text.index(needle, start)].count(chr(10)) + 1}"


def test_bad_plan_file_unknown_owner_impossible_range_wrong_unit_past_horizon(tmp_path):
    """Four kinds of nonsense in one file, and one that breaks the shape: all reported at once, each on its line."""
    text = (PARAMS / "plans" / "phuoc-long-2021.yml").read_text(encoding="utf-8")

    def change(identity: str, old: str, new: str) -> str:
        start = text.index(f"- id: {identity}\n")
        at = text.index(old, start)
        return text[:at] + new + text[at + len(old) :]

    text = change("C01", "unit: bậc", "unit: điểm")
    text = change("C03", "target: 85", "target: 850")
    text = change("C09", "target_high: 5", "target_high: 2")
    text = change("C13", "owner: Phòng Tư pháp", "owner: Phòng Tư phá")
    text = change("C16", "due: 2021-12-31", "due: 2022-12-31")
    text = change("C17", "operator: '>='", "operator: about")
    text = change("C32", "target: 1.5", "target: 2.5")
    file = tmp_path / "phuoc-long-2021.yml"
    file.write_text(text.replace("locality: 688@", "locality: 689@"), encoding="utf-8")
    problems = store.check_plan_file(file, register=_register(), frameworks=store.load_frameworks(PARAMS))
    found = {(p.cell, p.severity) for p in problems}
    text = file.read_text(encoding="utf-8")
    assert found == {
        (_line_of(text, "locality:", "id:"), "error"),
        (_line_of(text, "unit:", "- id: C01\n"), "error"),
        (_line_of(text, "target:", "- id: C03\n"), "error"),
        (_line_of(text, "target_high:", "- id: C09\n"), "error"),
        (_line_of(text, "owner:", "- id: C13\n"), "error"),
        (_line_of(text, "due:", "- id: C16\n"), "error"),
        (_line_of(text, "operator:", "- id: C17\n"), "error"),
        (_line_of(text, "target:", "- id: C32\n"), "warning"),
    }, "\n".join(map(str, problems))
    assert any("did you mean 'Phòng Tư pháp'" in p.remedy for p in problems)
    with pytest.raises(ValidationFailed):
        store.load_plan(file)


def test_a_plan_that_is_not_a_plan(tmp_path):
    file = tmp_path / "x.yml"
    file.write_text("- 1\n", encoding="utf-8")
    assert "not a list of" in store.check_plan_file(file)[0].what
    file.write_text("", encoding="utf-8")
    assert "empty" in store.check_plan_file(file)[0].what
    file.write_text("id: x\ncommitments: none\n", encoding="utf-8")
    assert any("commitments" in p.what for p in store.check_plan_file(file))


@pytest.mark.parametrize("word", ["yes", "2023"])
def test_yaml_words_that_are_not_text_get_a_hint(tmp_path, word):
    source = (PARAMS / "runs" / "default.yml").read_text(encoding="utf-8")
    file = tmp_path / "default.yml"
    file.write_text(re.sub(r"(?m)^title: .*$", f"title: {word}", source), encoding="utf-8")
    with pytest.raises(ValidationFailed, match="quotation marks"):
        store.load_run(file)


def test_both_method_files_are_reported_together(tmp_path):
    shutil.copytree(PARAMS / "methods", tmp_path / "methods")
    for name in ("series.yml", "analysis.yml"):
        with (tmp_path / "methods" / name).open("a", encoding="utf-8") as stream:
            stream.write("\nextra: 1\n")
    with pytest.raises(ValidationFailed) as failure:
        store.load_methods(tmp_path)
    assert {p.file for p in failure.value.problems} == {"series.yml", "analysis.yml"}


# --- schemas -----------------------------------------------------------------------------------------------------------


def test_generated_schemas_are_current(tmp_path):
    written = store.write_schemas(tmp_path)
    assert {p.name for p in written} == {p.name for p in (PARAMS / "schema").glob("*.json")}
    for path in written:
        shipped = (PARAMS / "schema" / path.name).read_text(encoding="utf-8")
        assert path.read_text(encoding="utf-8") == shipped, f"run write_schemas('params') of parlib.store.params to renew {path.name}"


@pytest.mark.parametrize(
    ("schema", "pattern"),
    [
        ("plan", "plans/*.yml"),
        ("framework", "frameworks/*/framework.yml"),
        ("run", "runs/*.yml"),
        ("series", "methods/series.yml"),
        ("analysis", "methods/analysis.yml"),
        ("back-tests", "methods/back-tests.yml"),
    ],
)
def test_shipped_files_fit_their_schema(schema, pattern):
    checker = jsonschema.Draft202012Validator(json.loads((PARAMS / "schema" / f"{schema}.json").read_text(encoding="utf-8")))
    files = sorted(PARAMS.glob(pattern))
    assert files
    for file in files:
        data = json.loads(json.dumps(yaml.safe_load(file.read_text(encoding="utf-8")), default=str))
        assert list(checker.iter_errors(data)) == [], file


def test_the_faults_of_a_run_are_named_at_their_lines_and_nothing_that_only_follows(tmp_path):
    (tmp_path / "thu.yml").write_text(
        "id: thu\ntitle: Thử\nissued_on: 2026-02-31\nentries:\n  - level: xa\n    period: 20255\n", encoding="utf-8"
    )
    with pytest.raises(ValidationFailed) as failure:
        store.load_run(tmp_path / "thu.yml")
    told = {p.cell: (p.what, p.remedy) for p in failure.value.problems}
    assert told["line 3"] == ("issued_on: a date was expected", "write it like 2025-06-30")
    assert told["line 5"][1] == "use one of: 'province', 'district', 'commune' or 'department'"
    assert "too large" in " ".join(what for what, _ in told.values())
    assert not [what for what, _ in told.values() if "too few" in what]
