"""Rivals, comparisons, referrals, plans, the team's weeks and the answers given so far."""

from __future__ import annotations

from datetime import date, timedelta

from sample_firm.story import AS_OF, BAO, BY_ID, DANIEL, FIRST_DAY, HA, LIN, LOOKED, OWNERS, RIVALS, Account, dice

Row = dict[str, object]


def competitors() -> list[Row]:
    """What was seen, and when somebody looked and saw none."""
    rows = [
        dict(zip(("date", "account_id", "kind", "competitor", "amount", "evidence"), seen, strict=True))
        for seen in RIVALS
    ]
    for account_id, every in LOOKED.items():
        rng = dice(account_id, "looked")
        day = AS_OF - timedelta(days=rng.randint(4, 40))
        while day >= FIRST_DAY:
            rows.append({"date": day, "account_id": account_id, "kind": "none seen"})
            day -= timedelta(days=every + rng.randint(-8, 8))
    return sorted(rows, key=lambda row: (row["date"], row["account_id"]))


def benchmarks() -> list[Row]:
    """Our quality beside the best rival's; for one item the rival is ahead."""
    compared = (
        ("Spherical roller bearing 22320", 8.6, 8.1, "Orient Bearing House", date(2026, 3, 12), None),
        ("Deep groove bearing 6316", 8.2, 8.0, "Orient Bearing House", date(2026, 3, 12), None),
        ("Mechanical seal MG1-45", 7.9, 7.4, "TrueSeal Asia", date(2026, 5, 20), None),
        ("Mechanical seal MG1-45", 6.8, 7.9, "TrueSeal Asia", date(2026, 8, 11), "0110"),
        ("Gear motor GM-7.5", 7.0, 7.0, "Redline Drives", date(2026, 1, 22), None),
        ("V-belt SPB-2500", 6.9, 7.8, "Redline Drives", date(2026, 7, 2), "0104"),
        ("Centrifugal pump CP-80", 8.8, 8.0, "Kingfisher Industrial", date(2026, 2, 17), None),
        ("Butterfly valve DN150", 7.5, 7.1, "Kingfisher Industrial", date(2025, 6, 30), None),
        ("Conveyor roller CR-133", 7.7, 7.2, "Kingfisher Industrial", date(2026, 4, 9), "0114"),
    )
    names = ("item", "our_score", "best_rival_score", "rival", "date", "account_id")
    rows: list[Row] = [dict(zip(names, row, strict=True)) for row in compared]
    beside = {
        0: (date(2026, 3, 11), "Cage that lasts in dust; on our shelf the same day"),
        2: (date(2026, 5, 19), None),
        3: (date(2026, 8, 11), None),
        5: (date(2025, 6, 4), None),
        6: (date(2026, 2, 16), "Repaired within two days"),
        8: (None, "Cut to length here"),
    }
    for place, (day, strength) in beside.items():
        rows[place] |= {"sample_date": day, "strength": strength}
    return rows


def referrals() -> list[Row]:
    """Customers who bring customers; the good ones do it more."""
    given = (
        (date(2025, 8, 14), "0101", "Xi măng Bình Phước", "received", "won", 41_000),
        (date(2025, 11, 20), "0106", "新竹恆溫設備", "received", "won", 26_500),
        (date(2026, 1, 9), "0111", "Đông lạnh Sóc Trăng", "asked", "open", None),
        (date(2026, 2, 26), "0101", "Hải Phòng Cranes & Lifts", "received", "won", 38_000),
        (date(2026, 3, 18), "0114", "Redgum Battery Metals", "received", "won", 14_200),
        (date(2026, 4, 3), "0106", "臺北綠動科技", "received", "won", 6_900),
        (date(2026, 4, 28), "0150", "Grand Lotus Đà Lạt", "asked", "open", None),
        (date(2026, 5, 15), "0124", "合肥新能装备", "given", "lost", None),
        (date(2026, 6, 24), "0115", "Cơ khí Buôn Hồ", "received", "open", None),
        (date(2026, 7, 7), "0116", "臺南精工", "given", "open", None),
        (date(2026, 8, 19), "0102", "Bê tông Tân An", "asked", "open", None),
        (date(2026, 9, 11), "0103", "Gạch Nhơn Trạch", "asked", "open", None),
        (date(2026, 9, 16), "0110", "Keppel Slipway Services", "asked", "lost", None),
    )
    names = ("date", "account_id", "prospect", "direction", "status", "amount")
    return [dict(zip(names, row, strict=True)) for row in given]


def plans() -> list[Row]:
    """Some plans are whole, some lack the step or the day, and one exposed customer has none."""
    written = (
        ("0101", "Kiln contract: shutdown spares on our shelf", HA, "Present 2027 list", date(2026, 10, 14), "open"),
        ("0104", "Win back belts, meet the new buyer", BAO, None, None, "open"),
        ("0105", "Director to visit the new operations director", DANIEL, "Fix the visit", None, "open"),
        ("0106", "共同開發主軸軸承規格", LIN, "十月工程會議", date(2026, 10, 22), "open"),
        ("0108", "From price to yearly cost: seal life study", DANIEL, "Agree on two pumps", date(2026, 10, 9), "open"),
        ("0110", "优先供货协议，安全库存两个月", LIN, "送交协议草案", date(2026, 10, 6), "open"),
        ("0111", "Kho ký gửi tại Cà Mau", HA, "Chốt danh mục 40 mặt hàng", date(2026, 10, 28), "open"),
        ("0118", "Ghé gặp giám đốc", BAO, None, date(2026, 10, 30), "open"),
        ("0129", "Dairy valve offer with service", DANIEL, "Offer sent", date(2026, 6, 30), "done"),
    )  # fmt: skip
    names = ("account_id", "plan", "plan_owner", "next_step", "due", "status")
    rows: list[Row] = [dict(zip(names, row, strict=True)) for row in written]
    remarks = {
        "0105": "Ask Daniel every Monday",
        "0104": "Bảo nói ổn, nhưng số liệu thì không",
        "0110": "Warehouse must sign too",
    }
    return [row | {"my remark": remarks.get(str(row["account_id"]))} for row in rows]


def team() -> list[Row]:
    """Each owner's weeks since January."""
    habits = {HA: (4.5, 1.5, 0.9), BAO: (2.0, 0.5, 0.2), LIN: (5.0, 2.0, 0.95), DANIEL: (3.0, 1.0, 0.5)}
    rows: list[Row] = []
    for week in range(39):
        for owner in OWNERS:
            rng, (network, training, learns) = dice(owner, week), habits[owner]
            rows.append({
                "owner": owner, "week": date(2026, 1, 5) + timedelta(weeks=week),
                "network_hours": round(network * rng.uniform(0.5, 1.5) * 2) / 2,
                "training_hours": round(training * rng.uniform(0, 2) * 2) / 2,
                "learning_done": "yes" if rng.random() < learns else None,
                "training_budget": 60, "training_spent": round(training * rng.uniform(5, 35)),
            })  # fmt: skip
    return rows


def staff() -> list[Row]:
    """Who is in which team, when somebody last looked over their shoulder, and what each learns."""
    known = (
        (HA, "Vietnam", date(2026, 5, 14), "Friday 8:00: sealing and lubrication, one chapter a week"),
        (BAO, "Vietnam", date(2025, 3, 20), None),
        (LIN, "Greater China and export", date(2026, 6, 2), "週二上午：振動監測線上課程"),
        (DANIEL, "Greater China and export", None, "Monday 7:30: contract law for mining suppliers"),
    )
    return [dict(zip(("owner", "team", "service_check", "learning_plan"), row, strict=True)) for row in known]


def network() -> list[Row]:
    """Nine of the ten who matter in the industry, and three the firm wants to know better within the year."""
    cement, mining, marine = "Vietnam Cement Association", "Mining suppliers' group", "Shiprepair forum"
    known = (
        (
            "Đặng Văn Hòa",
            "Viện Vật liệu xây dựng",
            1,
            cement,
            "yes",
            HA,
            "Biết ta giữ hàng cho lò nung",
            4,
            5,
            date(2026, 8, 3),
            "Mời nói chuyện tại kho",
            date(2026, 10, 20),
        ),
        (
            "Margaret Doyle",
            "Mine Engineering Review",
            2,
            mining,
            "no",
            DANIEL,
            "Has read one of our reports",
            1,
            3,
            None,
            "Send the condition monitoring case",
            date(2026, 8, 31),
        ),
        (
            "陳志強",
            "臺灣機械工業同業公會",
            3,
            "臺灣機械工業同業公會",
            "yes",
            LIN,
            "知道我們的工程師隔日到廠",
            4,
            4,
            date(2026, 9, 9),
            None,
            None,
        ),
        (
            "Phạm Thị Lan Anh",
            "Hiệp hội Xi măng",
            4,
            cement,
            "yes",
            HA,
            "Từng giới thiệu hai nhà máy",
            5,
            5,
            date(2026, 9, 18),
            None,
            None,
        ),
        (
            "Rajiv Menon",
            "Strait Marine Class",
            5,
            marine,
            None,
            DANIEL,
            None,
            0,
            3,
            None,
            "Ask Keppel to introduce us",
            date(2026, 11, 15),
        ),
        ("王建国", "华东轴承检测中心", 6, None, None, LIN, "用我们的样品做过测试", 3, 4, None, None, None),
        ("Nguyễn Hữu Phúc", "Cục Công nghiệp", 7, None, None, BAO, None, None, None, None, None, None),
        (
            "Ingrid Solheim",
            "North Shore Insurers",
            8,
            marine,
            None,
            DANIEL,
            "Knows the crane spares programme",
            2,
            3,
            None,
            None,
            None,
        ),
        ("李文華", "南方造船研究所", 9, None, None, LIN, None, 1, 3, None, "送交軸封壽命報告", date(2026, 10, 12)),
        (
            "Trịnh Công Minh",
            "Đại học Bách khoa",
            None,
            None,
            None,
            HA,
            "Sinh viên thực tập ở kho",
            3,
            4,
            date(2026, 7, 1),
            "Chủ đề luận văn về mòn",
            date(2026, 9, 15),
        ),
        ("Tom Braddock", "Harbour Cranes Journal", None, marine, None, DANIEL, None, 0, 2, None, None, None),
        ("黃淑芬", "新竹科學園區管理局", None, None, None, LIN, None, 1, 3, None, "參觀園區", date(2026, 12, 4)),
    )
    names = ("name", "organisation", "place_of_ten", "association", "member", "owner", "knows_of_us", "our_link",
             "wanted_link", "called_us", "next_step", "due")  # fmt: skip
    return [dict(zip(names, row, strict=True)) for row in known]


def came_by(account: Account) -> str | None:
    """How the customer first came; the newer ones were asked more often."""
    rng = dice(account.id, "came by")
    if rng.random() > (0.9 if account.since.year >= 2025 else 0.5):
        return None
    return rng.choice(("referral", "referral", "enquiry", "our call", "our call", "event", "tender"))


def answers(questions: dict[str, list[object]]) -> dict[str, list[object]]:
    """The questions with what the manager has answered so far."""
    given = {
        0: ("Nothing that would be ready in a quarter: two of the ten are about a fifth of sales.", date(2026, 7, 6)),
        2: ("All but Riverbend and perhaps Hồng Lam.", date(2026, 7, 6)),
        7: (
            f"{BY_ID['0101'].name}: the kiln manager. {BY_ID['0106'].name}: 設備部經理. The others: not sure.",
            date(2026, 7, 20),
        ),
        10: ("Seals in May and August. TrueSeal is ahead at the shipyard.", date(2026, 8, 12)),
        13: ("Cement association (Hà). Mining suppliers' group: nobody goes.", date(2026, 4, 2)),
        17: ("Thanks, a call and a letter; only the wedding palace got all three.", date(2026, 9, 1)),
    }
    blank: list[object] = [None] * len(questions["question"])
    answer, day = list(blank), list(blank)
    for place, (text, when) in given.items():
        answer[place], day[place] = text, when
    return {**questions, "answer": answer, "answered_on": day}
