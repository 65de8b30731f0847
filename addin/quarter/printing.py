"""What the command line shows of closed quarters and of what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from addin.language import figure

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from addin.jobs import Loaded
    from addin.quarter import Against, Closed
    from udfs.model import Review
    from workbook.errors import ReviewError
    from workbook.snapshot import Closing

SHOWN = 15
"""So many accounts are listed on a terminal; the sheet has all."""


def closed(done: Closed) -> None:
    """The quarter just closed."""
    from addin.quarter.macros import told

    _tell(told(done, done.loaded.translate))


def listed(found: list[Closing], unrecorded: Sequence[ReviewError], _: Callable[[str], str]) -> None:
    """Every closing, the oldest first, and what is wrong with its file; then the snapshots without a note."""
    from addin.quarter import spoilt

    if not found and not unrecorded:
        _tell(_("No quarter was closed yet."))
        return
    for each in found:
        text = _("{quarter} as of {day}: closed on {closed} by {who}, in {file}.")
        _tell(text.format(quarter=each.quarter, day=each.as_of, closed=each.closed_at.date(),
                          who=each.closed_by, file=each.file))  # fmt: skip
        if not each.counts:
            text = _("{quarter} was reopened by {who}: {reason}")
            _tell(text.format(quarter=each.quarter, who=each.reopened_by, reason=each.reopened))
        wrong = spoilt(each)
        if wrong:
            _tell(f"  {wrong.told(_)}")
    tell([problem.told(_) for problem in unrecorded])


def compared(against: Against, found: Review, loaded: Loaded) -> None:
    """The largest changes, and the sentences of the sheet Compare."""
    from addin import jobs
    from addin.report import compare
    from addin.report.fields import words

    _, story = loaded.translate, jobs.story_of(found, loaded)
    for line in compare.summary(story, against):
        _tell(line)
    if against.closing is None:
        return
    moved = against.found.accounts[against.found.accounts["exposure_trend"].isin(["better", "worse"])]
    moved = moved.reindex(moved["exposure_change"].abs().sort_values(ascending=False, kind="stable").index)
    table = Table(title=_("Exposure that changed by 5 points or more"), title_justify="left")
    for label in (
        _("Account"),
        _("Owner"),
        _("Exposure then"),
        _("Exposure now"),
        _("Change"),
        _("Trend"),
        _("What moved it most"),
    ):
        table.add_column(label, overflow="fold")
    lines = against.found.lines[against.found.lines["pillar"] == "exposure"].drop_duplicates("account_id")
    most = dict(zip(lines["account_id"], zip(lines["check"], lines["points"], strict=True), strict=True))
    known = {**words(_), **compare.words(_)}
    for row in moved.head(SHOWN).to_dict("records"):
        check, points = most.get(row["account_id"], ("", 0.0))
        table.add_row(
            escape(str(row["account"])), escape(str(row["owner"])), _score(row["exposure_before"], _),
            _score(row["exposure_score"], _), _score(row["exposure_change"], _, "+.1f"),
            known[row["exposure_trend"]], f"{known.get(check, check)} {figure(points, '+.1f', _)}" if check else "",
        )  # fmt: skip
    Console().print(table)


def _score(value: float, _: Callable[[str], str], spec: str = ".1f") -> Text:
    return Text(figure(value, spec, _), justify="right")


def tell(sentences: Sequence[str]) -> None:
    """Sentences, each on a line of its own."""
    for sentence in sentences:
        _tell(sentence)


def _tell(text: str) -> None:
    Console().print(escape(text), highlight=False)
