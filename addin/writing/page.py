"""The sheet Journal: what became of each record, and by which the workbook knows what it holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from workbook.journal import BATCHES, Line, Record, Slip
from workbook.schema.cells import shown

if TYPE_CHECKING:
    from workbook.pages import Page, Tone

PAGE = "Journal"
COLUMNS = ("written", "who", "machine", "sheet", "row", "outcome", "column", "value", "holds", "record")


def page(
    lines: Sequence[Line], told: Sequence[Sequence[object]], sheets: Mapping[str, str], _: Callable[[str], str]
) -> Page:
    """The page of new lines above those it had.

    Parameters
    ----------
    lines
        What became of the records that come in.
    told
        The lines that stand there, as `addin.writing.desk.entries` gives them.
    sheets
        Table -> what its sheet is called.
    _
        Into the workbook's language.
    """
    import pandas as pd

    from addin.writing.sentences import outcomes
    from workbook.pages import Block, Field, Page

    words = outcomes(_)
    new = [_line(line, words, sheets, _) for line in sorted(lines, key=lambda line: line.record.order, reverse=True)]
    frame = pd.DataFrame([*new, *told], columns=list(COLUMNS))
    frame["written"] = pd.to_datetime(frame["written"], errors="coerce").astype("datetime64[us]")
    texts = [name for name in COLUMNS if name != "written"]
    frame[texts] = frame[texts].map(lambda value: "" if value is None or value != value else str(value))
    bands: dict[str, Tone] = {
        words["conflict"]: "bad",
        words["by_hand"]: "bad",
        words["row_gone"]: "warn",
        words["no_column"]: "warn",
        words["kept"]: "warn",
        words["twice"]: "warn",
    }
    fields = [
        Field("written", _("Written down (UTC)"), 18, "datetime"),
        Field("who", _("By"), 16),
        Field("machine", _("Computer"), 16),
        Field("sheet", _("Sheet"), 14),
        Field("row", _("Row id"), 22),
        Field("outcome", _("What became of it"), 34, "wrap", "band", bands),
        Field("column", _("Column"), 16),
        Field("value", _("As written down"), 30, "wrap"),
        Field("holds", _("In the workbook"), 30, "wrap"),
        Field("record", _("Record"), 20, "id", note=_("By this the workbook knows what it holds; leave it.")),
    ]
    intro = _("Every record that came in from the journal. A line in colour holds words that are not in the sheets: "
              "read both, and type what is right.")  # fmt: skip
    block = Block("", fields, frame, "JournalLines", intro=intro, empty=_("Nothing to list."))
    return Page(PAGE, _("Journal"), parts=[block], freeze_columns=0, tab="#475569", last=True, stop=_(Page.stop))


def _line(line: Line, words: Mapping[str, str], sheets: Mapping[str, str], _: Callable[[str], str]) -> list[object]:
    record = line.record
    moment = dt.datetime.strptime(record.stamp[:15], "%Y%m%dT%H%M%S")
    outcome = words[line.outcome].format(count=line.value)
    if record.table == BATCHES:
        slip = Slip.of(record.values) if record.kind == "batch" else None
        tables = ", ".join(sheets.get(name, name) for name in slip.counts) if slip else ""
        title = f"{slip.title} ({_counted(slip.counts, sheets, _)})" if slip else record.row
        return [moment, record.who, record.machine, tables, "", outcome, "", title, "", record.id]
    where = [sheets.get(record.table, record.table), record.row_id, outcome]
    said = [line.column, shown(line.value), shown(line.holds)] if line.column else ["", _summary(record), ""]
    return [moment, record.who, record.machine, *where, *said, record.id]


def _counted(counts: Mapping[str, tuple[int, int]], sheets: Mapping[str, str], _: Callable[[str], str]) -> str:
    text = _("{table}: {added} new, {changed} changed")
    return "; ".join(
        text.format(table=sheets.get(table, table), added=f"{added:,}", changed=f"{changed:,}")
        for table, (added, changed) in counts.items()
    )


def _summary(record: Record) -> str:
    return "; ".join(f"{name}: {shown(value)}" for name, value in record.values.items() if value is not None)
