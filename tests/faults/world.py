"""A workbook on a share with a journal beside it, and what must hold of both after any fault."""

from __future__ import annotations

import itertools
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path

from tests.hosts.smb import until
from tests.workbook.packages import full, saying
from workbook import save
from workbook.journal import Folders, Outbox, publish, read

_NUMBERS = itertools.count(1)
OLD = full("old")
RECORDS = 3


class Run:
    """A worker process; ended with the block it is used in."""

    def __init__(self, job: str, *arguments: object, stop_at: int = 0) -> None:
        command = [sys.executable, "-m", "tests.faults.worker", job, str(stop_at), *map(str, arguments)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self.line() == "ready"

    def line(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline().strip()

    def go(self) -> None:
        assert self.process.stdin
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def end(self) -> str:
        """Let it work to its end, and give its last word."""
        self.go()
        return self.line()

    def __enter__(self) -> Run:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.communicate()


@dataclass
class World:
    """A workbook that says "old" and a journal of three records.

    Attributes
    ----------
    root : Path
        The share as a program sees it.
    kept : Path
        The same on the server's own disk, where a test looks quickly; on a local disk there is no difference.
    """

    root: Path
    kept: Path
    case: str
    outbox: Path
    name: str = "Book.xlsx"

    @classmethod
    def made(cls, root: Path, home: Path, *, kept: Path | None = None, name: str = "Book.xlsx") -> World:
        case = f"case{next(_NUMBERS)}"
        world = cls(root, kept or root, case, home / f"outbox-{case}", name)
        server = world.seen_from(world.kept)
        server.folder.mkdir()
        server.book.write_bytes(OLD)
        for at in range(RECORDS):
            server.write(f"met {at}")
        publish(Outbox(world.outbox, server.book), server.folders)
        return world

    def write(self, purpose: str) -> None:
        """Write a record down on this computer."""
        Outbox(self.outbox, self.book).write("add", "Touches", {"account_id": "001", "purpose": purpose})

    @property
    def folder(self) -> Path:
        return self.root / self.case

    @property
    def book(self) -> Path:
        return self.folder / self.name

    @property
    def folders(self) -> Folders:
        return Folders(self.book)

    def seen_from(self, root: Path) -> World:
        """The same through another mount."""
        return replace(self, root=root)

    def whole(self, records: int = RECORDS) -> str:
        """What the book says; it must be whole, and every record must be there once."""
        server = self.seen_from(self.kept)
        shelf = read(server.folders)
        met = sorted(str(record.values["purpose"]) for record in shelf.records.values())
        assert met == [f"met {at}" for at in range(records)]
        assert [note.code for note in shelf.notes] == []
        return saying(server.book.read_bytes())

    def leftovers(self) -> list[str]:
        """What lies in the folder besides the book, its journal, backups and copies."""
        folder = self.kept / self.case
        found = [path.relative_to(folder) for path in folder.rglob("*") if path.is_file()]
        rooms = {Path(f"{self.name}.d", room) for room in ("journal", "backup", "conflict", "quarantine")}
        return sorted(str(path) for path in found if path != Path(self.name) and path.parent not in rooms)

    def tidy(self, *but: str) -> None:
        """Nothing lies about; a mount lets go of a file a moment after its program has."""
        until(lambda: self.leftovers() == sorted(but), f"{self.leftovers()} to be tidied up", 3.0)

    def second_run(self) -> None:
        """Doing it again completes the work: the book is new, and nothing is left lying about."""
        save.recover(self.book)
        save.commit(self.book, full("new"), save.digest(self.book.read_bytes()))
        assert self.whole() == "new"
        self.tidy()


def one_sentence(told: object) -> None:
    """A refusal is one line of plain words that says what to do."""
    text = str(told)
    assert "\n" not in text
    assert text.endswith(".")
    assert 20 < len(text) < 1000
    for riddle in ("Errno", "Traceback", "None", "0x", "{"):
        assert riddle not in text
