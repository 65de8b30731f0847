"""The last step of the command: the batch goes to the journal, and into the workbook where that can be written now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from addin.writing.place import here
from workbook.errors import BookBusyError, RefusedError

if TYPE_CHECKING:
    from addin.writing import Place
    from workbook.journal.batch import Batch


def written(at: Place, batch: Batch) -> list[str]:
    """Write a batch down and bring it into the workbook; what became of it, each thing once."""
    from addin import writing
    from workbook.opening import opened

    _ = here()
    # a desk says that coming in is the caller's: a workbook that somebody has open must not advise a copy,
    # which an import cannot make
    told = writing.add_batch(at, batch, writing.FileDesk(opened(at.book)))
    try:
        told += writing.merge(at)
    except BookBusyError:
        text = _("{book} is open or was changed just now, so it cannot be written. The import is safe in the journal "
                 "and comes in with the next merge, import or score, once the workbook is closed.")  # fmt: skip
        told.append(text.format(book=at.book.name))
    except RefusedError as problem:
        told.append(_("It is not in the workbook yet, and comes in later: {problem}").format(problem=problem))
    return list(dict.fromkeys(told))
