"""A block's data rows as sheet XML, column by column: this is where nearly all the bytes of a page are made."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, repeat
from typing import TYPE_CHECKING

from workbook import looks
from workbook.letters import column_letters
from workbook.pages import Block, Field

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

_CONTROLS = bytes(code for code in range(1, 32) if code not in b"\t\n\r")  # XML has no way to write these,
_NO_CHARACTERS = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")  # nor U+FFFE and U+FFFF
_OUTER_SPACE = (b"\0 ", b" \0", b"\n", b"\t")
_LOOKS_ESCAPED = re.compile(rb"_(?=x[0-9A-Fa-f]{4}_)")
_LONGEST = 32_767  # characters Excel takes in a cell
_DAY_ZERO = {False: "1899-12-30", True: "1904-01-01"}  # the second for a book in the old Macintosh date system
_MICROSECONDS = 86_400_000_000

Column = tuple[str, Iterable[str], str]


def data_rows(
    block: Block,
    first: int,
    styles: Sequence[str],
    *,
    heights: Sequence[str] = (),
    beside: Mapping[int, str] | None = None,
    since_1904: bool = False,
) -> str:
    """The ``<row>`` elements of a block's frame.

    Parameters
    ----------
    block : Block
        What to write; every text becomes an inline text, never a formula, and every missing value an empty cell.
    first : int
        Sheet row of the first data row.
    styles : Sequence[str]
        Cell style number of each field.
    heights : Sequence[str], optional
        The height attribute of each row.
    beside : Mapping[int, str], optional
        Ready cells to add at the end of a row, by sheet row.
    since_1904 : bool
        Whether the book counts days from 1904.

    Returns
    -------
    str
        Rows in order; the same input gives the same text.
    """
    numbers = [*map(str, range(first, first + len(block.frame)))]
    pieces: list[Iterable[str]] = [repeat('<row r="'), numbers]
    before = '">'
    if any(heights):
        pieces += [repeat('"'), heights]
        before = ">"
    for at, (field, style) in enumerate(zip(block.fields, styles, strict=True)):
        opening, values, closing = _column(field, block.frame[field.key], style, since_1904)
        pieces += [repeat(f'{before}<c r="{column_letters(at + 1)}'), numbers, repeat(opening), values]
        before = closing
    if beside:
        cells = [beside.get(row, "") for row in range(first, first + len(block.frame))]
        pieces += [repeat(before), cells]
        before = ""
    pieces.append(repeat(before + "</row>"))
    return "".join(chain.from_iterable(zip(*pieces, strict=False)))


def _column(field: Field, values: pd.Series, style: str, since_1904: bool) -> Column:
    """What stands before, between and after a column's row number and value."""
    blank = values.isna().to_numpy()
    if field.kind in looks.TEXTS:
        texts, space = escape(_words(field, values, blank))
        head, tail = f' t="inlineStr"><is><t{space}>', "</t></is></c>"
        if field.kind == "flag":
            blank = blank | [not text for text in texts]
    else:
        texts, odd = _figures(field, values, since_1904)
        blank = blank | odd
        head, tail = "><v>", "</v></c>"
    quoted = f'" s="{style}"'
    if not blank.any():
        return quoted + head, texts, tail
    cells = ["/>" if gone else f"{head}{text}{tail}" for gone, text in zip(blank.tolist(), texts, strict=True)]
    return quoted, cells, ""


def _words(field: Field, values: pd.Series, blank: np.ndarray) -> list[str]:
    import pandas as pd

    found = values.astype(object).where(~blank, False if field.kind == "flag" else "").tolist()
    if field.kind == "flag":
        return [field.words[0] if value else field.words[1] for value in found]
    return found if isinstance(values.dtype, pd.StringDtype) else [str(value) for value in found]


def _figures(field: Field, values: pd.Series, since_1904: bool) -> tuple[list[str], np.ndarray]:
    """Numbers as Excel writes them, and where there is none to write."""
    import numpy as np

    if field.kind in ("date", "datetime"):
        moments = values.to_numpy("datetime64[us]")
        gone = np.isnat(moments)
        days = (moments - np.datetime64(_DAY_ZERO[since_1904], "us")).astype("int64") / _MICROSECONDS
        gone = gone | (days < (0 if since_1904 else 61))  # Excel's calendar is wrong before March 1900
        whole = field.kind == "date" or bool((days[~gone] % 1 == 0).all())
        days = np.where(gone, 0.0, days)
        return [*map(str, (np.floor(days).astype("int64") if whole else days.round(9)).tolist())], gone
    figures = values.to_numpy("float64", na_value=np.nan)
    gone = ~np.isfinite(figures)
    figures = np.where(gone, 0.0, figures)
    whole = bool((figures == np.floor(figures)).all() and (np.abs(figures) < 2**53).all())
    return [*map(repr, (figures.astype("int64") if whole else figures).tolist())], gone


def escape(texts: list[str]) -> tuple[list[str], str]:
    """Texts made safe for XML, all at once, and the attribute that keeps their outer spaces.

    Parameters
    ----------
    texts : list[str]
        Any texts.

    Returns
    -------
    list[str], str
        The texts with markup escaped, what XML forbids left out, and cut to Excel's length; then an attribute
        for their element, empty where no text begins or ends with a space.
    """
    if max(map(len, texts), default=0) > _LONGEST:
        texts = [text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…" for text in texts]
    data = "\0".join(texts).encode("utf-8", "ignore")  # a lone surrogate has no bytes
    if data.count(b"\0") >= max(len(texts), 1):  # no text may hold the separator, and XML forbids it anyway
        data = "\0".join(text.replace("\0", "") for text in texts).encode("utf-8", "ignore")
    data = data.translate(None, _CONTROLS)
    if b"\xef\xbf" in data:
        for character in _NO_CHARACTERS:
            data = data.replace(character, b"")
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if b"_x" in data:
        data = _LOOKS_ESCAPED.sub(b"_x005F_", data)  # Excel would read _x0041_ as the letter A
    outer = any(sign in data for sign in _OUTER_SPACE) or data[:1] == b" " or data[-1:] == b" "
    data = data.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")
    return (data.decode().split("\0") if texts else []), ' xml:space="preserve"' if outer else ""
