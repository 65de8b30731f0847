"""What is to be done in the next days and what is overdue, by owner: the sheet Due list, without what is personal."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING

from addin.pack.facts import Section
from workbook.pages import Block, Field

if TYPE_CHECKING:
    import pandas as pd

    from addin.pack.saying import Speech
    from addin.report import Story

LISTED = 400
"""So many things are listed; the sheet Due list has all."""

SHOWN = ("owner", "date", "state", "kind", "account", "person", "what", "revenue_at_risk_amount")
STATES = ("overdue", "soon", "later")


def section(story: Story, speech: Speech, accounts: Collection[str], *, personal: bool) -> Section:
    """The section of what is due at these accounts.

    Parameters
    ----------
    story
        The review of the whole firm: whose contact is due shows only among all contacts.
    """
    from addin.report import due

    _ = story.translate
    block = next(each for each in due.page(story).blocks if each.table == "Due")
    frame = block.frame[block.frame["account_id"].isin(accounts)]
    if not personal:
        frame = frame[~_tells_a_birthday(frame, story)]
    frame = frame.assign(when=due.states(story, frame), what=frame["what"].map(speech.dated))
    overdue, ahead = int((frame["when"] == "overdue").sum()), int((frame["when"] != "overdue").sum())
    days = int(story.review.policy["due_days"])
    finding = _("Nothing is due.")
    if len(frame):
        text = _("{overdue} things are overdue, {ahead} are due in the next {days} days")
        finding = text.format(overdue=speech.number(overdue), ahead=speech.number(ahead), days=days)
    return Section("due", _("Due by owner"), finding, [_by_owner(story, frame), _things(story, block, frame, personal)])


def _tells_a_birthday(frame: pd.DataFrame, story: Story) -> pd.Series:
    """What is due on a day that is written down of a person: the day itself, or a step of the programme upon it."""
    _, sheet = story.translate, story.sheets["People"]
    days = frame["kind"].isin([_("birthday"), _("anniversary")])
    return days | (frame["kind"].eq(_("programme")) & frame["source"].str.startswith(f"{sheet} "))


def _by_owner(story: Story, frame: pd.DataFrame) -> Block:
    import pandas as pd

    from addin.report.due import SOON_DAYS

    _ = story.translate
    counts = pd.crosstab(frame["owner"], frame["when"]).reindex(columns=list(STATES), fill_value=0)
    fields = [
        Field("owner", _("Owner"), 26),
        Field("overdue", _("Overdue"), 12, "int"),
        Field("soon", _("in {days} days").format(days=SOON_DAYS), 12, "int"),
        Field("later", _("later"), 12, "int"),
        Field("whole", _("Together"), 12, "int"),
    ]
    counts["whole"] = counts.sum(axis=1)
    counts = counts.sort_values(["overdue", "soon"], ascending=False, kind="stable").rename_axis("owner").reset_index()
    return Block(_("How much is due, by owner"), fields, counts, empty=_("Nothing is due."))


def _things(story: Story, block: Block, frame: pd.DataFrame, personal: bool) -> Block:
    """Each thing, by owner and day; of very many those with the most money at stake."""
    _ = story.translate
    text = _("The next {days} days and what is overdue; each thing once. What a touch has honoured is left out.")
    intro = text.format(days=int(story.review.policy["due_days"]))
    if not personal:
        intro += " " + _("Birthdays and anniversaries are personal and are not listed.")
    if len(frame) > LISTED:
        text = _("The {shown} with the most revenue at risk of {count}; the sheet Due list of the workbook has all.")
        intro += " " + text.format(shown=LISTED, count=len(frame))
        frame = frame.loc[frame["revenue_at_risk_amount"].nlargest(LISTED).index.sort_values()]
    fields = {field.key: field for field in block.fields}
    return replace(block, fields=[fields[key] for key in SHOWN], frame=frame.reset_index(drop=True), table=None,
                   intro=intro)  # fmt: skip
