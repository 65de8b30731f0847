"""One owner: the accounts of one owner, or of a team, with what is due, what is left undone and what had no purpose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from addin.report import Story, catchup
from addin.report import due as due_list
from addin.report.fields import BANDS, GRADES, located, said, tones, words
from addin.report.owners import open_promises, overdue
from addin.report.plans import STATES
from workbook.pages import Block, Field, Figure, Figures, Page, Part

if TYPE_CHECKING:
    import pandas as pd

    from addin.selecting import Whose


def page(story: Story, whose: Whose) -> Page:
    """What an owner wants before the week, and a team's manager before the meeting; a team's rows say whose they are.

    Parameters
    ----------
    whose
        As `addin.selecting.owners_meant` gives it.
    """
    _ = story.translate
    due = _due(story, whose)
    lists = (_accounts, _plans, _promises, _courtesy)
    parts: list[Part] = [
        Figures(_figures(story, whose, due), _heading(story, whose)),
        due,
        _left(story, whose),
        *(part(story, whose) for part in lists),
    ]
    stop = _("This sheet is rewritten whenever an owner's page is made. Write in the input sheets.")
    return Page("Owner", _("One owner"), parts, story.lines, freeze_columns=2, stop=stop)


def _heading(story: Story, whose: Whose) -> str:
    _ = story.translate
    text = _("Team {name}: {owners}")
    return text.format(name=whose.name, owners=", ".join(whose.owners)) if whose.is_team else whose.name


def _figures(story: Story, whose: Whose, due: Block) -> list[Figure]:
    _ = story.translate
    own = _of(story.review.accounts, whose)
    flagged, late = own[own["flagged"]], len(_of(overdue(story), whose))
    label = _("things to do in the next {days} days or overdue").format(days=int(story.review.policy["due_days"]))
    return [
        Figure(len(flagged), _("of {count} accounts exposed to competitors").format(count=len(own)),
               tone="bad" if len(flagged) else "good"),
        Figure(float(flagged["revenue_at_risk_amount"].sum()),
               _("revenue at risk with them, of the last 12 months"), "money"),
        Figure(late, _("plans and promises past their day"), tone="bad" if late else "good"),
        Figure(len(due.frame), label),
    ]  # fmt: skip


def _of(frame: pd.DataFrame, whose: Whose) -> pd.DataFrame:
    """The owner's, or the owners', rows, in their order."""
    return frame[frame["owner"].isin(whose.owners)].reset_index(drop=True)


def _who(story: Story, whose: Whose) -> list[Field]:
    """The account, and of a team's whose it is; every list begins so, and has its long text in the same column."""
    _ = story.translate
    owner = [Field("owner", _("Owner"), 16)] if whose.is_team else []
    return [Field("account_id", _("Id"), 10, "id"), Field("account", _("Account"), 30), *owner]


def _due(story: Story, whose: Whose) -> Block:
    from udfs.due import due

    _ = story.translate
    found = _of(due(story.loaded.tables, story.review, translate=_), whose)
    state, names = due_list.state_words(_), due_list.kinds(_)
    frame = found.assign(
        state=due_list.states(story, found).map(state), kind=found["kind"].map(names),
        source=located(found["source"], {**story.sheets}),
    )  # fmt: skip
    bands = {state[name]: tone for name, tone in due_list.STATES.items()}
    fields = [
        *_who(story, whose),
        Field("date", _("Date"), 12, "date"),
        Field("state", _("When"), 13, visual="band", bands=bands),
        Field("kind", _("What kind"), 17),
        Field("what", _("To do"), 60, "wrap"),
        Field("person", _("Person"), 19, "wrap"),
        Field("source", _("Rows"), 20, "wrap", note=_("The rows of the input sheets it came from.")),
    ]
    intro = _("The next {days} days and what is overdue.").format(days=int(story.review.policy["due_days"]))
    return Block(_("To do"), fields, frame, "OwnerDue", intro=intro, empty=_("Nothing is due."))


def _left(story: Story, whose: Whose) -> Block:
    """What the practices ask for and nobody has done, or written down."""
    _ = story.translate
    found = _of(catchup.listed(story), whose)
    frame = found.assign(source=catchup.sources(story, found))
    fields = [
        *_who(story, whose),
        Field("day", _("Since"), 12, "date"),
        Field("revenue_at_risk_amount", _("Revenue at risk"), 13, "money"),
        Field("practice", _("Practice"), 17, "wrap"),
        Field("sentence", _("To do"), 60, "wrap"),
        Field("source", _("Rows"), 19, "wrap"),
    ]
    return Block(_("To catch up"), fields, frame, "OwnerCatchUp", empty=_("Nothing was left undone."))


def _accounts(story: Story, whose: Whose) -> Block:
    _ = story.translate
    days = story.review.scored.signals
    since = dict(zip(days["account_id"], days["contact_days"], strict=True))
    frame = said(_of(story.review.accounts, whose), ("grade", "exposure_band"), _)
    frame = frame.assign(contact_days=frame["account_id"].map(since).astype(float))
    fields = [
        *_who(story, whose),
        Field("tier", _("Tier"), 12),
        Field("flagged", _("Flagged"), 13, "flag", words=(_("Yes"), "")),
        Field("revenue_amount", _("Revenue 12 m"), 17, "money"),
        Field("reason_1", _("First reason"), 60, "wrap"),
        Field("contact_days", _("Days since contact"), 19, "int", note=_("Since the last meaningful contact.")),
        Field("health_score", _("Health"), 20, "score", "scale"),
        Field("grade", _("Grade"), 13, visual="band", bands=tones(GRADES, _)),
        Field("exposure_score", _("Exposure"), 12, "score", "bar_bad"),
        Field("exposure_band", _("Band"), 12, visual="band", bands=tones(BANDS, _)),
    ]
    return Block(_("The accounts"), fields, frame, "OwnerAccounts", empty=_("No account."))


def _plans(story: Story, whose: Whose) -> Block:
    _ = story.translate
    plans = _of(story.review.plans, whose)
    state = {"overdue": _("overdue"), "incomplete": _("incomplete"), "open": _("open")}
    frame = plans[plans["state"].isin(state)].reset_index(drop=True)
    frame = frame.assign(state=frame["state"].map(state))
    bands = {state[name]: tone for name, tone in STATES.items() if name in state}
    fields = [
        *_who(story, whose),
        Field("due", _("Due"), 12, "date"),
        Field("state", _("Status"), 13, visual="band", bands=bands),
        Field("plan_owner", _("Plan owner"), 17, "wrap"),
        Field("next_step", _("Next step"), 60, "wrap"),
    ]
    return Block(_("Defence plans"), fields, frame, "OwnerPlans", empty=_("No open plan."))


def _promises(story: Story, whose: Whose) -> Block:
    _ = story.translate
    frame = _of(open_promises(story), whose)
    days = (story.period.day - frame["due"]).dt.days.astype(float)
    fields = [
        *_who(story, whose),
        Field("due", _("Due"), 12, "date"),
        Field("state", _("Status"), 13, visual="band", bands={_("overdue"): "bad", _("open"): "good"}),
        Field("overdue_days", _("Days overdue"), 17, "int"),
        Field("what", _("Promise"), 60, "wrap"),
    ]
    state = (days > 0).map({True: _("overdue"), False: _("open")})
    frame = frame.assign(state=state, overdue_days=days.where(days > 0))
    return Block(_("Promises"), fields, frame, "OwnerPromises", empty=_("No promise is open."))


def _courtesy(story: Story, whose: Whose) -> Block:
    _ = story.translate
    frame, known = _of(story.review.courtesy, whose), words(_)
    frame = frame.assign(
        purpose_class=frame["purpose_class"].map(lambda word: known.get(word, word)),
        channel=frame["channel"].map(_, na_action="ignore"),
    )
    fields = [
        *_who(story, whose),
        Field("date", _("Date"), 12, "date"),
        Field("channel", _("Channel"), 13),
        Field("purpose_class", _("Class"), 17),
        Field("purpose", _("Purpose as written"), 60, "wrap"),
    ]
    empty = _("Every contact of the quarter has a purpose.")
    return Block(_("Contacts without a purpose, this quarter"), fields, frame, "OwnerCourtesy", empty=empty)
