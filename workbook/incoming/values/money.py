"""Currency signs and codes beside a number."""

from __future__ import annotations

CODES = frozenset((
    "AED", "AFN", "ALL", "AMD", "ANG", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT", "BGN", "BHD", "BIF",
    "BMD", "BND", "BOB", "BRL", "BSD", "BTN", "BWP", "BYN", "BZD", "CAD", "CDF", "CHF", "CLP", "CNY", "COP", "CRC",
    "CUP", "CVE", "CZK", "DJF", "DKK", "DOP", "DZD", "EGP", "ERN", "ETB", "EUR", "FJD", "FKP", "GBP", "GEL", "GHS",
    "GIP", "GMD", "GNF", "GTQ", "GYD", "HKD", "HNL", "HTG", "HUF", "IDR", "ILS", "INR", "IQD", "IRR", "ISK", "JMD",
    "JOD", "JPY", "KES", "KGS", "KHR", "KMF", "KPW", "KRW", "KWD", "KYD", "KZT", "LAK", "LBP", "LKR", "LRD", "LSL",
    "LYD", "MAD", "MDL", "MGA", "MKD", "MMK", "MNT", "MOP", "MRU", "MUR", "MVR", "MWK", "MXN", "MYR", "MZN", "NAD",
    "NGN", "NIO", "NOK", "NPR", "NZD", "OMR", "PAB", "PEN", "PGK", "PHP", "PKR", "PLN", "PYG", "QAR", "RON", "RSD",
    "RUB", "RWF", "SAR", "SBD", "SCR", "SDG", "SEK", "SGD", "SHP", "SLE", "SOS", "SRD", "SSP", "STN", "SVC", "SYP",
    "SZL", "THB", "TJS", "TMT", "TND", "TOP", "TRY", "TTD", "TWD", "TZS", "UAH", "UGX", "USD", "UYU", "UZS", "VES",
    "VND", "VUV", "WST", "XAF", "XCD", "XCG", "XOF", "XPF", "YER", "ZAR", "ZMW", "ZWG",
))  # fmt: skip
"""ISO 4217 codes of money in use."""
_SIGNS = {
    "US$": "USD", "U$S": "USD", "A$": "AUD", "AU$": "AUD", "C$": "CAD", "CA$": "CAD", "HK$": "HKD", "NT$": "TWD",
    "S$": "SGD", "SG$": "SGD", "NZ$": "NZD", "MX$": "MXN", "R$": "BRL", "€": "EUR", "£": "GBP", "CN¥": "CNY",
    "RMB": "CNY", "人民币": "CNY", "元": "CNY", "圆": "CNY", "JP¥": "JPY", "円": "JPY", "₫": "VND", "Đ": "VND",
    "VNĐ": "VND", "ĐỒNG": "VND", "₩": "KRW", "원": "KRW", "₹": "INR", "RS.": "INR", "RS": "INR", "₽": "RUB",
    "฿": "THB", "₱": "PHP", "₪": "ILS", "₺": "TRY", "₴": "UAH", "RM": "MYR", "RP": "IDR", "ZŁ": "PLN", "KČ": "CZK",
}  # fmt: skip
"""Sign -> code; $, ¥ and kr are money of several countries, and stay what they are."""
_SHARED = frozenset({"$", "¥", "KR", "KR."})
WHOLE = frozenset({
    "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF",
})  # fmt: skip
"""Money that has no smaller part, by ISO 4217."""


def currency(sign: str) -> str:
    """The ISO code of a sign or code in any letters; a sign of several currencies as it is; empty for another word.

    Examples
    --------
    >>> currency("us$"), currency("vnđ"), currency("$"), currency("pcs")
    ('USD', 'VND', '$', '')
    """
    word = sign.upper()
    if word in CODES:
        return word
    return word.rstrip(".") if word in _SHARED else _SIGNS.get(word, "")
