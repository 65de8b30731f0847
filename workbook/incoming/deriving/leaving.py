"""Which rows stay out, and why: the first reason counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from workbook.incoming.deriving.sentences import LEFT_OUT
from workbook.schema.cells import shown

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from workbook.incoming.deriving.columns import Columns
    from workbook.incoming.deriving.sifting import Records

LONG = 80
"""A longer text is cut short in a sentence."""


class Leaving:
    """Gathers the rows that stay out."""

    def __init__(self, columns: Columns) -> None:
        import numpy as np

        self._columns = columns
        self.out = np.zeros(len(columns), bool)
        """Which records stay out."""
        self._codes = np.full(len(columns), "", dtype=object)
        self._said = np.full(len(columns), "", dtype=object)

    def leave(self, where: np.ndarray | pd.Series, code: str, *fields: str, values: pd.Series | None = None) -> None:
        """Leave rows out that are not out yet.

        Parameters
        ----------
        where
            One truth value a record.
        code
            Of `sentences.LEFT_OUT`.
        fields
            The sentence names what the first of these that is filled holds.
        values
            What the sentence names, where it is no cell of the file.
        """
        import numpy as np

        at = np.flatnonzero(np.asarray(where, dtype=bool) & ~self.out)
        sentence = self._columns.translate(LEFT_OUT[code])
        self.out[at] = True
        self._codes[at] = code
        if values is not None:
            self._said[at] = [_with(sentence, _short(value)) for value in values.to_numpy(dtype=object)[at]]
        elif fields:
            cells = [self._columns.cells(field) for field in fields if field in self._columns]
            self._said[at] = [_with(sentence, _first(cells, place)) for place in at.tolist()]
        else:
            self._said[at] = _with(sentence, "")

    def frame(self, records: Records) -> pd.DataFrame:
        """Row, code and sentence of every row of the sheet that did not become one, in the sheet's order."""
        import numpy as np
        import pandas as pd

        translate = self._columns.translate
        others = [(row, code, _with(translate(LEFT_OUT[code]), _short(text))) for row, code, text in records.others]
        at = np.flatnonzero(self.out)
        frame = pd.DataFrame(
            {
                "row": np.append(np.array([row for row, _, _ in others], "int64"), self._columns.rows[at]),
                "code": pd.Series([code for _, code, _ in others] + self._codes[at].tolist(), dtype="str"),
                "sentence": pd.Series([said for _, _, said in others] + self._said[at].tolist(), dtype="str"),
            }
        )
        return frame.sort_values("row", kind="stable", ignore_index=True)


def _with(sentence: str, value: str) -> str:
    """The sentence about a value; without the colon at its end where there is none."""
    return sentence.format(value=value).rstrip(" :\uff1a")


def _first(columns: Sequence[Sequence[object]], place: int) -> str:
    return next((word for cells in columns if (word := _short(cells[place]))), "")


def _short(value: object) -> str:
    text = "" if value is None or value != value else shown(value).strip()
    return text if len(text) <= LONG else text[:LONG].rstrip() + "…"
