"""Writing things down while anybody may have the workbook open. The command line and Excel's buttons call these.

A record is safe on this PC before its share is asked for anything; it is then sent to the journal beside the workbook,
and comes into the workbook at the next merge, once, whoever merges.
"""

from addin.writing.holder import Holder, who
from addin.writing.joining import Joined
from addin.writing.noting import Written, competitor_seen, correct, edit_plan, log_contact, log_service, withdraw
from addin.writing.place import Place, place
from addin.writing.sharing import merge, send, status, take_in, tidy

__all__ = [
    "Holder", "Joined", "Place", "Written", "competitor_seen", "correct", "edit_plan", "log_contact", "log_service",
    "merge", "place", "send", "status", "take_in", "tidy", "who", "withdraw",
]  # fmt: skip
