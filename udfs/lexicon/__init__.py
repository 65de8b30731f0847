"""What the purpose gate knows of words: one readable file a language, read at the first use.

A term stands in one section of its file, and a section is one *kind*, written as one letter, so that a text
becomes a short string of letters that plain regular expressions can read:

=== ============== ===================================================================
S   courtesy       the reason is only social: checking in, xã giao, 寒暄
J   thanks         social, and what follows in the clause is only what the thanks are for
K   calendar       the reason is only the date or the count of calls
C   channel        the form of the contact: call, lunch, visit
T   title          the next word is a name, whatever it says (Ms Price)
H   honorific      names may follow (anh Dũng)
Z   title_after    a name may stand before (王总)
P   role           persons and places: buyer, plant
g q people         people, with the word before them (maintenance lads) or after them (q: mấy anh bảo trì)
L c company        makes a company's name of the words before or after it (c: before, at the end of a clause)
w   companion      with: a name follows
E   empty          says nothing by itself: agenda, business, update
D   deniable       concrete unless denied: "no complaints"
s   short          concrete, unless it is calls that are short
f   finished       beside courtesy: what stands before it is done with
O   concrete       business objects: order, price, downtime
G   goods          wares; also found in the names of companies
V   action         verbs that are an objective by themselves: negotiate, install
A   ask            verbs that need an object: confirm, discuss
M   marker         what follows is the topic: about, về, 关于
m   weak_marker    the same, but not beside courtesy: "for"
X x denial         no, nothing; and the softer not
Q   unit           after a number: a quantity
N   number         as a word: two
F d t p            function words, determiners, "to", pronouns
=== ============== ===================================================================
"""

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple, TypeAlias

# From what says least to what says most: when two languages share a spelling, the modest reading holds.
KINDS = {
    "denial": "X", "soft_denial": "x", "title": "T", "determiner": "d", "to": "t", "pronoun": "p", "company_last": "c",
    "function": "F", "number": "N", "unit": "Q",
    "calendar": "K", "channel": "C", "unreached": "C", "courtesy": "S", "thanks": "J", "empty": "E",
    "honorific": "H", "title_after": "Z", "role": "P", "people": "g", "people_first": "q", "company": "L",
    "companion": "w", "weak_marker": "m", "marker": "M", "finished": "f", "goods": "G", "ask": "A", "deniable": "D",
    "short": "s", "action": "V", "concrete": "O",
}  # fmt: skip
CONTACT = {"not_unreached": ".", "cannot": "n", "reach": "r", "reached": "y", "unreached": "Y"}
INFLECTED = frozenset("CSEPGADVOJ")  # English forms: calls, called, calling
TRAPS = frozenset("XTJLcgf")

HAN = "\u2e80-\u2fdf\u3005-\u3007\u3400-\u9fff\uf900-\ufaff"
MARKS = "\u0300-\u036f"
TOKEN = re.compile(
    r"[$€£¥₫]\d[\d.,]*|\d[\d.,]*%|#\d+"  # money, shares, references
    r"|(?:[a-z]+-)?[a-z]*\d(?:[a-z\d]|[-./:,](?=[a-z\d]))*"  # numbers, dates, codes
    rf"|[{HAN}]|(?:[^\W\d_{HAN}][{MARKS}]*)+"  # one Han character, or one word
    r"|[^\w\s/.#-]|\.(?=\s|$)|(?<!\w)-|-(?!\w)"  # what ends a clause
)
DROPPED = re.compile("[\u00ad\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff'\u2018\u2019\u02bc\"“”«»`*~]")
ACCENT = re.compile(f"[{MARKS}]")

Trie: TypeAlias = dict[str, Any]


class Lexicon(NamedTuple):
    """Terms as a trie over plain words, the letter of a finished term under ""; `accented` by accent key."""

    trie: Trie
    contact: Trie
    accented: dict[str, str]
    fast: frozenset[str]
    traps: frozenset[str]
    blanks: frozenset[str]
    misses: frozenset[str]
    vocabulary: frozenset[str]
    typos: dict[str, str]


def words(text: str) -> list[str]:
    """Split into words, numbers, single Han characters and clause ends, folded; accents stay, decomposed."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).casefold().translate(_simplified())
        text = unicodedata.normalize("NFD", text).replace("\u0111", "d\u0335")
    return TOKEN.findall(DROPPED.sub("", text).lower())


def plain(word: str) -> str:
    """Take the accents off."""
    return word if word.isascii() else ACCENT.sub("", word)


def accent_key(word: str) -> str:
    """Spell a word one way wherever its tone was typed: hoà and hòa are the same word."""
    return word if word.isascii() else plain(word) + "".join(sorted(ACCENT.findall(word)))


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


@cache
def load() -> Lexicon:
    """Read the terms of all languages."""
    listed = [(section, [accent_key(word) for word in words(term)]) for section, term in terms()]
    trie, contact = _Terms("".join(KINDS.values())), _Terms("".join(CONTACT.values()))
    accented: dict[str, str] = {}
    for section, path in listed:
        bare = [plain(word) for word in path]
        if section in KINDS:
            # Without its accents a lone syllable is rather somebody's name: phạt and Hòa Phát.
            if len(path) > 1 or bare == path or KINDS[section] not in "GADsVO":
                trie.add(bare, KINDS[section])
            if bare != path:
                accented[" ".join(path)] = min(KINDS[section], accented.get(" ".join(path), "O"), key=trie.rank)
        if section in CONTACT:
            contact.add(bare, CONTACT[section])
    for section, path in listed:
        if path[0].isascii():
            for form in _inflections(path):
                if KINDS.get(section, "F") in INFLECTED:
                    trie.add_form(form, KINDS[section])
                if section in ("reach", "unreached"):
                    contact.add_form(form, CONTACT[section])
    blanks = frozenset(" ".join(map(plain, path)) for section, path in listed if section == "blank")
    vocabulary = {plain(word) for _, path in listed for word in path} | trie.words | contact.words
    fast, traps = _fast(trie.root)
    social = {word for section, path in listed if KINDS.get(section, "F") in "SC" for word in path}
    typos = {typo: word for word in sorted(social) for typo in _typos(word) if typo not in vocabulary}
    misses = _needed(path for path, letter in _paths(contact.root) if letter in "Yn")
    misses |= {char for char in map(chr, _variants()) if not misses.isdisjoint(words(char))}
    misses |= {typo for typo, word in typos.items() if word in misses}
    return Lexicon(
        trie.root, contact.root, accented, fast - blanks, traps, blanks, misses, frozenset(vocabulary), typos
    )


def terms() -> Iterator[tuple[str, str]]:
    """List every term of every language with the section it stands in."""
    for file in sorted(files(__name__).iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            for section, listed in tomllib.loads(file.read_text(encoding="utf-8")).items():
                yield from ((section, term.strip()) for term in listed.split(",") if term.strip())


class _Terms:
    """A trie in the making; of two meanings of one spelling the modest one stays."""

    def __init__(self, order: str) -> None:
        self.root: Trie = {}
        self.words: set[str] = set()
        self.rank = order.index

    def add(self, path: list[str], letter: str) -> None:
        node = self._node(path)
        node[""] = min(letter, node.get("", letter), key=self.rank)

    def add_form(self, path: list[str], letter: str) -> None:
        self._node(path).setdefault("", letter)

    def _node(self, path: list[str]) -> Trie:
        self.words.update(path)
        node = self.root
        for word in path:
            node = node.setdefault(word, {})
        return node


@cache
def _simplified() -> dict[int, str]:
    pairs = files(__name__).joinpath("traditional.txt").read_text(encoding="utf-8").split()
    return {ord(pair[0]): pair[1] for pair in pairs}


def _variants() -> Iterator[int]:
    yield from _simplified()
    yield from (*range(0x2E80, 0x2FE0), *range(0xF900, 0xFB00))


def _inflections(path: list[str]) -> Iterator[list[str]]:
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


def _typos(word: str) -> Iterator[str]:
    """Misspell a long English word: a letter left out, doubled or swapped with the next, the first one kept."""
    if len(word) > 5 and word.isascii() and word.isalpha():
        for at in range(1, len(word)):
            yield word[:at] + word[at + 1 :]
            yield word[:at] + word[at] + word[at:]
            yield word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :]


def _paths(trie: Trie, start: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    for word, below in trie.items():
        if word:
            yield from _paths(below, (*start, word))
        else:
            yield start, below


def _fast(trie: Trie) -> tuple[frozenset[str], frozenset[str]]:
    """Find the words that settle a text by themselves, and words without which no trap beside them is complete."""
    listed = list(_paths(trie))
    inside = {word for path, letter in listed if len(path) > 1 and letter not in "OV" for word in path}
    strong = {path[0] for path, letter in listed if len(path) == 1 and len(path[0]) > 1 and letter in "OV"}
    return frozenset(strong - inside), _needed(path for path, letter in listed if letter in TRAPS)


def _needed(paths: Iterable[tuple[str, ...]]) -> frozenset[str]:
    """Choose words so that each term holds one of them, long words as they are rare."""
    listed = sorted(paths, key=lambda path: (len(path), sum(map(len, path))))
    shared = Counter(word for path in listed for word in path)
    chosen: set[str] = set()
    for path in listed:
        if chosen.isdisjoint(path):
            chosen.add(max(path, key=lambda word: (len(word), shared[word])))
    return frozenset(chosen)
