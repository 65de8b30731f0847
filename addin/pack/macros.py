"""The macro behind Export pack."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from workbook.errors import RefusedError

if TYPE_CHECKING:
    from addin.books import Book
    from addin.pack.writing import Written


def export_pack(book: Book) -> None:
    """Write the whole review into a folder beside the workbook: a page, slides and a print for the meeting."""
    from addin import jobs
    from addin.books import Answer
    from addin.language import translator
    from addin.pack import writing

    place = book.place()
    if place is None:
        raise RefusedError(
            "{book} was never saved, so there is no folder for its pack; save it first, then try again.", book=book.name
        )
    found, loaded = jobs.reviewed(book)
    story = jobs.story_of(found, loaded)
    folder = place.book.parent / f"{place.book.stem} pack"
    book.progress("Writing")
    try:
        done = writing.write(story, folder)
    except writing.ThereError as problem:
        _ = translator(loaded.language)
        if not book.confirm(f"{problem.told(_)} {_('Write over it?')}"):
            return
        done = writing.write(story, folder, overwrite=True)
    book.answer(Answer(told(done, loaded.translate), loaded, found, lambda: None))


def told(done: Written, _: Callable[[str], str]) -> str:
    """What was written, and what could not be."""
    said = [_("Nothing could be written.")]
    if done.files:
        text = _("Written to {folder}: {files}.")
        said = [text.format(folder=done.files[0].parent, files=", ".join(file.name for file in done.files))]
    return " ".join([*said, *(problem.told(_) for problem in done.left_out)])
