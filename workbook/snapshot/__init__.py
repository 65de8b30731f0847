"""A quarter's inputs, frozen: what a score was made of, kept beside the workbook so that it can be scored again.

Frozen are the typed tables, not the cells: they are what was scored, they need no second judgement of what a cell
means, and a later version reads them column by column: a column it adds is blank then, one it drops is passed over.
"""

from workbook.snapshot.frozen import FORM, MOST_BYTES, Snapshot, SpoiltError, packed, unpacked
from workbook.snapshot.shelf import Closing, closings, keep, latest, load, reopen, unrecorded

__all__ = [
    "FORM", "MOST_BYTES", "Closing", "Snapshot", "SpoiltError", "closings", "keep", "latest", "load", "packed",
    "reopen", "unpacked", "unrecorded",
]  # fmt: skip
