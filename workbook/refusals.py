"""Why a file is refused: one sentence each."""

from __future__ import annotations

from workbook.errors import BookBusyError, RefusedError

SENTENCES: dict[str, str] = {
    "web": "{path} is a web address; copy the workbook from OneDrive or SharePoint to this computer or a network drive "
    "and give that path.",
    "missing": "There is no file {path}; check the folder and the name.",
    "folder": "{path} is a folder, expected a workbook; give the path of the .xlsx file inside it.",
    "busy": "{path} is held open by {holder}; ask them to close it and try again.",
    "locked": "{path} is held open by another program; close it there and try again.",
    "rights": "{path} could not be read, permission was denied; ask its owner for the right to read it.",
    "unreadable": "{path} could not be read ({reason}); check the drive or the connection and try again.",
    "huge": "{path} is {found} MB large, expected at most {most} MB; move old rows to another workbook.",
    "empty": "{path} is empty (0 bytes), expected an Excel workbook; take the last good copy from a backup.",
    "old": "{path} is an old .xls workbook, expected .xlsx; open it in Excel and save it as Excel Workbook (.xlsx).",
    "encrypted": "{path} is protected by a password, expected an open workbook; remove the password in Excel "
    "(File, Info, Protect Workbook) and save it.",
    "office": "{path} is an old Office file that holds no workbook; open the right file in Excel and save it as .xlsx.",
    "html": "{path} is a web page named like a workbook; open it in Excel and save it as Excel Workbook (.xlsx).",
    "xml": "{path} is an XML text, expected .xlsx; open it in Excel and save it as Excel Workbook (.xlsx).",
    "text": "{path} is plain text such as CSV, expected .xlsx; open it in Excel and save it as Excel Workbook (.xlsx).",
    "alien": "{path} is no Excel workbook, expected .xlsx; check that this is the right file.",
    "cut": "{path} is cut short or damaged, expected a whole .xlsx; copy it again or take the last good backup.",
    "binary": "{path} is a binary .xlsb workbook, expected .xlsx; save it in Excel as Excel Workbook (.xlsx).",
    "opendocument": "{path} is an OpenDocument file, expected .xlsx; save it as Excel Workbook (.xlsx).",
    "other_zip": "{path} is a zip file without a workbook in it, expected .xlsx; check that this is the right file.",
    "strict": "{path} is a Strict Open XML workbook, expected the usual .xlsx; "
    "save it in Excel as Excel Workbook (.xlsx).",
    "parts": "{path} holds {found} parts, expected at most {most}; this is no ordinary workbook, do not open it.",
    "bomb": "{path} would unpack to {found} MB, expected at most {most} MB; "
    "this is no ordinary workbook, do not open it.",
    "ratio": "{path}: part {part} unpacks to {found} times its size, expected at most {most} times; "
    "this is no ordinary workbook, do not open it.",
    "lying": "{path}: part {part} is not what the file says it is; it is damaged or forged, take the last good backup.",
    "twice": "{path} holds part {part} twice, expected once; it is damaged or forged, take the last good backup.",
    "packing": "{path}: part {part} is packed in a way Excel does not use; open the file in Excel and save it again.",
    "entities": "{path}: part {part} declares entities, which no Excel workbook does; do not open it.",
    "broken": "{path}: part {part} is damaged ({reason}); open it in Excel, let Excel repair it, and save it.",
    "wide": "{path}: sheet {sheet} reaches to row {row} and column {column}, too far to read; "
    "delete the rows and columns beyond the table in Excel and save it.",
}
"""Why a file is refused: what was found, what was expected, what to do."""


def refused(sentence: str, /, **fields: object) -> RefusedError:
    """The error for one of `SENTENCES`; a book in use is a `BookBusyError`."""
    kind = BookBusyError if sentence in ("busy", "locked") else RefusedError
    return kind(SENTENCES[sentence], **fields)
