"""Words of headers: encoded words decoded, stray letters made readable, subjects without their reply marks."""

from __future__ import annotations

import re
from email.errors import HeaderParseError
from email.header import decode_header

TEXT_MOST = 500
"""So many letters of a subject or a name are kept."""
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "hz-gb-2312": "hz", "ks_c_5601-1987": "cp949", "iso-8859-1": "cp1252"}
_BLANK = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060\ufeff]+")
_MARK = re.compile(
    r"(?:\s*(?:re|fwd?|aw|wg|sv|vs|tr|rv|rép|ref|tl|ct|trả lời|chuyển tiếp|答复|回复|转发|答覆|回覆|轉寄|轉發)"
    r"\s*(?:\[\d{1,3}\]|\(\d{1,3}\))?\s*[:：])+",
    re.IGNORECASE,
)


def readable(raw: str, charset: str = "") -> str:
    """A header as a person reads it, on one line.

    Parameters
    ----------
    raw
        As the parser gives it: 8-bit letters are surrogates.
    charset
        What those letters are written in, where the mail says so.
    """
    text = _decoded(raw[: 20 * TEXT_MOST], charset) if "=?" in raw else _letters(raw[: 20 * TEXT_MOST], charset)
    return _BLANK.sub(" ", text).strip()[:TEXT_MOST]


def _decoded(raw: str, charset: str) -> str:
    try:
        parts = decode_header(_letters(raw, charset))
    except HeaderParseError:
        return _letters(raw, charset)
    return "".join(part if isinstance(part, str) else _text(part, said or "") for part, said in parts)


def _letters(raw: str, charset: str) -> str:
    return raw if raw.isascii() else _text(raw.encode("utf-8", "surrogateescape"), charset)


def _text(octets: bytes, charset: str) -> str:
    """Text of octets, by the named character set where it exists and fits."""
    charset = charset.lower().strip()
    for name in (_WIDER.get(charset, charset), "utf-8"):
        try:
            return octets.decode(name)
        except (LookupError, ValueError):
            continue
    return octets.decode("cp1252", "replace")


def topic(subject: str) -> str:
    """A subject without the marks of replies and forwards, by which mails of one thread are known.

    Examples
    --------
    >>> topic("RE: Fwd: TL: Báo giá quý 3"), topic("答复: 报价")
    ('báo giá quý 3', '报价')
    """
    return _MARK.sub("", subject, count=1).strip().casefold() if _MARK.match(subject) else subject.strip().casefold()


def is_reply(subject: str) -> bool:
    """Whether the subject bears the mark of a reply or a forward."""
    return _MARK.match(subject) is not None
