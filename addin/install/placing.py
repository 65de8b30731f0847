"""Putting files in their places all together: after an error every place is as it was before."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from uuid import uuid4

from workbook import disk

_HALF = "AccountReview-{}.half"


def place(contents: Mapping[Path, bytes], spare: Path) -> list[Path]:
    """Write every file whose content is not there yet.

    Parameters
    ----------
    contents
        Each file with its content. The last one makes the others matter, so it is written last.
    spare
        A folder on the same disk for what is not yet whole.

    Returns
    -------
    list of Path
        The files that were written.

    Raises
    ------
    OSError
        Where one could not be written; all are as before then.
    """
    before = {file: file.read_bytes() if file.exists() else None for file in contents}
    written: list[Path] = []
    try:
        for file, content in contents.items():
            if before[file] != content:
                _replace(file, content, spare)
                written.append(file)
    except BaseException:
        for file in reversed(written):
            with contextlib.suppress(OSError):
                _restore(file, before[file], spare)
        raise
    return written


def sweep(spare: Path) -> None:
    """Remove what a stop in the middle of `place` left behind."""
    for half in spare.glob(_HALF.format("*")):
        half.unlink(missing_ok=True)


def removed(files: Iterable[Path]) -> list[Path]:
    """Remove files that do no harm where they cannot be removed; those that are gone."""
    gone = []
    for file in files:
        with contextlib.suppress(OSError):
            file.unlink()
            gone.append(file)
    return gone


def _replace(file: Path, content: bytes, spare: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    half = spare / _HALF.format(uuid4().hex)
    disk.write_new(half, content)
    try:
        # A local folder of the user: nobody else has the file open, or the replacing fails and nothing has changed.
        os.replace(half, file)
    except BaseException:
        half.unlink(missing_ok=True)
        raise


def _restore(file: Path, content: bytes | None, spare: Path) -> None:
    if content is None:
        file.unlink(missing_ok=True)
    else:
        _replace(file, content, spare)
