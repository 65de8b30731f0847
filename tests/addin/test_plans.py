"""The sheet Plans is the manager's: its rows are the same bytes after scores and merges, and the page tells what lacks."""

from __future__ import annotations

import re
import shutil
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from addin import jobs, macros, quarter, writing
from addin.books.file import FileBook
from addin.report import in_words, plans
from tests.workbook import foreign
from workbook.pages import Block, Figures, Page
from workbook.reading import read

SAMPLE = Path(str(files("addin"))) / "sample" / "AccountReview-sample.xlsx"
AS_OF = date(2026, 9, 30)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return Path(shutil.copy(SAMPLE, tmp_path / "Book.xlsx"))


def plan_rows(book: Path) -> bytes:
    """The rows of the sheet Plans as they stand in the file."""
    parts = foreign.parts(book.read_bytes())
    (link,) = re.findall(rb'<sheet [^>]*name="Plans"[^>]*r:id="(\w+)"', parts["xl/workbook.xml"])
    links = parts["xl/_rels/workbook.xml.rels"]
    (tag,) = [tag for tag in re.findall(rb"<Relationship [^>]*>", links) if b'Id="' + link + b'"' in tag]
    (target,) = re.findall(rb'Target="/?(?:xl/)?([^"]+)"', tag)
    (rows,) = re.findall(rb"<sheetData>.*</sheetData>", parts[f"xl/{target.decode()}"], re.DOTALL)
    return rows


def score(book: Path, times: int = 1) -> None:
    for _ in range(times):
        macros.score(FileBook(book, as_of=AS_OF, today=AS_OF))


def page_of(book: Path) -> Page:
    loaded = jobs.load(book, AS_OF)
    return in_words(plans.page(jobs.story_of(jobs.review(loaded, AS_OF), loaded)), str)


def block(page: Page, table: str) -> Block:
    return next(part for part in page.parts if isinstance(part, Block) and part.table == table)


def test_plan_rows_are_the_same_bytes_after_every_score(book: Path) -> None:
    before = plan_rows(book)
    score(book, times=2)
    assert plan_rows(book) == before
    assert b"<row" in before


def test_plan_rows_are_the_same_bytes_after_a_merge_of_contacts(book: Path, tmp_path: Path) -> None:
    before = plan_rows(book)
    at = writing.place(book, tmp_path / "pc")
    writing.log_contact(at, "0105", {"channel": "visit", "purpose": "Agree the spares list", "date": "2026-09-29"})
    writing.merge(at)
    assert "Agree the spares list" in read(book)["Touches"].columns["purpose"]
    assert plan_rows(book) == before


def test_a_plan_record_changes_the_one_cell_it_is_about_and_a_score_keeps_it(book: Path, tmp_path: Path) -> None:
    before = read(book)["Plans"].columns
    at = writing.place(book, tmp_path / "pc")
    writing.edit_plan(at, "0105", {"due": "2026-10-20"})
    writing.merge(at)
    merged = plan_rows(book)
    score(book)
    assert plan_rows(book) == merged
    after = read(book)["Plans"].columns
    changed = [
        (name, row) for name in before for row, (old, new) in enumerate(zip(before[name], after[name], strict=True)) if old != new
    ]  # fmt: skip
    assert changed == [("due", before["account_id"].index("0105"))]
    assert "0105" not in block(page_of(book), "PlansWanted").frame["account_id"].tolist()


def test_plan_rows_are_the_same_bytes_after_a_quarter_is_closed(book: Path) -> None:
    before = plan_rows(book)
    quarter.close(FileBook(book, as_of=AS_OF, today=date(2026, 10, 1)))
    assert plan_rows(book) == before


def test_the_page_tells_what_lacks_and_when_the_others_fall_due(book: Path) -> None:
    page = page_of(book)
    (figures,) = [part for part in page.parts if isinstance(part, Figures)]
    assert [(figure.value, figure.tone) for figure in figures.figures] == [(5, "warn"), (4, "warn"), (0, "good")]
    wanted, written = block(page, "PlansWanted"), block(page, "PlansWritten")
    lacks = dict(zip(wanted.frame["account_id"], wanted.frame["lacks"], strict=True))
    assert lacks["0105"] == "due date"
    assert lacks["0107"] == "plan, owner, next step, due date"
    assert dict(zip(wanted.frame["account_id"], wanted.frame["why"], strict=True))["0116"] == "flagged"
    assert written.frame["account_id"].tolist()[0] == "0110"
    assert written.frame["state"].tolist()[-1] == "done"


def test_a_plan_of_yesterday_is_told_as_overdue(book: Path, tmp_path: Path) -> None:
    at = writing.place(book, tmp_path / "pc")
    writing.edit_plan(at, "0105", {"due": "2026-09-29"})
    writing.merge(at)
    page = page_of(book)
    first = block(page, "PlansWritten").frame.iloc[0]
    assert (first["account_id"], first["state"], first["overdue_days"]) == ("0105", "overdue", 1.0)
    (figures,) = [part for part in page.parts if isinstance(part, Figures)]
    assert (figures.figures[2].value, figures.figures[2].tone) == (1, "bad")
