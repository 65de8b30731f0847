"""Data rows as XML: every value arrives as what it is, and nothing becomes a formula or breaks the file."""

from __future__ import annotations

import io

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tests.workbook import foreign
from workbook.graft import with_pages
from workbook.layout import arrange, lines_of, row_heights
from workbook.letters import column_letters, column_number
from workbook.pages import Block, Field, Kind, Lines, Page
from workbook.sheetxml import data_rows, escape


def block(values: list[object], kind: Kind = "text", dtype: str | None = None, **options: object) -> Block:
    frame = pd.DataFrame({"x": pd.Series(values, dtype=dtype)})  # type: ignore[call-overload]
    return Block("", [Field("x", "X", kind=kind, **options)], frame)  # type: ignore[arg-type]


def cells(values: list[object], kind: Kind = "text", dtype: str | None = None, **options: object) -> list[str]:
    """What stands between each cell's style and the end of its row."""
    xml = data_rows(block(values, kind, dtype, **options), 5, ["7"])
    return [row.partition(' s="7"')[2].removesuffix("</row>") for row in xml.split("<row ")[1:]]


def test_a_text_is_an_inline_text_whatever_it_begins_with() -> None:
    assert data_rows(block(["=1+1"]), 5, ["7"]) == (
        '<row r="5"><c r="A5" s="7" t="inlineStr"><is><t>=1+1</t></is></c></row>'
    )


def test_ids_keep_their_leading_zeros() -> None:
    assert cells(["000123"], "id", "str") == [' t="inlineStr"><is><t>000123</t></is></c>']


def test_a_missing_value_is_an_empty_cell_with_its_style() -> None:
    assert cells(["a", None], "text", "str") == [' t="inlineStr"><is><t>a</t></is></c>', "/>"]
    assert cells([1.5, np.nan, np.inf], "score") == ["><v>1.5</v></c>", "/>", "/>"]
    assert cells([pd.Timestamp("2026-11-22"), pd.NaT], "date") == ["><v>46348</v></c>", "/>"]


def test_whole_numbers_are_written_whole() -> None:
    assert cells([1.0, 250000.0], "money") == ["><v>1</v></c>", "><v>250000</v></c>"]
    assert cells([1, None], "int", "Int64") == ["><v>1</v></c>", "/>"]


def test_times_of_day_are_fractions() -> None:
    assert cells([pd.Timestamp("2026-11-22 18:00")], "datetime") == ["><v>46348.75</v></c>"]


def test_days_before_excels_calendar_is_right_are_left_empty() -> None:
    assert cells([pd.Timestamp("1900-02-28"), pd.Timestamp("1900-03-01")], "date") == ["/>", "><v>61</v></c>"]


def test_flags_are_words() -> None:
    assert cells([True, False, None], "flag", "boolean") == [' t="inlineStr"><is><t>Yes</t></is></c>', "/>", "/>"]
    assert cells([False], "flag", "bool", words=("ja", "nein")) == [' t="inlineStr"><is><t>nein</t></is></c>']


@pytest.mark.parametrize(
    ("text", "safe", "attribute"),
    [
        ("a<b>&c", "a&lt;b&gt;&amp;c", ""),
        ("bell\x07 null\x00 \ufffe\ud800.", "bell null .", ""),
        (" x", " x", ' xml:space="preserve"'),
        ("x ", "x ", ' xml:space="preserve"'),
        ("one\r\ntwo\rthree", "one\ntwo\nthree", ' xml:space="preserve"'),
        ("_x0041_", "_x005F_x0041_", ""),
        ("_x", "_x", ""),
    ],
)
def test_a_text_is_made_safe(text: str, safe: str, attribute: str) -> None:
    assert escape([text]) == ([safe], attribute)


def test_one_text_does_not_become_two() -> None:
    assert escape(["a\0b", "c"]) == (["ab", "c"], "")


def test_a_text_too_long_for_a_cell_is_cut_visibly() -> None:
    (text,), _ = escape(["x" * 40_000])
    assert len(text) == 32_767
    assert text[-1] == "…"


@given(st.lists(st.text(), min_size=1, max_size=5))
def test_any_texts_give_well_formed_rows_of_one_cell_each(texts: list[str]) -> None:
    root = etree.fromstring(
        f"<sheetData>{data_rows(block(list(texts), dtype='object'), 5, ['7'])}</sheetData>".encode()
    )
    assert [len(row) for row in root] == [1] * len(texts)


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=5))
def test_numbers_come_back_exactly(values: list[float]) -> None:
    written = [float(cell.removeprefix("><v>").removesuffix("</v></c>")) for cell in cells(list(values), "number")]
    assert written == values


@given(st.integers(1, 16_384))
def test_columns_are_lettered_as_excel_does(column: int) -> None:
    assert column_number(column_letters(column)) == column


def test_the_last_column_is_xfd() -> None:
    assert (column_letters(1), column_letters(27), column_letters(16_384)) == ("A", "AA", "XFD")


def test_texts_survive_a_reader() -> None:
    texts = ["=HYPERLINK(1)", "+84 90", "@x", "-1", "  spaced ", "Nguyễn Văn Ánh", "上海", "a\nb", "_x0041_", "<&>"]
    page = Page("T", "T", [block(list(texts))])
    sheet = openpyxl.load_workbook(io.BytesIO(with_pages(foreign.plain(), [page])))["T"]
    found = [sheet.cell(row, 1) for row in range(4, 14)]
    assert "f" not in {cell.data_type for cell in found}
    expected = ["_x005F_x0041_" if one == "_x0041_" else one for one in texts]  # this reader leaves the escape
    assert [cell.value for cell in found] == expected


def test_rows_of_long_sentences_are_tall_enough_and_others_keep_their_height() -> None:
    sentences = block(["short", "word " * 40, "上" * 40], "wrap", width=50)
    assert row_heights(sentences, [50.0]) == ["", ' ht="55.5"', ' ht="31.2"']
    assert '<row r="6" ht="55.5">' in data_rows(sentences, 5, ["7"], heights=row_heights(sentences, [50.0]))


def test_each_line_of_a_text_counts() -> None:
    assert lines_of("a\nb\n" + "c" * 60, 50) == 4


class TestPages:
    def test_blocks_lie_below_each_other_with_a_row_between(self) -> None:
        first, second = block(["a", "b"]), block([])
        layout = arrange(Page("P", "P", [Lines("Next", ["x"]), first, second], ["line"]), [0, 0])
        assert [(one.title, one.header, one.first, one.last) for one in layout.placed] == [
            (4, 0, 5, 5), (0, 7, 8, 9), (0, 11, 12, 12),
        ]  # fmt: skip

    def test_rows_left_over_lie_below_their_block(self) -> None:
        layout = arrange(Page("P", "P", [block(["a"]), block(["b"])]), [2, 0])
        assert (layout.placed[0].last, layout.placed[0].left_over, layout.placed[0].bottom) == (4, 6, 8)
        assert layout.placed[1].header == 10

    @pytest.mark.parametrize("labels", [("A", "a"), ("A\nB", "C"), ("", "C")])
    def test_labels_excel_would_refuse_are_refused(self, labels: tuple[str, str]) -> None:
        frame = pd.DataFrame({"x": [1], "y": [2]})
        with pytest.raises(ValueError, match="labels must be unique"):
            Block("T", [Field("x", labels[0]), Field("y", labels[1])], frame)

    def test_a_field_the_frame_lacks_is_named(self) -> None:
        with pytest.raises(ValueError, match=r"no \['y'\], it has \['x'\]"):
            Block("T", [Field("y", "Y")], pd.DataFrame({"x": [1]}))

    def test_a_key_needs_a_table(self) -> None:
        with pytest.raises(ValueError, match="a key needs a table"):
            Block("T", [Field("x", "X")], pd.DataFrame({"x": [1]}), key="x")

    def test_a_page_key_is_plain(self) -> None:
        with pytest.raises(ValueError, match="only letters and digits"):
            Page("Lose two", "Lose two", [])
