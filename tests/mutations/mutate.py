"""Changes that a bad disk, a bad program or a bad person makes to a file: to its bytes, its lines, its values, its parts."""

from __future__ import annotations

import copy
import csv
import io
import json
import random
import re
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import yaml

NASTY = [
    b"<", b">", b"&", b'"', b"'", b"\x00", b"\xff\xfe", b"]]>", b"<!--", b"<![CDATA[", b"&#0;", b"&#x110000;", b"<!DOCTYPE x>", b"<c/>", b"1e999", b"-1",
    b"99999999999999999999", b"NaN", b"inf", b"0", b"1.7976931348623157e308", b"-0", b"1,5", b"85%", b"TRUE", b"#REF!", b"=1+1", b"\xe1\xbb",
    b"2024-02-30", b"\r", b"\n", b"\t", b";", b",", b"{", b"[", b"]", b"}", b": ", b"- ", b"&a", b"*a", b"!!x ", b"|", b"~", b"../..", b"\xe2\x80\xae",
    "Không áp dụng".encode(), "ðường".encode(), "caùc".encode(), "tăng 5% so với năm 2023;".encode(), "≥ 90%".encode(),
]  # fmt: skip
VALUES: list[Any] = [
    None, True, False, 0, -1, 1, 10**18, 1.5, float("nan"), float("inf"), -1e308, "", " ", "x", "?", "=1+1", "\u200b＝1", "1e999", "NaN", "2024-02-30", "../../etc/hostname",
    "VN", "31@2008-08-01", "x" * 5_000, "ế" * 2_000, "\u202e", "a\u0301", [], {}, [[]], {"a": {}}, ["x"] * 300, date(2024, 2, 29), 2024, "2024",
]  # fmt: skip


def scramble(content: bytes, r: random.Random, most: int = 6) -> bytes:
    """Flip, insert, delete, repeat or move a few slices of bytes."""
    data = bytearray(content)
    for _ in range(r.randint(1, most)):
        at = r.randrange(len(data) + 1)
        kind = r.randrange(6)
        if kind == 0 and data:
            data[at % len(data)] = r.randrange(256)
        elif kind == 1:
            data[at:at] = r.choice(NASTY) * r.choice([1, 1, 1, 1, 50, 2_000])
        elif kind == 2:
            del data[at : at + r.choice([1, 3, 20, 500])]
        elif kind == 3:
            data[at:at] = data[at : at + r.choice([5, 50, 2_000])] * r.choice([1, 1, 30])
        elif kind == 4:
            other = r.randrange(len(data) + 1)
            data[at:at] = data[other : other + r.choice([5, 50, 500])]
        else:
            data[at : at + r.randrange(12)] = r.choice(NASTY)
    return bytes(data)


def cut(content: bytes, r: random.Random) -> bytes:
    return content[: r.randrange(len(content) + 1)] + (r.randbytes(30) if r.random() < 0.5 else b"")


def lines(content: bytes, r: random.Random) -> bytes:
    """Drop, repeat, swap and join lines; mix their ends."""
    rows = content.split(b"\n")
    for _ in range(r.randint(1, 4)):
        at, other, kind = r.randrange(len(rows)), r.randrange(len(rows)), r.randrange(7)
        if kind == 0 and len(rows) > 1:
            del rows[at]
        elif kind == 1:
            rows[at:at] = [rows[at]] * (r.choice([1, 2, 50, 3_000]) if len(rows[at]) < 2_000 else 1)
        elif kind == 2:
            rows[at], rows[other] = rows[other], rows[at]
        elif kind == 3:
            rows[at] = rows[at] + b"\r"
        elif kind == 4:
            rows[at] = b" " * r.choice([1, 2, 7, 500]) + rows[at]
        elif kind == 5:
            rows[at] = (rows[at] * r.choice([2, 20, 400]))[:2_000_000]
        else:
            rows[at] = b""
    return r.choice([b"\n", b"\n", b"\n", b"\r\n", b"\r", b"\n\n"]).join(rows)


def encoding(content: bytes, r: random.Random) -> bytes:
    text = content.decode("utf-8", "replace")
    return text.encode(r.choice(["utf-16", "utf-16-le", "utf-32", "cp1258", "latin-1", "utf-7", "utf-8-sig", "cp037"]), "replace")


def text(content: bytes, r: random.Random) -> bytes:
    """Any change that a text file can suffer."""
    return r.choice([scramble, scramble, lines, lines, cut, encoding])(content, r)


def table(content: bytes, r: random.Random) -> bytes:
    """Change cells, columns and quotes of a CSV, well-formed or not."""
    if r.random() < 0.35:
        return text(content, r)
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    for _ in range(r.randint(1, 5)):
        row, kind = r.randrange(len(rows)), r.randrange(8)
        column = r.randrange(max(len(rows[row]), 1))
        if kind < 3 and rows[row]:
            rows[row][column] = str(r.choice(VALUES)) if r.random() < 0.7 else r.choice(NASTY).decode("utf-8", "replace")
        elif kind == 3:
            rows = [[*r_, ""] for r_ in rows] if r.random() < 0.5 else [r_[:-1] for r_ in rows]
        elif kind == 4:
            wide = rows[row]
            rows[row] = (wide * min(r.choice([2, 50, 3_000]), 20_000 // max(len(wide), 1) + 1))[:20_000]
        elif kind == 5:
            rows[row:row] = [list(rows[row])] * (r.choice([1, 5, 2_000]) if len(rows[row]) < 100 else 1)
        elif kind == 6 and len(rows) > 1:
            del rows[row]
        else:
            rows += [[f"{cell}{i}" for cell in rows[row]] for i in range(r.choice([1, 400]))]
    out = io.StringIO(newline="")
    csv.writer(
        out,
        delimiter=r.choice(",,,;\t|"),
        quoting=r.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
        lineterminator=r.choice(["\n", "\r\n", "\r"]),
    ).writerows(rows)
    made = out.getvalue()
    return (made.replace('"', "", 1) if r.random() < 0.1 else made).encode("utf-8", "surrogatepass")


def places(value: Any, place: tuple = ()) -> list[tuple]:
    """Every place inside plain data."""
    found = [place] if place else []
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, entry in inner:
        found += places(entry, (*place, key))
    return found


def values(data: Any, r: random.Random) -> Any:
    """Change, drop, repeat, move or nest a few values inside plain data."""
    data = copy.deepcopy(data)
    for _ in range(r.randint(1, 4)):
        there = places(data)
        if not there:
            return r.choice(VALUES)
        place = r.choice(there)
        holder = data
        for key in place[:-1]:
            holder = holder[key]
        key, kind = place[-1], r.randrange(8)
        if kind < 3:
            holder[key] = copy.deepcopy(r.choice(VALUES))
        elif kind == 3:
            del holder[key]
        elif kind == 4 and isinstance(holder, list):
            holder[key:key] = [copy.deepcopy(holder[key])] * r.choice([1, 1, 40])
        elif kind == 4:
            holder[r.choice(["x", "extra", 5, None, "", "id"])] = holder[key]
        elif kind == 5:
            other = r.choice(there)
            source: Any = data
            for step in other:
                source = (
                    source[step]
                    if isinstance(source, list | dict) and (step in source if isinstance(source, dict) else step < len(source))
                    else None
                )
            holder[key] = copy.deepcopy(source)
        elif kind == 6:
            for _ in range(r.choice([1, 5, 30, 150])):
                holder[key] = [holder[key]] if r.random() < 0.5 else {"a": holder[key]}
        else:
            holder[key] = str(holder[key])
    return data


def yaml_file(content: bytes, r: random.Random) -> bytes:
    """Change the values of a YAML file, or its text."""
    if r.random() < 0.4:
        return text(content, r)
    data = yaml.load(content, Loader=yaml.CSafeLoader)
    try:
        return yaml.dump(
            values(data, r), Dumper=yaml.SafeDumper, allow_unicode=r.random() < 0.8, sort_keys=False, default_flow_style=r.random() < 0.2
        ).encode("utf-8", "surrogatepass")
    except RecursionError:
        return text(content, r)


def json_file(content: bytes, r: random.Random) -> bytes:
    if r.random() < 0.3:
        return text(content, r)
    return json.dumps(values(json.loads(content), r), ensure_ascii=r.random() < 0.3, default=str).encode("utf-8", "surrogatepass")


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {n: archive.read(n) for n in archive.namelist()}


def packed(parts: dict[str, bytes], r: random.Random) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED if r.random() < 0.2 else zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name)  # its date is 1980: the same mutant every time
            info.compress_type = archive.compression
            archive.writestr(info, content)
    return out.getvalue()


def of_parts(data: bytes, r: random.Random, inside: Callable[[str, bytes, random.Random], bytes], main: str) -> bytes:
    """Change an archive: its bytes, which parts it has, or what is inside one (half of the time the main one)."""
    kind = r.randrange(10)
    if kind == 0:
        return scramble(data, r)
    if kind == 1:
        return cut(data, r)
    parts = parts_of(data)
    name = main if main in parts and r.random() < 0.5 else r.choice(sorted(parts))
    if kind == 2:
        del parts[name]
    elif kind == 3:
        parts[r.choice(sorted(parts))], parts[name] = parts[name], r.choice(list(parts.values()))
    elif kind == 4:
        parts[r.choice(["../../x", "/x", "C:\\x", name.upper(), "x" * 300, "vbaProject.bin", "mimetype", "customXml/item1.xml"])] = (
            r.choice([b"", b"<a/>", bytes(3_000_000), parts[name]])
        )
    else:
        parts[name] = inside(name, parts[name], r)
    return packed(parts, r)


def xml(_: str, content: bytes, r: random.Random) -> bytes:
    """Change values, types, addresses and elements inside XML that mostly stays well-formed."""
    if r.random() < 0.3:
        return scramble(content, r)
    for _n in range(r.randint(1, 5)):
        if r.random() < 0.25:
            content = flood(content, r)
            continue
        mark = r.choice(
            [
                b"<v>",
                b' t="',
                b' r="',
                b"<f>",
                b"<c ",
                b"<row ",
                b'ref="',
                b'sqref="',
                b"<t>",
                b' s="',
                b' count="',
                b'formatCode="',
                b'w:val="',
                b"<w:t>",
                b'Target="',
            ]
        )
        at = content.find(mark, r.randrange(len(content) + 1))
        if at < 0:
            continue
        start = at + len(mark)
        ends = [i for i in (content.find(b"<", start), content.find(b'"', start)) if i >= 0]
        end = min(ends) if ends else start
        new = str(r.choice(VALUES)).encode("utf-8", "replace") if r.random() < 0.6 else r.choice(NASTY).strip(b'"')
        content = content[:start] + new.replace(b"<", b"").replace(b"&", b"") + content[end:]
    return content


def flood(content: bytes, r: random.Random) -> bytes:
    """Put in one element that asks for much, or very many small ones, before a closing tag."""
    closing = [m.start() for m in re.finditer(rb"</[\w:]+>", content)]
    if not closing:
        return content
    at = r.choice(closing)
    far = r.choice([b"A1:XFD1048576", b"XFD1048576", b"A1:A1048576", b"A1:XFD1", b"B2:C90", b"A:XFD", b""])
    many = r.choice([1, 1, 3, 300, 8_000])
    piece = r.choice([
        b'<mergeCell ref="%b"/>' % far, b'<hyperlink ref="%b" location="x"/>' % far, b'<dataValidation sqref="%b"/>' % far, b'<comment ref="%b"/>' % far,
        b'<row r="1048576"/>', b"<row/>", b'<c r="%b"/>' % far, b'<col min="1" max="16384" width="9"/>', b"<xf/>", b"<a>", b"<w:p>", b"<w:p/>", b"<w:p><w:r><w:t>x</w:t></w:r></w:p>",
        b"<si><t>x</t></si>", b"<c><v>1</v></c>", b'<definedName name="n">A1</definedName>', b'<a b="%b"/>' % (b"x" * 4_000), "<w:t>đạt ≥ 90% giao Sở Nội vụ </w:t>".encode(),
    ])  # fmt: skip
    return content[:at] + piece * many + content[at:]
