"""What goes wrong in real sheets: some forty cells nobody meant that way, away from the accounts of the story."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from sample_firm.story import TOP_IDS, dice

Row = dict[str, object]
Tables = dict[str, list[Row]]

CELLS = (
    # table, column, what stands there instead, rows
    ("Touches", "date", "31/02/2026", 1),
    ("Touches", "date", "14.08.26", 1),
    ("Touches", "date", "last Tuesday", 1),
    ("Touches", "date", date(2027, 9, 14), 1),
    ("Touches", "date", None, 1),
    ("Touches", "account_id", "O126", 1),
    ("Touches", "account_id", "0162", 1),
    ("Touches", "account_id", 134, 1),
    ("Touches", "owner", None, 1),
    ("Touches", "channel", "phone cal", 1),
    ("Touches", "channel", "vist", 1),
    ("Touches", "hours", 45, 1),
    ("Touches", "person_id", "P999", 1),
    ("Service", "kind", "complant", 1),
    ("Service", "severity", "high", 1),
    ("Service", "satisfaction", 7, 1),
    ("Service", "opened", None, 1),
    ("Orders", "qty", -5, 1),
    ("Orders", "discount_pct", 120, 1),
    ("Orders", "amount", "USD 1,240.50", 1),
    ("Orders", "amount", None, 1),
    ("Orders", "promised", "next week", 1),
    ("Orders", "order_id", 25890, 1),
    ("People", "role", "decision mkr", 1),
    ("People", "birthday", "12 tháng 5", 1),
    ("Promises", "kept_on", "yes", 1),
    ("Promises", "account_id", "0199", 1),
    ("Competitors", "kind", "quotting", 1),
)

ERRORS = (
    # table, column, the error a broken formula left, the formula
    ("Accounts", "revenue_12m", "#N/A", '=VLOOKUP("none",$A$4:$B$63,2,FALSE)'),
    ("Orders", "amount", "#REF!", "=SUM(#REF!)"),
    ("People", "link_date", "#N/A", "=NA()"),
    ("Benchmarks", "our_score", "#DIV/0!", "=1/0"),
)


def spoil(tables: Tables) -> list[tuple[str, int, str, str, str]]:
    """Spoil cells in place; return the cells that are to hold errors: table, row, column, error, formula."""
    taken: dict[str, set[int]] = {}
    for number, (table, column, value, count) in enumerate(CELLS):
        for turn in range(count):
            row = _some_row(tables, table, taken, f"{number}.{turn}", lambda row, c=column: row.get(c) is not None)
            row[column] = value
    # An answer before the question, a delivery before the order.
    for table, later, earlier, days in (("Service", "first_reply", "opened", 1), ("Orders", "delivered", "ordered", 4)):
        for turn in range(2):
            row = _some_row(tables, table, taken, f"{later}.{turn}", lambda row, c=later: row.get(c) is not None)
            moment = row[earlier]
            row[later] = moment - timedelta(days=days) if isinstance(moment, date | datetime) else None
    # A row pasted twice, and an order line keyed in again.
    for table in ("Touches", "Touches", "Orders"):
        twin = dict(_some_row(tables, table, taken, f"twin{len(tables[table])}", lambda row: True))
        tables[table].append(twin)
    by_id = {row["account_id"]: row for row in tables["Accounts"]}
    by_id["0145"]["wallet_share_pct"] = 130
    by_id["0144"]["tier"] = "D"
    return [
        (table, _some_place(tables, table, taken, f"error{n}", lambda row: True), column, error, formula)
        for n, (table, column, error, formula) in enumerate(ERRORS)
    ]


def _some_row(tables: Tables, table: str, taken: dict[str, set[int]], turn: str, fits: Callable[[Row], bool]) -> Row:
    return tables[table][_some_place(tables, table, taken, turn, fits)]


def _some_place(tables: Tables, table: str, taken: dict[str, set[int]], turn: str, fits: Callable[[Row], bool]) -> int:
    """A row of an account outside the story that nothing else has spoiled yet."""
    used = taken.setdefault(table, set())
    rows = tables[table]
    free = [n for n, row in enumerate(rows) if n not in used and row.get("account_id") not in TOP_IDS and fits(row)]
    place = dice("mess", table, turn).choice(free)
    used.add(place)
    return place
