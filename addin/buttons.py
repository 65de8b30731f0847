"""The buttons of the ribbon, as data: the add-in's build, its macros and its guide read the same list.

Labels and tips are English sentences; `addin.language.translator` gives the other languages.
"""

from __future__ import annotations

from dataclasses import dataclass

TAB = "Account Review"
GROUPS = {
    "start": "Start",
    "review": "Review",
    "write": "Write down",
    "quarter": "Quarter",
    "share": "Share",
    "help": "Help",
}
"""Group id -> its label, in the order of the ribbon."""


@dataclass(frozen=True, slots=True)
class Button:
    """One button: a line of the ribbon and a macro of the same name."""

    id: str
    """The name of the macro it runs."""
    group: str
    """A key of `GROUPS`."""
    label: str
    tip: str
    """What happens on a click, in one or two sentences a manager understands."""
    image: str
    """One of Office's own icons (imageMso)."""
    large: bool = False
    writes: bool = False
    """It writes into the open workbook: in a read-only one it is greyed out, and refuses when run anyway."""


BUTTONS = (
    Button(
        "new_workbook",
        "start",
        "New workbook",
        "Makes an empty workbook with every table, list and question in place, and opens it.",
        "FileNew",
        large=True,
    ),
    Button(
        "import_files",
        "start",
        "Import",
        "Takes in what other programs export, mails and calendars: shows first what would come, and asks.",
        "ImportTextFile",
        large=True,
    ),
    Button(
        "undo_import",
        "start",
        "Undo import",
        "Takes the last import back: the tables are as they were before it, but for what was changed since.",
        "Undo",
    ),
    Button(
        "check_data",
        "start",
        "Check data",
        "Lists every cell that cannot be used, with its row, what was expected and how to correct it.",
        "DataValidation",
        large=True,
        writes=True,
    ),
    Button(
        "score",
        "review",
        "Score and flag",
        "Scores every account and lists the top customers most exposed to competitors. "
        "Writes only the result sheets of this workbook.",
        "CalculateNow",
        large=True,
        writes=True,
    ),
    Button(
        "explain",
        "review",
        "Explain account",
        "Shows every point the account of the selected row lost, with the rows it came from.",
        "TracePrecedents",
    ),
    Button(
        "card",
        "review",
        "Card",
        "Puts the account of the selected row on one printed page: scores, people, months, service, promises, plan and "
        "next steps.",
        "PrintPreviewAndPrint",
    ),
    Button(
        "lose",
        "review",
        "Lose two of ten",
        "Shows what losing any two of the ten largest customers would cost, the worst first.",
        "WhatIfAnalysisMenu",
        writes=True,
    ),
    Button(
        "due",
        "review",
        "Due touches",
        "Lists what every owner has to do in the next days, and what is overdue: contacts, occasions, "
        "promises, plan steps "
        "and checks.",
        "CalendarInsert",
        writes=True,
    ),
    Button(
        "due_calendar",
        "review",
        "Due to calendar",
        "Writes what is due for one owner, for a team, or for all, as a calendar file beside the workbook, which "
        "Outlook and phones open.",
        "ExportMoreMenu",
    ),
    Button(
        "what_if",
        "review",
        "What if the weights differ",
        "Shows which flags flip when a weight of the policy is taken by half less and half more: "
        "whether the flags are robust.",
        "GoalSeek",
        writes=True,
    ),
    Button(
        "log_contact",
        "write",
        "Log contact",
        "Writes down a contact with the account of the selected row, also while a colleague has the workbook open.",
        "NewAppointment",
        large=True,
    ),
    Button(
        "log_service",
        "write",
        "Log service",
        "Writes down a complaint, a question or a repair of the account of the selected row, also while a colleague "
        "has the workbook open.",
        "ReviewNewComment",
    ),
    Button(
        "competitor_seen",
        "write",
        "Competitor seen",
        "Writes down what was seen of a competitor at the account of the selected row, also while a colleague has the "
        "workbook open.",
        "AdvertisePublishAs",
    ),
    Button(
        "write_follow_up",
        "write",
        "Write to customer",
        "Writes a draft of a follow-up letter about the contact of the selected row, from what was written down of it; "
        "what is missing is asked for.",
        "FileSendAsAttachment",
    ),
    Button(
        "close_quarter",
        "quarter",
        "Close quarter",
        "Freezes this quarter's inputs in a small file beside the workbook, and adds its scores to the sheet "
        "History by "
        "quarter.",
        "FileCheckIn",
        large=True,
        writes=True,
    ),
    Button(
        "compare",
        "quarter",
        "Compare",
        "Shows what changed since the last closed quarter: every score with where the change comes from, "
        "flags, customers, "
        "and what became of what was promised.",
        "ReviewCompareMajorVersion",
    ),
    Button(
        "export_pack",
        "quarter",
        "Export pack",
        "Writes the whole review into a folder beside the workbook: a page for any browser, slides and a PDF.",
        "FileSaveAsPdfOrXps",
    ),
    Button(
        "who_has_it",
        "share",
        "Who has it open",
        "Tells who has this workbook open for writing, or that a marker was left behind and nobody has it.",
        "ContactPictureMenu",
    ),
    Button(
        "send_entries",
        "share",
        "Send my entries",
        "Sends what was written down on this computer while the network drive was away.",
        "ExportTextFile",
    ),
    Button(
        "merge_entries",
        "share",
        "Merge entries",
        "Brings everything colleagues wrote down meanwhile into this workbook, each entry once.",
        "RefreshAll",
        writes=True,
    ),
    Button(
        "settings",
        "help",
        "Settings",
        "Goes to the sheet with the constants of the scores, each with its meaning and its source.",
        "ControlProperties",
    ),
    Button(
        "doctor",
        "help",
        "Doctor",
        "Tells in plain words whether the add-in is well, and what to do where it is not.",
        "ErrorChecking",
    ),
    Button(
        "guide",
        "help",
        "Guide",
        "Opens the guide: the first review in ten minutes, and what every score means.",
        "Help",
    ),
)
