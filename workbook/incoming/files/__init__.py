"""Tables in foreign files and databases, as grids: what stands where, and nothing of what it means."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from workbook.incoming import Grid

KINDS = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".parquet")
"""Endings to offer in a file dialog; what is read is told by the content."""


def grids(path: str | os.PathLike[str], *, translate: Callable[[str], str] = str) -> list[Grid]:
    """The sheets of a table file, whatever its ending says it is.

    Parameters
    ----------
    path
        Text with separators (CSV and its kin), an Excel or OpenDocument workbook, or a Parquet file.
    translate
        For the `notes` each grid carries: what was assumed about the file, one sentence each.

    Returns
    -------
    list of Grid
        One for each sheet that holds a cell; hidden sheets are passed over unless all are.

    Raises
    ------
    RefusedError
        One sentence: what the file is, and what to do. A grid's `head` and `columns` raise it too, where a fault
        lies further down in the file.
    """
    from workbook.incoming.files.kinds import kind
    from workbook.incoming.files.sentences import refused

    name = os.fspath(path)
    data = _bytes(name)
    match kind(name, data):
        case "text":
            from workbook.incoming.files.text import text_grid

            return [text_grid(name, data, translate)]
        case "parquet":
            from workbook.incoming.files.parquet import parquet_grid

            return [parquet_grid(name, data)]
        case "mail":
            raise refused("mail", path=name)
        case book:
            from workbook.incoming.files.books import book_grids

            return book_grids(name, data, book, translate)


def is_mail(path: str | os.PathLike[str]) -> bool:
    """Whether a file holds mail or a calendar (.eml, .mbox, .msg, .ics), by its content and not by its ending."""
    from workbook.errors import RefusedError
    from workbook.incoming.files.kinds import kind

    name = os.fspath(path)
    data = _bytes(name)
    try:
        return kind(name, data) == "mail"
    except RefusedError:
        return False


def query(url: str, sql: str) -> list[Grid]:
    """What a database answers to one SELECT, as a grid whose first row holds the names of the columns.

    Parameters
    ----------
    url
        SQLAlchemy's address of a database, such as `postgresql+psycopg://name:password@server/database`.
    sql
        One SELECT; whatever it may write is taken back.

    Raises
    ------
    RefusedError
        One sentence, without the password.
    """
    from workbook.incoming.files.sql import answer

    return [answer(url, sql)]


def _bytes(path: str) -> bytes:
    from workbook import opening
    from workbook.incoming.files.sentences import refused

    if os.path.isdir(path):
        raise refused("folder", path=Path(path))
    return opening.content_of(path)
