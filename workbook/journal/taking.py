"""Bringing a journal into a workbook: imports that were withdrawn go out, imports come in, then the single records."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from workbook.errors import RefusedError
from workbook.journal.applying import Line, Present, RowEdits, applied
from workbook.journal.batch import Batch, records
from workbook.journal.merging import by_row
from workbook.journal.notes import Note
from workbook.journal.record import Record
from workbook.journal.slip import BATCHES, Slip
from workbook.journal.standing import Standing, standing, with_those_after
from workbook.journal.withdrawing import withdrawn

Rows = Callable[[Record], tuple[Batch | None, list[Note]]]
_LISTED = 50
"""So many cells of one import that could not come in, or go out, are listed by themselves."""
_AS_IT_SHOULD = {"added", "changed", "earlier"}


class Book(Protocol):
    """A workbook's tables, to be looked at and edited."""

    def present(self) -> Mapping[str, Present]:
        """The tables as they stand now, what was edited here included."""

    def edit(self, table: str, edits: RowEdits) -> None:
        """Edit the rows of a table, called by their places as `present` gave them last.

        Raises
        ------
        RefusedError
            Where the table cannot be written; then nothing of it was changed.
        """


@dataclass(slots=True)
class Taken:
    """What became of a journal."""

    lines: list[Line] = field(default_factory=list)
    """A record counts as taken where a line names it."""
    notes: list[Note] = field(default_factory=list)


def take(journal: Mapping[str, Record], done: Collection[str], book: Book, rows: Rows) -> Taken:
    """Bring what a workbook lacks of a journal into it.

    Parameters
    ----------
    journal
        Its records.
    done
        Ids of the records the workbook holds already.
    book
        The workbook.
    rows
        Gives a batch's rows, or None and why they cannot be had now.
    """
    return _Taking(journal, done, book, rows).taken()


class _Taking:
    def __init__(self, journal: Mapping[str, Record], done: Collection[str], book: Book, rows: Rows) -> None:
        self._done, self._book, self._ask = set(done), book, rows
        self._singles = [record for record in journal.values() if record.table != BATCHES]
        self._new = [record for record in self._singles if record.id not in self._done]
        self._journal = journal
        self._batches: dict[str, Batch | None] = {}
        self._notes: dict[str, list[Note]] = {}
        self._found = Taken()
        self._lines = self._found.lines

    def taken(self) -> Taken:
        stands = self._stands()
        never = {name: record for name, record in stands.gone.items() if name not in self._done}
        if not (self._new or stands.coming or stands.unheard or never):
            return self._found
        present = self._book.present()
        if stands.unheard or never:
            present = self._take_out(stands, never, present)
        self._put_in(stands, present)
        return self._found

    def _stands(self) -> Standing:
        """How the batches stand, with those whose rows cannot be had waiting."""
        missing, blocked = set[str](), set[str]()
        while True:
            stands = standing(self._journal, self._done, missing, blocked)
            more = {name for name, record in stands.coming.items() if self._rows(record) is None}
            stuck = {one.id for one in stands.unheard.values() if not self._can_go(one, stands)}
            if not more and not stuck:
                break
            missing |= more
            blocked |= stuck
        self._found.notes += [note for notes in self._notes.values() for note in notes]
        for name, record in stands.waiting.items():
            if name not in missing and name not in self._done:
                about: dict[str, object] = {"title": stands.slips[name].title, "who": record.who}
                self._found.notes.append(Note("built_on_missing", about))
        return stands

    def _can_go(self, withdrawal: Record, stands: Standing) -> bool:
        """Whether the rows of all that goes with a withdrawal can be had, and of what may have the same rows."""
        whole = with_those_after([withdrawal.row], stands.slips)
        going = [record for name, record in stands.going.items() if name in whole]
        if withdrawal.row in self._done and withdrawal.row not in stands.slips:
            return False  # its record is lost, and with it what it did
        return not going or all(self._rows(one) is not None for one in (*going, *stands.held.values()))

    def _rows(self, record: Record) -> Batch | None:
        if record.id not in self._batches:
            self._batches[record.id], self._notes[record.id] = self._ask(record)
        return self._batches[record.id]

    def _virtual(self, batches: Iterable[Record], places: Collection[tuple[str, str]] | None = None) -> list[Record]:
        """The rows of batches as records, as far as they can be had; only those at certain places, if given."""
        found: list[Record] = []
        tables = None if places is None else {table for table, _ in places}
        for record in batches:
            if tables is not None and tables.isdisjoint(Slip.of(record.values).counts):
                continue
            wanted = None if places is None else lambda table, row: (table, row) in places
            if batch := self._rows(record):
                found += records(record, batch, wanted)
        return found

    def _take_out(
        self, stands: Standing, never: Mapping[str, Record], present: Mapping[str, Present]
    ) -> Mapping[str, Present]:
        """Have the rows of withdrawn batches go; of one that could come in but in part, the rows that did."""
        going = self._virtual(stands.going.values())
        parts = [one for one in self._virtual(never.values()) if one.kind == "add"]
        places = {(one.table, one.row) for one in (*going, *parts)}
        others = self._virtual(stands.held.values(), places)
        others += [record for record in self._singles if (record.table, record.row_id) in places]
        found = withdrawn(by_row([*going, *parts]), by_row(others), present)
        if not self._edit(found.edits, present):
            self._lines += [Line(one, "withdrawn") for one in (*stands.unheard.values(), *never.values())]
            self._lines += _bounded(found.lines, stands.going)
        return self._book.present() if found.edits else present

    def _put_in(self, stands: Standing, present: Mapping[str, Present]) -> None:
        """Have batches and single records come in together: of two words on one cell, the later one holds."""
        self._leave_out(stands, {name for name in stands.coming if not self._has_tables(name, stands, present)})
        coming = stands.coming
        virtual = self._virtual(coming.values())
        places = {(one.table, one.row) for one in virtual}
        places |= {(one.table, one.row) for one in self._new if one.kind == "change"}
        virtual += self._virtual(stands.held.values(), places)
        virtual += self._revived(stands)
        if not coming and not self._new:
            return
        found = applied(by_row([*self._singles, *virtual]), self._done - stands.gone.keys(), present)
        refused = self._edit(found.edits, present)
        stuck = {name for name in coming if not refused.isdisjoint(stands.slips[name].counts)}
        if stuck:
            # an import that does not fit must not keep single records waiting
            self._leave_out(stands, stuck)
            self._put_in(stands, self._book.present())
            return
        self._found.notes += found.notes
        self._lines += [Line(record, "imported") for record in coming.values()]
        self._lines += _bounded(found.lines, {*coming, *stands.held})
        self._lines += [line for line in found.lines if not line.record.of_batch and line.record.table not in refused]

    def _has_tables(self, name: str, stands: Standing, present: Mapping[str, Present]) -> bool:
        slip = stands.slips[name]
        absent = [table for table in slip.counts if table not in present]
        if absent:
            self._found.notes.append(Note("no_table", {"title": slip.title, "table": absent[0]}))
        return not absent

    def _leave_out(self, stands: Standing, names: set[str]) -> None:
        """Have batches wait after all, and with them what was made on them."""
        names = with_those_after(names, stands.slips)
        stands.coming = {name: record for name, record in stands.coming.items() if name not in names}

    def _revived(self, stands: Standing) -> list[Record]:
        """Rows of withdrawn batches of which somebody has written since: they stay, or come back with his words."""
        said: dict[tuple[str, str], list[Record]] = {}
        for record in self._new:
            if record.kind == "change":
                said.setdefault((record.table, record.row), []).append(record)
        if not said or not stands.gone:
            return []
        found = []
        for one in self._virtual(stands.gone.values(), said):
            # of a cell it changed, only what somebody wrote after it speaks of it
            later = [record for record in said[one.table, one.row] if record.order > one.order]
            since = {column for record in later for column in record.values}
            found.append(one if one.kind == "add" else _only(one, one.values.keys() & since))
        return found

    def _edit(self, edits: Mapping[str, RowEdits], present: Mapping[str, Present]) -> set[str]:
        """Edit the workbook; the tables that cannot be written, which must not keep the others waiting."""
        refused = set()
        for table, wanted in edits.items():
            try:
                self._book.edit(table, wanted)
            except RefusedError as problem:
                refused.add(table)
                self._found.notes.append(Note("refused", {"table": table, "reason": problem}))
        return refused


def _bounded(lines: list[Line], batches: Iterable[str]) -> list[Line]:
    """What of batches is worth a line: not each row that came in as it should, and not thousands that did not."""
    wanted = set(batches)
    by_batch: dict[str, list[Line]] = {}
    for line in lines:
        if line.record.of_batch and line.record.id in wanted and line.outcome not in _AS_IT_SHOULD:
            by_batch.setdefault(line.record.id, []).append(line)
    found = []
    for own in by_batch.values():
        found += own[:_LISTED]
        if len(own) > _LISTED:
            found.append(Line(own[-1].record, "more", value=len(own) - _LISTED))
    return found


def _only(record: Record, columns: Collection[str]) -> Record:
    """A record as far as it speaks of these columns."""
    values, was = ({name: said[name] for name in columns if name in said} for said in (record.values, record.was))
    return replace(record, values=values, was=was)
