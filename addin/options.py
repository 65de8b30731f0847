"""What many commands of the command line take, declared once: the workbook, the day, and where else to write."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def _day(context: click.Context, option: click.Parameter, value: datetime | None) -> date | None:
    """The day alone, without the hour click adds."""
    return value.date() if value else None


def as_of(told: str = "As of this day (2026-09-30); default today.") -> Decorator:
    """The option for the day everything is told of; `told` is its help where it means something of its own."""
    return click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), callback=_day, metavar="DATE", help=told)


BOOK: Decorator = click.argument("book", type=click.Path(path_type=Path))
AS_OF: Decorator = as_of()
OUT: Decorator = click.option(
    "--out", type=click.Path(path_type=Path), help="Write to this new file and leave BOOK as it is."
)
