"""Excel while a macro writes: still, and afterwards as it was, whatever happens; and what it says of a book."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import xlwings as xw

_STILL = {"screen_updating": False, "display_alerts": False, "enable_events": False, "calculation": "manual"}


@contextmanager
def quiet(book: xw.Book) -> Iterator[None]:
    """Nothing flickers, asks, fires, recalculates or grows meanwhile; the book's sheet and selection come back."""
    app = book.app
    before = {name: getattr(app, name) for name in _STILL}
    sheet, selection = book.sheets.active, app.selection
    for name, value in _STILL.items():
        setattr(app, name, value)
    try:
        with _tables_stay(app):
            yield
    finally:
        # each on its own: one that fails must not leave the screen frozen
        for put_back in (book.activate, sheet.activate, selection.select if selection else sheet.activate):
            with suppress(Exception):
                put_back()
        for name in reversed(_STILL):
            with suppress(Exception):
                setattr(app, name, before[name])


@contextmanager
def _tables_stay(app: xw.App) -> Iterator[None]:
    """No table takes in what is pasted beside or below it; off only where the host lets it be."""
    habits: Any = None
    before = None
    with suppress(Exception):  # each host without it fails in its own way
        habits = app.api.AutoCorrect
        before = habits.AutoExpandListRange
        habits.AutoExpandListRange = False
    try:
        yield
    finally:
        if before is not None:
            with suppress(Exception):
                habits.AutoExpandListRange = before


def said(thing: Any, property_: str) -> bool:
    """What Excel on Windows says of a book or sheet; other hosts do not tell."""
    try:
        return getattr(thing.api, property_) is True
    except Exception:  # each host fails in its own way
        return False
