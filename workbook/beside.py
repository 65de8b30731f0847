"""What a manager wrote on our sheets beside our own columns, and where it goes when the sheet is rewritten."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from lxml import etree

from workbook.errors import RefusedError
from workbook.follow import Followed
from workbook.formulas import moved
from workbook.layout import Layout
from workbook.letters import column_letters
from workbook.owned import OldTable, Owned, position
from workbook.pages import Page
from workbook.styles import MAIN

Cell = tuple[int, int]
_NAMESPACE = f' xmlns="{MAIN[1:-1]}"'.encode()


@dataclass
class Region(Followed):
    """A keyed block with its table as it was found."""

    table: OldTable

    @property
    def same_columns(self) -> bool:
        """Whether our columns are where they were and called what they were."""
        straight = [self.table.places.get(at + 1) for at in range(len(self.block.fields))]
        return straight == [*range(len(self.block.fields))] and self.table.labels == [
            column.label for column in self.block.fields
        ]

    @property
    def inserted(self) -> list[int]:
        """Columns of the user's left of our last one."""
        table = self.table
        return [column for column in range(table.area.left, max(table.places)) if column not in table.places]

    def holds(self, row: int) -> bool:
        """Whether an old row belongs to the block."""
        return self.table.area.top <= row <= self.table.end

    def column(self, old: int) -> int | None:
        """Where a column goes: ours to its field, the user's to the right of ours."""
        if old in self.table.places:
            at = self.table.places[old]
            return at + 1 if at < len(self.block.fields) else None
        if old in self.inserted:
            return len(self.block.fields) + 1 + self.inserted.index(old)
        return len(self.block.fields) + len(self.inserted) + old - max(self.table.places)

    def key_columns(self) -> list[int]:
        """The old columns of the key's parts, found by their header or else by their place."""
        titles = {column.get("name"): self.table.area.left + at for at, column in enumerate(self.table.columns)}
        by_place = {at: column for column, at in self.table.places.items()}
        places = {column.key: at for at, column in enumerate(self.block.fields)}
        labels = {column.key: column.label for column in self.block.fields}
        return [titles.get(labels[key], by_place.get(places[key], 0)) for key in self.block.keys]


class Beside:
    """A manager's own cells on one of our sheets.

    Parameters
    ----------
    owned : Owned
        The sheet as found.
    page : Page
        What is to be written now.
    anchored : set of (row, column)
        Cells something else hangs on, such as a comment: their rows are followed too.
    """

    def __init__(self, owned: Owned, page: Page, anchored: set[Cell]) -> None:
        self._owned = owned
        self._width = self._bottom = 0
        self._found: dict[Cell, etree._Element] = {}
        self._shared: dict[str, tuple[Cell, str]] = {}
        blocks = [block for block in page.blocks if block.table]
        self.regions = [
            Region(block, table.area.top, table)
            for block, table in zip(blocks, owned.tables, strict=True)
            if table and block.keys
        ]
        if owned.reaches_out or anchored:
            self._read({row for row, _ in anchored})

    def left_over(self, page: Page) -> list[int]:
        """For each block, how many rows with entries are no longer listed."""
        counts = {id(region.block): len(region.gone) for region in self.regions}
        return [counts.get(id(block), 0) for block in page.blocks]

    def settle(self, layout: Layout) -> None:
        """Learn where everything goes."""
        self._width, self._bottom = len(layout.widths), layout.bottom
        for region in self.regions:
            region.placed = next(placed for block, placed in layout.blocks if block is region.block)

    def region(self, row: int) -> Region | None:
        """The keyed block an old row belongs to."""
        return next((region for region in self.regions if region.holds(row)), None)

    def move(self, cell: Cell) -> Cell | None:
        """Where an old cell goes; None where its row or column is no more."""
        row, column = cell
        region = self.region(row)
        if region is not None:
            to_row, to_column = region.row(row), region.column(column)
            return None if to_row is None or to_column is None else (to_row, to_column)
        area = self._owned.area
        return (
            row if row <= area.bottom else row + self._bottom - area.bottom,
            column if column <= area.right else column + self._width - area.right,
        )

    def cells(self) -> dict[int, list[tuple[int, str]]]:
        """The manager's cells on their new rows: column and XML."""
        rows: dict[int, list[tuple[int, str]]] = defaultdict(list)
        for cell, element in self._found.items():
            target = self.move(cell)
            if target is not None:
                rows[target[0]].append((target[1], self._xml(element, cell, target)))
        return {row: sorted(found) for row, found in rows.items()}

    def _read(self, anchored: set[int]) -> None:
        keys: dict[int, list[tuple[int, tuple[str, ...]]]] = defaultdict(list)
        entries = set(anchored)
        for row, element in self._owned.rows():
            region = self.region(row)
            if self._collect(row, element, region):
                entries.add(row)
            if region is not None and row > region.table.area.top:
                keys[id(region)].append((row, self._key(region, element)))
        for region in self.regions:
            region.follow(keys[id(region)], entries)

    def _collect(self, row: int, element: etree._Element, region: Region | None) -> bool:
        """Note the user's cells of a row; says whether any holds something."""
        filled = False
        edge = max(region.table.places) if region and not region.inserted else 0
        for cell in reversed(element):
            place = position(cell.get("r", ""))
            if place[1] <= edge:
                break
            if self._is_ours(place, region):
                continue
            has_value = len(cell) > 0
            if has_value and (row < self._owned.area.top or place[1] < self._owned.area.left):
                raise RefusedError(
                    "The sheet '{sheet}' is rewritten at every score, but {cell} was added above or left of it; "
                    "move that entry to the right of the table, then try again.",
                    sheet=self._owned.name,
                    cell=cell.get("r"),
                )
            if has_value or (region is not None and place[1] > region.table.area.left):
                self._found[place] = cell
                self._note_shared(place, cell)
            filled = filled or has_value
        return filled

    def _is_ours(self, place: Cell, region: Region | None) -> bool:
        if region is not None:
            return place[1] in region.table.places
        return self._owned.area.holds(*place)

    def _key(self, region: Region, row: etree._Element) -> tuple[str, ...]:
        wanted = [column_letters(column) for column in region.key_columns()]
        cells = {
            cell.get("r", "").rstrip("0123456789"): cell for cell in row if cell.get("r", "")[:1] in _first(wanted)
        }
        return tuple(self._owned.text(cells[name]) if name in cells else "" for name in wanted)

    def _note_shared(self, place: Cell, cell: etree._Element) -> None:
        formula = cell.find(MAIN + "f")
        if formula is not None and formula.get("t") == "shared" and formula.text:
            self._shared[formula.get("si", "")] = (place, formula.text)

    def _xml(self, cell: etree._Element, place: Cell, target: Cell) -> str:
        """A cell for its new place: value and style as they were, its formula where it keeps its meaning."""
        formula = cell.find(MAIN + "f")
        if formula is not None:
            text = self._formula(formula, place, target)
            cell.remove(formula)
            if text is not None:
                kept = cell.makeelement(MAIN + "f")
                kept.text = text
                cell.insert(0, kept)
            for name in ("cm", "vm"):
                if name in cell.attrib:
                    del cell.attrib[name]
        cell.set("r", f"{column_letters(target[1])}{target[0]}")
        raw = etree.tostring(cell, method="c14n", exclusive=True, with_tail=False)
        return bytes(raw).replace(_NAMESPACE, b"", 1).decode()

    def _formula(self, formula: etree._Element, place: Cell, target: Cell) -> str | None:
        text, start = formula.text or "", place
        if formula.get("t") == "shared":
            start, text = self._shared.get(formula.get("si", ""), (place, ""))
        elif formula.get("t") in ("array", "dataTable"):
            return None
        if not text or start[1] != place[1]:
            return None
        region = self.region(place[0])
        steady = region is None or (region.same_columns and place[1] == target[1])
        if start[0] != place[0] and (text := moved(text, start[0], place[0]) or "") == "":
            return None
        return moved(text, place[0], target[0], same_columns=steady)


def _first(names: list[str]) -> set[str]:
    return {name[0] for name in names if name}
