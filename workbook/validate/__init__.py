"""From raw tables to typed ones, with every defect found on the way."""

from workbook.validate.defects import DEFECT_COLUMNS
from workbook.validate.flow import Validated, validate

__all__ = ["DEFECT_COLUMNS", "Validated", "validate"]
