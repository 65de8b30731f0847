"""Two reviews of one firm, account by account: what moved, who came and went, which flags were won and lost."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from udfs import exposure
from udfs.columns import Array, Columns, frame
from udfs.model import PILLARS, Review
from udfs.points import Checks, Floats
from udfs.quarters.changes import Changes, changes, trend

COVERAGE = "coverage"
"""The check code of the coverage line."""
SCORES = (*PILLARS, "health", "exposure")
FIRST = "first review"
"""The trend of an account no earlier review knows: never flat."""

_TEXTS = ("account", "owner", "tier", "grade")
_MONEY = ("revenue_amount", "revenue_at_risk_amount")
_WORDS = ("account_id", *_TEXTS)
_NUMBERS = (*(f"{name}_score" for name in SCORES), *_MONEY)


@dataclass(frozen=True, slots=True)
class Compared:
    """What changed from one review to another.

    Attributes
    ----------
    accounts
        One row an account of now, in the order of its review. For each of contact, activity, service, health and
        exposure: `_before`, `_score`, `_change` (points, NaN where either is Unknown) and `_trend` (better, worse,
        flat, `first review`, blank). `before`: whether the earlier review knew it. Grade, flag, owner, tier, revenue
        and revenue at risk, now and `_before`.
    lines
        One row a change of a check: account, pillar or exposure, `check` (or `coverage`) and signed `points`. The
        points of an account's pillar add up to its change exactly.
    customers
        Who came and went: `new` and `gone` (on the list now, or then), `began` and `stopped` (bought nothing in the
        twelve months before one of the two days).
    flags
        Accounts flagged at one of the two and not at the other: `won` (flagged now), `lost` or `gone`.
    """

    accounts: pd.DataFrame
    lines: pd.DataFrame
    customers: pd.DataFrame
    flags: pd.DataFrame


def compare(before: Review | None, now: Review) -> Compared:
    """Compare two reviews, matched by account_id.

    Parameters
    ----------
    before
        The earlier one, scored by the policy of `now`; None where there is none: then everything is a first review.
    now
        The later one.

    Raises
    ------
    ValueError
        Where the two were scored by different policies: their checks do not count the same.
    """
    if before is not None and before.policy.changed != now.policy.changed:
        raise ValueError("both reviews must be scored by one policy")
    then, later = _values(before), _values(now)
    place = pd.Index(then["account_id"]).get_indexer(pd.Index(later["account_id"]))
    taken_apart = {} if before is None else _changes(before, now, place)
    shown = _accounts(then, later, place, now.policy["flat_points"])
    order = now.accounts.index.to_numpy()
    return Compared(
        frame({name: values[order] for name, values in shown.items()}),
        _lines(taken_apart, later, np.flatnonzero(place >= 0), order),
        _customers(then, later, place) if before is not None else _customers(later, later, np.arange(len(place))),
        _flags(then, later, place) if before is not None else _flags(later, later, np.arange(len(place))),
    )


def _values(review: Review | None) -> dict[str, Array]:
    """What is compared of each account, in the order of its table."""
    if review is None:
        nothing: dict[str, Array] = {name: np.array([], dtype=object) for name in _WORDS}
        nothing |= {name: np.array([], dtype=float) for name in _NUMBERS}
        return nothing | {"flagged": np.array([], dtype=bool)}
    rows = review.accounts.sort_index()
    found = {name: rows[name].astype(object).where(rows[name].notna(), None).to_numpy() for name in _WORDS}
    found |= {name: rows[name].to_numpy(dtype=float) for name in _NUMBERS}
    return found | {"flagged": rows["flagged"].to_numpy(dtype=bool)}


def _accounts(then: Columns, now: Columns, place: Array, flat_points: float) -> dict[str, Array]:
    known = place >= 0
    was = {name: _taken(values, place) for name, values in then.items()}
    found: dict[str, Array] = {name: now[name] for name in ("account_id", *_TEXTS)} | {"before": known}
    found |= {f"{name}_before": was[name] for name in ("owner", "tier", "grade")}
    for score in SCORES:
        a, b = was[f"{score}_score"], now[f"{score}_score"]
        change = np.rint(10.0 * (b - a)) / 10.0
        words = trend(change, flat_points, higher_is_better=score != "exposure")
        found |= {
            f"{score}_before": a, f"{score}_score": b, f"{score}_change": change,
            f"{score}_trend": np.where(known, words, FIRST).astype(object),
        }  # fmt: skip
    found |= {name: now[name] for name in _MONEY} | {f"{name}_before": was[name] for name in _MONEY}
    return found | {"flagged": now["flagged"], "flagged_before": was["flagged"]}


def _changes(before: Review, now: Review, place: Array) -> dict[str, Changes]:
    """The changes of the accounts both know, by pillar; exposure last."""
    here = np.flatnonzero(place >= 0)
    policy = now.policy
    found = {}
    for name in now.scored.checks:
        pillar = PILLARS.get(name)
        maxima = np.array([policy[f"weight_{code}"] for code in pillar.CHECKS]) if pillar else exposure.maxima(policy)
        one, other = _of(before.scored.checks[name], place[here]), _of(now.scored.checks[name], here)
        scores = _shown(before, name)[place[here]], _shown(now, name)[here]
        found[name] = changes(one, other, maxima, *scores)
    return found


def _of(checks: Checks, rows: Array) -> Checks:
    return replace(checks, share=checks.share[rows], applies=checks.applies[rows])


def _shown(review: Review, name: str) -> Floats:
    total = review.scored.points[name].total
    return np.asarray(total if name == "exposure" else np.round(100.0 - total, 1))


def _lines(found: dict[str, Changes], who: Columns, here: Array, order: Array) -> pd.DataFrame:
    """One row a part that moved: by account in the order shown, pillar, and points, largest either way first."""
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    tenths = np.hstack([np.zeros((len(here), 0), dtype=np.int64), *(each.tenths for each in found.values())])
    codes = np.array([code for each in found.values() for code in (*each.codes, COVERAGE)], dtype=object)
    pillar = np.repeat(np.arange(len(found)), [len(each.codes) + 1 for each in found.values()])
    row, check = np.nonzero(tenths)
    points = tenths[row, check] / 10.0
    by = np.lexsort((-np.abs(points), pillar[check], rank[here[row]]))
    named = {name: who[name][here[row[by]]] for name in ("account_id", "account", "owner")}
    pillars = np.array(list(found), dtype=object)[pillar[check[by]]]
    return frame({**named, "pillar": pillars, "check": codes[check[by]], "points": points[by]})


def _customers(then: Columns, now: Columns, place: Array) -> pd.DataFrame:
    known = place >= 0
    gone = np.setdiff1d(np.arange(len(then["account_id"])), place)
    bought = now["revenue_amount"] > 0
    had = np.where(known, _taken(then["revenue_amount"], place), 0.0) > 0
    sides = [
        _named(now, ~known, "new", place, then),
        _named(now, known & bought & ~had, "began", place, then),
        _named(now, known & had & ~bought, "stopped", place, then),
        _named(then, gone, "gone", np.arange(len(then["account_id"])), then, left=True),
    ]
    return pd.concat(sides, ignore_index=True)


def _flags(then: Columns, now: Columns, place: Array) -> pd.DataFrame:
    was = np.where(place >= 0, _taken(then["flagged"], place), False).astype(bool)
    gone = np.setdiff1d(np.flatnonzero(then["flagged"]), place)
    sides = [
        _named(now, now["flagged"] & ~was, "won", place, then),
        _named(now, was & ~now["flagged"], "lost", place, then),
        _named(then, gone, "gone", np.arange(len(then["account_id"])), then, left=True),
    ]
    return pd.concat(sides, ignore_index=True)


def _named(who: Columns, which: Array, kind: str, place: Array, then: Columns, *, left: bool = False) -> pd.DataFrame:
    """These accounts, the most money first: exposure and revenue then and now; `left`: there is no now."""
    rows = np.flatnonzero(which) if which.dtype == bool else which
    at = place[rows]
    found: dict[str, Array] = {"kind": np.full(len(rows), kind, dtype=object)}
    found |= {name: who[name][rows] for name in ("account_id", "account", "owner", "tier")}
    for name in ("exposure_score", *_MONEY):
        stem = name.replace("_score", "")
        found[f"{stem}_before"] = _taken(then[name], at)
        found[name] = np.full(len(rows), np.nan) if left else who[name][rows]
    money = np.fmax(found["revenue_amount"], found["revenue_amount_before"])
    order = np.lexsort((found["account_id"], -np.nan_to_num(money)))
    return frame({name: values[order] for name, values in found.items()})


def _taken(values: Array, place: Array) -> Array:
    """The value of each place; nothing where there is no place (-1)."""
    nothing = {"f": np.nan, "b": False}.get(values.dtype.kind)
    more = np.append(values, np.array([nothing], dtype=values.dtype))
    return np.asarray(more[np.where(place >= 0, place, len(values))])
