"""Which of our accounts another system's name means: by the same key, by likeness beyond doubt, else by a question."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from workbook.incoming.matching.names import Name, marks, taken_apart

How = Literal["exact", "answer", "sure", "unsure", "none"]

BAR = 90.0
"""Likeness (0..100) from which a name may be taken without a question, if its words are the same too: of the labelled
pairs of the tests no likeness alone tells the same from the different, as Plant 1 and Plant 2 are as like as a slip."""
NEAR = 72.0
"""Likeness from which an account is worth asking about."""
CANDIDATES = 5
_CHUNK = 1000
"""Foreign names compared at a time; 1,000 by 5,000 accounts are 20 MB."""
_RARE = 25
"""A word in more accounts than this tells nothing about which is meant."""
_LONG, _COMMON = 8, 3
"""So many letters has a word in which a slip can be told, and in so many accounts stands one that everybody knows."""
_PART = 85.0
"""Likeness of a name that has all words of another, and more: never enough."""


class Match(NamedTuple):
    """What a name means."""

    account_id: str
    """Empty where nothing may be taken without a yes, or somebody answered that it is none of ours."""
    how: How
    score: float
    candidates: tuple[str, ...] = ()
    """Ids worth asking about, the likeliest first."""


@dataclass(frozen=True)
class Matches:
    """What each different name means."""

    by_name: dict[str, Match]

    def ids(self, names: Sequence[object]) -> list[str]:
        """The account of each of `names`; empty where it has none."""
        none = Match("", "none", 0.0)
        return [self.by_name.get(_text(name), none).account_id for name in names]

    def unsure(self) -> dict[str, Match]:
        """The names to ask about."""
        return {name: match for name, match in self.by_name.items() if match.how == "unsure"}


class _Ours(NamedTuple):
    """Our accounts, found by their names."""

    ids: list[str]
    names: list[Name]
    by_key: dict[str, list[int]]
    by_word: dict[str, list[int]]


def accounts(
    names: Sequence[object], known: Mapping[str, str], answers: Mapping[str, str] | None = None, bar: float = BAR
) -> Matches:
    """Find the account that each name means.

    Parameters
    ----------
    names
        As another system writes them; what is no text or blank is left out.
    known
        Our account_id -> the account's name.
    answers
        Name -> account_id as somebody once answered, or empty for none of ours; an id that is gone is asked about anew.
    bar
        Likeness from which a name is taken without a question.

    Returns
    -------
    Matches
        One for each different name, whatever their order and number.
    """
    given = {name: answer for name, answer in (answers or {}).items() if not answer or answer in known}
    ours = _ours(known)
    found: dict[str, Match] = {}
    open_names: list[str] = []
    for name in dict.fromkeys(filter(None, map(_text, names))):
        if name in given:
            found[name] = Match(given[name], "answer", 100.0)
        elif name in known:
            found[name] = Match(name, "exact", 100.0)
        else:
            open_names.append(name)
    apart = [taken_apart(name) for name in open_names]
    exact = [_by_key(name, ours) for name in apart]
    rest = [index for index, match in enumerate(exact) if match is None]
    alike = dict(zip(rest, _alike([apart[index] for index in rest], ours, bar), strict=True))
    found |= {name: exact[index] or alike[index] for index, name in enumerate(open_names)}
    return Matches(found)


def _text(name: object) -> str:
    return name.strip() if isinstance(name, str) else ""


def _ours(known: Mapping[str, str]) -> _Ours:
    by_key: dict[str, list[int]] = defaultdict(list)
    by_word: dict[str, list[int]] = defaultdict(list)
    # a name without a word tells nothing; such an account is found by its id
    apart = {id_: name for id_ in sorted(known) if (name := taken_apart(_text(known[id_]))).words}
    for index, name in enumerate(apart.values()):
        by_key[name.key].append(index)
        for word in set(name.words):
            by_word[word].append(index)
    return _Ours(list(apart), list(apart.values()), by_key, by_word)


def _by_key(name: Name, ours: _Ours) -> Match | None:
    """The one account of this key, or the one that has its legal form too; a question where two have it."""
    same = ours.by_key.get(name.key, [])
    if not same:
        return None
    fits = [index for index in same if not _contradict(name, ours.names[index])]
    precise = [index for index in fits if ours.names[index].full == name.full] or fits
    if len(precise) == 1:
        return Match(ours.ids[precise[0]], "exact", 100.0, (ours.ids[precise[0]],))
    return Match("", "unsure", 100.0, tuple(ours.ids[index] for index in (precise or same)[:CANDIDATES]))


def _contradict(one: Name, other: Name) -> bool:
    """Whether two names of one key are two companies': of two kinds, or with two different sets of accents."""
    if one.kinds and other.kinds and one.kinds != other.kinds:
        return True
    if not one.accented or not other.accented:
        return False
    return "".join(map(marks, one.spelled)) != "".join(map(marks, other.spelled))


def _alike(names: Sequence[Name], ours: _Ours, bar: float) -> Iterator[Match]:
    """The likest accounts of names whose key no account has."""
    import numpy as np
    from rapidfuzz import fuzz, process

    theirs = [" ".join(sorted(name.words)) for name in names]
    known = [" ".join(sorted(name.words)) for name in ours.names]
    for start in range(0, len(theirs), _CHUNK):
        scores = process.cdist(
            theirs[start : start + _CHUNK], known, scorer=fuzz.ratio, score_cutoff=NEAR, dtype=np.float32, workers=-1
        )
        for name, row in zip(names[start : start + _CHUNK], scores, strict=True):
            likeness = {int(index): float(row[index]) for index in np.flatnonzero(row)}
            for index, score in _sharing(name, ours).items():
                likeness[index] = max(score, likeness.get(index, 0.0))
            yield _decided(name, likeness, ours, bar)


def _sharing(name: Name, ours: _Ours) -> dict[int, float]:
    """Accounts that share a rare word with a name, and how much of the shorter one the other has."""
    from rapidfuzz import fuzz

    told = [word for word in name.words if len(ours.by_word.get(word, ())) <= _RARE]
    near = {index for word in told for index in ours.by_word.get(word, ())}
    text = " ".join(name.words)
    scores = {index: fuzz.token_set_ratio(text, " ".join(ours.names[index].words)) for index in near}
    return {index: min(score, _PART) for index, score in scores.items() if score >= NEAR}


def _decided(name: Name, likeness: Mapping[int, float], ours: _Ours, bar: float) -> Match:
    best = sorted(likeness, key=lambda index: (-likeness[index], ours.ids[index]))[:CANDIDATES]
    if not best:
        return Match("", "none", 0.0)
    top = round(likeness[best[0]], 1)
    candidates = tuple(ours.ids[index] for index in best)
    same = [index for index in likeness if likeness[index] >= bar and _same_words(name, ours.names[index], ours)]
    if len(same) == 1 and same[0] == best[0] and not _contradict(name, ours.names[same[0]]):
        return Match(candidates[0], "sure", top, candidates)
    return Match("", "unsure", top, candidates)


def _same_words(one: Name, other: Name, ours: _Ours) -> bool:
    """Whether two names have the same words in the same order, but for slips of the hand in long ones.

    Minh Long and Long Minh are two companies, and so are North and South, Long 1 and Long 2.
    """
    return len(one.words) == len(other.words) and all(
        word == twin or _slipped(word, twin, ours) for word, twin in zip(one.words, other.words, strict=True)
    )


def _slipped(word: str, twin: str, ours: _Ours) -> bool:
    """Whether a word is our `twin` mistyped: two neighbours swapped, or one letter off in a word of many names.

    A letter off in a word of few names is how Peterson and Petersen differ.
    """
    from rapidfuzz.distance import OSA

    if min(len(word), len(twin)) < _LONG or not (word + twin).isalpha() or OSA.distance(word, twin) > 1:
        return False
    return sorted(word) == sorted(twin) or (word not in ours.by_word and len(ours.by_word[twin]) >= _COMMON)
