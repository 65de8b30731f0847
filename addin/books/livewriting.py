"""Result pages put into an open workbook: drawn elsewhere by the one code that draws them, and copied in by Excel.

A page that is new comes as a whole sheet. On a sheet that is there, only our own cells are pasted over; Excel copies
cells with their looks, and a text stays a text whatever it begins with.
"""

from __future__ import annotations

import io
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from addin.books.liveowned import Ours, match
from addin.books.quiet import said
from workbook.charts import bare
from workbook.errors import RefusedError
from workbook.layout import Layout, Placed, arrange
from workbook.owned import COMMENT
from workbook.sheets import MARK, Area

if TYPE_CHECKING:
    import xlwings as xw

    from workbook.pages import Block, Page


def write(book: xw.Book, pages: Sequence[Page]) -> list[xw.Sheet]:
    """Put pages into an open workbook, and give their sheets.

    New sheets come in front of the user's, in the order of the pages, or last where the page says so; a sheet that is
    there stays where it is.
    """
    sheets: list[xw.Sheet] = []
    places = [owned(book, page.key) for page in pages]
    found = [match(*place, page) if place else None for page, place in zip(pages, places, strict=True)]
    # the charts of a sheet that is there follow its tables: pasted over, they would be there twice
    plain = [bare(page) if ours else page for page, ours in zip(pages, found, strict=True)]
    with drawn(book.app, plain) as source:
        for page, ours in zip(pages, found, strict=True):
            from_sheet, area = marked(source, page.key)
            if ours is None:
                after = book.sheets[-1] if page.last else sheets[-1] if sheets else None
                sheet = from_sheet.copy(after=after) if after else from_sheet.copy(before=book.sheets[0])
            else:
                sheet, area = ours.sheet, _rewrite(ours, from_sheet)
            mark(book, page.key, sheet, area)
            sheets.append(sheet)
    return sheets


@contextmanager
def drawn(app: xw.App, pages: Sequence[Page]) -> Iterator[xw.Book]:
    """The pages in a workbook of their own, open as long as it is needed."""
    from workbook import graft

    with TemporaryDirectory(prefix="account-review-") as folder:
        path = Path(folder) / f"pages-{secrets.token_hex(4)}.xlsx"
        path.write_bytes(graft.with_pages(_empty(), pages))
        source = app.books.open(str(path), update_links=False, read_only=True, add_to_mru=False)
        try:
            yield source
        finally:
            source.close()


def _empty() -> bytes:
    import xlsxwriter

    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory, {"in_memory": True}) as book:
        book.add_worksheet()
    return memory.getvalue()


def owned(book: xw.Book, key: str) -> tuple[xw.Sheet, Area] | None:
    """The sheet of a page and the area we wrote on it; None where there is none (any more)."""
    if MARK + key not in book.names:
        return None
    with suppress(Exception):  # its sheet was deleted: Excel leaves #REF! behind, and each host fails in its own way
        return marked(book, key)
    return None


def marked(book: xw.Book, key: str) -> tuple[xw.Sheet, Area]:
    """The sheet and area of a page that is known to be there."""
    area = book.names[MARK + key].refers_to_range
    return area.sheet, Area(area.row, area.column, area.last_cell.row, area.last_cell.column)


def mark(book: xw.Book, key: str, sheet: xw.Sheet, area: Area) -> None:
    """Say that an area is ours, by a hidden name that survives renaming and moving."""
    block = sheet.range((area.top, area.left), (area.bottom, area.right))
    quoted = sheet.name.replace("'", "''")
    name = book.names.add(MARK + key, f"='{quoted}'!{block.address}")
    with suppress(Exception):  # only Excel on Windows can hide a name
        name.api.Visible = False


def refuse_protected(book: xw.Book, pages: Sequence[Page]) -> None:
    """Before anything is written: Excel refuses to write under a protection."""
    places = {page.key: owned(book, page.key) for page in pages}
    new = [page.title for page in pages if places[page.key] is None]
    if new and said(book, "ProtectStructure"):
        raise RefusedError(
            "The sheet '{sheet}' is to be added, but the workbook's structure is protected; "
            "lift the protection (Review, Protect Workbook), then try again.",
            sheet=new[0],
        )
    for sheet, _ in filter(None, places.values()):
        if said(sheet, "ProtectContents"):
            raise RefusedError(
                "The sheet '{sheet}' is to be rewritten, but is protected; "
                "lift the protection (Review, Unprotect Sheet), then try again.",
                sheet=sheet.name,
            )


def _rewrite(ours: Ours, source: xw.Sheet) -> Area:
    """Paste a page over the same page of before."""
    entries = ours.entries()
    plain, target = arrange(ours.page, ()), arrange(ours.page, entries.left_over)
    entries.settle(target)
    for table in ours.tables:
        if table.live.show_autofilter:  # a filter would hide rows that are new, and keep Excel from pasting into them
            table.live.show_autofilter = False
            table.live.show_autofilter = True
    with entries.lifted():
        ours.make_room(target)
        _paste(ours, source, plain, target)
        entries.name_left_over()
    ours.clear_below(target.bottom)
    for (block, placed), table in zip(_with_tables(target), ours.tables, strict=True):
        left = placed.bottom - placed.left_over if placed.left_over else 0
        with suppress(Exception):  # a Mac has no comments of tables
            table.live.api.Comment = COMMENT.format(len(block.fields), left)
    right = max([len(target.widths), *(table.places[-1] for table in ours.tables)])
    return Area(1, 1, target.bottom, right)


def _with_tables(layout: Layout) -> list[tuple[Block, Placed]]:
    return [(block, placed) for block, placed in layout.blocks if block.table]


def _paste(ours: Ours, source: xw.Sheet, plain: Layout, target: Layout) -> None:
    """Copy band by band: never a whole table at once, which Excel would copy as a second table."""
    sheet, wide = ours.sheet, len(target.widths)
    done, at = 0, 0  # last row copied, and where it lies now
    for (block, old), (_, new) in zip(plain.blocks, target.blocks, strict=True):
        _between(source, sheet, (done + 1, old.header - 1), at + 1, wide)
        for left, right, column in ours.runs(block):
            for top, bottom, row in ((old.header, old.header, new.header), (old.first, old.last, new.first)):
                source.range((top, left), (bottom, right)).copy(sheet.range((row, column)))
        if any(field.kind == "wrap" for field in block.fields):
            sheet.range((new.first, 1), (new.last, 1)).rows.autofit()
        done, at = old.bottom, new.bottom
    _between(source, sheet, (done + 1, plain.bottom), at + 1, wide)


def _between(source: xw.Sheet, sheet: xw.Sheet, rows: tuple[int, int], to: int, wide: int) -> None:
    """What lies above, between and below the blocks."""
    top, bottom = rows
    if bottom < top:
        return
    if top == 1:
        _stretch(source, sheet, rows, to, wide)
        return
    # the row below a block is always blank: pasting into it, Excel may make it a row of the block's table
    blank = sheet.range((to, 1), (to, wide))
    blank.unmerge()
    blank.clear()
    _set_heights(source, sheet, (top, top), to)
    _stretch(source, sheet, (top + 1, bottom), to + 1, wide)


def _stretch(source: xw.Sheet, sheet: xw.Sheet, rows: tuple[int, int], to: int, wide: int) -> None:
    """Headings, sentences and figures: whole rows of our area, with their heights."""
    top, bottom = rows
    if bottom < top:
        return
    sheet.range((to, 1), (to + bottom - top, wide)).unmerge()
    source.range((top, 1), (bottom, wide)).copy(sheet.range((to, 1)))
    _set_heights(source, sheet, rows, to)


def _set_heights(source: xw.Sheet, sheet: xw.Sheet, rows: tuple[int, int], to: int) -> None:
    top, bottom = rows
    for row in range(top, bottom + 1):
        height = source.range((row, 1)).row_height
        place = sheet.range((to + row - top, 1))
        if height is not None and height != place.row_height:
            place.row_height = height
