"""The history after ten years: queries compared with the SQLite library alone, and a start compared with an empty history."""
import sqlite3
import subprocess
import tempfile
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import made_history
import measure
import pytest
import rig
from bench_desk import DAEMON, PATH, running, unit_environment
from gi.repository import Gio, GLib
from recomputed_history import DAY, HOUR, History

HISTORY = "org.lumbard.Lumbard1.History"
COST = str(rig.BUILD / "tests" / "bench" / "history-cost")
YEARS, FIRST = 10, date(2016, 1, 4)
YEAR = 364 * DAY  # whole weeks
LAST = FIRST + timedelta(days=YEARS * 364 - 1)


# One made-up year, and its rows again with all instants moved: making up ten of them would take 15 s.
AGAIN = f"""WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i + 1 FROM n WHERE i < {YEARS - 1}) INSERT INTO
journal(at, utc_offset, kind, source, detail) SELECT at + i * {YEAR}, utc_offset, kind, source, CASE
WHEN detail GLOB 'start=1* end=1*' THEN
    'start=' || (substr(detail, 7, 16) + i * {YEAR}) || ' end=' || (substr(detail, 28, 16) + i * {YEAR}) || substr(detail, 44)
WHEN detail GLOB 'start=1*' THEN 'start=' || (substr(detail, 7, 16) + i * {YEAR}) || substr(detail, 23)
WHEN detail GLOB 'end=1*' THEN 'end=' || (substr(detail, 5, 16) + i * {YEAR}) || substr(detail, 21)
ELSE detail END FROM n CROSS JOIN journal ORDER BY i, id"""


def write_ten_years(path):
    made_history.write(path, made_history.rows(str(FIRST), 364))
    with closing(sqlite3.connect(path)) as db, db:
        db.executescript("PRAGMA synchronous=OFF; PRAGMA journal_mode=OFF; PRAGMA cache_size=-65536")
        db.execute(AGAIN)
        db.execute("PRAGMA journal_mode=WAL")
        return db.execute("SELECT count(*) FROM journal").fetchone()[0]


@pytest.fixture(scope="module")
def years():
    """A bus, and a history of ten years in memory that the service of today has migrated."""
    with rig.PrivateBus() as bus, tempfile.TemporaryDirectory(dir="/dev/shm") as memory:
        env = {**bus.env, "XDG_STATE_HOME": memory}
        desk = SimpleNamespace(bus=bus, env=env, conn=bus.connect(), path=Path(memory) / "lumbard" / "history.db")
        desk.rows = write_ten_years(str(desk.path))
        with running(desk, DAEMON, rig.LUMBARD):
            pass
        yield desk


def begin(conn, method, *arguments):
    """Calls without waiting for the reply; the list gets the reply, or the name of the error."""
    done = []

    def on_reply(connection, result):
        try:
            done.append(connection.call_finish(result).unpack()[0])
        except GLib.Error as error:
            done.append(Gio.DBusError.get_remote_error(error) or str(error))
    signature = "(ss)" if method == "ListDays" else "(ttu)"
    conn.call(rig.LUMBARD, PATH, HISTORY, method, GLib.Variant(signature, arguments), None, Gio.DBusCallFlags.NONE, 300_000,
              None, on_reply)
    return done


def ask(conn, method, *arguments):
    done = begin(conn, method, *arguments)
    while not done:
        GLib.MainContext.default().iteration(True)
    return done[0]


def cost(desk, runs, kind, first, last):
    """The least processor time of all runs, in ms, of the query and of its SQL alone; and the number of rows."""
    out = subprocess.run([COST, str(desk.path), str(runs), kind, str(first), str(last)], check=True, stdout=subprocess.PIPE, text=True)
    query, sql, rows = map(int, out.stdout.split())
    assert rows > 0
    return query / 1e6, sql / 1e6, rows


def compute_all(desk):
    """The first query computes all days. Meanwhile other calls are answered."""
    other, gets = desk.bus.connect(), 0
    done = begin(desk.conn, "ListDays", str(FIRST), str(LAST + timedelta(days=5)))
    while not done:
        rig.get(other, rig.LUMBARD, PATH, HISTORY, "Healthy")
        gets += 1
        while GLib.MainContext.default().iteration(False):
            pass
    assert gets > 1
    return done[0]


def compare_days(desk, days):
    """With a plain computation of the last weeks, and with the numbers of rows of all years."""
    with closing(sqlite3.connect(desk.path)) as db:
        since = int(datetime(LAST.year, LAST.month, LAST.day).timestamp() - 40 * 86400) * 10**6
        rows = db.execute("SELECT at, utc_offset, kind, source, detail FROM journal WHERE at > ? ORDER BY at, id", (since,)).fetchall()
        suggested, walks = (db.execute("SELECT count(*) FROM journal WHERE kind = ?", (kind,)).fetchone()[0]
                            for kind in ("suggested", "walk"))
        stretches = db.execute("SELECT count(*) FROM journal WHERE kind = 'stretch' AND detail NOT LIKE '%stopped%'").fetchone()[0]
    weeks = History(rows, rows[-1][0] + DAY).list_days(str(LAST - timedelta(days=33)), str(LAST - timedelta(days=2)))
    assert [day for day in days if weeks[0][0] <= day[0] <= weeks[-1][0]] == weeks and len(weeks) > 20
    assert (sum(day[9] for day in days), sum(day[10] for day in days), sum(day[11]["walks"] for day in days)) == (
        suggested, stretches, walks)


def test_queries(table, years):
    with running(years, DAEMON, rig.LUMBARD) as daemon:
        before = measure.dirty(daemon.pid)
        days = compute_all(years)
        assert len(days) > 3000
        compare_days(years, days)
        assert ask(years.conn, "ListDays", str(FIRST), str(LAST + timedelta(days=5))) == days
        rig.rest(1)
        grown = measure.dirty(daemon.pid) - before
        table.add("private dirty memory after queries of ten years", f"{before} kB", f"{grown:+} kB", "+256 kB")
        assert grown <= 256


def test_cost(table, years):
    """Beside the SQL that a query executes, its own work is small."""
    number = (LAST - date(1970, 1, 1)).days
    noon = (number - 200) * DAY + 12 * HOUR
    for what, *span in (("days of ten years", "days", number - YEARS * 364 + 1, number),
                        ("days of a week", "days", number - 206, number - 200),
                        ("the last week", "days", number - 6, number),
                        ("bouts of a day", "bouts", noon - 12 * HOUR, noon + 12 * HOUR)):
        ours, floor, _ = cost(years, 15, *span)
        assert table.ratio(f"{what}, to its SQL", floor, ours, "ms", 2, 2) <= 2


def test_steps(table, years):
    """A query that computes all days takes many turns of the loop, each of them short."""
    number = (LAST - date(1970, 1, 1)).days
    for _ in range(3):  # noise makes a try worse, never better
        longest, _, steps = cost(years, 0, "days", number - YEARS * 364 + 1, number)
        if longest <= 20:
            break
    table.add("work of one turn for a long query", "", f"{longest:.1f} ms", "20 ms")
    assert steps > 50 and longest <= 20


def test_calls_that_wait(years):
    """At most eight wait, and those of a caller that has left the bus end."""
    with running(years, DAEMON, rig.LUMBARD) as daemon:
        caller = years.bus.connect()
        whole = measure.run_ns(daemon.pid)
        stretches = ask(years.conn, "ListStretches", 0, 2**63, 10000)
        assert len(stretches) > 3000 
        whole = measure.run_ns(daemon.pid) - whole
        calls = [begin(caller, "ListStretches", 0, 2**63, 10000) for _ in range(9)]
        rig.wait_until(lambda: GLib.MainContext.default().iteration(False) or any(calls), what="the refusal")
        assert calls[8] == ["org.freedesktop.DBus.Error.LimitsExceeded"] and not any(calls[:8])
        caller.close_sync(None)
        before = measure.run_ns(daemon.pid)
        rig.wait_until(lambda: isinstance(ask(years.conn, "ListEvents", 0, 1, 1), list), what="a place")
        rig.rest(0.5)
        assert measure.run_ns(daemon.pid) - before < whole


def test_start(table, years):
    """From exec to the bus name, with ten years and with an empty history in turns."""
    times = {True: [], False: []}
    with tempfile.TemporaryDirectory(dir="/dev/shm") as empty:
        env = {**years.env, **unit_environment()}
        # Noise makes a try worse, never better; the first one creates the empty history.
        while len(times[True]) < 14 or (len(times[True]) < 56 and min(times[True]) > 1.15 * min(times[False])):
            for is_full in times:
                state = years.env["XDG_STATE_HOME"] if is_full else empty
                times[is_full].append(measure.time_to_name(years.conn, DAEMON, {**env, "XDG_STATE_HOME": state}, rig.LUMBARD) * 1e3)
    ratio = table.ratio("start with ten years of history, to one without", min(times[False]), min(times[True]), "ms", 1.05, 1.15)
    assert ratio <= 1.15
