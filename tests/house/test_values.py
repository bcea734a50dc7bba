"""Whether a cell holds a value is asked in one way only: `parlib.codebook.values`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.trees import tree_of

ROOT = Path(__file__).resolve().parents[2]
THE_PLACE = ROOT / "parlib" / "codebook" / "values.py"
OF_PANDAS = {"isna", "isnull", "notna", "notnull", "NA", "NaT"}
LOOPS = ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp


def rows_of(function: ast.AST) -> set[str]:
    """Names of the loop variables that hold a row of a table."""
    loops = [(n.target, n.iter) for n in ast.walk(function) if isinstance(n, ast.For)]
    loops += [(g.target, g.iter) for n in ast.walk(function) if isinstance(n, LOOPS) for g in n.generators]
    return {target.id for target, source in loops if isinstance(target, ast.Name) and "itertuples" in ast.dump(source)}


def asked_by_truth(node: ast.AST) -> list[ast.AST]:
    match node:
        case ast.BoolOp(op=ast.Or()):
            return node.values[:-1]
        case ast.BoolOp():
            return node.values
        case ast.If() | ast.IfExp() | ast.While():
            return [node.test]
        case ast.UnaryOp(op=ast.Not()):
            return [node.operand]
        case ast.Call(func=ast.Name(id="bool")):
            return node.args
        case ast.comprehension():
            return node.ifs
    return []


def faults(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and any(isinstance(op, ast.Eq | ast.NotEq) for op in node.ops):
            sides = [ast.dump(s) for s in (node.left, *node.comparators)]
            if len(set(sides)) < len(sides):
                yield f"line {node.lineno}: {ast.unparse(node)}"
        if (
            isinstance(node, ast.Attribute)
            and node.attr in OF_PANDAS
            and isinstance(node.value, ast.Name)
            and node.value.id in ("pd", "pandas")
        ):
            yield f"line {node.lineno}: {ast.unparse(node)}"
    for function in (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)):
        rows = rows_of(function)
        for test in (t for n in ast.walk(function) for t in asked_by_truth(n)):
            if isinstance(test, ast.Attribute) and isinstance(test.value, ast.Name) and test.value.id in rows:
                yield f"line {test.lineno}: the truth of {ast.unparse(test)}"


@pytest.mark.parametrize(
    "wrong",
    [
        "x = a if row['x'] != row['x'] else b",
        "ok = v == v",
        "if pd.isna(v): pass",
        "gone = value is pd.NA",
        "def f(t):\n    for row in t.itertuples(): print(row.name or '–')",
        "def f(t):\n    return [r.name for r in t.itertuples() if r.name]",
    ],
)
def test_the_rule_sees_what_it_forbids(wrong):
    assert list(faults(ast.parse(wrong)))


def test_no_room_asks_a_cell_by_its_truth_or_by_comparing_it_with_itself():
    found = [
        f"{path.relative_to(ROOT)}, {fault}"
        for path in sorted((ROOT / "parlib").rglob("*.py"))
        if path != THE_PLACE
        for fault in faults(tree_of(path))
    ]
    assert found == [], "ask is_missing, holds or value_or of parlib.codebook.values"
