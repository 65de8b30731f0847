"""Why a mail, a meeting or a whole file did not become a touch, and what was assumed: one sentence each."""

from __future__ import annotations

SENTENCES: dict[str, str] = {
    "future": "{file}, event {row}: the meeting has not taken place yet; import it again after it has.",
    "later": "{file}, event {row}: the series goes on; its meetings to come are left out.",
    "private": "{file}, event {row} is marked private; left out.",
    "cancelled": "{file}, event {row} was cancelled; left out.",
    "tentative": "{file}, event {row} was only tentative on our side; left out.",
    "declined": "{file}, event {row} was declined by us; left out.",
    "marker": "{file}, event {row} is an all-day note that takes no time, such as a holiday; left out.",
    "reply": "{file}, event {row} is only an answer to an invitation; left out.",
    "older": "{file}, event {row} is an older version of a meeting in the same file; left out.",
    "often": "{file}, event {row} repeats more often than a meeting can; left out.",
    "rule": "{file}, event {row}: how it repeats could not be read; enter its meetings by hand.",
    "internal": "{file}, no. {row} has nobody from outside; left out.",
    "strangers": "{file}, no. {row} has nobody of ours; add the address or domain to ours if one of them is.",
    "calendar": "{file}, message {row} is an invitation or an answer to one; the calendar (.ics) tells of the meeting.",
    "bounce": "{file}, message {row} is a report about a mail that did not arrive; left out.",
    "automatic": "{file}, message {row} was sent by a program; left out.",
    "list": "{file}, message {row} comes from a mailing list; left out.",
    "newsletter": "{file}, message {row} is a newsletter; left out.",
    "draft": "{file}, message {row} was never sent, or lies in the bin or among unwanted mail; left out.",
    "kind": "{file} is an Outlook item other than a mail; export meetings as .ics.",
    "senderless": "{file}, message {row} names no sender; left out.",
    "undated": "{file}, no. {row} has no usable date; enter it by hand if it matters.",
    "twice": "{file}, no. {row} is the same as one already read; it counts once.",
    "broken": "{file}, no. {row} is damaged and could not be read; open it in its own program and export it again.",
    "cut": "{file} ends inside event {row}; export it again.",
}
"""Code -> the sentence of a mail or meeting that was left out."""

FILES: dict[str, str] = {
    "absent": "{file} could not be read ({reason}); check that it is there and that nobody holds it open.",
    "store": "{file} is an Outlook data file (.pst or .ost); save the calendar as .ics or the mails as .msg.",
    "packed": "{file} is packed; unpack it and import the files inside.",
    "protected": "{file} is a protected mail (.rpmsg) without people or date; import the mail it came with.",
    "alien": "{file} holds neither mails nor a calendar; give an .ics, .eml, .mbox or .msg file.",
    "ole": "{file} is no whole Outlook mail; save it again in Outlook as .msg.",
    "empty": "{file} is empty; export it again.",
}
"""Code -> why a whole file was left out."""

NOTES: dict[str, str] = {
    "progress": "Reading {file}: {count}",
    "answered": "{answered} of our {sent} mails were answered in their thread; a mail counts as contact only then.",
    "to_come": "{count} meetings or series lie after {day} and were left out: they have not taken place yet.",
    "ours": "Which of these addresses or domains in {file} are yours?",
    "owner": "Whose calendar is {file}?",
}
"""What is told or asked about all files together."""
