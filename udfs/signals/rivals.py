"""What is known of rivals at each account: sightings, losses, quality and links."""

from __future__ import annotations

import narwhals as nw
import pandas as pd

from udfs.period import Period
from udfs.policy import Policy
from udfs.signals.frames import Frame, by_account
from udfs.signals.touches import KEY_ROLES

SEEN = ("quoting", "visiting", "trial")
LOST = ("order lost", "line lost")


def sightings(rivals: Frame, period: Period, policy: Policy) -> Frame:
    """The competitor rows up to the as-of date, each told whether it still counts as `seen`, `lost` or `looked`."""
    date, kind = nw.col("date"), nw.col("kind")
    return rivals.filter(date < period.end).with_columns(
        seen=kind.is_in(SEEN) & (date > period.ago(policy["rival_window_days"])),
        lost=kind.is_in(LOST) & (date > period.ago(policy["lost_window_days"])),
        looked=date > period.ago(policy["rival_log_days"]),
    )


def beaten(benchmarks: Frame, orders: Frame, accounts: Frame, period: Period, policy: Policy) -> Frame:
    """The comparisons that hold for each account (an item it bought in 12 months), each told whether we are `worse`."""
    window = period.ago(policy["benchmark_window_days"])
    held = benchmarks.filter(nw.col("date") > window, nw.col("date") < period.end).select(
        "item",
        nw.col("account_id").fill_null(""),
        "row",
        "date",
        worse=nw.col("our_score") < nw.col("best_rival_score"),
    )
    # The latest comparison of an item for an account, or for all, is the one that holds.
    held = held.filter(nw.col("date") == nw.col("date").max().over("item", "account_id"))
    bought = orders.filter(nw.col("ordered") > period.ago(365), nw.col("ordered") < period.end, nw.col("amount") > 0)
    items = bought.select("account_no", "item").unique().join(held, on="item", how="inner")
    items = items.join(accounts.select("account_no", own_id="account_id"), on="account_no", how="inner")
    return items.filter((nw.col("account_id") == "") | (nw.col("account_id") == nw.col("own_id")))


def links(people: Frame, period: Period, policy: Policy) -> Frame:
    """Key people with both links judged recently enough, each told whether the rival's is `stronger`."""
    fresh = (nw.col("link_date") > period.ago(policy["rating_valid_days"])) & (nw.col("link_date") < period.end)
    both = ~nw.col("our_link").is_null() & ~nw.col("rival_link").is_null()
    return people.filter(nw.col("role").is_in(KEY_ROLES), fresh, both).with_columns(
        stronger=nw.col("rival_link") > nw.col("our_link")
    )


def rival_signals(seen: Frame, compared: Frame, linked: Frame, n_accounts: int) -> pd.DataFrame:
    """Counts of `sightings`, `beaten` and `links`, one row an account, shape (n_accounts, 7)."""
    frames = (
        seen.group_by("account_no").agg(nw.col("seen", "lost", "looked").sum()),
        compared.group_by("account_no").agg(nw.len().alias("compared"), nw.col("worse").sum()),
        linked.group_by("account_no").agg(nw.len().alias("linked"), nw.col("stronger").sum()),
    )
    return pd.concat([by_account(frame, n_accounts) for frame in frames], axis=1)
