"""The docs say what the code does: their tables are made from it, and their names are its own."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted((ROOT / "docs").glob("*.md"))


def _generate() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_every_generated_table_is_what_the_code_has_now(page: Path) -> None:
    text = page.read_text("utf-8")
    assert _generate().rewritten(text) == text, "run: python docs/generate.py"


def test_every_check_and_item_has_its_formula_in_the_model_page() -> None:
    from udfs import activity, contact, service

    prose = re.sub(r"<!-- \w+.*?<!-- end -->", "", (ROOT / "docs" / "model.md").read_text("utf-8"), flags=re.DOTALL)
    missing = [code for pillar in (contact, activity, service) for code in pillar.CHECKS if f"{code}" not in prose]
    assert [code for code in missing if code not in ("S2", "S3")] == []


def test_the_json_page_names_every_key_that_is_written() -> None:
    from datetime import date

    import pandas as pd

    from udfs.as_json import as_json
    from udfs.model import review

    accounts = pd.DataFrame({"account_id": ["1"], "account": ["A"], "owner": ["Lan"], "revenue_12m": [5.0]})
    defects = pd.DataFrame(columns=["table", "row", "column", "value", "code", "message", "fix"])
    told = as_json(review({"Accounts": accounts}, date(2026, 9, 30)), defects)
    page = (ROOT / "docs" / "json.md").read_text("utf-8")
    keys = {*told, *told["accounts"][0], *told["top"], *told["lose"], *told["accounts"][0]["exposure"]}
    assert sorted(key for key in keys if not re.search(rf"`({key}|\w+\.{key})|`{key}", page)) == []
    json.dumps(told, allow_nan=False)


@pytest.mark.parametrize("page", [*PAGES, ROOT / "README.md", ROOT / "CHANGELOG.md"], ids=lambda path: path.name)
def test_every_file_a_page_points_to_is_there(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []
