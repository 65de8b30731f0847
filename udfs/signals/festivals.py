"""When a festival is, by the `holidays` library: of the policy's country, and those kept without being a holiday."""

from __future__ import annotations

from collections.abc import Set
from datetime import date
from functools import lru_cache

import numpy as np

from workbook.schema.headers import folded


@lru_cache(maxsize=64)
def festival_days(name: str, country: str, years: range) -> tuple[np.datetime64, ...]:
    """First days of the festivals of that name in these years, by the `holidays` library; none if it knows none.

    A name is looked for in English, Vietnamese and Chinese; a title that is the name wins over one that contains it.
    Lunar festivals and Christmas are kept also where they are no public holiday, as mid-autumn in Vietnam.
    """
    wanted = folded(name)
    own = _titles(country, years)
    days = _called(_NEW_YEAR if wanted in _NEW_YEAR else {wanted}, own)
    if not days:
        kept = next(((place, title) for place, title, names in _ELSEWHERE if wanted in names), None)
        days = _called({folded(kept[1])}, _titles(kept[0], years)) if kept else []
    first: dict[int, date] = {}
    for day in sorted(days):
        first.setdefault(day.year, day)
    return tuple(np.datetime64(day) for day in first.values())


def _titles(country: str, years: range) -> dict[str, list[date]]:
    """The days of each title in the country's calendar, in any of our languages; empty for an unknown country."""
    import holidays

    titles: dict[str, list[date]] = {}
    for language in ("en_US", "vi", "zh_CN"):
        try:
            calendar = holidays.country_holidays(country, years=years, language=language)
        except NotImplementedError:
            return {}
        for day in calendar:
            # Two festivals may fall on one day, mid-autumn and National Day for one.
            for title in calendar.get_list(day):
                titles.setdefault(folded(title), []).append(day)
    return titles


def _called(names: Set[str], titles: dict[str, list[date]]) -> list[date]:
    exact = [day for title, days in titles.items() if title in names for day in days]
    like = [day for title, days in titles.items() if any(name and name in title for name in names) for day in days]
    return exact or (like if len(names) == 1 else [])


_NEW_YEAR = frozenset(
    folded(name)
    for name in (
        "Tết", "Tết Nguyên Đán", "Tết Âm lịch", "Lunar New Year", "Chinese New Year", "Spring Festival",
        "Chinese New Year (Spring Festival)", "春节", "春節", "农历新年", "農曆新年",
    )
)  # fmt: skip
"""One festival of many names; "Tết" alone would else be found in 1 January's title first."""
_ELSEWHERE = (
    ("TW", "Chinese New Year", _NEW_YEAR),
    ("TW", "Mid-Autumn Festival", frozenset(map(folded, (
        "Mid-Autumn Festival", "Mid-Autumn", "Moon Festival", "Trung Thu", "Tết Trung Thu", "中秋", "中秋节", "中秋節",
    )))),
    ("TW", "Dragon Boat Festival", frozenset(map(folded, (
        "Dragon Boat Festival", "Đoan Ngọ", "Tết Đoan Ngọ", "端午", "端午节", "端午節",
    )))),
    ("US", "Christmas Day", frozenset(map(folded, (
        "Christmas", "Christmas Day", "Giáng sinh", "Noel", "圣诞", "圣诞节", "聖誕節",
    )))),
)  # fmt: skip
"""Festivals kept without being a public holiday: a country where each is one, its title there, what it is called."""
