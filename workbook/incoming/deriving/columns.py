"""The columns of a foreign file by field, each read as a whole; what could not be read is told once a column."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Literal

from workbook.incoming import Answers, Ask
from workbook.incoming.deriving import sentences
from workbook.incoming.deriving.order import DayOrder
from workbook.incoming.deriving.words import STRANGE, meanings
from workbook.incoming.values import Numbers, flags, hours, numbers
from workbook.incoming.values.distinct import distinct
from workbook.schema.cells import shown
from workbook.schema.headers import folded
from workbook.schema.tables import Column
from workbook.schema.values import typed

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from workbook.incoming.deriving.sifting import Records
    from workbook.incoming.recognising import Recognised

MANY = 5
"""So many examples are enough in a sentence."""


class Columns:
    """Reads one file's columns, and gathers what is to be asked and said about them."""

    def __init__(
        self, recognised: Recognised, records: Records, answers: Answers, translate: Callable[[str], str]
    ) -> None:
        self.export, self.file, self.answers, self.translate = (
            recognised.export, recognised.grid.file, answers, translate,
        )  # fmt: skip
        self.rows = records.rows
        self.asks: list[Ask] = []
        self.notes: list[str] = []
        self.bad: dict[str, np.ndarray] = {}
        """Field -> where its cell could not be read."""
        self._places = recognised.fields
        self._headers = recognised.headers
        self._lists = {field: [records.cells[at] for at in places] for field, places in recognised.fields.items()}
        self._cells = {field: _merged(lists) for field, lists in self._lists.items()}
        if records.groups:
            self._cells["account_name"] = _merged([self.cells("account_name"), records.groups])
        self._dates = DayOrder(self)
        self._numbers: dict[str, Numbers] = {}

    def __len__(self) -> int:
        return len(self.rows)

    def __contains__(self, field: object) -> bool:
        return field in self._cells

    def header(self, field: str) -> str:
        """The header a field stands under; the field's name where it has none."""
        return self._headers[self._places[field][0]] if field in self._places else field

    def place(self, field: str) -> int:
        """Index of the column in which a field stands first."""
        return self._places[field][0]

    def cells(self, field: str) -> Sequence[object]:
        """A field's cells as they stand; blank ones where the file does not have it."""
        return self._cells.get(field) or [None] * len(self)

    def lists(self, field: str) -> list[list[object]]:
        """The cells of each column that stands for a field, where all of them count."""
        return self._lists.get(field, [])

    def say(self, sentence: str, **told: object) -> str:
        """A sentence in the reader's language."""
        return self.translate(sentence).format(**told)

    def note(self, sentence: str, **told: object) -> None:
        """Say once what was assumed."""
        said = self.say(sentence, **told)
        if said not in self.notes:
            self.notes.append(said)

    def text(self, *fields: str) -> pd.Series:
        """Texts, trimmed; of several fields the first that is filled."""
        import pandas as pd

        texts = pd.Series(index=range(len(self)), dtype="str")
        for field in fields:
            if field in self:
                more, _ = typed(Column(field, "text", "", "", ""), self.cells(field))
                texts = texts.where(texts.notna(), more) if texts.notna().any() else more
        return texts

    def moments(self, *fields: str) -> pd.Series:
        """Days with their times; of several fields the first that is readable."""
        import pandas as pd

        found = pd.Series(index=range(len(self)), dtype="datetime64[us]")
        for field in fields:
            if field in self:
                values, self.bad[field] = self._dates.read(field)
                found = found.where(found.notna(), pd.Series(values.astype("datetime64[us]")))
        return found

    def days(self, *fields: str) -> pd.Series:
        """Days without their times."""
        days: pd.Series = self.moments(*fields).dt.floor("D")
        return days

    def numbers(self, field: str) -> np.ndarray:
        """Numbers; NaN where there is none."""
        import numpy as np

        if field not in self:
            return np.full(len(self), np.nan)
        return self._number(field).values

    def currencies(self, field: str) -> dict[str, int]:
        """Currencies written beside a field's numbers, and how often."""
        return self._number(field).currencies

    def _number(self, field: str) -> Numbers:
        if field not in self._numbers:
            header = self.header(field)
            read = numbers(self.cells(field), self.answers.get("decimal", {}).get(header))
            if not read.decimal and read.example:
                question = self.say(sentences.ASK_DECIMAL, file=self.file, header=header, example=read.example)
                self.ask(Ask("decimal", header, question, (",", ".")))
            self._numbers[field], self.bad[field] = read, read.bad
        return self._numbers[field]

    def hours(self, field: str, unit: Literal["hours", "minutes", "seconds"]) -> np.ndarray:
        """Lengths in hours; NaN where there is none."""
        import numpy as np

        if field not in self:
            return np.full(len(self), np.nan)
        lengths, self.bad[field] = hours(self.cells(field), unit)
        self.tell_unreadable(field)
        return lengths

    def yes(self, field: str) -> np.ndarray:
        """Where a cell says yes."""
        import numpy as np

        return flags(self.cells(field)) == True if field in self else np.zeros(len(self), bool)  # noqa: E712

    def meant(self, field: str, words: str, quiet: bool = False) -> np.ndarray:
        """What the cells mean in a list of words: an array of texts, "" where blank, "?" where the word is unknown.

        Unknown words are told unless `quiet`.
        """
        import numpy as np

        if field not in self:
            return np.full(len(self), "", dtype=object)
        known = meanings(words)
        found, at = distinct(self.cells(field))
        words_said = [folded(shown(cell)) for cell in found]
        means = [known.get(word, STRANGE) if word else "" for word in words_said]
        result = np.array([*means, ""], dtype=object).take(at)
        if not quiet:
            strange = [cell for cell, mean in zip(found, means, strict=True) if mean == STRANGE]
            self.tell_unknown(field, strange, int((result == STRANGE).sum()))
        return result

    def words(self, field: str, words: str) -> pd.Series:
        """What the cells mean in a list of words; missing where nothing is said or known."""
        import pandas as pd

        means = pd.Series(self.meant(field, words), dtype="str")
        return means.mask(means.isin(["", STRANGE]))

    def ask(self, ask: Ask) -> None:
        """Ask once."""
        if ask not in self.asks:
            self.asks.append(ask)

    def tell_unreadable(self, field: str) -> None:
        """Say how many cells of a column were left blank because they could not be read."""
        import numpy as np

        at = np.flatnonzero(self.bad.get(field, np.zeros(0, bool)))
        if len(at):
            example = shown(self.cells(field)[int(at[0])])
            self.note(sentences.UNREADABLE, header=self.header(field), count=len(at), example=example)

    def tell_unknown(self, field: str, unknown: Sequence[object], count: int) -> None:
        """Say which words of a column are unknown, and how many rows hold one."""
        if unknown:
            words = ", ".join(shown(cell).strip() for cell in unknown[:MANY])
            self.note(sentences.UNKNOWN, header=self.header(field), count=count, words=words)


def _merged(columns: Sequence[Sequence[object]]) -> list[Any]:
    """Of several columns for one field the first cell that is filled."""
    first, *others = columns
    merged = list(first)
    for other in others:
        merged = [one if one not in (None, "") else more for one, more in zip(merged, other, strict=True)]
    return merged
