"""Order lines: what was bought and what came back, each with an order number and a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.incoming.deriving.currencies import other_currency
from workbook.incoming.deriving.links import untied
from workbook.incoming.deriving.words import meanings
from workbook.incoming.recognising.aliases import OWN

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from workbook.incoming.deriving.columns import Columns
    from workbook.incoming.deriving.leaving import Leaving

_MONEY = ("amount", "sales_amount", "debit", "credit", "returns_amount", "unit_price")
_OFF = ("discount_amount", "returns_amount", "reduction_amount")


def orders(
    columns: Columns, plain: dict[str, pd.Series], linked: dict[str, pd.Series], leaving: Leaving
) -> dict[str, pd.Series]:
    """Columns of Orders, made of what the file says."""
    import numpy as np
    import pandas as pd

    ordered = columns.days("ordered")
    marks, other = other_currency(columns, linked, _MONEY)
    leaving.leave(other, "currency", values=marks)
    amount, back = _ledger(columns, leaving) if "debit" in columns else _amount(columns)
    quantity = columns.numbers("qty")
    back = back | (amount < 0)
    for field in ("ordered", *_MONEY, *_OFF):
        if field in columns.bad:
            code = "bad_date" if field == "ordered" else "bad_amount"
            leaving.leave(columns.bad[field], code, field)
    leaving.leave(ordered.isna(), "no_date")
    leaving.leave(np.isnan(amount), "no_amount")
    leaving.leave(untied(linked, columns), "no_account")
    number = _number(columns, ordered, amount)
    leaving.leave(number.isna(), "no_order")
    made = plain | {"order_id": number, "ordered": ordered, "amount": pd.Series(np.round(amount, 4))}
    made["line"] = _line(plain, number)
    if "qty" in columns:
        columns.tell_unreadable("qty")
        made["qty"] = pd.Series(np.where(quantity < 0, np.nan, quantity))
    if "discount_pct" not in plain and "discount_amount" in columns and "sales_amount" in columns:
        made["discount_pct"] = _discount(columns)
    returned = plain.get("returned")
    if returned is not None and columns.export.system == OWN:
        # a table of ours says what came back
        return made
    if returned is None and back.any():
        returned = pd.Series(pd.array([None] * len(columns), dtype="boolean"))
    if returned is not None:
        made["returned"] = returned.mask(back, True)
    return made


def _amount(columns: Columns) -> tuple[np.ndarray, np.ndarray]:
    """Net value of each line, and where goods came back."""
    import numpy as np

    amount = columns.numbers("amount")
    sold = columns.numbers("sales_amount")
    if "sales_amount" not in columns and "amount" not in columns:
        sold = columns.numbers("unit_price") * columns.numbers("qty")
    off = {field: np.abs(np.nan_to_num(columns.numbers(field))) for field in _OFF}
    net = np.nan_to_num(sold) - sum(off.values())
    nothing = np.isnan(sold) & (off["returns_amount"] == 0)
    amount = np.where(np.isnan(amount), np.where(nothing, np.nan, net), amount)
    return amount, (off["returns_amount"] > 0) | (np.nan_to_num(columns.numbers("returns_qty")) > 0)


def _ledger(columns: Columns, leaving: Leaving) -> tuple[np.ndarray, np.ndarray]:
    """A customer's ledger: what was sold is debited against revenue; tax and payments are no orders."""
    import numpy as np

    debit, credit = np.nan_to_num(columns.numbers("debit")), np.nan_to_num(columns.numbers("credit"))
    other = columns.text("counter_account")
    kind = other.str.slice(0, 3).map(dict(meanings("counter_account")))
    leaving.leave(kind == "tax", "tax", "counter_account")
    leaving.leave((kind == "payment") | (other.isna() & (debit == 0) & (credit != 0)), "payment", "counter_account")
    amount = np.where((debit == 0) & (credit == 0), np.nan, debit - credit)
    return amount, (kind == "returns").to_numpy()


def _number(columns: Columns, ordered: pd.Series, amount: np.ndarray) -> pd.Series:
    """The order's number; where the program has none, made of customer and day, with a C for a credit note."""
    number = columns.text("order_id")
    if "order_id" in columns:
        return number
    who = columns.text("account_key", "account_id", "account_name")
    made: pd.Series = who + "-" + ordered.dt.strftime("%Y%m%d")
    return made.where(~(amount < 0), made + "C")


def _line(plain: dict[str, pd.Series], number: pd.Series) -> pd.Series:
    """The line's number; where the program has none, its place within the order, lines that stay out counted."""
    within = (number.groupby(number.fillna("")).cumcount() + 1).astype("str")
    return plain["line"].where(plain["line"].notna(), within) if "line" in plain else within


def _discount(columns: Columns) -> pd.Series:
    """Discount in percent of what was sold."""
    import numpy as np
    import pandas as pd

    sold, off = columns.numbers("sales_amount"), columns.numbers("discount_amount")
    share = 100 * np.abs(off) / np.where(sold > 0, sold, np.nan)
    return pd.Series(np.where(share <= 100, np.round(share, 4), np.nan))
