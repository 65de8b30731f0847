"""How a raw column becomes a typed one: whole columns where the cells are as they should be, one by one where not."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, cast

from workbook.schema.cells import Bad, CellError, currency_marks, plain, shown
from workbook.schema.headers import folded, nearest
from workbook.schema.lists import CHOICES
from workbook.schema.tables import Column

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["DTYPES", "WARNINGS", "Bad", "CellError", "blank", "typed"]

WARNINGS = frozenset({"mixed_ids", "mixed_currencies", "percent_as_share"})
"""Codes that tell something about a column and spoil none of its cells."""
DTYPES = {
    "id": "str", "text": "str", "choice": "str", "date": "datetime64[us]", "datetime": "datetime64[us]",
    "number": "float64", "flag": "boolean", "mark": "boolean",
}  # fmt: skip
"""Kind of column -> pandas type of the typed column."""
FIRST_YEAR, LAST_YEAR = 1900, 2200

_DATE_LIKE = re.compile(
    r"\d{1,4}\s*[-/.年]\s*(\d{1,2}|[a-z]{3,9})\s*[-/.月]\s*\d{1,4}|\d\s*[a-z]{3,9}\W+\d{2,4}", re.IGNORECASE
)
_NUMBER_LIKE = re.compile(r"[^\d\s]{0,4}\s*[-+(]?\s*[^\d\s]{0,4}\s*\d[\d.,'\s\u00a0]*\D{0,8}")
_YES = frozenset(folded(word) for word in (*CHOICES["yes_no"][0], "true", "y", "x", "1", "đúng", "真")) | {"✓", "✔"}
_NO = frozenset(folded(word) for word in (*CHOICES["yes_no"][1], "false", "n", "0", "sai", "假"))


class _Fault(NamedTuple):
    code: str
    detail: str = ""


def typed(
    column: Column, cells: Sequence[object], currencies: Mapping[str, int] | None = None
) -> tuple[pd.Series, list[Bad]]:
    """Type one raw column.

    Parameters
    ----------
    column
        What the cells should be.
    cells
        As read; None is blank.
    currencies
        Currency mark in the cells' number formats -> index of the first cell with it.

    Returns
    -------
    values : pandas.Series
        Of the type `DTYPES` gives the kind, as long as `cells`; a cell that does not fit is missing.
    bad : list of Bad
        The cells that do not fit, in order, and at most one of each of `WARNINGS`.
    """
    if len(cells) == 0 or (cells[0] is None and cells.count(None) == len(cells)):
        return blank(column, len(cells)), []
    values, bad = _READERS[column.kind](column, cells)
    if column.kind == "number":
        bad += _mixed_currencies(cells, currencies or {}) + _share_typed(column, values)
    return values, bad


def blank(column: Column, count: int) -> pd.Series:
    """A typed column of `count` missing cells."""
    import pandas as pd

    return pd.Series(index=range(count), dtype=DTYPES[column.kind])


def _ids(column: Column, cells: Sequence[object]) -> tuple[pd.Series, list[Bad]]:
    values, bad, plain_text = _words(cells, _id)
    return values, bad if plain_text else bad + _mixed_ids(cells)


def _texts(column: Column, cells: Sequence[object]) -> tuple[pd.Series, list[Bad]]:
    values, bad, _ = _words(cells, _text)
    return values, bad


def _choices(column: Column, cells: Sequence[object]) -> tuple[pd.Series, list[Bad]]:
    import pandas as pd

    meant = {folded(word): row[0] for row in CHOICES[column.choices] for word in row}
    words = [word for row in CHOICES[column.choices] for word in row]

    def choice(cell: object) -> object:
        text = shown(cell)
        if isinstance(cell, CellError):
            return _Fault("error_cell")
        if not text.strip():
            return None
        return meant.get(folded(text)) or _Fault("unknown_value", nearest(text, words) or "")

    values, bad = _by_distinct(cells, choice)
    return pd.Series(values, dtype="str"), bad


def _dates(column: Column, cells: Sequence[object]) -> tuple[pd.Series, list[Bad]]:
    import pandas as pd

    values, bad = _sifted(cells, {dt.date, dt.datetime, type(None)}, _date)
    series = cast("pd.Series[pd.Timestamp]", pd.Series(values, dtype="datetime64[us]"))
    if column.kind == "date":
        series = series.dt.floor("D")
    impossible = (series.dt.year < FIRST_YEAR) | (series.dt.year > LAST_YEAR)
    bad += [Bad(index, shown(cells[index]), "impossible_date") for index in _places(impossible)]
    return series.mask(impossible), bad


def _numbers(column: Column, cells: Sequence[object]) -> tuple[pd.Series, list[Bad]]:
    import numpy as np
    import pandas as pd

    values, bad = _sifted(cells, {int, float, type(None)}, _number)
    numbers = np.array(values, dtype="float64")
    least = -math.inf if column.least is None else column.least
    most = math.inf if column.most is None else column.most
    # an infinite number is out of every range
    outside = (numbers < least) | (numbers > most) | np.isinf(numbers)
    bad += [Bad(index, shown(cells[index]), "out_of_range", _range(column)) for index in _places(outside)]
    numbers[outside] = math.nan
    return pd.Series(numbers), bad


def _flags(column: Column, cells: Sequence[object]) -> tuple[pd.Series, list[Bad]]:
    def flag(cell: object) -> object:
        text = shown(cell).strip()
        word = folded(text) or text
        if isinstance(cell, CellError):
            return _Fault("error_cell")
        if not text:
            return None
        if word in _YES or word in _NO:
            return word in _YES
        return True if column.kind == "mark" else _Fault("unknown_value")

    values, bad = _by_distinct(cells, flag)
    return _booleans(values), bad


def _id(cell: object) -> object:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return plain(cell)
    return _Fault("error_cell") if isinstance(cell, CellError) else _Fault("not_an_id")


def _text(cell: object) -> object:
    if isinstance(cell, bool):
        return CHOICES["yes_no"][0 if cell else 1][0]
    return _Fault("error_cell") if isinstance(cell, CellError) else shown(cell)


def _date(cell: object) -> object:
    match cell:
        case dt.datetime():
            return cell.replace(tzinfo=None)
        case CellError():
            return _Fault("error_cell")
        case str() if not cell.strip():
            return None
        case str() if _DATE_LIKE.search(cell):
            return _Fault("date_as_text")
    return _Fault("not_a_date")


def _number(cell: object) -> object:
    match cell:
        case CellError():
            return _Fault("error_cell")
        case str() if not cell.strip():
            return None
        case str() if _NUMBER_LIKE.fullmatch(cell.strip()):
            return _Fault("number_as_text")
    return _Fault("not_a_number")


_READERS: dict[str, Callable[[Column, Sequence[object]], tuple[pd.Series, list[Bad]]]] = {
    "id": _ids, "text": _texts, "choice": _choices, "date": _dates, "datetime": _dates,
    "number": _numbers, "flag": _flags, "mark": _flags,
}  # fmt: skip


def _sifted(
    cells: Sequence[object], plain: Collection[type], read: Callable[[object], object]
) -> tuple[Sequence[object], list[Bad]]:
    """The cells with those of another type than `plain` put through `read`; nearly always there are none."""
    if set(map(type, cells)) <= set(plain):
        return cells, []
    values = list(cells)
    bad: list[Bad] = []
    for index, cell in enumerate(cells):
        if type(cell) not in plain:
            value = read(cell)
            if isinstance(value, _Fault):
                bad.append(Bad(index, shown(cell), *value))
                value = None
            values[index] = value
    return values, bad


def _by_distinct(cells: Sequence[object], read: Callable[[object], object]) -> tuple[list[object], list[Bad]]:
    """The cells put through `read`, each distinct one once."""
    # 1, 1.0 and True are one key, and mean one thing in every column read so
    meanings = {cell: read(cell) for cell in set(cells)}
    faults = {cell: meaning for cell, meaning in meanings.items() if isinstance(meaning, _Fault)}
    if not faults:
        return list(map(meanings.__getitem__, cells)), []
    bad = [Bad(index, shown(cell), *faults[cell]) for index, cell in enumerate(cells) if cell in faults]
    meanings.update(dict.fromkeys(faults))
    return list(map(meanings.__getitem__, cells)), bad


def _words(cells: Sequence[object], read: Callable[[object], object]) -> tuple[pd.Series, list[Bad], bool]:
    """Text trimmed, text of blanks alone as missing, other cells put through `read`; and whether there were none."""
    import pandas as pd

    bad: list[Bad] = []
    plain_text = True
    try:
        # asking each cell for its type first would cost as much again: nothing but text can be trimmed
        words = _trimmed(cells)
    except AttributeError:
        values, bad = _sifted(cells, {str, type(None)}, read)
        words, plain_text = _trimmed(values), False
    return pd.Series(words, dtype="str"), bad, plain_text


def _trimmed(cells: Sequence[object]) -> list[str | None]:
    return [None if cell is None else cell.strip() or None for cell in cells]  # type: ignore[attr-defined]


def _booleans(values: list[object]) -> pd.Series:
    import pandas as pd

    return pd.Series(pd.array(values, dtype="boolean"))  # type: ignore[call-overload]


def _mixed_ids(cells: Sequence[object]) -> list[Bad]:
    numbers = [index for index, cell in enumerate(cells) if type(cell) in (int, float)]
    zeros = any(isinstance(cell, str) and cell.startswith("0") and cell.strip().isdigit() for cell in cells)
    if not numbers or not zeros:
        return []
    return [Bad(numbers[0], shown(cells[numbers[0]]), "mixed_ids", str(len(numbers)))]


def _mixed_currencies(cells: Sequence[object], currencies: Mapping[str, int]) -> list[Bad]:
    first = dict(currencies)
    if str in set(map(type, cells)):
        for index, cell in enumerate(cells):
            if isinstance(cell, str):
                for mark in currency_marks(cell):
                    first.setdefault(mark, index)
    if len(first) < 2:
        return []
    marks = sorted(first, key=lambda mark: first[mark])
    index = first[marks[1]]
    return [Bad(index, shown(cells[index]), "mixed_currencies", ", ".join(marks))]


def _share_typed(column: Column, values: pd.Series) -> list[Bad]:
    # Excel keeps 45 % as 0.45; a whole column within 0..1 that is not only 0 and 1 was typed that way
    parts = _places((values > 0) & (values < 1)) if column.name.endswith("_pct") and values.max() <= 1 else []
    if not parts:
        return []
    share = float(values[parts[0]])
    return [Bad(parts[0], shown(share), "percent_as_share", plain(round(100 * share, 6)))]


def _range(column: Column) -> str:
    if column.least is None or column.most is None:
        return f"{plain(column.least or 0)} or more"
    return f"{plain(column.least)} to {plain(column.most)}"


def _places(mask: object) -> list[int]:
    import numpy as np

    return [int(place) for place in np.flatnonzero(np.asarray(mask))]
