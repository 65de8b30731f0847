"""The beginning of an import: a workbook, what earlier imports of it remember, and files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from addin.importing.asking import merged
from addin.importing.session import Session, standing_of

if TYPE_CHECKING:
    from workbook.incoming import Answers
    from workbook.reading import RawTables


def begin(
    book: Path, raw: RawTables, paths: Sequence[Path], latest: dt.date, answers: Answers | None = None, **more: Any
) -> Session:
    """Begin an import.

    Parameters
    ----------
    book
        The workbook's file, beside which its journal lies.
    raw
        Its tables as they stand now, what waits in the journal included.
    paths
        Files, as `expanded` gives them.
    latest
        The last day anything can have happened on.
    answers
        What was answered beforehand; it goes before what is remembered.
    more
        As `Session` takes it.
    """
    from addin import writing
    from addin.importing.before import Earlier
    from addin.language import translator
    from addin.policies import language_of

    _ = translator(language_of(raw))
    at = writing.place(book)
    standing = standing_of(raw, latest, _, Earlier(at))
    return Session(standing, paths, latest, merged(writing.remembered(at), answers or {}), _, **more)
