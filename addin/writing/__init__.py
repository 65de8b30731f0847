"""Writing things down while anybody may have the workbook open. The command line and Excel's buttons call these.

A record is safe on this PC before its share is asked for anything; it is then sent to the journal beside the workbook,
and comes into the workbook at the next merge, once, whoever merges.
"""

from addin.writing.desk import Desk, FileDesk, listed
from addin.writing.holder import Holder, who
from addin.writing.importing import Imported, add_batch, batches, list_imports, remembered, undo
from addin.writing.joining import Joined
from addin.writing.noting import Written, competitor_seen, correct, edit_plan, log_contact, log_service, withdraw
from addin.writing.place import Place, place
from addin.writing.sharing import merge, send, status, take_in, tidy

__all__ = [
    "Desk", "FileDesk", "Holder", "Imported", "Joined", "Place", "Written", "add_batch", "batches", "competitor_seen",
    "correct", "edit_plan", "list_imports", "listed", "log_contact", "log_service", "merge", "place", "remembered",
    "send", "status", "take_in", "tidy", "undo", "who", "withdraw",
]  # fmt: skip
