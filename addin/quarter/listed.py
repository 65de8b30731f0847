"""What stands on one of our sheets: the rows a page had before it is written again."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    import xlwings as xw

    from addin.books import Book

    Rows = list[list[object]]


def rows(book: Book, page: str) -> Rows:
    """The cells of the sheet that holds a page of ours, by row; none where the workbook has no such page."""
    from addin.books.live import LiveBook

    if isinstance(book, LiveBook):
        return _live(book.book, page)
    place = book.place()
    return _file(place.book, page) if place else []


def _file(path: Path, page: str) -> Rows:
    from python_calamine import CalamineWorkbook

    from workbook.opening import opened
    from workbook.package import Package
    from workbook.relations import ContentTypes
    from workbook.sheets import Sheets

    content = opened(path).data
    package = Package(content)
    sheets = Sheets(package, ContentTypes(package))
    place = sheets.owned(page)
    if place is None:
        return []
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    cells = book.get_sheet_by_name(sheets.names[place[0]]).to_python(skip_empty_area=False)
    return [list(row) for row in cells]


def _live(book: xw.Book, page: str) -> Rows:
    from addin.books.livewriting import owned

    place = owned(book, page)
    if place is None:
        return []
    last = place[0].used_range.last_cell
    cells: Rows = place[0].range((1, 1), (last.row, last.column)).options(ndim=2, err_to_str=True).value
    return cells
