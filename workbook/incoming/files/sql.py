"""One SELECT on a database, through SQLAlchemy, which is an extra; nothing it does there stays."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from workbook.incoming import HEAD_ROWS, Grid
from workbook.incoming.files.cells import plain_cells
from workbook.incoming.files.sentences import refused
from workbook.incoming.files.text import MOST_COLUMNS, MOST_ROWS

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, Engine

MOST_CHARACTERS = 512 << 20
MOST_SECONDS = 600
TO_CONNECT_SECONDS = 15
_AT_ONCE = 2_000

_LITERAL = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"|`[^`]*`|\$(\w*)\$.*?\$\1\$|--[^\n]*|/\*.*?\*/", re.DOTALL)


@dataclass
class AnswerGrid:
    """What a database answered: the names of the columns, then the rows."""

    file: str
    """The database, without who asked and with which password."""
    _columns: list[list[object]] = field(repr=False)
    name: str = ""
    notes: list[str] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """How many rows there are, the names of the columns among them."""
        return len(self._columns[0])

    @property
    def head(self) -> list[list[object]]:
        """The first rows."""
        return [list(row) for row in zip(*(column[:HEAD_ROWS] for column in self._columns), strict=True)]

    def columns(self, at: Sequence[int], first: int) -> list[list[object]]:
        """Whole columns."""
        known = range(len(self._columns))
        return [self._columns[place][first:] if place in known else [None] * (self.rows - first) for place in at]


def answer(address: str, sql: str) -> Grid:
    """Ask a database; see `workbook.incoming.files.query`."""
    try:
        import sqlalchemy
    except ImportError as problem:
        raise refused("no_sql") from problem
    _check_select(sql)
    try:
        url = sqlalchemy.make_url(address)
    except (sqlalchemy.exc.ArgumentError, ValueError) as problem:
        raise refused("url", url=re.sub(r"^.*@", "***@", address, flags=re.DOTALL)) from problem
    if url.drivername in ("postgresql", "postgres"):
        url = url.set(drivername="postgresql+psycopg")
    shown = sqlalchemy.URL.create(url.drivername, None, None, url.host, url.port, url.database).render_as_string()
    engine = _engine(url)
    try:
        with _one_sentence("connect", url, shown):
            connection = engine.connect()
        with connection, _one_sentence("query", url, shown):
            return AnswerGrid(shown, _fetched(connection, sql, shown))
    finally:
        engine.dispose()


def _check_select(sql: str) -> None:
    bare = _LITERAL.sub(" ", sql).strip().rstrip("; \r\n\t")
    # a quotation mark that is left begins a text that never ends, and could hide anything
    if not re.match(r"(select|with)\b", bare, re.IGNORECASE) or ";" in bare or re.search(r"['\"`]|/\*", bare):
        raise refused("select")


def _engine(url: URL) -> Engine:
    import sqlalchemy

    kind = url.get_backend_name()
    arguments: dict[str, Any] = {}
    if kind == "sqlite":
        arguments = {"creator": lambda: _read_only(url)}
    elif kind in ("postgresql", "mysql", "mariadb"):
        arguments = {"connect_args": {"connect_timeout": TO_CONNECT_SECONDS}}
    try:
        return sqlalchemy.create_engine(url, poolclass=sqlalchemy.NullPool, **arguments)
    except ImportError as problem:
        raise refused("driver", database=kind, reason=problem) from problem
    except (sqlalchemy.exc.SQLAlchemyError, ValueError, TypeError) as problem:
        raise refused("url", url=url.render_as_string()) from problem


def _read_only(url: URL) -> Any:
    """A SQLite file opened so that it cannot be written, and given up when it computes for too long."""
    import sqlite3

    file = sqlite3.connect(f"{Path(url.database or '').absolute().as_uri()}?mode=ro", uri=True, check_same_thread=False)
    end = time.monotonic() + MOST_SECONDS
    file.set_progress_handler(lambda: time.monotonic() > end, 1_000_000)
    return file


def _fetched(connection: Connection, sql: str, shown: str) -> list[list[object]]:
    # never committed: leaving the connection rolls back
    if connection.dialect.name == "postgresql":
        connection = connection.execution_options(postgresql_readonly=True)
        connection.exec_driver_sql(f"SET LOCAL statement_timeout = {MOST_SECONDS * 1000}")
    asked = connection.execution_options(stream_results=True, max_row_buffer=_AT_ONCE, no_parameters=True)
    found = asked.exec_driver_sql(sql)
    if not found.returns_rows:
        raise refused("select")
    columns: list[list[object]] = [[name] for name in list(found.keys())]
    if len(columns) > MOST_COLUMNS:
        raise refused("answer_columns", url=shown, most=MOST_COLUMNS)
    characters = 0
    for rows in found.partitions(_AT_ONCE):
        for column, cells in zip(columns, zip(*rows, strict=True), strict=True):
            made = plain_cells(list(cells))
            characters += sum(len(cell) for cell in made if type(cell) is str)
            column.extend(made)
        if len(columns[0]) > MOST_ROWS:
            raise refused("answer_rows", url=shown, most=MOST_ROWS)
        if characters > MOST_CHARACTERS:
            raise refused("answer_texts", url=shown, most=MOST_CHARACTERS >> 20)
    return columns


@contextmanager
def _one_sentence(sentence: str, url: URL, shown: str) -> Iterator[None]:
    from workbook.errors import ReviewError

    try:
        yield
    except ReviewError:
        raise
    except Exception as problem:  # drivers have errors of their own, and SQLAlchemy does not wrap all of them
        reason = str(getattr(problem, "orig", None) or problem).strip().partition("\n")[0]
        for secret in (str(url.password or ""), quote(str(url.password or ""))):
            reason = reason.replace(secret, "***") if secret else reason
        raise refused(sentence, url=shown, reason=reason[:200].rstrip(". ")) from problem
