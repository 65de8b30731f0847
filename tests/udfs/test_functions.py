"""The REVIEW_ functions: declared as xlwings and Excel demand, and giving what the model gives."""

from __future__ import annotations

import datetime as dt
import importlib
import inspect
import math
import re
import sys
import types
import typing
from unittest import mock

import pandas as pd
import pytest

from tests.udfs.tables import AS_OF, GOAL, ago, from_rows, typed
from tests.udfs.world import world
from udfs import functions
from udfs.model import review
from workbook.schema import BY_NAME

NAMES = [
    "REVIEW_SCORE", "REVIEW_CONTACT", "REVIEW_ACTIVITY", "REVIEW_SERVICE", "REVIEW_EXPOSURE", "REVIEW_TOP", "REVIEW_EXPOSED",
    "REVIEW_WHY", "REVIEW_LOSE", "REVIEW_PURPOSE", "REVIEW_CADENCE", "REVIEW_RHYTHM", "REVIEW_REPLIED", "REVIEW_DUE",
]  # fmt: skip
OTHERS = (
    "Touches",
    "People",
    "Orders",
    "Service",
    "Promises",
    "Competitors",
    "Benchmarks",
    "Referrals",
    "Plans",
    "Programme",
)
VBA = """
    abs and any as boolean byref byte byval call case close const date debug declare dim do double each else elseif end enum
    erase error event exit false for friend function get gosub goto if imp implements in integer is let like lock long loop lset
    me mod new next not nothing null on open option optional or paramarray print private property public put raiseevent redim
    rem resume return rset seek select set single static step stop string sub then time to true type typeof until variant wend
    while with withevents write xor
"""
CELL = re.compile(r"[A-Za-z]{1,3}\d+|[Rr]\d*[Cc]\d*")


def bare(name):
    return inspect.unwrap(getattr(functions, name))


def test_every_function_of_the_module_is_listed_here():
    assert sorted(name for name in vars(functions) if name.startswith("REVIEW_")) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_its_help_is_one_plain_sentence_that_excel_shows_whole(name):
    text = inspect.getdoc(getattr(functions, name))
    assert len(text) <= 255
    assert "\n" not in text
    assert text.endswith(".")
    assert ". " not in text


@pytest.mark.parametrize("name", NAMES)
def test_its_hints_resolve_and_hold_no_union(name):
    hints = typing.get_type_hints(bare(name), include_extras=True)
    assert hints
    for hint in hints.values():
        inner = typing.get_args(hint)[0] if typing.get_origin(hint) is typing.Annotated else hint
        assert typing.get_origin(inner) not in (typing.Union, types.UnionType)


@pytest.mark.parametrize("name", NAMES)
def test_its_arguments_are_words_that_vba_and_the_grid_accept(name):
    parameters = inspect.signature(bare(name)).parameters.values()
    assert all(
        p.kind is not inspect.Parameter.KEYWORD_ONLY and p.kind is not inspect.Parameter.VAR_KEYWORD for p in parameters
    )
    words = [p.name for p in parameters]
    assert len({word.lower() for word in [*words, name]}) == len(words) + 1
    for word in words:
        assert word.lower() not in VBA.split()
        assert not word.startswith("_")
        assert not CELL.fullmatch(word)
    assert not CELL.fullmatch(name)


@pytest.fixture(scope="module")
def declared():
    """What xlwings' own decorators keep of each function; they exist on Windows only, so pywin32 is stood in for."""
    stubs = {name: types.ModuleType(name) for name in ("pythoncom", "pywintypes", "win32com", "win32com.client")}
    stubs["pythoncom"].CoInitialize = lambda *args: None
    stubs["pywintypes"].com_error = type("com_error", (Exception,), {})
    stubs["win32com.client"].Dispatch = stubs["win32com"].client = stubs["win32com.client"]
    with mock.patch.dict(sys.modules, stubs):
        import xlwings as xw

        udfs = importlib.import_module("xlwings.udfs")
        real = {"func": udfs.xlfunc, "arg": udfs.xlarg, "ret": udfs.xlret}
        with mock.patch.multiple(xw, **real):
            found = importlib.reload(functions)
            infos = {name: getattr(found, name).__xlfunc__ for name in NAMES}
    sys.modules.pop("xlwings.udfs", None)
    importlib.reload(functions)
    return infos


@pytest.mark.parametrize("name", NAMES)
def test_xlwings_has_its_category_and_help_for_every_argument(declared, name):
    info = declared[name]
    assert info["category"] == "Account Review"
    assert [a["name"] for a in info["args"]] == list(inspect.signature(bare(name)).parameters)
    for argument in info["args"]:
        assert 0 < len(argument["doc"]) <= 255, argument["name"]


@pytest.mark.parametrize("name", NAMES)
def test_xlwings_can_convert_every_argument_and_reads_ranges_raw(declared, name):
    from xlwings.conversion import accessors

    for argument in declared[name]["args"]:
        assert argument["options"]["convert"] in accessors
        raw = argument["options"]["convert"] == "raw"
        assert raw or argument["name"] in {
            "as_of",
            "account",
            "start",
            "until",
            "first",
            "last",
            "first_day",
            "last_day",
        }


# Values


def cells(frame, names=None):
    """A typed frame as the rows of cells Excel hands over: headers first, a blank as None, times as datetimes."""
    names = names or {}
    frame = frame[[c for c in frame if c != "row" and not c.endswith("_bad")]]
    body = frame.astype(object).where(frame.notna(), None)
    plain = [[c.to_pydatetime() if isinstance(c, pd.Timestamp) else c for c in row] for row in body.to_numpy().tolist()]
    return [[names.get(c, c) for c in frame], *plain]


def clean(tables):
    """Tables without spoilt cells, numbered as a range is: from its second row on."""
    found = {}
    for name, frame in tables.items():
        if "account_id" in frame:
            spoilt = [c for c in frame if c.endswith("_bad")]
            frame = frame.assign(**dict.fromkeys(spoilt, False)).assign(row=range(2, len(frame) + 2))
        found[name] = frame
    return found


@pytest.fixture(scope="module")
def firm():
    tables = clean(world(11, accounts=10))
    return cells(tables["Accounts"]), [cells(tables[name]) for name in OTHERS], review(tables, AS_OF)


def as_frame(rows):
    return pd.DataFrame(rows[1:], columns=rows[0])


TABLES = {
    "REVIEW_SCORE": lambda found: found.accounts,
    "REVIEW_EXPOSED": lambda found: found.exposed,
    "REVIEW_TOP": lambda found: found.top.customers[
        ["customer_id", "customer", "revenue_amount", "share", "running_share", "top", "tier"]
    ],
}


@pytest.mark.parametrize("name", TABLES)
def test_a_whole_table_spills_what_the_model_found(firm, name):
    accounts, others, found = firm
    rows = getattr(functions, name)(AS_OF, accounts, *others)
    expected = TABLES[name](found)
    assert rows[0] == list(expected)
    assert rows[1:] == [
        [
            None if c is None or c is pd.NaT or c != c else c.to_pydatetime() if isinstance(c, pd.Timestamp) else c
            for c in row
        ]
        for row in expected.astype(object).to_numpy().tolist()
    ]


@pytest.mark.parametrize(
    ("name", "pillar"),
    [
        ("REVIEW_CONTACT", "contact"),
        ("REVIEW_ACTIVITY", "activity"),
        ("REVIEW_SERVICE", "service"),
        ("REVIEW_EXPOSURE", "exposure"),
    ],
)
def test_a_pillar_s_losses_stand_beside_its_score_in_the_order_given(firm, name, pillar):
    accounts, others, found = firm
    shown = as_frame(getattr(functions, name)(AS_OF, accounts, *others))
    assert shown["account_id"].tolist() == [row[0] for row in accounts[1:]]
    scores = found.accounts.sort_index()[f"{pillar}_score"]
    assert shown[f"{pillar}_score"].tolist() == [None if s != s else s for s in scores]
    points = shown.iloc[:, 6:].fillna(0.0).sum(axis=1).round(1)
    known = scores.notna()
    whole = points if pillar == "exposure" else (100 - points).round(1)
    assert whole[known].tolist() == scores[known].tolist()


def test_why_lists_the_reasons_of_one_account(firm):
    accounts, others, found = firm
    rows = functions.REVIEW_WHY("003", AS_OF, accounts, *others)
    expected = found.reasons.loc[
        found.reasons["account_id"] == "003", ["pillar", "check", "points", "sentence", "rows"]
    ]
    assert rows == [list(expected), *expected.to_numpy().tolist()]
    assert len(rows) > 5


def test_lose_lists_every_pair_the_worst_first(firm):
    accounts, others, found = firm
    rows = functions.REVIEW_LOSE(AS_OF, accounts, *others)
    assert rows[0] == ["customers", "revenue_amount", "share"]
    assert rows[1][0] == ", ".join(found.lose.worst)
    assert len(rows) == 1 + len(found.lose.pairs)


@pytest.mark.parametrize("language", ["vi", "zh"])
def test_headers_in_vietnamese_and_chinese_give_the_same(firm, language):
    accounts, others, _ = firm
    tables = [BY_NAME[name] for name in ("Accounts", *OTHERS)]
    given = [
        [[getattr(t.column(h), language) for h in rows[0]], *rows[1:]]
        for t, rows in zip(tables, (accounts, *others), strict=True)
    ]
    assert functions.REVIEW_CONTACT(AS_OF, *given) == functions.REVIEW_CONTACT(AS_OF, accounts, *others)


def test_data_frames_do_as_well_as_ranges(firm):
    accounts, others, _ = firm
    frames = [as_frame(rows) for rows in (accounts, *others)]
    assert functions.REVIEW_EXPOSURE(AS_OF, *frames) == functions.REVIEW_EXPOSURE(AS_OF, accounts, *others)


@pytest.mark.parametrize(
    "day", [dt.datetime(2026, 9, 30, 15, 0), dt.date(2026, 9, 30), 46295.0, 46295, [[dt.datetime(2026, 9, 30)]]]
)
def test_a_day_may_be_a_date_a_cell_or_excel_s_number(day):
    accounts = [
        ["account_id", "account", "owner", "contract_end", "price_held"],
        ["1", "A", "Lan", dt.datetime(2026, 9, 30), None],
    ]
    rival = [["date", "account_id", "kind"], [dt.datetime(2026, 9, 29), "1", "none seen"]]
    shown = as_frame(functions.REVIEW_EXPOSURE(day, accounts, rival))
    assert shown["K4"].tolist() == [18.8]


def test_blanks_are_blank_never_nan(firm):
    accounts, others, _ = firm
    for name in ("REVIEW_SERVICE", "REVIEW_EXPOSED"):
        rows = getattr(functions, name)(AS_OF, accounts, *others)
        assert not [c for row in rows for c in row if isinstance(c, float) and math.isnan(c)]
        assert {type(c) for row in rows for c in row} <= {str, float, int, bool, dt.datetime, type(None)}


ACCOUNTS = [
    ["account_id", "account", "owner", "revenue_12m"],
    ["1", "Hoa Binh", "Lan", 90.0],
    ["2", "Dong A", "Lan", 10.0],
]


@pytest.mark.parametrize("blank", [None, ""])
def test_blank_rows_and_ranges_left_out_are_no_rows(blank):
    padded = [*ACCOUNTS, [blank] * 4]
    assert functions.REVIEW_TOP(AS_OF, padded, blank, [[blank]]) == functions.REVIEW_TOP(AS_OF, ACCOUNTS)


def test_numbers_for_ids_and_error_cells_are_read_as_a_sheet_is():
    accounts = [ACCOUNTS[0], [1.0, "Hoa Binh", "Lan", -2146826246], [2.0, "Dong A", "Lan", 10.0]]
    shown = as_frame(functions.REVIEW_TOP(AS_OF, accounts))
    assert shown[["customer_id", "revenue_amount"]].to_numpy().tolist() == [["2", 10.0], ["1", 0.0]]


def test_an_error_cell_is_not_an_unanswered_item():
    head = ["item_id", "account_id", "opened", "first_reply"]
    day = dt.datetime(2026, 9, 1, 9)
    errors = functions.REVIEW_SERVICE(AS_OF, ACCOUNTS, [head, ["s", "1", day, -2146826246], ["t", "1", day, day]])
    blanks = functions.REVIEW_SERVICE(AS_OF, ACCOUNTS, [head, ["s", "1", day, None], ["t", "1", day, day]])
    assert [as_frame(rows)["S1"].tolist()[0] for rows in (errors, blanks)] == [0.0, 100.0]


SENTENCES = {
    "no date": (("soon", ACCOUNTS), "as_of: found 'soon', expected a date"),
    "a flag for a date": ((True, ACCOUNTS), "as_of: found 'True', expected a date"),
    "no accounts": ((AS_OF, None), "Accounts: found nothing, expected the whole table"),
    "no owner": (
        (AS_OF, [["account_id", "account", "ownr"], ["1", "A", "Lan"]]),
        "Accounts: expected the column owner (is it 'ownr'?)",
    ),
    "no table": (
        (AS_OF, ACCOUNTS, [["colour", "size"], ["red", 3]]),
        "table 1 after Accounts: found the headers colour, size",
    ),
    "one table twice": ((AS_OF, ACCOUNTS, ACCOUNTS), "table 1 after Accounts: Accounts is given twice"),
    "a policy out of range": (
        (AS_OF, ACCOUNTS, [["name", "value"], ["cadence_a_days", "3"]]),
        "Policy: cadence_a_days: found 3, expected 7 to 365 days",
    ),
}


@pytest.mark.parametrize("case", SENTENCES)
@pytest.mark.parametrize("name", ["REVIEW_SCORE", "REVIEW_LOSE"])
def test_what_the_user_got_wrong_is_told_in_one_sentence(name, case):
    given, sentence = SENTENCES[case]
    told = getattr(functions, name)(*given)
    assert isinstance(told, str)
    assert told.startswith(sentence)
    assert "\n" not in told


def test_a_policy_table_is_obeyed():
    touches = [
        ["touch_id", "date", "account_id", "owner", "channel", "purpose"],
        ["t", dt.datetime(2026, 8, 1), "1", "Lan", "meeting", GOAL],
    ]
    lines = [
        functions.REVIEW_CONTACT(AS_OF, ACCOUNTS, touches, [["name", "value"], ["cadence_a_days", days]])
        for days in (30.0, 60.0)
    ]
    assert [as_frame(rows)["R1"].tolist()[0] for rows in lines] == [50.0, 0.0]


def test_purposes_keep_the_shape_of_their_range():
    assert functions.REVIEW_PURPOSE("just checking in") == "courtesy"
    assert functions.REVIEW_PURPOSE([[GOAL, "thăm xã giao"], [None, "确认交期"]]) == [
        ["purposeful", "courtesy"],
        ["blank", "purposeful"],
    ]
    assert functions.REVIEW_PURPOSE(None) == "blank"


def test_cadences_by_tier_and_policy():
    assert functions.REVIEW_CADENCE("A") == 30.0
    assert functions.REVIEW_CADENCE([["a "], ["B"], ["C"], ["D"], [None]]) == [[30.0], [60.0], [90.0], [None], [None]]
    assert functions.REVIEW_CADENCE("A", [["name", "value"], ["cadence_a_days", 21.0]]) == 21.0


def test_rhythm_of_one_account_and_of_a_column():
    assert round(functions.REVIEW_RHYTHM(6, 200, 300, 40), 3) == 0.549
    found = functions.REVIEW_RHYTHM([[6], [0], [None], ["x"], [-2146826246]], 200, 300, 40)
    assert [round(row[0], 3) if row[0] is not None else None for row in found] == [0.549, None, None, None, None]


def test_replied_within_24_hours_or_not_or_not_late_yet():
    nine = dt.datetime(2026, 9, 29, 9)
    assert functions.REVIEW_REPLIED(nine, nine + dt.timedelta(hours=24), AS_OF) is True
    assert functions.REVIEW_REPLIED(nine, nine + dt.timedelta(hours=24, seconds=1), AS_OF) is False
    assert functions.REVIEW_REPLIED(nine, None, AS_OF) is False
    assert functions.REVIEW_REPLIED(nine + dt.timedelta(days=1), None, AS_OF) is None
    assert functions.REVIEW_REPLIED([[nine], [None]], [[nine], [nine]], AS_OF) == [[True], [None]]
    assert functions.REVIEW_REPLIED(nine, nine + dt.timedelta(hours=30), AS_OF, 48) is True


def test_due_lists_birthdays_and_anniversaries_in_order():
    people = [["person_id", "account_id", "name", "birthday", "anniversary"],
              ["p", "1", "An", dt.datetime(1980, 10, 9), dt.datetime(2019, 10, 2)], ["q", "1", "Bo", dt.datetime(1980, 12, 9), None]]  # fmt: skip
    shown = functions.REVIEW_DUE(people, dt.date(2026, 10, 1), dt.date(2026, 10, 31))
    assert shown == [
        ["due", "occasion", "account_id", "person_id", "name"],
        [dt.datetime(2026, 10, 2), "anniversary", "1", "p", "An"], [dt.datetime(2026, 10, 9), "birthday", "1", "p", "An"],
    ]  # fmt: skip
    assert functions.REVIEW_DUE(None, dt.date(2026, 10, 1), dt.date(2026, 10, 31)).startswith("People: found nothing")


def test_the_builder_of_these_tests_agrees_with_the_ranges():
    people = from_rows("People", [{"person_id": "p", "account_id": "1", "name": "An", "birthday": ago(-9)}])
    assert functions.REVIEW_DUE(cells(people), AS_OF, dt.date(2026, 10, 31))[1][0] == dt.datetime(2026, 10, 9)
    assert typed("People").columns.tolist()[:2] == ["person_id", "account_id"]
