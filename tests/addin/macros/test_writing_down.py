"""The buttons that write down and share, clicked in an open workbook: safe first, and there for everyone once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
import xlwings as xw

from addin import macros, writing
from tests.addin.macros.conftest import named
from tests.hosts.engine import excel
from workbook.journal import read as journal
from workbook.reading import read

VISIT = ["2026-09-29", "visit", "", "Agree the spares list", "2026-12-01", "Hand over the plan"]


@pytest.fixture
def desk(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[xw.App, xw.Book]]:
    """Excel with the sample open and the row of Pacific Harbour (0105) selected."""
    monkeypatch.setattr("click.get_app_dir", lambda *_, **__: str(tmp_path / "pc"))
    with excel() as app:
        book = app.books.open(str(small))
        named(book)
        book.set_mock_caller()
        accounts = book.sheets["Accounts"]
        ids = accounts.tables[0].range.columns[0].value
        accounts.range((accounts.tables[0].range.row + ids.index("0105"), 2)).select()
        yield app, book


def rows(book: Path, table: str, **wanted: object) -> list[dict[str, object]]:
    columns = read(book)[table].columns
    found = [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]
    return [row for row in found if all(row[name] == value for name, value in wanted.items())]


def saved(book: xw.Book) -> Path:
    book.save()
    return Path(book.fullname)


def records(book: xw.Book) -> list[str]:
    return sorted(journal(writing.place(Path(book.fullname)).folders).records)


def test_a_contact_logged_in_a_writable_workbook_is_in_the_journal_and_in_its_row(
    desk: tuple[xw.App, xw.Book],
) -> None:
    app, book = desk
    app.impl.answers = list(VISIT)
    macros.run("log_contact")
    (record,) = records(book)
    (row,) = rows(saved(book), "Touches", touch_id=record)
    assert (row["account_id"], row["channel"], row["date"]) == ("0105", "visit", dt.date(2026, 9, 29))
    assert (row["purpose"], row["next_date"]) == ("Agree the spares list", dt.date(2026, 12, 1))
    assert row["owner"] == rows(saved(book), "Accounts", account_id="0105")[0]["owner"]
    (said,) = app.impl.said
    assert f"Written down as record {record}." in said
    assert "Records taken into the workbook: 1." in said


def test_merging_again_brings_nothing_twice(desk: tuple[xw.App, xw.Book], tmp_path: Path) -> None:
    app, book = desk
    app.impl.answers = list(VISIT)
    macros.run("log_contact")
    before = book.sheets["Touches"].tables[0].range.rows.count
    macros.run("merge_entries")
    assert app.impl.said[-1] == "The workbook has every record."
    assert book.sheets["Touches"].tables[0].range.rows.count == before
    assert len(rows(saved(book), "Touches", touch_id=records(book)[0])) == 1


def test_in_a_read_only_workbook_a_contact_is_safe_and_comes_in_at_the_next_merge(
    desk: tuple[xw.App, xw.Book], tmp_path: Path, small: Path
) -> None:
    app, book = desk
    book.impl.api.ReadOnly = True
    app.impl.answers = list(VISIT)
    macros.run("log_contact")
    (record,) = records(book)
    assert "It is safe in the journal of Sample.xlsx, and comes into the workbook for everyone" in app.impl.said[0]
    assert rows(saved(book), "Touches", touch_id=record) == []
    assert writing.merge(writing.place(small)) == ["Records taken into the workbook: 1."]
    assert len(rows(small, "Touches", touch_id=record)) == 1


def test_what_does_not_fit_is_asked_again_from_what_was_typed(desk: tuple[xw.App, xw.Book]) -> None:
    app, book = desk
    app.impl.answers = ["2026-09-29", "pigeon", "", "Agree the spares list", "", "", *VISIT]
    macros.run("log_contact")
    assert len(records(book)) == 1
    again = app.impl.asked[6]
    assert "pigeon" in again[0]
    assert again[1] == "2026-09-29"
    assert app.impl.asked[7][1] == "pigeon"


def test_a_cancelled_box_writes_nothing_down(desk: tuple[xw.App, xw.Book]) -> None:
    app, book = desk
    app.impl.answers = ["2026-09-29", "visit"]
    macros.run("log_contact")
    assert (records(book), app.impl.said) == ([], [])


def test_the_boxes_ask_in_the_words_of_the_sheet_and_name_the_account(desk: tuple[xw.App, xw.Book]) -> None:
    app, _ = desk
    app.impl.answers = list(VISIT)
    macros.run("log_contact")
    assert app.impl.asked[1][0].startswith("Pacific Harbour Terminals: channel. How;")
    assert "meeting, visit, call, email" in app.impl.asked[1][0]


@pytest.mark.parametrize(
    ("button", "table", "answers", "wanted"),
    [
        ("log_service", "Service", ["complaint", "major", "2026-09-28T09:15", "", "Late again"],
         {"kind": "complaint", "severity": "major", "opened": dt.datetime(2026, 9, 28, 9, 15), "note": "Late again"}),
        ("competitor_seen", "Competitors", ["quoting", "Rival Ltd", "12000", "A quote on his desk", "2026-09-28"],
         {"kind": "quoting", "competitor": "Rival Ltd", "amount": 12000.0, "date": dt.date(2026, 9, 28)}),
    ],
)  # fmt: skip
def test_service_and_rivals_are_written_down_the_same_way(
    desk: tuple[xw.App, xw.Book], tmp_path: Path, button: str, table: str, answers: list[str], wanted: dict[str, object]
) -> None:
    app, book = desk
    app.impl.answers = answers
    macros.run(button)
    assert len(rows(saved(book), table, account_id="0105", **wanted)) == 1


def test_a_score_takes_in_what_a_colleague_wrote_down_meanwhile(
    desk: tuple[xw.App, xw.Book], tmp_path: Path, small: Path
) -> None:
    app, book = desk
    written = writing.log_contact(writing.place(small, tmp_path / "other pc"), "0105", {"channel": "visit"})
    macros.run("score")
    assert "Records taken into the workbook: 1." in app.impl.said[0]
    assert len(rows(saved(book), "Touches", touch_id=written.record.id)) == 1


def test_a_colleagues_changes_and_removals_come_into_the_open_workbook(
    desk: tuple[xw.App, xw.Book], tmp_path: Path, small: Path
) -> None:
    app, book = desk
    other = writing.place(small, tmp_path / "other pc")
    first = writing.log_contact(other, "0105", {"channel": "visit", "purpose": "Agree"}).record.id
    macros.run("merge_entries")
    writing.correct(other, first, {"channel": "call"})
    macros.run("merge_entries")
    assert rows(saved(book), "Touches", touch_id=first)[0]["channel"] == "call"
    writing.withdraw(other, first)
    macros.run("merge_entries")
    assert rows(saved(book), "Touches", touch_id=first) == []
    assert app.impl.said[-1] == "Records taken into the workbook: 1."


def test_who_has_it_open_is_told_for_ones_own_workbook_and_for_a_colleagues(
    desk: tuple[xw.App, xw.Book], small: Path
) -> None:
    app, book = desk
    macros.run("who_has_it")
    assert app.impl.said[-1].startswith("You have Sample.xlsx open for writing.")
    book.impl.api.ReadOnly = True
    macros.run("who_has_it")
    assert app.impl.said[-1] == "Nobody has Sample.xlsx open."


def test_sending_says_that_all_was_sent_before(desk: tuple[xw.App, xw.Book]) -> None:
    app, _ = desk
    app.impl.answers = list(VISIT)
    macros.run("log_contact")
    macros.run("send_entries")
    assert app.impl.said[-1] == "Everything written on this PC was sent before."


@pytest.mark.parametrize("button", ["log_contact", "who_has_it", "send_entries", "merge_entries"])
def test_beside_a_workbook_never_saved_nothing_is_written_down(desk: tuple[xw.App, xw.Book], button: str) -> None:
    app, _ = desk
    new = app.books.add()
    new.set_mock_caller()
    macros.run(button)
    assert "was never saved" in app.impl.said[-1]


def test_a_protected_sheet_keeps_the_record_in_the_journal_and_says_why(
    desk: tuple[xw.App, xw.Book], monkeypatch: pytest.MonkeyPatch
) -> None:
    app, book = desk
    monkeypatch.setattr("addin.books.liverows.said", lambda _, what: what == "ProtectContents")
    app.impl.answers = list(VISIT)
    macros.run("log_contact")
    assert len(records(book)) == 1
    assert "The sheet 'Touches' is to be written, but is protected" in app.impl.said[0]
    monkeypatch.undo()
    macros.run("merge_entries")


def test_what_is_told_is_told_in_excels_language(desk: tuple[xw.App, xw.Book]) -> None:
    app, _ = desk
    app.impl.api.LanguageSettings = SimpleNamespace(LanguageID=lambda _: 0x042A)
    macros.run("send_entries")
    assert app.impl.said == ["Mọi điều ghi trên máy này đã được gửi từ trước."]
