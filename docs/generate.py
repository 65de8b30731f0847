"""Rewrite what the docs say of the code: the tables between `<!-- name -->` and `<!-- end -->`.

    python docs/generate.py

A test fails where a page is not what this script makes of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from udfs import activity, contact, exposure, policy, service
from udfs.policy import CONSTANTS, Constant
from workbook.schema import CHOICES, TABLES, Table

DOCS = Path(__file__).parent
_BLOCK = re.compile(r"(<!-- (\w+)(?: (\w+))? -->\n).*?(<!-- end -->)", re.DOTALL)
_FIELD = re.compile(r"{(\w+)[^}]*}")
_PILLARS = {"contact": contact, "activity": activity, "service": service}


def constants(group: str) -> str:
    """The constants of one group, as the Policy table has them."""
    rows: tuple[Constant, ...] = getattr(policy, f"_{group.upper()}")
    return _table(
        ("constant", "default", "unit", "range", "source", "meaning"),
        [(f"`{c.name}`", _number(c.default), c.unit, _range(c), c.source, c.meaning) for c in rows],
    )


def checks(pillar: str) -> str:
    """The checks of a pillar: weight, what a lost point says, what it asks for while it is Unknown."""
    module = _PILLARS[pillar]
    rows = [
        (code, _number(CONSTANTS[f"weight_{code}"].default), module.SENTENCES[code][-1].text, module.UNKNOWN[code])
        for code in module.CHECKS
    ]
    return _table(("check", "weight", "a lost point says", "Unknown until somebody writes down"), rows)


def items(_: str) -> str:
    """The items of exposure."""
    maxima = dict(zip(exposure.ITEMS, exposure.maxima(policy.Policy()), strict=True))
    rows = [
        (code, f"{maxima[code]:.2f}".removesuffix(".00"), exposure.SENTENCES[code][-1].text, exposure.UNKNOWN[code])
        for code in exposure.ITEMS
    ]
    return _table(("item", "most", "its points say", "Unknown until somebody writes down"), rows)


def tables(_: str) -> str:
    """Every input table, column by column."""
    return "\n".join(_input(table) for table in TABLES)


def _input(table: Table) -> str:
    rows = []
    for column in table.columns:
        allowed = ", ".join(word for word, _, _ in CHOICES[column.choices]) if column.choices else ""
        if column.least is not None or column.most is not None:
            allowed = _between(column.least, column.most)
        name = f"**{column.name}**" if column.required else column.name
        rows.append((name, column.vi, column.zh, column.kind, allowed, column.meaning))
    head = f"## {table.name} ({table.vi} · {table.zh})\n\n{table.meaning}\n\n"
    return head + _table(("column", "Tiếng Việt", "中文", "kind", "allowed", "meaning"), rows)


def _range(constant: Constant) -> str:
    return _between(constant.least, constant.most)


def _between(least: float | None, most: float | None) -> str:
    if least is None and most is None:
        return ""
    if most is None:
        return f"from {least:g}"
    return f"{least:g} to {most:g}"


def _number(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:g}"


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    told = [" | ".join(_FIELD.sub(r"*\1*", cell) for cell in line) for line in lines]
    return "".join(f"| {line} |\n" for line in told)


WRITERS: dict[str, Callable[[str], str]] = {"constants": constants, "checks": checks, "items": items, "tables": tables}


def rewritten(page: str) -> str:
    """The page with every generated table as the code has it now."""
    return _BLOCK.sub(lambda found: found[1] + WRITERS[found[2]](found[3] or "") + found[4], page)


def main() -> None:
    """Rewrite every page."""
    for path in sorted(DOCS.glob("*.md")):
        page = path.read_text("utf-8")
        path.write_text(rewritten(page), "utf-8")


if __name__ == "__main__":
    main()
