"""The real mpv in a window of a real X display: a film keeps the person seated, an album and a pause do not."""
import pytest
from fake_clocks import Clocks
from instants import now
from lumbard import Service, key
from mpv_player import Mpv
from notification_servers import FakeServer
from rig import Display, PrivateBus, wait_until

CONFIG = "[Sitting]\nLimit=1h\nRest=1h\nAwayAfter=2s\n"
OPTIONS = ("--vo=x11", "--force-window=yes")


def live(service):
    return {(kind, detail) for by, kind, detail, _, until in service.get("Evidence") if by == "mpris" and not until}


@pytest.mark.parametrize("file, kind, state", [("film.mkv", "video", "passive"), ("01 One.flac", "music", "away")])
def test_a_film_and_an_album(file, kind, state, tmp_path):
    with Display() as display, PrivateBus() as bus, Service(bus, display, CONFIG) as service, \
            Mpv(bus, tmp_path, file, OPTIONS, display.env):
        wait_until(lambda: (kind, "mpv") in live(service), what="the player")
        key(display)
        service.wait("State", "active")
        service.wait("State", state)
        assert service.get("StateReason") == ("media" if state == "passive" else "idle")


def test_a_pause_ends_the_film(tmp_path):
    with Display() as display, PrivateBus() as bus, Service(bus, display, CONFIG) as service, \
            Mpv(bus, tmp_path, "film.mkv", OPTIONS, display.env) as mpv:
        wait_until(lambda: ("video", "mpv") in live(service), what="the player")
        key(display)
        service.wait("State", "active")
        service.wait("State", "passive")
        mpv.send("Pause")
        wait_until(lambda: live(service) == {("paused", "mpv")}, what="the pause")
        service.wait("State", "away")
        mpv.send("Play")
        wait_until(lambda: live(service) == {("video", "mpv")}, what="the film")


LUNCH = 3600
DEFAULTS = "[Sitting]\nAwayAfter=2s\n"  # the X server measures idleness by its own clock


@pytest.mark.parametrize("file, is_paused, is_film", [
    ("film.mkv", False, True), ("01 One.flac", False, False), ("film.mkv", True, False)], ids=["film", "album", "paused"])
def test_a_lunch_of_an_hour(file, is_paused, is_film, tmp_path):
    """A film is sitting, and the reminder comes in the middle of it. With an album or a paused film it was a rest."""
    with Display() as display, PrivateBus() as bus, FakeServer(bus) as server:
        clocks = Clocks(bus.folder)
        with Service(bus, display, DEFAULTS, clocks.env) as service, \
                Mpv(bus, tmp_path, file, OPTIONS, display.env) as mpv:
            wait_until(lambda: live(service), what="the player")
            if is_paused:
                mpv.send("Pause")
                wait_until(lambda: live(service) == {("paused", "mpv")}, what="the pause")
            key(display)
            service.wait("State", "active")
            service.wait("State", "passive" if is_film else "away")
            clocks.move(passed=LUNCH)
            wait_until(lambda: service.get("SittingUSec") > 3_500_000_000 if is_film else
                       service.get("StateSinceTimestamp") < now() + clocks.ahead - 3_500_000_000, what="the hour")
            if is_film:
                server.wait("shown")
            key(display)
            service.wait("State", "active")
            sat, rest = service.get("SittingUSec"), service.get("LastRestUSec")
            if is_film:
                assert sat > 3_500_000_000 and rest == 0
                service.wait("Phase", "suggested")
            else:
                assert sat < 60_000_000 and 3_500_000_000 < rest < 3_700_000_000
                assert not server.received("Notify") and service.get("TodayRests") == 1
