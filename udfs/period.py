"""The days a score looks at: all of them counted from the as-of date, none from a clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta


@dataclass(frozen=True, slots=True)
class Period:
    """The as-of date and the quarter that holds it.

    Parameters
    ----------
    as_of
        The day up to whose end everything counts.
    fiscal_start_month
        The month (1..12) in which the first quarter begins.

    Examples
    --------
    >>> Period(date(2026, 9, 30)).quarter_start.date()
    datetime.date(2026, 7, 1)
    """

    as_of: date
    fiscal_start_month: int = 1

    @property
    def day(self) -> datetime:
        """The as-of day, as its first moment."""
        return datetime(self.as_of.year, self.as_of.month, self.as_of.day)

    @property
    def end(self) -> datetime:
        """The first moment after the as-of day."""
        return self.day + timedelta(days=1)

    def ago(self, days: float) -> datetime:
        """The day `days` before the as-of date."""
        return self.day - timedelta(days=days)

    @property
    def months(self) -> tuple[datetime, datetime, datetime]:
        """The first days of the three months of the quarter."""
        into = (self.as_of.month - self.fiscal_start_month) % 3
        first = self.as_of.year * 12 + self.as_of.month - 1 - into
        one, two, three = (datetime(m // 12, m % 12 + 1, 1) for m in (first, first + 1, first + 2))
        return one, two, three

    @property
    def quarter_start(self) -> datetime:
        """The first day of the quarter."""
        return self.months[0]

    @property
    def quarter_days(self) -> int:
        """Days from the quarter's first day to the as-of date."""
        return (self.day - self.quarter_start).days

    @property
    def quarter_name(self) -> str:
        """The quarter's name, as `2026 Q3`; a fiscal year is named after the calendar year it begins in."""
        start = self.quarter_start
        index = (start.month - self.fiscal_start_month) % 12 // 3
        year = start.year - (start.month < self.fiscal_start_month)
        return f"{year} Q{index + 1}"
