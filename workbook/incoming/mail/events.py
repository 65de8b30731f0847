"""One event of a calendar file, and why it is no meeting where it is none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from workbook.incoming.mail.people import Person, person_of
from workbook.incoming.mail.words import readable
from workbook.incoming.mail.zones import Zones

if TYPE_CHECKING:
    from icalendar import Component

_CALL = re.compile(
    r"https?://|\btel:|\b(microsoft teams|teams|zoom|google meet|skype|webex|zalo|phone|call|điện thoại|gọi điện)\b"
    r"|电话|電話|腾讯会议|騰訊會議|钉钉|微信",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Event:
    """One event as the file has it, a series not yet expanded."""

    row: int
    uid: str
    version: tuple[int, str]
    """The greater of two with the same id is the newer."""
    start: date | datetime
    hours: float | None
    organizer: Person | None
    attendees: Sequence[Person]
    subject: str
    channel: str
    code: str = ""
    rule: Any = None
    """How it repeats, as icalendar reads it."""
    also: Sequence[date | datetime] = field(default_factory=tuple)
    never: Sequence[date | datetime] = field(default_factory=tuple)
    instance: date | datetime | None = None
    """Which meeting of a series it replaces."""


def event_of(lines: Sequence[str], row: int, zones: Zones) -> Event:
    """Read one event.

    Parameters
    ----------
    lines
        Its properties, unfolded.
    row
        Its number in the file.
    zones
        The zones of the file.

    Raises
    ------
    Exception
        Of any kind, where the event is damaged.
    """
    import warnings

    from icalendar import Event as Parsed

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the library's doubts about zone names
        parsed = Parsed.from_ical("\r\n".join(["BEGIN:VEVENT", *lines, "END:VEVENT", ""]))
        start = zones.moment(_one(parsed, "DTSTART"))
        organizer = _one(parsed, "ORGANIZER")
        return Event(
            row,
            _words(parsed, "UID")[:250],
            (_number(_words(parsed, "SEQUENCE")), _stamp(parsed)),
            start,
            _hours(parsed, start, zones),
            _person(organizer) if organizer is not None else None,
            [person for value in _all(parsed, "ATTENDEE") if (person := _person(value))],
            _words(parsed, "SUMMARY"),
            "call" if _CALL.search(_words(parsed, "LOCATION")) else "meeting",
            _why_not(parsed, start),
            _one(parsed, "RRULE"),
            _moments(parsed, "RDATE", zones),
            _moments(parsed, "EXDATE", zones),
            None if _one(parsed, "RECURRENCE-ID") is None else zones.moment(_one(parsed, "RECURRENCE-ID")),
        )


def _all(parsed: Component, name: str) -> list[Any]:
    found = parsed.get(name, [])
    return found if isinstance(found, list) else [found]


def _one(parsed: Component, name: str) -> Any:
    return next(iter(_all(parsed, name)), None)


def _words(parsed: Component, name: str) -> str:
    return readable(str(_one(parsed, name) or ""))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _stamp(parsed: Component) -> str:
    found = _time(_one(parsed, "LAST-MODIFIED"))
    return found.isoformat() if isinstance(found, datetime) else ""


def _time(value: Any) -> Any:
    """The time or length of a property; None where it has none or is damaged."""
    from icalendar.prop import vBroken

    return None if isinstance(value, vBroken) else getattr(value, "dt", None)


def _person(value: Any) -> Person | None:
    params = getattr(value, "params", {})
    # A room or a projector is invited like a person.
    if str(params.get("CUTYPE", "")).upper() in ("ROOM", "RESOURCE"):
        return None
    address = re.sub(r"^\s*mailto:", "", str(value), flags=re.IGNORECASE)
    if "@" not in address:
        address = re.sub(r"^\s*mailto:", "", str(params.get("EMAIL", "")), flags=re.IGNORECASE)
    return person_of(readable(str(params.get("CN", ""))), address, str(params.get("PARTSTAT", "")).upper())


def _hours(parsed: Component, start: date | datetime, zones: Zones) -> float | None:
    """The length of a meeting within one day; None for whole days, whose hours nobody spent in full."""
    from datetime import UTC, timedelta

    if not isinstance(start, datetime):
        return None
    end, length = _one(parsed, "DTEND"), _time(_one(parsed, "DURATION"))
    if isinstance(_time(end), datetime):
        length = zones.moment(end).astimezone(UTC) - start.astimezone(UTC)  # type: ignore[attr-defined]
    if not isinstance(length, timedelta) or not timedelta(0) < length <= timedelta(days=1):
        return None
    return round(length.total_seconds() / 3600, 2)


def _moments(parsed: Component, name: str, zones: Zones) -> list[date | datetime]:
    from icalendar.prop import vBroken

    found = list[date | datetime]()
    for values in _all(parsed, name):
        for value in () if isinstance(values, vBroken) else getattr(values, "dts", ()):
            moment = value.dt[0] if isinstance(value.dt, tuple) else value.dt
            if isinstance(moment, datetime) and moment.tzinfo is None:
                moment = zones.in_zone(moment, zones.named(str(values.params.get("TZID", ""))))
            if isinstance(moment, date) and 1 < moment.year < 9999:
                found.append(moment)
    return found


def _why_not(parsed: Component, start: date | datetime) -> str:
    status, busy = _words(parsed, "STATUS").upper(), _words(parsed, "X-MICROSOFT-CDO-BUSYSTATUS").upper()
    if status == "CANCELLED":
        return "cancelled"
    if _words(parsed, "CLASS").upper() in ("PRIVATE", "CONFIDENTIAL"):
        return "private"
    if "TENTATIVE" in (status, busy):
        return "tentative"
    free = _words(parsed, "TRANSP").upper() == "TRANSPARENT" or busy == "FREE"
    return "marker" if free and not isinstance(start, datetime) else ""
