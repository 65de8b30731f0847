"""The purpose gate: a contact must be for something, and "just checking in" is not.

A text becomes a short string of letters, one for each term the lexicon knows (see `udfs.lexicon`), `U` for an
unknown word and `u` for an unknown Han character. Names, denials and companies are struck out of that string by
rule; what remains says whether the text names an objective.
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TypeVar

from udfs import lexicon
from udfs.lexicon import tries

T = TypeVar("T")

PURPOSEFUL, COURTESY, BLANK = "purposeful", "courtesy", "blank"

# An unknown run of words is a stated reason from this weight on (a word weighs 2, a Han character 1): anything
# where nothing social stands around it, more beside a date or a person, most beside a call or a visit.
REASON_ALONE, REASON_BESIDE, REASON_AFTER_CHANNEL = 2, 4, 6

# Applied in order, over the letters of udfs.lexicon and U u unknown, N n numbers, R references, | end of clause.
PEOPLE = (
    (re.compile(r"s[FdtpKNnEQ]{0,4}[CKS]"), "K"),  # two calls short
    (re.compile(r"(w[FdtpKHNP]*)[OGUE]{1,2}g"), r"\1P"),  # with the maintenance lads
    (re.compile(r"[OG]g(?=[FdtpKE]*[SCJ])"), "P"),
    (re.compile(r"([SCw][FdtpKHN]*)q[OG]"), r"\1P"),
    (re.compile(r"[gq]"), "P"),
)
NAMES = (
    (re.compile(r"(w[FdtpKHNP]*)[GUE]{1,2}P|([SC][FdpKHNP|]*(?:t[Fdp]+)?)G{1,2}P(?=$|[|FKSCEw])"), r"\1\2P"),
    (re.compile(r"T\|?[^|]?"), "P"),
    (re.compile(r"(?:[Uu](?:F?[UuGO]){0,8}|F?G[UuG]{0,8}|)(?:L[UuG]{0,6}|c(?=$|\|))"), "P"),
    (re.compile(r"c"), "F"),
    (re.compile(r"u{0,3}Z"), "P"),
    (re.compile(r"H[UG]?U{0,3}"), "P"),
    (re.compile(r"w[FdtpP]*(?:U{1,4}(?:Fd?P?U{1,3}(?![UG]))?|u{1,6})"), "wP"),
    (re.compile(r"C\|P?(?:U{1,2}|u{1,4})G$"), "CP"),
)
DENIALS = (
    (re.compile(r"X[FdtpEPK]*[DA](?:[Fdtp]*[DAE])*"), "E"),
    (re.compile(r"x[FdtpEPK]*D(?:[Fdtp]*[DE])*"), "E"),
    (re.compile(r"J(?:(?!F[AV])[^|])*"), "S"),
)
# "Just hello, no order this time", "the order went fine, so said hello": beside courtesy these are no objects.
BESIDE_COURTESY = (
    (re.compile(r"X[FdtpPEC]{0,8}[OGUuVD]{1,8}[CPFdtpE]{0,8}(?=$|\|)"), "E"),
    (re.compile(r"(?<![AMVOGUu])[FdpOGDRUunNP]{1,8}f"), "E"),
)
# "No agenda": whoever says so must name a clear objective beside it.
AIMLESS, VAGUE = re.compile(r"X[Fdtp]*E"), re.compile("[UuG]")
OBJECTIVE = re.compile(
    r"[OVDRs]|[NnK]Q"  # an object, an action, a reference, a quantity
    r"|[AM][FdtpPKN|]*[UuG]"  # discuss, about + anything
    r"|tU[dp]"  # to <verb> the ...
    r"|N[FK]?G|(?:^|\|)N[Uu]"  # three pumps
    r"|(?<![Uu])G(?!L)"  # wares, not the middle of a name
)
FOR_SOMETHING = re.compile(r"m[FdtpPKN]*[UuG]")
NAME_PLACES = re.compile(
    r"(?<=[CSEw])[FdtpPKmEN]*(?:[UG]{1,5}|[uG]{1,8})"  # call Hoa Phat
    r"|(?<=P)[Fd]*(?:[UG]{1,2}|[uG]{1,4})(?![UuG])"  # customer Hoa Phat
    r"|(?:[UG]{1,4}|[uG]{1,6})[FdtK]*(?=C)"  # Hoa Phat weekly visit
)
UNREACHED = re.compile(r"Y|n\.{0,3}[ry]")
UNKNOWN = "UuNnRK|B"


def purpose_class(texts: Iterable[object]) -> list[str]:
    """Say of each stated reason whether it is purposeful, courtesy or blank.

    Courtesy is a reason that is only social, only the calendar or only the form of the contact. Courtesy words
    beside a concrete objective are purposeful. English, Vietnamese (with or without accents) and Chinese
    (simplified or traditional), also mixed within one text.

    Parameters
    ----------
    texts : sequence, shape (n_texts,)
        Reasons as typed: a list, a pandas or polars Series, an array. Whatever is no text counts as blank.

    Returns
    -------
    list of str, shape (n_texts,)
        "purposeful", "courtesy" or "blank".

    Examples
    --------
    >>> purpose_class(["just checking in", "checking in on complaint 883: confirm the pump runs", None])
    ['courtesy', 'purposeful', 'blank']
    >>> purpose_class(["thăm xã giao", "ghe tham de chot gia", "例行拜訪", "例行拜访，确认3号泵交期"])
    ['courtesy', 'purposeful', 'courtesy', 'purposeful']
    """
    return _each(texts, _classify)


def not_reached(texts: Iterable[object]) -> list[bool]:
    """Say of each text whether it tells that nobody was reached (voicemail, no answer, không nghe máy, 无人接听).

    Parameters
    ----------
    texts : sequence, shape (n_texts,)
        Outcomes or notes as typed. Whatever is no text tells nothing.

    Returns
    -------
    list of bool, shape (n_texts,)
        True where nobody was reached; False where the same text goes on to say that somebody was.

    Examples
    --------
    >>> not_reached(["left voicemail", "no answer, called back and spoke with Lan", "没接电话", None])
    [True, False, True, False]
    """
    return _each(texts, _unreached)


def judged(texts: Iterable[object]) -> list[tuple[str, bool]]:
    """`purpose_class` and `not_reached` of each text, read once for both."""
    return _each(texts, lambda tokens: (_classify(tokens), _unreached(tokens)))


class _Chunks(dict[str, str]):
    """From what stands between two spaces to what of it can matter: known words, and one letter for any other."""

    def __missing__(self, chunk: str) -> str:
        known = lexicon.load()
        words = map(lexicon.accent_key, lexicon.words(chunk))
        self[chunk] = " ".join(
            word if lexicon.plain(word) in known.vocabulary else known.typos.get(word) or lexicon.unknown(word)
            for word in words
        )
        return self[chunk]


def _each(texts: Iterable[object], decide: Callable[[list[str]], T]) -> list[T]:
    """Decide once for all texts that differ only in numbers, names and spacing: most of half a million do."""
    column = [text if isinstance(text, str) else "" for text in texts]
    unique = list(dict.fromkeys(column))
    shapes = _at_once(unique, _same_digits)
    answers: dict[str, T] = {}
    gists: dict[str, T] = {}
    matter = _Chunks().__getitem__
    for shape in dict.fromkeys(shapes):
        gist = " ".join(map(matter, shape.split()))
        if gist not in gists:
            gists[gist] = decide(gist.split())
        answers[shape] = gists[gist]
    answers = {text: answers[shape] for text, shape in zip(unique, shapes, strict=True)}
    return [answers[text] for text in column]


def _at_once(column: list[str], change: Callable[[str], str]) -> list[str]:
    """Change all texts in one piece, as that is far faster, unless some text has line ends of its own."""
    cut = change("\n".join(column)).split("\n")
    return cut if len(cut) == len(column) else [change(text) for text in column]


def _same_digits(text: str) -> str:
    """Make every digit a 0: how long a number is matters, not which."""
    for digit in "123456789":
        text = text.replace(digit, "0")
    return text


def _classify(tokens: list[str]) -> str:
    known = lexicon.load()
    # Most purposeful texts are settled by one word that no courtesy and no denial can take away.
    if not known.fast.isdisjoint(tokens) and known.traps.isdisjoint(tokens):
        return PURPOSEFUL
    bare = [lexicon.plain(word) for word in tokens]
    said = [word for word in bare if len(word) > 1 or word in "UuRK" or not word.isascii()]
    if " ".join(said) in known.blanks or not said:
        return BLANK
    letters = []
    for start, end, letter in tries.matches(known.trie, bare):
        if bare[start:end] != tokens[start:end]:
            # One syllable says too little to overlook its accents: "già" is not "giá".
            letter = known.accented.get(" ".join(tokens[start:end]), letter if end - start > 1 else "U")
        letters.append(letter or (bare[start] if bare[start] in UNKNOWN else "U"))
    # An end of a clause around the whole text parts nothing.
    return _judge("".join(letters).strip("|"))


def _unreached(tokens: list[str]) -> bool:
    known, bare = lexicon.load(), [lexicon.plain(word) for word in tokens]
    if known.misses.isdisjoint(bare):
        return False
    kinds = "".join(letter or "." for _, _, letter in tries.matches(known.contact, bare))
    last = max((found.end() for found in UNREACHED.finditer(kinds)), default=0)
    return last > 0 and "y" not in kinds[last:]


@lru_cache(maxsize=65536)
def _judge(kinds: str) -> str:
    """Read the class from the letters alone; texts are many, strings of letters few."""
    around = set(kinds)
    social = not around.isdisjoint("SJ")
    for pattern, name in NAMES if around.isdisjoint("sgq") else PEOPLE + NAMES:
        kinds = pattern.sub(name, kinds)
    if AIMLESS.search(kinds):
        kinds = VAGUE.sub("F", kinds)
    for pattern, name in DENIALS + BESIDE_COURTESY * social:
        kinds = pattern.sub(name, kinds)
    stripped = NAME_PLACES.sub("", kinds)
    if OBJECTIVE.search(kinds) or "G" in stripped or (not social and FOR_SOMETHING.search(kinds)):
        return PURPOSEFUL
    weight = 2 * stripped.count("U") + stripped.count("u")
    if "C" in around or "w" in around:
        enough = REASON_AFTER_CHANNEL
    elif around.isdisjoint("SJEKPLHZT"):
        enough = REASON_ALONE
    else:
        enough = REASON_BESIDE
    return PURPOSEFUL if weight >= enough else COURTESY
