"""Defence plans: who of the first customers and the flagged has no complete one, and every plan by due date."""

from __future__ import annotations

import pandas as pd

from addin.report import Story
from addin.report.fields import words
from workbook.pages import Block, Field, Figure, Figures, Page, Part, Tone

STATES: dict[str, Tone] = {
    "overdue": "bad", "incomplete": "warn", "open": "good", "done": "calm", "dropped": "calm",
}  # fmt: skip


def page(story: Story) -> Page:
    """The page for the talk about who defends whom; plans themselves are written on the input sheet."""
    _ = story.translate
    parts: list[Part] = [Figures(_figures(story)), _without(story), _written(story)]
    return Page("Defence", _("Defence plans"), lines=story.lines, parts=parts, freeze_columns=2)


def _figures(story: Story) -> list[Figure]:
    _ = story.translate
    wanted, plans = story.review.plans_wanted, story.review.plans
    without = wanted["plan_missing"] != ""
    first, flagged = wanted["first"], wanted["flagged"]
    overdue = int((plans["state"] == "overdue").sum())
    counts = [
        (first, _("of the first {count} customers without a complete plan")),
        (flagged, _("of {count} flagged accounts without one")),
    ]
    lacking = [(int((who & without).sum()), text.format(count=int(who.sum()))) for who, text in counts]
    return [
        *(Figure(count, label, tone="warn" if count else "good") for count, label in lacking),
        Figure(overdue, _("open plans past their due date"), tone="bad" if overdue else "good"),
    ]


def _without(story: Story) -> Block:
    _ = story.translate
    wanted = story.review.plans_wanted
    frame = wanted[wanted["plan_missing"] != ""]
    first, flagged = _("first {count}").format(count=int(story.review.policy["lose_n"])), _("flagged")
    why = [
        ", ".join(word for word, holds in ((first, one), (flagged, other)) if holds)
        for one, other in zip(frame["first"], frame["flagged"], strict=True)
    ]
    frame = frame.assign(why=pd.Series(why, frame.index, dtype=object), lacks=_lacks(frame, story))
    fields = [
        Field("account_id", _("Id"), 9, "id"),
        Field("account", _("Account"), 28),
        Field("owner", _("Owner"), 16),
        Field("why", _("Why a plan"), 20, "wrap"),
        Field(
            "revenue_amount", _("Customer's revenue 12 m"), 16, "money", note=_("With all of the customer's accounts.")
        ),
        Field("revenue_at_risk_amount", _("Revenue at risk"), 16, "money", "bar_bad", note=_("Of this account alone.")),
        Field("plan", _("Plan"), 34, "wrap"),
        Field("plan_owner", _("Plan owner"), 16),
        Field("next_step", _("Next step"), 30, "wrap"),
        Field("due", _("Due"), 12, "date"),
        Field("lacks", _("Plan lacks"), 26, "wrap"),
    ]
    intro = _(
        "The first {count} customers and every flagged account need a plan with plan, owner, next step and due date. "
        "Write it on sheet {sheet}."
    ).format(count=int(story.review.policy["lose_n"]), sheet=story.sheets["Plans"])
    empty = _("Every one of them has a complete plan.")
    return Block(
        _("Without a complete plan"), fields, frame.reset_index(drop=True), "PlansWanted", "account_id", intro, empty
    )


def _written(story: Story) -> Block:
    _ = story.translate
    plans = story.review.plans
    known = state_words(story)
    frame = plans.assign(state=plans["state"].map(known), lacks=_lacks(plans, story))
    bands = {known[state]: tone for state, tone in STATES.items()}
    fields = [
        Field("account_id", _("Id"), 9, "id"),
        Field("account", _("Account"), 28),
        Field("owner", _("Owner"), 16),
        Field("state", _("State"), 20, visual="band", bands=bands),
        Field("due", _("Due"), 16, "date"),
        Field("overdue_days", _("Days overdue"), 16, "int"),
        Field("plan", _("Plan"), 34, "wrap"),
        Field("plan_owner", _("Plan owner"), 16),
        Field("next_step", _("Next step"), 30, "wrap"),
        Field("row", _("Row"), 12, "row", note=_("The row of the plan on its own sheet.")),
        Field("lacks", _("Plan lacks"), 26, "wrap"),
    ]
    intro = _("The open ones by due date, then what is done or dropped. An account may have several.")
    return Block(_("Every plan"), fields, frame, "PlansWritten", intro=intro, empty=_("No plan is written down."))


def state_words(story: Story) -> dict[str, str]:
    """The state of a plan in the reader's language."""
    _ = story.translate
    return {
        "overdue": _("overdue"), "incomplete": _("incomplete"), "open": _("open"), "done": _("done"),
        "dropped": _("dropped"),
    }  # fmt: skip


def _lacks(frame: pd.DataFrame, story: Story) -> pd.Series:
    known = words(story.translate)
    told = [", ".join(known[name] for name in text.split(", ") if name) for text in frame["plan_missing"]]
    return pd.Series(told, frame.index, dtype=object)
