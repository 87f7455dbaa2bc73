"""Makes up the history of years: the journal of a person with working days, weekends, holidays, films and stretches.

The rows have the kinds and words that src/app/effects.c writes, in the order in which the service writes them. The same
arguments make the same rows.
"""
import os
import sqlite3
from contextlib import closing
from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from lumbard import Service

SECOND, MINUTE, HOUR = 10**6, 60 * 10**6, 3600 * 10**6
REST, LIMIT = 5 * MINUTE, 30 * MINUTE
SESSIONS = {"work": ((8.4, 3.8), (12.9, 4.7), (20.0, 2.0)), "weekend": ((10.0, 2.5), (20.5, 4.0)), "off": ()}  # hours: begin, length
SHARE = {"work": 1.25, "weekend": 0.53, "off": 0}  # of the rows of an average day
PASSIVE = (("media", "mpris"), ("call", "pipewire"), ("game", "gamemode"), ("inhibitor", "inhibit_kde"), ("worn", "watch"))
TABLES = """PRAGMA page_size=1024; PRAGMA application_id=1819635042; PRAGMA user_version=1;
CREATE TABLE journal(id INTEGER PRIMARY KEY, at INTEGER NOT NULL, utc_offset INTEGER NOT NULL, kind TEXT NOT NULL,
source TEXT NOT NULL, detail TEXT NOT NULL);
CREATE TABLE snapshot(one INTEGER PRIMARY KEY CHECK(one = 1), boot_id TEXT NOT NULL, real_at INTEGER NOT NULL,
boot_at INTEGER NOT NULL, deadline_at INTEGER NOT NULL, is_clean INTEGER NOT NULL, state TEXT NOT NULL);"""


class Offsets:
    """UTC offsets of a zone; zoneinfo is asked twice a day, and for each instant only on the two days of DST."""

    def __init__(self, zone):
        self.zone, self.begin, self.end, self.fixed = ZoneInfo(zone), 0, 0, None

    def ask(self, at):
        return int(datetime.fromtimestamp(at / SECOND, self.zone).utcoffset().total_seconds())

    def at(self, at):
        if not self.begin <= at < self.end:
            self.begin, self.end = at - 36 * HOUR, at + 36 * HOUR
            first, last = self.ask(self.begin), self.ask(self.end)
            self.fixed = first if first == last else None
        return self.ask(at) if self.fixed is None else self.fixed


class Life:
    """The rows of one person, day by day. now: the instant up to which the rows reach."""

    def __init__(self, zone, seed):
        self.random, self.offsets, self.rows = Random(seed), Offsets(zone), []
        self.now, self.state, self.since, self.reason = 0, "unknown", 0, "none"
        self.bout_at, self.sitting, self.due, self.suggested, self.side = 0, 0, LIMIT, 0, 0

    def add(self, at, kind, source, detail):
        self.rows.append((at, self.offsets.at(at), kind, source, detail))

    def enter(self, state, at, reason, source=None):
        """A new state begins; the end of an absence is a rest, and the end of a bout if the rest is long enough."""
        if self.state == "away" and state != "unknown":
            length, start = at - self.since, self.since
            is_rest = length >= REST or self.reason == "stretch"
            if is_rest and self.bout_at:
                self.add(start, "bout", "presence", f"start={self.bout_at} sitting={self.sitting}")
            self.add(at, "rest" if is_rest else "credit", self.reason, f"start={start} length={length}")
            if is_rest:
                self.bout_at, self.sitting, self.due = 0, 0, LIMIT
            else:
                self.sitting = self.sitting * (REST - length) // REST
        elif self.state in ("active", "passive"):
            self.sitting += at - self.since
        if not self.bout_at and state in ("active", "passive"):
            self.bout_at = at
        source = source or ("wayland" if reason in ("input", "idle") else reason)
        self.add(at, "state", source, f"state={state} reason={reason} before={self.state}")
        self.state, self.since, self.reason, self.now = state, at, reason, at

    def active(self, at):
        self.enter("active", at, "input")

    def away(self, length, reason="idle"):
        self.enter("away", self.now, reason)
        self.active(self.now + length)

    def blip(self):
        """A key is pressed by chance, and the absence turns out to continue."""
        self.enter("away", self.now, "idle")
        start, bout, sitting = self.now, self.bout_at, self.sitting
        back = start + self.random.randrange(REST, 3 * REST)
        self.active(back)
        self.add(back, "blip", "presence", f"start={start}")
        self.add(start, "state", "wayland", "state=away reason=idle before=active")
        self.state, self.since, self.reason, self.bout_at, self.sitting = "away", start, "idle", bout, sitting
        self.active(back + self.random.randrange(MINUTE, 4 * REST))

    def passive(self, length):
        reason, source = self.random.choice(PASSIVE)
        self.enter("passive", self.now, reason, source)
        self.active(self.now + length)

    def stand(self, length):
        self.enter("standing", self.now, "sensor", "bluez")
        self.active(self.now + length)

    def walk(self, length):
        self.enter("away", self.now, "walk")
        self.add(self.now + length, "walk", "trackers", f"start={self.now} steps={length // SECOND * 9 // 5}")
        self.active(self.now + length)

    def correct(self):
        """The person, or a program of a desk, reports what the service could not see."""
        start, end = self.now - 40 * MINUTE, self.now - 30 * MINUTE
        kind, source, state = self.random.choice((("corrected", "person", "away"), ("corrected", "reading", "passive"),
                                                  ("credited", "desk", "away"), ("corrected", "person", "standing")))
        self.add(self.now, kind, source, f"start={start} end={end} state={state}")

    def stretch(self, exercise, side):
        start, outcome = self.now, self.random.choice(("verified", "verified", "verified", "unverified", "stopped"))
        held = 12 * SECOND + self.random.randrange(SECOND) if outcome == "stopped" else 60 * SECOND
        self.add(start, "stretch-started", "coach", f"exercise={exercise} side={side}")
        end = start + 20 * SECOND + held
        self.add(end, "stretch", "coach", f"start={start} exercise={exercise} side={side} outcome={outcome} held={held}")
        if outcome == "verified":
            self.enter("away", start, "stretch")
        if self.random.random() < 0.6 and outcome != "stopped":
            self.add(end + 3 * SECOND, "feedback", "person", f"end={end} is={self.random.choice(('better', 'same', 'worse'))}")
        self.now = end + 9 * SECOND
        if outcome == "verified":
            self.active(self.now)

    def suggest(self):
        """A stretch is due: it is suggested up to three times, and the person answers, or not."""
        self.suggested += 1
        self.side = 1 - self.side
        exercise, side = "ql-doorway", ("left", "right")[self.side]
        for attempt in (1, 2, 3):
            number = self.suggested
            self.add(self.now, "suggested", "coach", f"id={number} attempt={attempt} exercise={exercise} side={side}")
            self.now += self.random.randrange(4 * SECOND, 2 * MINUTE)
            answer = self.random.choice(("started", "started", "snoozed", "skipped", "dismissed", "expired", "rested"))
            self.add(self.now, "closed", "coach", f"id={number} outcome={answer}")
            if answer == "started":
                return self.stretch(exercise, side)
            if answer == "rested":
                return self.away(self.random.randrange(REST, 3 * REST))
            if answer == "skipped":
                return self.add(self.now, "skipped", "coach", f"sitting={self.sitting + self.now - self.since}")
            if answer == "snoozed":
                self.add(self.now, "snoozed", "coach", f"until={self.now + REST}")
            self.now += REST
            self.suggested += 1
        return None

    def pause(self):
        self.add(self.now, "paused", "coach", f"until={self.now + HOUR if self.random.random() < 0.5 else 0}")
        self.now += self.random.randrange(MINUTE, 20 * MINUTE)
        self.add(self.now, "resumed", "coach", "by=" + self.random.choice(("time", "request")))

    def spell(self, period):
        """Some time with input, and what comes after it; about period long."""
        self.now += SECOND + int(self.random.random() * period)
        other, chance = SECOND + int(self.random.random() * period), self.random.random()
        if self.random.randrange(50 * MINUTE) < period:
            self.away(self.random.randrange(REST, 4 * REST), self.random.choice(("idle", "lock", "suspend", "seat")))
        elif self.sitting + self.now - self.since > self.due:
            self.suggest()
            self.due = self.sitting + LIMIT
        elif chance < 0.22:
            self.away(min(other, REST - 1), self.random.choice(("idle", "idle", "lock")))
        elif chance < 0.93:
            self.passive(other)
        elif chance < 0.95:
            self.stand(self.random.randrange(MINUTE, 20 * MINUTE))
        elif chance < 0.97:
            self.walk(self.random.randrange(2 * MINUTE, 15 * MINUTE))
        else:
            self.random.choice((self.blip, self.pause, self.correct, self.blip))()

    def session(self, begin, end, quota):
        """About quota rows from begin to end, the last one being the end of the sitting."""
        self.active(max(begin, self.now + MINUTE))
        target = len(self.rows) + quota
        while self.now < end:
            left = max(3, target - len(self.rows))
            self.spell(max(2 * SECOND, (end - self.now) * 2 // left))
        if self.state != "active":
            self.active(self.now + SECOND)
        if self.random.random() < 0.02:
            self.enter("unknown", self.now + SECOND, "none")
            self.active(self.now + MINUTE)
        self.enter("away", self.now + 5 * SECOND, self.random.choice(("idle", "lock", "suspend")))

    def day(self, midnight, what, quota):
        sessions = SESSIONS[what]
        whole = sum(length for _, length in sessions)
        for begin, length in sessions:
            at = midnight + int((begin + self.random.random()) * HOUR)
            self.session(at, at + int(length * HOUR), int(quota * length / whole))


def rows(first="2016-01-01", days=3653, zone="Europe/Berlin", a_day=410, seed=1, flights=None):
    """Yields (instant, UTC offset, kind, source, detail).

    first: the local day of the first row. a_day: how many rows an average day has, from about 80 on. flights: {day: zone}, the
    zone of the person from that local day on.
    """
    life, day = Life(zone, seed), date.fromisoformat(first)
    for _ in range(days):
        if flights and day.isoformat() in flights:
            life.offsets = Offsets(flights[day.isoformat()])
        is_off = day.month == 8 and day.day <= 14 or (day.month, day.day) == (12, 25)
        what = "off" if is_off else "weekend" if day.weekday() > 4 else "work"
        midnight = datetime(day.year, day.month, day.day, tzinfo=life.offsets.zone)
        life.day(int(midnight.timestamp()) * SECOND, what, int(a_day * SHARE[what]))
        yield from life.rows
        life.rows.clear()
        day += timedelta(days=1)


def write(path, journal):
    """Writes these rows as the history of schema version 1, without a snapshot, as a service leaves it that has stopped. Returns
    their number. The service of today migrates it when it starts."""
    os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.executescript(TABLES)
        db.executescript("PRAGMA synchronous=OFF; PRAGMA cache_size=-65536")
        db.execute("BEGIN")
        db.executemany("INSERT INTO journal(at, utc_offset, kind, source, detail) VALUES(?,?,?,?,?)", journal)
        db.execute("COMMIT")
        db.execute("PRAGMA journal_mode=WAL")
        count = db.execute("SELECT count(*) FROM journal").fetchone()[0]
    os.chmod(path, 0o600)
    return count


def prepare(bus, journal):
    """The same in the home of this bus, for a service that starts next. Returns the path of the file."""
    path = os.path.join(bus.env["XDG_STATE_HOME"], "lumbard", "history.db")
    write(path, journal)
    return path


def prepare_new(bus, journal):
    """The same, but with the schema of today: the service has migrated it, and has stopped."""
    path = prepare(bus, journal)
    with Service(bus, config=""):
        pass
    return path
