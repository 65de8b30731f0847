"""Do the words of a text make sense? How one tells that it was read in the right encoding."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

_ALPHABETS = (
    "äöüßé", "àâæçèéêëîïôœùûüÿ", "áéíñóúü", "áâãàçéêíóôõú", "àèéìîòóù", "áäéèëêíïóöúü", "æøåéòóôö", "åäöéü",
    "áðéíóúýþæö", "àçèéíïòóúü",
)  # fmt: skip
"""The letters beyond a to z of German, French, Spanish, Portuguese, Italian, Dutch, Danish, Swedish, Icelandic and
Catalan. The letters of one word are of one language; read in a wrong encoding they soon are of none."""
_WESTERN = [frozenset(letters) for letters in _ALPHABETS]
_SIGNS = frozenset("€£¥§©®™°ªº«»‹›„“”‘’‚–—…·•†‡×±²³¹¼½¾µ¿¡¢¶¨´¸\xa0\xad")
_WORD = re.compile(r"[A-Za-z\x80-\U0010ffff]*[\x80-\U0010ffff][A-Za-z\x80-\U0010ffff]*")
_SYLLABLE = re.compile(
    "(?:ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdđghklmnprstvx])?"
    "(?:(?:uyê|iê|yê|ươ|uô|oă|uâ|oa|oe|uê|uy|oo|uơ|[aăâeêioôơuưy])(?:ng|nh|ch|[cmnpt])"
    "|i[aêu]u?|yêu|oai|oay|oao|oeo|uây|uôi|ươi|ươu|uya|uyu|êu|eo|oa|oe|o[io]|ôi|ơi|ua|uê|ui|uơ|uy|ưa|ưi|ưu"
    "|a[iouy]|âu|ây|[aeêioôơuưy])"
)
"""A Vietnamese syllable without its tone."""
_SCRIPTS = frozenset(("LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "HEBREW", "ARABIC", "SYRIAC", "NKO"))
_COMMON = frozenset(
    "的一是不了人我在有他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可里后小么心多天而能好都然于起"
    "发成事只作当想看文无开手用主行方如前所本见经头面公同三已老从动两长知民样现分将外但身些与高意进法此实回二理美月明其种声全工"
    "向情部正名定女问力机给等几很业最间新什打便位因重电四第门相次东政海口使教西再平真世气信北少关并内加化由却代军产入先山五太水"
    "万市总场师书比员金华联王李张刘陈杨黄赵吴周京深圳广州江苏浙限司有贸易科技商户客编号销售责负称额订单电话邮箱日期地址姓态状备注"
)
"""Characters every Chinese text is full of, and those of the heads of business tables."""
_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))


def western(text: str) -> tuple[float, str]:
    """The share of words with accents that a language of Western Europe could have, and one that none could."""
    return _share(text, _is_western)


def vietnamese(text: str) -> tuple[float, str]:
    """The share of words with accents that are one syllable of Vietnamese, and one that is not."""
    return _share(text, _is_vietnamese)


def chinese(text: str) -> float:
    """The share of Chinese characters that are common ones; a wrong reading has hardly any."""
    characters = [sign for sign in text if "\u4e00" <= sign <= "\u9fff"]
    return sum(sign in _COMMON for sign in characters) / len(characters) if characters else 0.0


def mixed(text: str) -> bool:
    """Whether there is a word of several scripts, or with signs amid its letters, which nobody writes."""
    return any(_is_mixed(word) for word in _WORD.findall(text))


def _share(text: str, sensible: Callable[[str], bool]) -> tuple[float, str]:
    words = _WORD.findall(unicodedata.normalize("NFC", text))
    wrong = [word for word in words if not sensible(word)]
    return (1 - len(wrong) / len(words) if words else 1.0), (wrong or words or [""])[0][:40]


def _is_western(word: str) -> bool:
    bare = word.strip("".join(_SIGNS))
    if not bare or not _is_punctuation(word.replace(bare, "", 1)):
        return _is_punctuation(word)
    if not all(sign.isalpha() or sign in "’·‘" for sign in bare):
        return False
    # a capital after a small letter is the mark of a wrong reading where it has an accent
    if re.search(r"[a-zß-öø-ÿ][À-ÖØ-ÞŒŠŽŸ]", bare):
        return False
    special = {sign for sign in bare.lower() if sign > "\x7f" and sign.isalpha()}
    return any(special <= letters for letters in _WESTERN)


def _is_vietnamese(word: str) -> bool:
    bare = word.strip("".join(_SIGNS)).lower()
    apart = unicodedata.normalize("NFD", bare)
    tones = sum(map(apart.count, map(chr, _TONES)))
    plain = unicodedata.normalize("NFC", apart.translate(_TONES))
    return _is_punctuation(word) if not bare else tones <= 1 and _SYLLABLE.fullmatch(plain) is not None


def _is_punctuation(word: str) -> bool:
    return not re.search(r"[^\xa0«»“”‘’…–—]{2}", word)


def _is_mixed(word: str) -> bool:
    letters = [sign for sign in word if sign.isalpha()]
    scripts = {unicodedata.name(sign, "?").partition(" ")[0] for sign in letters if sign > "\x7f"}
    # not "m²": the letter beside the sign has to be strange too
    amid = re.search(r"[^\W\d_\x00-\x7f][\xa1-\xbf×÷]", word)
    return len(scripts & _SCRIPTS) > 1 or amid is not None
