"""Media players: which of them show a film, play sound alone, or may do either; the real mpv and fake players."""
import os

import fake_player
import pytest
from evidence_log import EvidenceLog
from fake_desktop import PowerManagement, SessionManager
from fake_idle_monitor import IdleMonitor
from fake_inhibitors import Gnome, Kde5, Kde6
from fake_player import PLAYER, PROPERTIES, Player
from gi.repository import GLib
from idle_monitor_desk import type_for
from instants import SECOND, now, wait_past
from lumbard import Service
from mpv_player import Mpv
from rig import PrivateBus, Process, wait_until


def test_names_of_players_and_kinds_of_media():
    """The detail is the program; known video players are evidence of a film, and browsers of a player."""
    with PrivateBus() as bus, Player(bus, "vlc.instance7", "Playing", "vlc", "VLC media player") as early:
        with EvidenceLog(bus) as log:
            log.wait_live("mpris", ("video", "vlc"))
            assert log.of("mpris")[0].age == "old", "it played before we looked"
            with Player(bus, "spotify", "Playing", "spotify", "Spotify"), Player(bus, "plain", "Playing"), \
                    Player(bus, "mpv", "Playing", "mpv", ""), Player(bus, "x", "Playing", "org.gnome.Totem.desktop"), \
                    Player(bus, "firefox.instance_1_23", "Playing", "firefox", "Mozilla Firefox"), \
                    Player(bus, "chromium.instance4", "Playing", None, "Chrome"):
                others = {("music", "spotify"), ("lone-player", "plain"), ("video", "mpv"), ("video", "totem"),
                          ("lone-player", "firefox"), ("lone-player", "google-chrome")}
                log.wait_live("mpris", ("video", "vlc"), *others)
                assert {claim.age for claim in log.of("mpris")[1:]} == {"new"}
                early.status("Paused")
                log.wait_live("mpris", ("paused", "vlc"), *others)
            log.wait_live("mpris", ("paused", "vlc"))
            early.status("Playing")
            log.wait_live("mpris", ("video", "vlc"))
            early.status("Stopped")
            log.wait_live("mpris", ("paused", "vlc"))


def track(**values):
    """Metadata: url=..., album=..., and so on; numbers are int32."""
    return GLib.Variant("a{sv}", {f"xesam:{key}": GLib.Variant("i" if isinstance(value, int) else "s", value)
                                  for key, value in values.items()})


ALBUM = {"url": "file:///home/me/Music/01.flac", "album": "Nocturnes", "trackNumber": 1}
FILM = {"url": "file:///home/me/film.mkv", "title": "A film"}
SOUND = {("music", "mpv"), ("paused", "mpv")}  # an inhibitor of mpv is no film while it plays sound alone


@pytest.mark.parametrize("values, expected", [
    (FILM, {("video", "mpv")}),
    (ALBUM, SOUND),
    ({"url": "https://radio.example/stream", "album": "Nocturnes", "trackNumber": 3}, SOUND),
    ({"url": "https://radio.example/stream", "album": "Nocturnes"}, {("video", "mpv")}),
    ({"url": "file:///home/me/film.mkv", "album": "A series", "trackNumber": 3}, {("video", "mpv")}),
    ({"url": "https://example.org/x.ogg", "mimeType": "video/ogg"}, {("video", "mpv")}),
    ({"url": "https://example.org/x", "mimeType": "audio/ogg"}, SOUND),
    ({"mimeType": "audio/mp4", "url": "https://example.org/x.mp4"}, SOUND),
    ({"url": 7, "album": 8, "trackNumber": "9"}, {("video", "mpv")}),
], ids=["film", "album", "album-stream", "no-number", "series", "ogg-film", "ogg", "mp4-sound", "wrong-types"])
def test_sound_in_a_video_player(values, expected):
    with PrivateBus() as bus, Player(bus, "mpv", "Playing", "mpv", Metadata=track(**values)), EvidenceLog(bus) as log:
        log.wait_live("mpris", *expected)


def test_a_film_after_an_album():
    """The track changes while the player plays: in the signal, and by a signal without the value."""
    with PrivateBus() as bus, Player(bus, "mpv", "Playing", "mpv", Metadata=track(**ALBUM)) as player, \
            EvidenceLog(bus) as log:
        log.wait_live("mpris", *SOUND)
        player.emit_changed(Metadata=track(**FILM))
        log.wait_live("mpris", ("video", "mpv"))
        player.player["Metadata"] = track(**ALBUM)
        player.emit(PROPERTIES, "PropertiesChanged", GLib.Variant("(sa{sv}as)", (PLAYER, {}, ["Metadata"])))
        log.wait_live("mpris", *SOUND)
        player.emit_changed(Metadata=GLib.Variant("s", "none"))
        log.wait_live("mpris", ("video", "mpv"))


def test_a_song_in_a_browser_is_music():
    with PrivateBus() as bus, Player(bus, "firefox.instance_1", "Playing", "firefox", Metadata=track(**ALBUM)), \
            EvidenceLog(bus) as log:
        log.wait_live("mpris", ("music", "firefox"), ("paused", "firefox"))


@pytest.mark.parametrize("kind", [Gnome, Kde5, Kde6], ids=lambda kind: kind.__name__)
def test_the_list_of_inhibitors_appears_and_disappears(kind):
    with PrivateBus() as bus, EvidenceLog(bus) as log, Player(bus, "firefox.instance_1", "Playing", "firefox"):
        for _ in range(2):
            log.wait_live("mpris", ("lone-player", "firefox"))
            peer = kind.make(bus)
            try:
                log.wait_live("mpris", ("player", "firefox"))
            finally:
                peer.stop()
        log.wait_live("mpris", ("lone-player", "firefox"))
        assert len({(claim.age, claim.at) for claim in log.of("mpris") if claim.edge == "on"}) == 1, "it began once"


def wait_kind(service, kind):
    wait_until(lambda: [row[1] for row in service.get("Evidence") if row[0] == "mpris" and not row[4]] == [kind], what=kind)


def test_music_in_a_browser_when_the_list_of_inhibitors_ends():
    """It began long before the last input, so it is no evidence of sitting, whichever claim it is."""
    with PrivateBus() as bus, IdleMonitor(bus) as monitor, SessionManager(bus) as manager, \
            Service(bus, config="[Sitting]\nLimit=6s\nAwayAfter=2s\nRest=1h\nPassiveLimit=1h\n") as service:
        wait_until(lambda: service.source("State", "mutter") == "ready", what="the idle monitor")
        with Player(bus, "firefox.instance_1", "Playing", "firefox"):
            wait_kind(service, "player")
            began = now()
            wait_past(began + 3 * SECOND)  # it is fresh for 2 s
            monitor.input()
            manager.stop()
            try:
                wait_kind(service, "lone-player")
                wait_until(lambda: service.get("State") in ("passive", "away"), what="the next state")
                assert service.get("State") == "away"
            finally:
                manager.start()


def test_a_list_that_is_still_read_is_a_list():
    """The session manager has not answered yet: a browser is not taken for one without a list meanwhile."""
    with PrivateBus() as bus, SessionManager(bus) as manager:
        manager.hung.add("GetInhibitors")
        with EvidenceLog(bus) as log:
            log.wait_state("inhibit_gnome", "standby")
            with Player(bus, "firefox.instance_1", "Playing", "firefox"):
                log.wait_live("mpris", ("player", "firefox"))


def test_whether_any_program_inhibits_is_no_list():
    with PrivateBus() as bus, PowerManagement(bus), EvidenceLog(bus) as log:
        log.wait_state("inhibit_power", "ready")
        with Player(bus, "firefox.instance_1", "Playing", "firefox"):
            log.wait_live("mpris", ("lone-player", "firefox"))


def watch_a_browser(bus, source, reason):
    """Waits for the absence of this reason, with music or a film in a browser. Returns its distance from the last input,
    in s."""
    config = "[Sitting]\nLimit=1h\nAwayAfter=2s\nPassiveLimit=16s\n"
    with IdleMonitor(bus) as monitor, Service(bus, config=config) as service:
        wait_until(lambda: service.source("State", "mutter") == "ready" and
                   (not source or service.source("State", source) == "ready"), what="the sources")
        with Player(bus, "firefox.instance_1", "Playing", "firefox"):
            wait_until(lambda: service.source("Events", "mpris"), what="the player")
            _, last = type_for(service, monitor, 1.2)  # so long that it is the end of an absence before
            wait_until(lambda: service.get("StateReason") == reason and service.get("StateSinceTimestamp") > last - SECOND, what=reason)
            return round((service.get("StateSinceTimestamp") - last) / 1e6)


def test_music_in_a_browser_shows_nothing_where_there_is_a_list():
    with PrivateBus() as bus, SessionManager(bus):
        assert watch_a_browser(bus, "inhibit_gnome", "idle") == 0


def test_a_browser_without_a_list_counts_for_a_quarter():
    with PrivateBus() as bus:
        assert watch_a_browser(bus, None, "cap") == 4


def test_one_player_of_a_program_plays_and_the_other_is_paused():
    with PrivateBus() as bus, Player(bus, "vlc.instance1", "Paused", "vlc"), EvidenceLog(bus) as log:
        log.wait_live("mpris", ("paused", "vlc"))
        with Player(bus, "vlc.instance2", "Playing", "vlc"):
            log.wait_live("mpris", ("video", "vlc"))
        log.wait_live("mpris", ("paused", "vlc"))


@pytest.mark.parametrize("file, expected", [("film.mkv", {("video", "mpv")}), ("01 One.flac", SOUND)])
def test_a_film_and_an_album_in_the_real_mpv(tmp_path, file, expected):
    with PrivateBus() as bus, EvidenceLog(bus) as log, Mpv(bus, tmp_path, file) as mpv:
        log.wait_live("mpris", *expected)
        mpv.send("Pause")
        log.wait_live("mpris", ("paused", "mpv"))
        mpv.send("Play")
        log.wait_live("mpris", *expected)


def test_the_proxy_of_bluez_is_music(tmp_path):
    """mpris-proxy has the name of the telephone; only its process shows what it is."""
    program = tmp_path / "mpris-proxy"
    program.write_text("#!/usr/bin/python3\n" + PROXY, encoding="utf-8")
    program.chmod(0o755)
    with PrivateBus() as bus, EvidenceLog(bus) as log:
        with Process([program], {**bus.env, "PYTHONPATH": os.path.dirname(fake_player.__file__)}):
            log.wait_live("mpris", ("music", "pixel_7"))
        log.wait_live("mpris")


PROXY = """
import os
from types import SimpleNamespace
from fake_player import Player
from gi.repository import Gio, GLib
flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
conn = Gio.DBusConnection.new_for_address_sync(os.environ["DBUS_SESSION_BUS_ADDRESS"], flags, None, None)
Player(SimpleNamespace(connect=lambda: conn), "Pixel_7", "Playing")
GLib.MainLoop().run()
"""
