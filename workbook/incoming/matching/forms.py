"""Legal forms of companies, and short forms of words in their names.

cleanco (MIT) was tried and left. It knows no Vietnamese and no Chinese form at all; of the Western ones it takes off
every two letters that are a form somewhere ("Acme UK" and "Bong Da" lose their ends, as "uk" is one in Uzbekistan and
"da" in Norway), so that names which differ there become one; and it does not say of what kind the form was.

Words are written as `folded` leaves them.
"""

from __future__ import annotations

import re

LIMITED, SHARES, PARTNERS, OTHER = "limited", "shares", "partners", "other"
"""Kinds of company: a limited one and one with shares of the same name are two companies. `OTHER` tells nothing."""

ANYWHERE: dict[tuple[str, ...], str] = {
    ("cong", "ty"): OTHER, ("c", "ty"): OTHER, ("cty",): OTHER,
    ("trach", "nhiem", "huu", "han"): LIMITED, ("tnhh",): LIMITED, ("mot", "thanh", "vien"): OTHER,
    ("hai", "thanh", "vien"): OTHER, ("mtv",): OTHER, ("1tv",): OTHER, ("2tv",): OTHER,
    ("co", "phan"): SHARES, ("ctcp",): SHARES, ("ctytnhh",): LIMITED, ("jsc",): SHARES, ("joint", "stock"): SHARES,
    ("doanh", "nghiep", "tu", "nhan"): OTHER, ("dntn",): OTHER, ("hop", "danh"): PARTNERS,
    ("ho", "kinh", "doanh"): OTHER, ("hkd",): OTHER,
    ("co", "ltd"): LIMITED, ("ltd",): LIMITED, ("limited",): LIMITED, ("gmbh",): LIMITED, ("mbh",): LIMITED,
    ("llc",): LIMITED, ("pte",): LIMITED, ("pty",): LIMITED, ("pvt",): LIMITED, ("private", "limited"): LIMITED,
    ("sdn", "bhd"): LIMITED, ("bhd",): SHARES, ("sarl",): LIMITED, ("srl",): LIMITED, ("ltda",): LIMITED,
    ("doo",): LIMITED, ("kft",): LIMITED, ("ooo",): LIMITED, ("ооо",): LIMITED, ("llp",): PARTNERS,
    ("inc",): SHARES, ("incorporated",): SHARES, ("corp",): SHARES, ("corporation",): SHARES, ("plc",): SHARES,
    ("kgaa",): PARTNERS, ("tbk",): SHARES, ("oyj",): SHARES, ("оао",): SHARES, ("зао",): SHARES, ("пао",): SHARES,
}  # fmt: skip
"""Taken out wherever they stand, but a Western one not as the first word: "Limited Brands" is a name."""

AT_END: dict[tuple[str, ...], str] = {
    ("company",): OTHER, ("co",): OTHER, ("cp",): SHARES, ("company", "limited", "by", "shares"): SHARES,
    ("ag",): SHARES, ("sa",): SHARES, ("spa",): SHARES, ("nv",): SHARES, ("asa",): SHARES, ("kk",): SHARES,
    ("bv",): LIMITED, ("ab",): LIMITED, ("oy",): LIMITED, ("aps",): LIMITED, ("sl",): LIMITED, ("ug",): LIMITED,
    ("sas",): SHARES, ("as",): SHARES, ("kg",): PARTNERS, ("ohg",): PARTNERS, ("lp",): PARTNERS,
    ("sro",): LIMITED, ("sp", "z", "oo"): LIMITED, ("s", "de", "rl", "de", "cv"): LIMITED, ("sa", "de", "cv"): SHARES,
}  # fmt: skip
"""Taken off the end, but for a name's only word: so short that they are other words elsewhere."""

AT_START: dict[tuple[str, ...], str] = {("cp",): SHARES, ("pt",): SHARES, ("pjsc",): SHARES}
"""Taken off the start."""
VIETNAMESE = frozenset(words for words in ANYWHERE if words[0] in {
    "cong", "c", "cty", "trach", "tnhh", "mot", "hai", "mtv", "1tv", "2tv", "co", "ctcp", "ctytnhh", "doanh", "dntn",
    "hop", "ho", "hkd",
} and words != ("co", "ltd"))  # fmt: skip
"""The forms that stand in front."""

UNSPACED = (
    (re.compile(r"股份有限公司|股份公司|株式会社|주식회사|\(株\)|\(주\)"), SHARES),
    (re.compile(r"有限责任公司|有限責任公司|有限公司|有限会社"), LIMITED),
    (re.compile(r"有限合伙|合伙企业"), PARTNERS),
    (re.compile(r"(?<![分子总總])公司$"), OTHER),
)
"""Forms in scripts without spaces; a branch (分公司) is another place than the company, and keeps its words."""
BRANCH = re.compile(r"[分子]公司|分店|门店|办事处|辦事處")

IN_FULL = {
    "tm": "thương mại", "dv": "dịch vụ", "sx": "sản xuất", "xd": "xây dựng", "xnk": "xuất nhập khẩu",
    "tmdv": "thương mại dịch vụ", "intl": "international", "mfg": "manufacturing", "bros": "brothers", "vn": "vietnam",
}  # fmt: skip
"""Short form -> the words in full, with their accents."""
