"""A page on a terminal: the same blocks as on the sheet, as plain tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pandas as pd
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from addin.language import figure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbook.pages import Block, Field, Part

ROWS = 40
"""A terminal shows no more rows of a block."""


def printed(parts: Sequence[Part], console: Console | None = None, translate: Callable[[str], str] = str) -> None:
    """Print parts of a page, from top to bottom."""
    from workbook.pages import Block, Figures, Lines

    console = console or Console()
    for part in parts:
        if isinstance(part, Block):
            _block(part, console, translate)
        elif isinstance(part, Figures):
            for figure in part.figures:
                console.print(escape(f"{figure.value:,} {figure.label}"), highlight=False)
        elif isinstance(part, Lines):
            for line in part.lines:
                console.print(escape(line if isinstance(line, str) else ": ".join(line)), highlight=False)


def _block(block: Block, console: Console, _: Callable[[str], str]) -> None:
    title = " ".join(filter(None, (block.title, block.intro and f"({block.intro})")))
    if not len(block.frame):
        console.print(escape(f"{block.title}: {block.empty}"), highlight=False)
        return
    table = Table(title=escape(title), title_justify="left")
    for field in block.fields:
        table.add_column(escape(field.label), overflow="fold", justify="right" if field.kind == "int" else "left")
    for row in block.frame.head(ROWS).to_dict("records"):
        table.add_row(*(Text(_said(field, row[field.key], _)) for field in block.fields))
    console.print(table)
    if len(block.frame) > ROWS:
        reasons = block.table == "ImportLeftOut"
        more = _("... and {count:,} more reasons") if reasons else _("... and {count:,} more rows")
        console.print(more.format(count=len(block.frame) - ROWS), highlight=False)


def _said(field: Field, value: Any, _: Callable[[str], str]) -> str:
    if pd.isna(value):
        return ""
    if field.kind == "int":
        return figure(value, ",", _)
    if field.kind in ("date", "datetime"):
        day, time = figure(value.date(), "", _), f"{value:%H:%M}"
        return day if field.kind == "date" else f"{day} {time}"
    # nothing of a file may steer the terminal
    return "".join(
        letter if letter.isprintable() or letter == "\n" else "\N{REPLACEMENT CHARACTER}" for letter in str(value)
    )


@contextmanager
def progress(translate: Callable[[str], str]) -> Iterator[Callable[[str], None]]:
    """A moving bar that says what is being done; nothing in a pipe."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda step: None
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    bar = Progress(TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=console, transient=True)
    task = bar.add_task("", total=None)
    with bar:
        yield lambda step: bar.update(task, description=escape(translate(step)))
