"""S1 to S8 on small tables. Rates: S1 to S3 ramp from 100 % down to 50 %, S4 from 100 % to 80 %; the window is 90 days."""

import pandas as pd
import pytest

from tests.udfs.tables import LONG_AGO, ago, lost, row_of, scored, shares
from udfs.policy import Policy


def served(*items, **account):
    return {"Accounts": account, "Service": list(items)}


def item(days_ago=10, hours=1, kind="question", closed=True, **more):
    """A service item opened at 09:00, answered after `hours`; None: not answered."""
    opened = f"{ago(days_ago)} 09:00:00"
    return {"opened": opened, "kind": kind, "first_reply": None if hours is None else _after(opened, hours),
            "closed": f"{ago(days_ago)} 18:00" if closed else None, **more}  # fmt: skip


def _after(opened, hours):
    return str(pd.Timestamp(opened) + pd.Timedelta(hours=hours))


def bought(*lines, **account):
    return {"Accounts": account, "Orders": [{"order_id": f"o{n}", "line": "1", **line} for n, line in enumerate(lines)]}


def line(days_ago=30, **more):
    """An order line of 100, delivered in full on the day promised, ten days after the order."""
    base = {"ordered": ago(days_ago), "amount": 100.0, "item": "pump", "qty": 10.0, "qty_shipped": 10.0}
    return {**base, "promised": ago(days_ago - 10), "delivered": ago(days_ago - 10), **more}


S1 = {
    "answered after 24:00:00": (served(item(hours=24)), 1.0),
    "answered a second later": (served(item(hours=24 + 1 / 3600)), 0.0),
    "three of four in time": (served(item(), item(), item(), item(hours=25)), 0.5),
    "one of two in time": (served(item(), item(hours=30)), 0.0),
    "unanswered for days": (served(item(), item(), item(), item(hours=None)), 0.5),
    "unanswered since 09:00 of the as-of day": (served(item(), item(0, None, closed=False)), 1.0),
    "answered after the as-of day, late": (served(item(1, 40)), 0.0),
    "answered after the as-of day, still young": (served(item(0, 20, closed=False)), "NA"),
    "the reply cell is spoilt": (served(item(), item(hours=None, first_reply_bad=True)), 1.0),
    "opened after the as-of day": (served(item(-1, None)), "NA"),
    "before the window": (served(item(91, 99)), "NA"),
    "no item, covered": (served(), "NA"),
    "no item, owner without a log": (served(owner="Minh"), "Unknown"),
}
S2 = {
    "on the promised day": (bought(line()), 1.0),
    "a day late": (bought(line(delivered=ago(19))), 0.0),
    "three of four": (bought(line(), line(), line(), line(delivered=ago(19))), 0.5),
    "not delivered, promise past": (bought(line(), line(), line(), line(delivered=None)), 0.5),
    "not delivered, promise not yet due": (bought(line(promised=ago(-1), delivered=None)), "NA"),
    "delivered after the as-of day, promise past": (bought(line(delivered=ago(-1))), 0.0),
    "the delivery cell is spoilt": (bought(line(), line(delivered=None, delivered_bad=True)), 1.0),
    "promised before the window": (bought(line(120, delivered=ago(95))), "NA"),
    "a credit note": (bought(line(), line(amount=-100.0, delivered=None)), 1.0),
    "no line, owner without a log": (served(owner="Minh"), "Unknown"),
}
S3 = {
    "in full": (bought(line()), 1.0),
    "more than ordered": (bought(line(qty_shipped=11.0)), 1.0),
    "three of four in full": (bought(line(), line(), line(), line(qty_shipped=9.0)), 0.5),
    "nothing shipped": (bought(line(qty_shipped=0.0, delivered=None)), 0.0),
    "shipped not recorded for one": (bought(line(), line(qty_shipped=None)), 1.0),
    "not due yet": (bought(line(qty_shipped=0.0, delivered=None, promised=ago(-5))), "NA"),
}
S4 = {
    "nine of ten without trouble": (bought(*[line()] * 9, line(returned=True)), 0.5),
    "a line complained about is marked like one returned": (bought(*[line()] * 8, line(returned=True), line(returned=True)), 0.0),
    "a complaint in the service log names no line": ({**bought(line()), "Service": [item(kind="complaint")]}, 1.0),
    "a credit note is a return": (bought(*[line()] * 10, line(amount=-100.0)), 0.5),
    "a spoilt cell is left out": (bought(line(), line(returned=None, returned_bad=True)), 1.0),
    "no lines in the window": (bought(line(120)), "NA"),
}  # fmt: skip
# `new` first ordered this year; a short line in the same ISO week (Monday 7 to Sunday 13 September) is a conflict.
OLD, SEPT = (
    {"customer_since": "2020-01-01"},
    {"promised": "2026-09-07", "delivered": "2026-09-07", "ordered": "2026-09-01"},
)
S5 = {
    "short in the week the new one was served": (bought(line(**SEPT, qty_shipped=4.0), **OLD), 0.5),
    "short of two items": (bought(line(**SEPT, qty_shipped=4.0), line(**SEPT, qty_shipped=4.0, item="seal"), **OLD), 0.0),
    "the same item twice a week is one conflict": (bought(line(**SEPT, qty_shipped=4.0), line(**SEPT, qty_shipped=4.0), **OLD), 0.5),
    "short the week before": (bought(line(promised="2026-09-06", delivered="2026-09-06", qty_shipped=4.0), **OLD), 1.0),
    "short of another item": (bought(line(**SEPT, qty_shipped=4.0, item="valve"), **OLD), 1.0),
    "no shortage": (bought(line(**SEPT), **OLD), "NA"),
    "a new customer's shortage": (bought(line(**SEPT, qty_shipped=4.0)), "NA"),
    "old by its own first order": (bought(line(365, item="bolt"), line(**SEPT, qty_shipped=4.0)), 0.5),
    "a first order 364 days ago": (bought(line(364, item="bolt"), line(**SEPT, qty_shipped=4.0)), "NA"),
}  # fmt: skip
LEFT = {"kind": "complaint", "closed": False}
S6 = {
    "no complaint": (served(), 1.0),
    "open for 8 days": (served(item(8, **LEFT)), 0.5),
    "open for 7 days": (served(item(7, **LEFT)), 1.0),
    "two open": (served(item(8, **LEFT), item(200, **LEFT)), 0.0),
    "one severe": (served(item(8, **LEFT, severity="severe")), 0.0),
    "a severe one of 7 days": (served(item(7, **LEFT, severity="severe")), 1.0),
    "an open question": (served(item(20, closed=False)), 1.0),
    "closed": (served(item(20, kind="complaint")), 1.0),
    "closed after the as-of day": (served({**item(20, **LEFT), "closed": ago(-1)}), 0.5),
    "the closing cell is spoilt": (served(item(20, **LEFT, closed_bad=True)), 1.0),
    "none, owner without a log": (served(owner="Minh"), "Unknown"),
    "open, owner without a log": (served(item(20, **LEFT), owner="Eve"), 0.5),
}
S7 = {
    "called on the seventh day": (bought(line(after_sale_call=ago(13))), 1.0),
    "called on the eighth": (bought(line(after_sale_call=ago(12))), 0.0),
    "one of two called": (bought(line(after_sale_call=ago(19)), line()), 0.5),
    "called after the as-of day": (bought(line(13, after_sale_call=ago(-1))), "NA"),
    "delivered 7 days ago, time left": (bought(line(17)), "NA"),
    "the call's cell is spoilt": (bought(line(after_sale_call_bad=True)), "NA"),
    "one call an order": ({"Orders": [{"order_id": "o", "line": n, **line(after_sale_call=c)} for n, c in (("1", ago(18)), ("2", None))]}, 1.0),
    "warranty checked on its last day": (bought(line(500, warranty_end=ago(20), warranty_check=ago(20))), 1.0),
    "warranty checked too late": (bought(line(500, warranty_end=ago(20), warranty_check=ago(19))), 0.0),
    "warranty not checked, one call made": (bought(line(500, warranty_end=ago(20)), line(after_sale_call=ago(19))), 0.5),
    "warranty not over yet": (bought(line(500, warranty_end=ago(-20))), "NA"),
}  # fmt: skip


def promised(*promises):
    return {"Promises": list(promises)}


S8 = {
    "kept on the day": (promised({"due": ago(10), "kept_on": ago(10)}), 1.0),
    "kept a day late": (promised({"due": ago(10), "kept_on": ago(9)}), 0.0),
    "one of two": (promised({"due": ago(10), "kept_on": ago(20)}, {"due": ago(10)}), 0.5),
    "not due yet": (promised({"due": ago(-1)}), "NA"),
    "the cell is spoilt": (promised({"due": ago(10), "kept_on_bad": True}), "NA"),
    "due before the window": (promised({"due": ago(90)}), "NA"),
    "none": (promised(), "NA"),
}
ALL = {"S1": S1, "S2": S2, "S3": S3, "S4": S4, "S5": S5, "S6": S6, "S7": S7, "S8": S8}
LOG = {
    "log": {
        "Accounts": {"tier": "C"}, "Promises": [{"due": LONG_AGO, "kept_on": LONG_AGO}],
        "Service": [{"opened": LONG_AGO, "kind": "complaint", "first_reply": LONG_AGO, "closed": LONG_AGO}],
        "Orders": [{"order_id": "log", "line": "1", "ordered": LONG_AGO, "amount": 1.0, "item": "log", "qty": 1.0,
                    "qty_shipped": 1.0, "promised": LONG_AGO, "delivered": LONG_AGO, "returned": False,
                    "warranty_end": LONG_AGO, "warranty_check": LONG_AGO, "after_sale_call": LONG_AGO}],
    },
    "new": {"Accounts": {"owner": "Ann", "tier": "C"}, "Orders": [
        {"order_id": f"new {i}", "line": "1", **line(**{**SEPT, "promised": "2026-09-13", "delivered": "2026-09-13"}, item=i)} for i in ("pump", "seal")]},
}  # fmt: skip


@pytest.fixture(scope="module")
def found():
    return shares(
        scored(
            {**LOG, **{f"{check}: {name}": case for check, group in ALL.items() for name, (case, _) in group.items()}}
        )
    )


@pytest.mark.parametrize(("check", "name"), [(check, name) for check, group in ALL.items() for name in group])
def test_the_share_is(found, check, name):
    assert found[f"{check}: {name}", check] == ALL[check][name][1]


def test_what_nobody_writes_down_is_unknown():
    bare = {"ordered": ago(30), "amount": 100.0}
    long = {"order_id": "log", "line": "1", "ordered": LONG_AGO, "amount": 1.0}
    found = shares(scored({"log": {"Orders": [long]}, "a": bought(bare)}))
    assert {found["a", f"S{n}"] for n in range(1, 9)} == {"Unknown"}


def test_a_late_answer_and_an_open_complaint_lose_55_6_and_22_2():
    """S1, one of two in time: all of 25; S6, one complaint: half of 20; the rest is NA: 25 and 10 of 45."""
    found = scored({**LOG, "a": served(item(), item(8, 30, **LEFT))})
    assert lost(found, "a", "service") == {"S1": 55.6, "S6": 22.2}
    row = row_of(found, "a")
    assert (row["service_score"], row["service_low"], row["service_high"], row["service_confidence"]) == (
        22.2,
        22.2,
        22.2,
        1.0,
    )


def test_the_policy_sets_hours_and_window():
    policy = Policy({"answer_hours": 48, "service_window_days": 120})
    found = shares(scored({**LOG, "a": served(item(100, 40))}, policy))
    assert found["a", "S1"] == 1.0
