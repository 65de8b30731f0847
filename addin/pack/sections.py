"""The sections of a pack, in the order of a meeting: who is exposed, what to do, what all of it stands on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from addin.pack import changes, coming, lists, practices, tables, trend
from addin.pack.facts import Chart, Section
from addin.pack.saying import Speech
from workbook.pages import Figure, Tone

if TYPE_CHECKING:
    from addin.pack.changes import Since
    from addin.report import Story

FIRST = 10
"""So many customers are the first ones."""


@dataclass(frozen=True, slots=True)
class Matter:
    """What the sections are made of."""

    story: Story
    """Cut down to what the pack may tell."""
    whole: Story
    """The whole firm's: what is due shows only among all contacts."""
    since: Since
    """What it is compared with."""
    owners: Collection[str] | None
    """Whose; the firm's where None."""
    personal: bool


def sections(matter: Matter, speech: Speech) -> list[Section]:
    """Every section; those that are the whole firm's affair are left out of one owner's pack."""
    story, whole, owners = matter.story, matter.whole, matter.owners
    since = matter.since if owners is None else changes.of_owners(matter.since, whole, owners)
    lose = [_lose(story, speech)] if owners is None else []
    people = [_people(story)] if matter.personal else []
    ours, firms = set(story.review.accounts["account_id"]), owners is None
    return [
        *changes.sections(story, since, speech), _exposed(story, speech), _plans(story, speech),
        coming.section(whole, speech, ours, personal=matter.personal), _quadrant(story, speech), _first(story, speech),
        *lose, _pareto(story, speech), trend.section(story, speech), _pillars(story, speech), _courtesy(story, speech),
        *practices.sections(story, speech, whole=firms, personal=matter.personal), _blind(story, speech),
        _data(story, speech, whole=firms), *people,
    ]  # fmt: skip


def figures(story: Story, speech: Speech) -> list[Figure]:
    """The large figures of the first page, ready to be read."""
    _, review = story.translate, story.review
    at_risk, revenue = (
        review.exposed["revenue_at_risk_amount"].sum(),
        review.accounts["revenue_amount"].clip(lower=0).sum(),
    )
    known = review.accounts["exposure_confidence"].mean()
    tone: Tone = "bad" if at_risk else "good"
    return [
        Figure(speech.number(len(review.exposed)), _("top customers exposed to competitors"), tone=tone),
        Figure(speech.short(at_risk), _("revenue at risk with them, of the last 12 months"), tone=tone),
        Figure(speech.short(revenue), _("revenue of the last 12 months")),
        Figure(speech.number(len(review.accounts)), _("accounts scored")),
        Figure(speech.number(len(review.blind_spots)), _("top customers about whom too little is known"), tone="watch"),
        Figure(speech.share(0 if known != known else known), _("of what exposure asks is known, on average")),
    ]  # fmt: skip


def owner_lines(story: Story, speech: Speech) -> list[tuple[str, str]]:
    """What each owner's accounts come to."""
    _, review = story.translate, story.review
    text = _("{owner}: {accounts} accounts, {exposed} top customers exposed, {amount} of yearly revenue at risk.")
    exposed = review.exposed.groupby("owner")["revenue_at_risk_amount"].agg(["size", "sum"])
    every = review.accounts["owner"].dropna().value_counts().sort_index()
    risk = exposed.reindex(every.index).fillna(0.0)
    lines = []
    for owner, accounts, count, amount in zip(every.index, every, risk["size"], risk["sum"], strict=True):
        told = text.format(
            owner=owner, accounts=speech.number(accounts), exposed=speech.number(count), amount=speech.short(amount)
        )
        lines.append((str(owner), told))
    return lines


def _exposed(story: Story, speech: Speech) -> Section:
    _, exposed = story.translate, story.review.exposed
    finding = _("No top customer is exposed.")
    if len(exposed):
        text = _("{count} top customers exposed, {amount} of yearly revenue at risk")
        if len(exposed) == 1:
            text = _("One top customer exposed, {amount} of yearly revenue at risk")
        finding = text.format(count=len(exposed), amount=speech.short(exposed["revenue_at_risk_amount"].sum()))
    return Section("exposed", _("Exposed to competitors"), finding, [tables.exposed(story)])


def _plans(story: Story, speech: Speech) -> Section:
    _, exposed = story.translate, story.review.exposed
    complete = int((exposed["plan_missing"] == "").sum())
    text = _("{complete} of {count} exposed customers have a complete defence plan")
    finding = (
        text.format(complete=complete, count=len(exposed))
        if len(exposed)
        else _("No plan is asked for: nobody is exposed")
    )
    return Section("plans", _("Defence plans of the exposed"), finding, [tables.plans(story)])


def _quadrant(story: Story, speech: Speech) -> Section:
    _, review = story.translate, story.review
    accounts, at = review.accounts, float(review.policy["flag_at"])
    least = accounts.loc[accounts["top"] & (accounts["revenue_amount"] > 0), "revenue_amount"].min()
    worst = accounts["exposure_score"] >= at
    text = _("{count} of {accounts} accounts are exposed; {top} of them are top customers")
    finding = text.format(count=int(worst.sum()), accounts=len(accounts), top=int((worst & accounts["top"]).sum()))
    shown = accounts[(accounts["revenue_amount"] > 0) & accounts["exposure_score"].notna()]
    told = _(
        "Each mark is an account: exposure to the right, revenue of 12 months upwards on a scale in powers of ten. "
        "Upper right are the top customers to defend first. The table below has every figure."
    )
    chart = Chart("quadrant", _("Revenue against exposure"), told, shown.reset_index(drop=True), at, float(least))
    return Section("accounts", _("All accounts"), finding, [tables.accounts(story)], chart)


def _first(story: Story, speech: Speech) -> Section:
    _ = story.translate
    block = tables.first(story, FIRST)
    share = block.frame["share"].sum()
    text = _("The first {count} customers make {share} of revenue")
    finding = text.format(count=len(block.frame), share=speech.share(share))
    return Section(
        "first", _("The first ten"), finding if len(block.frame) else _("No customer with revenue."), [block]
    )


def _lose(story: Story, speech: Speech) -> Section:
    _, lose = story.translate, story.review.lose
    title = (
        _("Lose two")
        if (lose.lost, lose.of) == (2, 10)
        else _("Lose {lost} of {of}").format(lost=lose.lost, of=lose.of)
    )
    if not lose.lost:
        return Section("lose", title, _("No customer with revenue."), [tables.pairs(story)])
    text = _("Losing {names} would cost {share} of revenue")
    names = tables.customer_names(story)
    finding = text.format(names=" + ".join(names[one] for one in lose.worst), share=speech.share(lose.worst_share))
    if lose.replacement_count == lose.replacement_count:
        text = _("{finding}; {count} new customers would replace it")
        finding = text.format(finding=finding, count=speech.number(lose.replacement_count))
    return Section("lose", title, finding, [tables.pairs(story)])


def _pareto(story: Story, speech: Speech) -> Section:
    _, top = story.translate, story.review.top
    customers = tables.customers(story)
    wanted = float(story.review.policy["top_share_pct"]) / 100.0
    if top.share_of_customers == top.share_of_customers:
        text = _("{revenue} of revenue comes from {customers} of the customers who bought")
        finding = text.format(
            revenue=speech.share(top.share_of_revenue), customers=speech.share(top.share_of_customers)
        )
    else:
        text = _("{count} customers bring {share} of the firm's revenue")
        count = int((top.customers["revenue_amount"] > 0).sum())
        finding = text.format(count=count, share=speech.share(top.customers["share"].sum()))
    told = _(
        "Bars are customers by revenue, beside the largest; the line is the share of all revenue they make together."
    )
    chart = Chart("pareto", _("Who makes the revenue"), told, customers.frame, up=wanted)
    return Section("pareto", _("Customers by revenue"), finding, [customers], chart)


def _pillars(story: Story, speech: Speech) -> Section:
    _ = story.translate
    block = tables.pillars(story)
    frame = block.frame
    named = {"contact": _("Contact"), "activity": _("Activity"), "service": _("Service")}
    # Blank where no account of an owner has the pillar known.
    lows = [
        (score, str(owner), label)
        for name, label in named.items()
        for score, owner in zip(frame[name], frame["owner"], strict=True)
        if score == score
    ]
    finding = _("Nothing is known of any pillar yet.")
    if lows:
        score, owner, label = min(lows)
        text = _("Lowest: {pillar} with {owner}, {score} of 100")
        finding = text.format(pillar=label, owner=owner, score=speech.number(score))
    told = _(
        "Three bars an owner: contact, activity and service, means over the accounts of which they are known, weighted "
        "by revenue, as the sheet Owners has them."
    )
    chart = Chart("pillars", _("The three pillars by owner"), told, frame)
    return Section("pillars", _("Pillars by owner"), finding, [block], chart)


def _courtesy(story: Story, speech: Speech) -> Section:
    _, by_owner = story.translate, story.review.courtesy_by_owner
    contacts = int(by_owner["contacts"].sum())
    text = _("{count} of {contacts} contacts this quarter say no purpose, {share}")
    count = int((by_owner["courtesy"] + by_owner["blank"]).sum())
    finding = _("No contact this quarter.")
    if contacts:
        finding = text.format(
            count=speech.number(count), contacts=speech.number(contacts), share=speech.share(count / contacts)
        )
    return Section("courtesy", _("Courtesy calls"), finding, [lists.courtesy_by_owner(story), lists.courtesy(story)])


def _blind(story: Story, speech: Speech) -> Section:
    _, blind = story.translate, story.review.blind_spots
    text = _("Too little is known of {count} top customers")
    if len(blind) == 1:
        text = _("Too little is known of one top customer")
    finding = text.format(count=len(blind)) if len(blind) else _("Enough is known about every top customer.")
    return Section("blind", _("Blind spots"), finding, [lists.blind_spots(story)])


def _data(story: Story, speech: Speech, *, whole: bool) -> Section:
    _, defects = story.translate, story.defects
    if not whole:
        finding = _("What nobody wrote down counts neither for nor against")
        return Section("data", _("How much is written down"), finding, [lists.coverage(story)])
    text = _("{count} cells could not be used; everything else was scored")
    finding = text.format(count=speech.number(len(defects))) if len(defects) else _("No defect found.")
    return Section("data", _("Coverage and data defects"), finding, [lists.coverage(story), lists.defects(story)])


def _people(story: Story) -> Section:
    _ = story.translate
    block = lists.people(story)
    text = _("{count} people at the exposed customers, with what is written down of them")
    return Section("people", _("People at the exposed customers"), text.format(count=len(block.frame)), [block])
