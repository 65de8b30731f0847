"""The sheet Journal: what became of each record, and by which the workbook knows what it holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from addin.language import day_format, figure
from workbook.journal import BATCHES, Line, Record, Slip
from workbook.schema import BY_NAME
from workbook.schema.cells import shown

if TYPE_CHECKING:
    from workbook.pages import Page, Tone

    Headers = Mapping[str, Mapping[str, str]]

PAGE = "Journal"
COLUMNS = ("written", "who", "machine", "sheet", "row", "outcome", "column", "value", "holds", "record")


def page(
    lines: Sequence[Line], told: Sequence[Sequence[object]], sheets: Mapping[str, str], _: Callable[[str], str],
    headers: Headers | None = None,
) -> Page:  # fmt: skip
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
    headers
        Table -> column -> what stands above it on the sheet; where left out, columns have their own names.
    """
    import pandas as pd

    from addin.writing.sentences import outcomes
    from workbook.pages import Block, Field, Page

    words = outcomes(_)
    latest = sorted(lines, key=lambda line: line.record.order, reverse=True)
    new = [_line(line, words, sheets, headers or {}, _) for line in latest]
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
        Field("written", _("Written down (UTC)"), 16, "datetime"),
        Field("who", _("By"), 14, "wrap"),
        Field("machine", _("Computer"), 16),
        Field("sheet", _("Sheet"), 13),
        Field("row", _("Row id"), 16, "wrap"),
        Field("outcome", _("What became of it"), 26, "wrap", "band", bands),
        Field("column", _("Column"), 14, "wrap"),
        Field("value", _("As written down"), 26, "wrap"),
        Field("holds", _("In the workbook"), 26, "wrap"),
        Field("record", _("Record"), 20, "id", note=_("By this the workbook knows what it holds; leave it.")),
    ]
    intro = _("Every record that came in from the journal. A line in colour holds words that are not in the sheets: "
              "read both, and type what is right.")  # fmt: skip
    block = Block("", fields, frame, "JournalLines", intro=intro, empty=_("Nothing to list."))
    return Page(
        PAGE, _("Journal"), parts=[block], freeze_columns=0, tab="#475569", last=True, stop=_(Page.stop),
        days=day_format(_),
    )  # fmt: skip


def _line(
    line: Line, words: Mapping[str, str], sheets: Mapping[str, str], headers: Headers, _: Callable[[str], str]
) -> list[object]:
    record = line.record
    moment = dt.datetime.strptime(record.stamp[:15], "%Y%m%dT%H%M%S")
    outcome = words[line.outcome].format(count=line.value)
    if record.table == BATCHES:
        slip = Slip.of(record.values) if record.kind == "batch" else None
        tables = ", ".join(sheets.get(name, name) for name in slip.counts) if slip else ""
        title = f"{slip.title} ({_counted(slip.counts, sheets, _)})" if slip else record.row
        return [moment, record.who, record.machine, tables, "", outcome, "", title, "", record.id]
    where = [sheets.get(record.table, record.table), record.row_id, outcome]
    called = headers.get(record.table, {})
    if line.column:
        cells = (_cell(record.table, line.column, value, _) for value in (line.value, line.holds))
        said = [called.get(line.column, line.column), *cells]
    else:
        said = ["", _summary(record, called, _), ""]
    return [moment, record.who, record.machine, *where, *said, record.id]


def _counted(counts: Mapping[str, tuple[int, int]], sheets: Mapping[str, str], _: Callable[[str], str]) -> str:
    text = _("{table}: {added} new, {changed} changed")
    return "; ".join(
        text.format(table=sheets.get(table, table), added=figure(added, ",", _), changed=figure(changed, ",", _))
        for table, (added, changed) in counts.items()
    )


def _summary(record: Record, called: Mapping[str, str], _: Callable[[str], str]) -> str:
    said = ((name, _cell(record.table, name, value, _)) for name, value in record.values.items() if value is not None)
    return "; ".join(f"{called.get(name, name)}: {cell}" for name, cell in said)


def _cell(table: str, name: str, value: object, _: Callable[[str], str]) -> str:
    """A cell in the reader's language, as his own sheet has it; a record keeps the words of lists in English."""
    kinds = {column.name: column for column in BY_NAME[table].columns} if table in BY_NAME else {}
    column = kinds.get(name)
    if column is not None and column.choices and isinstance(value, str):
        return _(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return figure(value, "", _)
    return shown(value)
