"""Records joined to a workbook: its tables with every record in them, and the sheet that lists what became of each."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING, Any

from workbook.errors import RefusedError
from workbook.journal import (
    Applied,
    Line,
    Note,
    Present,
    Record,
    Row,
    RowEdits,
    Value,
    applied,
    merged,
    plain,
    plan_row,
)  # fmt: skip
from workbook.schema import BY_NAME
from workbook.schema.cells import shown

if TYPE_CHECKING:
    from workbook.opening import Archive
    from workbook.pages import Page, Tone
    from workbook.reading import RawTable
    from workbook.rows import TableEdits

PAGE = "Journal"
_ID = re.compile(r"r[0-9a-f]{16}")
_COLUMNS = ("written", "who", "machine", "sheet", "row", "outcome", "column", "value", "holds", "record")


@dataclass(frozen=True, slots=True)
class Joined:
    """A workbook's bytes with the records in them."""

    source: Archive
    pages: Sequence[Page] = ()
    """The page to put in with whatever else is put in; none where there was nothing to join."""
    lines: Sequence[Line] = ()
    notes: Sequence[Note] = field(default_factory=tuple)


def joined(source: Archive, records: Mapping[str, Record]) -> Joined:
    """Put into a workbook what it lacks of a journal.

    Parameters
    ----------
    source
        The workbook as it was read.
    records
        The journal's records.

    Returns
    -------
    Joined
        `source` itself where nothing was lacking. Where there are pages, the records count as joined only once
        these are in the workbook: it is by that sheet that the workbook knows which records it holds.
        What cannot come in now is in the notes.
    """
    from addin.language import translator
    from addin.policies import language_of
    from workbook import rows
    from workbook.reading import read

    told = entries(source.data)
    done = {str(line[-1]) for line in told}
    if done.issuperset(records):
        return Joined(source)
    raw = read(source)
    about = {record.table for record in records.values()}
    found = applied(merged(records), done, {name: _present(raw[name]) for name in about if name in raw})
    if not found.lines:
        return Joined(source, notes=found.notes)
    content, notes = source.data, list(found.notes)
    for name, edits in found.edits.items():
        # one table that cannot be written must not keep the others waiting
        try:
            content = rows.edited(content, {name: _edits(raw[name], edits)})
        except RefusedError as problem:
            notes.append(Note("refused", {"table": raw[name].sheet, "reason": problem}))
            found.lines = [line for line in found.lines if line.record.table != name]
    if not found.lines:
        return Joined(source, notes=notes)
    sheets = {name: table.sheet for name, table in raw.items()}
    page = _page(found, told, sheets, translator(language_of(raw)))
    return Joined(_archive(source, content), [page], found.lines, notes)


def held(content: bytes) -> set[str]:
    """The ids of the records a workbook holds."""
    return {str(line[-1]) for line in entries(content)}


def entries(content: bytes) -> list[list[object]]:
    """The lines of the journal's sheet in a workbook; the last cell of each is the record's id."""
    from python_calamine import CalamineWorkbook

    from workbook.package import Package
    from workbook.relations import ContentTypes
    from workbook.sheets import Sheets

    package = Package(content)
    sheets = Sheets(package, ContentTypes(package))
    place = sheets.owned(PAGE)
    if place is None:
        return []
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_name(sheets.names[place[0]]).to_python()
    found = []
    for row in rows:
        # wherever the columns have been moved to: a record's id looks like nothing else
        at = next((at for at, value in enumerate(row) if isinstance(value, str) and _ID.fullmatch(value)), None)
        if at is not None:
            cells: list[object] = [None] * (len(_COLUMNS) - 1) + list(row[: at + 1])
            found.append(cells[-len(_COLUMNS) :])
    return found


def _present(raw: RawTable) -> Present:
    schema = BY_NAME[raw.name]
    key = schema.key[0] if len(schema.key) == 1 else ""
    columns = set(raw.columns)
    cell = _Cells(raw)
    if key:
        names = [shown(found).strip() for found in raw.columns.get(key, [])]
        return Present(_places(names), cell, columns, key)
    if raw.name == "Plans":
        accounts = raw.columns.get("account_id", [])
        plans = raw.columns.get("plan", [None] * len(accounts))
        names = [plan_row(shown(account).strip(), plan) for account, plan in zip(accounts, plans, strict=True)]
        return Present(_places(names), cell, columns, called=_plan_names)
    order = [column.name for column in schema.columns if column.name in columns]
    names = [_said({name: cell(at, name) for name in order}, order) for at in range(len(raw.rows))]
    first = {name: [at] for at, name in reversed(list(enumerate(names)))}
    return Present(first, cell, columns, called=partial(_contents, order=order))


def _places(names: Sequence[str]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for at, name in enumerate(names):
        places.setdefault(name, []).append(at)
    return places


def _plan_names(row: Row) -> list[str]:
    """A plan is called by its account and its words, which a record may have changed."""
    account = row.id.rpartition("/")[0]
    changed = [plan_row(account, record.values["plan"]) for record in row.records if "plan" in record.values]
    return [row.id, *reversed(changed)]


def _contents(row: Row, order: Collection[str]) -> list[str]:
    """A row without any name is known by all it says: as its records have made it, one after the other."""
    said: dict[str, Value] = {}
    found = []
    for record in row.records:
        said |= record.values
        found.append(_said(said, order))
    return found[::-1]


def _said(values: Mapping[str, Value], order: Collection[str]) -> str:
    return "\n".join(shown(values.get(name)) for name in order)


class _Cells:
    """The cells of a table as records would hold them; a column is typed whole, when it is first asked for."""

    def __init__(self, raw: RawTable) -> None:
        self._raw = raw
        self._columns: dict[str, list[Value]] = {}

    def __call__(self, at: int, name: str) -> Value:
        if name not in self._columns:
            self._columns[name] = typed_cells(self._raw.name, name, self._raw.columns[name])
        return self._columns[name][at]


def typed_cells(table: str, name: str, written: Sequence[object]) -> list[Value]:
    """Cells of a column as a record would hold them; what does not fit the column is given as it is seen."""
    from workbook.schema.values import WARNINGS, typed

    column = BY_NAME[table].column(name)
    values, bad = typed(column, written)
    cells = [plain(column, value) for value in values]
    for found in bad:
        if found.code not in WARNINGS:
            cells[found.at] = found.value
    return cells


def _edits(raw: RawTable, edits: RowEdits) -> TableEdits:
    """The same edits, their rows called as the workbook calls them: by key, or by their number on the sheet."""
    from workbook.rows import TableEdits

    key = BY_NAME[raw.name].key
    names: list[Any] = [shown(found).strip() for found in raw.columns[key[0]]] if len(key) == 1 else list(raw.rows)
    changed = {names[at]: values for at, values in edits.changed.items()}
    return TableEdits(edits.added, changed, [names[at] for at in edits.removed])


def _archive(source: Archive, content: bytes) -> Archive:
    """The workbook just written, as if it had been read; its zip is our own work."""
    with zipfile.ZipFile(BytesIO(content)) as package:
        return replace(source, data=content, parts={info.filename.lower(): info for info in package.infolist()})


def _page(found: Applied, told: list[list[object]], sheets: Mapping[str, str], _: Callable[[str], str]) -> Page:
    import pandas as pd

    from addin.writing.sentences import outcomes
    from workbook.pages import Block, Field, Page

    words = outcomes(_)
    new = [_line(line, words, sheets) for line in sorted(found.lines, key=lambda line: line.record.order, reverse=True)]
    frame = pd.DataFrame([*new, *told], columns=list(_COLUMNS))
    frame["written"] = pd.to_datetime(frame["written"], errors="coerce").astype("datetime64[us]")
    texts = [name for name in _COLUMNS if name != "written"]
    frame[texts] = frame[texts].map(lambda value: "" if value is None or value != value else str(value))
    bands: dict[str, Tone] = {
        words["conflict"]: "bad",
        words["by_hand"]: "bad",
        words["row_gone"]: "warn",
        words["no_column"]: "warn",
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


def _line(line: Line, words: Mapping[str, str], sheets: Mapping[str, str]) -> list[object]:
    record = line.record
    moment = dt.datetime.strptime(record.stamp[:15], "%Y%m%dT%H%M%S")
    where = [sheets.get(record.table, record.table), record.row_id, words[line.outcome]]
    said = [line.column, shown(line.value), shown(line.holds)] if line.column else ["", _summary(record), ""]
    return [moment, record.who, record.machine, *where, *said, record.id]


def _summary(record: Record) -> str:
    return "; ".join(f"{name}: {shown(value)}" for name, value in record.values.items() if value is not None)
