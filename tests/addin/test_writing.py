"""Writing things down as a manager does it, on a real workbook: it is safe, it comes in once, and it is told."""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import fcntl
import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from python_calamine import CalamineWorkbook

from addin import cli, writing, writing_cli
from addin.writing import sentences
from addin.writing.desk import entries, held
from addin.writing.waiting import within
from tests.workbook import foreign
from workbook import disk, save
from workbook.errors import BookBusyError, RefusedError
from workbook.journal import Folders, Line, Note, read
from workbook.journal.applying import Outcome
from workbook.journal.notes import Code
from workbook.opening import opened
from workbook.reading import read as read_book

SAMPLE = Path(str(files("addin"))) / "sample" / "AccountReview-sample.xlsx"
VISIT = {"channel": "visit", "purpose": "Agree the spares list", "date": "2026-09-29"}


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return Path(shutil.copy(SAMPLE, tmp_path / "Book.xlsx"))


@pytest.fixture
def at(book: Path, tmp_path: Path) -> writing.Place:
    """A manager's PC."""
    return writing.place(book, tmp_path / "pc")


def rows(book: Path, table: str, **wanted: object) -> list[dict[str, object]]:
    """The rows of a workbook's table in which these columns say so."""
    columns = read_book(book)[table].columns
    found = [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]
    return [row for row in found if all(row[name] == value for name, value in wanted.items())]


@contextlib.contextmanager
def opened_by(book: Path, name: str) -> Iterator[None]:
    """A program has the workbook open for writing, and Excel's marker says who."""
    marker = book.with_name(f"~${book.name}")
    marker.write_bytes(owner_file(name))
    with book.open("r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
    marker.unlink()


def owner_file(name: str) -> bytes:
    plain = name.encode("cp1252", "replace")
    wide = name.encode("utf-16-le")
    return (
        bytes([len(plain)]) + plain.ljust(54, b" ") + len(name).to_bytes(2, "little") + wide.ljust(108, b" \x00"[:1])
    )[:165]


def test_a_contact_is_written_down_sent_merged_and_there_once(at: writing.Place) -> None:
    written = writing.log_contact(at, "pacific harbour", VISIT)
    assert written.sent
    assert writing.merge(at) == ["Records taken into the workbook: 1."]
    (row,) = rows(at.book, "Touches", touch_id=written.record.id)
    assert (row["account_id"], row["channel"], row["date"]) == ("0105", "visit", dt.date(2026, 9, 29))
    assert row["owner"] == rows(at.book, "Accounts", account_id="0105")[0]["owner"]
    content = at.book.read_bytes()
    assert writing.merge(at) == ["The workbook has every record."]
    assert at.book.read_bytes() == content


def test_a_service_item_and_a_sighting_come_in_as_their_sheets_have_them(at: writing.Place) -> None:
    item = writing.log_service(at, "0101", {"kind": "complaint", "opened": "2026-09-29T14:05", "note": "late again"})
    writing.competitor_seen(at, "0101", {"kind": "quoting", "competitor": "Orient", "date": "2026-09-29"})
    writing.merge(at)
    (row,) = rows(at.book, "Service", item_id=item.record.id)
    assert (row["opened"], row["closed"], row["note"]) == (dt.datetime(2026, 9, 29, 14, 5), None, "late again")
    (seen,) = rows(at.book, "Competitors", competitor="Orient")
    assert (seen["account_id"], seen["kind"], seen["date"]) == ("0101", "quoting", dt.date(2026, 9, 29))


def test_two_sightings_of_one_day_that_say_different_things_are_both_kept(at: writing.Place) -> None:
    for evidence in ("their van", "a quote on the desk"):
        writing.competitor_seen(at, "0101", {"kind": "visiting", "date": "2026-09-29", "evidence": evidence})
    writing.merge(at)
    assert [row["evidence"] for row in rows(at.book, "Competitors", kind="visiting", date=dt.date(2026, 9, 29))] == [
        "their van", "a quote on the desk",
    ]  # fmt: skip


def test_a_person_may_be_named_instead_of_numbered(at: writing.Place) -> None:
    written = writing.log_contact(at, "0101", VISIT | {"person_id": "lê thanh tâm"})
    assert written.record.values["person_id"] == "P001"


def test_every_defect_is_refused_at_once_and_nothing_is_written_down(at: writing.Place) -> None:
    with pytest.raises(RefusedError) as refused:
        writing.log_contact(at, "0101", {"channel": "meting", "date": "31/02/2026", "hours": "99"})
    for told in ("channel: found 'meting'", "date: found '31/02/2026'", "hours: found 99"):
        assert told in str(refused.value)
    assert list(at.outbox.unsent()) == []
    assert not at.folders.root.exists()


def test_an_unknown_account_offers_the_nearest_and_an_unknown_column_what_there_is(at: writing.Place) -> None:
    with pytest.raises(RefusedError, match="Pacific Harbour Terminals"):
        writing.log_contact(at, "Pasific Harbor", VISIT)
    with pytest.raises(RefusedError, match="Touches has no column reason; it has: touch_id, date"):
        writing.log_contact(at, "0105", VISIT | {"reason": "x"})


def test_while_a_colleague_has_it_open_a_contact_is_safe_in_the_journal_and_comes_in_afterwards(
    at: writing.Place,
) -> None:
    with opened_by(at.book, "Trần Minh"):
        written = writing.log_contact(at, "0105", VISIT)
        assert written.told[-1] == (
            "It is safe in the journal of Book.xlsx, and comes into the workbook for everyone at the next merge."
        )
        with pytest.raises(BookBusyError) as busy:
            writing.merge(at)
        assert "Trần Minh" in str(busy.value)
        assert "safe in the journal" in str(busy.value)
    writing.merge(at)
    assert len(rows(at.book, "Touches", touch_id=written.record.id)) == 1


def test_without_the_right_to_write_to_the_share_it_is_saved_on_this_pc_and_told_where(
    at: writing.Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = disk.write_new

    def read_only(path: Path, content: bytes) -> None:
        if at.folders.root in path.parents:
            raise PermissionError(errno.EROFS, "Read-only file system", str(path))
        real(path, content)

    with monkeypatch.context() as share:
        share.setattr(disk, "write_new", read_only)
        written = writing.log_contact(at, "0105", VISIT)
        assert not written.sent
        assert f"Saved on this PC, in {at.outbox.folder}, and not yet sent: " in written.told[-1]
        assert "can only be read" in written.told[-1]
        told = writing.status(at)
        assert told[0] == f"Saved on this PC ({at.outbox.folder}) and not yet sent: 1 records."
        with pytest.raises(RefusedError, match="Nothing is lost"):
            writing.send(at)
    assert writing.send(at)[0] == "Records sent: 1. They come into the workbook at the next merge."
    assert writing.send(at) == ["Everything written on this PC was sent before."]


def test_with_the_share_away_names_are_as_last_seen_and_the_contact_is_written_down(
    at: writing.Place, tmp_path: Path
) -> None:
    writing.log_contact(at, "0105", VISIT)
    away = tmp_path / "unplugged"
    (tmp_path / "Book.xlsx.d").rename(tmp_path / "kept.d")
    at.book.rename(away)
    written = writing.log_contact(at, "pacific harbour", VISIT)
    assert not written.sent
    assert written.told[1].startswith("The workbook could not be read, so names and ids are as this PC last saw them")
    with pytest.raises(RefusedError, match="channel: found 'meting'"):
        writing.log_contact(at, "0105", VISIT | {"channel": "meting"})
    away.rename(at.book)
    (tmp_path / "kept.d").rename(tmp_path / "Book.xlsx.d")
    writing.merge(at)
    assert len(rows(at.book, "Touches", touch_id=written.record.id)) == 1


def test_a_mistyped_workbook_is_refused_and_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="There is no file"):
        writing.log_contact(writing.place(tmp_path / "Bok.xlsx", tmp_path / "pc"), "0105", VISIT)
    assert list(tmp_path.iterdir()) == []


def test_a_share_that_does_not_answer_is_waited_for_no_longer_than_said(
    book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writing.log_contact(writing.place(book, tmp_path / "pc"), "0105", VISIT)
    at = writing.place(book, tmp_path / "pc", patience=0.2)
    real = disk.names
    monkeypatch.setattr(disk, "names", lambda folder: time.sleep(12 * (at.folders.journal == folder)) or real(folder))
    monkeypatch.setattr("addin.writing.noting.known", _known_at_once)
    begin = time.perf_counter()
    written = writing.log_contact(at, "0105", VISIT)
    assert time.perf_counter() - begin < 8
    assert not written.sent
    assert "not yet sent" in written.told[-1]


def _known_at_once(at: writing.Place) -> object:
    from addin.writing.known import known

    return known(replace(at, patience=30.0))


def test_a_plan_is_changed_for_the_columns_given_and_no_other(at: writing.Place) -> None:
    before = rows(at.book, "Plans", account_id="0101")[0]
    writing.edit_plan(at, "0101", {"next_step": "Call Tâm", "due": "2026-12-01"})
    writing.merge(at)
    (row,) = rows(at.book, "Plans", account_id="0101")
    assert row == before | {"next_step": "Call Tâm", "due": dt.date(2026, 12, 1)}


def test_two_managers_give_one_plan_two_words_the_later_holds_and_both_are_on_the_sheet(
    at: writing.Place, tmp_path: Path
) -> None:
    other = writing.place(at.book, tmp_path / "other")
    writing.edit_plan(at, "0101", {"next_step": "Call Tâm"})
    writing.edit_plan(other, "0101", {"next_step": "Visit the kiln"})
    told = writing.merge(at)
    assert "Cells given two different words: 1. Both are on sheet Journal: read them and decide." in told
    assert rows(at.book, "Plans", account_id="0101")[0]["next_step"] == "Visit the kiln"
    lines = entries(at.book.read_bytes())
    (conflict,) = [line for line in lines if "CONFLICT" in str(line[5])]
    assert conflict[6:9] == ["next_step", "Call Tâm", "Visit the kiln"]


def test_a_plan_that_is_new_is_added_once_and_may_be_changed_before_it_is_merged(at: writing.Place) -> None:
    writing.edit_plan(at, "0110", {"next_step": "Ask for the spares list"}, plan="Hold the line")
    writing.edit_plan(at, "0110", {"next_step": "Bring the list"}, plan="Hold the line")
    writing.merge(at)
    (row,) = rows(at.book, "Plans", account_id="0110", plan="Hold the line")
    assert (row["next_step"], row["status"]) == ("Bring the list", "open")


def test_a_contact_is_corrected_and_taken_back_before_and_after_the_merge(at: writing.Place) -> None:
    first = writing.log_contact(at, "0105", VISIT).record.id
    writing.correct(at, first, {"purpose": "Sign the spares list", "hours": "1.5"})
    writing.merge(at)
    (row,) = rows(at.book, "Touches", touch_id=first)
    assert (row["purpose"], row["hours"]) == ("Sign the spares list", 1.5)
    writing.correct(at, first, {"hours": ""})
    writing.merge(at)
    assert rows(at.book, "Touches", touch_id=first)[0]["hours"] is None
    writing.withdraw(at, first)
    writing.merge(at)
    assert rows(at.book, "Touches", touch_id=first) == []
    with pytest.raises(RefusedError, match="is called 'T99999'"):
        writing.withdraw(at, "T99999")


@pytest.mark.parametrize("merged_first", [False, True])
def test_a_sighting_is_taken_back_before_and_after_the_merge(at: writing.Place, merged_first: bool) -> None:
    seen = writing.competitor_seen(at, "0101", {"kind": "quoting", "competitor": "Orient", "date": "2026-09-29"})
    if merged_first:
        writing.merge(at)
        assert len(rows(at.book, "Competitors", competitor="Orient")) == 1
    writing.withdraw(at, seen.record.id)
    writing.merge(at)
    assert rows(at.book, "Competitors", competitor="Orient") == []


def test_every_other_part_of_the_workbook_keeps_its_bytes(at: writing.Place) -> None:
    before = foreign.parts(at.book.read_bytes())
    writing.log_contact(at, "0105", VISIT)
    writing.merge(at)
    after = foreign.parts(at.book.read_bytes())
    rewritten = {name for name in before if before[name] != after.get(name)}
    sheets = [name for name in rewritten if "worksheets/sheet" in name]
    assert len(sheets) == 1
    assert not {name for name in rewritten if "drawing" in name or "comment" in name}


def test_a_crash_right_after_the_commit_doubles_nothing(at: writing.Place, monkeypatch: pytest.MonkeyPatch) -> None:
    written = writing.log_contact(at, "0105", VISIT)
    real = save.commit

    def crash(*what: object) -> None:
        real(*what)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    with monkeypatch.context() as power:
        power.setattr(save, "commit", crash)
        with pytest.raises(KeyboardInterrupt):
            writing.merge(at)
    assert writing.merge(at) == ["The workbook has every record."]
    assert len(rows(at.book, "Touches", touch_id=written.record.id)) == 1


def test_a_workbook_without_its_journal_sheet_is_not_given_records_twice(at: writing.Place) -> None:
    touch = writing.log_contact(at, "0105", VISIT)
    writing.competitor_seen(at, "0101", {"kind": "quoting", "competitor": "Orient", "date": "2026-09-29"})
    desk = writing.FileDesk(opened(at.book))
    writing.take_in(at, desk)
    at.book.write_bytes(desk.archive.data)  # the rows, without the sheet that lists them
    assert held(at.book.read_bytes()) == set()
    writing.merge(at)
    assert len(rows(at.book, "Touches", touch_id=touch.record.id)) == 1
    assert len(rows(at.book, "Competitors", competitor="Orient")) == 1


def test_a_backup_put_back_is_given_what_it_lacks(at: writing.Place, tmp_path: Path) -> None:
    first = writing.log_contact(at, "0105", VISIT).record.id
    writing.merge(at)
    backup = shutil.copy(at.book, tmp_path / "backup.xlsx")
    second = writing.log_contact(at, "0101", VISIT).record.id
    writing.merge(at)
    shutil.copy(backup, at.book)
    assert writing.merge(at) == ["Records taken into the workbook: 1."]
    assert [len(rows(at.book, "Touches", touch_id=one)) for one in (first, second)] == [1, 1]


def test_a_score_takes_the_records_in_and_a_journal_in_trouble_does_not_stop_it(
    at: writing.Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = writing.log_contact(at, "0105", VISIT)
    source = opened(at.book)
    desk = writing.FileDesk(source)
    told, joined = writing.take_in(at, desk)
    assert told == ["Records taken into the workbook: 1."]
    assert [page.key for page in joined.pages] == ["Journal"]
    assert written.record.id in desk.read()["Touches"].columns["touch_id"]
    assert at.book.read_bytes() == source.data

    def cut(folder: Path) -> list[str]:
        raise ConnectionResetError(errno.ECONNRESET, "Connection reset by peer", str(folder))

    monkeypatch.setattr(disk, "names", cut)
    untouched = writing.FileDesk(source)
    told, joined = writing.take_in(at, untouched)
    assert untouched.archive is source
    assert joined.pages == ()
    assert "its records come in later" in told[-1]


def test_the_score_command_takes_the_journal_in_saves_both_at_once_and_puts_its_sheet_last(
    at: writing.Place, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(click, "get_app_dir", lambda name, roaming=True: str(tmp_path / "pc"))
    written = writing.log_contact(at, "0105", VISIT)
    done = CliRunner().invoke(cli.main, ["score", str(at.book), "--as-of", "2026-09-30"])
    assert done.exit_code == cli.WITH_DEFECTS
    assert "Records taken into the workbook: 1." in done.stdout
    assert len(rows(at.book, "Touches", touch_id=written.record.id)) == 1
    assert held(at.book.read_bytes()) == {written.record.id}
    assert CalamineWorkbook.from_path(str(at.book)).sheet_names[-1] == "Journal"
    assert CliRunner().invoke(cli.main, ["log", "contact", str(at.book), "0105", "--channel", "call"]).exit_code == 0


def test_a_table_that_cannot_be_written_does_not_keep_the_others_waiting(
    at: writing.Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    from workbook import rows as table_rows

    touch = writing.log_contact(at, "0105", VISIT).record.id
    item = writing.log_service(at, "0101", {"kind": "repair", "opened": "2026-09-29T09:00"}).record.id
    real = table_rows.edited

    def stubborn(source: bytes, edits: dict[str, object]) -> bytes:
        if "Service" in edits:
            raise RefusedError("C7 on the sheet 'Service' is one merged cell; unmerge it, then try again.")
        return real(source, edits)  # type: ignore[arg-type]

    with monkeypatch.context() as table:
        table.setattr(table_rows, "edited", stubborn)
        told = writing.merge(at)
    assert told[0] == "Records taken into the workbook: 1."
    assert told[1].startswith("The records for sheet Service wait in the journal: C7 on the sheet 'Service'")
    assert len(rows(at.book, "Touches", touch_id=touch)) == 1
    writing.merge(at)
    assert len(rows(at.book, "Service", item_id=item)) == 1


def test_who_has_it_open_is_told_from_a_marker_left_behind(at: writing.Place) -> None:
    told = lambda: sentences.held_by(writing.who(at.book), at.book, str)  # noqa: E731
    assert told() == "Nobody has Book.xlsx open."
    with opened_by(at.book, "Trần Minh"):
        assert told().startswith("Book.xlsx is open by Trần Minh, by Excel's own marker.")
    marker = at.book.with_name("~$Book.xlsx")
    marker.write_bytes(owner_file("Trần Minh"))
    assert told().startswith("Book.xlsx: marker left behind by Trần Minh, nobody has it open.")
    for garbage in (b"", b"\xff" * 200, b"\x05ab", b"\x00" * 165):
        marker.write_bytes(garbage)
        assert told().startswith("Book.xlsx: marker left behind")
    assert writing.who(at.book.with_name("No.xlsx")).state == "gone"


def test_a_question_to_a_share_is_bounded_and_its_error_is_passed_on() -> None:
    with pytest.raises(TimeoutError):
        within(0.05, lambda: time.sleep(1))
    with pytest.raises(PermissionError):
        within(1, lambda: (_ for _ in ()).throw(PermissionError()))


def test_every_code_has_its_sentence() -> None:
    from typing import get_args

    fields = dict.fromkeys(
        ("who", "machine", "count", "first", "hours", "file", "folder", "table", "row", "id", "reason", "title"), "X"
    )
    told = [sentences.note(Note(code, fields), str) for code in get_args(Code)]
    assert len(set(told)) == len(get_args(Code))
    assert set(sentences.outcomes(str)) == set(get_args(Outcome))
    assert sentences.summed([], str) == []
    assert Line.__slots__


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The command line with the commands of this module."""
    monkeypatch.setattr(click, "get_app_dir", lambda name, roaming=True: str(tmp_path / "pc"))
    main = click.Group()
    writing_cli.attach(main)

    def command(*words: object) -> Result:
        return CliRunner().invoke(main, [str(word) for word in words])

    return command


def test_the_command_line_logs_shows_merges_and_says_who(run, book: Path) -> None:
    done = run("log", "contact", book, "pacific", "--channel", "call", "--purpose", "Ask", "--date", "2026-09-29")
    assert (done.exit_code, "It is safe in the journal of Book.xlsx" in done.stdout) == (0, True)
    done = run("log", "service", book, "0101", "--kind", "repair", "--opened", "2026-09-29T09:00", "-s", "note=pump")
    assert done.exit_code == 0
    done = run("log", "competitor", book, "0101", "--kind", "trial", "--date", "2026-09-29")
    assert done.exit_code == 0
    assert "Records waiting in the journal for the next merge: 3." in run("status", book).stdout
    assert "Records taken into the workbook: 3." in run("merge", book).stdout
    assert "The workbook has every record." in run("status", book).stdout
    assert "Everything written on this PC was sent before." in run("send", book).stdout
    assert run("who", book).stdout == "Nobody has Book.xlsx open.\n"


def test_the_command_line_refuses_with_one_line_and_code_2(run, book: Path) -> None:
    done = run("log", "contact", book, "0105", "--channel", "meting")
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    done = run("log", "contact", book, "0105", "--set", "hours")
    assert (done.exit_code, "--set takes COLUMN=VALUE" in done.stderr) == (2, True)


def test_the_journal_is_read_as_what_was_sent(at: writing.Place) -> None:
    written = writing.log_contact(at, "0105", VISIT)
    assert read(Folders(at.book)).records == {written.record.id: written.record}


def test_a_change_of_a_row_that_a_record_brought_comes_in_once_and_is_listed_once(at: writing.Place) -> None:
    contact = writing.log_contact(at, "0105", VISIT).record.id
    writing.merge(at)
    change = writing.correct(at, contact, {"channel": "call"}).record.id
    assert writing.merge(at) == ["Records taken into the workbook: 1."]
    assert writing.merge(at) == ["The workbook has every record."]
    assert [line[-1] for line in entries(at.book.read_bytes())] == [change, contact]


@pytest.mark.parametrize(
    "day", ["29/9/2026", "9/29/2026", "29.9.2026", "29-Sep-26", "2026-09-29", "ngày 29 tháng 9 năm 2026"]
)
def test_a_day_may_be_written_as_people_write_it(at: writing.Place, day: str) -> None:
    assert writing.log_contact(at, "0105", VISIT | {"date": day}).record.values["date"] == dt.date(2026, 9, 29)


def test_a_day_that_could_be_two_days_is_refused(at: writing.Place) -> None:
    with pytest.raises(RefusedError, match="3/4/2026"):
        writing.log_contact(at, "0105", VISIT | {"date": "3/4/2026"})


@pytest.mark.parametrize(("written", "amount"), [("12000", 12000.0), ("12,000.50", 12000.5), ("12.000,50", 12000.5)])
def test_an_amount_may_have_either_decimal_mark(at: writing.Place, written: str, amount: float) -> None:
    seen = writing.competitor_seen(at, "0105", {"kind": "quoting", "competitor": "Rival", "amount": written})
    assert seen.record.values["amount"] == amount
