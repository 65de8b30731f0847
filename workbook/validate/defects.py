"""What a defect says: where it is, what was found, what was expected, what to do; one sentence a code."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from workbook.reading import RawTable
from workbook.schema import BY_NAME, CHOICES, TABLES, Column
from workbook.schema.cells import plain

if TYPE_CHECKING:
    import pandas as pd

DEFECT_COLUMNS = ("table", "row", "column", "value", "code", "message", "fix")

EXPECTED: dict[str, str] = {
    "id": "an id",
    "text": "text",
    "choice": "one word of its list",
    "date": "a date",
    "datetime": "a date with a time",
    "number": "a number",
    "flag": "yes or no",
    "mark": "yes, no or a few words",
}
"""Kind of column -> what its cells should hold."""

SENTENCES: dict[str, tuple[str, str]] = {
    "empty_table": (
        "{sheet}: found no rows, expected one row an account.",
        "Type or paste your customers, one row each.",
    ),
    "missing_column": (
        "{sheet}, row {row}: found no header '{header}', which the table needs; the table is left out.",
        "Add the column and press Check data.",
    ),
    "missing_column near": (
        "{sheet}, row {row}: found no header '{header}', which the table needs; the table is left out.",
        "If the header '{detail}' is meant, rename it to '{header}' and press Check data.",
    ),
    "repeated_header": (
        "{sheet}, row {row}: found the header '{value}' for {header}, which an earlier column has already.",
        "Remove or rename one of the two columns; the first one is used.",
    ),
    "merged_cells": (
        "{sheet}, row {row}: found the merged cells {value}, expected one value a cell.",
        "Unmerge them (Home, Merge & Center) and fill every cell.",
    ),
    "required_blank": (
        "{sheet}, row {row}, {header}: found a blank cell, expected {expected}.",
        "Fill the cell and press Check data.",
    ),
    "error_cell": (
        "{sheet}, row {row}, {header}: found the error {value}, expected {expected}.",
        "Correct the formula or type the value, and press Check data.",
    ),
    "not_an_id": (
        "{sheet}, row {row}, {header}: found {value}, expected an id.",
        "Format the cell as Text and type the id again.",
    ),
    "mixed_ids": (
        "{sheet}, row {row}, {header}: found the number {value} among ids with zeros in front "
        "(cells like this in the column: {detail}), expected text.",
        "Format the column as Text and type these ids again with their zeros.",
    ),
    "unknown_value": (
        "{sheet}, row {row}, {header}: found '{value}', expected one of: {choices}.",
        "Choose from the cell's list and press Check data.",
    ),
    "unknown_value near": (
        "{sheet}, row {row}, {header}: found '{value}', expected one of: {choices}.",
        "Choose from the cell's list (the nearest is '{detail}') and press Check data.",
    ),
    "date_as_text": (
        "{sheet}, row {row}, {header}: found '{value}' as text, expected {expected}.",
        "Correct the cell: type it again as a date, and press Check data.",
    ),
    "not_a_date": (
        "{sheet}, row {row}, {header}: found '{value}', expected {expected}.",
        "Correct the cell, or format its number as a date, and press Check data.",
    ),
    "impossible_date": (
        "{sheet}, row {row}, {header}: found {value}, expected a year from 1900 to 2200.",
        "Correct the year and press Check data.",
    ),
    "future_date": (
        "{sheet}, row {row}, {header}: found {value}, expected a day no later than {detail}.",
        "Correct the date and press Check data.",
    ),
    "too_early": (
        "{sheet}, row {row}, {header}: found {value}, expected nothing earlier than {detail}.",
        "Correct one of the two dates (with its time, where it has one) and press Check data.",
    ),
    "number_as_text": (
        "{sheet}, row {row}, {header}: found '{value}' as text, expected a number.",
        "Type the bare number, without unit or currency, and press Check data.",
    ),
    "not_a_number": (
        "{sheet}, row {row}, {header}: found '{value}', expected a number.",
        "Correct the cell and press Check data.",
    ),
    "out_of_range": (
        "{sheet}, row {row}, {header}: found {value}, expected {range}.",
        "Correct the number and press Check data.",
    ),
    "percent_as_share": (
        "{sheet}, row {row}, {header}: found {value} and no cell above 1, expected percent from 0 to 100.",
        "If {detail} % is meant, type {detail} without the percent sign and format, in the whole column.",
    ),
    "mixed_currencies": (
        "{sheet}, row {row}, {header}: found the currencies {detail} in one column, expected one.",
        "Convert all amounts to one currency.",
    ),
    "duplicate_id": (
        "{sheet}, row {row}, {header}: found '{value}', which row {detail} has already, expected an id of its own.",
        "Give the row an id of its own, or delete it.",
    ),
    "unknown_id": (
        "{sheet}, row {row}, {header}: found '{value}', expected an id of table {target}.",
        "Correct the id, or add it to table {target}.",
    ),
    "unknown_id near": (
        "{sheet}, row {row}, {header}: found '{value}', expected an id of table {target}.",
        "Correct the id (the nearest is {detail}), or add it to table {target}.",
    ),
    "parent_cycle": (
        "{sheet}, row {row}, {header}: found '{value}', which leads back to the account itself ({detail}).",
        "Correct the parent; the account at the top has none.",
    ),
    "contract_passed": (
        "{sheet}, row {row}, {header}: found {value}, a day before {detail}.",
        "Renew or correct: type the new end date, or clear the cell.",
    ),
    "override_partial": (
        "{sheet}, row {row}, {header}: found {value} without {detail}; a grade by hand needs them and does not count.",
        "Fill them in, or clear the grade.",
    ),
    "spelled_otherwise": (
        "{sheet}, row {row}, {header}: found {value}, which is written {detail} elsewhere; they count as two people.",
        "Write the name the same way everywhere.",
    ),
}
"""Code -> what was found and expected, and what to do. 'near' where something like it was found (the detail)."""

RANGES = ("{least} or more", "{least} to {most}")
"""What a number out of its range should be, where there is no upper end and where there is one."""


class Defect(NamedTuple):
    """One thing a person should put right."""

    table: str
    row: int
    column: str
    value: str
    code: str
    detail: str = ""


def to_frame(
    defects: Iterable[Defect], raw: Mapping[str, RawTable], translate: Callable[[str], str] = str
) -> pd.DataFrame:
    """All defects as a table, in the order of the sheets, their rows and their columns."""
    import pandas as pd

    places = {
        (table.name, column.name): (number, place)
        for number, table in enumerate(TABLES)
        for place, column in enumerate(table.columns)
    }

    def order(defect: Defect) -> tuple[int, int, int]:
        number, place = places.get((defect.table, defect.column)) or (places[defect.table, ""][0], -1)
        return number, defect.row, place

    places |= {(table.name, ""): (number, -1) for number, table in enumerate(TABLES)}
    rows = [(*defect[:5], *_sentences(defect, raw, translate)) for defect in sorted(defects, key=order)]
    frame = pd.DataFrame(rows, columns=list(DEFECT_COLUMNS))
    return frame.astype({name: "int64" if name == "row" else "str" for name in DEFECT_COLUMNS})


def _sentences(defect: Defect, tables: Mapping[str, RawTable], translate: Callable[[str], str]) -> tuple[str, str]:
    near = f"{defect.code} near"
    message, fix = SENTENCES[near if defect.detail and near in SENTENCES else defect.code]
    raw = tables.get(defect.table)
    column = next((column for column in BY_NAME[defect.table].columns if column.name == defect.column), None)
    fields = {
        "sheet": raw.sheet if raw else defect.table,
        "header": raw.headers.get(defect.column, defect.column) if raw else defect.column,
        **(_expected(column, tables, translate) if column else {}),
        **defect._asdict(),
    }
    if defect.code == "unknown_value":
        fields["detail"] = translate(defect.detail)
    return translate(message).format(**fields), translate(fix).format(**fields)


def _expected(column: Column, tables: Mapping[str, RawTable], translate: Callable[[str], str]) -> dict[str, str]:
    """What the cells of a column should hold, in words."""
    target = column.refers.partition(".")[0]
    least, most = (plain(end or 0) for end in (column.least, column.most))
    return {
        "choices": ", ".join(translate(row[0]) for row in CHOICES.get(column.choices or "yes_no", ())),
        "expected": translate(EXPECTED[column.kind]),
        "range": translate(RANGES[column.most is not None]).format(least=least, most=most),
        "target": tables[target].sheet if target in tables else target,
    }
