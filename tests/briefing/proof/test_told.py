"""A verdict as people read it: a bundle of a province in a few lines, and what is wrong document by document."""

from __future__ import annotations

import pytest

from parlib.briefing.proof.told import told
from parlib.briefing.proof.verdict import Equal, Findings, named

APPENDICES = [f"phu-luc-{n:03}-x-2024.pdf" for n in range(1, 125)]
BOUND = "373 files, each bound by the manifest"


def bundle(**wrong: Findings) -> Findings:
    """Return what is found in a bundle of 124 appendices, some of them with findings of their own."""
    whole = Findings(checked=[BOUND])
    for name in [*APPENDICES, "cong-van.pdf"]:
        if name.removesuffix(".pdf").replace("-", "_") in wrong:
            whole.add(wrong[name.removesuffix(".pdf").replace("-", "_")], of=name)
            continue
        findings = Findings()
        findings.is_equal(Equal("r-1", 40, 200))
        findings.checked.append("pages made again byte for byte")
        whole.add(findings, of=name)
    return whole


def test_the_bundle_of_a_province_is_told_in_a_few_lines_and_json_keeps_every_sentence():
    verdict = bundle().verdict("tinh-r1.zip")
    shown = told(verdict)
    assert shown.lines == (
        "tinh-r1.zip is what the data say:",
        f"  {BOUND}",
        "  125 document(s): made again from release r-1 and equal: 5000 blocks, 25000 numbers",
        "  125 document(s): pages made again byte for byte",
    )
    assert len(verdict.checked) == 1 + 2 * 125


def test_a_document_that_is_false_is_named_and_what_is_true_of_the_others_is_not_told():
    verdict = bundle(phu_luc_007_x_2024=Findings(differs=["one number", "another"])).verdict("tinh-r1.zip")
    assert told(verdict).lines == (
        "tinh-r1.zip is NOT what the data say, 2 difference(s):",
        "  - phu-luc-007-x-2024.pdf: one number",
        "  - phu-luc-007-x-2024.pdf: another",
    )


def test_a_document_that_was_not_compared_is_named_above_what_was():
    verdict = bundle(phu_luc_007_x_2024=Findings(left=["its release is not here"])).verdict("tinh-r1.zip")
    first, second, *_ = told(verdict).lines
    assert first == "tinh-r1.zip holds what the data say, but not all of it was compared:"
    assert second == "  phu-luc-007-x-2024.pdf: its release is not here"


def test_a_document_that_another_parlib_words_otherwise_leaves_the_bundle_neither_proved_nor_false():
    letter = Findings(left=["made by other code of parlib; what it says is not what this parlib writes"])
    letter.is_otherwise("r-1")
    verdict = bundle(phu_luc_007_x_2024=letter).verdict("tinh-r1.zip")
    first, second, *_ = told(verdict).lines
    assert first == "tinh-r1.zip could not be verified, nor shown to be false:"
    assert second.startswith("  phu-luc-007-x-2024.pdf: made by other code of parlib")
    assert verdict.line.startswith("tinh-r1.zip could not be verified, nor shown to be false: ")
    assert verdict.exit_code == 8


def test_what_is_wrong_with_every_document_is_told_once_and_a_note_too():
    whole = Findings()
    for name in APPENDICES:
        whole.add(Findings(left=["release r-1 is not here"], notes=["packed again"]), of=name)
    shown = told(whole.verdict("tinh-r1.zip"))
    assert shown.lines[1:] == ("  124 document(s): release r-1 is not here",)
    assert shown.notes == ("  note: 124 document(s): packed again",)


@pytest.mark.parametrize("count", [1, 3])
def test_few_documents_are_told_one_by_one(count):
    whole = Findings()
    for name in APPENDICES[:count]:
        whole.add(Findings(checked=["every word"]), of=name)
    assert told(whole.verdict("a.zip")).lines[1:] == tuple(f"  {named(n, 'every word')}" for n in APPENDICES[:count])


def test_one_document_is_one_line_with_its_other_differences_below():
    verdict = Findings(differs=["a", "b"], notes=["c"]).verdict("a.pdf")
    assert told(verdict).lines == ("a.pdf is NOT what the data say: a (and 1 more).", "  - b")
    assert told(verdict).notes == ("  note: c",)
