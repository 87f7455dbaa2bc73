"""All evidence that the sources emit, without a core that judges it: the output of print-evidence.c on a bus.

    with EvidenceLog(bus) as log:
        log.wait_state("inhibit_gnome", "ready")
        log.wait_live("inhibit_gnome", ("video", "vlc"))
        log.command("alert", 1, "Stretch", "52 minutes")
"""
import os
from collections import namedtuple

from rig import BUILD, LIMIT, Process, RigError, wait_until

Claim = namedtuple("Claim", "source kind edge age at detail")
State = namedtuple("State", "source state detail")


class EvidenceLog(Process):
    """seen: all evidence, oldest first; live(): the evidence that holds now, as {(kind, detail)}, but also what ended by itself.

    settings: such as "Trackers.BlueZ=off".
    """

    def __init__(self, bus, env=None, away_after=60, settings=()):
        reader, self.commands = os.pipe()
        super().__init__([BUILD / "tests" / "lib" / "print-evidence", away_after, reader, *settings],
                         {**bus.env, **(env or {})}, pass_fds=[reader])
        os.close(reader)

    def stop(self):
        super().stop()
        os.close(self.commands)

    def command(self, *fields):
        """Gives a command, and returns the fields of its answer."""
        first = {"alert": "alert\ttaken"}.get(fields[0], "set")
        before = len(self.lines(first))
        os.write(self.commands, ("\t".join(map(str, fields)) + "\n").encode())
        return wait_until(lambda: self.lines(first)[before:], what=f"the answer to {fields}")[0]

    def lines(self, first):
        whole = self.stdout.split("\n")[:-1]
        return [line[len(first) + 1:].split("\t") for line in whole if f"{line}\t".startswith(f"{first}\t")]

    @property
    def seen(self):
        return [Claim(*fields[:4], int(fields[4]), *fields[5:]) for fields in self.lines("evidence")]

    @property
    def totals(self):
        """(tracker, count) of all reports of a counter."""
        return [(tracker, int(count)) for tracker, count in self.lines("total")]

    def of(self, source):
        return [claim for claim in self.seen if claim.source == source]

    def live(self, source):
        held = {}
        for claim in self.of(source):
            held[claim.kind, claim.detail] = claim.edge == "on"
        return {key for key, is_on in held.items() if is_on}

    def state(self, source):
        states = [State(*fields) for fields in self.lines("source") if fields[0] == source]
        return states[-1] if states else None

    def wait_state(self, source, state, words="", limit=LIMIT):
        def fits():
            now = self.state(source)
            return now and now.state == state and words in now.detail
        try:
            wait_until(fits, limit, f"{source} to be {state}: {words}")
        except RigError as error:
            raise RigError(f"{error}; it is {self.state(source)}") from None

    def wait_live(self, source, *expected, limit=LIMIT):
        """Waits until exactly these (kind, detail) hold."""
        try:
            wait_until(lambda: self.live(source) == set(expected), limit, f"{source}: {expected}")
        except RigError as error:
            raise RigError(f"{error}; seen: {self.of(source)}") from None

    def wait_lines(self, first, *expected):
        """Waits until exactly these lines begin with first; each is a tuple of the other fields."""
        wanted = [[str(field) for field in line] for line in expected]
        try:
            wait_until(lambda: self.lines(first) == wanted, what=f"{first}: {wanted}")
        except RigError as error:
            raise RigError(f"{error}; seen: {self.lines(first)}") from None

    def last(self, source, edge):
        return [claim for claim in self.of(source) if claim.edge == edge][-1]

