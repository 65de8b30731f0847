"""What a manager is told about records, in his language: what became of them, and what is odd about a journal."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from addin.writing.holder import Holder
from workbook.journal import BATCHES, Line, Note

Translate = Callable[[str], str]


def outcomes(_: Translate) -> Mapping[str, str]:
    """What became of a record -> the words on the sheet."""
    return {
        "added": _("added"),
        "changed": _("changed"),
        "removed": _("row taken away"),
        "earlier": _("replaced by a later record"),
        "conflict": _("CONFLICT: somebody else's later word holds"),
        "by_hand": _("CONFLICT: the cell was changed by hand; that holds"),
        "row_gone": _("its row is no longer there"),
        "no_column": _("the table has no such column"),
        "imported": _("imported"),
        "withdrawn": _("import taken back"),
        "kept": _("changed since it was imported; it stays"),
        "twice": _("its row stands there more than once"),
        "more": _("and {count} more of this import"),
    }


def note(told: Note, _: Translate) -> str:
    """One odd thing about a journal: who, what, and what to do."""
    texts = {
        "gap": _("Of the records of {who} on {machine} {count} are missing, the first is number {first}; "
                 "run account-review send on that computer, and they come back."),
        "clone": _("Two computers write under the id of {who} on {machine}, one is a copy of the other; "
                   "no record is lost. Run account-review send on both: the copy then takes an id of its own."),
        "chain": _("A record of {who} on {machine} does not follow the one before it; "
                   "compare their rows with them, and restore that computer's folder if it was set back."),
        "clock": _("The clock of {machine} ({who}) is {hours} hours ahead; set it right, "
                   "as of two different words the later one holds."),
        "newer": _("{file} was written by a newer version of Account Review; it stays in the journal. "
                   "Install that version here to take it in."),
        "foreign": _("{file} in the journal is no record and was left alone; if nobody needs it there, move it away."),
        "copy": _("{file} is a second copy of a record, made by a sync program; it is counted once."),
        "quarantined": _("{file} in the journal is damaged and was put aside in {folder}; "
                         "its writer's computer sends it again with its next record."),
        "refused": _("The records for sheet {table} wait in the journal: {reason}"),
        "unread": _("{file} in the journal could not be read just now ({reason}); it comes in at the next merge."),
        "spoilt": _("{file} in {folder} is damaged and could not be put aside; it is left out, the others count. "
                    "Ask for the right to rename files there."),
        "renewed": _("This computer's records carried an id that another computer uses too; "
                     "it now writes under an id of its own. Nothing is lost."),
        "waiting": _("A change by {who} to {row} on {table} waits: the workbook has no such row (yet). "
                     "It is kept, and tried at every merge."),
        "ambiguous": _("A change by {who} to {row} on {table} waits: the workbook has that row more than once. "
                       "Make the rows differ; it is tried at every merge."),
        "rows_missing": _("The import '{title}' by {who} waits: its rows are not in the journal (yet). "
                          "Run account-review send on {machine}, and they come back."),
        "rows_spoilt": _("The import '{title}' by {who} on {machine} waits: its rows cannot be read. "
                         "Undo it, and import its file again."),
        "no_table": _("The import '{title}' waits: the workbook has no table {table}. "
                      "Add that sheet from the template."),
        "built_on_missing": _("The import '{title}' by {who} waits for an earlier one on whose rows it was made."),
        "returned": _("Record {id} had been sent and was gone from the journal; it was sent again."),
    }  # fmt: skip
    return texts[told.code].format(**told.fields)


def summed(lines: Sequence[Line], _: Translate) -> list[str]:
    """What a merge did."""
    kinds = [line.outcome for line in lines]
    imports = sum(line.outcome == "imported" for line in lines)
    back = sum(line.outcome == "withdrawn" and line.record.kind == "remove" for line in lines)
    of_imports = {line.record.id for line in lines if line.record.table == BATCHES or line.record.of_batch}
    records = len({line.record.id for line in lines} - of_imports)
    told = [_("Records taken into the workbook: {count}.").format(count=records)] if records else []
    told += [_("Imports taken into the workbook: {count}.").format(count=imports)] if imports else []
    told += [_("Imports taken back: {count}.").format(count=back)] if back else []
    conflicts = kinds.count("conflict") + kinds.count("by_hand")
    if conflicts:
        text = _("Cells given two different words: {count}. Both are on sheet {sheet}: read them and decide.")
        told.append(text.format(count=conflicts, sheet=_("Journal")))
    listed = kinds.count("row_gone") + kinds.count("no_column") + kinds.count("twice")
    if listed:
        text = _("Words that found no cell: {count}. They are on sheet {sheet}.")
        told.append(text.format(count=listed, sheet=_("Journal")))
    kept = kinds.count("kept")
    if kept:
        text = _(
            "Rows and cells of an import that somebody has changed since: {count}. They stay, and are on sheet {sheet}."
        )
        told.append(text.format(count=kept, sheet=_("Journal")))
    return told


def held_by(found: Holder, book: Path, _: Translate) -> str:
    """Who has a workbook open, and what to do."""
    texts = {
        "open": _("{book} is open by {name}, by Excel's own marker. You may still write down contacts; "
                  "they come in when it is closed.")
        if found.name
        else _("{book} is held open, and no marker names anybody. You may still write down contacts; "
               "they come in when it is closed."),
        "left_behind": _(
            "{book}: marker left behind by {name}, nobody has it open. The marker ~${book} may be deleted."
        )
        if found.name
        else _("{book}: marker left behind, nobody has it open. The marker ~${book} may be deleted."),
        "free": _("Nobody has {book} open."),
        "gone": _("There is no file {book}; it was moved, renamed or deleted. Look for it in its folder."),
        "silent": _("The share with {book} does not answer; try again later. You may still write down contacts."),
    }  # fmt: skip
    return texts[found.state].format(book=book.name, name=found.name)
