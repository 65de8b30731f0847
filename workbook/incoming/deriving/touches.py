"""Contacts: only what took place, when, how, how long, and which way."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from workbook.incoming.deriving.links import untied
from workbook.incoming.deriving.words import STRANGE, meanings
from workbook.schema.headers import folded

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from workbook.incoming.deriving.columns import Columns
    from workbook.incoming.deriving.leaving import Leaving

DATES = ("date", "completed", "start", "start_date", "activity_date")
"""Where the day of a contact stands, the surest first."""
_LENGTHS = (
    ("duration_seconds", "seconds"), ("duration_minutes", "minutes"), ("duration_hours", "hours"),
)  # fmt: skip
_CANCELLED = r"^(?:cancel+ed|đã hủy|đã huỷ|已取消|取消)\s*[::]"
"""How a mail program begins the subject of a meeting that was called off."""


def touches(
    columns: Columns, plain: dict[str, pd.Series], linked: dict[str, pd.Series], leaving: Leaving, latest: dt.date
) -> dict[str, pd.Series]:
    """Columns of Touches, made of what the file says; rows that are no contact are left out."""
    import pandas as pd

    days = columns.days(*DATES)
    _not_wanted(columns, leaving)
    channel = _channel(columns, linked)
    direction, internal, missed = _direction(columns)
    leaving.leave(internal, "internal", "call_direction")
    leaving.leave(missed, "missed", "call_direction")
    _not_done(columns, leaving, linked, days, latest)
    for field in DATES:
        if field in columns.bad:
            leaving.leave(days.isna() & columns.bad[field], "bad_date", field)
    leaving.leave(days.isna(), "no_date")
    leaving.leave(days > pd.Timestamp(latest), "future", *DATES)
    leaving.leave(untied(linked, columns), "no_account")
    leaving.leave(channel.isna(), "no_channel", "channel", "activity_type", "activity_subtype", "subject")
    made = plain | {"date": days, "channel": channel, "direction": direction}
    if "hours" not in plain:
        made["hours"] = _hours(columns)
    return made


def _not_wanted(columns: Columns, leaving: Leaving) -> None:
    leaving.leave(columns.yes("deleted"), "deleted")
    leaving.leave(columns.yes("private"), "private")
    leaving.leave(columns.meant("sensitivity", "sensitivity") == "private", "private")


def _not_done(
    columns: Columns, leaving: Leaving, linked: dict[str, pd.Series], days: pd.Series, latest: dt.date
) -> None:
    """Leave out what is planned, called off or reached nobody; without a state, what lies in the past took place."""
    status = columns.meant("status", "touch_status", quiet=True)
    result = columns.meant("call_result", "call_result", quiet=True)
    if "subject" in linked:
        called_off = linked["subject"].str.contains(_CANCELLED, case=False, na=False)
        leaving.leave(called_off, "cancelled", "subject")
    for code in ("cancelled", "missed"):
        leaving.leave(status == code, code, "status")
    leaving.leave(result == "missed", "missed", "call_result")
    done = columns.yes("is_closed") | columns.moments("completed").notna().to_numpy()
    leaving.leave((status == "open") & ~done, "open", "status")
    leaving.leave((status == STRANGE) & ~done, "status", "status")
    if "is_closed" in columns and "status" not in columns:
        leaving.leave(~done, "open")


def _channel(columns: Columns, linked: dict[str, pd.Series]) -> pd.Series:
    """How: by the kind a person chose, else by the program's own kind, else by how the subject begins."""
    channel = columns.words("channel", "channel")
    for field in ("activity_type", "activity_subtype"):
        if field in columns:
            channel = channel.fillna(columns.words(field, "channel"))
    if "subject" in linked:
        channel = channel.fillna(_by_subject(linked["subject"].where(channel.isna())))
    return channel.fillna(columns.export.channel) if columns.export.channel else channel


def _by_subject(subjects: pd.Series) -> pd.Series:
    """`Call: prices of May` is a call, and so is `Call`; `Called them names` is neither."""
    known = meanings("channel")
    kinds = subjects.str.extract(r"^\s*([^::\-–|\[\]]{2,24}?)\s*(?:[::\-–|]|$)", expand=False)
    return kinds.map({kind: known.get(folded(kind)) or None for kind in kinds.dropna().unique()}).astype("str")


def _direction(columns: Columns) -> tuple[pd.Series, np.ndarray, np.ndarray]:
    """Which way; and where a call was among ourselves or nobody answered."""
    import pandas as pd

    field = "direction" if "direction" in columns else "call_direction"
    means = columns.meant(field, "direction")
    told = pd.Series(means, dtype="str")
    return told.where(told.isin(["in", "out"])), means == "internal", means == "missed"


def _hours(columns: Columns) -> pd.Series:
    """How long: as the file says, else from beginning to end; a day and more is no length of a contact."""
    import numpy as np
    import pandas as pd

    length = np.full(len(columns), np.nan)
    for field, unit in _LENGTHS:
        length = np.where(np.isnan(length), columns.hours(field, unit), length)  # type: ignore[arg-type]
    # mm:ss is read as h:mm, sixty times too long
    length = np.where(np.isnan(length), columns.hours("duration_mmss", "hours") / 60, length)
    begun, ended = columns.moments("start", "start_date"), columns.moments("end", "end_date")
    between = ((ended - begun).dt.total_seconds() / 3600).to_numpy()
    length = np.where(np.isnan(length), between, length)
    length[columns.yes("all_day") | (length <= 0) | (length > 24)] = np.nan
    return pd.Series(length).round(4)
