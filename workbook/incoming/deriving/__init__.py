"""A recognised file's fields become columns of one of our tables; every row of the file is in or told why not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

from workbook.incoming import LINKS, Foreign

if TYPE_CHECKING:
    import pandas as pd

    from workbook.incoming import Answers
    from workbook.incoming.deriving.columns import Columns
    from workbook.incoming.deriving.leaving import Leaving
    from workbook.incoming.recognising import Recognised
    from workbook.schema import Table

__all__ = ["foreign"]


def foreign(
    recognised: Recognised,
    answers: Answers | None = None,
    translate: Callable[[str], str] = str,
    latest: dt.date | None = None,
) -> Foreign:
    """Make rows of one of our tables of a recognised grid.

    Parameters
    ----------
    recognised
        What `workbook.incoming.recognising.recognise` made of it.
    answers
        What was answered before, under "dates", "decimal", "currency" and "owner".
    translate
        Puts sentences in another language.
    latest
        The last day on which a contact can have taken place; today where none is given.

    Returns
    -------
    Foreign
        Its `asks` are to be answered before the rows are used.
    """
    from workbook.incoming.deriving.columns import Columns
    from workbook.incoming.deriving.leaving import Leaving
    from workbook.incoming.deriving.sifting import records

    sifted = records(recognised)
    columns = Columns(recognised, sifted, answers or {}, translate)
    leaving = Leaving(columns)
    made = _made(columns, leaving, latest or dt.date.today())
    rows = _framed(columns, leaving, made)
    _tell_columns(recognised, columns)
    grid = recognised.grid
    # which sheets of a workbook of ours are not read is no matter of one table
    read = grid.notes if getattr(grid, "table", "") else []
    return Foreign(
        recognised.system, recognised.export.name, recognised.grid.file, recognised.table,
        rows, leaving.frame(sifted), columns.asks,
        [*read, *columns.notes],
    )  # fmt: skip


def _tell_columns(recognised: Recognised, columns: Columns) -> None:
    """Say which columns are not taken over, and which of several that mean the same is."""
    from workbook.incoming.deriving import sentences

    if recognised.filled:
        columns.note(sentences.NOT_KNOWN, file=columns.file, headers=", ".join(recognised.filled))
    if rest := [header for header in recognised.unknown if header not in recognised.filled]:
        columns.note(sentences.NOT_TAKEN, headers=", ".join(rest))
    for places in recognised.fields.values():
        called = [recognised.headers[at] for at in places]
        for header in dict.fromkeys(one for one in called if called.count(one) > 1):
            columns.note(sentences.TWICE, header=header, count=called.count(header))
        if recognised.export.plain and len(set(called)) > 1:
            columns.note(sentences.ALIKE, headers=", ".join(dict.fromkeys(called)))


def _made(columns: Columns, leaving: Leaving, latest: dt.date) -> dict[str, pd.Series]:
    """The columns of our table and the link columns, still with the rows that stay out."""
    from workbook.incoming.deriving.calendar import meetings
    from workbook.incoming.deriving.links import keys, links, owners, plain_columns
    from workbook.incoming.deriving.orders import orders
    from workbook.incoming.deriving.parties import accounts, people
    from workbook.incoming.deriving.service import service
    from workbook.incoming.deriving.touches import touches
    from workbook.schema import BY_NAME

    table = BY_NAME[columns.export.table]
    plain = plain_columns(columns, table, leaving)
    linked = links(columns)
    match table.name:
        case "Accounts":
            made = accounts(columns, plain, linked, leaving)
        case "People":
            made = people(columns, plain, linked, leaving)
        case "Service":
            made = service(columns, plain, linked, leaving)
        case "Orders":
            made = orders(columns, plain, linked, leaving)
        case "Touches":
            met = meetings(columns) if "organizer" in columns else {"owner": owners(columns)}
            linked |= {name: met.pop(name) for name in ("emails", "person_name") if name in met}
            made = touches(columns, plain, linked, leaving, latest) | met
            made.setdefault("source", _source(columns))
        case _:
            made = _others(columns, table, plain, leaving)
    return made | linked | {"key": _keys(table, keys(columns), made)}


def _others(columns: Columns, table: Table, plain: dict[str, pd.Series], leaving: Leaving) -> dict[str, pd.Series]:
    """A table of ours that no other program fills: as it stands, without the rows that lack what they need."""
    for name in table.required:
        if name in columns.bad:
            leaving.leave(columns.bad[name], "bad_date", name)
        if name in plain and name != "owner":
            leaving.leave(plain[name].isna(), "no_account" if name == "account_id" else "blank")
    return plain


def _source(columns: Columns) -> pd.Series:
    import pandas as pd

    return pd.Series(f"{columns.export.system} {columns.export.name}", index=range(len(columns)), dtype="str")


def _keys(table: Table, told: pd.Series, made: dict[str, pd.Series]) -> pd.Series:
    """The file's own id of each row; where it names none, that of the columns which together name a row of ours."""
    if told.notna().any() or not table.key or not set(table.key) <= made.keys():
        return told
    parts = [made[name] for name in table.key]
    words = [part.dt.strftime("%Y-%m-%d") if part.dtype.kind == "M" else part.astype("str") for part in parts]
    joined: pd.Series = words[0]
    for word in words[1:]:
        joined = joined + "/" + word
    return joined


def _framed(columns: Columns, leaving: Leaving, made: dict[str, pd.Series]) -> pd.DataFrame:
    """The rows that stay, the newest of those with one id, in the order of our table's columns."""
    import numpy as np
    import pandas as pd

    from workbook.schema import BY_NAME

    order = [*(column.name for column in BY_NAME[columns.export.table].columns), *LINKS]
    frame = pd.DataFrame({name: made[name] for name in order if name in made}).assign(row=columns.rows)
    kept = frame[~leaving.out].assign(changed=columns.moments("modified")[~leaving.out])
    newest = kept.sort_values("changed", kind="stable", na_position="first")["key"]
    older = newest.index[(newest.duplicated(keep="last") & newest.notna()).to_numpy()]
    mask = np.zeros(len(columns), bool)
    mask[older] = True
    # only a column of changes tells that another row is newer
    leaving.leave(mask, "duplicate" if "modified" in columns else "repeated", values=frame["key"])
    return frame[~leaving.out].reset_index(drop=True)
