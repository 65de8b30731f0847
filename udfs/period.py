"""The days a score looks at: all of them counted from the as-of date, none from a clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from udfs.columns import Array


@dataclass(frozen=True, slots=True)
class Period:
    """The as-of date and the quarter that holds it; its moments compare with a column of datetime64[us] as they are.

    Parameters
    ----------
    as_of
        The day up to whose end everything counts.
    fiscal_start_month
        The month (1..12) in which the first quarter begins.

    Examples
    --------
    >>> str(Period(date(2026, 9, 30)).quarter_start)
    '2026-07-01T00:00:00.000000'
    """

    as_of: date
    fiscal_start_month: int = 1

    @property
    def day(self) -> np.datetime64:
        """The as-of day, as its first moment."""
        return np.datetime64(self.as_of, "us")

    @property
    def end(self) -> np.datetime64:
        """The first moment after the as-of day."""
        return self.day + np.timedelta64(1, "D")

    def ago(self, days: float) -> np.datetime64:
        """The day `days` before the as-of date."""
        return self.day - span(days)

    @property
    def months(self) -> tuple[np.datetime64, np.datetime64, np.datetime64]:
        """The first days of the three months of the quarter."""
        first = np.datetime64(self.as_of, "M") - (self.as_of.month - self.fiscal_start_month) % 3
        one, two, three = ((first + more).astype("datetime64[us]") for more in range(3))
        return one, two, three

    @property
    def this_month(self) -> np.datetime64:
        """The first day of the month that holds the as-of date."""
        return np.datetime64(self.as_of.replace(day=1), "us")

    @property
    def quarter_start(self) -> np.datetime64:
        """The first day of the quarter."""
        return self.months[0]

    @property
    def quarter_days(self) -> int:
        """Days from the quarter's first day to the as-of date."""
        return int((self.day - self.quarter_start) / np.timedelta64(1, "D"))

    @property
    def quarter_name(self) -> str:
        """The quarter's name, as `2026 Q3`; a fiscal year is named after the calendar year it begins in."""
        start = self.quarter_start.astype(date)
        index = (start.month - self.fiscal_start_month) % 12 // 3
        year = start.year - (start.month < self.fiscal_start_month)
        return f"{year} Q{index + 1}"


@dataclass(frozen=True, slots=True)
class Window:
    """Some days on end: the first one's first moment, and the first moment after the last."""

    first: np.datetime64
    end: np.datetime64

    @property
    def years(self) -> range:
        """The years from which an offset of up to a year could reach the window."""
        return range(self.first.astype(date).year - 1, self.end.astype(date).year + 2)


def span(days: float) -> np.timedelta64:
    """So many days, or a part of one, as a length of time."""
    return np.timedelta64(round(days * 86400), "s")


def weekday(days: Array) -> Array:
    """The day of the week of each date, 1 for Monday to 7 for Sunday."""
    # day 0 was a Thursday
    return (days.astype("datetime64[D]").astype(np.int64) + 3) % 7 + 1
