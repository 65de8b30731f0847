"""After a crash the next run brings the exchange to its end; markers of other programs name, and seldom decide."""

from __future__ import annotations

import errno
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.workbook.exchanges import NEW, OLD, before, book, commit, failing, files, marker, no_waiting
from workbook import save
from workbook.errors import BookBusyError, RefusedError
from workbook.save import intent as intents

__all__ = ["book", "no_waiting"]


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
