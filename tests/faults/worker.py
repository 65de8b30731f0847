"""One run of the product in a process of its own, which can be stopped before any request to the disk, or killed.

`python -m tests.faults.worker JOB STOP_AT ARGUMENTS...` says `ready`, waits for a line, and works. Before request number
STOP_AT it says `stopped` and waits for another line. At the end it says `done`, or the refusal's sentence.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.workbook.packages import full, saying
from workbook import disk, save
from workbook.errors import ReviewError
from workbook.journal import Folders, Outbox, publish
from workbook.saveerrors import refusal

REQUESTS = ("read", "write_new", "rename_new", "hold", "own", "take", "remove", "names", "flush_folder", "same_rights")

TAKING = 8
"""The request of a commit that takes the old book away."""
BETWEEN = 9
"""The request of a commit before which the old book is away and the new one is not there yet."""


def commit(book: str, word: str) -> None:
    """Recover, read, and put a book that says something else in its place, as every command does."""
    save.recover(Path(book))
    try:
        found = disk.read(Path(book))
    except OSError as error:
        raise refusal(error, Path(book)) from error
    assert saying(found)
    save.commit(Path(book), full(word), save.digest(found))


def recover(book: str) -> None:
    save.recover(Path(book))


def send(outbox: str, book: str) -> None:
    try:
        publish(Outbox(Path(outbox), Path(book)), Folders(Path(book)))
    except OSError as error:
        raise refusal(error, Path(book)) from error


def say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def counted(call: Callable[..., Any], calls: list[str], stop_at: int) -> Callable[..., Any]:
    def asked(*arguments: Any) -> Any:
        calls.append(call.__name__)
        if len(calls) == stop_at:
            say("stopped")
            sys.stdin.readline()
        return call(*arguments)

    return asked


def main() -> None:
    job, stop_at, *arguments = sys.argv[1:]
    calls: list[str] = []
    for name in REQUESTS:
        setattr(disk, name, counted(getattr(disk, name), calls, int(stop_at)))
    say("ready")
    sys.stdin.readline()
    try:
        {"commit": commit, "recover": recover, "send": send}[job](*arguments)
    except ReviewError as refused:
        say(str(refused))
        return
    say("done")


if __name__ == "__main__":
    main()
