"""Catch up: what was left undone, thing by thing, by owner and day."""

from __future__ import annotations

import pandas as pd

from addin.report import Story
from addin.report.fields import located
from addin.report.practices import names
from workbook.pages import Block, Field, Lines, Page


def page(story: Story) -> Page:
    """How much each owner has to catch up, and every thing with its account, day and rows."""
    _ = story.translate
    found = listed(story)
    return Page("CatchUp", _("Catch up"), lines=story.lines, parts=[_by_owner(story, found), _things(story, found)])


def listed(story: Story) -> pd.DataFrame:
    """What was left undone, by owner and day.

    Returns
    -------
    pandas.DataFrame
        `Practices.left` with `practice`, its name in the reader's language, and `revenue_at_risk_amount` of its
        account (NaN where it is about none). What is nobody's own stands last, as the firm's.
    """
    _, left = story.translate, story.practices.left
    at_risk = story.review.accounts.set_index("account_id")["revenue_at_risk_amount"]
    found = left.assign(
        practice=left["code"].map(names(_)),
        revenue_at_risk_amount=left["account_id"].map(at_risk).astype(float),
        whole=left["owner"] == "",
    )
    found = found.sort_values(["whole", "owner", "day"], kind="stable").reset_index(drop=True)
    return found.assign(owner=found["owner"].mask(found["whole"], _("The firm")))


def dearest(found: pd.DataFrame) -> pd.Series:
    """Of the things listed the one with most revenue at risk; of equal ones the oldest."""
    order = found.assign(revenue_at_risk_amount=found["revenue_at_risk_amount"].fillna(0.0))
    return order.sort_values(["revenue_at_risk_amount", "day"], ascending=[False, True], kind="stable").iloc[0]


def sources(story: Story, found: pd.DataFrame) -> pd.Series:
    """Where each thing comes from: the sheet as the reader calls it and its rows, the sheet alone, or nothing."""
    rows = (found["table"] + " " + found["rows"]).where(found["rows"] != "", found["table"].map(story.sheets))
    return located(rows.fillna("").astype(object), story.sheets)


def _by_owner(story: Story, found: pd.DataFrame) -> Lines:
    """How much each owner has to do; in sentences, as only a single table repeats its header on printed pages."""
    _ = story.translate
    text = _("{count} things; most of them under {practice}: {most}")
    told: list[str | tuple[str, str]] = []
    for owner, things in found.groupby("owner", sort=False)["practice"]:
        often = things.value_counts(sort=True)
        most = text.format(count=len(things), practice=often.index[0], most=int(often.iloc[0]))
        told.append((str(owner), most))
    return Lines(_("By owner"), told or [_("Nothing was left undone.")])


def _things(story: Story, found: pd.DataFrame) -> Block:
    _ = story.translate
    frame = found.assign(source=sources(story, found))
    fields = [
        Field("owner", _("Owner"), 17),
        Field("day", _("Since"), 12, "date", note=_("When it should have been done; blank where it has no day.")),
        Field("practice", _("Practice"), 26, "wrap"),
        Field("account_id", _("Id"), 9, "id"),
        Field("account", _("Account"), 26, "wrap"),
        Field("sentence", _("To do"), 66, "wrap"),
        Field("source", _("Rows"), 22, "wrap", note=_("The rows of the input sheets it came from.")),
        Field("revenue_at_risk_amount", _("Revenue at risk"), 14, "money", note=_("Revenue times exposure.")),
    ]
    intro = _(
        "What the practices ask for and nobody has done, or written down. Do it and log it, or correct the rows named; "
        "what is still to come stands on sheet {sheet}."
    ).format(sheet=_("Due list"))
    return Block(_("To catch up"), fields, frame, "CatchUp", None, intro, _("Nothing was left undone."))
