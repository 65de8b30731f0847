"""Mails and calendars (.ics, .eml, .mbox, .msg) as rows of Touches: who, when, what about; never what was written."""

from workbook.incoming.mail.touches import foreign, likely_ours

__all__ = ["foreign", "likely_ours"]
