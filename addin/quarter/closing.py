"""Close a quarter, open it again, and say which are closed."""

from __future__ import annotations

import datetime as dt
import getpass
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from workbook.errors import RefusedError, ReviewError

if TYPE_CHECKING:
    import numpy as np

    from addin.books import Book
    from addin.jobs import Loaded
    from udfs.model import Review
    from udfs.period import Period
    from workbook.snapshot import Closing, Snapshot, SpoiltError

Answer = TypeVar("Answer")
Trouble = Callable[[ReviewError], None]
"""Told each problem that does not stop a job: a closed quarter that cannot be read."""

RESULTS = (
    "account_id", "account", "owner", "tier", "contact_score", "activity_score", "service_score", "health_score",
    "health_confidence", "grade", "computed_grade", "exposure_score", "exposure_confidence", "exposure_band", "flagged",
    "revenue_amount", "revenue_at_risk_amount",
)  # fmt: skip
"""What is kept of an account's scores as they were."""


@dataclass(frozen=True, slots=True)
class Closed:
    """A quarter just closed."""

    closing: Closing
    review: Review
    loaded: Loaded
    history_left: str = ""
    """Why the sheet History could not be written; empty where it was."""


def close(book: Book, *, early: bool = False, as_of: dt.date | None = None) -> Closed:
    """Freeze the inputs of a quarter beside the workbook, and add its scores to the sheet History.

    Parameters
    ----------
    book
        The workbook; an open one is frozen as it is on the screen.
    early
        Close a quarter that is not over on the day scored by.
    as_of
        The day; by default the one the workbook or the command gives, and where that is today the last day of the
        latest quarter that is over.

    Raises
    ------
    RefusedError
        Where the quarter is not over or is closed already, there is no account, or the folder cannot be written;
        nothing was closed then.
    """
    from addin import jobs
    from udfs.period import Period
    from workbook import snapshot

    if book.read_only:
        raise RefusedError(book.read_only)
    path = file_of(book)
    day, today = as_of or book.as_of(), book.today()
    loaded = jobs.load(book, day, latest=today, progress=book.progress)
    if loaded.tables["Accounts"].empty:
        raise RefusedError(
            "{book} has no account, so there is nothing to close; write your accounts on the sheet {sheet} first.",
            book=book.name,
            sheet=loaded.sheets["Accounts"],
        )
    month = int(loaded.policy["fiscal_start_month"])
    if not (as_of or early) and day == today:
        day = last_over(Period(today, month))
    period = Period(day, month)
    if not early:
        _refuse_early(period, today)
    before = [each for each in snapshot.latest(snapshot.closings(path)) if each.quarter == period.quarter_name]
    if before and before[0].counts:
        raise snapshot.shelf.closed_already(before[0])
    found = jobs.review(loaded, day, book.progress)
    book.progress("Closing")
    closing = snapshot.keep(path, frozen(found, loaded))
    return Closed(closing, found, loaded, _history(book, loaded, period))


def frozen(found: Review, loaded: Loaded) -> Snapshot:
    """The snapshot of a review."""
    from addin.jobs import product_version
    from workbook.snapshot import Snapshot

    policy = loaded.policy
    return Snapshot(
        quarter=found.period.quarter_name,
        as_of=found.period.as_of,
        closed_at=dt.datetime.now(dt.UTC),
        closed_by=whoami(),
        version=product_version(),
        policy={**policy, **policy.words},
        tables=loaded.tables,
        results=found.accounts[list(RESULTS)].reset_index(drop=True),
        defects=len(loaded.defects),
    )


def reopen(book: Book, quarter: str, reason: str) -> Closing:
    """Open a closed quarter again, with a reason; its snapshot is kept, and the next closing supersedes it."""
    from workbook import snapshot

    return snapshot.reopen(file_of(book), quarter_called(quarter), reason, whoami(), dt.datetime.now(dt.UTC))


def quarters(book: Book) -> list[Closing]:
    """Every closing of the workbook's quarters, the oldest first."""
    from workbook import snapshot

    return snapshot.closings(file_of(book))


def unrecorded(book: Book) -> list[SpoiltError]:
    """What to say of the quarters that are not closed, though a snapshot of them is there."""
    return list(on_the_shelf(file_of(book))[1].values())


def on_the_shelf(path: Path) -> tuple[list[Closing], dict[str, SpoiltError]]:
    """Every closing, and what to say of each quarter whose snapshot is there without the note of its closing."""
    from workbook import snapshot

    found = snapshot.closings(path)
    return found, snapshot.unrecorded(path, found)


def spoilt(closing: Closing) -> ReviewError | None:
    """Why a closing's snapshot cannot be read; None where it can."""
    from workbook import snapshot

    try:
        snapshot.load(closing)
    except ReviewError as problem:
        return problem
    return None


def telling(book: Book) -> Trouble:
    """Tells each problem as one more sentence of what the book has to say."""
    from addin.language import translator

    _ = translator(book.language)
    return lambda problem: book.tell(problem.told(_))


def quarter_called(name: str) -> str:
    """A quarter's name however it is typed: 2026-Q3, 2026q3, Q3 2026.

    Raises
    ------
    RefusedError
        Where it is no quarter.
    """
    import re

    year, quarter = re.search(r"\b(\d{4})", name), re.search(r"[qQ]\s*([1-4])(?!\d)", name)
    if not year or not quarter:
        raise RefusedError("'{name}' is no quarter; write it as 2026-Q3.", name=name)
    return f"{year[1]} Q{quarter[1]}"


def file_of(book: Book) -> Path:
    """The workbook's file, beside which its quarters lie."""
    place = book.place()
    if place is None:
        raise RefusedError(
            "{book} was never saved, so there is no folder for its closed quarters; save it first, then try again.",
            book=book.name,
        )
    return place.book


def asked(book: Book, ask: Callable[[Path], Answer]) -> Answer:
    """What the folder beside the workbook answers, without waiting for a share longer than a person would.

    Raises
    ------
    RefusedError
        Where the workbook has no folder, or its share does not answer; `ask` must change nothing.
    """
    from addin.writing.waiting import PATIENCE_SECONDS, within
    from workbook.saveerrors import refusal

    path = file_of(book)
    try:
        return within(PATIENCE_SECONDS, lambda: ask(path))
    except OSError as error:
        raise refusal(error, path) from error


def last_over(period: Period) -> dt.date:
    """The last day of the latest quarter that is over on the period's day, that day itself included."""
    end = end_of(period)
    return end if end == period.as_of else _day_before(period.quarter_start.astype("datetime64[M]"))


def end_of(period: Period) -> dt.date:
    """The last day of the period's quarter."""
    return _day_before(period.months[2].astype("datetime64[M]") + 1)


def _day_before(month: np.datetime64) -> dt.date:
    day: dt.date = (month.astype("datetime64[D]") - 1).astype(dt.date)
    return day


def whoami() -> str:
    """Who closes: the user, and the computer."""
    from workbook.save.intent import host

    try:
        user = getpass.getuser()
    except (KeyError, OSError):  # a system without accounts
        user = "?"
    return f"{user} ({host()})"


def _refuse_early(period: Period, today: dt.date) -> None:
    end = end_of(period)
    if period.as_of < end or today < end:
        raise EarlyError(
            "{quarter} is not over on {day}: it ends on {end}. Close it as of that day, or close it early.",
            quarter=period.quarter_name,
            day=min(period.as_of, today),
            end=end,
        )


class EarlyError(RefusedError):
    """The quarter is not over on the day it is to be closed by."""


def _history(book: Book, loaded: Loaded, period: Period) -> str:
    """Write History; why not, where the workbook cannot be written: the quarter is closed all the same."""
    from addin.quarter.history import history_of, history_pages
    from workbook.saveerrors import without_out

    book.progress("Writing")
    try:
        book.write(history_pages(history_of(book), loaded, period))
    except RefusedError as problem:
        return problem.told(without_out(loaded.translate))
    return ""
