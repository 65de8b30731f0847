"""Who is who, and what happens to whom: change the story here, the other modules only tell it."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date

SEED = 7
AS_OF = date(2026, 9, 30)
FIRST_DAY = date(2025, 5, 12)
REVENUE = 7_600_000
"""Net sales of twelve months, in US dollars."""

HA, BAO, LIN, DANIEL = "Nguyễn Thu Hà", "Trần Quốc Bảo", "林美華", "Daniel Okafor"
OWNERS = (HA, BAO, LIN, DANIEL)


def dice(*parts: object) -> random.Random:
    """A generator of its own for each account and subject: a change to one moves none of the others."""
    return random.Random("/".join(map(str, (SEED, *parts))))


@dataclass(frozen=True)
class Care:
    """How an owner looks after an account: what the Touches sheet will show."""

    per_month: float
    purposeful: float
    written: float
    """Share of contacts that are one of the six written forms."""
    personal: float
    ideas: float
    occasions: float
    booked: bool
    recorded: float = 0.9
    """How often the person is named."""


CARE = {
    "close": Care(5.4, 0.93, 0.22, 0.45, 0.22, 0.95, True),
    "steady": Care(4.4, 0.85, 0.24, 0.30, 0.10, 0.75, True),
    "light": Care(1.9, 0.80, 0.20, 0.20, 0.07, 0.50, True, 0.8),
    "rare": Care(1.1, 0.72, 0.15, 0.15, 0.04, 0.30, False, 0.7),
    "courtesy": Care(4.8, 0.05, 0.06, 0.05, 0.01, 0.35, False, 0.5),
    "hello": Care(1.8, 0.22, 0.06, 0.05, 0.02, 0.20, False, 0.5),
    "fading": Care(3.2, 0.80, 0.12, 0.10, 0.03, 0.30, False),
    "scant": Care(1.0, 0.85, 0.00, 0.00, 0.00, 0.00, False, 0.0),
}


@dataclass(frozen=True)
class Serve:
    """How the warehouse and the desk treat an account: what Orders and Service will show."""

    items_month: float
    late_reply: float
    late_delivery: float
    short: float
    calls: float
    thanks: float


SERVE = {
    "good": Serve(0.52, 0.03, 0.04, 0.02, 0.90, 0.85),
    "fair": Serve(0.42, 0.12, 0.12, 0.04, 0.65, 0.50),
    "poor": Serve(0.90, 0.35, 0.34, 0.03, 0.35, 0.25),
}


@dataclass(frozen=True)
class Account:
    """One account of the story."""

    id: str
    name: str
    owner: str
    language: str
    share: float
    """Percent of the firm's revenue; children count in their own row."""
    every: float
    """Days between orders."""
    care: str = "light"
    serve: str = "fair"
    parent: str = ""
    since: date = date(2021, 3, 15)
    trend: str = "steady"
    region: str = ""
    quiet_from: date | None = None
    """From this day on nobody brings a purpose any more."""
    sponsor_until: date | None = None
    """The last day anybody spoke with the sponsor or the decision maker."""


D = date

TOP = (
    # The flagship: three plants, looked after on every side.
    Account("0101", "Saigon Delta Cement", HA, "vi", 9.2, 9, "close", "good", since=D(2014, 4, 2), region="South"),
    Account("0102", "Delta Cement Long An", HA, "vi", 2.9, 16, "steady", "good", "0101", D(2016, 9, 1), region="South"),
    Account("0103", "Delta Ready-Mix", HA, "vi", 2.0, 21, "steady", "good", "0101", D(2019, 1, 10), region="South"),
    # Lives on courtesy calls: many contacts, no purpose, and a rival has begun to quote.
    Account("0104", "Thép Hồng Lam", BAO, "vi", 11.8, 10, "courtesy", "fair", since=D(2015, 7, 20), region="North"),
    # The neglected one: sponsor silent for four months, complaints open, orders slowing, a rival on site.
    Account("0105", "Pacific Harbour Terminals", DANIEL, "en", 10.4, 10, "fading", "poor", since=D(2016, 2, 11),
            trend="slowing", region="Australia", quiet_from=D(2026, 7, 20), sponsor_until=D(2026, 5, 28)),
    Account("0106", "鼎新精密機械", LIN, "tw", 9.0, 11, "close", "good", since=D(2017, 10, 5), region="Taiwan"),
    # The blind spot: billed through its own ledger, so one figure a year is all there is.
    Account("0107", "苏州恒泰泵业", LIN, "cn", 8.0, 0, "scant", "good", since=D(2023, 6, 12), region="East China"),
    # Held by price: nearly every line discounted.
    Account("0108", "Riverbend Pulp & Paper", DANIEL, "en", 7.8, 12, "fading", "fair", since=D(2018, 5, 3),
            region="Australia", quiet_from=D(2026, 7, 10)),
    # A sugar mill: contract ends in November, the rival visits, purposes are rare, the season is over.
    Account("0109", "Đường Vĩnh Thịnh", BAO, "vi", 6.6, 13, "hello", "fair", since=D(2018, 11, 19), trend="crushing",
            region="Central"),
    # Served second: old customer short while a new one was shipped the same item in the same week.
    Account("0110", "狮城海事工程", LIN, "cn", 6.0, 12, "light", "poor", since=D(2017, 3, 8), region="Singapore",
            quiet_from=D(2026, 8, 10)),
    Account("0111", "Thủy sản Cửu Long", HA, "vi", 3.3, 16, "close", "good", since=D(2016, 6, 6), region="South"),
    Account("0112", "Cửu Long Cà Mau", HA, "vi", 1.3, 26, "steady", "good", "0111", D(2018, 6, 6), region="South"),
    Account("0113", "Cửu Long Bạc Liêu", HA, "vi", 0.9, 30, "steady", "good", "0111", D(2020, 2, 6), region="South"),
    Account("0114", "Bluegum Mining Services", DANIEL, "en", 5.2, 12, "steady", "fair", since=D(2020, 8, 24),
            trend="growing", region="Australia"),
    # Small in money, guarded for a reason: the first one well, the second one only in name.
    Account("0115", "Viện Cơ khí Tây Nguyên", HA, "vi", 0.35, 45, "steady", "good", since=D(2019, 9, 9),
            region="Central"),
    Account("0116", "臺南智造機器人", LIN, "tw", 0.45, 38, "rare", "good", since=D(2024, 3, 18), region="Taiwan",
            quiet_from=D(2026, 6, 20)),
)  # fmt: skip

_MIDDLE = (
    # id, name, owner, language, share, every, care, serve, parent
    ("0117", "Xi măng Bình Phước", HA, "vi", 1.15, 24, "light", "good", ""),
    ("0118", "Nhựa Tân Phú Hưng", BAO, "vi", 1.10, 25, "hello", "fair", ""),
    ("0119", "Kurrajong Quarries", DANIEL, "en", 1.06, 27, "light", "fair", ""),
    ("0120", "Máy nông nghiệp Mê Kông", BAO, "vi", 0.59, 28, "hello", "fair", ""),
    ("0121", "Mê Kông An Giang", BAO, "vi", 0.26, 45, "hello", "fair", "0120"),
    ("0122", "Mê Kông Đồng Tháp", BAO, "vi", 0.17, 50, "hello", "fair", "0120"),
    ("0123", "Mê Kông Kiên Giang", BAO, "vi", 0.13, 60, "rare", "fair", "0120"),
    ("0124", "宁波东港铸造", LIN, "cn", 1.02, 26, "light", "good", ""),
    ("0125", "高雄永信造船", LIN, "tw", 0.98, 27, "light", "good", ""),
    ("0126", "Ironbark Timber Mills", DANIEL, "en", 0.94, 29, "light", "fair", ""),
    ("0127", "Dệt may Phú Thọ Mới", HA, "vi", 0.89, 30, "light", "good", ""),
    ("0128", "Gạch men Hải Vân", BAO, "vi", 0.85, 30, "hello", "fair", ""),
    ("0129", "Southern Cross Dairy", DANIEL, "en", 0.81, 31, "light", "fair", ""),
    ("0130", "Temasek Food Equipment", LIN, "en", 0.47, 33, "light", "good", ""),
    ("0131", "Temasek Jurong Plant", LIN, "en", 0.21, 48, "rare", "good", "0130"),
    ("0132", "Temasek Johor Plant", LIN, "en", 0.13, 60, "rare", "good", "0130"),
    ("0133", "Hải Phòng Cranes & Lifts", HA, "vi", 0.68, 20, "light", "good", ""),
    ("0134", "Phân bón Sao Xanh", BAO, "vi", 0.68, 34, "hello", "fair", ""),
    ("0135", "Wattle Creek Water", DANIEL, "en", 0.64, 36, "rare", "fair", ""),
    ("0136", "厦门海达水务", LIN, "cn", 0.59, 36, "light", "good", ""),
    ("0137", "Bao bì Minh Tâm", HA, "vi", 0.51, 40, "light", "good", ""),
    ("0138", "Gỗ Trường Sơn", BAO, "vi", 0.38, 45, "hello", "fair", ""),
    ("0139", "新竹恆溫設備", LIN, "tw", 0.34, 45, "light", "good", ""),
    ("0140", "Northline Rail Services", DANIEL, "en", 0.26, 50, "rare", "fair", ""),
    ("0141", "Northline Darwin Depot", DANIEL, "en", 0.12, 70, "rare", "fair", "0140"),
    ("0142", "Northline Cairns Depot", DANIEL, "en", 0.09, 80, "rare", "fair", "0140"),
    ("0143", "Northline Wagon Works", DANIEL, "en", 0.09, 80, "rare", "fair", "0140"),
    ("0144", "Bánh kẹo Hoa Mai", HA, "vi", 0.26, 55, "light", "good", ""),
    ("0145", "Cao su Phước Long", BAO, "vi", 0.21, 60, "hello", "fair", ""),
    ("0146", "佛山顺安陶瓷", LIN, "cn", 0.21, 60, "rare", "good", ""),
    ("0147", "Possum Valley Wines", DANIEL, "en", 0.17, 65, "rare", "fair", ""),
    ("0148", "Nước khoáng Suối Đá", BAO, "vi", 0.15, 70, "rare", "fair", ""),
    ("0149", "台中優質食品", LIN, "tw", 0.14, 75, "rare", "good", ""),
)  # fmt: skip

ONE_OFF = (
    # One project, one order: the day of the order stands beside the name.
    ("0150", "Grand Lotus Wedding Palace", HA, "vi", 0.16, D(2026, 6, 16)),
    ("0151", "Khách sạn Biển Ngọc", HA, "vi", 0.14, D(2025, 9, 9)),
    ("0152", "Trường nghề Cẩm Lệ", BAO, "vi", 0.10, D(2026, 3, 12)),
    ("0153", "Banksia Community Pool", DANIEL, "en", 0.12, D(2026, 8, 6)),
    ("0154", "上海花园影院", LIN, "cn", 0.13, D(2026, 1, 15)),
    ("0155", "Echuca Paddle Steamer Trust", DANIEL, "en", 0.08, D(2025, 8, 20)),
)

_NEW = (
    ("0156", "Pin xanh Bình Dương", HA, "vi", 0.62, 30, D(2026, 3, 5)),
    ("0157", "Redgum Battery Metals", DANIEL, "en", 0.55, 33, D(2026, 4, 21)),
    ("0158", "合肥新能装备", LIN, "cn", 0.50, 35, D(2026, 2, 26)),
    ("0159", "Điện mặt trời Ninh Thuận", BAO, "vi", 0.38, 40, D(2026, 5, 14)),
    ("0160", "臺北綠動科技", LIN, "tw", 0.30, 45, D(2026, 6, 4)),
)

_REGIONS = {"vi": "Vietnam", "cn": "China", "tw": "Taiwan", "en": "Australia"}

ACCOUNTS: tuple[Account, ...] = (
    *TOP,
    *(
        Account(id_, name, owner, language, share, every, care, serve, parent,
                D(2026, 2, 9) if id_ == "0133" else D(2017 + int(id_) % 8, 1 + int(id_) % 12, 5 + int(id_) % 20),
                region="Singapore" if parent == "0130" or id_ == "0130" else _REGIONS[language])
        for id_, name, owner, language, share, every, care, serve, parent in _MIDDLE
    ),
    *(
        Account(id_, name, owner, language, share, 0, "rare", "fair", since=day, trend="project",
                region=_REGIONS[language])
        for id_, name, owner, language, share, day in ONE_OFF
    ),
    *(
        Account(id_, name, owner, language, share, every, "light", "fair", since=day, region=_REGIONS[language])
        for id_, name, owner, language, share, every, day in _NEW
    ),
)  # fmt: skip

BY_ID = {account.id: account for account in ACCOUNTS}
TOP_IDS = tuple(account.id for account in TOP)

SLOWS_ON, SILENT_FROM = D(2026, 5, 20), D(2026, 8, 15)
"""From the first day on the neglected account orders half as often, and less; from the second on not at all."""

CONFLICTS = (("Mechanical seal MG1-45", D(2026, 8, 12)), ("Spherical roller bearing 22320", D(2026, 9, 9)))
"""The old customer 0110 got a part of these, while the new 0133 got all it had ordered in the same week."""

FACTS: dict[str, dict[str, object]] = {
    "0101": {"wallet_share_pct": 86, "contract_end": D(2027, 6, 30), "main_competitor": "Orient Bearing House",
             "buy_reason": "Giao trong 24 giờ khi lò dừng", "buy_reason_date": D(2026, 8, 19)},
    "0102": {"wallet_share_pct": 81},
    "0103": {"wallet_share_pct": 84},
    "0104": {"wallet_share_pct": 58, "main_competitor": "Redline Drives", "contract_end": D(2027, 1, 31)},
    "0105": {"wallet_share_pct": 62, "main_competitor": "Redline Drives", "buy_reason": "Crane spares held on site",
             "buy_reason_date": D(2025, 6, 3), "notes": "New operations director since June. Nobody has met him."},
    "0106": {"wallet_share_pct": 82, "main_competitor": "東盛軸承", "buy_reason": "工程師隔日到廠",
             "buy_reason_date": D(2026, 7, 14), "contract_end": D(2027, 3, 31)},
    "0107": {"revenue_12m": 608_000, "notes": "Billed through the bonded warehouse ledger; ask finance for the lines."},
    "0108": {"wallet_share_pct": 60, "price_held": "yes", "main_competitor": "TrueSeal Asia",
             "contract_end": D(2026, 12, 15), "buy_reason": "Price", "buy_reason_date": D(2026, 2, 4)},
    "0109": {"wallet_share_pct": 71, "contract_end": D(2026, 11, 30), "main_competitor": "Orient Bearing House",
             "override_grade": "Critical", "override_reason": "Giám đốc mới muốn đấu thầu lại",
             "override_by": "Lê Minh Châu", "override_until": D(2026, 12, 31)},
    "0110": {"wallet_share_pct": 66, "main_competitor": "TrueSeal Asia", "buy_reason": "船期紧，靠库存",
             "buy_reason_date": D(2025, 11, 6)},
    "0111": {"wallet_share_pct": 91, "main_competitor": "Orient Bearing House", "buy_reason": "Kỹ sư trực ban đêm",
             "buy_reason_date": D(2026, 6, 25)},
    "0112": {"wallet_share_pct": 88},
    "0114": {"wallet_share_pct": 77, "main_competitor": "Redline Drives", "buy_reason": "Condition monitoring reports",
             "buy_reason_date": D(2026, 5, 12)},
    "0115": {"strategic": "yes", "strategic_reason": "Viện duyệt tiêu chuẩn thiết bị cho các nhà máy trong vùng",
             "wallet_share_pct": 95},
    "0116": {"strategic": "yes", "strategic_reason": "第一家指定我們零件的機器人廠", "wallet_share_pct": 70},
    "0117": {"wallet_share_pct": 75, "contract_end": D(2026, 10, 31)},
    "0119": {"contract_end": D(2026, 12, 20), "wallet_share_pct": 55},
    "0120": {"override_grade": "Strong", "override_reason": "Giám đốc là bạn học cũ", "override_by": "Trần Quốc Bảo",
             "override_until": D(2026, 3, 31)},
    "0126": {"tier": "B", "wallet_share_pct": 50, "price_held": "yes"},
    "0127": {"buy_reason": "Giá tốt và giao đúng hẹn", "buy_reason_date": D(2026, 4, 2)},
    "0129": {"strategic": "no", "main_competitor": "TrueSeal Asia"},
    "0139": {"tier": "B"},
}  # fmt: skip
"""Cells of the Accounts sheet beyond the ones above."""

RIVALS = (
    # day, account, what, rival, amount, evidence
    (D(2026, 8, 27), "0104", "quoting", "Redline Drives", 210_000, "Báo giá hộp số để trên bàn phòng mua hàng"),
    (D(2026, 6, 11), "0104", "line lost", "Redline Drives", 64_000, "V-belts now come from Redline"),
    (D(2026, 9, 3), "0105", "quoting", "Redline Drives", 320_000, "Buyer asked us to match a crane bearing price"),
    (D(2026, 7, 22), "0105", "trial", "Redline Drives", None, "Two trial bearings on ship-to-shore crane 3"),
    (D(2026, 4, 16), "0105", "order lost", "Redline Drives", 48_500, "Purchase order for couplings went elsewhere"),
    (D(2026, 8, 14), "0108", "quoting", "TrueSeal Asia", 150_000, "Second round of an online auction"),
    (D(2026, 9, 15), "0109", "visiting", "Orient Bearing House", None, "Xe của đối thủ ở cổng nhà máy hai lần"),
    (D(2026, 7, 30), "0110", "visiting", "TrueSeal Asia", None, "访客登记簿上有对手名字"),
    (D(2026, 1, 21), "0114", "quoting", "Redline Drives", 90_000, "Lost their bid; too slow on delivery"),
    (D(2026, 5, 8), "0110", "order lost", "TrueSeal Asia", 21_000, "密封件订单转给对手"),
    (D(2026, 9, 8), "0116", "trial", "東盛軸承", None, "試用對手的減速機軸承"),
    (D(2026, 8, 5), "0118", "quoting", "Orient Bearing House", 12_000, "Khách gửi cho xem bảng giá"),
    (D(2026, 9, 10), "0126", "quoting", "TrueSeal Asia", 18_000, "Mill manager mentioned a lower seal price"),
    (D(2026, 3, 19), "0129", "order lost", "TrueSeal Asia", 7_400, "Dairy valves, price"),
    (D(2026, 5, 27), "0134", "trial", "Orient Bearing House", None, "Thử vòng bi trên máy nghiền"),
)
LOOKED = {
    "0101": 45, "0102": 60, "0103": 70, "0106": 40, "0111": 50, "0112": 75, "0113": 80, "0114": 55, "0115": 65,
    "0117": 70, "0124": 85, "0125": 80,
}  # fmt: skip
"""Accounts where the owner looks for rivals and writes down that there were none: days between looks."""
