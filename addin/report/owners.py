"""Owners: one row an owner, and one a team where the sheet Staff says who is in which."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from addin.report import Story
from addin.report.pictures import means
from addin.selecting import teams_of
from workbook.pages import Axis, Block, Chart, Field, Page, Part, Series

if TYPE_CHECKING:
    import numpy.typing as npt

DRAWN = 25
"""So many owners have bars; more could not be read."""


def page(story: Story) -> Page:
    """Every owner's and every team's accounts, scores, money at risk, courtesy and what is overdue."""
    _ = story.translate
    frame, teams = by_owner(story), by_team(story)
    owner, *fields = _fields(story)
    intro = _("Scores are means over the owner's accounts, weighted by revenue.")
    # Where a team says how many owners it has, an owner says which team is his: the columns stand below each other.
    first = [owner, Field("team", _("Sales team"), 24, "wrap")] if len(teams) else [owner]
    block = Block(_("By owner"), [*first, *fields], frame, "Owners", "owner", intro, _("No account."))
    parts: list[Part] = [block]
    if 0 < len(frame) <= DRAWN and frame["contact_score"].notna().any():
        parts.insert(0, _chart(story, frame))
    whole = [owner]
    if len(teams):
        count = Field("owners", _("Number of owners"), 24, "int")
        named = [Field("team", _("Sales team"), 24), count, *fields]
        parts.append(Block(_("By team"), named, teams, "Teams", "team", empty=_("No account.")))
        whole = [owner, count]
    parts.append(Block(_("The whole firm"), [*whole, *fields], _whole(story, frame), empty=_("No account.")))
    return Page("Owners", _("Owners"), parts, story.lines)


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
        `owner`, `team` (blank where Staff names none), `accounts`, `top` and `flagged` (counts), `revenue_amount`,
        `revenue_at_risk_amount` (of the flagged), the mean scores weighted by revenue (blank where no account has one),
        `without_purpose_share` of the quarter's contacts (0..1), and `overdue`, the plans and promises past their day.
    """
    teams = teams_of(story.loaded.tables["Staff"])
    _ = story.translate
    nobody = _("no owner")
    # an account without an owner is a row too: else the owners would not add up to the firm
    frame = _grouped(story, "owner", lambda owners: owners.fillna(nobody))
    frame.insert(1, "team", pd.Series([teams.get(owner, "") for owner in frame["owner"]], dtype="str"))
    return frame


def by_team(story: Story) -> pd.DataFrame:
    """One row a team that has an account, the most money at risk first; none where Staff names no team.

    Returns
    -------
    pandas.DataFrame
        `team`, `owners` (how many of them have accounts), and the columns of `by_owner`. Who is in no team makes up a
        row of its own, so that the rows add up to the firm.
    """
    _ = story.translate
    teams = teams_of(story.loaded.tables["Staff"])
    owned = story.review.accounts["owner"].dropna().drop_duplicates()
    if not owned.isin(teams).any():
        return pd.DataFrame(columns=["team", "owners"])
    other = _("in no team")

    def team(owners: pd.Series) -> pd.Series:
        return owners.map(lambda owner: teams.get(owner, other), na_action="ignore").fillna(other)

    found = _grouped(story, "team", team)
    found.insert(1, "owners", found["team"].map(team(owned).value_counts()).fillna(0).astype(int))
    return found


def _grouped(story: Story, name: str, whose: Callable[[pd.Series], pd.Series]) -> pd.DataFrame:
    """One row a group of owners; `whose` gives the group of each."""
    accounts, calls = story.review.accounts, story.review.courtesy_by_owner
    group, names = pd.factorize(whose(accounts["owner"]), sort=True)
    frame = pd.DataFrame({name: names, **_summed(accounts, group.astype(np.intp), len(names))})
    made = calls[["contacts", "courtesy", "blank"]].groupby(whose(calls["owner"])).sum()
    idle = (made["courtesy"] + made["blank"]) / made["contacts"]
    frame["without_purpose_share"] = frame[name].map(idle).astype(float)
    late = whose(overdue(story)["owner"]).value_counts()
    frame["overdue"] = frame[name].map(late).fillna(0).astype(int)
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


def overdue(story: Story) -> pd.DataFrame:
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


def _whole(story: Story, frame: pd.DataFrame) -> pd.DataFrame:
    contacts = story.review.courtesy_by_owner
    asked = float(contacts["contacts"].sum()) if len(contacts) else 0.0
    idle = float((contacts["courtesy"] + contacts["blank"]).sum()) / asked if asked else float("nan")
    accounts = story.review.accounts
    whole = pd.DataFrame(_summed(accounts, np.zeros(len(accounts), dtype=np.intp), 1))
    late = int(frame["overdue"].sum())
    _ = story.translate
    return whole.assign(owner=_("All owners"), owners=len(frame), without_purpose_share=idle, overdue=late)


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
        Axis(), Axis(_("0 to 100"), "row", 0.0, 100.0), rows=7 + 2 * min(len(frame), DRAWN),
    )  # fmt: skip
