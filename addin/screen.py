"""What the command line shows: tables and sentences on a terminal, plain text in a pipe."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Timer
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from addin.language import figure

if TYPE_CHECKING:
    from pandas import Series

    from addin.jobs import Loaded
    from udfs.model import Review

    Translate = Callable[[str], str]

DEFECTS_SHOWN = 40
PATIENCE_SECONDS = 1.0
STEPS = 4


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """A bar for work that takes longer than a second; nothing for less, and nothing in a pipe."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda name: None
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from addin.language import chosen, translator

    # The workbook's own language is not known before it is read.
    translate = translator(chosen("auto"))
    bar = Progress(TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=console, transient=True)
    task = bar.add_task("", total=STEPS)

    def step(name: str) -> None:
        bar.update(task, description=translate(name))
        bar.advance(task)

    patience = Timer(PATIENCE_SECONDS, bar.start)
    patience.start()
    try:
        yield step
    finally:
        patience.cancel()
        bar.stop()


def flagged(found: Review, loaded: Loaded) -> None:
    """The flagged customers, the money at risk, the blind spots and how sound the data is."""
    from addin.report.fields import words

    _, console = loaded.translate, Console()
    known = words(_)
    table = Table(title=_("Top customers exposed to competitors"), title_justify="left", show_lines=True)
    _headed(table, "#", _("Account"), _("Owner"), _("Exposure"), _("Revenue at risk"), _("Why, and the next step"))
    for row in found.exposed.head(int(found.policy["first_page"])).to_dict("records"):
        step = row["next_step"] if row["plan_missing"] == "" else row["fix"]
        table.add_row(
            str(row["rank"]), escape(str(row["account"])), escape(str(row["owner"])),
            f"{figure(row['exposure_score'], '.1f', _)} {known[row['exposure_band']]}",
            Text(figure(row["revenue_at_risk_amount"], ",.0f", _), justify="right"),
            escape(f"{row['reason_1']}\n-> {step}" if step else row["reason_1"]),
        )  # fmt: skip
    console.print(table)
    at_risk, top = found.exposed["revenue_at_risk_amount"].sum(), found.top
    text = _("{count} top customers exposed, {amount:,.0f} of yearly revenue at risk.")
    _tell(console, text.format(count=len(found.exposed), amount=at_risk))
    if top.share_of_customers == top.share_of_customers:
        text = _("{revenue:.1%} of revenue comes from {customers:.1%} of those who bought.")
        _tell(console, text.format(revenue=top.share_of_revenue, customers=top.share_of_customers))
    if len(found.blind_spots):
        text = _("Too little is known about {count} top customers: {names}.")
        _tell(console, text.format(count=len(found.blind_spots), names=", ".join(found.blind_spots["account"].head(5))))
    if len(loaded.defects):
        text = _("{count} defects: see sheet {sheet}, or run account-review check.")
        _tell(console, text.format(count=len(loaded.defects), sheet=_("Data check")))


def defects(loaded: Loaded) -> None:
    """The defects, each as one sentence and what to do."""
    _, console = loaded.translate, Console()
    for row in loaded.defects.head(DEFECTS_SHOWN).to_dict("records"):
        _tell(console, f"{row['message']} {row['fix']}")
    rest = len(loaded.defects) - DEFECTS_SHOWN
    if rest > 0:
        text = _("... and {count} more; account-review score lists all on sheet {sheet}.")
        _tell(console, text.format(count=rest, sheet=_("Data check")))
    text = _("{count} defects.") if len(loaded.defects) else _("No defect found.")
    _tell(console, text.format(count=len(loaded.defects)))


def explained(found: Review, loaded: Loaded, account_id: str) -> None:
    """One account: its scores and every lost point with its rows."""
    from addin.report.fields import located, words

    _, console = loaded.translate, Console()
    known = words(_)
    row = found.accounts[found.accounts["account_id"] == account_id].iloc[0]
    text = _("{account} ({id}), tier {tier}, owner {owner}")
    told = text.format(account=row["account"], id=account_id, tier=row["tier"], owner=row["owner"])
    console.print(escape(told), style="bold")
    console.print(_scores(row, _))
    by_hand = row["grade"] != row["computed_grade"]
    text = _("Grade {grade}, by hand; computed {computed}") if by_hand else _("Grade {grade}")
    _tell(console, text.format(grade=known[row["grade"]], computed=known[row["computed_grade"]]))
    table = Table(show_lines=False)
    _headed(table, _("Pillar"), _("Check"), _("Points"), _("Reason"), _("Rows"))
    own = found.reasons[found.reasons["account_id"] == account_id]
    for lost in own.assign(rows=located(own["rows"], loaded.sheets)).to_dict("records"):
        points = Text(figure(lost["points"], ".1f", _), justify="right")
        check = known.get(lost["check"], lost["check"])
        table.add_row(known[lost["pillar"]], check, points, escape(lost["sentence"]), escape(lost["rows"]))
    console.print(table)
    fix = found.exposed.loc[found.exposed["account_id"] == account_id, "fix"]
    if len(fix) and fix.iloc[0]:
        _tell(console, _("Cheapest fix: {fix}").format(fix=fix.iloc[0]))
    steps = found.steps[(found.steps["account_id"] == account_id) & (found.steps["kind"] == "do")]
    for step in steps.iloc[1:4].to_dict("records"):
        before, after = (figure(step[name], ".1f", _) for name in ("before", "after"))
        _tell(console, f"{step['text']}: {before} → {after}")


def _scores(row: Series, _: Translate) -> Table:
    """Each pillar's score, its range and how much of it is known."""
    table = Table.grid(padding=(0, 2))
    for name, label in (
        ("contact", _("Contact")), ("activity", _("Activity")), ("service", _("Service")),
        ("health", _("Health")), ("exposure", _("Exposure")),
    ):  # fmt: skip
        value, low, high, sure = (row[f"{name}_{part}"] for part in ("score", "low", "high", "confidence"))
        text = _("{score:.1f} ({low:.1f} to {high:.1f}, {sure:.0%} known)") if value == value else _("not known")
        table.add_row(label, text.format(score=value, low=low, high=high, sure=sure))
    return table


def lost(found: Review, loaded: Loaded) -> None:
    """What losing some of the first customers would cost."""
    _, console, lose = loaded.translate, Console(), found.lose
    if not lose.lost:
        text = _("No customer with revenue is on record: fill {orders}, or the revenue of 12 months on {accounts}.")
        _tell(console, text.format(orders=loaded.sheets["Orders"], accounts=loaded.sheets["Accounts"]))
        return
    names = dict(zip(found.top.customers["customer_id"], found.top.customers["customer"], strict=True))

    def told(ids: tuple[str, ...]) -> str:
        return " + ".join(f"{names[i]} ({i})" for i in ids)

    text = _("Of the first {of} customers, {count} combinations of {lost}:")
    _tell(console, text.format(of=lose.of, count=len(lose.pairs), lost=lose.lost))
    table = Table.grid(padding=(0, 2))
    for label, share, who in (
        (_("worst"), lose.worst_share, told(lose.worst)),
        (_("most exposed"), lose.most_exposed_share, told(lose.most_exposed)),
        (_("on average"), lose.mean_share, ""),
    ):
        table.add_row(label, _("{share:.1%} of revenue").format(share=share), escape(who))
    console.print(table)
    if lose.replacement_count == lose.replacement_count:
        text = _("Replacing the worst takes {count:.0f} new customers of {amount:,.0f} each.")
        _tell(console, text.format(count=lose.replacement_count, amount=lose.first_year_amount))


def _headed(table: Table, *labels: str) -> None:
    for label in labels:
        table.add_column(label, overflow="fold")


def _tell(console: Console, text: str) -> None:
    console.print(escape(text), highlight=False)
