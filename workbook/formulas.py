"""Whether a manager's formula still means the same on another row, and how it then reads."""

from __future__ import annotations

import re

_PIECES = re.compile(
    r'"(?:[^"]|"")*"'  # a text
    r"|(?:'(?:[^']|'')+'|[\w.]+)!\$?[A-Za-z]{1,3}\$?\d+(?::\$?[A-Za-z]{1,3}\$?\d+)?"  # a cell or range of a named sheet
    r"|\[[^\]]*\]"  # a table's column
    r"|(?<![\w.$])\$?\d+:\$?\d+(?![\w.])"  # whole rows
    r"|(?<![\w.])(?P<column>\$?[A-Za-z]{1,3})(?P<fixed>\$?)(?P<row>\d+)(?![\w.(])"  # a cell of this sheet
)


def moved(formula: str, row: int, to: int, *, same_columns: bool = True) -> str | None:
    """A formula for another row of the same sheet.

    Parameters
    ----------
    formula : str
        As the file holds it, without an equals sign.
    row, to : int
        Where the formula was and where it goes.
    same_columns : bool
        Whether every column is where it was and called what it was.

    Returns
    -------
    str or None
        References to its own row go along; fixed rows (``$H$4``), other sheets and table columns stay as they are.
        None where the formula looks at other rows of the sheet, or at any cell or table column after columns
        changed: what it would then compute is not what was meant.

    Examples
    --------
    >>> moved("N7*2+$B$1", 7, 9)
    'N9*2+$B$1'
    >>> moved("N6*2", 7, 9) is None
    True
    """
    lost = False

    def piece(found: re.Match[str]) -> str:
        nonlocal lost
        text = found.group()
        if found.group("row") is None:
            whole_rows = text[0] in "$0123456789"
            lost = lost or whole_rows or (not same_columns and text[0] == "[")
            return text
        lost = lost or not same_columns
        if found.group("fixed"):
            return text
        if int(found.group("row")) != row:
            lost = True
            return text
        return f"{found.group('column')}{to}"

    written = _PIECES.sub(piece, formula)
    stays = row == to and same_columns  # then even a look at other rows means what it meant
    return None if lost and not stays else written
