"""One currency in one workbook: another one is asked about, never mixed in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from workbook.incoming import Ask
from workbook.schema.cells import currency_marks

if TYPE_CHECKING:
    from addin.importing.shapes import Standing
    from workbook.incoming import Answers

    Translate = Callable[[str], str]

AMOUNTS = {"Accounts": "revenue_12m", "Orders": "amount", "Competitors": "amount", "Referrals": "amount",
           "Touches": "cost"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kept:
    """Rows without those of another currency."""

    rows: Mapping[str, pd.DataFrame]
    left_out: list[tuple[pd.DataFrame, str, str, str]] = field(default_factory=list)
    """What goes: rows, table, code, sentence."""


def one_currency(
    rows: Mapping[str, pd.DataFrame], standing: Standing, answers: Answers, _: Translate
) -> tuple[Kept, str, list[Ask]]:
    """The rows in the workbook's currency, that currency, and what must be asked first.

    Money of which nothing says the currency is taken for the workbook's.
    """
    counts = pd.Series(dtype="int64")
    for table, column in AMOUNTS.items():
        if table in rows and {"currency", column} <= set(rows[table]):
            counts = counts.add(_codes(rows[table], column).value_counts(), fill_value=0)
    if not len(counts):
        return Kept(rows), "", []
    found = [str(code) for code in counts.sort_values(ascending=False, kind="stable").index]
    answer = answers.get("currency", {})
    chosen = answer.get("chosen", "")
    before = answer.get("", "") or _on_sheets(standing)
    if not chosen and (len(found) > 1 or (before and not _alike(before, found[0]))):
        told = ", ".join([*found, *([before] if before and before not in found else [])])
        text = _("Amounts are in more than one currency ({found}). Which one is the workbook's? Rows in another "
                 "one are left out.")  # fmt: skip
        return Kept(rows), "", [Ask("currency", "", text.format(found=told), found)]
    wanted = chosen or found[0]
    kept, out = {}, []
    for table, frame in rows.items():
        column = AMOUNTS.get(table, "")
        if column not in frame or "currency" not in frame:
            kept[table] = frame
            continue
        codes = _codes(frame, column)
        other = codes.notna() & (codes != wanted)
        if table == "Orders" and other.any():
            sentence = _("the amount is not in {currency}").format(currency=wanted)
            out.append((frame[other], table, "currency", sentence))
            frame = frame[~other]
        elif other.any():
            frame = frame.assign(**{column: frame[column].mask(other)})
        kept[table] = frame
    return Kept(kept, out), wanted, []


def _codes(frame: pd.DataFrame, column: str) -> pd.Series:
    from workbook.incoming.values.money import currency

    words = frame["currency"].where(frame[column].notna())
    return pd.Series(words.map({word: currency(word) for word in words.dropna().unique()}), dtype="str")


def _on_sheets(standing: Standing) -> str:
    """The currency of the number formats in the workbook's own columns of money."""
    from workbook.incoming.values.money import currency

    for table, column in AMOUNTS.items():
        if table in standing.raw:
            for mark in standing.raw[table].currencies.get(column, {}):
                return currency(next(iter(currency_marks(mark)), mark))
    return ""


def _alike(one: str, other: str) -> bool:
    # a sign that several countries use is no proof of a difference
    return one == other or {one, other} <= {"$", "USD"} or {one, other} <= {"¥", "CNY"} or {one, other} <= {"¥", "JPY"}
