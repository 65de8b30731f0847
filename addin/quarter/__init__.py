"""The end of a quarter: close it, open it again, compare with it. The command line and Excel's buttons call these."""

from addin.quarter.closing import Closed, close, quarters, reopen, spoilt, unrecorded
from addin.quarter.comparing import Against, compare, compare_pages, since
from addin.quarter.history import history_of, history_pages

__all__ = [
    "Against",
    "Closed",
    "close",
    "compare",
    "compare_pages",
    "history_of",
    "history_pages",
    "quarters",
    "reopen",
    "since",
    "spoilt",
    "unrecorded",
]
