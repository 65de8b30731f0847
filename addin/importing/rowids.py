"""What imported rows are called: by the other system's own id where it has one, else by what they say.

The same row gets the same id from every export, so that importing it again finds it; and an id begins with a letter,
so that no spreadsheet takes it for a number or a formula.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from workbook.schema import BY_NAME
from workbook.schema.headers import folded

if TYPE_CHECKING:
    import pandas as pd

    from workbook.incoming import Foreign

PLAIN = ("Account Review", "Any table", "Online retail")
"""Tables that no system with ids of its own wrote: their ids are taken as they stand."""
LONGEST = 40
SAID = {
    "Touches": ("account_id", "date", "channel", "person_id", "subject", "purpose", "hours"),
    "Service": ("account_id", "opened", "kind", "subject", "note"),
    "People": ("account_id", "name"),
    "Promises": ("account_id", "due", "what"),
}
"""What tells one row from another where the other system gives no id."""


def foreign_id(system: str, key: str) -> str:
    """The id of what another system calls `key`.

    Examples
    --------
    >>> foreign_id("Zendesk", "00123"), foreign_id("Salesforce", "00T5g00000AbCdE")
    ('zendesk-00123', 'salesforce-00T5g00000AbCdE')
    """
    key = key.strip()
    return key if system in PLAIN else f"{folded(system)}-{key}"


def foreign_ids(system: str, keys: pd.Series) -> pd.Series:
    """`foreign_id` of a whole column; missing stays missing."""
    keys = keys.str.strip()
    return keys if system in PLAIN else f"{folded(system)}-" + keys


def said_ids(system: str, table: str, rows: pd.DataFrame) -> pd.Series:
    """Ids made of what the rows say; rows that say the same are the same row."""
    import pandas as pd

    parts = [_texts(rows[name]) for name in SAID.get(table, ()) if name in rows]
    start = f"{folded(system)}-"
    said = ["\x1f".join(row) for row in zip(*parts, strict=True)] if parts else [""] * len(rows)
    return pd.Series([start + digest(text) for text in said], index=rows.index, dtype="str")


def name_id(key: str) -> str:
    """The id of an account that only has a name, from the name's normal form."""
    return key if len(key) <= LONGEST else f"{key[: LONGEST - 9]}-{digest(key)[:8]}"


def digest(text: str) -> str:
    """Twelve hexadecimal digits of a text."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def line_ids(rows: pd.DataFrame) -> pd.Series:
    """A line's place in its order, counted from 1."""
    return (rows.groupby("order_id", sort=False).cumcount() + 1).astype("str")


def order_ids(system: str, rows: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Order and line of order lines without a number: an account's day, and what the line says.

    Two equal lines of a day are two lines, so they are counted.
    """
    import pandas as pd

    days = rows["ordered"].dt.strftime("%Y%m%d").fillna("")
    account = rows["account_id"].fillna("")
    start = "" if system in PLAIN else f"{folded(system)}-"
    orders = pd.Series(start + account + "-" + days, index=rows.index, dtype="str")
    parts = [_texts(rows[name]) for name in ("amount", "item", "qty", "returned", "promised") if name in rows]
    said = pd.Series(["\x1f".join(row) for row in zip(*parts, strict=True)], index=rows.index)
    again = said.groupby([orders, said], sort=False).cumcount()
    lines = [
        f"L{digest(text)[:8]}" + (f"-{count + 1}" if count else "") for text, count in zip(said, again, strict=True)
    ]
    return orders, pd.Series(lines, index=rows.index, dtype="str")


def _texts(column: pd.Series) -> list[str]:
    if column.dtype.kind == "M":
        return list(column.dt.strftime("%Y-%m-%dT%H:%M:%S").fillna(""))
    if column.dtype.kind == "f":
        return ["" if number != number else f"{number:.15g}" for number in column.tolist()]
    return column.astype("object").where(column.notna(), "").map(str).tolist()


def called(one: Foreign, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with their own ids."""
    from addin.importing.columns import first_said

    table = BY_NAME[one.table]
    if one.table == "Orders":
        return _order_lines(one, rows)
    if len(table.key) != 1:
        return rows
    name = table.key[0]
    ids = first_said(rows, name).fillna(foreign_ids(one.system, first_said(rows, "key")))
    if ids.isna().any():
        ids = ids.fillna(said_ids(one.system, one.table, rows))
    return rows.assign(**{name: ids})


def _order_lines(one: Foreign, rows: pd.DataFrame) -> pd.DataFrame:
    from addin.importing.columns import first_said

    order = first_said(rows, "order_id")
    if order.isna().any() and "ordered" in rows:
        orders, lines = order_ids(one.system, rows)
        made = order.isna()
        rows = rows.assign(order_id=order.fillna(orders), line=first_said(rows, "line").fillna(lines.where(made)))
    keys = first_said(rows, "key")
    line = first_said(rows, "line").fillna(keys.where(keys != order))
    return rows.assign(line=line.fillna(line_ids(rows)) if line.isna().any() else line)
