"""A cell made to keep a reader busy costs no more than any other."""

from __future__ import annotations

import time

import pandas as pd
import pytest

from workbook.incoming.matching import accounts, by_email, domain
from workbook.incoming.values import dates, flags, hours, numbers

LONG = 32_767
PEOPLE = pd.DataFrame({"person_id": ["P"], "account_id": ["A"], "email": ["an@acme.vn"]})


@pytest.mark.parametrize(
    "cell",
    [
        "1" + " " * LONG + "x", "1 " * (LONG // 2) + "x", "9" * LONG, "1," * (LONG // 2), "(" * LONG, "$" * LONG, "-" * LONG,
        "1:30" + " " * LONG + "(", "12:" * (LONG // 3), "jan " * (LONG // 4), "1h " * (LONG // 3) + "x", "a." * (LONG // 2),
        "a@" * (LONG // 2), "@" * LONG, "a;" * (LONG // 2), "công ty " * (LONG // 8), "公司" * (LONG // 2), "&" * LONG,
    ],
)  # fmt: skip
def test_a_long_cell_is_read_at_once(cell):
    started = time.process_time()
    for read in (dates, numbers, hours, flags):
        read([cell])
    domain(cell)
    by_email([cell], PEOPLE)
    accounts([cell], {"A": "Acme"})
    assert time.process_time() - started < 2
