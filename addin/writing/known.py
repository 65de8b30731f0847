"""What this PC knows of a workbook: read just now, or remembered for when the workbook cannot be reached."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from addin.writing.waiting import within
from workbook.errors import RefusedError
from workbook.journal import cell
from workbook.reading import RawTable, assemble
from workbook.schema import BY_NAME
from workbook.schema.cells import shown
from workbook.schema.headers import folded

if TYPE_CHECKING:
    import pandas as pd

    from addin.writing.place import Place

LANGUAGE_SECONDS = 3.0
"""Longer than that nobody waits to be told something in the right language."""
_REMEMBERED = ("Accounts", "People", "Plans")
_FILE = "known.json"


@dataclass(frozen=True, slots=True)
class Known:
    """The tables of a workbook, as far as they are known here."""

    tables: Mapping[str, RawTable]
    language: str
    away: str = ""
    """Why the workbook itself could not be read, as one sentence; empty where it was."""

    def translate(self, text: str) -> str:
        """From English to the workbook's language."""
        from addin.language import translator

        return translator(self.language)(text)

    def account(self, name: str) -> str:
        """The id of the account of that id or name; refuses as `addin.jobs.account_called` does."""
        from addin.jobs import account_called

        return account_called(self.accounts, name)

    @property
    def accounts(self) -> pd.DataFrame:
        """Id and name of each account."""
        import pandas as pd

        return pd.DataFrame({name: self._cells("Accounts", name) for name in ("account_id", "account")})

    def owner(self, account_id: str) -> str | None:
        """Who looks after an account."""
        owners = dict(zip(self._cells("Accounts", "account_id"), self._cells("Accounts", "owner"), strict=True))
        return owners.get(account_id) or None

    def account_name(self, account_id: str) -> str:
        """What an account is called."""
        names = dict(zip(self._cells("Accounts", "account_id"), self._cells("Accounts", "account"), strict=True))
        return names.get(account_id) or account_id

    def person(self, account_id: str, name: str) -> str:
        """The id of a person of an account, by id or name; the word itself where nobody is called so."""
        people = zip(*(self._cells("People", column) for column in ("account_id", "person_id", "name")), strict=True)
        hits = [key for account, key, called in people if account == account_id and folded(called) == folded(name)]
        return hits[0] if len(hits) == 1 else name

    def rows(self, table: str) -> list[dict[str, object]]:
        """The rows of a table, by column."""
        raw = self.tables.get(table)
        if raw is None:
            return []
        return [dict(zip(raw.columns, cells, strict=True)) for cells in zip(*raw.columns.values(), strict=True)]

    def _cells(self, table: str, column: str) -> list[str]:
        raw = self.tables.get(table)
        if raw is None:
            return []
        return [shown(found).strip() for found in raw.columns.get(column, [None] * len(raw.rows))]


def known(at: Place) -> Known:
    """Read a workbook, or remember it.

    Raises
    ------
    RefusedError
        Where it can neither be read nor was ever read here before.
    """
    from addin.policies import language_of
    from workbook.reading import read

    book, outbox = at.book, at.outbox
    try:
        tables = at.tables() if at.tables else within(at.patience, lambda: read(book))
    except (OSError, RefusedError) as problem:
        remembered = _remembered(outbox.folder / _FILE, _sentence(problem, book))
        if remembered is None:
            raise problem if isinstance(problem, RefusedError) else _refusal(problem, book) from problem
        return remembered
    found = Known(tables, language_of(tables))
    _remember(outbox.folder / _FILE, found)
    return found


def language_known(book: Path) -> str:
    """The language a workbook asks for: as it says now, else as this PC last read it, else none; never refused."""
    from addin.policies import language_of
    from addin.writing.place import place
    from workbook.reading import read

    try:
        return language_of(within(LANGUAGE_SECONDS, lambda: read(book, only=("Policy",))))
    except Exception:  # what is wrong with the workbook is perhaps just what is to be told
        remembered = _remembered(place(book).outbox.folder / _FILE, "")
        return remembered.language if remembered else ""


def _sentence(problem: OSError | RefusedError, book: Path) -> str:
    from addin.writing.place import here
    from workbook.saveerrors import without_out

    error = _refusal(problem, book) if isinstance(problem, OSError) else problem
    return error.told(without_out(here()))


def _refusal(problem: OSError, book: Path) -> RefusedError:
    from workbook.saveerrors import refusal

    return refusal(problem, book)


def _remember(file: Path, found: Known) -> None:
    tables = {
        name: {
            "sheet": raw.sheet,
            "columns": {column: list(map(_kept, cells)) for column, cells in raw.columns.items()},
        }
        for name in _REMEMBERED
        if (raw := found.tables.get(name))
    }
    fresh = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    with contextlib.suppress(OSError):  # only a memory
        os.makedirs(file.parent, exist_ok=True)
        fresh.write_text(json.dumps({"language": found.language, "tables": tables}, ensure_ascii=False), "utf-8")
        os.replace(fresh, file)


def _remembered(file: Path, away: str) -> Known | None:
    try:
        told = json.loads(file.read_text("utf-8"))
        tables = {name: _table(name, kept) for name, kept in told["tables"].items()}
        return Known(tables, str(told["language"]), away)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _table(name: str, kept: dict[str, Any]) -> RawTable:
    columns = kept["columns"]
    rows = [list(row) for row in zip(*columns.values(), strict=True)]
    for at, column in enumerate(columns):
        for row in rows:
            with contextlib.suppress(ValueError):
                row[at] = cell(BY_NAME[name].column(column), row[at])
    return assemble(BY_NAME[name], str(kept["sheet"]), list(columns), rows)


def _kept(value: object) -> object:
    if value is None or isinstance(value, str | int | float):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
