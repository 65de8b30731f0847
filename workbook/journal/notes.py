"""What is worth telling about a journal, as data; the add-in has the sentences."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Code = Literal[
    "gap", "clone", "chain", "clock", "newer", "foreign", "copy", "quarantined", "spoilt", "renewed", "waiting",
    "ambiguous", "returned", "unread", "refused", "rows_missing", "rows_spoilt", "no_table",
    "built_on_missing",
]  # fmt: skip
"""
gap          a writer's record is missing between others
clone        two installations write under one id
chain        a record does not follow the one its writer had before it
clock        a writer's clock is far ahead
newer        a record of a newer version: left for that version
foreign      a file that is no record: left alone
copy         a second copy of a record: read once
quarantined  a damaged file was put aside
spoilt       a damaged file could not be put aside
renewed      this installation was a copy of another and took an id of its own
waiting      a change whose row is not in the workbook (yet)
ambiguous    a change whose row stands in the workbook more than once
refused      a table of the workbook that cannot be written; its records wait
unread       a file that another program has just now
returned     a record that was sent and is gone was sent again
rows_missing      the rows of an import are not in the journal (yet)
rows_spoilt       the rows of an import are none
no_table          an import has rows for a table the workbook does not have
built_on_missing  an import waits for another, on whose rows it was made
"""


@dataclass(frozen=True, slots=True)
class Note:
    """One thing worth telling."""

    code: Code
    fields: dict[str, object] = field(default_factory=dict)
