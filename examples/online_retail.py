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
    """One line a customer and day, and one a credit note, as the Orders table holds them.

    Credit notes of customers without any order since December (they returned older goods) are left out.
    """
    sales = _read(data / SALES, "revenue").assign(mark="", returned=None)
    credits = _read(data / CREDITS, "returns").assign(mark="C", returned="yes")
    credits = credits[credits["account_id"].isin(sales["account_id"])]
    lines = pd.concat([sales, credits], ignore_index=True).sort_values(["ordered", "account_id", "mark"])
    order_id = lines["account_id"] + "-" + lines["ordered"].dt.strftime("%Y%m%d") + lines["mark"]
    return lines.assign(order_id=order_id, line="1").drop(columns="mark").reset_index(drop=True)


def _read(path: Path, amount: str) -> pd.DataFrame:
    table = pd.read_csv(
        path, dtype={"customer_id": "str"}, parse_dates=["date"], usecols=["customer_id", "date", amount]
    )
    return table.rename(columns={"customer_id": "account_id", "date": "ordered", amount: "amount"})


def build(lines: pd.DataFrame, book: Path) -> None:
    """Write the workbook: every customer with its number for a name, every line, nothing else."""
    customers = sorted(lines["account_id"].unique())
    accounts = {"account_id": customers, "account": customers, "owner": [OWNER] * len(customers)}
    template.build(book, {"Accounts": accounts, "Orders": lines}, policy=policy.rows())


def score_it(book: Path) -> str:
    """Score the workbook the way `account-review score BOOK --as-of 2011-05-31` does; say who the top set is."""
    from addin import jobs

    review, _ = jobs.score(book, as_of=AS_OF)
    top, accounts = review.top, review.accounts
    first = ", ".join(top.customers["customer_id"].head(10))
    return (
        f"{100 * top.share_of_customers:.0f} % of customers make {100 * top.share_of_revenue:.0f} % of revenue "
        f"({int(accounts['top'].sum())} of {len(accounts):,}); the first ten are {first}"
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
    credit_notes = int((lines["amount"] < 0).sum())
    print(
        f"{book}: {lines['account_id'].nunique():,} customers, {len(lines) - credit_notes:,} order days and "
        f"{credit_notes:,} credit notes, {lines['ordered'].min():%Y-%m-%d} to {lines['ordered'].max():%Y-%m-%d}"
    )
    print(score_it(book))
    return 0


if __name__ == "__main__":
    sys.exit(main())
