"""Media players: the real mpv, and fake players with unusual and wrong behaviour."""
import signal
import time
from contextlib import ExitStack, contextmanager

import pytest
from evidence_log import EvidenceLog
from fake_clocks import Clocks
from fake_desktop import forge
from fake_idle_monitor import IdleMonitor
from fake_player import PATH, PLAYER, PREFIX, PROPERTIES, Player
from gi.repository import GLib
from idle_monitor_desk import type_for
from instants import now
from lumbard import GIVEN_BACK, Service
from measure import sleeps_through, switches, switches_at_rest
from mpv_player import Mpv
from rig import LIMIT, LUMBARD, PrivateBus, call, rest, wait_until

CALM = "[Sitting]\nLimit=1h\nAwayAfter=1h\n"
WILD = [GLib.Variant("i", 1), GLib.Variant("as", ["Playing"]), GLib.Variant("v", GLib.Variant("s", "Playing")),
        GLib.Variant("a{sv}", {"Playing": GLib.Variant("s", "Playing")}), GLib.Variant("(s)", ("Playing",))]
STALL = 0.25  # s: the longest delay of a reply of the service


def wait_events(service, count, limit=LIMIT):
    """Waits until exactly this many pieces of evidence have begun or ended."""
    wait_until(lambda: service.source("Events", "mpris") >= count, limit, f"{count} events")
    assert service.source("Events", "mpris") == count


def detail(service, text):
    wait_until(lambda: text in service.source("Detail", "mpris"), what=f"{text!r}")


def test_a_real_player(tmp_path):
    with PrivateBus() as bus, EvidenceLog(bus) as log, Service(bus, config=CALM) as service:
        detail(service, "no media player on the session bus")
        assert service.source("State", "mpris") == "absent" and service.source("Kind", "mpris") == "media"
        with Mpv(bus, tmp_path) as mpv:
            detail(service, "1 media player on the session bus")
            for _ in range(2):
                log.wait_live("mpris", ("video", "mpv"))
                before = time.time_ns() // 1000
                mpv.send("Pause")
                log.wait_live("mpris", ("paused", "mpv"))
                assert before <= log.last("mpris", "on").at <= time.time_ns() // 1000
                mpv.send("Play")
            log.wait_live("mpris", ("video", "mpv"))
            line = next(row for row in service.ctl("sources").stdout.splitlines() if row.startswith("mpris"))
            assert "media" in line and "ready" in line and "1 media player on the session bus" in line
            mpv.process.kill(signal.SIGKILL)
            log.wait_live("mpris")
            detail(service, "no media player")


@contextmanager
def watching(film, *arguments, **options):
    """(service, player, bus): a film plays without input, and the service knows it. The desktop has an idle monitor, so
    that other displays on the machine are ignored.
    """
    config = "[Sitting]\nLimit=1h\nAwayAfter=1s\nPassiveLimit=1h\n"
    with PrivateBus() as bus, IdleMonitor(bus) as monitor, Service(bus, config=config) as service:
        wait_until(lambda: service.source("State", "mutter") == "ready", what="the idle monitor")
        with film(bus, *arguments, **options) as player:
            wait_until(lambda: any(row[1] == "video" and not row[4] for row in service.get("Evidence")), what="the film")
            wait_until(lambda: service.get("State") in ("passive", "away"), what="the first absence of input, and its questions")
            switches_at_rest(service)
            player.calls_before = list(getattr(player, "calls", []))
            _, last = type_for(service, monitor, 0.8)  # the player may have started after the person had left
            wait_until(lambda: service.get("State") == "passive" and service.get("StateSinceTimestamp") > last - 500_000, what="the film alone")
            switches_at_rest(service, 1.5)
            yield service, player, bus


def test_wake_ups_while_a_real_player_plays(tmp_path):
    with watching(Mpv, tmp_path) as (service, mpv, _):
        events = service.source("Events", "mpris")
        sleeps_through(service, lambda: rest(5))  # of the film: it plays, and that is all
        before = switches_at_rest(service)
        for number in range(20):
            mpv.set("Volume", GLib.Variant("d", number / 20))
            mpv.send("Seek", "(x)", 1_000_000)
        cost = switches_at_rest(service) - before
        print(f"{cost} wake-ups for 20 changes of the volume and 20 jumps")
        assert cost <= 60
        assert service.source("Events", "mpris") == events


SHORT = "[Sitting]\nLimit=1h\nAwayAfter=2s\nPassiveLimit=1h\n"


def playing(url, **more):
    values = {"xesam:url": url, **more}
    return GLib.Variant("a{sv}", {key: GLib.Variant("i" if isinstance(value, int) else "s", value)
                                  for key, value in values.items()})


FILM = playing("file:///home/me/film.mkv")
ALBUM = playing("file:///home/me/01.flac", **{"xesam:album": "Nocturnes", "xesam:trackNumber": 1})


@pytest.mark.parametrize("entry, track, state", [
    ("mpv", FILM, "passive"), ("vlc", FILM, "passive"), ("mpv", ALBUM, "away"), ("vlc", ALBUM, "away"),
    ("rhythmbox", ALBUM, "away"), ("rhythmbox", FILM, "away")])
def test_a_film_keeps_one_sitting_and_an_album_at_lunch_does_not(entry, track, state):
    with PrivateBus() as bus, IdleMonitor(bus) as monitor, Player(bus, "some", "Playing", entry, Metadata=track):
        with Service(bus, config=SHORT) as service:
            wait_until(lambda: service.source("State", "mutter") == "ready", what="the idle monitor")
            wait_until(lambda: service.source("Events", "mpris"), what="the player")
            _, last = type_for(service, monitor, 1.2)  # so long that it is the end of an absence before
            wait_until(lambda: service.get("State") == state and service.get("StateSinceTimestamp") > last - 300_000, what=state)
            if state == "passive":
                assert service.get("StateReason") == "media"
            assert service.get("StateSinceTimestamp") - last < 300_000 + service.waited()


LUNCH = 3600


@pytest.mark.parametrize("entry", ["mpv", "vlc"])
@pytest.mark.parametrize("track, is_film", [(FILM, True), (ALBUM, False)], ids=["film", "album"])
def test_a_lunch_of_an_hour(entry, track, is_film):
    """The same player for an hour without input: with a film the person sat, with an album the person was away."""
    with PrivateBus() as bus, IdleMonitor(bus) as monitor, Player(bus, "some", "Playing", entry, Metadata=track):
        clocks = Clocks(bus.folder)
        with Service(bus, config="[Sitting]\nAwayAfter=2s\n", env=clocks.env) as service:
            wait_until(lambda: service.source("State", "mutter") == "ready", what="the idle monitor")
            wait_until(lambda: service.source("Events", "mpris"), what="the player")
            left, _ = monitor.input()
            wait_until(lambda: service.get("State") == ("passive" if is_film else "away")
                       and service.get("StateSinceTimestamp") > left - 1_000_000, what="the end of the input")
            clocks.move(passed=LUNCH)
            if is_film:
                wait_until(lambda: service.get("SittingUSec") > 3_500_000_000, what="an hour of sitting")
                assert service.get("DueTimestamp") < now() + clocks.ahead, "due after 30 minutes"
            back, _ = monitor.input()
            wait_until(lambda: service.get("LastInputTimestamp") > back + clocks.ahead - 1_000_000, what="the return")
            hour = service.get("SittingUSec") if is_film else service.get("LastRestUSec")
            assert 3_590_000_000 < hour < 3_660_000_000
            assert service.get("TodayRests") == (0 if is_film else 1)
            assert is_film or service.get("SittingUSec") < 60_000_000


def test_players_start_play_stop_and_exit():
    with PrivateBus() as bus, Player(bus, "early", "Playing", "elisa") as early:
        with Service(bus, config=CALM) as service:
            wait_events(service, 1)
            detail(service, "1 media player on")
            with Player(bus, "late", entry="lollypop") as late:
                detail(service, "2 media players on")
                assert service.source("Events", "mpris") == 1
                late.status("Playing")
                wait_events(service, 2)
                late.status("Paused")
                wait_events(service, 3)
                late.status("Playing")
                wait_events(service, 4)
            wait_events(service, 5)
            detail(service, "1 media player on")
            early.stop()
            wait_events(service, 6)
            assert service.source("State", "mpris") == "absent"
            early.start()
            wait_events(service, 7)


def test_two_players_of_one_program_are_one():
    """Two windows of one player, or a browser and its integration into the desktop."""
    with PrivateBus() as bus, Service(bus, config=CALM) as service:
        with Player(bus, "it.instance1", "Playing", "elisa") as one:
            wait_events(service, 1)
            with Player(bus, "it.instance2", "Playing", "elisa") as other:
                other.is_known()
                one.status("Stopped")
                service.get("State")
                assert service.source("Events", "mpris") == 1
            wait_events(service, 2)


def test_proxies_of_other_players_are_ignored():
    with PrivateBus() as bus, Service(bus, config=CALM) as service:
        with Player(bus, "playerctld", "Playing") as proxy, Player(bus, "kdeconnect.mpris_000001", "Playing") as phone, \
                Player(bus, "GSConnect.PhonePlayer", "Playing") as other:
            with Player(bus, "elisa") as player:
                detail(service, "1 media player on")
                player.is_known()
                assert service.source("Events", "mpris") == 0
                assert proxy.calls == phone.calls == other.calls == []


def test_one_connection_with_two_names_and_a_new_name():
    with PrivateBus() as bus, Service(bus, config=CALM) as service, \
            Player(bus, "first", "Playing") as player:
        wait_events(service, 1)
        player.take("second")
        wait_events(service, 2)
        player.leave("first")
        wait_events(service, 3)
        detail(service, "1 media player on")
        player.status("Paused")
        wait_events(service, 5)
        player.take("third")
        wait_events(service, 6)
        player.status("Playing")
        wait_events(service, 10)


def test_another_program_takes_the_name():
    with PrivateBus() as bus, Service(bus, config=CALM) as service:
        queue = bus.connect()
        with Player(bus, "mpv", "Playing") as player:
            wait_events(service, 1)
            assert call(queue, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName",
                        "(su)", player.name, 0)[0] == 2, "in the queue"
        wait_events(service, 2)
        detail(service, "1 media player on")
        arguments = GLib.Variant("(sa{sv}as)", (PLAYER, {"PlaybackStatus": GLib.Variant("s", "Playing")}, []))
        queue.emit_signal(None, PATH, PROPERTIES, "PropertiesChanged", arguments)
        wait_events(service, 3)
        queue.close_sync(None)
        wait_events(service, 4)


def test_more_players_than_the_limit():
    """16 are evidence at once, and the others wait; the detail reports how many."""
    with PrivateBus() as bus, Service(bus, config=CALM) as service:
        players = [Player(bus, f"many{n}", "Playing") for n in range(20)]
        wait_events(service, 16)
        detail(service, "20 media players on the session bus; the list is full, 4 more wait for a free place")
        for player in players[:4]:
            player.stop()
        wait_events(service, 24)  # four end, and four others begin to count
        wait_until(lambda: service.source("Detail", "mpris") == "16 media players on the session bus", what="room")
        for player in players[4:]:
            player.stop()
        wait_events(service, 40)


def test_other_changes_cause_no_calls():
    with watching(Player, status="Playing", entry="mpv") as (service, player, _):
        calls = list(player.calls)
        before = switches(service.process.pid)
        player.chatter(50)
        cost = switches_at_rest(service) - before
        print(f"{cost} wake-ups for 100 changes")
        assert cost <= 110
        assert player.calls == calls
        assert service.source("Events", "mpris") == 1
        since = calls[len(player.calls_before):]
        for name in ("PlaybackStatus", "Metadata"):
            assert ("Get", name) in player.calls_before, "at its start, and in the first absence of input"
            assert since.count(("Get", name)) == 1, "its answer decides whether the person is away"


def test_other_connections_cause_no_wake_ups():
    with watching(Player, status="Playing", entry="mpv") as (service, _, bus):
        def others_come_and_go():
            for number in range(100):
                conn = bus.connect()
                call(conn, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName", "(su)",
                     f"org.mpris.MediaPlayer2x{number}.y", 0)
                conn.close_sync(None)
        sleeps_through(service, others_come_and_go)


def test_a_status_without_its_value_is_read():
    with PrivateBus() as bus, Service(bus, config=CALM) as service, Player(bus, entry="elisa") as player:
        detail(service, "1 media player")
        for count, status in enumerate(("Playing", "Paused", "Playing", "nonsense"), 1):
            player.invalidate(status)
            wait_events(service, count)


@pytest.mark.parametrize("wild", WILD, ids=[w.get_type_string() for w in WILD])
def test_wild_types(wild):
    """A value of a wrong type does not invalidate the other values of the player."""
    with PrivateBus() as bus, Player(bus, "liar", "Playing", DesktopEntry=wild, Identity=wild) as liar:
        with Player(bus, "mute", PlaybackStatus=wild) as mute, Service(bus, config=CALM) as service:
            wait_events(service, 1)
            mute.status("Playing")
            wait_events(service, 2)
            mute.emit_changed(PlaybackStatus=wild)
            wait_events(service, 3)
            liar.emit_changed(PlaybackStatus=wild)
            wait_events(service, 4)


@pytest.mark.parametrize("title, detail", [("", "odd"), ("\x1b[2J\n", "[2j "), ("aö" * 50, "aö" * 21),
                                            ("x" * 100_000, "x" * 63)], ids=["none", "control", "cut", "long"])
def test_odd_titles(title, detail):
    with PrivateBus() as bus, EvidenceLog(bus) as log, Service(bus, config=CALM) as service:
        with Player(bus, "odd", "Playing", title, title):
            log.wait_live("mpris", ("lone-player", detail))
            wait_events(service, 1)
            assert "\x1b" not in service.ctl("sources").stdout
        log.wait_live("mpris")


def test_garbage_in_place_of_the_signal():
    with PrivateBus() as bus, Service(bus, config=CALM) as service, Player(bus, entry="elisa") as player:
        detail(service, "1 media player")
        for arguments in (None, GLib.Variant("(s)", (PLAYER,)), GLib.Variant("(sas)", (PLAYER, ["PlaybackStatus"])),
                          GLib.Variant("(sa{ss}as)", (PLAYER, {"PlaybackStatus": "Playing"}, [])),
                          GLib.Variant("(sa{sv}s)", (PLAYER, {}, "PlaybackStatus")),
                          GLib.Variant("(sa{sv}as)", ("org.mpris.MediaPlayer2", {
                              "PlaybackStatus": GLib.Variant("s", "Playing")}, []))):
            player.emit(PROPERTIES, "PropertiesChanged", arguments)
        player.emit_changed(PlaybackStatus=GLib.Variant("s", "playing"))
        player.status("Playing")
        wait_events(service, 1)


@pytest.mark.parametrize("to", [LUMBARD, None], ids=["to-us", "to-all"])
def test_forged_signals(to):
    with PrivateBus() as bus, Service(bus, config=CALM) as service, \
            Player(bus, status="Playing", entry="elisa") as player:
        wait_events(service, 1)
        for status in ("Paused", "Playing"):
            forge(bus, PATH, PROPERTIES, "PropertiesChanged",
                  GLib.Variant("(sa{sv}as)", (PLAYER, {"PlaybackStatus": GLib.Variant("s", status)}, [])), to)
        forge(bus, "/org/freedesktop/DBus", "org.freedesktop.DBus", "NameOwnerChanged",
              GLib.Variant("(sss)", (player.name, ":1.1", "")), to)
        forge(bus, "/org/freedesktop/DBus", "org.freedesktop.DBus", "NameOwnerChanged",
              GLib.Variant("(sss)", (PREFIX + "ghost", "", ":1.9999")), to)
        player.status("Paused")
        wait_events(service, 2)
        assert service.source("Detail", "mpris") == "1 media player on the session bus"


def test_a_player_that_hangs_at_the_start_counts_later():
    with PrivateBus() as bus, Player(bus, "hung", "Playing") as hung, Player(bus, "well", "Playing"), \
            ExitStack() as hangs:
        hangs.enter_context(hung.hanging())
        with Service(bus, config=CALM) as service:
            assert service.delay() < STALL
            wait_events(service, 1)
            hung.emit_changed(Volume=GLib.Variant("d", 0.5))
            hangs.close()
            wait_events(service, 2)


def test_a_player_that_never_answers_is_called_a_few_times():
    with PrivateBus() as bus, Player(bus, "hung", "Playing") as hung:
        with hung.hanging(), Service(bus, config=CALM) as service:
            detail(service, "1 media player")
            hung.status("Playing")
            wait_until(lambda: service.source("Events", "mpris") == 1, what="its announcement, without its name")
            hung.status("Paused")
            wait_events(service, 3)  # it ends, and the pause is evidence


def resident(service):
    with open(f"/proc/{service.process.pid}/status", encoding="ascii") as stream:
        return next(int(line.split()[1]) for line in stream if line.startswith("VmRSS:"))


def test_a_name_of_megabytes_is_not_kept():
    """A sanitizer copies a message of many megabytes so slowly that its reply comes too late."""
    with PrivateBus() as bus, Service(bus, config=CALM, env=GIVEN_BACK) as service:
        detail(service, "no media player")
        before = resident(service)
        with Player(bus, "long", "Playing", identity="ü" * (3 << 20)) as player:
            wait_events(service, 1)
            wait_until(lambda: resident(service) < before + 4096, what="its memory to be free again")
            player.status("Paused")
            wait_events(service, 3)  # it ends, and the pause is evidence


def test_a_player_that_returns_an_error_is_called_once():
    with PrivateBus() as bus, IdleMonitor(bus), Service(bus, config=CALM) as service:
        wait_until(lambda: service.source("State", "mutter") == "ready", what="the idle monitor, or other displays wake it")
        conn = bus.connect()  # owns the name, without an object
        call(conn, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName", "(su)",
             PREFIX + "empty", 4)
        detail(service, "1 media player")
        switches_at_rest(service)
        before = switches_at_rest(service)
        for number in range(20):
            conn.emit_signal(None, PATH, PROPERTIES, "PropertiesChanged",
                             GLib.Variant("(sa{sv}as)", (PLAYER, {"Volume": GLib.Variant("d", number)}, [])))
        assert switches_at_rest(service) <= before + 22, "one wake-up for each signal at most"
        conn.emit_signal(None, PATH, PROPERTIES, "PropertiesChanged", GLib.Variant(
            "(sa{sv}as)", (PLAYER, {"PlaybackStatus": GLib.Variant("s", "Playing")}, [])))
        wait_events(service, 1)
        conn.close_sync(None)
        wait_events(service, 2)
