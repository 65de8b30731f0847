"""An import without a terminal, as the ribbon's button runs it: what is asked, what is shown, in each language."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pytest

from addin.importing import Session, begin
from addin.importing.printing import printed
from addin.language import LANGUAGES, translator
from tests.addin.importing.conftest import written
from tests.addin.importing.frames import workbook
from workbook import graft
from workbook.errors import RefusedError
from workbook.reading import read

LATEST = dt.date(2026, 9, 30)
HEADERS = ("Id", "Subject", "ActivityDate", "Status", "OwnerId", "AccountId", "Account.Name", "TaskSubtype")


def calls(*names: str) -> Path:
    told = [(f"00T{at}", "Call", "2026-03-01", "Completed", "Lan", "", name, "Call") for at, name in enumerate(names)]
    return written("Task.csv", HEADERS, told)


def session(*names: str, **more) -> Session:
    return Session(workbook(), [calls(*names)], LATEST, **more)


def test_a_button_asks_one_account_at_a_time_and_then_has_a_batch() -> None:
    one = session("Hong Lan Steel", "Saigon Delta Cement")
    assert one.recognised() == ["Task.csv: Salesforce: Task → Touches; columns used: 8"]
    one.plan()
    (doubt,) = one.doubts
    with pytest.raises(RefusedError, match="Questions to be answered before the import: 1;"):
        one.batch()
    one.same(doubt.name, doubt.candidates[0][0])
    one.plan()
    assert not one.open
    batch = one.batch()
    assert batch.title == "Task.csv"
    assert batch.tables["Touches"].added["account_id"] == ["0102", "0101"]
    assert batch.answers["accounts"]["Hong Lan Steel"] == "0102"


def test_skipping_what_is_not_sure_leaves_its_rows_out() -> None:
    one = session("Hong Lan Steel", "Saigon Delta Cement", skip_unsure=True)
    assert one.plan().left_out["code"].tolist() == ["unsure"]
    assert one.batch().tables["Touches"].added["account_id"] == ["0101"]


def test_an_answer_that_holds_for_this_import_alone_is_not_remembered() -> None:
    one = session("Quokka Bay Ports", answers={
        "new_accounts": {"": "Hoa"}, "ours": {"ours.vn": "yes"}, "dates": {"*": "day"}, "decimal": {"Betrag": ","},
        "currency": {"chosen": "VND"}, "table": {"other.csv": "Touches"},
    })  # fmt: skip
    told = {kind: said for kind, said in one.batch().answers.items() if said}
    assert told == {"ours": {"ours.vn": "yes"}, "decimal": {"Betrag": ","}}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_preview_is_a_page_of_the_workbook_in_each_language(book: Path, language: str) -> None:
    one = session("Hong Lan Steel", "Saigon Delta Cement", "Nobody Ltd", translate=translator(language))
    one.plan()
    page = one.page()
    content = graft.with_pages(book.read_bytes(), [page])
    book.write_bytes(content)
    assert "Touches" in read(book)
    titles = [block.table for block in page.blocks]
    assert titles == ["ImportRecognised", "ImportDoubts", "ImportCounts", "ImportLeftOut", "ImportNewTouches"]


def test_a_terminal_is_not_steered_by_what_a_file_says() -> None:
    from rich.console import Console

    out = io.StringIO()
    one = session("Quokka \x1b[2J\x07 Ports")
    one.plan()
    printed(one.page().parts, Console(file=out, width=200))
    assert "\x1b" not in out.getvalue()
    assert "\x07" not in out.getvalue()


def test_beginning_takes_what_earlier_imports_remember(book: Path) -> None:
    from addin import writing

    first = begin(book, read(book), [calls("Delta Redy-Mix")], LATEST)
    first.plan()
    first.same("Delta Redy-Mix", "0103")
    writing.add_batch(writing.place(book), first.batch())
    second = begin(book, read(book), [calls("Delta Redy-Mix")], LATEST)
    assert second.answers["accounts"] == {"Delta Redy-Mix": "0103"}
    assert second.plan().count == 0
