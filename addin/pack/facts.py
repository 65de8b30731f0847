"""What a pack tells, once, for whatever form it is put into: figures, sections, their tables and charts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from addin.pack.saying import Speech

if TYPE_CHECKING:
    import pandas as pd

    from addin.pack.changes import Since
    from addin.report import Story
    from workbook.pages import Block, Figure


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of a section's table.

    Attributes
    ----------
    kind
        `quadrant`: a mark an account, exposure across and revenue up; `pareto`: revenue by customer, and the running
        share; `pillars`: three bars an owner; `trend`: two lines by quarter.
    title, told
        What it shows, and what is to be seen in it, for those who do not see it.
    frame
        Of a quadrant `account`, `owner`, `revenue_amount`, `exposure_score`, `flagged`, `blind_spot`; of a Pareto
        `customer`, `owner`, `revenue_amount`, `running_share`, `top`; of pillars `owner` and a column each; of a
        trend `quarter`, `health_score` and `exposure_score`.
    across, up
        The lines that part it: the exposure that flags, the least revenue of a top customer, the share that is watched.
    """

    kind: Literal["quadrant", "pareto", "pillars", "trend"]
    title: str
    told: str
    frame: pd.DataFrame
    across: float = float("nan")
    up: float = float("nan")


@dataclass(frozen=True, slots=True)
class Section:
    """One subject of the review: what was found, and the tables and the chart that show it."""

    key: str
    title: str
    finding: str
    tables: Sequence[Block]
    chart: Chart | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a pack tells."""

    speech: Speech
    title: str
    lines: Sequence[str]
    figures: Sequence[Figure]
    sections: Sequence[Section]
    owners: Sequence[tuple[str, str]] = field(default=())
    """Each owner, and what the owner's accounts come to in one sentence; none in a pack of one owner."""

    @property
    def translate(self) -> Callable[[str], str]:
        """From English to the reader's language."""
        return self.speech.translate


def facts(story: Story, owner: str | None = None, personal: bool = False, since: Since = None) -> Facts:
    """What a pack of a review tells.

    Parameters
    ----------
    story
        The review.
    owner
        Only this owner's customers, by the name or a part of it; the whole firm's where None.
    personal
        With birthdays, interests and what else is written down of the people at the exposed customers.
    since
        What the review is compared with, see `addin.pack.gathering.compared`; None tells a first review.

    Raises
    ------
    RefusedError
        Where nobody of that name owns an account.
    """
    from addin.pack.narrowing import narrowed, whose
    from addin.pack.sections import Matter, figures, owner_lines, sections

    _ = story.translate
    meant = None if owner is None else whose(story, owner)
    told = narrowed(story, owner, personal)
    owners = None if meant is None else meant.owners
    matter = Matter(told, story, since, owners, personal)
    speech = Speech(story.loaded.language)
    title = _("Account review, {quarter}").format(quarter=story.period.quarter_name)
    return Facts(
        speech,
        title if meant is None else _("{title}: the accounts of {owner}").format(title=title, owner=meant.name),
        _lines(story, speech, personal),
        figures(told, speech),
        sections(matter, speech),
        owner_lines(told, speech) if meant is None or len(meant.owners) > 1 else (),
    )


def _lines(story: Story, speech: Speech, personal: bool) -> list[str]:
    _ = story.translate
    policy = story.loaded.policy.version
    text = _("As of {as_of}, quarter {quarter} · policy {policy} · Account Review {version}")
    lines = [
        text.format(
            as_of=speech.day(story.period.as_of),
            quarter=story.period.quarter_name,
            policy=_("default") if policy == "default" else policy,
            version=story.version,
        )
    ]
    if personal:
        lines.append(_("With personal notes and birthdays: not for handing on."))
    return lines
