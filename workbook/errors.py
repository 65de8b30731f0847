"""What can go wrong that a person can put right: every such error is a `ReviewError`."""


class ReviewError(Exception):
    """A user's error: its text is one sentence that says where, what was found and what to do."""


class RefusedError(ReviewError):
    """The book (or the request) cannot be worked on; nothing was written."""


class BookBusyError(RefusedError):
    """Somebody else holds the book, or it changed while we worked; nothing was written."""
