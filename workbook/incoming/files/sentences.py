"""Why a foreign file is not read: one sentence each."""

from __future__ import annotations

from workbook.errors import RefusedError

SENTENCES: dict[str, str] = {
    "folder": "{path} is a folder, expected a file; give the path of the file inside it.",
    "empty": "{path} is empty (0 bytes), expected a table; export it again.",
    "blank": "{path} holds no cell, expected a table; export it again.",
    "mail": "{path} holds mail or a calendar, expected a table; import it as mail.",
    "page": "{path} is a web page, whatever its name ends in; open it in Excel and save it as Excel Workbook (.xlsx).",
    "markup": "{path} is an XML text, whatever its name ends in; "
    "open it in Excel and save it as Excel Workbook (.xlsx).",
    "json": "{path} is a JSON text, expected a table; export it as CSV or Excel instead.",
    "picture": "{path} is a picture, expected a table; export the table as CSV or Excel instead.",
    "pdf": "{path} is a PDF, expected a table; export the table as CSV or Excel instead.",
    "program": "{path} is a program, not a table; do not open it.",
    "packed": "{path} is a packed archive; unpack it and give the file inside it.",
    "database": "{path} is a SQLite database; ask it with a query (--sql sqlite:///{path} --query FILE).",
    "document": "{path} is an Office document without a table; open the right file and save it as CSV or Excel.",
    "alien": "{path} is no table in a form that can be read; export it as CSV or Excel (.xlsx).",
    "encrypted": "{path} is protected by a password; open it, remove the password and save it again.",
    "huge": "{path} is {found} MB large, expected at most {most} MB; export a shorter period.",
    "nulls": "{path} holds null bytes, expected text; export it again as CSV UTF-8.",
    "encoding": "{path} is text whose letters fit no encoding for sure, for example {found}; "
    "open it in Excel, check the letters and save it as CSV UTF-8.",
    "quote": "{path}, row {row}: a quotation mark is opened and never closed; "
    "correct it, or open the file in Excel and save it as .xlsx.",
    "cell": "{path}, row {row}: a cell is longer than {most} characters, most likely because a quotation mark is never "
    "closed; correct it, or export the table without that column.",
    "line": "{path}, row {row} is longer than {most} characters, expected the row of a table; "
    "check that this is the right file.",
    "wide": "{path}, row {row} has {found} columns, expected at most {most}; export fewer columns.",
    "long": "{path} has more than {most} rows, which no Excel sheet can hold; export a shorter period.",
    "broken": "{path} is cut short or damaged ({reason}); copy or export it again.",
    "far": "{path}: sheet {sheet} reaches to row {row} and column {column}, too far to read; "
    "delete the rows and columns beyond the table and save it.",
    "texts": "{path}: sheet {sheet} would unpack to {found} MB of text, expected at most {most} MB; "
    "this is no ordinary workbook, do not open it.",
    "declares": "{path} declares XML entities, which no spreadsheet does; do not open it.",
    "parquet": "{path} is a Parquet file, and what reads it is not installed; run: pip install account-review[parquet]",
    "no_sql": "What reads databases is not installed; run: pip install account-review[sql]",
    "driver": "The driver for {database} is not installed ({reason}); install it with pip.",
    "url": "{url} is no database address; expected one such as postgresql+psycopg://name:password@server/database.",
    "connect": "{url} could not be reached ({reason}); check the address, the name and the password.",
    "query": "The query could not be run on {url} ({reason}); correct it and try again.",
    "select": "The query is no single SELECT; give one statement that begins with SELECT or WITH.",
    "answer_rows": "The answer of {url} has more than {most} rows; ask for fewer.",
    "answer_columns": "The answer of {url} has more than {most} columns; ask for fewer.",
    "answer_texts": "The answer of {url} has more than {most} MB of text; ask for less.",
}
"""Why a file or a query is refused: what was found, what was expected, what to do."""

READ_AS = "Read as {encoding} text with {sign} between the columns."
HIDDEN = "Hidden sheets were left out: {sheets}."
PASSED_OVER = "{file} is a workbook of account reviews: only its input tables are read. Passed over: {sheets}"
"""What was assumed about a file."""
SEPARATORS = {"\t": "tabs", ";": "semicolons", "|": "bars", ",": "commas"}
"""What stands between the columns of a text. The likelier first, where a text fits several equally well: commas stand
in numbers and in prose too."""
NOTES = (READ_AS, HIDDEN, PASSED_OVER, *SEPARATORS.values())
"""What is said of a file that is read."""


def refused(sentence: str, /, **fields: object) -> RefusedError:
    """The error for one of `SENTENCES`."""
    return RefusedError(SENTENCES[sentence], **fields)
