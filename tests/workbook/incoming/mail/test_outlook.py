"""Outlook's own mails (.msg), with and without internet headers."""

from __future__ import annotations

import struct
from datetime import UTC, datetime

import pytest

from tests.workbook.incoming.mail.made import answer, cells, codes, days, file, msg, read
from workbook.errors import RefusedError

CLASS, SUBJECT, HEADERS, BODY, ID = 0x001A, 0x0037, 0x007D, 0x1000, 0x1035
SENDER, SENDER_SMTP, SENDER_EMAIL = 0x0C1A, 0x5D01, 0x0C1F
SENT = datetime(2024, 3, 4, 20, tzinfo=UTC)
OURS = {
    CLASS: "IPM.Note",
    SUBJECT: "Báo giá",
    SENDER: "Lan",
    SENDER_SMTP: "lan@firm.vn",
    ID: "<7@firm.vn>",
    BODY: "Secret words",
}
KIM = (1, "Kim", "kim@acme.com")


def test_a_sent_mail_without_internet_headers_is_told_by_outlooks_own_properties(tmp_path):
    found = read(file(tmp_path, "a.msg", msg(OURS, KIM, (2, "Hoa", "hoa@firm.vn"), sent=SENT)))
    assert days(found) == ["2024-03-05"]
    assert cells(found, "owner", "direction", "key", "person_name", "emails", "subject") == [
        ["Lan", "out", "7@firm.vn", "Kim", "kim@acme.com", "Báo giá"]
    ]
    assert "Secret" not in found.rows.to_csv() + repr(found)


def test_a_received_mail_is_told_by_its_internet_headers(tmp_path):
    texts = {CLASS: "IPM.Note", HEADERS: answer().decode(), SUBJECT: "Other"}
    found = read(file(tmp_path, "a.msg", msg(texts, (1, "Lan", "lan@firm.vn"), sent=SENT)))
    assert cells(found, "direction", "person_email", "key", "subject") == [
        ["in", "kim@acme.com", "2@acme.com", "Re: Quote"]
    ]


def test_a_colleague_known_only_by_an_exchange_name_is_ours(tmp_path):
    texts = {**OURS, SENDER_SMTP: "", SENDER_EMAIL: "/O=FIRM/OU=EXCHANGE/CN=RECIPIENTS/CN=LAN"}
    found = read(file(tmp_path, "a.msg", msg(texts, KIM, sent=SENT)))
    assert cells(found, "owner", "direction", "emails") == [["Lan", "out", "kim@acme.com"]]


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("IPM.Schedule.Meeting.Request", "calendar"),
        ("REPORT.IPM.Note.NDR", "bounce"),
        ("IPM.Note.Rules.OofTemplate.Microsoft", "automatic"),
        ("IPM.Contact", "kind"),
    ],
)
def test_an_item_that_is_no_mail_is_left_out(tmp_path, kind, code):
    assert codes(read(file(tmp_path, "a.msg", msg({**OURS, CLASS: kind}, KIM, sent=SENT)))) == [(1, code)]


def test_a_draft_is_left_out(tmp_path):
    assert codes(read(file(tmp_path, "a.msg", msg(OURS, KIM, sent=SENT, flags=8)))) == [(1, "draft")]


def test_a_mail_never_sent_has_no_date_and_is_left_out(tmp_path):
    assert codes(read(file(tmp_path, "a.msg", msg(OURS, KIM)))) == [(1, "undated")]


def test_a_chain_of_sectors_that_bites_its_tail_is_refused(tmp_path):
    whole = bytearray(msg(OURS, KIM, sent=SENT))
    start = 512 * (1 + struct.unpack_from("<I", whole, 76)[0])
    for sector in range(20):
        struct.pack_into("<I", whole, start + 4 * sector, sector)
    with pytest.raises(RefusedError, match=r"a\.msg is no whole Outlook mail"):
        read(file(tmp_path, "a.msg", bytes(whole)))


def test_a_forged_size_is_refused_before_it_is_filled(tmp_path):
    whole = bytearray(msg(OURS, KIM, sent=SENT))
    directory = 512 * (1 + struct.unpack_from("<I", whole, 48)[0])
    struct.pack_into("<I", whole, directory + 120, 0x7FFFFFFF)
    with pytest.raises(RefusedError, match=r"a\.msg is no whole Outlook mail"):
        read(file(tmp_path, "a.msg", bytes(whole)))
