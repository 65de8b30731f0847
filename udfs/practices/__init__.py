"""What the five source texts ask for beyond the scores: how far each practice is kept, and what was left undone.

A practice is measured for the firm and for each owner, this quarter and the one before; what a check of a pillar
counts already is counted here by the same rules, so that both tell the same figures. The list is `PRACTICES`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from udfs.columns import Array, frame, rows
from udfs.model import Review
from udfs.practices import aftersale, calls, followup, guarding, oneoff, readiness, writing
from udfs.practices.cards import cards
from udfs.practices.figures import Figures
from udfs.practices.left import nothing
from udfs.practices.listed import PRACTICES, Practice
from udfs.practices.quarter import Quarter, opened
from udfs.reasons import Translate

__all__ = ["PRACTICES", "Practice", "Practices", "practised"]


@dataclass(frozen=True, slots=True)
class Practices:
    """How far the practices are kept.

    Attributes
    ----------
    measures
        One row a practice and owner, in the order of `PRACTICES`; the owner "" is the whole firm and comes first.
        `code`, `text`, `owner`, `unit`, `done`, `due` (NaN where it is no share), `value` (a share of 0..1, or hours,
        an amount or a count; NaN: nobody records it), `before` (the same for the quarter before; NaN where that cannot
        be told), `target` (or NaN), `at_most` and `met` (True, False; None where value or target is unknown).
    left
        One row a thing left undone, or to be done: `code`, `account_id`, `account` ("" where it is about no account),
        `owner` ("" where it is nobody's own), `day` (when it should have been), `table`, `rows` and `sentence`.
    cards
        One row a top account, in order of revenue: see `udfs.practices.cards`.
    """

    measures: pd.DataFrame
    left: pd.DataFrame
    cards: pd.DataFrame


def practised(tables: Mapping[str, Any], review: Review, translate: Translate = str) -> Practices:
    """How far the practices of the five texts are kept, what was left undone, and the card file.

    Parameters
    ----------
    tables
        The typed frames that were reviewed; one that is not there is one that nobody fills.
    review
        Their review.
    translate
        From an English sentence to the reader's language.
    """
    now = opened(tables, review, translate)
    return Practices(_measures(now), _left(now), cards(now))


def _measures(now: Quarter) -> pd.DataFrame:
    found: dict[str, Figures] = {}
    before: dict[str, Figures] = {}
    then = now.before()
    for text in (followup, calls, guarding, readiness, oneoff, writing, aftersale):
        found |= text.of_quarter(now)
        before |= text.of_quarter(then)
    for text in (followup, guarding, readiness, writing, aftersale):
        found |= text.of_today(now)
    n, names = len(PRACTICES), np.append("", now.owners)
    told = {name: np.array([getattr(found[code], name) for code, *_ in PRACTICES]) for name in Figures._fields}
    was = np.array([before[code].value if code in before else found[code].value * np.nan for code, *_ in PRACTICES])
    at_most = np.repeat([practice.at_most for practice in PRACTICES], len(names))
    value, target = told["value"].ravel(), told["target"].ravel()
    words = {name: np.repeat(np.array([getattr(practice, name) for practice in PRACTICES], dtype=object), len(names))
             for name in ("code", "text", "unit")}  # fmt: skip
    return frame(
        {
            "code": words["code"], "text": words["text"], "owner": np.tile(names, n), "unit": words["unit"],
            "done": told["done"].ravel(), "due": told["due"].ravel(), "value": value, "before": was.ravel(),
            "target": target, "at_most": at_most,
        }
    ).assign(met=_met(value, target, at_most))  # fmt: skip


def _met(value: Array, target: Array, at_most: Array) -> pd.Series:
    """True or False, None where the value or the target is missing."""
    good = np.where(at_most, value <= target + _HAIR, value >= target - _HAIR)
    met = good.astype(object)
    met[np.isnan(value) | np.isnan(target)] = None
    return pd.Series(met, dtype=object)


_HAIR = 1e-9


def _left(now: Quarter) -> pd.DataFrame:
    """Every thing left, in the order of the practices; those of one practice by owner, day and row."""
    found = [nothing(now)]
    for text in (followup, calls, guarding, readiness, oneoff, writing, aftersale):
        found += text.left(now)
    columns = {name: np.concatenate([each[name] for each in found]) for name in found[0]}
    code, place = columns["code"], {practice.code: number for number, practice in enumerate(PRACTICES)}
    rank = np.array([place[each] for each in code.tolist()], dtype=np.int64)
    by = [columns["rows"], columns["account_id"], columns["day"], columns["owner"]]
    order = np.lexsort([*(pd.factorize(column, sort=True)[0] for column in by), rank])
    return frame(rows(columns, order))
