"""A worker whose system calls are counted, made to fail or to lie, or the last it makes."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from tests.faults.world import Run
from tests.hosts import needed
from tests.hosts.smb import until


def traced(job: str, arguments: tuple[object, ...], *options: str) -> tuple[str, int]:
    """Run a worker under strace from the moment it begins to work; its last word and its return code."""
    needed(shutil.which("strace"), "strace (apt-get install strace)")
    with Run(job, *arguments) as run:
        at = run.process.pid
        command = ["strace", "-f", "-qq", *options, "-p", str(at)]
        tracer = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        until(lambda: f"TracerPid:\t{tracer.pid}" in Path(f"/proc/{at}/status").read_text(), "strace to attach")
        told = run.end()
        code = run.process.wait(60)
        tracer.communicate(timeout=60)
        return told, code
