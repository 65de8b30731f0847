"""Build a workbook from a real wholesaler's orders, and score it.

    python examples/online_retail.py FOLDER [--data DIR]

The data: UCI data set 352 "Online Retail" (Dr Daqing Chen, CC BY 4.0), 2010-12-01 to 2011-05-31, one row a
customer and day. There are orders and credit notes and nothing else: no contact, no service item, no rival.
Nothing is invented to fill the gap, so most of the score stays Unknown, and the review says so.
"""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

import pandas as pd

from udfs import policy
from workbook import template

AS_OF = date(2011, 5, 31)
DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "online-retail"
SALES, CREDITS = "order_days_to_2011-05-31.csv", "returns_to_2011-05-31.csv"
OWNER = "House"
"""The table wants an owner and the data names none: one house account owner for all."""


def order_lines(data: Path) -> pd.DataFrame:
    """Every order line and every credited line, as the Orders table holds them.

    The files give a customer's day: its total and its number of lines. The lines share the total equally; no figure of
    the review depends on how, but the share of lines that came back does depend on their number. Credit notes of
    customers without any order since December (they returned older goods) are left out.
    """
    sales = _lines(data / SALES, "revenue", "lines").assign(mark="", returned=None)
    credits = _lines(data / CREDITS, "returns", "rlines").assign(mark="C", returned="yes")
    credits = credits[credits["account_id"].isin(sales["account_id"])]
    lines = pd.concat([sales, credits], ignore_index=True)
    lines = lines.sort_values(["ordered", "account_id", "mark"], kind="stable", ignore_index=True)
    order_id = lines["account_id"] + "-" + lines["ordered"].dt.strftime("%Y%m%d") + lines["mark"]
    line = lines.groupby(order_id).cumcount() + 1
    return lines.assign(order_id=order_id, line=line.astype("str")).drop(columns="mark")


def _lines(path: Path, amount: str, count: str) -> pd.DataFrame:
    days = pd.read_csv(path, dtype={"customer_id": "str"}, parse_dates=["date"])
    days = days.rename(columns={"customer_id": "account_id", "date": "ordered"})
    each = days.loc[days.index.repeat(days[count])]
    share = (each[amount] / each[count]).round(4)
    return each[["account_id", "ordered"]].assign(amount=share).reset_index(drop=True)


def build(lines: pd.DataFrame, book: Path) -> None:
    """Write the workbook: every customer with its number for a name, every line, nothing else."""
    customers = sorted(lines["account_id"].unique())
    accounts = {"account_id": customers, "account": customers, "owner": [OWNER] * len(customers)}
    template.build(book, {"Accounts": accounts, "Orders": lines}, policy=policy.rows())


def score_it(book: Path) -> str:
    """Score the workbook the way `account-review score BOOK --as-of 2011-05-31` does; say who the top set is."""
    from addin import jobs

    review, _ = jobs.score(book, as_of=AS_OF)
    top, accounts, exposed = review.top, review.accounts, review.exposed
    first = ", ".join(top.customers["customer_id"].head(10))
    known = {name: int(accounts[f"{name}_score"].notna().sum()) for name in ("contact", "activity", "service")}
    worst = "; ".join(
        f"{row['account_id']} {row['exposure_score']:.1f} ({row['revenue_at_risk_amount']:,.0f}), {row['reason_1']}"
        for row in exposed.head(3).to_dict("records")
    )
    return (
        f"{100 * top.share_of_customers:.1f} % of customers make {100 * top.share_of_revenue:.0f} % of revenue "
        f"({int(accounts['top'].sum())} of {len(accounts):,}); the first ten are {first}.\n"
        f"Scores known of {len(accounts):,} accounts: contact {known['contact']:,}, activity {known['activity']:,}, "
        f"service {known['service']:,} (returns only).\n"
        f"Blind spots: {len(review.blind_spots)} of the top customers. Flagged: {len(exposed)}, with "
        f"{exposed['revenue_at_risk_amount'].sum():,.0f} at risk; first: {worst}"
    )


def main() -> int:
    """Read, build, score, tell."""
    parser = argparse.ArgumentParser(description="Build and score a workbook from real orders.")
    parser.add_argument("folder", type=Path, help="where the workbook goes")
    parser.add_argument("--data", type=Path, default=DATA, help="folder with the two csv files")
    given = parser.parse_args()
    missing = [name for name in (SALES, CREDITS) if not (given.data / name).is_file()]
    if missing:
        print(f"{given.data}: found no {' and no '.join(missing)}; name the folder with --data DIR.", file=sys.stderr)
        return 2
    lines = order_lines(given.data)
    given.folder.mkdir(parents=True, exist_ok=True)
    book = given.folder / "online-retail.xlsx"
    build(lines, book)
    credited = lines["amount"] < 0
    days, notes = (lines.loc[which, "order_id"].nunique() for which in (~credited, credited))
    first, last = lines["ordered"].min(), lines["ordered"].max()
    print(
        f"{book}: {lines['account_id'].nunique():,} customers, {days:,} order days "
        f"with {int((~credited).sum()):,} lines and {notes:,} credit notes, {first:%Y-%m-%d} to {last:%Y-%m-%d}"
    )
    print(score_it(book))
    return 0


if __name__ == "__main__":
    sys.exit(main())
