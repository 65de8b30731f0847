"""Excel and OpenDocument workbooks: checked first, since the compiled reader would lay out whatever a file claims."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Protocol

from workbook.collector import collector_paused
from workbook.errors import RefusedError
from workbook.incoming import HEAD_ROWS, Grid
from workbook.incoming.files.ownbooks import Own
from workbook.incoming.files.sentences import HIDDEN, PASSED_OVER, refused
from workbook.places import Place
from workbook.schema.cells import CellError

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

    from workbook.incoming.files.kinds import Kind

Errors = dict[tuple[int, int], str]
"""Row and column, both from 0, of a cell in which Excel shows an error, and which."""


class Book(Protocol):
    """A checked workbook."""

    def reading(self, sheet: str) -> tuple[CalamineSheet, Errors]:
        """A sheet, after it was found to fit into memory."""

    def beginning(self, sheet: str) -> tuple[CalamineSheet, Errors]:
        """At least the sheet's first rows."""

    @property
    def opened(self) -> CalamineWorkbook:
        """For the names of the sheets."""

    @property
    def own(self) -> Own:
        """What of it is a workbook of ours."""


def book_grids(path: str, data: bytes, kind: Kind, translate: Callable[[str], str]) -> list[Grid]:
    """A grid for each visible sheet that holds a cell."""
    with one_sentence(path):
        from python_calamine import SheetTypeEnum, SheetVisibleEnum

        book = _book(path, data, kind)
        sheets = [meta for meta in book.opened.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet]
        seen = [meta.name for meta in sheets if meta.visible == SheetVisibleEnum.Visible]
        hidden = [meta.name for meta in sheets if meta.name not in seen] if seen else []
        left = [name for name in seen if book.own.left(name)]
        found = [_grid(path, name, book, kind) for name in seen or [meta.name for meta in sheets] if name not in left]
        filled = [grid for grid in found if any(cell is not None for row in grid.head for cell in row)]
    if not filled:
        raise refused("blank", path=path)
    if hidden:
        filled[0].notes.append(translate(HIDDEN).format(sheets=", ".join(hidden)))
    if left:
        filled[0].notes.append(translate(PASSED_OVER).format(file=os.path.basename(path), sheets=", ".join(left)))
    return [*filled]


def _grid(path: str, name: str, book: Book, kind: Kind) -> BookGrid:
    table, place = book.own.tables.get(name, ("", None))
    return BookGrid(path, name, book, kind, table, place)


def _book(path: str, data: bytes, kind: Kind) -> Book:
    if kind == "xlsx":
        from workbook.incoming.files.openxml import OpenXml

        return OpenXml(path, data)
    from workbook.incoming.files.otherbooks import OTHERS

    return OTHERS[kind](path, data)


@dataclass
class BookGrid:
    """A sheet as a grid; the cells as they are shown to be, never their formulas."""

    _path: str
    name: str
    _book: Book = field(repr=False)
    _kind: Kind
    table: str = ""
    """Which of our input tables stands on the sheet, in a workbook of ours."""
    _place: Place | None = None
    """Where it stands; nothing else on the sheet is looked at."""
    rows: int = -1
    notes: list[str] = field(default_factory=list)

    @property
    def file(self) -> str:
        """The file's name, without its folder."""
        return os.path.basename(self._path)

    @cached_property
    def head(self) -> list[list[object]]:
        """The first rows, from the sheet's own first row and column on."""
        with one_sentence(self._path):
            sheet, errors = self._book.beginning(self.name)
            rows = [[None if cell == "" else cell for cell in row] for row in self._rows(sheet, HEAD_ROWS)]
        for (row, column), error in errors.items():
            if row < HEAD_ROWS:
                rows.extend([] for _ in range(row + 1 - len(rows)))
                rows[row].extend([None] * (column + 1 - len(rows[row])))
                rows[row][column] = CellError(error)
        return _alone(rows, self._place) if self._place else rows

    def columns(self, at: Sequence[int], first: int) -> list[list[object]]:
        """Whole columns; the sheet is unpacked once for each call, and cells of other columns are dropped at once."""
        made: list[list[object]] = [[] for _ in at]
        with one_sentence(self._path), collector_paused():
            sheet, errors = self._book.reading(self.name)
            rows = self._rows(sheet, None)
            count = sum(1 for _ in islice(rows, first))
            while piece := [*islice(rows, 500)]:
                count += len(piece)
                turned = [*zip(*piece, strict=True)]
                for column, cells in zip(at, made, strict=True):
                    found = turned[column] if column < len(turned) else [None] * len(piece)
                    cells.extend([None if cell == "" else cell for cell in found])
        for (row, column), error in errors.items():
            for place, cells in zip(at, made, strict=True):
                if place == column and row >= first:
                    cells.extend([None] * (row - first + 1 - len(cells)))
                    cells[row - first] = CellError(error)
        most = max(map(len, made), default=0)
        if self._place:
            most = min(most, max(self._place.row - 1 + self._place.height - first, 0))
            made = [cells[:most] for cells in made]
            count = min(count, first + most)
        for cells in made:
            cells.extend([None] * (most - len(cells)))
        self.rows = max(count, first + most)
        return made

    def _rows(self, sheet: CalamineSheet, most: int | None) -> Iterator[list[object]]:
        """Rows from the sheet's first on, all of one width, from its column A on."""
        left: list[object] = [None] * (sheet.start[1] if sheet.start else 0)
        rows: Iterator[list[object]] = (left + row for row in islice(sheet.iter_rows(), most))
        if self._kind == "ods":
            from workbook.incoming.files.opendocument import with_durations

            return map(with_durations, rows)
        return rows


def _alone(rows: Sequence[Sequence[object]], place: Place) -> list[list[object]]:
    """Rows with nothing but the cells of a table: no title above it, and nothing beside or below."""
    left, right = place.column - 1, place.column - 1 + len(place.headers)
    top, bottom = place.row - 2, place.row - 1 + place.height
    return [[None] * left + list(row[left:right]) if top <= at < bottom else [] for at, row in enumerate(rows)]


@contextmanager
def one_sentence(path: str) -> Iterator[None]:
    """Whatever the compiled reader meets in a damaged book, a panic too, is a refusal."""
    from python_calamine import CalamineError, PasswordError

    try:
        yield
    except PasswordError as problem:
        raise refused("encrypted", path=path) from problem
    except RefusedError as problem:
        if "\n" not in str(problem):
            raise
        raise refused("broken", path=path, reason=str(problem).partition("\n")[0]) from problem
    except (CalamineError, OSError, OverflowError, ValueError, MemoryError) as problem:
        raise refused("broken", path=path, reason=" ".join(str(problem).split())[:120]) from problem
    except BaseException as problem:
        # the panic's class cannot be imported, and it is no Exception
        if type(problem).__name__ == "PanicException":
            raise refused("broken", path=path, reason="it makes no sense") from problem
        raise
