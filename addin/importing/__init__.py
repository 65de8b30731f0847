"""Exports of other programs, mails and calendars become rows of the workbook.

First what each file is, then what would be done, then one batch of the journal that can be withdrawn. Nothing here
needs a terminal: see `Session`.
"""

from addin.importing.batching import batch_of
from addin.importing.begin import begin
from addin.importing.gathering import expanded
from addin.importing.planning import plan
from addin.importing.session import Session, standing_of
from addin.importing.shapes import Plan, Standing

__all__ = ["Plan", "Session", "Standing", "batch_of", "begin", "expanded", "plan", "standing_of"]
