"""Media players: the real mpv, and stand-ins for what others do and nobody should."""
import os
import signal
import time
from contextlib import ExitStack, contextmanager

import pytest
from fake_desktop import forge
from fake_monitor import IdleMonitor
from fake_player import PATH, PLAYER, PREFIX, PROPERTIES, Player
from gi.repository import GLib
from hearing import Hearing
from mpv import Mpv
from rig import LIMIT, LUMBARD, PrivateBus, call, wait_until
from service import Service

CALM = "[Sitting]\nLimit=1h\nAwayAfter=1h\n"
WILD = [GLib.Variant("i", 1), GLib.Variant("as", ["Playing"]), GLib.Variant("v", GLib.Variant("s", "Playing")),
        GLib.Variant("a{sv}", {"Playing": GLib.Variant("s", "Playing")}), GLib.Variant("(s)", ("Playing",))]
STALL = 0.25  # seconds for an answer of the service, whatever others do


def heard(service, count, limit=LIMIT):
    """So many claims have begun or ended by now, and no more."""
    wait_until(lambda: service.source("Events", "mpris") >= count, limit, f"{count} events")
    assert service.source("Events", "mpris") == count


def detail(service, text):
    wait_until(lambda: text in service.source("Detail", "mpris"), what=f"{text!r}")


def switches(service):
    with open(f"/proc/{service.process.pid}/status", encoding="ascii") as stream:
        return next(int(line.split()[1]) for line in stream if line.startswith("voluntary_ctxt_switches"))


def at_rest(service, quiet=0.5):
    """Its switches, once so many seconds pass without one. It is not asked for anything meanwhile."""
    def is_quiet():
        before = switches(service)
        time.sleep(quiet)
        return switches(service) == before
    wait_until(is_quiet, 20, "the service to rest")
    return switches(service)


def test_a_real_player(tmp_path):
    with PrivateBus() as bus, Service(bus, config=CALM) as service:
        detail(service, "there is no media player on the session bus")
        assert service.source("State", "mpris") == "absent" and service.source("Kind", "mpris") == "media"
        with Mpv(bus, tmp_path) as mpv:
            detail(service, "1 media player on the session bus")
            for count in (1, 3):
                before = time.time_ns() // 1000
                heard(service, count)
                mpv.tell("Pause")
                heard(service, count + 1)
                assert before <= service.source("LastEventTimestamp", "mpris") <= time.time_ns() // 1000
                mpv.tell("Play")
            heard(service, 5)
            line = next(row for row in service.ctl("sources").stdout.splitlines() if row.startswith("mpris"))
            assert "media" in line and "ready" in line and "1 media player on the session bus" in line
            mpv.process.kill(signal.SIGKILL)
            heard(service, 6)
            detail(service, "no media player")


@contextmanager
def watching(film, *arguments, **options):
    """(service, player, bus): a film plays, nobody touches anything, and all is said about it. The desktop has an idle
    monitor, so other displays on the machine are of no interest.
    """
    config = "[Sitting]\nLimit=1h\nAwayAfter=1s\nPassiveLimit=1h\n"
    with PrivateBus() as bus, IdleMonitor(bus), Service(bus, config=config) as service:
        wait_until(lambda: service.source("State", "mutter") == "ready", what="the idle monitor")
        with film(bus, *arguments, **options) as player:
            heard(service, 1)
            service.wait("State", "passive")
            at_rest(service, 1.5)
            yield service, player, bus


def test_what_a_real_player_costs_while_it_plays(tmp_path):
    with watching(Mpv, tmp_path) as (service, mpv, _):
        before = switches(service)
        time.sleep(5)  # of the film
        assert switches(service) == before, "it plays, and that is all"
        for number in range(20):
            mpv.set("Volume", GLib.Variant("d", number / 20))
            mpv.tell("Seek", "(x)", 1_000_000)
        cost = at_rest(service) - before
        print(f"{cost} wake-ups for 20 changes of the volume and 20 jumps")
        assert cost <= 60
        assert service.source("Events", "mpris") == 1


SHORT = "[Sitting]\nLimit=1h\nAwayAfter=2s\nPassiveLimit=1h\n"


def test_what_is_said_of_whom():
    """The names of people where there are any, and who is known to show films."""
    with PrivateBus() as bus, Player(bus, "vlc.instance7", "Playing", "vlc", "VLC media player") as early:
        with Hearing(bus) as hearing:
            hearing.wait_live("mpris", ("video", "VLC media player"))
            assert hearing.of("mpris")[0].age == "old", "it played before we looked"
            with Player(bus, "spotify", "Playing", "spotify", "Spotify"), Player(bus, "plain", "Playing"), \
                    Player(bus, "mpv", "Playing", "mpv", ""), Player(bus, "x", "Playing", "org.gnome.Totem.desktop"):
                hearing.wait_live("mpris", ("video", "VLC media player"), ("music", "Spotify"), ("music", "plain"),
                                  ("video", "mpv"), ("video", "org.gnome.Totem.desktop"))
                assert {claim.age for claim in hearing.of("mpris")[1:]} == {"new"}
                early.status("Paused")
                hearing.wait_live("mpris", ("music", "Spotify"), ("music", "plain"), ("video", "mpv"),
                                  ("video", "org.gnome.Totem.desktop"))
            hearing.wait_live("mpris")
            early.status("Playing")
            hearing.wait_live("mpris", ("video", "VLC media player"))


@pytest.mark.parametrize("entry, state",
                         [("mpv", "passive"), ("vlc", "passive"), ("rhythmbox", "away"), (None, "away")])
def test_a_film_keeps_one_sitting_and_music_does_not(entry, state):
    with PrivateBus() as bus, IdleMonitor(bus) as monitor, Player(bus, "some", "Playing", entry):
        with Service(bus, config=SHORT) as service:
            wait_until(lambda: service.source("State", "mutter") == "ready", what="the idle monitor")
            heard(service, 1)
            _, last = monitor.input()
            service.wait("State", state)
            if state == "passive":
                assert service.get("StateReason") == "media"
            assert abs(service.get("StateSinceTimestamp") - last) < 300_000


def test_players_come_play_stop_and_go():
    with PrivateBus() as bus, Player(bus, "early", "Playing", identity="Early") as early:
        with Service(bus, config=CALM) as service:
            heard(service, 1)
            detail(service, "1 media player on")
            with Player(bus, "late", identity="Late") as late:
                detail(service, "2 media players on")
                assert service.source("Events", "mpris") == 1
                late.status("Playing")
                heard(service, 2)
                late.status("Paused")
                heard(service, 3)
                late.status("Playing")
                heard(service, 4)
            heard(service, 5)
            detail(service, "1 media player on")
            early.stop()
            heard(service, 6)
            assert service.source("State", "mpris") == "absent"
            early.start()
            heard(service, 7)


def test_two_of_the_same_name_for_people_are_one():
    """Two windows of one player, or a browser and its integration into the desktop."""
    with PrivateBus() as bus, Service(bus, config=CALM) as service:
        with Player(bus, "it.instance1", "Playing", identity="It") as one:
            heard(service, 1)
            with Player(bus, "it.instance2", "Playing", identity="It") as other:
                other.is_known()
                one.status("Stopped")
                service.get("State")
                assert service.source("Events", "mpris") == 1
            heard(service, 2)


def test_who_speaks_for_others_is_not_counted():
    with PrivateBus() as bus, Service(bus, config=CALM) as service:
        with Player(bus, "playerctld", "Playing") as proxy, Player(bus, "kdeconnect.mpris_000001", "Playing") as phone:
            with Player(bus, "mpv"):
                detail(service, "1 media player on")
                assert service.source("Events", "mpris") == 0
                assert proxy.calls == phone.calls == []


def test_one_connection_with_two_names_and_a_new_name():
    with PrivateBus() as bus, Service(bus, config=CALM) as service, Player(bus, "first", "Playing") as player:
        heard(service, 1)
        player.take("second")
        heard(service, 2)
        player.leave("first")
        heard(service, 3)
        detail(service, "1 media player on")
        player.status("Paused")
        heard(service, 4)
        player.take("third")
        detail(service, "2 media players")
        player.status("Playing")
        heard(service, 6)


def test_another_program_takes_the_name():
    with PrivateBus() as bus, Service(bus, config=CALM) as service:
        queue = bus.connect()
        with Player(bus, "mpv", "Playing") as player:
            heard(service, 1)
            assert call(queue, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName",
                        "(su)", player.name, 0)[0] == 2, "in the queue"
        heard(service, 2)
        detail(service, "1 media player on")
        arguments = GLib.Variant("(sa{sv}as)", (PLAYER, {"PlaybackStatus": GLib.Variant("s", "Playing")}, []))
        queue.emit_signal(None, PATH, PROPERTIES, "PropertiesChanged", arguments)
        heard(service, 3)
        queue.close_sync(None)
        heard(service, 4)


def test_more_players_than_are_followed():
    with PrivateBus() as bus, Service(bus, config=CALM) as service:
        players = [Player(bus, f"many{n}", "Playing") for n in range(20)]
        heard(service, 16)
        detail(service, "more media players on the session bus than the 16")
        for player in players[:4]:
            player.stop()
        heard(service, 24)  # four ends, and a begin for each who moved up
        detail(service, "16 media players on")
        for player in players[4:]:
            player.stop()
        heard(service, 40)


def test_chatter_costs_no_calls():
    with watching(Player, status="Playing", entry="mpv") as (service, player, _):
        calls = list(player.calls)
        before = switches(service)
        player.chatter(50)
        cost = at_rest(service) - before
        print(f"{cost} wake-ups for 100 changes")
        assert cost <= 110
        assert player.calls == calls
        assert service.source("Events", "mpris") == 1
        assert calls.count(("Get", "PlaybackStatus")) == 1 and ("Get", "Metadata") not in calls


def test_strangers_wake_nobody():
    with watching(Player, status="Playing", entry="mpv") as (service, _, bus):
        before = switches(service)
        for number in range(100):
            conn = bus.connect()
            call(conn, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName", "(su)",
                 f"org.mpris.MediaPlayer2x{number}.y", 0)
            conn.close_sync(None)
        assert at_rest(service) == before


def test_a_status_without_its_value_is_asked_for():
    with PrivateBus() as bus, Service(bus, config=CALM) as service, Player(bus) as player:
        detail(service, "1 media player")
        for count, status in enumerate(("Playing", "Paused", "Playing", "nonsense"), 1):
            player.invalidate(status)
            heard(service, count)


@pytest.mark.parametrize("wild", WILD, ids=[w.get_type_string() for w in WILD])
def test_wild_types(wild):
    """A player that is wrong about one thing is believed in another."""
    with PrivateBus() as bus, Player(bus, "liar", "Playing", DesktopEntry=wild, Identity=wild) as liar:
        with Player(bus, "mute", PlaybackStatus=wild) as mute, Service(bus, config=CALM) as service:
            heard(service, 1)
            mute.status("Playing")
            heard(service, 2)
            mute.say_changed(PlaybackStatus=wild)
            heard(service, 3)
            liar.say_changed(PlaybackStatus=wild)
            heard(service, 4)


@pytest.mark.parametrize("title, said_of", [("", "odd"), ("\x1b[2J\n", "\x1b[2J"), ("aö" * 50, "aö" * 21),
                                            ("x" * 100_000, "x" * 63)], ids=["none", "control", "cut", "long"])
def test_odd_titles(title, said_of):
    with PrivateBus() as bus, Hearing(bus) as hearing, Service(bus, config=CALM) as service:
        with Player(bus, "odd", "Playing", title, title):
            hearing.wait_live("mpris", ("music", said_of))
            heard(service, 1)
            assert "\x1b" not in service.ctl("sources").stdout
        hearing.wait_live("mpris")


def test_garbage_in_place_of_the_signal():
    with PrivateBus() as bus, Service(bus, config=CALM) as service, Player(bus) as player:
        detail(service, "1 media player")
        for arguments in (None, GLib.Variant("(s)", (PLAYER,)), GLib.Variant("(sas)", (PLAYER, ["PlaybackStatus"])),
                          GLib.Variant("(sa{ss}as)", (PLAYER, {"PlaybackStatus": "Playing"}, [])),
                          GLib.Variant("(sa{sv}s)", (PLAYER, {}, "PlaybackStatus")),
                          GLib.Variant("(sa{sv}as)", ("org.mpris.MediaPlayer2", {
                              "PlaybackStatus": GLib.Variant("s", "Playing")}, []))):
            player.emit(PROPERTIES, "PropertiesChanged", arguments)
        player.say_changed(PlaybackStatus=GLib.Variant("s", "playing"))
        player.status("Playing")
        heard(service, 1)


@pytest.mark.parametrize("to", [LUMBARD, None], ids=["to-us", "to-all"])
def test_forged_signals(to):
    with PrivateBus() as bus, Service(bus, config=CALM) as service, Player(bus, status="Playing") as player:
        heard(service, 1)
        for status in ("Paused", "Playing"):
            forge(bus, PATH, PROPERTIES, "PropertiesChanged",
                  GLib.Variant("(sa{sv}as)", (PLAYER, {"PlaybackStatus": GLib.Variant("s", status)}, [])), to)
        forge(bus, "/org/freedesktop/DBus", "org.freedesktop.DBus", "NameOwnerChanged",
              GLib.Variant("(sss)", (player.name, ":1.1", "")), to)
        forge(bus, "/org/freedesktop/DBus", "org.freedesktop.DBus", "NameOwnerChanged",
              GLib.Variant("(sss)", (PREFIX + "ghost", "", ":1.9999")), to)
        player.status("Paused")
        heard(service, 2)
        assert service.source("Detail", "mpris") == "1 media player on the session bus"


def test_one_that_hangs_at_our_start_delays_and_is_heard_later():
    with PrivateBus() as bus, Player(bus, "hung", "Playing") as hung, Player(bus, "well", "Playing"), \
            ExitStack() as hangs:
        hangs.enter_context(hung.hanging())
        with Service(bus, config=CALM) as service:
            before = time.monotonic()
            service.get("State")
            assert time.monotonic() - before < STALL
            heard(service, 1, 10)
            hung.say_changed(Volume=GLib.Variant("d", 0.5))
            hangs.close()
            heard(service, 2)


def test_one_that_hangs_for_good_is_asked_a_few_times_only():
    with PrivateBus() as bus, Player(bus, "hung", "Playing") as hung:
        with hung.hanging(), Service(bus, config=CALM) as service:
            detail(service, "1 media player")
            hung.status("Playing")
            wait_until(lambda: service.source("Events", "mpris") == 1, 10, "what it says, without its name")
            hung.status("Paused")
            heard(service, 2)


def resident(service):
    with open(f"/proc/{service.process.pid}/status", encoding="ascii") as stream:
        return next(int(line.split()[1]) for line in stream if line.startswith("VmRSS:"))


def test_a_name_of_megabytes_is_not_kept():
    at_once = ":".join(filter(None, (os.environ.get("ASAN_OPTIONS"), "quarantine_size_mb=0")))  # else kept for a while
    with PrivateBus() as bus, Service(bus, config=CALM, env={"ASAN_OPTIONS": at_once}) as service:
        detail(service, "no media player")
        before = resident(service)
        with Player(bus, "long", "Playing", identity="ü" * (8 << 20)) as player:
            heard(service, 1)
            wait_until(lambda: resident(service) < before + 4096, what="its memory to be free again")
            player.status("Paused")
            heard(service, 2)


def test_one_that_refuses_is_asked_once():
    with PrivateBus() as bus, IdleMonitor(bus), Service(bus, config=CALM) as service:
        wait_until(lambda: service.source("State", "mutter") == "ready", what="the idle monitor, or other displays wake it")
        conn = bus.connect()  # has the name, and none of the objects
        call(conn, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName", "(su)",
             PREFIX + "empty", 4)
        detail(service, "1 media player")
        at_rest(service)
        before = at_rest(service)
        for number in range(20):
            conn.emit_signal(None, PATH, PROPERTIES, "PropertiesChanged",
                             GLib.Variant("(sa{sv}as)", (PLAYER, {"Volume": GLib.Variant("d", number)}, [])))
        assert at_rest(service) <= before + 22, "no more than it takes to hear that"
        conn.emit_signal(None, PATH, PROPERTIES, "PropertiesChanged", GLib.Variant(
            "(sa{sv}as)", (PLAYER, {"PlaybackStatus": GLib.Variant("s", "Playing")}, [])))
        heard(service, 1)
        conn.close_sync(None)
        heard(service, 2)
