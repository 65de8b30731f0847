"""The purpose gate on phrases it was never tuned on: written blind, by language and class, and measured once."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from udfs.purpose import purpose_class

with Path(__file__).with_name("purpose_holdout.csv").open(encoding="utf-8", newline="") as file:
    PHRASES = list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("language", "kind", "right"),
    [
        ("en", "courtesy", 25), ("en", "purposeful", 30),
        ("vi", "courtesy", 29), ("vi", "purposeful", 30),
        ("zh", "courtesy", 27), ("zh", "purposeful", 30),
    ],
)  # fmt: skip
def test_of_thirty_phrases_never_seen_at_least_so_many_are_told_right(language: str, kind: str, right: int) -> None:
    texts = [row["text"] for row in PHRASES if (row["language"], row["class"]) == (language, kind)]
    assert len(texts) == 30
    assert purpose_class(texts).count(kind) >= right
