"""Build the sample workbook: a year of an invented distributor of industrial parts.

    python examples/make_sample.py [--out FILE]

The same bytes every time: the dice are seeded and the as-of date, 2026-09-30, is part of the story
(`sample_firm/story.py`).
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sample_firm import contacts, desk, folk, market, mess, trade
from sample_firm.story import ACCOUNTS, AS_OF, FACTS

from udfs import policy
from workbook import starters, template
from workbook.schema import BY_NAME

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

SHIPPED = Path(__file__).parents[1] / "addin" / "sample" / "AccountReview-sample.xlsx"

Row = dict[str, object]

NOTES = (
    # row, column, what the manager wrote
    (0, 0, "Notes to self (Châu)"),
    (2, 0, "Ask Daniel about the harbour. Who is the new operations director?"),
    (3, 0, "Belts at Hồng Lam: get a sample of Redline's"),
    (5, 1, "Q3 target"), (5, 2, 1_950_000),
    (6, 1, "Q3 so far"), (6, 2, 1_872_400),
    (7, 1, "gap"), (8, 4, "wedding palace: they recommended us twice!"),
    (10, 0, "=not a formula, just my arrow =>"),
    (12, 3, "Tet bonus list, see drawer"),
)  # fmt: skip
"""A sheet of the manager's own: arbitrary cells, which a score must leave as they are."""


def firm() -> tuple[dict[str, list[Row]], list[tuple[str, int, str, str, str]]]:
    """Every table's rows with the mess in them, and the cells that hold errors."""
    people, orders = folk.people(), trade.orders()
    tables: dict[str, list[Row]] = {
        "Accounts": [_account(account) for account in ACCOUNTS],
        "People": people,
        "Touches": contacts.touches(people, orders),
        "Service": desk.service(),
        "Orders": orders,
        "Promises": desk.promises(),
        "Competitors": market.competitors(),
        "Benchmarks": market.benchmarks(),
        "Referrals": market.referrals(),
        "Plans": market.plans(),
        "Team": market.team(),
        "Staff": market.staff(),
        "Network": market.network(),
    }
    return tables, mess.spoil(tables)


def _account(account: Any) -> Row:
    row: Row = {"account_id": account.id, "account": account.name, "owner": account.owner,
                "parent_id": account.parent or None, "customer_since": account.since,
                "one_off": "yes" if account.trend == "project" else None,
                "came_by": market.came_by(account),
                "language": "zh" if account.language in ("cn", "tw") else account.language}  # fmt: skip
    return row | FACTS.get(account.id, {}) | {"region": account.region}


def columns(name: str, rows: list[Row]) -> dict[str, list[object]]:
    """Rows as columns: the schema's, in its order, then a manager's own."""
    known = [column.name for column in BY_NAME[name].columns]
    own = [column for column in dict.fromkeys(key for row in rows for key in row) if column not in known]
    return {column: [row.get(column) for row in rows] for column in known + own}


def build(out: Path) -> dict[str, int]:
    """Write the sample to `out`; return rows by table."""
    tables, errors = firm()
    filled = {name: columns(name, rows) for name, rows in tables.items()}
    filled["Programme"] = starters.programme()
    filled["Questions"] = market.answers(starters.questions())

    def finish(book: Workbook) -> None:
        for table, row, column, error, formula in errors:
            sheet = book.get_worksheet_by_name(table)
            sheet.write_formula(template.HEADER + 1 + row, list(filled[table]).index(column), formula, None, error)
        notes = book.add_worksheet("Notes to self")
        for row, place, value in NOTES:
            notes.write(row, place, value)
        notes.write_formula(7, 2, "=C6-C7", None, 77_600)

    template.build(out, filled, policy=policy.rows(), finish=finish)
    return {name: len(next(iter(given.values()))) for name, given in filled.items()}


def main() -> int:
    """Build the sample where `--out` says, or where the package ships it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--out", type=Path, default=SHIPPED, help="where to write (default: the shipped sample)")
    out: Path = parser.parse_args().out
    out.parent.mkdir(parents=True, exist_ok=True)
    rows = build(out)
    print(f"{out.name}: as of {AS_OF}, " + ", ".join(f"{count} {name}" for name, count in rows.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
