"""The work behind the macros: a new workbook, reading and checking one, scoring it, and the pages of a review.

Imports are late: `account-review --help` must not wait for pandas.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from workbook.errors import RefusedError

if TYPE_CHECKING:
    import pandas as pd

    from addin.books import Book
    from addin.report import Story
    from udfs.model import Review
    from udfs.policy import Policy
    from workbook.opening import Archive
    from workbook.pages import Page

Progress = Callable[[str], None]
"""Told the name of each step as it begins."""


def silent(step: str) -> None:
    """No progress."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A workbook read and checked: typed tables, the policy it holds and every defect found."""

    tables: dict[str, pd.DataFrame]
    defects: pd.DataFrame
    policy: Policy
    language: str
    sheets: dict[str, str]
    """Table name -> the sheet it stands on."""
    headers: dict[tuple[str, str], str]
    """Table and column name -> the header as written."""

    @property
    def translate(self) -> Callable[[str], str]:
        """From English to the workbook's language."""
        from addin.language import translator

        return translator(self.language)


def new(book: Path, language: str = "en") -> None:
    """Write an empty workbook with every input sheet, the policy, the questions and an example programme."""
    from addin.language import translator
    from udfs import policy
    from workbook import starters, template

    if book.exists():
        raise RefusedError(
            "{book} is there already; choose another name, or delete it first.",
            book=book.name,
        )
    rows = {"Programme": starters.programme(language), "Questions": starters.questions(language)}
    # The results of a workbook are told in the language of its headers, whoever's system scores it.
    constants = [{**row, "value": language} if row["name"] == "language" else row for row in policy.rows()]
    template.build(book, rows, language=language, policy=constants, translate=translator(language))


def load(
    book: Path | Archive | Book, as_of: date, *, latest: date | None = None, progress: Progress = silent
) -> Loaded:
    """Read and check a workbook.

    Parameters
    ----------
    book
        A file, or a workbook as a macro sees it.
    as_of
        The day it is to be scored by.
    latest
        The last day a date about the past may have, later ones are defects; `as_of` where None or earlier.
    """
    import pandas as pd

    from addin.language import translator
    from addin.policies import language_of, policy_of
    from workbook.opening import Archive
    from workbook.reading import read
    from workbook.schema import TABLES
    from workbook.validate import validate

    progress("Reading")
    raw = read(book) if isinstance(book, Path | Archive) else book.read()
    progress("Checking")
    language = language_of(raw)
    translate = translator(language)
    checked = validate(raw, max(latest or as_of, as_of), translate, as_of)
    policy, defects = policy_of(checked.tables["Policy"], raw.get("Policy"), translate)
    sheets = {table.name: raw[table.name].sheet if table.name in raw else translate(table.name) for table in TABLES}
    headers = {(name, column): header for name, table in raw.items() for column, header in table.headers.items()}
    found = pd.concat([checked.defects, defects], ignore_index=True)
    return Loaded(checked.tables, found, policy, language, sheets, headers)


def review(loaded: Loaded, as_of: date, progress: Progress = silent) -> Review:
    """Score a loaded workbook."""
    from udfs import model

    progress("Scoring")
    return model.review(loaded.tables, as_of, loaded.policy, loaded.translate)


def reviewed(book: Book) -> tuple[Review, Loaded]:
    """Read, check and score a workbook as a macro sees it."""
    as_of = book.as_of()
    loaded = load(book, as_of, latest=book.today(), progress=book.progress)
    return review(loaded, as_of, book.progress), loaded


def score(
    book: Path, as_of: date, *, latest: date | None = None, out: Path | None = None, progress: Progress = silent
) -> tuple[Review, Loaded]:
    """Score a workbook file and write its result sheets into it, or into a copy.

    Parameters
    ----------
    as_of
        The day up to whose end everything counts.
    latest
        The last day a date about the past may have; `as_of` where None.
    out
        Write to this new file instead, and leave `book` as it is.

    Raises
    ------
    RefusedError
        Where the workbook cannot be read or written; nothing was written then.
    """
    from addin import macros
    from addin.books.file import FileBook

    file = FileBook(book, as_of=as_of, today=latest or as_of, out=out, progress=progress)
    macros.score(file)
    assert file.answered is not None
    assert file.answered.review is not None
    return file.answered.review, file.answered.loaded


def pages_of(
    found: Review,
    loaded: Loaded,
    since: pd.DataFrame | None = None,
    history: pd.DataFrame | None = None,
    spoilt: Sequence[str] = (),
) -> list[Page]:
    """The result sheets of a review; `since`, `history` and `spoilt` are what closed quarters add to a `Story`."""
    from addin.report import pages

    return pages(story_of(found, loaded, since, history, spoilt))


def story_of(
    found: Review,
    loaded: Loaded,
    since: pd.DataFrame | None = None,
    history: pd.DataFrame | None = None,
    spoilt: Sequence[str] = (),
) -> Story:
    """A review and what its pages need to tell it."""
    from addin.report import Story

    return Story(loaded, found.period, product_version(), found, since, history, tuple(spoilt))


def check_page(loaded: Loaded, as_of: date) -> Page:
    """The page of defects, without any score."""
    from addin.report import Told, check, in_words
    from udfs.period import Period

    period = Period(as_of, int(loaded.policy["fiscal_start_month"]))
    return in_words(check.page(Told(loaded, period, product_version())), loaded.translate)


def product_version() -> str:
    """As every result sheet says it."""
    from importlib.metadata import version

    return version("account-review")


def account_called(accounts: pd.DataFrame, name: str) -> str:
    """The id of the account of that id or name, among rows with `account_id` and `account`.

    Raises
    ------
    RefusedError
        Where no account, or more than one, is called so; the nearest names are offered.
    """
    from rapidfuzz import process

    from workbook.schema.headers import folded

    if accounts.empty:
        raise RefusedError("There is no account yet; fill the sheet Accounts first.")
    ids = accounts["account_id"].astype(str)
    if (ids == name).any():
        return name
    wanted = folded(name)
    names = accounts["account"].fillna("").map(folded)
    for hits in (names == wanted, names.str.contains(wanted, regex=False)):
        if wanted and hits.sum() == 1:
            return str(ids[hits].iloc[0])
    several = accounts.loc[names.str.contains(wanted, regex=False), "account"].tolist() if wanted else []
    near = several or [hit[0] for hit in process.extract(name, accounts["account"].dropna().tolist(), limit=3)]
    if several:
        raise RefusedError(
            "More than one account is called '{name}': {near}; give the whole name or the id.",
            name=name,
            near=", ".join(near[:5]),
        )
    raise RefusedError("No account is called '{name}'; the nearest are: {near}.", name=name, near=", ".join(near[:5]))


def write_json(found: Review, loaded: Loaded, file: Path) -> None:
    """Write the review as JSON, in the form docs/json.md describes; never half a file."""
    import json

    from udfs.as_json import as_json
    from workbook import save

    text = json.dumps(as_json(found, loaded.defects), ensure_ascii=False, indent=1, allow_nan=False)
    save.write_out(file, text.encode("utf-8"), overwrite=True)
