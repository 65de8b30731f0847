"""The normal form of a company's name: what is left when spelling, punctuation and legal form are set aside."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

from workbook.incoming.matching.forms import ANYWHERE, AT_END, AT_START, BRANCH, IN_FULL, OTHER, UNSPACED, VIETNAMESE
from workbook.schema.headers import folded

_AND = frozenset({"and", "und", "va", "和", "与", "與"})
_INITIALS = re.compile(r"(?<!\w)(?:\w[./]){1,}\w(?!\w)")
_APOSTROPHE = re.compile(r"(?<=\w)['’`](?=\w)")
_WORD = re.compile(r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*")
_LONGEST = max(map(len, (*ANYWHERE, *AT_END, *AT_START)))


class Name(NamedTuple):
    """A company's name, taken apart."""

    words: tuple[str, ...]
    """Folded, without legal forms, short forms written in full."""
    spelled: tuple[str, ...]
    """The same words with their accents, in the letters of one case."""
    kinds: frozenset[str]
    """What the legal forms say of the company; empty where they say nothing."""
    full: str
    """All words folded, with the legal forms."""
    accented: bool
    """Whether it was typed with accents, be it in its legal form only; a word without them then has none."""

    @property
    def key(self) -> str:
        """The words as one, but for numbers side by side: "Coca-Cola" is "Cocacola", and "1 12" is not "11 2"."""
        return re.sub(r"(?<!\d) | (?!\d)", "", " ".join(self.words))


def key(name: str) -> str:
    """The normal form of a company's name.

    Names with one normal form are spelled alike but for case, accents, spaces, punctuation, "and", and legal form.

    Examples
    --------
    >>> key("CÔNG TY TNHH MTV Minh Long"), key("Minh-Long Co., Ltd."), key("上海华东贸易有限公司")
    ('minhlong', 'minhlong', '上海华东贸易')
    """
    return taken_apart(name).key


def taken_apart(name: str) -> Name:
    """A name without its legal forms, and what these say."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    kinds: set[str] = set()
    if not plain.isascii():
        plain, kinds = _without_unspaced(plain)
    plain = _INITIALS.sub(lambda found: re.sub(r"[./]", "", found[0]), _APOSTROPHE.sub("", plain))
    spelled = [word for word in _WORD.findall(plain) if folded(word)]
    words = [folded(word) for word in spelled]
    kept, told = _without_forms(words)
    kinds |= told
    # "and" says no more than & does, which is no word
    kept = [index for place, index in enumerate(kept) if place == 0 or words[index] not in _AND]
    whole = " ".join(IN_FULL.get(words[index], spelled[index]) for index in kept).split()
    return Name(
        tuple(map(folded, whole)), tuple(whole), frozenset(kinds - {OTHER}), "".join(words) + "/".join(sorted(kinds)),
        any(marks(word) for word in spelled),
    )  # fmt: skip


def marks(word: str) -> str:
    """The accents of a word, wherever in it they stand: hoà and hòa are one word."""
    letters = unicodedata.normalize("NFD", word)
    return "".join(sorted(letter for letter in letters if letter == "đ" or unicodedata.combining(letter)))


def _without_unspaced(plain: str) -> tuple[str, set[str]]:
    if BRANCH.search(plain):
        return plain, set()
    rest, kinds = plain.strip(), set()
    for form, kind in UNSPACED:
        shorter = form.sub(" ", rest).strip(" ()")
        if shorter and shorter != rest:
            rest = shorter
            kinds.add(kind)
    return rest, kinds


def _without_forms(words: list[str]) -> tuple[list[int], set[str]]:
    """The places of the words that are no legal form, and what the forms say; all places where nothing is left."""
    left, right = 0, len(words)
    kinds: set[str] = set()
    while size := _form_at(words, left, right, AT_START | {form: ANYWHERE[form] for form in VIETNAMESE}, kinds):
        left += size
    while size := _form_ending(words, left, right, kinds):
        right -= size
    kept: list[int] = []
    while left < right:
        size = _form_at(words, left, right, ANYWHERE, kinds) if kept else 0
        if not size:
            kept.append(left)
        left += size or 1
    return (kept, kinds) if kept else (list(range(len(words))), set())


def _form_at(words: list[str], left: int, right: int, forms: Mapping[tuple[str, ...], str], kinds: set[str]) -> int:
    """How many words from `left` on are a legal form; its kind is added to `kinds`."""
    for size in range(min(_LONGEST, right - left), 0, -1):
        kind = forms.get(tuple(words[left : left + size]))
        if kind:
            kinds.add(kind)
            return size
    return 0


def _form_ending(words: list[str], left: int, right: int, kinds: set[str]) -> int:
    for size in range(min(_LONGEST, right - left - 1), 0, -1):
        form = tuple(words[right - size : right])
        kind = AT_END.get(form) or ANYWHERE.get(form)
        if kind:
            kinds.add(kind)
            return size
    return 0
