"""The review as result sheets: which page shows what, in which words. How a page is written is `workbook`'s."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from addin.jobs import Loaded
    from udfs.model import Review
    from udfs.period import Period
    from udfs.practices import Practices
    from workbook.pages import Page


@dataclass(frozen=True, slots=True)
class Told:
    """What a page tells without any score: the workbook, the day, and the language it is told in."""

    loaded: Loaded
    period: Period
    version: str

    @property
    def translate(self) -> Callable[[str], str]:
        """From English to the reader's language."""
        return self.loaded.translate

    @property
    def defects(self) -> pd.DataFrame:
        """What is wrong in the workbook."""
        return self.loaded.defects

    @property
    def sheets(self) -> dict[str, str]:
        """Table name -> the sheet it stands on, as the reader calls it."""
        return self.loaded.sheets

    @property
    def lines(self) -> tuple[str]:
        """The small line below every page's heading: what it was scored by."""
        _ = self.translate
        text = _("As of {as_of}, quarter {quarter} · policy {policy} · Account Review {version}")
        period, policy = self.period, self.loaded.policy.version
        return (
            text.format(
                as_of=period.as_of,
                quarter=period.quarter_name,
                policy=_("default") if policy == "default" else policy,
                version=self.version,
            ),
        )


@dataclass(frozen=True)  # without slots: a page that is asked for alone must not pay for what another one tells
class Story(Told):
    """What the pages of a review tell."""

    review: Review
    since: pd.DataFrame | None = None
    """Changes since the last closed quarter, one row an account; None where none is closed."""
    history: pd.DataFrame | None = None
    """One row an account and closed quarter; None where none is closed."""
    spoilt: tuple[str, ...] = ()
    """What to say of closed quarters whose files are gone or damaged, so that nothing is compared with them."""
    told: Practices | None = None
    """The practices where they are worked out already, as of one owner's part; None to work them out at need."""

    @cached_property
    def practices(self) -> Practices:
        """How far the firm keeps the practices of the five texts; worked out once, when a page first asks."""
        from udfs.practices import practised

        return self.told or practised(self.loaded.tables, self.review, self.translate)


def pages(story: Story) -> list[Page]:
    """Every result sheet, in the order of its tab."""
    from addin.report import (
        cardfile,
        catchup,
        check,
        due,
        exposed,
        lose,
        owners,
        pictures,
        plans,
        practices,
        review,
        start,
    )

    told = [
        start.page(story),
        exposed.page(story),
        plans.page(story),
        review.page(story),
        review.reasons_page(story),
        lose.page(story),
        pictures.page(story, story.history),
        owners.page(story),
        due.page(story),
        catchup.page(story),
        cardfile.page(story),
        practices.page(story),
        check.courtesy_page(story),
        check.page(story),
    ]
    return [in_words(page, story.translate) for page in told]


def in_words(page: Page, _: Callable[[str], str]) -> Page:
    """The page with what every page says in the reader's language."""
    from addin.language import day_format
    from workbook.pages import Block

    parts = [replace(part, left_over=_(part.left_over)) if isinstance(part, Block) else part for part in page.parts]
    return replace(page, stop=_(page.stop), parts=parts, days=day_format(_))
