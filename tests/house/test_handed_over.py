"""A cell of a hand-over table is asked for, not taken apart: what a reader needs is a column, a `Reason` or a list that `Row` opens."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from parlib.codebook.schemas import TABLES
from parlib.codebook.tables import columns_of
from tests.house.trees import tree_of

ROOT = Path(__file__).resolve().parents[2]
COLUMNS = {c for table in TABLES for c in columns_of(table)}
_APART = {"split", "rsplit", "partition", "rpartition", "removeprefix", "removesuffix", "startswith", "endswith", "splitlines"}
_PATTERNS = {"match", "fullmatch", "search", "findall", "finditer", "sub", "split"}

# function -> why it may look inside the text of a cell
ALLOWED = {
    "display/brief/course.py:_figure": "a promise is drawn on the axis of percentages where its unit, in the words of the document, begins with %",
    "display/brief/head.py:_target": "the same",
    "display/brief/provenance.py:_addresses": "an address is a link where it begins like one; nothing of ours is read back",
}


def taken_apart(tree: ast.Module) -> list[tuple[str, int]]:
    """Return (function, line) of every place that takes the text of a hand-over cell apart."""
    functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)]
    return sorted({(f.name, line) for f in functions for line in _in_function(f)})


def _in_function(function: ast.FunctionDef) -> set[int]:
    held: set[str] = set()
    while True:  # names take on what they are given, until nothing changes
        before = len(held)
        for node in ast.walk(function):
            if isinstance(node, ast.Assign) and _is_cell(node.value, held):
                held |= {n.id for t in node.targets for n in ast.walk(t) if isinstance(n, ast.Name)}
            elif isinstance(node, ast.NamedExpr) and _is_cell(node.value, held):
                held.add(node.target.id)
            elif isinstance(node, ast.For | ast.comprehension) and _is_cell(node.iter, held):
                held |= {n.id for n in ast.walk(node.target) if isinstance(n, ast.Name)}
        if len(held) == before:
            break
    return {n.lineno for n in ast.walk(function) if isinstance(n, ast.Call) and _takes_apart(n, held)}


def _takes_apart(call: ast.Call, held: set[str]) -> bool:
    if not isinstance(call.func, ast.Attribute):
        return False
    if call.func.attr in _APART and _is_cell(call.func.value, held):
        return True
    of_re = isinstance(call.func.value, ast.Name) and (call.func.value.id == "re" or call.func.value.id.isupper())
    return of_re and call.func.attr in _PATTERNS and any(_is_cell(a, held) for a in call.args)


def _is_cell(node: ast.AST, held: set[str]) -> bool:
    """Say whether an expression is the text of a cell, or holds such texts as they are."""
    if isinstance(node, ast.Name):
        return node.id in held
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        if node.func.attr == "text" and len(node.args) == 1 and isinstance(node.args[0], ast.Constant) and node.args[0].value in COLUMNS:
            return True
        return node.func.attr in _APART | {"strip", "lower", "upper", "items", "keys"} and _is_cell(node.func.value, held)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"str", "sorted", "set", "list", "tuple", "dict"}:
        return any(_is_cell(a, held) for a in node.args)
    if isinstance(node, ast.Subscript):
        named = isinstance(node.slice, ast.Constant) and node.slice.value in COLUMNS and isinstance(node.value, ast.Name)
        return named or _is_cell(node.value, held)
    if isinstance(node, ast.Attribute):  # frame["question"].str
        return node.attr == "str" and _is_cell(node.value, held)
    if isinstance(node, ast.IfExp):
        return _is_cell(node.body, held) or _is_cell(node.orelse, held)
    if isinstance(node, ast.BoolOp | ast.List | ast.Set | ast.Tuple):
        return any(_is_cell(n, held) for n in (node.values if isinstance(node, ast.BoolOp) else node.elts))
    if isinstance(node, ast.ListComp | ast.SetComp | ast.GeneratorExp):
        return _is_cell(node.elt, held)
    return isinstance(node, ast.DictComp) and _is_cell(node.key, held)


def test_no_room_above_takes_a_cell_apart():
    faults, used = [], set()
    for folder in ("display", "briefing", "cli"):
        for path in sorted((ROOT / "parlib" / folder).rglob("*.py")):
            for function, line in taken_apart(tree_of(path)):
                place = f"{path.relative_to(ROOT / 'parlib').as_posix()}:{function}"
                used.add(place)
                if place not in ALLOWED:
                    faults.append(
                        f"{place} (line {line}) takes a hand-over cell apart → give it a column, or ask `Row.reason` or `Row.listed`"
                    )
    assert not faults, "\n".join(faults)
    assert not set(ALLOWED) - used, "allowed for nothing"
    assert len(ALLOWED) <= 6


@pytest.mark.parametrize(
    "body",
    [
        'return row.text("question").rsplit(".", 1)[-1]',
        'said = row.text("method")\n    return said.split(";")[0].removeprefix("against ")',
        'rows = {r.text("question"): r for r in found}\n    return [q.removeprefix("a.") for q, r in rows.items() if q.startswith("a.")]',
        'return frame[frame["question"].str.startswith("link.")]',
        'return re.match("a", row.text("method"))',
        'return [p for p in row.text("owner").split(";")]',
    ],
)
def test_the_check_sees_a_cell_taken_apart(body):
    assert taken_apart(ast.parse(f"def f(row, found, frame):\n    {body}\n"))


def test_the_check_leaves_other_texts_alone():
    body = 'name = page.label(row.text("unit"))\n    return name.split(" ")[0], row.text("unit") == "%", path.split(".")'
    assert not taken_apart(ast.parse(f"def f(page, row, path):\n    {body}\n"))


# who may take apart a text that was put together of file and cell, and why
OF_PLACES = {
    "codebook/layers.py": "a layer of evidence states its source in one column; the only place that opens it",
    "intake/tables/indicator_names.py": "rows of one heading, in the words of an office: what is looked for is not a place",
}
BETWEEN = "›"


def places_taken_apart(tree: ast.Module) -> list[int]:
    """Return the lines that look for the mark between file and cell in a text, themselves or by a name that holds it."""
    marks = {t.id for n in ast.walk(tree) if isinstance(n, ast.Assign) and _has_mark(n.value) for t in n.targets if isinstance(t, ast.Name)}
    return [
        n.lineno
        for n in ast.walk(tree)
        if isinstance(n, ast.Call)
        and isinstance(n.func, ast.Attribute)
        and n.func.attr in _APART | _PATTERNS | {"replace", "find", "rfind", "index", "rindex", "extract", "contains"}
        and any(_has_mark(a) or (isinstance(a, ast.Name) and a.id in marks) for a in n.args)
    ]


def _has_mark(node: ast.AST) -> bool:
    return any(isinstance(n, ast.Constant) and isinstance(n.value, str) and BETWEEN in n.value for n in ast.walk(node))


def test_no_place_is_read_back_from_its_words():
    paths = sorted((ROOT / "parlib").rglob("*.py"))
    found = {p.relative_to(ROOT / "parlib").as_posix(): places_taken_apart(tree_of(p)) for p in paths}
    assert {path: lines for path, lines in found.items() if lines and path not in OF_PLACES} == {}, "hand over file and cell as two values"
    assert [path for path in OF_PLACES if not found[path]] == []


@pytest.mark.parametrize(
    "source",
    [
        'file = text.partition(" › ")[0]',
        'MARK = " › "\nplace.split(MARK)',
        'first.removeprefix(file + " › ")',
        'own.str.replace(f" › {x}", " ")',
    ],
)
def test_the_check_sees_a_place_taken_apart(source):
    assert places_taken_apart(ast.parse(source))


def test_the_check_lets_a_place_be_put_together():
    assert places_taken_apart(ast.parse('" › ".join(parts)\nf"{file} › {cell}"')) == []
