"""The fields a header can mean besides the columns of our own tables, each with its meaning."""

from __future__ import annotations

from functools import cache

from workbook.incoming import LINKS
from workbook.schema import TABLES

UNUSED = "unused"
"""A column that is known, helps to tell the export, and is not taken over."""

BETWEEN: dict[str, str] = {
    UNUSED: "Known, and not needed.",
    # rows that are not wanted
    "deleted": "Yes for a row in the other program's dustbin.",
    "merged_into": "The id of the record this one was merged into.",
    "status": "Whether a contact took place or an item is settled, in the other program's words.",
    "is_closed": "Yes for a task that is done.",
    "private": "Yes for an entry that is nobody else's business.",
    "sensitivity": "How private an entry is, in words.",
    "account_type": "Whether the company is a customer, a competitor, a supplier ...",
    # how, and which way
    "activity_type": "What kind of activity it was: call, mail, meeting ...",
    "activity_subtype": "The same, told by the program itself and not by its user.",
    "call_direction": "Whether a call came in or went out.",
    "call_result": "What came of a call: reached, no answer ...",
    # when, and how long
    "activity_date": "The day an activity was or is due.",
    "start": "Day and time of the beginning.",
    "start_date": "The day of the beginning, where the time has a column of its own.",
    "start_time": "The time of the beginning.",
    "end": "Day and time of the end.",
    "end_date": "The day of the end, where the time has a column of its own.",
    "end_time": "The time of the end.",
    "all_day": "Yes for an entry that fills its day and has no length.",
    "completed": "Day and time a task was done.",
    "created": "Day and time the row was made.",
    "modified": "Day and time the row was last changed; the newest of two rows with one id counts.",
    "duration_seconds": "Length in seconds.",
    "duration_minutes": "Length in minutes.",
    "duration_hours": "Length in hours, or as h:mm:ss.",
    "duration_mmss": "Length as mm:ss, or in minutes.",
    # with whom
    "who_key": "The id of a person, who may also be no customer yet.",
    "what_key": "The id of what an activity is about, which may be an account.",
    "organizer": "Who called a meeting.",
    "attendees": "Who was asked to a meeting: names or addresses with ; between them.",
    "owner_key": "The id of the owner, where the file gives no name.",
    "first_name": "The person's first name.",
    "last_name": "The person's last name.",
    # service
    "resolved": "Day and time an item was solved, where closing comes later.",
    "first_reply_minutes": "Minutes from opening to the first reply.",
    "first_reply_hours": "Hours, or h:mm:ss, from opening to the first reply.",
    "resolution_minutes": "Minutes from opening to the solution.",
    "resolution_hours": "Hours, or h:mm:ss, from opening to the solution.",
    # orders
    "sales_amount": "Value sold on the line, before discount and returns.",
    "discount_amount": "Discount on the line, as money.",
    "returns_amount": "Value of what came back.",
    "returns_qty": "Quantity of what came back.",
    "reduction_amount": "A reduction granted afterwards, as money.",
    "unit_price": "Price of one.",
    "debit": "What the customer owes more by this line of a ledger.",
    "credit": "What the customer owes less by this line of a ledger.",
    "counter_account": "The other account of a ledger's line: revenue, tax, bank ...",
}  # fmt: skip
"""Fields that lead to a column of ours."""


@cache
def known() -> frozenset[str]:
    """Every field a header may mean."""
    columns = {column.name for table in TABLES for column in table.columns}
    return frozenset(columns | set(LINKS) | set(BETWEEN))
