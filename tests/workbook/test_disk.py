"""What the disk promises, the same for both systems: on a local disk, on a mounted share, and as Windows asks a share."""

from __future__ import annotations

import contextlib
import errno
import sys
from collections.abc import Iterator
from pathlib import Path, PureWindowsPath
from types import ModuleType
from typing import Any

import pytest

from tests.hosts import needed, smb

PLACES = ["local disk", "share", "share as Windows"]


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[smb.Lab]:
    needed(smb.there(), smb.NEEDS)
    with smb.Lab(tmp_path_factory.mktemp("lab")) as lab:
        yield lab


@pytest.fixture(scope="module")
def mounted(lab: smb.Lab) -> Path:
    return lab.mount().path


class Place:
    """A disk to ask, and a folder on it."""

    def __init__(self, disk: ModuleType, folder: Any) -> None:
        self.disk, self.folder = disk, folder

    def __truediv__(self, name: str) -> Any:
        return self.folder / name


@pytest.fixture(params=[pytest.param(name, marks=[pytest.mark.host] if "share" in name else []) for name in PLACES])
def place(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    from workbook import disk

    if request.param == "local disk":
        return Place(disk, tmp_path)
    lab = request.getfixturevalue("lab")
    name = f"case{len(list(lab.disk.iterdir()))}"
    (lab.disk / name).mkdir()
    if request.param == "share":
        return Place(disk, request.getfixturevalue("mounted") / name)
    from tests.hosts.smb.win32 import Server
    from workbook.disk import windows

    for module, content in Server(lab.port, lab.user).modules().items():
        monkeypatch.setitem(sys.modules, module, content)
    return Place(windows, PureWindowsPath(lab.address) / name)


def test_what_was_written_is_read_back(place: Place) -> None:
    content = bytes(range(256)) * 1000
    place.disk.write_new(place / "a", content)
    assert place.disk.read(place / "a") == content
    assert place.disk.names(place.folder) == ["a"]


def test_an_empty_file_is_a_file(place: Place) -> None:
    place.disk.write_new(place / "a", b"")
    assert place.disk.read(place / "a") == b""


def test_a_new_file_never_overwrites(place: Place) -> None:
    place.disk.write_new(place / "a", b"first")
    with pytest.raises(FileExistsError):
        place.disk.write_new(place / "a", b"second")
    with pytest.raises(FileExistsError), place.disk.own(place / "a", b"second"):
        pytest.fail("it was there already")
    assert place.disk.read(place / "a") == b"first"


def test_a_rename_never_overwrites(place: Place) -> None:
    place.disk.write_new(place / "a", b"first")
    place.disk.write_new(place / "b", b"second")
    with pytest.raises(FileExistsError):
        place.disk.rename_new(place / "a", place / "b")
    assert [place.disk.read(place / name) for name in "ab"] == [b"first", b"second"]
    place.disk.rename_new(place / "a", place / "c")
    assert place.disk.names(place.folder) == ["b", "c"]
    assert place.disk.read(place / "c") == b"first"


def test_what_is_not_there_is_said_so(place: Place) -> None:
    for ask in (place.disk.read, lambda path: place.disk.rename_new(path, place / "b")):
        with pytest.raises(FileNotFoundError):
            ask(place / "a")
    for enter in (place.disk.hold, place.disk.take):
        with pytest.raises(FileNotFoundError), enter(place / "a"):
            pytest.fail("there is nothing to hold")
    place.disk.remove(place / "a")
    assert place.disk.names(place / "none") == []


def test_an_owned_file_is_seen_to_be_owned_read_and_removed(place: Place) -> None:
    with place.disk.own(place / "a", b"mine"):
        assert place.disk.read(place / "a") == b"mine"
        for enter in (place.disk.hold, place.disk.take):
            with pytest.raises(BlockingIOError), enter(place / "a"):
                pytest.fail("its owner lives")
        place.disk.remove(place / "a")
    smb.until(lambda: place.disk.names(place.folder) == [], "the file to be gone", 3.0)


def test_what_an_owner_left_behind_is_taken_by_one(place: Place) -> None:
    with place.disk.own(place / "a", b"mine"):
        pass
    smb.until(lambda: _takes(place), "the owner to be gone", 3.0)
    with place.disk.take(place / "a"):
        assert not _takes(place)
        assert place.disk.read(place / "a") == b"mine"
    smb.until(lambda: _takes(place), "the taker to be gone", 3.0)


def test_many_may_hold_and_a_held_file_can_be_renamed(place: Place) -> None:
    place.disk.write_new(place / "a", b"held")
    with place.disk.hold(place / "a"), place.disk.hold(place / "a"):
        assert not _takes(place)
        assert place.disk.read(place / "a") == b"held"
        place.disk.rename_new(place / "a", place / "b")
    assert place.disk.read(place / "b") == b"held"


def test_a_read_stands_in_nobodys_way(place: Place) -> None:
    place.disk.write_new(place / "a", b"x" * 3_000_000)
    with place.disk.hold(place / "a"):
        assert len(place.disk.read(place / "a")) == 3_000_000
    place.disk.flush_folder(place.folder)
    place.disk.remove(place / "a")


def _takes(place: Place) -> bool:
    with contextlib.suppress(BlockingIOError), place.disk.take(place / "a"):
        return True
    return False


class TestWithoutLinuxsRename:
    def test_a_second_name_is_given_where_there_is_no_such_rename(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from workbook.disk import posix

        monkeypatch.setattr(posix, "_rename_without_replacing", lambda *_: errno.ENOSYS)
        (tmp_path / "a").write_bytes(b"first")
        (tmp_path / "b").write_bytes(b"second")
        with pytest.raises(FileExistsError):
            posix.rename_new(tmp_path / "a", tmp_path / "b")
        posix.rename_new(tmp_path / "a", tmp_path / "c")
        assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"b": b"second", "c": b"first"}


class TestWindowsErrors:
    @pytest.mark.parametrize(
        ("code", "kind"),
        [(2, FileNotFoundError), (3, FileNotFoundError), (5, PermissionError), (32, PermissionError),
         (80, FileExistsError), (183, FileExistsError)],
    )  # fmt: skip
    def test_an_error_is_of_the_kind_python_raises_on_windows(self, code: int, kind: type[OSError]) -> None:
        from workbook.disk.windows import _as_os_error

        error = _as_os_error(code, "said", Path("Book.xlsx"))
        assert type(error) is kind
        assert error.winerror == code  # type: ignore[attr-defined,unused-ignore]

    @pytest.mark.parametrize("code", [53, 64, 112, 1117])
    def test_another_one_keeps_its_number(self, code: int) -> None:
        from workbook.disk.windows import _as_os_error

        assert _as_os_error(code, "said", Path("Book.xlsx")).winerror == code  # type: ignore[attr-defined,unused-ignore]
