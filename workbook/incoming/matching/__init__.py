"""Which account and which person a foreign row is about: by name, by mail address, by domain."""

from workbook.incoming.matching.accounts import BAR, Match, Matches, accounts
from workbook.incoming.matching.addresses import domain, is_free_mail
from workbook.incoming.matching.names import key
from workbook.incoming.matching.people import Found, by_email, by_person_name, learned, person_key

__all__ = [
    "BAR", "Found", "Match", "Matches", "accounts", "by_email", "by_person_name", "domain", "is_free_mail", "key",
    "learned", "person_key",
]  # fmt: skip
