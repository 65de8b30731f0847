"""Records joined to a workbook: every one in its tables, and the sheet that lists what became of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from addin.writing.page import page
from addin.writing.present import present
from workbook.journal import Line, Note, Present, Record, RowEdits, Slip, take
from workbook.schema import BY_NAME
from workbook.schema.cells import shown

if TYPE_CHECKING:
    from addin.writing.desk import Desk
    from workbook.journal.taking import Rows
    from workbook.pages import Page
    from workbook.reading import RawTable
    from workbook.rows import TableEdits


@dataclass(frozen=True, slots=True)
class Joined:
    """What became of the records that came into a workbook's rows."""

    pages: Sequence[Page] = ()
    """The page to put in with whatever else is put in; none where there was nothing to join."""
    lines: Sequence[Line] = ()
    notes: Sequence[Note] = ()


def joined(desk: Desk, records: Mapping[str, Record], rows: Rows) -> Joined:
    """Put into a workbook what it lacks of a journal.

    Parameters
    ----------
    desk
        The workbook; its rows are changed.
    records
        The journal's records.
    rows
        Gives the rows of an import.

    Returns
    -------
    Joined
        Nothing where nothing was lacking. Where there are pages, the records count as joined only once these are in
        the workbook: it is by that sheet that the workbook knows which records it holds.
        What cannot come in now is in the notes.
    """
    from addin.language import translator
    from addin.policies import language_of

    told = desk.lines()
    done = {str(line[-1]) for line in told}
    if done.issuperset(records):
        return Joined()
    book = _Book(desk, records)
    found = take(records, done, book, rows)
    sheets = {name: table.sheet for name, table in book.raw.items()}
    notes = [_with_sheet(note, sheets) for note in found.notes]
    if not found.lines:
        return Joined(notes=notes)
    headers = {name: table.headers for name, table in book.raw.items()}
    made = page(found.lines, told, sheets, translator(language_of(book.raw)), headers)
    return Joined([made], found.lines, notes)


class _Book:
    """A desk's tables, as far as the records are about them."""

    def __init__(self, desk: Desk, records: Mapping[str, Record]) -> None:
        self._desk = desk
        self._about = {record.table for record in records.values()}
        for record in records.values():
            if record.kind == "batch":
                self._about.update(Slip.of(record.values).counts)
        self.raw: Mapping[str, RawTable] = {}

    def present(self) -> dict[str, Present]:
        """The tables as they stand now."""
        self.raw = self._desk.read()
        return {name: present(self.raw[name]) for name in self._about if name in self.raw}

    def edit(self, table: str, edits: RowEdits) -> None:
        """Edit the rows of a table."""
        self._desk.edit(table, _edits(self.raw[table], edits))


def _with_sheet(note: Note, sheets: Mapping[str, str]) -> Note:
    """A table that cannot be written, called as the workbook calls its sheet."""
    table = str(note.fields.get("table"))
    return Note(note.code, note.fields | {"table": sheets.get(table, table)}) if note.code == "refused" else note


def _edits(raw: RawTable, edits: RowEdits) -> TableEdits:
    """The same edits, their rows called as the workbook calls them: by key, or by their number on the sheet."""
    from workbook.rows import TableEdits

    key = BY_NAME[raw.name].key
    names: list[Any] = [shown(found).strip() for found in raw.columns[key[0]]] if len(key) == 1 else list(raw.rows)
    changed = {names[at]: values for at, values in edits.changed.items()}
    return TableEdits(edits.added, changed, [names[at] for at in edits.removed])
