"""A follow-up letter about a contact, as a draft that a mail program opens, unsent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from addin.letters.facts import COLUMNS, Facts, facts, given
from addin.letters.templates import FIELDS, Template, template
from workbook.errors import RefusedError

if TYPE_CHECKING:
    from addin.books import Book
    from addin.jobs import Loaded


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter in the making."""

    template: Template
    facts: Facts
    loaded: Loaded
    language: str
    """Of the letter."""
    said: Mapping[str, str]
    """What was answered where the workbook says nothing; an empty answer is a blank to be filled in the draft."""

    @property
    def missing(self) -> tuple[str, ...]:
        """The fields the letter needs and nobody has said."""
        return tuple(name for name in self.template.needed if not self.facts.values[name] and name not in self.said)

    @property
    def blanks(self) -> tuple[str, ...]:
        """The fields that are marked in the draft, to be filled there."""
        return tuple(name for name in self.template.needed if not (self.facts.values[name] or self.said.get(name)))

    def saying(self, name: str, words: str) -> Draft:
        """The same with an answer; it stands above what the workbook says.

        Raises
        ------
        RefusedError
            Where there is no such field, or its words do not fit.
        """
        if name not in FIELDS:
            raise RefusedError(
                "There is no field '{field}' in a letter; there are: {fields}.",
                field=name[:40],
                fields=", ".join(FIELDS),
            )
        return replace(self, said={**self.said, name: given(name, words, self.language)})

    def cells(self) -> str:
        """Where what is missing is to be written."""
        names: dict[str, list[str]] = {}
        for name in self.missing:
            table, column = COLUMNS[name]
            names.setdefault(table, []).append(self.loaded.headers.get((table, column), column))
        _, sheets = self.loaded.translate, self.loaded.sheets
        text, row = _("{sheet}, row {row}: {columns}"), {"Touches": self.facts.row}
        return "; ".join(
            text.format(sheet=sheets[table], row=row[table], columns=", ".join(columns))
            if table in row
            else f"{sheets[table]}: {', '.join(columns)}"
            for table, columns in names.items()
        )

    def eml(self) -> bytes:
        """The draft: text alone, marked as not sent yet, to the person where there is an address."""
        from email.headerregistry import Address
        from email.message import EmailMessage
        from email.policy import SMTP

        values = {**self.facts.values, **{name: words for name, words in self.said.items() if words}}
        marked = {name: f"[… {self._header(name)} …]" for name in self.blanks}
        subject, body = self.template.filled(values | marked)
        message = EmailMessage(policy=SMTP)
        message["Subject"] = subject
        if self.facts.email:
            message["To"] = Address(values["person"], addr_spec=self.facts.email)
        message["X-Unsent"] = "1"
        message.set_content(body, charset="utf-8", cte="quoted-printable")
        return bytes(message)

    def _header(self, name: str) -> str:
        from workbook.cellforms import Speech
        from workbook.schema import BY_NAME

        table, column = COLUMNS[name]
        return Speech(self.language, str).name(BY_NAME[table].column(column))


def begin(book: Book, path: Path, touch: str, language: str | None = None, loaded: Loaded | None = None) -> Draft:
    """Begin a letter.

    Parameters
    ----------
    path
        Where the workbook lies: a manager's own template lies beside it.
    touch
        Which contact: its id, or the account's id or name, whose last meeting, visit or call is meant then.
    language
        Of the letter; where None that of the account on sheet Accounts, else the workbook's.
    loaded
        The workbook where it is read already.

    Raises
    ------
    RefusedError
        Where there is no such contact or account, or the template cannot be used.
    """
    from addin import jobs

    as_of = book.as_of()
    loaded = loaded or jobs.load(book, as_of, latest=book.today(), progress=book.progress)
    place = meant(loaded, touch, as_of)
    speech = language or _spoken(loaded, place) or loaded.language
    return Draft(template(path, speech), facts(loaded, book.read(), place, speech), loaded, speech, {})


def _spoken(loaded: Loaded, place: int) -> str:
    """The language the account of a contact is written to in; empty where Accounts does not say."""
    accounts = loaded.tables["Accounts"]
    own = accounts["account_id"] == loaded.tables["Touches"]["account_id"].iloc[place]
    said = accounts.loc[own, "language"].dropna()
    return str(said.iloc[0]) if len(said) else ""


def meant(loaded: Loaded, touch: str, as_of: object) -> int:
    """The place of a contact in the typed table, by its id, or as the last of an account."""
    import pandas as pd

    from addin.jobs import account_called

    touches = loaded.tables["Touches"]
    own = (touches["touch_id"] == touch.strip()).to_numpy().nonzero()[0]
    if len(own):
        return int(own[0])
    account = account_called(loaded.tables["Accounts"], touch)
    channels = {word.strip() for word in loaded.policy.words["meaningful_channels"].split(",")} - {"email"}
    met = touches[
        (touches["account_id"] == account)
        & touches["channel"].isin(channels)
        & (touches["direction"].isna() | (touches["direction"] == "out"))
        & (touches["date"] <= pd.Timestamp(str(as_of)))
    ]
    if not len(met):
        raise RefusedError(
            "{account}: no meeting, visit or call of ours is on sheet {sheet}; log it first, then write about it.",
            account=touch, sheet=loaded.sheets["Touches"],
        )  # fmt: skip
    return int(met.sort_values(["date", "row"]).index[-1])
