"""Parquet files as rows of text, for file tools."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from kreisweit.methods.intake import Limits, Unreadable


def is_parquet(file: Path) -> bool:
    """Whether the name says that it is one."""
    return file.suffix.lower() in (".parquet", ".pq")


def read_parquet(file: Path, limits: Limits) -> tuple[Sequence[str], list[tuple[str, ...]]]:
    """Headings and rows as text. Raises Unreadable: parquet_broken, no_rows, field_too_long, too_many_rows,
    too_many_cells."""
    import pyarrow as pa
    from pyarrow import parquet

    try:
        with parquet.ParquetFile(file) as opened:
            header = opened.schema_arrow.names
            if opened.metadata.num_rows > limits.max_rows:
                raise Unreadable("too_many_rows", limit=limits.max_rows)
            if opened.metadata.num_rows * len(header) > limits.max_cells:
                raise Unreadable("too_many_cells", limit=limits.max_cells)
            rows: list[tuple[str, ...]] = []
            for batch in opened.iter_batches(batch_size=10_000):
                rows.extend(zip(*(_texts(column, len(rows), limits) for column in batch.columns), strict=True))
    except pa.ArrowException:
        raise Unreadable("parquet_broken") from None
    if not rows:
        raise Unreadable("no_rows")
    return header, rows


def _texts(column: Iterable[object], before: int, limits: Limits) -> list[str]:
    texts = ["" if (value := item.as_py()) is None else str(value) for item in column]  # type: ignore[attr-defined]
    long = next((place for place, text in enumerate(texts) if len(text) > limits.max_field), None)
    if long is not None:
        raise Unreadable("field_too_long", limit=limits.max_field, row=before + long + 2)
    return texts
