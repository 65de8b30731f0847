"""The card's lists: service and orders, promises, rivals, plan, next steps, personal things and room for notes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from addin.report.dossier import Dossier
from addin.report.fields import words
from addin.report.panels import LEFT, MOST, RIGHT, Rows, day_of, missing, text_of, yearly
from workbook.pages import Cell, Tone


def business(of: Dossier) -> Rows:
    """How they are served, and how they buy."""
    _ = of.story.translate
    s, policy = of.signals, of.story.review.policy
    days = policy["service_window_days"]
    of_days, nothing = _("{done} of {due} in {days:.0f} days"), _("none in {days:.0f} days").format(days=days)

    def share(done: float, due: float) -> str:
        return of_days.format(done=int(done), due=int(due), days=days) if due else nothing

    rows = [
        LEFT.section(_("Service and orders")),
        LEFT.pair(_("Open items"), *_open(of)),
        LEFT.pair(_("Answered in {hours:.0f} h").format(hours=policy["answer_hours"]),
                   share(s["answered"], s["answered"] + s["late"])),
        LEFT.pair(_("Delivered on time"), share(s["on_time_done"], s["on_time_due"])),
        LEFT.pair(_("Buying rhythm"), _rhythm(of)),
    ]  # fmt: skip
    items = of.rows("Service")
    complaints = items[items["kind"] == "complaint"].sort_values("opened", ascending=False, kind="stable")
    for one in complaints.head(MOST["complaints"]).to_dict("records"):
        state = _("open") if _open_item(of, one["closed"]) else _("closed {day}").format(day=day_of(one["closed"], _))
        severity = None if missing(one["severity"]) else _(one["severity"])
        told = " · ".join(part for part in (severity, text_of(one["note"]), state) if part)
        rows.append(LEFT.pair(_("Complaint {day}").format(day=day_of(one["opened"], _)), told))
    return rows


def _open_item(of: Dossier, closed: Any) -> bool:
    return bool(missing(closed) or closed >= pd.Timestamp(of.story.period.end))


def _open(of: Dossier) -> tuple[str, Tone | None]:
    _ = of.story.translate
    items = of.rows("Service")
    here = [_open_item(of, closed) for closed in items["closed"]]
    still = items[np.array(here, dtype=bool) & ~items["closed_bad"].to_numpy(dtype=bool)]
    if still.empty:
        return _("none"), None
    text = _("{count}, the oldest since {day}").format(count=len(still), day=day_of(still["opened"].min(), _))
    return text, "warn"


def _rhythm(of: Dossier) -> str:
    _ = of.story.translate
    s = of.signals
    if not s["order_days_count"]:
        return _("no order on record")
    if s["order_days_count"] < 2:
        return _("one order, {quiet:.0f} days ago").format(quiet=s["quiet_days"])
    text = _("every {gap:.0f} days; the last {quiet:.0f} days ago; index {rhythm:.2f} (0 steady, 1 broken)")
    gap = s["active_days"] / (s["order_days_count"] - 1)
    return text.format(gap=gap, quiet=s["quiet_days"], rhythm=s["rhythm"])


def promises(of: Dossier) -> Rows:
    """What is promised and not kept yet, the overdue first."""
    _ = of.story.translate
    promises, period = of.rows("Promises"), of.story.period
    kept = promises["kept_on"] < period.end
    waiting = promises[~kept & ~promises["kept_on_bad"]].sort_values("due", kind="stable")
    rows = [RIGHT.section(_("Promises"))]
    for one in waiting.head(MOST["promises"]).to_dict("records"):
        late = one["due"] < pd.Timestamp(period.day)
        day = _("overdue {day}") if late else _("due {day}")
        rows.append(RIGHT.pair(day.format(day=day_of(one["due"], _)), text_of(one["what"]), "bad" if late else None))
    if waiting.empty:
        rows.append(RIGHT.line(_("No promise is open.")))
    return rows


def rivals(of: Dossier) -> Rows:
    """What was seen of rivals last."""
    _ = of.story.translate
    seen = of.rows("Competitors").sort_values("date", ascending=False, kind="stable")
    rows = [RIGHT.section(_("Rivals"))]
    for one in seen.head(MOST["rivals"]).to_dict("records"):
        told = [_(one["kind"]), text_of(one["competitor"]), text_of(one["evidence"])]
        tone: Tone | None = None if one["kind"] == "none seen" else "warn"
        rows.append(RIGHT.pair(day_of(one["date"], _), " · ".join(part for part in told if part), tone))
    if seen.empty:
        rows.append(RIGHT.line(_("Nobody wrote down whether a rival was seen.")))
    return rows


def plan(of: Dossier) -> Rows:
    """The defence plan, what it lacks, and the next contact booked."""
    _ = of.story.translate
    plan, known = of.plan, words(_)
    rows = [LEFT.section(_("Defence plan"))]
    if plan is None:
        told = _("No open plan; write one on sheet {sheet}.").format(sheet=of.story.sheets["Plans"])
        rows.append(LEFT.line(told))
    else:
        late = plan["state"] == "overdue"
        due = _("{day}, overdue").format(day=day_of(plan["due"], _)) if late else day_of(plan["due"], _)
        rows += [
            LEFT.pair(_("Plan"), text_of(plan["plan"])),
            LEFT.pair(_("Plan owner"), text_of(plan["plan_owner"])),
            LEFT.pair(_("Next step"), text_of(plan["next_step"])),
            LEFT.pair(_("Due"), due or None, "bad" if late else None),
        ]
        lacks = ", ".join(known[name] for name in plan["plan_missing"].split(", ") if name)
        rows += [LEFT.pair(_("Plan lacks"), lacks, "warn")] if lacks else []
    touches = of.rows("Touches")
    booked = touches[touches["next_date"] >= of.story.period.end].sort_values("next_date", kind="stable")
    if len(booked):
        one = booked.iloc[0]
        told = " · ".join(part for part in (day_of(one["next_date"], _), text_of(one["next_purpose"])) if part)
        rows.append(LEFT.pair(_("Next contact"), told))
    return rows


def steps(of: Dossier) -> Rows:
    """The steps that win most, and the first thing to find out."""
    _ = of.story.translate
    rows = [RIGHT.section(_("What to do next"))]
    text = _("{step}: exposure {before:.1f} to {after:.1f}, {amount:,.0f} less at risk.")
    steps = of.steps
    for one in steps[steps["kind"] == "do"].head(MOST["steps"]).to_dict("records"):
        told = text.format(step=one["text"], before=one["before"], after=one["after"], amount=one["amount"])
        rows.append(RIGHT.line(f"☐ {told}"))
    rows += [RIGHT.line(f"☐ {text}") for text in steps.loc[steps["kind"] == "find out", "text"].head(1)]
    blind = of.story.review.blind_spots
    first = blind.loc[blind["account_id"] == of.account_id, "find_out_first"]
    rows += [RIGHT.line(f"☐ {_('Find out first')}: {what}") for what in first]
    if len(rows) == 1:
        rows.append(RIGHT.line(_("Not flagged: keep what is booked and promised.")))
    return rows


def personal(of: Dossier) -> Rows:
    """Birthdays, interests and whom they would like to meet: what an export leaves out."""
    _ = of.story.translate
    rows = [LEFT.section(_("Personal, not for the customer's eyes"))]
    for one in of.people.to_dict("records"):
        days = [
            text.format(day=yearly(one[name], _))
            for name, text in (("birthday", _("birthday {day}")), ("anniversary", _("anniversary {day}")))
            if not missing(one[name])
        ]
        meet = text_of(one["wants_to_meet"])
        told = [*days, text_of(one["interests"]), _("wants to meet {name}").format(name=meet) if meet else None]
        if any(told):
            rows.append(LEFT.pair(text_of(one["name"]) or "", " · ".join(part for part in told if part)))
    return rows[: MOST["personal"] + 1] if len(rows) > 1 else []


def notes(of: Dossier) -> Rows:
    """Ruled lines to write on."""
    _ = of.story.translate
    return [RIGHT.section(_("Notes")), *([[Cell(RIGHT.column, RIGHT.span)]] * MOST["notes"])]
