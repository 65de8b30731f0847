"""The print by Excel itself: which sheets reach its export, under which path, and what is left where it fails.

An engine of our own stands in for Excel, so that the call is known; what a real Excel prints is not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from addin.books.live import LiveBook
from addin.pack import printing, slides, writing
from addin.pack.macros import export_pack
from tests.addin.macros.conftest import few, named, small
from tests.hosts import engine, ranges
from workbook.errors import RefusedError
from workbook.pages import Page

__all__ = ["few", "small"]


@dataclass
class Export:
    """What Excel was asked to print."""

    visible: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    path: Path | None = None
    fails: Exception | None = None
    content: bytes = b"%PDF-1.7 of Excel"


@pytest.fixture
def export(monkeypatch) -> Export:
    """The engine with an export to PDF that keeps what it is asked for."""
    asked, hidden = Export(), set()

    def to_pdf(book: Any, path: str, quality: str) -> None:
        names = [sheet.name for sheet in book.sheets]
        asked.visible = [name for name in names if (book.fullname, name) not in hidden]
        asked.hidden = [name for name in names if (book.fullname, name) in hidden]
        asked.path = Path(path)
        if asked.fails:
            raise asked.fails
        asked.path.write_bytes(asked.content)

    def set_visible(sheet: Any, seen: bool) -> None:
        place = (sheet.book.fullname, sheet.name)
        (hidden.discard if seen else hidden.add)(place)

    seen = property(lambda sheet: (sheet.book.fullname, sheet.name) not in hidden, set_visible)
    monkeypatch.setattr(engine.Book, "to_pdf", to_pdf)
    monkeypatch.setattr(ranges.Sheet, "visible", seen)
    return asked


@pytest.fixture
def app() -> Iterator[Any]:
    with engine.excel() as made:
        yield made


@pytest.fixture
def book(app, small) -> LiveBook:
    made = LiveBook(app.books.open(str(small)))
    named(made.book)
    return made


@pytest.fixture(scope="module")
def pages(story) -> list[Page]:
    return [page for page in printing.pages(story) if page.key in ("Start", "Lose")]


def test_excel_is_asked_for_the_result_sheets_alone_and_its_pdf_is_what_is_written(export, book, pages):
    assert book.paper(pages) == b"%PDF-1.7 of Excel"
    assert export.visible == ["Start", "Lose two"]
    assert export.hidden == ["Sheet1"]  # a workbook has to have a sheet of its own
    assert export.path is not None
    assert export.path.suffix == ".pdf"
    assert not export.path.exists()  # nothing of it stays behind


def test_the_users_workbook_is_as_it_was_after_a_print(app, export, book, pages):
    before = book.book.sheets.active.name, [sheet.name for sheet in book.book.sheets]
    book.paper(pages)
    assert (book.book.sheets.active.name, [sheet.name for sheet in book.book.sheets]) == before
    assert [each.name for each in app.books] == ["Sample.xlsx"]
    assert app.screen_updating is True


@pytest.mark.parametrize("content", [None, b"", b"<html>"])
def test_an_export_that_fails_is_one_sentence_and_half_a_file_is_none(
    app, export, book, story, tmp_path, monkeypatch, pages, content
):
    monkeypatch.setattr(printing, "pages", lambda *_: pages)
    if content is None:
        export.fails = OSError("no printer\r\nis installed")
    else:
        export.content = content
    with pytest.raises(
        RefusedError, match=r"^Excel could not print the result sheets as a PDF \(.+\); try once in Excel"
    ):
        writing.write(story, tmp_path / "packs", ["html", "pdf"], paper=book.paper)
    assert not (tmp_path / "packs").exists()
    monkeypatch.setattr(slides, "pptx", lambda told: b"slides")
    done = writing.write(story, tmp_path / "packs", paper=book.paper)
    assert [file.suffix for file in done.files] == [".html", ".pptx"]
    assert sorted(file.suffix for file in (tmp_path / "packs").iterdir()) == [".html", ".pptx"]
    assert len(done.left_out) == 1
    assert [each.name for each in app.books] == ["Sample.xlsx"]


def test_the_button_in_excel_prints_by_excel_and_needs_no_libreoffice(export, book, tmp_path, monkeypatch):
    monkeypatch.setattr(printing, "program", lambda: None)
    export_pack(book)
    folder = tmp_path / "Sample pack"
    names = [f"Account review 2026 Q3.{form}" for form in ("html", "pptx", "pdf")]
    assert book.told == [f"Written to {folder}: {', '.join(names)}."]
    assert (folder / names[2]).read_bytes() == b"%PDF-1.7 of Excel"
    assert export.visible == [
        "Start", "Exposed", "Defence plans", "Review", "Lose 0 of 0", "Pictures", "Owners", "Practices", "Courtesy",
        "Data check",
    ]  # fmt: skip
