"""Another client is answered soon, whatever a client sends; see lib/flood.py."""
import os
import tempfile
import time

import measure
import pytest
from flood import COACH, KINDS, PRESENCE
from flood_victim import GUARD, flooding, least_worst_get
from gi.repository import Gio, GLib
from lumbard import GIVEN_BACK, PATH, Service, journal_rows
from processes import LIMIT
from rig import LUMBARD, call, wait_until


@pytest.mark.parametrize("kind", KINDS)
def test_the_victim_of_a_flood(bus, kind):
    """The history is in memory: a commit waits for the disk, on which other tests may work."""
    with tempfile.TemporaryDirectory(dir="/dev/shm") as memory, Service(bus, config="", env={"XDG_STATE_HOME": memory}) as service:
        worst = least_worst_get(bus, service, kind)
    assert worst <= GUARD, f"a Get took {worst:.2f} s in each of three floods"


def test_a_flood_of_commands_leaves_no_memory_and_few_rows(bus):
    env = {"GLIBC_TUNABLES": "glibc.malloc.tcache_count=0", **GIVEN_BACK}  # the first one as in the unit
    room = 32768 if "ASAN_OPTIONS" in os.environ else 128  # kB; a sanitizer gives back less, and reports leaks itself
    with Service(bus, config="", env=env) as service:
        with flooding(bus, "hold", 200) as process:  # the buffers of a first flood stay
            process.wait_exit()
        before, began = measure.dirty(service.process.pid), time.monotonic()
        for kind in ("hold", "pause"):
            with flooding(bus, kind) as process:
                assert process.wait_exit(4 * LIMIT) == 0
        wait_until(lambda: measure.dirty(service.process.pid) < before + room, what=f"the memory to be given back, {before} kB")
        assert len(journal_rows(bus, "paused")) <= 20 + 20 * (time.monotonic() - began) + 1


def accepted(conn, count):
    """Sends this many commands without waiting for replies, as 20 a second are more than a slow service answers one by one;
    returns how many it accepted.
    """
    answers = []

    def on_reply(_, result):
        try:
            conn.call_finish(result)
            answers.append("")
        except GLib.Error as error:
            answers.append(error.message)

    for _ in range(count):
        conn.call(LUMBARD, PATH, COACH, "Pause", GLib.Variant("(t)", (0,)), None, Gio.DBusCallFlags.NONE,
                  int(4000 * LIMIT), None, on_reply)
    wait_until(lambda: len(answers) == count, 4 * LIMIT, "an answer to each command")
    assert all(not text or "LimitsExceeded: Too many commands: the limit is 20 a second." in text for text in answers)
    return answers.count("")


def test_each_connection_has_its_own_limit(bus):
    with Service(bus, config="") as service, flooding(bus, "pause", 2000) as process:
        conn = bus.connect()
        assert accepted(conn, 20) == 20
        assert process.wait_exit(4 * LIMIT) == 0
        assert int(process.stdout.split()[2]) > 0, "errors of the other connection"
        assert 0 < accepted(conn, 1000) < 1000, "too many commands"
        assert call(conn, LUMBARD, PATH, PRESENCE, "Explain", "(u)", 1), "a query is no command"
        service.call("Resume")
        wait_until(lambda: accepted(conn, 1), what="room for a command")
