"""Why a row was left out, what was assumed, and what must be asked, in words."""

LEFT_OUT: dict[str, str] = {
    "footer": "No record: {value}",
    "total": "A total, which is made anew from the rows: {value}",
    "header": "The headers once more.",
    "group": "The name of the customer of the rows below: {value}",
    "no_date": "It has no date.",
    "bad_date": "Its date is not readable: {value}",
    "bad_value": "It holds something unreadable where a blank would mean not yet: {value}",
    "no_account": "It names neither a customer nor a person.",
    "no_name": "It has no name.",
    "no_amount": "It has no amount.",
    "bad_amount": "Its amount is not readable: {value}",
    "blank": "It lacks what every row of the table needs.",
    "no_order": "It has no order number.",
    "no_channel": "Nothing says whether it was a call, a mail or a meeting: {value}",
    "open": "It is not done: {value}",
    "cancelled": "It did not take place: {value}",
    "missed": "Nobody was reached: {value}",
    "internal": "It was among ourselves: {value}",
    "status": "Its state is not known, so it may not have taken place: {value}",
    "future": "It lies in the future: {value}",
    "private": "It is private.",
    "deleted": "It was deleted there.",
    "merged": "It was merged into {value}.",
    "other": "It is no customer: {value}",
    "closed_when": "It is closed, but nothing says when.",
    "payment": "A payment, not an order: {value}",
    "tax": "Tax, not an order: {value}",
    "currency": "It is in {value}, not in the currency that was chosen.",
    "duplicate": "A newer row of the file has the same id: {value}",
    "repeated": "A row further down has the same id, and the last of them is taken: {value}",
}
"""Code -> sentence."""

DAY = "Column {header}: day before month, as {example} shows."
MONTH = "Column {header}: month before day, as {example} shows."
DAY_AS = "Column {header}: day before month, as in column {other}."
MONTH_AS = "Column {header}: month before day, as in column {other}."
DAY_BY = "Column {header}: day before month, as {system} writes dates."
MONTH_BY = "Column {header}: month before day, as {system} writes dates."
ZONES = "Column {header}: the time of day is kept as written, without its time zone ({zones})."
UNKNOWN = "Column {header}: not known and left blank: {words} (rows: {count})"
UNREADABLE = "Column {header}: not readable and left blank, such as {example} (cells: {count})"
NOT_TAKEN = "Columns not taken over: {headers}"
NOT_KNOWN = (
    "{file} has filled columns that mean nothing to this program and are not taken over: {headers}. Say what one holds "
    'with --map "its header=our column".'
)
TWICE = "Column {header} stands there {count} times: of each row the leftmost that is filled is taken."
ALIKE = "Columns {headers} mean the same: of each row the first of them that is filled is taken."
OWNER_KEYS = "The file tells owners by their ids, such as {example}; add the owner's name to the export to have names."
CALENDAR = "The calendar is taken for that of {owner}, who is in {count} of its {rows} entries."
NOTES = (
    DAY, MONTH, DAY_AS, MONTH_AS, DAY_BY, MONTH_BY, ZONES, UNKNOWN, UNREADABLE, NOT_TAKEN, NOT_KNOWN, TWICE, ALIKE,
    OWNER_KEYS, CALENDAR,
)  # fmt: skip

ASK_DATES = "{file}, column {header}: does {example} begin with the day or with the month?"
ASK_DECIMAL = "{file}, column {header}: which is the decimal mark in {example}?"
ASK_CURRENCY = "{file}, column {header} mixes currencies ({found}). Which one is to be imported? Other rows stay out."
ASK_OWNER = "{file} does not say whose contacts these are. Whose?"
ASKS = (ASK_DATES, ASK_DECIMAL, ASK_CURRENCY, ASK_OWNER)

SENTENCES = (*LEFT_OUT.values(), *NOTES, *ASKS)
