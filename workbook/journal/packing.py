"""A batch's rows as one small file, and back: packed columns, read with a bound on what a hostile file may become."""

from __future__ import annotations

import datetime as dt
import json
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from workbook.collector import collector_paused
from workbook.journal.batch import Batch, Changed, TableChange, check
from workbook.journal.record import NewerError, Value
from workbook.schema import BY_NAME, Column

FORM = 1
_RUN = 512
"""Cells on a line of the file."""
_MOST_LINE, _MOST_BYTES, _MOST_CELLS = 128 << 20, 384 << 20, 30_000_000
"""No line is longer, with the longest texts a cell can hold; no import of half a million rows is larger."""
_PIECE = 1 << 18
_UNHEARD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ODD = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_GZIP = 31  # zlib's word for the gzip form, which carries no hour here: equal batches give equal files
_FASTEST = 1


def packed(batch: Batch) -> bytes:
    """The rows of a batch as the bytes of a file; its title and answers stand in its record.

    Raises
    ------
    ValueError
        Where it is no batch, or too large for one.
    """
    check(batch)
    packer, pieces, length = zlib.compressobj(_FASTEST, wbits=_GZIP), [], 0
    head: dict[str, object] = {"form": FORM}
    for told in chain([head], _told(batch)):
        line = _line(told)
        length += len(line)
        if length > _MOST_BYTES:
            raise ValueError("it is larger than any workbook")
        pieces.append(packer.compress(line))
    return b"".join((*pieces, packer.flush()))


def unpacked(content: bytes, title: str = "") -> Batch:
    """The batch of a file's bytes.

    Raises
    ------
    NewerError
        Where its form, a table or a column is not known here.
    ValueError
        Where it is no such file, or would be larger than any workbook.
    """
    with collector_paused():
        try:
            batch = Batch(title, _tables(_lines(content)))
        except (StopIteration, KeyError, TypeError, AttributeError, RecursionError, zlib.error) as problem:
            raise ValueError("it holds no rows of a batch") from problem
        check(batch)
    return batch


def _told(batch: Batch) -> Iterator[dict[str, object]]:
    for name, change in batch.tables.items():
        for column, cells in change.added.items():
            for at in range(0, len(cells), _RUN):
                yield {"table": name, "column": column, "cells": cells[at : at + _RUN]}
        changed = change.changed
        columns: dict[str, list[int]] = {}
        for at, column in enumerate(changed.column):
            columns.setdefault(column, []).append(at)
        for column, places in columns.items():
            for start in range(0, len(places), _RUN):
                at_once = places[start : start + _RUN]
                said = {word: [cells[at] for at in at_once] for word, cells in _words(changed)}
                yield {"table": name, "column": column, **said}


def _words(changed: Changed) -> tuple[tuple[str, Sequence[Any]], ...]:
    return ("keys", changed.key), ("was", changed.was), ("cells", changed.value)


def _line(told: Mapping[str, object]) -> bytes:
    return json.dumps(told, ensure_ascii=False, allow_nan=False, default=_written).encode("utf-8", "ignore") + b"\n"


def _written(value: object) -> str:
    if isinstance(value, dt.datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError(f"a batch cannot hold {value!r}")


def _lines(content: bytes) -> Iterator[Any]:
    """The lines, one at a time; a file of a few bytes that unpacks without an end is left as soon as it shows."""
    unpacker, rest, begun, total = zlib.decompressobj(_GZIP), content, bytearray(), 0
    while not unpacker.eof:
        piece = unpacker.decompress(rest, _PIECE)
        if not piece and not unpacker.unconsumed_tail and not unpacker.eof:
            raise ValueError("it is cut short")
        rest, total = unpacker.unconsumed_tail, total + len(piece)
        begun += piece
        if total > _MOST_BYTES or len(begun) > _MOST_LINE:
            raise ValueError("it is larger than any workbook")
        if b"\n" in piece:
            *whole, last = bytes(begun).split(b"\n")
            yield from map(_parsed, whole)
            begun = bytearray(last)
    if begun or unpacker.unused_data:
        raise ValueError("it is cut short")


def _parsed(line: bytes) -> Any:
    def none(word: str) -> object:
        raise ValueError(f"{word} is no number")

    return json.loads(line, parse_constant=none)


def _tables(lines: Iterator[Any]) -> dict[str, TableChange]:
    form = next(lines)["form"]
    if isinstance(form, int) and form > FORM:
        raise NewerError(f"form {form}")
    if form != FORM:
        raise ValueError("it is no batch")
    found: dict[str, tuple[dict[str, list[Value]], tuple[list[Any], ...]]] = {}
    same: dict[str, str | None] = {}
    count = 0
    for line in lines:
        name, column = line["table"], line["column"]
        kinds = {each.name: each for each in BY_NAME[name].columns} if name in BY_NAME else {}
        if column not in kinds:
            raise NewerError(f"column {name}.{column}")
        added, changed = found.setdefault(name, ({}, ([], [], [], [])))
        cells = _cells(kinds[column], line["cells"], same)
        count += len(cells)
        if count > _MOST_CELLS:
            raise ValueError("it is larger than any workbook")
        if "keys" not in line:
            added.setdefault(column, []).extend(cells)
            continue
        parts = [_cells(kinds[part], list(run), same) for part, run in _keys(name, line["keys"])]
        was = _cells(kinds[column], line["was"], same)
        new: list[list[Any]] = [[*zip(*parts, strict=True)], [column] * len(cells), was, cells]
        for held, more in zip(changed, new, strict=True):
            held.extend(more)
    return {name: TableChange(name, added, Changed(*changed)) for name, (added, changed) in found.items()}


def _keys(table: str, keys: list[list[Any]]) -> Iterator[tuple[str, tuple[Any, ...]]]:
    yield from zip(BY_NAME[table].key, zip(*keys, strict=True), strict=True)


def _cells(column: Column, cells: list[Any], same: dict[str, str | None]) -> list[Value]:
    """A run of cells as a workbook would give them back; equal texts become one."""
    if not isinstance(cells, list):
        raise ValueError("it is no batch")  # noqa: TRY004
    if column.kind in ("date", "datetime"):
        read = dt.date.fromisoformat if column.kind == "date" else dt.datetime.fromisoformat
        days: dict[Any, Value] = {text: read(text) for text in set(cells) - {None}}
        return list(map(days.get, cells))
    return [_text(cell, same) if type(cell) is str else cell for cell in cells]


def _text(text: str, same: dict[str, str | None]) -> str | None:
    if text not in same:
        # what a sheet's XML cannot hold is gone when it is read back, and a line ends in one way only
        clean = _UNHEARD.sub("", text.replace("\r\n", "\n").replace("\r", "\n")) if _ODD.search(text) else text
        same[text] = clean.strip() or None
    return same[text]
