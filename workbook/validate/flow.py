"""The checks in their order; each sees every row, and all defects come out at once."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from workbook.errors import RefusedError
from workbook.reading import RawTable
from workbook.schema import TABLES
from workbook.schema.headers import names, nearest_of
from workbook.validate.defects import Defect, to_frame
from workbook.validate.draft import Draft
from workbook.validate.links import check_known, check_parents, check_unique

if TYPE_CHECKING:
    import pandas as pd

NOT_BEFORE: tuple[tuple[str, str, str], ...] = (
    ("Accounts", "customer_since", "contract_end"),
    ("Touches", "date", "next_date"),
    ("Service", "opened", "first_reply"),
    ("Service", "opened", "closed"),
    ("Service", "opened", "owner_told"),
    ("Orders", "ordered", "promised"),
    ("Orders", "ordered", "delivered"),
    ("Orders", "ordered", "warranty_end"),
    ("Orders", "ordered", "warranty_check"),
    ("Orders", "ordered", "thanked"),
    ("Orders", "delivered", "after_sale_call"),
)
"""Table, a date, and the date that cannot come before it."""

STANDS_WITHOUT = {("Accounts", "account"), ("Accounts", "owner"), ("People", "name"), ("Touches", "owner"),
                  ("Referrals", "prospect")}  # fmt: skip
"""Required names whose lack is a defect, but no reason to leave the customer or the contact out of every check."""

BLANK_MEANS_ALL = {("Benchmarks", "account_id"), ("Programme", "tier")}
"""Columns in which a spoilt cell, read as blank, would make the row hold for everybody: the row is out."""


@dataclass(frozen=True, slots=True)
class Validated:
    """What can be relied on, and what was wrong."""

    tables: dict[str, pd.DataFrame]
    """Every table of the schema; columns as in the schema, then `row`, then `<name>_bad` where blank speaks."""
    defects: pd.DataFrame
    """`DEFECT_COLUMNS`, in the order of the sheets."""


def validate(
    raw: Mapping[str, RawTable],
    latest: dt.date,
    translate: Callable[[str], str] = str,
    as_of: dt.date | None = None,
) -> Validated:
    """Type the raw tables and check them against each other.

    Parameters
    ----------
    raw
        As `workbook.reading.read` gives them.
    latest
        The last day on which anything recorded can have happened.
    translate
        Turns an English sentence, or a word of a list, into the reader's language.
    as_of
        The day a contract must still run on; `latest` where None.

    Returns
    -------
    Validated
        Typed tables without the rows that cannot be used, and all defects at once.

    Raises
    ------
    RefusedError
        Where there is no table Accounts, or it lacks a column it needs.
    """
    _refuse_without_accounts(raw)
    drafts = {table.name: Draft(table, raw.get(table.name)) for table in TABLES}
    for draft in drafts.values():
        _check_past(draft, latest)
        _check_required(draft)
        check_unique(draft)
        for column in draft.table.columns:
            if column.refers:
                drops_row = column.required or (draft.table.name, column.name) in BLANK_MEANS_ALL
                check_known(draft, column, drafts[column.refers.partition(".")[0]], drops_row)
    for table, earlier, later in NOT_BEFORE:
        _check_not_before(drafts[table], earlier, later)
    _check_accounts(drafts["Accounts"], as_of or latest)
    _check_spelling(drafts)
    defects = to_frame((defect for draft in drafts.values() for defect in draft.defects), raw, translate)
    return Validated({name: draft.frame() for name, draft in drafts.items()}, defects)


def _refuse_without_accounts(raw: Mapping[str, RawTable]) -> None:
    accounts = TABLES[0]
    if accounts.name not in raw:
        near = nearest_of(names(accounts), getattr(raw, "unknown", []))
        if near:
            raise RefusedError(
                "The workbook has no table {table} (the nearest found is {near}); name the table of your customers or "
                "its sheet {table}, or start from a new workbook.",
                table=accounts.name,
                near=near,
            )
        raise RefusedError(
            "The workbook has no table {table}; name the table of your customers or its sheet {table}, "
            "or start from a new workbook.",
            table=accounts.name,
        )
    found = raw[accounts.name]
    if found.headings.missing:
        missing = found.headings.missing
        near = ", ".join(f"'{header}'" for name in missing if (header := found.headings.nearest.get(name)))
        place = {"sheet": found.sheet, "row": found.header_row, "columns": ", ".join(missing)}
        if near:
            raise RefusedError(
                "{sheet}, row {row}: found no header {columns}, which every account needs (the nearest found: {near}); "
                "add or rename the column and press Check data.",
                **place,
                near=near,
            )
        raise RefusedError(
            "{sheet}, row {row}: found no header {columns}, which every account needs; "
            "add or rename the column and press Check data.",
            **place,
        )


def _check_past(draft: Draft, latest: dt.date) -> None:
    beyond = np.datetime64(latest + dt.timedelta(days=1))
    for column in draft.table.columns:
        if column.past and len(draft):
            late = np.asarray(draft.columns[column.name] >= beyond, dtype=bool)
            draft.spoil(late, column.name, "future_date", latest.isoformat())


def _check_required(draft: Draft) -> None:
    table = draft.table.name
    for column in draft.table.columns:
        if column.required:
            missing = draft.missing(column.name)
            draft.report(missing & ~draft.bad[column.name], column.name, "required_blank")
            if (table, column.name) not in STANDS_WITHOUT:
                draft.gone |= missing
        elif (table, column.name) in BLANK_MEANS_ALL:
            draft.gone |= draft.bad[column.name]


def _check_not_before(draft: Draft, earlier: str, later: str) -> None:
    first, second = draft.columns[earlier], draft.columns[later]
    mask = np.asarray(second < first, dtype=bool)
    if mask.any():
        header = draft.headers.get(earlier, earlier)
        days = [f"{header} {text.removesuffix(' 00:00')}" for text in first[mask].dt.strftime("%Y-%m-%d %H:%M")]
        draft.spoil(mask, later, "too_early", days)


def _check_accounts(draft: Draft, as_of: dt.date) -> None:
    check_parents(draft)
    if draft.gone.all():
        draft.defects.append(Defect("Accounts", draft.header_row, "", "", "empty_table"))
    # a nameless account is called by its id rather than left out
    draft.columns["account"] = draft.columns["account"].fillna(draft.columns["account_id"])
    over = np.asarray(draft.columns["contract_end"] < np.datetime64(as_of), dtype=bool) & ~draft.gone
    draft.report(over, "contract_end", "contract_passed", as_of.isoformat())
    _check_overrides(draft)


def _check_overrides(draft: Draft) -> None:
    """A grade by hand that lacks its reason, its author or its end is told: it does not count."""
    needed = ("override_reason", "override_by", "override_until")
    lacking = np.array([draft.missing(name) for name in needed]) & ~draft.missing("override_grade") & ~draft.gone
    partial = np.asarray(lacking.any(axis=0))
    headers = [draft.headers.get(name, name) for name in needed]
    said = [
        ", ".join(header for header, lacks in zip(headers, row, strict=True) if lacks) for row in lacking.T[partial]
    ]
    draft.report(partial, "override_grade", "override_partial", said)


def _check_spelling(drafts: Mapping[str, Draft]) -> None:
    """Owners written in two ways that only case or spaces tell apart; the way most accounts have it is right.

    Accents tell people apart: Lan is not Lân.
    """
    usual: dict[str, str] = {}
    for name in drafts["Accounts"].columns["owner"].value_counts().index:
        usual.setdefault(_as_heard(name), name)
    for table in ("Accounts", "Staff"):
        draft = drafts[table]
        expected = draft.columns["owner"].map(lambda name: usual.get(_as_heard(name), name), na_action="ignore")
        other = np.asarray(draft.columns["owner"] != expected, dtype=bool) & ~draft.missing("owner")
        draft.report(other, "owner", "spelled_otherwise", expected[other].tolist())


def _as_heard(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).split()).casefold()
