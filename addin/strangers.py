"""What lies in or beside a workbook as if to choose which Python runs, or what it runs: it never does, and is told of.

Stock xlwings reads its settings from a sheet of any open workbook and from files beside it, and Python imports from the
folder it is started in. The add-in does neither; whoever finds such a thing in a shared folder should hear of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

PATIENCE_SECONDS = 1.0
"""The folder may lie on a share that does not answer; nobody waits for a warning."""

_SETTINGS = ("accountreview.conf", "xlwings.conf")
_OURS = ("addin", "udfs", "workbook")
_THEIRS = ("xlwings", "pandas", "numpy", "narwhals", "sitecustomize", "usercustomize")


def strangers(sheets: Iterable[str], folder: Path | None, translate: Callable[[str], str]) -> list[str]:
    """One sentence about settings in the workbook, and one about settings or code beside it, where there are any.

    Parameters
    ----------
    sheets
        The names of the workbook's sheets.
    folder
        Where it lies; None where it was never saved.
    """
    _ = translate
    told = []
    hostile = [name for name in sheets if name.casefold().lstrip("_") in _SETTINGS]
    if hostile:
        text = _("The sheet {names} would choose which Python runs; it was not read. Ask who put it there.")
        told.append(text.format(names=", ".join(hostile)))
    beside = [name for name in _names(folder) if _is_strange(name.casefold())]
    if beside:
        text = _("Beside the workbook lies {names}, as if for Python to run; it was not used. Ask who put it there.")
        told.append(text.format(names=", ".join(sorted(beside))))
    return told


def _is_strange(name: str) -> bool:
    stem, _, ending = name.partition(".py")
    code = stem in (*_OURS, *_THEIRS) and name != stem and ending in ("", "c", "d", "w")
    return code or (name.lstrip(".") in (*_SETTINGS, "accountreview", "xlwings") and "." in name)


def _names(folder: Path | None) -> list[str]:
    from addin.writing.waiting import within
    from workbook import disk

    if folder is None:
        return []
    try:
        return within(PATIENCE_SECONDS, lambda: disk.names(folder))
    except OSError:  # TimeoutError is one
        return []
