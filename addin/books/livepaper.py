"""Result pages printed by Excel itself, as a PDF.

They are drawn in a workbook of their own, as for writing, and only that one is printed: whatever else the open workbook
holds, people's birthdays among it, cannot come along, and no sheet of the user's is hidden or shown for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from workbook.errors import RefusedError

if TYPE_CHECKING:
    import xlwings as xw

    from workbook.pages import Page


def printed(app: xw.App, pages: Sequence[Page]) -> bytes:
    """The pages as a PDF, each by its sheet's print set-up.

    Raises
    ------
    RefusedError
        Where Excel did not print them.
    """
    from addin.books import livewriting

    with TemporaryDirectory(prefix="account-review-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "pack.pdf"
        try:
            with livewriting.drawn(app, pages) as source:
                sheets: list[int | str] = [livewriting.marked(source, page.key)[0].name for page in pages]
                source.to_pdf(str(path), include=sheets)
            content = path.read_bytes()
        except Exception as problem:  # each Excel fails in its own way: no printer, no right to the folder, no add-in
            raise _refusal(problem) from problem
    if not content.startswith(b"%PDF-"):
        raise _refusal("?")
    return content


def _refusal(problem: object) -> RefusedError:
    return RefusedError(
        "Excel could not print the result sheets as a PDF ({problem}); try once in Excel: File, Save As, PDF.",
        problem=" ".join(str(problem).split())[:200] or type(problem).__name__,
    )
