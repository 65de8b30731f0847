"""The programs of macOS that tell about the computer."""

from __future__ import annotations

import subprocess


class MacApi:
    """macOS, asked through its own programs, each by its full path."""

    def mounts(self) -> str:
        """Every disk and share that is connected, a line each."""
        return subprocess.run(["/sbin/mount"], capture_output=True, text=True, check=True).stdout

    def excel_runs(self) -> bool:
        """Whether a process is called Microsoft Excel."""
        return (
            subprocess.run(["/usr/bin/pgrep", "-x", "Microsoft Excel"], capture_output=True, check=False).returncode
            == 0
        )
