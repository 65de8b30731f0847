"""Order lines: rhythm, season, money, delivery and what follows a sale."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from sample_firm.story import (
    ACCOUNTS,
    AS_OF,
    CONFLICTS,
    FACTS,
    FIRST_DAY,
    ONE_OFF,
    REVENUE,
    SERVE,
    SILENT_FROM,
    SLOWS_ON,
    Account,
    dice,
)

Row = dict[str, object]

CATALOGUE = (
    # item, price, days of warranty, how often it is bought
    ("Spherical roller bearing 22320", 410.0, 0, 9), ("Deep groove bearing 6316", 68.0, 0, 8),
    ("Mechanical seal MG1-45", 145.0, 180, 8), ("Centrifugal pump CP-80", 2350.0, 365, 3),
    ("Gear motor GM-7.5", 1780.0, 365, 4), ("V-belt SPB-2500", 27.5, 0, 8), ("Butterfly valve DN150", 185.0, 365, 5),
    ("Air filter AF-600", 54.0, 0, 6), ("Conveyor roller CR-133", 39.0, 0, 7), ("Coupling FC-90", 96.0, 0, 4),
    ("Oil seal TC-65", 6.8, 0, 6), ("Fan blade set FB-12", 640.0, 180, 2), ("Lubricant LG-EP2 18 kg", 112.0, 0, 6),
    ("Roller chain 16B-1", 58.0, 0, 5),
)  # fmt: skip

TET = (date(2026, 2, 12), date(2026, 2, 23))
"""Nobody orders or delivers in the New Year week."""


def orders() -> list[Row]:
    """Every order line of every account, by day, with its numbers."""
    lines = [line for account in ACCOUNTS if account.share and account.id != "0107" for line in _account(account)]
    lines.sort(key=lambda line: (line["ordered"], line["account_id"]))
    numbers: dict[tuple[object, object], str] = {}
    for line in lines:
        sale = (line["account_id"], line.pop("sale"))
        line["order_id"] = numbers.setdefault(sale, f"{25001 + len(numbers):07d}")
    return lines


def _account(account: Account) -> Iterator[Row]:
    rng = dice(account.id, "orders")
    raw = [
        (day, item, weight * _trend(account, day), rng.random())
        for day in _days(account, rng)
        for item, weight in _basket(account, rng)
    ]
    year = AS_OF - timedelta(days=365)
    total = sum(item[1] * weight for day, item, weight, _ in raw if day > year) or sum(i[1] * w for _, i, w, _ in raw)
    scale = account.share / 100 * REVENUE / total
    place: dict[date, int] = {}
    sale: Row = {}
    for day, item, weight, luck in raw:
        if place.get(day, 0) == 0:
            sale = _after_sale(account, rng, day)
        place[day] = place.get(day, 0) + 1
        line = _line(account, rng, day, item, max(1, round(weight * scale)), luck, sale)
        yield {"sale": day, "line": str(place[day]), **line}
        if luck < 0.006:
            back = {"item": line["item"], "ordered": day + timedelta(days=21), "amount": -float(str(line["amount"]))}
            if day + timedelta(days=21) <= AS_OF:
                yield {"sale": day, "line": f"{place[day]}C", "account_id": account.id, **back}
    yield from _conflict(account)


def _days(account: Account, rng: Random) -> Iterator[date]:
    if account.trend == "project":
        yield next(day for id_, *_, day in ONE_OFF if id_ == account.id)
        return
    start = max(FIRST_DAY, account.since)
    day = start + timedelta(days=rng.random() * min(account.every, 30))
    last = SILENT_FROM if account.trend == "slowing" else AS_OF
    while day <= last:
        if day.weekday() > 4:
            day += timedelta(days=7 - day.weekday())
        if TET[0] <= day <= TET[1]:
            day = TET[1] + timedelta(days=1 + rng.randrange(3))
        if day <= last:
            yield day
        day += timedelta(days=max(1, round(0.85 * account.every * _season(account, day) * rng.uniform(0.6, 1.4))))


def _season(account: Account, day: date) -> float:
    """How much longer than usual until the next order."""
    if account.trend == "crushing":
        return 0.75 if day.month in (11, 12, 1, 2, 3, 4) else 1.7
    slow = 2.2 if account.trend == "slowing" and day >= SLOWS_ON else 1.0
    return slow * {1: 1.1, 2: 1.3, 10: 0.85, 11: 0.8, 12: 0.85}.get(day.month, 1.0)


def _trend(account: Account, day: date) -> float:
    if account.trend == "slowing" and day >= SLOWS_ON:
        return 0.6
    if account.trend == "growing":
        return 0.7 + 0.7 * (day - FIRST_DAY).days / (AS_OF - FIRST_DAY).days
    return 1.0


def _basket(account: Account, rng: Random) -> list[tuple[tuple[str, float, int, int], float]]:
    """One to five items; each customer has favourites."""
    mine = dice(account.id, "favourites").sample(CATALOGUE, 7)
    count = rng.choices((1, 2, 3, 4, 5), (2, 3, 4, 3, 2))[0]
    picked: dict[str, tuple[tuple[str, float, int, int], float]] = {}
    for _ in range(count):
        item = rng.choices(mine, [each[3] for each in mine])[0]
        # Few of what is dear, many of what is cheap.
        picked[item[0]] = (item, rng.lognormvariate(0, 0.5) * 400 / item[1] ** 0.75)
    return list(picked.values())


def _after_sale(account: Account, rng: Random, day: date) -> Row:
    """What one order has in common: when it was promised and came, and who called or wrote afterwards."""
    serve = SERVE[account.serve]
    promised = day + timedelta(days=rng.choice((5, 7, 7, 10, 14)))
    late = rng.random() < serve.late_delivery
    delivered = promised + timedelta(days=rng.randint(2, 9) if late else -rng.randint(0, 2))
    call = delivered + timedelta(days=rng.randint(1, 6) if rng.random() < 0.9 else rng.randint(9, 14))
    thanked = day + timedelta(days=rng.randint(1, 3))
    return {
        "promised": promised,
        "delivered": delivered if delivered <= AS_OF else None,
        "after_sale_call": call if call <= AS_OF and rng.random() < serve.calls else None,
        "thanked": thanked if thanked <= AS_OF and rng.random() < serve.thanks else None,
    }


def _line(
    account: Account, rng: Random, day: date, item: tuple[str, float, int, int], qty: int, luck: float, sale: Row
) -> Row:
    serve = SERVE[account.serve]
    name, price, warranty, _ = item
    cheap = FACTS.get(account.id, {}).get("price_held") == "yes"
    discount = rng.choice((8, 10, 12, 15)) if cheap and rng.random() < 0.85 else rng.choices((0, 5), (12, 1))[0]
    delivered = sale["delivered"]
    short = rng.random() < serve.short and qty > 1
    end = delivered + timedelta(days=warranty) if warranty and isinstance(delivered, date) else None
    checked = end - timedelta(days=rng.randint(4, 25)) if end and rng.random() < serve.calls else None
    return {
        "account_id": account.id,
        "ordered": day,
        "amount": round(qty * price * (1 - discount / 100), 2),
        "item": name,
        "qty": qty,
        "qty_shipped": (round(qty * 0.6) if short else qty) if delivered else 0,
        **sale,
        "discount_pct": discount,
        "returned": "yes" if 0.006 < luck < 0.016 and delivered else None,
        "warranty_end": end,
        "warranty_check": checked if checked and checked <= AS_OF else None,
    }


def _conflict(account: Account) -> Iterator[Row]:
    """The same item in the same week: a part for the old customer, all of it for the new one."""
    for item, week in CONFLICTS:
        price = next(each[1] for each in CATALOGUE if each[0] == item)
        if account.id in ("0110", "0133"):
            old = account.id == "0110"
            qty, shipped = (60, 20) if old else (25, 25)
            delivered = week if old else week + timedelta(days=1)
            ordered = week - timedelta(days=9 if old else 4)
            yield {
                "sale": f"{week} {item}", "line": "1", "account_id": account.id, "ordered": ordered, "item": item,
                "amount": round(qty * price, 2), "qty": qty, "qty_shipped": shipped, "delivered": delivered,
                "promised": delivered, "discount_pct": 0,
            }  # fmt: skip
