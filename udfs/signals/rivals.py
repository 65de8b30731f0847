"""What is known of rivals at each account: sightings, losses, quality and links."""

from __future__ import annotations

import numpy as np

from udfs.columns import Array, Columns
from udfs.period import Period
from udfs.policy import Policy
from udfs.signals.frames import Table, coded, counted, grouped, latest, matches
from udfs.signals.touches import KEY_ROLES

SEEN = ("quoting", "visiting", "trial")
LOST = ("order lost", "line lost")


def sightings(rivals: Table, period: Period, policy: Policy) -> Columns:
    """The competitor rows up to the as-of date, each told whether it still counts as `seen`, `lost` or `looked`."""
    rivals = rivals.where(rivals.date("date") < period.end)
    date = rivals.date("date")
    return {
        "account_no": rivals.account_no,
        "row": rivals.row,
        "seen": rivals.one_of("kind", SEEN) & (date > period.ago(policy["rival_window_days"])),
        "lost": rivals.one_of("kind", LOST) & (date > period.ago(policy["lost_window_days"])),
        "looked": date > period.ago(policy["rival_log_days"]),
    }


def beaten(benchmarks: Table, orders: Table, account_id: Array, period: Period, policy: Policy) -> Columns:
    """The comparisons that hold for each account (an item it bought in 12 months), each told whether we are `worse`.

    Parameters
    ----------
    benchmarks, orders
        The comparisons, and numbered order lines up to the as-of date.
    account_id
        Of each account, shape (n_accounts,).
    """
    date = benchmarks.date("date")
    held = benchmarks.where((date > period.ago(policy["benchmark_window_days"])) & (date < period.end))
    whose, ids = coded(held.text("account_id"), account_id)
    compared, _ = grouped(held.codes("item")[0] + 1, whose + 1)
    # The latest comparison of an item for an account, or for all, is the one that holds.
    last = latest(compared, held.date("date"), np.ones(len(held), dtype=bool), len(held))[compared]
    good = held.date("date") == last
    held, whose = held.where(good), whose[good]
    bought = orders.where((orders.date("ordered") > period.ago(365)) & (orders.number("amount") > 0))
    item, theirs = coded(bought.text("item"), held.text("item"))
    _, first = grouped(bought.account_no, item)
    line, comparison = matches(item[first], theirs)
    number = bought.account_no[first][line]
    for_it = (whose[comparison] < 0) | (whose[comparison] == ids[number])
    number, comparison = number[for_it], comparison[for_it]
    worse = held.number("our_score") < held.number("best_rival_score")
    return {"account_no": number, "row": held.row[comparison], "worse": worse[comparison]}


def links(people: Table, period: Period, policy: Policy) -> Columns:
    """Key people with both links judged recently enough, each told whether the rival's is `stronger`."""
    judged, ours, theirs = people.date("link_date"), people.number("our_link"), people.number("rival_link")
    fresh = (judged > period.ago(policy["rating_valid_days"])) & (judged < period.end)
    both = people.one_of("role", KEY_ROLES) & fresh & ~np.isnan(ours) & ~np.isnan(theirs)
    return {"account_no": people.account_no[both], "row": people.row[both], "stronger": (theirs > ours)[both]}


def rival_signals(seen: Columns, compared: Columns, linked: Columns, n_accounts: int) -> Columns:
    """Counts of `sightings`, `beaten` and `links`, each of shape (n_accounts,)."""
    n = n_accounts
    return {
        **{name: counted(seen["account_no"], seen[name], n) for name in ("seen", "lost", "looked")},
        "compared": np.bincount(compared["account_no"], minlength=n),
        "worse": counted(compared["account_no"], compared["worse"], n),
        "linked": np.bincount(linked["account_no"], minlength=n),
        "stronger": counted(linked["account_no"], linked["stronger"], n),
    }
