"""The interface History: its answers are those of a plain computation from the journal, whatever the rows are."""
import random
import sqlite3
import time
from contextlib import closing
from datetime import date, timedelta

import made_history
import pytest
from lumbard import Service
from recomputed_history import DAY, HOUR, MINUTE, SECOND, History, read
from rig import LUMBARD

HISTORY = f"{LUMBARD}.History"
LISTS = {"ListBouts": "list_bouts", "ListIntervals": "list_intervals", "ListStretches": "list_stretches", "ListEvents": "list_events"}


def ask(service, method, *arguments):
    signature = "(ss)" if method == "ListDays" else "(ttu)"
    (rows,) = service.call(method, signature, *arguments, interface=HISTORY)
    return rows


def is_same(found, expected, slack):
    """The sums of the last day grow until the service answers."""
    if len(found) != len(expected) or found[:-1] != expected[:-1]:
        return False
    for one, other in zip(found[-1:], expected[-1:]):
        pairs = [*zip(one[:-1], other[:-1]), *((one[-1][name], other[-1].get(name)) for name in one[-1])]
        if not all(a == b or isinstance(a, int) and b <= a <= b + slack for a, b in pairs):
            return False
    return True


def compare(service, path, fate, count=12):
    """All days, twice, as the second answer comes from the sums that the first one stored; and some spans of all lists."""
    rows = read(path)
    now = time.time_ns() // 1000
    whole = History(rows, now)
    days = sorted(whole.days)
    for first, last in [(days[0], days[-1]), (days[0], days[-1])] + [sorted(fate.choices(days, k=2)) for _ in range(4)]:
        found, expected = ask(service, "ListDays", str(first), str(last)), whole.list_days(str(first), str(last))
        assert is_same(found, expected, time.time_ns() // 1000 - now), [pair for pair in zip(found, expected) if pair[0] != pair[1]]
    for method, plain in LISTS.items():
        for _ in range(count):
            start = fate.randrange(rows[0][0] - DAY, rows[-1][0] + DAY)
            end, most = start + int(10 ** fate.uniform(7, 12)), fate.choice([1, 7, 10000])
            found = ask(service, method, start, end, most)
            assert found == getattr(whole, plain)(start, end, most), (method, start, end, most)
    assert service.get("Records", HISTORY) == len(rows) and service.get("FirstTimestamp", HISTORY) == rows[0][0]


def disturb(rows, fate):
    """Rows as they stand after corrections, restarts, rests that were replaced, and a clock that was wrong."""
    rows = [list(row) for row in rows]
    for _ in range(len(rows) // 40):
        at, offset = fate.choice(rows)[:2]
        start = at - fate.randrange(1, 48 * HOUR)
        end = min(at, start + fate.randrange(1, 3 * HOUR))
        state = fate.choice(["away", "standing", "passive", "active", "unknown"])
        new = fate.choice([
            ["corrected", "person", f"start={start} end={end} state={state}"],
            ["corrected", "reading", f"start={start} end={end} state=passive"],
            ["credited", "desk", f"start={start} end={end} state=away"],
            ["rest", "idle", f"start={at} length=0"], ["rest", "idle", "start=0 length=0"],
            ["blip", "presence", f"start={start}"], ["state", "none", "state=unknown reason=none before=active"],
            ["state", "x", "state=nonsense"], ["rest", "x", "no words"], ["strange", "x", ""],
            ["bout", "presence", f"start={start} sitting=5"], ["credit", "idle", f"start={start} length={at - start}"]])
        rows.insert(fate.randrange(len(rows)), [at, offset, *new])
    for _ in range(20):
        fate.choice(rows)[1] = fate.choice([-36000, 49500, 0, 3600])
    return rows


@pytest.mark.parametrize("first, days, zone, flights", [
    ("2024-03-20", 25, "Europe/Berlin", {}), ("2023-10-20", 20, "Pacific/Chatham", {"2023-10-28": "America/New_York"}),
    ("2022-12-28", 12, "Pacific/Honolulu", {"2023-01-02": "Pacific/Apia", "2023-01-05": "Pacific/Honolulu"})])
def test_made_up_years(bus, first, days, zone, flights):
    path = made_history.prepare(bus, made_history.rows(first, days, zone, 120, flights=flights))
    with Service(bus, config="") as service:
        compare(service, path, random.Random(1))


@pytest.mark.parametrize("seed", range(4))
def test_random_rows(bus, seed):
    fate = random.Random(seed)
    first = date.today() - timedelta(days=14 + 100 * (seed % 2))
    path = made_history.prepare(bus, disturb(made_history.rows(str(first), 14, "Europe/Lisbon", 90, seed), fate))
    with Service(bus, config="") as service:
        compare(service, path, fate)


def insert(path, rows):
    with closing(sqlite3.connect(path)) as db, db:
        db.executemany("INSERT INTO journal(at, utc_offset, kind, source, detail) VALUES(?,?,?,?,?)", rows)
