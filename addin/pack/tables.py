"""The tables of a pack, as the result sheets have them, with the columns a meeting reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from addin.pack.saying import Speech
from addin.report.fields import BANDS, GRADES, said, tones, words
from workbook.pages import Block, Field

if TYPE_CHECKING:
    from addin.report import Story

PARETO = 50
"""So many customers are listed by revenue; the rest is seldom read."""


def exposed(story: Story) -> Block:
    """Who is exposed, why, what it could cost and the cheapest fix."""
    _ = story.translate
    frame = said(story.review.exposed, ("exposure_band",), _)
    reasons = frame[["reason_1", "reason_2", "reason_3"]].fillna("").to_numpy().tolist()
    dated = Speech(story.loaded.language).dated
    frame = frame.assign(
        reasons=["\n".join(dated(text) for text in row if text) for row in reasons],
        fix=frame["fix"].map(dated, na_action="ignore"),
    )
    fields = [
        Field("rank", "#", 5, "int"),
        Field("account", _("Account"), 24),
        Field("owner", _("Owner"), 16),
        Field("revenue_amount", _("Revenue 12 m"), 13, "money"),
        Field("revenue_at_risk_amount", _("Revenue at risk"), 13, "money"),
        Field("exposure_score", _("Exposure"), 11, "score"),
        Field("exposure_band", _("Band"), 10, visual="band", bands=tones(BANDS, _)),
        Field("exposure_confidence", _("Known"), 9, "share"),
        Field("reasons", _("Reasons"), 52, "wrap"),
        Field("fix", _("Cheapest fix"), 36, "wrap"),
    ]
    intro = _("By revenue at risk, which is revenue times exposure; an attention index, not a probability.")
    return Block(_("Why, and the cheapest fix"), fields, frame, intro=intro, empty=_("No top customer is exposed."))


def plans(story: Story) -> Block:
    """The defence plan of each exposed customer."""
    _ = story.translate
    known = words(_)
    frame = story.review.exposed
    lacks = [", ".join(known[name] for name in text.split(", ") if name) for text in frame["plan_missing"]]
    fields = [
        Field("account", _("Account"), 24),
        Field("owner", _("Owner"), 16),
        Field("plan", _("Plan"), 34, "wrap"),
        Field("plan_owner", _("Plan owner"), 16),
        Field("next_step", _("Next step"), 30, "wrap"),
        Field("due", _("Due"), 12, "date"),
        Field("plan_missing", _("Plan lacks"), 18, "wrap"),
    ]
    intro = _("A plan is complete with plan, owner, next step and due date.")
    return Block(_("Plans"), fields, frame.assign(plan_missing=pd.Series(lacks, index=frame.index, dtype=object)),
                 intro=intro, empty=_("No top customer is exposed."))  # fmt: skip


def accounts(story: Story) -> Block:
    """Every account with its scores."""
    _ = story.translate
    frame = said(story.review.accounts, ("grade", "exposure_band"), _)
    fields = [
        Field("account_id", _("Id"), 9, "id"),
        Field("account", _("Account"), 24),
        Field("owner", _("Owner"), 16),
        Field("tier", _("Tier"), 6),
        Field("revenue_amount", _("Revenue 12 m"), 13, "money"),
        Field("revenue_at_risk_amount", _("Revenue at risk"), 13, "money"),
        Field("exposure_score", _("Exposure"), 11, "score"),
        Field("exposure_band", _("Band"), 10, visual="band", bands=tones(BANDS, _)),
        Field("exposure_confidence", _("Known"), 9, "share"),
        Field("contact_score", _("Contact"), 10, "score"),
        Field("activity_score", _("Activity"), 10, "score"),
        Field("service_score", _("Service"), 10, "score"),
        Field("health_score", _("Health"), 10, "score"),
        Field("grade", _("Grade"), 13, visual="band", bands=tones(GRADES, _)),
    ]
    return Block(_("Every account"), fields, frame, empty=_("No account."))


def customer_names(story: Story) -> dict[str, str]:
    """The name of each customer by its id."""
    customers = story.review.top.customers
    return dict(zip(customers["customer_id"], customers["customer"], strict=True))


def _buying(story: Story) -> pd.DataFrame:
    """The customers who bought, with whom they belong to and the exposure of their most exposed account."""
    customers, signals = story.review.top.customers, story.review.scored.signals
    each = pd.DataFrame(
        {"customer_id": signals["customer_id"], "account_id": signals["account_id"], "owner": signals["owner"]}
    )
    each = each.merge(story.review.accounts[["account_id", "exposure_score"]], on="account_id")
    owners = each.groupby("customer_id")["owner"].agg(lambda names: ", ".join(sorted(set(names.dropna()))))
    exposure = each.groupby("customer_id")["exposure_score"].max()
    buying = customers[customers["revenue_amount"] > 0].reset_index(drop=True)
    return buying.assign(
        rank=range(1, len(buying) + 1),
        owner=buying["customer_id"].map(owners),
        exposure_score=buying["customer_id"].map(exposure),
    )


def first(story: Story, count: int) -> Block:
    """The first customers, their exposure, and whether a plan stands for them."""
    _, review = story.translate, story.review
    lacks = dict(zip(review.plans_wanted["account_id"], review.plans_wanted["plan_missing"], strict=True))
    frame = _buying(story).head(count)
    texts = [_plan(lacks.get(one, ""), story) for one in frame["customer_id"]]
    fields = [
        Field("rank", "#", 5, "int"),
        Field("customer", _("Customer"), 30),
        Field("owner", _("Owner"), 22),
        Field("revenue_amount", _("Revenue 12 m"), 14, "money"),
        Field("share", _("Share"), 10, "share"),
        Field("running_share", _("Running share"), 12, "share"),
        Field("exposure_score", _("Highest exposure"), 12, "score"),
        Field("plan", _("Defence plan"), 26, "wrap"),
    ]
    intro = _("A customer is a parent with all its accounts; the exposure is that of the most exposed of them.")
    return Block(_("By revenue"), fields, frame.assign(plan=pd.Series(texts, index=frame.index, dtype=object)),
                 intro=intro, empty=_("No customer with revenue."))  # fmt: skip


def _plan(missing: str, story: Story) -> str:
    """How far a plan is, in words."""
    from udfs.plans import PARTS

    _, known = story.translate, words(story.translate)
    parts = [name for name in missing.split(", ") if name]
    if not parts:
        return _("complete")
    if len(parts) == len(PARTS):
        return _("none yet")
    return _("lacks {parts}").format(parts=", ".join(known[name] for name in parts))


def customers(story: Story) -> Block:
    """The customers by revenue."""
    _ = story.translate
    frame = _buying(story).head(PARETO)
    fields = [
        Field("rank", "#", 5, "int"),
        Field("customer", _("Customer"), 34),
        Field("owner", _("Owner"), 24),
        Field("revenue_amount", _("Revenue 12 m"), 15, "money"),
        Field("share", _("Share"), 10, "share"),
        Field("running_share", _("Running share"), 12, "share"),
        Field("top", _("Top"), 8, "flag", words=(_("Yes"), "")),
    ]
    intro = _("A customer is a parent with all its accounts. The first {count} are listed.").format(count=len(frame))
    return Block(_("Customers"), fields, frame, intro=intro, empty=_("No customer with revenue."))


def pairs(story: Story) -> Block:
    """What losing some of the first customers would cost, the worst first."""
    _, lose = story.translate, story.review.lose
    names = customer_names(story)
    together = [" + ".join(names[one] for one in pick) for pick in lose.pairs["customers"]]
    frame = lose.pairs.assign(rank=range(1, len(lose.pairs) + 1), together=pd.Series(together, dtype=object))
    fields = [
        Field("rank", "#", 5, "int"),
        Field("together", _("Customers lost"), 60),
        Field("revenue_amount", _("Revenue lost"), 16, "money"),
        Field("share", _("Of revenue"), 12, "share"),
    ]
    title = _("All combinations of {lost} of the first {of}").format(lost=lose.lost, of=lose.of)
    return Block(title, fields, frame, empty=_("No customer with revenue."))


def pillars(story: Story) -> Block:
    """The means of the pillars over each owner's accounts and how many are exposed, as the sheet Owners has them."""
    from addin.report.owners import by_owner

    _ = story.translate
    names = {f"{name}_score": name for name in ("contact", "activity", "service")}
    frame = by_owner(story).rename(columns={**names, "flagged": "exposed", "revenue_at_risk_amount": "at_risk"})
    fields = [
        Field("owner", _("Owner"), 26),
        Field("accounts", _("Accounts"), 11, "int"),
        Field("contact", _("Contact"), 11, "score"),
        Field("activity", _("Activity"), 11, "score"),
        Field("service", _("Service"), 11, "score"),
        Field("exposed", _("Exposed"), 11, "int"),
        Field("at_risk", _("Revenue at risk"), 15, "money"),
    ]
    intro = _("Means over the accounts of which the pillar is known, weighted by revenue, 0 to 100, higher is better.")
    return Block(_("By owner"), fields, frame, intro=intro, empty=_("No account."))
