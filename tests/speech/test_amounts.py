"""Sizes and counts of refusals: MB instead of bytes with seven zeros, with the marks of the language spoken."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

import parlib
from parlib.gate.files import too_large
from parlib.intake.messages import problem
from parlib.intake.workbook.hostile import Limits, inspect_workbook
from parlib.speech.amounts import at_most, of_part, said_count, said_grid, said_size
from parlib.speech.catalogue import aloud, kept, revived, saying, speaking


@pytest.mark.parametrize(
    ("size", "beyond", "english", "vietnamese"),
    [
        (20_000_000, 0, "20 MB", "20 MB"),
        (1_250_000, 0, "1.2 MB", "1,2 MB"),
        (20_000_001, 20_000_000, "20.000001 MB", "20,000001 MB"),
        (20_050_000, 20_000_000, "20.1 MB", "20,1 MB"),
        (3_000_000_000, 20_000_000, "3,000 MB", "3.000 MB"),
        (64_000, 0, "64 KB", "64 KB"),
        (8_000, 7_999, "8,000 bytes", "8.000 byte"),
    ],
)
def test_a_size_is_in_words_of_people(size, beyond, english, vietnamese):
    said = said_size(size, beyond)
    assert said == english
    with speaking("vi"):
        assert aloud(said) == vietnamese


def test_counts_and_grids_have_the_marks_of_the_language():
    with speaking("vi"):
        assert aloud(at_most(said_count(200_000))) == "≤ 200.000"
        assert aloud(of_part("a.xml", said_grid(20_000, 300))) == "a.xml: 20.000 × 300"


def test_a_workbook_that_is_too_large_is_refused_in_megabytes_of_the_language_asked_for():
    limits = replace(Limits(), packed_bytes=1_500_000)
    for language, found, bound in (("vi", "2,5 MB", "≤ 1,5 MB"), ("en", "2.5 MB", "≤ 1.5 MB")):
        (told,) = inspect_workbook(b"PK\x03\x04" + b"0" * 2_499_996, name="a.xlsx", limits=limits, language=language).problems
        assert (told.actual, told.expected) == (found, bound)


def test_a_part_that_unpacks_too_large_names_itself_and_its_size():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<a/>")
        archive.writestr("xl/workbook.xml", "0" * 3_000_000)
    limits = replace(Limits(), part_bytes=2_000_000)
    told = inspect_workbook(packed.getvalue(), name="a.xlsx", limits=limits, language="vi").problems
    assert ("xl/workbook.xml: 3 MB", "≤ 2 MB") in {(p.actual, p.expected) for p in told}


def test_the_gate_formats_amounts_alike():
    refused = too_large(20_000_300, 20_000_000, "a.csv")
    with speaking("vi"):
        assert "tệp có 20,0003 MB, hơn mức 20 MB cho phép" in aloud(refused.args[0])


def test_an_amount_inside_a_kept_message_is_kept_as_text():
    told = saying("the file has {size}, more than the {most} that it may have", size=said_size(2_000_000), most=said_size(1_000_000))
    with speaking("vi"):
        assert aloud(revived(kept(told))) == "tệp có 2 MB, hơn mức 1 MB cho phép"


def test_found_and_expected_follow_the_language_of_the_problem_not_of_the_command():
    with speaking("en"):
        told = problem("file_too_large", language="vi", actual=said_size(2_500_000))
    assert told.actual == "2,5 MB"


def test_no_refusal_counts_in_bytes_again():
    """What is refused because of its size says so with the functions of this module."""
    old = re.compile(r":,\} B\b|\{\w+\} bytes")
    places = [p for p in Path(parlib.__file__).parent.rglob("*.py") if p.name != "amounts.py"]
    assert [str(p.name) for p in places if old.search(p.read_text(encoding="utf-8"))] == []
