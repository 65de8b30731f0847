"""Who holds a book, and what is let through."""

from __future__ import annotations

import builtins
import struct
from pathlib import Path

import pytest

from workbook.errors import BookBusyError, RefusedError
from workbook.opening import check_package, holder


def excel_marker(name: str, wide: str | None = None) -> bytes:
    narrow = name.encode("cp1252", "replace")
    text = (name if wide is None else wide).encode("utf-16-le")
    return (bytes([len(narrow)]) + narrow).ljust(55, b" ") + struct.pack("<H", len(text) // 2) + text.ljust(108, b" ")


def test_a_sound_workbook_passes(write_book):
    assert check_package(write_book()) is None


def test_a_workbook_passes_whatever_its_ending_says(write_book):
    assert check_package(write_book("Khách hàng Q3.XLSM")) is None


def test_excels_marker_names_who_holds_the_book(tmp_path):
    marker = excel_marker("Lê Thị Hoa")
    assert len(marker) == 165
    (tmp_path / "~$Book.xlsx").write_bytes(marker)
    assert holder(tmp_path / "Book.xlsx") == "Lê Thị Hoa"


def test_an_old_marker_without_the_wide_name_still_names_its_holder(tmp_path):
    (tmp_path / "~$Book.xlsx").write_bytes(b"\x05Petra".ljust(54, b" "))
    assert holder(tmp_path / "Book.xlsx") == "Petra"


@pytest.mark.parametrize(
    ("marker", "name"),
    [
        (b",hoa,PC-12,22.11.2026 10:15,file:///home/hoa;", "hoa"),
        ("Lê Thị Hoa,hoa,PC-12,22.11.2026 10:15,file:///home/hoa;".encode(), "Lê Thị Hoa"),
    ],
)
def test_libreoffices_marker_names_who_holds_the_book(tmp_path, marker, name):
    (tmp_path / ".~lock.Book.xlsx#").write_bytes(marker)
    assert holder(tmp_path / "Book.xlsx") == name


@pytest.mark.parametrize("garbage", [b"", b"\x00" * 165, b"\xff" * 165, b"\x05\x01\x02\x03\x04\x05", b"\x36" * 10])
def test_a_garbage_marker_names_nobody_or_something_printable(tmp_path, garbage):
    (tmp_path / "~$Book.xlsx").write_bytes(garbage)
    name = holder(tmp_path / "Book.xlsx")
    assert name is None or name.isprintable()


def test_a_book_without_a_marker_has_no_holder(tmp_path):
    assert holder(tmp_path / "Book.xlsx") is None


def refuse_to_open(monkeypatch: pytest.MonkeyPatch, winerror: int) -> None:
    def denied(*_: object, **__: object) -> None:
        error = PermissionError(13, "Permission denied")
        error.winerror = winerror  # type: ignore[attr-defined]
        raise error

    monkeypatch.setattr(builtins, "open", denied)


def test_a_book_that_another_holds_is_refused_with_the_holders_name(write_book, monkeypatch):
    path = write_book("Book.xlsx")
    Path(path.parent / "~$Book.xlsx").write_bytes(excel_marker("Lê Thị Hoa"))
    check_package(path)  # a marker alone may be stale
    monkeypatch.setattr("workbook.opening.holder", lambda _: "Lê Thị Hoa")
    refuse_to_open(monkeypatch, 32)
    with pytest.raises(BookBusyError) as refusal:
        check_package(path)
    assert str(refusal.value) == f"{path} is held open by Lê Thị Hoa; ask them to close it and try again."


@pytest.mark.parametrize(
    ("winerror", "kind", "words"),
    [(32, BookBusyError, "held open by another program"), (5, RefusedError, "permission was denied")],
)
def test_a_book_that_cannot_be_opened_says_why(write_book, monkeypatch, winerror, kind, words):
    path = write_book()
    refuse_to_open(monkeypatch, winerror)
    with pytest.raises(kind, match=words):
        check_package(path)
