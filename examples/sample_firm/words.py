"""What people wrote into the cells, in the languages they write."""

from __future__ import annotations

PURPOSES = {
    "en": (
        "Agree stock level for {item} before the wet season",
        "Confirm that the {item} on line 2 runs quiet after the refit",
        "Walk the plant with maintenance and list bearings due before the shutdown",
        "Settle lead times and the next call-off for {item}",
        "Show vibration readings, propose a longer grease interval",
        "Checking in on complaint {n}: confirm the pump runs",
        "Close the frame agreement price for {item}",
        "Train the night shift on seal fitting",
        "Agree the success measure for the {item} trial on conveyor 4",
        "Get drawing approval for the {item} swap",
        "Introduce our service engineer to the reliability lead and fix the visit plan",
        "Ask for the shutdown list so that spares arrive a week early",
        "Present {n} hours a year saved with {item}",
        "Clear the invoice mismatch on the last {item} order",
        "Touch base about {item}: decide between 24 and 36 months of cover",
    ),
    "vi": (
        "Chốt lượng tồn kho {item} trước mùa mưa",
        "Kiểm tra {item} ở dây chuyền 2 sau khi thay",
        "Khảo sát nhà máy, lập danh sách vòng bi cần thay kỳ dừng máy",
        "Thống nhất giá {item} cho quý tới",
        "Trình bày kết quả đo rung, đề nghị kéo dài chu kỳ bôi mỡ",
        "Giải quyết chênh lệch hóa đơn đơn hàng {item}",
        "Thống nhất tiêu chí thử {item} trên băng tải số 4",
        "Đào tạo ca đêm lắp phớt",
        "Xin danh sách dừng máy để giao phụ tùng sớm một tuần",
        "Giới thiệu kỹ sư mới và chốt lịch bảo trì",
        "Hoi tham khieu nai {n}: xac nhan bom da chay lai",
        "Chot ke hoach giao {item} thang toi",
        "Đề xuất tiết kiệm {n} giờ dừng máy mỗi năm với {item}",
        "Xin duyệt bản vẽ thay {item}",
    ),
    "cn": (
        "确认雨季前{item}的安全库存",
        "复核二号线更换{item}后的运行情况",
        "商定下季度{item}的框架价格",
        "现场巡检，列出停机前要更换的轴承",
        "汇报振动测试结果，建议延长润滑周期",
        "解决{item}订单的发票差异",
        "约定四号输送线试用{item}的验收标准",
        "培训夜班安装密封件",
        "索取大修清单，让备件提前一周到货",
        "跟进投诉{n}：确认水泵已恢复运行",
        "介绍新服务工程师并排定保养日程",
        "取得{item}替换图纸的批准",
    ),
    "tw": (
        "確認雨季前{item}的安全庫存",
        "複查二號線更換{item}後的運轉情況",
        "商定下一季{item}的框架價格",
        "現場巡檢，列出停機前要更換的軸承",
        "報告振動測試結果，建議延長潤滑週期",
        "解決{item}訂單的發票差異",
        "約定四號輸送線試用{item}的驗收標準",
        "訓練夜班安裝密封件",
        "索取大修清單，讓備件提前一週到貨",
        "追蹤客訴{n}：確認泵浦已恢復運轉",
        "介紹新服務工程師並排定保養日程",
    ),
}

COURTESY = {
    "en": ("Just checking in", "Courtesy call", "Touch base", "Was in the area, dropped by", "Say hello",
           "It has been a month", "Catch up over coffee", "Make the weekly number"),
    "vi": ("Gọi hỏi thăm", "Thăm xã giao", "Goi hoi tham", "Tiện đường ghé thăm", "Hỏi thăm sức khỏe",
           "Giữ liên lạc", "Lâu rồi chưa gặp", "Cho đủ chỉ tiêu tuần", "tham xa giao", "Uống cà phê cho vui"),
    "cn": ("礼节性拜访", "例行拜访", "打个招呼", "问候一下", "顺路拜访", "保持联系"),
    "tw": ("禮貌性拜訪", "例行拜訪", "打個招呼", "問候一下", "順路拜訪", "保持聯繫"),
}  # fmt: skip

WRITTEN = {
    "en": ("Send the article on crane wheel wear and mark the two paragraphs for them",
           "Quarterly brief: stock, open orders, savings so far", "Note after the plant walk: three agreed actions",
           "Letter: recall the start-up weekend and confirm the spare rotor"),
    "vi": ("Gửi bài về mòn bánh xe cẩu, đánh dấu đoạn liên quan", "Bản tóm tắt quý: tồn kho, đơn mở, tiết kiệm",
           "Ghi lại ba việc đã thống nhất sau buổi khảo sát",
           "Thư tay nhắc ngày chạy thử lò và xác nhận rô-to dự phòng"),
    "cn": ("寄送轴承磨损的文章并标出相关段落", "季度简报：库存、未交订单、节省金额", "巡检后记录三项约定事项"),
    "tw": ("寄送軸承磨損的文章並標出相關段落", "季度簡報：庫存、未交訂單、節省金額", "巡檢後記錄三項約定事項"),
}  # fmt: skip

BENEFITS = {
    "en": ("Two days less downtime at the shutdown", "Less grease, fewer night calls", "One price for the year", ""),
    "vi": ("Giảm hai ngày dừng máy", "Đỡ tốn mỡ, ít bị gọi ban đêm", "Một giá cho cả năm", ""),
    "cn": ("停机减少两天", "润滑脂用量下降", "全年一个价格", ""),
    "tw": ("停機減少兩天", "潤滑脂用量下降", "全年一個價格", ""),
}

IDEAS = {
    "en": ("Sealed bearings on the wet end: 40 grease hours a year saved", "Consignment shelf in their store"),
    "vi": ("Vòng bi kín cho khu ướt, bớt 40 giờ bôi mỡ mỗi năm", "Kệ hàng ký gửi trong kho của họ"),
    "cn": ("湿区改用密封轴承，每年省40小时", "在客户仓库设寄售货架"),
    "tw": ("濕區改用密封軸承，每年省40小時", "在客戶倉庫設寄售貨架"),
}

RECALLS = {
    "en": ("his daughter's exam", "the start-up weekend", "the fishing trip she planned"),
    "vi": ("con gái anh thi đại học", "đêm chạy thử lò", "vườn sầu riêng của chị"),
    "cn": ("女儿高考", "试车那个周末", "他喜欢的龙井"),
    "tw": ("女兒考大學", "試車那個週末", "他喜歡的高山茶"),
}

SERVICE_NOTES = {
    "complaint": ("{item} leaks after two weeks", "Sai quy cách {item}", "{item}运行异响", "Wrong {item} in the box"),
    "question": ("Torque for {item}?", "Hỏi thời gian giao {item}", "{item}是否有现货", "Datasheet for {item}"),
    "repair": ("Rebuild {item}", "Sửa {item} tại xưởng", "维修{item}", "{item} to be balanced"),
    "request": ("Certificate for {item}", "Xin chứng nhận xuất xứ {item}", "申请{item}样品", "Drawing of {item}"),
    "delivery": ("Where is the {item}?", "Giao thiếu {item}", "{item}何时到货", "Change the drop point for {item}"),
    "attitude": ("Desk was short on the phone", "Nhân viên trả lời cộc lốc", "电话无人接听", "Driver would not wait"),
}

PROMISES = {
    "en": ("Send the revised drawing", "Spare rotor on the shelf", "Engineer on site for the shutdown",
           "Credit for the short line"),
    "vi": ("Gửi bản vẽ sửa đổi", "Có sẵn rô-to dự phòng", "Kỹ sư có mặt kỳ dừng máy", "Xuất hóa đơn điều chỉnh"),
    "cn": ("发送修订图纸", "备用转子到库", "大修期间工程师到场", "补开红字发票"),
    "tw": ("寄出修訂圖面", "備用轉子到庫", "大修期間工程師到場", "補開折讓單"),
}  # fmt: skip

NAMES = {
    "vi": (("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ"),
           ("Văn Hùng", "Thị Lan", "Minh Đức", "Ngọc Ánh", "Quang Huy", "Thanh Tâm", "Hữu Phước", "Kim Chi",
            "Đình Khôi", "Bích Ngọc", "Tuấn Kiệt", "Mỹ Linh")),
    "cn": (("王", "李", "张", "刘", "陈", "杨", "赵", "周"),
           ("建国", "丽娟", "志强", "晓燕", "海涛", "敏", "国华", "雪梅")),
    "tw": (("陳", "林", "黃", "張", "吳", "蔡", "許", "鄭"),
           ("志明", "淑芬", "俊傑", "雅婷", "家豪", "怡君", "文雄", "惠玲")),
    "en": (("Margaret", "Callum", "Priya", "Tom", "Aroha", "Greg", "Leila", "Stuart", "Nina", "Owen"),
           ("Whitlock", "Drummond", "Nair", "Halloran", "Tamihana", "Petersen", "Haddad", "McAllister", "Kovac",
            "Reyes")),
}  # fmt: skip

TITLES = {
    "en": ("Operations director", "Maintenance manager", "Purchasing lead", "Reliability engineer", "Store keeper"),
    "vi": ("Giám đốc nhà máy", "Trưởng phòng bảo trì", "Trưởng phòng mua hàng", "Kỹ sư cơ điện", "Thủ kho"),
    "cn": ("总经理", "设备部经理", "采购主管", "机械工程师", "仓库主管"),
    "tw": ("總經理", "設備部經理", "採購主管", "機械工程師", "倉庫主管"),
}

INTERESTS = {
    "en": ("sailing", "rugby league", "gardening", "vintage motorbikes", "choir"),
    "vi": ("câu cá", "bóng đá", "trồng lan", "cờ tướng", "chạy bộ"),
    "cn": ("书法", "羽毛球", "钓鱼", "茶道", "摄影"),
    "tw": ("登山", "羽球", "單車", "茶道", "攝影"),
}

MEET = ("a dairy that has automated its store", "chủ tịch hiệp hội cơ khí", "做过无人仓的工厂", "用過協作機器人的同業")

FAMILY = {
    "vi": ("Con gái lớn vào đại học năm nay", "Hai cháu nhỏ, cuối tuần về quê", "Vợ dạy tiểu học"),
    "cn": ("儿子今年高考", "父母住苏州，常回去", "女儿学小提琴"),
    "tw": ("女兒剛上小學", "太太開烘焙坊", "兒子在荷蘭念書"),
    "en": ("Two boys, both row", "Moved house in spring", "Daughter starts as an apprentice"),
}
"""What somebody told of home."""
