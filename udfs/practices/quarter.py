"""One quarter of the firm's tables as the practices look at it: this quarter, or the one before by the same rules."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from udfs.columns import Array, Columns
from udfs.model import Review
from udfs.period import Period
from udfs.points import Flags, Floats
from udfs.policy import Policy
from udfs.purpose import COURTESY, purpose_class
from udfs.reasons import Translate
from udfs.signals import delivery, occasions, rivals, service
from udfs.signals.frames import Table, counted, earliest, summed
from udfs.signals.touches import live_contacts, outgoing

_OF_ACCOUNTS = ("People", "Touches", "Service", "Orders", "Promises", "Referrals")
_OTHERS = ("Accounts", "Benchmarks", "Programme", "Team", "Staff", "Network", "Questions")


class Quarter:
    """The tables up to the last day of a quarter that counts, each column read once and only when it is asked for.

    Parameters
    ----------
    books
        Every table by name, those with an account's id numbered.
    review
        The review of today: who the accounts are, their tiers and what it counted.
    period
        The quarter that is looked at.
    translate
        From an English sentence to the reader's language.

    Attributes
    ----------
    accounts
        One value an account and column: the signals of the review.
    owners
        Everybody who owns an account, was in touch this quarter, or stands on Team, Staff or Network; by name.
    """

    def __init__(self, books: Mapping[str, Table], review: Review, period: Period, translate: Translate) -> None:
        self.books, self.review, self.period, self.translate = books, review, period, translate
        self.policy: Policy = review.policy
        self.accounts: Columns = review.scored.signals
        self.n = len(self.accounts["account_id"])

    @property
    def is_now(self) -> bool:
        """Whether this is the quarter of the review."""
        return self.period is self.review.period

    def before(self) -> Quarter:
        """The quarter before, as it stood on its last day."""
        day = (self.period.quarter_start - np.timedelta64(1, "D")).astype("datetime64[D]").astype(date)
        return Quarter(self.books, self.review, Period(day, self.period.fiscal_start_month), self.translate)

    # Who.

    @cached_property
    def owners(self) -> Array:
        """Their names, sorted."""
        touches = self.books["Touches"]
        date_, first = touches.date("date"), self.review.period.quarter_start
        here = touches.where((date_ >= first) & (date_ < self.review.period.end))
        named = [self.accounts["owner"], here.text("owner")]
        named += [self.books[name].text("owner") for name in ("Team", "Staff", "Network")]
        return np.array(sorted({name for names in named for name in names.tolist() if name}), dtype=object)

    def owner_no(self, names: Array) -> Array:
        """The place of each name among the owners, -1 for nobody."""
        return np.asarray(pd.Index(self.owners, dtype=object).get_indexer(pd.Index(names, dtype=object)))

    @cached_property
    def account_owner(self) -> Array:
        """The place of each account's owner among the owners."""
        return self.owner_no(self.accounts["owner"])

    @cached_property
    def accounts_table(self) -> Table:
        """What is typed on Accounts, each account once, in the order of the signals."""
        table = self.books["Accounts"]
        first = np.unique(table.codes("account_id")[0], return_index=True)[1]
        kept = np.zeros(len(table), dtype=bool)
        kept[first] = True
        return table.where(kept)

    # The contact log.

    @cached_property
    def touches(self) -> Table:
        """Every touch up to the last day."""
        return self._up_to("Touches", "date")

    @cached_property
    def lately(self) -> Table:
        """The touches of the quarter."""
        return self.touches.where(self.touches.date("date") >= self.period.quarter_start)

    @cached_property
    def ours(self) -> Flags:
        """Of the quarter's touches, those we made."""
        return outgoing(self.lately)

    @cached_property
    def contact(self) -> Flags:
        """Of the quarter's touches, our live contacts."""
        return live_contacts(self.lately)

    @cached_property
    def purpose(self) -> Array:
        """The class of what our touches of the quarter were for; "" where nothing depends on it.

        Of today's quarter the review has told it already: see its `courtesy` and the hours it counted.
        """
        kind = np.full(len(self.lately), "", dtype=object)
        asked = self.contact | (self.ours & (self.lately.number("hours") > 0))
        kind[asked] = purpose_class(self.lately.text("purpose")[asked].tolist())
        return kind

    @cached_property
    def writer(self) -> Array:
        """The place among the owners of who made each of the quarter's touches."""
        return self.owner_no(self.lately.text("owner"))

    @cached_property
    def relationship_hours(self) -> Floats:
        """Hours of the quarter by account, courtesy left out: those of check B1."""
        if self.is_now:
            return np.asarray(self.accounts["relationship_hours"])
        spent = self.ours & (self.purpose != COURTESY)
        return np.asarray(summed(self.lately.account_no, self.lately.number("hours"), spent, self.n))

    @cached_property
    def log_began(self) -> Array:
        """The first day of each owner's contact log; the last place, -1, is nobody's: NaT."""
        codes, names = self.touches.codes("owner")
        whose = np.append(self.owner_no(names), -1)[codes]
        date_ = self.touches.date("date")
        return earliest(whose, date_, whose >= 0, len(self.owners) + 1)

    def covers(self, first: np.datetime64) -> Flags:
        """Of each account, whether its owner's contact log began before a day."""
        return np.asarray((self.log_began < first)[self.account_owner])

    @cached_property
    def covered(self) -> Flags:
        """Of each account, whether its owner's contact log covers the quarter."""
        return self.covers(self.period.quarter_start)

    def of_accounts(self, which: Flags) -> Floats:
        """How many of these touches of the quarter each account has."""
        return np.asarray(counted(self.lately.account_no, which, self.n))

    # Age.

    @cached_property
    def _age_days(self) -> Floats:
        shift = (self.review.period.day - self.period.day) / np.timedelta64(1, "D")
        return np.asarray(np.fmax(self.accounts["age_days"], self.accounts["since_days"]) - shift)

    @cached_property
    def is_new(self) -> Flags:
        """Of each account, whether it was a new customer, by the rule of check S5."""
        if self.is_now:
            return np.asarray(self.accounts["is_new"])
        known = ~np.isnan(self.accounts["since_days"]) | self.accounts["new_customer"]
        return np.asarray(known & (self._age_days < self.policy["old_customer_days"]))

    @cached_property
    def is_old(self) -> Flags:
        """Of each account, whether it was a customer of old."""
        return np.asarray(self._age_days >= self.policy["old_customer_days"])

    @cached_property
    def has_come(self) -> Flags:
        """Of each account, whether it had become a customer by then."""
        return np.asarray(self._age_days >= 0)

    # What the checks count, by their own rules.

    @cached_property
    def people(self) -> Table:
        """Everybody known at an account."""
        return self.books["People"]

    @cached_property
    def orders(self) -> Table:
        """Every order line up to the last day."""
        return self._up_to("Orders", "ordered")

    @cached_property
    def items(self) -> Table:
        """Every service item up to the last day."""
        return self._up_to("Service", "opened")

    @cached_property
    def served(self) -> Columns:
        """What became of each of the items (S1, S6)."""
        return service.service_items(self.items, self.period, self.policy)

    @cached_property
    def promised(self) -> Columns:
        """The promises that fell due in the service window (S8)."""
        return service.kept_promises(self.books["Promises"], self.period, self.policy)

    @cached_property
    def lines(self) -> Columns:
        """What became of each of the order lines (S2, S7)."""
        return delivery.delivery_lines(self.orders, self.is_old, self.is_new, self.period, self.policy)

    @cached_property
    def conflicts(self) -> Columns:
        """The lines on which an old customer stood back for a new one (S5)."""
        return delivery.conflicts(self.lines)

    @cached_property
    def calls(self) -> Columns:
        """The orders whose after-sale call fell due in the service window (S7)."""
        return delivery.after_sale(self.orders, self.period, self.policy)

    @cached_property
    def links(self) -> Columns:
        """The key people with both links judged lately (K6)."""
        return rivals.links(self.people, self.period, self.policy)

    @cached_property
    def occasions(self) -> Columns:
        """The occasions of the quarter (B6)."""
        made = {"out": outgoing(self.touches), "account_no": self.touches.account_no, "date": self.touches.date("date")}
        return occasions.occasions(
            self.touches, made, self.people, self.orders, self.books["Programme"], self.accounts, self.period,
            self.policy,
        )  # fmt: skip

    @cached_property
    def occasions_known(self) -> Flags:
        """Of each account, whether what was honoured is known, by the rule of check B6."""
        told = self.touches.recorded("occasion") and len(self.people) > 0 and len(self.orders) > 0
        return self.covered & told

    def share_of(self, pillar: str, code: str) -> Floats:
        """What the review says of a check or an item of exposure, by account; NaN where it is Unknown or NA."""
        checks = self.review.scored.checks[pillar]
        place = checks.codes.index(code)
        return np.where(checks.applies[:, place], checks.share[:, place], np.nan)

    def fresh(self, days: Array, valid_days: float) -> Flags:
        """Whether a judgement of that day still holds; one without a day does not."""
        return np.asarray((days > self.period.ago(valid_days)) & (days < self.period.end))

    def _up_to(self, name: str, column: str) -> Table:
        table = self.books[name]
        return table.where(table.date(column) < self.period.end)


def opened(tables: Mapping[str, Any], review: Review, translate: Translate) -> Quarter:
    """The quarter of the review; a table that is not there is empty."""
    ids = pd.Index(review.scored.signals["account_id"])
    books = {name: Table(name, tables.get(name)).numbered(ids) for name in _OF_ACCOUNTS}
    books |= {name: Table(name, tables.get(name)) for name in _OTHERS}
    return Quarter(books, review, review.period, translate)
