"""Due: what is to be done in the next days and what is overdue, by owner and date."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from addin.report import Story
from addin.report.fields import located
from workbook.pages import Block, Field, Lines, Page, Tone
from workbook.sentences import in_a_row

SOON_DAYS = 7
STATES: dict[str, Tone] = {"overdue": "bad", "soon": "watch", "later": "calm"}


def page(story: Story, days: int | None = None) -> Page:
    """The list of every owner, and how much each has to do.

    Parameters
    ----------
    days
        How many days after the as-of day are listed; as the policy says where None.
    """
    from udfs.due import due

    _ = story.translate
    found = due(story.loaded.tables, story.review, days, _)
    return Page("Due", _("Due list"), lines=story.lines, parts=[_by_owner(story, found), _things(story, found, days)])


def kinds(_: Callable[[str], str]) -> dict[str, str]:
    """Every kind of thing to do in the reader's language."""
    return {
        "contact due": _("contact due"), "booked contact": _("booked contact"), "promise": _("promise"),
        "plan step": _("plan step"), "after-sale call": _("after-sale call"), "thanks": _("thanks"),
        "warranty check": _("warranty check"), "birthday": _("birthday"), "anniversary": _("anniversary"),
        "festival": _("festival"), "programme": _("programme"), "link": _("link"),
    }  # fmt: skip


def states(story: Story, found: pd.DataFrame) -> pd.Series:
    """Overdue, in the next days, or later."""
    soon = found["date"] <= np.datetime64(story.period.as_of) + np.timedelta64(SOON_DAYS, "D")
    return soon.map({True: "soon", False: "later"}).mask(found["overdue"], "overdue")


def state_words(_: Callable[[str], str]) -> dict[str, str]:
    """Each state in the reader's language."""
    return {"overdue": _("overdue"), "soon": _("in {days} days").format(days=SOON_DAYS), "later": _("later")}


def _by_owner(story: Story, found: pd.DataFrame) -> Lines:
    """How much each owner has to do; in sentences, as only a single table repeats its header on printed pages."""
    _, state = story.translate, states(story, found)
    counts = pd.crosstab(found["owner"], state).reindex(columns=list(STATES), fill_value=0)
    text = _("{overdue} overdue, {soon} in the next {days} days, {later} later")
    told: list[str | tuple[str, str]] = [
        (str(owner), text.format(days=SOON_DAYS, **{str(state): n for state, n in row.items()}))
        for owner, row in counts.to_dict("index").items()
    ]
    return Lines(_("By owner"), told or [_("Nothing is due.")])


def _things(story: Story, found: pd.DataFrame, days: int | None) -> Block:
    _ = story.translate
    words, names = state_words(_), kinds(_)
    frame = found.assign(
        state=states(story, found).map(words), kind=found["kind"].map(names),
        source=located(found["source"], {**story.sheets}),
    )  # fmt: skip
    fields = [
        Field("owner", _("Owner"), 17),
        Field("date", _("Date"), 12, "date"),
        Field("state", _("When"), 12, visual="band", bands={words[state]: tone for state, tone in STATES.items()}),
        Field("kind", _("What kind"), 17),
        Field("account_id", _("Id"), 10, "id"),
        Field("account", _("Account"), 26, "wrap"),
        Field("person", _("Person"), 19, "wrap"),
        Field("what", _("To do"), 62, "wrap"),
        Field("source", _("Rows"), 20, "wrap", note=_("The rows of the input sheets it came from.")),
        Field("revenue_at_risk_amount", _("Revenue at risk"), 14, "money", note=_("Revenue times exposure.")),
        Field("cost", _("Cost"), 10, "points", note=_("Of one such step, as the programme says.")),
    ]
    ahead = int(days or story.review.policy["due_days"])
    intro = _("The next {days} days and what is overdue; each thing once. What a touch has honoured is left out.")
    return Block(
        _("To do"), fields, frame, "Due", None, _unlogged(story, intro.format(days=ahead)), _("Nothing is due.")
    )


def _unlogged(story: Story, intro: str) -> str:
    """The intro, and how many accounts no cadence can be told of."""
    _, signals = story.translate, story.review.scored.signals
    count = int((np.isnan(signals["contact_days"]) & np.isnan(signals["log_days"])).sum())
    if not count:
        return intro
    text = _("Accounts whose owner has logged no contact at all, and of which no cadence can be told: {count}.")
    return in_a_row(intro, text.format(count=count))
