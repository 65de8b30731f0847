"""Pictures: what a manager looks at rather than reads, each a chart of the table below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from addin.report import Story
from workbook.pages import Axis, Block, Chart, Field, Lines, Page, Series

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from workbook.pages import Part

    Floats = npt.NDArray[np.float64]

POINTS, COLUMNS, QUARTERS = 200, 20, 12
"""So many customers and quarters are drawn; more could not be told apart."""
WIDTHS = (46.0, 28.0, 24.0, 24.0, 24.0)
"""So wide that all pictures are printed on the first page, on A4 and on Letter."""


def page(story: Story, history: pd.DataFrame | None = None) -> Page:
    """The pictures first, the tables they show below.

    Parameters
    ----------
    history
        The closed quarters (see `addin.report.history.COLUMNS`); the trend needs one at least.
    """
    _ = story.translate
    charts: list[Chart] = []
    tables: list[Block] = []
    for chart, table in (_quadrant(story), _pareto(story), _trend(story, history)):
        if table is not None:
            tables.append(table)
            charts += [chart] if chart is not None else []
    nothing: Sequence[Part] = (
        () if charts else [Lines("", [_("No top customer with revenue and a score is on record.")])]
    )
    return Page("Pictures", _("Pictures"), [*nothing, *charts, *tables], story.lines, portrait=True)


def _quadrant(story: Story) -> tuple[Chart | None, Block]:
    _ = story.translate
    accounts, flag_at = story.review.accounts, float(story.review.policy["flag_at"])
    top = accounts[accounts["top"] & accounts["exposure_score"].notna()].head(POINTS)
    top = top.sort_values("flagged", ascending=False, kind="stable").reset_index(drop=True)
    frame = top[["account", "owner", "revenue_amount"]].assign(
        flagged=top["exposure_score"].where(top["flagged"]), others=top["exposure_score"].where(~top["flagged"])
    )
    fields = [
        Field("account", _("Account"), WIDTHS[0]),
        Field("owner", _("Owner"), WIDTHS[1]),
        Field("revenue_amount", _("Revenue 12 m"), WIDTHS[2], "money"),
        Field("flagged", _("Exposure, flagged"), WIDTHS[3], "score"),
        Field("others", _("Exposure, others"), WIDTHS[4], "score"),
    ]
    block = Block(_("Revenue and exposure of the top accounts"), fields, frame, "Quadrant", empty=_("No account."))
    if frame.empty:
        return None, block
    count, risk = int(top["flagged"].sum()), float(top.loc[top["flagged"], "revenue_at_risk_amount"].sum())
    names = ", ".join(top.loc[top["flagged"], "account"].head(5))
    alt = _("Scatter chart of {count} top accounts, revenue across and exposure up; flagged: {flagged}. {names}")
    chart = Chart(
        "Quadrant",
        _("{flagged} of {count} top accounts lie above the flag line, {risk:,.0f} at risk").format(
            flagged=count, count=len(frame), risk=risk
        ),
        alt.format(count=len(frame), flagged=count, names=names),
        "scatter",
        "Quadrant",
        "revenue_amount",
        [Series("flagged", "point", "alarm", "account"), Series("others", "point", "middle")],
        Axis(_("Revenue of 12 months"), "money", 0.0, crossed_at=float(np.round(frame["revenue_amount"].mean()))),
        Axis(_("Exposure"), "row", 0.0, 100.0, crossed_at=flag_at),
        rows=22,
    )
    return chart, block


def _pareto(story: Story) -> tuple[Chart | None, Block]:
    _ = story.translate
    customers = story.review.top.customers
    customers = customers[customers["revenue_amount"] > 0]
    frame = customers[["customer", "revenue_amount", "running_share"]].head(COLUMNS).reset_index(drop=True)
    fields = [
        Field("customer", _("Customer"), WIDTHS[0]),
        Field("revenue_amount", _("Revenue 12 m"), WIDTHS[1], "money"),
        Field("running_share", _("Running share"), WIDTHS[2], "share"),
    ]
    block = Block(_("The largest customers"), fields, frame, "Pareto", empty=_("No customer with revenue."))
    if frame.empty:
        return None, block
    share, top = float(frame["running_share"].iloc[-1]), story.review.top
    says = _("{revenue:.0%} of revenue comes from {customers:.0%} of the customers who bought.").format(
        revenue=top.share_of_revenue, customers=top.share_of_customers
    )
    alt = _("Columns: revenue of the {count} largest customers; line: their running share, {share:.0%} at the end.")
    chart = Chart(
        "Pareto", says.rstrip(".。"), alt.format(count=len(frame), share=share), "column", "Pareto", "customer",
        [Series("revenue_amount", "area", "middle"), Series("running_share", "line", "strong", second=True)],
        Axis(), Axis(_("Revenue of 12 months"), "money", 0.0), Axis(_("Running share"), "share", 0.0, 1.0), rows=20,
    )  # fmt: skip
    return chart, block


def _trend(story: Story, history: pd.DataFrame | None) -> tuple[Chart | None, Block | None]:
    """Each closed quarter and this one: health and exposure of what the firm lives from."""
    _ = story.translate
    if history is None or history.empty:
        return None, None
    names = ["quarter", "health_score", "exposure_score", "flagged", "revenue_amount", "revenue_at_risk_amount"]
    now = story.review.accounts.assign(quarter=story.period.quarter_name)[names]
    before = history.loc[history["quarter"] < story.period.quarter_name, names]
    frame = pd.DataFrame([_quarter(str(name), rows) for name, rows in pd.concat([before, now]).groupby("quarter")])
    frame = frame.tail(QUARTERS).reset_index(drop=True)
    fields = [
        Field("quarter", _("Quarter"), WIDTHS[0]),
        Field("health_score", _("Health"), WIDTHS[1], "score"),
        Field("exposure_score", _("Exposure"), WIDTHS[2], "score"),
        Field("flagged", _("Flagged"), WIDTHS[3], "int"),
        Field("risk", _("Revenue at risk"), WIDTHS[4], "money"),
    ]
    intro = _("Means over all accounts, weighted by revenue; closed quarters as they were scored then.")
    block = Block(_("Quarter by quarter"), fields, frame, "Trend", intro=intro, empty=_("No account."))
    if len(frame) < 2:
        return None, block
    first, last = frame.iloc[0], frame.iloc[-1]
    says = _("Exposure {before:.0f} in {first}, {after:.0f} in {last}").format(
        before=first["exposure_score"], first=first["quarter"], after=last["exposure_score"], last=last["quarter"]
    )
    alt = _("Lines: mean health and mean exposure by quarter, {count} quarters. {says}")
    chart = Chart(
        "Trend", says, alt.format(count=len(frame), says=says), "line", "Trend", "quarter",
        [Series("health_score", "line", "strong"), Series("exposure_score", "line", "alarm")],
        Axis(), Axis(_("0 to 100"), "row", 0.0, 100.0), rows=15,
    )  # fmt: skip
    return chart, block


def _quarter(name: str, rows: pd.DataFrame) -> dict[str, object]:
    return {
        "quarter": name,
        "health_score": weighted(rows["health_score"], rows["revenue_amount"]),
        "exposure_score": weighted(rows["exposure_score"], rows["revenue_amount"]),
        "flagged": int(rows["flagged"].astype(bool).sum()),
        "risk": float(rows.loc[rows["flagged"].astype(bool), "revenue_at_risk_amount"].sum()),
    }


def weighted(scores: pd.Series, revenue: pd.Series) -> float:
    """The mean of the known scores by revenue, to 0.1; the plain mean where none of these accounts has revenue."""
    return float(means(scores, revenue, np.zeros(len(scores), dtype=np.intp), 1)[0])


def means(scores: pd.Series, revenue: pd.Series, group: npt.NDArray[np.intp], count: int) -> Floats:
    """`weighted` of each of `count` groups, shape (count,); NaN for one without a known score.

    Parameters
    ----------
    group
        The number of each account's group, shape (n_accounts,).
    """
    given, money = scores.to_numpy("float64", na_value=np.nan), revenue.to_numpy("float64", na_value=0.0)
    known = ~np.isnan(given)
    group, given, money = group[known], given[known], np.maximum(money[known], 0.0)
    sums = np.bincount(group, money, count)
    weights = np.where(sums[group] > 0, money, 1.0)
    with np.errstate(invalid="ignore"):
        found: Floats = np.bincount(group, weights * given, count) / np.bincount(group, weights, count)
    return np.round(found, 1)
