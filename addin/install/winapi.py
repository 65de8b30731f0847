"""The calls to Windows itself; none of them runs on another system."""

from __future__ import annotations

import ctypes
import os
from importlib import import_module
from typing import Any, Protocol


class Calls(Protocol):
    """The calls to Windows."""

    def values(self, key: str, root: str = "HKCU") -> dict[str, object]:
        """The values of a registry key by name; none where there is no such key."""

    def keys(self, key: str) -> list[str]:
        """The names of the keys in a key of the user's registry."""

    def drive_type(self, drive: str) -> int:
        """What kind of drive a letter is."""

    def files(self, folder: str) -> list[str]:
        """The names in a folder; none where there is no such folder."""

    def real(self, path: str) -> str:
        """The path after links and junctions."""

    def excel_runs(self) -> bool:
        """Whether there is an Excel window, hidden or not."""

    def fits(self, path: str) -> bool:
        """Whether the system's own 8-bit character set can spell a path."""

    def short(self, path: str) -> str:
        """The path in 8.3 names, where the disk keeps them; otherwise the path itself."""


class WinApi:
    """Windows, asked through its registry and kernel."""

    def values(self, key: str, root: str = "HKCU") -> dict[str, object]:
        """The values of a registry key by name; none where there is no such key."""
        registry = import_module("winreg")
        hive, view = (
            (registry.HKEY_CURRENT_USER, 0)
            if root == "HKCU"
            # A 32-bit Python would be shown another part of the machine's registry.
            else (registry.HKEY_LOCAL_MACHINE, registry.KEY_WOW64_64KEY)
        )
        try:
            with registry.OpenKey(hive, key, 0, registry.KEY_READ | view) as opened:
                count = registry.QueryInfoKey(opened)[1]
                return {name: value for name, value, _ in (registry.EnumValue(opened, i) for i in range(count))}
        except FileNotFoundError:
            return {}

    def keys(self, key: str) -> list[str]:
        """The names of the keys in a key of the user's registry."""
        registry = import_module("winreg")
        try:
            with registry.OpenKey(registry.HKEY_CURRENT_USER, key) as opened:
                return [registry.EnumKey(opened, i) for i in range(registry.QueryInfoKey(opened)[0])]
        except FileNotFoundError:
            return []

    def drive_type(self, drive: str) -> int:
        """What kind of drive a letter is (GetDriveTypeW)."""
        return int(_dll("kernel32").GetDriveTypeW(drive))

    def files(self, folder: str) -> list[str]:
        """The names in a folder; none where there is no such folder."""
        try:
            return os.listdir(folder)
        except OSError:
            return []

    def real(self, path: str) -> str:
        """The path after links and junctions."""
        return os.path.realpath(path)

    def excel_runs(self) -> bool:
        """Whether there is an Excel window: XLMAIN is the class of every one, hidden or not."""
        return bool(_dll("user32").FindWindowW("XLMAIN", None))

    def fits(self, path: str) -> bool:
        """Whether the system's own 8-bit character set can spell a path."""
        try:
            path.encode("mbcs")
        except UnicodeEncodeError:
            return False
        return True

    def short(self, path: str) -> str:
        """The path in 8.3 names, where the disk keeps them; otherwise the path itself."""
        room = ctypes.create_unicode_buffer(32768)
        written = _dll("kernel32").GetShortPathNameW(path, room, len(room))
        return room.value if written else path


def _dll(name: str) -> Any:
    # ctypes has it on Windows only, and the type checker knows it there only.
    return getattr(ctypes, "windll")[name]  # noqa: B009
