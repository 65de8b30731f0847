"""What comes in at the service desk, and what was promised."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random

from sample_firm.story import ACCOUNTS, AS_OF, FIRST_DAY, SERVE, TOP_IDS, Account, dice
from sample_firm.trade import CATALOGUE
from sample_firm.words import PROMISES, SERVICE_NOTES

Row = dict[str, object]

KINDS = (("complaint", 18), ("question", 30), ("repair", 14), ("request", 22), ("delivery", 13), ("attitude", 3))
CLOSING = datetime.combine(AS_OF, time(17))

OPEN_COMPLAINTS = (
    # account, day, severity, what
    ("0105", date(2026, 9, 8), "major", "Crane bearing noisy after ten days, waiting for our engineer"),
    ("0105", date(2026, 9, 17), "minor", "Two couplings short, invoice says complete"),
    ("0110", date(2026, 9, 15), "major", "密封件规格不符，等待更换"),
)


def service() -> list[Row]:
    """Every item of every account, by the hour it came in."""
    rows = [row for account in ACCOUNTS for row in _items(account)]
    for account_id, day, severity, note in OPEN_COMPLAINTS:
        opened = datetime.combine(day, time(9, 40))
        rows.append({"account_id": account_id, "opened": opened, "kind": "complaint", "severity": severity,
                     "first_reply": opened + timedelta(hours=53), "note": note})  # fmt: skip
    rows.sort(key=lambda row: (row["opened"], row["account_id"]))
    for number, row in enumerate(rows, 1):
        row["item_id"] = f"S{number:04d}"
    return rows


def _items(account: Account) -> Iterator[Row]:
    if account.id == "0107":
        return
    rng, serve = dice(account.id, "service"), SERVE[account.serve]
    busy = 1.6 if account.id in TOP_IDS else 0.6
    day = max(FIRST_DAY, account.since)
    while True:
        day += timedelta(days=rng.expovariate(serve.items_month * busy / 30) + 1)
        if day > AS_OF:
            return
        if day.weekday() < 5:
            yield _item(account, rng, datetime.combine(day, time(7 + rng.randrange(10), 5 * rng.randrange(12))))


def _item(account: Account, rng: Random, opened: datetime) -> Row:
    serve = SERVE[account.serve]
    kind = rng.choices([name for name, _ in KINDS], [weight for _, weight in KINDS])[0]
    hours = rng.uniform(26, 80) if rng.random() < serve.late_reply else rng.uniform(0.3, 15)
    reply = _minutes(opened + timedelta(hours=hours))
    closed = _minutes(reply + timedelta(hours=rng.uniform(1, 90)))
    wait = rng.uniform(0.1, 20)
    told = _minutes(opened + timedelta(hours=wait / 6 if serve.late_reply < 0.2 else wait))
    item = rng.choice(CATALOGUE)[0]
    return {
        "account_id": account.id,
        "opened": opened,
        "kind": kind,
        "severity": rng.choices(("minor", "major"), (5, 1))[0] if kind in ("complaint", "repair") else None,
        "first_reply": reply if reply <= CLOSING else None,
        "closed": closed if closed <= CLOSING else None,
        "owner_told": told if told <= CLOSING and rng.random() < 0.7 else None,
        "satisfaction": rng.choice((3, 4, 4, 5) if serve.late_reply < 0.2 else (1, 2, 3, 4))
        if rng.random() < 0.4
        else None,
        "note": rng.choice(SERVICE_NOTES[kind]).format(item=item),
    }


def promises() -> list[Row]:
    """What we said we would do: most kept, some late, a few open."""
    rows: list[Row] = []
    for account in ACCOUNTS:
        rng, keeps = dice(account.id, "promises"), {"good": 0.95, "fair": 0.8, "poor": 0.45}[account.serve]
        count = 0 if account.id == "0107" else rng.randint(3, 6) if account.id in TOP_IDS else rng.randrange(2)
        for _ in range(count):
            due = AS_OF - timedelta(days=rng.randint(-15, 240))
            kept = (
                due - timedelta(days=rng.randint(0, 4))
                if rng.random() < keeps
                else due + timedelta(days=rng.randint(2, 12))
            )
            rows.append({"account_id": account.id, "due": due, "what": rng.choice(PROMISES[account.language]),
                         "kept_on": kept if kept <= AS_OF else None})  # fmt: skip
    rows.sort(key=lambda row: (row["due"], row["account_id"]))
    for number, row in enumerate(rows, 1):
        row["promise_id"] = f"K{number:03d}"
    return rows


def _minutes(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)
