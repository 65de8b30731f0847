"""The language results are told in: one catalogue each for Vietnamese and Chinese; English is the text itself.

A sentence is filled in as its reader writes numbers and days: Vietnamese has the comma before decimals, the point
between thousands and 30/09/2026. Chinese writes numbers as English does, and for both 2026-09-30 stays: it is the
national standard of the one, and of the other no order of day and month is known that all its readers share.
"""

from __future__ import annotations

import datetime as dt
import gettext
import locale
import string
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("en", "vi", "zh")
_ANY_FIELD = "{0}"  # by what a translator makes of it its language shows

_of_the_screen: ContextVar[str] = ContextVar("language of the screen", default="")
_of_the_book: ContextVar[Callable[[], str]] = ContextVar("language of the workbook at hand", default=str)


def chosen(policy_word: str) -> str:
    """The language of the policy; where it says `auto`, that of Excel in a click, else the system's."""
    word = policy_word.strip().casefold()
    return word if word in LANGUAGES else _of_the_screen.get() or _of(locale.getlocale()[0] or "")


@contextmanager
def spoken(language: str) -> Iterator[None]:
    """Excel may speak another language than the system: meanwhile `auto` means Excel's."""
    before = _of_the_screen.set(language)
    try:
        yield
    finally:
        _of_the_screen.reset(before)


@contextmanager
def at_hand(asked: Callable[[], str]) -> Iterator[None]:
    """A command is about one workbook: meanwhile what it says is said in the language `asked` gives, if it gives any.

    It is asked once, and only when something is said: reading the workbook for it takes time.
    """
    before = _of_the_book.set(cache(asked))
    try:
        yield
    finally:
        _of_the_book.reset(before)


def heard() -> str:
    """The language of what is said just now: that of the workbook at hand, else Excel's or the system's."""
    return _of_the_book.get()() or chosen("auto")


def _of(system: str) -> str:
    # Windows says "Vietnamese_Viet Nam.1258" and "Chinese (Simplified)_China.936", other systems vi_VN and zh_CN.
    known = {"vi": "vi", "zh": "zh", "ch": "zh"}
    return known.get(system[:2].casefold(), "en")


def translator(language: str) -> Callable[[str], str]:
    """From an English sentence to the same in `language`, whose `format` writes numbers and days as it does."""
    if language == "en":
        return str
    folder = str(files("addin") / "locale")
    found = gettext.translation("account_review", folder, languages=[language], fallback=True).gettext
    if language != "vi":
        return found

    def vietnamese(sentence: str) -> str:
        # What has no field is never filled in: a plain text serves there, and is what most of Python expects.
        said = found(sentence)
        return Vietnamese(said) if "{" in said else said

    return vietnamese


def figure(value: float | dt.date, spec: str, translate: Callable[[str], str]) -> str:
    """A number or a day outside any sentence, such as a cell of a list, as the reader of `translate` writes it."""
    return type(translate(_ANY_FIELD))(f"{{0:{spec}}}").format(value)


def day_format(translate: Callable[[str], str]) -> str:
    """How a cell writes a day for the reader of `translate`, in Excel's words."""
    return "dd/mm/yyyy" if isinstance(translate(_ANY_FIELD), Vietnamese) else "yyyy-mm-dd"


class Vietnamese(str):
    """A sentence that is filled in as Vietnamese is written."""

    __slots__ = ()

    def format(self, *given: object, **fields: object) -> str:
        """As `str.format` of fields such as {count} or {share:.1%}: 1.234,5 for 1,234.5 and 30/09/2026 for a day.

        A whole number without a format of its own is left as it is: it counts, or names a row.
        """
        parts: list[str] = []
        for text, field, spec, conversion in _parts(self):
            parts.append(text)
            if field is not None:
                value = fields[field] if isinstance(field, str) else given[field]
                parts.append(_written(_FORMATTER.convert_field(value, conversion) if conversion else value, spec))
        return "".join(parts)


def _written(value: Any, spec: str) -> str:
    if isinstance(value, str):
        return format(value, spec)
    if isinstance(value, dt.date):
        at = " %H:%M" if isinstance(value, dt.datetime) and value.time() != dt.time() else ""
        return format(value, spec or f"%d/%m/%Y{at}")
    written = format(value, spec)
    return written.translate(_POINTS) if spec or isinstance(value, float) else written


_POINTS = str.maketrans(",.", ".,")
_FORMATTER = string.Formatter()


@lru_cache(maxsize=2048)
def _parts(sentence: str) -> list[tuple[str, str | int | None, str, str | None]]:
    """Each text with the field behind it, by name or place, and the field's format and conversion.

    Kept, as a few sentences are filled in for every account and taking them apart is most of the work.
    """
    return [
        (text, int(field) if field and field.isdigit() else field, spec or "", conversion)
        for text, field, spec, conversion in _FORMATTER.parse(sentence)
    ]
