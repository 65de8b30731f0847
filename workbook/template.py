"""A new workbook: one sheet a table, ready to type in, or filled with rows handed in."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from workbook.cellforms import Form, Speech, form_of
from workbook.errors import RefusedError
from workbook.schema import BY_NAME, TABLES, Table
from workbook.sentences import in_a_row

if TYPE_CHECKING:
    import pandas as pd
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    Rows = Mapping[str, pd.DataFrame | Mapping[str, Sequence[object]]]

HEADER: Final = 2
"""Sheet row of the headers, counted from 0: the title and one line of meaning stand above."""

SPARE: Final = 2000
"""Rows below the last one that already hold formats and checks, so that typing on needs nothing."""

PAGE: Final = 220
"""Characters that still read well on one landscape page."""

LAST: Final = 1_048_575
"""Excel's last row, counted from 0."""

GROUPS: Final = (
    ("#1F4E79", "#9DB7D1", ("Accounts", "People")),
    ("#2E6B4F", "#A3C7B5", ("Touches", "Service", "Orders", "Promises")),
    ("#9C4A1A", "#E2B999", ("Competitors", "Benchmarks", "Referrals")),
    ("#5B3F86", "#C1B2D8", ("Plans", "Programme", "Team", "Staff", "Network", "Questions")),
    ("#4D4D4D", "#BFBFBF", ("Policy",)),
)
"""Colour of required headers and the tab, colour of the other headers, the sheets: customers, what happened,
the market, what we mean to do, the rules."""


def build(
    target: str | os.PathLike[str] | BytesIO,
    rows: Rows | None = None,
    *,
    language: str = "en",
    policy: Sequence[Mapping[str, object]] = (),
    translate: Callable[[str], str] = str,
    finish: Callable[[Workbook], None] | None = None,
) -> None:
    """Write a new workbook with every input table.

    Parameters
    ----------
    target
        Path of the file, or a buffer.
    rows
        Table name -> the table's columns by schema name, as a frame or as lists of one length. List words and
        yes/no are given in English (or True/False) and written in `language`. Columns the schema does not know
        follow at the right under their own name. Text is written as text whatever it begins with.
    language
        `en`, `vi` or `zh`: sheet names, headers and list words. The tables keep their English names.
    policy
        Rows of the Policy table, each a mapping with its columns; a number stays a number.
    translate
        Turns an English sentence (notes, messages, title lines) into the reader's language.
    finish
        Called with the open XlsxWriter workbook before it is closed, for sheets and cells beside the tables.

    Raises
    ------
    ValueError
        For a language or table there is none of, or for lists of different lengths.
    RefusedError
        Where a table has more rows than a sheet holds, or the file cannot be written.

    Notes
    -----
    The same input gives the same bytes. Writing goes column by column, a few microseconds a filled cell.
    """
    import xlsxwriter

    speech = Speech(language, translate)
    given = _columns(rows or {}, policy, translate)
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    # Made in memory first: what goes wrong on the way leaves no half of a file.
    made = BytesIO()
    book = xlsxwriter.Workbook(made, options)
    # Excel writes the hour of saving here; a fixed day keeps two builds alike.
    book.set_properties({"title": "Account Review", "created": datetime(2026, 1, 1)})
    writer = _Writer(book, speech)
    for table in TABLES:
        writer.sheet(table, given.get(table.name, {}))
    writer.finish_lists()
    if finish is not None:
        finish(book)
    book.close()
    _save(made.getvalue(), target)


def _save(content: bytes, target: str | os.PathLike[str] | BytesIO) -> None:
    if isinstance(target, BytesIO):
        target.write(content)
        return
    try:
        Path(target).write_bytes(content)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise RefusedError(
            "{path}: cannot be written ({reason}); close it elsewhere or choose another place.",
            path=target,
            reason=reason,
        ) from None


def _columns(
    rows: Rows, policy: Sequence[Mapping[str, object]], translate: Callable[[str], str]
) -> dict[str, dict[str, list[object]]]:
    """Every table handed in as lists by column; missing cells are None, whole columns of days Excel's numbers."""
    given = {name: _lists(table) for name, table in rows.items()}
    if policy:
        given["Policy"] = {name: [row.get(name) for row in policy] for name in policy[0]}
        for name in ("unit", "meaning"):
            given["Policy"][name] = [translate(str(row[name])) for row in policy]
    for name, columns in given.items():
        lengths = {column: len(values) for column, values in columns.items()}
        if name not in BY_NAME:
            raise ValueError(f"{name}: no such table; there are {', '.join(BY_NAME)}")
        if len(set(lengths.values())) > 1:
            raise ValueError(f"{name}: columns of different lengths: {lengths}")
        if max(lengths.values(), default=0) > LAST - HEADER:
            raise RefusedError(
                "{table}: {count} rows are more than a sheet holds; leave older ones out.",
                table=name,
                count=max(lengths.values()),
            )
    return given


def _lists(table: pd.DataFrame | Mapping[str, Sequence[object]]) -> dict[str, list[object]]:
    import pandas as pd

    def plain(values: Any) -> list[object]:
        column: Any = pd.Series(values, dtype=object) if isinstance(values, list) else pd.Series(values)
        if pd.api.types.is_datetime64_dtype(column):
            column = (column - pd.Timestamp("1899-12-30")) / pd.Timedelta(days=1)
        return list(column.astype(object).where(column.notna(), None))

    return {str(name): plain(table[str(name)]) for name in table}


@dataclass
class _Writer:
    """Writes the sheets of one workbook and remembers the lists too long for a validation's own text."""

    book: Workbook
    speech: Speech

    def __post_init__(self) -> None:
        self.long_lists: dict[tuple[str, ...], str] = {}
        self.formats: dict[tuple[tuple[str, object], ...], Format] = {}

    def style(self, **properties: object) -> Format:
        """One format a set of properties, however many columns ask for it."""
        key = tuple(properties.items())
        if key not in self.formats:
            self.formats[key] = self.book.add_format(properties)
        return self.formats[key]

    def sheet(self, table: Table, given: Mapping[str, list[object]]) -> None:
        """Write the sheet of `table`, with `given` in it."""
        colours = next((dark, light) for dark, light, names in GROUPS if table.name in names)
        sheet = self.book.add_worksheet(self.speech.name(table))
        forms = [form_of(column, table, self.speech) for column in table.columns]
        forms += [Form.own(name) for name in given if name not in {form.name for form in forms}]
        filled = max([len(values) for values in given.values()], default=0)
        last = HEADER + max(filled, 1)
        spare = min(last + SPARE, LAST)
        headers = [
            self.column(sheet, place, form, given.get(form.name, []), colours) for place, form in enumerate(forms)
        ]
        options = {"name": table.name, "columns": headers, "style": "Table Style Light 1"}
        sheet.add_table(HEADER, 0, last, len(forms) - 1, options)
        for place, form in enumerate(forms):
            self.check(sheet, place, spare, form)
        # Ids keep their zeros as text on purpose: no green corner on each of them.
        sheet.ignore_errors({"number_stored_as_text": f"A{HEADER + 2}:{_letters(len(forms) - 1)}{spare + 1}"})
        widths = [form.width(given.get(form.name, [])) for form in forms]
        self.frame(sheet, table, colours[0], sum(widths))
        if table.name == "Policy":
            self.policy(sheet, given)
        self.name_ids(table)

    def column(
        self, sheet: Worksheet, place: int, form: Form, values: list[object], colours: tuple[str, str]
    ) -> dict[str, object]:
        """Write one column's cells, format, width and note; return what the table must know of it."""
        dark, light = colours
        style = self.style(**form.format)
        sheet.set_column(place, place, form.width(values), style)
        _write(sheet, place, values, style, form.words)
        if form.note:
            sheet.write_comment(HEADER, place, form.note, _note_size(form.note))
        fill = {"bg_color": dark, "font_color": "#FFFFFF"} if form.required else {"bg_color": light}
        look = self.style(bold=True, valign="vcenter", border=1, border_color="#FFFFFF", **fill)
        return {"header": form.header, "header_format": look, "format": style}

    def name_ids(self, table: Table) -> None:
        """Name the columns other tables refer to; such a name grows with the table and follows a renamed header."""
        wanted = {column.refers for each in TABLES for column in each.columns}
        for column in table.columns:
            if f"{table.name}.{column.name}" in wanted:
                self.book.define_name(f"{table.name}_{column.name}", f"={table.name}[{self.speech.name(column)}]")

    def check(self, sheet: Worksheet, place: int, last: int, form: Form) -> None:
        """Let Excel refuse, while it is being typed, what the column cannot hold."""
        if form.validation is None:
            return
        validation = dict(form.validation)
        source = validation.get("source")
        if isinstance(source, list) and len(",".join(source).encode("utf-16-le")) // 2 > 255:
            name = self.long_lists.setdefault(tuple(source), f"list_{len(self.long_lists) + 1}")
            validation["source"] = f"={name}"
        sheet.data_validation(HEADER + 1, place, last, place, validation)

    def frame(self, sheet: Worksheet, table: Table, colour: str, width: float) -> None:
        """Title, frozen headers, tab colour and print set-up."""
        say = self.speech.translate
        hint = say("Dark headers must be filled; rest on a header to read what it means.")
        sheet.set_row(0, 24)
        sheet.set_row(HEADER, 22)
        sheet.write_string(0, 0, sheet.name, self.style(bold=True, font_size=16, font_color=colour))
        sheet.write_string(1, 0, in_a_row(say(table.meaning), hint), self.style(italic=True, font_color="#595959"))
        names = 2 if table.name == "Accounts" else 1 if table.key else 0
        sheet.freeze_panes(HEADER + 1, names)
        sheet.set_tab_color(colour)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.7)
        # As many pages side by side as it takes to read them without a glass.
        sheet.fit_to_pages(math.ceil(width / PAGE), 0)
        sheet.repeat_rows(HEADER)
        if names:
            sheet.repeat_columns(0, names - 1)
        sheet.set_footer("&L&F&C&A&R&P / &N")

    def policy(self, sheet: Worksheet, given: Mapping[str, list[object]]) -> None:
        """Show that the value is the cell to change, and hold each number to its own range."""
        place = [column.name for column in BY_NAME["Policy"].columns].index("value")
        look = {"bg_color": "#FFF6D6", "bold": True, "locked": False, "align": "left", "valign": "top"}
        bounds = zip(given.get("value", []), given.get("least", []), given.get("most", []), strict=True)
        for row, (value, least, most) in enumerate(bounds, HEADER + 1):
            _write(sheet, place, [value], self.style(**look), {}, row)
            if isinstance(least, int | float) and isinstance(most, int | float):
                rule = {"validate": "decimal", "criteria": "between", "minimum": least, "maximum": most}
                message = self.speech.between(least, most)
                sheet.data_validation(
                    row, place, row, place, {**rule, "error_title": sheet.name, "error_message": message}
                )

    def finish_lists(self) -> None:
        """Put lists longer than a validation's 255 characters on a hidden sheet, each under a name."""
        if not self.long_lists:
            return
        sheet = self.book.add_worksheet("Lists")
        sheet.hide()
        for place, (words, name) in enumerate(self.long_lists.items()):
            for row, word in enumerate(words):
                sheet.write_string(row, place, word)
            letters = _letters(place)
            self.book.define_name(name, f"=Lists!${letters}$1:${letters}${len(words)}")


def _write(
    sheet: Worksheet,
    place: int,
    values: Iterable[object],
    style: Format,
    words: Mapping[str, str],
    top: int = HEADER + 1,
) -> None:
    """Write one column downwards from `top`; a blank writes nothing, the column's own format is there already."""
    for row, value in enumerate(values, top):
        if isinstance(value, str):
            if value:
                sheet.write_string(row, place, words.get(value, value), style)
        elif isinstance(value, bool):
            word = "yes" if value else "no"
            sheet.write_string(row, place, words.get(word, word), style)
        elif isinstance(value, date):
            sheet.write_datetime(row, place, value, style)
        elif value is not None:
            sheet.write_number(row, place, value, style)


def _letters(place: int) -> str:
    from xlsxwriter.utility import xl_col_to_name

    return str(xl_col_to_name(place))


def _note_size(note: str) -> dict[str, object]:
    lines = sum(1 + len(line) // 38 for line in note.split("\n"))
    return {"author": "Account Review", "width": 250, "height": 14 + 17 * lines, "font_size": 9}
