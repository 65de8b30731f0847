"""The catalogues are whole, true to their fields, and every page can be built in every language."""

from __future__ import annotations

import datetime as dt
import string
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

from addin import jobs, language, screen
from addin.locale import collect
from udfs import policy
from udfs.model import Review
from udfs.reasons import filled
from workbook import template
from workbook.pages import Page
from workbook.schema import TABLES

SAMPLE = Path(str(files("addin"))) / "sample" / "AccountReview-sample.xlsx"
AS_OF = date(2026, 9, 30)


@pytest.fixture(params=["vi", "zh"])
def spoken(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def po(spoken: str) -> Catalog:
    with collect.path(spoken, "po").open("rb") as file:
        return read_po(file)


def fields(sentence: str) -> list[tuple[str, str]]:
    return sorted((name, spec or "") for _, name, spec, _ in string.Formatter().parse(sentence) if name is not None)


def test_every_sentence_of_the_product_is_translated(po: Catalog) -> None:
    sentences = {sentence for _, sentence in collect.said()}
    assert len(sentences) > 600
    assert {s for s in sentences if s not in po or not po[s].string or po[s].fuzzy} == set()


def test_no_catalogue_keeps_a_sentence_that_nobody_says(po: Catalog) -> None:
    assert {message.id for message in po if message.id} - {sentence for _, sentence in collect.said()} == set()
    assert po.obsolete == {}


def test_a_translation_has_the_fields_of_its_sentence(po: Catalog) -> None:
    assert [message.id for message in po if message.id and fields(message.id) != fields(message.string)] == []


def test_a_translation_ends_as_its_sentence_does(po: Catalog) -> None:
    ends = {".": ".。", "?": "?？", ":": ":："}
    wrong = [m.id for m in po if m.id and m.id[-1] in ends and m.string[-1] not in ends[m.id[-1]]]
    assert wrong == []


def test_what_is_compiled_is_what_is_written(po: Catalog, spoken: str) -> None:
    with collect.path(spoken, "mo").open("rb") as file:
        compiled = read_mo(file)
    assert {m.id: m.string for m in compiled if m.id} == {m.id: m.string for m in po if m.id}


def test_collecting_again_changes_no_file(spoken: str) -> None:
    fresh, template, compiled = BytesIO(), BytesIO(), BytesIO()
    write_po(fresh, collect.catalogue(spoken), width=120, include_lineno=False)
    write_po(template, collect.catalogue(), width=120, include_lineno=False)
    write_mo(compiled, collect.catalogue(spoken))
    assert fresh.getvalue() == collect.path(spoken, "po").read_bytes()
    assert template.getvalue() == (collect.HERE / "account_review.pot").read_bytes()
    assert compiled.getvalue() == collect.path(spoken, "mo").read_bytes()


@pytest.mark.parametrize(
    ("system", "known"),
    [("vi_VN", "vi"), ("Vietnamese_Viet Nam.1258", "vi"), ("zh_CN", "zh"), ("Chinese (Simplified)_China.936", "zh"),
     ("en_GB", "en"), ("de_DE", "en"), ("", "en")],
)  # fmt: skip
def test_the_language_of_the_system_is_recognised(system: str, known: str) -> None:
    assert language._of(system) == known


def test_the_policy_speaks_before_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("locale.getlocale", lambda: ("vi_VN", "UTF-8"))
    assert [language.chosen(word) for word in ("auto", " ZH ", "en", "Klingon")] == ["vi", "zh", "en", "vi"]


@pytest.fixture(scope="module", params=["en", "vi", "zh"])
def loaded(request: pytest.FixtureRequest) -> Iterator[jobs.Loaded]:
    """The sample, read on a system of each language."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("locale.getlocale", lambda: ({"en": "en_US", "vi": "vi_VN", "zh": "zh_CN"}[request.param], None))
        yield jobs.load(SAMPLE, AS_OF)


@pytest.fixture(scope="module")
def found(loaded: jobs.Loaded) -> Review:
    return jobs.review(loaded, AS_OF)


@pytest.fixture(scope="module")
def pages(found: Review, loaded: jobs.Loaded) -> list[Page]:
    """Every page; `Block` refuses two columns of one label."""
    return list(jobs.pages_of(found, loaded))


def test_every_page_has_a_sheet_name_that_excel_takes_and_no_input_sheet_has(
    pages: list[Page], loaded: jobs.Loaded
) -> None:
    titles = [page.title for page in pages]
    assert titles[0] == {"en": "Start", "vi": "Bắt đầu", "zh": "开始"}[loaded.language]
    inputs = {word.casefold() for table in TABLES for word in (table.name, table.vi, table.zh)}
    assert len({title.casefold() for title in titles} - inputs) == len(pages)
    assert [title for title in titles if len(title) > 31 or set(title) & set("[]:*?/\\")] == []


def test_a_page_says_nothing_in_english_but_codes_and_what_the_user_wrote(
    pages: list[Page], loaded: jobs.Loaded
) -> None:
    blocks = [block for page in pages for block in page.blocks]
    said = {text for page in pages for text in (page.title, page.stop)}
    said |= {text for block in blocks for text in (block.title, block.intro, block.empty, block.left_over) if text}
    said |= {text for block in blocks for field in block.fields for text in (field.label, field.note) if text}
    told = {"pillar", "check", "grade", "computed_grade", "exposure_band", "customer_type", "purpose_class", "channel"}
    said |= {w for b in blocks for f in b.fields if f.key in told for w in b.frame[f.key].dropna()}
    left = {text for text in said & {sentence for _, sentence in collect.said()} if text != "%"}
    assert ("Start" in left) if loaded.language == "en" else (left == set())


def test_defects_are_told_in_the_language_of_the_workbook(loaded: jobs.Loaded) -> None:
    by_row = loaded.defects.set_index(["table", "row", "column"])
    assert (
        by_row.loc[("Accounts", 48, "wallet_share_pct"), "message"]
        == {
            "en": "Accounts, row 48, wallet_share_pct: found 130, expected 0 to 100.",
            "vi": "Accounts, dòng 48, wallet_share_pct: gặp 130, cần từ 0 đến 100.",
            "zh": "Accounts，第 48 行，wallet_share_pct：实际为 130，应为 0 至 100。",
        }[loaded.language]
    )


def test_the_terminal_speaks_the_language_of_the_workbook(
    found: Review, loaded: jobs.Loaded, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    screen.flagged(found, loaded)
    screen.explained(found, loaded, "0105")
    screen.lost(found, loaded)
    screen.defects(loaded)
    told = capsys.readouterr().out
    for sentence in ("Top customers exposed to competitors", "Pillar", "worst", "critical", "contact", "N contact"):
        assert loaded.translate(sentence) in told
        assert loaded.language == "en" or f" {sentence} " not in told


@pytest.mark.parametrize(("word", "expected"), [("vi", "vi"), (" zh ", "zh"), ("en", "en")])
def test_a_workbook_is_read_in_the_language_of_its_policy(tmp_path: Path, word: str, expected: str) -> None:
    book = tmp_path / "book.xlsx"
    _new_with_language(book, word)
    assert jobs.load(book, AS_OF).language == expected


def test_a_vietnamese_workbook_names_its_own_sheets_and_headers(tmp_path: Path) -> None:
    book = tmp_path / "book.xlsx"
    _new_with_language(book, "vi", {"cadence_a_days": 5000, "months_a": "ba"})
    loaded = jobs.load(book, AS_OF)
    assert loaded.sheets["Plans"] == "Kế hoạch"
    assert loaded.headers["Policy", "value"] == "Giá trị"
    wrong = loaded.defects[loaded.defects["code"] == "policy"]["message"].tolist()
    assert wrong == [
        "Chính sách, dòng 4, Giá trị: cadence_a_days: gặp 5000, cần từ 7 đến 365 ngày.",
        "Chính sách, dòng 10, Giá trị: months_a: gặp 'ba', cần một số (tháng).",
    ]


@pytest.mark.parametrize(
    ("spoken", "told"),
    [("en", "1,627,916.5 at risk, 22% of 1234 rows, +0.5 since 2026-09-30, 2.5"),
     ("vi", "1.627.916,5 at risk, 22% of 1234 rows, +0,5 since 30/09/2026, 2,5"),
     ("zh", "1,627,916.5 at risk, 22% of 1234 rows, +0.5 since 2026-09-30, 2.5")],
)  # fmt: skip
def test_numbers_and_days_in_a_sentence_are_written_as_its_language_does(spoken: str, told: str) -> None:
    sentence = language.translator(spoken)(
        "{risk:,.1f} at risk, {share:.0%} of {rows} rows, {change:+.1f} since {day}, {rest}"
    )
    given = {"risk": 1627916.5, "share": 0.22, "rows": 1234, "change": 0.5, "day": date(2026, 9, 30), "rest": 2.5}
    assert sentence.format(**given) == told


def test_a_vietnamese_sentence_leaves_words_as_they_are() -> None:
    sentence = language.Vietnamese("{{{name}}}, {id:>6}, {row}, {when}, {known}, {said!r}")
    told = sentence.format(
        name="1,5 mm. V2.0", id="00.7", row=2011, when=dt.datetime(2026, 9, 30, 14, 5), known=True, said="a"
    )
    assert told == "{1,5 mm. V2.0},   00.7, 2011, 30/09/2026 14:05, True, 'a'"


def test_a_column_of_reasons_is_filled_in_as_one_sentence_is() -> None:
    signals = {"score": np.array([22.25, 7.0]), "rows": np.array([14, 2000])}
    sentence = language.Vietnamese("{score:.1f} điểm, {rows} dòng")
    assert filled(sentence, signals, np.array([0, 1])) == ["22,2 điểm, 14 dòng", "7,0 điểm, 2000 dòng"]


@pytest.mark.parametrize(("spoken", "told"), [("en", "-1,234.5"), ("vi", "-1.234,5"), ("zh", "-1,234.5")])
def test_a_figure_outside_any_sentence_is_written_so_too(spoken: str, told: str) -> None:
    assert language.figure(-1234.5, ",.1f", language.translator(spoken)) == told


def test_every_sentence_has_only_fields_that_each_language_can_fill_in() -> None:
    parsed = [part for _, sentence in collect.said() for part in string.Formatter().parse(sentence) if part[1]]
    assert len(parsed) > 300
    assert [part for part in parsed if not part[1].isidentifier() or "{" in (part[2] or "")] == []


def test_no_reason_has_an_english_decimal_in_vietnamese(found: Review, loaded: jobs.Loaded) -> None:
    english = found.reasons["sentence"].str.contains(r"\d\.\d").sum()
    assert (english == 0) if loaded.language == "vi" else (english > 100)


def test_cells_write_days_in_the_order_of_the_reader(pages: list[Page], loaded: jobs.Loaded) -> None:
    assert {page.days for page in pages} == {"dd/mm/yyyy" if loaded.language == "vi" else "yyyy-mm-dd"}


def _new_with_language(book: Path, word: str, changes: dict[str, object] | None = None) -> None:
    rows = [
        row | {"value": ({"language": word} | (changes or {})).get(str(row["name"]), row["value"])}
        for row in policy.rows()
    ]
    accounts = {"account_id": ["1"], "account": ["Hòa Bình"], "owner": ["Lan"]}
    spoken = word.strip()
    template.build(book, {"Accounts": accounts}, language=spoken, policy=rows, translate=language.translator(spoken))
