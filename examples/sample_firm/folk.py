"""The people at each customer."""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta

from sample_firm.story import ACCOUNTS, AS_OF, CARE, TOP_IDS, Account, dice
from sample_firm.words import FAMILY, INTERESTS, MEET, NAMES, TITLES

ROLES = ("decision maker", "sponsor", "champion", "user", "user")
PINYIN = {"cn": ("wang", "li", "zhang", "liu", "chen", "yang", "zhao", "zhou"),
          "tw": ("chen", "lin", "huang", "chang", "wu", "tsai", "hsu", "cheng")}  # fmt: skip


def people() -> list[dict[str, object]]:
    """Two to five people at a top customer, one or two elsewhere."""
    rows = [row for account in ACCOUNTS for row in _at(account)]
    for number, row in enumerate(rows, 1):
        row["person_id"] = f"P{number:03d}"
    return rows


def _at(account: Account) -> list[dict[str, object]]:
    rng = dice(account.id, "people")
    known = CARE[account.care]
    count = 2 if account.id == "0107" else 5 if account.id in TOP_IDS else rng.choice((1, 2, 2, 2))
    first, second = NAMES[account.language]
    rows = []
    for place, (one, two) in enumerate(
        zip(rng.sample(range(len(first)), count), rng.sample(range(len(second)), count), strict=True)
    ):
        joined = "" if account.language in PINYIN else " "
        row: dict[str, object] = {"account_id": account.id, "name": f"{first[one]}{joined}{second[two]}"}
        rows.append(row)
        if account.id == "0107":
            continue
        born = date(rng.randint(1964, 1994), rng.randint(1, 12), rng.randint(1, 28))
        row |= {
            "title": TITLES[account.language][place],
            "role": ROLES[place],
            "email": f"{_mailbox(account.language, one, first[one])}{place + 1}@a{account.id}.example",
            "birthday": born if rng.random() < 0.4 + known.occasions / 2 else None,
            "anniversary": account.since if place == 0 and known.occasions > 0.6 else None,
            "interests": rng.choice(INTERESTS[account.language]) if rng.random() < 0.6 else None,
            "wants_to_meet": rng.choice(MEET) if rng.random() < 0.08 else None,
        }
        if known.occasions > 0.6 and (at_home := dice(account.id, "family", place)).random() < 0.6:
            row["family"] = at_home.choice(FAMILY[account.language])
        if account.id in TOP_IDS and place < 3:
            row |= _links(account, place)
    if account.id == "0105":
        rows[1]["unhappy"] = rows[2]["unhappy"] = "yes"
        rows[0]["title"] = "Operations director (new since June)"
    if account.id == "0110":
        rows[2]["unhappy"] = "yes"
    if account.id == "0104":
        rows[4]["role"] = "blocker"
    return rows


def _links(account: Account, place: int) -> dict[str, object]:
    """How strong our link is and the best rival's, and when that was judged; some judgements are too old to count."""
    rng = dice(account.id, "links", place)
    strong = account.care in ("close", "steady")
    ours = rng.randint(3, 5) if strong else rng.randint(1, 3)
    theirs = rng.randint(0, 2) if strong else rng.randint(2, 4)
    age = rng.randint(5, 80) if account.owner != "Trần Quốc Bảo" and rng.random() < 0.7 else rng.randint(110, 260)
    return {"our_link": ours, "rival_link": theirs, "link_date": AS_OF - timedelta(days=age)}


def _mailbox(language: str, place: int, name: str) -> str:
    if language in PINYIN:
        return PINYIN[language][place]
    plain = unicodedata.normalize("NFD", name.replace("Đ", "D").replace("đ", "d"))
    return "".join(letter for letter in plain if letter.isascii() and letter.isalpha()).lower()
