"""How a command ends: with an exit code, and at most one sentence for whatever went wrong."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import wraps
from pathlib import Path
from typing import Any

import click

from workbook.errors import ReviewError, logged
from workbook.sentences import in_a_row

DONE, WITH_DEFECTS, REFUSED = 0, 1, 2


def honest(job: Callable[..., int]) -> Callable[..., None]:
    """A user's error ends in one sentence and exit code 2; a bug too, with its traceback in a log.

    Whatever a command says is said in the language of its BOOK, where it has one that can be read.
    """

    @wraps(job)
    def run(*args: Any, **kwargs: Any) -> None:
        with _in_the_language_of(kwargs.get("book")):
            try:
                code = job(*args, **kwargs)
            except ReviewError as error:
                from addin.writing.place import here
                from workbook.saveerrors import without_out

                say = here() if "out" in kwargs else without_out(here())
                click.echo(f"account-review: {error.told(say)}", err=True)
                code = REFUSED
            except Exception:  # A bug must not show its traceback to a manager.
                from addin.writing.place import here

                _ = here()
                said = in_a_row(logged(job.__name__, _), _("No workbook was changed."))
                click.echo(f"account-review: {said}", err=True)
                code = REFUSED
        sys.exit(code)

    return run


def _in_the_language_of(book: Path | str | None) -> AbstractContextManager[None]:
    if not book:
        return nullcontext()
    from addin.language import at_hand

    def asked() -> str:
        from addin.writing.known import language_known

        return language_known(Path(book))

    return at_hand(asked)
