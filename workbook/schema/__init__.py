"""The workbook's form as data: tables, columns, lists, and how a raw column becomes a typed one."""

from workbook.schema.lists import CHOICES
from workbook.schema.tables import BY_NAME, TABLES, Column, Table

__all__ = ["BY_NAME", "CHOICES", "TABLES", "Column", "Table"]
