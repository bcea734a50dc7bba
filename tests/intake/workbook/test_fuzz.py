"""Thousands of mutated workbooks: never a traceback, and what is accepted can always be scored.

``PARLIB_FUZZ=50000 pytest tests/intake/workbook/test_fuzz.py`` runs a longer hunt; ``PARLIB_FUZZ_SEED`` moves it elsewhere.
"""

import io
import os
import random
import re
import resource
import zipfile

import pytest

from parlib.codebook.layers import APPRAISAL_FORM, SELF_FORM
from parlib.codebook.tables import conform
from parlib.errors import Problem
from parlib.intake.annex.rule_book import read_annex
from parlib.intake.workbook.collect import collect, read_submission
from parlib.intake.workbook.items import Book
from parlib.intake.workbook.marked_copy import mark_copy
from parlib.intake.workbook.template import write_template
from parlib.scoring.evidence import evidence_problems
from tests.intake.rulebooks import Filled, every_rule, fill_at_random, register, unit
from tests.short_form import short_form

COUNT = int(os.environ.get("PARLIB_FUZZ", "2000"))
SEED = int(os.environ.get("PARLIB_FUZZ_SEED", "20240724"))
SHARDS = 5
BOOK = every_rule()
NASTY = [
    b"<", b">", b"&", b'"', b"\x00", b"\xff\xfe", b"]]>", b"<!--", b"<![CDATA[", b"&#0;", b"&#x110000;", b"&amp;", b"xml:space", b"<c/>", b"<c r=\"A1\">",
    b"1e999", b"-1", b"99999999999999999999", b"NaN", b"inf", b"0", b"1.7976931348623157e308", b"-0", b"1,5", b"85%", b"TRUE", b"#REF!",
    b't="e"', b't="s"', b't="b"', b't="d"', b't="str"', b't="inlineStr"', b't="n"', b's="9999999"', b'r="A0"', b'r="ZZZ1"', b'r=""',
    "Không áp dụng".encode(), "Có".encode(), "caùc".encode(), b"=1+1", b"\xe1\xbb", b"1900-02-29T00:00:00", b"45000.5", b"-45000", b"9.9e15",
]  # fmt: skip
VALUES = [
    "0",
    "1",
    "-1",
    "1e308",
    "1e999",
    "NaN",
    "",
    " ",
    "85",
    "0.85",
    "1.2.3",
    "2024-02-30",
    "999999999999",
    "-0.0000001",
    "1" * 400,
    "１",
    "#N/A",
    "=1",
]


@pytest.fixture(scope="module")
def seeds(tmp_path_factory):
    """A few filled workbooks to mutate."""
    folder = tmp_path_factory.mktemp("seeds")
    out = []
    for number in range(3):
        layers = APPRAISAL_FORM if number == 2 else SELF_FORM
        path = write_template(BOOK, locality=unit(), period=2024, path=folder / f"{number}.xlsx", layers=layers)
        data = fill_at_random(Filled(path), BOOK, number, layers=layers).save().read_bytes()
        out.append(with_shared_strings(data))
    return out


def with_shared_strings(data):
    """The workbook as Excel writes it: texts in a table of their own (openpyxl writes them into the cells)."""
    parts, texts = parts_of(data), []

    def share(match):
        texts.append(match.group(2))
        return b'%b t="s"><v>%d</v></c>' % (match.group(1), len(texts) - 1)

    for name in [n for n in parts if n.startswith("xl/worksheets/sheet")]:
        parts[name] = re.sub(rb'(<c [^<>]*?) t="inlineStr"><is>(.*?)</is></c>', share, parts[name])
    parts["xl/sharedStrings.xml"] = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">%b</sst>' % b"".join(
        b"<si>%b</si>" % t for t in texts
    )
    relation = b'<Relationship Id="rIdS" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(b"</Relationships>", relation)
    kind = b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", kind)
    return packed(parts, random.Random(0))


def parts_of(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {n: archive.read(n) for n in archive.namelist()}


def packed(parts, r):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED if r.random() < 0.2 else zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def scramble(content, r, most=6):
    """Flip, insert, delete, repeat or move a few slices of bytes."""
    data = bytearray(content)
    for _ in range(r.randint(1, most)):
        at = r.randrange(len(data) + 1)
        kind = r.randrange(6)
        if kind == 0 and data:
            data[at % len(data)] = r.randrange(256)
        elif kind == 1:
            data[at:at] = r.choice(NASTY)
        elif kind == 2:
            del data[at : at + r.choice([1, 3, 20, 500])]
        elif kind == 3:
            data[at:at] = data[at : at + r.choice([5, 50, 2000])]
        elif kind == 4:
            other = r.randrange(len(data) + 1)
            data[at:at] = data[other : other + r.choice([5, 50, 500])]
        else:
            data[at : at + r.randrange(12)] = r.choice(NASTY)
    return bytes(data)


def mutate_cells(content, r):
    """Change values, types and addresses of cells inside well-formed XML."""
    for _ in range(r.randint(1, 5)):
        marks = [b"<v>", b' t="', b' r="', b"<f>", b"<c ", b"<row ", b'ref="', b'sqref="']
        mark = r.choice(marks)
        at = content.find(mark, r.randrange(len(content) + 1))
        if at < 0:
            continue
        start = at + len(mark)
        ends = [i for i in (content.find(b"<", start), content.find(b'"', start)) if i >= 0]
        end = min(ends) if ends else start
        new = r.choice(VALUES).encode() if mark in (b"<v>", b"<f>") else r.choice(NASTY).strip(b'"')
        content = content[:start] + new + content[end:]
    return content


def mutant(data, r):
    kind = r.randrange(10)
    if kind == 0:
        return scramble(data, r)
    if kind == 1:
        return data[: r.randrange(len(data))] + (r.randbytes(30) if r.random() < 0.5 else b"")
    parts = parts_of(data)
    name = r.choice(sorted(parts)) if kind < 5 else "xl/worksheets/sheet1.xml" if kind < 9 else "xl/sharedStrings.xml"
    if kind == 2:
        del parts[name]
    elif kind == 3:
        parts[r.choice(sorted(parts))], parts[name] = parts[name], r.choice(list(parts.values()))
    elif kind < 7:
        parts[name] = scramble(parts[name], r)
    else:
        parts[name] = mutate_cells(parts[name], r)
    return packed(parts, r)


@pytest.mark.parametrize("shard", short_form(range(SHARDS), [0]))
def test_no_mutant_ends_in_a_traceback_and_what_is_accepted_can_be_scored(seeds, tmp_path, shard, capfd):
    r = random.Random(SEED * 100 + shard)
    books, units, file = {BOOK.id: Book(BOOK)}, register(), tmp_path / "m.xlsx"
    refused, rows = 0, []
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    count = max(COUNT // SHARDS, 1)
    for number in range(count):
        file.write_bytes(mutant(r.choice(seeds), r))
        got = read_submission(file, books, units)
        assert all(isinstance(p, Problem) and p.what and p.remedy for p in got.problems)
        refused += got.refused
        if not got.refused:
            what = {"locality": f"{number}@2020-01-01", "period": got.period, "framework": got.framework, "source_file": "m.xlsx"}
            rows.extend(what | row for row in got.rows.evidence.values())
    assert evidence_problems(conform("evidence", rows), BOOK) == []
    capfd.readouterr()  # the reader library reports its own panics on stderr
    assert refused > count // 10
    assert refused < count
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 500_000  # kB


def test_the_seeds_themselves_are_accepted(seeds, tmp_path):
    for number, data in enumerate(seeds):
        (tmp_path / f"{number}.xlsx").write_bytes(data)
        got = read_submission(tmp_path / f"{number}.xlsx", {BOOK.id: Book(BOOK)}, register())
        assert not got.refused
        expected = {"reported"} if number == 2 else {"reported", "not_applicable"}  # appraisers declare nothing
        assert {row["state"] for row in got.rows.evidence.values()} >= expected


def test_a_folder_of_mutants_is_collected_and_marked(seeds, tmp_path, capfd):
    r = random.Random(SEED)
    folder = tmp_path / "in"
    folder.mkdir()
    for i in range(40):
        (folder / f"{i:02d}.xlsx").write_bytes(mutant(seeds[0], r))
    (folder / "99.xlsx").write_bytes(seeds[1])
    Filled(folder / "99.xlsx").put("1.1", choice="?").save()
    got = collect(folder, {BOOK.id: BOOK}, register())
    assert len(got.files) == 41
    copies = [mark_copy(folder / p.file, [p], tmp_path / "out" / p.file) for p in got.problems if p.cell]
    assert any(copies)
    for i in range(40):  # the same files taken for annexes: a rule book or problems, never a traceback
        framework, problems, _ = read_annex(folder / f"{i:02d}.xlsx")
        assert framework is not None or any(p.severity == "error" for p in problems)
    capfd.readouterr()
