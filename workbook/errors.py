"""What can go wrong that a person can put right is a `ReviewError`; anything else is a bug, and goes to a log."""

from __future__ import annotations

from collections.abc import Callable


class ReviewError(Exception):
    """A user's error: its text is one sentence that says where, what was found and what to do.

    Parameters
    ----------
    sentence
        The sentence; its {fields} are filled where any are given.
    """

    def __init__(self, sentence: str, **fields: object) -> None:
        super().__init__(sentence.format(**fields) if fields else sentence)
        self._sentence, self._fields = sentence, fields

    def told(self, translate: Callable[[str], str]) -> str:
        """The sentence in another language, and with it an error that one of its fields names."""
        if not self._fields:
            return translate(self._sentence)
        said = {
            name: each.told(translate) if isinstance(each, ReviewError) else each for name, each in self._fields.items()
        }
        return translate(self._sentence).format(**said)


class RefusedError(ReviewError):
    """The book (or the request) cannot be worked on; nothing was written."""


class BookBusyError(RefusedError):
    """Somebody else holds the book, or it changed while we worked; nothing was written."""


OUR_MISTAKE = (
    "Something went wrong that is our mistake, not yours. What happened is in {log}: please send us that file."
)


def logged(doing: str, translate: Callable[[str], str] = str) -> str:
    """Append the exception being handled to the log, and say so in one sentence.

    Parameters
    ----------
    doing
        What was being done: the name of the command or function.
    translate
        From the English sentence to the reader's language.
    """
    import traceback
    from datetime import datetime
    from pathlib import Path

    import click

    log = Path(click.get_app_dir("account-review")) / "errors.log"
    now = datetime.now().isoformat(timespec="seconds")
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("a", encoding="utf-8") as file:
        file.write(f"{now} {doing}\n{traceback.format_exc()}\n")
    return translate(OUR_MISTAKE).format(log=log)
