"""Are the flags robust? Each weight by half less and half more, one at a time, and which flags flip.

Weights are set by hand, so a flag that hangs on one of them is a flag to look at twice. Signals are read off the tables
once; each what-if scores the points again, of the top customers alone, as nobody else can be flagged. So only constants
are tried that act on points: a test holds the flags of every what-if against a whole review under its policy.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from udfs import activity, contact, exposure, service
from udfs.columns import Columns, frame, rows
from udfs.model import Scored, score
from udfs.points import Flags, Floats
from udfs.policy import CONSTANTS, Policy, UnusableError

FACTORS = (0.5, 1.5)
WHOLE = 100.0
GROUPS = (
    *(tuple(f"weight_{check}" for check in pillar.CHECKS) for pillar in (contact, activity, service)),
    tuple(dict.fromkeys(f"max_{item.split()[0]}" for item in exposure.ITEMS)),
)
"""Weights that share 100 points: those of each pillar, and the maxima of exposure."""
THRESHOLDS = (
    "flag_at", "cadence_a_days", "cadence_zero_factor", "sponsor_full_days", "sponsor_zero_days", "people_a",
    "written_touches", "rhythm_horizon_days", "falling_pct", "wallet_rival_pct", "contract_window_days",
    "price_held_pct",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Robust:
    """Which flags hold under m what-ifs.

    Attributes
    ----------
    trials
        One row a what-if: `constant`, `now`, `value`, `flagged` (ids newly flagged) and `cleared` (ids no longer), each
        a tuple, and `flips`, how many there are of both.
    accounts
        One row an account that is flagged now or in a what-if, the flagged first, by revenue at risk: who it is,
        `revenue_at_risk_amount`, `exposure_score`, `flagged`, `flagged_in` (what-ifs), `of` (m), `lowest` and `highest`
        exposure in any, and `flips_with`, the constants and values that flip its flag.
    """

    trials: pd.DataFrame
    accounts: pd.DataFrame

    @property
    def of(self) -> int:
        """How many what-ifs there are."""
        return len(self.trials)


def robust(scored: Scored, shown: pd.DataFrame, policy: Policy) -> Robust:
    """Every what-if of a review.

    Parameters
    ----------
    scored, shown
        `Review.scored` and `Review.accounts`.
    policy
        The constants in force.
    """
    top = np.flatnonzero(scored.signals["top"])
    signals = rows(scored.signals, top)
    now = scored.points["exposure"].total[top]
    tried = list(trials(policy))
    scores = [score(signals, other).points["exposure"].total for *_, other in tried]
    exposures = np.array(scores).reshape(len(tried), len(top))
    levels = np.array([other["flag_at"] for *_, other in tried])
    flags, flagged = exposures >= levels[:, None], now >= policy["flag_at"]
    told = [(name, before, value) for name, before, value, _ in tried]
    return Robust(_trials(told, signals, flags, flagged), _accounts(told, signals, shown, exposures, flags, flagged))


def trials(policy: Policy) -> Iterator[tuple[str, float, float, Policy]]:
    """Constant, its value now and in the what-if, and the policy with it; weights as parts of 100.

    A weight shares 100 points with others: it takes half less or half more of them, and the others share the rest in
    the proportions they have. Where one holds all points, or none, there is nothing to share; a threshold ends at its
    range.
    """
    for group in GROUPS:
        total = sum(policy[name] for name in group)
        for name in group:
            now, rest = (WHOLE * policy[name] / total if total else 0.0), total - policy[name]
            for factor in FACTORS if now and rest else ():
                part = min(now * factor, WHOLE)
                shared = {one: policy[one] / rest * (WHOLE - part) for one in group} | {name: part}
                yield name, now, part, Policy({**policy, **policy.words, **shared})
    for name in THRESHOLDS:
        for factor in FACTORS:
            value = min(max(policy[name] * factor, CONSTANTS[name].least or 0.0), CONSTANTS[name].most or np.inf)
            if value != policy[name]:
                try:
                    yield name, policy[name], value, Policy({**policy, **policy.words, name: value})
                except UnusableError:
                    # The other end of a pair stands in the way: that what-if could not be a policy.
                    continue


def _trials(told: list[tuple[str, float, float]], signals: Columns, flags: Flags, flagged: Flags) -> pd.DataFrame:
    ids = signals["account_id"]
    gained = [tuple(ids[flag & ~flagged]) for flag in flags]
    lost = [tuple(ids[~flag & flagged]) for flag in flags]
    names, now, value = zip(*told, strict=True)
    flips = [len(one) + len(other) for one, other in zip(gained, lost, strict=True)]
    return pd.DataFrame(
        {"constant": names, "now": now, "value": value, "flagged": gained, "cleared": lost, "flips": flips}
    )


def _accounts(
    told: list[tuple[str, float, float]],
    signals: Columns,
    shown: pd.DataFrame,
    exposures: Floats,
    flags: Flags,
    flagged: Flags,
) -> pd.DataFrame:
    here = np.flatnonzero(flagged | flags.any(axis=0))
    flips = flags != flagged
    names = [f"{name} {round(value, 1):g}" for name, _, value in told]
    risk = shown.set_index("account_id").loc[signals["account_id"][here]]
    found = {
        **rows(signals, here, ("account_id", "account", "owner")),
        "revenue_at_risk_amount": risk["revenue_at_risk_amount"].to_numpy(),
        "exposure_score": risk["exposure_score"].to_numpy(),
        "flagged": flagged[here],
        "flagged_in": flags[:, here].sum(axis=0),
        "of": np.full(len(here), len(told)),
        "lowest": exposures[:, here].min(axis=0),
        "highest": exposures[:, here].max(axis=0),
        "flips_with": np.array(
            [", ".join(names[trial] for trial in np.flatnonzero(flips[:, one])) for one in here], dtype=object
        ),
    }
    order = np.lexsort((found["account_id"], -found["revenue_at_risk_amount"], ~found["flagged"]))
    return frame(rows(found, order))


def as_json(found: Robust) -> dict[str, Any]:
    """The what-ifs as docs/json.md describes them."""
    return {
        "version": "1.0",
        "what_if_count": found.of,
        "what_ifs": [
            {
                "constant": row["constant"],
                "now": round(row["now"], 4),
                "value": round(row["value"], 4),
                "newly_flagged": list(row["flagged"]),
                "no_longer_flagged": list(row["cleared"]),
            }
            for row in found.trials.to_dict("records")
        ],
        "accounts": [
            {
                "account_id": row["account_id"],
                "account": row["account"],
                "exposure": round(row["exposure_score"], 1),
                "flagged": bool(row["flagged"]),
                "flagged_in": int(row["flagged_in"]),
                "of": int(row["of"]),
                "lowest": round(row["lowest"], 1),
                "highest": round(row["highest"], 1),
                "flips_with": row["flips_with"].split(", ") if row["flips_with"] else [],
            }
            for row in found.accounts.to_dict("records")
        ],
    }
