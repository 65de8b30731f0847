"""Small workbooks for the tests of this room, written by XlsxWriter, and broken with a saw where that is wanted."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from workbook.schema import BY_NAME

ACCOUNTS = (["account_id", "account", "owner"], [["001", "Anchor", "An"], ["002", "Beacon", "Bình"]])
Cells = tuple[list[str], list[list[Any]]]


def put_cells(book: Any, sheet: Any, rows: list[list[Any]], row: int, column: int) -> None:
    """Write cells as their Python type says, dates with a date format."""
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    minute = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    for down, cells in enumerate(rows):
        for right, cell in enumerate(cells):
            place = (row + down, column + right)
            if isinstance(cell, dt.datetime):
                sheet.write_datetime(*place, cell, minute)
            elif isinstance(cell, dt.date):
                sheet.write_datetime(*place, dt.datetime(cell.year, cell.month, cell.day), day)
            elif isinstance(cell, str) and cell.startswith("#"):
                sheet.write_formula(*place, "=NA()", None, cell)
            elif isinstance(cell, str):
                sheet.write_string(*place, cell)
            elif cell is not None:
                sheet.write(*place, cell)


def put_table(book: Any, sheet: Any, name: str, cells: Cells, row: int = 0, column: int = 0) -> None:
    """An Excel table with its headers at `row` and `column`, counted from 0."""
    headers, rows = cells
    last = (row + max(len(rows), 1), column + len(headers) - 1)
    sheet.add_table(row, column, *last, {"name": name, "columns": [{"header": header} for header in headers]})
    put_cells(book, sheet, rows, row + 1, column)


@pytest.fixture
def write_book(tmp_path: Path) -> Callable[..., Path]:
    """Write `Table=(headers, rows)` each to a sheet and an Excel table of that name; Accounts is there unasked."""

    def write(path: str = "book.xlsx", **tables: Cells) -> Path:
        book = xlsxwriter.Workbook(tmp_path / path)
        for name, cells in ({"Accounts": ACCOUNTS} | tables).items():
            assert name in BY_NAME
            put_table(book, book.add_worksheet(name), name, cells)
        book.close()
        return tmp_path / path

    return write


@pytest.fixture
def saw(tmp_path: Path) -> Callable[..., Path]:
    """Copy a zip with parts replaced (`bytes`), left out (None) or added."""

    def rewrite(source: Path, changes: dict[str, bytes | None], name: str = "sawn.xlsx") -> Path:
        with zipfile.ZipFile(source) as old, zipfile.ZipFile(tmp_path / name, "w", zipfile.ZIP_DEFLATED) as new:
            for part in old.namelist():
                content = changes.get(part, old.read(part))
                if content is not None:
                    new.writestr(part, content)
            for part in changes.keys() - set(old.namelist()):
                new.writestr(part, changes[part] or b"")
        return tmp_path / name

    return rewrite
