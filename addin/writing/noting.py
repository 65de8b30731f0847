"""Writing down: a contact, a service item, a rival seen, a plan; safe on this PC before any share is asked."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from addin.writing.known import Known, known
from addin.writing.place import Place, here
from addin.writing.present import typed_cells
from addin.writing.sharing import publish_own, told_of, unsent
from addin.writing.waiting import within
from workbook.errors import RefusedError
from workbook.journal import Kind, Record, Value, accepted, cell, merged, plan_row, read, state
from workbook.schema import BY_NAME, CHOICES, Column
from workbook.schema.headers import folded

_TODAY = {"Touches": "date", "Competitors": "date", "Service": "opened"}
"""Table -> the column that says when; the present where nobody says otherwise."""


@dataclass(frozen=True, slots=True)
class Written:
    """A record that is safe."""

    record: Record
    sent: bool
    """False where it is on this PC alone."""
    told: list[str]


def log_contact(at: Place, account: str, values: Mapping[str, object]) -> Written:
    """Write down a contact: a row of Touches.

    Parameters
    ----------
    at
        The workbook.
    account
        Id or name, or part of it.
    values
        By column; a text is read as its column is. The day is today and the owner the account's where left out.

    Raises
    ------
    RefusedError
        Naming everything that does not fit, at once; nothing was written down then.
    """
    return _log(at, "Touches", account, values)


def log_service(at: Place, account: str, values: Mapping[str, object]) -> Written:
    """Write down a complaint, a question, a repair: a row of Service. It came in just now where left out."""
    return _log(at, "Service", account, values)


def competitor_seen(at: Place, account: str, values: Mapping[str, object]) -> Written:
    """Write down what was seen of a rival: a row of Competitors."""
    return _log(at, "Competitors", account, values)


def edit_plan(at: Place, account: str, values: Mapping[str, object], plan: str | None = None) -> Written:
    """Change the plan of an account, or give it one.

    Parameters
    ----------
    at, account
        The workbook; the account's id or name.
    values
        The columns to change; None empties one.
    plan
        Which of the account's plans, by its words; a new one where it has none of these words.
    """
    knows = known(at)
    account_id = knows.account(account)
    given = _as_typed("Plans", values)
    rows = [row for row in knows.rows("Plans") if str(row.get("account_id") or "").strip() == account_id]
    row = _plan_meant(rows, plan, knows.account_name(account_id))
    _ = knows.translate
    latest = dt.date.today()
    if row is None:
        new = {"status": "open"} | given | {"account_id": account_id} | ({"plan": plan} if plan else {})
        words = accepted("Plans", new, knows.tables, latest, translate=_)
        return _write(at, knows, "add", "Plans", words, row=plan_row(account_id, words.get("plan")))
    words = accepted("Plans", dict(row) | given, knows.tables, latest, only=given, translate=_)
    return _write(at, knows, "change", "Plans", words, row=plan_row(account_id, row.get("plan")), before=row)


def correct(at: Place, row_id: str, values: Mapping[str, object]) -> Written:
    """Change columns of one contact or service item, by its id."""
    knows, table, row = _row_called(at, row_id)
    given = _as_typed(table, values)
    words = accepted(table, dict(row) | given, knows.tables, dt.date.today(), only=given, translate=knows.translate)
    return _write(at, knows, "change", table, words, row=row_id, before=row)


def withdraw(at: Place, row_id: str) -> Written:
    """Take back one contact, service item or sighting that was written down by mistake, by its id."""
    knows, table, _ = _row_called(at, row_id)
    return _write(at, knows, "remove", table, {}, row=row_id)


def _log(at: Place, table: str, account: str, values: Mapping[str, object]) -> Written:
    knows = known(at)
    account_id = knows.account(account)
    now = dt.datetime.now().replace(second=0, microsecond=0)
    columns = {column.name for column in BY_NAME[table].columns}
    row = {_TODAY[table]: now if table == "Service" else now.date()} | _as_typed(table, values)
    row["account_id"] = account_id
    if "owner" in columns and not row.get("owner"):
        row["owner"] = knows.owner(account_id)
    if row.get("person_id"):
        row["person_id"] = knows.person(account_id, str(row["person_id"]))
    words = accepted(table, row, knows.tables, now.date(), translate=knows.translate)
    return _write(at, knows, "add", table, words)


def _write(
    at: Place, knows: Known, kind: Kind, table: str, values: Mapping[str, Value], *, row: str = "",
    before: Mapping[str, object] | None = None,
) -> Written:  # fmt: skip
    """Have a record safe on this PC, then try to send it."""
    _ = here()
    was = {name: typed_cells(table, name, [before.get(name)])[0] for name in values} if before is not None else {}
    seen = _latest_seen(at) if kind != "add" else ""
    record = at.outbox.write(kind, table, values, row=row, was=was, seen=seen)
    told = [_("Written down as record {id}.").format(id=record.id)]
    if knows.away:
        told.append(_("The workbook could not be read, so names and ids are as this PC last saw them: {why}"))
        told[-1] = told[-1].format(why=knows.away)
    try:
        _count, notes = within(at.patience, lambda: publish_own(at, again=False))
    except OSError as problem:
        return Written(record, False, [*told, unsent(at, problem)])
    text = _("It is safe in the journal of {book}, and comes into the workbook for everyone at the next merge.")
    return Written(record, True, [*told, text.format(book=at.book.name), *told_of(notes)])


def _latest_seen(at: Place) -> str:
    try:
        return within(at.patience, lambda: read(at.folders, at.cache)).latest
    except OSError:
        return ""


def _row_called(at: Place, row_id: str) -> tuple[Known, str, Mapping[str, object]]:
    """The table and the cells of a row: as the workbook has it, or as this PC and the journal have it so far."""
    knows = known(at)
    for table in ("Touches", "Service"):
        key = BY_NAME[table].key[0]
        for row in knows.rows(table):
            if str(row.get(key) or "").strip() == row_id:
                return knows, table, row
    try:
        records = dict(within(at.patience, lambda: read(at.folders, at.cache)).records)
    except OSError:
        records = {}
    records |= {record.id: record for record in at.outbox.records()}
    for table, rows in state(merged(records)).items():
        if row_id in rows:
            return knows, table, rows[row_id]
    _ = here()
    text = _("No contact, service item or sighting is called '{id}'; take the id from its sheet.")
    raise RefusedError(text.format(id=row_id))


def _plan_meant(rows: list[dict[str, object]], plan: str | None, account: str) -> dict[str, object] | None:
    if plan is not None:
        exact = [row for row in rows if folded(str(row.get("plan") or "")) == folded(plan)]
        return exact[0] if exact else None
    closed = {folded(word) for status in CHOICES["plan_status"][1:] for word in status}
    running = [row for row in rows if folded(str(row.get("status") or "")) not in closed] or rows
    if len(running) > 1:
        names = "; ".join(str(row.get("plan") or "-") for row in running)
        _ = here()
        text = _("{account} has {count} plans: {names}. Say which one with --plan.")
        raise RefusedError(text.format(account=account, count=len(running), names=names))
    return running[0] if running else None


def _as_typed(table: str, values: Mapping[str, object]) -> dict[str, object]:
    """Texts of a form or a command line as the cells of their columns; what cannot be read stays for the check."""
    columns = {column.name: column for column in BY_NAME[table].columns}
    if unknown := [name for name in values if name not in columns]:
        _ = here()
        text = _("{table} has no column {names}; it has: {columns}.")
        raise RefusedError(text.format(table=table, names=", ".join(unknown), columns=", ".join(columns)))
    return {name: _read(columns[name], value) if isinstance(value, str) else value for name, value in values.items()}


def _read(column: Column, text: str) -> object:
    """A text as its column's cell: a day or a number however it is written, unless it could be read in two ways."""
    from workbook.incoming import values

    if not text:
        return None
    with contextlib.suppress(ValueError):
        return float(text) if column.kind == "number" else cell(column, text)
    if column.kind == "number":
        numbers = values.numbers([text])
        return text if numbers.bad[0] or not numbers.decimal else float(numbers.values[0])
    if column.kind in ("date", "datetime"):
        days = values.dates([text])
        if not days.bad[0] and days.order != "unsure":
            moment = days.values[0].astype(dt.datetime)
            return moment if column.kind == "datetime" else moment.date()
    return text
