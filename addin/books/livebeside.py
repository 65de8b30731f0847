"""What a manager wrote beside our cells in an open workbook, taken aside and put back with the row it belongs to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from addin.books.quiet import said
from workbook.errors import RefusedError
from workbook.follow import Followed
from workbook.formulas import moved
from workbook.layout import Layout
from workbook.letters import column_letters
from workbook.schema.cells import shown
from workbook.sheets import Area

if TYPE_CHECKING:
    import xlwings as xw

    from addin.books.liveowned import LiveTable
    from workbook.pages import Page

Cell = tuple[int, int]


@dataclass
class _Region(Followed):
    """A keyed block with its table as it stands."""

    table: LiveTable


class Entries:
    """A manager's cells on one of our sheets.

    Parameters
    ----------
    sheet, area
        The sheet and what we wrote on it before.
    page
        What is to be written now.
    tables
        Our tables as they stand.
    """

    def __init__(self, sheet: xw.Sheet, area: Area, page: Page, tables: list[LiveTable]) -> None:
        self.sheet, self._area, self._tables = sheet, area, tables
        self._regions = [_Region(table.block, table.area.top, table) for table in tables if table.block.keys]
        self._layout: Layout | None = None
        self._read()
        counts = {id(region.block): len(region.gone) for region in self._regions}
        self.left_over = [counts.get(id(block), 0) for block in page.blocks]

    def settle(self, layout: Layout) -> None:
        """Learn where everything goes."""
        self._layout = layout
        for region in self._regions:
            region.placed = next(placed for block, placed in layout.blocks if block is region.block)

    @contextmanager
    def lifted(self) -> Iterator[None]:
        """The cells are aside meanwhile, on a sheet of their own, and each is back on its row afterwards."""
        if not self._formulas or self._all_stay():
            yield
            return
        aside = self._aside()
        for top, left, bottom, right in _rectangles(self._formulas):
            block = self.sheet.range((top, left), (bottom, right))
            block.copy(aside.range((top, left)))
            block.clear()
        # no `finally`: where something fails, the sheet with the manager's cells must stay
        yield
        self._put_back(aside)
        aside.delete()

    def _aside(self) -> xw.Sheet:
        book = self.sheet.book
        if said(book, "ProtectStructure"):
            raise RefusedError(
                "Your own entries on the sheet '{sheet}' must follow their rows, which needs a sheet to lay "
                "them on meanwhile; lift the protection of the workbook (Review, Protect Workbook), then try "
                "again.",
                sheet=self.sheet.name,
            )
        return book.sheets.add(after=book.sheets[-1])

    def name_left_over(self) -> None:
        """Write the keys of rows that are no longer listed, and the heading above them."""
        for region in self._regions:
            if not region.gone or region.placed is None:
                continue
            block, placed = region.block, region.placed
            top = placed.left_over
            beside = self.sheet.range((top - 1, 1), (placed.bottom, len(block.fields)))
            beside.clear()
            _text(self.sheet.range((top, 1)), block.left_over)
            columns = [region.table.places[[f.key for f in block.fields].index(key)] for key in block.keys]
            for down, key in enumerate(region.gone.values(), 1):
                for column, word in zip(columns, key, strict=True):
                    _text(self.sheet.range((top + down, column)), word)

    def _read(self) -> None:
        last = self.sheet.used_range.last_cell
        whole = self.sheet.range((1, 1), (last.row, last.column))
        values: list[list[object]] = whole.options(ndim=2, err_to_str=True).value
        formulas = _grid(whole.formula, last.row)
        self._formulas: dict[Cell, str] = {}  # a filled cell of the manager's: its formula, empty for a value
        self._values: dict[Cell, object] = {}
        entries: set[int] = set()
        for row in range(1, last.row + 1):
            region = self._region(row)
            for column in range(1, last.column + 1):
                text = formulas[row - 1][column - 1]
                if text in ("", None) or self._is_ours(row, column, region):
                    continue
                value = values[row - 1][column - 1]
                # a text that begins with an equals sign reads as itself, a formula as its result
                is_formula = isinstance(text, str) and text.startswith("=") and value != text
                self._formulas[row, column] = str(text)[1:] if is_formula else ""
                self._values[row, column] = value
                entries.add(row)
        self._refuse_before()
        for region in self._regions:
            keys = [(row, self._key(region, values[row - 1])) for row in self._rows_of(region) if row <= last.row]
            region.follow(keys, entries)

    def _refuse_before(self) -> None:
        for row, column in self._formulas:
            if row < self._area.top or column < self._area.left:
                raise RefusedError(
                    "The sheet '{sheet}' is rewritten at every score, but {cell} was added above or left of it; "
                    "move that entry to the right of the table, then try again.",
                    sheet=self.sheet.name,
                    cell=f"{column_letters(column)}{row}",
                )

    def _rows_of(self, region: _Region) -> list[int]:
        table = region.table
        below = range(table.area.bottom + 3, table.end + 1)
        return [*range(table.area.top + 1, table.area.bottom + 1), *below]

    def _region(self, row: int) -> _Region | None:
        return next((region for region in self._regions if region.table.area.top <= row <= region.table.end), None)

    def _is_ours(self, row: int, column: int, region: _Region | None) -> bool:
        table = next((table for table in self._tables if table.area.top <= row <= table.end), None)
        if table is None:
            return self._area.holds(row, column)
        if row == table.area.top and table.area.left <= column <= table.area.right:
            return True  # a header moves with its table
        return column in table.places or (region is None and table.area.left <= column <= table.area.right)

    def _key(self, region: _Region, row: list[object]) -> tuple[str, ...]:
        places = {item.key: at for at, item in enumerate(region.block.fields)}
        return tuple(shown(row[region.table.places[places[key]] - 1]) for key in region.block.keys)

    def _to(self, cell: Cell) -> Cell | None:
        """Where a cell goes."""
        assert self._layout is not None
        row, column = cell
        region = self._region(row)
        if region is not None:
            to = region.row(row)
            return None if to is None else (to, column)
        return (row if row <= self._area.bottom else row + self._layout.bottom - self._area.bottom, column)

    def _all_stay(self) -> bool:
        assert self._layout is not None
        tables = [placed for block, placed in self._layout.blocks if block.table]
        same_place = all(placed.header == table.area.top for table, placed in zip(self._tables, tables, strict=True))
        return same_place and all(self._to(cell) == cell for cell in self._formulas)

    def _put_back(self, aside: xw.Sheet) -> None:
        targets = {cell: to for cell in self._formulas if (to := self._to(cell)) is not None}
        for top, left, bottom, right in _rectangles(targets, lambda one, two: targets[two][0] - targets[one][0] == 1):
            aside.range((top, left), (bottom, right)).copy(self.sheet.range(targets[top, left]))
        for cell, (row, column) in targets.items():
            if self._formulas[cell]:
                self._set(cell, row, self.sheet.range((row, column)))

    def _set(self, cell: Cell, row: int, place: xw.Range) -> None:
        """A formula that still means the same on its new row; else its last value."""
        text = moved(self._formulas[cell], cell[0], row)
        value = self._values[cell]
        if text is not None:
            place.formula = f"={text}"
        elif isinstance(value, str):
            _text(place, value)
        else:
            place.value = value


def _grid(formulas: object, rows: int) -> list[list[object]]:
    """Formulas as rows, whatever the shape of the range."""
    if not isinstance(formulas, list | tuple):
        return [[formulas]]
    if formulas and isinstance(formulas[0], list | tuple):
        return [list(row) for row in formulas]
    return [[cell] for cell in formulas] if rows > 1 else [list(formulas)]


def _text(cell: xw.Range, text: str) -> None:
    """Write a text that Excel must not read as anything else: the apostrophe is its own sign for that."""
    cell.value = f"'{text}"


def _rectangles(
    cells: Iterable[Cell], joined: Callable[[Cell, Cell], bool] | None = None
) -> Iterator[tuple[int, int, int, int]]:
    """Cover cells by few rectangles, each of whole runs of neighbours: first row and column, last row and column."""
    runs: list[tuple[int, int, int]] = []
    for row, column in sorted(cells):
        if runs and runs[-1][0] == row and runs[-1][2] == column - 1:
            runs[-1] = (row, runs[-1][1], column)
        else:
            runs.append((row, column, column))
    open_: dict[tuple[int, int], tuple[int, int]] = {}
    for row, left, right in runs:
        start, end = open_.get((left, right), (row, row - 1))
        if end == row - 1 and (end < start or joined is None or joined((end, left), (row, left))):
            open_[left, right] = (start, row)
        else:
            yield start, left, end, right
            open_[left, right] = (row, row)
    for (left, right), (start, end) in open_.items():
        yield start, left, end, right
