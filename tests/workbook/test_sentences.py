"""Sentences stand in a row as their language sets them."""

from __future__ import annotations

import pytest

from workbook.sentences import in_a_row


@pytest.mark.parametrize(
    ("sentences", "told"),
    [
        (("One.", "Two."), "One. Two."),
        (("一。", "二。"), "一。二。"),
        (("一？", "", "二。"), "一？二。"),
        (("One.", ""), "One."),
        ((), ""),
    ],
)
def test_sentences_have_a_space_between_them_but_none_behind_a_chinese_mark(
    sentences: tuple[str, ...], told: str
) -> None:
    assert in_a_row(*sentences) == told
