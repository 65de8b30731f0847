"""The list of what is due, made of a workbook wherever it is, for everybody, for one owner or for a team."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from addin.books import Book
    from addin.jobs import Loaded
    from addin.selecting import Whose
    from udfs.model import Review


@dataclass(frozen=True, slots=True)
class Listed:
    """What is due, and what it was made of."""

    things: pd.DataFrame
    """As `udfs.due.due` gives them."""
    review: Review
    loaded: Loaded
    whose: Whose | None = None
    """Of whom; None where of everybody."""

    def calendar(self) -> bytes:
        """The same as a calendar file."""
        from addin.due.ics import calendar

        return calendar(self.things, self.review.period.as_of, self.loaded.translate)


def listed(book: Book, days: int | None = None, owner: str = "") -> Listed:
    """What is due in a workbook.

    Parameters
    ----------
    days
        How many days after the as-of day; as the policy says where None.
    owner
        Whose, the name of an owner or of a team; everybody's where empty.

    Raises
    ------
    RefusedError
        Where nobody is called so, or more than one.
    """
    from addin import jobs
    from addin.selecting import owners_meant
    from udfs.due import due

    review, loaded = jobs.reviewed(book)
    things = due(loaded.tables, review, days, loaded.translate)
    if not owner:
        return Listed(things, review, loaded)
    # A plan's step may be due to somebody who owns no account.
    whose = owners_meant(owner, [*things["owner"], *loaded.tables["Accounts"]["owner"]], loaded.tables["Staff"])
    return Listed(things[things["owner"].isin(whose.owners)].reset_index(drop=True), review, loaded, whose)
