"""History.Import and History.Forget, and the rows that History.Keep deletes."""
import re
import sqlite3
import time
from contextlib import closing

import pytest
from gi.repository.GLib import Variant
from lumbard import CTL, PATH, PRESENCE, Service
from measure import run_ns
from rig import LUMBARD, Process, wait_until

HISTORY = f"{LUMBARD}.History"
INVALID, UNAVAILABLE = "org.freedesktop.DBus.Error.InvalidArgs", "org.lumbard.Error.HistoryUnavailable"
SECOND, HOUR, DAY = 10**6, 3600 * 10**6, 86400 * 10**6
ROWS = "(a(tisssa{sv}))"
BEGAN = 1704067200 * SECOND  # 2024-01-01
FOREVER = 2**64 - 1


def path_of(service):
    return f"{service.env['XDG_STATE_HOME']}/lumbard/history.db"


def rows_of(service):
    with closing(sqlite3.connect(f"file:{path_of(service)}?mode=ro", uri=True)) as db:
        return db.execute("SELECT at, utc_offset, kind, source, detail FROM journal ORDER BY at, id").fetchall()


def made(n, begin=BEGAN, word="made"):
    return [(begin + i * 10 * 60 * SECOND, 3600, "state", "x11",
             f"state={'active' if i % 2 else 'away'} reason=input before={'away' if i % 2 else 'active'} of={word}-{i}", {})
            for i in range(n)]


def add(service, rows):
    return service.call("Import", ROWS, rows, interface=HISTORY)[0]


def printed(service, what):
    """The output of lumbarctl, on one line."""
    with Process([CTL, "forget", "--yes", what], service.env) as process:
        wait_until(lambda: not process.is_running, what="forget to end")
        return " ".join(process.stdout.split())


def forget(service, begin=0, end=FOREVER):
    return service.call("Forget", "(tt)", begin, end, interface=HISTORY)[0]


def count_in_files(service, word):
    total = 0
    for suffix in ("", "-wal"):
        with open(path_of(service) + suffix, "rb") as stream:
            total += stream.read().count(word)
    return total


@pytest.fixture(scope="module")
def sitting():
    """The service, while a chair reports that the person sits; no test leaves a row of the past."""
    from rig import PrivateBus
    with PrivateBus() as bus, Service(bus, config="") as service:
        service.call("ReportPresence", "(sst)", "chair", "sitting", HOUR, interface=PRESENCE)
        service.wait("State", "passive")
        yield service


@pytest.fixture
def service(sitting):
    yield sitting
    forget(sitting)


def test_a_repeated_import_changes_nothing(service):
    before, rows = rows_of(service), made(1000)
    assert add(service, rows) == 1000
    after = rows_of(service)
    assert [row for row in after if row not in before] == [row[:5] for row in rows]
    assert add(service, rows) == 0 and add(service, rows[5:9] + rows[5:9]) == 0
    assert rows_of(service) == after
    assert add(service, []) == 0


@pytest.mark.parametrize("bad, words", [
    ((BEGAN - 30 * 366 * DAY, 0, "state", "x", ""), "The instant of row 3"),
    ((FOREVER, 0, "state", "x", ""), "The instant of row 3"),
    ((BEGAN, 64801, "state", "x", ""), "The UTC offset of row 3"),
    ((BEGAN, 0, "day", "x", ""), 'The kind of row 3 ("day") is invalid: expected a kind'),
    ((BEGAN, 0, "state", "x" * 257, ""), "The source of row 3"),
    ((BEGAN, 0, "state", "x", "a\nb"), "The detail of row 3"),
    ((BEGAN, 0, "state", "‮x", ""), "The source of row 3")])
def test_a_bad_row_is_named_and_nothing_is_imported(service, bad, words):
    before = rows_of(service)
    name, sentence = service.error("Import", ROWS, made(2) + [(*bad, {})] + made(2), interface=HISTORY)
    assert name == INVALID and words in sentence and sentence.endswith(".")
    assert rows_of(service) == before


def test_a_value_that_this_version_does_not_know(service):
    row = (*made(1)[0][:5], {"heart": Variant("u", 60)})
    name, sentence = service.error("Import", ROWS, [row], interface=HISTORY)
    assert name == INVALID and 'The additional value of row 1 ("heart")' in sentence


def test_rows_of_the_current_sitting(service):
    """Those that exist are skipped, so that an export can be imported again at once; others would change the present state."""
    before = rows_of(service)
    own = [(*row, {}) for row in before]
    assert own and add(service, made(1) + own) == 1
    row = (int(time.time() * SECOND), 0, "state", "x", "state=away reason=idle before=passive")
    name, sentence = service.error("Import", ROWS, [*made(2), (*row, {})], interface=HISTORY)
    assert name == INVALID and "row 3" in sentence and "before the current sitting" in sentence
    assert len(rows_of(service)) == len(before) + 1


def test_words_that_make_no_sense(service):
    """Anyone can import them: the queries must stay correct, and the service alive."""
    numbers = ["0", "-1", "9223372036854775807", "-9223372036854775808", "99999999999999999999", "x", ""]
    kinds = ["state", "rest", "credit", "blip", "bout", "corrected", "credited", "walk", "stretch", "stretch-started", "feedback",
             "suggested", "closed", "snoozed", "skipped", "paused", "resumed"]
    rows = [(BEGAN + i * HOUR, (-64800, 0, 64800)[i % 3], kind, "x", f"start={number} end={number} length={number} state={word} "
             f"sitting={number} steps={number} held={number} before={word} is={word} outcome={word}", {})
            for i, (kind, number, word) in enumerate((k, n, w) for k in kinds for n in numbers for w in ("active", "away", "", "="))]
    assert add(service, rows) == len(rows)
    days = service.call("ListDays", "(ss)", "2023-12-31", "2024-12-31", interface=HISTORY)[0]
    assert days and all(sum(day[1:2] + day[3:4]) <= 26 * HOUR for day in days)
    for method in ("ListBouts", "ListIntervals", "ListStretches", "ListEvents"):
        assert len(service.call(method, "(ttu)", 0, FOREVER, 10000, interface=HISTORY)[0]) <= 10000
    assert forget(service, BEGAN, BEGAN + 1000 * HOUR) == len(rows)


def test_numbers_that_nothing_reports(service):
    """No instant or duration on the bus is below 0 or 2^64-1, and a sum has no overflow."""
    add(service, [(BEGAN + i, 0, "walk", "x", "steps=4294967295", {}) for i in range(2)])
    add(service, [(BEGAN, 0, "stretch", "coach", f"start={n} held={n} outcome=verified", {}) for n in (-1, -2**63)])
    day, = service.call("ListDays", "(ss)", "2024-01-01", "2024-01-01", interface=HISTORY)[0]
    assert (day[-1]["walks"], day[-1]["steps"]) == (2, 2**32 - 1)
    stretches = service.call("ListStretches", "(ttu)", 0, FOREVER, 10, interface=HISTORY)[0]
    assert [(row[0], row[1], row[6]) for row in stretches] == [(BEGAN, BEGAN, 0)] * 2


def test_long_words_of_a_stretch(service):
    """They are cut between characters: otherwise one row would keep all stretches from being read."""
    add(service, [(BEGAN, 0, "stretch", "coach", f"start={BEGAN} exercise=a{'ä' * 30} side=abcdefä outcome=verified", {})])
    row, = service.call("ListStretches", "(ttu)", 0, FOREVER, 10, interface=HISTORY)[0]
    assert row[2:5] == ("a" + "ä" * 15, "abcdef", "verified")


def test_a_stretch_that_another_program_has_written(service):
    with closing(sqlite3.connect(path_of(service))) as other:
        other.execute("INSERT INTO journal(at, utc_offset, kind, source, detail) VALUES(?, 0, 'stretch', 'x', CAST(? AS TEXT))",
                      (BEGAN, b"start=1 exercise=a\xff\x1b[2J side=left outcome=verified"))
        other.commit()
    row, = service.call("ListStretches", "(ttu)", 0, FOREVER, 10, interface=HISTORY)[0]
    assert row[2].startswith("a") and row[2].endswith("[2J") and "\x1b" not in row[2] and row[3] == "left"


def test_a_day_that_a_traveller_has_twice(service):
    """36 hours of one date, by a flight across the date line, are no fault of the sums."""
    date = (int(time.time()) // 86400 - 10) * DAY  # its begin by UTC
    east, west = 13 * 3600, -8 * 3600
    add(service, [(date - 13 * HOUR + i * HOUR, east if i < 12 else west, "state", "x11",
                   f"state={'active' if i % 2 else 'passive'} reason=input before=away", {}) for i in range(47)])
    name = time.strftime("%Y-%m-%d", time.gmtime(date // SECOND))
    day, = service.call("ListDays", "(ss)", name, name, interface=HISTORY)[0]
    assert day[1] > 26 * HOUR
    answer = service.ctl("doctor", "--history")
    assert "Everything looks fine." in answer.stdout and answer.returncode == 0, answer.stdout


def test_too_many_rows(service):
    before, rows = rows_of(service), made(1) * 10001
    name, sentence = service.error("Import", ROWS, rows, interface=HISTORY)
    assert name == INVALID and "at most 10000" in sentence
    assert rows_of(service) == before
    assert add(service, rows[1:]) == 1


def test_others_are_answered_during_an_import(service):
    """Ten thousand rows take many turns. A call meanwhile is answered when its change is on the disk, at the latest after
    2 s; a busy machine may need longer for the import.
    """
    replies = []
    rows = Variant(ROWS, (made(10000),))
    service.conn.call(LUMBARD, PATH, HISTORY, "Import", rows, None, 0, 60000, None,
                      lambda conn, result: replies.append(conn.call_finish(result).unpack()[0]))

    def own_work():
        """The processor time of the service until the next answer, in ns: the disk of a busy machine takes longer."""
        before = run_ns(service.process.pid)
        service.get("State")
        return run_ns(service.process.pid) - before
    assert max(own_work() for _ in range(20)) < 0.25e9
    began = time.monotonic()
    service.call("Pause", "(t)", 0)
    answered = time.monotonic()
    assert [row for row in rows_of(service) if row[2] == "paused"] or answered - began >= 2, "the reply follows the commit"
    service.call("Resume")
    wait_until(lambda: replies, what="the answer")
    assert replies == [10000]
    wait_until(lambda: [row[2] for row in rows_of(service) if row[2] in ("paused", "resumed")] == ["paused", "resumed"],
               what="both changes to be on the disk")


def test_forget(service):
    before = rows_of(service)
    add(service, made(300, word="before"))
    add(service, made(3000, BEGAN + 10 * DAY, "SECRET"))
    add(service, made(300, BEGAN + 40 * DAY, "behind"))
    end = BEGAN + 40 * DAY
    assert count_in_files(service, b"SECRET") >= 3000
    state = [service.get(name) for name in ("State", "SittingSinceTimestamp", "LastRestTimestamp")]
    assert forget(service, BEGAN + 10 * DAY, end - 1) == 3000
    assert count_in_files(service, b"SECRET") == 0
    rows = rows_of(service)
    assert len(rows) == len(before) + 601
    assert (BEGAN + 10 * DAY, "state", "forget", "state=unknown reason=none before=active") in [
        (at, kind, source, detail) for at, _, kind, source, detail in rows], "nothing is claimed about the forgotten time"
    assert forget(service, BEGAN + 10 * DAY, end - 1) == 0 and rows_of(service) == rows
    assert [service.get(name) for name in ("State", "SittingSinceTimestamp", "LastRestTimestamp")] == state
    service.process.stop()
    service.start()
    assert "lost" not in service.process.stderr and rows_of(service)[:601] == rows[:601]
    service.call("ReportPresence", "(sst)", "chair", "sitting", HOUR, interface=PRESENCE)
    service.wait("State", "passive")


def test_forget_keeps_the_current_sitting(service):
    begin = service.get("SittingSinceTimestamp")
    own = [row for row in rows_of(service) if row[0] >= begin]
    assert own
    add(service, made(10))
    assert forget(service) >= 10
    assert rows_of(service) == own
    # lumbarctl shows that something was kept, and nothing where nothing was
    assert re.fullmatch(r"0 entries were deleted\. Entries since .*\d\d:\d\d stay, because they belong to the present sitting\. "
                        r"You can delete them after your next full break\.", printed(service, "all"))
    assert printed(service, "2024-01-01") == "0 entries were deleted."


def test_forget_backwards(service):
    name, sentence = service.error("Forget", "(tt)", 5, 4, interface=HISTORY)
    assert name == INVALID and sentence == "from (5) must not be after to (4)."


@pytest.mark.parametrize("method, signature, arguments", [("Import", ROWS, (made(5),)), ("Forget", "(tt)", (0, FOREVER))])
def test_a_history_that_cannot_be_written(service, method, signature, arguments):
    add(service, made(20))
    before = rows_of(service)
    with closing(sqlite3.connect(path_of(service), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        name, sentence = service.error(method, signature, *arguments, interface=HISTORY)
        other.execute("ROLLBACK")
    assert name == UNAVAILABLE and "Nothing was changed" in sentence
    assert rows_of(service) == before


def test_forget_while_another_program_reads(service):
    """Its log would keep what is deleted: nothing is."""
    add(service, made(20))
    before = rows_of(service)
    with closing(sqlite3.connect(f"file:{path_of(service)}?mode=ro", uri=True, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM journal").fetchall()
        service.call("Pause", "(t)", 0)  # a frame that the reader does not know keeps the log from being emptied
        assert service.error("Forget", "(tt)", 0, FOREVER, interface=HISTORY)[0] == UNAVAILABLE
        other.execute("COMMIT")
    service.call("Resume")
    assert [row for row in before if row not in rows_of(service)] == []


def test_without_a_history(bus):
    state = bus.make("blocked")
    (state / "lumbard").write_text("a file where the folder should be")
    with Service(bus, config="", env={"XDG_STATE_HOME": str(state)}) as service:
        assert service.error("Import", ROWS, made(1), interface=HISTORY)[0] == UNAVAILABLE
        assert service.error("Forget", "(tt)", 0, 1, interface=HISTORY)[0] == UNAVAILABLE


def test_old_rows_are_deleted_with_the_first_commit_of_a_day(bus):
    """Whole days, counted from the last day of use, so that a clock that is wrong by years deletes nothing."""
    now = int(time.time() * SECOND)
    old, last = now - 400 * DAY, now - 3 * DAY
    with Service(bus, config="[History]\nKeep=30 days\n") as service:
        add(service, made(300, old, "SECRET"))
        add(service, made(2, last))
        assert count_in_files(service, b"SECRET") >= 300, "once a day, and when the service starts"
        service.process.stop()
        service.start()
        service.call("Pause", "(t)", 0)
        wait_until(lambda: not count_in_files(service, b"SECRET"), what="the old rows to be deleted")
        assert sorted(row[0] for row in rows_of(service))[:2] == [row[0] for row in made(2, last)]
