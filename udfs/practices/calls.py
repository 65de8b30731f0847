"""src1, no courtesy calls: every contact has a purpose and a benefit for the customer, and is prepared."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from udfs.columns import Array, Columns
from udfs.period import weekday
from udfs.points import Flags
from udfs.practices.figures import Figures, shares
from udfs.practices.followup import MEETINGS
from udfs.practices.left import things, together
from udfs.practices.quarter import Quarter
from udfs.purpose import PURPOSEFUL


def of_quarter(quarter: Quarter) -> dict[str, Figures]:
    """What our contacts of the quarter were like (src1), by who made them.

    `purposeful` is check B7, of all live contacts that we made; `benefit` asks of the same contacts whether the
    customer's gain is written down; `agenda` and `prep_notes` of our meetings and visits whether they were prepared;
    `last_workday` which of the contacts were made on the week's last working day (policy).
    """
    lately, log = quarter.lately, quarter.touches
    contact, met = _places(quarter)
    writer = quarter.writer
    last = weekday(lately.date("date")) == quarter.policy["last_workday"]
    limit = quarter.policy["last_workday_pct"] / 100.0
    benefit = lately.given("customer_benefit")[contact]
    found = {"purposeful": _purposeful(quarter)}
    found["benefit"] = shares(quarter, writer[contact], benefit, known=log.recorded("customer_benefit"), target=1.0)
    for column in ("agenda", "prep_notes"):
        prepared = lately.yes(column)[met]
        found[column] = shares(quarter, writer[met], prepared, known=log.recorded(column), target=1.0)
    found["last_workday"] = shares(quarter, writer[contact], last[contact], target=limit)
    return found


def _purposeful(quarter: Quarter) -> Figures:
    if quarter.is_now:
        told = quarter.review.courtesy_by_owner
        names = told["owner"].astype(object).where(told["owner"].notna(), None).to_numpy()
        done, due = (told[name].to_numpy(dtype=float) for name in ("purposeful", "contacts"))
        return shares(quarter, quarter.owner_no(names), done, due, target=1.0)
    contact = np.flatnonzero(quarter.contact)
    good = quarter.purpose[contact] == PURPOSEFUL
    return shares(quarter, quarter.writer[contact], good, target=1.0)


def _places(quarter: Quarter) -> tuple[Array, Array]:
    """The places of our live contacts, and of our meetings and visits, among the quarter's touches."""
    met = quarter.ours & quarter.lately.one_of("channel", MEETINGS)
    return np.flatnonzero(quarter.contact), np.flatnonzero(met)


def left(quarter: Quarter) -> Iterator[Columns]:
    """What each owner is to do otherwise: past contacts cannot be made up, so this is one row an owner."""
    _ = quarter.translate
    lately, log = quarter.lately, quarter.touches
    contact, met = _places(quarter)
    everything = np.ones(len(lately), dtype=bool)
    courtesy = np.isin(lately.row, quarter.review.courtesy["row"].to_numpy())
    asked = (
        ("purposeful", contact, courtesy, True,
         _("Before each contact, write what should be different afterwards, or leave it: {missed} of {made} this "
           "quarter had no purpose.")),
        ("benefit", contact, ~lately.given("customer_benefit"), log.recorded("customer_benefit"),
         _("Write before each contact what the customer gains: {missed} of {made} this quarter do not say.")),
        ("agenda", met, ~lately.yes("agenda"), log.recorded("agenda"),
         _("Prepare an agenda for each meeting: {missed} of {made} this quarter had none.")),
        ("prep_notes", met, ~lately.yes("prep_notes"), log.recorded("prep_notes"),
         _("Write down what to say before each meeting: for {missed} of {made} this quarter nobody did.")),
    )  # fmt: skip
    for code, places, missed, known, text in asked:
        if known:
            yield _by_owner(quarter, code, places, missed, text)
    last = weekday(lately.date("date")) == quarter.policy["last_workday"]
    limit = quarter.policy["last_workday_pct"] / 100.0
    text = _("Spread the contacts over the week: {missed} of {made} this quarter were made on its last working day.")
    yield _by_owner(quarter, "last_workday", contact, last & everything, text, limit)


def _by_owner(quarter: Quarter, code: str, places: Array, missed: Flags, text: str, limit: float = 0.0) -> Columns:
    """One row an owner whose share of missed ones is above the limit."""
    n, owner = len(quarter.owners), quarter.writer[places]
    own, bad = owner >= 0, missed[places] & (owner >= 0)
    made, without = np.bincount(owner[own], minlength=n), np.bincount(owner[bad], minlength=n)
    rows = together(owner[bad], quarter.lately.row[places[bad]], n)
    return things(
        quarter, code, text, day=quarter.period.day, table="Touches", rows=rows, owner=np.arange(n),
        which=without > limit * made, missed=without, made=made,
    )  # fmt: skip
