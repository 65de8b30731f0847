"""How a command ends: with an exit code, and at most one sentence for whatever went wrong."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from workbook.errors import ReviewError, logged

DONE, WITH_DEFECTS, REFUSED = 0, 1, 2


def honest(job: Callable[..., int]) -> Callable[..., None]:
    """A user's error ends in one sentence and exit code 2; a bug too, with its traceback in a log."""

    @wraps(job)
    def run(*args: Any, **kwargs: Any) -> None:
        try:
            code = job(*args, **kwargs)
        except ReviewError as error:
            from addin.language import chosen, translator

            click.echo(f"account-review: {error.told(translator(chosen('auto')))}", err=True)
            code = REFUSED
        except Exception:  # A bug must not show its traceback to a manager.
            from addin.language import chosen, translator

            _ = translator(chosen("auto"))
            click.echo(f"account-review: {logged(job.__name__, _)} {_('No workbook was changed.')}", err=True)
            code = REFUSED
        sys.exit(code)

    return run
