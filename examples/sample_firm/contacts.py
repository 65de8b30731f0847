"""The contact log: who met whom, how, and with what in mind."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from sample_firm.story import ACCOUNTS, AS_OF, BAO, CARE, FIRST_DAY, HA, LIN, Account, dice
from sample_firm.trade import CATALOGUE, TET
from sample_firm.words import BENEFITS, COURTESY, IDEAS, PURPOSES, RECALLS, WRITTEN

Row = dict[str, object]

SPOKEN = ("visit", "meeting", "call", "call", "call", "email", "email", "lunch")
WRITING = ("note", "letter", "newsletter", "clipping", "brief", "card")
HOURS = {"visit": 2.5, "meeting": 1.5, "call": 0.4, "email": 0.25, "lunch": 1.5, "golf": 4.0, "event": 3.0}
COST = {"visit": 18.0, "lunch": 46.0, "golf": 160.0, "event": 120.0, "letter": 2.5, "card": 1.5, "gift": 35.0}
FESTIVALS = {
    "vi": (("Tết", date(2026, 2, 10)), ("Mid-Autumn", date(2025, 10, 3)), ("Mid-Autumn", date(2026, 9, 23))),
    "cn": (
        ("Spring Festival", date(2026, 2, 11)),
        ("Mid-Autumn", date(2025, 10, 3)),
        ("Mid-Autumn", date(2026, 9, 23)),
    ),
    "tw": (
        ("Spring Festival", date(2026, 2, 11)),
        ("Mid-Autumn", date(2025, 10, 3)),
        ("Mid-Autumn", date(2026, 9, 24)),
    ),
    "en": (("Christmas", date(2025, 12, 18)),),
}


def touches(people: list[Row], orders: list[Row]) -> list[Row]:
    """Every contact with every account, by day; what follows a one-off sale follows its order."""
    staff: dict[object, list[Row]] = {}
    for person in people:
        staff.setdefault(person["account_id"], []).append(person)
    rows: list[Row] = []
    for account in ACCOUNTS:
        rng = dice(account.id, "touches")
        mine = [row for month in _months(account) for row in _month(account, rng, month, staff[account.id])]
        mine += _occasions(account, staff[account.id])
        mine += _programmes(account, staff[account.id][0], orders)
        mine += _last_word(account, staff[account.id])
        _book_next(account, mine)
        rows += mine
    rows.sort(key=lambda row: (row["date"], row["account_id"]))
    for row in rows:
        if row.get("agenda") and dice(row["account_id"], row["date"], "notes").random() < 0.6:
            row["prep_notes"] = "yes"
    for number, row in enumerate(rows, 1):
        row["touch_id"] = f"T{number:05d}"
        if str(row["date"]) < "2025-09":
            row["source"] = "CRM export"
    _follow_up(rows)
    return rows


def _follow_up(rows: list[Row]) -> None:
    """Owners who care write the day after a meeting, to whom they met; entered when there was time, so out of order."""
    care = {account.id: CARE[account.care] for account in ACCOUNTS}
    met: dict[tuple[object, object, int], list[Row]] = {}
    for row in rows:
        day = row["date"]
        assert isinstance(day, date)
        month = (row["account_id"], row["owner"], day.toordinal() - day.day)
        if row["channel"] in ("meeting", "visit") and row.get("direction") == "out":
            met.setdefault(month, []).append(row)
    for row in rows:
        day = row["date"]
        assert isinstance(day, date)
        waiting = met.get((row["account_id"], row["owner"], day.toordinal() - day.day))
        if not waiting or row["channel"] not in ("note", "letter", "brief") or row.get("occasion"):
            continue
        meeting = waiting.pop(0)
        after = meeting["date"]
        assert isinstance(after, date)
        after += timedelta(days=1)
        known = care[str(row["account_id"])]
        if (
            after.month == day.month
            and after <= AS_OF
            and dice(row["touch_id"], "follow up").random() < known.purposeful
        ):
            row["date"] = after
            if meeting.get("person_id"):
                row["person_id"] = meeting["person_id"]


def _months(account: Account) -> Iterator[date]:
    day = max(FIRST_DAY, account.since).replace(day=1)
    while day <= AS_OF:
        yield day
        day = (day + timedelta(days=32)).replace(day=1)


def _month(account: Account, rng: Random, month: date, people: list[Row]) -> Iterator[Row]:
    care = CARE[account.care]
    # One owner makes up the week's number on Friday.
    weekdays = (0, 1, 2, 3, 4, 4, 4, 4) if account.owner == BAO else (0, 1, 2, 3, 4)
    for _ in range(int(care.per_month + rng.random())):
        day = month + timedelta(days=rng.randrange(monthrange(month.year, month.month)[1]))
        day += timedelta(days=rng.choice(weekdays) - day.weekday())
        if FIRST_DAY <= day <= AS_OF and not TET[0] <= day <= TET[1]:
            yield from _contact(account, rng, day, people)


def _contact(account: Account, rng: Random, day: date, people: list[Row]) -> Iterator[Row]:
    care = CARE[account.care]
    quiet = account.quiet_from is not None and day >= account.quiet_from
    row: Row = {"date": day, "account_id": account.id, "owner": account.owner, "direction": "out"}
    who = _person(account, rng, day, people)
    if who and rng.random() < care.recorded:
        row["person_id"] = who["person_id"]
    if rng.random() < care.written and not quiet:
        yield row | _writing(account, rng)
        return
    row["channel"] = rng.choice(SPOKEN)
    row["hours"] = round(HOURS[str(row["channel"])] * rng.uniform(0.6, 1.4) * 4) / 4 or 0.25
    row["cost"] = COST.get(str(row["channel"]))
    if rng.random() < care.purposeful and not quiet:
        yield row | _purposeful(account, rng)
    elif rng.random() < 0.8:
        yield row | {"purpose": rng.choice(COURTESY[account.language])}
    else:
        yield row
    # Most mails are answered; and customers ring by themselves now and then.
    answered = row["channel"] == "email" and rng.random() < (0.3 if quiet else 0.7)
    if (answered or rng.random() < 0.07) and day + timedelta(days=2) <= AS_OF:
        channel = "email" if answered else "call"
        yield {key: row.get(key) for key in ("account_id", "owner", "person_id")} | {
            "date": day + timedelta(days=rng.choice((1, 2))), "channel": channel, "direction": "in", "hours": 0.25,
        }  # fmt: skip


def _person(account: Account, rng: Random, day: date, people: list[Row]) -> Row | None:
    if account.sponsor_until and day > account.sponsor_until:
        people = [person for person in people if person.get("role") not in ("sponsor", "decision maker")]
    if account.care == "courtesy":
        people = people[2:]
    return rng.choice(people) if people else None


def _purposeful(account: Account, rng: Random) -> Row:
    care, words = CARE[account.care], account.language
    item = rng.choice(CATALOGUE)[0]
    return {
        "purpose": rng.choice(PURPOSES[words]).format(item=item, n=rng.randint(12, 96)),
        "customer_benefit": rng.choice(BENEFITS[words]) or None,
        "agenda": "yes" if rng.random() < care.purposeful - 0.35 else None,
        "idea": rng.choice(IDEAS[words]) if rng.random() < care.ideas else None,
        "new_method": "plant walk by video" if rng.random() < care.ideas / 4 else None,
        "referral": rng.choice(("asked", "received", "given")) if rng.random() < care.ideas / 5 else None,
    }


def _writing(account: Account, rng: Random) -> Row:
    words = account.language
    recalls = rng.choice(RECALLS[words]) if rng.random() < CARE[account.care].personal else None
    channel = rng.choice(WRITING)
    return {
        "channel": channel,
        "purpose": rng.choice(WRITTEN[words]),
        "personal": recalls,
        "hours": 0.25,
        "cost": COST.get(channel),
    }


def _occasions(account: Account, people: list[Row]) -> Iterator[Row]:
    """Cards, calls and small gifts on the day, late, or not at all."""
    care, rng = CARE[account.care], dice(account.id, "occasions")
    due = [
        (name, person, day.replace(year=year))
        for person in people
        for name in ("birthday", "anniversary")
        for year in (2025, 2026)
        if isinstance(day := person.get(name), date)
    ]
    due += [(name, people[0], day) for name, day in FESTIVALS[account.language]]
    for name, person, day in due:
        done = day + timedelta(days=rng.choice((-1, 0, 0, 1)) if rng.random() < 0.9 else 8)
        if FIRST_DAY <= done <= AS_OF and rng.random() < care.occasions:
            yield {
                "date": done, "account_id": account.id, "owner": account.owner, "direction": "out", "hours": 0.25,
                "channel": rng.choice(("card", "card", "card", "gift")), "person_id": person["person_id"],
                "occasion": name,
            }  # fmt: skip


def _programmes(account: Account, person: Row, orders: list[Row]) -> Iterator[Row]:
    """A card every month to the best customers, and thanks, a call and a letter after a one-off sale."""
    rng = dice(account.id, "programmes")
    common: Row = {
        "account_id": account.id,
        "owner": account.owner,
        "direction": "out",
        "person_id": person["person_id"],
    }
    due: list[tuple[str, str, date]] = []
    if account.care == "close":
        due = [("Monthly card", "card", month + timedelta(days=1)) for month in _months(account) if rng.random() < 0.9]
    if account.trend == "project" and account.owner in (HA, LIN):
        sale = next(row for row in orders if row["account_id"] == account.id)
        day, came = sale["ordered"], sale["delivered"]
        if isinstance(day, date) and isinstance(came, date):
            steps = (("thanks", "note", day, 2), ("call", "call", came, 6), ("letter", "letter", came, 31))
            due = [(f"Bridal: {step}", channel, start + timedelta(days=days)) for step, channel, start, days in steps]
    for name, channel, day in due:
        if FIRST_DAY <= day <= AS_OF:
            yield common | {"date": day, "channel": channel, "occasion": name, "hours": 0.25, "cost": COST.get(channel)}


def _last_word(account: Account, people: list[Row]) -> Iterator[Row]:
    """The last time anybody sat down with the sponsor."""
    if account.sponsor_until:
        yield {
            "date": account.sponsor_until, "account_id": account.id, "owner": account.owner, "direction": "out",
            "hours": 1.5, "channel": "meeting", "person_id": people[1]["person_id"], "agenda": "yes",
            "purpose": "Agree the spares list for the winter crane overhaul",
        }  # fmt: skip


def _book_next(account: Account, rows: list[Row]) -> None:
    """Write the next contact beside some purposeful ones, and for careful owners one that is still to come."""
    care, rng = CARE[account.care], dice(account.id, "next")
    spoken = sorted(
        (row for row in rows if row.get("purpose") and row.get("channel") in HOURS), key=lambda row: str(row["date"])
    )
    for row in spoken:
        if rng.random() < care.purposeful - 0.4:
            day = row["date"]
            row["next_date"] = day + timedelta(days=rng.randint(12, 30)) if isinstance(day, date) else None
            row["next_purpose"] = _purposeful(account, rng)["purpose"]
    if care.booked and spoken:
        spoken[-1]["next_date"] = AS_OF + timedelta(days=rng.randint(3, 24))
        spoken[-1]["next_purpose"] = _purposeful(account, rng)["purpose"]
