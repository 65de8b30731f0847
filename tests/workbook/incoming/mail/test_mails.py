"""Mails (.eml, .mbox): what is kept, what is left out, and which of ours were answered."""

from __future__ import annotations

import base64

import pytest

from tests.workbook.incoming.mail.made import answer, cells, codes, days, eml, file, mbox, read
from workbook.errors import RefusedError
from workbook.incoming import mail


def test_a_mail_of_ours_is_a_touch_going_out_with_its_day_people_and_subject(tmp_path):
    found = read(file(tmp_path, "a.eml", eml("Cc: Minh <minh@acme.com>, Hoa <hoa@firm.vn>")))
    assert days(found) == ["2024-03-04"]
    names = (
        "owner",
        "channel",
        "direction",
        "key",
        "account_domain",
        "person_name",
        "person_email",
        "emails",
        "subject",
        "hours",
        "row",
    )
    assert cells(found, *names) == [
        ["Lan", "email", "out", "1@firm.vn", "acme.com", "Kim", "kim@acme.com", "kim@acme.com;minh@acme.com", "Quote", None, 1]
    ]  # fmt: skip
    assert (found.system, found.export, found.file, found.table) == ("Mail and calendar", "mail", "a.eml", "Touches")


def test_the_columns_have_the_types_of_the_schema(tmp_path):
    found = read(file(tmp_path, "a.eml", eml()))
    kinds = {name: str(kind) for name, kind in found.rows.dtypes.items()}
    assert (kinds.pop("date"), kinds.pop("hours"), kinds.pop("row")) == ("datetime64[us]", "float64", "int64")
    assert set(kinds.values()) == {"str"}
    assert read(file(tmp_path, "b.eml", eml(to="hoa@firm.vn"))).rows.dtypes.equals(found.rows.dtypes)


def test_nothing_of_a_body_or_an_attachment_is_kept(tmp_path):
    picture = base64.b64encode(b"Hidden attachment").decode()
    body = f"Secret words\n\nFrom the start of a line at 10:30 nothing is read\nSubject: Secret\n\n{picture}\n"
    found = read(
        file(tmp_path, "a.mbox", mbox(eml(body=body), answer())), file(tmp_path, "b.eml", eml(id="<9@x>", body=body))
    )
    everything = found.rows.to_csv() + found.left_out.to_csv() + repr(found)
    assert len(found.rows) == 2
    assert not [word for word in ("Secret", "Hidden", picture[:10], "nothing is read") if word in everything]


def test_an_answered_mail_and_its_answer_meet_in_the_person_who_answered(tmp_path):
    sent = eml("Cc: minh@acme.com")
    reply = answer("In-Reply-To: <1@firm.vn>", sender="Minh <minh@acme.com>", subject="An other subject")
    found = read(file(tmp_path, "a.mbox", mbox(sent, reply)))
    assert cells(found, "direction", "owner", "person_email", "person_name") == [
        ["out", "Lan", "minh@acme.com", "Minh"], ["in", "Lan", "minh@acme.com", "Minh"],
    ]  # fmt: skip
    assert found.notes == ["1 of our 1 mails were answered in their thread; a mail counts as contact only then."]


def test_a_mail_whose_thread_nobody_outside_went_on_with_is_not_answered(tmp_path):
    earlier = answer(date="Sun, 3 Mar 2024 10:00:00 +0700")
    ours = eml("In-Reply-To: <2@acme.com>", "References: <0@acme.com> <2@acme.com>")
    other = answer(id="<3@acme.com>", subject="Something else")
    found = read(file(tmp_path, "a.mbox", mbox(earlier, ours, other)))
    assert found.notes == ["0 of our 1 mails were answered in their thread; a mail counts as contact only then."]


@pytest.mark.parametrize("subject", ["Re: Quote", "TL: quote", "RE: FW: Quote", "答复: Quote", "Re[2]: Quote"])
def test_without_ids_a_reply_is_known_by_its_subject_and_people(tmp_path, subject):
    found = read(file(tmp_path, "a.mbox", mbox(eml(id=""), answer(id="", subject=subject))))
    assert found.notes[0].startswith("1 of our 1 ")


def test_a_reply_of_somebody_else_with_the_same_subject_answers_nothing(tmp_path):
    found = read(file(tmp_path, "a.mbox", mbox(eml(), answer(sender="bao@other.com"))))
    assert found.notes[0].startswith("0 of our 1 ")


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        (("List-Id: <talk.acme.com>",), "list"),
        (("Precedence: list",), "list"),
        (("Precedence: bulk",), "newsletter"),
        (("List-Unsubscribe: <https://acme.com/u>",), "newsletter"),
        (("Auto-Submitted: auto-replied",), "automatic"),
        (("X-Auto-Response-Suppress: OOF, AutoReply",), "automatic"),
        (("Content-Type: multipart/report; report-type=delivery-status",), "bounce"),
        (("Content-Type: text/calendar; method=REQUEST",), "calendar"),
        (("Content-class: urn:content-classes:calendarmessage",), "calendar"),
        (("X-Unsent: 1",), "draft"),
        (("X-Gmail-Labels: =?UTF-8?Q?Th=C6=B0_r=C3=A1c?=",), "draft"),
        (("Auto-Submitted: no", "X-Auto-Response-Suppress: None"), ""),
    ],
)  # fmt: skip
def test_what_no_person_wrote_to_another_is_left_out(tmp_path, headers, code):
    found = read(file(tmp_path, "a.eml", answer(*headers)))
    assert codes(found) == ([(1, code)] if code else [])
    assert len(found.rows) == (not code)


@pytest.mark.parametrize(
    "subject", ["Automatic reply: Quote", "Out of Office", "Trả lời tự động: Quote", "自动回复: Quote"]
)
def test_an_absence_note_is_left_out_by_its_subject(tmp_path, subject):
    encoded = f"=?utf-8?B?{base64.b64encode(subject.encode()).decode()}?="
    assert codes(read(file(tmp_path, "a.eml", answer(subject=encoded)))) == [(1, "automatic")]


@pytest.mark.parametrize(
    ("sender", "code"), [("MAILER-DAEMON@acme.com", "bounce"), ("no-reply@acme.com", "automatic"), ("", "senderless"), ("nobody", "senderless")]
)  # fmt: skip
def test_a_sender_that_is_no_person_is_left_out(tmp_path, sender, code):
    assert codes(read(file(tmp_path, "a.eml", answer(sender=sender)))) == [(1, code)]


def test_an_invitation_is_told_by_a_part_far_down_in_its_mail(tmp_path):
    body = "x" * 70 + "\n"
    invitation = eml(
        "Content-Type: multipart/mixed; boundary=b",
        body=body * 80_000 + "--b\nContent-Type: text/calendar; method=REQUEST\n\n",
    )
    found = read(file(tmp_path, "a.mbox", mbox(answer(), invitation, eml(id="<8@x>", subject="Other"))))
    assert codes(found) == [(2, "calendar")]
    assert found.rows["row"].tolist() == [1, 3]


def test_mails_among_us_and_mails_among_strangers_are_left_out_with_a_sentence(tmp_path):
    found = read(file(tmp_path, "a.mbox", mbox(eml(to="hoa@mail.firm.vn"), eml(sender="a@x.com", to="b@y.com"))))
    assert found.left_out["sentence"].tolist() == [
        "a.mbox, no. 1 has nobody from outside; left out.",
        "a.mbox, no. 2 has nobody of ours; add the address or domain to ours if one of them is.",
    ]


def test_a_mail_we_were_copied_in_blind_counts_by_the_mailbox_it_lay_in(tmp_path):
    found = read(file(tmp_path, "a.eml", answer("Delivered-To: lan@firm.vn", to="undisclosed-recipients:;")))
    assert cells(found, "direction", "owner", "emails") == [["in", "lan@firm.vn", "kim@acme.com"]]


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("=?GB18030?B?" + base64.b64encode("报价 第三季度".encode("gb18030")).decode() + "?=", "报价 第三季度"),
        ("=?gb2312?B?" + base64.b64encode("朱镕".encode("gb18030")).decode() + "?=", "朱镕"),
        ("=?windows-1258?Q?B=E1o_gi=E1?=", "Báo giá"),
        ("=?utf-8?B?QsOhbyBn?=\n =?utf-8?B?acOh?=", "Báo giá"),
        ("=?x-nothing?Q?B=C3=A1o?=", "Báo"),
        ("=?utf-8?B?broken", "=?utf-8?B?broken"),
        ("two\n lines\n\tand a tab", "two lines and a tab"),
        ("=HYPERLINK(1)\x00\x07", "=HYPERLINK(1)"),
    ],
)
def test_subjects_read_as_written_whatever_their_encoding(tmp_path, raw, text):
    assert cells(read(file(tmp_path, "a.eml", eml(subject=raw))), "subject") == [[text]]


def test_letters_outside_encoded_words_are_read_in_the_mails_own_character_set(tmp_path):
    raw = eml("Content-Type: text/plain; charset=gb2312").replace(b"Quote", "报价".encode("gb18030"))
    assert cells(read(file(tmp_path, "a.eml", raw)), "subject") == [["报价"]]
    assert cells(read(file(tmp_path, "b.eml", eml(subject="Báo giá"))), "subject") == [["Báo giá"]]


@pytest.mark.parametrize(
    ("to", "emails"),
    [
        ('"Kim, Ng" <kim@acme.com>,\n\tMINH@Acme.com', "kim@acme.com;minh@acme.com"),
        ("Team: kim@acme.com, Minh <minh@acme.com>;", "kim@acme.com;minh@acme.com"),
        ("=?utf-8?B?S2ltLCBOZw==?= <kim@acme.com>", "kim@acme.com"),
        ("'kim@acme.com' <kim@acme.com>", "kim@acme.com"),
        ("kim@acme.com <kim@acme.com>; minh@acme.com", "kim@acme.com;minh@acme.com"),
        ("Kim <kim@acme.com>, broken <, hoa@firm.vn", "kim@acme.com"),
    ],
)
def test_addresses_are_found_however_they_are_written(tmp_path, to, emails):
    assert cells(read(file(tmp_path, "a.eml", eml(to=to))), "emails") == [[emails]]


@pytest.mark.parametrize(
    ("date", "received", "day"),
    [
        ("Mon, 4 Mar 2024 18:30:00 +0000", "", "2024-03-05"),
        ("Mon, 4 Mar 2024 09:30:00 -0800", "", "2024-03-05"),
        ("", "from a by b; Wed, 6 Mar 2024 01:00:00 +0700", "2024-03-06"),
        ("Thu, 1 Jan 1970 00:00:00 +0000", "from a by b; Wed, 6 Mar 2024 01:00:00 +0700", "2024-03-06"),
        ("Mon, 4 Mar 2124 09:30:00 +0700", "from a by b; Wed, 6 Mar 2024 01:00:00 +0700", "2024-03-06"),
        ("31/31/2024", "", None),
        ("Mon, 4 Mar 9999 23:59:00 -2359", "", None),
    ],
)
def test_the_day_of_a_mail_is_ours_and_an_absurd_date_gives_way_to_the_first_server(tmp_path, date, received, day):
    found = read(file(tmp_path, "a.eml", eml(f"Received: {received}", date=date)))
    assert days(found) == ([day] if day else [])
    assert codes(found) == ([] if day else [(1, "undated")])


def test_the_same_mail_from_two_mailboxes_counts_once(tmp_path):
    ours, theirs = (
        file(tmp_path, "lan.mbox", mbox(eml())),
        file(tmp_path, "hoa.mbox", mbox(answer(), eml("Received: elsewhere"))),
    )
    found = read(ours, theirs)
    assert len(found.rows) == 2
    assert found.left_out["sentence"].tolist() == ["hoa.mbox, no. 2 is the same as one already read; it counts once."]


def test_one_of_us_is_called_the_same_in_every_row_by_the_name_they_write_under(tmp_path):
    mails = mbox(
        answer(to="Ms Nguyen <lan@firm.vn>", id="<a@x>", subject="A"),
        answer(to="lan@firm.vn", id="<b@x>", subject="B"),
        eml(),
    )
    assert cells(read(file(tmp_path, "a.mbox", mails)), "owner") == [["Lan"], ["Lan"], ["Lan"]]


def test_a_text_line_like_the_start_of_a_mail_starts_none_unless_headers_follow(tmp_path):
    body = "From Monday at 10:30 we are open\nand so on\n\nFrom us to you\nSubject: x\n"
    assert len(read(file(tmp_path, "a.mbox", mbox(eml(body=body), answer()))).rows) == 2


def test_a_damaged_mail_is_one_sentence_and_the_next_is_read(tmp_path):
    deep = eml(to="(" * 50_000, id="<d@x>")
    found = read(file(tmp_path, "a.mbox", mbox(deep, b"X-Only: this\xff\n\n", answer())))
    assert found.rows["row"].tolist() == [3]
    assert found.left_out["sentence"].tolist() == [
        "a.mbox, no. 1 is damaged and could not be read; open it in its own program and export it again.",
        "a.mbox, message 2 names no sender; left out.",
    ]


def test_stray_octets_in_addresses_and_ids_spoil_only_themselves(tmp_path):
    raw = eml("Cc: minh@acme.com").replace(b"kim@acme.com", b"kim\xff@acme.com").replace(b"<1@firm", b"<1\xff@firm")
    assert cells(read(file(tmp_path, "a.eml", raw)), "emails", "key") == [["minh@acme.com", "<1ÿ@firm.vn>"]]


def test_null_bytes_in_headers_are_passed_over(tmp_path):
    assert cells(read(file(tmp_path, "a.eml", eml(subject="Qu\0ote"))), "subject") == [["Quote"]]


def test_a_line_without_end_takes_no_memory(tmp_path):
    import tracemalloc

    path = tmp_path / "a.mbox"
    with path.open("wb") as out:
        out.write(mbox(eml(body="")).rstrip(b"\n") + b"\n\n")
        for _ in range(60):
            out.write(b"x" * (1 << 20))
        out.write(b"\n" + mbox(answer("X-Long: " + "y" * 1_000_000)))
    tracemalloc.start()
    found = read(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.rows["row"].tolist() == [1, 2]
    assert peak < 30_000_000


def test_the_progress_is_told_in_the_readers_language(tmp_path):
    told = []
    path = file(tmp_path, "a.eml", eml())
    mail.foreign([path], ["firm.vn"], lambda text: text.replace("Reading", "Đang đọc"), told.append)
    assert told == ["Đang đọc a.eml: 0"]


def test_who_we_are_is_asked_when_nobody_said_it_with_the_likeliest_first(tmp_path):
    mails = mbox(*(eml(to=f"a@c{number}.com", id=f"<{number}@x>") for number in range(4)), answer())
    found = mail.foreign([file(tmp_path, "a.mbox", mails)], [], str)
    assert [(ask.code, ask.about, list(ask.choices)) for ask in found.asks] == [("ours", "a.mbox", ["firm.vn"])]
    assert len(found.rows) == 0


def test_of_a_free_mail_domain_only_the_address_is_likely_ours(tmp_path):
    mails = mbox(*(eml(sender="shop@gmail.com", to=f"a@c{number}.com", id=f"<{number}@x>") for number in range(4)))
    path = file(tmp_path, "a.mbox", mails)
    assert mail.likely_ours([path]) == ["shop@gmail.com"]
    assert len(read(path, ours=["Shop@gmail.com"]).rows) == 4


def test_a_folder_of_mails_is_read_with_the_unreadable_ones_named(tmp_path):
    paths = [
        file(tmp_path, "a.eml", eml()),
        file(tmp_path, "b.eml", b"\x00\x01\x02"),
        tmp_path / "gone.eml",
        file(tmp_path, "c.eml", answer()),
    ]
    found = read(*paths)
    assert len(found.rows) == 2
    assert found.file == "a.eml + 3"
    assert found.left_out["sentence"].tolist() == [
        "b.eml holds neither mails nor a calendar; give an .ics, .eml, .mbox or .msg file.",
        "gone.eml could not be read (No such file or directory); check that it is there and that nobody holds it open.",
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"!BDN1234", "is an Outlook data file"),
        (b"PK\x03\x04zip", "is packed"),
        (b"\x76\xe8\x04\x60\xc4\x11\xe3\x86rest", "is a protected mail"),
        (b"  \n", "is empty"),
        (b"Name,Age\nKim,4\n", "holds neither mails nor a calendar"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 2000, "is no whole Outlook mail"),
    ],
)
def test_a_file_of_another_kind_is_refused_in_one_sentence(tmp_path, content, sentence):
    with pytest.raises(RefusedError, match=sentence):
        read(file(tmp_path, "a.mbox", content))
