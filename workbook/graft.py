"""Result pages put into a user's workbook: the sheets we own are rewritten, every other part keeps its bytes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from workbook.beside import Beside
from workbook.carry import carry
from workbook.comments import commented, follow
from workbook.drawn import DrawnSheet, left_over_cells, text_cell
from workbook.errors import RefusedError
from workbook.hanging import Drawn, hang
from workbook.layout import Layout, arrange
from workbook.owned import Owned
from workbook.package import Package
from workbook.pages import Page
from workbook.relations import ContentTypes, Relations, to_xml
from workbook.sheets import Area, Sheets
from workbook.skeleton import draw
from workbook.styles import StyleMap, merge
from workbook.tables import TableNames, settle

_LAST_ROW = 1_048_576
_STYLES = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_TABLE = "application/vnd.openxmlformats-officedocument.spreadsheetml.table+xml"


@dataclass(frozen=True, slots=True)
class Grafted:
    """A workbook with result pages in it."""

    content: bytes
    left_out: frozenset[str]
    """Parts of the workbook as it was that it lacks on purpose: what is ours, and what Excel makes anew."""


@dataclass
class _Graft:
    """One page on its way into the package."""

    page: Page
    owned: Owned | None
    beside: Beside | None
    layout: Layout
    part: str = ""
    links: Relations = field(init=False)

    @classmethod
    def find(cls, package: Package, sheets: Sheets, page: Page) -> _Graft:
        place = sheets.owned(page.key)
        if place is None:
            return cls(page, None, None, arrange(page, ()))
        at, area = place
        owned = Owned(package, sheets.part_of(at), sheets.names[at], area, page)
        beside = Beside(owned, page, commented(owned))
        layout = arrange(page, beside.left_over(page))
        beside.settle(layout)
        return cls(page, owned, beside, layout, owned.part)

    def refuse_too_long(self) -> None:
        """Excel ends at this row."""
        if self.layout.bottom > _LAST_ROW:
            raise RefusedError(
                "The sheet '{sheet}' would need {rows:,} rows, and Excel has {most:,}; score fewer accounts at a time.",
                sheet=self.page.title,
                rows=self.layout.bottom,
                most=_LAST_ROW,
            )


def with_pages(source: bytes | Path, pages: Sequence[Page]) -> bytes:
    """The content `grafted` gives."""
    return grafted(source, pages).content


def grafted(source: bytes | Path, pages: Sequence[Page]) -> Grafted:
    """A workbook with result pages in it.

    Parameters
    ----------
    source : bytes or Path
        The workbook as it is.
    pages : Sequence[Page]
        The pages, in the order new sheets come to stand in front of the user's. A page written before is found
        again by a hidden name, wherever its sheet has been moved and whatever it is called now, and stays there.

    Returns
    -------
    Grafted
        The new workbook, and which parts it lacks on purpose. The same source and pages give the same bytes.

    Raises
    ------
    RefusedError
        When the workbook cannot be written without losing something; the message names the part.

    Notes
    -----
    What a manager added on one of our sheets stays: cells beside a keyed block, notes and links follow their row;
    other cells outside our area, drawings and print set-up stay where they are. A formula is kept where it looks at
    its own row, at fixed cells, other sheets or table columns; otherwise its last value is kept as a value.
    """
    package = Package(source if isinstance(source, bytes) else source.read_bytes())
    types = ContentTypes(package)
    sheets = Sheets(package, types)
    grafts = [_Graft.find(package, sheets, page) for page in pages]
    for graft in grafts:
        graft.refuse_too_long()
    drawn = draw(pages, [graft.layout for graft in grafts])
    styles = _merge_styles(package, types, sheets, drawn.styles)
    names = TableNames(package, sheets.defined_names())
    at = 0
    for graft in grafts:
        if graft.owned is None:
            graft.part = sheets.add(graft.page.title, len(sheets.names) if graft.page.last else at)
        at = at if graft.page.last else sheets.place(graft.part) + 1
        graft.links = Relations(package, graft.part) if graft.owned is None else graft.owned.links
    for graft, content, tables, charts in zip(grafts, drawn.sheets, drawn.tables, drawn.charts, strict=True):
        sheet = DrawnSheet(content, drawn.texts, styles, graft.layout)
        _write(package, types, sheets, names, graft, sheet, tables, charts)
    sheets.recalculate()
    sheets.drop_calc_chain([graft.part for graft in grafts if graft.owned is not None])
    sheets.save()
    types.save()
    return Grafted(package.to_bytes(), package.left_out)


def _merge_styles(package: Package, types: ContentTypes, sheets: Sheets, ours: bytes) -> StyleMap:
    part = next((part for _, kind, part in sheets.links.all() if kind == "styles"), None)
    if part is not None and part in package:
        content, places = merge(package.read(part), ours, part)
        package.put(part, content)
        return places
    package.put("xl/styles.xml", ours)
    types.set("xl/styles.xml", _STYLES)
    sheets.links.add("styles", "xl/styles.xml")
    return merge(ours, ours)[1]


def _write(
    package: Package,
    types: ContentTypes,
    sheets: Sheets,
    names: TableNames,
    graft: _Graft,
    sheet: DrawnSheet,
    tables: Sequence[bytes],
    charts: Drawn,
) -> None:
    """Write one page's sheet, its tables and charts and what refers to it."""
    cells = {} if graft.beside is None else graft.beside.cells()
    _left_over(graft, sheet, cells)
    sheet.set_tables(_tables(package, types, names, graft, sheet, tables, cells))
    frame = sheet.root
    if graft.owned is not None and graft.beside is not None:
        frame = carry(sheet.root, graft.owned, graft.beside, graft.layout)
        follow(graft.owned, graft.beside.move)
    found = None if graft.owned is None else graft.owned.frame
    hang(package, types, graft.links, frame, found, charts, sheets.names[sheets.place(graft.part)])
    package.put(graft.part, sheet.to_bytes(frame, cells, sheets.since_1904))
    graft.links.save()
    at = sheets.place(graft.part)
    sheets.mark(graft.page.key, at, Area(1, 1, graft.layout.bottom, len(graft.layout.widths)))
    blocks = graft.layout.blocks
    header = blocks[0][1].header if len(blocks) == 1 else 0  # one header must not stand over another block's rows
    sheets.print_titles(at, header, graft.page.freeze_columns or 0)
    sheets.forget_filter(at)


def _left_over(graft: _Graft, sheet: DrawnSheet, cells: dict[int, list[tuple[int, str]]]) -> None:
    for region in graft.beside.regions if graft.beside else ():
        for old, key in region.gone.items():
            row = region.row(old) or 0
            styles = sheet.cell_styles[id(region.block)]
            cells[row] = sorted(left_over_cells(region.block, styles, row, key) + cells.get(row, []))


def _tables(
    package: Package,
    types: ContentTypes,
    names: TableNames,
    graft: _Graft,
    sheet: DrawnSheet,
    drawn: Sequence[bytes],
    cells: dict[int, list[tuple[int, str]]],
) -> list[str]:
    """Write the page's table parts, and give their relationship ids."""
    blocks = [(block, placed) for block, placed in graft.layout.blocks if block.table]
    found = graft.owned.tables if graft.owned else [None] * len(blocks)
    regions = {id(region.block): region for region in graft.beside.regions} if graft.beside else {}
    links = []
    for (block, placed), old, content in zip(blocks, found, drawn, strict=True):
        root, renamed = settle(content, block, placed, names, old, regions.get(id(block)))
        header = dict(cells.get(placed.header, []))
        for column, title in renamed.items():
            header[column] = text_cell(column, placed.header, sheet.header_style(placed.header), title)
        if renamed:
            cells[placed.header] = sorted(header.items())
        part = old.part if old else package.free_name("xl/tables/table{}.xml")
        package.put(part, to_xml(root))
        types.set(part, _TABLE)
        links.append(old.link if old else graft.links.add("table", part))
    for gone in graft.owned.obsolete if graft.owned else ():
        graft.links.remove(gone.link)
        package.drop(gone.part)
        types.remove(gone.part)
    return links
