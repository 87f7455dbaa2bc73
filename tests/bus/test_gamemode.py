"""GameMode: the real gamemoded with games, and a fake one for faults."""
import re
import signal
import time
from pathlib import Path

import pytest
from evidence_log import EvidenceLog
from fake_desktop import Peer, forge
from gi.repository import GLib
from lumbard import Service
from rig import LIMIT, LUMBARD, PrivateBus, Process, RigError, owner_of, wait_until

NAME = "com.feralinteractive.GameMode"
CALM = "[Sitting]\nLimit=1h\nAwayAfter=1h\n"


class GameMode(Peer):
    """Its ClientCount is .games, a value of any type."""

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
        self.emit_changed(ClientCount=GLib.Variant(kind, games))

    def invalidate(self):
        self.emit("org.freedesktop.DBus.Properties", "PropertiesChanged",
                  GLib.Variant("(sa{sv}as)", (NAME, {}, ["Other", "ClientCount"])))


def wait_source(service, state):
    wait_until(lambda: service.source("State", "gamemode") == state, what=f"gamemode to be {state}")
    return service.source("Detail", "gamemode")


def wait_events(service, count):
    """Waits until exactly this many pieces of evidence have begun or ended."""
    wait_until(lambda: service.source("Events", "gamemode") >= count, what=f"{count} events")
    assert service.source("Events", "gamemode") == count


def handles_sigint(game):
    caught = re.search("^SigCgt:\t(.*)", Path(f"/proc/{game.pid}/status").read_text(encoding="ascii"), re.MULTILINE)
    return int(caught[1], 16) >> (signal.SIGINT - 1) & 1


def end_game(game):
    """gamemoded handles SIGINT only some time after the game is registered; before that, the signal would kill it. It
    misses a SIGINT that arrives just before it begins to wait for one, so another one may be necessary."""
    wait_until(lambda: handles_sigint(game), what="the game to handle SIGINT")
    def ends():
        game.kill(signal.SIGINT)
        try:
            return game.wait_exit(1) == 0
        except RigError:
            return False
    wait_until(ends, what="the game to end")


def test_real_games_without_activation():
    with PrivateBus(activatable={NAME: "/usr/bin/gamemoded"}) as bus, Service(bus, config=CALM) as service:
        assert "the first game that needs it starts it" in wait_source(service, "absent")
        assert owner_of(service.conn, NAME) is None
        with Process(["gamemoded", "-r"], bus.env) as game:
            assert NAME in wait_source(service, "ready")
            before = time.time_ns() // 1000
            wait_events(service, 1)
            assert service.source("LastEventTimestamp", "gamemode") <= time.time_ns() // 1000
            with Process(["gamemoded", "-r"], bus.env) as other:
                wait_until(lambda: games(service) == 2, what="both games")
                end_game(other)
            wait_until(lambda: games(service) == 1, what="one game")
            wait_events(service, 1)
            end_game(game)
            wait_events(service, 2)
            assert service.source("LastEventTimestamp", "gamemode") > before
        with Process(["gamemoded", "-r"], bus.env) as game:
            wait_events(service, 3)
            game.kill(signal.SIGKILL)
            game.wait_exit()
            wait_events(service, 4)  # gamemoded checks every 5 s which games have exited
        assert service.source("Kind", "gamemode") == "hold"
        line = next(row for row in service.ctl("sources").stdout.splitlines() if row.startswith("gamemode"))
        assert "ready" in line and NAME in line


def games(service):
    return service.conn.call_sync(NAME, GameMode.path, "org.freedesktop.DBus.Properties", "Get",
                                  GLib.Variant("(ss)", (NAME, "ClientCount")), None, 0, int(LIMIT * 1000), None).unpack()[0]


def test_the_real_daemon_is_killed_in_the_middle_of_a_game():
    with PrivateBus() as bus, Service(bus, config=CALM) as service:
        with Process(["gamemoded"], bus.env) as daemon:
            wait_source(service, "ready")
            with Process(["gamemoded", "-r"], bus.env):
                wait_events(service, 1)
                daemon.kill(signal.SIGKILL)
                wait_source(service, "absent")
                wait_events(service, 2)
        with Process(["gamemoded"], bus.env):
            wait_source(service, "ready")
            wait_events(service, 2)


def test_a_game_that_runs_at_the_start():
    with PrivateBus() as bus, GameMode(bus, 3) as peer, Service(bus, config=CALM) as service:
        wait_source(service, "ready")
        wait_events(service, 1)
        assert peer.calls == [("Get", "ClientCount")], "asked once"
        peer.say(0)
        wait_events(service, 2)
        assert peer.count("Get") == 1, "a value in the signal is not read again"


def test_a_game_is_old_at_the_start_and_new_with_a_new_gamemoded():
    with PrivateBus() as bus, GameMode(bus, 1) as peer, EvidenceLog(bus) as log:
        log.wait_live("gamemode", ("gamemode", ""))
        assert [(claim.kind, claim.age) for claim in log.of("gamemode")] == [("gamemode", "old")]
        peer.stop()
        log.wait_live("gamemode")
        peer.start()
        log.wait_live("gamemode", ("gamemode", ""))
        assert log.of("gamemode")[-1].age == "new"


def test_a_change_without_its_value_is_read():
    with PrivateBus() as bus, GameMode(bus) as peer, Service(bus, config=CALM) as service:
        wait_source(service, "ready")
        peer.games = 1
        peer.invalidate()
        wait_events(service, 1)
        peer.emit_changed(Other=GLib.Variant("i", 5))
        peer.games = 0
        peer.invalidate()
        wait_events(service, 2)
        assert peer.count("Get") == 3


@pytest.mark.parametrize("kind, wild", [("s", "many"), ("u", 7), ("ai", [1, 2]), ("v", GLib.Variant("i", 1))])
def test_a_count_of_another_type_is_ignored(kind, wild):
    with PrivateBus() as bus, GameMode(bus, wild, kind) as peer, Service(bus, config=CALM) as service:
        assert "wrong type" in wait_source(service, "failed")
        for games, count in ((1, 1), (-1, 2), (2**31 - 1, 3)):
            peer.say(games)
            wait_events(service, count)
            wait_source(service, "ready")
        peer.say(wild, kind)
        wait_events(service, 4)
        wait_source(service, "failed")


def test_garbage_in_place_of_the_signal():
    with PrivateBus() as bus, GameMode(bus) as peer, Service(bus, config=CALM) as service:
        wait_source(service, "ready")
        for arguments in (None, GLib.Variant("(s)", (NAME,)), GLib.Variant("(sas)", (NAME, ["ClientCount"])),
                          GLib.Variant("(sa{ss}as)", (NAME, {"ClientCount": "1"}, [])),
                          GLib.Variant("(sa{sv}s)", (NAME, {}, "ClientCount"))):
            peer.emit("org.freedesktop.DBus.Properties", "PropertiesChanged", arguments)
        peer.say(1)
        wait_events(service, 1)


@pytest.mark.parametrize("to", [LUMBARD, None], ids=["to-us", "to-all"])
def test_a_forged_game(to):
    with PrivateBus() as bus, GameMode(bus) as peer, Service(bus, config=CALM) as service:
        wait_source(service, "ready")
        forge(bus, peer.path, "org.freedesktop.DBus.Properties", "PropertiesChanged",
              GLib.Variant("(sa{sv}as)", (NAME, {"ClientCount": GLib.Variant("i", 1)}, [])), to)
        peer.say(0)
        service.get("State")
        assert service.source("Events", "gamemode") == 0


def test_a_gamemoded_that_answers_late():
    with PrivateBus() as bus, GameMode(bus, 1) as peer:
        with peer.hanging():
            with Service(bus, config=CALM) as service:
                assert service.delay() < 0.25
                wait_until(lambda: service.source("State", "gamemode") == "failed", what="patience to end")
                assert "NoReply" in service.source("Detail", "gamemode")
                peer.say(1)
                wait_source(service, "ready")
                wait_events(service, 1)


def test_gamemoded_restarts():
    with PrivateBus() as bus, GameMode(bus, 1) as peer, Service(bus, config=CALM) as service:
        for count in (1, 3, 5):
            wait_events(service, count)
            peer.stop()
            wait_source(service, "absent")
            wait_events(service, count + 1)
            peer.start()
