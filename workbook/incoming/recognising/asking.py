"""The questions about headers: which column, which table."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING

from workbook.incoming import Ask
from workbook.incoming.recognising.aliases import Export, entry
from workbook.incoming.recognising.fields import UNUSED
from workbook.incoming.recognising.sentences import ABSENT, LIKE, NEAR, TABLE, WHICH
from workbook.schema import TABLES
from workbook.schema.headers import NEAR as LIKENESS

if TYPE_CHECKING:
    from workbook.incoming.recognising.finding import Header
    from workbook.incoming.recognising.telling import Fit

MISSPELT = 84
"""Likeness from which an unknown header is taken for a slip in the name of a column that could be done without."""
WORTH_A_LOOK = 50
"""Likeness below which no header is offered for a column that is missing."""
SHORTEST = 4
"""Shorter words of letters are alike by chance."""
OFFERED = 12
"""No more choices than this are put before anybody."""


def about_columns(file: str, fit: Fit, translate: Callable[[str], str]) -> list[Ask]:
    """One question for each thing the file lacks: is it the unknown header most like it, or which is it?

    Where nothing is lacking but what would tell the export from others, the question is whether it is this one.
    """
    asks: list[Ask] = []
    free = list(fit.unknown)
    lacking, plain = _lacking(fit), fit.export.plain
    needed = {field for group in fit.missing for field in group}
    for field, aliases in lacking.items():
        shown = fit.export.spelled.get(aliases[0], field)
        likely = sorted(free, key=lambda header: -likeness(header, aliases, plain))
        if likely and likeness(likely[0], aliases, plain) >= LIKENESS:
            header = likely[0]
            free.remove(header)
            question = translate(NEAR).format(file=file, export=fit.export.title, header=header.text, wanted=shown)
            others = [other for other in lacking if other != field]
            asks.append(Ask("column", header.text, question, (field, *others, "")))
        elif field in needed:
            question = translate(ABSENT).format(file=file, export=fit.export.title, wanted=shown)
            # no suggestion is better than a wrong one
            near = [one for one in [*likely, *fit.unused] if likeness(one, aliases, plain) >= WORTH_A_LOOK]
            near.sort(key=lambda header: -likeness(header, aliases, plain))
            asks.append(Ask("column", field, question, tuple(header.text for header in near[:OFFERED])))
    return asks or [about_table(file, [fit.export], translate, sure=False)]


def misspelt(file: str, fit: Fit, answered: Collection[str], translate: Callable[[str], str]) -> list[Ask]:
    """A question for each unknown header that is nearly one which the file could do without."""
    wanted = {
        word: field
        for word, field in fit.export.fields.items()
        if field != UNUSED and field not in fit.fields and not word.endswith("*")
    }
    asks: list[Ask] = []
    plain = fit.export.plain
    for header in fit.unknown if wanted else ():
        word = max(wanted, key=lambda word: likeness(header, (word,), plain))
        if likeness(header, (word,), plain) >= MISSPELT and not set(header.words) & set(answered):
            question = translate(NEAR).format(
                file=file, export=fit.export.title, header=header.text, wanted=fit.export.spelled[word]
            )
            asks.append(Ask("column", header.text, question, (wanted[word], "")))
    return asks


def about_table(file: str, among: Sequence[Export], translate: Callable[[str], str], sure: bool = True) -> Ask:
    """The question which export or table a file is."""
    titles = [export.title for export in among]
    if sure and titles:
        return Ask("table", file, translate(WHICH).format(file=file, exports=", ".join(titles)), titles)
    tables = dict.fromkeys([*(export.table for export in among if export.table), *(table.name for table in TABLES)])
    question = translate(LIKE if titles else TABLE).format(file=file, exports=", ".join(titles))
    return Ask("table", file, question, [*titles, *tables])


def _lacking(fit: Fit) -> dict[str, tuple[str, ...]]:
    """Field that is missing -> the headers it may stand under."""
    fields = fit.export.fields
    lacking: dict[str, tuple[str, ...]] = {}
    for words in fit.unmarked:
        # a mark is asked for by the first column of it that is also used
        used = [word for word in words if fields.get(word, UNUSED) != UNUSED and fields[word] not in fit.fields]
        word = next(iter(used or words))
        lacking.setdefault(fields.get(word, UNUSED), tuple(used) or words)
    for group in fit.missing:
        if not lacking.keys() & set(group):
            lacking[group[0]] = tuple(word for word, field in fields.items() if field in group) or (entry(group[0]),)
    return lacking


def likeness(header: Header, words: Sequence[str], plain: bool = True) -> float:
    """How like a header is to the likeliest of some words, 0..100.

    In a `plain` table, which nothing else is known of, very short words are not compared.
    """
    from rapidfuzz import fuzz

    pairs = [(mine, word.rstrip("*")) for mine in header.words for word in words]
    return max((fuzz.ratio(mine, word) for mine, word in pairs if not plain or _long(mine, word)), default=0.0)


def _long(mine: str, word: str) -> bool:
    # a sign of Chinese says as much as several letters
    return min(len(mine), len(word)) >= SHORTEST or not (mine + word).isascii()
