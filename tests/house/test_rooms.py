"""The rooms keep to themselves: imports point one way, and the pure rooms touch nothing outside."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

import grimp
import pytest

from tests.house.trees import tree_of

ROOT = Path(__file__).resolve().parents[2]
PURE = ("codebook", "scoring", "analysis", "document", "display")
FORBIDDEN_NAMES = {"utils", "helpers", "common", "core", "misc"}
OUTSIDE_MODULES = {
    "os",
    "io",
    "pathlib",
    "shutil",
    "tempfile",
    "subprocess",
    "socket",
    "time",
    "random",
    "locale",
    "urllib",
    "requests",
    "getpass",
}
# values, not files: figures are drawn into memory, paths and addresses are taken apart as text
ALLOWED = {"io.StringIO", "io.BytesIO", "io", "pathlib.PurePosixPath", "pathlib.PurePath", "urllib.parse"}
OUTSIDE_CALLS = {"open", "input", "print", "exec", "eval"}
CLOCK_AND_CHANCE = {
    ("date", "today"), ("datetime", "now"), ("datetime", "today"), ("datetime", "utcnow"), ("Timestamp", "now"), ("Timestamp", "today"),
    ("random", "seed"), ("random", "rand"), ("random", "normal"), ("random", "choice"),
}  # fmt: skip


def modules(*rooms: str) -> list[Path]:
    return sorted(p for room in rooms for p in (ROOT / "parlib" / room).rglob("*.py"))


def test_import_contracts_hold():
    command = [str(Path(sys.executable).parent / "lint-imports"), "--config", "pyproject.toml", "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "kept" in done.stdout


def circles(imports: dict[str, set[str]]) -> list[set[str]]:
    """Return every set of modules that import one another, straight or round about (Tarjan's strongly connected components)."""
    order: dict[str, int] = {}
    lowest: dict[str, int] = {}
    open_modules: list[str] = []
    found: list[set[str]] = []

    def visit(module: str) -> None:
        order[module] = lowest[module] = len(order)
        open_modules.append(module)
        for imported in imports[module]:
            if imported not in order:
                visit(imported)
                lowest[module] = min(lowest[module], lowest[imported])
            elif imported in open_modules:
                lowest[module] = min(lowest[module], order[imported])
        if lowest[module] == order[module]:
            start = open_modules.index(module)
            component = open_modules[start:]
            del open_modules[start:]
            if len(component) > 1:
                found.append(set(component))

    for module in imports:
        if module not in order:
            visit(module)
    return found


def test_no_module_imports_itself_round_about():
    graph = grimp.build_graph("parlib", cache_dir=None)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    assert len(imports) > 300
    assert circles(imports) == []


def test_import_cycles_are_detected():
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a", "d"}, "d": set(), "e": {"a"}}) == [{"a", "b", "c"}]


ENTRY_POINTS = {
    target.partition(":")[0]
    for group in tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["entry-points"].values()
    for target in group.values()
}


@pytest.mark.parametrize("module", [*sorted(ENTRY_POINTS), "parlib.briefing.warm.forked_run"])
def test_a_plug_in_can_be_imported_before_the_program_that_it_plugs_into(module):
    done = subprocess.run([sys.executable, "-c", f"import {module}"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def outside_touches(path: Path) -> list[str]:
    found = []
    for node in ast.walk(tree_of(path)):
        names = []
        if isinstance(node, ast.Import):
            names = [a.name for a in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [node.module if node.module in ALLOWED else f"{node.module}.{a.name}" for a in node.names]
        found += [f"line {node.lineno}: imports {n}" for n in names if n.split(".")[0] in OUTSIDE_MODULES and n not in ALLOWED]
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name) and node.func.id in OUTSIDE_CALLS:
                found.append(f"line {node.lineno}: calls {node.func.id}()")
            if isinstance(node.func, ast.Attribute):
                owner = node.func.value
                owner_name = owner.id if isinstance(owner, ast.Name) else owner.attr if isinstance(owner, ast.Attribute) else ""
                if (owner_name, node.func.attr) in CLOCK_AND_CHANCE:
                    found.append(f"line {node.lineno}: calls {owner_name}.{node.func.attr}()")
    return found


@pytest.mark.parametrize("room", PURE)
def test_pure_rooms_touch_no_file_clock_environment_or_global_chance(room):
    paths = modules(room)
    assert paths, room
    touches = {p.relative_to(ROOT).as_posix(): t for p in paths if (t := outside_touches(p))}
    assert touches == {}


def test_the_purity_check_can_fail(tmp_path):
    bad = tmp_path / "bad.py"
    bad.write_text("import os\nfrom datetime import date\n\nx = date.today()\ny = open('f')\n")
    assert len(outside_touches(bad)) == 3


def test_no_room_without_a_name():
    names = {p.stem for p in (ROOT / "parlib").rglob("*.py")} | {p.name for p in (ROOT / "parlib").rglob("*") if p.is_dir()}
    assert names & FORBIDDEN_NAMES == set()


def test_the_library_validates_with_errors_not_with_assert():
    asserts = [
        f"{p.relative_to(ROOT)}:{n.lineno}"
        for p in sorted((ROOT / "parlib").rglob("*.py"))
        for n in ast.walk(tree_of(p))
        if isinstance(n, ast.Assert)
    ]
    assert asserts == []


def test_every_public_function_and_class_has_a_docstring():
    bare = []
    for path in sorted((ROOT / "parlib").rglob("*.py")):
        tree = tree_of(path)
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_") and not ast.get_docstring(node):
                bare.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}")
    assert bare == []


MOST_LINES = 450


def test_modules_stay_readable():
    paths = [path for folder in ("parlib", "tests", "benchmarks", "tools") for path in (ROOT / folder).rglob("*.py")]
    lengths = {path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines()) for path in paths}
    assert {path: n for path, n in lengths.items() if n > MOST_LINES} == {}, "split it by meaning"


def options_of(tree: ast.Module) -> list[str]:
    """Return the options that a module of commands spells out, each as it is written."""
    written = [n.annotation for n in ast.walk(tree) if isinstance(n, ast.arg) and n.annotation is not None]
    written += [n.value for n in tree.body if isinstance(n, ast.Assign)]
    return [text for node in written if re.search(r"typer\.(Option|Argument)\(", text := ast.unparse(node))]


def test_an_option_of_several_commands_is_written_once():
    options = Counter(option for p in (ROOT / "parlib" / "cli").glob("*.py") for option in options_of(tree_of(p)))
    assert len(options) > 100
    assert [option for option, times in options.items() if times > 1] == [], "name it in console.py and import it"


# each neutralises what it writes; `context` makes text for a digest and writes no file
WRITERS_OF_CSV = {
    "briefing/pages/attachments.py",
    "codebook/inert_text.py",
    "intake/annex/rule_book_files.py",
    "intake/tables/vintage.py",
    "intake/workbook/problem_report.py",
}


def test_csv_is_written_only_where_formulas_are_neutralised():
    calls = {
        path.relative_to(ROOT / "parlib").as_posix()
        for path in (ROOT / "parlib").rglob("*.py")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute)
        and (
            node.attr == "to_csv" or (node.attr in ("writer", "DictWriter") and isinstance(node.value, ast.Name) and node.value.id == "csv")
        )
    }
    assert calls == WRITERS_OF_CSV
