"""Owners: one row an owner, and the accounts of one owner on a page of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from addin.report import Story
from addin.report.fields import BANDS, GRADES, said, tones, words
from addin.report.pictures import means
from addin.report.plans import STATES
from workbook.errors import RefusedError
from workbook.pages import Axis, Block, Chart, Field, Figure, Figures, Page, Part, Series

if TYPE_CHECKING:
    import numpy.typing as npt

DRAWN = 25
"""So many owners have bars; more could not be read."""


def page(story: Story) -> Page:
    """Every owner's accounts, scores, money at risk, courtesy and what is overdue."""
    _ = story.translate
    frame = by_owner(story)
    fields = _fields(story)
    intro = _("Scores are means over the owner's accounts, weighted by revenue.")
    block = Block(_("By owner"), fields, frame, "Owners", "owner", intro, _("No account."))
    parts = [_chart(story, frame)] if 0 < len(frame) <= DRAWN and frame["contact_score"].notna().any() else []
    whole = Block(_("The team as a whole"), fields, _team(story, frame), empty=_("No account."))
    return Page("Owners", _("Owners"), [*parts, block, whole], story.lines)


def _fields(story: Story) -> list[Field]:
    _ = story.translate
    overdue = _("Defence plans and promises of their accounts past their day.")
    return [
        Field("owner", _("Owner"), 24),
        Field("accounts", _("Accounts"), 11, "int"),
        Field("top", _("Top"), 8, "int"),
        Field("revenue_amount", _("Revenue 12 m"), 15, "money"),
        Field("flagged", _("Flagged"), 10, "int"),
        Field("revenue_at_risk_amount", _("Revenue at risk"), 15, "money", note=_("Of the flagged accounts.")),
        Field("contact_score", _("Contact"), 11, "score", "bar"),
        Field("activity_score", _("Activity"), 11, "score", "bar"),
        Field("service_score", _("Service"), 11, "score", "bar"),
        Field("exposure_score", _("Exposure"), 11, "score", "bar_bad"),
        Field("without_purpose_share", _("Without a purpose"), 12, "share", "bar_bad"),
        Field("overdue", _("Overdue"), 10, "int", note=overdue),
    ]


SCORES = ("contact_score", "activity_score", "service_score", "exposure_score")


def by_owner(story: Story) -> pd.DataFrame:
    """One row an owner, the most money at risk first.

    Returns
    -------
    pandas.DataFrame
        `owner`, `accounts`, `top` and `flagged` (counts), `revenue_amount`, `revenue_at_risk_amount` (of the flagged),
        the mean scores weighted by revenue (blank where no account has one), `without_purpose_share` of the quarter's
        contacts (0..1), and `overdue`, the plans and promises past their day.
    """
    accounts = story.review.accounts
    group, names = pd.factorize(accounts["owner"], sort=True)
    frame = pd.DataFrame({"owner": names, **_summed(accounts, group.astype(np.intp), len(names))})
    idle = story.review.courtesy_by_owner.set_index("owner")["without_purpose_share"]
    frame["without_purpose_share"] = frame["owner"].map(idle).astype(float)
    late = _overdue(story)["owner"].value_counts()
    frame["overdue"] = frame["owner"].map(late).fillna(0).astype(int)
    order = ["revenue_at_risk_amount", "revenue_amount"]
    return frame.sort_values(order, ascending=False, kind="stable").reset_index(drop=True)


def _summed(accounts: pd.DataFrame, group: npt.NDArray[np.intp], count: int) -> dict[str, npt.NDArray[Any]]:
    """Counts, money and mean scores of each of `count` groups of accounts."""
    accounts, group = accounts[group >= 0], group[group >= 0]  # a missing owner is none
    flagged = accounts["flagged"].to_numpy(dtype=bool)
    revenue, risk = (accounts[f"revenue{part}_amount"].fillna(0.0).to_numpy() for part in ("", "_at_risk"))
    return {
        "accounts": np.bincount(group, minlength=count),
        "top": np.bincount(group[accounts["top"].to_numpy(dtype=bool)], minlength=count),
        "flagged": np.bincount(group[flagged], minlength=count),
        "revenue_amount": np.bincount(group, revenue, count),
        "revenue_at_risk_amount": np.bincount(group[flagged], risk[flagged], count),
        **{name: means(accounts[name], accounts["revenue_amount"], group, count) for name in SCORES},
    }


def _overdue(story: Story) -> pd.DataFrame:
    """One row a plan or a promise past its day: `owner` of its account, and `account_id`."""
    plans = story.review.plans
    late = plans.loc[plans["state"] == "overdue", ["account_id", "owner"]]
    promises = open_promises(story)
    return pd.concat([late, promises.loc[promises["due"] < story.period.day, ["account_id", "owner"]]])


def open_promises(story: Story) -> pd.DataFrame:
    """The promises not kept by the as-of date, of known accounts, with `owner` and `account`, by due date."""
    promises = story.loaded.tables["Promises"]
    waiting = promises[~(promises["kept_on"] < story.period.end) & ~promises["kept_on_bad"]]
    accounts = story.review.accounts[["account_id", "account", "owner"]]
    return waiting.merge(accounts, on="account_id", how="inner").sort_values(["due", "row"], kind="stable")


def _team(story: Story, frame: pd.DataFrame) -> pd.DataFrame:
    contacts = story.review.courtesy_by_owner
    asked = float(contacts["contacts"].sum()) if len(contacts) else 0.0
    idle = float((contacts["courtesy"] + contacts["blank"]).sum()) / asked if asked else float("nan")
    accounts = story.review.accounts
    whole = pd.DataFrame(_summed(accounts, np.zeros(len(accounts), dtype=np.intp), 1))
    late = int(frame["overdue"].sum())
    _ = story.translate
    return whole.assign(owner=_("All owners"), without_purpose_share=idle, overdue=late)


def _chart(story: Story, frame: pd.DataFrame) -> Chart:
    _ = story.translate
    worst = frame.sort_values("contact_score", kind="stable").iloc[0]
    says = _("Contact, activity and service by owner; {owner} has the lowest contact, {score:.0f}")
    alt = _("Bars: mean contact, activity and service score of {count} owners, 0 to 100.")
    return Chart(
        "Pillars", says.format(owner=worst["owner"], score=worst["contact_score"]), alt.format(count=len(frame)), "bar",
        "Owners", "owner",
        [Series("contact_score", "area", "strong"), Series("activity_score", "area", "middle"),
         Series("service_score", "area", "light")],
        Axis(), Axis(_("0 to 100"), "row", 0.0, 100.0), rows=8 + 3 * min(len(frame), DRAWN),
    )  # fmt: skip


def owner_called(story: Story, name: str) -> str:
    """The owner of that name, or of whose name it is a part.

    Raises
    ------
    RefusedError
        Where no owner, or more than one, is called so; every owner is named.
    """
    from addin.selecting import owners_meant

    owners = sorted(story.review.accounts["owner"].dropna().unique())
    hits = owners_meant(owners, name)
    if len(hits) != 1:
        raise RefusedError(
            "No one owner is called '{name}'; the owners are: {owners}.", name=name, owners=", ".join(owners)
        )
    return hits[0]


def of_one(story: Story, owner: str) -> Page:
    """The accounts of one owner, with what is promised, planned and said without a purpose."""
    _ = story.translate
    frame = by_owner(story)
    own = frame[frame["owner"] == owner].iloc[0]
    risk = float(own["revenue_at_risk_amount"])
    figures = [
        Figure(int(own["flagged"]), _("of {count} accounts exposed to competitors").format(count=int(own["accounts"])),
               tone="bad" if own["flagged"] else "good"),
        Figure(risk, _("revenue at risk with them, of the last 12 months"), "money"),
        Figure(int(own["overdue"]), _("plans and promises past their day"), tone="bad" if own["overdue"] else "good"),
    ]  # fmt: skip
    lists = (_accounts, _plans, _promises, _courtesy)
    parts: list[Part] = [Figures(figures, owner), *(part(story, owner) for part in lists)]
    stop = _("This sheet is rewritten whenever an owner's page is made. Write in the input sheets.")
    return Page("Owner", _("One owner"), parts, story.lines, freeze_columns=2, stop=stop)


def _accounts(story: Story, owner: str) -> Block:
    _ = story.translate
    accounts = story.review.accounts
    days = story.review.scored.signals
    since = dict(zip(days["account_id"], days["contact_days"], strict=True))
    frame = said(accounts[accounts["owner"] == owner], ("grade", "exposure_band"), _)
    frame = frame.assign(contact_days=frame["account_id"].map(since).astype(float))
    fields = [
        Field("account_id", _("Id"), 10, "id"),
        Field("account", _("Account"), 30),
        Field("tier", _("Tier"), 7),
        Field("flagged", _("Flagged"), 10, "flag", words=(_("Yes"), "")),
        Field("revenue_amount", _("Revenue 12 m"), 14, "money"),
        Field("contact_days", _("Days since contact"), 12, "int", note=_("Since the last meaningful contact.")),
        Field("health_score", _("Health"), 10, "score", "scale"),
        Field("grade", _("Grade"), 13, visual="band", bands=tones(GRADES, _)),
        Field("exposure_score", _("Exposure"), 12, "score", "bar_bad"),
        Field("exposure_band", _("Band"), 12, visual="band", bands=tones(BANDS, _)),
        Field("reason_1", _("First reason"), 60, "wrap"),
    ]
    return Block(_("The accounts"), fields, frame.reset_index(drop=True), "OwnerAccounts", empty=_("No account."))


def _plans(story: Story, owner: str) -> Block:
    _ = story.translate
    plans = story.review.plans
    frame = plans[(plans["owner"] == owner) & ~plans["state"].isin(["done", "dropped"])]
    state = {"overdue": _("overdue"), "incomplete": _("incomplete"), "open": _("open")}
    frame = frame.assign(state=frame["state"].map(state)).reset_index(drop=True)
    bands = {state[name]: tone for name, tone in STATES.items() if name in state}
    fields = [
        Field("account_id", _("Id"), 10, "id"),
        Field("account", _("Account"), 30),
        Field("due", _("Due"), 12, "date"),
        Field("state", _("Status"), 12, visual="band", bands=bands),
        Field("plan_owner", _("Plan owner"), 14, "wrap"),
        Field("next_step", _("Next step"), 24, "wrap"),
    ]
    return Block(_("Defence plans"), fields, frame, "OwnerPlans", empty=_("No open plan."))


def _promises(story: Story, owner: str) -> Block:
    _ = story.translate
    promises = open_promises(story)
    frame = promises[promises["owner"] == owner].reset_index(drop=True)
    late = frame["due"] < story.period.day
    fields = [
        Field("account_id", _("Id"), 10, "id"),
        Field("account", _("Account"), 30),
        Field("due", _("Due"), 12, "date"),
        Field("state", _("Status"), 12, visual="band", bands={_("overdue"): "bad", _("open"): "good"}),
        Field("what", _("Promise"), 14, "wrap"),
    ]
    frame = frame.assign(state=late.map({True: _("overdue"), False: _("open")}))
    return Block(_("Promises"), fields, frame, "OwnerPromises", empty=_("No promise is open."))


def _courtesy(story: Story, owner: str) -> Block:
    _ = story.translate
    contacts = story.review.courtesy
    frame = contacts[contacts["owner"] == owner].reset_index(drop=True)
    known = words(_)
    frame = frame.assign(
        purpose_class=frame["purpose_class"].map(lambda word: known.get(word, word)),
        channel=frame["channel"].map(_, na_action="ignore"),
    )
    fields = [
        Field("account_id", _("Id"), 10, "id"),
        Field("account", _("Account"), 30),
        Field("date", _("Date"), 12, "date"),
        Field("channel", _("Channel"), 12),
        Field("purpose_class", _("Class"), 12),
        Field("purpose", _("Purpose as written"), 24, "wrap"),
    ]
    empty = _("Every contact of the quarter has a purpose.")
    return Block(_("Contacts without a purpose, this quarter"), fields, frame, "OwnerCourtesy", empty=empty)
