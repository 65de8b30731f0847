"""One of our sheets in an open workbook: our tables on it, and room made for what they show now."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from addin.books.livebeside import Entries
from workbook.errors import RefusedError
from workbook.layout import Layout
from workbook.schema.cells import shown
from workbook.sheets import Area

if TYPE_CHECKING:
    import xlwings as xw

    from workbook.pages import Block, Page


@dataclass
class LiveTable:
    """A table of ours as it stands: `places` holds the sheet column of each field, in the order of the fields."""

    block: Block
    live: xw.main.Table
    area: Area
    places: list[int]
    left_over: int = 0
    """Rows of entries below it whose row was no longer listed."""

    @property
    def end(self) -> int:
        """The last row that belongs to it: below lie a blank row, a heading and what is left over."""
        return self.area.bottom + (2 + self.left_over if self.left_over else 0)


class Ours:
    """A sheet of ours.

    Parameters
    ----------
    sheet, area
        The sheet and what we wrote on it before.
    page
        What is to be written now.
    tables
        Its tables, in the order of the page's blocks.
    """

    def __init__(self, sheet: xw.Sheet, area: Area, page: Page, tables: list[LiveTable]) -> None:
        self.sheet, self.area, self.page, self.tables = sheet, area, page, tables
        self._bottom = area.bottom

    def entries(self) -> Entries:
        """What a manager wrote beside our cells."""
        return Entries(self.sheet, self.area, self.page, self.tables)

    def make_room(self, target: Layout) -> None:
        """Insert and delete rows above each table until its header is where it will be; then size it."""
        wanted = [placed for block, placed in target.blocks if block.table]
        shift = 0
        for table, placed in zip(self.tables, wanted, strict=True):
            now = table.area.top + shift
            if placed.header > now:
                self.sheet.range(f"{now}:{placed.header - 1}").insert("down")
            elif placed.header < now:
                self.sheet.range(f"{placed.header}:{now - 1}").delete("up")
            shift += placed.header - now
        self._bottom += shift
        for table, placed in zip(self.tables, wanted, strict=True):
            corners = (placed.header, table.area.left), (placed.last, table.area.right)
            if placed.last - placed.header != table.area.bottom - table.area.top or shift:
                table.live.resize(self.sheet.range(*corners))

    def runs(self, block: Block) -> list[tuple[int, int, int]]:
        """First and last column of the drawn block, and where they go: a manager's columns may stand between."""
        places = next((table.places for table in self.tables if table.block is block), None)
        if places is None:
            return [(1, len(block.fields), 1)]
        runs: list[tuple[int, int, int]] = []
        for column, place in enumerate(places, 1):
            if runs and place - runs[-1][2] == column - runs[-1][0]:
                runs[-1] = (runs[-1][0], column, runs[-1][2])
            else:
                runs.append((column, column, place))
        return runs

    def clear_below(self, bottom: int) -> None:
        """Clear what we wrote before and do not need any more."""
        if self._bottom > bottom:
            below = self.sheet.range((bottom + 1, 1), (self._bottom, self.area.right))
            below.unmerge()
            below.clear()


def match(sheet: xw.Sheet, area: Area, page: Page) -> Ours | None:
    """Our sheet with its tables; None where they are not those of the page any more."""
    blocks = [block for block in page.blocks if block.table]
    waiting = sorted(sheet.tables, key=lambda table: table.range.row)
    for table in waiting:
        if not area.holds(table.range.row, table.range.column):
            raise RefusedError(
                "The sheet '{sheet}' is rewritten at every score, but holds a table of your own ({table}); "
                "move it to a sheet of your own, then try again.",
                sheet=sheet.name,
                table=table.name,
            )
    if len(waiting) != len(blocks):
        return None
    tables: list[LiveTable] = []
    for at, block in enumerate(blocks):
        named = re.compile(re.escape(block.table or "") + r"(_\d+)?", re.IGNORECASE)
        live = next((table for table in waiting if named.fullmatch(table.name)), waiting[at])
        found = _table(block, live, sheet)
        if found is None or any(found.live.name == other.live.name for other in tables):
            return None
        tables.append(found)
    in_order = all(one.area.bottom < two.area.top for one, two in itertools.pairwise(tables))
    return Ours(sheet, area, page, tables) if in_order else None


def _table(block: Block, live: xw.main.Table, sheet: xw.Sheet) -> LiveTable | None:
    whole, header = live.range, live.header_row_range
    if header is None or live.totals_row_range is not None:
        return None
    titles = [shown(title) for title in header.options(ndim=1).value]
    labels = [field.label for field in block.fields]
    if set(labels) <= set(titles):
        places = [whole.column + titles.index(label) for label in labels]
    elif len(titles) >= len(labels):
        places = list(range(whole.column, whole.column + len(labels)))  # another language: still in our order
    else:
        return None
    if sorted(places) != places:
        return None
    area = Area(whole.row, whole.column, whole.last_cell.row, whole.last_cell.column)
    return LiveTable(block, live, area, places, _left_over(sheet, area, block, places))


def _left_over(sheet: xw.Sheet, area: Area, block: Block, places: list[int]) -> int:
    """How many rows below the table keep entries of rows no longer listed, by the heading above them."""
    heading = sheet.range((area.bottom + 2, 1)).value
    if not block.keys or heading != block.left_over:
        return 0
    column = places[[field.key for field in block.fields].index(block.keys[0])]
    count = 0
    while sheet.range((area.bottom + 3 + count, column)).value is not None:
        count += 1
    return count
