"""The buttons Import and Undo import, clicked in an open workbook."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import xlwings as xw

from addin import macros, writing
from tests.addin.macros.conftest import named
from tests.hosts.engine import excel
from workbook.reading import read

TASKS = """Id,WhoId,WhatId,Subject,ActivityDate,Status,Priority,OwnerId,AccountId,IsClosed,CreatedDate,TaskSubtype
00T1,,,Agree the spares list for Q4,2026-09-12,Completed,Normal,Lan,0105,true,2026-09-01,Call
00T2,,,Call,2026-09-13,Completed,Normal,Lan,0105,true,2026-09-01,Call
"""
UNSURE = "Company,Contact Date,Contact Type,Comment\nPacific Harbor Terminal,2026-09-14,Visit,Looked at the crane\n"


@pytest.fixture
def desk(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[xw.App, xw.Book]]:
    monkeypatch.setattr("click.get_app_dir", lambda *_, **__: str(tmp_path / "pc"))
    with excel() as app:
        book = app.books.open(str(small))
        named(book)
        book.set_mock_caller()
        yield app, book


@pytest.fixture
def tasks(tmp_path: Path) -> Path:
    path = tmp_path / "tasks.csv"
    path.write_text(TASKS, "utf-8")
    return path


def touches(book: xw.Book) -> dict[str, dict[str, object]]:
    book.save()
    columns = read(Path(book.fullname))["Touches"].columns
    rows = [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]
    return {str(row["touch_id"]): row for row in rows}


def test_an_import_is_shown_first_and_comes_into_the_open_workbook_after_a_yes(
    desk: tuple[xw.App, xw.Book], tasks: Path
) -> None:
    app, book = desk
    before = touches(book)
    app.impl.answers = [(str(tasks),), "yes"]
    macros.run("import_files")
    after = touches(book)
    new = [row for name, row in after.items() if name not in before]
    assert [(row["account_id"], row["channel"], row["purpose"]) for row in new] == [
        ("0105", "call", "Agree the spares list for Q4"),
        ("0105", "call", None),
    ]
    assert {name: after[name] for name in before} == before
    assert book.sheets.active.name == "Import"
    assert "Imports taken into the workbook: 1." in app.impl.said[0]


def test_a_no_imports_nothing(desk: tuple[xw.App, xw.Book], tasks: Path) -> None:
    app, book = desk
    before = touches(book)
    app.impl.answers = [(str(tasks),), "no"]
    macros.run("import_files")
    assert touches(book) == before
    assert app.impl.said == ["Nothing was imported."]


def test_the_same_file_again_brings_nothing_new(desk: tuple[xw.App, xw.Book], tasks: Path) -> None:
    app, book = desk
    app.impl.answers = [(str(tasks),), "yes", (str(tasks),)]
    macros.run("import_files")
    before = touches(book)
    macros.run("import_files")
    assert touches(book) == before
    assert app.impl.said[-1] == "There is nothing new in these files; the workbook stays as it is."


def test_undo_import_leaves_the_rows_that_were_there_before(desk: tuple[xw.App, xw.Book], tasks: Path) -> None:
    app, book = desk
    before = touches(book)
    app.impl.answers = [(str(tasks),), "yes", "yes"]
    macros.run("import_files")
    macros.run("undo_import")
    assert touches(book) == before
    assert app.impl.asked[-1][0].startswith("Take back the import 'tasks.csv' of ")
    macros.run("undo_import")
    assert app.impl.said[-1] == "There is no import to take back."


def test_a_read_only_workbook_takes_an_import_into_its_journal(
    desk: tuple[xw.App, xw.Book], tasks: Path, small: Path
) -> None:
    app, book = desk
    book.impl.api.ReadOnly = True
    app.impl.answers = [(str(tasks),), "yes"]
    macros.run("import_files")
    assert [one.state for one in writing.batches(writing.place(small))] == ["waiting"]
    assert "Imports taken into the workbook: 1." in writing.merge(writing.place(small))
    assert len([name for name in read(small)["Touches"].columns["touch_id"] if "00T" in str(name)]) == 2


def test_what_cannot_be_told_is_asked_and_a_cancelled_box_leaves_it_on_the_sheet(
    desk: tuple[xw.App, xw.Book], tmp_path: Path
) -> None:
    app, book = desk
    (tmp_path / "visits.csv").write_text(UNSURE, "utf-8")
    app.impl.answers = [(str(tmp_path / "visits.csv"),)]
    macros.run("import_files")
    assert app.impl.said[-1].startswith("Nothing was imported: ")
    assert book.sheets.active.name == "Import"


def test_nothing_picked_is_nothing_done(desk: tuple[xw.App, xw.Book]) -> None:
    app, book = desk
    before = [sheet.name for sheet in book.sheets]
    macros.run("import_files")
    assert ([sheet.name for sheet in book.sheets], app.impl.said) == (before, [])


def test_accounts_the_workbook_does_not_have_are_added_for_whom_the_user_names(
    desk: tuple[xw.App, xw.Book], tmp_path: Path
) -> None:
    app, book = desk
    (tmp_path / "tasks.csv").write_text(TASKS.replace(",0105,", ",0999,"), "utf-8")
    app.impl.answers = [(str(tmp_path / "tasks.csv"),), "Lan", "yes"]
    macros.run("import_files")
    assert app.impl.asked[1][0].startswith("2 rows name accounts that the workbook does not have.")
    book.save()
    accounts = read(Path(book.fullname))["Accounts"].columns
    assert accounts["owner"][accounts["account_id"].index("salesforce-0999")] == "Lan"
