"""The macro behind Export pack."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from workbook.errors import RefusedError
from workbook.sentences import in_a_row

if TYPE_CHECKING:
    from addin.books import Book
    from addin.pack.writing import Written


def export_pack(book: Book) -> None:
    """Write the whole review into a folder beside the workbook: a page, slides and a print for the meeting."""
    from addin.books import Answer
    from addin.pack import gathering, writing

    place = book.place()
    if place is None:
        raise RefusedError(
            "{book} was never saved, so there is no folder for its pack; save it first, then try again.", book=book.name
        )
    story, since = gathering.gathered(book)
    loaded, folder = story.loaded, place.book.parent / f"{place.book.stem} pack"
    _ = loaded.translate
    book.progress("Writing")
    try:
        done = writing.write(story, folder, since=since, paper=book.paper)
    except writing.ThereError as problem:
        if not book.confirm(in_a_row(problem.told(_), _("Write over it?"))):
            return
        done = writing.write(story, folder, since=since, paper=book.paper, overwrite=True)
    book.answer(Answer(told(done, _), loaded, story.review, lambda: None))


def told(done: Written, _: Callable[[str], str]) -> str:
    """What was written, and what could not be."""
    said = [_("Nothing could be written.")]
    if done.files:
        text = _("Written to {folder}: {files}.")
        said = [text.format(folder=done.files[0].parent, files=", ".join(file.name for file in done.files))]
    return in_a_row(*said, *(problem.told(_) for problem in done.left_out))
