"""Cells of foreign files become dates, numbers, lengths of time and truth values: a column decides, never a cell."""

from workbook.incoming.values.amounts import Numbers, numbers
from workbook.incoming.values.lengths import flags, hours
from workbook.incoming.values.moments import Dates, dates

__all__ = ["Dates", "Numbers", "dates", "flags", "hours", "numbers"]
