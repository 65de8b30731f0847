"""What was written on this PC: each record safe on its own disk before anything is sent."""

from __future__ import annotations

import contextlib
import datetime as dt
import getpass
import hashlib
import json
import os
import re
import secrets
import socket
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from workbook import disk
from workbook.journal.record import Kind, Record, Value, digest, moment_of, parsed, stamped

_RECORD = re.compile(r"(\d{6,9})\.json")
_SENT = re.compile(r"(\d{6,9})-([0-9a-f]{16})\.sent")
_WRITER = re.compile(r"[0-9a-f]{12}")
_BELIEVED = dt.timedelta(days=2)
"""A stamp further ahead than this is a broken clock, and does not pull ours with it."""


class Kept(NamedTuple):
    """A record as it lies in the outbox."""

    writer: str
    seq: int
    content: bytes


class Outbox:
    """The records written on this PC for one workbook.

    A folder for each writer id, in it `000001.json`, `000002.json` and so on, and an empty `000001-<hash>.sent`
    beside each that has been seen in the shared journal. Nothing here is ever deleted, so what the share loses can
    be sent again.
    """

    def __init__(self, folder: Path, book: Path) -> None:
        self.folder, self.book = folder, book

    @classmethod
    def of(cls, home: Path, book: Path) -> Outbox:
        """The outbox of a book, under the folder of this installation."""
        # by the path alone: with the drive away nothing could be asked of it, and this must be the same outbox then
        where = os.path.normcase(os.path.abspath(book))
        return cls(home / "outbox" / hashlib.sha256(where.encode()).hexdigest()[:16], book)

    @classmethod
    def all(cls, home: Path) -> Iterator[Outbox]:
        """Every outbox of this installation."""
        for name in disk.names(home / "outbox"):
            try:
                told = json.loads(disk.read(home / "outbox" / name / "book.json"))
                yield cls(home / "outbox" / name, Path(told["book"]))
            except (OSError, ValueError, KeyError, TypeError):
                continue

    @property
    def imports(self) -> Path:
        """The rows of the batches written here."""
        return self.folder / "imports"

    def write(
        self, kind: Kind, table: str, values: Mapping[str, Value], *, row: str = "", seen: str = "",
        was: Mapping[str, Value] | None = None, now: dt.datetime | None = None,
    ) -> Record:  # fmt: skip
        """Write one record, safe on this disk when this returns.

        Parameters
        ----------
        kind, table, values, row, was
            See `Record`.
        seen
            The latest stamp the writer has seen: what he writes after it counts as later, whatever his clock says.
        now
            The present, by default.

        Raises
        ------
        OSError
            Where this disk does not take it; then nothing was written.
        """
        writer, moment = self.writer(), now or dt.datetime.now(dt.UTC)
        folder = self.folder / writer
        while True:
            last = max(_numbers(folder), default=0)
            before = disk.read(folder / f"{last:06d}.json") if last else b""
            stamp = _later(moment, seen, _stamp_of(before))
            record = Record(
                kind, table, row, dict(values), dict(was or {}), stamp, writer, last + 1,
                digest(before) if last else "", getpass.getuser(), socket.gethostname(),
            ).named()  # fmt: skip
            try:
                _put(folder / f"{record.seq:06d}.json", record.content())
            except FileExistsError:
                continue  # another window of this PC was quicker: the next number is ours
            return record

    def writer(self) -> str:
        """The id this PC writes under for this book: random, and its own even where the whole disk was copied."""
        for name in disk.names(self.folder):
            if _WRITER.fullmatch(name) and self._is_here(name):
                return name
        return self.renew()

    def renew(self) -> str:
        """Write under a new id from now on; what was written under the old one stays, and is sent."""
        with contextlib.suppress(FileExistsError):
            _put(self.folder / "book.json", json.dumps({"book": str(self.book)}).encode())
        for name in disk.names(self.folder):
            if _WRITER.fullmatch(name) and "retired" not in disk.names(self.folder / name):
                with contextlib.suppress(FileExistsError):
                    _put(self.folder / name / "retired", b"")
        fresh = secrets.token_hex(6)
        os.makedirs(self.folder / fresh)
        _put(self.folder / fresh / "place", self._place())
        disk.flush_folder(self.folder)
        return fresh

    def writers(self) -> list[str]:
        """Every id this PC has written under for this book."""
        return [name for name in disk.names(self.folder) if _WRITER.fullmatch(name)]

    def kept(self) -> Iterator[Kept]:
        """All records, sent or not."""
        for writer in self.writers():
            for seq in _numbers(self.folder / writer):
                yield Kept(writer, seq, disk.read(self.folder / writer / f"{seq:06d}.json"))

    def records(self) -> Iterator[Record]:
        """All records that are whole."""
        for kept in self.kept():
            with contextlib.suppress(ValueError):
                yield parsed(kept.content)

    def unsent(self) -> Iterator[Kept]:
        """The records that nobody else can see yet."""
        for writer in self.writers():
            names = disk.names(self.folder / writer)
            sent = {int(found[1]) for name in names if (found := _SENT.fullmatch(name))}
            for seq in sorted(set(_numbers(self.folder / writer, names)) - sent):
                yield Kept(writer, seq, disk.read(self.folder / writer / f"{seq:06d}.json"))

    def sent(self) -> Iterator[tuple[str, int, str]]:
        """Writer, number and id of each record that was sent."""
        for writer in self.writers():
            for name in disk.names(self.folder / writer):
                if found := _SENT.fullmatch(name):
                    yield writer, int(found[1]), f"r{found[2]}"

    def mark_sent(self, kept: Kept) -> None:
        """Note that a record lies in the shared journal."""
        with contextlib.suppress(FileExistsError):
            disk.write_new(self.folder / kept.writer / f"{kept.seq:06d}-{digest(kept.content)}.sent", b"")

    def _is_here(self, writer: str) -> bool:
        names = disk.names(self.folder / writer)
        return (
            "retired" not in names and "place" in names and disk.read(self.folder / writer / "place") == self._place()
        )

    def _place(self) -> bytes:
        return f"{socket.gethostname()}\n{os.path.abspath(self.folder)}\n".encode()


def _put(path: Path, content: bytes) -> None:
    """Write a file that is whole or not there, and never in another's place."""
    os.makedirs(path.parent, exist_ok=True)
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    disk.write_new(part, content)
    try:
        disk.rename_new(part, path)
    except BaseException:
        disk.remove(part)
        raise
    disk.flush_folder(path.parent)


def _numbers(folder: Path, names: list[str] | None = None) -> list[int]:
    found = (_RECORD.fullmatch(name) for name in (disk.names(folder) if names is None else names))
    return sorted(int(record[1]) for record in found if record)


def _stamp_of(content: bytes) -> str:
    try:
        return parsed(content).stamp
    except ValueError:
        return ""


def _later(now: dt.datetime, *seen: str) -> str:
    """The present, or just after the latest stamp seen: an answer never comes before what it answers."""
    latest = max(seen)
    if latest and moment_of(latest) <= now + _BELIEVED:
        return max(stamped(now), stamped(moment_of(latest) + dt.timedelta(microseconds=1)))
    return stamped(now)
