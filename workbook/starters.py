"""Rows a new workbook begins with: example programmes, and the questions every firm should answer."""

from __future__ import annotations

from typing import Final

_LANGUAGES: Final = ("en", "vi", "zh")

_PROGRAMME: Final = (
    ("Bridal: thanks", "Tiệc cưới: cảm ơn", "婚礼：致谢", "order", 2, "note", None, 1.0),
    ("Bridal: call", "Tiệc cưới: gọi điện", "婚礼：电话", "delivery", 7, "call", None, 0.5),
    ("Bridal: letter", "Tiệc cưới: thư tay", "婚礼：信函", "delivery", 30, "letter", None, 2.0),
    ("Bridal: anniversary card", "Tiệc cưới: thiệp kỷ niệm", "婚礼：周年贺卡", "anniversary", 0, "card", None, 1.5),
    ("Monthly card", "Thiệp mỗi tháng", "每月贺卡", "month", 0, "card", "A", 1.5),
)
"""Name in three languages, trigger, days after it, channel, tier, cost of one. The monthly card is twelve a year."""

_QUESTIONS: Final = (
    ("If we lost two of our ten best customers tomorrow, what would we do to replace their business?",
     "Nếu ngày mai mất hai trong mười khách hàng tốt nhất, ta lấy gì bù lại doanh thu đó?",
     "如果明天失去十大客户中的两家，我们用什么补上这部分业务？"),
    ("Why does each of the ten buy from us, in the customer's own words, and when did we last ask?",
     "Vì sao mỗi khách trong mười khách lớn mua của ta, theo lời họ, và lần cuối ta hỏi là khi nào?",
     "十大客户各自为什么向我们购买（用客户自己的话）？上次询问是什么时候？"),
    ("Which of the ten would stay if a rival offered five percent less?",
     "Ai trong mười khách vẫn ở lại nếu đối thủ bán rẻ hơn năm phần trăm?",
     "如果对手便宜百分之五，十大客户中哪些会留下？"),
    ("Last quarter: what hours and money went into keeping customers, and what into finding new ones?",
     "Quý trước ta dành bao nhiêu giờ và tiền để giữ khách cũ, và bao nhiêu để tìm khách mới?",
     "上季度用于维护老客户的时间和资金是多少？用于开发新客户的又是多少？"),
    ("What new idea for their profit did we bring to each of the ten this quarter?",
     "Quý này ta đã mang đến cho mỗi khách trong mười khách ý tưởng mới nào giúp họ có lời hơn?",
     "本季度我们为十大客户各带去了什么能增加其利润的新想法？"),
    ("Which way of meeting them have we not tried yet?",
     "Cách gặp gỡ nào ta chưa từng thử với họ?",
     "还有哪种见面方式我们没有试过？"),
    ("Whom does each key person want to meet, and can we introduce them?",
     "Mỗi người chủ chốt muốn gặp ai, và ta có thể giới thiệu không?",
     "每位关键人物希望结识谁？我们能否引荐？"),
    ("Who inside each of the ten speaks for us when we are not in the room?",
     "Trong mỗi công ty đó, ai nói giúp ta khi ta vắng mặt?",
     "在每家客户内部，我们不在场时谁替我们说话？"),
    ("Who inside each of the ten is closer to a rival than to us?",
     "Trong mỗi công ty đó, ai thân với đối thủ hơn với ta?",
     "在每家客户内部，谁与对手的关系比与我们更近？"),
    ("When did we last check our product and our people against what this customer needs?",
     "Lần cuối ta kiểm tra sản phẩm và nhân viên so với nhu cầu của khách là khi nào?",
     "我们上次对照客户需要检查产品和人员是什么时候？"),
    ("Have we put our sample beside the best rival's, and what did we see?",
     "Ta đã đặt mẫu của mình cạnh mẫu của đối thủ tốt nhất chưa, và thấy gì?",
     "我们是否把自己的样品与最强对手的样品放在一起比较？结果如何？"),
    ("What do we do better than anybody else, and does each of the ten know it?",
     "Ta làm điều gì tốt hơn tất cả, và mười khách lớn có biết không?",
     "我们哪一点胜过所有人？十大客户知道吗？"),
    ("Which ten people in the industry matter most, and what does each of them know of us?",
     "Mười người có ảnh hưởng nhất trong ngành là ai, và mỗi người biết gì về ta?",
     "行业中最重要的十个人是谁？他们各自对我们了解多少？"),
    ("Which association do our customers belong to, and who of us goes there?",
     "Khách hàng của ta tham gia hiệp hội nào, và ai của ta đến đó?",
     "我们的客户加入了哪些协会？我们谁去参加？"),
    ("Whom must we know a year from now whom we do not know today?",
     "Một năm nữa ta phải quen ai mà hôm nay chưa quen?",
     "一年之后我们必须认识哪些今天还不认识的人？"),
    ("Do they call us first when something goes wrong, or do we hear of it later?",
     "Khi có sự cố, họ gọi ta trước hay ta nghe tin sau?",
     "出问题时他们先打电话给我们，还是我们事后才听说？"),
    ("What does each of us learn this quarter, with which budget, in which hour of the week?",
     "Quý này mỗi người học gì, với ngân sách nào, vào giờ nào trong tuần?",
     "本季度每个人学什么？预算多少？安排在每周哪个时段？"),
    ("What happens in the first year after a one-off sale, on which dates and at what cost?",
     "Trong năm đầu sau một lần bán duy nhất ta làm gì, vào ngày nào, tốn bao nhiêu?",
     "一次性成交后的第一年做什么？哪些日期？费用多少？"),
    ("How much of our new business came from customers who recommended us, and whom have we not asked?",
     "Bao nhiêu phần khách mới đến từ lời giới thiệu, và ta chưa hỏi ai?",
     "新业务中有多少来自老客户推荐？还有谁我们没有请求过？"),
    ("When goods are short, who is served first: the customer of ten years or the one of ten days?",
     "Khi thiếu hàng, ai được giao trước: khách mười năm hay khách mười ngày?",
     "货源紧张时先供应谁：十年的老客户，还是十天的新客户？"),
    ("Which promise made to one of the ten is open today, and who keeps it?",
     "Lời hứa nào với mười khách lớn còn chưa thực hiện, và ai lo?",
     "今天对十大客户还有哪项承诺未兑现？由谁负责？"),
    ("Whose card is incomplete: birthday, interests, family, the people around them?",
     "Hồ sơ của ai còn thiếu: sinh nhật, sở thích, gia đình, những người xung quanh?",
     "谁的资料卡还不完整：生日、兴趣、家庭、身边的人？"),
)  # fmt: skip


def programme(language: str = "en") -> dict[str, list[object]]:
    """Example rows of the Programme table: a bridal programme for one-off buyers, and a card every month.

    Examples
    --------
    >>> programme("en")["offset_days"]
    [2, 7, 30, 0, 0]
    """
    at = _LANGUAGES.index(language)
    fields = ("trigger", "offset_days", "channel", "tier", "cost")
    rest: dict[str, list[object]] = {field: [row[place] for row in _PROGRAMME] for place, field in enumerate(fields, 3)}
    return {"name": [row[at] for row in _PROGRAMME], **rest}


def questions(language: str = "en") -> dict[str, list[object]]:
    """The questions about the ten best customers, not yet answered.

    Examples
    --------
    >>> len(questions("vi")["question"])
    22
    """
    at = _LANGUAGES.index(language)
    return {"question": [row[at] for row in _QUESTIONS]}
