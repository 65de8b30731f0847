"""A Vietnamese and a Chinese manager's quarter, each walked from a new workbook to the pack for the meeting.

Every step is the command as he types it; what he reads is in his language, to the last cell, slide and line.
"""

from __future__ import annotations

import datetime as dt
import email
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import policy as mail
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from addin import cli
from addin.language import LANGUAGES
from tests.addin import english
from tests.addin.firms import CHINESE, JUNE, SEPTEMBER, VIETNAMESE, Firm, files
from udfs.policy import CONSTANTS
from workbook.reading import read
from workbook.rows import TableEdits, edited
from workbook.schema import BY_NAME

FIRMS = {"vi": VIETNAMESE, "zh": CHINESE}
SYSTEMS = {"en": "en_US", "vi": "vi_VN", "zh": "zh_CN"}
WIDE = "1000"
"""A screen on which no sentence is broken."""
EVERYBODY = dt.date(2000, 1, 1)
SETTINGS = {str(text) for constant in CONSTANTS.values() for text in (constant.name, constant.default, constant.source)}
SETTINGS |= set(LANGUAGES)
"""Names and values of constants: words to type, the same in every language."""
LATIN = {"Excel", "personal", "house", "auto", *BY_NAME}
"""Words of Latin letters that a Chinese text may hold: a program's name, words to type or that stand in a column, and the
tables' names, which the column Source of imported rows keeps."""
MET: dict[str, dict[str, Any]] = {
    "vi": {
        "lang": "vi",
        "screen": [
            (
                "asked",
                "Khách hàng.csv, cột Khách hàng từ: 06/01/2020 bắt đầu bằng ngày hay tháng? (day, month) --dates day",
            ),
            ("import", "so_ban_hang.csv: MISA: Sales ledger → Đơn hàng; số cột dùng: 7"),
            ("import", "│ P1 │ 0001 │ Trần Văn An │ Giám đốc nhà máy │ người quyết định │ p1@khach1.vn │ 04/10/1970 │"),
            ("check", "Không có lỗi nào."),
            ("status", "Số bản ghi chờ lần nhập tới trong nhật ký: 3."),
            ("merge", "Số bản ghi đã vào sổ: 3."),
            ("explain", "Thép Hồng Lam (0002), hạng A, phụ trách: Trần Quốc Bảo"),
            ("explain", "Sức khỏe 50,2 (từ 37,8 đến 76,1, đã biết 62%)"),
            ("lose", "xấu nhất 65,9% doanh thu Xi măng Đồng Bằng (0001) + Thép Hồng Lam (0002)"),
            ("due", "│ sinh nhật │ Xi măng Đồng Bằng, Trần Văn An │ Sinh nhật: gửi vài lời của chính mình."),
            ("write", "Thư còn thiếu personal nên chưa ghi gì; hãy điền Tiếp xúc, dòng 80: Cá nhân,"),
            ("compare", "So với 2026 Q2 tính đến 30/06/2026, do Nguyễn Thu Hà"),
        ],
        "cells": [
            ("Khách đang hở", "Thép Hồng Lam"),
            ("Lý do", "Không trả lời trong vòng 24 giờ: 1 trên 1 việc dịch vụ."),
            ("Kế hoạch giữ khách", "Gặp giám đốc nhà máy mới"),
            ("Bắt đầu", "Tính đến 30/09/2026, quý 2026 Q3 · chính sách mặc định · Account Review 0.1.0"),
            (
                "Nhật ký",
                "Mã khách hàng: 0002; Tên đối thủ: Bạc đạn Phương Đông; Ngày: 15/09/2026; "
                "Bằng chứng: Phòng mua hàng cho xem báo giá; Loại: báo giá",
            ),
        ],
        "page": ["Rà soát khách hàng, 2026 Q3", "khách hàng trọng yếu đang hở trước đối thủ"],
        "slides": ["Rà soát khách hàng, 2026 Q3", "doanh thu 12 tháng qua"],
        "due": r"Xi măng Đồng Bằng: sinh nhật\, Trần Văn An (Nguyễn Thu Hà)",
        "subject": "Buổi trao đổi ngày 29/09/2026",
        "letter": [
            "Kính gửi Lê Thị Bình,",
            "Cảm ơn anh/chị đã dành thời gian cho tôi ngày 29/09/2026. Tôi vẫn nhớ: Kỹ sư có mặt kỳ dừng máy.",
        ],
        "rows": [
            ("Accounts", "0002", {"account": "Thép Hồng Lam", "owner": "Trần Quốc Bảo", "price_held": "có"}),
            (
                "Touches",
                "T001",
                {"channel": "điện thoại", "purpose": "Thống nhất lịch bảo trì quý sau", "account_id": "0002"},
            ),
            (
                "Service",
                "S28",
                {"kind": "khiếu nại", "severity": "nặng", "note": "Phớt rò sau hai tuần", "closed": None},
            ),
        ],
    },
    "zh": {
        "lang": "zh-Hans",
        "screen": [
            ("import", "客户.csv：Account Review: 客户 → 客户；使用 7 列"),
            ("import", "│ P1 │ 0001 │ 王建国 │ 厂长 │ 决策人 │ p1@khach1.vn │ 1970-10-04 │"),
            ("check", "未发现数据问题。"),
            ("status", "日志中等待下次合并的记录：3。"),
            ("merge", "已并入工作簿的记录：3。"),
            ("explain", "宁波港机制造（0002），等级 A，负责人 陈志强"),
            ("explain", "健康度 52.3（41.9 至 69.3，已知 73%）"),
            ("lose", "最坏 收入的 65.9% 狮城海事工程 (0001) + 宁波港机制造 (0002)"),
            ("due", "│ 生日 │ 狮城海事工程, 王建国 │ 生日：亲自写几句话。"),
            ("write", "信中缺少 personal，因此没有写出任何内容；请填写 接触记录，第 80 行：个性化，"),
            ("compare", "与 2026 Q2（截至 2026-06-30，由 林美华"),
        ],
        "cells": [
            ("暴露客户", "宁波港机制造"),
            ("原因", "24 小时内未答复：1 项服务事项中 1 项。"),
            ("防守计划", "拜访新任厂长"),
            ("开始", "截至 2026-09-30，季度 2026 Q3 · 政策 默认 · Account Review 0.1.0"),
            ("日志", "客户编号: 0002; 竞争对手: 东方轴承; 日期: 2026-09-15; 证据: 采购部出示了报价单; 类型: 报价"),
        ],
        "page": ["客户评审，2026 Q3", "家重点客户暴露于竞争对手"],
        "slides": ["客户评审，2026 Q3", "近12个月收入"],
        "due": r"狮城海事工程: 生日\, 王建国 (林美华)",
        "subject": "关于2026年9月29日的会议",
        "letter": ["李秀英：", "您好！感谢您在2026年9月29日抽出宝贵时间。我一直记得：大修期间工程师到场。"],
        "rows": [
            ("Accounts", "0002", {"account": "宁波港机制造", "owner": "陈志强", "price_held": "是"}),
            ("Touches", "T001", {"channel": "电话", "purpose": "商定下季度检修日程", "account_id": "0002"}),
            ("Service", "S28", {"kind": "投诉", "severity": "严重", "note": "密封两周后泄漏", "closed": None}),
        ],
    },
}
"""What each meets, word for word."""


@dataclass
class Walked:
    """A manager's way, and what he met on it."""

    firm: Firm
    book: Path
    said: dict[str, str] = field(default_factory=dict)
    """What each command showed."""
    codes: dict[str, int] = field(default_factory=dict)

    def run(self, step: str, *words: object) -> None:
        """One command; `step` names it where it is run twice."""
        done = CliRunner().invoke(cli.main, [str(word) for word in words])
        self.said[step], self.codes[step] = done.output, done.exit_code

    def cells(self) -> dict[str, list[str]]:
        """The texts of each sheet."""
        return english.cells(self.book)


@pytest.fixture(scope="module", params=["vi", "zh"])
def walked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walked]:
    """The whole way, once a language, on a PC that speaks it."""
    folder = tmp_path_factory.mktemp(request.param)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("locale.getlocale", lambda *_: (SYSTEMS[request.param], "UTF-8"))
        patch.setenv("XDG_CONFIG_HOME", str(folder / "pc"))
        patch.setenv("COLUMNS", WIDE)
        patch.setenv("LOGNAME", FIRMS[request.param].owners[0])
        patch.chdir(folder)
        way = Walked(FIRMS[request.param], folder / "Book.xlsx")
        first_quarter(way, folder)
        decided(way)
        reviewed(way, folder)
        closed(way, folder)
        yield way


def first_quarter(way: Walked, folder: Path) -> None:
    """A new workbook, a year of exports, and the end of June closed."""
    begun = files(way.firm, folder / "june", EVERYBODY, JUNE)
    way.run("new", "new", way.book, "--language", way.firm.language)
    way.run("import", "import", way.book, *begun, "--yes", "--as-of", JUNE)
    if way.codes["import"]:  # 06/01/2020 may begin with the day or the month
        way.said["asked"], way.codes["asked"] = way.said["import"], way.codes["import"]
        way.run("import", "import", way.book, *begun, "--yes", "--as-of", JUNE, "--dates", "day")
    way.run("close June", "close", way.book, "--as-of", JUNE)


def decided(way: Walked) -> None:
    """The next quarter's exports, and what he writes down himself."""
    firm, folder, neglected = way.firm, way.book.parent, way.firm.accounts[1]
    way.run("import again", "import", way.book, *files(firm, folder / "september", JUNE, SEPTEMBER), "--yes",
            "--as-of", SEPTEMBER)  # fmt: skip
    way.run("check", "check", way.book)
    way.run("competitor", "log", "competitor", way.book, neglected, "--kind", "quoting", "--competitor", firm.rival,
            "--date", "2026-09-15", "--evidence", firm.evidence)  # fmt: skip
    way.run("plan", "log", "plan", way.book, neglected, "--plan", firm.plan[0], "--next-step", firm.plan[1],
            "--due", "2026-10-12", "--plan-owner", firm.owners[1])  # fmt: skip
    way.run("contact", "log", "contact", way.book, neglected, "--channel", "meeting", "--purpose", firm.purposes[2],
            "--date", "2026-09-29", "--person-id", "P2", "--customer-benefit", firm.benefit,
            "--next-date", "2026-10-20", "--next-purpose", firm.next_purpose)  # fmt: skip
    way.run("status", "status", way.book)
    way.run("merge", "merge", way.book)


def reviewed(way: Walked, folder: Path) -> None:
    """The review: who is exposed, why, what to do, and a letter."""
    neglected, day = way.firm.accounts[1], ("--as-of", SEPTEMBER)
    way.run("score", "score", way.book, *day)
    way.run("explain", "explain", way.book, neglected, *day)
    way.run("lose", "lose", way.book, *day)
    way.run("what if", "whatif", way.book, *day)
    way.run("card", "card", way.book, neglected, *day)
    way.run("owner", "owner", way.book, way.firm.owners[0], *day)
    way.run("due", "due", way.book, *day, "--ics", folder / "due.ics")
    way.run("write", "write", way.book, neglected)
    way.run("write it", "write", way.book, neglected, "--set", f"personal={way.firm.promises[1]}",
            "--out", folder / "letter.eml")  # fmt: skip


def closed(way: Walked, folder: Path) -> None:
    """The end of the quarter, and the pack for the meeting."""
    day = ("--as-of", SEPTEMBER)
    way.run("compare", "compare", way.book, *day)
    way.run("pack", "pack", way.book, "--html", "--pptx", "--out", folder / "pack", *day)
    way.run("close", "close", way.book, *day)
    for last in ("quarters", "imports", "who"):
        way.run(last, last, way.book)


def test_every_step_is_done_but_for_the_questions_that_are_asked_first(walked):
    refused = {step for step, code in walked.codes.items() if code}
    assert refused == {"vi": {"asked", "write"}, "zh": {"write"}}[walked.firm.language]


def test_a_workbook_is_spoken_of_in_its_own_language_on_a_pc_that_speaks_english(walked, monkeypatch):
    """What lists something without scoring, and refusals: these know the language by the workbook's policy alone."""
    monkeypatch.setattr("locale.getlocale", lambda *_: (SYSTEMS["en"], "UTF-8"))
    book, day, before = walked.book, ("--as-of", SEPTEMBER), walked.book.read_bytes()
    way = Walked(walked.firm, book)
    for listing in ("quarters", "imports", "who", "status", "merge"):
        way.run(listing, listing, book)
    for step, *more in (
        ("explain", "Zzyzx", *day), ("owner", "Zzyzx", *day), ("close", *day), ("reopen", "1999-Q1", "--reason", "x"),
        ("write", walked.firm.accounts[1]), ("score", *day, "--out", book), ("undo", "zzyzx"), ("import", "zzyzx.csv"),
    ):  # fmt: skip
        way.run(step, step, book, *more)
    assert [step for step, code in way.codes.items() if code != cli.REFUSED] == [
        "quarters", "imports", "who", "status", "merge",
    ]  # fmt: skip
    found = {step: english.left(english.screen(told), way.firm.language) for step, told in way.said.items()}
    assert {step: lines for step, lines in found.items() if lines} == {}
    assert all(way.said.values())
    assert book.read_bytes() == before


def test_no_line_on_the_screen_is_english(walked):
    found = {step: english.left(english.screen(told), walked.firm.language) for step, told in walked.said.items()}
    assert {step: lines for step, lines in found.items() if lines} == {}


def test_no_cell_of_any_sheet_is_english(walked):
    settings = getattr(BY_NAME["Policy"], walked.firm.language)
    found = {
        sheet: english.left((text for text in texts if sheet != settings or text not in SETTINGS), walked.firm.language)
        for sheet, texts in walked.cells().items()
    }
    assert {sheet: texts for sheet, texts in found.items() if texts} == {}


def test_neither_page_nor_slide_is_english(walked):
    (page,) = (walked.book.parent / "pack").glob("*.html")
    (slides,) = (walked.book.parent / "pack").glob("*.pptx")
    assert english.left(english.page(page.read_bytes()), walked.firm.language) == []
    assert english.left(english.slides(slides.read_bytes()), walked.firm.language) == []


@pytest.mark.parametrize("walked", ["zh"], indirect=True)
def test_no_chinese_text_holds_a_latin_word_but_names(walked):
    """What went through no translation at all, and is too short for small words: the firm's own data has no such word."""
    texts = {**walked.cells(), **{step: english.screen(told) for step, told in walked.said.items()}}
    found = {where: [text for text in said if text not in SETTINGS and english.latin(text) - LATIN]
             for where, said in texts.items()}  # fmt: skip
    assert {where: said for where, said in found.items() if said} == {}


def test_what_he_reads_is_in_his_words(walked):
    met = MET[walked.firm.language]
    for step, sentence in met["screen"]:
        assert sentence in " ".join(walked.said[step].split()), walked.said[step]
    cells = walked.cells()
    for sheet, text in met["cells"]:
        assert text in cells[sheet], sheet
    folder = walked.book.parent
    (page,) = (folder / "pack").glob("*.html")
    (slides,) = (folder / "pack").glob("*.pptx")
    assert set(met["page"]) - set(english.page(page.read_bytes())) == set()
    assert set(met["slides"]) - set(english.slides(slides.read_bytes())) == set()
    assert f'<html lang="{met["lang"]}">'.encode() in page.read_bytes()


def test_the_calendar_and_the_letter_are_in_his_words_too(walked):
    met, folder = MET[walked.firm.language], walked.book.parent
    calendar = (folder / "due.ics").read_text("utf-8").replace("\r\n", "\n").replace("\n ", "")
    letter = email.message_from_bytes((folder / "letter.eml").read_bytes(), policy=mail.default)
    assert f"\nSUMMARY:{met['due']}\n" in calendar
    assert letter["subject"] == met["subject"]
    body = letter.get_body().get_content()
    assert [line for line in body.splitlines() if line][: len(met["letter"])] == met["letter"]
    assert english.left([*body.splitlines(), *calendar.splitlines()[6:]], walked.firm.language) == []


def test_cells_of_lists_and_days_are_as_his_own_sheets_have_them(walked):
    """What the exports said in his words came in as such: one row of each imported sheet, cell by cell."""
    raw = read(walked.book)
    for table, key, expected in MET[walked.firm.language]["rows"]:
        at = raw[table].columns[BY_NAME[table].key[0]].index(key)
        assert {name: raw[table].columns[name][at] for name in expected} == expected


def test_the_same_check_finds_the_english_of_an_english_workbook(walked, tmp_path, monkeypatch):
    """The positive control: the very workbook, told in English, by its sheets and on the screen."""
    monkeypatch.setattr("locale.getlocale", lambda *_: (SYSTEMS["en"], "UTF-8"))
    monkeypatch.setenv("COLUMNS", WIDE)
    way = Walked(walked.firm, Path(shutil.copy(walked.book, tmp_path / "English.xlsx")))
    spoken = TableEdits(changed={"language": {"value": "en"}})
    way.book.write_bytes(edited(way.book.read_bytes(), {"Policy": spoken}))
    way.run("score", "score", way.book, "--as-of", SEPTEMBER)
    way.run("pack", "pack", way.book, "--html", "--pptx", "--out", tmp_path, "--as-of", SEPTEMBER)
    (page,) = tmp_path.glob("*.html")
    (slides,) = tmp_path.glob("*.pptx")
    texts = {"sheets": [text for sheet in way.cells().values() for text in sheet],
             "screen": english.screen(way.said["score"]), "page": english.page(page.read_bytes()),
             "slides": english.slides(slides.read_bytes())}  # fmt: skip
    count = {where: len(english.left(told, walked.firm.language)) for where, told in texts.items()}
    assert {where: found >= 10 for where, found in count.items()} == dict.fromkeys(texts, True)
    assert count["sheets"] > 300
    assert english.left(["Top customers exposed to competitors", "Losing Thép Hồng Lam + 长沙水泥 would cost 25% of revenue"],
                        walked.firm.language) != []  # fmt: skip
