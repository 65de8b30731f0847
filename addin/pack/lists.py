"""The lists of a pack beside the customers: contacts, blind spots, coverage, defects and people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from addin.report.fields import said
from workbook.pages import Block, Field
from workbook.sentences import in_a_row

if TYPE_CHECKING:
    from addin.report import Story

DEFECTS = 300
"""So many defects are listed; the workbook's own sheet has all."""


def courtesy_by_owner(story: Story) -> Block:
    """Each owner's share of contacts without a purpose."""
    _ = story.translate
    fields = [
        Field("owner", _("Owner"), 26),
        Field("contacts", _("Contacts"), 12, "int"),
        Field("purposeful", _("With a purpose"), 14, "int"),
        Field("courtesy", _("Courtesy"), 12, "int"),
        Field("blank", _("Blank"), 12, "int"),
        Field("without_purpose_share", _("Without a purpose"), 16, "share"),
        Field("last_day_share", _("On the last working day"), 20, "share"),
    ]
    intro = _("A contact is for something. Social or calendar reasons alone count as courtesy.")
    return Block(_("By owner, this quarter"), fields, story.review.courtesy_by_owner, intro=intro,
                 empty=_("No contact this quarter."))  # fmt: skip


def courtesy(story: Story) -> Block:
    """The contacts without a purpose."""
    _ = story.translate
    frame = said(story.review.courtesy, ("purpose_class",), _)
    frame = frame.assign(channel=frame["channel"].map(_, na_action="ignore"))
    fields = [
        Field("owner", _("Owner"), 18),
        Field("date", _("Date"), 13, "date"),
        Field("account", _("Account"), 28),
        Field("channel", _("Channel"), 12),
        Field("purpose_class", _("Class"), 12),
        Field("purpose", _("Purpose as written"), 40, "wrap"),
    ]
    return Block(_("The contacts"), fields, frame, empty=_("Every contact of the quarter has a purpose."))


def blind_spots(story: Story) -> Block:
    """The top customers of whom too little is known, and what to find out."""
    _ = story.translate
    frame = story.review.blind_spots
    fields = [
        Field("account", _("Account"), 24),
        Field("owner", _("Owner"), 16),
        Field("revenue_amount", _("Revenue 12 m"), 13, "money"),
        Field("exposure_low", _("Exposure from"), 12, "score"),
        Field("exposure_high", _("to"), 9, "score"),
        Field("exposure_confidence", _("Known"), 9, "share"),
        Field("find_out_first", _("Find out first"), 36, "wrap"),
        Field("find_out_next", _("Then"), 44, "wrap"),
    ]
    intro = _("Top customers of whom less than {pct:.0f} % is known: an account may be on both lists.").format(
        pct=story.review.policy["blind_spot_confidence_pct"]
    )
    empty = _("Enough is known about every top customer.")
    return Block(_("What to find out"), fields, frame, intro=intro, empty=empty)


def coverage(story: Story) -> Block:
    """How far back each owner's contact log reaches."""
    _ = story.translate
    fields = [
        Field("owner", _("Owner"), 26),
        Field("accounts", _("Accounts"), 11, "int"),
        Field("touches", _("Contacts logged"), 14, "int"),
        Field("first_date", _("Log from"), 14, "date"),
        Field("last_date", _("Log to"), 14, "date"),
    ]
    intro = _("What nobody wrote down is Unknown: it wins no points, loses none, and lowers confidence.")
    return Block(_("How much is written down"), fields, story.review.coverage, intro=intro, empty=_("No account."))


def defects(story: Story) -> Block:
    """What to correct in the workbook."""
    _ = story.translate
    found = story.defects.head(DEFECTS)
    headers = story.loaded.headers
    places = zip(found["table"], found["column"], strict=True)
    frame = found.assign(
        column=[headers.get(place, place[1]) for place in places], table=found["table"].map(story.sheets)
    )
    fields = [
        Field("table", _("Sheet"), 14),
        Field("row", _("Row"), 7, "row"),
        Field("column", _("Column"), 18),
        Field("value", _("Found"), 20, "wrap"),
        Field("message", _("What is wrong"), 52, "wrap"),
        Field("fix", _("What to do"), 44, "wrap"),
    ]
    intro = _("A cell with a defect is left out of the checks that need it; everything else is scored.")
    if len(story.defects) > DEFECTS:
        more = _("The first {shown} of {count}; the sheet Data check of the workbook has all.")
        intro = in_a_row(intro, more.format(shown=DEFECTS, count=len(story.defects)))
    return Block(_("Data defects"), fields, frame, intro=intro, empty=_("No defect found."))


def people(story: Story) -> Block:
    """The people at the exposed customers, with what is written down of them."""
    _, exposed = story.translate, story.review.exposed
    frame = story.loaded.tables["People"].merge(exposed[["account_id", "account", "owner", "rank"]], on="account_id")
    frame = frame.sort_values(["rank", "row"], kind="stable").reset_index(drop=True)
    frame = frame.assign(role=frame["role"].map(_, na_action="ignore"))
    fields = [
        Field("account", _("Account"), 24),
        Field("name", _("Name"), 22),
        Field("title", _("Title"), 20),
        Field("role", _("Role"), 16),
        Field("our_link", _("Our link"), 9, "int"),
        Field("birthday", _("Birthday"), 13, "date"),
        Field("anniversary", _("Anniversary"), 13, "date"),
        Field("interests", _("Interests"), 28, "wrap"),
        Field("wants_to_meet", _("Would like to meet"), 22, "wrap"),
    ]
    intro = _("Asked for with this pack; for the eyes of who looks after them.")
    return Block(_("People"), fields, frame, intro=intro, empty=_("Nobody is on record."))
