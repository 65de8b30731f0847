"""The trend: health and exposure of each closed quarter and of this one, as the sheet Pictures has them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from addin.pack.facts import Chart, Section

if TYPE_CHECKING:
    from addin.pack.saying import Speech
    from addin.report import Story


def section(story: Story, speech: Speech) -> Section:
    """The section of the trend; of one owner's the accounts of today, in earlier quarters too."""
    from addin.report import pictures

    _ = story.translate
    title = _("Quarter by quarter")
    pages = pictures.page(story, story.history)
    block = next((replace(each, table=None) for each in pages.blocks if each.table == "Trend"), None)
    if block is None or len(block.frame) < 2:
        none = _("No earlier quarter is closed, so there is no trend yet")
        return Section("trend", title, none, [])
    frame, ends = block.frame, block.frame.iloc[[0, -1]]
    first, last = ends["quarter"]
    before, after = ends["exposure_score"]
    finding = _("Too little is known for a trend of exposure")
    if before == before and after == after:
        text = _("Exposure {before:.0f} in {first}, {after:.0f} in {last}")
        finding = text.format(before=before, first=first, after=after, last=last)
    told = _("Two lines, mean health and mean exposure by quarter, weighted by revenue, from 0 to 100. Of exposure, "
             "more is worse. The table below has every figure.")  # fmt: skip
    chart = Chart("trend", _("Health and exposure by quarter"), told, frame)
    return Section("trend", title, finding, [block], chart)
