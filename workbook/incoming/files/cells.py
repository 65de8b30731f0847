"""Values of databases and typed files, as cells of a sheet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

_AS_THEY_ARE = frozenset((str, bool, int, float, dt.date, dt.datetime, dt.time, dt.timedelta, type(None)))
_SIMPLE = _AS_THEY_ARE - {float, int, str, dt.datetime, dt.time}


def plain_cells(values: Iterable[object]) -> list[object]:
    """Values as cells.

    A whole column is looked at once for the types in it. A decimal becomes a number; a moment with a zone becomes
    the clock time of this computer, as a person here would write it down; bytes, lists and the like become text.
    """
    values = values if isinstance(values, list) else list(values)
    kinds = set(map(type, values))
    if kinds <= _SIMPLE:
        return values
    return [cell if type(cell) in _SIMPLE else _plain(cell) for cell in values]


def _plain(value: object) -> object:
    match value:
        case str():
            return str(value).replace("\0", "") or None
        case int():
            # a sheet's numbers are floats, in which a long id would lose its last digits
            return value if abs(value) < 1 << 53 else str(value)
        case float() | Decimal():
            return (float(value) if isinstance(value, Decimal) else value) if _is_finite(value) else None
        case dt.datetime() if value.tzinfo is not None:
            return _here(value)
        case dt.datetime():
            return dt.datetime(*value.timetuple()[:6], value.microsecond)
        case dt.time():
            return value.replace(tzinfo=None)
        case dt.date() | dt.timedelta():
            return value
        case bytes() | bytearray() | memoryview():
            return bytes(value).hex()
        case _:
            return str(value)


def _is_finite(value: float | Decimal) -> bool:
    return value.is_finite() if isinstance(value, Decimal) else value - value == 0


def _here(value: dt.datetime) -> dt.datetime:
    try:
        return value.astimezone().replace(tzinfo=None)
    except (OverflowError, OSError, ValueError):  # years near 1 and 9999
        return value.replace(tzinfo=None)
