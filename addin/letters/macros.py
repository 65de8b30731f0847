"""The macro behind the button Write to customer; what the workbook does not say is asked for, box by box."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from addin.letters.drafting import Draft, begin
from addin.letters.facts import COLUMNS
from workbook.errors import RefusedError
from workbook.sentences import in_a_row

if TYPE_CHECKING:
    from addin.books import Book
    from addin.jobs import Loaded


def write_follow_up(book: Book) -> None:
    """Write a draft about the contact of the selected row, or the last meeting with its account."""
    from addin import jobs
    from addin.language import translator
    from addin.writing_macros import placed
    from workbook import save

    at, _ = placed(book), translator(book.language)
    loaded = jobs.load(book, book.as_of(), latest=book.today(), progress=book.progress)
    touch = _meant(book, loaded)
    if touch is None:
        return
    draft = _asked(book, begin(book, at.book, touch, loaded=loaded))
    if draft is None:
        return
    file = free_name(at.book, draft.facts.touch_id)
    save.write_out(file, draft.eml())
    for sentence in told(draft, file, _):
        book.tell(sentence)


def told(draft: Draft, file: Path, _: Callable[[str], str]) -> list[str]:
    """What is to be known of a draft: where it lies, what is still open in it, and whom it goes to."""
    sentences = [_("The draft is {file}; open it, read it, and send it yourself.").format(file=file)]
    if draft.blanks:
        text = _("Still to be filled in it, between [… and …]: {fields}.")
        sentences.append(text.format(fields=", ".join(draft.blanks)))
    if not draft.facts.email:
        sentences.append(_("It is to nobody yet: sheet {sheet} has no address of the person.").format(
            sheet=draft.loaded.sheets["People"]))  # fmt: skip
    return sentences


def free_name(book: Path, touch_id: str) -> Path:
    """A file beside the workbook that is not there yet."""
    stem = "".join(letter if letter.isalnum() or letter in "-_" else "_" for letter in touch_id)[:60]
    names = (f"Follow-up {stem}{more}.eml" for more in ("", *(f" ({number})" for number in range(2, 1000))))
    return next(path for name in names if not (path := book.with_name(name)).exists())


def _meant(book: Book, loaded: Loaded) -> str | None:
    """The id of the selected contact, else of the account meant."""
    from addin.selecting import account_meant
    from workbook.schema import BY_NAME
    from workbook.schema.headers import names

    ids = set(names(BY_NAME["Touches"].column("touch_id")))
    own = next((word for header, word in book.selected() if header in ids), None)
    return own or account_meant(book, loaded.tables["Accounts"], "write_follow_up")


def _asked(book: Book, draft: Draft) -> Draft | None:
    """The draft with an answer for each field that is missing; None where one was cancelled."""
    from addin.language import translator
    from workbook.cellforms import Speech
    from workbook.schema import BY_NAME

    speech = Speech(book.language, translator(book.language))
    for name in draft.missing:
        table, of = COLUMNS[name]
        column = BY_NAME[table].column(of)
        about = f"{speech.name(column)}. {speech.translate(column.meaning)}"
        question = speech.say("The letter lacks: {about} Empty leaves a marked blank.", about=about)
        while name in draft.missing:
            answer = book.ask(question)
            if answer is None:
                return None
            try:
                draft = draft.saying(name, answer)
            except RefusedError as refused:
                question = in_a_row(refused.told(speech.translate), about)
    return draft
