"""Where a test host keeps its cells: the small interface the xlwings test engine works on.

A host is a program with sheets and cells (a dict in memory, pyOpenVBA's Excel, LibreOffice). It implements `Store`,
and `tests.hosts.engine` makes of it what xlwings sees of Excel. Rows, columns and sheets count from 1; an area is
`workbook.sheets.Area`. Values are None, text, float, bool, datetime, time or `Error`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from workbook.sheets import Area


class Error(str):
    """What an error cell shows, such as `#N/A`."""


@dataclass
class Table:
    """An Excel table as it stands."""

    name: str
    area: Area
    header: bool = True
    totals: bool = False
    comment: str = ""


class Store(Protocol):
    """One open workbook of a host."""

    fullname: str
    """Path and name; a name alone where it was never saved."""
    read_only: bool
    structure_protected: bool

    def sheets(self) -> list[str]:
        """The sheets' names, in order."""

    def active(self) -> str:
        """The active sheet."""

    def activate(self, sheet: str) -> None:
        """Make a sheet the active one."""

    def add_sheet(self, sheet: str, at: int) -> None:
        """An empty sheet, at a place counted from 1."""

    def delete_sheet(self, sheet: str) -> None:
        """Delete it with its tables."""

    def rename_sheet(self, sheet: str, new: str) -> None:
        """Rename it; names and formulas follow."""

    def copy_sheet(self, sheet: str, target: Store, at: int) -> None:
        """Copy it into a workbook of the same host, with its tables; Excel finds a free name."""

    def used(self, sheet: str) -> tuple[int, int]:
        """Last row and column with a cell; (1, 1) where there is none."""

    def values(self, sheet: str, area: Area) -> list[list[object]]:
        """The cells' values."""

    def type_in(self, sheet: str, row: int, column: int, rows: list[list[object]]) -> None:
        """Set cells as typing does: a text with `=` in front is a formula, one with an apostrophe the rest as text."""

    def formulas(self, sheet: str, area: Area) -> list[list[object]]:
        """Formulas with their equals sign, values where there is none, empty text for blank."""

    def copy(self, sheet: str, area: Area, target: Store, to_sheet: str, row: int, column: int) -> None:
        """Copy cells with their looks; refuses an area with a whole table in it, which would become a second one."""

    def clear(self, sheet: str, area: Area) -> None:
        """Clear values and looks."""

    def insert_rows(self, sheet: str, row: int, count: int) -> None:
        """Whole rows above a row; tables, names and merged cells below move down."""

    def delete_rows(self, sheet: str, row: int, count: int) -> None:
        """Whole rows from a row on."""

    def unmerge(self, sheet: str, area: Area) -> None:
        """Take merged cells in the area apart."""

    def number_format(self, sheet: str, area: Area) -> str | None:
        """The number format, None where there are several."""

    def set_number_format(self, sheet: str, area: Area, form: str) -> None:
        """Set it."""

    def color(self, sheet: str, area: Area) -> tuple[int, int, int] | None:
        """The first cell's fill."""

    def set_color(self, sheet: str, area: Area, color: tuple[int, int, int] | None) -> None:
        """Set it."""

    def height(self, sheet: str, row: int) -> float:
        """A row's height in points."""

    def set_height(self, sheet: str, row: int, height: float) -> None:
        """Set it."""

    def names(self) -> dict[str, str]:
        """Workbook-wide defined names and what they refer to, without an equals sign."""

    def set_name(self, name: str, refers_to: str, *, hidden: bool | None = None) -> None:
        """Define a name, or hide it."""

    def tables(self, sheet: str) -> list[Table]:
        """The sheet's tables."""

    def resize_table(self, sheet: str, table: str, area: Area) -> None:
        """Size a table; its header stays where it is."""

    def set_table_comment(self, sheet: str, table: str, comment: str) -> None:
        """Set what Excel keeps as a table's comment."""

    def save(self, path: str | None) -> None:
        """Save, or save as."""

    def close(self) -> None:
        """Close without saving."""
