"""Excel's .xls and .xlsb and OpenDocument's .ods: how far a sheet reaches and where it shows errors, before it is read.

The compiled reader lays a sheet out as a full rectangle and tells nothing of errors; a file of a few bytes may claim
a rectangle that no memory holds.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workbook.incoming.files.ownbooks import Own
from workbook.incoming.files.sentences import refused
from workbook.letters import column_letters

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

    from workbook.incoming.files.books import Errors

MOST_CELLS = 32_000_000
"""Of all sheets of a book together: two full sheets of an .xls, some 2 GB."""
MOST_TEXTS = 1 << 30


@dataclass(slots=True)
class Reach:
    """What is known of a sheet before it is read, counted from 0."""

    rows: int = 0
    columns: int = 0
    errors: Errors = field(default_factory=dict)
    texts: int = 0
    """Characters of texts that are kept once in the file and written out in every cell that shows them."""


class OtherBook:
    """A checked book whose sheets are all read when it is opened, or one by one (.xlsb)."""

    def __init__(self, path: str, data: bytes, reach: Callable[[str, bytes], Sequence[Reach]]) -> None:
        from python_calamine import CalamineWorkbook

        found = reach(path, data)
        _check(path, found)
        self.opened: CalamineWorkbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = [meta.name for meta in self.opened.sheets_metadata]
        if len(names) != len(found):
            raise refused("broken", path=path, reason="it does not say which sheets it has")
        self._reach = dict(zip(names, found, strict=True))
        self._sheets: dict[str, CalamineSheet] = {}
        # a workbook of ours is an .xlsx
        self.own = Own()

    def reading(self, sheet: str) -> tuple[CalamineSheet, Errors]:
        """A sheet, kept for the next time."""
        if sheet not in self._sheets:
            self._sheets[sheet] = self.opened.get_sheet_by_name(sheet)
        return self._sheets[sheet], self._reach[sheet].errors

    beginning = reading


def _check(path: str, reach: Sequence[Reach]) -> None:
    cells = 0
    for sheet, found in enumerate(reach, 1):
        cells += found.rows * found.columns
        if cells > MOST_CELLS or found.rows > 1 << 20 or found.columns > 1 << 14:
            column = column_letters(min(found.columns, 1 << 20))
            raise refused("far", path=path, sheet=sheet, row=found.rows, column=column)
        if found.texts > MOST_TEXTS:
            raise refused("texts", path=path, sheet=sheet, found=found.texts >> 20, most=MOST_TEXTS >> 20)


def _xls(path: str, data: bytes) -> OtherBook:
    from workbook.incoming.files.biff import reach

    return OtherBook(path, data, reach)


def _xlsb(path: str, data: bytes) -> OtherBook:
    from workbook.incoming.files.binaryparts import reach

    return OtherBook(path, data, reach)


def _ods(path: str, data: bytes) -> OtherBook:
    from workbook.incoming.files.opendocument import reach

    return OtherBook(path, data, reach)


OTHERS: dict[str, Callable[[str, bytes], OtherBook]] = {"xls": _xls, "xlsb": _xlsb, "ods": _ods}
