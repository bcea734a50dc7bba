"""What the check of a plan finds, in the words of the review workbook; nothing is read back from a sentence."""

import ast
import inspect
import re

import pytest

from parlib.codebook import plan_checks, promise_checks
from parlib.errors import Problem
from parlib.intake.dispatch.plan_messages import OF_A_PLAN, in_language
from parlib.speech.catalogue import saying, vietnamese


def test_all_that_the_check_of_a_plan_finds_is_said_in_vietnamese():
    """Each sentence of the check is read from its source; none is left that nobody finds any more."""
    found = []
    for module in (plan_checks, promise_checks):
        for node in ast.walk(ast.parse(inspect.getsource(module))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Fault" and isinstance(node.args[1], ast.Call):
                found.append(node.args[1].args[0].value)
            elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "what":
                found.append(node.value.args[0].value)
    # efforts stand in no row of the workbook: they are said as everywhere
    of_efforts = {"survey answers are not a step: no office may work for them"}
    assert len(found) >= 30
    assert sorted(set(found) - OF_A_PLAN.keys() - of_efforts) == []
    assert sorted(OF_A_PLAN.keys() - set(found)) == []
    fields = {english: set(re.findall(r"\{[^}]*\}", english)) for english in OF_A_PLAN}
    assert {e: set(re.findall(r"\{[^}]*\}", what)) for e, (what, _) in OF_A_PLAN.items()} == fields


@pytest.mark.parametrize("prefix", ["", "C07: "])
def test_figures_of_a_fault_are_carried_and_printed_as_vietnamese_prints_them(prefix):
    what = saying("a decrease larger than the baseline, {baseline:g}", baseline=12.5)
    what = saying("{prefix}{what}", prefix=prefix, what=what) if prefix else what
    told = in_language(Problem(what, "correct it"), "vi")
    assert (told.what, told.remedy) == (f"{prefix}Mức giảm lớn hơn mức gốc, 12,5.", "Sửa một trong hai.")
    assert in_language(Problem(what, "correct it"), "en").what == what


def test_what_has_no_words_of_the_workbook_is_said_as_everywhere():
    what = saying("survey answers are not a step: no office may work for them")
    told = in_language(Problem(what, saying("correct the code")), "vi")
    assert (told.what, told.remedy) == (vietnamese()[str(what)], vietnamese()["correct the code"])


def test_a_sentence_that_only_looks_like_a_fault_stays_as_it_is():
    problem = Problem("no target", "do it")
    assert in_language(problem, "vi") == problem
