"""What a test needs besides Python: missing, it skips visibly on a user's machine and fails in CI."""

from __future__ import annotations

import os

import pytest


def needed(there: object, what: str) -> None:
    """Skip the test where `there` is false; in CI that is a failure."""
    if not there:
        if os.environ.get("CI"):
            pytest.fail(f"CI must have {what}")
        pytest.skip(f"needs {what}")
