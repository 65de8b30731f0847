"""Committing a book: after any failure it is whole, old or new, and no sentence is a riddle."""

from __future__ import annotations

import datetime as dt
import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from workbook import save
from workbook.errors import BookBusyError, RefusedError
from workbook.saveerrors import refusal

OLD, NEW = b"the old book", b"the new book" * 1000
NOON = dt.datetime(2026, 11, 22, 3, 15, tzinfo=dt.UTC)


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("socket.gethostname", lambda: "PC-12.lan")
    path = tmp_path / "Book.xlsx"
    path.write_bytes(OLD)
    return path


def files(book: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in book.parent.iterdir()}


def marker(name: str) -> bytes:
    wide = name.encode("utf-16-le")
    return (
        (bytes([len(name)]) + name.encode()).ljust(55, b" ") + len(name).to_bytes(2, "little") + wide.ljust(108, b" ")
    )


def commit(book: Path) -> None:
    save.commit(book, NEW, save.digest(OLD), now=NOON)


class TestCommit:
    def test_the_book_is_exchanged_and_nothing_else_remains(self, book: Path) -> None:
        commit(book)
        assert files(book) == {"Book.xlsx": NEW}

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
        book.write_bytes(b"Lan's own")
        with pytest.raises(
            BookBusyError, match=r"Book.xlsx was changed.*Book \(conflict 2026-11-22 0315Z PC-12\).xlsx"
        ):
            commit(book)
        assert files(book) == {"Book.xlsx": b"Lan's own", "Book (conflict 2026-11-22 0315Z PC-12).xlsx": NEW}

    def test_a_second_conflict_does_not_overwrite_the_first(self, book: Path) -> None:
        book.write_bytes(b"Lan's own")
        for _ in range(2):
            with pytest.raises(BookBusyError):
                commit(book)
        assert sorted(files(book)) == [
            "Book (conflict 2026-11-22 0315Z PC-12 2).xlsx", "Book (conflict 2026-11-22 0315Z PC-12).xlsx", "Book.xlsx",
        ]  # fmt: skip

    def test_a_save_between_the_look_and_the_renames_is_not_lost(
        self, book: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        exchange = save._exchange

        def saved_meanwhile(*arguments: object) -> None:
            book.write_bytes(b"Lan's own")
            exchange(*arguments)  # type: ignore[arg-type]

        monkeypatch.setattr(save, "_exchange", saved_meanwhile)
        with pytest.raises(BookBusyError, match="was changed"):
            commit(book)
        assert files(book)["Book.xlsx"] == b"Lan's own"
        assert len(files(book)) == 2

    def test_a_book_that_appears_between_the_renames_is_not_overwritten(
        self, book: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        rename = save._rename

        def appears(source: Path, target: Path) -> None:
            if ".new-" in source.name and target == book:
                book.write_bytes(b"Lan's own")
            rename(source, target)

        monkeypatch.setattr(save, "_rename", appears)
        with pytest.raises(BookBusyError, match="was saved by somebody else"):
            commit(book)
        assert files(book) == {
            "Book.xlsx": b"Lan's own",
            "Book (earlier 2026-11-22 0315Z PC-12).xlsx": OLD,
            "Book (conflict 2026-11-22 0315Z PC-12).xlsx": NEW,
        }

    def test_the_book_is_never_replaced(self, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def replaced(*_: object) -> None:
            pytest.fail("os.replace succeeds over an open book and cuts off its user's saves")

        monkeypatch.setattr(os, "replace", replaced)
        commit(book)
        assert book.read_bytes() == NEW

    def test_a_share_without_links_is_written_too(self, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(os, "link", _failing(errno.EOPNOTSUPP))
        commit(book)
        assert files(book) == {"Book.xlsx": NEW}

    def test_a_share_without_links_is_not_overwritten(self, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(os, "link", _failing(errno.EPERM))
        with pytest.raises(FileExistsError):
            save._rename(book, book)
        assert files(book) == {"Book.xlsx": OLD}


def _failing(code: int) -> Callable[..., None]:
    def fail(*_: object, **__: object) -> None:
        raise OSError(code, os.strerror(code))

    return fail


class TestFaults:
    """Each fault leaves the old book, no other file, and one sentence."""

    @pytest.mark.parametrize(
        ("call", "code", "sentence"),
        [
            ("open", errno.ENOSPC, "is full"),
            ("open", errno.EROFS, "can only be read"),
            ("open", errno.EACCES, "may not write"),
            ("fsync", errno.ENOSPC, "is full"),
            ("fsync", errno.EDQUOT, "is full"),
            ("fsync", errno.EIO, "connection"),
            ("link", errno.EIO, "connection"),
        ],
    )
    def test_a_failing_call(
        self, book: Path, monkeypatch: pytest.MonkeyPatch, call: str, code: int, sentence: str
    ) -> None:
        monkeypatch.setattr(os, call, _failing(code))
        with pytest.raises(RefusedError, match=sentence):
            commit(book)
        monkeypatch.undo()
        assert files(book) == {"Book.xlsx": OLD}

    def test_a_failing_second_rename_is_undone(self, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        rename = save._rename

        def fails(source: Path, target: Path) -> None:
            if ".new-" in source.name:
                raise OSError(errno.EIO, "broken")
            rename(source, target)

        monkeypatch.setattr(save, "_rename", fails)
        with pytest.raises(RefusedError, match="connection"):
            commit(book)
        assert files(book) == {"Book.xlsx": OLD}

    @pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
    def test_a_full_disk_while_writing(self, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        real = os.fdopen

        def full(handle: int, mode: str) -> object:
            os.close(handle)
            return real(os.open("/dev/full", os.O_WRONLY), mode)

        monkeypatch.setattr(os, "fdopen", full)
        with pytest.raises(RefusedError, match="is full"):
            commit(book)
        assert files(book) == {"Book.xlsx": OLD}

    def test_a_disk_that_gives_back_other_bytes(self, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        real = Path.read_bytes
        monkeypatch.setattr(Path, "read_bytes", lambda path: real(path)[:-1] if ".new-" in path.name else real(path))
        with pytest.raises(RefusedError, match="gave back other bytes"):
            commit(book)
        monkeypatch.undo()
        assert files(book) == {"Book.xlsx": OLD}

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
            (32, "is open: Lan has it"), (33, "is open: Lan has it"), (5, "may not write"), (19, "can only be read"),
            (112, "is full"), (39, "is full"), (53, "connection"), (59, "connection"), (64, "connection"),
            (67, "connection"), (3, "path"), (206, "path"), (1234, "could not be written"),
        ],
    )  # fmt: skip
    def test_a_windows_error_is_a_sentence(self, book: Path, code: int, sentence: str) -> None:
        book.with_name("~$Book.xlsx").write_bytes(marker("Lan"))
        error = OSError(errno.EACCES, "refused")
        error.winerror = code  # type: ignore[attr-defined,unused-ignore]
        assert sentence in str(refusal(error, book))


class TestMarkers:
    def test_a_book_open_in_excel_is_refused_with_the_name(self, book: Path) -> None:
        book.with_name("~$Book.xlsx").write_bytes(marker("Nguyễn Thị Lan"))
        with pytest.raises(BookBusyError, match=r"Nguyễn Thị Lan has it.*--out.*delete the marker ~\$Book.xlsx"):
            commit(book)
        assert book.read_bytes() == OLD

    def test_a_book_open_in_libreoffice_is_refused(self, book: Path) -> None:
        book.with_name(".~lock.Book.xlsx#").write_text("Wei Chen,wei,pc,22.11.2026 10:00,file:///x;")
        with pytest.raises(BookBusyError, match="Wei Chen has it"):
            commit(book)

    def test_a_garbage_marker_names_somebody(self, book: Path) -> None:
        book.with_name("~$Book.xlsx").write_bytes(b"")
        with pytest.raises(BookBusyError, match="somebody has it"):
            commit(book)


class TestRecovery:
    def test_a_crash_between_the_renames_is_put_right(self, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        class Killed(BaseException):
            pass

        rename = save._rename

        def dies(source: Path, target: Path) -> None:
            if ".new-" in source.name:
                monkeypatch.setattr(save, "_put_back", lambda *_: None)
                monkeypatch.setattr(save, "_discard", lambda _: None)
                raise Killed
            rename(source, target)

        monkeypatch.setattr(save, "_rename", dies)
        with pytest.raises(Killed):
            commit(book)
        monkeypatch.undo()
        assert not book.exists()
        assert save.recover(book) == book
        assert book.read_bytes() == OLD
        assert save.recover(book) is None

    def test_an_older_book_beside_a_whole_one_is_kept_under_a_plain_name(self, book: Path) -> None:
        book.with_name(".Book.xlsx.old-0123456789abcdef").write_bytes(b"older")
        kept = save.recover(book)
        assert kept is not None
        assert kept.name.startswith("Book (earlier ")
        assert kept.read_bytes() == b"older"
        assert book.read_bytes() == OLD

    def test_a_second_name_of_the_same_book_is_dropped(self, book: Path) -> None:
        os.link(book, book.with_name(".Book.xlsx.old-0123456789abcdef"))
        assert save.recover(book) is None
        assert files(book) == {"Book.xlsx": OLD}

    def test_half_written_files_go_after_a_day(self, book: Path) -> None:
        for name, age in (("0" * 16, 1.0), ("1" * 16, 2 * 86_400.0)):
            half = book.with_name(f".Book.xlsx.new-{name}")
            half.write_bytes(b"half")
            stamp = half.stat().st_mtime - age
            os.utime(half, (stamp, stamp))
        save.recover(book)
        assert sorted(files(book)) == [f".Book.xlsx.new-{'0' * 16}", "Book.xlsx"]

    def test_other_files_are_left_alone(self, book: Path) -> None:
        for name in (".Book.xlsx.old-mine", ".Other.xlsx.old-0123456789abcdef"):
            book.with_name(name).write_bytes(b"x")
        assert save.recover(book) is None
        assert len(files(book)) == 3

    def test_a_missing_folder_is_no_matter(self, tmp_path: Path) -> None:
        assert save.recover(tmp_path / "none" / "Book.xlsx") is None


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

    def test_a_missing_folder_is_a_sentence(self, tmp_path: Path) -> None:
        with pytest.raises(RefusedError, match=r"There is no folder .*none"):
            save.write_out(tmp_path / "none" / "Copy.xlsx", NEW)
