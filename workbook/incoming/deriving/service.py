"""Complaints, questions and requests: when they came, were answered and settled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.incoming.deriving.links import untied
from workbook.incoming.deriving.words import STRANGE

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from workbook.incoming.deriving.columns import Columns
    from workbook.incoming.deriving.leaving import Leaving


def service(
    columns: Columns, plain: dict[str, pd.Series], linked: dict[str, pd.Series], leaving: Leaving
) -> dict[str, pd.Series]:
    """Columns of Service, made of what the file says."""
    opened = columns.moments("opened")
    status = columns.meant("status", "item_status")
    leaving.leave(columns.yes("deleted") | (status == "deleted"), "deleted")
    leaving.leave(columns.text("merged_into").notna(), "merged", "merged_into")
    if "opened" in columns.bad:
        leaving.leave(columns.bad["opened"], "bad_date", "opened")
    leaving.leave(opened.isna(), "no_date")
    leaving.leave(untied(linked, columns), "no_account")
    made = plain | {"opened": opened}
    if replied := _has(columns, "first_reply", "first_reply_minutes", "first_reply_hours"):
        reply = columns.moments("first_reply")
        made["first_reply"] = reply.where(reply.notna(), opened + _after(columns, "first_reply"))
    if replied:
        _spoilt(columns, leaving, "first_reply", "first_reply_minutes", "first_reply_hours")
    if _has(columns, "closed", "resolved", "resolution_minutes", "resolution_hours", "status", "is_closed"):
        made["closed"] = _closed(columns, status, opened, leaving)
    if "satisfaction" in columns:
        made["satisfaction"] = _satisfaction(columns)
    return made


def _closed(columns: Columns, status: np.ndarray, opened: pd.Series, leaving: Leaving) -> pd.Series:
    """When it was settled: solving counts before closing; an item that was opened again is open."""
    closed = columns.moments("resolved", "closed")
    _spoilt(columns, leaving, "resolved", "closed", "resolution_minutes", "resolution_hours")
    closed = closed.where(closed.notna(), opened + _after(columns, "resolution"))
    shut = (status == "closed") | columns.yes("is_closed")
    # the last change of a closed item is the nearest to its closing that is known
    closed = closed.where(closed.notna() | ~shut, columns.moments("modified"))
    leaving.leave(closed.isna() & shut, "closed_when")
    return closed.mask(status == "open")


def _after(columns: Columns, what: str) -> pd.Series:
    """How long after the opening."""
    import numpy as np
    import pandas as pd

    minutes, hours = columns.hours(f"{what}_minutes", "minutes"), columns.hours(f"{what}_hours", "hours")
    seconds = np.where(np.isnan(minutes), hours, minutes) * 3600
    return pd.Series(pd.to_timedelta(np.round(seconds), unit="s")).astype("timedelta64[us]")


def _spoilt(columns: Columns, leaving: Leaving, *fields: str) -> None:
    """Leave out items with an unreadable cell where a blank one would say `not yet`."""
    for field in fields:
        if field in columns.bad:
            leaving.leave(columns.bad[field], "bad_value", field)


def _has(columns: Columns, *fields: str) -> bool:
    return any(field in columns for field in fields)


def _satisfaction(columns: Columns) -> pd.Series:
    """1 poor to 5 good, told in figures or in words."""
    import numpy as np
    import pandas as pd

    from workbook.incoming.values import numbers

    cells = columns.cells("satisfaction")
    figures = numbers(cells).values
    means = columns.meant("satisfaction", "satisfaction", quiet=True)
    worded = pd.to_numeric(pd.Series(means, dtype="str"), errors="coerce").to_numpy()
    told = np.where((figures >= 1) & (figures <= 5), figures, worded)
    strange = np.flatnonzero((means == STRANGE) & np.isnan(told)).tolist()
    columns.tell_unknown("satisfaction", list(dict.fromkeys(cells[at] for at in strange)), len(strange))
    return pd.Series(told)
