"""The alias tables: which header of which program's export means which field."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from pathlib import Path

from workbook.errors import RefusedError
from workbook.incoming.recognising.fields import known
from workbook.schema import TABLES, Table
from workbook.schema.headers import folded, names, nearest

OWN, ANY = "Account Review", "Any table"
"""The systems of tables that no other program wrote: with our own headers, and with words like them."""
ALIASES, EXPORTS = Path(__file__).with_name("headers.csv"), Path(__file__).with_name("exports.csv")
BAD_FIELD = "{file}, header {header}: there is no column {field}; write one of our columns, or the nearest: {nearest}."
BAD_EXPORT = "{file}, header {header}: there is no export {export}; write one of: {known}."
BAD_FILE = "{file} is no list of headers; it needs the columns system, export, header and field in its first line."
SENTENCES = (BAD_FIELD, BAD_EXPORT, BAD_FILE)


@dataclass(frozen=True)
class Export:
    """One kind of file that a program writes."""

    system: str
    name: str
    table: str
    """Which of our tables its rows belong to; empty for a file that cannot be used."""
    marks: tuple[tuple[str, ...], ...] = ()
    """Headers that tell it from others: at least one of each group must be there."""
    needs: tuple[tuple[str, ...], ...] = ()
    """Fields without which it gives no rows: at least one of each group."""
    dates: str = ""
    """In which order the program writes dates, where the file does not tell: day or month."""
    channel: str = ""
    """How a contact was made where the rows do not tell."""
    fields: Mapping[str, str] = field(default_factory=dict)
    """Folded header -> field, the more telling header first."""
    spelled: Mapping[str, str] = field(default_factory=dict)
    """Folded header -> as the program writes it."""
    added: frozenset[str] = frozenset()
    """Folded headers of the user's own list; each tells the export as well as the header it stands for."""

    @property
    def title(self) -> str:
        """As a person reads it."""
        return f"{self.system}: {self.name}"

    @property
    def plain(self) -> bool:
        """Whether no program's own headers are looked for."""
        return self.system in (OWN, ANY)

    def field_of(self, header: str) -> str | None:
        """The field that a folded header means here; `word*` in the table stands for every header that starts so."""
        return self.fields.get(header) or next((self.fields[start] for start in self._starts(header)), None)

    def alias_of(self, header: str) -> str:
        """The entry of `fields` by which a folded header is known."""
        return header if header in self.fields else next(self._starts(header), header)

    def _starts(self, header: str) -> Iterator[str]:
        return (word for word in self.fields if word.endswith("*") and header.startswith(word[:-1]))


def exports(extra: Path | None = None) -> tuple[Export, ...]:
    """Every export that can be recognised: programs' own first, plain tables last.

    Parameters
    ----------
    extra
        A user's own CSV with the columns of `headers.csv`; its headers go before ours.

    Raises
    ------
    RefusedError
        Where the user's file names a column or an export that does not exist.
    """
    ours = _ours()
    if extra is None:
        return ours
    added: dict[tuple[str, str], list[tuple[str, str]]] = {}
    titles = {(export.system, export.name) for export in ours}
    for row in _rows(extra):
        at = (row["system"].strip(), row["export"].strip())
        if at not in titles:
            listed = ", ".join(sorted(f"{system}, {name}" for system, name in titles))
            raise RefusedError(BAD_EXPORT, file=extra.name, header=row["header"], export=", ".join(at), known=listed)
        added.setdefault(at, []).append((row["header"].strip(), _field(row, extra)))
    return tuple(_extended(export, added.get((export.system, export.name), [])) for export in ours)


@cache
def _ours() -> tuple[Export, ...]:
    headers: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for row in _rows(ALIASES):
        headers.setdefault((row["system"], row["export"]), []).append((row["header"], _field(row, ALIASES)))
    listed = [_export(row) for row in _rows(EXPORTS)]
    needs = {export.table: export.needs for export in listed if export.system == ANY}
    own = [_own(table, needs.get(table.name)) for table in TABLES]
    foreign = [_with(export, headers.get((export.system, export.name), [])) for export in listed]
    return (
        *(export for export in foreign if not export.plain),
        *own,
        # a plain table may mix our own words with others
        *(_with(one, _own_headers(one.table)) for one in foreign if one.plain),
    )


def _export(row: Mapping[str, str]) -> Export:
    def groups(cell: str) -> tuple[tuple[str, ...], ...]:
        return tuple(tuple(group.strip().split("|")) for group in cell.split(";") if group.strip())

    return Export(
        row["system"], row["export"], row["table"], groups(row["marks"]), groups(row["needs"]), row["dates"],
        row["channel"],
    )  # fmt: skip


def _own(table: Table, needs: tuple[tuple[str, ...], ...] | None) -> Export:
    # an id can be made for a row, but nothing can stand in for its date or its account
    required = tuple((name,) for name in table.required)
    return _with(Export(OWN, table.name, table.name, (), needs or required), _own_headers(table.name))


def _own_headers(table: str) -> list[tuple[str, str]]:
    columns = next(one.columns for one in TABLES if one.name == table)
    return [(name, column.name) for column in columns for name in names(column)]


def _extended(export: Export, headers: Sequence[tuple[str, str]]) -> Export:
    return replace(_with(export, headers), added=frozenset(entry(header) for header, _ in headers))


def _with(export: Export, headers: Sequence[tuple[str, str]]) -> Export:
    """The export with more headers, which go before those it has only where a word is new."""
    fields = {entry(header): meant for header, meant in reversed(headers)}
    spelled = {entry(header): header for header, _ in reversed(headers)}
    in_order = {entry(header): fields[entry(header)] for header, _ in headers}
    return replace(export, fields=in_order | _less(export.fields, in_order), spelled=dict(export.spelled) | spelled)


def _less(fields: Mapping[str, str], known_already: Mapping[str, str]) -> dict[str, str]:
    return {header: meant for header, meant in fields.items() if header not in known_already}


@lru_cache(maxsize=10_000)
def word_of(header: str) -> str:
    """A header as it is looked up: without case, accents, spaces and signs, but a percent sign tells."""
    return folded(header.replace("%", " pct "))


def entry(header: str) -> str:
    """A header of the tables as it is looked up; a star at its end stands for any more letters."""
    return word_of(header) + ("*" if header.endswith("*") else "")


def _field(row: Mapping[str, str], file: Path) -> str:
    named = row["field"].strip()
    if named not in known():
        close = nearest(named, sorted(known())) or "unused"
        raise RefusedError(BAD_FIELD, file=file.name, header=row["header"], field=named, nearest=close)
    return named


def _rows(file: Path) -> list[dict[str, str]]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise RefusedError(BAD_FILE, file=file.name) from error
    # Excel writes a semicolon where the comma is the decimal mark
    mark = ";" if ";" in text.partition("\n")[0] else ","
    rows = [
        {name: cell or "" for name, cell in row.items() if isinstance(name, str)}
        for row in csv.DictReader(text.splitlines(), delimiter=mark)
    ]
    if rows and not {"system", "export"} <= rows[0].keys():
        raise RefusedError(BAD_FILE, file=file.name)
    return rows
