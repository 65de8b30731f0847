"""Cells and files: schema, template, reading, validation, report and safe saving. No business rule."""
