"""The pack on paper: the result sheets by their own print set-up, as a PDF.

A workbook that is open in Excel is printed by Excel (`addin.books.livepaper`), a file by LibreOffice, here.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from workbook.errors import RefusedError, ReviewError

if TYPE_CHECKING:
    from addin.pack.changes import Since
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


LOCALES = {"vi": "vi-VN", "zh": "zh-CN"}
"""How LibreOffice writes numbers in cells and on axes; elsewhere as in English."""

_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Setup/L10N">
<prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>{locale}</value></prop></item></oor:items>
"""


def pdf(pages: Sequence[Page], language: str = "en") -> bytes:
    """Result sheets as a PDF, numbers as the readers of `language` write them.

    Raises
    ------
    RefusedError
        Where there is no LibreOffice to print with, or it did not manage.
    """
    return printed(workbook(pages), LOCALES.get(language, "en-US"))


def pages(story: Story, owner: str | None = None, personal: bool = False, since: Since = None) -> list[Page]:
    """The sheets a meeting wants on paper: without the long lists, and nothing of other owners in one owner's.

    Parameters
    ----------
    owner, personal, since
        See `facts`.
    """
    from addin.pack import changes
    from addin.pack.narrowing import narrowed, whose
    from addin.report import check, exposed, in_words, lose, owners, pictures, plans, practices, review, start
    from workbook.charts import still

    told = narrowed(story, owner, personal)
    meant = None if owner is None else whose(story, owner)
    against = since if meant is None else changes.of_owners(since, story, meant.owners)
    found = [start.page(told), *_compared(told, against), exposed.page(told), plans.page(told), review.page(told)]
    if meant is None:
        found += [lose.page(told), pictures.page(told, told.history)]
    if meant is None or meant.is_team:
        found += [owners.page(told)]
    if meant is None:
        found += [practices.page(told)]
    found += [check.courtesy_page(told)]
    found += [check.page(told)] if meant is None else []
    return [still(in_words(page, story.translate)) for page in found]


def _compared(story: Story, since: Since) -> list[Page]:
    from addin.report import compare

    return [compare.page(story, since)] if not isinstance(since, ReviewError | None) and since.closing else []


def workbook(pages: Sequence[Page]) -> bytes:
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


def printed(content: bytes, locale: str = "en-US", patience_seconds: float = PATIENCE_SECONDS) -> bytes:
    """A workbook as a PDF, printed by a LibreOffice of its own that leaves the user's alone."""
    soffice = program()
    if soffice is None:
        raise RefusedError(
            "A PDF of a file needs LibreOffice, and it was not found; install it, or click Export pack in Excel, which "
            "prints without it."
        )
    with tempfile.TemporaryDirectory(prefix="account-review-", ignore_cleanup_errors=True) as folder:
        book = Path(folder) / "pack.xlsx"
        book.write_bytes(content)
        profile = Path(folder) / "profile"
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS.format(locale=locale), "utf-8")
        command = [soffice, f"-env:UserInstallation={profile.as_uri()}",
                   "--headless", "--norestore", "--nologo", "--nodefault", "--convert-to", "pdf",
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
