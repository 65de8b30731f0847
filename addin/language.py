"""The language results are told in: one catalogue each for Vietnamese and Chinese; English is the text itself."""

from __future__ import annotations

import gettext
import locale
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from importlib.resources import files

LANGUAGES = ("en", "vi", "zh")

_of_the_screen: ContextVar[str] = ContextVar("language of the screen", default="")


def chosen(policy_word: str) -> str:
    """The language of the policy; where it says `auto`, that of Excel in a click, else the system's."""
    word = policy_word.strip().casefold()
    return word if word in LANGUAGES else _of_the_screen.get() or _of(locale.getlocale()[0] or "")


@contextmanager
def spoken(language: str) -> Iterator[None]:
    """Excel may speak another language than the system: meanwhile `auto` means Excel's."""
    before = _of_the_screen.set(language)
    try:
        yield
    finally:
        _of_the_screen.reset(before)


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
