"""What the tests of an exchange share: a book, a look at its folder, and calls of the disk that fail or come late."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.workbook.packages import package
from workbook import disk, save

OLD, NEW, LANS = package("the old book"), package("the new book" * 1000), package("Lan's own")
NOON = dt.datetime(2026, 11, 22, 3, 15, tzinfo=dt.UTC)
CONFLICT = "Book.xlsx.d/conflict/Book (conflict 2026-11-22 0315Z PC-12).xlsx"


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbook.disk.patience.DELAYS", (0.0, 0.0, 0.0, 0.0))


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("socket.gethostname", lambda: "PC-12.lan")
    path = tmp_path / "Book.xlsx"
    path.write_bytes(OLD)
    return path


def files(book: Path) -> dict[str, bytes]:
    """Every file in the book's folder; backups by what they hold, as their names hold chance."""
    found = [path for path in book.parent.rglob("*") if path.is_file()]
    named = {path.relative_to(book.parent).as_posix(): path.read_bytes() for path in found}
    return {("backup" if "/backup/" in name else name): content for name, content in named.items()}


def marker(name: str) -> bytes:
    wide = name.encode("utf-16-le")
    return (
        (bytes([len(name)]) + name.encode()).ljust(55, b" ") + len(name).to_bytes(2, "little") + wide.ljust(108, b" ")
    )


def commit(book: Path, content: bytes = NEW) -> None:
    save.commit(book, content, save.digest(OLD), now=NOON)


def failing(code: int) -> Callable[..., None]:
    def fails(*_: object, **__: object) -> None:
        raise OSError(code, os.strerror(code))

    return fails


def before(monkeypatch: pytest.MonkeyPatch, call: str, when: Callable[..., bool], do: Callable[[], object]) -> None:
    """Do something the first time a call of the disk is about to be made."""
    real, done = getattr(disk, call), []

    def meanwhile(*arguments: Path) -> object:
        if not done and when(*arguments):
            done.append(True)
            do()
        return real(*arguments)

    monkeypatch.setattr(disk, call, meanwhile)
