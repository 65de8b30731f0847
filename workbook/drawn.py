"""A drawn page made ready for the user's package: its styles renumbered, its texts inline, its data rows written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lxml import etree

from workbook.layout import Layout, row_heights
from workbook.letters import column_letters
from workbook.pages import Block
from workbook.relations import parse
from workbook.sheets import Area
from workbook.sheetxml import data_rows, escape
from workbook.styles import MAIN, StyleMap

_DYNAMIC = "{http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac}dyDescent"
_NAMESPACE = f' xmlns="{MAIN[1:-1]}"'.encode()
_HOLE = b"<sheetData/>"

Cells = Mapping[int, Sequence[tuple[int, str]]]


class DrawnSheet:
    """One page's sheet.

    Parameters
    ----------
    content : bytes
        The sheet as XlsxWriter drew it.
    texts : bytes
        XlsxWriter's shared texts.
    styles : StyleMap
        Where its styles are in the user's package.
    layout : Layout
        The page's grid.
    """

    def __init__(self, content: bytes, texts: bytes, styles: StyleMap, layout: Layout) -> None:
        self.layout = layout
        self.root = parse(content, "a drawn sheet")
        self._restyle(styles)
        self._inline(parse(texts, "drawn texts"))
        data = self.root.find(MAIN + "sheetData")
        assert data is not None
        self._styles = {int(row.get("r", "0")): [cell.get("s", "0") for cell in row] for row in data}
        self._rows = {int(row.get("r", "0")): _xml(row) for row in data}  # before they lose their root's namespaces
        del data[:]
        self.cell_styles = {id(block): self._styles[placed.first] for block, placed in layout.blocks}
        for block, placed in layout.blocks:
            if len(block.frame):
                del self._rows[placed.first]

    def header_style(self, row: int) -> str:
        """The cell style of a header row's first cell."""
        return self._styles[row][0]

    def set_tables(self, links: Sequence[str]) -> None:
        """Tie the page's tables on."""
        for link, part in zip(links, self.root.iter(MAIN + "tablePart"), strict=True):
            part.set("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id", link)

    def to_bytes(self, frame: etree._Element, beside: Cells, since_1904: bool) -> bytes:
        """The sheet's XML.

        Parameters
        ----------
        frame : lxml element
            The sheet around its rows.
        beside : Mapping[int, Sequence[tuple[int, str]]]
            A manager's own cells by row: column and XML.
        since_1904 : bool
            Whether the book counts days from 1904.
        """
        chunks = {
            row: xml + "".join(own for _, own in beside.get(row, ())) + "</row>" for row, xml in self._rows.items()
        }
        written = set(chunks)
        for block, placed in self.layout.blocks:
            if len(block.frame):
                rows = range(placed.first, placed.last + 1)
                own = {row: "".join(xml for _, xml in beside[row]) for row in rows if row in beside} if beside else {}
                styles = self.cell_styles[id(block)]
                heights = row_heights(block, self.layout.widths)
                chunks[placed.first] = data_rows(
                    block, placed.first, styles, heights=heights, beside=own, since_1904=since_1904
                )
                written.update(rows if beside else ())
        for row in set(beside) - written:
            chunks[row] = f'<row r="{row}">{"".join(xml for _, xml in beside[row])}</row>'
        self._dimension(frame, beside)
        data = [chunks[row].encode() for row in sorted(chunks)]
        head, hole, tail = etree.tostring(frame, xml_declaration=True, encoding="UTF-8", standalone=True).partition(
            _HOLE
        )
        assert hole
        return b"".join((head, b"<sheetData>", *data, b"</sheetData>", tail))

    def _dimension(self, frame: etree._Element, beside: Cells) -> None:
        width = max([len(self.layout.widths), *(column for cells in beside.values() for column, _ in cells)])
        found = frame.find(MAIN + "dimension")
        assert found is not None
        found.set("ref", str(Area(1, 1, max([self.layout.bottom, *beside]), width)))

    def _restyle(self, styles: StyleMap) -> None:
        for element in self.root.iter(MAIN + "c", MAIN + "row", MAIN + "cfRule", MAIN + "sheetFormatPr"):
            if element.get("s") is not None:
                element.set("s", str(styles.cells[int(element.get("s", "0"))]))
            if element.get("dxfId") is not None:
                element.set("dxfId", str(styles.conditional[int(element.get("dxfId", "0"))]))
            for name in (_DYNAMIC, "spans"):
                if name in element.attrib:
                    del element.attrib[name]
        for view in self.root.iter(MAIN + "sheetView"):
            if "tabSelected" in view.attrib:
                del view.attrib["tabSelected"]  # two selected sheets are a group: typing would go into both

    def _inline(self, texts: etree._Element) -> None:
        for cell in self.root.iter(MAIN + "c"):
            value = cell.find(MAIN + "v")
            if cell.get("t") == "s" and value is not None:
                inline = cell.makeelement(MAIN + "is")
                inline.extend(parse(etree.tostring(texts[int(value.text or 0)]), "a drawn text"))
                cell.replace(value, inline)
                cell.set("t", "inlineStr")


def _xml(row: etree._Element) -> str:
    """A row without its end tag."""
    raw = bytes(etree.tostring(row, method="c14n", exclusive=True)).replace(_NAMESPACE, b"", 1)
    return raw.decode().removesuffix("</row>")


def text_cell(column: int, row: int, style: str, text: str) -> str:
    """One cell of text."""
    (safe,), space = escape([text])
    return f'<c r="{column_letters(column)}{row}" s="{style}" t="inlineStr"><is><t{space}>{safe}</t></is></c>'


def left_over_cells(block: Block, styles: Sequence[str], row: int, key: Sequence[str]) -> list[tuple[int, str]]:
    """The key of a row that is no longer listed, in the columns of the key."""
    places = [field.key for field in block.fields]
    columns = [places.index(name) for name in block.keys]
    return [(at + 1, text_cell(at + 1, row, styles[at], text)) for at, text in zip(columns, key, strict=True)]
