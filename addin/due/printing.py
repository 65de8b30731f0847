"""What is due, on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from addin.language import figure
from addin.report.due import kinds

if TYPE_CHECKING:
    from addin.due.jobs import Listed


def printed(found: Listed) -> None:
    """The list, owner by owner; what is overdue is marked."""
    _, console = found.loaded.translate, Console()
    names = kinds(_)
    for owner, things in found.things.groupby("owner", sort=False, dropna=False):
        table = Table(title=escape(str(owner)), title_justify="left", show_edge=False, pad_edge=False)
        for label in (_("Date"), _("What kind"), _("Account"), _("To do")):
            table.add_column(label, overflow="fold")
        for row in things.to_dict("records"):
            day = figure(row["date"].date(), "", _)
            person = f", {row['person']}" if isinstance(row["person"], str) else ""
            table.add_row(
                f"[bold red]{day} ![/]" if row["overdue"] else day,
                names[row["kind"]],
                escape(f"{row['account']}{person}"),
                escape(row["what"]),
            )
        console.print(table)
    text = _("{count} things to do, {late} of them overdue.")
    told = text.format(count=len(found.things), late=int(found.things["overdue"].sum()))
    console.print(escape(told), highlight=False)
