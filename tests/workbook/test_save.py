"""Committing a book: after any failure it is whole, old or new, and no sentence is a riddle."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

import pytest

from tests.workbook.exchanges import (
    CONFLICT,
    LANS,
    NEW,
    NOON,
    OLD,
    before,
    book,
    commit,
    failing,
    files,
    marker,
    no_waiting,
)  # fmt: skip
from tests.workbook.packages import package
from workbook import disk, save
from workbook.errors import BookBusyError, RefusedError
from workbook.save import intent as intents
from workbook.saveerrors import refusal

__all__ = ["book", "no_waiting"]


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

    def test_what_its_writer_left_out_on_purpose_may_go_and_only_that(self, book: Path) -> None:
        book.write_bytes(package("old", **{"xl/charts/chart2.xml": "<ours/>", "xl/charts/chart1.xml": "<his/>"}))
        with pytest.raises(RefusedError, match=r"would lose its part xl/charts/chart1\.xml"):
            save.commit(book, NEW, save.digest(book.read_bytes()), left_out={"xl/charts/Chart2.xml"})
        kept = package("new", **{"xl/charts/chart1.xml": "<his/>"})
        save.commit(book, kept, save.digest(book.read_bytes()), left_out={"xl/charts/Chart2.xml"})
        assert files(book)["Book.xlsx"] == kept

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
