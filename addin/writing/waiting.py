"""Asking a share, and not waiting for its answer longer than a person would."""

from __future__ import annotations

import errno
import threading
from collections.abc import Callable
from typing import TypeVar

Answer = TypeVar("Answer")

PATIENCE_SECONDS = 10.0
"""An opener can stand half a minute behind a laptop that sleeps with the workbook open."""


def within(seconds: float, ask: Callable[[], Answer]) -> Answer:
    """What `ask` gives, or `TimeoutError` where it takes longer; it then goes on unheard, so it must be harmless.

    Parameters
    ----------
    seconds
        How long to wait.
    ask
        What may hang: a call to a share.
    """
    got: list[Answer] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            got.append(ask())
        except BaseException as error:  # it is raised again where it is waited for
            failed.append(error)

    thread = threading.Thread(target=run, daemon=True, name="share")
    thread.start()
    thread.join(seconds)
    if failed:
        raise failed[0]
    if not got:
        raise TimeoutError(errno.ETIMEDOUT, "the share does not answer")
    return got[0]
