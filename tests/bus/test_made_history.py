"""The made-up history is one that the service could have written."""
import re
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import made_history
from lumbard import Service

EFFECTS = Path(__file__).parents[2] / "src" / "app" / "effects.c"


def read(path):
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        return db.execute("SELECT at, utc_offset, kind, source, detail FROM journal ORDER BY id").fetchall()


def test_all_kinds_and_words_of_the_service():
    source = EFFECTS.read_text(encoding="utf-8")
    rows = list(made_history.rows(days=1200))
    for kind, words in {(kind, " ".join(re.findall(r"([a-z]+)=", detail))) for _, _, kind, _, detail in rows}:
        assert f'"{kind}"' in source, kind
        assert words in {" ".join(re.findall(r"([a-z]+)=", text)) for text in re.findall(r'"([^"]+=[^"]*)"', source)}, words
    assert {kind for _, _, kind, _, _ in rows} >= {
        "state", "rest", "credit", "blip", "bout", "suggested", "closed", "snoozed", "skipped", "stretch-started", "stretch",
        "feedback", "walk", "paused", "resumed", "corrected", "credited"}


def test_the_same_arguments_make_the_same_rows():
    first = list(made_history.rows(first="2024-02-20", days=30))
    assert first == list(made_history.rows(first="2024-02-20", days=30))
    assert first != list(made_history.rows(first="2024-02-20", days=30, seed=2))


def test_offsets_are_those_of_the_zone():
    rows = list(made_history.rows(first="2024-03-25", days=10, flights={"2024-03-30": "Pacific/Apia"}))
    zones = {ZoneInfo("Europe/Berlin"), ZoneInfo("Pacific/Apia")}
    for at, offset, *_ in rows:
        assert offset in {datetime.fromtimestamp(at / 10**6, zone).utcoffset().total_seconds() for zone in zones}
    assert len({offset for _, offset, *_ in rows}) == 2


def test_the_service_uses_it(bus):
    rows = list(made_history.rows(first="2024-12-20", days=10))
    path = made_history.prepare(bus, rows)
    with Service(bus, config="") as service:
        assert service.get("State") == "unknown"
        assert [line.rpartition("; ")[2] for line in service.process.stderr.splitlines() if "history" in line] == [
            "it was brought up to date"]
    assert read(path)[:len(rows)] == rows
