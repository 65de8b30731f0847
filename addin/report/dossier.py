"""What the tables hold of one account: its people, its months, its service items, promises, rivals and plans."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from addin.report import Story

MONTHS = 12
DATED = {
    "Touches": "date", "Orders": "ordered", "Service": "opened", "Competitors": "date",
}  # fmt: skip
"""What has not happened by the as-of date is not there yet."""


@dataclass(frozen=True)
class Dossier:
    """One account, read off the tables of a review."""

    story: Story
    account_id: str

    @cached_property
    def scores(self) -> pd.Series:
        """Its row of the review."""
        accounts = self.story.review.accounts
        return accounts[accounts["account_id"] == self.account_id].iloc[0]

    @cached_property
    def signals(self) -> dict[str, Any]:
        """Its signals."""
        signals = self.story.review.scored.signals
        place = int(np.flatnonzero(signals["account_id"] == self.account_id)[0])
        return {name: values[place] for name, values in signals.items()}

    def rows(self, table: str) -> pd.DataFrame:
        """Its rows of an input table, up to the as-of date."""
        frame = self.story.loaded.tables[table]
        frame = frame[frame["account_id"] == self.account_id]
        if table in DATED:
            frame = frame[frame[DATED[table]] < self.story.period.end]
        return frame

    @cached_property
    def facts(self) -> pd.Series:
        """Its row of the sheet Accounts."""
        return self.rows("Accounts").iloc[0]

    @cached_property
    def contacts(self) -> pd.DataFrame:
        """Its touches by date: `month`, `person_id`, `meaningful`, and `idle` (a contact for no purpose)."""
        from udfs.signals.frames import Table
        from udfs.signals.touches import classified

        ids = pd.Index([self.account_id])
        log = Table("Touches", self.rows("Touches")).numbered(ids)
        review = self.story.review
        told = classified(log, Table("People", self.rows("People")).numbered(ids), review.period, review.policy)
        frame = pd.DataFrame({
            "date": told["date"], "month": told["date"].astype("datetime64[M]"), "person_id": log.text("person_id"),
            "meaningful": told["meaningful"], "idle": told["contact"] & ~told["meaningful"] & ~told["purposeful"],
        })  # fmt: skip
        return frame.sort_values("date", kind="stable")

    @cached_property
    def months(self) -> list[np.datetime64]:
        """The first days of the last twelve months, the as-of date's own the last."""
        last = np.datetime64(self.story.period.as_of, "M")
        return [last - back for back in range(MONTHS - 1, -1, -1)]

    def by_month(self, months: pd.Series, values: pd.Series | None = None) -> list[float]:
        """How many of the rows fall into each of the twelve months, or the sum of their values."""
        given = pd.Series(1.0, months.index) if values is None else values.astype(float)
        sums = given.groupby(months.to_numpy().astype("datetime64[M]").astype("int64")).sum()
        return [float(sums.get(int(month.astype("int64")), 0.0)) for month in self.months]

    @cached_property
    def people(self) -> pd.DataFrame:
        """Its people, those who decide first: `met` is the last meaningful contact, `link` how ours stands."""
        people = self.rows("People")
        met = self.contacts[self.contacts["meaningful"]].groupby("person_id")["date"].max()
        period, policy = self.story.period, self.story.review.policy
        ours, theirs, judged = people["our_link"], people["rival_link"], people["link_date"]
        fresh = (judged > period.ago(policy["rating_valid_days"])) & (judged < period.end)
        given = ours.notna() | theirs.notna()
        link = np.select(
            [~given, ~fresh, ours.isna() | theirs.isna(), ours > theirs, ours < theirs],
            ["not judged", "expired", "not judged", "ahead", "behind"],
            "level",
        )
        rank = people["role"].map({role: at for at, role in enumerate(_ROLES)}).fillna(len(_ROLES))
        found = people.assign(met=met.reindex(people["person_id"]).to_numpy("datetime64[us]"), link=link, rank=rank)
        return found.sort_values(["rank", "row"], kind="stable")

    @cached_property
    def steps(self) -> pd.DataFrame:
        """The steps that lower its exposure; none where it is not flagged."""
        steps = self.story.review.steps
        return steps[steps["account_id"] == self.account_id]

    @cached_property
    def plan(self) -> dict[str, Any] | None:
        """The open plan of its customer that stands for it, with `plan_missing` and `overdue_days`."""
        plans, signals = self.story.review.plans, self.story.review.scored.signals
        family = signals["customer_id"] == signals["customer_id"][signals["account_id"] == self.account_id]
        own = plans[plans["account_id"].isin(signals["account_id"][family]) & ~plans["state"].isin(["done", "dropped"])]
        if own.empty:
            return None
        lacks = own["plan_missing"].map(lambda text: len(text.split(", ")) if text else 0)
        newest = own.assign(lacks=lacks).sort_values(["lacks", "row"], ascending=[True, False], kind="stable")
        return dict(newest.iloc[0])


_ROLES = ("decision maker", "sponsor", "champion", "blocker", "user")
