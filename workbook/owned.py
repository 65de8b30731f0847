"""One of our sheets as it was found: what we wrote on it, and what somebody has put on it since."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from workbook.errors import RefusedError
from workbook.letters import column_number
from workbook.package import Package
from workbook.pages import Block, Page
from workbook.relations import Relations, parse
from workbook.sheets import Area
from workbook.styles import MAIN

COMMENT = "Account Review writes {} columns, {} rows below"  # Excel keeps a table's comment
OURS = re.compile(r"^Account Review writes (\d+) columns, (\d+) rows below")
_DATA = re.compile(rb"<((?:\w+:)?)sheetData\b[^>]*?(/?)>")
_NOT_KEPT = ("pivotTable", "queryTable")


@dataclass
class OldTable:
    """A table of ours as it was found; `ours` of its columns are rewritten, the others are the user's."""

    link: str
    part: str
    root: etree._Element
    area: Area
    ours: int
    left_over: int

    @classmethod
    def read(cls, package: Package, link: str, part: str) -> OldTable:
        """Read a table part; without our comment, as some programs drop it, `ours` is 0."""
        root = parse(package.read(part), part)
        said = OURS.match(root.get("comment", ""))
        ours, left_over = map(int, said.groups()) if said else (0, 0)
        return cls(link, part, root, Area.of(root.get("ref", "A1")), ours, left_over)

    @property
    def end(self) -> int:
        """The last row that belongs to the block: below the table lie a blank row, a heading and what is left over."""
        return self.area.bottom + (2 + self.left_over if self.left_over else 0)

    @property
    def columns(self) -> list[etree._Element]:
        """The table's columns, in order."""
        return self.root.findall(f"{MAIN}tableColumns/{MAIN}tableColumn")

    @cached_property
    def places(self) -> dict[int, int]:
        """Sheet column of each column of ours: Excel keeps the ids we gave, and numbers its own after them."""
        found = {int(item.get("id", "0")): self.area.left + at for at, item in enumerate(self.columns)}
        return {column: key - 1 for key, column in found.items() if key <= self.ours}

    @property
    def labels(self) -> list[str]:
        """Our headers as found, in the order we gave them."""
        named = sorted((int(item.get("id", "0")), item.get("name", "")) for item in self.columns)
        return [name for key, name in named if key <= self.ours]


class Owned:
    """A sheet of ours in the user's package.

    Parameters
    ----------
    package : Package
        The user's package.
    part : str
        The sheet's part.
    name : str
        What the sheet is called now, for messages.
    area : Area
        The area we wrote.
    page : Page
        What is to be written now.
    """

    def __init__(self, package: Package, part: str, name: str, area: Area, page: Page) -> None:
        self.package, self.part, self.name, self.area = package, part, name, area
        self.links = Relations(package, part)
        self.content = package.read(part)
        found = _DATA.search(self.content)
        if found is None:
            raise RefusedError(
                "The sheet '{sheet}' ({part}) is damaged; nothing was written.",
                sheet=name,
                part=part,
            )
        end = found.end()
        if not found.group(2):
            closing = b"</" + found.group(1) + b"sheetData>"
            end = self.content.rfind(closing) + len(closing)
        self.frame = parse(self.content[: found.start()] + self.content[end:], part)
        self._blocks = [block for block in page.blocks if block.table]
        self.tables = self._match(self._blocks)
        for _, kind, target in self.links.all():
            if kind in _NOT_KEPT:
                raise RefusedError(
                    "The sheet '{sheet}' is rewritten at every score, but holds a {kind} ({target}); move it to a "
                    "sheet of your own, then try again.",
                    sheet=name,
                    kind=kind,
                    target=target,
                )

    @cached_property
    def reaches_out(self) -> bool:
        """Whether a cell may lie outside the area we wrote, or a column of the user's inside it."""
        found = self.frame.find(MAIN + "dimension")
        try:
            used = Area.of("" if found is None else found.get("ref", ""))
        except ValueError:
            return True  # the sheet does not say how far it reaches
        whole = (used.bottom, used.right) != (1, 1)
        inside = self.area.holds(used.top, used.left) and self.area.holds(used.bottom, used.right)
        own = any(table and len(table.places) < len(table.columns) for table in self.tables)
        return not (whole and inside) or own or self._gap_beside(used)

    def _gap_beside(self, used: Area) -> bool:
        """Whether a keyed block is narrower than its page, so that an entry beside it lies inside our area."""
        keyed = [table for table, block in zip(self.tables, self._blocks, strict=True) if table and block.keys]
        return any(table.area.right < used.right for table in keyed)

    def rows(self) -> Iterator[tuple[int, etree._Element]]:
        """Each row's number and its element."""
        data = parse(self.content, self.part).find(MAIN + "sheetData")
        last = 0
        for row in data if data is not None else ():
            last = int(row.get("r") or last + 1)
            yield last, row

    @cached_property
    def texts(self) -> list[str]:
        """The book's shared texts: after Excel saved the book, our inline texts are among them."""
        part = next((name for name in self.package.names if name.casefold() == "xl/sharedstrings.xml"), None)
        if part is None:
            return []
        return ["".join(_runs(item)) for item in parse(self.package.read(part), part)]

    def text(self, cell: etree._Element) -> str:
        """A cell's value as text; a whole number without its decimals."""
        value = cell.findtext(MAIN + "v") or ""
        if cell.get("t") == "s":
            return self.texts[int(value)]
        if cell.get("t") == "inlineStr":
            inline = cell.find(MAIN + "is")
            return "" if inline is None else "".join(_runs(inline))
        return value.removesuffix(".0")

    def _match(self, blocks: list[Block]) -> list[OldTable | None]:
        """For each block with a table, the table it had; a user may have renamed it."""
        waiting = [OldTable.read(self.package, link, part) for link, kind, part in self.links.all() if kind == "table"]
        waiting.sort(key=lambda old: old.area.top)
        for old in waiting:
            if not self.area.holds(old.area.top, old.area.left):
                raise RefusedError(
                    "The sheet '{sheet}' is rewritten at every score, but holds a table of your own ({table}); "
                    "move it to a sheet of your own, then try again.",
                    sheet=self.name,
                    table=old.root.get("displayName"),
                )
        self.obsolete = waiting
        matched: list[OldTable | None] = [None] * len(blocks)
        for by_name in (True, False):
            for at, block in enumerate(blocks):
                for old in waiting:
                    if matched[at] is None and (not by_name or _same_table(old, block)):
                        old.ours = old.ours or len(block.fields)
                        matched[at] = old
                        waiting.remove(old)
                        break
        return matched


def _same_table(old: OldTable, block: Block) -> bool:
    return (
        re.fullmatch(re.escape(block.table or "") + r"(_\d+)?", old.root.get("displayName", ""), re.IGNORECASE)
        is not None
    )


def _runs(item: etree._Element) -> Iterator[str]:
    """A text's parts, without the reading aids of East Asian texts."""
    for child in item:
        if child.tag == MAIN + "t":
            yield child.text or ""
        elif child.tag == MAIN + "r":
            yield child.findtext(MAIN + "t") or ""


def position(reference: str) -> tuple[int, int]:
    """Row and column of a cell reference."""
    found = re.match(r"([A-Z]+)(\d+)$", reference)
    if found is None:
        raise RefusedError(
            "A cell is called {found!r} in the workbook, which is no cell; nothing was written.",
            found=reference,
        )
    return int(found.group(2)), column_number(found.group(1))
