"""Two small firms, one Vietnamese and one Chinese, as their managers' programs export them: no English word in them.

Eight customers each: the first four are most of the revenue, the second of these is neglected, buys less, waits for an
answer, and a rival quotes. What happened up to the end of June stands in the first files; later ones come in the second.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from workbook.schema import BY_NAME, CHOICES

JUNE, SEPTEMBER = dt.date(2026, 6, 30), dt.date(2026, 9, 30)
START = dt.date(2025, 7, 1)
NEGLECTED = 1

Row = dict[str, object]


@dataclass(frozen=True)
class Firm:
    """The words of a firm."""

    language: str
    encoding: str
    days: str
    """How its files write a day."""
    owners: tuple[str, str]
    accounts: tuple[str, ...]
    people: tuple[str, ...]
    titles: tuple[str, str]
    items: tuple[str, str]
    purposes: tuple[str, ...]
    benefit: str
    next_purpose: str
    complaint: str
    promises: tuple[str, str]
    rival: str
    evidence: str
    plan: tuple[str, str]
    ledger: tuple[str, ...] = ()
    """The headers of a sales ledger: day, number, account's key and name, item, quantity, amount; ours where empty."""


VIETNAMESE = Firm(
    "vi", "utf-8-sig", "%d/%m/%Y", ("Nguyễn Thu Hà", "Trần Quốc Bảo"),
    ("Xi măng Đồng Bằng", "Thép Hồng Lam", "Đường Vĩnh Thịnh", "Gỗ Trường Sơn", "Gạch Phú Mỹ", "Giấy Bãi Bằng",
     "Nhựa Tân Tiến", "Dệt Nam Hải"),
    ("Trần Văn An", "Lê Thị Bình", "Phạm Minh Châu", "Đỗ Quang Dũng", "Vũ Thu Giang", "Hoàng Đức Huy", "Bùi Khánh Linh",
     "Đặng Hữu Nam"),
    ("Giám đốc nhà máy", "Trưởng phòng mua hàng"), ("Bạc đạn chà", "Phớt cơ khí"),
    ("Thống nhất lịch bảo trì quý sau", "Xác nhận ngày giao phụ tùng", "Đề xuất giảm hai ngày dừng máy"),
    "Giảm hai ngày dừng máy mỗi năm", "Ký biên bản nghiệm thu", "Phớt rò sau hai tuần",
    ("Gửi bản vẽ sửa đổi", "Kỹ sư có mặt kỳ dừng máy"), "Bạc đạn Phương Đông", "Phòng mua hàng cho xem báo giá",
    ("Giữ phụ tùng tại kho của họ", "Gặp giám đốc nhà máy mới"),
    ("Ngày hạch toán", "Số chứng từ", "Mã khách hàng", "Tên khách hàng", "Tên hàng", "Số lượng bán", "Doanh số bán"),
)  # fmt: skip
CHINESE = Firm(
    "zh", "gbk", "%Y-%m-%d", ("林美华", "陈志强"),
    ("狮城海事工程", "宁波港机制造", "苏州精密轴承", "合肥新能装备", "长沙水泥", "武汉造纸", "无锡纺织", "青岛橡胶"),
    ("王建国", "李秀英", "张伟明", "刘志远", "陈晓东", "杨立新", "赵国庆", "周文静"),
    ("厂长", "采购经理"), ("调心滚子轴承", "机械密封"),
    ("商定下季度检修日程", "确认备件交货日期", "提出每年减少两天停机的方案"),
    "每年减少两天停机", "签署验收单", "密封两周后泄漏", ("发送修订图纸", "大修期间工程师到场"), "东方轴承", "采购部出示了报价单",
    ("在客户仓库备货", "拜访新任厂长"),
)  # fmt: skip


def files(firm: Firm, folder: Path, after: dt.date, until: dt.date) -> list[Path]:
    """The exports of what happened after one day up to another: a file a table, with the firm's own headers."""
    folder.mkdir()
    found = []
    for table, rows in _tables(firm):
        chosen = [row for row in rows if after < _day(row, table) <= until]
        if not chosen:
            continue
        if table == "Orders" and firm.ledger:
            found.append(_ledger(firm, folder, chosen))
        else:
            headers = {column.name: getattr(column, firm.language) for column in BY_NAME[table].columns}
            name = getattr(BY_NAME[table], firm.language)
            cells = [[_cell(firm, table, column, value) for column, value in row.items()] for row in chosen]
            found.append(_written(firm, folder / f"{name}.csv", [headers[column] for column in chosen[0]], cells))
    return found


def months() -> Iterator[dt.date]:
    """The tenth of each month of the fifteen."""
    for month in range(15):
        yield dt.date(2025 + (6 + month) // 12, (6 + month) % 12 + 1, 10)


def _tables(firm: Firm) -> Iterator[tuple[str, list[Row]]]:
    yield "Accounts", [
        {"account_id": f"{at + 1:04}", "account": name, "owner": firm.owners[at % 2], "customer_since": dt.date(2020, 1, 6),
         "buy_reason": None if at else firm.benefit, "wallet_share_pct": 60 - 10 * at if at < 4 else None,
         "price_held": at == NEGLECTED}
        for at, name in enumerate(firm.accounts)
    ]  # fmt: skip
    yield "People", [
        {"person_id": f"P{at + 1}", "account_id": f"{at + 1:04}", "name": name, "title": firm.titles[at % 2],
         "role": "sponsor" if at % 2 else "decision maker", "email": f"p{at + 1}@khach{at + 1}.vn",
         "birthday": dt.date(1970, 10, 4 + 2 * at), "our_link": 4 - at % 3, "rival_link": 2 + (at == NEGLECTED) * 3,
         "link_date": dt.date(2026, 6, 1)}
        for at, name in enumerate(firm.people)
    ]  # fmt: skip
    yield "Touches", _touches(firm)
    yield "Service", [
        {"item_id": f"S{at + 1}{month}", "account_id": f"{at + 1:04}", "opened": dt.datetime(2026, month, 12, 9, 30),
         "kind": "complaint", "severity": "major" if at == NEGLECTED else "minor",
         "first_reply": None if at == NEGLECTED else dt.datetime(2026, month, 12, 15, 0),
         "closed": None if at == NEGLECTED else dt.datetime(2026, month, 14, 11, 0), "note": firm.complaint}
        for at in range(4) for month in ((8,) if at == NEGLECTED else (5, 8))
    ]  # fmt: skip
    yield "Promises", [
        {"promise_id": "K1", "account_id": "0001", "due": dt.date(2026, 6, 20), "what": firm.promises[0], "kept_on": None},
        {"promise_id": "K2", "account_id": "0002", "due": dt.date(2026, 9, 15), "what": firm.promises[1], "kept_on": None},
    ]  # fmt: skip
    yield "Orders", [
        {"order_id": f"D{number:03}{at}", "line": "1", "account_id": f"{at + 1:04}", "ordered": day,
         "amount": _amount(at, number), "item": firm.items[at % 2], "qty": 2 + at, "qty_shipped": 2 + at,
         "promised": day + dt.timedelta(days=10), "delivered": day + dt.timedelta(days=8 + 6 * (at == NEGLECTED))}
        for number, day in enumerate(months()) for at in range(len(firm.accounts))
    ]  # fmt: skip


def _touches(firm: Firm) -> list[Row]:
    rows: list[Row] = []
    for number, day in enumerate(months()):
        for at in range(len(firm.accounts)):
            # the neglected customer saw nobody since May, the small ones a card every third month
            if (at == NEGLECTED and number > 10) or (at > 3 and number % 3):
                continue
            rows.append(
                {"touch_id": f"T{number:02}{at}", "date": day + dt.timedelta(days=at), "account_id": f"{at + 1:04}",
                 "owner": firm.owners[at % 2], "channel": ("meeting", "call", "visit", "email", "card")[min(at, 4)],
                 "person_id": f"P{at + 1}", "purpose": firm.purposes[number % 3] if at < 4 else None,
                 "customer_benefit": firm.benefit if at == 0 else None, "hours": 2 if at < 3 else 0.5}
            )  # fmt: skip
    return rows


def _amount(at: int, number: int) -> int:
    whole = 40_000 // (at + 1) if at < 4 else 1_500
    return whole // 3 if at == NEGLECTED and number > 11 else whole


def _day(row: Row, table: str) -> dt.date:
    """When a row came to be known; the accounts and people were there before."""
    day = row.get({"Touches": "date", "Service": "opened", "Orders": "ordered", "Promises": "due"}.get(table, ""))
    return day.date() if isinstance(day, dt.datetime) else day if isinstance(day, dt.date) else START


def _cell(firm: Firm, table: str, column: str, value: object) -> object:
    told = BY_NAME[table].column(column)
    place = {"vi": 1, "zh": 2}[firm.language]
    if told.choices:
        return next(row[place] for row in CHOICES[told.choices] if row[0] == value)
    if isinstance(value, bool):
        return CHOICES["yes_no"][0 if value else 1][place]
    if isinstance(value, dt.datetime):
        return value.strftime(f"{firm.days} %H:%M")
    return value.strftime(firm.days) if isinstance(value, dt.date) else value


def _ledger(firm: Firm, folder: Path, orders: Sequence[Row]) -> Path:
    """The orders as a bookkeeping program writes them: by the account's name, no lines, no deliveries."""
    names = {f"{at + 1:04}": name for at, name in enumerate(firm.accounts)}
    cells = [
        [_cell(firm, "Orders", "ordered", row["ordered"]), row["order_id"], row["account_id"], names[str(row["account_id"])],
         row["item"], row["qty"], row["amount"]]
        for row in orders
    ]  # fmt: skip
    return _written(firm, folder / "so_ban_hang.csv", firm.ledger, cells)


def _written(firm: Firm, path: Path, headers: Sequence[str], rows: Sequence[Sequence[object]]) -> Path:
    with path.open("w", encoding=firm.encoding, newline="") as file:
        writer = csv.writer(file)
        writer.writerow(headers)
        writer.writerows([["" if cell is None else cell for cell in row] for row in rows])
    return path
