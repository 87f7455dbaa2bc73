"""lumbard-notifier with peculiarities of servers: do not disturb of GNOME, closing by notification-daemon."""
import subprocess
from contextlib import ExitStack

import pytest
import rig
from notifier_desk import NotifierDesk

GNOME = {"info": "gnome-shell,GNOME,48,1.2"}
OUR_SWITCHES = ("org.gnome.desktop.notifications.application:"
                "/org/gnome/desktop/notifications/application/org-lumbard-lumbard1/")


def says_dnd(is_on):
    return lambda member, arguments: member == "PropertiesChanged" and arguments[1] == {"DoNotDisturb": is_on}


class Desktop(NotifierDesk):
    """With settings in a file in the home of the bus, instead of dconf."""

    def __init__(self, stack, **env):
        super().__init__(stack)
        self.bus.env.update(GSETTINGS_BACKEND="keyfile", **env)

    def switch(self, is_on, schema="org.gnome.desktop.notifications", key="show-banners"):
        subprocess.run([*rig.TIED, "gsettings", "set", schema, key, "true" if is_on else "false"],
                       env=self.bus.env, check=True, timeout=60)

    def show_banners(self, is_on):
        self.switch(is_on)


@pytest.fixture(name="desktop")
def desktop_fixture():
    with ExitStack() as stack:
        yield Desktop(stack)


def test_gnome_do_not_disturb_is_banners_switched_off(desktop):
    server = desktop.server(**GNOME)
    desktop.show_banners(False)
    desktop.notifier()
    desktop.daemon.show()
    assert desktop.daemon.wait("one", "refused") == "dnd"
    assert desktop.daemon.get("DoNotDisturb") is True and not server.received("Notify")
    desktop.show_banners(True)
    desktop.daemon.signals.wait(says_dnd(False))
    assert not server.received("Notify"), "it never shows by itself"
    desktop.shown("two")
    desktop.show_banners(False)
    desktop.daemon.signals.wait(says_dnd(True))


@pytest.mark.parametrize("key", ["enable", "show-banners"])
def test_gnome_has_switches_for_each_application(desktop, key):
    """Both are in Settings, Notifications, Lumbard. GNOME names their folder after the desktop file."""
    server = desktop.server(**GNOME)
    desktop.switch(False, OUR_SWITCHES, key)
    desktop.notifier()
    desktop.daemon.show()
    assert desktop.daemon.wait("one", "refused") == "dnd" and not server.received("Notify")
    desktop.switch(True, OUR_SWITCHES, key)
    desktop.daemon.signals.wait(says_dnd(False))
    desktop.shown("two")
    desktop.switch(False, OUR_SWITCHES.replace("org-lumbard-lumbard1", "org-other"), key)
    desktop.shown("three")
    desktop.switch(False, OUR_SWITCHES, key)
    desktop.daemon.signals.wait(says_dnd(True))


def test_other_servers_ignore_the_settings_of_gnome(desktop):
    desktop.server(info="dunst,x,1,1.2")
    desktop.show_banners(False)
    desktop.notifier()
    desktop.shown()
    assert desktop.daemon.get("DoNotDisturb") is False


def test_gnome_without_its_settings_installed(tmp_path):
    with ExitStack() as stack:
        desk = Desktop(stack, XDG_DATA_DIRS=str(tmp_path), XDG_DATA_HOME=str(tmp_path))
        desk.server(**GNOME)
        notifier = desk.notifier()
        desk.shown()
        assert desk.daemon.get("DoNotDisturb") is False and notifier.is_running


def test_notification_daemon_hides_a_closed_notification(desktop):
    """notification-daemon removes a closed one from its list but leaves it on screen until it expires."""
    server = desktop.server(info="Notification Daemon,x,3.20,1.2")
    desktop.notifier()
    desktop.shown()
    number = server.wait("shown")["id"]
    desktop.daemon.withdraw()
    shortened = server.wait("Notify", count=2)["args"]
    assert (shortened[1], shortened[5], shortened[7]) == (number, [], 1)
    server.wait("closed", id=number, reason=3)


def test_other_servers_receive_only_a_close(desktop):
    server = desktop.server(info="dunst,x,1,1.2")
    desktop.notifier()
    desktop.shown()
    desktop.daemon.withdraw()
    server.wait("closed", reason=3)
    assert len(server.received("Notify")) == 1


def test_a_new_notification_for_each_content_on_cinnamon(desktop):
    """Cinnamon draws no picture after an update, and adds one more answer to a click."""
    server = desktop.server(info="cinnamon,Linux Mint,6.4,1.2")
    desktop.notifier()
    for number in (1, 2):
        desktop.daemon.show(summary=f"Step {number}", actions=[("next", "Next")], resident=True)
        desktop.daemon.wait("one", "shown", count=number)
    first, second = server.received("shown")
    assert first["id"] != second["id"] and second["replaces"] == 0
    server.wait("closed", id=first["id"], reason=3)


@pytest.mark.parametrize("info", ["Plasma,KDE,6.3,1.2", "Notification Daemon,MATE,1.26,1.1", "Notification Daemon,x,3.20,1.2"])
def test_a_new_notification_where_the_old_picture_would_stay(desktop, info):
    """These servers draw the picture of the last step in a replacement that has none."""
    server = desktop.server(info=info)
    desktop.notifier()
    picture = desktop.bus.folder / "step.png"
    picture.write_bytes(b"")
    for number, has_picture in enumerate((True, True, False), 1):
        desktop.daemon.show(picture=str(picture) if has_picture else "", actions=[("next", "Next")], resident=has_picture)
        desktop.daemon.wait("one", "shown", count=number)
    shown = server.received("shown")
    first, second, last = shown[0], shown[1], shown[-1]
    assert first["id"] == second["id"] != last["id"] and last["replaces"] == 0
    server.wait("closed", id=first["id"], reason=3)
