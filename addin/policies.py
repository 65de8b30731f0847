"""The Policy table of a workbook: its language, its values in force, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from addin.language import chosen
from udfs.policy import CONSTANTS, Policy, UnusableError
from workbook.reading import RawTable
from workbook.schema.headers import nearest

_COLUMNS = ["table", "row", "column", "value", "code", "message", "fix"]
NEAR = "{sheet}, row {row}, {header}: found '{value}', expected a constant; the nearest is {near}."
UNKNOWN = "{sheet}, row {row}, {header}: found '{value}', expected a constant; see docs/model.md for the names."
WRONG = "{sheet}, row {row}, {header}: {wrong}."
"""What is wrong with a row of the policy."""


def language_of(raw: Mapping[str, RawTable]) -> str:
    """The language a workbook asks for, read before it is checked: the defects are told in it."""
    columns = raw["Policy"].columns if "Policy" in raw else {}
    values = zip(columns.get("name", []), columns.get("value", []), strict=False)
    words = {str(name).strip(): str(value) for name, value in values if value is not None}
    return chosen(words.get("language", "auto"))


def policy_of(
    table: pd.DataFrame, raw: RawTable | None = None, translate: Callable[[str], str] = str
) -> tuple[Policy, pd.DataFrame]:
    """The policy a workbook holds, and a defect for each row that cannot be used; its default holds then.

    Parameters
    ----------
    table
        The typed Policy table: `name`, `value` (text), `row`.
    raw
        The same as it stands in the workbook: its sheet and headers are named in the defects.
    translate
        From an English sentence to the reader's language.
    """
    changes: dict[str, float | str] = {}
    defects: list[dict[str, object]] = []

    def defect(row: int, column: str, value: str, text: str, **fields: str) -> None:
        sheet, header = (raw.sheet, raw.headers.get(column, column)) if raw else ("Policy", column)
        message = translate(text).format(sheet=sheet, row=row, header=header, value=value, **fields)
        fix = translate("Correct the cell; until then the default holds.")
        defects.append(dict(zip(_COLUMNS, ("Policy", row, column, value, "policy", message, fix), strict=True)))

    for name, value, row in zip(table["name"], table["value"], table["row"], strict=True):
        if pd.isna(name) or pd.isna(value):
            continue
        if name not in CONSTANTS:
            near = nearest(name, CONSTANTS)
            defect(row, "name", name, NEAR if near else UNKNOWN, near=near or "")
            continue
        try:
            Policy({**changes, name: value})
        except UnusableError as wrong:
            fields = {field: translate(word) if field == "unit" else word for field, word in wrong.fields.items()}
            defect(row, "value", value, WRONG, wrong=translate(wrong.text).format(**fields))
        else:
            changes[name] = value
    return Policy(changes), pd.DataFrame(defects, columns=_COLUMNS)
