"""The rows that an import leaves out: every reason once, however many names it has."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pandas as pd

from workbook.pages import Block, Field

if TYPE_CHECKING:
    from addin.importing.shapes import Plan

    Translate = Callable[[str], str]

FIRST_ROWS = 20
"""So many rows, or reasons, of one kind are named; of the rest there is a count."""
NAMED = 5
"""So many names of one reason are told; up to so many have a line each."""
NO_ACCOUNT = "no_account"
_KIND = ["foreign", "table", "code"]


def left_out(plan: Plan, called: Callable[[str], str], _: Translate) -> Block:
    """Each reason with its count and first rows; of one kind of reason the most frequent ones."""
    groups = _by_name_together(plan.left_out, called, _).groupby([*_KIND, "sentence"], sort=False)["row"]
    frame = groups.agg(count="size", rows=lambda rows: ", ".join(map(str, rows.head(FIRST_ROWS)))).reset_index()
    frame = frame.sort_values("count", ascending=False, kind="stable")
    more = frame.groupby(_KIND, sort=False).cumcount() >= FIRST_ROWS
    rest = frame[more].groupby(_KIND, sort=False, as_index=False)["count"].agg(["size", "sum"])
    text = _("... and {count} more of this kind")
    others = pd.DataFrame({
        "foreign": rest["foreign"], "table": rest["table"], "code": rest["code"], "count": rest["sum"], "rows": "",
        "sentence": [text.format(count=count) for count in rest["size"]],
    })  # fmt: skip
    frame = pd.concat([frame[~more], others]).sort_values(["foreign", "code"], kind="stable", ignore_index=True)
    files = {at: one.file for at, one in enumerate(plan.foreign)}
    frame = frame.assign(file=frame["foreign"].map(files), table=frame["table"].map(called))
    fields = [
        Field("file", _("File"), 24),
        Field("table", _("Sheet"), 14),
        Field("sentence", _("Why"), 60, "wrap"),
        Field("count", _("Rows"), 10, "int"),
        Field("rows", _("First rows of the file"), 40, "wrap"),
    ]
    return Block(_("Left out"), fields, frame, "ImportLeftOut")


def unknown_accounts(plan: Plan, _: Translate) -> str:
    """That rows name accounts the workbook does not have, and what adds them; empty where none does."""
    out = plan.left_out[plan.left_out["code"] == NO_ACCOUNT]
    if not len(out):
        return ""
    text = _("Rows left out because they name accounts that the workbook does not have: {rows:,}, of {names:,} "
             "accounts. Import a list of these accounts together with them, or let the import add them with "
             "--new-accounts OWNER, where OWNER is who looks after them.")  # fmt: skip
    return text.format(rows=len(out), names=out["about"].nunique())


def _by_name_together(out: pd.DataFrame, called: Callable[[str], str], _: Translate) -> pd.DataFrame:
    """Rows whose reasons differ only in a name have one reason, once these are many."""
    texts = {
        NO_ACCOUNT: _("no account is called so: {count:,} names, the first {names}"),
        "no_address": _("belongs to nobody on sheet {sheet}: {count:,} addresses, the first {names}"),
        "unsure": _("it is not sure which account it is: {count:,} names, the first {names}"),
    }
    out = out.copy()
    for (_foreign, _table, code), part in out[out["code"].isin(list(texts))].groupby(_KIND, sort=False):
        names = part["about"].dropna().drop_duplicates()
        if len(names) > NAMED:
            told = "; ".join(names.head(NAMED))
            out.loc[part.index, "sentence"] = texts[str(code)].format(
                count=len(names), names=told, sheet=called("People")
            )
    return out
