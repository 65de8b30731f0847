"""Sentences one after the other, as their language sets them."""

from __future__ import annotations

_WIDE = ("\u3002", "\uff1f", "\uff01", "\uff1a", "\uff1b")
"""The full stop and its like of Chinese bring their own space."""


def in_a_row(*sentences: str) -> str:
    """The sentences as one text: with a space between them, but none behind a Chinese mark."""
    said = [f"{sentence}{'' if sentence.endswith(_WIDE) else ' '}" for sentence in sentences if sentence]
    return "".join(said).removesuffix(" ")
