"""All that a pack is made of: the review of a workbook, its closed quarters, and what changed since the last one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.errors import ReviewError

if TYPE_CHECKING:
    from addin.books import Book
    from addin.jobs import Loaded
    from addin.pack.changes import Since
    from addin.report import Story
    from udfs.model import Review


def gathered(book: Book) -> tuple[Story, Since]:
    """The review with its closed quarters, and what it is compared with."""
    from addin import jobs, quarter

    found, loaded = jobs.reviewed(book)
    return jobs.story_of(found, loaded, history=quarter.history_of(book)), compared(book, found, loaded)


def compared(book: Book, found: Review, loaded: Loaded) -> Since:
    """A review against the last quarter closed before it.

    Returns
    -------
    Against, ReviewError or None
        None where no quarter is closed; the problem where one is, and cannot be relied on: that is no first review.
    """
    from addin.quarter import comparing

    try:
        closing = comparing.earlier(book, found.period)
        if closing is None:
            return None
        book.progress("Comparing")
        return comparing.against(closing, found, loaded)
    except ReviewError as problem:
        return problem
