"""How fast a folder of self-scoring workbooks is read back, against bare readers of the same files.

    python benchmarks/collect.py            # 700 workbooks, about two minutes
    python benchmarks/collect.py --small    # 35 workbooks, a few seconds

Four tasks over the same files, interleaved in rounds; the median of the rounds counts, in seconds
of processor time. ``collect`` does everything (inspection, reading, every check, the evidence
table); ``inspect`` is its look into the zip; ``calamine`` and ``openpyxl`` only read the values of
every cell. The choice of python-calamine as the reader rests on this comparison
(docs/decisions/0018).
"""

from __future__ import annotations

import argparse
import io
import json
import statistics
import tempfile
import time
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
from python_calamine import CalamineWorkbook

from parlib.codebook.localities import Register
from parlib.codebook.tables import conform
from parlib.intake.workbook.collect import collect
from parlib.intake.workbook.hostile import inspect_workbook
from parlib.intake.workbook.layout import FORM_SHEET, inputs_of, template_columns
from parlib.intake.workbook.template import write_template
from parlib.store.params import load_framework

BOOK = Path(__file__).parents[1] / "params" / "frameworks" / "illustrative-district"
PLACE = "U0000@2020-01-01"
MODELS = 5  # different fillings; the others are copies under another unit's name


def register(count: int) -> Register:
    """Return a register of fictional districts."""
    fixed = {
        "level": "district",
        "unit_type": "huyện",
        "parent": "",
        "region": "",
        "valid_from": "2020-01-01",
        "valid_to": "",
        "fictional": True,
    }
    rows = [
        fixed
        | {
            "locality": f"U{i:04d}@2020-01-01",
            "code": f"U{i:04d}",
            "name": f"Huyện Thử {i}",
            "short_name": f"Thử {i}",
            "name_en": f"Thu {i}",
            "slug": f"u{i:04d}",
        }
        for i in range(count)
    ]
    return Register(conform("localities", rows))


def filled_model(path: Path, number: int) -> bytes:
    """Return a template of the illustrative district rule book, filled like an office would."""
    framework = load_framework(BOOK)
    write_template(framework, locality=register(1)[PLACE], period=2024, path=path)
    book = openpyxl.load_workbook(path)
    sheet = book[FORM_SHEET]
    column = {c.key: i for i, c in enumerate(template_columns(), 1)}
    row = {str(sheet.cell(r, 1).value): r for r in range(1, sheet.max_row + 1)}
    for item in framework.leaves:
        figures: dict[str, object] = {
            "explanation": f"Số liệu theo báo cáo số {number} ngày 31/12/2024",
            "evidence_file": f"BC-{item.code}.pdf",
        }
        if item.typed_rule.is_yes_no:
            figures["choice"] = "Có"
        elif "numerator" in inputs_of(item):
            figures |= {"numerator": 80 + number, "denominator": 100}
        elif "value" in inputs_of(item):
            figures["value"] = "85 %" if item.typed_rule.is_share else 1
        for key, value in figures.items():
            sheet.cell(row[item.code], column[key]).value = value
    book.save(path)
    return path.read_bytes()


def write_folder(folder: Path, count: int) -> None:
    """Write ``count`` workbooks of as many units."""
    models = [filled_model(folder / "model.xlsx", number) for number in range(min(MODELS, count))]
    (folder / "model.xlsx").unlink()
    for i in range(count):
        out = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(models[i % len(models)])) as old,
            zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
        ):
            for part in old.namelist():
                new.writestr(
                    part, old.read(part).replace(PLACE.encode(), f"U{i:04d}@2020-01-01".encode())
                )
        (folder / f"{i:04d}.xlsx").write_bytes(out.getvalue())


def read_with_calamine(files: list[Path]) -> int:
    """Read every cell of every sheet with python-calamine."""
    cells = 0
    for file in files:
        book = CalamineWorkbook.from_filelike(io.BytesIO(file.read_bytes()))
        cells += sum(
            len(row)
            for name in book.sheet_names
            for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        )
    return cells


def read_with_openpyxl(files: list[Path]) -> int:
    """Read every cell of every sheet with openpyxl in read-only mode, stored values only."""
    cells = 0
    for file in files:
        book = openpyxl.load_workbook(io.BytesIO(file.read_bytes()), read_only=True, data_only=True)
        cells += sum(
            len(row) for sheet in book.worksheets for row in sheet.iter_rows(values_only=True)
        )
        book.close()
    return cells


def run(count: int, rounds: int) -> pd.DataFrame:
    """Return files per second of each task and the ratio of its time to bare openpyxl."""
    warnings.simplefilter("ignore")
    framework, units = load_framework(BOOK), register(count)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_folder(folder, count)
        files = sorted(folder.glob("*.xlsx"))
        tasks: dict[str, Callable[[], object]] = {
            "collect": lambda: collect(folder, {framework.id: framework}, units),
            "inspect": lambda: [inspect_workbook(f) for f in files],
            "calamine": lambda: read_with_calamine(files),
            "openpyxl read-only": lambda: read_with_openpyxl(files),
        }
        got = collect(folder, {framework.id: framework}, units)
        if got.exit_code or len(got.evidence) != count * len(framework.leaves):
            raise SystemExit(f"the generated folder was not accepted: {got.problems[:3]}")
        times: dict[str, list[float]] = {task: [] for task in tasks}
        for _ in range(rounds):
            for task, function in tasks.items():
                started = time.process_time()
                function()
                times[task].append(time.process_time() - started)
        size = sum(f.stat().st_size for f in files) / len(files) / 1000
    best = {task: statistics.median(t) for task, t in times.items()}
    print(f"{count} workbooks of {len(framework.items)} rows, {size:.0f} kB each, {rounds} rounds")
    return pd.DataFrame(
        {
            "files_per_second": {task: count / t for task, t in best.items()},
            "ms_per_file": {task: 1000 * t / count for task, t in best.items()},
            "share_of_openpyxl": {task: t / best["openpyxl read-only"] for task, t in best.items()},
        }
    ).round(2)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--small", action="store_true", help="35 workbooks instead of 700")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args()
    table = run(35 if options.small else 700, 3)
    print(json.dumps(table.to_dict("index"), indent=1) if options.json else table.to_string())
