"""The pack on paper: the result sheets by their own print set-up, through a spreadsheet program, as a PDF."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from workbook.errors import RefusedError

if TYPE_CHECKING:
    from addin.report import Story
    from workbook.pages import Page

PATIENCE_SECONDS = 180
"""So long a spreadsheet program may take; the sample takes ten, its first start included."""

PLACES = {
    "win32": (
        r"C:\Program Files\LibreOffice\program\soffice.com",
        r"C:\Program Files (x86)\LibreOffice\program\soffice.com",
    ),
    "darwin": ("/Applications/LibreOffice.app/Contents/MacOS/soffice",),
}  # fmt: skip
"""Where LibreOffice's installer puts it, by system; elsewhere it is on the PATH."""


def pdf(story: Story, owner: str | None = None, personal: bool = False) -> bytes:
    """The result sheets as a PDF.

    Raises
    ------
    RefusedError
        Where there is no LibreOffice to print with, or it did not manage.
    """
    return printed(workbook(pages(story, owner, personal)))


def pages(story: Story, owner: str | None = None, personal: bool = False) -> list[Page]:
    """The sheets a meeting wants on paper: without the long lists, and nothing of other owners in one owner's."""
    from addin.pack.narrowing import narrowed
    from addin.report import check, exposed, in_words, lose, review, start

    told = narrowed(story, owner, personal)
    whole = [lose.page(told)] if owner is None else []
    data = [check.page(told)] if owner is None else []
    found = [start.page(told), exposed.page(told), review.page(told), *whole, check.courtesy_page(told), *data]
    return [in_words(page, story.translate) for page in found]


def workbook(pages: list[Page]) -> bytes:
    """A workbook of these sheets alone, as Excel too could print it."""
    from xlsxwriter import Workbook

    from workbook import graft

    blank = BytesIO()
    with Workbook(blank, {"in_memory": True}) as book:
        # A workbook has to have a sheet; an empty one takes no paper.
        book.add_worksheet("-")
    return graft.with_pages(blank.getvalue(), pages)


def program() -> str | None:
    """LibreOffice, None where there is none."""
    known = (place for place in PLACES.get(sys.platform, ()) if Path(place).is_file())
    return next(known, None) or shutil.which("soffice")


def printed(content: bytes, patience_seconds: float = PATIENCE_SECONDS) -> bytes:
    """A workbook as a PDF, printed by a LibreOffice of its own that leaves the user's alone."""
    soffice = program()
    if soffice is None:
        raise RefusedError(
            "A PDF needs LibreOffice, and it was not found; install it, or print the result sheets from Excel."
        )
    with tempfile.TemporaryDirectory(prefix="account-review-", ignore_cleanup_errors=True) as folder:
        book = Path(folder) / "pack.xlsx"
        book.write_bytes(content)
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        command = [soffice, profile, "--headless", "--norestore", "--nologo", "--nodefault", "--convert-to", "pdf",
                   "--outdir", folder, str(book)]  # fmt: skip
        _run(command, patience_seconds)
        made = book.with_suffix(".pdf")
        if not made.is_file():
            raise RefusedError("LibreOffice printed nothing; open the workbook in it once, then try again.")
        return made.read_bytes()


def _run(command: list[str], patience_seconds: float) -> None:
    """Run to the end, or end it: LibreOffice starts a second process, which has to go with it."""
    # Its own Python would take ours for its own.
    clean = {
        name: value for name, value in os.environ.items() if name not in ("PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV")
    }
    try:
        process = subprocess.Popen(
            command, env=clean, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=sys.platform != "win32",
        )  # fmt: skip
    except OSError as error:
        raise RefusedError("LibreOffice could not be started: {problem}.", problem=error.strerror or error) from error
    try:
        process.wait(patience_seconds)
    except subprocess.TimeoutExpired as error:
        _end(process)
        raise RefusedError(
            "LibreOffice did not finish within {seconds:.0f} seconds, so no PDF was written; try again.",
            seconds=patience_seconds,
        ) from error


def _end(process: subprocess.Popen[bytes]) -> None:
    """End it and what it started, by their numbers."""
    with suppress(OSError):
        if sys.platform == "win32":
            subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False)
        else:
            import signal

            os.killpg(process.pid, signal.SIGKILL)
    with suppress(subprocess.TimeoutExpired):
        process.wait(10)
