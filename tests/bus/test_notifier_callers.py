"""lumbard-notifier: permitted callers and valid arguments."""
from contextlib import ExitStack

import pytest
import rig
from gi.repository import Gio, GLib
from notifier_desk import ACTIONS, INVALID, OBJECT, NotifierDesk, show_arguments
from notifier_desk import desk_fixture  # noqa: F401
from rig import DBUS, LIMIT, LUMBARD, NOTIFIER, call, error_of, get


@pytest.mark.parametrize("fields, words", [
    ({"tag": ""}, ("tag", "''", "1 to 64 bytes")),
    ({"tag": "x" * 65}, ("tag", "65 bytes", "1 to 64")),
    ({"tag": "ü" * 33}, ("tag", "66 bytes")),
    ({"tag": "a\nb"}, ("tag", "'a?b'", "control")),
    ({"summary": ""}, ("summary", "1 to 200")),
    ({"summary": "x" * 201}, ("summary", "201", "1 to 200")),
    ({"summary": "two\nlines"}, ("summary", "control")),
    ({"body": "x" * 4001}, ("body", "4001", "0 to 4000")),
    ({"body": "bell\a"}, ("body", "'bell?'", "control")),
    ({"body": "next\u0085line"}, ("body", "control")),
    ({"picture": "step.png"}, ("picture", "'step.png'", "absolute")),
    ({"picture": "file:///step.png"}, ("picture", "absolute")),
    ({"picture": "/a\tb"}, ("picture", "control")),
    ({"urgency": "Critical"}, ("urgency", "'Critical'", "low, normal or critical")),
    ({"urgency": ""}, ("urgency", "''")),
    ({"actions": [("a", "A"), ("b", "B"), ("c", "C"), ("d", "D")]}, ("actions", "4", "0 to 3")),
    ({"actions": [("a", "A"), ("a", "B")]}, ("actions", "'a'", "twice")),
    ({"actions": [("", "A")]}, ("key", "''", "1 to 32")),
    ({"actions": [("a", "")]}, ("label", "1 to 100")),
    ({"actions": [("a", "A\x1b[31m")]}, ("label", "control")),
    ({"progress": 101}, ("progress", "101", "0 to 100")),
    ({"progress": GLib.Variant("i", 5)}, ("progress", "type i", "type u")),
    ({"timeout": 86_400_000_001}, ("timeout", "86400000001", "0 to 86400000000")),
    ({"timeout": GLib.Variant("u", 5)}, ("timeout", "type u", "type t")),
    ({"transient": GLib.Variant("s", "yes")}, ("transient", "type s", "type b")),
    ({"resident": GLib.Variant("v", GLib.Variant("b", True))}, ("resident", "type v", "type b")),
    ({"suppress_sound": 1}, ("suppress-sound", "type u", "type b")),
    ({"ignore_dnd": "no"}, ("ignore-dnd", "type s", "type b")),
    ({"sound": True}, ("sound", "type b", "type s")),
    ({"sound": "bell"}, ("sound", "bell", "reminder, step or hold-end")),
    ({"speech": "\x01"}, ("speech", "control")),
])
def test_bad_arguments_change_nothing(refuser, fields, words):
    name, sentence = refuser.daemon.show_error(**fields)
    assert name == INVALID
    for word in words:
        assert word in sentence
    assert sentence.endswith(".") and "\n" not in sentence
    assert refuser.fake.received("Notify") == [] and refuser.daemon.signals.events == []


def test_withdraw_checks_its_tag(refuser):
    for tag in ("", "x" * 65, "a\x7f"):
        name, sentence = error_of(refuser.daemon.conn, *OBJECT, "Withdraw", "(s)", tag)
        assert name == INVALID and sentence.startswith("tag is '")


def test_wrong_signature(refuser):
    assert error_of(refuser.daemon.conn, *OBJECT, "Show", "(s)", "one")[0] == INVALID


@pytest.fixture(scope="module")
def refuser():
    """One instance for all rejected arguments."""
    with ExitStack() as stack:
        desk = NotifierDesk(stack)
        desk.fake = desk.server()
        desk.notifier()
        desk.daemon.signals.wait_for("PropertiesChanged", NOTIFIER)
        desk.daemon.signals.events.clear()
        yield desk


def test_only_the_service_may_call(desk):
    server = desk.server()
    desk.notifier()
    stranger = desk.bus.connect()
    desk.shown()
    for method in (show_arguments("two"), ("Withdraw", "(s)", "one")):
        name, sentence = error_of(stranger, *OBJECT, *method)
        assert name == "org.freedesktop.DBus.Error.AccessDenied" and LUMBARD in sentence
    assert get(stranger, *OBJECT, "Server") == "fake", "reading is free"
    rig.release_name(desk.daemon.conn, LUMBARD)
    assert desk.daemon.show_error()[0] == "org.freedesktop.DBus.Error.AccessDenied"
    rig.own_name(stranger, LUMBARD)
    call(stranger, *OBJECT, *show_arguments("two"))
    desk.daemon.wait("two", "shown")
    assert len(server.received("Notify")) == 2


def test_the_first_call_starts_it(desk):
    desk.server()
    desk.daemon.conn.call_sync(*OBJECT, "Show", GLib.Variant(*show_arguments()[1:2], show_arguments()[2:]), None,
                                Gio.DBusCallFlags.NONE, int(LIMIT * 1000), None)
    desk.daemon.wait("one", "shown")


def test_forged_signals_are_ignored(desk):
    server = desk.server()
    desk.notifier()
    desk.shown(actions=ACTIONS)
    number = server.wait("shown")["id"]
    stranger = desk.bus.connect()
    owner = rig.owner_of(stranger, NOTIFIER)
    path, interface = rig.NOTIFICATIONS[1:]
    for to in (owner, None):
        stranger.emit_signal(to, path, interface, "ActionInvoked", GLib.Variant("(us)", (number, "skip")))
        stranger.emit_signal(to, path, interface, "NotificationClosed", GLib.Variant("(uu)", (number, 2)))
        stranger.emit_signal(to, path, "org.freedesktop.DBus.Properties", "PropertiesChanged",
                             GLib.Variant("(sa{sv}as)", (interface, {"Inhibited": GLib.Variant("b", True)}, [])))
        for name, new in ((rig.NOTIFICATIONS[0], ""), (LUMBARD, stranger.get_unique_name())):
            stranger.emit_signal(to, DBUS[1], DBUS[2], "NameOwnerChanged",
                                 GLib.Variant("(sss)", (name, rig.owner_of(stranger, name), new)))
    stranger.flush_sync(None)
    assert error_of(stranger, *OBJECT, "Withdraw", "(s)", "one")[0].endswith("AccessDenied")
    server.act(number, "start")
    assert desk.daemon.wait("one", "action") == "start"
    assert desk.daemon.states() == [("shown", ""), ("action", "start")]
    assert desk.daemon.get("DoNotDisturb") is False
