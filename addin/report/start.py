"""Start: what to do next, the large figures, and how much of the picture is there."""

from __future__ import annotations

from addin.report import Story
from workbook.pages import Block, Field, Figure, Figures, Lines, Page

NAMED = 3
"""So many customers are named in what to do next."""
PERSONAL = ("introductions", "rival_link", "unhappy", "occasions")
"""What is left of these practices names a person or a personal day; this page is passed round."""


def page(story: Story) -> Page:
    """The first sheet a manager sees."""
    _ = story.translate
    return Page(
        "Start",
        _("Start"),
        lines=story.lines,
        parts=[
            Figures(_figures(story)),
            Lines(_("What to do next"), _next(story)),
            Lines(_("Where the revenue comes from"), _revenue(story)),
            _coverage(story),
        ],
        portrait=True,
    )


def _figures(story: Story) -> list[Figure]:
    _ = story.translate
    review = story.review
    at_risk = float(review.exposed["revenue_at_risk_amount"].sum())
    return [
        Figure(len(review.exposed), _("top customers exposed to competitors"), tone="bad" if at_risk else "good"),
        Figure(at_risk, _("revenue at risk with them, of the last 12 months"), kind="money"),
        Figure(len(review.blind_spots), _("top customers about whom too little is known"), tone="watch"),
        Figure(len(review.accounts), _("accounts scored")),
        Figure(len(story.defects), _("defects in the workbook"), tone="warn" if len(story.defects) else "good"),
    ]


def _next(story: Story) -> list[str | tuple[str, str]]:
    _ = story.translate
    review = story.review
    lines: list[str | tuple[str, str]] = []
    on_sheet = _("Sheet {sheet}")
    for row in review.exposed.head(NAMED).to_dict("records"):
        step = row["next_step"] if row["plan_missing"] == "" else row["fix"]
        lines.append((row["account"], step or row["reason_1"]))
    unplanned = int((review.exposed["plan_missing"] != "").sum())
    if unplanned:
        text = _("{count} of the exposed have no complete plan: write plan, owner, next step and due date there.")
        lines.append((on_sheet.format(sheet=story.sheets["Plans"]), text.format(count=unplanned)))
    lines += _plans(story)
    if len(review.blind_spots):
        first = review.blind_spots.iloc[0]
        lines.append((_("Blind spot"), f"{first['account']}: {first['find_out_first']}"))
    without = review.courtesy_by_owner
    if len(without):
        worst = without.sort_values("without_purpose_share", ascending=False, kind="stable").iloc[0]
        text = _("{owner}: {share:.0%} of {contacts} contacts this quarter say no purpose.")
        told = text.format(owner=worst["owner"], share=worst["without_purpose_share"], contacts=worst["contacts"])
        lines.append((on_sheet.format(sheet=_("Courtesy")), told))
    lines += _left(story)
    lines += [(_("Closed quarters"), sentence) for sentence in story.spoilt]
    if len(story.defects):
        told = _("Correct the cells listed there; the rest was scored without them.")
        lines.append((on_sheet.format(sheet=_("Data check")), told))
    return lines or [_("Nothing needs you today.")]


def _plans(story: Story) -> list[tuple[str, str]]:
    """How many defence plans run, and the one that is due first."""
    _ = story.translate
    running = story.review.plans[story.review.plans["state"].isin(["overdue", "open"])]
    if not len(running):
        return []
    first = running.sort_values("due", kind="stable").iloc[0]
    text = _("{open} defence plans run, {overdue} past their day; the first: {account}, {due}, {step}")
    told = text.format(
        open=len(running), overdue=int((running["state"] == "overdue").sum()), account=first["account"],
        due=first["due"].date(), step=first["next_step"],
    )  # fmt: skip
    return [(_("Sheet {sheet}").format(sheet=_("Defence plans")), told)]


def _left(story: Story) -> list[tuple[str, str]]:
    """What is to be caught up, and how many questions wait for an answer."""
    from addin.report.catchup import dearest, listed

    _ = story.translate
    on_sheet = _("Sheet {sheet}")
    found = listed(story)
    asked = found["code"] == "questions"
    shown = found[~asked & ~found["code"].isin(PERSONAL)]
    lines = []
    if len(shown):
        text = _("{count} things to catch up; where most revenue is at stake: {what}")
        told = text.format(count=len(found), what=dearest(shown)["sentence"])
        lines.append((on_sheet.format(sheet=_("Catch up")), told))
    if asked.any():
        text = _("{count} of {all} questions about your best customers wait for an answer; one a week is soon done.")
        questions = int(story.loaded.tables["Questions"]["question"].notna().sum())
        told = text.format(count=int(asked.sum()), all=questions)
        lines.append((on_sheet.format(sheet=story.sheets["Questions"]), told))
    return lines


def _revenue(story: Story) -> list[str | tuple[str, str]]:
    _ = story.translate
    review = story.review
    top, lose = review.top, review.lose
    lines: list[str | tuple[str, str]] = []
    if top.share_of_customers == top.share_of_customers:
        text = _("{revenue:.0%} of revenue comes from {customers:.0%} of the customers who bought.")
        lines.append(text.format(revenue=top.share_of_revenue, customers=top.share_of_customers))
    big = top.customers[top.customers["big"]]
    alone = _("{customer} alone makes {share:.0%}.")
    lines += [
        alone.format(customer=name, share=share) for name, share in zip(big["customer"], big["share"], strict=True)
    ]
    if lose.lost:
        text = _("Losing the {lost} largest of the first {of} would cost {share:.0%} of revenue.")
        lines.append(text.format(lost=lose.lost, of=lose.of, share=lose.worst_share))
    unhappy = int(story.loaded.tables["People"]["unhappy"].fillna(False).sum())
    if unhappy:
        factor = int(review.policy["unhappy_factor"])
        text = _("{people} unhappy people on record: each knows about {factor} others, {reach} in all.")
        lines.append(text.format(people=unhappy, factor=factor, reach=unhappy * factor))
    nothing = _("No revenue is on record: fill {orders}, or the revenue of 12 months on {accounts}.")
    return lines or [nothing.format(orders=story.sheets["Orders"], accounts=story.sheets["Accounts"])]


def _coverage(story: Story) -> Block:
    _ = story.translate
    return Block(
        _("How much is written down"),
        [
            Field("owner", _("Owner"), 24),
            Field("accounts", _("Accounts"), 11, "int"),
            Field("touches", _("Contacts logged"), 12, "int"),
            Field("first_date", _("Log from"), 12, "date"),
            Field("last_date", _("Log to"), 12, "date"),
        ],
        story.review.coverage,
        intro=_("What nobody wrote down is Unknown: it wins no points, loses none, and lowers confidence."),
        empty=_("No account."),
    )
