"""One SELECT on SQLite and on a real PostgreSQL: what comes back, and that nothing stays there."""

from __future__ import annotations

import contextlib
import datetime as dt
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hosts import needed
from tests.workbook.incoming.files.postgres import NEEDS, PASSWORD, postgres, programs
from workbook.errors import RefusedError
from workbook.incoming.files import query


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    needed(programs() is not None, NEEDS)
    with postgres() as address:
        yield address


@pytest.fixture
def tasks(server: str) -> Iterator[str]:
    """A PostgreSQL with a table of two tasks."""
    psycopg = pytest.importorskip("psycopg")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("DROP TABLE IF EXISTS tasks")
        connection.execute(
            "CREATE TABLE tasks (id bigint, subject text, amount numeric(12,2), rate float8, due date,"
            " done_at timestamp, seen_at timestamptz, open boolean, took interval, tags text[])"
        )
        connection.execute(
            "INSERT INTO tasks VALUES"
            " (9007199254740993, 'Gọi 50% :x', 1234.50, 0.25, '2026-04-23', '2026-04-23 10:15',"
            "  '2026-04-23 03:15+00', true, '90 minutes', '{a,b}'), (2, '', NULL, 'NaN', NULL, NULL, NULL, false, NULL, NULL)"
        )
        yield server


@pytest.fixture
def file(tmp_path: Path) -> str:
    """A SQLite file with one task."""
    with sqlite3.connect(tmp_path / "crm.db") as connection:
        connection.execute("CREATE TABLE tasks (id INTEGER, subject TEXT, amount REAL, content BLOB)")
        connection.execute("INSERT INTO tasks VALUES (1, '=cmd|x', 2.5, x'00ff')")
    connection.close()
    return f"sqlite:///{tmp_path / 'crm.db'}"


def refusal(url: str, sql: str) -> str:
    with pytest.raises(RefusedError) as refused:
        query(url, sql)
    text = str(refused.value)
    assert "\n" not in text
    return text


def test_what_postgresql_answers_becomes_cells(tasks, monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Ho_Chi_Minh")
    time.tzset()
    grid = query(tasks, "SELECT * FROM tasks -- all of them;")[0]
    names = ["id", "subject", "amount", "rate", "due", "done_at", "seen_at", "open", "took", "tags"]
    first = [
        "9007199254740993", "Gọi 50% :x", 1234.5, 0.25, dt.date(2026, 4, 23), dt.datetime(2026, 4, 23, 10, 15),
        dt.datetime(2026, 4, 23, 10, 15), True, dt.timedelta(minutes=90), "['a', 'b']",
    ]  # fmt: skip
    assert grid.head == [names, first, [2, None, None, None, None, None, None, False, None, None]]
    assert grid.rows == 3
    assert grid.columns([1, 12], 1) == [["Gọi 50% :x", None], [None, None]]
    monkeypatch.undo()
    time.tzset()


def test_a_grid_of_a_database_is_named_without_user_and_password(tasks):
    name = query(tasks, "SELECT 1 AS one")[0].file
    assert name.startswith("postgresql+psycopg://127.0.0.1:")
    assert "review" not in name


@pytest.mark.parametrize(
    "sql",
    [
        "WITH gone AS (DELETE FROM tasks RETURNING id) SELECT * FROM gone",
        "SELECT * INTO copied FROM tasks",
        "SELECT setval('counter', 100)",
    ],
)
def test_a_select_that_writes_is_refused_by_postgresql_and_changes_nothing(tasks, sql):
    import psycopg

    with psycopg.connect(tasks, autocommit=True) as connection:
        connection.execute("CREATE SEQUENCE IF NOT EXISTS counter")
        refusal(tasks, sql)
        found = connection.execute(
            "SELECT (SELECT count(*) FROM tasks), to_regclass('copied'), (SELECT is_called FROM counter)"
        ).fetchone()
    assert found == (2, None, False)


def test_what_a_read_only_transaction_lets_through_is_taken_back(tasks):
    """PostgreSQL 15 makes large objects in one; 16 refuses to."""
    import psycopg

    with contextlib.suppress(RefusedError):
        query(tasks, "SELECT lo_create(4711)")
    with psycopg.connect(tasks) as connection:
        assert connection.execute("SELECT count(*) FROM pg_largeobject_metadata").fetchone() == (0,)


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM tasks",
        "SELECT 1; DELETE FROM tasks",
        "SELECT 1 /* ; */; DELETE FROM tasks",
        "SELECT 'a' ; COMMIT",
        "SELECT $a$;$a$, 1; DROP TABLE tasks",
        "ATTACH 'other.db' AS other",
        "SELECT 'never closed",
        "",
    ],
)
def test_anything_but_one_select_is_refused_before_it_is_sent(file, sql):
    assert refusal(file, sql) == "The query is no single SELECT; give one statement that begins with SELECT or WITH."


@pytest.mark.parametrize(
    "sql",
    ["select 1", "  WITH a AS (SELECT 1) SELECT * FROM a;\n", "/* a; */ SELECT ';'", 'SELECT 1 AS "a;b" -- end;'],
)
def test_semicolons_in_texts_and_comments_are_no_second_statement(file, sql):
    assert query(file, sql)[0].rows == 2


def test_what_sqlite_answers_becomes_cells(file):
    grid = query(file, "SELECT *, NULL AS none, 'a:b 5%' AS note FROM tasks")[0]
    assert grid.head == [
        ["id", "subject", "amount", "content", "none", "note"],
        [1, "=cmd|x", 2.5, "00ff", None, "a:b 5%"],
    ]


def test_an_answer_without_rows_still_has_its_headers(file):
    grid = query(file, "SELECT id, subject FROM tasks WHERE 0")[0]
    assert (grid.head, grid.rows, grid.columns([0], 1)) == ([["id", "subject"]], 1, [[]])


def test_a_sqlite_file_is_opened_so_that_it_cannot_be_written(file, tmp_path):
    before = (tmp_path / "crm.db").read_bytes()
    assert "readonly" in refusal(file, "WITH a AS (SELECT 1) DELETE FROM tasks")
    assert (tmp_path / "crm.db").read_bytes() == before


def test_a_sqlite_file_that_is_not_there_is_not_made(tmp_path):
    assert "could not be reached" in refusal(f"sqlite:///{tmp_path / 'none.db'}", "SELECT 1")
    assert list(tmp_path.iterdir()) == []


def test_an_endless_answer_is_refused(file):
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"
    assert "has more than 1048576 rows" in refusal(file, endless)


def test_an_endless_computation_is_given_up(file, monkeypatch):
    monkeypatch.setattr("workbook.incoming.files.sql.MOST_SECONDS", 0.2)
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    assert "interrupted" in refusal(file, endless)


def test_an_endless_computation_is_given_up_by_postgresql_too(tasks, monkeypatch):
    monkeypatch.setattr("workbook.incoming.files.sql.MOST_SECONDS", 0.2)
    assert "statement timeout" in refusal(tasks, "SELECT pg_sleep(30)")


def test_a_day_outside_pythons_calendar_is_refused_in_one_sentence(tasks):
    assert "year" in refusal(tasks, "SELECT 'infinity'::date")


def test_a_wrong_query_says_what_the_database_says(tasks):
    assert 'relation "nothing" does not exist' in refusal(tasks, "SELECT * FROM nothing")


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://review:{PASSWORD.replace('@', '%40').replace('/', '%2F')}@127.0.0.1:1/crm",
        "mssql+pyodbc://review:p%40ss@server/crm",
        "nonsense://review:p%40ss@server/crm",
        "postgresql://review:p%40ss@server:port/crm",
        "review:p%40ss@server",
    ],
)
def test_no_sentence_tells_the_password(url):
    text = refusal(url, "SELECT 1")
    assert "p%40ss" not in text
    assert "p@ss" not in text


def test_a_wrong_password_is_not_told(server):
    text = refusal(server.replace("p%40ss", "not%40this"), "SELECT 1")
    assert "password authentication failed" in text
    assert "not@this" not in text


def test_without_the_extra_the_sentence_names_the_command(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "sqlalchemy", None)
    assert refusal("sqlite://", "SELECT 1") == (
        "What reads databases is not installed; run: pip install account-review[sql]"
    )
