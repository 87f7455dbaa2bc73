"""lumbard-notifier and what single servers need: GNOME's do-not-disturb, mako's silence, notification-daemon's close."""
import subprocess
from contextlib import ExitStack

import pytest
import rig
from notifier_bench import Bench

GNOME = {"info": "gnome-shell,GNOME,48,1.2"}


def says_dnd(is_on):
    return lambda member, arguments: member == "PropertiesChanged" and arguments[1] == {"DoNotDisturb": is_on}


class Desktop(Bench):
    """With settings that live in a file of the bus's own home, as dconf's live in the user's."""

    def __init__(self, stack, **env):
        super().__init__(stack)
        self.bus.env.update(GSETTINGS_BACKEND="keyfile", **env)

    def show_banners(self, is_on):
        subprocess.run([*rig.TIED, "gsettings", "set", "org.gnome.desktop.notifications", "show-banners",
                        "true" if is_on else "false"], env=self.bus.env, check=True, timeout=10)


@pytest.fixture(name="desktop")
def desktop_fixture():
    with ExitStack() as stack:
        yield Desktop(stack)


def test_gnome_s_do_not_disturb_is_its_banners_switched_off(desktop):
    server = desktop.server(**GNOME)
    desktop.show_banners(False)
    desktop.notifier()
    desktop.daemon.show()
    assert desktop.daemon.wait("one", "refused") == "dnd"
    assert desktop.daemon.get("DoNotDisturb") is True and not server.told("Notify")
    desktop.show_banners(True)
    desktop.daemon.signals.wait(says_dnd(False))
    assert not server.told("Notify"), "it never shows by itself"
    desktop.shown("two")
    desktop.show_banners(False)
    desktop.daemon.signals.wait(says_dnd(True))


def test_gnome_s_settings_are_gnome_s_alone(desktop):
    desktop.server(info="dunst,x,1,1.2")
    desktop.show_banners(False)
    desktop.notifier()
    desktop.shown()
    assert desktop.daemon.get("DoNotDisturb") is False


def test_gnome_without_its_settings_installed(tmp_path):
    with ExitStack() as stack:
        bench = Desktop(stack, XDG_DATA_DIRS=str(tmp_path), XDG_DATA_HOME=str(tmp_path))
        bench.server(**GNOME)
        notifier = bench.notifier()
        bench.shown()
        assert bench.daemon.get("DoNotDisturb") is False and notifier.is_running


def test_notification_daemon_hides_what_it_is_told_to_close(desktop):
    """It takes a closed one off its list and leaves it on the screen, before all others, until its time is over."""
    server = desktop.server(info="Notification Daemon,x,3.20,1.2")
    desktop.notifier()
    desktop.shown()
    number = server.wait("shown")["id"]
    desktop.daemon.withdraw()
    shortened = server.wait("Notify", count=2)["args"]
    assert (shortened[1], shortened[5], shortened[7]) == (number, [], 1)
    server.wait("closed", id=number, reason=3)


def test_other_servers_are_told_to_close_and_no_more(desktop):
    server = desktop.server(info="dunst,x,1,1.2")
    desktop.notifier()
    desktop.shown()
    desktop.daemon.withdraw()
    server.wait("closed", reason=3)
    assert len(server.told("Notify")) == 1
