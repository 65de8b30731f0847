"""The journal: what managers write down while somebody else has the workbook open, kept so that nothing is lost.

A record is a file that is never edited. It is safe in the `Outbox` of its writer's PC before it is `publish`ed into
the folder beside the workbook; `read` gives every record once, `merged` puts them together the same way on every
machine, and `applied` says what a workbook lacks. Folders and records only: no cell, no screen.
"""

from workbook.journal.applying import Applied, Line, Present, RowEdits, applied
from workbook.journal.checking import accepted, plain
from workbook.journal.compacting import compact
from workbook.journal.merging import Conflict, Row, Rows, conflicts, merged, state
from workbook.journal.notes import Note
from workbook.journal.outbox import Outbox
from workbook.journal.places import Folders
from workbook.journal.record import Kind, Record, Value, cell, plan_row
from workbook.journal.sending import publish, send_again
from workbook.journal.shelf import Shelf, read
from workbook.journal.writers import copied

__all__ = [
    "Applied", "Conflict", "Folders", "Kind", "Line", "Note", "Outbox", "Present", "Record", "Row", "RowEdits", "Rows",
    "Shelf", "Value", "accepted", "applied", "cell", "compact", "conflicts", "copied", "merged", "plain", "plan_row",
    "publish", "read", "send_again", "state",
]  # fmt: skip
