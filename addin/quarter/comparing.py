"""Compare with a closed quarter: its frozen inputs, scored again by today's policy, against now."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from addin.quarter.closing import Trouble, asked, on_the_shelf, quarter_called, telling
from workbook.errors import RefusedError

if TYPE_CHECKING:
    import pandas as pd

    from addin.books import Book
    from addin.jobs import Loaded
    from udfs.model import Review
    from udfs.period import Period
    from udfs.quarters import Compared
    from workbook.pages import Page
    from workbook.snapshot import Closing, Snapshot

    Policies = list[tuple[str, float | str, float | str]]


@dataclass(frozen=True, slots=True)
class Against:
    """What a review is compared with, and what came of it."""

    found: Compared
    promised: pd.DataFrame
    closing: Closing | None = None
    """None where no earlier quarter is closed: everything is a first review then."""
    before: Review | None = None
    """The closed quarter, scored again."""
    policy_changes: Policies = field(default_factory=list)
    """Constants that are not what they were: name, then, now."""
    restated_count: int = 0
    """Accounts whose scores of then are others when scored again today."""
    version: str = ""
    """The version that closed it."""

    @property
    def restated(self) -> bool:
        """Whether the earlier scores shown are not those of then."""
        return bool(self.policy_changes or self.restated_count)


def compare(book: Book, quarter: str = "") -> tuple[Against, Review, Loaded]:
    """Score the workbook, and compare it with a closed quarter.

    Parameters
    ----------
    quarter
        Which; by default the last one closed before the quarter that is scored.

    Raises
    ------
    RefusedError
        Where that quarter is not closed, or its snapshot cannot be relied on: that is never a first review.
    """
    from addin import jobs

    found, loaded = jobs.reviewed(book)
    closing = earlier(book, found.period, quarter)
    if closing is None:
        return _first(found), found, loaded
    book.progress("Comparing")
    return against(closing, found, loaded), found, loaded


def compare_pages(against: Against, found: Review, loaded: Loaded) -> list[Page]:
    """The sheet Compare and, where there is something to compare with, the long one of every part of every change."""
    from addin import jobs
    from addin.report import compare, in_words

    story = jobs.story_of(found, loaded)
    pages = [compare.page(story, against)]
    if against.closing is not None:
        pages.append(compare.lines_page(story, against))
    return [in_words(page, loaded.translate) for page in pages]


def against(closing: Closing, now: Review, loaded: Loaded) -> Against:
    """A review compared with a closing."""
    from udfs import model
    from udfs.quarters import compare, promised
    from workbook import snapshot

    frozen = snapshot.load(closing)
    before = model.review(frozen.tables, frozen.as_of, loaded.policy, loaded.translate)
    return Against(
        compare(before, now),
        promised(frozen.tables, loaded.tables, frozen.as_of, now.period.as_of),
        closing,
        before,
        _changed_policy(frozen, loaded),
        _restated(frozen, before),
        frozen.version,
    )


def since(book: Book, now: Review, loaded: Loaded, trouble: Trouble | None = None) -> pd.DataFrame | None:
    """The change of each account's exposure since the last closed quarter; None where that cannot be told.

    `account_id`, `exposure_change`, `exposure_trend` and `since` (the quarter), for the sheet Review. Nothing is scored
    again where the policy is that of then. `trouble` is told why it cannot be told; by default the book tells it.
    """
    from udfs.quarters import compare
    from workbook import snapshot

    try:
        if book.place() is None:
            return None
        closing = earlier(book, now.period)
        if closing is None:
            return compare(None, now).accounts.assign(since="")[_SINCE]
        frozen = asked(book, lambda path: snapshot.load(closing))
    except RefusedError as problem:
        (trouble or telling(book))(problem)
        return None
    if _changed_policy(frozen, loaded) or frozen.version != _version():
        found = against(closing, now, loaded).found.accounts
    else:
        found = _from_results(frozen.results, now)
    return found.assign(since=closing.quarter)[_SINCE]


_SINCE = ["account_id", "exposure_change", "exposure_trend", "since"]


def earlier(book: Book, period: Period, quarter: str = "") -> Closing | None:
    """The closing to compare with; None where no earlier quarter is closed and none was asked for.

    Raises
    ------
    RefusedError
        Where the quarter asked for is not closed, or the one to compare with cannot be told: the note of one that is
        as late, or later, is damaged or was lost.
    """
    from workbook import snapshot

    if not quarter and book.place() is None:
        return None
    found, lost = asked(book, on_the_shelf)
    closed = [each for each in snapshot.latest(found) if each.counts]
    before = [each for each in closed if each.as_of < period.as_of and each.quarter != period.quarter_name]
    if not quarter:
        last = max(before, key=lambda each: each.as_of, default=None)
        after = last.quarter if last else ""
        later = [name for name in lost if after < name < period.quarter_name]
        if later:
            raise lost[max(later)]
        return last
    name = quarter_called(quarter)
    for each in before:
        if each.quarter == name:
            return each
    if name in lost:
        raise lost[name]
    known = ", ".join(each.quarter for each in before)
    if not known:
        raise RefusedError(
            "{quarter} is no closed quarter before {day}, and no other is; close a quarter first.",
            quarter=name,
            day=period.as_of,
        )
    raise RefusedError(
        "{quarter} is no closed quarter before {day}; these are: {known}.",
        quarter=name,
        day=period.as_of,
        known=known,
    )


def _first(now: Review) -> Against:
    from udfs.quarters import compare, promised

    return Against(compare(None, now), promised({"Accounts": _nobody()}, {"Accounts": _nobody()}, now.period.as_of,
                                                now.period.as_of))  # fmt: skip


def _nobody() -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame({"account_id": pd.Series(dtype="str")})


def _changed_policy(frozen: Snapshot, loaded: Loaded) -> Policies:
    """The constants of the model that are others than then; one that was not known then counts by its default."""
    from udfs.policy import CONSTANTS

    today: dict[str, float | str] = {**loaded.policy, **loaded.policy.words}
    changes = []
    for name, constant in CONSTANTS.items():
        then = frozen.policy.get(name, constant.default)
        if name != "language" and then != today[name]:
            changes.append((name, then, today[name]))
    return changes


def _restated(frozen: Snapshot, before: Review) -> int:
    """How many accounts' scores are others when their inputs are scored again."""
    import numpy as np

    from udfs.quarters import SCORES

    names = [f"{score}_score" for score in SCORES if f"{score}_score" in frozen.results]
    then = frozen.results.drop_duplicates("account_id").set_index("account_id")[names]
    again = before.accounts.set_index("account_id")[names].reindex(then.index)
    one, other = then.to_numpy(dtype=float), again.to_numpy(dtype=float)
    same = (np.isnan(one) & np.isnan(other)) | (np.abs(one - other) < 0.05)
    return int((~same.all(axis=1)).sum())


def _from_results(then: pd.DataFrame, now: Review) -> pd.DataFrame:
    import numpy as np

    from udfs.quarters import trend

    known = then.drop_duplicates("account_id").set_index("account_id")["exposure_score"].astype(float)
    accounts = now.accounts
    here = accounts["account_id"].isin(known.index).to_numpy()
    before = known.reindex(accounts["account_id"]).to_numpy()
    change = np.rint(10.0 * (accounts["exposure_score"].to_numpy(dtype=float) - before)) / 10.0
    words = np.where(here, trend(change, now.policy["flat_points"], higher_is_better=False), "first review")
    return accounts[["account_id"]].assign(exposure_change=change, exposure_trend=words)


def _version() -> str:
    from addin.jobs import product_version

    return product_version()
