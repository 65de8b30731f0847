"""Waiting out what passes by itself: a scanner, an indexer or Excel's own save has the file for a moment."""

from __future__ import annotations

import errno
import time
from collections.abc import Callable
from typing import TypeVar

DELAYS = (0.05, 0.1, 0.2, 0.4)
"""Seconds between tries: what passes lasts 50 to 500 ms, and nobody shall wait for a second in vain."""
_PASSING = {errno.EBUSY, errno.ETXTBSY, errno.EAGAIN}
_PASSING_ON_WINDOWS = {32, 33, 5, 303}  # sharing violation, locked range, and two names for "being deleted"

Result = TypeVar("Result")


def patiently(ask: Callable[[], Result], *, also: tuple[type[OSError], ...] = ()) -> Result:
    """Ask again, a bounded number of times, while the answer is that somebody else has the file just now.

    Parameters
    ----------
    ask : callable
        What to do; it must have changed nothing when it raises.
    also : tuple of OSError types
        Further answers that may pass.
    """
    for delay in DELAYS:
        try:
            return ask()
        except OSError as error:
            if not (passing(error) or isinstance(error, also)):
                raise
        time.sleep(delay)
    return ask()


def passing(error: OSError) -> bool:
    """Whether an error says that somebody else has the file."""
    code = getattr(error, "winerror", None)
    return code in _PASSING_ON_WINDOWS if code else error.errno in _PASSING
