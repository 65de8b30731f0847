"""Dates and times of day, however a program wrote them; whether day or month stands first is the column's to say.

dateparser, dateutil and `pandas.to_datetime` without a format were tried and left: each guesses anew for every cell,
so one column comes out with days and months swapped in some rows, and the first two need minutes for a long column.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from workbook.incoming.values.clock import split, time
from workbook.incoming.values.distinct import LONGEST, distinct, tidy
from workbook.schema.values import FIRST_YEAR, LAST_YEAR

if TYPE_CHECKING:
    import numpy as np

Order = Literal["day", "month", "iso", "unsure"]

_EPOCH = dt.date(1970, 1, 1).toordinal()
_SERIAL_ZERO = dt.date(1899, 12, 30).toordinal() - _EPOCH
_SERIALS = (10_000, 109_574)
"""Numbers of five or more digits up to 2199-12-31; a smaller one in a column of dates is no day but a slip."""
_SERIAL = re.compile(r"\d{5,6}(?:\.\d+)?")
_DAY = 86_400
_NEVER = -(2**63)
"""What numpy keeps for a moment that is not there."""
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAY = re.compile(
    r"^(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?|thứ\s\w+|chủ\snhật)[,\s]+"
    r"|[,\s]*(?:星期|周|礼拜)[一二三四五六日天]"
)
_FIXED = tuple(
    re.compile(form)
    for form in (
        r"(?P<y>\d{4})(?P<s>[-/. ])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})",
        r"(?P<y>\d{4})\.\s(?P<m>\d{1,2})\.\s(?P<d>\d{1,2})\.?",
        r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})",
        r"(?P<y>\d{4})\s*年\s*(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*[日号]?",
        rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:\sof)?[-\s./,]*{_MONTH}[-\s/,]*(?P<y>\d{{4}}|\d{{2}})",
        rf"{_MONTH}[-\s]*(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:\s*,\s*|[-\s]+)(?P<y>\d{{4}})",
        rf"(?P<y>\d{{4}})[-\s/,]*{_MONTH}[-\s/,]*(?P<d>\d{{1,2}})",
        r"(?:ngày\s*)?(?P<d>\d{1,2})\s*(?:tháng|thg\.?)\s*(?P<m>\d{1,2})\s*(?:năm\s*|,\s*)?(?P<y>\d{4})",
    )
)
# nowhere does the month stand first where dots divide: the tests ask the Unicode locale data. A dot behind a short year
# is Korean, and the year another
_DOTTED = re.compile(r"(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>\d{4}(?=\.?$)|\d{2}$)\.?")
_EITHER = re.compile(r"(\d{1,2})(?P<s>[-/ ])(\d{1,2})(?P=s)(\d{4}|\d{2})")


@dataclass(frozen=True)
class Dates:
    """A column of moments."""

    values: np.ndarray
    """datetime64[s], NaT where there is none; the clock on the wall, whatever the zone."""
    bad: np.ndarray
    """True where a cell holds something that is no moment, or none in the column's order."""
    order: Order
    """What decided: the day or the month first, neither to decide ("iso"), or the column cannot tell."""
    example: str
    """The cell that shows the order; where the column cannot tell, one that reads both ways; empty for "iso"."""
    has_time: bool
    """Whether any moment is not midnight."""
    zones: tuple[str, ...] = ()
    """The time zones written beside the clocks, in order of appearance."""


class _Start(NamedTuple):
    """Seconds since 1970 at which a day begins, read day-first and month-first; None where that is no date."""

    day: int | None
    month: int | None


def dates(cells: Sequence[object], order: str | None = None) -> Dates:
    """Read a column of dates, with or without times of day.

    Parameters
    ----------
    cells
        As a file gives them: texts, dates, moments, Excel's day numbers; None is blank.
    order
        "day" or "month" where somebody answered which stands first; otherwise the cells tell.

    Returns
    -------
    Dates
        One value per cell. A day above 12 decides for the whole column, and so does a date with dots, which is
        written day-first everywhere; where two cells contradict, the order that more of the different dates need is
        taken and the others are bad. Where nothing decides the values are read day-first and the order is "unsure".

    Notes
    -----
    A time zone (Z, +0700, GMT) is dropped and the clock beside it kept, so 23:30+0700 stays on its own day; a column
    that mixes zones is read in the same way, and `zones` names them. A year of two digits is 1969 to 2068 and stands
    last. Numbers are the days of Excel's 1900 calendar from five digits on, or yyyymmdd.
    """
    import numpy as np

    found, at = distinct(cells)
    parts = [split(tidy(cell)) if isinstance(cell, str) else (cell, "") for cell in found]
    starts = {day: _start(day) for day in dict.fromkeys(day for day, _ in parts)}
    clocks = {clock: time(clock) for clock in dict.fromkeys(clock for _, clock in parts) if clock}
    decided, shown_by = _order(starts, order)
    example = next((str(cell).strip() for cell, (day, _) in zip(found, parts, strict=True) if day == shown_by), "")

    first = "month" if decided == "month" else "day"
    begins = {day: _known(getattr(start, first)) for day, start in starts.items()}
    seconds = {"": 0} | {clock: _known(known and known.seconds) for clock, known in clocks.items()}
    midnight = np.array([begins[day] for day, _ in parts] + [_NEVER])
    since = np.array([seconds[clock] for _, clock in parts] + [0])
    never = (midnight == _NEVER) | (since == _NEVER)
    blank = np.array([part == ("", "") for part in parts] + [True])
    moments = np.where(never, _NEVER, midnight + np.where(never, 0, since))
    return Dates(
        moments.view("datetime64[s]")[at], (never & ~blank)[at], decided,
        example, bool((moments[~never] % _DAY).any()),
        tuple(dict.fromkeys(clock.zone for clock in clocks.values() if clock and clock.zone)),
    )  # fmt: skip


def _known(seconds: int | None) -> int:
    return _NEVER if seconds is None else seconds


def _start(cell: object) -> _Start:
    """When the day of a cell without its clock begins, in either order."""
    match cell:
        case str():
            return _of_text(_WEEKDAY.sub("", cell)) if len(cell) <= LONGEST else _sure(None)
        case dt.datetime():
            clock = cell.hour * 3600 + cell.minute * 60 + cell.second
        case dt.date():
            clock = 0
        case int() | float():
            return _of_number(cell)
        case _:
            return _Start(None, None)
    fits = FIRST_YEAR <= cell.year <= LAST_YEAR
    return _sure((cell.toordinal() - _EPOCH) * _DAY + clock if fits else None)


def _of_text(text: str) -> _Start:
    either = _EITHER.fullmatch(text)
    if either:
        one, other, year = int(either[1]), int(either[3]), either[4]
        return _Start(_midnight(year, other, one), _midnight(year, one, other))
    for form in (*_FIXED, _DOTTED):
        found = form.fullmatch(text)
        if found:
            parts = found.groupdict()
            month = _MONTHS.index(parts["name"][:3]) + 1 if "name" in parts else int(parts["m"])
            return _sure(_midnight(parts["y"], month, int(parts["d"])))
    return _of_number(float(text)) if _SERIAL.fullmatch(text) else _sure(None)


def _of_number(number: float) -> _Start:
    """A day number of Excel's, or a number written like 20260105."""
    if _SERIALS[0] <= number <= _SERIALS[1]:
        return _sure(round((number + _SERIAL_ZERO) * _DAY))
    return _of_text(f"{number:.0f}") if 10**7 < number < 10**8 and number == int(number) else _sure(None)


def _sure(seconds: int | None) -> _Start:
    return _Start(seconds, seconds)


def _midnight(year: str, month: int, day: int) -> int | None:
    full = int(year) if len(year) > 2 else 1900 + int(year) + 100 * (int(year) < 69)
    try:
        return (dt.date(full, month, day).toordinal() - _EPOCH) * _DAY if FIRST_YEAR <= full <= LAST_YEAR else None
    except ValueError:
        return None


def _order(starts: Mapping[object, _Start], answer: str | None) -> tuple[Order, object]:
    """What the days of a column, each once, decide, and the one that shows it."""
    both = [day for day, start in starts.items() if start.day != start.month]
    for_day = [day for day in both if starts[day].month is None]
    for_day += [day for day in starts if isinstance(day, str) and _DOTTED.fullmatch(day)]
    for_month = [day for day in both if starts[day].day is None]
    if answer == "day":
        return "day", _first(for_day, both)
    if answer == "month":
        return "month", _first(for_month, both)
    if not both:
        return "iso", None
    if len(for_day) == len(for_month):
        return "unsure", _first(for_day, both)
    return ("day", for_day[0]) if len(for_day) > len(for_month) else ("month", for_month[0])


def _first(days: Iterable[object], others: Iterable[object]) -> object:
    return next(iter([*days, *others]), None)
