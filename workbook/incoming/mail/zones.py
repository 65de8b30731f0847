"""In which time zone an event takes place: by its name, by the Windows name, or by the rules in the file itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time, tzinfo
from typing import Any

_NAME = re.compile(r"TZID[^:]*:(.*)", re.IGNORECASE)
# Clocks change once a year at most by each rule; anything quicker would be counted for hours.
_QUICK = re.compile(r"FREQ=(?!YEARLY)|INTERVAL=0*([^1\d]|$)|BY(HOUR|MINUTE|SECOND)=", re.IGNORECASE)
_RULES_MOST = 400


class Zones:
    """The time zones of one calendar file.

    Parameters
    ----------
    own
        Of times that name none.
    """

    def __init__(self, own: tzinfo) -> None:
        self.own = own
        self._rules: dict[str, list[str]] = {}
        self._known: dict[str, tzinfo | None] = {}

    def name_own(self, name: str) -> None:
        """The calendar says which zone it is in."""
        self.own = self.named(name) or self.own

    def define(self, lines: Sequence[str]) -> None:
        """The file says by which rules a zone's clocks go."""
        name = next((found[1].strip() for line in lines if (found := _NAME.fullmatch(line))), "")
        if len(lines) <= _RULES_MOST and not any(_QUICK.search(line) for line in lines):
            self._rules.setdefault(name, [line for line in lines if not _NAME.fullmatch(line)])

    def named(self, name: str) -> tzinfo | None:
        """The zone of this name, or None where nothing tells it."""
        if name not in self._known:
            self._known[name] = self._found(name)
        return self._known[name]

    def _found(self, name: str) -> tzinfo | None:
        from icalendar.timezone import tzp

        try:
            return tzp.timezone(name) or self._ruled(name)
        except Exception:  # a damaged zone is no zone; the library fails in many ways
            return None

    def _ruled(self, name: str) -> tzinfo | None:
        from icalendar import Timezone

        if name not in self._rules:
            return None
        # Without its name while it is parsed: the library would keep it for every later file that uses the same one.
        zone: Any = Timezone.from_ical("\r\n".join(["BEGIN:VTIMEZONE", *self._rules[name], "END:VTIMEZONE", ""]))
        zone.add("TZID", name)
        found: tzinfo = zone.to_tz(lookup_tzid=False)
        datetime(2024, 1, 1, tzinfo=found).utcoffset()
        return found

    def moment(self, value: Any) -> date | datetime:
        """The date or zoned time of a property; `ValueError` where no event can be."""
        found: date | datetime = value.dt
        # At both ends of the calendar a change of zone overflows.
        if not isinstance(found, date) or not 1 < found.year < 9999:
            raise ValueError(found)
        if not isinstance(found, datetime) or found.tzinfo is not None:
            return found
        return self.in_zone(found, self.named(str(value.params.get("TZID", ""))))

    def in_zone(self, wall: datetime, zone: tzinfo | None) -> datetime:
        """A time on the clock of `zone`, or on our own."""
        return wall.replace(tzinfo=zone or self.own)

    def day_start(self, day: date) -> datetime:
        """The first moment of a day of ours."""
        return self.in_zone(datetime.combine(day, time()), None)

    def local(self, moment: datetime) -> datetime:
        """A time as the event's own clock shows it; times of no place (UTC) on our own clock."""
        is_utc = str(moment.tzinfo) in ("UTC", "Etc/UTC", "UTC+00:00")
        return moment.astimezone(self.own) if is_utc else moment
