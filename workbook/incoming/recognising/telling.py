"""Which export a sheet is: the one whose headers most of the sheet's are, if all it needs is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from workbook.errors import RefusedError
from workbook.incoming import Answers, Ask, Grid
from workbook.incoming.recognising import Recognised, sentences
from workbook.incoming.recognising.aliases import ANY, OWN, Export, entry, exports, word_of
from workbook.incoming.recognising.asking import about_columns, about_table, misspelt
from workbook.incoming.recognising.fields import UNUSED, known
from workbook.incoming.recognising.finding import LONGEST, Header, Heading, first_texts, heading
from workbook.incoming.recognising.leftover import filled, wanted
from workbook.schema import BY_NAME
from workbook.schema.headers import folded, nearest, table_named

WORTH = 3
"""So many headers make an export worth asking about, when they are also half of the sheet's."""


@dataclass(frozen=True)
class Fit:
    """How an export's headers fit a sheet's."""

    export: Export
    fields: dict[str, tuple[int, ...]]
    known: int
    """How many of the sheet's headers the export has."""
    unknown: tuple[Header, ...]
    missing: tuple[tuple[str, ...], ...] = ()
    """Groups of fields of which none is there."""
    unmarked: tuple[tuple[str, ...], ...] = ()
    """Groups of folded headers of which none is there, though they would tell this export from others."""
    unused: tuple[Header, ...] = ()
    """Headers that are known and lead to nothing."""

    @property
    def complete(self) -> bool:
        """Whether it can be used as it is."""
        return not self.missing and not self.unmarked


@dataclass(frozen=True)
class Given:
    """What was answered about columns."""

    fields: Mapping[str, str]
    """Folded header -> field; empty for a column to leave."""
    waived: frozenset[str] = frozenset()
    """Fields that no column of the file holds, by somebody's word."""


def told(grid: Grid, answers: Answers, extra: Path | None, translate: Callable[[str], str]) -> Recognised | list[Ask]:
    """See `workbook.incoming.recognising.recognise`."""
    listed = exports(extra)
    if not any(cell is not None for row in grid.head for cell in row):
        raise RefusedError(sentences.EMPTY, file=called(grid))
    given = _given(answers.get("columns", {}), grid)
    # a table of a workbook of ours is what it is called
    own = [export for export in listed if export.system == OWN and export.table == getattr(grid, "table", "")]
    limited = tuple(own) or _wanted(grid, answers.get("table", {}), listed)
    among = limited or listed
    found = heading(grid.head, among, given.fields) or first_texts(grid.head)
    if found is None:
        return [about_table(called(grid), (), translate)]
    fits = [_fit(export, found, given) for export in among]
    chosen = _chosen(fits, bool(limited), grid)
    if len(chosen) > 1:
        return [about_table(called(grid), [fit.export for fit in chosen], translate)]
    if not chosen:
        likely = sorted(fits, key=lambda fit: -fit.known)
        return [about_table(called(grid), [fit.export for fit in likely if fit.known > 1][:3], translate, sure=False)]
    return _settled(grid, found, chosen[0], given, bool(answers.get("owner")), translate)


def called(grid: Grid) -> str:
    """The file's name, with its sheet's where it has one."""
    return f"{grid.file}, {grid.name}" if grid.name else grid.file


def _settled(
    grid: Grid, found: Heading, fit: Fit, given: Given, owned: bool, translate: Callable[[str], str]
) -> Recognised | list[Ask]:
    if not fit.export.table:
        raise RefusedError(sentences.MAIL, file=called(grid))
    if not fit.complete:
        return about_columns(called(grid), fit, translate)
    if asks := misspelt(called(grid), fit, set(given.fields), translate):
        return asks
    ours = bool(getattr(grid, "table", ""))
    if fit.export.plain and not ours and (asks := wanted(grid, called(grid), found, fit, given, owned, translate)):
        return asks
    headers = {header.at: header.text for header in found.headers}
    told = filled(grid, found, fit.unknown) if fit.export.plain and not ours else []
    return Recognised(
        grid, fit.export, found.first, fit.fields, headers, tuple(one.text for one in fit.unknown),
        tuple(one.text for one in told),
    )  # fmt: skip


def _given(columns: Mapping[str, str], grid: Grid) -> Given:
    """The answers about columns that this file has; each was asked of a header, or of a field that had none."""
    if not columns:
        return Given({})
    texts = {word_of(cell) for row in grid.head for cell in row if isinstance(cell, str) and len(cell) <= LONGEST}
    fields: dict[str, str] = {}
    waived: set[str] = set()
    for about, answer in columns.items():
        by_field = about in known() and answer not in known() and word_of(answer) in texts
        if word_of(about) in texts and not by_field:
            fields[word_of(about)] = _field(about, answer)
        elif about in known() and not answer:
            waived.add(about)
        elif about in known() and word_of(answer) in texts:
            fields[word_of(answer)] = about
    return Given(fields, frozenset(waived))


def _field(header: str, answer: str) -> str:
    if not answer or answer in known():
        return answer
    for table in BY_NAME.values():
        for column in table.columns:
            if folded(answer) in map(folded, (column.name, column.vi, column.zh)):
                return column.name
    close = nearest(answer, sorted(known())) or "account_name"
    raise RefusedError(sentences.NO_COLUMN, header=header, field=answer, nearest=close)


def _wanted(grid: Grid, tables: Mapping[str, str], listed: Sequence[Export]) -> tuple[Export, ...]:
    """The exports that an answer leaves: one of them, or the plain ones of a table."""
    answer = tables.get(called(grid)) or tables.get(grid.file) or ""
    if not answer:
        return ()
    if titled := [export for export in listed if folded(export.title) == folded(answer)]:
        return tuple(replace(export, marks=()) for export in titled)
    table = table_named(answer)
    if table is None:
        raise RefusedError(sentences.NO_TABLE, file=called(grid), answer=answer, known=", ".join(BY_NAME))
    return tuple(export for export in listed if export.plain and export.table == table.name)


def _fit(export: Export, found: Heading, given: Given) -> Fit:
    fields: dict[str, list[tuple[int, int]]] = {}
    rank = {word: place for place, word in enumerate(export.fields)}
    seen: set[str] = set()
    unknown: list[Header] = []
    unused: list[Header] = []
    for header in found.headers:
        word = next((word for word in header.words if word in given.fields or export.field_of(word)), "")
        meant = given.fields.get(word) if word in given.fields else export.field_of(word)
        seen.add(export.alias_of(word))
        if meant is None:
            unknown.append(header)
            continue
        if meant == UNUSED:
            unused.append(header)
        elif meant:
            # what somebody answered goes before what the table says
            place = -1 if word in given.fields else rank[export.alias_of(word)]
            fields.setdefault(meant, []).append((place, header.at))
    columns = {name: tuple(at for _, at in sorted(places)) for name, places in fields.items()}
    told = {export.fields[word] for word in seen & export.added}
    answered = set(given.fields.values()) | given.waived | told
    return Fit(
        export, columns, len(found.headers) - len(unknown), tuple(unknown),
        tuple(group for group in export.needs if not given.waived & set(group) and not columns.keys() & set(group)),
        tuple(_unmarked(export, seen, answered)), tuple(unused),
    )  # fmt: skip


def _unmarked(export: Export, seen: set[str], answered: set[str]) -> Iterator[tuple[str, ...]]:
    for group in export.marks:
        words = tuple(map(entry, group))
        if not seen & set(words) and not {export.fields.get(word, "") for word in words} - {UNUSED} & answered:
            yield words


def _chosen(fits: Sequence[Fit], wanted: bool, grid: Grid) -> list[Fit]:
    """The export that fits; several where they fit alike and read the sheet differently; none where none does."""
    complete = [fit for fit in fits if fit.complete]
    own = max((fit.known for fit in complete if fit.export.system == OWN), default=0)
    programs = [fit for fit in complete if not fit.export.plain and fit.known >= own]
    if programs:
        return _alike(programs, grid)
    nearly = [fit for fit in fits if wanted or (fit.known >= WORTH and fit.known >= len(fit.unknown))]
    most = max((fit.known for fit in nearly), default=0)
    plain = [fit for fit in complete if fit.known >= most and fit.known > 1] or (complete if wanted else [])
    if plain:
        best = max(fit.known for fit in plain)
        exact = [fit for fit in plain if fit.known == best and fit.export.system == OWN]
        return _alike(exact or [fit for fit in plain if fit.export.system == ANY], grid)
    return _alike([fit for fit in nearly if fit.known == most], grid, complete=False)


def _alike(fits: Sequence[Fit], grid: Grid, complete: bool = True) -> list[Fit]:
    """Of those with most headers, the ones that do not come to the same."""
    most = max((fit.known for fit in fits), default=0)
    best = [fit for fit in fits if fit.known == most]
    if not complete:
        # the one that lacks least is asked about
        least = min((len(fit.missing) + len(fit.unmarked) for fit in best), default=0)
        lacking = [fit for fit in best if len(fit.missing) + len(fit.unmarked) == least]
        # of plain tables the last knows more words
        return lacking[-1:] if lacking and lacking[0].export.plain else lacking[:1]
    named = [fit for fit in best if table_named(grid.name) is BY_NAME.get(fit.export.table)] if grid.name else []
    kept: list[Fit] = []
    for fit in named or best:
        if not any(fit.export.table == other.export.table and fit.fields == other.fields for other in kept):
            kept.append(fit)
    return kept
