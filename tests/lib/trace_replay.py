"""Compares the decisions of a running service with those of lumbard --replay for its trace."""
import datetime
import os
import re
import sqlite3
import subprocess

from rig import BUILD, LUMBARD

TRACE = f"{LUMBARD}.Trace"
DAEMON = BUILD / "src" / "lumbard"
EPOCH = datetime.datetime(1970, 1, 1)


def replay(path, **env):
    """Runs lumbard --replay without a bus, a home and a display: it needs the trace only."""
    return subprocess.run([DAEMON, "--replay", path], env={**sanitizers(), **env}, capture_output=True, text=True,
                          timeout=60)


def sanitizers():
    return {k: v for k, v in os.environ.items() if k.startswith(("ASAN_", "UBSAN_", "LSAN_"))}


class Decisions:
    """The lines of a replay as (kind, fields); instants become µs of the wall clock, as on the bus."""

    def __init__(self, text):
        self.zone, self.lines = 0, []
        for line in text.splitlines():
            if not line.startswith("#"):
                self.add(*line.split(" ", 2))

    def add(self, now, what, rest=""):
        if what in ("zone", "clock-set"):
            sign, hours, minutes = re.fullmatch(r"([+-])(\d\d):(\d\d)", rest).groups()
            self.zone = (int(hours) * 3600 + int(minutes) * 60) * (-1 if sign == "-" else 1)
            return
        fields = {k: text or word for k, text, word in re.findall(r'([a-z-]+)=(?:"((?:[^"\\]|\\.)*)"|(\S*))', rest)}
        self.lines.append((what, {"at": now, **fields}))

    def instant(self, text):
        if text in ("none", "never"):
            return 0
        return (datetime.datetime.fromisoformat(text) - EPOCH) // datetime.timedelta(microseconds=1) - \
            self.zone * 10**6

    @staticmethod
    def duration(text):
        return int(text.removesuffix("s").replace(".", ""))

    def row(self, what, f):
        """(instant, kind, words) as in the journal of the service, or None for a line without an entry there."""
        at = self.instant(f["at"])
        if what == "state":
            return at, what, {k: f[k] for k in ("state", "reason", "before")}
        if what in ("rest", "credit"):
            start, end = self.instant(f["from"]), self.instant(f["to"])
            return end, what, {"start": start, "length": end - start}
        if what == "bout":
            return self.instant(f["to"]), what, {"start": self.instant(f["from"]),
                                                 "sitting": self.duration(f["sitting"])}
        if what in ("credited", "corrected"):
            return at, what, {"start": self.instant(f["from"]), "end": self.instant(f["to"]), "state": f["state"]}
        if what == "suggested":
            return at, what, {k: f[k] for k in ("id", "attempt", "side")}
        if what == "closed":
            return at, what, {k: f[k] for k in ("id", "outcome")}
        if what in ("snoozed", "paused"):
            return at, what, {"until": self.instant(f["until"])}
        if what in ("resumed", "pause-ended") and "by" not in f:
            return at, "resumed", {"by": "request" if what == "resumed" else "time"}
        return (at, what, {}) if what in ("skipped", "blip") else None

    def rows(self):
        return [(at, kind, {k: str(v) for k, v in words.items()})
                for at, kind, words in filter(None, (self.row(*line) for line in self.lines))]

    def first(self, what):
        return next(fields for name, fields in self.lines if name == what)


LEFT_OUT = {"suggested": ("exercise",), "skipped": ("sitting",), "blip": ("start",)}


class Journal:
    """The journal of the running service from now on."""

    def __init__(self, bus):
        self.database = f"file:{bus.env['XDG_STATE_HOME']}/lumbard/history.db?mode=ro"
        self.begin = self.query("SELECT coalesce(max(id), 0) FROM journal")[0][0]

    def query(self, sql, *arguments):
        with sqlite3.connect(self.database, uri=True) as db:
            return db.execute(sql, arguments).fetchall()

    def rows(self):
        out = []
        for at, kind, detail in self.query("SELECT at, kind, detail FROM journal WHERE id > ? ORDER BY id",
                                           self.begin):
            words = dict(word.split("=", 1) for word in detail.split())
            out.append((at, kind, {k: v for k, v in words.items() if k not in LEFT_OUT.get(kind, ())}))
        return out


def switch_on(service):
    assert service.get("Active", TRACE) is False
    return service.call("Start", interface=TRACE)[0]
