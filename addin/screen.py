"""What the command line shows: tables and sentences on a terminal, plain text in a pipe."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Timer
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.table import Table

if TYPE_CHECKING:
    from addin.jobs import Loaded
    from udfs.model import Review

DEFECTS_SHOWN = 40
PATIENCE_SECONDS = 1.0
STEPS = 4


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """A bar for work that takes longer than a second; nothing for less, and nothing in a pipe."""
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(),
        console=Console(stderr=True), transient=True,
    )  # fmt: skip
    task = bar.add_task("", total=STEPS)
    begun = 0

    def step(name: str) -> None:
        nonlocal begun
        bar.update(task, description=name, completed=begun)
        begun += 1

    patience = Timer(PATIENCE_SECONDS, bar.start)
    patience.daemon = True
    if bar.console.is_terminal:
        patience.start()
    try:
        yield step
    finally:
        patience.cancel()
        bar.stop()


def flagged(found: Review, loaded: Loaded) -> None:
    """The flagged customers, the money at risk, the blind spots and how sound the data is."""
    console = Console()
    table = Table(title="Top customers exposed to competitors", title_justify="left", show_lines=True)
    for name, right in (
        ("#", 1),
        ("Account", 0),
        ("Owner", 0),
        ("Exposure", 1),
        ("At risk", 1),
        ("Why, and the next step", 0),
    ):
        table.add_column(name, justify="right" if right else "left", overflow="fold")
    for row in found.exposed.head(int(found.policy["first_page"])).to_dict("records"):
        step = row["next_step"] if row["plan_missing"] == "" else row["fix"]
        table.add_row(
            str(row["rank"]), escape(str(row["account"])), escape(str(row["owner"])),
            f"{row['exposure_score']:.1f} {row['exposure_band']}", f"{row['revenue_at_risk_amount']:,.0f}",
            escape(f"{row['reason_1']}\n-> {step}" if step else row["reason_1"]),
        )  # fmt: skip
    console.print(table)
    at_risk = found.exposed["revenue_at_risk_amount"].sum()
    console.print(
        f"{len(found.exposed)} top customers exposed, {at_risk:,.0f} of yearly revenue at risk.", highlight=False
    )
    top = found.top
    if top.share_of_customers == top.share_of_customers:
        told = f"{top.share_of_revenue:.1%} of revenue comes from {top.share_of_customers:.1%} of those who bought."
        console.print(told, highlight=False)
    if len(found.blind_spots):
        names = ", ".join(found.blind_spots["account"].head(5))
        console.print(
            escape(f"Too little is known about {len(found.blind_spots)} top customers: {names}."), highlight=False
        )
    if len(loaded.defects):
        console.print(
            f"{len(loaded.defects)} defects: see sheet Data check, or run account-review check.", highlight=False
        )


def defects(loaded: Loaded) -> None:
    """The defects, each as one sentence and what to do."""
    console = Console()
    for row in loaded.defects.head(DEFECTS_SHOWN).to_dict("records"):
        console.print(escape(f"{row['message']} {row['fix']}"), highlight=False)
    rest = len(loaded.defects) - DEFECTS_SHOWN
    if rest > 0:
        console.print(f"... and {rest} more; account-review score lists all on sheet Data check.", highlight=False)
    console.print(f"{len(loaded.defects)} defects." if len(loaded.defects) else "No defect found.", highlight=False)


def explained(found: Review, account_id: str) -> None:
    """One account: its scores and every lost point with its rows."""
    console = Console()
    row = found.accounts.set_index("account_id").loc[account_id]
    console.print(escape(f"{row['account']} ({account_id}), tier {row['tier']}, owner {row['owner']}"), style="bold")
    for name in ("contact", "activity", "service", "health", "exposure"):
        value, low, high = (row[f"{name}_{part}"] for part in ("score", "low", "high"))
        sure = row[f"{name}_confidence"]
        told = f"{value:5.1f} ({low:.1f} to {high:.1f}, {sure:.0%} known)" if value == value else "  not known"
        console.print(f"{name.capitalize():<10}{told}", highlight=False)
    text = f"Grade {row['grade']}"
    console.print(
        text if row["grade"] == row["computed_grade"] else f"{text}, by hand; computed {row['computed_grade']}"
    )
    table = Table(show_lines=False)
    for name, right in (("Pillar", 0), ("Check", 0), ("Points", 1), ("Reason", 0), ("Rows", 0)):
        table.add_column(name, justify="right" if right else "left", overflow="fold")
    for lost in found.reasons[found.reasons["account_id"] == account_id].to_dict("records"):
        table.add_row(
            lost["pillar"], lost["check"], f"{lost['points']:.1f}", escape(lost["sentence"]), escape(lost["rows"])
        )
    console.print(table)
    fix = found.exposed.loc[found.exposed["account_id"] == account_id, "fix"]
    if len(fix) and fix.iloc[0]:
        console.print(escape(f"Cheapest fix: {fix.iloc[0]}"), highlight=False)


def lost(found: Review) -> None:
    """What losing some of the first customers would cost."""
    console = Console()
    lose = found.lose
    if not lose.lost:
        console.print("No customer with revenue is on record: fill Orders, or revenue_12m on Accounts.")
        return
    names = dict(zip(found.top.customers["customer_id"], found.top.customers["customer"], strict=True))

    def told(ids: tuple[str, ...]) -> str:
        return " and ".join(f"{names[i]} ({i})" for i in ids)

    for line in (
        f"Of the first {lose.of} customers, {len(lose.pairs)} combinations of {lose.lost}:",
        f"  worst         {lose.worst_share:6.1%} of revenue: {told(lose.worst)}",
        f"  most exposed  {lose.most_exposed_share:6.1%} of revenue: {told(lose.most_exposed)}",
        f"  on average    {lose.mean_share:6.1%} of revenue",
    ):
        console.print(escape(line), highlight=False)
    if lose.replacement_count == lose.replacement_count:
        count, amount = lose.replacement_count, lose.first_year_amount
        console.print(f"Replacing the worst takes {count:.0f} new customers of {amount:,.0f} each.", highlight=False)
