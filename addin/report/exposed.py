"""Exposed: the flagged top customers with the money at risk and the next step, and the blind spots."""

from __future__ import annotations

from addin.report import Story
from addin.report.fields import BANDS, reasons, said, tones, who, words
from workbook.pages import Block, Field, Page
from workbook.sentences import in_a_row


def page(story: Story) -> Page:
    """The sheet a review meeting begins with."""
    _ = story.translate
    return Page(
        "Exposed", _("Exposed"), lines=story.lines, parts=[_flagged(story), _blind_spots(story)], freeze_columns=3
    )


def _flagged(story: Story) -> Block:
    _ = story.translate
    frame = said(story.review.exposed, ("exposure_band",), _)
    known = words(_)
    frame["plan_missing"] = [
        ", ".join(known[name] for name in text.split(", ") if name) for text in frame["plan_missing"]
    ]
    shown = int(story.review.policy["first_page"])
    intro = _("Top customers by revenue at risk. A plan is complete with plan, owner, next step and due date.")
    if len(frame) > shown:
        more = _("The first {shown} of {count}; the others are on Review, filter Flagged.")
        intro = in_a_row(intro, more.format(shown=shown, count=len(frame)))
    written = _("From sheet {sheet}; write it there.").format(sheet=story.sheets["Plans"])
    # Reason and remedy side by side: they are what the first printed page is for.
    first, *others = reasons(_)
    fields = [
        Field("rank", "#", 5, "int"),
        *who(_),
        Field("revenue_amount", _("Revenue 12 m"), 14, "money"),
        Field("revenue_at_risk_amount", _("Revenue at risk"), 14, "money", "bar_bad"),
        Field("exposure_score", _("Exposure"), 11, "score", "bar_bad"),
        Field("exposure_band", _("Band"), 10, visual="band", bands=tones(BANDS, _)),
        Field("exposure_confidence", _("Known"), 8, "share"),
        first,
        Field("fix", _("Cheapest fix"), 44, "wrap", note=_("The single step that lowers exposure most, scored again.")),
        Field("fix_amount", _("Less at risk"), 13, "money", note=_("Money no longer at risk once the step is done.")),
        *others,
        Field("fix_points", _("Wins"), 8, "points"),
        Field("fix_after", _("Exposure after it"), 11, "score"),
        Field("plan", _("Plan"), 30, "wrap", note=written),
        Field("plan_owner", _("Plan owner"), 14),
        Field("next_step", _("Next step"), 30, "wrap"),
        Field("due", _("Due"), 12, "date"),
        Field("plan_missing", _("Plan lacks"), 20, "wrap"),
    ]
    empty = _("No top customer is exposed.")
    return Block(_("Exposed to competitors"), fields, frame.head(shown), "Exposed", "account_id", intro, empty)


def _blind_spots(story: Story) -> Block:
    _ = story.translate
    fields = [
        Field("rank", "#", 5, "int"),
        *who(_),
        Field("revenue_amount", _("Revenue 12 m"), 14, "money"),
        Field("exposure_low", _("Exposure from"), 14, "score"),
        Field("exposure_high", _("to"), 11, "score"),
        Field("exposure_band", _("Band"), 10, visual="band", bands=tones(BANDS, _)),
        Field("exposure_confidence", _("Known"), 8, "share"),
        Field("find_out_first", _("Find out first"), 44, "wrap"),
        Field("find_out_next", _("Then"), 44, "wrap"),
    ]
    frame = said(story.review.blind_spots, ("exposure_band",), _)
    frame = frame.assign(rank=range(1, len(frame) + 1))
    intro = _("Top customers of whom less than {pct:.0f} % is known: an account may be on both lists.").format(
        pct=story.review.policy["blind_spot_confidence_pct"]
    )
    empty = _("Enough is known about every top customer.")
    return Block(_("Blind spots"), fields, frame, "BlindSpots", None, intro, empty)
