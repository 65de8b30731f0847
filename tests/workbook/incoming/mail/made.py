"""Mails, calendars and Outlook items as other programs write them, made for the tests."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from workbook.incoming import Foreign, mail

NOW = datetime(2024, 6, 30, 12, tzinfo=UTC)
SAIGON = timezone(timedelta(hours=7))
FREE, END, FAT_MARK = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
TEXT, TIME, NUMBER = 0x001F, 0x0040, 0x0003


def read(*paths: Path, ours: Sequence[str] = ("firm.vn",)) -> Foreign:
    return mail.foreign(paths, ours, str, now=NOW, zone=SAIGON)


def codes(found: Foreign) -> list[tuple[int, str]]:
    return list(zip(found.left_out["row"].tolist(), found.left_out["code"].tolist(), strict=True))


def cells(found: Foreign, *names: str) -> list[list[object]]:
    return found.rows[list(names)].astype(object).where(found.rows[list(names)].notna(), None).to_numpy().tolist()


def days(found: Foreign) -> list[str]:
    return found.rows["date"].dt.strftime("%Y-%m-%d").tolist()


def eml(
    *more: str,
    sender: str = "Lan <lan@firm.vn>",
    to: str = "Kim <kim@acme.com>",
    date: str = "Mon, 4 Mar 2024 09:30:00 +0700",
    subject: str = "Quote",
    id: str = "<1@firm.vn>",
    body: str = "Secret words\n",
) -> bytes:
    lines = [f"From: {sender}", f"To: {to}", f"Date: {date}", f"Subject: {subject}", f"Message-ID: {id}", *more]
    return ("\n".join(line for line in lines if not line.endswith(": ")) + "\n\n" + body).encode()


def answer(
    *more: str,
    sender: str = "Kim <kim@acme.com>",
    to: str = "Lan <lan@firm.vn>",
    date: str = "Tue, 5 Mar 2024 10:00:00 +0700",
    subject: str = "Re: Quote",
    id: str = "<2@acme.com>",
) -> bytes:
    return eml(*more, sender=sender, to=to, date=date, subject=subject, id=id)


def mbox(*mails: bytes) -> bytes:
    return b"".join(b"From - Mon Mar  4 09:30:00 2024\n" + each + b"\n" for each in mails)


def event(
    *more: str,
    uid: str = "m1",
    start: str = "DTSTART;TZID=Asia/Ho_Chi_Minh:20240304T090000",
    end: str = "DTEND;TZID=Asia/Ho_Chi_Minh:20240304T103000",
    summary: str = "Pump plan",
    people: Sequence[str] = (
        "ORGANIZER;CN=Lan:mailto:lan@firm.vn",
        "ATTENDEE;CN=Kim;PARTSTAT=ACCEPTED:mailto:kim@acme.com",
    ),
) -> str:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{uid}",
        start,
        *([end] if end else []),
        f"SUMMARY:{summary}",
        *people,
        *more,
        "END:VEVENT",
    ]
    return "\r\n".join(lines)


def ics(*events: str, more: Sequence[str] = ()) -> bytes:
    return "\r\n".join(
        ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Test//EN", *more, *events, "END:VCALENDAR", ""]
    ).encode()


def file(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def msg(texts: Mapping[int, str], *people: tuple[int, str, str], sent: datetime | None = None, flags: int = 0) -> bytes:
    """An Outlook item: its text properties, and its recipients as (type, name, address)."""
    from pyopenvba.cfb import CFB

    frame = CFB.from_bytes(_empty_compound())
    numbers = {0x0E07: (NUMBER, flags)}
    if sent is not None:
        ticks = int((sent - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10**7
        numbers[0x0039] = (TIME, ticks)
    _properties(frame, [], bytes(32), texts, numbers)
    for at, (kind, name, address) in enumerate(people):
        storage = f"__recip_version1.0_#{at:08X}"
        frame.add_substorage_at([], storage)
        _properties(frame, [storage], bytes(8), {0x3001: name, 0x39FE: address}, {0x0C15: (NUMBER, kind)})
    return frame.to_bytes()


def _properties(frame, at, head, texts, numbers):
    entries = b""
    for pid, text in texts.items():
        data = text.encode("utf-16-le")
        frame.add_stream_at(at, f"__substg1.0_{pid:04X}{TEXT:04X}", data)
        entries += struct.pack("<HHIII", TEXT, pid, 6, len(data) + 2, 0)
    for pid, (kind, value) in numbers.items():
        entries += struct.pack("<HHIQ", kind, pid, 6, value)
    frame.add_stream_at(at, "__properties_version1.0", head + entries)


def _empty_compound() -> bytes:
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6,
        0, 1, 1, 0, 0x1000, END, 0, END, 0, 0,
    ).ljust(512, b"\xff")  # fmt: skip
    fat = struct.pack("<II", FAT_MARK, END).ljust(512, b"\xff")
    name = "Root Entry".encode("utf-16-le")
    root = name.ljust(64, b"\0") + struct.pack("<HBBIII", len(name) + 2, 5, 1, FREE, FREE, FREE)
    root += bytes(16 + 4 + 8 + 8) + struct.pack("<IQ", END, 0)
    unused = bytes(68) + struct.pack("<III", FREE, FREE, FREE) + bytes(48)
    return header + fat + root + unused * 3
