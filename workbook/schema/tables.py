"""The input tables, column by column: the one place from which template, reading, checks and docs come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["id", "text", "choice", "date", "datetime", "number", "flag", "mark"]
"""How a column's cells read:

id        text that names something; zeros in front stay
text      free text
choice    one word of a closed list (`Column.choices` names it)
date      a calendar day
datetime  a day with a time
number    a number within `least`..`most`
flag      yes or no; blank is neither
mark      yes, no, or any words, which then count as yes; blank counts as no where anybody fills the column
"""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of an input table."""

    name: str
    kind: Kind
    vi: str
    zh: str
    meaning: str
    required: bool = False
    choices: str = ""
    least: float | None = None
    most: float | None = None
    refers: str = ""
    """`Table.column` whose ids this column's cells must be among."""
    past: bool = False
    """True where a date after the latest possible day is a mistake."""
    blank_speaks: bool = False
    """True where an empty cell says something ("not answered yet"), so that a spoilt cell must not pass for one."""


@dataclass(frozen=True, slots=True)
class Table:
    """One input table: a ListObject of this name, on a sheet a user may rename and move."""

    name: str
    vi: str
    zh: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    """The columns that together name a row; a second row with the same ones is a defect."""

    def column(self, name: str) -> Column:
        """The column called `name`; `KeyError` where there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    @property
    def required(self) -> tuple[str, ...]:
        """Names of the columns without which the table cannot be used."""
        return tuple(column.name for column in self.columns if column.required)


def _c(name: str, kind: Kind, vi: str, zh: str, meaning: str, **more: object) -> Column:
    return Column(name, kind, vi, zh, meaning, **more)  # type: ignore[arg-type]


def _account(required: bool = True, meaning: str = "The account, by its id on sheet Accounts.") -> Column:
    return Column(
        "account_id", "id", "Mã khách hàng", "客户编号", meaning, required=required, refers="Accounts.account_id"
    )


ACCOUNTS = Table(
    "Accounts", "Khách hàng", "客户", "Every customer, one row each. The only table that must be filled.", (
        _c("account_id", "id", "Mã khách hàng", "客户编号", "A short id that never changes; zeros in front are kept.", required=True),
        _c("account", "text", "Tên khách hàng", "客户名称", "The customer's name.", required=True),
        _c("owner", "text", "Người phụ trách", "负责人", "Who looks after the account.", required=True),
        _c("parent_id", "id", "Mã công ty mẹ", "上级客户编号", "The id of the account this one belongs to; blank for none.", refers="Accounts.account_id"),
        _c("customer_since", "date", "Khách hàng từ", "成为客户日期", "The day of the first business.", past=True),
        _c("tier", "choice", "Hạng", "等级", "A, B or C by your word; blank lets revenue decide.", choices="tier"),
        _c("strategic", "flag", "Chiến lược", "战略客户", "Yes for a customer to guard whatever its revenue; give the reason beside it."),
        _c("strategic_reason", "text", "Lý do chiến lược", "战略原因", "Why the customer is strategic."),
        _c("buy_reason", "text", "Lý do mua", "购买原因", "Why they buy from us."),
        _c("buy_reason_date", "date", "Ngày ghi lý do mua", "购买原因日期", "When they last told us why.", past=True),
        _c("came_by", "choice", "Đến qua", "来源途径", "How the customer first came to us.", choices="came_by"),
        _c("language", "choice", "Ngôn ngữ", "语言", "The language to write to them in; blank for the workbook's.", choices="language"),
        _c("one_off", "flag", "Mua một lần", "一次性客户", "Yes for a customer who buys once, like a wedding or a single project."),
        _c("revenue_12m", "number", "Doanh thu 12 tháng", "近12个月收入", "Revenue of the last 12 months, used where the account has no orders."),
        _c("contract_end", "date", "Ngày hết hợp đồng", "合同到期日", "When the contract or tender ends."),
        _c("main_competitor", "text", "Đối thủ chính", "主要竞争对手", "The rival most likely to take this customer."),
        _c("wallet_share_pct", "number", "Tỷ trọng mua của ta %", "钱包份额%", "Our share of all they spend on what we sell, 0 to 100.", least=0, most=100),
        _c("price_held", "flag", "Giữ bằng giá", "靠价格维持", "Yes where only price keeps them."),
        _c("override_grade", "choice", "Xếp loại thủ công", "人工评级", "Your own grade; needs reason, author and end date.", choices="grade"),
        _c("override_reason", "text", "Lý do xếp loại", "人工评级原因", "Why your grade differs."),
        _c("override_by", "text", "Người xếp loại", "评级人", "Who set it."),
        _c("override_until", "date", "Hiệu lực đến", "有效至", "The day after which the computed grade counts again."),
        _c("notes", "text", "Ghi chú", "备注", "Your own notes; never read by a score."),
    ), key=("account_id",),
)  # fmt: skip

PEOPLE = Table(
    "People", "Người liên hệ", "联系人", "The people at each customer.", (
        _c("person_id", "id", "Mã người", "联系人编号", "A short id that never changes.", required=True),
        _account(),
        _c("name", "text", "Họ tên", "姓名", "The person's name.", required=True),
        _c("title", "text", "Chức danh", "职务", "Job title."),
        _c("role", "choice", "Vai trò", "角色", "The person's part in buying from us.", choices="role"),
        _c("email", "text", "Email", "电子邮箱", "Email address."),
        _c("birthday", "date", "Sinh nhật", "生日", "Birthday; the year does not matter."),
        _c("anniversary", "date", "Ngày kỷ niệm", "纪念日", "A day to honour each year, such as the first order."),
        _c("interests", "text", "Sở thích", "兴趣", "What the person cares about."),
        _c("family", "text", "Gia đình", "家庭", "Family and what matters at home, as the person told us."),
        _c("wants_to_meet", "text", "Muốn gặp", "希望结识", "Whom the person would like to meet."),
        _c("our_link", "number", "Liên kết của ta", "我方关系", "How strong our link is, 0 none to 5 strong.", least=0, most=5),
        _c("rival_link", "number", "Liên kết của đối thủ", "对手关系", "How strong the best rival's link is, 0 to 5.", least=0, most=5),
        _c("link_date", "date", "Ngày đánh giá liên kết", "关系评估日期", "When the links were last judged; they expire after 90 days.", past=True),
        _c("unhappy", "flag", "Không hài lòng", "不满意", "Yes where the person is unhappy with us."),
    ), key=("person_id",),
)  # fmt: skip

TOUCHES = Table(
    "Touches", "Tiếp xúc", "接触记录", "Every contact, one row each: calls, visits, mails, letters, cards.", (
        _c("touch_id", "id", "Mã tiếp xúc", "接触编号", "A short id that never changes.", required=True),
        _c("date", "date", "Ngày", "日期", "The day of the contact.", required=True, past=True),
        _account(),
        _c("owner", "text", "Người thực hiện", "执行人", "Who made the contact.", required=True),
        _c("channel", "choice", "Kênh", "渠道", "How; a call is logged only when you reached the person.", required=True, choices="channel"),
        _c("person_id", "id", "Mã người", "联系人编号", "Who was reached, by the id on sheet People.", refers="People.person_id"),
        _c("direction", "choice", "Chiều", "方向", "out: we made it; in: the customer did. Blank counts as out.", choices="direction"),
        _c("purpose", "text", "Mục đích", "目的", "Why, in one line: what should be different afterwards."),
        _c("customer_benefit", "text", "Lợi ích cho khách", "客户收益", "What the customer gains from it."),
        _c("agenda", "mark", "Đã chuẩn bị", "议程", "Yes, or where the agenda is, when one was prepared."),
        _c("prep_notes", "mark", "Ghi chú chuẩn bị", "准备笔记", "Yes, or where the notes are, when what to say was written down before."),
        _c("idea", "mark", "Ý tưởng", "创意", "A new idea for the customer's profit, if one was brought."),
        _c("new_method", "mark", "Cách gặp mới", "新方式", "A new way of meeting, if one was tried."),
        _c("personal", "mark", "Cá nhân", "个性化", "Yes, or what it recalled, when the writing recalls the meeting or the person."),
        _c("hours", "number", "Số giờ", "小时", "Hours spent.", least=0, most=24),
        _c("cost", "number", "Chi phí", "费用", "Money spent.", least=0),
        _c("referral", "choice", "Giới thiệu", "转介绍", "Whether a referral was asked for, received or given.", choices="referral"),
        _c("next_date", "date", "Hẹn tiếp theo", "下次日期", "When the next contact is booked."),
        _c("next_purpose", "text", "Mục đích hẹn tiếp", "下次目的", "What the next contact is for."),
        _c("occasion", "text", "Dịp", "场合", "The occasion honoured: birthday, anniversary, thanks, a festival or a programme's name."),
        _c("source", "text", "Nguồn", "来源", "Where the row came from, for imported rows."),
    ), key=("touch_id",),
)  # fmt: skip

SERVICE = Table(
    "Service", "Dịch vụ", "服务", "Every complaint, question, repair and request, one row each.", (
        _c("item_id", "id", "Mã việc", "事项编号", "A short id that never changes.", required=True),
        _account(),
        _c("opened", "datetime", "Mở lúc", "开启时间", "Day and time it came in.", required=True, past=True),
        _c("kind", "choice", "Loại", "类型", "What it is.", choices="service_kind"),
        _c("severity", "choice", "Mức độ", "严重程度", "How bad it is.", choices="severity"),
        _c("first_reply", "datetime", "Trả lời đầu", "首次回复", "Day and time of our first real answer; blank while there is none.", past=True, blank_speaks=True),
        _c("closed", "datetime", "Đóng lúc", "关闭时间", "Day and time it was settled; blank while open.", past=True, blank_speaks=True),
        _c("owner_told", "datetime", "Báo người phụ trách", "通知负责人", "When the account's owner was told.", past=True),
        _c("satisfaction", "number", "Hài lòng", "满意度", "The customer's word, 1 poor to 5 good.", least=1, most=5),
        _c("note", "text", "Ghi chú", "备注", "What happened."),
    ), key=("item_id",),
)  # fmt: skip

ORDERS = Table(
    "Orders", "Đơn hàng", "订单", "Every order line; a credit note is a line with a negative amount.", (
        _c("order_id", "id", "Mã đơn", "订单号", "The order's number.", required=True),
        _c("line", "id", "Dòng", "行号", "The line within the order.", required=True),
        _account(),
        _c("ordered", "date", "Ngày đặt", "下单日期", "The day of the order.", required=True, past=True),
        _c("amount", "number", "Số tiền", "金额", "Net value of the line, all lines in one currency.", required=True),
        _c("item", "text", "Mặt hàng", "商品", "What was ordered."),
        _c("qty", "number", "Số lượng", "数量", "Quantity ordered.", least=0),
        _c("qty_shipped", "number", "Đã giao", "发货数量", "Quantity shipped so far.", least=0, blank_speaks=True),
        _c("promised", "date", "Ngày hứa", "承诺日期", "The day promised for delivery."),
        _c("delivered", "date", "Ngày giao", "交货日期", "The day delivered; blank while it is not.", past=True, blank_speaks=True),
        _c("discount_pct", "number", "Chiết khấu %", "折扣%", "Discount in percent; 0 says there was none.", least=0, most=100),
        _c("returned", "mark", "Trả lại", "退货", "Yes, or how many, when the line came back or was complained about.", blank_speaks=True),
        _c("warranty_end", "date", "Hết bảo hành", "保修到期", "The day the warranty ends."),
        _c("warranty_check", "date", "Kiểm tra bảo hành", "保修检查", "The day we checked it before the end.", past=True, blank_speaks=True),
        _c("after_sale_call", "date", "Gọi sau bán", "售后电话", "The day we called after delivery.", past=True, blank_speaks=True),
        _c("thanked", "date", "Đã cảm ơn", "致谢日期", "The day we said thank you for the order.", past=True, blank_speaks=True),
    ), key=("order_id", "line"),
)  # fmt: skip

PROMISES = Table(
    "Promises", "Lời hứa", "承诺", "What we said we would do, and by when.", (
        _c("promise_id", "id", "Mã lời hứa", "承诺编号", "A short id that never changes.", required=True),
        _account(),
        _c("due", "date", "Hạn", "到期日", "The day promised.", required=True),
        _c("what", "text", "Nội dung", "内容", "What was promised."),
        _c("kept_on", "date", "Giữ lời ngày", "兑现日期", "The day it was done; blank while it is not.", past=True, blank_speaks=True),
    ), key=("promise_id",),
)  # fmt: skip

COMPETITORS = Table(
    "Competitors", "Đối thủ", "竞争对手", "What we saw of rivals, and when we looked and saw none.", (
        _c("date", "date", "Ngày", "日期", "The day it was seen or heard.", required=True, past=True),
        _account(),
        _c("kind", "choice", "Loại", "类型", "What the rival did; 'none seen' says that we looked.", required=True, choices="rival_kind"),
        _c("competitor", "text", "Tên đối thủ", "竞争对手", "Which rival."),
        _c("amount", "number", "Số tiền", "金额", "Money at stake or lost.", least=0),
        _c("evidence", "text", "Bằng chứng", "证据", "How we know."),
    ),
)  # fmt: skip

BENCHMARKS = Table(
    "Benchmarks", "So sánh chất lượng", "质量对比", "Our quality beside the best rival's, item by item.", (
        _c("item", "text", "Mặt hàng", "商品", "The item compared, as written in Orders.", required=True),
        _c("our_score", "number", "Điểm của ta", "我方评分", "Our score; any scale, the same on both sides.", required=True),
        _c("best_rival_score", "number", "Điểm đối thủ tốt nhất", "最佳对手评分", "The best rival's score.", required=True),
        _c("rival", "text", "Đối thủ", "对手", "Which rival."),
        _c("date", "date", "Ngày", "日期", "When it was compared.", past=True),
        _c("sample_date", "date", "Ngày so mẫu", "样品对比日期", "When our sample last lay beside the rival's.", past=True),
        _c("strength", "text", "Điểm mạnh của ta", "我方优势", "What we do better than the rival on this item."),
        _account(required=False, meaning="The account it holds for; blank for all."),
    ),
)  # fmt: skip

REFERRALS = Table(
    "Referrals", "Giới thiệu khách", "转介绍", "Customers who bring customers.", (
        _c("date", "date", "Ngày", "日期", "The day.", required=True, past=True),
        _account(),
        _c("prospect", "text", "Khách tiềm năng", "潜在客户", "Who was named.", required=True),
        _c("direction", "choice", "Chiều", "方向", "asked, received or given.", choices="referral"),
        _c("status", "choice", "Trạng thái", "状态", "What became of it.", choices="referral_status"),
        _c("amount", "number", "Số tiền", "金额", "Business it brought.", least=0),
    ),
)  # fmt: skip

PLANS = Table(
    "Plans", "Kế hoạch", "计划", "Defence plans. Yours: a score reads them and never writes here.", (
        _account(),
        _c("plan", "text", "Kế hoạch", "计划", "How the customer is to be kept."),
        _c("plan_owner", "text", "Người chịu trách nhiệm", "计划负责人", "Who sees it through."),
        _c("next_step", "text", "Bước tiếp theo", "下一步", "The next thing to do."),
        _c("due", "date", "Hạn", "到期日", "By when."),
        _c("status", "choice", "Trạng thái", "状态", "Where it stands.", choices="plan_status"),
    ),
)  # fmt: skip

PROGRAMME = Table(
    "Programme", "Chương trình", "关怀计划", "Touches that fall due by themselves: after a sale, on a birthday, each month.", (
        _c("name", "text", "Tên", "名称", "The programme's name; write it as the touch's occasion.", required=True),
        _c("trigger", "choice", "Khi nào", "触发", "What sets it off.", choices="trigger"),
        _c("offset_days", "number", "Sau bao nhiêu ngày", "偏移天数", "Days after the trigger; negative is before.", least=-365, most=3650),
        _c("channel", "choice", "Kênh", "渠道", "How it is done.", choices="channel"),
        _c("tier", "choice", "Hạng", "等级", "For this tier only; blank for all.", choices="tier"),
        _c("cost", "number", "Chi phí", "费用", "Cost of one.", least=0),
    ),
)  # fmt: skip

TEAM = Table(
    "Team", "Đội ngũ", "团队", "Each owner's week: network and learning.", (
        _c("owner", "text", "Người phụ trách", "负责人", "Who.", required=True),
        _c("week", "date", "Tuần", "周", "Any day of the week.", required=True, past=True),
        _c("network_hours", "number", "Giờ quan hệ", "人脉小时", "Hours spent on the network.", least=0, most=168),
        _c("training_hours", "number", "Giờ đào tạo", "培训小时", "Hours spent learning.", least=0, most=168),
        _c("learning_done", "mark", "Đã học", "已学习", "Yes when the week's learning plan was done."),
        _c("training_budget", "number", "Ngân sách đào tạo", "培训预算", "Budget for learning.", least=0),
        _c("training_spent", "number", "Đã chi đào tạo", "培训支出", "Spent of it.", least=0),
    ), key=("owner", "week"),
)  # fmt: skip

STAFF = Table(
    "Staff", "Nhân viên", "员工", "Who works for us: the team, and what each is to learn.", (
        _c("owner", "text", "Người phụ trách", "负责人", "Who, as written on the other sheets.", required=True),
        _c("team", "text", "Nhóm", "小组", "The team this person belongs to."),
        _c("service_check", "date", "Ngày kiểm tra phục vụ", "服务检查日期", "When somebody last checked how this person serves customers.", past=True),
        _c("learning_plan", "text", "Kế hoạch học", "学习计划", "What is learned, and in which hour of the week."),
    ), key=("owner",),
)  # fmt: skip

NETWORK = Table(
    "Network", "Mạng lưới", "人脉", "People outside our customers who matter to them: the industry's ten, associations, a year's plan.", (
        _c("name", "text", "Họ tên", "姓名", "Who.", required=True),
        _c("organisation", "text", "Tổ chức", "机构", "Where the person works.", required=True),
        _c("place_of_ten", "number", "Thứ hạng trong mười", "十人排名", "1 to 10 for the ten who matter most in the industry; blank for others.", least=1, most=10),
        _c("association", "text", "Hiệp hội", "协会", "The association where we meet."),
        _c("member", "flag", "Ta là hội viên", "我方是会员", "Yes where we belong to that association ourselves."),
        _c("owner", "text", "Người phụ trách", "负责人", "Who of us keeps the link."),
        _c("knows_of_us", "text", "Biết gì về ta", "对我方的了解", "What this person knows of us."),
        _c("our_link", "number", "Liên kết của ta", "我方关系", "How strong our link is, 0 none to 5 strong.", least=0, most=5),
        _c("wanted_link", "number", "Liên kết muốn có", "目标关系", "How strong it should be in a year, 0 to 5.", least=0, most=5),
        _c("called_us", "date", "Lần cuối họ gọi ta", "对方上次来电", "When this person last called us unasked.", past=True),
        _c("next_step", "text", "Bước tiếp theo", "下一步", "The next thing to do."),
        _c("due", "date", "Hạn", "到期日", "By when."),
    ), key=("name", "organisation"),
)  # fmt: skip

QUESTIONS = Table(
    "Questions", "Câu hỏi", "问题", "What every firm should be able to answer about its best customers.", (
        _c("question", "text", "Câu hỏi", "问题", "The question.", required=True),
        _c("answer", "text", "Trả lời", "回答", "Your answer; unanswered ones are listed."),
        _c("answered_on", "date", "Ngày trả lời", "回答日期", "When.", past=True),
    ),
)  # fmt: skip

POLICY = Table(
    "Policy", "Chính sách", "政策", "Every constant of the score, with its range and its source. Change the value here.", (
        _c("name", "text", "Tên", "名称", "The constant.", required=True),
        _c("value", "text", "Giá trị", "值", "Its value: the one cell of the row to change.", required=True),
        _c("unit", "text", "Đơn vị", "单位", "Its unit."),
        _c("least", "number", "Nhỏ nhất", "最小", "The least it may be."),
        _c("most", "number", "Lớn nhất", "最大", "The most it may be."),
        _c("source", "text", "Nguồn", "来源", "Where the default comes from; house: chosen by hand, uncalibrated."),
        _c("meaning", "text", "Ý nghĩa", "含义", "What it does."),
    ), key=("name",),
)  # fmt: skip

TABLES: tuple[Table, ...] = (
    ACCOUNTS, PEOPLE, TOUCHES, SERVICE, ORDERS, PROMISES, COMPETITORS,
    BENCHMARKS, REFERRALS, PLANS, PROGRAMME, TEAM, STAFF, NETWORK, QUESTIONS, POLICY,
)  # fmt: skip
"""Every input table, in the order of its sheet."""

BY_NAME: dict[str, Table] = {table.name: table for table in TABLES}
