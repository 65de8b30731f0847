"""Numbers written with either decimal mark, and the money they are in.

price-parser was tried and left: it picks a number out of any sentence, loses the sign of (1,234) and 1234-, reads no
percent, and decides on the mark cell by cell, so 1,234 and 1,23 of one column come out by different rules. babel parses
by a locale that a file does not tell.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from workbook.incoming.values.distinct import LONGEST, distinct, tidy
from workbook.incoming.values.money import CODES, WHOLE, currency

if TYPE_CHECKING:
    import numpy as np

_PLAIN = re.compile(r"-?\d{1,15}(?:\.(?:\d{1,2}|\d{4,15}))?")
_GROUPED = re.compile(r"-?[1-9]\d{0,2}(?:,\d{3}){1,5}\.\d{1,2}")
"""What nobody can read in another way."""


@dataclass(frozen=True)
class Numbers:
    """A column of numbers."""

    values: np.ndarray
    """float64, NaN where there is none."""
    bad: np.ndarray
    """True where a cell holds something that is no number, or none with the column's decimal mark."""
    decimal: str
    """ "." or ","; empty where a mark like that of 1,234 stands in the column and no cell tells what it is."""
    currencies: dict[str, int]
    """ISO code, or a sign of several currencies -> how many cells carry it, the most frequent first."""
    example: str = ""
    """The cell that decided; where none did, one that reads both ways."""


_NO_DIGIT = re.compile(r"\D")


class _Amount(NamedTuple):
    """A number by either decimal mark; NaN where it has none with that mark."""

    point: float
    comma: float
    currency: str = ""


_NONE = _Amount(math.nan, math.nan)
_BLANK = _Amount(math.nan, math.nan)


def numbers(cells: Sequence[object], decimal: str | None = None) -> Numbers:
    """Read a column of numbers.

    Parameters
    ----------
    cells
        As a file gives them: numbers, or texts with grouping by comma, dot, space or apostrophe in threes or as in
        India, a sign before or behind, brackets for less than nothing, a percent sign, or a currency.
    decimal
        "." or "," where somebody answered which is the decimal mark; otherwise the cells tell.

    Returns
    -------
    Numbers
        One value per cell. What reads one way only decides for the whole column; where two cells contradict, the mark
        that more of the different numbers need is taken and the others are bad. Where nothing decides, as for 1,234
        alone, the mark is read as grouping and `decimal` is empty.

    Notes
    -----
    45% is 45. Money without a smaller part (VND, KRW, JPY) shows that a mark before three digits groups them. Values in
    several currencies are all read; it is for the caller to look at `currencies`.
    """
    import numpy as np

    if set(map(type, cells)) <= {float, type(None)}:
        plain = np.array(cells, dtype="float64")
        return Numbers(np.where(np.isinf(plain), math.nan, plain), np.isinf(plain), decimal or ".", {})
    found, at = distinct(cells)
    amounts = [_amount(cell) for cell in found]
    by_point = np.array([amount.point for amount in amounts])
    by_comma = np.array([amount.comma for amount in amounts])
    told, used, shown_by = _mark(by_point, by_comma, decimal)
    values = np.append(by_comma if used == "," else by_point, math.nan)
    blank = np.array([amount is _BLANK for amount in amounts] + [True])
    return Numbers(
        values[at], (np.isnan(values) & ~blank)[at], told, _currencies([amount.currency for amount in amounts], at),
        "" if shown_by is None else str(found[shown_by]).strip(),
    )  # fmt: skip


def _currencies(named: Sequence[str], at: np.ndarray) -> dict[str, int]:
    import numpy as np

    count: Counter[str] = Counter()
    if any(named):
        for name, cells in zip(named, np.bincount(at[at >= 0], minlength=len(named)).tolist(), strict=True):
            count[name] += cells
    return {name: cells for name, cells in count.most_common() if name}


def _mark(by_point: np.ndarray, by_comma: np.ndarray, answer: str | None) -> tuple[str, str, int | None]:
    """The decimal mark that is told, the one to read by, and the number that shows it."""
    import numpy as np

    point = np.flatnonzero(np.isnan(by_comma) & ~np.isnan(by_point)).tolist()
    comma = np.flatnonzero(np.isnan(by_point) & ~np.isnan(by_comma)).tolist()
    both = np.flatnonzero(np.abs(by_point - by_comma) > 0).tolist()
    if answer in (".", ","):
        return answer, answer, next(iter(point if answer == "." else comma), None)
    if len(point) != len(comma):
        return (".", ".", point[0]) if len(point) > len(comma) else (",", ",", comma[0])
    if not point and not both:
        return ".", ".", None
    grouped_by_dot = int((np.abs(by_comma) > np.abs(by_point)).sum())
    return "", "," if 2 * grouped_by_dot > len(both) else ".", next(iter([*both, *point]))


def _amount(cell: object) -> _Amount:
    match cell:
        case str():
            return _of_text(tidy(cell))
        case int() | float() | Decimal():
            try:
                number = float(cell)
            except OverflowError:
                return _NONE
            return _Amount(number, number) if math.isfinite(number) else _NONE
    return _NONE


def _of_text(text: str) -> _Amount:
    if not text:
        return _BLANK
    # nearly all numbers of nearly all files are written in these two ways
    if _PLAIN.fullmatch(text):
        number = float(text)
        return _Amount(number, math.nan if "." in text else number)
    if _GROUPED.fullmatch(text):
        return _Amount(float(text.replace(",", "")), math.nan)
    text = " ".join(text.split())
    if len(text) > LONGEST:
        return _NONE
    bracketed = text.startswith("(") and text.endswith(")")
    found = _forms().whole.fullmatch(text[1:-1].strip() if bracketed else text)
    if not found:
        return _NONE
    signs = ["-"] * bracketed + [sign for sign in found.group("first", "second", "last") if sign]
    money = {currency(sign) for sign in found.group("before", "after", "behind") if sign}
    # $100 USD says it twice, once more exactly
    codes = money & CODES or money
    if len(signs) > 1 or len(codes) > 1 or "" in money:
        return _NONE
    in_money = next(iter(codes), "")
    point, comma = (_read(found["body"], found["power"] or "", mark, in_money) for mark in ".,")
    return _Amount(-point, -comma, in_money) if signs and signs[0] != "+" else _Amount(point, comma, in_money)


def _read(body: str, power: str, mark: str, money: str) -> float:
    """The number by one decimal mark, NaN where it is none."""
    found = _forms().by_mark[mark].fullmatch(body)
    # nobody groups what has a power, and no part of a đồng is written
    if not found or (power and found["by"]) or (money in WHOLE and len(found["rest"] or "") == 3):
        return math.nan
    whole = _NO_DIGIT.sub("", found["whole"])
    return float(f"{whole or 0}.{found['rest'] or 0}{power}")


class _Forms(NamedTuple):
    whole: re.Pattern[str]
    by_mark: dict[str, re.Pattern[str]]


@cache
def _forms() -> _Forms:
    sign, money = "[-+−–]", r"[^\d\s.,()+%'’−–-]{1,6}\.?"
    whole = (
        rf"(?P<first>{sign})?\s*(?P<before>{money})?\s*(?P<second>{sign})?\s*"
        rf"(?P<body>[\d.,][\d.,'’ ]*(?<! ))(?P<power>e[-+]?\d{{1,2}})?\s*"
        rf"(?P<after>{money})?\s*%?\s*(?P<last>[-−–])?\s*(?P<behind>{money})?"
    )
    by_mark = {}
    for mark, other in (".,", ",."):
        groups = rf"[1-9]\d{{0,2}}(?P<by>[ '’{other}])\d{{3}}(?:(?P=by)\d{{3}})*"
        indian = rf"[1-9]\d?(?:[{other}]\d{{2}})+[{other}]\d{{3}}"
        by_mark[mark] = re.compile(rf"(?P<whole>\d+|{groups}|{indian}|(?=.\d))(?:[{mark}](?P<rest>\d*))?")
    return _Forms(re.compile(whole), by_mark)
