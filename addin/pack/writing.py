"""Make the forms of a pack and write each as a file of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from workbook.errors import RefusedError

if TYPE_CHECKING:
    from addin.pack.changes import Since
    from addin.pack.facts import Facts
    from addin.report import Story
    from workbook.pages import Page

    Paper: TypeAlias = Callable[[Sequence[Page]], bytes]

FORMS = ("html", "pptx", "pdf")


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a pack."""

    files: Sequence[Path]
    left_out: Sequence[RefusedError] = ()
    """Why a form that was not asked for by name could not be made here."""


def write(
    story: Story, folder: Path, forms: Sequence[str] = (), *, owner: str | None = None, personal: bool = False,
    since: Since = None, paper: Paper | None = None, overwrite: bool = False,
) -> Written:  # fmt: skip
    """Write a pack into a folder.

    Parameters
    ----------
    story
        The review.
    folder
        Made where it is not there.
    forms
        Of `FORMS`; none says: all that can be made on this computer.
    owner, personal, since
        See `facts`.
    paper
        Prints result pages as a PDF, see `addin.books.Book.paper`; LibreOffice where None.
    overwrite
        Whether a pack that is there already may be written over.

    Raises
    ------
    RefusedError
        Where a form that was asked for cannot be made, a file is there already or the folder cannot be written. Every
        form is made before the first is written.
    """
    from addin.pack.facts import facts
    from addin.pack.narrowing import whose
    from workbook import save

    name = None if owner is None else whose(story, owner).name
    told = facts(story, name, personal, since)
    stem = _stem(story, name, personal)
    wanted = [form for form in FORMS if form in forms] if forms else list(FORMS)
    files = {form: folder / f"{stem}.{form}" for form in wanted}
    _refuse_overwriting([file for file in files.values() if file.exists() and not overwrite])
    makers: dict[str, Callable[[], bytes]] = {
        "html": lambda: _html(told),
        "pptx": lambda: _pptx(told),
        "pdf": lambda: _pdf(story, name, personal, since, paper),
    }
    made, left_out = {}, []
    for form in wanted:
        try:
            made[form] = makers[form]()
        except RefusedError as problem:
            if form in forms:
                raise
            left_out.append(problem)
    _make(folder)
    for form, content in made.items():
        save.write_out(files[form], content, overwrite=overwrite)
    return Written([files[form] for form in made], left_out)


def _stem(story: Story, owner: str | None, personal: bool) -> str:
    """The files' name: told apart by quarter and owner, and where it holds what is personal, by that too."""
    _ = story.translate
    parts = [_("Account review"), story.period.quarter_name, owner or "", _("personal") if personal else ""]
    return re.sub(r'[\s\\/:*?"<>|\x00-\x1f]+', " ", " ".join(part for part in parts if part)).strip(" .")


class ThereError(RefusedError):
    """A pack of the same name is there already."""


def _refuse_overwriting(there: list[Path]) -> None:
    if there:
        raise ThereError(
            "In {folder} there is already: {files}. Nothing was written.",
            folder=there[0].parent,
            files=", ".join(file.name for file in there),
        )


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RefusedError(
            "The folder {folder} cannot be made: {problem}.", folder=folder, problem=error.strerror or error
        ) from error


def _html(told: Facts) -> bytes:
    from addin.pack.page import html

    return html(told)


def _pptx(told: Facts) -> bytes:
    from addin.pack.slides import pptx

    return pptx(told)


def _pdf(story: Story, owner: str | None, personal: bool, since: Since, paper: Paper | None) -> bytes:
    from addin.pack import printing

    return (paper or partial(printing.pdf, language=story.loaded.language))(
        printing.pages(story, owner, personal, since)
    )
