"""Review: one row an account. Reasons: one row a lost point."""

from __future__ import annotations

from addin.report import Story
from addin.report.compare import with_change
from addin.report.fields import BANDS, GRADES, located, reasons, said, tones, who
from workbook.pages import Block, Field, Page


def page(story: Story) -> Page:
    """Every account with its scores, the most revenue at risk first."""
    _ = story.translate
    fields = [
        *who(_),
        Field(
            "flagged", _("Flagged"), 9, "flag", words=(_("Yes"), ""), note=_("A top customer exposed to competitors.")
        ),
        Field("revenue_amount", _("Revenue 12 m"), 14, "money"),
        Field("revenue_at_risk_amount", _("Revenue at risk"), 13, "money", note=_("Revenue times exposure.")),
        Field(
            "exposure_score",
            _("Exposure"),
            11,
            "score",
            "bar_bad",
            note=_("0 to 100, higher is worse; not a probability."),
        ),
        Field("exposure_band", _("Band"), 10, visual="band", bands=tones(BANDS, _)),
        Field("exposure_low", _("from"), 7, "score", note=_("Exposure if everything unknown were good.")),
        Field("exposure_high", _("to"), 7, "score", note=_("Exposure if everything unknown were bad.")),
        Field("exposure_confidence", _("Known"), 8, "share", note=_("How much of exposure is known.")),
        Field("contact_score", _("Contact"), 10, "score", "bar"),
        Field("activity_score", _("Activity"), 10, "score", "bar"),
        Field("service_score", _("Service"), 10, "score", "bar"),
        Field("health_score", _("Health"), 10, "score", "scale"),
        Field("health_low", _("Health from"), 9, "score"),
        Field("health_high", _("Health to"), 9, "score"),
        Field("health_confidence", _("Health known"), 9, "share"),
        Field("grade", _("Grade"), 12, visual="band", bands=tones(GRADES, _)),
        Field("computed_grade", _("Computed grade"), 12, note=_("What the score says where you set a grade by hand.")),
        Field("top", _("Top"), 6, "flag", words=(_("Yes"), "")),
        Field("blind_spot", _("Blind spot"), 8, "flag", words=(_("Yes"), "")),
        Field("customer_type", _("Customer type"), 15),
        *reasons(_),
    ]
    frame, change = with_change(story.review.accounts, story.since, _)
    fields[-3:-3] = change  # before the reasons
    frame = said(frame, ("grade", "computed_grade", "exposure_band", "customer_type"), _)
    block = Block("", fields, frame, table="Review", key="account_id", empty=_("No account."))
    return Page("Review", _("Review"), lines=story.lines, parts=[block], freeze_columns=2)


def reasons_page(story: Story) -> Page:
    """Why each score is what it is."""
    _ = story.translate
    fields = [
        Field("account_id", _("Id"), 9, "id"),
        Field("account", _("Account"), 28),
        Field("owner", _("Owner"), 14),
        Field("pillar", _("Pillar"), 11),
        Field("check", _("Check"), 11),
        Field("points", _("Points"), 9, "points", "bar_bad"),
        Field("sentence", _("Reason"), 70, "wrap"),
        Field("rows", _("Rows"), 34, "wrap", note=_("The rows of the input sheets it came from.")),
    ]
    intro = _("Points lost of 100 in each pillar; for exposure, points taken.")
    frame = said(story.review.reasons, ("pillar", "check"), _)
    frame = frame.assign(rows=located(frame["rows"], story.sheets))
    block = Block("", fields, frame, table="Reasons", intro=intro, empty=_("No point was lost."))
    return Page("Reasons", _("Reasons"), lines=story.lines, parts=[block], freeze_columns=2)
