"""The tests keep their own rule: what one test writes, no other test sees, whatever the order."""

from __future__ import annotations

import ast
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
COPIES = {"built_copy", "copy_project", "own_copy"}


def names_called(function: ast.FunctionDef) -> set[str]:
    return {n.func.id for n in ast.walk(function) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}


def is_shared(function: ast.FunctionDef) -> bool:
    """Say whether a function is a fixture that several tests get from one call."""
    calls = [d for d in function.decorator_list if isinstance(d, ast.Call) and ast.unparse(d.func) == "pytest.fixture"]
    scopes = {k.value.value for d in calls for k in d.keywords if k.arg == "scope" and isinstance(k.value, ast.Constant)}
    return bool(scopes - {"function"})


def test_a_project_that_tests_share_is_held_to_be_untouched():
    shared, unguarded = 0, []
    for path in sorted(TESTS.rglob("*.py")):
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(function, ast.FunctionDef) and is_shared(function) and names_called(function) & COPIES:
                shared += 1
                if "untouched" not in names_called(function):
                    unguarded.append(f"{path.relative_to(TESTS)}: {function.name}")
    assert shared >= 3
    assert unguarded == []
