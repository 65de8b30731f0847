"""Data check: what to correct. Courtesy: contacts without a purpose."""

from __future__ import annotations

from addin.report import Story, Told
from addin.report.fields import said
from workbook.pages import Block, Field, Page


def page(story: Told) -> Page:
    """Every defect of the workbook, all at once."""
    _ = story.translate
    headers, tables, columns = story.loaded.headers, story.defects["table"], story.defects["column"]
    frame = story.defects.assign(
        table=tables.map(story.sheets),
        column=[headers.get(place, place[1]) for place in zip(tables, columns, strict=True)],
    )
    fields = [
        Field("table", _("Sheet"), 14),
        Field("row", _("Row"), 7, "row"),
        Field("column", _("Column"), 18),
        Field("value", _("Found"), 24, "wrap"),
        Field("message", _("What is wrong"), 60, "wrap"),
        Field("fix", _("What to do"), 50, "wrap"),
    ]
    intro = _("A cell with a defect is left out of the checks that need it; everything else is scored.")
    block = Block("", fields, frame, "DataCheck", intro=intro, empty=_("No defect found."))
    return Page("DataCheck", _("Data check"), lines=story.lines, parts=[block], freeze_columns=0, tab="#B45309")


def courtesy_page(story: Story) -> Page:
    """Each owner's share of contacts without a purpose, and which they were."""
    _ = story.translate
    by_owner = [
        Field("owner", _("Owner"), 18),
        Field("contacts", _("Contacts"), 12, "int"),
        Field("purposeful", _("With a purpose"), 12, "int"),
        Field("without_purpose_share", _("Without a purpose"), 28, "share", "bar_bad"),
        Field("courtesy", _("Courtesy"), 12, "int"),
        Field("blank", _("Blank"), 16, "int"),
        Field("last_day_share", _("On the last working day"), 40, "share",
              note=_("More than half: calls made to reach the week's number.")),
    ]  # fmt: skip
    calls = [
        Field("owner", _("Owner"), 18),
        Field("date", _("Date"), 12, "date"),
        Field("account_id", _("Id"), 12, "id"),
        Field("account", _("Account"), 28),
        Field("channel", _("Channel"), 12),
        Field("purpose_class", _("Class"), 16),
        Field("purpose", _("Purpose as written"), 40, "wrap"),
        Field("row", _("Row in log"), 9, "row"),
    ]
    review = story.review
    frame = said(review.courtesy, ("purpose_class",), _)
    frame = frame.assign(channel=frame["channel"].map(_, na_action="ignore"))
    intro = _("A contact is for something. Social or calendar reasons alone count as courtesy.")
    return Page(
        "Courtesy",
        _("Courtesy"),
        lines=story.lines,
        parts=[
            Block(_("By owner, this quarter"), by_owner, review.courtesy_by_owner, "CourtesyByOwner", intro=intro,
                  empty=_("No contact this quarter.")),
            Block(_("The contacts"), calls, frame, "CourtesyCalls",
                  empty=_("Every contact of the quarter has a purpose.")),
        ],
    )  # fmt: skip
