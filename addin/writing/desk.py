"""A workbook into which records come: a file here, an open workbook elsewhere."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Protocol

from addin.writing.page import COLUMNS, PAGE

if TYPE_CHECKING:
    from workbook.opening import Archive
    from workbook.reading import RawTables
    from workbook.rows import TableEdits

_ID = re.compile(r"r[0-9a-f]{16}")


class Desk(Protocol):
    """A workbook's rows, as records come into them."""

    def read(self) -> RawTables:
        """The input tables as they stand now, what was edited here included."""

    def lines(self) -> list[list[object]]:
        """The lines of the sheet Journal, as `listed` gives them."""

    def edit(self, table: str, edits: TableEdits) -> None:
        """Add, change and remove rows of a table.

        Raises
        ------
        RefusedError
            Where the table cannot be written; then nothing of it was changed.
        """


class FileDesk:
    """The desk of a file's bytes; nothing is saved here.

    Parameters
    ----------
    archive
        The workbook as it was read.
    """

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        """The workbook with what was edited."""

    def read(self) -> RawTables:
        """The input tables."""
        from workbook.reading import read

        return read(self.archive)

    def lines(self) -> list[list[object]]:
        """The lines of the sheet Journal."""
        return entries(self.archive.data)

    def edit(self, table: str, edits: TableEdits) -> None:
        """Write the rows into the package."""
        from workbook import rows

        content = rows.edited(self.archive.data, {table: edits})
        if content is self.archive.data:
            return
        # as if it had been read: its zip is our own work
        with zipfile.ZipFile(BytesIO(content)) as package:
            parts = {info.filename.lower(): info for info in package.infolist()}
        self.archive = replace(self.archive, data=content, parts=parts)


def held(content: bytes) -> set[str]:
    """The ids of the records a workbook holds."""
    return {str(line[-1]) for line in entries(content)}


def entries(content: bytes) -> list[list[object]]:
    """The lines of the journal's sheet in a workbook's bytes."""
    from workbook.reading import page_rows

    return listed(page_rows(content, PAGE))


def listed(rows: Iterable[Sequence[object]]) -> list[list[object]]:
    """The lines among the rows of the journal's sheet; the last cell of each is the record's id."""
    cells = [list(row) for row in rows]
    ids = [[at for at, value in enumerate(row) if isinstance(value, str) and _ID.fullmatch(value)] for row in cells]
    # wherever the columns have been moved to: a record's id looks like nothing else, and stands on every line
    often = Counter(at for places in ids for at in places)
    at = max(often, key=lambda place: (often[place], place), default=0)
    lines = [
        [None] * (len(COLUMNS) - 1) + row[: at + 1] for row, places in zip(cells, ids, strict=True) if at in places
    ]
    return [line[-len(COLUMNS) :] for line in lines]
