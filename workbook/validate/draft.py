"""One table on its way from raw to typed: its columns, which cells are spoilt, which rows are out, what was found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from workbook.reading import RawTable
from workbook.schema import Table
from workbook.schema.cells import Bad, shown
from workbook.schema.values import WARNINGS, blank, typed
from workbook.validate.defects import Defect

if TYPE_CHECKING:
    import pandas as pd

Mask = NDArray[np.bool_]


class Draft:
    """A table while it is checked.

    Parameters
    ----------
    table
        What it should be.
    raw
        What it is on its sheet, or None where the book does not have it.
    """

    def __init__(self, table: Table, raw: RawTable | None) -> None:
        self.table = table
        self.defects: list[Defect] = []
        self.header_row = raw.header_row if raw else 1
        self.headers = raw.headers if raw else {}
        usable = raw is not None and not self._headings(raw)
        self.rows = np.array(raw.rows if raw and usable else [], dtype="int64")
        self.gone: Mask = np.zeros(len(self.rows), dtype=bool)
        self.bad: dict[str, Mask] = {}
        self.columns: dict[str, pd.Series] = {}
        for column in table.columns:
            self._type(column.name, raw if usable else None)

    def __len__(self) -> int:
        return len(self.rows)

    def report(self, mask: Mask, column: str, code: str, details: Sequence[str] | str = "") -> None:
        """Note a defect for each row of `mask`; `details` is one for all, or one for each."""
        import pandas as pd

        places = np.flatnonzero(mask)
        if isinstance(details, str):
            details = [details] * len(places)
        if not len(places):
            return
        cells = self.columns[column].iloc[places]
        values = [self._written(column, cell) for cell in cells.astype(object).where(cells.notna(), pd.NaT)]
        rows = self.rows[places].tolist()
        self.defects += [
            Defect(self.table.name, row, column, value, code, detail)
            for row, value, detail in zip(rows, values, details, strict=True)
        ]

    def spoil(self, mask: Mask, column: str, code: str, details: Sequence[str] | str = "") -> None:
        """Note a defect for each row of `mask` and take the cell as unusable."""
        if mask.any():
            self.report(mask, column, code, details)
            self.clear(mask, column)

    def clear(self, mask: Mask, column: str) -> None:
        """Take cells as unusable."""
        if mask.any():
            self.columns[column] = self.columns[column].mask(mask)
            self.bad[column] = self.bad[column] | mask

    def missing(self, column: str) -> Mask:
        """Where the column's cells are blank or unusable."""
        return np.asarray(self.columns[column].isna(), dtype=bool)

    def frame(self) -> pd.DataFrame:
        """The typed table, without the rows that are out."""
        import pandas as pd

        speaking = [column.name for column in self.table.columns if column.blank_speaks]
        columns = {**self.columns, "row": self.rows} | {f"{name}_bad": self.bad[name] for name in speaking}
        frame = pd.DataFrame(columns, copy=False)
        return frame[~self.gone].reset_index(drop=True) if self.gone.any() else frame

    def _headings(self, raw: RawTable) -> bool:
        """Note what is wrong with the headers and with merged cells; true where the table cannot be used."""
        name, headings = self.table.name, raw.headings
        for header, column in headings.repeated:
            self.defects.append(Defect(name, raw.header_row, column, header, "repeated_header"))
        for row, area in raw.merged:
            self.defects.append(Defect(name, row, "", area, "merged_cells"))
        for column in headings.missing:
            near = headings.nearest.get(column, "")
            self.defects.append(Defect(name, raw.header_row, column, "", "missing_column", near))
        return bool(headings.missing)

    def _type(self, name: str, raw: RawTable | None) -> None:
        column = self.table.column(name)
        self.bad[name] = np.zeros(len(self), dtype=bool)
        if raw is None or name not in raw.columns:
            self.columns[name] = blank(column, len(self))
            return
        index = {row: place for place, row in enumerate(raw.rows)} if raw.currencies.get(name) else {}
        marks = {mark: index[row] for mark, row in raw.currencies.get(name, {}).items() if row in index}
        self.columns[name], bad = typed(column, raw.columns[name], marks)
        self.defects += [self._defect(name, found) for found in bad]
        self.bad[name][[found.at for found in bad if found.code not in WARNINGS]] = True

    def _defect(self, column: str, found: Bad) -> Defect:
        return Defect(self.table.name, int(self.rows[found.at]), column, found.value, found.code, found.detail)

    def _written(self, column: str, cell: object) -> str:
        text = "" if cell is None or cell != cell else shown(cell)
        return text.removesuffix(" 00:00")
