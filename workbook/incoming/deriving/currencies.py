"""Money in several currencies is never mixed: one is chosen, and the others stay out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from workbook.incoming import Ask
from workbook.incoming.deriving import sentences
from workbook.incoming.values.money import currency

if TYPE_CHECKING:
    import pandas as pd

    from workbook.incoming.deriving.columns import Columns

_BARE = re.compile(r"[\d\s.,()'%+-]+")
"""What a number holds besides its currency."""


def other_currency(
    columns: Columns, linked: dict[str, pd.Series], fields: Sequence[str]
) -> tuple[pd.Series, pd.Series]:
    """Which currency each row is in, and whether that is another than the chosen one; asks where none is chosen.

    A column that tells the currency goes before signs beside the amounts. A row that tells none is taken for the
    chosen one.
    """
    import pandas as pd

    field = next((field for field in fields if field in columns), "")
    marks = linked["currency"] if "currency" in linked else _beside(columns, field)
    if "currency" not in linked and marks.notna().any():
        linked["currency"] = marks
    found = marks.value_counts()
    if len(found) < 2:
        return marks, pd.Series(False, index=marks.index)
    header = columns.header("currency" if "currency" in columns else field)
    chosen = columns.answers.get("currency", {}).get(header, "")
    if not chosen:
        listed = [str(mark) for mark in found.index]
        said = columns.say(sentences.ASK_CURRENCY, file=columns.file, header=header, found=", ".join(listed))
        columns.ask(Ask("currency", header, said, listed))
        chosen = listed[0]
    return marks, marks.notna() & (marks != chosen)


def _beside(columns: Columns, field: str) -> pd.Series:
    """The currency written beside each amount."""
    import pandas as pd

    if not field or not columns.currencies(field):
        return pd.Series(index=range(len(columns)), dtype="str")
    signs = [_BARE.sub("", cell) if isinstance(cell, str) else "" for cell in columns.cells(field)]
    known = {sign: currency(sign) or None for sign in set(signs) if sign}
    return pd.Series([known.get(sign) for sign in signs], dtype="str")
