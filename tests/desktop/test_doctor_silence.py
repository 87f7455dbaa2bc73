"""doctor where reminders are silenced: the cause, the cure for that cause, and no advice that would show nothing.

The service, the notifier, GSettings and dunst are real; the other servers are fakes with the names of the real ones.
"""
import os
import time
from contextlib import ExitStack

import pytest
from doctor_home import CALM, DUE, Home
from fake_lumbard import FINE, REFUSED
from lumbard import key
from notification_servers import FakeServer
from rig import wait_until

GNOME = "org.gnome.desktop.notifications"
LUMBARD_IN_GNOME = f"{GNOME}.application:/org/gnome/desktop/notifications/application/org-lumbard-lumbard1/"


def words(text):
    return " ".join(text.split())


@pytest.fixture(name="home")
def home_fixture():
    with ExitStack() as stack:
        yield Home(stack)


def serve_as(home, info):
    home.stop_server()
    return home.stack.enter_context(FakeServer(home.bus, info=info))


def dunst_is_paused(home):
    home.start()
    home.server.run("dunstctl", "set-paused", "true")
    return lambda: home.server.run("dunstctl", "set-paused", "false")


def mode_of_mako(home):
    """The name is from the configuration."""
    server = serve_as(home, "mako,emersion,0.0.0,1.2")
    home.config = CALM + "[Notify]\nQuietModes=night;x\n"
    home.start()
    server.hide("night")
    return lambda: server.hide("")


def mode_of_mako_without_a_service(home):
    server = serve_as(home, "mako,emersion,0.0.0,1.2")
    home.start().process.stop()
    server.hide("focus")


def inhibited_swaync(home):
    server = serve_as(home, "SwayNotificationCenter,x,0.11,1.3")
    home.start()
    server.hide("a program")
    return lambda: server.hide("")


def gnome_switch(schema, name):
    def bring(home):
        serve_as(home, "gnome-shell,GNOME,48.0,1.2")
        home.start()
        home.set_gnome(schema, name, "false")
        return lambda: home.set_gnome(schema, name, "true")
    return bring


SILENCES = {
    "dunst": (dunst_is_paused, "Do not disturb is on in dunst, so no reminder appears", "dunstctl set-paused false"),
    "mako": (mode_of_mako, "A mode that the setting Notify.QuietModes names is on in mako, so no reminder appears",
             "makoctl mode -s default"),
    "mako, service stopped": (mode_of_mako_without_a_service, "A mode that the setting Notify.QuietModes names is on in mako",
                              "makoctl mode -s default"),
    "swaync": (inhibited_swaync, "A program has silenced SwayNotificationCenter, so no reminder appears until the program ends",
               "swaync-client --inhibitors-clear"),
    "GNOME": (gnome_switch(GNOME, "show-banners"), "Do not disturb is on in gnome-shell",
              f"gsettings set {GNOME} show-banners true"),
    "GNOME, lumbard": (gnome_switch(LUMBARD_IN_GNOME, "enable"), "The notifications of Lumbard are off in GNOME, so no reminder "
                       "appears. Switch them on in Settings, Notifications, Lumbard.",
                       f"gsettings set {LUMBARD_IN_GNOME} enable true"),
    "GNOME, pop-ups of lumbard": (gnome_switch(LUMBARD_IN_GNOME, "show-banners"), "The pop-ups of Lumbard are off in GNOME, so "
                                  "no reminder appears. Switch them on in Settings, Notifications, Lumbard.",
                                  f"gsettings set {LUMBARD_IN_GNOME} show-banners true"),
}


@pytest.mark.parametrize("bring, cause, command", SILENCES.values(), ids=SILENCES)
def test_the_cause_of_silence_and_its_own_cure(home, bring, cause, command):
    end = bring(home)
    answer = home.doctor()
    assert cause in words(answer.stdout) and f"\n      {command}\n" in answer.stdout, answer.stdout
    assert answer.stdout.count("so no reminder appears") == 1 and "lumbarctl suggest" not in answer.stdout
    if end:
        end()
        wait_until(lambda: home.doctor().status == FINE, 30, "doctor to find that all is well again")
        assert "do not disturb is off" in home.doctor().stdout


def test_a_mode_of_mako_that_the_configuration_does_not_name(home):
    server = serve_as(home, "mako,emersion,0.0.0,1.2")
    home.config = CALM + "[Notify]\nQuietModes=night\n"
    home.start()
    server.hide("dnd")
    assert home.doctor().status == FINE


@pytest.mark.parametrize("phase", ["held", "snoozed"])
def test_no_suggestion_is_advised_that_would_not_be_seen(home, phase):
    home.config = DUE
    home.start()
    home.server.run("dunstctl", "set-paused", "true")

    def is_held():
        key(home.display)
        return home.service.get("Phase") == "held"
    wait_until(is_held, what="a stretch that waits")
    if phase == "snoozed":
        home.service.call("Snooze", "(t)", 3600 * 10**6)
    answer = home.doctor()
    assert answer.status == REFUSED and "Reminders wait: - Next reminder: " in words(answer.stdout)
    assert "dunstctl set-paused false" in answer.stdout and "lumbarctl suggest" not in answer.stdout, answer.stdout
    assert "To see it now" not in answer.stdout


def test_settings_of_gnome_that_never_come(home):
    """The tool of GSettings waits for the user's settings without end; doctor waits for 2 s."""
    tools = home.bus.make("tools")
    tool = tools / "gsettings"
    tool.write_text("#!/bin/sh\nexec sleep 1000\n")
    tool.chmod(0o755)
    home.view["PATH"] = f"{tools}:{os.environ['PATH']}"
    serve_as(home, "gnome-shell,GNOME,48.0,1.2")
    home.start()
    began = time.monotonic()
    answer = home.doctor()
    assert answer.status == FINE and "do not disturb" not in answer.stdout
    assert 1.9 < time.monotonic() - began < 10
