"""GameMode: the real gamemoded with games of its own, and a stand-in for what it never does."""
import signal
import time

import pytest
from fake_desktop import Peer, forge
from gi.repository import GLib
from hearing import Hearing
from rig import LIMIT, LUMBARD, PrivateBus, Process, owner_of, wait_until
from service import Service

NAME = "com.feralinteractive.GameMode"
CALM = "[Sitting]\nLimit=1h\nAwayAfter=1h\n"
REAPED = 15  # seconds: gamemoded looks every 5 s who of its games is dead


class GameMode(Peer):
    """Says it has .games, of any type."""

    name = interface = NAME
    path = "/com/feralinteractive/GameMode"

    def __init__(self, bus, games=0, kind="i"):
        self.games, self.kind = games, kind
        self.xml = f"""<node><interface name="{NAME}"><property name="ClientCount" type="{kind}" access="read"/>
            <property name="Other" type="i" access="read"/></interface></node>"""
        super().__init__(bus)

    def prop(self, name):
        return GLib.Variant(self.kind, self.games)

    def say(self, games, kind="i"):
        self.games = games
        self.say_changed(ClientCount=GLib.Variant(kind, games))

    def invalidate(self):
        self.emit("org.freedesktop.DBus.Properties", "PropertiesChanged",
                  GLib.Variant("(sa{sv}as)", (NAME, {}, ["Other", "ClientCount"])))


def said(service, state):
    wait_until(lambda: service.source("State", "gamemode") == state, what=f"gamemode to be {state}")
    return service.source("Detail", "gamemode")


def heard(service, count, limit=LIMIT):
    """So many claims have begun or ended by now, and no more."""
    wait_until(lambda: service.source("Events", "gamemode") >= count, limit, f"{count} events")
    assert service.source("Events", "gamemode") == count


def test_real_games_and_nobody_started():
    with PrivateBus(activatable={NAME: "/usr/bin/gamemoded"}) as bus, Service(bus, config=CALM) as service:
        assert "a game that wants it starts it" in said(service, "absent")
        assert owner_of(service.conn, NAME) is None
        with Process(["gamemoded", "-r"], bus.env) as game:
            assert NAME in said(service, "ready")
            before = time.time_ns() // 1000
            heard(service, 1)
            assert service.source("LastEventTimestamp", "gamemode") <= time.time_ns() // 1000
            with Process(["gamemoded", "-r"], bus.env) as other:
                wait_until(lambda: games(service) == 2, what="both games")
                other.kill(signal.SIGINT)
                other.wait_exit()
            wait_until(lambda: games(service) == 1, what="one game")
            heard(service, 1)
            game.kill(signal.SIGINT)
            game.wait_exit()
            heard(service, 2)
            assert service.source("LastEventTimestamp", "gamemode") > before
        with Process(["gamemoded", "-r"], bus.env) as game:
            heard(service, 3)
            game.kill(signal.SIGKILL)
            game.wait_exit()
            heard(service, 4, REAPED)
        assert service.source("Kind", "gamemode") == "hold"
        line = next(row for row in service.ctl("sources").stdout.splitlines() if row.startswith("gamemode"))
        assert "ready" in line and NAME in line


def games(service):
    return service.conn.call_sync(NAME, GameMode.path, "org.freedesktop.DBus.Properties", "Get",
                                  GLib.Variant("(ss)", (NAME, "ClientCount")), None, 0, 5000, None).unpack()[0]


def test_the_real_daemon_is_killed_in_the_middle_of_a_game():
    with PrivateBus() as bus, Service(bus, config=CALM) as service:
        with Process(["gamemoded"], bus.env) as daemon:
            said(service, "ready")
            with Process(["gamemoded", "-r"], bus.env):
                heard(service, 1)
                daemon.kill(signal.SIGKILL)
                said(service, "absent")
                heard(service, 2)
        with Process(["gamemoded"], bus.env):
            said(service, "ready")
            heard(service, 2)


def test_a_game_that_runs_when_we_start():
    with PrivateBus() as bus, GameMode(bus, 3) as peer, Service(bus, config=CALM) as service:
        said(service, "ready")
        heard(service, 1)
        assert peer.calls == [("Get", "ClientCount")], "asked once"
        peer.say(0)
        heard(service, 2)
        assert peer.count("Get") == 1, "what a signal says is not asked for"


def test_what_ran_before_is_old_and_what_comes_with_its_daemon_is_new():
    with PrivateBus() as bus, GameMode(bus, 1) as peer, Hearing(bus) as hearing:
        hearing.wait_live("gamemode", ("gamemode", ""))
        assert [(claim.kind, claim.age) for claim in hearing.of("gamemode")] == [("gamemode", "old")]
        peer.stop()
        hearing.wait_live("gamemode")
        peer.start()
        hearing.wait_live("gamemode", ("gamemode", ""))
        assert hearing.of("gamemode")[-1].age == "new"


def test_a_change_without_its_value_is_asked_for():
    with PrivateBus() as bus, GameMode(bus) as peer, Service(bus, config=CALM) as service:
        said(service, "ready")
        peer.games = 1
        peer.invalidate()
        heard(service, 1)
        peer.say_changed(Other=GLib.Variant("i", 5))
        peer.games = 0
        peer.invalidate()
        heard(service, 2)
        assert peer.count("Get") == 3


@pytest.mark.parametrize("kind, wild", [("s", "many"), ("u", 7), ("ai", [1, 2]), ("v", GLib.Variant("i", 1))])
def test_a_count_of_another_type_counts_nothing(kind, wild):
    with PrivateBus() as bus, GameMode(bus, wild, kind) as peer, Service(bus, config=CALM) as service:
        assert "says no number" in said(service, "failed")
        for games, count in ((1, 1), (-1, 2), (2**31 - 1, 3)):
            peer.say(games)
            heard(service, count)
            said(service, "ready")
        peer.say(wild, kind)
        heard(service, 4)
        said(service, "failed")


def test_garbage_in_place_of_the_signal():
    with PrivateBus() as bus, GameMode(bus) as peer, Service(bus, config=CALM) as service:
        said(service, "ready")
        for arguments in (None, GLib.Variant("(s)", (NAME,)), GLib.Variant("(sas)", (NAME, ["ClientCount"])),
                          GLib.Variant("(sa{ss}as)", (NAME, {"ClientCount": "1"}, [])),
                          GLib.Variant("(sa{sv}s)", (NAME, {}, "ClientCount"))):
            peer.emit("org.freedesktop.DBus.Properties", "PropertiesChanged", arguments)
        peer.say(1)
        heard(service, 1)


@pytest.mark.parametrize("to", [LUMBARD, None], ids=["to-us", "to-all"])
def test_a_forged_game(to):
    with PrivateBus() as bus, GameMode(bus) as peer, Service(bus, config=CALM) as service:
        said(service, "ready")
        forge(bus, peer.path, "org.freedesktop.DBus.Properties", "PropertiesChanged",
              GLib.Variant("(sa{sv}as)", (NAME, {"ClientCount": GLib.Variant("i", 1)}, [])), to)
        peer.say(0)
        service.get("State")
        assert service.source("Events", "gamemode") == 0


def test_a_daemon_that_hangs_and_then_speaks():
    with PrivateBus() as bus, GameMode(bus, 1) as peer:
        with peer.hanging():
            with Service(bus, config=CALM) as service:
                before = time.monotonic()
                service.get("State")
                assert time.monotonic() - before < 0.25
                wait_until(lambda: service.source("State", "gamemode") == "failed", 10, "patience to end")
                assert "NoReply" in service.source("Detail", "gamemode")
                peer.say(1)
                said(service, "ready")
                heard(service, 1)


def test_one_daemon_follows_another():
    with PrivateBus() as bus, GameMode(bus, 1) as peer, Service(bus, config=CALM) as service:
        for count in (1, 3, 5):
            heard(service, count)
            peer.stop()
            said(service, "absent")
            heard(service, count + 1)
            peer.start()
