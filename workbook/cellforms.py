"""How a column looks and what Excel lets one type into it: format, width, list, range, note."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from workbook.schema import BY_NAME, CHOICES, Column, Table

_LANGUAGES: Final = ("en", "vi", "zh")

_MONEY: Final = ("amount", "cost", "revenue_12m", "training_budget", "training_spent")

_WIDTHS: Final = {"date": 12, "datetime": 17, "number": 10, "id": 8, "flag": 7, "mark": 9, "choice": 9}
"""Characters a column has at least, by kind; text has 12."""

_SENTENCES: Final = {
    "Accounts": ("notes",),
    "Touches": ("purpose",),
    "Service": ("note",),
    "Promises": ("what",),
    "Competitors": ("evidence",),
    "Plans": ("plan", "next_step"),
    "Questions": ("question", "answer"),
    "Policy": ("meaning",),
}
"""Columns people write sentences in: wide even while they are empty."""

_WIDEST: Final = 100
"""Text beyond this many characters goes on in the next line of its cell."""

_ANY_NUMBER: Final = 1e15
"""Excel keeps 15 digits; a number column without a range takes whatever is below."""


@dataclass(frozen=True, slots=True)
class Speech:
    """The language a workbook is written in, and what turns an English sentence into it."""

    language: str
    translate: Callable[[str], str]

    def __post_init__(self) -> None:
        if self.language not in _LANGUAGES:
            raise ValueError(f"language: found {self.language!r}, expected one of {', '.join(_LANGUAGES)}")

    def name(self, thing: Column | Table) -> str:
        """The header of a column or the sheet name of a table."""
        return thing.name if self.language == "en" else str(getattr(thing, self.language))

    def words(self, column: Column) -> dict[str, str]:
        """English word -> the word shown, where the column holds words of a list or yes and no."""
        listed = column.choices or ("yes_no" if column.kind in ("flag", "mark") else "")
        return {row[0]: row[_LANGUAGES.index(self.language)] for row in CHOICES[listed]} if listed else {}

    def say(self, sentence: str, **fields: object) -> str:
        """The sentence in the reader's language, with its fields filled."""
        return self.translate(sentence).format(**fields)

    def between(self, least: float, most: float) -> str:
        """What a number out of its range is answered with."""
        return self.say("A number from {least} to {most}.", least=_plain(least), most=_plain(most))

    def sheet_of(self, column: Column) -> str:
        """The sheet whose ids a column's cells must be among."""
        return self.name(BY_NAME[column.refers.split(".")[0]])


@dataclass(frozen=True, slots=True)
class Form:
    """What one column of a sheet is made with."""

    name: str
    header: str
    required: bool = False
    format: dict[str, Any] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    """The words kept in the data -> the words shown."""
    validation: dict[str, Any] | None = None
    note: str = ""
    least_width: int = 12

    @classmethod
    def own(cls, name: str) -> Form:
        """The form of a column the schema does not know: a manager's own."""
        return cls(name, name, format={"valign": "top", "text_wrap": True})

    def width(self, values: Sequence[object]) -> float:
        """Characters the column needs for its header with the filter button and for its first thousand cells."""
        texts = (value for value in values[:1000] if isinstance(value, str))
        longest = max((_shown(self.words.get(text, text)) for text in texts), default=0)
        return min(max(_shown(self.header) * 1.1 + 3.5, self.least_width, longest + 1.5), _WIDEST)


def form_of(column: Column, table: Table, speech: Speech) -> Form:
    """The form of a schema column in one language."""
    look: dict[str, Any] = {"num_format": _number_format(column, speech.language), "valign": "top"}
    if column.kind == "text":
        look["text_wrap"] = True
    if column.kind in ("date", "datetime"):
        look["align"] = "left"
    return Form(
        column.name,
        speech.name(column),
        column.required,
        look,
        speech.words(column),
        _validation(column, speech),
        _note(column, speech),
        40 if column.name in _SENTENCES.get(table.name, ()) else _WIDTHS.get(column.kind, 12),
    )


def _number_format(column: Column, language: str) -> str:
    # "_)" leaves a gap at the right: a figure must not stand flush against the words of the next column.
    if column.name in _MONEY:
        return "#,##0.00_)"
    if column.name.endswith("_pct"):
        return "0.0_)"
    day = "dd/mm/yyyy" if language == "vi" else "yyyy-mm-dd"
    return {"id": "@", "number": "General_)", "date": day, "datetime": f"{day} hh:mm"}.get(column.kind, "General")


def _note(column: Column, speech: Speech) -> str:
    """What the column means, whether it must be filled, and what it may hold."""
    lines = [speech.translate(column.meaning)]
    if column.required:
        lines.append(speech.say("Must be filled."))
    if column.kind in ("choice", "flag"):
        lines.append(speech.say("One of: {words}.", words=", ".join(speech.words(column).values())))
    elif column.kind == "date":
        lines.append(speech.say("A date."))
    elif column.kind == "datetime":
        lines.append(speech.say("A date with a time."))
    elif column.kind == "number":
        lines.append(_range(column, speech))
    elif column.refers:
        lines.append(speech.say("One of the ids on sheet {sheet}.", sheet=speech.sheet_of(column)))
    return "\n".join(lines)


def _range(column: Column, speech: Speech) -> str:
    if column.least is None:
        return speech.say("A number.")
    if column.most is None:
        return speech.say("A number, {least} or more.", least=_plain(column.least))
    return speech.between(column.least, column.most)


def _plain(number: float) -> float | str:
    """A number without a fraction as its digits; a fraction is left to the sentence, which knows its mark."""
    return number if number % 1 else f"{number:g}"


def _validation(column: Column, speech: Speech) -> dict[str, Any] | None:
    title = {"error_title": speech.name(column), "show_input": False}
    if column.kind in ("choice", "flag"):
        message = speech.say("Choose a word from the list, or leave the cell blank.")
        return {**title, "validate": "list", "source": list(speech.words(column).values()), "error_message": message}
    if column.kind in ("date", "datetime"):
        return {**title, **_date_rule(column, speech)}
    if column.kind == "number":
        least = -_ANY_NUMBER if column.least is None else column.least
        most = _ANY_NUMBER if column.most is None else column.most
        rule = {"validate": "decimal", "criteria": "between", "minimum": least, "maximum": most}
        return {**title, **rule, "error_message": _range(column, speech)}
    if column.refers:
        message = speech.say(
            "There is no such id on sheet {sheet}. Keep it all the same?", sheet=speech.sheet_of(column)
        )
        source = "=" + column.refers.replace(".", "_")
        return {**title, "validate": "list", "source": source, "error_message": message, "error_type": "warning"}
    return None


def _date_rule(column: Column, speech: Speech) -> dict[str, Any]:
    rule = {"validate": "date", "criteria": "between", "minimum": date(1900, 1, 1)}
    if not column.past:
        message = speech.say("Expected a date; write it the way your Excel shows dates.")
        return {**rule, "maximum": date(2199, 12, 31), "error_message": message}
    message = speech.say("Expected a date that is not after today; write it the way your Excel shows dates.")
    # A day with a time is a little more than TODAY().
    return {**rule, "maximum": "=TODAY()+1" if column.kind == "datetime" else "=TODAY()", "error_message": message}


def _shown(text: str) -> int:
    """Width on screen of the longest line: a Chinese character takes two places."""
    lines = text.split("\n")
    return max(sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in line) for line in lines)
