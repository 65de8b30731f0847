"""The sheet History: each closed quarter's scores as they were, from its snapshot, else from the sheet itself."""

from __future__ import annotations

import datetime as dt
import re
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from addin.quarter.closing import Trouble, asked, on_the_shelf, telling
from workbook.errors import ReviewError

if TYPE_CHECKING:
    import pandas as pd

    from addin.books import Book
    from addin.jobs import Loaded
    from udfs.period import Period
    from workbook.pages import Page
    from workbook.snapshot import Closing, Snapshot

_QUARTER = re.compile(r"\d{4} Q[1-4]")


def history_pages(rows: pd.DataFrame, loaded: Loaded, period: Period) -> list[Page]:
    """The page History of the rows `history_of` gives, ready to be written; none where no quarter was ever closed."""
    from addin.jobs import product_version
    from addin.report import Told, history, in_words

    told = Told(loaded, period, product_version())
    return [in_words(history.page(told, rows), loaded.translate)] if len(rows) else []


def history_of(book: Book, trouble: Trouble | None = None) -> pd.DataFrame:
    """One row an account and closed quarter, the latest quarter first; see `addin.report.history.COLUMNS`.

    `trouble` is told of each snapshot that cannot be read; by default the book tells it.
    """
    import pandas as pd

    from addin.report.history import COLUMNS

    kept = _on_the_sheet(book)
    found = {quarter: kept[kept["quarter"] == quarter] for quarter in kept["quarter"].unique().tolist()}
    found |= _in_snapshots(book, trouble or telling(book))
    parts = [found[quarter] for quarter in sorted(found, reverse=True)]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(COLUMNS))


def _in_snapshots(book: Book, trouble: Trouble) -> dict[str, pd.DataFrame]:
    """Of each quarter with a snapshot that can be read: its last closing's scores; a reopened one stays meanwhile."""
    from addin.report.history import COLUMNS
    from workbook import snapshot

    found: dict[str, pd.DataFrame] = {}
    try:
        if book.place() is None:
            return found
        closed, lost = asked(book, on_the_shelf)
    except ReviewError as problem:
        trouble(problem)
        return found
    for unrecorded in lost.values():
        trouble(unrecorded)
    for closing in snapshot.latest(closed):
        try:
            frozen = asked(book, partial(_loaded, closing))
        except ReviewError as problem:
            trouble(problem)
        else:
            named = frozen.results.assign(quarter=closing.quarter, as_of=_day(frozen.as_of))
            found[closing.quarter] = named.reindex(columns=list(COLUMNS))
    return found


def _loaded(closing: Closing, _folder: Path) -> Snapshot:
    from workbook import snapshot

    return snapshot.load(closing)


def _on_the_sheet(book: Book) -> pd.DataFrame:
    """The rows of the sheet as it stands, in whatever language its headers are."""
    import pandas as pd

    from addin.language import LANGUAGES, translator
    from addin.report import history
    from addin.report.fields import GRADES, words
    from workbook.schema.cells import shown

    cells = book.page_rows(history.PAGE)
    if not cells:
        return pd.DataFrame(columns=list(history.COLUMNS))
    spoken = [translator(language) for language in LANGUAGES]
    keys = {_fold(label): key for _ in spoken for key, label in history.labels(_).items()}
    # of the grades alone: a band of exposure may be called by the same word
    grades = {words(_)[grade]: grade for _ in spoken for grade in GRADES}
    at, columns = _header(cells, keys)
    if not {"quarter", "account_id"} <= columns.keys():
        return pd.DataFrame(columns=list(history.COLUMNS))
    texts = {key: [shown(row[place]) for row in cells[at + 1 :]] for key, place in columns.items()}
    values = {key: [row[place] for row in cells[at + 1 :]] for key, place in columns.items()}
    frame = pd.DataFrame(index=range(len(cells) - at - 1))
    for key, kind in history.COLUMNS.items():
        if kind == "text":
            given = pd.Series(texts.get(key, ""), index=frame.index, dtype="str")
            frame[key] = given.replace(grades) if key == "grade" else given
        elif kind == "flag":
            frame[key] = [bool(text.strip()) for text in texts.get(key, [""] * len(frame))]
        elif kind == "date":
            frame[key] = pd.to_datetime(pd.Series([_day(value) for value in values.get(key, [None] * len(frame))],
                                                  index=frame.index, dtype="datetime64[us]"))  # fmt: skip
        else:
            frame[key] = pd.to_numeric(pd.Series(values.get(key), index=frame.index), errors="coerce").astype(float)
    return frame[[bool(_QUARTER.fullmatch(text)) for text in frame["quarter"]]]


def _header(cells: list[list[object]], keys: dict[str, str]) -> tuple[int, dict[str, int]]:
    """The row of the headers and the place of each column; what a manager wrote beside the table is none of them."""
    best: tuple[int, dict[str, int]] = (0, {})
    for at, row in enumerate(cells[:20]):
        found: dict[str, int] = {}
        for place, cell in enumerate(row):
            key = keys.get(_fold(cell)) if isinstance(cell, str) else None
            if key:
                found.setdefault(key, place)
        if len(found) > len(best[1]):
            best = at, found
    return best


def _fold(text: object) -> str:
    return " ".join(str(text).casefold().split())


def _day(value: object) -> dt.datetime | None:
    if isinstance(value, dt.datetime):
        return value.replace(tzinfo=None)
    return dt.datetime(value.year, value.month, value.day) if isinstance(value, dt.date) else None
