"""Read a Parquet file within bounds: a few kilobytes can say one long text a billion times."""

from __future__ import annotations

import io
from pathlib import Path

import pandas as pd

from parlib.gate.files import Refused, read_bytes
from parlib.speech.amounts import said_size
from parlib.speech.catalogue import saying

MOST_BYTES = 200_000_000
MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 5_000_000, 400, 60_000_000
MOST_UNPACKED = 1_000_000_000


def read_parquet(path: Path, *, name: str) -> pd.DataFrame:
    """Return the table of a Parquet file.

    Parameters
    ----------
    path : Path
        The file.
    name : str
        What messages call it.

    Raises
    ------
    Refused
        A ``ValueError``: not Parquet, damaged, or beyond the bounds; what its own contents say is
        held first, then how much text its cells stand for.
    """
    import pyarrow.parquet as pq

    content = read_bytes(path, most=MOST_BYTES, name=name)
    try:
        metadata = pq.ParquetFile(io.BytesIO(content)).metadata
        rows, columns = metadata.num_rows, metadata.num_columns
        unpacked = sum(
            metadata.row_group(i).total_byte_size for i in range(metadata.num_row_groups)
        )
        if unpacked > MOST_UNPACKED:
            raise _unpacks_to(unpacked, name)
        for what, count, most in (
            (saying("rows"), rows, MOST_ROWS),
            (saying("columns"), columns, MOST_COLUMNS),
            (saying("cells"), rows * columns, MOST_CELLS),
        ):
            if count > most:
                raise Refused(
                    saying(
                        "the table has {count:,} {what}, more than the {most:,} that it may have",
                        count=count,
                        what=what,
                        most=most,
                    ),
                    saying("split the file"),
                    file=name,
                )
        texts = [
            metadata.schema.column(i).name
            for i in range(columns)
            if metadata.schema.column(i).physical_type == "BYTE_ARRAY"
        ]
        table = pq.read_table(io.BytesIO(content), read_dictionary=texts)
        if (text := sum(_text_bytes(table.column(c)) for c in table.column_names)) > MOST_UNPACKED:
            raise _unpacks_to(text, name)
        plain = [
            (i, f.with_type(f.type.value_type))
            for i, f in enumerate(table.schema)
            if hasattr(f.type, "value_type") and hasattr(f.type, "index_type")
        ]
        for i, kind in plain:
            table = table.set_column(i, kind, table.column(i).cast(kind.type))
        return table.to_pandas()
    except Refused:
        raise
    except Exception as fault:  # pyarrow raises many kinds for a damaged file
        raise Refused(
            f"the file is not readable Parquet: {type(fault).__name__}: {fault}"[:300],
            "write it again",
            file=name,
        ) from None


def _unpacks_to(size: int, name: str) -> Refused:
    return Refused(
        saying(
            "its cells stand for {size} of text, more than {most}",
            size=said_size(size, MOST_UNPACKED),
            most=said_size(MOST_UNPACKED),
        ),
        saying("check the file"),
        file=name,
    )


def _text_bytes(column: object) -> int:
    """Return how many bytes of text a column stands for once each cell holds its own."""
    import pyarrow as pa
    import pyarrow.compute as pc

    total = 0
    for chunk in column.chunks:  # type: ignore[attr-defined]
        if isinstance(chunk, pa.DictionaryArray) and len(chunk) and len(chunk.dictionary):
            total += (
                pc.sum(
                    pc.take(pc.binary_length(chunk.dictionary), chunk.indices.cast(pa.int64()))
                ).as_py()
                or 0
            )
    return total
