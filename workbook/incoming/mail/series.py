"""The meetings of a calendar's events: series expanded up to now, single meetings of them moved or struck out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, tzinfo
from itertools import islice
from time import monotonic

from workbook.incoming.mail.contact import Contact
from workbook.incoming.mail.events import Event
from workbook.incoming.mail.letters import FIRST_YEAR
from workbook.incoming.mail.zones import Zones

MEETINGS_MOST = 5_000
"""A series of more meetings is no series of meetings."""
SECONDS_MOST = 20.0
"""So long the series of one file may take; a rule that no day fits is searched to the year 9999."""
_UNTIL = re.compile(r";?UNTIL=[^;]*", re.IGNORECASE)


class Series:
    """Turns the events of one file into meetings.

    dateutil counts the days of a rule, on the clock of the event's own zone; which of them are left, and where they
    moved, is told by the other events of the same id. (The library that does both, recurring-ical-events, is LGPL, and
    has no bound for rules made to be endless.)
    """

    def __init__(self, events: Sequence[Event], file: str, now: datetime, zones: Zones) -> None:
        self._events, self._file, self._now, self._zones = events, file, now, zones
        self._spent = 0.0

    def contacts(self) -> Iterator[Contact]:
        """Every meeting that has begun by now, and what is none with its code."""
        families = defaultdict[object, list[Event]](list)
        for event in self._events:
            families[event.uid or event.row].append(event)
        for family in families.values():
            changed = _newest(event for event in family if event.instance is not None)
            masters = _newest(event for event in family if event.instance is None)
            kept = {event.row for event in (*changed.values(), *masters.values())}
            yield from (self._contact(event, event.start, "older") for event in family if event.row not in kept)
            for event in masters.values():
                yield from self._expanded(event, set(changed))
            for event in changed.values():
                yield self._judged(event, event.start, f"{event.uid}|{_mark(event.instance or event.start)}")

    def _expanded(self, event: Event, changed: set[str]) -> Iterator[Contact]:
        if event.code or (event.rule is None and not event.also):
            yield self._judged(event, event.start, event.uid)
            return
        begun, started = monotonic(), list[date | datetime]()
        code = "often"
        if self._spent < SECONDS_MOST:
            try:
                started, code = self._starts(event)
            except Exception:  # dateutil fails in many ways on a rule that is none
                code = "rule"
        self._spent += monotonic() - begun
        if code:
            yield self._contact(event, event.start, code)
        for start in started:
            if _mark(start) not in changed:
                yield self._judged(event, start, f"{event.uid}|{_mark(start)}" if event.uid else "")

    def _starts(self, event: Event) -> tuple[list[date | datetime], str]:
        """When the meetings of a series began up to now; the code tells of those to come, or of too many."""
        first, zone = _wall(event.start, None), event.start.tzinfo if isinstance(event.start, datetime) else None
        last, code = _wall(self._now.astimezone(zone) if zone else self._zones.local(self._now), None), ""
        found = {first, *(_wall(moment, zone) for moment in event.also)}
        if event.rule is not None:
            rule, until = _rule(event, first, zone)
            for wall in islice(rule, MEETINGS_MOST + 1):
                if wall > until:
                    break
                found.add(wall)
                if wall > last:
                    break
            else:
                if len(found) > MEETINGS_MOST:
                    return [], "often"
        days = {moment for moment in event.never if not isinstance(moment, datetime)}
        never = {_wall(moment, zone) for moment in event.never if isinstance(moment, datetime)}
        walls = sorted(wall for wall in found if wall not in never and wall.date() not in days)
        if any(wall > last for wall in walls):
            code = "later" if walls[0] <= last else "future"
        whole_day = not isinstance(event.start, datetime)
        past = (wall for wall in walls if wall <= last)
        return [wall.date() if whole_day else wall.replace(tzinfo=zone) for wall in past], code

    def _judged(self, event: Event, start: date | datetime, key: str) -> Contact:
        """One meeting, with a code where it is still to come or its time is absurd."""
        contact = self._contact(event, start, event.code)
        contact.key = key
        if not contact.code and start.year < FIRST_YEAR:
            contact.code = "undated"
        elif not contact.code and contact.moment and contact.moment > self._now:
            contact.code = "future"
        return contact

    def _contact(self, event: Event, start: date | datetime, code: str) -> Contact:
        contact = Contact(self._file, event.row, "meeting", code, event.uid)
        contact.starter, contact.others = event.organizer, event.attendees
        contact.subject, contact.channel, contact.hours = event.subject, event.channel, event.hours
        try:
            moment = self._zones.local(start) if isinstance(start, datetime) else self._zones.day_start(start)
            moment.astimezone(UTC)
        except (OverflowError, ValueError):
            contact.code = code or "undated"
            return contact
        contact.moment, contact.day = moment, moment.date()
        return contact


def _newest(events: Iterable[Event]) -> dict[str, Event]:
    """The newest version of each meeting of one id."""
    found: dict[str, Event] = {}
    for event in events:
        mark = "" if event.instance is None else _mark(event.instance)
        if mark not in found or event.version > found[mark].version:
            found[mark] = event
    return found


def _mark(start: date | datetime) -> str:
    """Which meeting of a series: the same whatever zone it is told in."""
    return start.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ") if isinstance(start, datetime) else start.strftime("%Y%m%d")


def _wall(moment: date | datetime, zone: tzinfo | None) -> datetime:
    """A time as the clock on the wall shows it there."""
    if not isinstance(moment, datetime):
        return datetime.combine(moment, time())
    return (moment.astimezone(zone) if zone else moment).replace(tzinfo=None)


def _rule(event: Event, first: datetime, zone: tzinfo | None) -> tuple[Iterable[datetime], datetime]:
    """The rule on the wall's clock, and the last time it allows."""
    from dateutil.rrule import rrulestr

    text = event.rule.to_ical().decode()
    if not re.search(r"FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)\b", text) or re.search(r"INTERVAL=0*(;|$)", text):
        raise ValueError(text)
    until = next(iter(event.rule.get("UNTIL", ())), datetime.max)
    if isinstance(until, datetime):
        last = _wall(until, zone if until.tzinfo else None)
    else:
        last = datetime.combine(until, time.max)
    rule: Iterable[datetime] = rrulestr(_UNTIL.sub("", text).lstrip(";"), dtstart=first)
    return rule, last
