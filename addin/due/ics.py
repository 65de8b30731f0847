"""What is due as a calendar file: one event for the whole of a day each, which Outlook and every phone take in.

The same list gives the same bytes. An event keeps its name when its day moves, so that a second import moves the event
instead of adding one.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd
    from icalendar import Event

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029]")
_FIRST_DAY = dt.date(2000, 1, 1)
"""Events count their versions from here: of two files the later as-of day is the newer."""


def calendar(things: pd.DataFrame, as_of: dt.date, translate: Callable[[str], str] = str) -> bytes:
    """The calendar file.

    Parameters
    ----------
    things
        As `udfs.due.due` gives them.
    as_of
        What is overdue stands on this day, and says since when.
    translate
        From English to the reader's language.

    Where the list is of several owners, each event says whose it is.

    Examples
    --------
    >>> import pandas as pd
    >>> calendar(pd.DataFrame(), dt.date(2026, 9, 30)).splitlines()[0]
    b'BEGIN:VCALENDAR'
    """
    from icalendar import Calendar

    made = Calendar()
    made.add("prodid", "-//Account Review//Due//EN")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", "Account Review")
    several = len(things) > 0 and things["owner"].nunique() > 1
    for row in things.to_dict("records"):
        made.add_component(_event(row, as_of, translate, named=several))
    return bytes(made.to_ical())


def _event(row: dict[Any, Any], as_of: dt.date, _: Callable[[str], str], *, named: bool) -> Event:
    from icalendar import Event

    from addin.report.due import kinds

    event, kind, day = Event(), kinds(_)[row["kind"]], row["date"].date()
    title = f"{row['account']}: {kind}"
    if _text(row["person"]):
        title = f"{title}, {row['person']}"
    if named and _text(row["owner"]):
        title = f"{title} ({row['owner']})"
    if day < as_of:
        title = _("Overdue since {day}: {title}").format(day=day, title=title)
    start = max(day, as_of)
    event.add("uid", f"{hashlib.sha256(row['key'].encode()).hexdigest()[:32]}@account-review")
    event.add("dtstamp", dt.datetime.combine(as_of, dt.time(), dt.UTC))
    event.add("sequence", (as_of - _FIRST_DAY).days)
    event.add("dtstart", start)
    event.add("dtend", start + dt.timedelta(days=1))
    event.add("summary", _text(title))
    event.add("description", _text(row["what"]))
    event.add("categories", [kind])
    event.add("transp", "TRANSPARENT")
    event.add("x-microsoft-cdo-busystatus", "FREE")
    if row["kind"] in ("birthday", "anniversary") or (row["kind"] == "programme" and _text(row["person"])):
        event.add("class", "PRIVATE")
    return event


def _text(cell: object) -> str:
    """The words of a cell, without what no calendar shows; empty for a missing one."""
    return _UNPRINTABLE.sub(" ", cell).strip() if isinstance(cell, str) else ""
