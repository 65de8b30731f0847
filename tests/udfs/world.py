"""A small firm made up from a seed: every table, with blanks, spoilt cells, days to come and columns nobody fills."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from tests.udfs.tables import ago, typed
from workbook.schema import BY_NAME, CHOICES
from workbook.schema.values import blank

OWNERS = ("Lan", "Minh", "Chen")
PURPOSES = (
    "confirm the delivery of order 4471",
    "chốt giá hợp đồng 2027",
    "确认三号泵交期",
    "checking in",
    "thăm xã giao",
    None,
)
_KEPT = {"account_id", "owner", "name", "prospect", "kind", "channel"}


def world(seed: int, accounts: int = 16) -> dict[str, pd.DataFrame]:
    """Typed tables of a firm; the same seed, the same firm."""
    random = np.random.default_rng(seed)
    ids = [f"{i:03}" for i in range(accounts)]
    people = [f"p{i}" for i in range(2 * accounts)]

    def pick(values: Any, n: int, blank: float = 0.0) -> list[Any]:
        found = [values[i] for i in random.integers(0, len(values), n)]
        return [None if gone else value for value, gone in zip(found, random.random(n) < blank, strict=True)]

    def days(n: int, oldest: int, blank: float = 0.0, newest: int = -9) -> list[Any]:
        return [
            None if b else ago(int(d))
            for d, b in zip(random.integers(newest, oldest, n), random.random(n) < blank, strict=True)
        ]

    def choice(name: str, n: int, blank: float = 0.0) -> list[Any]:
        return pick([row[0] for row in CHOICES[name]], n, blank)

    def numbers(least: int, most: int, n: int, blank: float = 0.0) -> list[Any]:
        return pick([float(v) for v in range(least, most + 1)], n, blank)

    def flags(n: int, blank: float = 0.5) -> list[Any]:
        return pick([True, False], n, blank)

    def table(name: str, n: int, /, **columns: Any) -> pd.DataFrame:
        spoilt = {f"{c.name}_bad": random.random(n) < 0.05 for c in BY_NAME[name].columns if c.blank_speaks}
        frame = typed(
            name, **columns, **{k: v.tolist() for k, v in spoilt.items()}, row=[int(r) for r in range(2, n + 2)]
        )
        for column in spoilt:
            cells = frame[column.removesuffix("_bad")]
            frame[column.removesuffix("_bad")] = cells.mask(frame[column])
        required = {*BY_NAME[name].required, *_KEPT}
        unfilled = [c.name for c in BY_NAME[name].columns if c.name not in required and random.random() < 0.1]
        return frame.assign(**{c: blank(BY_NAME[name].column(c), n) for c in unfilled})

    touches, lines, items = 12 * accounts, 10 * accounts, 4 * accounts
    customer = pick(ids[: accounts - 2], touches)
    opened = [
        f"{day} {int(hour):02}:30:00"
        for day, hour in zip(days(items, 200, newest=-2), random.integers(0, 24, items), strict=True)
    ]
    replied = [
        None if b else str(pd.Timestamp(o) + pd.Timedelta(hours=int(h)))
        for o, h, b in zip(opened, random.integers(0, 60, items), random.random(items) < 0.2, strict=True)
    ]
    ordered = random.integers(-5, 700, lines)
    promised = [ago(int(d) - 10) for d in ordered]
    return {
        "Accounts": table(
            "Accounts", accounts, account_id=ids, account=[f"Firm {i}" for i in ids], owner=pick(OWNERS, accounts),
            parent_id=pick([*ids[:4], "999"], accounts, 0.8), tier=pick("ABC", accounts, 0.5), strategic=flags(accounts, 0.8),
            strategic_reason=pick(["opens the north"], accounts, 0.5), one_off=flags(accounts, 0.8), revenue_12m=numbers(0, 900, accounts, 0.5),
            contract_end=days(accounts, 100, 0.5, -200), wallet_share_pct=numbers(50, 100, accounts, 0.5), price_held=flags(accounts, 0.8),
            customer_since=days(accounts, 2000, 0.5, 0), override_grade=choice("grade", accounts, 0.8), override_reason="his word",
            override_by="Ann", override_until=days(accounts, 30, 0.3, -60),
        ),
        "People": table(
            "People", len(people), person_id=people, account_id=[ids[i % accounts] for i in range(len(people))], name="P",
            role=choice("role", len(people), 0.2), birthday=days(len(people), 20000, 0.3, 9000), anniversary=days(len(people), 3000, 0.7, 0),
            our_link=numbers(0, 5, len(people), 0.3), rival_link=numbers(0, 5, len(people), 0.3), link_date=days(len(people), 150, 0.2),
        ),
        "Touches": table(
            "Touches", touches, touch_id=[f"t{i}" for i in range(touches)], date=days(touches, 420), account_id=customer,
            owner=pick(OWNERS, touches), channel=choice("channel", touches), person_id=pick(people, touches, 0.3),
            direction=pick(["out", "out", "out", "in"], touches, 0.2), purpose=pick(PURPOSES, touches), hours=numbers(0, 6, touches, 0.3),
            idea=flags(touches, 0.8), new_method=flags(touches, 0.9), personal=flags(touches, 0.7), referral=choice("referral", touches, 0.9),
            next_date=days(touches, 30, 0.8, -60), next_purpose=pick(PURPOSES, touches), occasion=pick(["birthday", "Monthly card"], touches, 0.8),
        ),
        "Service": table(
            "Service", items, item_id=[f"s{i}" for i in range(items)], account_id=pick(ids, items), opened=opened, kind=choice("service_kind", items, 0.1),
            severity=choice("severity", items, 0.3), first_reply=replied, closed=days(items, 100, 0.5),
        ),
        "Orders": table(
            "Orders", lines, order_id=[f"o{i // 2}" for i in range(lines)], line=[str(i % 2) for i in range(lines)], account_id=pick(ids[2:], lines),
            ordered=[ago(int(d)) for d in ordered], amount=numbers(-20, 300, lines), item=pick(["pump", "seal", "valve"], lines, 0.1),
            qty=numbers(1, 9, lines, 0.1), qty_shipped=numbers(4, 9, lines, 0.2), promised=promised, delivered=pick([*promised], lines, 0.2),
            discount_pct=numbers(0, 3, lines, 0.5), returned=flags(lines, 0.9), warranty_end=days(lines, 200, 0.6, -100),
            warranty_check=days(lines, 200, 0.6), after_sale_call=days(lines, 200, 0.4), thanked=days(lines, 200, 0.4),
        ),
        "Promises": table("Promises", accounts, promise_id=[f"v{i}" for i in range(accounts)], account_id=pick(ids, accounts), due=days(accounts, 120), kept_on=days(accounts, 120, 0.3)),
        "Competitors": table("Competitors", accounts, date=days(accounts, 400), account_id=pick(ids, accounts), kind=choice("rival_kind", accounts)),
        "Benchmarks": table("Benchmarks", 6, item=pick(["pump", "seal", "valve"], 6), our_score=numbers(5, 9, 6), best_rival_score=numbers(5, 9, 6), date=days(6, 400), account_id=pick(ids, 6, 0.6)),
        "Referrals": table("Referrals", 6, date=days(6, 400), account_id=pick(ids, 6), prospect="Dong A", direction=choice("referral", 6)),
        "Plans": table("Plans", 6, account_id=ids[:6], plan=pick(["guard"], 6, 0.3), plan_owner="Lan", next_step="visit", due=days(6, 30, 0.3), status=choice("plan_status", 6, 0.5)),
        "Programme": table("Programme", 4, name=["Monthly card", "Birthday gift", "First call", "National Day"], trigger=["month", "birthday", "order", "festival"], offset_days=numbers(-5, 20, 4, 0.2), channel="card", tier=pick("ABC", 4, 0.5)),
    }  # fmt: skip
