"""The meetings of a calendar file (.ics), event by event: only the properties named here enter memory."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from workbook.incoming.mail.contact import Contact
from workbook.incoming.mail.events import Event, event_of
from workbook.incoming.mail.people import person_of
from workbook.incoming.mail.series import Series
from workbook.incoming.mail.zones import Zones

if TYPE_CHECKING:
    from collections.abc import Iterable

LINE_MOST = 20_000
"""A longer line is cut."""
LINES_MOST = 3_000
"""An event of more lines is refused as damaged."""
_KEPT = re.compile(
    r"(UID|DTSTART|DTEND|DURATION|RRULE|RDATE|EXDATE|RECURRENCE-ID|SUMMARY|ORGANIZER|ATTENDEE|STATUS|CLASS|TRANSP"
    r"|SEQUENCE|LAST-MODIFIED|LOCATION|X-MICROSOFT-CDO-BUSYSTATUS)[;:]",
    re.IGNORECASE,
)


def meetings(path: Path, now: datetime, zone: tzinfo) -> Iterator[Contact]:
    """Every meeting up to `now`, and every event that is none with the code that says why.

    Parameters
    ----------
    path
        A calendar file.
    now
        Meetings that start later have not taken place.
    zone
        For times without a zone of their own.
    """
    calendar = _Calendar(path.name, now, Zones(zone))
    with path.open("rb") as file:
        wide = file.read(2) in (b"\xff\xfe", b"\xfe\xff")
    with path.open(encoding="utf-16" if wide else "utf-8-sig", errors="replace") as text:
        yield from calendar.left_out(_unfolded(_lines(text)))
    yield from calendar.meetings()


class _Calendar:
    """What was read of one file so far."""

    def __init__(self, file: str, now: datetime, zones: Zones) -> None:
        self.file, self.now, self.zones = file, now, zones
        self.events: list[Event] = []
        self.rows = 0
        self.method = ""
        self.owner = ""

    def left_out(self, lines: Iterable[str]) -> Iterator[Contact]:
        """Read all events; those that cannot be read are told at once."""
        name, kept, inside = "", list[str](), 0
        for line in lines:
            word, _, value = line.partition(":")
            word, value = word.strip().upper(), value.strip()
            if word == "BEGIN" and value.upper() in ("VEVENT", "VTIMEZONE"):
                if name == "VEVENT":
                    yield self._failed("cut")
                name, kept, inside = value.upper(), [], 0
                self.rows += name == "VEVENT"
            elif not name:
                self._heading(word, value)
            elif word == "END" and value.upper() == name:
                if name == "VTIMEZONE":
                    self.zones.define(kept)
                elif failed := self._event(kept):
                    yield failed
                name = ""
            else:
                inside += (word == "BEGIN") - (word == "END")
                if (name == "VTIMEZONE" or (not inside and _KEPT.match(line))) and len(kept) <= LINES_MOST:
                    kept.append(line)
        if name == "VEVENT":
            yield self._failed("cut")

    def meetings(self) -> Iterator[Contact]:
        """The meetings of the events read, series expanded."""
        owner = person_of("", self.owner)
        for contact in Series(self.events, self.file, self.now, self.zones).contacts():
            contact.received_by = (owner,) if owner else ()
            yield contact

    def _heading(self, word: str, value: str) -> None:
        word = word.partition(";")[0]
        if word == "METHOD":
            self.method = value.upper()
        elif word == "X-WR-TIMEZONE":
            self.zones.name_own(value)
        elif word == "X-WR-CALNAME":
            self.owner = value

    def _event(self, lines: list[str]) -> Contact | None:
        if len(lines) > LINES_MOST:
            return self._failed("broken")
        try:
            event = event_of(lines, self.rows, self.zones)
        except Exception:  # a library's parser may fail in any way on a damaged event; the others are read on
            return self._failed("broken")
        if self.method in ("REPLY", "COUNTER", "DECLINECOUNTER", "REFRESH"):
            event.code = "reply"
        elif self.method == "CANCEL":
            event.code = "cancelled"
        self.events.append(event)
        return None

    def _failed(self, code: str) -> Contact:
        return Contact(self.file, self.rows, "meeting", code)


def _lines(text: TextIO) -> Iterator[str]:
    """The lines of a file; what goes beyond `LINE_MOST` letters is passed over."""
    whole = True
    while piece := text.readline(LINE_MOST):
        if whole:
            yield piece.rstrip("\r\n").replace("\0", "")
        whole = piece.endswith("\n")


def _unfolded(lines: Iterable[str]) -> Iterator[str]:
    """Lines that go on behind a blank, put together."""
    parts, size = list[str](), 0
    for line in lines:
        if line[:1] in (" ", "\t") and parts:
            size += len(line)
            if size <= LINE_MOST:
                parts.append(line[1:])
        elif line:
            if parts:
                yield "".join(parts)
            parts, size = [line], len(line)
    if parts:
        yield "".join(parts)
