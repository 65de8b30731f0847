"""Lengths of time, and truth values."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from workbook.incoming.values.amounts import numbers
from workbook.incoming.values.distinct import LONGEST, distinct, tidy

if TYPE_CHECKING:
    import numpy as np

_IN_AN_HOUR = {"hours": 1, "minutes": 60, "seconds": 3600}
_CLOCK = re.compile(r"(\d{1,6}):([0-5]?\d)(?::([0-5]?\d)(?:[.,]\d+)?)?")
_PART = r"(?:(\d+(?:[.,]\d+)?)\s*(?:%s)[\s,]*)?"
_PARTS = re.compile(
    _PART % r"days?|d|ngày|天|日"
    + _PART % r"hours?|hrs?\.?|h|giờ|小时|小時|时|時"
    + _PART % r"minutes?|mins?\.?|m|phút|ph|p|分钟|分鐘|分"
    + _PART % r"seconds?|secs?\.?|s|giây|秒"
)


def hours(
    cells: Sequence[object], unit: Literal["hours", "minutes", "seconds"] = "hours"
) -> tuple[np.ndarray, np.ndarray]:
    """Read a column of lengths of time.

    Parameters
    ----------
    cells
        Numbers in `unit`; "1:20:00" and "1:20" (hours first); "1h 20m" and the like in words of three languages;
        lengths and times of day, as Excel keeps a length.
    unit
        What a bare number counts.

    Returns
    -------
    hours : numpy.ndarray
        float64, NaN where there is none.
    bad : numpy.ndarray
        True where a cell holds something that is no length, such as one below zero.
    """
    import numpy as np

    found, at = distinct(cells)
    bare = numbers([_bare(cell) for cell in found])
    lengths = bare.values / _IN_AN_HOUR[unit]
    for index, cell in enumerate(found):
        told = _told(cell)
        if told is not None:
            lengths[index] = told
    bad = np.isnan(lengths) & np.array([not isinstance(cell, str) or tidy(cell) != "" for cell in found], dtype=bool)
    bad |= lengths < 0
    lengths[bad] = math.nan
    return np.append(lengths, math.nan)[at], np.append(bad, False)[at]


def _bare(cell: object) -> object:
    return cell if isinstance(cell, int | float | str) else None


def _told(cell: object) -> float | None:
    """The hours of a cell that names them itself."""
    match cell:
        case dt.timedelta():
            return cell.total_seconds() / 3600
        case dt.time():
            return cell.hour + cell.minute / 60 + cell.second / 3600
        case str():
            text = tidy(cell)[: LONGEST + 1]
            found = _CLOCK.fullmatch(text)
            if found:
                return int(found[1]) + int(found[2]) / 60 + int(found[3] or 0) / 3600
            parts = _PARTS.fullmatch(text)
            if parts and any(parts.groups()):
                days, whole, minutes, seconds = (float((part or "0").replace(",", ".")) for part in parts.groups())
                return days * 24 + whole + minutes / 60 + seconds / 3600
    return None


def flags(cells: Sequence[object]) -> np.ndarray:
    """Read a column of yes and no in any of the three languages.

    Returns
    -------
    numpy.ndarray
        True, False, or None where a cell is blank or says neither.
    """
    import numpy as np

    from workbook.schema.tables import Column
    from workbook.schema.values import typed

    found, at = distinct(cells)
    told, _ = typed(Column("", "flag", "", "", ""), found)
    meant = [None if missing else bool(value) for value, missing in zip(told, told.isna(), strict=True)]
    return np.array([*meant, None], dtype=object).take(at)
