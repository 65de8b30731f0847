"""Our Excel tables in the user's package: names and ids nobody else has, the user's own columns after ours."""

from __future__ import annotations

import copy

from lxml import etree

from workbook.beside import Region
from workbook.layout import Placed
from workbook.owned import COMMENT, OldTable
from workbook.package import Package
from workbook.pages import Block
from workbook.relations import parse
from workbook.sheets import Area
from workbook.styles import MAIN


class TableNames:
    """Names and ids of all tables in the package."""

    def __init__(self, package: Package, taken: set[str]) -> None:
        self._names, self._ids = set(taken), {0}
        for part in package.names:
            if part.casefold().startswith("xl/tables/") and part.casefold().endswith(".xml"):
                root = parse(package.read(part), part)
                self._names |= {root.get("displayName", "").casefold(), root.get("name", "").casefold()}
                self._ids.add(int(root.get("id", "0")))

    def fresh(self, wanted: str) -> tuple[str, str]:
        """A name and an id nobody has."""
        name, count = wanted, 1
        while name.casefold() in self._names:
            count += 1
            name = f"{wanted}_{count}"
        self._names.add(name.casefold())
        self._ids.add(max(self._ids) + 1)
        return name, str(max(self._ids))


def settle(
    drawn: bytes, block: Block, placed: Placed, names: TableNames, old: OldTable | None, region: Region | None
) -> tuple[etree._Element, dict[int, str]]:
    """A table part for the user's package.

    Parameters
    ----------
    drawn : bytes
        The table as XlsxWriter made it.
    block, placed : Block, Placed
        What it shows and where.
    names : TableNames
        The package's tables.
    old : OldTable, optional
        The table as it was: its name and id stay, as formulas and slicers of the user's may use them.
    region : Region, optional
        For a keyed block: which columns of the old table are the user's.

    Returns
    -------
    lxml element, dict
        The part's root, and the user's headers that had to change as one of ours now has that name, by column.
    """
    root = parse(drawn, "a drawn table")
    name, identity = names.fresh(block.table or "") if old is None else ("", "")
    found = {"id": identity, "name": name, "displayName": name}
    for key, value in found.items():
        root.set(key, value if old is None else old.root.get(key, ""))
    root.set("comment", COMMENT.format(len(block.fields), placed.bottom - placed.left_over if placed.left_over else 0))
    own = [] if region is None else _own_columns(region)
    renamed = _append(root, block, own)
    area = Area(placed.header, 1, placed.last, len(block.fields) + len(own))
    for element in (root, *root.iterfind(MAIN + "autoFilter")):
        element.set("ref", str(area))
    if old is not None:
        _keep_style(root, old.root)
    return root, renamed


def _own_columns(region: Region) -> list[etree._Element]:
    table = region.table
    own = [
        (region.column(table.area.left + at) or 0, column)
        for at, column in enumerate(table.columns)
        if table.area.left + at not in table.places
    ]
    kept = [copy.deepcopy(column) for _, column in sorted(own, key=lambda pair: pair[0])]
    for column in kept:
        for name in column.attrib:
            if str(name).startswith("{") or str(name).startswith("totalsRow"):
                del column.attrib[name]
        for child in list(column):
            if child.tag != MAIN + "calculatedColumnFormula" or not region.same_columns:
                column.remove(child)
    return kept


def _append(root: etree._Element, block: Block, own: list[etree._Element]) -> dict[int, str]:
    section = root.find(MAIN + "tableColumns")
    assert section is not None
    used, renamed = {field.label.casefold() for field in block.fields}, {}
    for column in own:
        at, title, count = len(section) + 1, column.get("name", ""), 1
        while column.get("name", "").casefold() in used:
            count += 1
            column.set("name", f"{title} ({count})")
            renamed[at] = f"{title} ({count})"
        used.add(column.get("name", "").casefold())
        column.set("id", str(at))
        section.append(column)
    section.set("count", str(len(section)))
    return renamed


def _keep_style(root: etree._Element, old: etree._Element) -> None:
    ours, theirs = (tree.find(MAIN + "tableStyleInfo") for tree in (root, old))
    if ours is not None and theirs is not None:
        root.replace(ours, copy.deepcopy(theirs))
