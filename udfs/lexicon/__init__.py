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
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from udfs.lexicon.tries import Terms, Trie, fast_and_traps, inflections, needed, paths_of, typos_of

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
INFLECTED = frozenset("CSEPgGADVOJ")  # English forms: calls, called, calling

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
ONE_HAN = re.compile(f"[{HAN}]")
NUMBER = re.compile(r"\d{1,3}")
CALENDAR = re.compile(
    r"q\d(?:\D?\d+)?|[hmtdnw]\d{1,2}(?:/\d+)?|(?:fy|cy|wk|week|month|quarter|year|thang|tuan|quy|nam|lan)-?\d+"
    r"|\d+(?:st|nd|rd|th|am|pm|h|hr|hrs|min|mins|g|p|d|w|m|mo|y|yr|x)\d*|\d{1,2}s"
    r"|(?:mid|early|late|end|pre|post|call|visit|day)-\d+"
)


class Lexicon(NamedTuple):
    """Terms as tries over plain words; `accented` by accent key; `misses` are in all texts that tell of a miss."""

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


@lru_cache(maxsize=65536)
def plain(word: str) -> str:
    """Take the accents off."""
    return word if word.isascii() else ACCENT.sub("", word)


def accent_key(word: str) -> str:
    """Spell a word one way wherever its tone was typed: hoà and hòa are the same word."""
    return word if word.isascii() else plain(word) + "".join(sorted(ACCENT.findall(word)))


def unknown(token: str) -> str:
    """Give the letter of a word that no term uses."""
    digits = sum(map(str.isdecimal, token))
    if not digits:
        if len(set(token)) == 1 and token.isascii():
            return "B" if token.isalpha() else "|"
        return "u" if ONE_HAN.match(token) else "U" if token[0].isalpha() else "|"
    if token[0] in "$€£¥₫#" or token[-1] == "%":
        return "R"
    if not any(map(str.isalpha, token)):
        return "N" if NUMBER.fullmatch(token) else "n"
    if CALENDAR.fullmatch(token):
        return "K"
    return "R" if digits > 1 else "U"


@cache
def load() -> Lexicon:
    """Read the terms of all languages."""
    listed = [(section, [accent_key(word) for word in words(term)]) for section, term in terms()]
    trie, contact = Terms("".join(KINDS.values())), Terms("".join(CONTACT.values()))
    accented: dict[str, str] = {}
    for section, path in listed:
        bare = [plain(word) for word in path]
        if section in KINDS:
            # Without its accents a lone syllable is rather somebody's name: phạt and Hòa Phát.
            if len(path) > 1 or bare == path or KINDS[section] not in "GADsVOq":
                trie.add(bare, KINDS[section])
            if bare != path:
                accented[" ".join(path)] = min(KINDS[section], accented.get(" ".join(path), "O"), key=trie.rank)
        if section in CONTACT:
            contact.add(bare, CONTACT[section])
    for section, path in listed:
        if path[0].isascii():
            for form in inflections(path):
                if KINDS.get(section, "F") in INFLECTED:
                    trie.add_form(form, KINDS[section])
                if section in ("reach", "unreached"):
                    contact.add_form(form, CONTACT[section])
    blanks = frozenset(" ".join(map(plain, path)) for section, path in listed if section == "blank")
    vocabulary = {plain(word) for _, path in listed for word in path} | trie.words | contact.words
    fast, traps = fast_and_traps(trie.root)
    social = {word for section, path in listed if KINDS.get(section, "F") in "SC" for word in path}
    typos = {typo: word for word in sorted(social) for typo in typos_of(word) if typo not in vocabulary}
    misses = needed(path for path, letter in paths_of(contact.root) if letter in "Yn")
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


@cache
def _simplified() -> dict[int, str]:
    pairs = files(__name__).joinpath("traditional.txt").read_text(encoding="utf-8").split()
    return {ord(pair[0]): pair[1] for pair in pairs}


def _variants() -> Iterator[int]:
    """Give the Han characters that are read as another one."""
    yield from _simplified()
    yield from (*range(0x2E80, 0x2FE0), *range(0xF900, 0xFB00))
