"""lumbarctl monitor: each property and signal of the service, of all objects."""
import json
import signal

from fake_lumbard import COACH, OBJECT, PROPERTIES, PRESENCE, PROGRAM, now
from fake_lumbard import bus_fixture, service_fixture  # noqa: F401  (fixtures)
from gi.repository import GLib
from rig import LUMBARD, Process, wait_until

SOURCE = f"{LUMBARD}.Source"


def announce(service):
    service.change(PRESENCE, State=("s", "away"), StateReason=("s", "a\x1b[31m"))
    service.emit(COACH, "Suggested", "(ussu)", 7, "ql-doorway", "left", 1)
    changed = {"Events": GLib.Variant("t", 9)}
    service.conn.emit_signal(None, f"{OBJECT}/source/x11", PROPERTIES, "PropertiesChanged",
                             GLib.Variant("(sa{sv}as)", (SOURCE, changed, ["Detail"])))


def whole_lines(process):
    return process.stdout.rpartition("\n")[0] + "\n"


def shown(bus, service, options, count):
    """The lines after those of the present state."""
    with Process([PROGRAM, "monitor", *options], bus.env) as process:
        names = [*service.interfaces[PRESENCE], *service.interfaces[COACH]]  # one line each, or all in one line
        wait_until(lambda: all(name in whole_lines(process) for name in names), what="the present state")
        before = whole_lines(process).count("\n")
        stranger = bus.connect()
        service.emit(COACH, "Suggested", "(ussu)", 8, "forged", "left", 1, conn=stranger, to=None)
        announce(service)
        wait_until(lambda: whole_lines(process).count("\n") >= before + count, what="the lines")
        service.leave()
        wait_until(lambda: whole_lines(process).count("\n") > before + count, what="the end of the service")
        process.kill(signal.SIGTERM)
        assert process.wait_exit() == 0 and process.stderr == ""
        return process.stdout.splitlines()[before:]


def test_for_people(bus, service):
    lines = [line.partition(" ")[2] for line in shown(bus, service, [], 4)]
    assert lines == ['Presence.State = "away"', 'Presence.StateReason = "a\\u001b[31m"', 'Coach.Suggested [7,"ql-doorway","left",1]',
                     'source/x11 Source.Events = 9', "The lumbard service has stopped."]


def test_for_programs(bus, service):
    lines = [json.loads(line) for line in shown(bus, service, ["--json"], 3)]
    assert all(abs(line.pop("Timestamp") - now()) < 60 * 10**6 for line in lines)
    assert lines == [{"Object": "", "Interface": PRESENCE, "Changed": {"State": "away", "StateReason": "a\x1b[31m"}, "Invalidated": []},
                     {"Object": "", "Interface": COACH, "Signal": "Suggested", "Arguments": [7, "ql-doorway", "left", 1]},
                     {"Object": "source/x11", "Interface": SOURCE, "Changed": {"Events": 9}, "Invalidated": ["Detail"]},
                     {"Event": "Stopped"}]
