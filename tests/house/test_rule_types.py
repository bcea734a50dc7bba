"""A type of rule is one class and one function a facet: every facet knows every type, and nothing else names one."""

from __future__ import annotations

import ast
from functools import lru_cache
from pathlib import Path

import pytest

from parlib.codebook import rules as grammar
from parlib.codebook.frameworks import Item
from parlib.codebook.rules import RULES, NoRule, RuleParams
from parlib.intake.workbook.formulas import Cells, Scored, formula
from parlib.intake.workbook.rule_words import words
from parlib.scoring.cliffs import nearest_steps
from parlib.scoring.picture import readings
from parlib.scoring.rules import points
from parlib.simulate.evidence import draw
from tests.house.trees import tree_of

ROOT = Path(__file__).resolve().parents[2]
FACETS = {
    "parlib/scoring/rules.py:points": points,
    "parlib/scoring/picture.py:readings": readings,
    "parlib/scoring/cliffs.py:nearest_steps": nearest_steps,
    "parlib/intake/workbook/formulas.py:formula": formula,
    "parlib/intake/workbook/rule_words.py:words": words,
    "parlib/simulate/evidence.py:draw": draw,
}
CLASSES = {rule.__name__ for rule in RULES.values()}

# who else may ask for a type by its name, and why
ALLOWED = {
    "parlib/codebook/rules/": "the grammar itself",
    "parlib/intake/annex": "the words of an annex choose the type; what they come to is a rule by its name",
    "parlib/intake/dispatch": "the readings of a dispatch name their own rules, of which one is called count too",
    "parlib/scoring/flags.py": "the error of a survey becomes one of points by the factor, which only a result has",
}
NOT_IN_WORDS = {"outcome", "published"}
"""Types that no guidance text states: what they convert is measured or printed elsewhere."""


def named_types(tree: ast.Module) -> list[tuple[int, str]]:
    """Return (line, what) of every place that asks which type a rule has, by class or by name."""
    found = []
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id="isinstance"), args=[_, wanted]):
                found += [(node.lineno, name) for name in _names(wanted) if name in CLASSES]
            case ast.MatchClass(cls=wanted):
                found += [(node.lineno, name) for name in _names(wanted) if name in CLASSES]
            case ast.Compare(left=left, comparators=others) if any(_is_rule(side) for side in (left, *others)):
                found += [(node.lineno, name) for side in (left, *others) for name in _texts(side) if name in RULES]
            case ast.Dict(keys=keys):
                named = [k.value for k in keys if isinstance(k, ast.Constant) and k.value in RULES]
                found += [(node.lineno, name) for name in named if len(named) > 2]
    return found


def _names(node: ast.AST) -> list[str]:
    return [n.id if isinstance(n, ast.Name) else n.attr for n in ast.walk(node) if isinstance(n, ast.Name | ast.Attribute)]


def _texts(node: ast.AST) -> list[object]:
    return [n.value for n in ast.walk(node) if isinstance(n, ast.Constant)]


def _is_rule(node: ast.AST) -> bool:
    return (isinstance(node, ast.Attribute) and node.attr == "rule") or (isinstance(node, ast.Name) and node.id == "rule")


@lru_cache
def modules() -> dict[str, ast.Module]:
    paths = sorted((ROOT / "parlib").rglob("*.py"))
    return {p.relative_to(ROOT).as_posix(): tree_of(p) for p in paths}


def dispatchers(tree: ast.Module) -> list[str]:
    """Return the functions that dispatch on the parameters of a rule."""
    return [
        f.name
        for f in ast.walk(tree)
        if isinstance(f, ast.FunctionDef)
        and any(isinstance(d, ast.Name) and d.id == "singledispatch" for d in f.decorator_list)
        and "RuleParams" in _names(f.args.args[0].annotation)
    ]


def test_the_facets_of_this_list_are_all_there_are():
    assert {f"{path}:{name}" for path, tree in modules().items() for name in dispatchers(tree)} == set(FACETS)


@pytest.mark.parametrize("facet", FACETS)
def test_every_facet_knows_every_type(facet):
    known = set(FACETS[facet].registry)
    missing = [rule.__name__ for rule in (*RULES.values(), NoRule) if rule not in known]
    assert missing == [], f"{facet}: register a function, if only one that says that there is nothing to say"


@pytest.mark.parametrize("facet", FACETS)
def test_a_facet_refuses_a_type_that_it_does_not_know(facet):
    class Unheard(RuleParams):
        """Registered nowhere."""

    given = {"points": (None, 1.0), "readings": (None,), "nearest_steps": (None, None), "words": ("1",)}
    with pytest.raises(TypeError, match="does not know the rule type Unheard"):
        FACETS[facet](Unheard(), *given.get(facet.partition(":")[2], (None,)))


def test_nothing_else_asks_which_type_a_rule_has():
    facets = {facet.partition(":")[0] for facet in FACETS}
    found = {
        path: named
        for path, tree in modules().items()
        if path not in facets and not path.startswith(tuple(ALLOWED)) and (named := named_types(tree))
    }
    assert found == {}, "ask a property of the parameters (parlib.codebook.rules), or write a facet"


def test_every_exception_is_used():
    assert [where for where in ALLOWED if not any(path.startswith(where) and named_types(tree) for path, tree in modules().items())] == []


@pytest.mark.parametrize(
    "source",
    [
        "isinstance(rule, Growth)",
        "isinstance(rule, grammar.Count | grammar.Bonus)",
        "match rule:\n    case grammar.Growth(equal=equal): pass",
        "item.rule == 'growth'",
        "rule in ('penalty', 'bonus')",
        "{'growth': 1, 'tier': 2, 'count': 3}.get(item.rule)",
    ],
)
def test_the_check_sees_a_type_asked_for(source):
    assert named_types(ast.parse(source))


def test_the_words_of_annexes_come_to_every_type_that_words_can_state():
    calls = [
        node
        for path, tree in modules().items()
        if path.startswith("parlib/intake/annex/")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Guidance"
    ]
    assert {call.args[0].value for call in calls if call.args and isinstance(call.args[0], ast.Constant)} == set(RULES) - NOT_IN_WORDS


def test_a_rule_without_a_maximum_gets_a_formula_or_none_but_never_a_broken_one():
    cells = Cells("A1", "B1", "C1", "D1", "E1", "F1", "G1", "H1")
    assert formula(grammar.Checklist(items=4), Scored(None, cells)) == ""
    assert formula(grammar.Bonus(per=1, cap=2), Scored(None, cells)) == 'IF(H1<0,"",ROUND(MIN(1*H1,2),9))'


def test_one_unbounded_interval_has_no_cliff():
    everywhere = grammar.Tiers(tiers=(grammar.Tier(points=2),))
    item = Item(code="1", level="domain", name_vi="x", max_points=2, rule="tier", rule_params={"tiers": [{"points": 2}]})
    assert not everywhere.counts_wholes
    assert list(nearest_steps(everywhere, item, None)) == []
