"""The journal: what managers write down while somebody else has the workbook open, and imports; nothing is lost.

A record is a file that is never edited. It is safe in the `Outbox` of its writer's PC before it is `publish`ed into
the folder beside the workbook; `read` gives every record once, `merged` puts them together the same way on every
machine, and `take` brings a workbook what it lacks. A `Batch` is an import: many rows under one record, which come in
and are taken back together. Folders and records only: no cell, no screen.
"""

from workbook.journal.applying import Applied, Line, Present, RowEdits, applied
from workbook.journal.batch import Batch, Changed, TableChange, built_on, row_name
from workbook.journal.checking import accepted, plain
from workbook.journal.compacting import compact
from workbook.journal.merging import Conflict, Row, Rows, conflicts, merged, state
from workbook.journal.notes import Note
from workbook.journal.outbox import Outbox
from workbook.journal.packing import packed, unpacked
from workbook.journal.payloads import keep, payload
from workbook.journal.places import Folders
from workbook.journal.record import Kind, Record, Value, cell, plan_row
from workbook.journal.sending import publish, send_again
from workbook.journal.shelf import Shelf, read
from workbook.journal.slip import BATCHES, Answers, Slip
from workbook.journal.standing import Standing, standing
from workbook.journal.taking import Book, Taken, take
from workbook.journal.writers import copied

__all__ = [
    "BATCHES",
    "Answers",
    "Applied",
    "Batch",
    "Book",
    "Changed",
    "Conflict",
    "Folders",
    "Kind",
    "Line",
    "Note",
    "Outbox",
    "Present",
    "Record",
    "Row",
    "RowEdits",
    "Rows",
    "Shelf",
    "Slip",
    "Standing",
    "TableChange",
    "Taken",
    "Value",
    "accepted",
    "applied",
    "built_on",
    "cell",
    "compact",
    "conflicts",
    "copied",
    "keep",
    "merged",
    "packed",
    "payload",
    "plain",
    "plan_row",
    "publish",
    "read",
    "row_name",
    "send_again",
    "standing",
    "state",
    "take",
    "unpacked",
]  # fmt: skip
