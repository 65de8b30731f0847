"""What is due: as a sheet, on a terminal, and as a calendar file."""

from addin.due.ics import calendar
from addin.due.jobs import Listed, listed

__all__ = ["Listed", "calendar", "listed"]
