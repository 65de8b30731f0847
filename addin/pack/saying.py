"""Numbers, dates and cells as the reader of a pack writes them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from workbook.pages import Field

DAYS = {"en": "d MMM y", "vi": "dd/MM/y", "zh": "y年M月d日"}
"""How a day is written in a table: short, and never to be taken for another day."""

Form = Literal["long", "short"]
FORMS: dict[str, Form] = {"en": "long", "vi": "long", "zh": "short"}
"""Of large amounts: Chinese has one, and the short one of Vietnamese is of single letters that nobody reads."""

RIGHT = ("int", "row", "number", "money", "score", "points", "pct", "share")
"""The kinds of column that stand to the right, figure under figure."""

_DAY = re.compile(r"(?<![\d-])\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?![\d-])")

# What no XML, and so no page and no slide, can hold; Excel can.
_UNSPEAKABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Speech:
    """A language, and the way it writes figures."""

    language: str

    @property
    def translate(self) -> Callable[[str], str]:
        """From English to the reader's language."""
        from addin.language import translator

        return translator(self.language)

    def number(self, value: float, decimals: int = 0) -> str:
        """1,234.5 or 1.234,5."""
        return _number(float(value), "#,##0." + "0" * decimals if decimals else "#,##0", self.language)

    def short(self, value: float) -> str:
        """A large amount, easily said: 1.6 million, 1,6 triệu, 163.5万."""
        from babel.numbers import format_compact_decimal

        digits = 1 if abs(value) >= 1e6 else 0
        return format_compact_decimal(
            float(value), format_type=FORMS[self.language], locale=self.language, fraction_digits=digits
        )

    def tick(self, value: float) -> str:
        """An amount on the scale of a chart, as short as it is understood: 1M, 1 triệu, 100万."""
        from babel.numbers import format_compact_decimal

        form: Form = "long" if self.language == "vi" else "short"
        return format_compact_decimal(float(value), format_type=form, locale=self.language)

    def share(self, value: float, decimals: int = 0) -> str:
        """17 %."""
        from babel.numbers import format_percent

        pattern = "#,##0.0%" if decimals else "#,##0%"
        return format_percent(float(value), format=pattern, locale=self.language)

    def day(self, value: dt.date) -> str:
        """A day."""
        from babel.dates import format_date

        return format_date(value, DAYS[self.language], locale=self.language)

    def dated(self, text: str) -> str:
        """A sentence of ours with its days, which it tells as 2026-09-30, as the reader writes them."""

        def written(found: re.Match[str]) -> str:
            with suppress(ValueError):  # a user's own words may name a day that no calendar has
                return self.day(dt.date.fromisoformat(found[0]))
            return found[0]

        return _DAY.sub(written, text)

    def cell(self, field: Field, value: Any) -> str:
        """The text of a cell; empty where nothing is known."""
        if is_blank(value):
            return ""
        write = _KINDS.get(field.kind)
        return write(self, field, value) if write else clean(str(value))


def is_blank(value: Any) -> bool:
    """Whether nothing is known: None, NaN, NaT or an empty text."""
    return value is None or value != value or value == ""


def clean(text: str) -> str:
    """The text without what XML cannot hold."""
    return _UNSPEAKABLE.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))


_KINDS: dict[str, Callable[[Speech, Field, Any], str]] = {
    "int": lambda speech, _, value: speech.number(value),
    "row": lambda _speech, _, value: str(int(value)),
    "number": lambda speech, _, value: speech.number(value, 1),
    "money": lambda speech, _, value: speech.number(value),
    "score": lambda speech, _, value: speech.number(value, 1),
    "points": lambda speech, _, value: speech.number(value, 1),
    "pct": lambda speech, _, value: speech.share(value / 100.0),
    "share": lambda speech, _, value: speech.share(value),
    "date": lambda speech, _, value: speech.day(value),
    "flag": lambda _speech, field, value: field.words[0] if value else field.words[1],
}


@cache
def _pattern(pattern: str) -> Any:
    from babel.numbers import parse_pattern

    return parse_pattern(pattern)


def _number(value: float, pattern: str, language: str) -> str:
    from babel.numbers import format_decimal

    return format_decimal(value, format=_pattern(pattern), locale=language)
