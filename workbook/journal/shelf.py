"""Reading the shared journal: every record once, whatever a share or a sync program has made of its files."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workbook import disk
from workbook.collector import collector_paused
from workbook.disk.patience import passing, patiently
from workbook.journal.notes import Note
from workbook.journal.places import Folders, put_aside
from workbook.journal.record import NAME, NewerError, Record, digest, of_fields, recalled
from workbook.journal.writers import of_writers

PACK = re.compile(r"pack-(\d{8}T\d{12}Z)-([0-9a-f]{16})\.jsonl")
"""The name of a file that holds many records, one a line."""
_AGAIN_SECONDS = 0.05


@dataclass(slots=True)
class Shelf:
    """What was found in a journal's folder."""

    records: dict[str, Record] = field(default_factory=dict)
    """By record id; a record that lies there twice is here once."""
    notes: list[Note] = field(default_factory=list)

    @property
    def latest(self) -> str:
        """The latest stamp seen."""
        return max((record.stamp for record in self.records.values()), default="")


def read(folders: Folders, cache: Path | None = None, *, now: dt.datetime | None = None) -> Shelf:
    """Read the journal; a file that was read before is not read again.

    Parameters
    ----------
    folders
        Where it lies.
    cache
        A file on this PC that remembers what was read; without it every file is read.
    now
        The present, by which clocks are judged.
    """
    shelf = Shelf()
    with collector_paused():
        known = _remembered(cache)
        names = disk.names(folders.journal)
        found: dict[str, list[dict[str, Any]]] = {}
        for name in names:
            if not name.startswith("."):
                before = known.get(name)
                lines = before or _lines(folders, name, shelf.notes)
                if lines is not None and _take(shelf, name, lines, recalled if before else of_fields):
                    found[name] = lines
        if cache is not None and found.keys() != known.keys():
            _remember(cache, found)
    shelf.notes += of_writers(shelf.records.values(), now or dt.datetime.now(dt.UTC))
    return shelf


def _take(
    shelf: Shelf, name: str, lines: list[dict[str, Any]], record: Callable[[dict[str, Any], str], Record]
) -> bool:
    """Put a file's records on the shelf; whether all of them could be read."""
    if len(lines) == 1 and "copy" in lines[0]:
        shelf.notes.append(Note("copy", {"file": name}))
    whole = True
    for line in lines:
        try:
            if line["id"] not in shelf.records:
                shelf.records[line["id"]] = record(line["fields"], line["id"])
        except NewerError:
            shelf.notes.append(Note("newer", {"file": name}))
            whole = False
        except ValueError:
            shelf.notes.append(Note("foreign", {"file": name}))
            whole = False
    return whole


def _lines(folders: Folders, name: str, notes: list[Note]) -> list[dict[str, Any]] | None:
    """The records of a file that is new here; None where it holds none that can be relied on."""
    ours, pack = NAME.match(name), PACK.fullmatch(name)
    if not (pack or (ours and name.endswith(".json"))):
        notes.append(Note("foreign", {"file": name}))
        return None
    wanted = pack[2] if pack else ours[4] if ours else ""
    for again in (False, True):
        # a file may be on its way through a cache: only what is wrong twice is wrong
        if again:
            time.sleep(_AGAIN_SECONDS)
        try:
            content = patiently(lambda: disk.read(folders.journal / name))
        except FileNotFoundError:
            return None  # renamed or put aside by somebody else in the meantime
        except OSError as problem:
            if not (passing(problem) or isinstance(problem, PermissionError)):
                raise
            notes.append(Note("unread", {"file": name, "reason": problem.strerror}))
            return None
        if digest(content) == wanted:
            with contextlib.suppress(ValueError, KeyError, TypeError):
                return _parts(content, name, bool(pack))
            break
    notes.append(put_aside(folders, name))
    return None


def _parts(content: bytes, name: str, pack: bool) -> list[dict[str, Any]]:
    if pack:
        pieces = content.splitlines()
        return [{"id": f"r{digest(piece)}", "fields": json.loads(piece)} for piece in pieces]
    fields = json.loads(content)
    line: dict[str, Any] = {"id": f"r{digest(content)}", "fields": fields}
    return [line | {"copy": True}] if not NAME.fullmatch(name.removesuffix(".json")) else [line]


def _remembered(cache: Path | None) -> dict[str, list[dict[str, Any]]]:
    with contextlib.suppress(OSError):
        said, _, told = disk.read(cache).partition(b"\n") if cache else (b"", b"", b"")
        if told and digest(told).encode() == said:
            known: dict[str, list[dict[str, Any]]] = json.loads(told)
            return known
    return {}


def _remember(cache: Path, found: dict[str, list[dict[str, Any]]]) -> None:
    # ours alone, and only a memory: losing it costs a second reading
    fresh = cache.with_name(f".{cache.name}.{secrets.token_hex(4)}")
    told = json.dumps(found, ensure_ascii=False).encode()
    with contextlib.suppress(OSError):
        os.makedirs(cache.parent, exist_ok=True)
        fresh.write_bytes(digest(told).encode() + b"\n" + told)
        os.replace(fresh, cache)
