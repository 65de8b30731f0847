"""Workbooks for the end of a quarter: the sample firm, on a file and in Excel, on days that are asked for."""

from __future__ import annotations

import datetime as dt
import warnings
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from addin.books.file import FileBook
from addin.books.live import LiveBook
from tests.addin.macros.conftest import SAMPLE, Adapter, adapter, edited, named, sample
from workbook.rows import TableEdits
from workbook.rows import edited as edited_rows
from workbook.save import folder_of

__all__ = ["SAMPLE", "Adapter", "adapter", "edited", "named", "sample"]

Q4, Q1, Q2, Q3 = dt.date(2025, 12, 31), dt.date(2026, 3, 31), dt.date(2026, 6, 30), dt.date(2026, 9, 30)
OCTOBER = dt.date(2026, 10, 5)


def on(path: Path, day: dt.date | None = Q3, today: dt.date = OCTOBER, **more: Any) -> FileBook:
    """The workbook file, scored by a day."""
    return FileBook(path, as_of=day, today=today, **more)


def opened(adapter: Adapter, path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The workbook through an adapter, scored by the last day of the third quarter, on a day in October."""
    if adapter.kind == "file":
        return on(path)
    monkeypatch.setattr(LiveBook, "today", lambda self: OCTOBER)
    book = adapter.open(path)
    named(book.book)
    return book


def looked_at(path: Path) -> Any:
    """The workbook, as openpyxl reads it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it tells what it would drop on saving
        return openpyxl.load_workbook(path)


def rows(path: Path, sheet: str, table: str) -> list[dict[str, Any]]:
    """The rows of an Excel table on that sheet, by its headers; a blank cell is None."""
    book = CalamineWorkbook.from_path(str(path), load_tables=True)
    found = book.get_table_by_name(table)
    assert (found.sheet, sheet in book.sheet_names) == (sheet, True)
    return [
        {name: None if cell == "" else cell for name, cell in zip(found.columns, row, strict=True)}
        for row in found.to_python()
    ]


def quarters(path: Path) -> list[str]:
    """The files of the closed quarters."""
    folder = folder_of(path) / "quarters"
    return sorted(each.name for each in folder.iterdir()) if folder.exists() else []


def snapshot_of(path: Path, quarter: str) -> Path:
    """The one snapshot of a quarter."""
    (found,) = (folder_of(path) / "quarters").glob(f"{quarter}-*.npz")
    return found


def typed(path: Path, **edits: TableEdits) -> Path:
    """The workbook with what a manager typed into its tables."""
    path.write_bytes(edited_rows(path.read_bytes(), edits))
    return path


def with_policy(path: Path, **values: object) -> Path:
    """The workbook with other constants."""
    return typed(path, Policy=TableEdits(changed={name: {"value": str(value)} for name, value in values.items()}))
