"""A person's name alone tells who he is only where nobody else of ours is called so."""

from __future__ import annotations

import pandas as pd
import pytest

from workbook.incoming.matching import by_person_name

PEOPLE = pd.DataFrame(
    {
        "person_id": ["P1", "P2", "P3", "P4", "P5", "P6"],
        "account_id": ["01", "01", "02", "01", "03", "03"],
        "name": ["Callum Drummond", "Trần Văn An", "Jo Smith", "Jo Smith", "王芳", "Hùng"],
    }
)


@pytest.mark.parametrize(
    ("name", "account", "person"),
    [
        ("Callum Drummond", "01", "P1"),
        ("Drummond, Callum", "01", "P1"),
        ("callum  DRUMMOND", "01", "P1"),
        ("An Tran Van", "01", "P2"),
        ("王芳", "03", "P5"),
        ("Jo Smith", "", ""),
        ("Hùng", "", ""),
        ("Callum", "", ""),
        ("Nobody Here", "", ""),
        (None, "", ""),
    ],
)
def test_a_name_means_the_only_person_called_so_in_any_order_and_without_accents(name, account, person):
    found = by_person_name([name], PEOPLE)
    assert (list(found.account_id), list(found.person_id)) == ([account], [person])
