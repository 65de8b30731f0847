"""A seeded firm of any size: typed frames as the model takes them, and the same firm as a workbook.

    python benchmarks/world.py S|M|L FILE ...

A FILE called .xlsx becomes the workbook, any other the pickled frames.

Everything is drawn, nothing is copied from a real firm. Contacts, orders and service items crowd on some accounts as
they do in life; an eighth of the customers are new; most purposes are worded differently from all others.
"""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from workbook.schema import BY_NAME
from workbook.schema.values import DTYPES

AS_OF = date(2026, 9, 30)
DAYS = 486
"""Days of history up to the as-of date."""
FIRST_ROW = 4
"""Where the template's tables have their first row."""


class Size(NamedTuple):
    """Accounts and touches; order lines are as many as touches, service items a fifth."""

    accounts: int
    touches: int


SIZES = {"S": Size(200, 5_000), "M": Size(2_000, 50_000), "L": Size(20_000, 500_000)}

OPENINGS = (
    "confirm delivery of {n} {thing}", "quote {n} {thing} for {place}", "complaint {n}: {thing} leaking at {place}",
    "review downtime of line {n} with {who}", "agree the yearly price of {thing} with {who}",
    "measure wear on {thing} no. {n}", "hand over drawing rev {n} to {who}", "train {who} on greasing {thing}",
    "find out why {place} stopped ordering {thing}", "negotiate {n} % rebate on {thing}", "chase payment of order {n}",
    "trial of {thing} on mixer {n}", "chốt giá {thing} cho đơn {n}", "xử lý khiếu nại {n}, {thing} bị rò ở {place}",
    "gặp {who} bàn lịch giao {n} {thing}", "确认{n}号订单{thing}交期", "讨论{place}{thing}价格",
    "现场检查{thing}磨损，记录{n}",
)  # fmt: skip
CLOSINGS = (
    "", "", "", ", decision by Friday", ", next step in two weeks", ", bring samples", " before the shutdown",
    " together with {who}", ", budget {n}", ", see last visit", ", trước cuối tháng", "，下周答复",
)  # fmt: skip
COURTESIES = (
    "just checking in with {who}", "courtesy call {place}", "touch base w/ {who}", "monthly call, {place}",
    "was in the area of {place}", "gọi hỏi thăm {who}", "thăm xã giao {place}", "例行拜访{place}", "lunch with {who}",
)  # fmt: skip
THINGS = ("seals", "bearings", "V-belts", "gearboxes", "couplings", "grease", "vòng bi", "gioăng", "轴承", "密封件")
WHO = ("Lan", "Anh Minh", "Chị Hoa", "王工", "Mr Tan", "Karen", "Dirk", "Sanjay", "Phát", "李经理", "Olsen", "Trang")
PLACES = ("Hoa Phat", "plant 2", "Bluegum", "Harbour", "nhà máy Bình Dương", "苏州厂", "Riverbend", "Mekong", "line 7")
REPLIED_MINUTES = (10, 1_900)


def tables(size: Size, seed: int = 1) -> dict[str, pd.DataFrame]:
    """Typed frames by table name, as `workbook.validate` gives them; the tables a score reads."""
    firm = _Firm(size, np.random.default_rng(seed))
    made = {
        "Accounts": firm.accounts(), "People": firm.people(), "Touches": firm.touches(), "Service": firm.service(),
        "Orders": firm.orders(), "Promises": firm.promises(), "Competitors": firm.competitors(),
        "Benchmarks": firm.benchmarks(), "Referrals": firm.referrals(), "Plans": firm.plans(),
        "Programme": firm.programme(),
    }  # fmt: skip
    return {name: typed(name, columns) for name, columns in made.items()}


def write_book(frames: dict[str, pd.DataFrame], path: Path) -> None:
    """The same firm as a workbook a manager could have filled in, with the policy beside it."""
    from udfs import policy
    from workbook import template

    rows = {name: frame[[column.name for column in BY_NAME[name].columns]] for name, frame in frames.items()}
    template.build(path, rows, policy=policy.rows())


def typed(name: str, columns: dict[str, Any]) -> pd.DataFrame:
    """A table's columns with their types, those not given blank, and the row each stands in."""
    n = len(next(iter(columns.values())))
    known = BY_NAME[name].columns
    frame: dict[str, Any] = {c.name: pd.Series(columns.get(c.name, [None] * n), dtype=DTYPES[c.kind]) for c in known}
    frame["row"] = np.arange(FIRST_ROW, FIRST_ROW + n, dtype="int64")
    spoilt = {f"{c.name}_bad": np.zeros(n, dtype=bool) for c in known if c.blank_speaks}
    return pd.DataFrame(frame | spoilt)


class _Firm:
    """Draws one table after the other; the dice go on from table to table."""

    def __init__(self, size: Size, dice: np.random.Generator) -> None:
        self.n, self.many, self.dice = size.accounts, size.touches, dice
        self.today = np.datetime64(AS_OF, "D")
        self.ids = np.array([f"{number:05d}" for number in range(1, self.n + 1)], dtype=object)
        self.owners = self.pick([f"Owner {number}" for number in range(max(4, self.n // 40))], self.n)
        new = dice.random(self.n) < 1 / 8
        self.since = self.today - np.where(new, dice.integers(20, 330, self.n), dice.integers(400, 4_000, self.n))
        weights = dice.lognormal(0, 1, self.n)
        self.weights = weights / weights.sum()
        self.items = np.array([f"Item {number}" for number in range(max(60, self.many // 100))], dtype=object)

    def pick(self, choices: Any, n: int, shares: Any = None) -> np.ndarray:
        return self.dice.choice(np.array(choices, dtype=object), n, p=shares)

    def crowd(self, n: int) -> np.ndarray:
        return self.dice.choice(self.n, n, p=self.weights)

    def maybe(self, share: float, values: np.ndarray) -> np.ndarray:
        return np.where(self.dice.random(len(values)) < share, values, None)

    def days(self, n: int, least: int = 0, most: int = DAYS) -> np.ndarray:
        return self.today - self.dice.integers(least, most, n)

    def texts(self, patterns: tuple[str, ...], n: int) -> np.ndarray:
        drawn = zip(
            self.pick(patterns, n), self.dice.integers(2, 9_999, n), self.pick(THINGS, n), self.pick(WHO, n),
            self.pick(PLACES, n), strict=True,
        )  # fmt: skip
        return np.array([t.format(n=n, thing=thing, who=who, place=p) for t, n, thing, who, p in drawn], dtype=object)

    def past(self, days: np.ndarray) -> np.ndarray:
        """What has not happened yet is blank."""
        return np.where(days <= self.today, days, np.datetime64("NaT"))

    def accounts(self) -> dict[str, Any]:
        n = self.n
        ends = np.where(self.dice.random(n) < 0.3, self.today + self.dice.integers(5, 600, n), np.datetime64("NaT"))
        return {
            "account_id": self.ids, "account": [f"Customer {number} Co." for number in range(1, n + 1)],
            "owner": self.owners, "customer_since": self.since, "contract_end": ends,
            "wallet_share_pct": np.where(self.dice.random(n) < 0.4, self.dice.integers(20, 100, n), np.nan),
            "main_competitor": self.maybe(0.2, self.pick(["Redline", "Norbelt", "Huaxin"], n)),
        }  # fmt: skip

    def people(self) -> dict[str, Any]:
        n = 3 * self.n
        rated = self.dice.random(n) < 0.5
        return {
            "person_id": [f"P{number}" for number in range(n)], "account_id": np.tile(self.ids, 3),
            "name": self.pick(WHO, n), "role": np.repeat(np.array(["decision maker", "user", "sponsor"]), self.n),
            "birthday": self.today - self.dice.integers(9_000, 22_000, n),
            "our_link": np.where(rated, self.dice.integers(0, 6, n), np.nan),
            "rival_link": np.where(rated, self.dice.integers(0, 6, n), np.nan),
            "link_date": np.where(rated, self.days(n, 0, 200), np.datetime64("NaT")),
        }  # fmt: skip

    def touches(self) -> dict[str, Any]:
        n, who = self.many, self.crowd(self.many)
        channels = ["call", "email", "visit", "meeting", "note", "card", "newsletter", "event"]
        kind = self.dice.random(n)
        purposeful = self.texts(OPENINGS, n) + self.texts(CLOSINGS, n)
        purpose = np.where(kind < 0.7, purposeful, np.where(kind < 0.92, self.texts(COURTESIES, n), None))
        booked = self.dice.random(n) < 0.03
        ahead = self.today + self.dice.integers(1, 40, n)
        people = np.array([f"P{number}" for number in who + self.n * self.dice.integers(0, 3, n)], dtype=object)
        return {
            "touch_id": [f"T{number}" for number in range(n)], "date": np.sort(self.days(n)),
            "account_id": self.ids[who], "owner": self.owners[who],
            "channel": self.pick(channels, n, [0.35, 0.25, 0.12, 0.08, 0.08, 0.06, 0.04, 0.02]),
            "person_id": self.maybe(0.85, people),
            "direction": self.pick(["out", "in", None], n, [0.6, 0.25, 0.15]), "purpose": purpose,
            "idea": self.maybe(0.05, np.full(n, True)), "personal": self.maybe(0.1, np.full(n, True)),
            "hours": np.where(self.dice.random(n) < 0.9, np.round(self.dice.random(n) * 3, 2), np.nan),
            "referral": self.maybe(0.02, self.pick(["asked", "received", "given"], n)),
            "next_date": np.where(booked, ahead, np.datetime64("NaT")),
            "next_purpose": np.where(booked, self.texts(OPENINGS, n), None),
            "occasion": self.maybe(0.03, self.pick(["birthday", "thanks", "Monthly card"], n)),
        }  # fmt: skip

    def service(self) -> dict[str, Any]:
        n = self.many // 5
        end = self.today.astype("datetime64[m]")
        opened = np.sort(end - self.dice.integers(0, DAYS * 1440, n))
        replied = opened + self.dice.integers(*REPLIED_MINUTES, n)
        closed = replied + self.dice.integers(60, 6 * 1440, n)
        here, settled = self.dice.random(n) < 0.97, self.dice.random(n) < 0.96
        return {
            "item_id": [f"S{number}" for number in range(n)], "account_id": self.ids[self.crowd(n)], "opened": opened,
            "kind": self.pick(["complaint", "question", "repair", "request"], n, [0.3, 0.4, 0.1, 0.2]),
            "severity": self.pick(["minor", "major", "severe", None], n, [0.6, 0.2, 0.05, 0.15]),
            "first_reply": np.where(here & (replied < end), replied, np.datetime64("NaT")),
            "closed": np.where(here & settled & (closed < end), closed, np.datetime64("NaT")),
            "note": self.texts(OPENINGS, n),
        }  # fmt: skip

    def orders(self) -> dict[str, Any]:
        n = self.many
        order = np.arange(n) // 2
        who = self.crowd(order[-1] + 1)[order]
        room = np.minimum(DAYS, (self.today - self.since[who]).astype(int))
        ordered = self.today - (self.dice.random(order[-1] + 1)[order] * room).astype(int)
        promised = ordered + self.dice.integers(5, 30, n)
        delivered = self.past(promised + self.pick([-3, -1, 0, 0, 1, 4], n).astype(int))
        qty = self.dice.integers(1, 40, n)
        short = self.dice.random(n) < 0.05
        came = ~np.isnat(delivered)
        called = self.past(delivered + self.dice.integers(1, 14, n))
        return {
            "order_id": [f"O{number}" for number in order], "line": (np.arange(n) % 2 + 1).astype(str),
            "account_id": self.ids[who], "ordered": ordered, "amount": np.round(self.dice.lognormal(6, 1.2, n), 2),
            "item": self.pick(self.items, n), "qty": qty, "promised": promised, "delivered": delivered,
            "qty_shipped": np.where(came, np.where(short, qty // 2, qty), 0),
            "discount_pct": np.where(self.dice.random(n) < 0.6, 0, self.dice.integers(1, 15, n)),
            "returned": self.maybe(0.02, np.full(n, True)),
            "after_sale_call": np.where(self.dice.random(n) < 0.5, called, np.datetime64("NaT")),
        }  # fmt: skip

    def promises(self) -> dict[str, Any]:
        due = self.days(self.n, 0, 300)
        kept = self.past(due + self.pick([-2, 0, 0, 5], self.n).astype(int))
        return {
            "promise_id": [f"R{number}" for number in range(self.n)], "account_id": self.ids[self.crowd(self.n)],
            "due": due, "what": self.texts(OPENINGS, self.n),
            "kept_on": np.where(self.dice.random(self.n) < 0.85, kept, np.datetime64("NaT")),
        }  # fmt: skip

    def competitors(self) -> dict[str, Any]:
        n = self.n // 2
        kinds = ["none seen", "quoting", "visiting", "trial", "order lost", "line lost"]
        return {
            "date": self.days(n, 0, 250), "account_id": self.ids[self.crowd(n)],
            "kind": self.pick(kinds, n, [0.6, 0.15, 0.1, 0.05, 0.07, 0.03]),
            "competitor": self.pick(["Redline", "Norbelt", "Huaxin"], n),
        }  # fmt: skip

    def benchmarks(self) -> dict[str, Any]:
        n = len(self.items) // 4
        scores = self.dice.integers(4, 10, (2, n))
        return {
            "item": self.items[:n], "our_score": scores[0], "best_rival_score": scores[1], "date": self.days(n, 0, 500),
        }  # fmt: skip

    def referrals(self) -> dict[str, Any]:
        n = self.n // 10
        return {
            "date": self.days(n), "account_id": self.ids[self.crowd(n)], "prospect": self.pick(PLACES, n),
            "direction": self.pick(["asked", "received", "given"], n),
        }  # fmt: skip

    def plans(self) -> dict[str, Any]:
        n = self.n // 20
        return {
            "account_id": self.ids[:n], "plan": self.texts(OPENINGS, n), "plan_owner": self.owners[:n],
            "next_step": self.texts(OPENINGS, n), "due": self.today + self.dice.integers(1, 60, n),
        }  # fmt: skip

    def programme(self) -> dict[str, Any]:
        return {
            "name": ["Monthly card", "Thanks"], "trigger": ["month", "order"], "offset_days": [0, 2],
            "channel": ["card", "note"], "tier": ["A", None],
        }  # fmt: skip


def made(size: str, *files: Path) -> None:
    """Have a size's files written by another interpreter: a program's peak memory counts from that of its parent."""
    subprocess.run([sys.executable, __file__, size, *map(str, files)], check=True)


def main() -> None:
    size, *files = sys.argv[1:]
    frames = tables(SIZES[size])
    for file in map(Path, files):
        if file.suffix == ".xlsx":
            write_book(frames, file)
        else:
            pd.to_pickle(frames, file)


if __name__ == "__main__":
    main()
