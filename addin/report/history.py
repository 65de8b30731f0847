"""History: one row an account and closed quarter, its scores as they were.

The sheet is not called History alone: Excel keeps that name to itself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from addin.report import Told
from addin.report.fields import GRADES, said, tones
from workbook.pages import Block, Field, Page

if TYPE_CHECKING:
    import pandas as pd

PAGE = "History"
COLUMNS = {
    "quarter": "text", "as_of": "date", "account_id": "text", "account": "text", "owner": "text", "tier": "text",
    "contact_score": "number", "activity_score": "number", "service_score": "number", "health_score": "number",
    "grade": "text", "exposure_score": "number", "flagged": "flag", "revenue_amount": "number",
    "revenue_at_risk_amount": "number",
}  # fmt: skip
"""What the page shows, and what each column holds."""


def labels(_: Callable[[str], str]) -> dict[str, str]:
    """The header of each column."""
    return {
        "quarter": _("Quarter"), "as_of": _("As of"), "account_id": _("Id"), "account": _("Account"),
        "owner": _("Owner"), "tier": _("Tier"), "contact_score": _("Contact"), "activity_score": _("Activity"),
        "service_score": _("Service"), "health_score": _("Health"), "grade": _("Grade"),
        "exposure_score": _("Exposure"), "flagged": _("Flagged"), "revenue_amount": _("Revenue 12 m"),
        "revenue_at_risk_amount": _("Revenue at risk"),
    }  # fmt: skip


def page(told: Told, rows: pd.DataFrame) -> Page:
    """Every closed quarter, the latest first."""
    _ = told.translate
    label = labels(_)
    fields = [
        Field("quarter", label["quarter"], 10),
        Field("as_of", label["as_of"], 12, "date"),
        Field("account_id", label["account_id"], 9, "id"),
        Field("account", label["account"], 28),
        Field("owner", label["owner"], 14),
        Field("tier", label["tier"], 6),
        Field("contact_score", label["contact_score"], 10, "score", "bar"),
        Field("activity_score", label["activity_score"], 10, "score", "bar"),
        Field("service_score", label["service_score"], 10, "score", "bar"),
        Field("health_score", label["health_score"], 10, "score", "scale"),
        Field("grade", label["grade"], 13, visual="band", bands=tones(GRADES, _)),
        Field("exposure_score", label["exposure_score"], 11, "score", "bar_bad"),
        Field("flagged", label["flagged"], 10, "flag", words=(_("Yes"), "")),
        Field("revenue_amount", label["revenue_amount"], 14, "money"),
        Field("revenue_at_risk_amount", label["revenue_at_risk_amount"], 14, "money"),
    ]
    intro = _("Scores as they were when each quarter was closed; a later change of the policy does not change them.")
    block = Block("", fields, said(rows, ("grade",), _), PAGE, ("quarter", "account_id"), intro,
                  _("No quarter was closed yet."))  # fmt: skip
    return Page(PAGE, _("History by quarter"), lines=told.lines, parts=[block], freeze_columns=4, last=True)
