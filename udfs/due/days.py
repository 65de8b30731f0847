"""Days to honour: birthdays, anniversaries, thanks after a sale, and the steps of the programme."""

from __future__ import annotations

import numpy as np
import pandas as pd

from udfs.columns import Array, Columns, rows
from udfs.due.items import Ahead, items, said
from udfs.period import Window, span
from udfs.signals import occasions
from udfs.signals.frames import Table
from udfs.signals.touches import outgoing


def to_honour(
    touches: Table, people: Table, orders: Table, programme: Table, accounts: Columns, ahead: Ahead
) -> tuple[list[Columns], set[tuple[int, str]]]:
    """The occasions that can still be honoured: those ahead, and those whose days of grace are not over.

    What is asked for twice is listed once: a programme's step on a birthday stands for the birthday, its step within
    the grace after an order for the thanks, and its call after a delivery for the after-sale call.

    Returns
    -------
    list of Columns
        The items.
    set of (account_no, order_id)
        The orders for which a call of the programme is listed, or was made.
    """
    grace, (period, policy) = ahead.policy["occasion_grace_days"], (ahead.period, ahead.policy)
    # Further back than anything is listed: what was honoured then stands for its other half that is due now.
    window = Window(period.ago(2 * max(grace, policy["after_sale_days"])), ahead.end)
    due = occasions.falling_due(people, orders, programme, accounts, window, period, policy)
    ours = {"out": outgoing(touches), "account_no": touches.account_no, "date": touches.date("date")}
    due["honoured"] = due["honoured"] | occasions.honoured(due, touches, ours, policy)
    due |= _steps(due, programme, orders)
    due["account_id"] = accounts["account_id"][due["account_no"]]
    due["group"] = _groups(due, grace)
    done = np.bincount(due["group"], due["honoured"], minlength=len(due["group"])) > 0
    stepped = np.bincount(due["group"], due["step"] >= 0, minlength=len(due["group"])) > 0
    calls = (due["trigger"] == "delivery") & (due["channel"] == "call")
    near = due["due"] <= due["began"] + span(ahead.policy["after_sale_days"])
    listed = ~done[due["group"]] & ((due["step"] >= 0) | ~stepped[due["group"]]) & (due["due"] >= period.ago(grace))
    stands = calls & near & (listed | done[due["group"]])
    covered = set(zip(due["account_no"][stands].tolist(), due["order_id"][stands].tolist(), strict=True))
    # Thanks count until the last day of grace.
    due["date"] = np.where(due["trigger"] == "thanks", due["due"] + span(grace), due["due"])
    return _items(rows(due, listed & ahead.open(due["date"])), ahead), covered


def _steps(due: Columns, programme: Table, orders: Table) -> dict[str, Array]:
    """What the programme says of each occasion, and the order it comes from."""
    step = due["step"]

    def told(column: Array, plain: Array) -> Array:
        return np.where(step >= 0, column[step], plain) if len(column) else plain

    n = len(step)
    row_of = dict(zip(orders.row.tolist(), range(len(orders)), strict=True))
    from_orders = zip((due["table"] == "Orders").tolist(), due["row"].tolist(), strict=True)
    sold = np.array([row_of.get(row, -1) if ordered else -1 for ordered, row in from_orders], dtype=np.int64)
    ids = np.append(orders.text("order_id"), [None])[sold]
    offset = told(np.nan_to_num(programme.number("offset_days")), np.zeros(n))
    return {
        "trigger": told(programme.text("trigger"), due["occasion"]),
        "channel": told(programme.text("channel"), np.full(n, None, dtype=object)),
        "cost": told(programme.number("cost"), np.full(n, np.nan)),
        "step_row": told(programme.row, np.zeros(n, dtype=np.int64)),
        "order_id": ids,
        "began": due["due"] - np.round(offset * 86400).astype("timedelta64[s]"),
    }


def _groups(due: Columns, grace: float) -> Array:
    """The same number for what is one thing to do."""
    trigger = np.where(due["trigger"] == "thanks", "order", due["trigger"])
    day = due["due"].copy()
    # Whatever is due within the days of grace after an order is one thanks.
    ordered = (trigger == "order") & (due["due"] - due["began"] <= span(grace)) & (due["due"] >= due["began"])
    day[ordered] = due["began"][ordered]
    plain = np.isin(trigger, ("birthday", "anniversary")) | ordered
    name = np.where(plain, "", due["occasion"])
    parts = {"account": due["account_no"], "person": due["person_id"], "order": due["order_id"], "trigger": trigger,
             "day": day, "name": name}  # fmt: skip
    return np.asarray(pd.DataFrame(parts).groupby(list(parts), dropna=False, sort=False).ngroup())


def _items(due: Columns, ahead: Ahead) -> list[Columns]:
    """The items of each kind, with their sentences."""
    _, trigger = ahead.translate, due["trigger"]
    kind = np.select(
        [trigger == "thanks", due["step"] < 0, trigger == "festival"],
        ["thanks", due["occasion"], "festival"],
        "programme",
    )
    channel = np.array([_(word) if word else "" for word in due["channel"]], dtype=object)
    texts = {
        "birthday": _("Birthday: send a few words of your own."),
        "anniversary": _("Anniversary: send a few words of your own."),
        "thanks": _("Say thank you for order {order} of {day}."),
    }
    fields = {"order": due["order_id"], "day": due["due"], "name": due["occasion"], "channel": channel}
    found = []
    for each in ("birthday", "anniversary", "thanks", "festival", "programme"):
        which = np.flatnonzero(kind == each)
        if each in texts:
            what = said(texts[each], which, **fields)
        else:
            bare = due["channel"][which] == None  # noqa: E711, an array is compared cell by cell
            what = np.where(bare, said("{name}", which, **fields), said("{name} ({channel})", which, **fields))
        found.append(items(each, which, due, what, _source(due, which), _keys(due, which)))
    return found


def _source(due: Columns, which: Array) -> Array:
    """The person's or the order's row, and the programme's."""
    each = zip(*(due[name][which].tolist() for name in ("table", "row", "step_row")), strict=True)
    parts = [[f"{table} {row}" if row else "", f"Programme {step}" if step else ""] for table, row, step in each]
    return np.array(["; ".join(filter(None, part)) for part in parts], dtype=object)


def _keys(due: Columns, which: Array) -> list[str]:
    """What tells an occasion from another: a birthday's year, an order's thanks, the day of a step."""
    days = np.datetime_as_string(due["due"][which], unit="D").tolist()
    columns = ("occasion", "account_id", "person_id", "order_id")
    each = zip(*(due[name][which].tolist() for name in columns), strict=True)
    return ["|".join(map(str, (*parts, day))) for parts, day in zip(each, days, strict=True)]
