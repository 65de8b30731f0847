"""Damaged files for all readers: `python -m tests.fuzz.readers --inputs 100000`.

Each input gives what the reader promises or one sentence; anything else (another exception, a process that dies,
an input that takes longer than its limit, more memory than its limit) is a fault, and its number is printed.
`--only READER --first NUMBER --inputs 1` does one again, `--keep FILE` writes it down.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from multiprocessing.connection import Connection
from pathlib import Path

from tests.fuzz.mutations import mutated
from tests.workbook.incoming.files import seeds

MOST_SECONDS = 20.0
MOST_BYTES = 4 << 30


@dataclass(frozen=True)
class Reader:
    """Something that reads files of unknown origin."""

    name: str
    seeds: Callable[[], list[bytes]]
    """Valid inputs."""
    read: Callable[[Path], str]
    """Reads a file, checks what it gives, and says "read" or "refused"; anything raised is a fault."""


def read_table(path: Path) -> str:
    """All grids of a file, whole."""
    import datetime as dt

    from workbook.errors import RefusedError
    from workbook.incoming.files import grids, is_mail
    from workbook.schema.cells import CellError

    cells = (str, float, int, bool, dt.date, dt.datetime, dt.time, dt.timedelta, CellError, type(None))
    try:
        is_mail(path)
        for grid in grids(path):
            width = max(map(len, grid.head), default=0)
            columns = grid.columns(range(min(width + 1, 50)), 0)
            assert len(set(map(len, columns))) <= 1, "columns of several lengths"
            assert all(isinstance(cell, cells) and cell != "" for column in columns for cell in column), "no cell"
            assert not columns or grid.rows == len(columns[0]), f"{grid.rows} rows, {len(columns[0])} cells"
    except RefusedError as problem:
        sentence = str(problem)
    else:
        return "read"
    assert sentence, "no sentence"
    assert "\n" not in sentence, "more than a line"
    return "refused"


def _texts() -> list[bytes]:
    plain = 'Khách hàng;Ngày;Giá trị\n"Bình\nMinh";23/04/2026;1.234,5\n'.encode()
    return [
        seeds.text(), seeds.text("utf-16"), seeds.text("utf-16-le"), seeds.text(sign="\t"), plain, b"sep=;\r\na;b\r\n1;2\r\n",
        seeds.vietnamese("Tên,Nơi\nNguyễn Văn Đức,Hà Nội\n"), "客户,城市\n上海华联贸易有限公司,上海\n".encode("gb18030"),
        "Müller;Köln\nÉlysée;Orléans\n".encode("cp1252"), "客户,城市\n上海,上海\n".encode("utf-8-sig"),
    ]  # fmt: skip


def read_mail(path: Path) -> str:
    """All contacts of a mail or calendar file."""
    from tests.workbook.incoming.mail.made import read
    from workbook.errors import RefusedError

    try:
        found = read(path)
    except RefusedError as problem:
        sentence = str(problem)
    else:
        assert found.rows["date"].notna().all(), "a contact without a day"
        found.rows.to_csv().encode()
        return "read"
    assert sentence, "no sentence"
    assert "\n" not in sentence, "more than a line"
    return "refused"


def _mails(kind: str) -> Callable[[], list[bytes]]:
    def seeds_of() -> list[bytes]:
        from tests.workbook.incoming.mail.test_fuzz import SEEDS

        return [SEEDS[kind]]

    return seeds_of


READERS = [
    Reader("text", _texts, read_table),
    Reader("xlsx", lambda: [seeds.xlsx()], read_table),
    Reader("xls", lambda: [seeds.xls()], read_table),
    Reader("xlsb", lambda: [seeds.xlsb(), seeds.xlsb(texts=("Bình Minh", "x"))], read_table),
    Reader("ods", lambda: [seeds.ods()], read_table),
    Reader("parquet", lambda: [seeds.parquet()], read_table),
    *(Reader(kind, _mails(kind), read_mail) for kind in ("ics", "eml", "mbox", "msg")),
]
"""A line for each."""


@cache
def _valid(reader: Reader) -> list[bytes]:
    return reader.seeds()


def input_of(reader: Reader, number: int) -> bytes:
    """The input of that number; the tenth part is noise, or a seed whose beginning is another's."""
    chance = random.Random(f"{reader.name} {number}")
    seed = chance.choice(_valid(reader))
    if number % 20 == 0:
        return chance.randbytes(chance.randrange(4096))
    if number % 20 == 10:
        other = chance.choice(_valid(chance.choice(READERS)))
        return other[: chance.randrange(1, 64)] + seed
    return mutated(chance, seed)


def work(name: str, first: int, step: int, last: int, folder: str, say: Connection) -> None:
    """Read inputs one after the other; says the number before and the outcome after each."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    except ImportError:  # Windows has no limits of this kind
        pass
    # a panic of compiled code writes to the second handle by itself
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    reader = next(reader for reader in READERS if reader.name == name)
    path = Path(folder) / f"{name}-{first % step}"
    for number in range(first, last, step):
        path.write_bytes(input_of(reader, number))
        say.send((number, "began"))
        try:
            outcome = reader.read(path)
        except BaseException:
            outcome = traceback.format_exc(limit=-4)[-1200:]
        say.send((number, outcome))


def fuzz(reader: Reader, first: int, last: int, processes: int) -> tuple[dict[str, int], list[tuple[int, str]]]:
    """Outcomes, and the faults by number."""
    counts: dict[str, int] = {}
    faults: list[tuple[int, str]] = []
    with tempfile.TemporaryDirectory() as folder:
        starts = range(first, min(first + processes, last))
        workers = [_Worker(reader, start, processes, last, folder) for start in starts]
        while workers:
            for worker in list(workers):
                for number, outcome in worker.outcomes():
                    if outcome not in ("read", "refused"):
                        faults.append((number, outcome))
                        outcome = "fault"
                    counts[outcome] = counts.get(outcome, 0) + 1
                if worker.done:
                    workers.remove(worker)
    return counts, faults


class _Worker:
    """A process that reads every so-manyth input, started again after one that killed it."""

    def __init__(self, reader: Reader, first: int, step: int, last: int, folder: str) -> None:
        self._arguments = reader.name, step, last, folder
        self._next = first
        self.done = False
        self._start()

    def _start(self) -> None:
        name, step, last, folder = self._arguments
        self._heard, say = multiprocessing.Pipe(duplex=False)
        self._process = multiprocessing.get_context("fork" if os.name == "posix" else "spawn").Process(
            target=work, args=(name, self._next, step, last, folder, say), daemon=True
        )
        self._process.start()
        say.close()
        self._since = time.monotonic()
        self._reading = self._next

    def outcomes(self) -> list[tuple[int, str]]:
        """What was told since the last time."""
        found: list[tuple[int, str]] = []
        try:
            while self._heard.poll(0.02 if not found else 0) and len(found) < 1000:
                number, outcome = self._heard.recv()
                self._since, self._reading = time.monotonic(), number
                if outcome != "began":
                    found.append((number, outcome))
                    self._next = number + self._arguments[1]
        except EOFError:
            self._process.join()
            if self._next >= self._arguments[2]:
                self.done = True
            else:
                found.append((self._reading, f"the process ended with {self._process.exitcode}"))
                self._again()
            return found
        if time.monotonic() - self._since > MOST_SECONDS:
            self._process.kill()
            self._process.join()
            found.append((self._reading, f"no answer within {MOST_SECONDS:.0f} seconds"))
            self._again()
        return found

    def _again(self) -> None:
        self._next = self._reading + self._arguments[1]
        self.done = self._next >= self._arguments[2]
        if not self.done:
            self._start()


def main() -> int:
    """Run all readers, or one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=100_000, help="of all readers together")
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--only", choices=[reader.name for reader in READERS])
    parser.add_argument("--keep", type=Path, help="write the input --first to this file, and stop")
    asked = parser.parse_args()
    readers = [reader for reader in READERS if asked.only in (None, reader.name)]
    if asked.keep:
        asked.keep.write_bytes(input_of(readers[0], asked.first))
        return 0
    each = -(-asked.inputs // len(readers))
    wrong = 0
    for reader in readers:
        began = time.monotonic()
        counts, faults = fuzz(reader, asked.first, asked.first + each, asked.processes)
        print(f"{reader.name}: {sum(counts.values())} inputs in {time.monotonic() - began:.0f} s, {counts}", flush=True)
        for number, fault in faults[:20]:
            print(f"  --only {reader.name} --first {number}: {fault}", flush=True)
        wrong += len(faults)
    print(f"{wrong} faults")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
