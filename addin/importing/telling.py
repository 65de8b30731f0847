"""What an import would do, as a page for Excel and as the same blocks for a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from addin.importing import missing
from addin.importing.asking import answered_by
from addin.importing.calling import Called
from workbook.pages import Block, Field, Figure, Figures, Kind, Lines, Page, Part
from workbook.schema import BY_NAME, Column
from workbook.schema.cells import shown

if TYPE_CHECKING:
    from addin.importing.shapes import Plan, Seen, Unsure
    from workbook.incoming import Ask
    from workbook.reading import RawTable

    Translate = Callable[[str], str]

KEY = "Import"
SAMPLES, SAMPLE_COLUMNS, LISTED = 5, 8, 200
BRIEF = 60
"""So many characters of a cell are shown."""
_KINDS: dict[str, Kind] = {"date": "date", "datetime": "datetime", "number": "number", "id": "id"}


def page(
    seen: Sequence[Seen], plan: Plan | None, asks: Sequence[Ask], unsure: Sequence[Unsure], _: Translate,
    raw: Mapping[str, RawTable] | None = None,
) -> Page:  # fmt: skip
    """The preview of an import.

    Parameters
    ----------
    seen
        What the files were taken for.
    plan
        What would be done; None where questions about the files come first.
    asks
        What must be answered before anything is written.
    unsure
        Names of which it must be said which account they are.
    raw
        The workbook's tables, by which the reader calls sheets and columns.
    """
    called = Called(raw or {}, _)
    parts: list[Part] = [recognised(seen, called, _)]
    if asks or unsure:
        parts += _questions(asks, unsure, called, _)
    if plan:
        parts += [counted(plan, called, _), *_notes(plan, _), *_listed(plan, called, _), *_samples(plan, called, _)]
    stop = _("This sheet is rewritten at every import.")
    return Page(KEY, _("Import"), parts=parts, tab="#0F766E", stop=stop)


def recognised(seen: Sequence[Seen], called: Called, _: Translate) -> Block:
    """What each sheet of each file was taken for."""
    rows = [
        {
            "file": one.file if not one.sheet else f"{one.file}, {one.sheet}",
            "what": called.source(one),
            "table": called(one.table),
            "used": "; ".join(f"{header} → {called.column(name, one.table)}" for header, name in one.used.items()),
            "unused": "; ".join(filter(None, one.unused)),
        }
        for one in seen
    ]
    fields = [
        Field("file", _("File"), 30, "wrap"),
        Field("what", _("Taken for"), 26, "wrap"),
        Field("table", _("Goes to sheet"), 16),
        Field("used", _("Columns used"), 50, "wrap"),
        Field("unused", _("Columns left alone"), 40, "wrap"),
    ]
    frame = pd.DataFrame(rows, columns=[field.key for field in fields])
    return Block(_("Recognised"), fields, frame, "ImportRecognised", empty=_("Nothing was recognised."))


def recognised_lines(seen: Sequence[Seen], called: Called, _: Translate) -> list[str]:
    """The same in a line each, for a terminal."""
    text = _("{file}: {what} → {table}; columns used: {used}")
    left = _("; left alone: {unused}")
    lines = []
    for one in seen:
        file = one.file if not one.sheet else f"{one.file}, {one.sheet}"
        line = text.format(file=file, what=called.source(one), table=called(one.table), used=len(one.used))
        unused = ", ".join(filter(None, one.unused))
        lines.append(line + left.format(unused=unused) if unused else line)
    return lines


def counted(plan: Plan, called: Callable[[str], str], _: Translate) -> Block:
    """How many rows of each table are new, changed, there already and left out."""
    gone = plan.left_out["table"].value_counts()
    names = [name for name in BY_NAME if name in plan.tables or name in gone]
    rows = []
    for name in names:
        one = plan.tables.get(name)
        counts = (len(one.new), one.changed["id"].nunique(), len(one.kept), one.there) if one else (0, 0, 0, 0)
        keys = ("new", "changed", "kept", "there")
        rows.append({"table": called(name), **dict(zip(keys, counts, strict=True)), "out": int(gone.get(name, 0))})
    fields = [
        Field("table", _("Sheet"), 18),
        Field("new", _("New rows"), 12, "int"),
        Field("changed", _("Rows changed"), 14, "int"),
        Field("there", _("There already"), 14, "int"),
        Field("out", _("Left out"), 12, "int"),
        Field("kept", _("Cells kept as typed by hand"), 18, "int"),
    ]
    frame = pd.DataFrame(rows, columns=[field.key for field in fields])
    return Block(_("What would be done"), fields, frame, "ImportCounts", empty=_("Nothing to import."))


def _notes(plan: Plan, _: Translate) -> Iterator[Part]:
    if "Touches" in plan.tables and len(plan.tables["Touches"].new):
        label = _("new contacts without a stated purpose, of {new:,}").format(new=len(plan.tables["Touches"].new))
        yield Figures([Figure(plan.blank_purposes, label, tone="warn" if plan.blank_purposes else "good")])
        why = _("A subject counts as the purpose only where it says what the contact was for; the others stay blank "
                "on the sheet, and count as contacts without a purpose.")  # fmt: skip
        yield Lines(_("Purposes"), [why])
    if unknown := missing.unknown_accounts(plan, _):
        yield Lines(_("Accounts the workbook does not have"), [unknown])
    if plan.notes:
        yield Lines(_("Assumed"), list(plan.notes))


def _questions(asks: Sequence[Ask], unsure: Sequence[Unsure], called: Called, _: Translate) -> Iterator[Part]:
    rows = [
        {"question": ask.question, "choices": "; ".join(_choices(ask, called)), "option": answered_by(ask)}
        for ask in asks
    ]
    fields = [
        Field("question", _("Question"), 60, "wrap"),
        Field("choices", _("Possible answers"), 40, "wrap"),
        Field("option", _("Answer on the command line"), 40, "wrap"),
    ]
    if rows:
        yield Block(_("To be answered first"), fields, pd.DataFrame(rows), "ImportQuestions")
    if unsure:
        yield _doubts(unsure, _)


def _choices(ask: Ask, called: Called) -> list[str]:
    """The possible answers; of a column both the word to answer with and the header on the sheet."""
    offered = filter(None, ask.choices)
    return [called.column(choice) if ask.code == "column" else choice for choice in offered]


def question_lines(
    asks: Sequence[Ask], unsure: Sequence[Unsure], called: Called, _: Translate
) -> list[tuple[str, str]]:
    """Each question and the option that answers it, for a terminal."""
    lines = []
    for ask in asks:
        choices = ", ".join(_choices(ask, called))
        lines.append((f"{ask.question} ({choices})" if choices else ask.question, answered_by(ask)))
    text = _("Which account is '{name}' ({count} rows)?")
    lines += [(f"{text.format(name=one.name, count=one.rows)} {_candidates(one)}", _same(one)) for one in unsure]
    return lines


def _candidates(one: Unsure) -> str:
    return "; ".join(f"{name} ({account}) {score:.0f}" for account, name, score in one.candidates)


def _same(one: Unsure) -> str:
    return f'--same "{one.name}={one.candidates[0][0] if one.candidates else "-"}"'


def _doubts(unsure: Sequence[Unsure], _: Translate) -> Block:
    rows = [
        {"name": one.name, "rows": one.rows, "candidates": _candidates(one), "option": _same(one)}
        for one in sorted(unsure, key=lambda one: -one.rows)
    ]
    fields = [
        Field("name", _("Name in the file"), 34, "wrap"),
        Field("rows", _("Rows"), 8, "int"),
        Field("candidates", _("Perhaps (id, likeness of 100)"), 60, "wrap"),
        Field("option", _("Answer on the command line"), 40, "wrap"),
    ]
    intro = _("These names are like one of your accounts, but not enough to be sure. Answer each once; "
              "NAME=- says that it is none of them.")  # fmt: skip
    return Block(_("Which account is it?"), fields, pd.DataFrame(rows), "ImportDoubts", intro=intro)


def _listed(plan: Plan, called: Called, _: Translate) -> Iterator[Block]:
    changes = [
        Field("table", _("Sheet"), 14),
        Field("id", _("Row id"), 24),
        Field("column", _("Column"), 18),
        Field("old", _("Stands there"), 34, "wrap"),
        Field("new", _("The file says"), 34, "wrap"),
    ]
    told = (
        ("changed", _("Cells that change"), "ImportChanged"),
        ("kept", _("Cells kept as typed by hand"), "ImportKept"),
    )
    for part, title, name in told:
        frames = [
            getattr(one, part).head(LISTED).assign(table=called(table), of=table) for table, one in plan.tables.items()
        ]
        frames = [frame for frame in frames if len(frame)]
        if frames:
            frame = pd.concat(frames).head(LISTED)
            frame = frame.assign(
                old=_in_words(frame, "old", _),
                new=_in_words(frame, "new", _),
                column=frame["column"].map(called.column),
            )
            yield Block(title, changes, frame.reset_index(drop=True), name, intro=_first(LISTED, plan, part, _))
    if len(plan.left_out):
        yield missing.left_out(plan, called, _)


def _first(most: int, plan: Plan, part: str, _: Translate) -> str:
    count = sum(len(getattr(one, part)) for one in plan.tables.values())
    return _("The first {most} of {count:,}.").format(most=most, count=count) if count > most else ""


def _samples(plan: Plan, called: Callable[[str], str], _: Translate) -> Iterator[Block]:
    for name, one in plan.tables.items():
        if not len(one.new):
            continue
        first = one.new.head(SAMPLES)
        filled = [c for c in BY_NAME[name].columns if c.name in first and first[c.name].notna().any()]
        fields = [Field(c.name, _column(c.name, c.vi, c.zh, _), 18, _KINDS.get(c.kind, "wrap"))
                  for c in filled[:SAMPLE_COLUMNS]]  # fmt: skip
        words = {c.name: [_brief(_word(c, cell, _)) for cell in first[c.name]]
                 for c in filled if c.kind not in ("date", "datetime", "number")}  # fmt: skip
        title = _("The first new rows of {sheet}").format(sheet=called(name))
        yield Block(title, fields, first.assign(**words), f"ImportNew{name}")


def _column(name: str, vi: str, zh: str, _: Translate) -> str:
    """A column as the reader's workbook calls it."""
    # the catalogues hold the words of the lists, and no column names; the language shows in what it calls a customer
    return {"Accounts": name, "Khách hàng": vi, "客户": zh}.get(_("Accounts"), name)


def _in_words(frame: pd.DataFrame, part: str, _: Translate) -> list[str]:
    """The old or the new cells of a list of changes."""
    cells = zip(frame["of"], frame["column"], frame[part], strict=True)
    return [_brief(_word(BY_NAME[table].column(column), cell, _)) for table, column, cell in cells]


def _word(column: Column, cell: Any, _: Translate) -> Any:
    """A cell as the reader's own sheet would have it: words of a list, yes and no are kept in English."""
    if column.kind in ("flag", "mark") and not pd.isna(cell):
        return _("yes") if cell else _("no")
    return _(cell) if column.choices and isinstance(cell, str) else cell


def _said(cell: Any) -> str:
    # of pd.NA nothing may be asked, not even whether it is itself
    if pd.isna(cell):
        return ""
    if isinstance(cell, pd.Timestamp):
        cell = cell.to_pydatetime() if cell != cell.normalize() else cell.date()
    return shown(cell)


def _brief(cell: object) -> str:
    """A cell's text as a list shows it; a row is known by its beginning."""
    text = _said(cell)
    return text if len(text) <= BRIEF else f"{text[: BRIEF - 1]}…"
