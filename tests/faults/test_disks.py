"""Faults 11 to 15: disks and shares that are full, broken, lying, or that may not be written."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.tracing import traced
from tests.faults.world import World, one_sentence
from tests.hosts import needed, smb
from tests.workbook.packages import full
from workbook import disk, save
from workbook.errors import RefusedError

pytestmark = pytest.mark.host
Start = Callable[..., smb.Lab]
KB = 1024


def commit(world: World) -> None:
    save.commit(world.book, full("new"), save.digest(world.book.read_bytes()))


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk of half a megabyte."""
    needed(os.geteuid() == 0 and shutil.which("mount"), "the right to mount a small disk")
    folder = tmp_path / "small"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(folder)], check=True)
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


class TestFull:
    @pytest.mark.parametrize("free", [0, 4 * KB, 8 * KB, 16 * KB, 24 * KB])
    @pytest.mark.parametrize("over", ["local disk", "share"])
    def test_a_disk_that_is_full_at_any_point_leaves_the_old_book(
        self, small: Path, own_lab: Start, tmp_path: Path, over: str, free: int
    ) -> None:
        if over == "share":
            lab = own_lab()
            subprocess.run(["mount", "--bind", str(small), str(lab.disk)], check=True)
        try:
            root = small if over == "local disk" else lab.mount().path
            world = World.made(root, tmp_path, kept=small)
            room = os.statvfs(small)
            filler = small / "filler"
            filler.write_bytes(b"x" * (room.f_bavail * room.f_frsize - free))
            with pytest.raises(RefusedError, match="is full; free some space") as told:
                commit(world)
            one_sentence(told.value)
            assert world.whole() == "old"
            world.tidy()
            filler.unlink()
            world.second_run()
        finally:
            if over == "share":
                lab.close()
                subprocess.run(["umount", "-l", str(lab.disk)], check=True)


class TestBroken:
    @pytest.mark.parametrize("call", ["write", "fsync"])
    @pytest.mark.parametrize("number", [1, 2])
    @pytest.mark.parametrize(("error", "says"), [("EIO", "failed"), ("EDQUOT", "is full"), ("ENOSPC", "is full")])
    def test_a_write_that_fails_leaves_the_old_book(
        self, tmp_path: Path, call: str, number: int, error: str, says: str
    ) -> None:
        world = World.made(tmp_path, tmp_path)
        told, _ = traced("commit", (world.book, "new"), "-e", f"inject={call}:error={error}:when={number}")
        assert says in told
        one_sentence(told)
        assert world.whole() == "old"
        world.tidy()
        world.second_run()

    @pytest.mark.parametrize("number", [1, 2])
    def test_a_disk_that_says_it_wrote_and_did_not_is_caught(self, tmp_path: Path, number: int) -> None:
        world = World.made(tmp_path, tmp_path)
        told, _ = traced("commit", (world.book, "new"), "-e", f"inject=write:retval=100:when={number}")
        assert "gave back other bytes than were written" in told
        one_sentence(told)
        assert world.whole() == "old"
        world.tidy()
        world.second_run()


class TestRights:
    def test_a_share_that_may_only_be_read_is_refused_and_can_still_be_read(
        self, own_lab: Start, tmp_path: Path
    ) -> None:
        lab = own_lab(options=" read only = yes")
        world = World.made(lab.mount().path, tmp_path, kept=lab.disk)
        assert save.recover(world.book) is None
        with pytest.raises(RefusedError, match="ask for") as told:
            commit(world)
        one_sentence(told.value)
        assert world.whole() == "old"
        world.tidy()
        world.seen_from(world.kept).second_run()

    def test_who_may_create_but_not_delete_is_told_so(self, tmp_path: Path) -> None:
        needed(smb.there() and os.geteuid() == 0, f"{smb.NEEDS}, as root")
        as_nobody = " force user = nobody\n force create mode = 0666\n force directory mode = 0777"
        with tempfile.TemporaryDirectory() as home, contextlib.ExitStack() as stack:
            Path(home).chmod(0o755)  # nobody must get that far
            lab = stack.enter_context(smb.Lab(Path(home), as_nobody))
            world = World.made(lab.mount().path, tmp_path, kept=lab.disk)
            folders = [lab.disk, world.kept / world.case, *(world.kept / world.case).rglob("*.d")]
            for folder in folders:
                folder.chmod(0o1777)  # each may delete what is his own
            (world.kept / world.case / world.name).chmod(0o666)
            with pytest.raises(RefusedError, match="right to write and to delete") as told:
                commit(world)
            one_sentence(told.value)
            assert world.whole() == "old"
            for folder in folders:
                folder.chmod(0o777)
            world.second_run()

    def test_who_may_not_even_delete_what_he_made_leaves_it_to_who_may(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        world = World.made(tmp_path, tmp_path)

        def denied(*_: object) -> None:
            raise PermissionError(13, "Permission denied")

        for call in ("rename_new", "remove"):
            monkeypatch.setattr(disk, call, denied)
        for _ in range(2):
            with pytest.raises(RefusedError, match="right to write and to delete") as told:
                commit(world)
            one_sentence(told.value)
            assert world.whole() == "old"
        monkeypatch.undo()
        world.second_run()
