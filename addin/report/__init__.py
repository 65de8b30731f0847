"""The review as result sheets: which page shows what, in which words. How a page is written is `workbook`'s."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from udfs.model import Review
    from workbook.pages import Page


@dataclass(frozen=True, slots=True)
class Story:
    """What the pages tell: a review, the defects of its workbook, and the language it is told in."""

    review: Review
    defects: pd.DataFrame
    unhappy_count: int
    version: str
    translate: Callable[[str], str]

    @property
    def lines(self) -> tuple[str]:
        """The small line below every page's heading: what it was scored by."""
        _ = self.translate
        text = _("As of {as_of}, quarter {quarter} · policy {policy} · Account Review {version}")
        period = self.review.period
        return (
            text.format(
                as_of=period.as_of.isoformat(),
                quarter=period.quarter_name,
                policy=self.review.policy.version,
                version=self.version,
            ),
        )


def pages(story: Story) -> list[Page]:
    """Every result sheet, in the order of its tab."""
    from addin.report import check, exposed, lose, review, start

    return [
        start.page(story),
        exposed.page(story),
        review.page(story),
        review.reasons_page(story),
        lose.page(story),
        check.courtesy_page(story),
        check.page(story),
    ]
