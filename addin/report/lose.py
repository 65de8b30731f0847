"""Lose two: what losing some of the first ten would cost, and who makes the revenue."""

from __future__ import annotations

import pandas as pd

from addin.report import Story
from workbook.pages import Block, Field, Figure, Figures, Page

PARETO = 50
"""So many customers are listed; the rest is seldom read."""


def page(story: Story) -> Page:
    """The pairs, and the customers by revenue."""
    _ = story.translate
    lose = story.review.lose
    title = _("Lose two") if (lose.lost, lose.of) == (2, 10) else _("Lose {lost} of {of}")
    return Page(
        "Lose",
        title.format(lost=lose.lost, of=lose.of),
        lines=story.lines,
        parts=[Figures(_figures(story)), _pairs(story), _customers(story)],
        portrait=True,
    )


def _figures(story: Story) -> list[Figure]:
    _ = story.translate
    lose = story.review.lose
    if not lose.lost:
        return [Figure("-", _("no customer with revenue is on record"), kind="text")]
    exposed = ", ".join(_names(story)[customer] for customer in lose.most_exposed)
    figures = [
        Figure(lose.worst_share, _("of revenue gone if the worst combination left"), "share", "bad"),
        Figure(lose.most_exposed_share, _("if the most exposed left: {names}").format(names=exposed), "share", "warn"),
        Figure(lose.mean_share, _("on average over all combinations"), "share"),
    ]
    if lose.replacement_count == lose.replacement_count:
        text = _("new customers to replace the worst loss, at {amount:,.0f} of first-year revenue each")
        figures.append(Figure(lose.replacement_count, text.format(amount=lose.first_year_amount)))
    return figures


def _names(story: Story) -> dict[str, str]:
    customers = story.review.top.customers
    return dict(zip(customers["customer_id"], customers["customer"], strict=True))


def _pairs(story: Story) -> Block:
    _ = story.translate
    names, pairs = _names(story), story.review.lose.pairs
    together = [" + ".join(names[customer] for customer in pick) for pick in pairs["customers"]]
    frame = pairs.assign(rank=range(1, len(pairs) + 1), together=pd.Series(together, dtype=object))
    fields = [
        Field("rank", "#", 5, "int"),
        Field("together", _("Customers lost"), 52),
        Field("revenue_amount", _("Revenue lost"), 16, "money"),
        Field("share", _("Of revenue"), 12, "share", "bar_bad"),
    ]
    title = _("All combinations of {lost} of the first {of}").format(
        lost=story.review.lose.lost, of=story.review.lose.of
    )
    return Block(title, fields, frame, "LoseTwo", empty=_("No customer with revenue."))


def _customers(story: Story) -> Block:
    _ = story.translate
    customers = story.review.top.customers.head(PARETO)
    frame = customers.assign(rank=range(1, len(customers) + 1))
    fields = [
        Field("rank", "#", 5, "int"),
        Field("customer", _("Customer"), 52),
        Field("revenue_amount", _("Revenue 12 m"), 16, "money"),
        Field("share", _("Share"), 12, "share", "bar"),
        Field("running_share", _("Running share"), 12, "share"),
        Field("top", _("Top"), 8, "flag", words=(_("Yes"), "")),
    ]
    intro = _("A customer is a parent with all its accounts. The first {count} are listed.").format(count=len(frame))
    return Block(_("Customers by revenue"), fields, frame, "Customers", intro=intro, empty=_("No customer."))
