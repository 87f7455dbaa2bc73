"""Computes from the journal what the interface History answers: whole, in memory, and in the plainest way.

The rules are those of src/store/past.h and dbus/org.lumbard.Lumbard1.History.xml.
"""
import sqlite3
from contextlib import closing
from datetime import date, timedelta
from itertools import groupby

SECOND, MINUTE, HOUR = 10**6, 60 * 10**6, 3600 * 10**6
DAY = 24 * HOUR
REST, GAP, OLDEST = 5 * MINUTE, 60 * DAY, 49 * HOUR
STATES = {"unknown", "active", "passive", "standing", "away"}


def read(path):
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        return db.execute("SELECT at, utc_offset, kind, source, detail FROM journal ORDER BY at, id").fetchall()


def words(detail):
    return dict(word.split("=", 1) for word in detail.split(" ") if "=" in word)


def local_day(at, offset):
    return date(1970, 1, 1) + timedelta(days=max(0, at // SECOND + offset) // 86400)


def midnight_after(at, offset):
    return (((at // SECOND + offset) // 86400 + 1) * 86400 - offset) * SECOND


class History:
    """intervals, bouts, days, stretches and events of these rows; what lasts, lasts until now."""

    def __init__(self, rows, now):
        self.rows, self.now = rows, now
        self.states, self.marks, self.changes = [], {}, []
        for at, group in groupby(rows, key=lambda row: row[0]):
            self.read_instant(at, list(group))
        self.intervals = list(self.find_rests(self.merge(self.cut())))
        self.bouts = list(self.find_bouts())
        self.stretches = list(self.find_stretches())
        self.days = self.sum_days()

    def read_instant(self, at, rows):
        kinds = [kind for _, _, kind, _, _ in rows]
        last_blip = len(kinds) - 1 - kinds[::-1].index("blip") if "blip" in kinds else -1
        valid = rows[last_blip + 1:]
        states = [(offset, words(detail)) for _, offset, kind, _, detail in valid
                  if kind == "state" and words(detail).get("state") in STATES]
        if states:
            self.states.append((at, states[-1][1]["state"], states[-1][1].get("reason", "none"), states[0][0]))
        for _, _, kind, _, detail in valid:
            if kind in ("rest", "credit") and int(words(detail).get("start", at)) != at:
                self.marks[at] = kind, int(words(detail)["start"])
        for place, (_, _, kind, source, detail) in enumerate(rows):
            if kind in ("corrected", "credited"):
                is_reading = kind == "corrected" and source == "reading"
                if is_reading and place < last_blip:
                    continue
                word = words(detail)
                state = word["state"]
                reason = "manual" if not is_reading else {"passive": "reading", "away": "idle"}.get(state, "input")
                start, end = max(int(word["start"]), at - OLDEST), int(word["end"])
                if start < end:
                    self.changes.append((start, end, state, reason))

    def cut(self):
        """Pieces: start, end, state, reason, offset, whether a change made it."""
        if not self.rows:
            return
        first = self.rows[0][0]
        borders = {at for at, *_ in self.rows} | {border for change in self.changes for border in change[:2]}
        borders = sorted(border for border in borders if first <= border < self.now) + [self.now]
        instants = sorted({at for at, *_ in self.rows if at < self.now}) + [self.now]
        states, place, instant = self.states, -1, 0
        for start, end in zip(borders, borders[1:]):
            while place + 1 < len(states) and states[place + 1][0] <= start:
                place += 1
            while instants[instant + 1] <= start:
                instant += 1
            _, state, reason, offset = states[place] if place >= 0 else (0, "unknown", "none", self.rows[0][1])
            if instants[instant + 1] - instants[instant] > GAP:
                state, reason = "unknown", "none"
            is_changed = False
            for begin, until, new_state, new_reason in self.changes:
                if begin <= start < until and (state, new_state) != ("active", "passive") and not (
                        state == new_state == "away" and reason == "stretch"):
                    state, reason, is_changed = new_state, new_reason, True
            yield start, end, state, reason, offset, is_changed

    def merge(self, pieces):
        merged = []
        for start, end, state, reason, offset, is_changed in pieces:
            last = merged[-1] if merged else None
            if last and last["state"] == state and (state == "away" or last["reason"] == reason):
                last["end"], last["touched"] = end, last["touched"] or is_changed
                if reason == "stretch":
                    last["reason"] = reason
            else:
                if last and is_changed:
                    last["touched"] = True
                merged.append({"start": start, "end": end, "state": state, "reason": reason, "offset": offset,
                               "touched": is_changed or bool(last and last["changed_end"])})
            merged[-1]["changed_end"] = is_changed
        return merged

    def find_rests(self, merged):
        for number, i in enumerate(merged):
            i["open"], i["rest"] = number == len(merged) - 1, None
            kind, start = self.marks.get(i["end"], (None, 0))
            i["end_offset"] = i["offset"] if i["open"] else merged[number + 1]["offset"]
            if i["state"] == "away" and not i["open"]:
                if kind and (not i["touched"] or start == 0 or start >= i["start"] - SECOND):
                    i["rest"] = max(i["start"], start) if kind == "rest" else None
                elif i["touched"] and i["end"] - i["start"] >= REST:
                    i["rest"] = i["start"]
            yield i

    def find_bouts(self):
        bout = None
        for i in self.intervals:
            length = i["end"] - i["start"]
            if i["state"] in ("active", "passive"):
                bout = bout or {"start": i["start"], "offset": i["offset"], "sitting": 0, "active": 0}
                bout["sitting"] += length
                bout["active"] += length if i["state"] == "active" else 0
            is_end = i["rest"] is not None or i["state"] == "unknown" and length > GAP
            if bout and (is_end or i["open"]):
                yield {**bout, "end": i["start"] if is_end else 0, "by": (i["reason"] if i["rest"] is not None else "none") if is_end else "",
                       "until": i["start"] if is_end else self.now}
                bout = None

    def find_stretches(self):
        answers = {}
        for _, _, kind, _, detail in self.rows:
            if kind == "feedback":
                answers[int(words(detail)["end"])] = words(detail)["is"]
        for at, offset, kind, _, detail in self.rows:
            if kind == "stretch":
                word = words(detail)
                yield (int(word["start"]), at, word["exercise"], word["side"], word["outcome"], answers.get(at, ""),
                       int(word["held"]), {"utc-offset": offset})

    def sum_days(self):
        days = {}
        names = ("sitting", "active", "standing", "longest", "rested", "unknown", "bouts", "rests", "suggestions",
                 "stretches", "steps", "walks", "away")

        def add(day, name, value):
            days.setdefault(day, dict.fromkeys(names, 0))[name] += value

        listed = {local_day(at, offset) for at, offset, *_ in self.rows}
        for at, offset, kind, _, detail in self.rows:
            day, word = local_day(at, offset), words(detail)
            add(day, "suggestions", kind == "suggested")
            add(day, "walks", kind == "walk")
            add(day, "steps", int(word["steps"]) if kind == "walk" else 0)
            add(day, "stretches", kind == "stretch" and word["outcome"] in ("verified", "unverified"))
        for i in self.intervals:
            at = i["start"]
            while at < i["end"]:
                end, day = min(midnight_after(at, i["offset"]), i["end"]), local_day(at, i["offset"])
                for name in {"active": ("sitting", "active"), "passive": ("sitting",)}.get(i["state"], (i["state"],)):
                    add(day, name, end - at)
                if i["rest"] is not None and end > i["rest"]:
                    add(day, "rested", end - max(at, i["rest"]))
                at = end
            if i["rest"] is not None:
                add(local_day(i["end"], i["end_offset"]), "rests", 1)
        for bout in self.bouts:
            day = local_day(bout["start"], bout["offset"])
            add(day, "bouts", 1)
            days[day]["longest"] = max(days[day]["longest"], bout["sitting"])
        return {day: sums for day, sums in days.items() if day in listed or sums["sitting"] or sums["standing"]}

    # as on the bus

    def list_days(self, first, last):
        return [(day.isoformat(), d["sitting"], d["active"], d["standing"], d["longest"], d["rested"], d["unknown"], d["bouts"],
                 d["rests"], d["suggestions"], d["stretches"], {"steps": d["steps"], "walks": d["walks"], "away": d["away"]})
                for day, d in sorted(self.days.items()) if first <= day.isoformat() <= last]

    def list_bouts(self, start, end, count):
        return [(b["start"], b["end"], b["sitting"], b["active"], b["by"], {"utc-offset": b["offset"]}) for b in self.bouts
                if b["start"] < end and b["until"] > start][:count]

    def list_intervals(self, start, end, count):
        return [(i["start"], 0 if i["open"] else i["end"], i["state"], i["reason"], {"utc-offset": i["offset"]})
                for i in self.intervals if i["start"] < end and i["end"] > start][:count]

    def list_stretches(self, start, end, count):
        return [s for s in self.stretches if start <= s[1] < end][:count]

    def list_events(self, start, end, count):
        return [(*row, {}) for row in self.rows if start <= row[0] < end][:count]
