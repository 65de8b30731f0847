"""Whatever stands under known headers: no crash, and every row is in or told why not."""

from __future__ import annotations

import datetime as dt

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.workbook.incoming.recognising.foreigners import Rows
from workbook.incoming.deriving import foreign
from workbook.incoming.recognising import Recognised, recognise
from workbook.incoming.recognising.aliases import exports
from workbook.schema import BY_NAME
from workbook.schema.cells import CellError
from workbook.schema.values import DTYPES

USABLE = [export for export in exports() if export.table]
WORDS = (
    "2026-01-02", "1/2/2026", "Completed", "Call", "Closed", "Yes", "10 USD", "5 €", "1,234", "=1+1", "Tổng cộng", "Total:",
    "Tên khách hàng: A", "  ", "1:30:00", "001xx0000000001", "a@b.co", "Good", "An;Binh <b@c.vn>", "Canceled: x", "9:00 AM",
    "-5", "{value}", "%s",
)  # fmt: skip
CELLS = st.one_of(
    st.none(), st.text(max_size=12), st.sampled_from(WORDS), st.integers(-(10**6), 10**6), st.floats(), st.booleans(),
    st.dates(), st.datetimes(), st.times(), st.timedeltas(), st.just(CellError("#REF!")),
)  # fmt: skip


@st.composite
def sheets(draw):
    """Title rows, the headers an export needs with some of its others, and any cells below."""
    export = draw(st.sampled_from(USABLE))
    needed = [next(word for word, field in export.fields.items() if field in group) for group in export.needs]
    marks = [group[0] for group in export.marks]
    more = draw(st.lists(st.sampled_from(list(export.spelled.values())), max_size=10, unique=True))
    head = [
        header.replace("*", "Account")
        for header in dict.fromkeys([*(export.spelled[word] for word in needed), *marks, *more])
    ]
    titles = draw(st.lists(st.lists(CELLS, max_size=2), max_size=2))
    return [*titles, head, *draw(st.lists(st.lists(CELLS, min_size=len(head), max_size=len(head)), max_size=6))]


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(sheets())
def test_every_row_is_in_or_told_why_not_and_every_column_has_its_type(sheet):
    found = recognise(Rows(sheet))
    if not isinstance(found, Recognised):
        assert all(ask.question for ask in found)
        return
    made = foreign(found, latest=dt.date(2026, 12, 31))
    used = {at for places in found.fields.values() for at in places}
    filled = {
        place
        for place, row in enumerate(sheet, 1)
        if place > found.first and any(at < len(row) and row[at] is not None and str(row[at]).strip() for at in used)
    }
    told = [*made.rows["row"], *made.left_out["row"]]
    assert len(told) == len(set(told))
    assert filled <= set(told)
    kinds = {column.name: DTYPES[column.kind] for column in BY_NAME[made.table].columns}
    for name, values in made.rows.items():
        assert values.dtype == kinds.get(name, "int64" if name == "row" else "str"), name
