"""The pack: the whole review in one file for the meeting, as a page to open, as slides or as print.

What it tells is gathered once (`facts`); a page, slides and a print are three ways to lay the same out.
"""

from addin.pack.facts import Chart, Facts, Section, facts

__all__ = ["Chart", "Facts", "Section", "facts"]
