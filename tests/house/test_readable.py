"""The library stays readable: no function over a page, no conditional expression inside another."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.house.trees import tree_of

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 60
"""Lines of a function's body: its docstring and its signature (of a command: a list of options) are read, not followed."""


def nested(tree: ast.AST) -> list[int]:
    """Return the lines of conditional expressions one of whose three parts is another one."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.IfExp) and any(isinstance(part, ast.IfExp) for part in (node.test, node.body, node.orelse))
    ]


def too_long(tree: ast.AST) -> list[str]:
    """Return the functions with more lines than a page, each with how many."""
    functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    return [f"{f.name}: {lines}" for f in functions if (lines := lines_of(f)) > LONGEST]


def lines_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the lines from the first statement of a function to its last."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0


def enums_by_identity(tree: ast.AST) -> list[int]:
    """Return the lines that compare with a member of an enum by `is`: a word read from a table is equal to it and not the same."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare)
        and any(isinstance(how, ast.Is | ast.IsNot) for how in node.ops)
        and any(isinstance(right, ast.Attribute) and right.attr.isupper() for right in node.comparators)
    ]


def trees() -> dict[Path, ast.Module]:
    return {p: tree_of(p) for p in sorted((ROOT / "parlib").rglob("*.py"))}


def test_no_conditional_expression_stands_inside_another():
    places = [f"{path.relative_to(ROOT).as_posix()}:{line}" for path, tree in trees().items() for line in nested(tree)]
    assert places == [], "write `if`, `match` or a dict"


def test_members_of_enums_are_compared_by_value():
    told = {path.relative_to(ROOT).as_posix(): lines for path, tree in trees().items() if (lines := enums_by_identity(tree))}
    assert told == {}, "write =="
    assert enums_by_identity(ast.parse("a is Lens.RULE\nb is not Kind.EMPTY\nc is None\nd == Lens.RULE")) == [1, 2]


def test_no_function_is_longer_than_a_page():
    found = {path.relative_to(ROOT).as_posix(): long for path, tree in trees().items() if (long := too_long(tree))}
    assert found == {}, "split it along its steps"


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ("x = a if b else c if d else e", 1),
        ("x = (a if b else c) if d else e", 1),
        ("x = a if (b if c else d) else e", 1),
        ("x = a if b else f(c if d else e)", 0),
        ("x = a if b else c", 0),
    ],
)
def test_the_count_sees_what_it_counts(source, count):
    assert len(nested(ast.parse(source))) == count


def test_statements_are_counted_and_what_is_said_of_them_is_not():
    head, body = 'def f(\n    a,\n    b,\n):\n    """One.\n\n    Two.\n    """\n', "    x = 1\n"
    assert too_long(ast.parse(head + 60 * body)) == []
    assert too_long(ast.parse(head + 61 * body)) == ["f: 61"]


SAY_NOTHING = {"said", "found", "own", "asked"}
"""Names that leave open what they hold."""


def empty_names(tree: ast.AST) -> list[str]:
    """Return the variables, parameters and placeholders that carry a name which says nothing, each with its line.

    Fields are not meant: what an office writes into `params/` is called as it always was (`appraisal.found`).
    """
    nodes = list(ast.walk(tree))
    fields = {n.target for c in nodes if isinstance(c, ast.ClassDef) for n in c.body if isinstance(n, ast.AnnAssign)}
    variables = [(n.lineno, n.id) for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store) and n not in fields]
    parameters = [(n.lineno, n.arg) for n in nodes if isinstance(n, ast.arg)]
    return [f"{line} {name}" for line, name in (*variables, *parameters) if name in SAY_NOTHING] + [
        f"{n.lineno} {{{name}}}"
        for n in nodes
        if isinstance(n, ast.Constant) and isinstance(n.value, str)
        for name in placeholders(n.value)
        if name in SAY_NOTHING
    ]


def placeholders(text: str) -> list[str]:
    """Return the names in braces of a sentence, as `{count:count}`, `{count?one|many}` and `{name!r}` write them."""
    return re.findall(r"\{(\w+?)\d*[!:?}]", text)


def test_a_variable_says_what_it_holds():
    told = {path.relative_to(ROOT).as_posix(): names for path, tree in trees().items() if (names := empty_names(tree))}
    assert told == {}, "name what it holds: matched_unit, published_total, refusals"


def test_a_placeholder_of_the_wording_says_what_it_holds():
    files = sorted((ROOT / "params" / "wording").glob("*.yml")) + sorted((ROOT / "parlib" / "speech").glob("*.po"))
    told = {f.name: names for f in files if (names := SAY_NOTHING & set(placeholders(f.read_text(encoding="utf-8"))))}
    assert len(files) > 10
    assert told == {}, "name what it holds: {self_points}, {fault}, {unknown}"


def test_a_name_without_a_meaning_is_found_wherever_it_is_bound():
    source = "class A:\n    found: str\nfor own in x:\n    said, b = y\nif asked := z:\n    pass\nfound = found.b(own=1)\n"
    source += "def f(found, own):\n    return saying('{place}: {said2!r}, {own:.2f}', own=own)"
    assert sorted(empty_names(ast.parse(source))) == ["3 own", "4 said", "5 asked", "7 found", "8 found", "8 own", "9 {own}", "9 {said}"]
