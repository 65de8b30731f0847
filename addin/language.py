"""The language results are told in: one catalogue each for Vietnamese and Chinese; English is the text itself."""

from __future__ import annotations

import gettext
import locale
from collections.abc import Callable
from importlib.resources import files

LANGUAGES = ("en", "vi", "zh")


def chosen(policy_word: str) -> str:
    """The language of the policy, or of the system where the policy says `auto`."""
    word = policy_word.strip().casefold()
    return word if word in LANGUAGES else _of(locale.getlocale()[0] or "")


def _of(system: str) -> str:
    # Windows says "Vietnamese_Viet Nam.1258" and "Chinese (Simplified)_China.936", other systems vi_VN and zh_CN.
    known = {"vi": "vi", "zh": "zh", "ch": "zh"}
    return known.get(system[:2].casefold(), "en")


def translator(language: str) -> Callable[[str], str]:
    """From an English sentence to the same in `language`."""
    if language == "en":
        return str
    folder = str(files("addin") / "locale")
    return gettext.translation("account_review", folder, languages=[language], fallback=True).gettext
