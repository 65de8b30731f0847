"""Companies and people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.incoming.deriving import sentences
from workbook.incoming.deriving.currencies import other_currency
from workbook.incoming.deriving.links import full_ids, owners, untied

if TYPE_CHECKING:
    import pandas as pd

    from workbook.incoming.deriving.columns import Columns
    from workbook.incoming.deriving.leaving import Leaving


def accounts(
    columns: Columns, plain: dict[str, pd.Series], linked: dict[str, pd.Series], leaving: Leaving
) -> dict[str, pd.Series]:
    """Columns of Accounts; competitors, suppliers and merged records are left out."""
    _merged_or_deleted(columns, leaving)
    kind = columns.meant("account_type", "account_type", quiet=True)
    leaving.leave(kind == "other", "other", "account_type")
    leaving.leave(columns.text("account").isna(), "no_name")
    made = dict(plain)
    if "revenue_12m" in made:
        marks, other = other_currency(columns, linked, ("revenue_12m",))
        if other.any():
            header, said = columns.header("revenue_12m"), ", ".join(marks[other].unique())
            columns.note(sentences.UNKNOWN, header=header, words=said, count=int(other.sum()))
        made["revenue_12m"] = made["revenue_12m"].mask(other)
    if "owner" in columns or "owner_key" in columns or columns.answers.get("owner"):
        made["owner"] = owners(columns)
    if "parent_id" in made and columns.export.system == "Salesforce":
        made["parent_id"] = full_ids(made["parent_id"])
    return made


def people(
    columns: Columns, plain: dict[str, pd.Series], linked: dict[str, pd.Series], leaving: Leaving
) -> dict[str, pd.Series]:
    """Columns of People; a name may come in two parts, and an address stands in for none."""
    _merged_or_deleted(columns, leaving)
    made = dict(plain)
    name = columns.text("name")
    if "first_name" in columns or "last_name" in columns:
        first, last = columns.text("first_name"), columns.text("last_name")
        both = (first.fillna("") + " " + last.fillna("")).str.strip()
        name = name.where(name.notna(), both.where(both != ""))
    if "email" in made:
        made["email"] = made["email"].str.lower()
        name = name.where(name.notna(), made["email"])
    made["name"] = name
    leaving.leave(name.isna(), "no_name")
    tied = untied(linked, columns)
    leaving.leave(tied & made["email"].isna() if "email" in made else tied, "no_account")
    return made


def _merged_or_deleted(columns: Columns, leaving: Leaving) -> None:
    into = columns.text("merged_into")
    leaving.leave(into.notna(), "merged", "merged_into")
    leaving.leave(columns.yes("deleted"), "deleted")
