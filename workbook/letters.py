"""Columns by letter and by number, counted from 1: `A` is 1, `AA` 27.

XlsxWriter has such functions too, but importing it would take longer than reading a small workbook.
"""

from __future__ import annotations


def column_letters(number: int) -> str:
    """The letters of a column: 1 is `A`, 27 `AA`."""
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


def column_number(letters: str) -> int:
    """The number of a column: `A` is 1, `aa` 27."""
    total = 0
    for letter in letters.upper():
        total = total * 26 + ord(letter) - 64
    return total
