"""The four commands, as a manager types them."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from addin import quarter_cli
from tests.addin.quarter.conftest import quarters, rows, snapshot_of

Q2, Q3 = ("--as-of", "2026-06-30"), ("--as-of", "2026-09-30")


@pytest.fixture
def run():
    main = click.Group()
    quarter_cli.attach(main)

    def command(*words: object) -> Result:
        return CliRunner().invoke(main, [str(word) for word in words])

    return command


def test_a_quarter_is_closed_listed_compared_with_and_reopened(run, sample: Path):
    assert "No quarter was closed yet." in run("quarters", sample).output
    done = run("close", sample, *Q2)
    assert (done.exit_code, done.output.startswith("2026 Q2 is closed as of 2026-06-30: 60 accounts frozen")) == (
        1,
        True,
    )
    compared = run("compare", sample, *Q3)
    assert compared.exit_code == 1
    told = " ".join(compared.output.split())
    assert "Compared with 2026 Q2 as of 2026-06-30" in told
    assert "Exposure: 20 accounts worse, 12 better, 28 flat" in told
    assert len(rows(sample, "Compare", "Compare")) == 60
    again = run("reopen", sample, "2026-Q2", "--reason", "late invoices")
    assert (again.exit_code, again.output.startswith("2026 Q2 is open again.")) == (0, True)
    assert "late invoices" in " ".join(run("quarters", sample).output.split())


def test_a_closed_quarter_whose_file_is_gone_is_marked_and_not_said_to_be_kept(run, sample: Path):
    run("close", sample, *Q2)
    snapshot_of(sample, "2026-Q2").unlink()
    listed = " ".join(run("quarters", sample).output.split())
    assert "2026 Q2 as of 2026-06-30: closed on" in listed
    assert "of 2026 Q2 is not in" in listed
    assert listed.endswith("Or reopen 2026 Q2 with a reason, and close it again.")
    again = run("reopen", sample, "2026-Q2", "--reason", "its file is lost")
    assert again.exit_code == 0
    assert again.output.startswith("2026 Q2 is open again; close it again. The snapshot 2026-Q2-")
    assert "is kept" not in again.output


def test_a_snapshot_without_its_note_is_listed(run, sample: Path):
    run("close", sample, *Q2)
    snapshot_of(sample, "2026-Q2").with_name("2026-Q2-1.closed.json").unlink()
    listed = " ".join(run("quarters", sample).output.split())
    assert "No quarter was closed yet." not in listed
    assert "its note 2026-Q2-1.closed.json is not; put the note back" in listed


def test_closing_twice_ends_with_exit_code_2_and_one_sentence(run, sample: Path):
    run("close", sample, *Q2)
    before = quarters(sample)
    done = run("close", sample, *Q2)
    assert (done.exit_code, done.output.count("\n")) == (2, 1)
    assert "2026 Q2 is closed already" in done.output
    assert quarters(sample) == before


def test_closing_before_the_end_wants_early_to_be_said(run, sample: Path):
    refused = run("close", sample, "--as-of", "2026-08-14")
    assert (refused.exit_code, "it ends on 2026-09-30" in refused.output) == (2, True)
    assert run("close", sample, "--as-of", "2026-08-14", "--early").exit_code == 1


@pytest.mark.parametrize(
    "words", [("reopen", "2026-Q2", "--reason", "x"), ("quarters",), ("close", *Q2), ("compare", *Q3)]
)
def test_a_name_that_is_no_workbook_is_refused_and_leaves_no_folder(run, tmp_path: Path, words):
    command, *rest = words
    done = run(command, tmp_path / "Nothing.xlsx", *rest)
    assert done.exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_comparing_without_an_earlier_quarter_says_first_review(run, sample: Path):
    assert "First review: no earlier quarter is closed" in " ".join(run("compare", sample, *Q3).output.split())


def test_help_names_every_command_in_one_line(run):
    told = run("--help").output
    assert all(name in told for name in ("close", "compare", "quarters", "reopen"))
