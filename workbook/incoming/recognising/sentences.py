"""What is asked and refused when a file's headers do not tell enough."""

NEAR = "{file} looks like {export}. What does its column {header} hold? The nearest is {wanted}."
ABSENT = "{file} looks like {export}, but no column says {wanted}. Which of its columns does?"
WANTED = (
    "{file}: no column is known to hold {wanted}, and these columns mean nothing to this program: {headers}. Does one "
    "of them hold it?"
)
TABLE = "{file} is not recognised by its headers. Which table do its rows belong to?"
LIKE = "{file} looks like {exports}, but lacks headers that would show it. Which table do its rows belong to?"
WHICH = "{file} may be {exports}. Which is it?"
MAIL = (
    "{file} is a list of mails from Outlook without any dates, so it cannot tell when a contact was; drag the mails "
    "from Outlook into a folder (.msg), save them as .eml or .mbox, or export the calendar instead."
)
EMPTY = "{file} holds no rows; export it again and check that the list was not filtered to nothing."
NO_COLUMN = "{header} was answered with {field}, which is no column; write one of our columns, such as {nearest}."
NO_TABLE = "{file} was answered with {answer}, which is no table; write one of: {known}."
SENTENCES = (NEAR, ABSENT, WANTED, TABLE, LIKE, WHICH, MAIL, EMPTY, NO_COLUMN, NO_TABLE)
