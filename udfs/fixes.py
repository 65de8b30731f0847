"""What to do for a flagged account: the steps a manager could take within the quarter, each told by a real re-score.

A step is a row written into the tables. Here it is what that row changes in the account's signals; a test writes the
row itself and runs the whole model, and both give the same exposure.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

import numpy as np
import pandas as pd

from udfs.columns import Array, Columns, frame
from udfs.points import Floats
from udfs.policy import Policy
from udfs.reasons import Sentence, Translate

Step: TypeAlias = Callable[[Columns, Policy], dict[str, Array]]
Rescore: TypeAlias = Callable[[Columns], Floats]

SHOWN = 3
"""So many steps of an account are shown to a manager; the JSON has all that win anything."""
TOGETHER = "together"


class Fix(NamedTuple):
    """A step: what the manager reads, its name, and the signals that are different once it is done.

    Finding something out has two ends: `done` is then the good news, `else_done` the bad.
    """

    text: str
    name: str
    done: Step
    else_done: Step | None = None


def _meet(signals: Columns, policy: Policy) -> dict[str, Array]:
    """One hour today with the decision maker or sponsor met last, or one never met; without a name if none is known."""
    named = signals["sponsor_named"]
    stranger = ~(signals["sponsor_days"] < policy["people_window_days"])
    changed = _met(signals, policy) | {
        "sponsor_days": np.where(named, 0.0, signals["sponsor_days"]),
        "people_count": signals["people_count"] + (named & stranger),
        "nameless_count": signals["nameless_count"] + ~named,
        "people_recorded": signals["people_recorded"] | named,
    }
    return _only(_counts(policy) & (named | ~signals["occasion_sources"]), signals, changed)


def _find(signals: Columns, policy: Policy) -> dict[str, Array]:
    """Somebody new who decides is written down and met."""
    changed = _meet_another(signals, policy) | {
        "sponsor_named": np.ones_like(signals["sponsor_named"]),
        "sponsor_days": np.zeros_like(signals["sponsor_days"]),
    }
    unknown = ~signals["sponsor_named"] & signals["occasion_sources"]
    return _only(_counts(policy) & unknown, signals, changed)


def _meet_another(signals: Columns, policy: Policy) -> dict[str, Array]:
    """One hour today with somebody not met in the window."""
    recorded = np.ones_like(signals["people_recorded"])
    changed = _met(signals, policy) | {"people_count": signals["people_count"] + 1, "people_recorded": recorded}
    return _only(_counts(policy) & recorded, signals, changed)


def _counts(policy: Policy) -> bool:
    """Whether a meeting is a meaningful contact; a policy may leave it to calls and mail."""
    return not {"meeting", "visit"}.isdisjoint(word.strip() for word in policy.words["meaningful_channels"].split(","))


def _met(signals: Columns, policy: Policy) -> dict[str, Array]:
    """A meaningful contact today."""
    met = {
        "contact_days": np.zeros_like(signals["contact_days"]),
        "contact_months": signals["contact_months"] + ~signals["met_this_month"],
        "met_this_month": np.ones_like(signals["met_this_month"]),
    }
    return _written_down(signals, 1.0) | met | {
        "contacts_count": signals["contacts_count"] + 1,
        "purposeful_count": signals["purposeful_count"] + 1,
    }  # fmt: skip


def _written_down(signals: Columns, hours: float) -> dict[str, Array]:
    """A touch of ours; with its hours where hours are written down at all."""
    kept = signals["hours_recorded"]
    return {
        "touches_count": signals["touches_count"] + 1,
        "hours_given": signals["hours_given"] + kept,
        "relationship_hours": signals["relationship_hours"] + hours * kept,
    }


def _idea(signals: Columns, policy: Policy) -> dict[str, Array]:
    return _written_down(signals, 1.0) | {
        "ideas_count": signals["ideas_count"] + 1,
        "ideas_recorded": np.ones_like(signals["ideas_recorded"]),
        "written_count": signals["written_count"] + 1,
    }


def _write(signals: Columns, policy: Policy) -> dict[str, Array]:
    """Letters up to the wanted number, each with a personal line; no hours are claimed for them."""
    wanted = np.maximum(signals["written_count"], policy["written_touches"])
    sent = np.ceil(wanted - signals["written_count"])
    return {
        "written_count": signals["written_count"] + sent,
        "touches_count": signals["touches_count"] + sent,
        "hours_given": signals["hours_given"] + sent * signals["hours_recorded"],
        "personal_count": signals["personal_count"] + sent,
        "personal_recorded": signals["personal_recorded"] | (sent > 0),
    }


def _personal(signals: Columns, policy: Policy) -> dict[str, Array]:
    """One letter with a line that recalls the meeting or the person."""
    return {
        "written_count": signals["written_count"] + 1,
        "touches_count": signals["touches_count"] + 1,
        "hours_given": signals["hours_given"] + signals["hours_recorded"],
        "personal_count": signals["personal_count"] + 1,
        "personal_recorded": np.ones_like(signals["personal_recorded"]),
    }


def _book(signals: Columns, policy: Policy) -> dict[str, Array]:
    yes = np.ones_like(signals["next_booked"])
    return {"next_booked": yes, "booking_recorded": yes}


def _settle(signals: Columns, policy: Policy) -> dict[str, Array]:
    closed = {name: np.zeros_like(signals[name]) for name in ("left_open", "severe_open")}
    changed = closed | {"closings_recorded": np.ones_like(signals["closings_recorded"])}
    return _only(signals["left_open"] > 0, signals, changed)


def _answer(signals: Columns, policy: Policy) -> dict[str, Array]:
    """The items whose time to be answered in is not over."""
    changed = {
        "answered": signals["answered"] + signals["waiting"],
        "waiting": np.zeros_like(signals["waiting"]),
        "replies_recorded": np.ones_like(signals["replies_recorded"]),
    }
    return _only(signals["waiting"] > 0, signals, changed)


def _keep(signals: Columns, policy: Policy) -> dict[str, Array]:
    """The promises due today; one that is overdue was not kept on time, whatever is done now."""
    changed = {
        "promises_kept": signals["promises_kept"] + signals["promises_waiting"],
        "promises_waiting": np.zeros_like(signals["promises_waiting"]),
        "promises_recorded": np.ones_like(signals["promises_recorded"]),
    }
    return _only(signals["promises_waiting"] > 0, signals, changed)


def _call(signals: Columns, policy: Policy) -> dict[str, Array]:
    """The calls after a delivery whose days are not over."""
    waiting = signals["calls_waiting"]
    changed = {
        "calls_due": signals["calls_due"] + waiting,
        "calls_done": signals["calls_done"] + waiting,
        "calls_waiting": np.zeros_like(waiting),
        "calls_recorded": np.ones_like(signals["calls_recorded"]),
    }
    return _only(waiting > 0, signals, changed)


def _check(signals: Columns, policy: Policy) -> dict[str, Array]:
    """The warranties that end today unchecked; one that ends later counts when it ends."""
    waiting = signals["warranty_waiting"]
    changed = {
        "warranty_done": signals["warranty_done"] + waiting,
        "warranty_waiting": np.zeros_like(waiting),
        "warranty_recorded": np.ones_like(signals["warranty_recorded"]),
    }
    return _only(waiting > 0, signals, changed)


def _honour(signals: Columns, policy: Policy) -> dict[str, Array]:
    """A card for each occasion whose days of grace are not over; no hours are claimed for them."""
    waiting = signals["occasions_waiting"]
    personal = signals["people_recorded"] | (signals["personal_waiting"] > 0)
    changed = {"occasions_waiting": np.zeros_like(waiting), "people_recorded": personal}
    return _only(waiting > 0, signals, _cards(signals, waiting, waiting) | changed)


def _thank(signals: Columns, policy: Policy) -> dict[str, Array]:
    """One card of thanks, which stands for every order of the last days."""
    waiting = signals["thanks_waiting"]
    changed = {"thanks_waiting": np.zeros_like(waiting)}
    return _only(waiting > 0, signals, _cards(signals, np.ones_like(waiting), waiting) | changed)


def _cards(signals: Columns, sent: Array, honoured: Array) -> dict[str, Array]:
    """So many cards that name occasions not counted yet, and the occasions they honour."""
    return {
        "occasions_due": signals["occasions_due"] + honoured,
        "occasions_done": signals["occasions_done"] + honoured,
        "occasions_recorded": np.ones_like(signals["occasions_recorded"]),
        "written_count": signals["written_count"] + sent,
        "touches_count": signals["touches_count"] + sent,
        "hours_given": signals["hours_given"] + sent * signals["hours_recorded"],
    }


def _ask(signals: Columns, policy: Policy) -> dict[str, Array]:
    return {"referrals_count": signals["referrals_count"] + 1}


def _renew(signals: Columns, policy: Policy) -> dict[str, Array]:
    return {"contract_days": np.where(np.isnan(signals["contract_days"]), np.nan, 365.0)}


def _none_seen(signals: Columns, policy: Policy) -> dict[str, Array]:
    return _only(signals["looked"] == 0, signals, {"looked": signals["looked"] + 1})


def _one_quoting(signals: Columns, policy: Policy) -> dict[str, Array]:
    changed = {"looked": signals["looked"] + 1, "seen": signals["seen"] + 1}
    return _only(signals["looked"] == 0, signals, changed)


def _we_are_better(signals: Columns, policy: Policy) -> dict[str, Array]:
    """A comparison of an item they bought in 12 months, where there is none of any."""
    asked = (signals["compared"] == 0) & (signals["items_bought"] > 0)
    return _only(asked, signals, {"compared": signals["compared"] + 1})


def _they_are_better(signals: Columns, policy: Policy) -> dict[str, Array]:
    asked = (signals["compared"] == 0) & (signals["items_bought"] > 0)
    return _only(asked, signals, {"compared": signals["compared"] + 1, "worse": signals["worse"] + 1})


def _ours_is_stronger(signals: Columns, policy: Policy) -> dict[str, Array]:
    """Both links judged of a decision maker or sponsor, where that was done of nobody lately."""
    asked = (signals["linked"] == 0) & signals["sponsor_named"]
    return _only(asked, signals, {"linked": signals["linked"] + 1})


def _theirs_is_stronger(signals: Columns, policy: Policy) -> dict[str, Array]:
    asked = (signals["linked"] == 0) & signals["sponsor_named"]
    return _only(asked, signals, {"linked": signals["linked"] + 1, "stronger": signals["stronger"] + 1})


def _mostly_ours(signals: Columns, policy: Policy) -> dict[str, Array]:
    share = signals["wallet_share_pct"]
    return {"wallet_share_pct": np.where(np.isnan(share), 100.0 - policy["wallet_rival_pct"], share)}


def _shared(signals: Columns, policy: Policy) -> dict[str, Array]:
    share = signals["wallet_share_pct"]
    return {"wallet_share_pct": np.where(np.isnan(share), 99.0 - policy["wallet_rival_pct"], share)}


def _not_for_price(signals: Columns, policy: Policy) -> dict[str, Array]:
    return {"price_denied": signals["price_denied"] | _price_unknown(signals)}


def _for_price(signals: Columns, policy: Policy) -> dict[str, Array]:
    return {"price_word": signals["price_word"] | _price_unknown(signals)}


def _price_unknown(signals: Columns) -> Array:
    told = signals["price_word"] | signals["price_denied"] | (signals["discount_given_count"] > 0)
    return np.asarray(~told)


def _only(where: Array, signals: Columns, changed: dict[str, Array]) -> dict[str, Array]:
    """The changes, where the step has anything to do."""
    return {name: np.where(where, values, signals[name]) for name, values in changed.items()}


FIXES = (
    Fix("Settle the complaints left open", "settle", _settle),
    Fix("Meet a decision maker or sponsor for a purpose", "meet", _meet),
    Fix("Find out who decides there, and meet them for a purpose", "find", _find),
    Fix("Meet somebody there you have not met lately, for a purpose", "meet another", _meet_another),
    Fix("Renew the contract", "renew", _renew),
    Fix("Answer what they asked today", "answer", _answer),
    Fix("Keep the promises due today", "keep", _keep),
    Fix("Make the after-sale calls that are due", "call", _call),
    Fix("Do the warranty checks that are due today", "check", _check),
    Fix("Send a card for each occasion that is due", "honour", _honour),
    Fix("Send a card of thanks for the order", "thank", _thank),
    Fix("Send a brief with a new idea for their profit", "idea", _idea),
    Fix("Book the next contact, with its purpose", "book", _book),
    Fix("Write to them {written_wanted:.0f} times this quarter, personally", "write", _write),
    Fix("Write them a letter with a personal line", "personal", _personal),
    Fix("Ask for a referral, or give one", "refer", _ask),
    Fix("Look for rivals and write down what you saw: none, or one that quotes", "rivals", _none_seen, _one_quoting),
    Fix(
        "Compare an item they buy with the best rival's: ours is better, or theirs is",
        "benchmark", _we_are_better, _they_are_better,
    ),
    Fix(
        "Judge the links to a decision maker or sponsor: ours is stronger, or the rival's is",
        "links", _ours_is_stronger, _theirs_is_stronger,
    ),
    Fix("Ask what share of their spending is ours: most of it, or less", "wallet", _mostly_ours, _shared),
    Fix("Write down whether they stay for the price: no, or yes", "price", _not_for_price, _for_price),
)  # fmt: skip
"""Among steps that win the same, the first is named."""


class Found(NamedTuple):
    """Steps of n accounts.

    Attributes
    ----------
    best
        Each of shape (n,): `fix`, the sentence of the step that wins most (blank where none wins anything),
        `fix_points`, `fix_after` and `fix_amount`, the money less at risk.
    steps
        One row an account and step, in the order of the accounts, best first: `place` (of the account among the n),
        `step`, `kind` (`do`, `together`, `find out`), `text`, `before`, `after` (with good news), `after_bad`, `points`
        and `amount`, the money less at risk; news has no points and no amount.
    """

    best: Columns
    steps: pd.DataFrame


def found(signals: Columns, before: Floats, policy: Policy, rescore: Rescore, translate: Translate) -> Found:
    """Every step that changes the exposure of an account, and its best step with the one that goes best with it.

    Parameters
    ----------
    signals
        Signals of the accounts asked about, each of shape (n,).
    before
        Their exposure now, shape (n,).
    rescore
        Signals in, exposure out: the model's own.
    """
    n, every = len(before), np.arange(len(before))
    doing, news = ([fix for fix in FIXES if (fix.else_done is not None) is told] for told in (False, True))
    ends = [fix.done for fix in (*doing, *news)] + [fix.else_done for fix in news if fix.else_done]
    # One re-score for all steps: its cost is in the number of calls, not of rows.
    tried = _tried(signals, ends, policy, rescore)
    after, good, bad = np.split(tried, [len(doing), len(doing) + len(news)])
    first = _won(before, after).argmax(axis=0)
    both = _tried(_begun(signals, doing, first, policy), [fix.done for fix in doing], policy, rescore)
    second = _won(before, both).argmax(axis=0)
    one, two = after[first, every], both[second, every]

    words = {"written_wanted": policy["written_touches"]}
    texts = np.array([translate(fix.text).format(**words) for fix in (*doing, *news)], dtype=object)
    revenue = np.maximum(signals["revenue_amount"], 0.0)
    steps = {
        "text": np.vstack([np.tile(texts[:, None], n), texts[first] + " + " + texts[second]]),
        "after": np.vstack([after, good, two]),
        "after_bad": np.vstack([np.full_like(after, np.nan), bad, np.full(n, np.nan)]),
        "points": np.vstack([_won(before, after), np.zeros_like(good), _won(before, two)]),
    }
    listed = [_won(before, after) > 0, (good != before) | (bad != before), (_won(one, two) > 0) & (one < before)]
    names = np.array([*(fix.name for fix in (*doing, *news)), TOGETHER], dtype=object)
    kinds = np.repeat([_DO, _NEWS, _BOTH], [len(doing), len(news), 1])
    return Found(
        _best(texts[first], before, one, revenue, translate),
        _listed(steps, np.vstack(listed), names, kinds, before, revenue),
    )


_KINDS = ("do", TOGETHER, "find out")
_DO, _BOTH, _NEWS = range(3)


def _begun(signals: Columns, doing: list[Fix], first: Array, policy: Policy) -> Columns:
    """The accounts with the best step of each done."""
    begun = dict(signals)
    for number in np.unique(first):
        begun |= _only(first == number, begun, doing[number].done(begun, policy))
    return begun


def _tried(signals: Columns, steps: list[Step], policy: Policy, rescore: Rescore) -> Floats:
    """Exposure after each of the steps alone, shape (k, n)."""
    done = [step(signals, policy) for step in steps]
    stacked = {name: np.concatenate([one.get(name, now) for one in done]) for name, now in signals.items()}
    return rescore(stacked).reshape(len(steps), -1)


def _won(before: Floats, after: Floats) -> Floats:
    return np.nan_to_num(np.round(before - after, 1), nan=0.0)


_TOLD = Sentence("{step}: exposure {before:.1f} to {after:.1f}.")


def _best(texts: Array, before: Floats, after: Floats, revenue: Floats, translate: Translate) -> Columns:
    won = np.maximum(_won(before, after), 0.0)
    told = translate(_TOLD.text)
    each = zip(texts, before.tolist(), after.tolist(), (won > 0).tolist(), strict=True)
    return {
        "fix": np.array(
            [told.format(step=text, before=old, after=new) if wins else "" for text, old, new, wins in each],
            dtype=object,
        ),
        "fix_points": won,
        "fix_after": np.where(won > 0, after, np.nan),
        "fix_amount": np.where(won > 0, _less(revenue, before, after), np.nan),
    }


def _less(revenue: Floats, before: Floats, after: Floats) -> Floats:
    """The money less at risk: the difference of two amounts as they are shown."""
    return np.round(np.round(revenue * before / 100.0, 2) - np.round(revenue * after / 100.0, 2), 2)


def _listed(steps: Columns, listed: Array, names: Array, kinds: Array, before: Floats, revenue: Floats) -> pd.DataFrame:
    """The listed steps as rows, by account, kind and points."""
    step, place = np.nonzero(listed)
    found = {name: values[step, place] for name, values in steps.items()}
    order = np.lexsort((step, -found["points"], kinds[step], place))
    step, place = step[order], place[order]
    found = {name: values[order] for name, values in found.items()}
    amount = _less(revenue[place], before[place], found["after"])
    return frame(
        {
            "place": place,
            "step": names[step],
            "kind": np.array(_KINDS, dtype=object)[kinds[step]],
            "text": found["text"],
            "before": before[place],
            "after": found["after"],
            "after_bad": found["after_bad"],
            "points": found["points"],
            "amount": np.where(kinds[step] == _NEWS, np.nan, amount),
        }
    )
