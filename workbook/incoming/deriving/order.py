"""Which of day and month stands first in each column of dates of one file."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from workbook.incoming import Ask
from workbook.incoming.deriving import sentences
from workbook.incoming.values import Dates, dates
from workbook.schema import BY_NAME

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np

    from workbook.incoming.deriving.columns import Columns

_MOMENTS = ("activity_date", "start", "start_date", "end", "end_date", "completed", "modified", "resolved")
"""Fields between the file and our columns that are moments."""
_WITNESS = "created"
"""A moment that is not taken over, and may show in which order the file writes dates."""
_CLOCKS = {"start_date": "start_time", "end_date": "end_time"}
"""A day -> the time of day that stands beside it."""
_SAID = {"day": sentences.DAY, "month": sentences.MONTH}
_SAID_AS = {"day": sentences.DAY_AS, "month": sentences.MONTH_AS}
_SAID_BY = {"day": sentences.DAY_BY, "month": sentences.MONTH_BY}


class DayOrder:
    """Reads columns of dates; one that cannot tell its order takes that of the file's others, or its program's."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._read: dict[str, Dates] | None = None

    def read(self, field: str) -> tuple[np.ndarray, np.ndarray]:
        """Moments, and where a cell could not be read."""
        if self._read is None:
            self._read = self._all()
        found = self._read[field]
        return found.values, found.bad

    def _all(self) -> dict[str, Dates]:
        columns = self._columns
        table = BY_NAME[columns.export.table]
        kinds = {column.name for column in table.columns if column.kind in ("date", "datetime")}
        fields = sorted((field for field in (*_MOMENTS, *kinds) if field in columns), key=columns.place)
        given = columns.answers.get("dates", {})
        cells = {field: _cells(columns, field) for field in fields}
        read = {field: dates(cells[field], given.get(columns.header(field))) for field in fields}
        sure = {field: found for field, found in read.items() if found.order in _SAID}
        orders = {found.order for found in sure.values()}
        if not orders and _WITNESS in columns and any(found.order == "unsure" for found in read.values()):
            witness = dates(columns.cells(_WITNESS), given.get(columns.header(_WITNESS)))
            sure, orders = ({_WITNESS: witness}, {witness.order}) if witness.order in _SAID else (sure, orders)
        for field, found in read.items():
            if found.zones and field != "modified":
                columns.note(sentences.ZONES, header=columns.header(field), zones=", ".join(found.zones))
            if field in sure and found.example:
                columns.note(_SAID[found.order], header=columns.header(field), example=found.example)
            elif found.order == "unsure":
                read[field] = self._by_others(field, cells[field], found, orders, next(iter(sure), ""))
        return read

    def _by_others(self, field: str, cells: Sequence[object], found: Dates, orders: set[Any], other: str) -> Dates:
        columns = self._columns
        header, default = columns.header(field), columns.export.dates
        if len(orders) == 1:
            order = next(iter(orders))
            columns.note(_SAID_AS[order], header=header, other=columns.header(other))
            return dates(cells, order)
        if default:
            columns.note(_SAID_BY[default], header=header, system=columns.export.system)
            return dates(cells, default)
        if (dates(cells, "day").values != dates(cells, "month").values).any() and not self._asked():
            # one answer is enough: the other columns follow it
            question = columns.say(sentences.ASK_DATES, file=columns.file, header=header, example=found.example)
            columns.ask(Ask("dates", header, question, ("day", "month")))
        return found

    def _asked(self) -> bool:
        return any(ask.code == "dates" for ask in self._columns.asks)


def _cells(columns: Columns, field: str) -> Sequence[object]:
    """A field's cells, with the time of day that stands in a column of its own."""
    clock = _CLOCKS.get(field)
    if clock is None or clock not in columns:
        return columns.cells(field)
    return [_joined(day, time) for day, time in zip(columns.cells(field), columns.cells(clock), strict=True)]


def _joined(day: object, time: object) -> object:
    match day, time:
        case (dt.datetime(), dt.time()):
            return dt.datetime.combine(day.date(), time)
        case (dt.date(), dt.time()):
            return dt.datetime.combine(day, time)
        case (dt.datetime() | dt.date(), str()) if time.strip():
            return f"{day:%Y-%m-%d} {time}"
        case (str(), str()):
            return f"{day} {time}"
        case (str(), dt.time()):
            return f"{day} {time:%H:%M:%S}"
    return day
