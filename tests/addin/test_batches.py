"""An import as its manager meets it, on a real workbook: it comes in at once or waits, is listed, and is taken back."""

from __future__ import annotations

import contextlib
import datetime as dt
import fcntl
import shutil
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import click
import pandas as pd
import pytest
from click.testing import CliRunner, Result

from addin import writing, writing_cli
from addin.jobs import load, review
from addin.writing.desk import entries, held
from workbook import disk
from workbook import rows as table_rows
from workbook.errors import RefusedError
from workbook.journal import Batch, Changed, TableChange
from workbook.opening import opened
from workbook.reading import RawTables
from workbook.reading import read as read_book

SAMPLE = Path(str(files("addin"))) / "sample" / "AccountReview-sample.xlsx"
DAY = dt.date(2026, 9, 1)


@pytest.fixture
def at(tmp_path: Path) -> writing.Place:
    """A manager's PC."""
    return writing.place(Path(shutil.copy(SAMPLE, tmp_path / "Book.xlsx")), tmp_path / "pc")


def contacts(count: int = 3, system: str = "crm") -> TableChange:
    """Contacts with one account."""
    return TableChange(
        "Touches",
        {
            "touch_id": [f"{system}:{at}" for at in range(count)],
            "date": [DAY + at % 25 * dt.timedelta(days=1) for at in range(count)],
            "account_id": ["0101"] * count,
            "owner": ["An"] * count,
            "channel": ["call", "visit", "email"] * (count // 3),
            "purpose": ["Agree the spares list", None, "=1+1"] * (count // 3),
            "agenda": [True, False, None] * (count // 3),
            "hours": [0.5] * count,
        },
    )


def export(title: str = "tasks.csv") -> Batch:
    """An import into four tables."""
    orders = {
        "order_id": ["X1", "X1"], "line": ["1", "2"], "account_id": ["0101"] * 2, "ordered": [DAY] * 2,
        "amount": [5.0, 6.5],
    }  # fmt: skip
    items = {"item_id": ["crm:7"], "account_id": ["0101"], "opened": [dt.datetime(2026, 9, 1, 9, 30, 12)]}
    accounts = Changed([("0105",)], ["parent_id"], [None], ["0101"])
    tables = [
        contacts(), TableChange("Orders", orders), TableChange("Service", items), TableChange("Accounts", {}, accounts),
    ]  # fmt: skip
    return Batch(title, {one.table: one for one in tables}, {"accounts": {"Delta": "0101"}})


def cells(book: Path) -> dict[str, dict[str, list[object]]]:
    """Every input table of a workbook."""
    return {name: table.columns for name, table in read_book(book).items()}


def scores(book: Path) -> pd.DataFrame:
    """What the workbook's accounts are given."""
    day = dt.date(2026, 9, 30)
    return review(load(book, day), day).accounts


def column(tables: RawTables, table: str, key: str, name: str) -> dict[object, object]:
    return dict(zip(tables[table].columns[key], tables[table].columns[name], strict=True))


@contextlib.contextmanager
def held_open(book: Path) -> Iterator[None]:
    with book.open("r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def test_an_import_comes_in_at_once_and_is_one_line_on_the_sheet(at: writing.Place) -> None:
    assert writing.add_batch(at, export()) == [
        "The import 'tasks.csv' is written down.", "Imports taken into the workbook: 1.",
    ]  # fmt: skip
    tables = read_book(at.book)
    assert column(tables, "Touches", "touch_id", "purpose")["crm:2"] == "=1+1"
    assert column(tables, "Service", "item_id", "opened")["crm:7"] == dt.datetime(2026, 9, 1, 9, 30, 12)
    assert column(tables, "Accounts", "account_id", "parent_id")["0105"] == "0101"
    assert tables["Orders"].columns["order_id"][-2:] == ["X1", "X1"]
    (line,) = entries(at.book.read_bytes())
    assert line[5] == "imported"
    assert line[7] == (
        "tasks.csv (Accounts: 0 new, 1 changed; Orders: 2 new, 0 changed; Service: 1 new, 0 changed; "
        "Touches: 3 new, 0 changed)"
    )
    assert writing.merge(at) == ["The workbook has every record."]


def test_taken_back_every_table_and_every_score_is_as_before(at: writing.Place) -> None:
    before, result = cells(at.book), scores(at.book)
    writing.add_batch(at, export())
    assert not scores(at.book).equals(result)
    assert writing.undo(at) == [
        "The import 'tasks.csv' is taken back. Result sheets show it until the next score.",
        "Imports taken back: 1.",
    ]
    assert cells(at.book) == before
    assert scores(at.book).equals(result)
    writing.add_batch(at, export())
    assert len(cells(at.book)["Touches"]["touch_id"]) == len(before["Touches"]["touch_id"]) + 3


def test_while_somebody_has_the_workbook_open_an_import_is_safe_and_comes_in_later(at: writing.Place) -> None:
    with held_open(at.book):
        told = writing.add_batch(at, export())
        assert told[-1].startswith(
            "It is safe in the journal of Book.xlsx, and comes into the workbook with the next merge"
        )
        assert [one.state for one in writing.batches(at)] == ["waiting"]
        assert "Imports waiting in the journal for the next merge: tasks.csv." in writing.status(at)
    assert writing.merge(at) == ["Imports taken into the workbook: 1."]
    assert [one.state for one in writing.batches(at)] == ["in"]


def test_without_the_share_an_import_is_on_this_pc_and_is_sent_later(
    at: writing.Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = disk.write_new

    def away(path: Path, content: bytes) -> None:
        if at.folders.root in path.parents:
            raise ConnectionResetError(104, "Connection reset by peer", str(path))
        real(path, content)

    with monkeypatch.context() as share:
        share.setattr(disk, "write_new", away)
        told = writing.add_batch(at, export())
    assert f"Saved on this PC, in {at.outbox.folder}, and not yet sent" in told[-1]
    assert writing.send(at)[0].startswith("Records sent: 1.")
    assert writing.merge(at) == ["Imports taken into the workbook: 1."]


def test_answers_are_remembered_the_later_one_holds_and_those_of_an_undone_import_are_forgotten(
    at: writing.Place,
) -> None:
    for number, account in enumerate(("0101", "0102")):
        answers = {"accounts": {"Delta": account, f"only {number}": "0103"}}
        writing.add_batch(at, Batch(f"{number}.csv", {"Touches": contacts(3, f"s{number}")}, answers))
    assert writing.remembered(at) == {"accounts": {"Delta": "0102", "only 0": "0103", "only 1": "0103"}}
    writing.undo(at)
    assert writing.remembered(at) == {"accounts": {"Delta": "0101", "only 0": "0103"}}


def test_an_import_under_another_is_not_taken_back_alone_and_an_independent_one_is(at: writing.Place) -> None:
    writing.add_batch(at, Batch("first.csv", {"Touches": contacts()}))
    newer = Changed([("crm:0",)], ["purpose"], ["Agree the spares list"], ["Sign it"])
    writing.add_batch(at, Batch("second.csv", {"Touches": TableChange("Touches", {}, newer)}))
    writing.add_batch(at, Batch("other.csv", {"Touches": contacts(3, "mail")}))
    _other, second, first = writing.batches(at)
    with pytest.raises(RefusedError, match=r"later imports are about its rows: second\.csv \(r[0-9a-f]{16}\)"):
        writing.undo(at, first.id)
    writing.undo(at, second.id[:8])
    assert column(read_book(at.book), "Touches", "touch_id", "purpose")["crm:0"] == "Agree the spares list"
    writing.undo(at, first.id)
    there = column(read_book(at.book), "Touches", "touch_id", "purpose")
    assert "crm:0" not in there
    assert "mail:0" in there
    with pytest.raises(RefusedError, match="was taken back before"):
        writing.undo(at, first.id)


def test_an_import_about_rows_that_are_yet_to_go_is_refused(at: writing.Place) -> None:
    writing.add_batch(at, Batch("first.csv", {"Touches": contacts()}))
    with held_open(at.book):
        writing.undo(at)
        newer = Changed([("crm:0",)], ["purpose"], ["Agree the spares list"], ["Sign it"])
        with pytest.raises(RefusedError, match="was taken back and is still in the workbook"):
            writing.add_batch(at, Batch("second.csv", {"Touches": TableChange("Touches", {}, newer)}))


def test_an_import_that_does_not_fit_keeps_no_contact_waiting(
    at: writing.Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    with held_open(at.book):
        writing.add_batch(at, export())
        touch = writing.log_contact(at, "0105", {"channel": "visit", "date": "2026-09-29"}).record
    real = table_rows.edited

    def stubborn(source: bytes, edits: dict[str, table_rows.TableEdits]) -> bytes:
        if any(str(row.get("touch_id")).startswith("crm") for one in edits.values() for row in one.added):
            raise RefusedError("There is no room below the table.")
        return real(source, edits)

    with monkeypatch.context() as table:
        table.setattr(table_rows, "edited", stubborn)
        told = writing.merge(at)
    assert told[0] == "Records taken into the workbook: 1."
    assert "The records for sheet Touches wait in the journal: There is no room below the table." in told
    assert held(at.book.read_bytes()) == {touch.id}
    assert writing.merge(at) == ["Imports taken into the workbook: 1."]
    writing.undo(at)
    assert not [name for name in cells(at.book)["Touches"]["touch_id"] if str(name).startswith("crm")]


def test_a_correction_of_a_corrected_row_counts_once(at: writing.Place) -> None:
    first = writing.log_contact(at, "0105", {"channel": "visit", "date": "2026-09-29"}).record.id
    writing.merge(at)
    writing.correct(at, first, {"purpose": "Sign the spares list"})
    writing.merge(at)
    assert writing.merge(at) == ["The workbook has every record."]


def test_with_a_desk_the_import_is_sent_and_joined_by_the_caller(at: writing.Place) -> None:
    desk = writing.FileDesk(opened(at.book))
    content = at.book.read_bytes()
    assert writing.add_batch(at, export(), desk) == ["The import 'tasks.csv' is written down."]
    assert at.book.read_bytes() == content
    told, joined = writing.take_in(at, desk)
    assert told == ["Imports taken into the workbook: 1."]
    assert [page.key for page in joined.pages] == ["Journal"]
    assert "crm:0" in desk.read()["Touches"].columns["touch_id"]


def test_what_no_workbook_could_hold_is_refused_and_not_written_down(at: writing.Place) -> None:
    long = TableChange("Touches", {"touch_id": ["1"], "purpose": ["a" * 40_000]})
    with pytest.raises(RefusedError, match="purpose holds a text of more than 32767 characters"):
        writing.add_batch(at, Batch("x", {"Touches": long}))
    assert list(at.outbox.unsent()) == []
    assert not at.folders.root.exists()


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The command line with the commands of this module."""
    monkeypatch.setattr(click, "get_app_dir", lambda name, roaming=True: str(tmp_path / "pc"))
    main = click.Group()
    writing_cli.attach(main)

    def command(*words: object) -> Result:
        return CliRunner().invoke(main, [str(word) for word in words])

    return command


def test_the_command_line_lists_imports_and_takes_them_back(run, at: writing.Place) -> None:
    assert run("imports", at.book).stdout == "Nothing was imported into Book.xlsx.\n"
    done = run("undo", at.book)
    assert (done.exit_code, done.stderr) == (2, "account-review: There is no import to take back.\n")
    writing.add_batch(at, export())
    listed = run("imports", at.book).stdout
    assert "tasks.csv - Accounts: 0 new, 1 changed; Orders: 2 new, 0 changed; Service: 1 new, 0 changed; " in listed
    assert listed.endswith("Touches: 3 new, 0 changed - in the workbook\n")
    assert "Imports taken back: 1." in run("undo", at.book).stdout
    assert run("imports", at.book).stdout.endswith(" - taken back\n")
    assert "The workbook has every record." in run("status", at.book).stdout
