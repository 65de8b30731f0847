"""The add-in, built once for all its tests."""

from __future__ import annotations

import pytest

from addin import build
from tests.hosts import needed

INTERPRETER = r"C:\Users\an\AppData\Local\AccountReview\Scripts\pythonw.exe"


@pytest.fixture(scope="session")
def made() -> bytes:
    try:
        import pyopenvba  # noqa: F401
    except ModuleNotFoundError:
        needed(False, "pyOpenVBA: pip install -e '.[test]'")
    return build.content()


@pytest.fixture(scope="session")
def installed(made) -> bytes:
    return build.configured(made, INTERPRETER)
