"""The result frames: the scores laid out as a manager reads them."""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from udfs import exposure
from udfs.columns import beside
from udfs.points import Points
from udfs.policy import Policy
from udfs.reasons import Translate, told

TOP_REASONS = 3
_WHO = ["account_id", "account", "owner", "tier"]
_PILLAR = ("score", "low", "high", "confidence")


def reasons(
    losses: dict[str, Points],
    exposed: Points,
    frame: pd.DataFrame,
    evidence: pd.DataFrame,
    pillars: Mapping[str, ModuleType],
    translate: Translate,
) -> pd.DataFrame:
    """One row a lost point, by account, pillar, and points, largest first.

    Returns
    -------
    pandas.DataFrame
        `account_no`, `account_id`, `account`, `owner`, `pillar` (contact, activity, service, exposure), `check`,
        `points`, `sentence`, `rows`. The points of an account's pillar and its score add up to 100; those of its
        exposure add up to the exposure.
    """
    parts = [_told(name, losses[name], module.SENTENCES, frame, translate) for name, module in pillars.items()]
    long = pd.concat(parts, ignore_index=True)
    frame = beside(
        frame, **{f"{name}_why": _first_sentences(part, len(frame)) for name, part in zip(pillars, parts, strict=True)}
    )
    long = pd.concat([long, _told("exposure", exposed, exposure.SENTENCES, frame, translate)], ignore_index=True)
    long = long.join(evidence, on=["account_no", "check"])
    long["rows"] = long["rows"].fillna("")
    order = {name: number for number, name in enumerate([*pillars, "exposure"])}
    long["pillar_no"] = long["pillar"].map(order)
    long = long.sort_values(["account_no", "pillar_no", "points"], ascending=[True, True, False], kind="stable")
    who = frame[["account_id", "account", "owner"]].iloc[long["account_no"]].reset_index(drop=True)
    rest = long[["account_no", "pillar", "check", "points", "sentence", "rows"]].reset_index(drop=True)
    return pd.concat([who, rest], axis=1)


def _told(
    pillar: str, points: Points, sentences: Mapping[str, Any], frame: pd.DataFrame, translate: Translate
) -> pd.DataFrame:
    """The lost points of one pillar, one row a check that lost any."""
    found = []
    for check in points.parts.columns:
        part = points.parts[check].to_numpy()
        here = np.flatnonzero(part > 0)
        found.append(
            pd.DataFrame(
                {
                    "account_no": here,
                    "pillar": pillar,
                    "check": check,
                    "points": part[here],
                    "sentence": told(sentences[check], frame, here, translate),
                }
            )
        )
    return pd.concat(found, ignore_index=True)


def _first_sentences(part: pd.DataFrame, n: int) -> np.ndarray:
    """The sentence of each account's largest loss."""
    first = part.sort_values("points", ascending=False, kind="stable").drop_duplicates("account_no")
    out = np.full(n, "", dtype=object)
    out[first["account_no"].to_numpy()] = first["sentence"].to_numpy()
    return out


def accounts(frame: pd.DataFrame, reasons: pd.DataFrame) -> pd.DataFrame:
    """One row an account: by tier and exposure, with the three reasons of its exposure."""
    columns = [
        *_WHO, "customer_type", "top", "revenue_amount",
        *(f"{p}_{c}" for p in exposure.PILLARS for c in _PILLAR),
        "health_score", "health_low", "health_high", "health_confidence", "grade", "computed_grade",
        "exposure_score", "exposure_low", "exposure_high", "exposure_confidence", "exposure_band",
        "flagged", "blind_spot", "revenue_at_risk_amount",
    ]  # fmt: skip
    found = frame[columns].join(_top_reasons(reasons, len(frame)))
    by = found.assign(risk=found["revenue_at_risk_amount"].fillna(-1.0))
    order = by.sort_values(
        ["risk", "revenue_amount", "account_id"], ascending=[False, False, True], kind="stable"
    ).index
    return found.loc[order]


def _top_reasons(reasons: pd.DataFrame, n: int) -> pd.DataFrame:
    """`reason_1`, `reason_2`, ... of each account's exposure, blank where there are fewer."""
    exposed = reasons[reasons["pillar"] == "exposure"]
    rank = exposed.groupby("account_no").cumcount().to_numpy()
    out = {}
    for number in range(TOP_REASONS):
        text = np.full(n, "", dtype=object)
        here = exposed[rank == number]
        text[here["account_no"].to_numpy()] = here["sentence"].to_numpy()
        out[f"reason_{number + 1}"] = text
    return pd.DataFrame(out)


def exposed(frame: pd.DataFrame, reasons: pd.DataFrame, fix: pd.DataFrame, plans: Any) -> pd.DataFrame:
    """The flagged top customers by revenue at risk, with reasons, cheapest fix and defence plan."""
    columns = [
        *_WHO, "revenue_amount", "revenue_at_risk_amount", "exposure_score", "exposure_low", "exposure_high",
        "exposure_confidence", "exposure_band", "grade",
    ]  # fmt: skip
    found = frame.loc[frame["flagged"], columns].join(_top_reasons(reasons, len(frame))).join(fix)
    found = found.merge(_plans(plans), on="account_id", how="left")
    found["plan_missing"] = found["plan_missing"].fillna("plan, plan_owner, next_step, due")
    order = ["revenue_at_risk_amount", "exposure_score", "account_id"]
    found = found.sort_values(order, ascending=[False, False, True], kind="stable", ignore_index=True)
    found.insert(0, "rank", np.arange(1, len(found) + 1))
    return found


_PLAN = {"plan": "str", "plan_owner": "str", "next_step": "str", "due": "datetime64[us]"}


def _plans(plans: Any) -> pd.DataFrame:
    """Each account's open plan (the latest row that is neither done nor dropped) and what it lacks to be complete."""
    live = plans.filter(~nw.col("status").fill_null("open").is_in(["done", "dropped"])).sort("row")
    frame = _pandas(live, account_id="str", **_PLAN)
    frame = frame.drop_duplicates("account_id", keep="last", ignore_index=True)
    lacks = np.column_stack([_empty(frame[c]) for c in _PLAN])
    missing = [", ".join(c for c, gone in zip(_PLAN, row, strict=True) if gone) for row in lacks.tolist()]
    return frame.assign(plan_missing=pd.Series(missing, dtype=object))


def _pandas(rows: Any, **dtypes: str) -> pd.DataFrame:
    """These columns of a frame of any backend as pandas; typed, since a column of nothing has no type to go by."""
    return pd.DataFrame({name: pd.Series(rows[name].to_list(), dtype=kind) for name, kind in dtypes.items()})


def _empty(column: pd.Series) -> np.ndarray:
    return (column.isna() | (column.astype(str).str.strip() == "")).to_numpy()


def blind_spots(frame: pd.DataFrame, unknown: pd.DataFrame, translate: Translate, policy: Policy) -> pd.DataFrame:
    """The top customers with too little known, and what to find out: the Unknown items by their maximum."""
    columns = ["revenue_amount", "exposure_confidence", "exposure_low", "exposure_high", "exposure_band"]
    found = frame.loc[frame["blind_spot"], [*_WHO, *columns]]
    order = np.argsort(-exposure.maxima(policy), kind="stable")
    texts = [translate(exposure.UNKNOWN[exposure.ITEMS[i]]) for i in order]
    holes = unknown.loc[found.index].to_numpy()[:, order].tolist()
    missing = [[text for text, hole in zip(texts, row, strict=True) if hole] for row in holes]
    found = found.assign(
        find_out_first=[row[0] for row in missing], find_out_next=["; ".join(row[1:]) for row in missing]
    )
    return found.sort_values(["revenue_amount", "account_id"], ascending=[False, True], ignore_index=True)


def courtesy(touches: Any, frame: pd.DataFrame) -> pd.DataFrame:
    """The contacts of the quarter whose purpose is courtesy or blank, by owner and date."""
    rows = touches.filter(nw.col("contact"), nw.col("in_quarter"), nw.col("purpose_class") != "purposeful")
    found = _pandas(
        rows, owner="str", date="datetime64[us]", account_id="str", account_no="int64", channel="str",
        purpose_class="str", purpose="str", row="int64",
    )  # fmt: skip
    found.insert(3, "account", frame["account"].to_numpy()[found.pop("account_no")])
    return found.sort_values(["owner", "date", "row"], kind="stable", ignore_index=True)


def courtesy_by_owner(touches: Any) -> pd.DataFrame:
    """Each owner's contacts of the quarter: how many, without a purpose, and made on the week's last working day."""
    rows = touches.filter(nw.col("contact"), nw.col("in_quarter")).with_columns(
        purposeful=nw.col("purpose_class") == "purposeful",
        courtesy=nw.col("purpose_class") == "courtesy",
        blank=nw.col("purpose_class") == "blank",
        last_day=nw.col("date").dt.weekday() == _FRIDAY,
    )
    kinds = dict.fromkeys(("purposeful", "courtesy", "blank", "last_day"), "int64")
    each = rows.group_by("owner").agg(nw.len().alias("contacts"), nw.col(*kinds).sum()).sort("owner")
    found = _pandas(each, owner="str", contacts="int64", **kinds)
    return found.assign(
        without_purpose_share=(found["courtesy"] + found["blank"]) / found["contacts"],
        last_day_share=found["last_day"] / found["contacts"],
    )


_FRIDAY = 5


def coverage(touches: Any, frame: pd.DataFrame) -> pd.DataFrame:
    """Each owner's accounts, and the days and rows of the contact log in the owner's name."""
    logs = touches.group_by("owner").agg(
        nw.col("date").min().alias("first_date"), nw.col("date").max().alias("last_date"), nw.len().alias("touches")
    )
    found = _pandas(logs, owner="str", first_date="datetime64[us]", last_date="datetime64[us]", touches="int64")
    counts = frame.groupby("owner").size().rename("accounts").rename_axis("owner").reset_index()
    both = counts.merge(found, on="owner", how="left").sort_values("owner", ignore_index=True)
    return both.assign(touches=both["touches"].fillna(0).astype("int64"))
