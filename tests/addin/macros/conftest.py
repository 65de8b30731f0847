"""Both adapters of the book port, each on a workbook of its own; what was written is read back from the saved file."""

from __future__ import annotations

import datetime as dt
import shutil
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from importlib.resources import files
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from addin import jobs
from addin.books import Book
from addin.books.file import FileBook
from addin.books.live import LiveBook
from addin.writing.desk import FileDesk
from addin.writing.present import typed_cells
from tests.hosts.engine import Engine, excel
from workbook.opening import opened
from workbook.reading import read
from workbook.rows import TableEdits

SAMPLE = Path(str(files("addin"))) / "sample" / "AccountReview-sample.xlsx"
AS_OF = dt.date(2026, 9, 30)


class Adapter:
    """Opens workbooks through one of the adapters."""

    def __init__(self, kind: str, folder: Path, stack: ExitStack, engine: Engine | None = None) -> None:
        self.kind, self.folder = kind, folder
        self.app = None if kind == "file" else stack.enter_context(excel(engine))

    def open(self, path: Path) -> Book:
        return FileBook(path) if self.app is None else LiveBook(self.app.books.open(str(path)))

    def saved(self, book: Book) -> Path:
        """The workbook with what was written in it."""
        if isinstance(book, FileBook):
            return book.path
        path = self.folder / f"saved-{book.name}"
        book.book.save(str(path))
        return path

    def looked_at(self, book: Book) -> Any:
        """The saved workbook, as openpyxl reads it."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it tells what it would drop on saving
            return openpyxl.load_workbook(self.saved(book))

    def cells(self, book: Book, sheet: str) -> dict[str, object]:
        """The filled cells of a sheet, read by openpyxl from the saved workbook."""
        found = self.looked_at(book)[sheet]
        return {
            cell.coordinate: cell.value for row in found.iter_rows() for cell in row if cell.value not in (None, "")
        }


@pytest.fixture(params=["file", "live"])
def adapter(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Adapter]:
    with ExitStack() as stack:
        yield Adapter(request.param, tmp_path, stack)


def edited(path: Path, change: Callable[[Any], None]) -> Path:
    """What a manager does in Excel, done by openpyxl: `change` gets the workbook."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(path)
        change(book)
        book.save(path)
    return path


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """The sample firm's workbook."""
    return Path(shutil.copy(SAMPLE, tmp_path / "Sample.xlsx"))


def named(book: Any) -> None:
    """Give an open workbook a cell named AsOf."""
    book.sheets["Policy"].range("Z1").value = dt.datetime(2026, 9, 30)
    book.names.add("AsOf", "=Policy!$Z$1")


@pytest.fixture(scope="session")
def few(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A workbook with a few rows of the sample's, for what needs no more: an engine in Python reads cell by cell."""
    path = tmp_path_factory.mktemp("few") / "Few.xlsx"
    jobs.new(path, "en")
    desk, sample = FileDesk(opened(path)), read(SAMPLE)
    for name in ("Accounts", "People", "Touches", "Service", "Orders", "Competitors"):
        columns = sample[name].columns
        at = [row for row, account in enumerate(columns["account_id"]) if account in ("0105", "0101", "0102")][:12]
        values = {column: typed_cells(name, column, [cells[row] for row in at]) for column, cells in columns.items()}
        rows = [dict(zip(values, cells, strict=True)) for cells in zip(*values.values(), strict=True)]
        desk.edit(name, TableEdits(added=rows))
    return desk.archive.data


@pytest.fixture
def small(few: bytes, tmp_path: Path) -> Path:
    """The workbook with few rows."""
    path = tmp_path / "Sample.xlsx"
    path.write_bytes(few)
    return path
