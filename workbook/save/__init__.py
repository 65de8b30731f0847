"""Putting a new workbook in the place of an old one, so that nothing is ever lost, torn or silently overwritten.

A book is never written in place (a crash would tear it) and never replaced by `os.replace` (on many shares that
succeeds while somebody has the book open, and cuts off their later saves). The new book is written beside the old
one, read back, and then takes its place by two renames of which neither can overwrite anything. What is about to be
done is written down first, so that whoever comes next can bring a broken-off exchange to its end.
"""

from workbook.save.copies import Copy, copies
from workbook.save.exchange import commit, write_out
from workbook.save.history import backups, verified
from workbook.save.holding import Standing, standing
from workbook.save.intent import digest, folder_of
from workbook.save.recovery import recover

__all__ = [
    "Copy", "Standing", "backups", "commit", "copies", "digest", "folder_of", "recover", "standing", "verified",
    "write_out",
]  # fmt: skip
