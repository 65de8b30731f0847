"""Where an input table stands in a package, by whatever name and on whatever sheet, and which column is which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from workbook.errors import RefusedError
from workbook.formulas import moved
from workbook.package import Package
from workbook.relations import Relations, parse, to_xml
from workbook.rows.cells import Value
from workbook.rows.words import words_of
from workbook.schema import BY_NAME, Table
from workbook.schema.headers import Headings, excel_table, recognise
from workbook.sheets import Area, Sheets
from workbook.styles import MAIN


@dataclass
class Place:
    """An Excel table in the package."""

    sheet: str
    sheet_part: str
    part: str
    root: etree._Element

    @property
    def name(self) -> str:
        """Its name, as formulas have it."""
        return self.root.get("displayName", "")

    @property
    def area(self) -> Area:
        """The whole of it, with headers and totals."""
        try:
            return Area.of(self.root.get("ref", ""))
        except ValueError as problem:
            raise RefusedError(
                "The workbook's part {part} is damaged ({reason}); nothing was written.",
                part=self.part,
                reason=problem,
            ) from None

    @property
    def totals(self) -> bool:
        """Whether its last row shows totals."""
        return self.root.get("totalsRowCount", "0") != "0"

    @property
    def data(self) -> Area:
        """Its rows of data."""
        area = self.area
        top = area.top + (self.root.get("headerRowCount") != "0")
        return Area(top, area.left, area.bottom - self.totals, area.right)

    def grow(self, bottom: int) -> None:
        """Let the table, its filter and its sorting reach down to a row."""
        old = self.area.bottom
        for element in (self.root, *self.root.iter(MAIN + "autoFilter", MAIN + "sortState", MAIN + "sortCondition")):
            area = Area.of(element.get("ref", ""))
            if area.bottom == old:
                element.set("ref", str(Area(area.top, area.left, bottom, area.right)))

    def to_bytes(self) -> bytes:
        """The table's part."""
        return to_xml(self.root)


@dataclass
class InputTable:
    """An input table and its columns."""

    table: Table
    place: Place

    @property
    def named(self) -> dict[str, str]:
        """Where it stands, for a sentence."""
        return {"table": self.place.name, "sheet": self.place.sheet}

    def word(self, name: str, value: Value) -> Value:
        """A value as the sheet has it: words of lists, and yes and no, in the language of the header."""
        words = self.words.get(name)
        if not words:
            return value
        word = ("yes" if value else "no") if isinstance(value, bool) else value
        return words.get(word, word) if isinstance(word, str) else word

    @cached_property
    def headers(self) -> list[str]:
        """The headers as the user has them."""
        return [column.get("name", "") for column in self._columns]

    @cached_property
    def headings(self) -> Headings:
        """What the headers mean."""
        return recognise(self.headers, self.table)

    @cached_property
    def columns(self) -> dict[str, int]:
        """Schema column -> sheet column."""
        return {name: self.place.area.left + at for at, name in self.headings.columns.items()}

    @cached_property
    def words(self) -> dict[str, dict[str, str]]:
        """Schema column -> words kept in the data -> the same in the language of its header."""
        return words_of(self.table, self.headers, self.headings)

    @cached_property
    def formulas(self) -> dict[int, str | None]:
        """Sheet column -> the formula Excel fills it with; None where it would read otherwise on each row."""
        found: dict[int, str | None] = {}
        for at, column in enumerate(self._columns, self.place.area.left):
            formula = column.find(MAIN + "calculatedColumnFormula")
            if formula is not None:
                fixed = formula.get("array") is None and moved(formula.text or "", 0, 1) is not None
                found[at] = formula.text if fixed else None
        return found

    @property
    def _columns(self) -> list[etree._Element]:
        return self.place.root.findall(f"{MAIN}tableColumns/{MAIN}tableColumn")


def places(package: Package, sheets: Sheets) -> list[Place]:
    """Every Excel table of a package."""
    found = []
    for at, sheet in enumerate(sheets.names):
        sheet_part = sheets.part_of(at)
        for _, kind, part in Relations(package, sheet_part).all():
            if kind == "table" and part in package:
                found.append(Place(sheet, sheet_part, part, parse(package.read(part), part)))
    return found


def input_table(name: str, found: list[Place]) -> InputTable:
    """The table of a schema name: so called in any language, else the only other one on a sheet so called.

    Raises
    ------
    RefusedError
        Where the workbook has none, or its rows are not the user's to write.
    """
    table = BY_NAME[name]
    places = {place.name: place for place in found}
    place = places.get(excel_table(table, {place.name: place.sheet for place in found}) or "")
    if place is None:
        raise RefusedError(
            "The workbook has no Excel table {table}; make one (Insert, Table) and name it {table}, then try again.",
            table=name,
        )
    if place.root.get("tableType", "worksheet") != "worksheet":
        raise RefusedError(
            "The table {table} on the sheet '{sheet}' is filled by a query, which would undo the change; "
            "change it where the query takes it from.",
            table=place.name,
            sheet=place.sheet,
        )
    return InputTable(table, place)


def check_columns(found: InputTable, row: Mapping[str, object]) -> None:
    """Refuse a value for a column the user's table does not have.

    Raises
    ------
    KeyError
        For a column the schema does not know either: that is a mistake of the caller.
    """
    for name, value in row.items():
        column = found.table.column(name)
        if value is not None and name not in found.columns:
            raise RefusedError(
                "There is no column {column} in the table {table} on the sheet '{sheet}', but a row has "
                "{value!r} for it; add a column with that header, then try again.",
                column=column.name,
                value=value,
                **found.named,
            )
