"""The time of day in a text, apart from its date."""

from __future__ import annotations

import re
from typing import NamedTuple

from workbook.incoming.values.distinct import LONGEST

_HALVES = {
    "am": 0, "sa": 0, "sáng": 0, "上午": 0, "凌晨": 0, "早上": 0,
    "pm": 12, "ch": 12, "chiều": 12, "tối": 12, "下午": 12, "晚上": 12, "中午": 12,
}  # fmt: skip
"""Half of the day -> the hour at which it begins."""
_HOUR_ENDS = re.compile(r"(?<=\d)\s*(?::|h|giờ|时|點|点)\s*(?=\d{2})")
_CLOCK = re.compile(
    r"""
    (?P<before>\D{2})?
    (?P<hour>\d{1,2})\s*(?::|h|giờ|时|點|点)\s*(?P<minute>\d{2})(?!\d)\s*(?:phút|分)?
    (?:(?::|(?<=[分t])\s*)(?P<second>\d{2})(?!\d)(?:[.,]\d+)?\s*(?:giây|秒)?)?
    \s*(?P<after>[ap]\.?m\b\.?|sa\b|ch\b|sáng|chiều|tối)?
    \s*(?P<zone>z\b|(?:utc|gmt)?\s*[+-]\d{1,2}(?::?\d{2})?(?!\d)|utc|gmt|[a-z]{3,4}(?=$|\s*\())?
    (?:\s*\([^()]*\))?
    [,\s]*
    """,
    re.VERBOSE,
)


class Time(NamedTuple):
    """A time of day."""

    seconds: int
    """Since midnight."""
    zone: str
    """As written; empty where none is."""


def split(text: str) -> tuple[str, str]:
    """A tidy text's date and its time of day; the time is empty where there is none.

    Examples
    --------
    >>> split("2026-01-05t09:30:00z"), split("jan 5, 2026"), split("09:30 05/01/2026")
    (('2026-01-05', '09:30:00z'), ('jan 5, 2026', ''), ('05/01/2026', '09:30 '))
    """
    # what most programs write needs no looking for the clock
    if text[4:5] == "-" and text[10:11] in ("t", " ") and text[13:14] == ":":
        return text[:10], text[11:]
    ends = _HOUR_ENDS.search(text) if len(text) <= LONGEST else None
    if not ends:
        return text, ""
    start = ends.start() - (2 if text[max(0, ends.start() - 2)].isdigit() else 1)
    before = text[:start].rstrip(" ,")
    half = before[-2:] if before[-2:] in _HALVES else ""
    clock = _CLOCK.match(text, start)
    if not clock:
        return text, ""
    before = before.removesuffix(half).removesuffix(" at")
    if before[-2:-1].isdigit():
        before = before.removesuffix("t")
    return f"{before.rstrip(' ,')} {text[clock.end() :]}".strip(), half + clock[0]


def time(text: str) -> Time | None:
    """The time of day of a text that `split` found, or None where no clock shows it."""
    found = _CLOCK.fullmatch(text)
    if not found:
        return None
    hour, minute, second = int(found["hour"]), int(found["minute"]), int(found["second"] or 0)
    begins = _HALVES.get((found["before"] or found["after"] or "").replace(".", ""))
    if begins is not None and hour <= 12:
        hour = hour % 12 + begins
    if hour > 23 or minute > 59 or second > 59:
        return None
    return Time(hour * 3600 + minute * 60 + second, (found["zone"] or "").strip().upper())
