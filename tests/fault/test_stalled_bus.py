"""A session bus that stalls, or rejects subscriptions: the service keeps running and keeps its leases."""
import re
import signal
import sqlite3
import time
from contextlib import ExitStack, contextmanager

from fake_player import Player
from gi.repository import Gio, GLib
from lumbard import COACH, PATH, Service, journal_rows
from rig import DBUS, LUMBARD, call, own_name, wait_until

HOUR = 3600 * 10**6
# sd-bus's limit for a call without one of its own, 25 s by default
SHORT_LIMIT = {"SYSTEMD_BUS_TIMEOUT": "1s"}
GAMEMODE = "com.feralinteractive.GameMode"


def settle(service):
    wait_until(lambda: service.source("Detail", "gamemode"), what="the replies of the bus")


def leases(service):
    return sorted(source for source, kind, *_ in service.get("Evidence") if kind == "hold")


def hold(conn, who):
    """Sends a call; its reply is in .replies."""
    replies = []
    conn.call(LUMBARD, PATH, COACH, "Hold", GLib.Variant("(sst)", (who, "a talk", HOUR)), None,
              Gio.DBusCallFlags.NO_AUTO_START, -1, None, lambda c, result: replies.append(c.call_finish(result)))
    conn.flush_sync(None)
    return replies


def test_a_bus_that_stalls_beyond_the_limit_of_a_call(bus):
    """The service watches the connection of each lease, so that it ends with it; the bus stalls before it answers."""
    with Service(bus, config="", env=SHORT_LIMIT) as service:
        settle(service)
        first, second = bus.connect(), bus.connect()
        hold(first, "first")
        wait_until(lambda: leases(service) == ["first"], what="the first lease")
        service.process.kill(signal.SIGSTOP)
        replies = hold(second, "second")
        call(second, *DBUS, "GetId")  # the bus has passed the call on
        bus.process.kill(signal.SIGSTOP)
        service.process.kill(signal.SIGCONT)
        end = time.monotonic() + 3
        wait_until(lambda: time.monotonic() > end or not service.process.is_running)
        bus.process.kill(signal.SIGCONT)
        wait_until(lambda: replies or not service.process.is_running, what="the reply")
        assert service.process.is_running, service.process.stderr
        assert leases(service) == ["first", "second"]
        second.close_sync(None)
        wait_until(lambda: leases(service) == ["first"], what="the end of the second lease")


@contextmanager
def rejecting_subscriptions(bus, conn):
    """Over the limit of the bus each AddMatch fails."""
    config = bus.folder / "bus.conf"
    usual = config.read_text()
    config.write_text(re.sub('(max_match_rules_per_connection">)[0-9]+', r"\g<1>2", usual))
    call(conn, *DBUS, "ReloadConfig")
    yield
    config.write_text(usual)
    call(conn, *DBUS, "ReloadConfig")


def test_a_bus_that_rejects_subscriptions(bus):
    """Once there is room, all signals arrive."""
    conn, service = bus.connect(), None
    with ExitStack() as stack:
        with rejecting_subscriptions(bus, conn):
            service = stack.enter_context(Service(bus, config=""))
            settle(service)
            assert "the bus rejected AddMatch" in service.process.stderr
        own_name(conn, GAMEMODE)
        wait_until(lambda: not service.source("Detail", "gamemode").startswith(f"{GAMEMODE} is not on"), what="the owner")


def films(service):
    return sorted(detail for source, _, detail, *_, until in service.get("Evidence") if source == "mpris" and not until)


def test_players_that_change_while_the_bus_rejects_subscriptions(bus):
    """One exits, one is started again and is paused, one keeps playing: its evidence does not begin again."""
    with ExitStack() as stack:
        players = {name: Player(bus, name, "Playing") for name in ("mpv", "vlc", "totem")}
        with rejecting_subscriptions(bus, bus.connect()):
            service = stack.enter_context(Service(bus, config=""))
            wait_until(lambda: films(service) == sorted(players), what="the films")
            players["vlc"].stop()
            players["totem"].stop()
            players["totem"] = stack.enter_context(Player(bus, "totem", "Paused"))
            stack.enter_context(players["mpv"])
            assert films(service) == ["mpv", "totem", "vlc"], "the signals are missing"
        wait_until(lambda: films(service) == ["mpv", "totem"], what="the present players")
        assert service.source("Events", "mpris") == 3 + 3, "two films ended, a pause began"


def test_the_bus_is_killed_while_a_change_waits_for_the_disk(bus):
    """The change is kept, and the status is the one after which systemd starts the service again."""
    with Service(bus, config="") as service:
        other = sqlite3.connect(f"{bus.env['XDG_STATE_HOME']}/lumbard/history.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        conn = bus.connect()
        conn.call(LUMBARD, PATH, COACH, "Pause", GLib.Variant("(t)", (0,)), None, Gio.DBusCallFlags.NO_AUTO_START, -1, None, None)
        wait_until(lambda: service.get("Paused"), what="the pause")
        service.process.kill(signal.SIGSTOP)
        bus.kill()
        other.execute("COMMIT")
        other.close()
        service.process.kill(signal.SIGCONT)
        assert service.process.wait_exit() == 70
        assert "lost the connection to the session bus" in service.process.stderr
        assert len(journal_rows(bus, "paused")) == 1
