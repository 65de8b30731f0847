"""Committing a book: after any failure it is whole, old or new, and no sentence is a riddle."""

from __future__ import annotations

import datetime as dt
import errno
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.workbook.packages import package
from workbook import disk, save
from workbook.errors import BookBusyError, RefusedError
from workbook.save import intent as intents
from workbook.saveerrors import refusal

OLD, NEW, LANS = package("the old book"), package("the new book" * 1000), package("Lan's own")
NOON = dt.datetime(2026, 11, 22, 3, 15, tzinfo=dt.UTC)
CONFLICT = "Book.xlsx.d/conflict/Book (conflict 2026-11-22 0315Z PC-12).xlsx"


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
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


class TestCommit:
    def test_the_book_is_exchanged_and_the_old_one_is_a_backup(self, book: Path) -> None:
        commit(book)
        assert files(book) == {"Book.xlsx": NEW, "backup": OLD}

    def test_the_time_stamp_is_new(self, book: Path) -> None:
        os.utime(book, (1, 1))
        commit(book)
        assert book.stat().st_mtime > 1e9

    @pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such rights")
    def test_the_rights_of_the_folders_users_stay(self, book: Path) -> None:
        book.chmod(0o660)
        commit(book)
        assert book.stat().st_mode & 0o777 == 0o660

    def test_a_book_that_changed_is_not_overwritten_and_the_result_is_kept(self, book: Path) -> None:
        book.write_bytes(LANS)
        with pytest.raises(
            BookBusyError, match=r"Book.xlsx was changed.*Book \(conflict 2026-11-22 0315Z PC-12\).xlsx"
        ):
            commit(book)
        assert files(book) == {"Book.xlsx": LANS, CONFLICT: NEW}

    def test_a_second_conflict_does_not_overwrite_the_first(self, book: Path) -> None:
        book.write_bytes(LANS)
        for _ in range(2):
            with pytest.raises(BookBusyError):
                commit(book)
        assert sorted(files(book)) == ["Book.xlsx", CONFLICT.replace(").xlsx", " 2).xlsx"), CONFLICT]

    def test_a_save_between_the_look_and_the_renames_is_not_lost(
        self, book: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before(monkeypatch, "rename_new", lambda source, _: source == book, lambda: book.write_bytes(LANS))
        with pytest.raises(BookBusyError, match="was changed"):
            commit(book)
        assert files(book) == {"Book.xlsx": LANS, CONFLICT: NEW}

    def test_a_book_that_appears_between_the_renames_is_not_overwritten(
        self, book: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before(monkeypatch, "rename_new", lambda _, target: target == book, lambda: book.write_bytes(LANS))
        with pytest.raises(BookBusyError, match="was changed"):
            commit(book)
        assert files(book) == {"Book.xlsx": LANS, "backup": OLD, CONFLICT: NEW}

    def test_two_saves_around_the_first_rename_are_both_kept(self, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        weis = package("Wei's own")
        before(monkeypatch, "rename_new", lambda source, _: source == book, lambda: book.write_bytes(LANS))
        before(monkeypatch, "read", lambda path: path.parent.name == "backup", lambda: book.write_bytes(weis))
        with pytest.raises(BookBusyError, match="was changed"):
            commit(book)
        kept = files(book)
        assert kept.pop("Book.xlsx") == weis
        assert sorted(kept.values(), key=len) == [LANS, NEW]
        assert all("/conflict/" in name for name in kept)

    def test_the_book_is_never_replaced(self, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def replaced(*_: object) -> None:
            pytest.fail("os.replace succeeds over an open book and cuts off its user's saves")

        monkeypatch.setattr(os, "replace", replaced)
        monkeypatch.setattr(os, "rename", replaced)
        commit(book)
        assert book.read_bytes() == NEW

    def test_a_violation_that_passes_is_waited_out(self, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        real, refusals = disk.rename_new, [errno.EBUSY] * 4

        def busy(source: Path, target: Path) -> None:
            if refusals:
                raise OSError(refusals.pop(), "busy")
            real(source, target)

        monkeypatch.setattr(disk, "rename_new", busy)
        commit(book)
        assert files(book) == {"Book.xlsx": NEW, "backup": OLD}

    def test_one_that_does_not_pass_names_the_reader(self, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(disk, "rename_new", failing(errno.EBUSY))
        with pytest.raises(BookBusyError, match="open to read"):
            commit(book)
        assert files(book) == {"Book.xlsx": OLD}

    def test_another_run_under_way_is_named_and_not_disturbed(self, book: Path) -> None:
        intent = intents.Intent.of(book, LANS, save.digest(OLD), NOON)
        (book.parent / "Book.xlsx.d").mkdir()
        with (
            disk.own(intents.file_of(book), intent.to_bytes()),
            pytest.raises(BookBusyError, match="on PC-12 since 2026-11-22 03:15:00 UTC"),
        ):
            commit(book)
        assert files(book) == {"Book.xlsx": OLD, "Book.xlsx.d/commit.json": intent.to_bytes()}


class TestInventory:
    def test_a_book_that_lacks_a_part_is_refused_by_its_name(self, book: Path) -> None:
        book.write_bytes(package("old", **{"xl/slicers/slicer1.xml": "<slicers/>"}))
        with pytest.raises(RefusedError, match=r"would lose its part xl/slicers/slicer1\.xml"):
            save.commit(book, NEW, save.digest(book.read_bytes()))
        assert list(files(book)) == ["Book.xlsx"]

    def test_what_excel_makes_anew_and_tables_of_ours_may_go(self, book: Path) -> None:
        ours = '<table id="1" comment="Account Review writes 4 columns, 0 rows below"/>'
        book.write_bytes(package("old", **{"xl/calcChain.xml": "<c/>", "xl/tables/table3.xml": ours}))
        save.commit(book, NEW, save.digest(book.read_bytes()))
        assert files(book)["Book.xlsx"] == NEW

    def test_a_managers_table_may_not(self, book: Path) -> None:
        book.write_bytes(package("old", **{"xl/tables/table3.xml": '<table id="1"/>'}))
        with pytest.raises(RefusedError, match=r"xl/tables/table3\.xml"):
            save.commit(book, NEW, save.digest(book.read_bytes()))

    @pytest.mark.parametrize("damaged", [NEW[:-40], NEW.replace(b"the new book", b"the mew book", 1), b"no zip"])
    def test_a_damaged_book_is_refused(self, book: Path, damaged: bytes) -> None:
        with pytest.raises(RefusedError, match="would be damaged in its part"):
            commit(book, damaged)
        assert files(book) == {"Book.xlsx": OLD}


class TestRefusals:
    @pytest.mark.parametrize(
        ("call", "code", "sentence"),
        [
            ("write_new", errno.ENOSPC, "is full"), ("write_new", errno.EDQUOT, "is full"),
            ("write_new", errno.EROFS, "can only be read"), ("write_new", errno.EACCES, "right to write and to delete"),
            ("write_new", errno.EHOSTDOWN, "The connection to .* broke"), ("write_new", errno.EIO, "failed"),
            ("own", errno.ENAMETOOLONG, "cannot be used"), ("own", errno.EACCES, "right to write"),
            ("rename_new", errno.EACCES, "right to write and to delete"), ("rename_new", errno.EXDEV, "safely"),
            ("hold", errno.EAGAIN, "is open on another computer"),
        ],
    )  # fmt: skip
    def test_a_failing_call(
        self, book: Path, monkeypatch: pytest.MonkeyPatch, call: str, code: int, sentence: str
    ) -> None:
        monkeypatch.setattr(disk, call, failing(code))
        with pytest.raises(RefusedError, match=sentence):
            commit(book)
        assert files(book) == {"Book.xlsx": OLD}
        monkeypatch.undo()
        commit(book)
        assert files(book) == {"Book.xlsx": NEW, "backup": OLD}

    def test_a_second_rename_that_fails_for_good_leaves_the_old_book(
        self, book: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        real = disk.rename_new

        def fails(source: Path, target: Path) -> None:
            if source.name.startswith("new-"):
                raise OSError(errno.EIO, "broken")
            real(source, target)

        monkeypatch.setattr(disk, "rename_new", fails)
        with pytest.raises(RefusedError, match="whole, old or new"):
            commit(book)
        monkeypatch.undo()
        save.recover(book)
        assert files(book)["Book.xlsx"] == NEW  # the new one was safe on the disk already

    def test_a_rename_whose_answer_was_lost_is_a_success(self, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        real = disk.rename_new

        def answers_wrongly(source: Path, target: Path) -> None:
            real(source, target)
            if source.name.startswith("new-"):
                raise OSError(errno.EIO, "no answer")

        monkeypatch.setattr(disk, "rename_new", answers_wrongly)
        commit(book)
        assert files(book) == {"Book.xlsx": NEW, "backup": OLD}

    def test_a_book_that_is_gone(self, book: Path) -> None:
        book.unlink()
        with pytest.raises(RefusedError, match=r"is not in .* any more"):
            commit(book)
        assert files(book) == {}

    def test_a_book_marked_read_only(self, book: Path) -> None:
        book.chmod(0o444)
        with pytest.raises(RefusedError, match="marked read-only"):
            commit(book)
        assert files(book) == {"Book.xlsx": OLD}

    @pytest.mark.parametrize(
        ("code", "sentence"),
        [
            (32, "is open: Lan has it"), (33, "locked by another program"), (5, "right to write and to delete"),
            (19, "can only be read"), (112, "is full"), (39, "is full"), (53, "connection"), (59, "connection"),
            (64, "connection"), (67, "connection"), (3, "path"), (206, "path"), (1234, "could not be written"),
        ],
    )  # fmt: skip
    def test_a_windows_error_is_a_sentence(self, book: Path, code: int, sentence: str) -> None:
        book.with_name("~$Book.xlsx").write_bytes(marker("Lan"))
        error = OSError(errno.EACCES, "refused")
        error.winerror = code  # type: ignore[attr-defined,unused-ignore]
        assert sentence in str(refusal(error, book))


class TestRecovery:
    def killed(self, book: Path, monkeypatch: pytest.MonkeyPatch, when: Callable[..., bool]) -> None:
        """End like a process that is killed as it is about to rename."""

        class KilledError(BaseException):
            pass

        def dies() -> None:
            monkeypatch.setattr("workbook.save.exchange.settle", failing(errno.EIO))
            raise KilledError

        before(monkeypatch, "rename_new", when, dies)
        with pytest.raises((KilledError, RefusedError)):
            commit(book)
        monkeypatch.undo()

    def test_a_crash_between_the_renames_is_carried_forward(self, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.killed(book, monkeypatch, lambda _, target: target == book)
        assert not book.exists()
        assert save.recover(book) == book
        assert files(book) == {"Book.xlsx": NEW, "backup": OLD}
        assert save.recover(book) is None

    def test_a_crash_before_the_renames_leaves_the_old_book(self, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.killed(book, monkeypatch, lambda source, _: source == book)
        assert save.recover(book) is None
        assert files(book) == {"Book.xlsx": OLD}

    def test_a_new_book_that_is_damaged_is_not_put_in(self, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.killed(book, monkeypatch, lambda _, target: target == book)
        (new,) = (book.parent / "Book.xlsx.d").glob("new-*")
        new.write_bytes(NEW[:50])
        assert save.recover(book) == book
        assert files(book) == {"Book.xlsx": OLD}

    def test_the_next_commit_recovers_by_itself(self, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.killed(book, monkeypatch, lambda source, _: source == book)
        commit(book)
        assert files(book) == {"Book.xlsx": NEW, "backup": OLD}

    @pytest.mark.parametrize(
        "foreign",
        [b"", b"{", b"[]", b'{"new": "x"}', b"\xff\xfe",
         json.dumps({"new": "../Book.xlsx", "old": "x", "new_digest": "0" * 64, "old_digest": "0" * 64, "host": "h", "since": "s"}).encode()],
    )  # fmt: skip
    def test_a_torn_or_foreign_intent_touches_nothing_and_is_kept(self, book: Path, foreign: bytes) -> None:
        path = intents.file_of(book)
        path.parent.mkdir()
        path.write_bytes(foreign)
        assert save.recover(book) is None
        kept = files(book)
        assert kept.pop("Book.xlsx") == OLD
        assert list(kept.values()) == [foreign]
        assert all(name.startswith("Book.xlsx.d/quarantine/commit ") for name in kept)

    def test_other_files_are_left_alone(self, book: Path) -> None:
        for name in (".Book.xlsx.old-mine", "Book.xlsx.d/new-mine.xlsx"):
            (book.parent / name).parent.mkdir(exist_ok=True)
            (book.parent / name).write_bytes(b"x")
        assert save.recover(book) is None
        assert len(files(book)) == 3

    def test_a_missing_folder_is_no_matter(self, tmp_path: Path) -> None:
        assert save.recover(tmp_path / "none" / "Book.xlsx") is None

    def test_a_book_that_was_taken_away_is_refused_with_its_last_backup(self, book: Path) -> None:
        commit(book)
        book.rename(book.with_name("Renamed.xlsx"))
        with pytest.raises(RefusedError, match=r"not in .* any more.*last backup is .*2026-11-22 031500Z"):
            save.recover(book)


class TestMarkers:
    def test_excels_marker_names_but_does_not_decide(self, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "platform", "linux")
        book.with_name("~$Book.xlsx").write_bytes(marker("Nguyễn Thị Lan"))
        assert save.standing(book) == save.Standing(open=False, name="Nguyễn Thị Lan", marker=True)
        commit(book)
        assert book.read_bytes() == NEW

    def test_where_excel_denies_nobody_its_marker_decides(self, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "platform", "darwin")
        book.with_name("~$Book.xlsx").write_bytes(marker("Nguyễn Thị Lan"))
        with pytest.raises(BookBusyError, match=r"Nguyễn Thị Lan has it.*--out.*delete the marker ~\$Book.xlsx"):
            commit(book)
        assert book.read_bytes() == OLD

    @pytest.mark.skipif(sys.platform == "win32", reason="LibreOffice denies others there")
    def test_a_book_open_in_libreoffice_is_refused(self, book: Path) -> None:
        book.with_name(".~lock.Book.xlsx#").write_text("Wei Chen,wei,pc,22.11.2026 10:00,file:///x;")
        with pytest.raises(BookBusyError, match="Wei Chen has it"):
            commit(book)
        assert save.standing(book) == save.Standing(open=True, name="Wei Chen", marker=True)

    def test_a_book_nobody_has_stands_free(self, book: Path) -> None:
        assert save.standing(book) == save.Standing(open=False, name=None, marker=False)


class TestWriteOut:
    def test_a_new_file_is_written(self, book: Path) -> None:
        save.write_out(book.with_name("Copy.xlsx"), NEW)
        assert files(book) == {"Book.xlsx": OLD, "Copy.xlsx": NEW}

    def test_a_file_that_is_there_is_not_overwritten(self, book: Path) -> None:
        with pytest.raises(RefusedError, match="is there already"):
            save.write_out(book, NEW)
        assert files(book) == {"Book.xlsx": OLD}

    def test_it_is_overwritten_when_asked(self, book: Path) -> None:
        save.write_out(book, NEW, overwrite=True)
        assert files(book) == {"Book.xlsx": NEW}

    def test_a_failure_leaves_the_file_that_was_there(self, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        real = disk.rename_new
        monkeypatch.setattr(
            disk,
            "rename_new",
            lambda source, target: failing(errno.EIO)() if ".new-" in source.name else real(source, target),
        )
        with pytest.raises(RefusedError, match="failed"):
            save.write_out(book, NEW, overwrite=True)
        assert files(book) == {"Book.xlsx": OLD}

    def test_a_missing_folder_is_a_sentence(self, tmp_path: Path) -> None:
        with pytest.raises(RefusedError, match=r"There is no folder .*none"):
            save.write_out(tmp_path / "none" / "Copy.xlsx", NEW)
