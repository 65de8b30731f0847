"""The list of what is due, made of a workbook wherever it is, for everybody or for one owner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbook.errors import RefusedError

if TYPE_CHECKING:
    import pandas as pd

    from addin.books import Book
    from addin.jobs import Loaded
    from udfs.model import Review


@dataclass(frozen=True, slots=True)
class Listed:
    """What is due, and what it was made of."""

    things: pd.DataFrame
    """As `udfs.due.due` gives them."""
    review: Review
    loaded: Loaded

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
        Whose; everybody's where empty.

    Raises
    ------
    RefusedError
        Where nobody is called so, or more than one.
    """
    from addin import jobs
    from udfs.due import due

    review, loaded = jobs.reviewed(book)
    things = due(loaded.tables, review, days, loaded.translate)
    if owner:
        names = [*things["owner"].dropna(), *loaded.tables["Accounts"]["owner"].dropna()]
        things = things[things["owner"] == owner_called(owner, names)].reset_index(drop=True)
    return Listed(things, review, loaded)


def owner_called(name: str, owners: list[str]) -> str:
    """The owner of that name, or the only one whose name holds it; accents and case do not matter."""
    from addin.selecting import owners_meant

    hits = owners_meant(owners, name)
    if len(hits) != 1:
        names = ", ".join(hits or sorted(set(owners)))
        raise RefusedError("Found no one owner called '{name}'; there are: {names}.", name=name, names=names)
    return hits[0]
