"""lumbard-notifier: actions of the person, and do not disturb."""
import time

import pytest
from gi.repository import GLib
import rig
from notifier_desk import ACTIONS
from notifier_desk import desk_fixture  # noqa: F401


def test_action_then_close(desk):
    server = desk.server(script="act:snooze+close:2@1")
    desk.notifier()
    desk.shown(actions=ACTIONS)
    assert desk.daemon.wait("one", "action") == "snooze"
    server.wait("closed")
    with pytest.raises(rig.RigError):
        server.wait("CloseNotification", limit=1.3)
    assert desk.daemon.states() == [("shown", ""), ("action", "snooze")]


def test_a_click_is_the_first_action(desk):
    desk.server(script="act:default+close:2@50")
    desk.notifier()
    desk.shown(actions=ACTIONS)
    assert desk.daemon.wait("one", "action") == "start"


def test_the_notifier_closes_after_an_action(desk):
    server = desk.server()
    desk.notifier()
    desk.shown(actions=ACTIONS)
    began = time.monotonic()
    server.act(server.wait("shown")["id"], "start")
    desk.daemon.wait("one", "action")
    server.wait("CloseNotification")
    assert time.monotonic() - began > 0.8, "the server gets its second first"
    assert server.open() == []
    assert desk.daemon.states() == [("shown", ""), ("action", "start")]


def test_the_first_of_two_actions_counts(desk):
    server = desk.server(script="act:start+act:skip@20+close:2@40")
    desk.notifier()
    desk.shown(actions=ACTIONS)
    server.wait("closed")
    assert desk.daemon.states() == [("shown", ""), ("action", "start")]


def test_the_tag_is_free_again_after_an_action(desk):
    server = desk.server(script="act:start;none")
    desk.notifier()
    desk.shown(actions=ACTIONS)
    desk.daemon.wait("one", "action")
    desk.daemon.show(summary="Step 1")
    desk.daemon.wait("one", "shown", count=2)
    server.wait("shown", count=2)
    first, second = server.received("shown")
    assert second["replaces"] == 0 and second["id"] != first["id"]
    server.wait("closed", id=first["id"])
    assert server.open() == [second["id"]]


def test_resident_stays_after_an_action(desk):
    server = desk.server(script="act:next;none")
    desk.notifier()
    desk.shown(actions=[("next", "Next")], resident=True)
    desk.daemon.wait("one", "action")
    desk.daemon.show(summary="Step 2", resident=True)
    desk.daemon.wait("one", "shown", count=2)
    server.wait("shown", count=2)
    first, second = server.received("shown")
    assert second["replaces"] == first["id"]


def test_xfce_closes_resident_notifications_without_a_dismissal(desk):
    desk.server(info="Xfce Notify Daemon,x,0.7,1.2", script="act:next+close:2@20")
    desk.notifier()
    desk.shown(actions=[("next", "Next")], resident=True)
    assert desk.daemon.wait("one", "closed") == "unknown"


@pytest.mark.parametrize("reason, word", [(1, "expired"), (2, "dismissed"), (3, "withdrawn"), (4, "unknown"),
                                          (99, "unknown")])
def test_reasons_of_closing(desk, reason, word):
    desk.server(script=f"close:{reason}")
    desk.notifier()
    desk.shown()
    assert desk.daemon.wait("one", "closed") == word


def test_a_second_closed_is_not_repeated(desk):
    server = desk.server()
    desk.notifier()
    desk.shown()
    number = server.wait("shown")["id"]
    server.close(number, 2)
    server.emit_closed(number, 3)
    desk.daemon.wait("one", "closed")
    desk.shown("two")
    assert desk.daemon.states() == [("shown", ""), ("closed", "dismissed")]


# Do not disturb -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["fake", "Plasma", "dunst", "mako", "SwayNotificationCenter", "Xfce Notify Daemon"])
def test_dnd_refuses_and_its_end_is_announced(desk, name):
    server = desk.server(inhibited=True, info=f"{name},x,1,1.2")
    desk.notifier()
    desk.daemon.show()
    assert desk.daemon.wait("one", "refused") == "dnd"
    assert desk.daemon.get("DoNotDisturb") is True and not server.received("Notify")
    server.inhibit(False)
    desk.daemon.signals.wait(lambda m, a: m == "PropertiesChanged" and a[1] == {"DoNotDisturb": False})
    assert not server.received("Notify"), "it never shows by itself"
    desk.shown("two")
    server.inhibit(True)
    desk.daemon.signals.wait(lambda m, a: m == "PropertiesChanged" and a[1] == {"DoNotDisturb": True})


def test_a_requested_notification_ignores_dnd(desk):
    server = desk.server(inhibited=True)
    desk.notifier()
    desk.shown(ignore_dnd=True)
    assert len(server.received("Notify")) == 1


def test_dnd_while_a_notification_is_on_screen(desk):
    server = desk.server()
    desk.notifier()
    desk.shown()
    server.inhibit(True)
    desk.daemon.signals.wait(lambda m, a: m == "PropertiesChanged" and a[1] == {"DoNotDisturb": True})
    desk.daemon.show()
    assert desk.daemon.wait("one", "refused") == "dnd"
    server.wait("closed", reason=3)


def is_refused(desk, server, tag, **fields):
    desk.daemon.show(tag, **fields)
    return desk.daemon.signals.wait(
        lambda m, a: m == "Changed" and a[0] == tag and a[1] in ("shown", "refused"))[1][1] == "refused"


def test_a_program_that_inhibits_swaync(desk):
    """GetDnd is still off then."""
    server = desk.server(info="SwayNotificationCenter,x,0.11,1.3")
    desk.notifier()
    desk.shown()
    server.hide("a program")
    assert is_refused(desk, server, "two") and desk.daemon.get("DoNotDisturb") is True
    server.hide("")
    assert not is_refused(desk, server, "three") and desk.daemon.get("DoNotDisturb") is False


def test_the_names_of_quiet_modes(desk):
    """mako leaves the names to the person. The latest list counts."""
    server = desk.server(info="mako,x,1,1.2")
    desk.notifier()
    for number, mode in enumerate(("do-not-disturb", "dnd", "focus", "away", "silent", "quiet")):
        server.hide(mode)
        assert is_refused(desk, server, f"default-{number}"), mode
    server.hide("night")
    assert not is_refused(desk, server, "one")
    assert is_refused(desk, server, "two", quiet_modes=GLib.Variant("as", ["night", "x"]))
    assert is_refused(desk, server, "three"), "as before"
    server.hide("dnd")
    assert not is_refused(desk, server, "four")
    server.hide("night")
    assert not is_refused(desk, server, "five", quiet_modes=GLib.Variant("as", []))


@pytest.mark.parametrize("reason", [1, 4])
@pytest.mark.parametrize("name, ignores", [("mako", False), ("SwayNotificationCenter", False), ("mako", True)])
def test_a_hidden_notification_is_no_expired_one(desk, name, ignores, reason):
    """A server that hides a notification may report that only when it is queried: the query comes before the end."""
    server = desk.server(info=f"{name},x,1,1.2")
    desk.notifier()
    desk.shown(ignore_dnd=ignores)
    server.hide("focus")
    server.close(1, reason)
    desk.daemon.wait("one", "closed")
    announced = [m for m, a in desk.daemon.signals.events
                 if m == "Changed" and a[1] == "closed" or m == "PropertiesChanged" and a[1] == {"DoNotDisturb": True}]
    assert announced == (["Changed"] if ignores else ["PropertiesChanged", "Changed"])


def test_a_hidden_notification_is_noticed_before_its_timeout(desk):
    """mako changes its modes without a signal. The service may withdraw the notification before mako reports its end."""
    server = desk.server(info="mako,x,0.0.0,1.2")
    desk.notifier()
    desk.shown(timeout=4_000_000)
    server.hide("dnd")
    desk.daemon.signals.wait(lambda m, a: m == "PropertiesChanged" and a[1] == {"DoNotDisturb": True})


def test_a_server_that_reports_each_change_is_not_asked_again(desk):
    server = desk.server(info="SwayNotificationCenter,x,0.11,1.3")
    desk.notifier()
    desk.shown(timeout=1_000_000)
    asked = len(server.received("GetDnd"))
    rig.rest(1.5)
    assert asked > 0 and len(server.received("GetDnd")) == asked
