"""Whatever bytes a file holds, reading it ends: in rows, in sentences, or in one refusal."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.workbook.incoming.mail.made import answer, eml, event, ics, mbox, msg, read
from tests.workbook.incoming.mail.test_calendars import CUSTOM, weekly
from tests.workbook.incoming.mail.test_outlook import KIM, OURS, SENT
from workbook.errors import RefusedError

SEEDS = {
    "ics": ics(event("LOCATION:Zoom"), weekly("EXDATE:20240610T020000Z", uid="s"), more=[CUSTOM.format("+0330")]),
    "eml": eml("Cc: =?utf-8?B?QsOhbw==?= <b@acme.com>", "Received: from a; Mon, 4 Mar 2024 09:30:00 +0700"),
    "mbox": mbox(eml(), answer("In-Reply-To: <1@firm.vn>")),
    "msg": msg(OURS, KIM, sent=SENT),
}
WORDS = [
    b"\n",
    b"\r\n ",
    b"\0",
    b"=?utf-8?B?",
    b"FREQ=SECONDLY",
    b"\nFrom a Mon 10:30\nX: y\n",
    b"(" * 300,
    b"99999999",
    b"BEGIN:VEVENT\n",
    b"\xff",
    b",",
    b'"',
    b"INTERVAL=0",
]


@st.composite
def damaged(draw, seed):
    """A good file with some places overwritten, cut out, or filled with what parsers trip over."""
    whole = bytearray(seed)
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(whole)))
        new = draw(st.one_of(st.binary(max_size=12), st.sampled_from(WORDS)))
        # A compound file survives only what moves nothing behind it.
        gone = draw(st.one_of(st.just(len(new)), st.integers(0, 12)))
        whole[at : at + gone] = new
    return bytes(whole)


@pytest.mark.parametrize("name", SEEDS)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_damaged_file_ends_in_rows_or_sentences(name, data):
    content = data.draw(damaged(SEEDS[name]))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a"
        path.write_bytes(content)
        try:
            found = read(path)
        except RefusedError:
            return
    assert found.rows["date"].notna().all()
    assert found.left_out["sentence"].str.startswith("a").all()
    found.rows.to_csv().encode()
