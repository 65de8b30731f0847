"""src4, after-sales service, in writing: the six forms, twelve cards a year, and the file of everybody's card."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from udfs.columns import Array, Columns
from udfs.points import Flags
from udfs.practices.figures import Figures, amounts, known_where_covered, shares
from udfs.practices.left import things, together
from udfs.practices.quarter import Quarter
from udfs.signals.frames import Table, counted, grouped
from udfs.signals.touches import WRITTEN, outgoing

FIELDS = ("role", "title", "email", "birthday", "interests", "family")
"""What a card of the file says of a person."""
MONTHS = 12


def of_quarter(quarter: Quarter) -> dict[str, Figures]:
    """Pieces written this quarter by form, by who wrote them, and the months in which tier A heard of us (src4).

    None of a form is known only where the log covers the quarter. `monthly_cards`: of the last twelve months that are
    over those in which a card or another written piece of ours went to a tier A account, against `cards_a_year`
    (policy), of accounts whose owner's log covers the twelve months.
    """
    lately, covered = quarter.lately, known_where_covered(quarter)
    found = {}
    for form in WRITTEN:
        places = np.flatnonzero(quarter.ours & lately.one_of("channel", (form,)))
        found[form] = amounts(quarter, quarter.writer[places], np.ones(len(places)), covered)
    wanted, due = _cards_wanted(quarter), _tier_a_covered(quarter)
    done = np.minimum(months_written(quarter), wanted) * due
    return {**found, "monthly_cards": shares(quarter, quarter.account_owner, done, wanted * due, target=1.0)}


def _cards_wanted(quarter: Quarter) -> float:
    """Months of the year in which something is wanted: no more than there are."""
    return min(quarter.policy["cards_a_year"], float(MONTHS))


def _first_month(quarter: Quarter) -> np.datetime64:
    """The first of the last twelve months that are over."""
    first: np.datetime64 = quarter.period.end.astype("datetime64[M]") - np.timedelta64(MONTHS, "M")
    return first


def _tier_a_covered(quarter: Quarter) -> Flags:
    return np.asarray((quarter.accounts["tier"] == "A") & quarter.covers(year_began(quarter)))


def year_began(quarter: Quarter) -> np.datetime64:
    """The first moment of the twelve months: a log that begins later does not cover them."""
    first: np.datetime64 = _first_month(quarter).astype("datetime64[us]")
    return first + np.timedelta64(1, "us")


def months_written(quarter: Quarter) -> Array:
    """Of each account, in how many of the last twelve months that are over something written went to it."""
    number, month = _written(quarter)
    _, first = grouped(number, month)
    return np.bincount(number[first], minlength=quarter.n)


def _written(quarter: Quarter) -> tuple[Array, Array]:
    """Account and month, 0 to 11, of each written piece of ours in the last twelve months that are over."""
    log = quarter.touches
    month = (log.date("date").astype("datetime64[M]") - _first_month(quarter)).astype(np.int64)
    here = np.flatnonzero((month >= 0) & (month < MONTHS) & outgoing(log) & log.one_of("channel", WRITTEN))
    return log.account_no[here], month[here]


def forms_used(quarter: Quarter) -> Array:
    """Of each account, how many of the six forms were used this quarter."""
    lately = quarter.lately
    here = quarter.ours & lately.one_of("channel", WRITTEN)
    number = lately.account_no[here]
    _, first = grouped(number, lately.codes("channel")[0][here])
    return np.bincount(number[first], minlength=quarter.n)


def of_today(quarter: Quarter) -> dict[str, Figures]:
    """`card_file`: fields filled in for the people of the top accounts, of those that anybody ever fills (src4)."""
    people, filled, fields = _cards(quarter)
    owner = quarter.account_owner[people.account_no]
    due = np.full(len(people), len(fields))
    return {"card_file": shares(quarter, owner, filled.sum(axis=1), due, target=1.0)}


def _cards(quarter: Quarter) -> tuple[Table, Flags, tuple[str, ...]]:
    """The people of top accounts, which of their fields are filled, shape (n_people, k), and the k fields."""
    every = quarter.people
    people = every.where(quarter.accounts["top"][every.account_no])
    fields = tuple(field for field in FIELDS if every.recorded(field))
    filled = np.array([people.given(field) for field in fields], dtype=bool).reshape(len(fields), len(people))
    return people, filled.T, fields


def card_file(quarter: Quarter) -> tuple[Array, Array]:
    """Of each account the share of fields filled (NaN without people), and what is lacking for how many, as a text."""
    people, filled, fields = _cards(quarter)
    number, n = people.account_no, quarter.n
    size = np.bincount(number, minlength=n) * len(fields)
    share = np.full(n, np.nan)
    np.divide(np.bincount(number, weights=filled.sum(axis=1), minlength=n), size, out=share, where=size > 0)
    lacks = [counted(number, ~filled[:, place], n) for place in range(len(fields))]
    named = _names(quarter)
    texts = np.full(n, "", dtype=object)
    for account in np.flatnonzero(np.sum(lacks, axis=0) if lacks else np.zeros(n)).tolist():
        parts = zip(fields, (int(lack[account]) for lack in lacks), strict=True)
        texts[account] = ", ".join(f"{named[field]} ({count})" for field, count in parts if count)
    return share, texts


def _names(quarter: Quarter) -> dict[str, str]:
    _ = quarter.translate
    return {
        "role": _("role"), "title": _("job title"), "email": _("email address"), "birthday": _("birthday"),
        "interests": _("interests"), "family": _("family"),
    }  # fmt: skip


def left(quarter: Quarter) -> Iterator[Columns]:
    """Tier A accounts that heard nothing in a month of the quarter, and cards to fill in.

    Where a programme says what goes out each month, the steps that were missed are listed as its occasions.
    """
    _, account = quarter.translate, np.arange(quarter.n)
    number, month = _written(quarter)
    heard = np.zeros((quarter.n, MONTHS), dtype=bool)
    heard[number, month] = True
    # Months before the quarter cannot be made up any more; one that is not over may still bring something.
    start = quarter.period.quarter_start.astype("datetime64[M]")
    over = int((quarter.period.end.astype("datetime64[M]") - start).astype(int))
    silent = ~heard[:, MONTHS - over :]
    last = start + np.where(silent, np.arange(over), -1).max(axis=1, initial=-1)
    text = _("Send {account} a card or a few lines. Months of this quarter without anything written: {count}.")
    yield things(
        quarter, "monthly_cards", text, account=account, day=(last + 1).astype("datetime64[D]") - 1,
        count=silent.sum(axis=1), which=_tier_a_covered(quarter) & silent.any(axis=1) & (not _by_programme(quarter)),
    )  # fmt: skip
    share, lacking = card_file(quarter)
    people = quarter.people
    text = _("Ask for what the card file lacks of the people of {account}: {lacking}.")
    yield things(
        quarter, "card_file", text, account=account, table="People",
        rows=together(people.account_no, people.row, quarter.n), lacking=lacking, which=share < 1.0,
    )  # fmt: skip
    if len(people):
        text = _("Write down who the people of {account} are: the card file knows nobody there.")
        yield things(quarter, "card_file", text, account=account, which=quarter.accounts["top"] & np.isnan(share)
                     & (np.bincount(people.account_no, minlength=quarter.n) == 0))  # fmt: skip


def _by_programme(quarter: Quarter) -> bool:
    return bool(quarter.books["Programme"].one_of("trigger", ("month",)).any())
