"""The Policy table of a workbook: its values in force, and what is wrong with them."""

from __future__ import annotations

import pandas as pd

from udfs.policy import CONSTANTS, Policy
from workbook.schema.headers import nearest


def policy_of(table: pd.DataFrame) -> tuple[Policy, pd.DataFrame]:
    """The policy a workbook holds, and a defect for each row that cannot be used; its default holds then.

    Parameters
    ----------
    table
        The typed Policy table: `name`, `value` (text), `row`.
    """
    changes: dict[str, float | str] = {}
    defects: list[dict[str, object]] = []
    for name, value, row in zip(table["name"], table["value"], table["row"], strict=True):
        if pd.isna(name) or pd.isna(value):
            continue
        if name not in CONSTANTS:
            near = nearest(name, CONSTANTS)
            hint = f"the nearest is {near}" if near else "see docs/model.md for the names"
            defects.append(_defect(row, "name", name, f"found '{name}', expected a constant; {hint}"))
            continue
        try:
            Policy({**changes, name: value})
        except ValueError as wrong:
            defects.append(_defect(row, "value", value, str(wrong)))
        else:
            changes[name] = value
    return Policy(changes), pd.DataFrame(defects, columns=_COLUMNS)


_COLUMNS = ["table", "row", "column", "value", "code", "message", "fix"]


def _defect(row: int, column: str, value: object, wrong: str) -> dict[str, object]:
    message = f"Policy, row {row}, {column}: {wrong}."
    fix = "Correct the cell; until then the default holds."
    return dict(zip(_COLUMNS, ("Policy", row, column, str(value), "policy", message, fix), strict=True))
