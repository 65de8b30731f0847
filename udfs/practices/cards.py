"""The card file: what is known of each top account and its people, and how much of it is kept up."""

from __future__ import annotations

import numpy as np
import pandas as pd

from udfs.columns import Array, frame, rows
from udfs.points import Floats, known_where
from udfs.practices import aftersale, followup, guarding, writing
from udfs.practices.quarter import Quarter
from udfs.signals.frames import counted, summed
from udfs.signals.touches import KEY_ROLES


def cards(quarter: Quarter) -> pd.DataFrame:
    """One row a top account, by revenue.

    Returns
    -------
    pandas.DataFrame
        `account_id`, `account`, `owner`; `buy_reason`, `buy_reason_date`, `reason_old` (no day, or one too long ago),
        `came_by`; `people`, `deciders` (who decide or sponsor), `filled_share` of the card file (0..1), `lacking` (what
        for how many people), `inside_links` (people strongly linked to us), `rival_ahead` (people closer to a rival);
        `months_written` of the last twelve, `forms_used` of the six and `called_us` (touches they began) this quarter;
        `brought` (referrals received) and `brought_amount`; `customer_type` and `wants_to_meet`. A count nobody
        records is NaN.
    """
    accounts, typed, people = quarter.accounts, quarter.accounts_table, quarter.people
    why = followup.reasons(quarter)
    share, lacking = writing.card_file(quarter)
    found: dict[str, Array] = {
        **rows(accounts, np.arange(quarter.n), ("account_id", "account", "owner")),
        "buy_reason": why["reason"],
        "buy_reason_date": np.where(why["told"] < quarter.period.end, why["told"], np.datetime64("NaT", "us")),
        "reason_old": why["given"] & ~why["good"],
        "came_by": typed.text("came_by"),
        "people": known_where(np.bincount(people.account_no, minlength=quarter.n), len(people) > 0),
        "deciders": known_where(
            counted(people.account_no, people.one_of("role", KEY_ROLES), quarter.n), people.recorded("role")
        ),
        "filled_share": share,
        "lacking": lacking,
        **_links(quarter),
        **_contacts(quarter),
        **_brought(quarter),
        "customer_type": accounts["customer_type"],
        "wants_to_meet": _wishes(quarter),
    }
    top = np.flatnonzero(accounts["top"])
    order = top[np.lexsort((accounts["account_id"][top], -accounts["revenue_amount"][top]))]
    return frame(rows(found, order))


def _links(quarter: Quarter) -> dict[str, Floats]:
    inside, judged = guarding.insiders(quarter)
    linked, number, n = quarter.links, quarter.links["account_no"], quarter.n
    ahead = counted(number, linked["stronger"], n)
    return {
        "inside_links": known_where(inside, judged),
        "rival_ahead": known_where(ahead, np.bincount(number, minlength=n) > 0),
    }


def _contacts(quarter: Quarter) -> dict[str, Floats]:
    """What was written and who came to us: none is known only where the owner's log covers the time."""
    log, covered = quarter.touches, quarter.covered
    inbound = quarter.of_accounts(quarter.lately.one_of("direction", ("in",)))
    began = bool(log.one_of("direction", ("in",)).any())
    year = quarter.covers(writing.year_began(quarter))

    def told(count: Array, known: Array) -> Floats:
        return known_where(count, known | (count > 0))

    return {
        "months_written": told(writing.months_written(quarter), year),
        "forms_used": told(writing.forms_used(quarter), covered),
        "called_us": told(inbound, covered & began),
    }


def _brought(quarter: Quarter) -> dict[str, Floats]:
    table, lately = aftersale.received(quarter)
    told, n = table.recorded("direction"), quarter.n
    amount = summed(table.account_no, table.number("amount"), lately, n)
    return {
        "brought": known_where(counted(table.account_no, lately, n), told),
        "brought_amount": known_where(amount, told and table.recorded("amount")),
    }


def _wishes(quarter: Quarter) -> Array:
    """Whom the people of each account would like to meet, as a text: `Lan: the minister; Minh: a banker`."""
    people, found = quarter.people, np.full(quarter.n, "", dtype=object)
    here = np.flatnonzero(people.given("wants_to_meet"))
    told = zip(people.account_no[here], people.text("name")[here], people.text("wants_to_meet")[here], strict=True)
    for number, name, wish in told:
        found[number] += f"{'; ' if found[number] else ''}{name}: {wish}"
    return found
