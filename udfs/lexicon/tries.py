"""How terms become a trie: the forms and misspellings they are met in, and the words that tell them apart."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

Trie: TypeAlias = dict[str, Any]
TRAPS = frozenset("XTJLcgf")


class Terms:
    """A trie in the making; of two meanings of one spelling the one that stands earlier in `order` stays."""

    def __init__(self, order: str) -> None:
        self.root: Trie = {}
        self.words: set[str] = set()
        self.rank = order.index

    def add(self, path: list[str], letter: str) -> None:
        """Add a term as it is written."""
        node = self._node(path)
        node[""] = min(letter, node.get("", letter), key=self.rank)

    def add_form(self, path: list[str], letter: str) -> None:
        """Add an inflected form, unless it is a term itself."""
        self._node(path).setdefault("", letter)

    def _node(self, path: list[str]) -> Trie:
        self.words.update(path)
        node = self.root
        for word in path:
            node = node.setdefault(word, {})
        return node


def matches(trie: Trie, tokens: list[str]) -> Iterator[tuple[int, int, str]]:
    """Cut tokens by the longest terms, left to right: (from, to, letter); letter "" where no term begins."""
    start, end = 0, len(tokens)
    while start < end:
        node, at, best, letter = trie, start, start + 1, ""
        while at < end and tokens[at] in node:
            node, at = node[tokens[at]], at + 1
            if "" in node:
                best, letter = at, node[""]
        yield start, best, letter
        start = best


def inflections(path: list[str]) -> Iterator[list[str]]:
    """Give plain English forms of the first word (a verb: checking in) and of the last (a noun: price lists)."""
    first, rest = path[0], path[1:]
    yield [*path[:-1], _plural(path[-1])]
    if len(first) > 2:
        stem = first[:-1] if first.endswith("e") and not first.endswith("ee") else first
        if re.search(r"[^aeiou][aeiou][bdgklmnprt]$", first):
            yield from ([stem + stem[-1] + ending, *rest] for ending in ("ed", "ing"))
        past = stem[:-1] + "ied" if re.search("[^aeiou]y$", stem) else stem + ("d" if stem.endswith("ee") else "ed")
        yield from ([form, *rest] for form in (_plural(first), past, stem + "ing"))


def _plural(word: str) -> str:
    if re.search("(s|x|z|ch|sh)$", word):
        return word + "es"
    return word[:-1] + "ies" if re.search("[^aeiou]y$", word) else word + "s"


def typos_of(word: str) -> Iterator[str]:
    """Misspell a long English word: a letter left out, doubled or swapped with the next, the first one kept."""
    if len(word) > 5 and word.isascii() and word.isalpha():
        for at in range(1, len(word)):
            yield word[:at] + word[at + 1 :]
            yield word[:at] + word[at] + word[at:]
            yield word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :]


def paths_of(trie: Trie, start: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """List the terms of a trie: their words and their letter."""
    for word, below in trie.items():
        if word:
            yield from paths_of(below, (*start, word))
        else:
            yield start, below


def fast_and_traps(trie: Trie) -> tuple[frozenset[str], frozenset[str]]:
    """Find the words that settle a text by themselves, and words without which no trap beside them is complete."""
    listed = list(paths_of(trie))
    inside = {word for path, letter in listed if len(path) > 1 and letter not in "OV" for word in path}
    strong = {path[0] for path, letter in listed if len(path) == 1 and len(path[0]) > 1 and letter in "OV"}
    return frozenset(strong - inside), needed(path for path, letter in listed if letter in TRAPS)


def needed(paths: Iterable[tuple[str, ...]]) -> frozenset[str]:
    """Choose words so that each term holds one of them, long words as they are rare."""
    listed = sorted(paths, key=lambda path: (len(path), sum(map(len, path))))
    shared = Counter(word for path in listed for word in path)
    chosen: set[str] = set()
    for path in listed:
        if chosen.isdisjoint(path):
            chosen.add(max(path, key=lambda word: (len(word), shared[word])))
    return frozenset(chosen)
