"""A page without its data rows: XlsxWriter makes the styles, headers, conditional formats, tables and print set-up."""

from __future__ import annotations

import datetime as dt
import io
import itertools
import math
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workbook import looks
from workbook.charts import draw as draw_chart
from workbook.chartxml import outspoken
from workbook.hanging import Drawn
from workbook.layout import LINE_HEIGHT, Layout, Placed, columns_of, lines_of
from workbook.pages import Block, Cell, Chart, Figures, Grid, Lines, Page

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_NUMBERING = 3  # characters
_GAP, _SECTION = 7.0, 19.0  # points
_LARGER = {"heading": 1.4, "section": 1.1}  # than other texts
_PICTURES = ("drawings/drawing{}", "charts/chart{}")
_READABLE = {True: 165, False: 235}  # characters across one A4 page, portrait or landscape, at 60 % scale


@dataclass(frozen=True)
class Skeletons:
    """XlsxWriter's parts: the style part, its shared texts, and each page's sheet, tables and charts."""

    styles: bytes
    texts: bytes
    sheets: list[bytes]
    tables: list[list[bytes]]
    charts: list[Drawn]


def draw(pages: Sequence[Page], layouts: Sequence[Layout]) -> Skeletons:
    """Draw every page around its data.

    Parameters
    ----------
    pages, layouts : Sequence
        The pages and their grids.

    Returns
    -------
    Skeletons
        The first data row of each block holds empty cells in the style of their column.
    """
    import xlsxwriter

    memory = io.BytesIO()
    book = xlsxwriter.Workbook(memory, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    for page, layout in zip(pages, layouts, strict=True):
        _Sheet(book, page, layout).draw()
    book.close()
    with zipfile.ZipFile(memory) as package:
        counts = [sum(block.table is not None for block in page.blocks) for page in pages]
        numbers = iter(range(1, sum(counts) + 1))
        drawings, pictures = (map(f"xl/{kind}.xml".format, itertools.count(1)) for kind in _PICTURES)
        return Skeletons(
            package.read("xl/styles.xml"),
            package.read("xl/sharedStrings.xml") if "xl/sharedStrings.xml" in package.namelist() else b"<sst/>",
            [package.read(f"xl/worksheets/sheet{at}.xml") for at in range(1, len(pages) + 1)],
            [[package.read(f"xl/tables/table{next(numbers)}.xml") for _ in range(count)] for count in counts],
            [
                Drawn(
                    package.read(next(drawings)) if page.charts else b"",
                    {chart.key: outspoken(package.read(next(pictures))) for chart in page.charts},
                )
                for page in pages
            ],
        )


class _Sheet:
    def __init__(self, book: Workbook, page: Page, layout: Layout) -> None:
        self.book, self.page, self.layout = book, page, layout
        self.sheet: Worksheet = book.add_worksheet()
        self._formats: dict[str, Format] = book.__dict__.setdefault("review_formats", {})

    def format(self, look: looks.Look) -> Format:
        if look.get("num_format") in looks.DAYS:
            look = {**look, "num_format": look["num_format"].replace(looks.DAY, self.page.days)}
        key = repr(sorted(look.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format(look)
        return self._formats[key]

    def draw(self) -> None:
        sheet = self.sheet
        for at, width in enumerate(self.layout.widths):
            sheet.set_column(at, at, width)
        sheet.hide_gridlines(2)
        sheet.set_tab_color(self.page.tab)
        sheet.set_row(0, 30)
        sheet.write_string(0, 0, self.page.title, self.format(looks.TITLE))
        for row, line in enumerate(self.page.lines, 2):
            self.sentence(row, 1, line, looks.LINE)
        for placed in self.layout.placed:
            if placed.title:
                sheet.set_row(placed.title - 1, 22)
                sheet.write_string(placed.title - 1, 0, placed.part.title, self.format(looks.PART))
            if isinstance(placed.part, Block):
                self.block(placed.part, placed)
            elif isinstance(placed.part, Figures):
                self.figures(placed.part, placed)
            elif isinstance(placed.part, Grid):
                self.grid(placed.part, placed)
            elif isinstance(placed.part, Chart):
                if placed.part.drawn:
                    draw_chart(self.book, self.sheet, placed.part, placed.first, self.layout)
            else:
                self.lines(placed.part, placed)
        self.stops()
        self.printing()

    def sentence(self, row: int, column: int, text: str, look: looks.Look, height: float = 0) -> None:
        """Write a text across the page; only one too long for its line is merged, as merged cells hinder sorting."""
        room = sum(self.layout.widths[column - 1 :])
        count = lines_of(text, room)
        last = len(self.layout.widths)
        plain = {name: value for name, value in look.items() if name != "text_wrap"}
        if count == 1 or last == column:
            self.sheet.write_string(row - 1, column - 1, text, self.format(look if last == column else plain))
        else:
            style = self.format({**look, "text_wrap": True})
            self.sheet.merge_range(row - 1, column - 1, row - 1, last - 1, "", style)
            self.sheet.write_string(row - 1, column - 1, text, style)
        if count > 1 or height:
            self.sheet.set_row(row - 1, max(height, count * LINE_HEIGHT + 3))

    def lines(self, part: Lines, placed: Placed) -> None:
        labels = [line[0] for line in part.lines if not isinstance(line, str)]
        wide = self.layout.span(max(map(columns_of, labels), default=0) * 1.15 + 2)
        wide = min(wide, len(self.layout.widths) - 1)
        short = all(len(label) <= _NUMBERING for label in labels)  # "1." needs no column of its own
        for row, line in enumerate(part.lines, placed.first):
            if not isinstance(line, str) and short:
                line = f"{line[0]}  {line[1]}"
            if isinstance(line, str):
                self.sentence(row, 1, line, looks.SENTENCE, LINE_HEIGHT + 3)
            else:
                self.sheet.write_string(row - 1, 0, line[0], self.format({**looks.LABEL, "text_wrap": False}))
                self.sentence(row, wide + 1, line[1], looks.SENTENCE, LINE_HEIGHT + 3)

    def figures(self, part: Figures, placed: Placed) -> None:
        wide = min(self.layout.span(20), len(self.layout.widths) - 1)
        for row, figure in enumerate(part.figures, placed.first):
            style = self.format(looks.figure(figure.kind, figure.tone))
            if wide > 1:
                self.sheet.merge_range(row - 1, 0, row - 1, wide - 1, "", style)
            value = figure.value
            if value is None or (isinstance(value, float) and not math.isfinite(value)):
                value = "–"
            if isinstance(value, str):
                self.sheet.write_string(row - 1, 0, value, style)
            elif isinstance(value, dt.date):
                self.sheet.write_datetime(row - 1, 0, value, style)
            else:
                self.sheet.write_number(row - 1, 0, value, style)
            self.sentence(row, wide + 1, figure.label, looks.figure_label(), 30)

    def grid(self, part: Grid, placed: Placed) -> None:
        for row, cells in enumerate(part.rows, placed.first):
            for cell in cells:
                self.grid_cell(row, cell)
            self.sheet.set_row(row - 1, max(map(self.height, cells), default=_GAP))

    def height(self, cell: Cell) -> float:
        """The points a cell of a grid needs."""
        room = sum(self.layout.widths[cell.column - 1 : cell.column - 1 + cell.span])
        large = _LARGER.get(cell.look, 1.0)
        lines = lines_of(cell.value, room / large) if isinstance(cell.value, str) else 1
        return max(lines * LINE_HEIGHT * large + 1.5, _SECTION if cell.look == "section" else 0.0)

    def grid_cell(self, row: int, cell: Cell) -> None:
        at, style = (row - 1, cell.column - 1), self.format(looks.grid_cell(cell))
        if cell.span > 1:
            self.sheet.merge_range(*at, row - 1, cell.column - 2 + cell.span, "", style)
        if isinstance(cell.value, str):
            self.sheet.write_string(*at, cell.value, style)
        elif isinstance(cell.value, dt.date):
            self.sheet.write_datetime(*at, cell.value, style)
        elif cell.value is None or not math.isfinite(cell.value):
            self.sheet.write_blank(*at, None, style)
        else:
            self.sheet.write_number(*at, cell.value, style)
            if cell.bar:
                self.sheet.conditional_format(*at, *at, looks.grid_bar(cell.bar))

    def block(self, block: Block, placed: Placed) -> None:
        sheet, top = self.sheet, placed.header - 1
        if placed.intro:
            self.sentence(placed.intro, 1, block.intro, looks.SENTENCE)
        widths = self.layout.widths
        tallest = max(lines_of(field.label, widths[at] - 2) for at, field in enumerate(block.fields))
        sheet.set_row(top, tallest * LINE_HEIGHT + 6)
        headers: list[dict[str, Any]] = []
        for at, field in enumerate(block.fields):
            style = self.format(looks.header(field))
            headers.append({"header": field.label, "header_format": style})
            sheet.write_string(top, at, field.label, style)
            if len(block.frame):
                sheet.write_blank(top + 1, at, None, self.format(looks.cell(field)))
            else:
                sheet.write_blank(top + 1, at, None, self.format(looks.EMPTY))
            self.visual(field, (placed.first - 1, at, placed.last - 1, at))
        if not len(block.frame):
            sheet.write_string(top + 1, 0, block.empty, self.format(looks.EMPTY))
        if block.table:
            options = {"name": block.table, "columns": headers, "style": None}
            # One row is enough: the table part gets its real range when it is settled into the package.
            if sheet.add_table(top, 0, top + 1, len(block.fields) - 1, options) != 0:
                raise ValueError(f"block {block.title!r}: {block.table!r} is no Excel table name of its own")
        if placed.left_over:
            sheet.write_string(placed.left_over - 1, 0, block.left_over, self.format(looks.LINE))

    def visual(self, field: Any, area: tuple[int, int, int, int]) -> None:
        for text, tone in field.bands.items() if field.visual == "band" else ():
            words = '"' + text.replace('"', '""') + '"'
            style = self.format(looks.tone_format(tone))
            rule = {"type": "cell", "criteria": "==", "value": words, "format": style}
            self.sheet.conditional_format(*area, rule)
        if (look := looks.conditional(field)) is not None:
            self.sheet.conditional_format(*area, look)

    def stops(self) -> None:
        """A validation nothing can pass keeps typing out of cells the next score overwrites; a header may explain."""
        whole, areas, texts, row = len(self.layout.widths), [], [], 1
        for block, placed in self.layout.blocks:
            wide = len(block.fields)
            areas += [(row, 1, whole, placed.header - 1), (placed.first, 1, wide, placed.bottom)]
            row = placed.bottom + 1
            texts.append(_range(placed.first, placed.bottom, wide))
            for at, field in enumerate(block.fields, 1):
                if field.note:
                    self.stop([(placed.header, at, at, placed.header)], field.note)
                else:
                    areas.append((placed.header, at, at, placed.header))
        if texts:
            self.sheet.ignore_errors({"number_stored_as_text": " ".join(texts)})  # ids are texts on purpose
        areas.append((row, 1, whole, self.layout.bottom))
        self.stop([area for area in areas if area[3] >= area[0]])

    def stop(self, areas: list[tuple[int, int, int, int]], note: str | None = None) -> None:
        """Stop typing in areas given as first row, first column, last column, last row."""
        cells = [[top - 1, left - 1, bottom - 1, right - 1] for top, left, right, bottom in areas]
        options: dict[str, Any] = {"validate": "custom", "value": "=FALSE", "ignore_blank": False}
        options |= {"error_message": self.page.stop[:255], "other_cells": cells[1:]}
        if note:
            options["input_message"] = note if len(note) <= 255 else note[:254] + "…"
        self.sheet.data_validation(*cells[0], options)

    def printing(self) -> None:
        sheet, page, blocks = self.sheet, self.page, self.layout.blocks
        if page.portrait:
            sheet.set_portrait()
        else:
            sheet.set_landscape()
        sheet.set_paper(9)
        across = math.ceil(sum(self.layout.widths) / _READABLE[page.portrait])
        sheet.fit_to_pages(1 if page.one_page else across, 1 if page.one_page else 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        title = re.sub("&", "&&", page.title)
        sheet.set_footer(f"&L&8{title}&R&8&P / &N")
        if page.freeze_columns is not None:
            sheet.freeze_panes(blocks[0][1].header if blocks else 1, page.freeze_columns)


def _range(top: int, bottom: int, wide: int) -> str:
    from xlsxwriter.utility import xl_range

    return str(xl_range(top - 1, 0, bottom - 1, wide - 1))
