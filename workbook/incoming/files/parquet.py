"""Parquet files, through Arrow, which is an extra."""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from workbook.incoming import HEAD_ROWS, Grid
from workbook.incoming.files.cells import plain_cells
from workbook.incoming.files.sentences import refused
from workbook.incoming.files.text import MOST_COLUMNS, MOST_ROWS

if TYPE_CHECKING:
    from pyarrow.parquet import ParquetFile

MOST_BYTES = 2 << 30
"""Of one file's columns once they are unpacked."""


def parquet_grid(path: str, data: bytes) -> Grid:
    """The one grid of a Parquet file: the names of its columns, then its rows."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as problem:
        raise refused("parquet", path=path) from problem
    if data[-4:] == b"PARE":
        raise refused("encrypted", path=path)
    try:
        file = pq.ParquetFile(io.BytesIO(data))
        names = list(file.schema_arrow.names)
        meta = file.metadata
        unpacked = sum(meta.row_group(at).total_byte_size for at in range(meta.num_row_groups))
    except (pa.ArrowException, OSError, ValueError, KeyError) as problem:
        raise refused("broken", path=path, reason=_reason(problem)) from problem
    if len(names) > MOST_COLUMNS:
        raise refused("wide", path=path, row=1, found=len(names), most=MOST_COLUMNS)
    if meta.num_rows > MOST_ROWS:
        raise refused("long", path=path, most=MOST_ROWS)
    if unpacked > MOST_BYTES:
        raise refused("huge", path=path, found=unpacked >> 20, most=MOST_BYTES >> 20)
    if not names:
        raise refused("blank", path=path)
    return ParquetGrid(path, file, names, meta.num_rows + 1)


@dataclass
class ParquetGrid:
    """A Parquet file as a grid."""

    _path: str
    _file: ParquetFile = field(repr=False)
    _names: list[str]
    rows: int
    name: str = ""
    notes: list[str] = field(default_factory=list)

    @property
    def file(self) -> str:
        """The file's name, without its folder."""
        return os.path.basename(self._path)

    @cached_property
    def head(self) -> list[list[object]]:
        """The names of the columns, then the first rows."""
        columns = self._read(range(len(self._names)), HEAD_ROWS - 1)
        return [list(self._names), *map(list, zip(*columns, strict=True))]

    def columns(self, at: Sequence[int], first: int) -> list[list[object]]:
        """Whole columns; no other is unpacked."""
        inside = [place for place in at if 0 <= place < len(self._names)]
        made = dict(zip(inside, self._read(inside, None), strict=True)) if inside else {}
        blank: list[object] = [None] * (self.rows - 1)
        return [([self._names[place], *made[place]] if place in made else [None, *blank])[first:] for place in at]

    def _read(self, at: Sequence[int], most: int | None) -> list[list[object]]:
        import pyarrow as pa

        try:
            fields = [self._file.schema_arrow.field(place) for place in at]
            # a column inside another one is asked for by the outer one's name
            names = [field.name for field in fields]
            if most is None:
                table: Any = self._file.read(columns=names)
            else:
                batches = self._file.iter_batches(batch_size=max(most, 1), columns=names)
                table = pa.Table.from_batches(
                    [batch for batch, _ in zip(batches, range(1), strict=False)] or [], schema=pa.schema(fields)
                )
            made = [plain_cells(table.column(place).to_pylist()) for place in _places(table.column_names, names)]
        except (pa.ArrowException, OSError, ValueError, KeyError, IndexError, OverflowError) as problem:
            raise refused("broken", path=self._path, reason=_reason(problem)) from problem
        expected = self.rows - 1 if most is None else min(self.rows - 1, most)
        if any(len(column) != expected for column in made):
            raise refused("broken", path=self._path, reason="its columns are of several lengths")
        return made


def _places(found: list[str], names: list[str]) -> list[int]:
    """Where the columns of these names came to stand; several may have one name."""
    places: dict[str, list[int]] = {}
    for place, name in enumerate(found):
        places.setdefault(name, []).append(place)
    return [places[name].pop(0) if len(places[name]) > 1 else places[name][0] for name in names]


def _reason(problem: BaseException) -> str:
    return " ".join(str(problem).split())[:120].rstrip(".")
