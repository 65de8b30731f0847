"""What a cell of a result sheet looks like."""

from __future__ import annotations

import pytest

from workbook.looks import cell
from workbook.pages import Field, Kind


@pytest.mark.parametrize(
    ("kind", "code"),
    [("int", "#,##0_)_)"), ("row", "0_)_)"), ("score", "0.0_)_)"), ("share", "0%_)_)"), ("pct", '0"%"_)_)'),
     ("date", "yyyy-mm-dd"), ("id", 49)],
)  # fmt: skip
def test_a_number_keeps_off_the_words_of_the_next_column(kind: Kind, code: str | int) -> None:
    assert cell(Field("a", "A", kind=kind))["num_format"] == code
