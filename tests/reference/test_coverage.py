"""Which published numbers this project reproduces: one list, and a check that each stands in a test that names its origin.

Ids: G Grunfeld, P Petersen, M Munnell's states, W Wooldridge's wages, L panels shipped by linearmodels, T tests and probabilities, V surveys,
C composite indices.
"""

import ast
import re
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]

# what one would wish to reproduce; gaps in the numbering are numbers that were looked at and could not be sourced
WISHED = (
    *(f"G{k}" for k in (*range(1, 11), *range(13, 20), 21)),
    *(f"P{k}" for k in range(1, 7)),
    *(f"M{k}" for k in (1, 2, 3, 4, 7)),
    *("W1", "W3", "W4", "L1", "L2"),
    *("T1", "T2", "T3", "T4"),
    *("V1", "V3", "V4", "V6", "V8", "V9", "V10"),
    *("C1", "C3", "C4", "C5", "C7"),
)

NOT_REPRODUCED = {
    "C3": "PAPI's quartile groups: parlib places no locality in quartiles of another publisher's index; it prints ranks with their ranges",
}

COVERED = {
    "reference/test_panel_grunfeld.py": "G1 G2 G3 G4 G5 G6 G7 G8 G9 G10 G13 G14 G15 G16 G17 G18 G19 G21",
    "reference/test_panel_textbooks.py": "P1 P2 P3 P4 P5 P6 M1 M2 M3 M4 M7 W1 W3 W4",
    "reference/test_panel_stata.py": "L1",  # without the weighted blocks (parlib's panel regressions take no weights) and errors of the between regression
    "reference/test_pesaran_cd.py": "L2",
    "reference/test_multiplicity.py": "T1",
    "analysis/links/test_part_whole.py": "T2",
    "analysis/test_power.py": "T3 V8",
    "reference/test_composite_index.py": "T4 C1 C4 C7",  # C4 without the geometric mean, which a sum of points never needs
    "reference/test_survey.py": "V1 V3 V4 V6 V9 V10",
    "analysis/promises/test_reconcile.py": "C5",
}


def test_every_wished_number_is_reproduced_or_excused():
    covered = [name for names in COVERED.values() for name in names.split()]
    assert len(covered) == len(set(covered))
    assert set(covered) == set(WISHED) - set(NOT_REPRODUCED)
    assert set(NOT_REPRODUCED) <= set(WISHED)
    assert all(len(why) > 20 for why in NOT_REPRODUCED.values())


@pytest.mark.parametrize("file", COVERED)
def test_each_number_stands_in_a_test_that_names_its_origin(file):
    module = ast.parse((TESTS / file).read_text(encoding="utf-8"))
    tests = [node for node in module.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")]
    origins = _ids(ast.get_docstring(module) or "")
    found = set()
    for test in tests:
        named, told = _ids_of_name(test.name), _ids(ast.get_docstring(test) or "")
        assert named <= origins | told, f"{file}: {test.name} does not say where its number comes from"
        if any(isinstance(node, ast.Assert) for node in ast.walk(test)):
            found |= named | told
    assert set(COVERED[file].split()) <= found


def test_no_reproduced_number_is_left_off_the_list():
    for path in sorted((TESTS / "reference").glob("test_*.py")):
        module = ast.parse(path.read_text(encoding="utf-8"))
        named = {name for node in module.body if isinstance(node, ast.FunctionDef) for name in _ids_of_name(node.name)}
        assert named <= set(COVERED.get(f"reference/{path.name}", "").split()), path.name


def _ids_of_name(name: str) -> set[str]:
    """``test_p2_white_and_p5_fama`` reproduces P2 and P5; a letter after the number marks a variant."""
    return {f"{letter.upper()}{number}" for letter, number in re.findall(r"_([gpmwltvc])(\d+)[a-z]?(?=_|$)", name)}


def _ids(text: str) -> set[str]:
    """Ids in a text; ``P1-P6`` stands for all of them."""
    found = {f"{letter}{number}" for letter, number in re.findall(r"\b([GPMWLTVC])(\d+)[a-z]?\b", text)}
    for letter, low, high in re.findall(r"\b([GPMWLTVC])(\d+)-\1(\d+)\b", text):
        found |= {f"{letter}{k}" for k in range(int(low), int(high) + 1)}
    return found
