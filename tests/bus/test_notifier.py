"""lumbard-notifier, the real program, on private buses, with a notification server that misbehaves on request.

The daemon is played by a connection of the test that owns org.lumbard.Lumbard1.
"""
import os
import signal
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import pytest
from gi.repository import Gio, GLib

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import rig  # noqa: E402
from rig import DBUS, LUMBARD, NOTIFIER, FakeServer, PrivateBus, Process, Watcher, call, error_of, get  # noqa: E402

PROGRAM = rig.PROGRAMS[NOTIFIER]
OBJECT = (NOTIFIER, "/org/lumbard/Notifier1", NOTIFIER)
ACTIONS = [("start", "Start"), ("snooze", "Later"), ("skip", "Skip")]
INVALID = "org.freedesktop.DBus.Error.InvalidArgs"
VARIANTS = {bool: "b", str: "s", int: "u"}


def variant(name, value):
    if isinstance(value, GLib.Variant):
        return value
    return GLib.Variant("t" if name == "timeout" else VARIANTS[type(value)], value)


def show_arguments(tag="one", summary="Time to stretch", body="Stand up.", picture="", urgency="normal",
                   actions=(), **options):
    options = {k.replace("_", "-"): v for k, v in options.items()}
    return ("Show", "(sssssa(ss)a{sv})", tag, summary, body, picture, urgency, list(actions),
            {k: variant(k, v) for k, v in options.items()})


class Daemon:
    """Who may call: a connection with the daemon's name."""

    def __init__(self, bus, owns=True):
        self.conn = bus.connect()
        self.signals = Watcher(self.conn, NOTIFIER, OBJECT[1], NOTIFIER)
        if owns:
            rig.own_name(self.conn, LUMBARD)

    def show(self, tag="one", **fields):
        call(self.conn, *OBJECT, *show_arguments(tag, **fields))

    def show_error(self, tag="one", **fields):
        return error_of(self.conn, *OBJECT, *show_arguments(tag, **fields))

    def withdraw(self, tag="one"):
        call(self.conn, *OBJECT, "Withdraw", "(s)", tag)

    def wait(self, *start, **options):
        """The detail of the first (or count-th) Changed that begins with tag, state."""
        return self.signals.wait_for("Changed", *start, **options)[1][2]

    def states(self, tag="one"):
        """All that was said of a tag until now."""
        self.get("Server")  # answered in its turn, after all that it had to say before
        self.signals.settle()
        return [a[1:] for m, a in self.signals.events if m == "Changed" and a[0] == tag]

    def get(self, prop):
        return get(self.conn, *OBJECT, prop)


class Bench:
    """A bus, a daemon, and whatever notifiers and servers a test asks for."""

    def __init__(self, stack):
        self.stack = stack
        self.bus = stack.enter_context(PrivateBus())
        self.daemon = Daemon(self.bus)

    def server(self, **options):
        return self.stack.enter_context(FakeServer(self.bus, **options))

    def notifier(self, stays=True):
        process = self.stack.enter_context(Process([PROGRAM, *(["--stay"] if stays else [])], self.bus.env))
        rig.wait_until(lambda: rig.owner_of(self.daemon.conn, NOTIFIER), what="the notifier's name")
        return process

    def shown(self, tag="one", **fields):
        self.daemon.show(tag, **fields)
        self.daemon.wait(tag, "shown")


@pytest.fixture
def bench():
    with ExitStack() as stack:
        yield Bench(stack)


def be_quiet(bench):
    bench.process = bench.notifier(stays=False)
    bench.shown()
    bench.daemon.withdraw()
    bench.quiet_at = time.monotonic()


@pytest.fixture(scope="module", autouse=True)
def leaver():
    """An instance that has shown and withdrawn something, and two that have a reason to stay.

    Started first, because leaving takes 30 s.
    """
    with ExitStack() as stack:
        bench = Bench(stack)
        bench.fake = bench.server()
        be_quiet(bench)
        showing, waiting = Bench(stack), Bench(stack)
        showing.server()
        waiting.server(inhibited=True)
        bench.busy = [showing.notifier(stays=False), waiting.notifier(stays=False)]
        showing.shown()
        waiting.daemon.show()
        waiting.daemon.wait("one", "refused")
        yield bench


# What is shown ----------------------------------------------------------------------------------------------------


def test_show_sends_all_of_it(bench, tmp_path):
    picture = tmp_path / "step.png"
    picture.write_bytes(b"png")
    server = bench.server()
    bench.notifier()
    bench.shown(body="Lean & hold <10 s>", picture=str(picture), urgency="low", actions=ACTIONS, transient=True,
                resident=True, suppress_sound=True, progress=40, sound="bell", speech="Lean", timeout=5_000_000,
                later_option="x")
    app, replaces, icon, summary, body, actions, hints, timeout = server.wait("Notify")["args"]
    assert (app, replaces, icon, summary) == ("Lumbard", 0, "", "Time to stretch")
    assert body == "Lean &amp; hold &lt;10 s&gt;"
    assert actions == ["default", "Start", "start", "Start", "snooze", "Later", "skip", "Skip"]
    assert timeout == 0, "a server that may not tell of expiry must not hide it"
    assert hints.pop("sender-pid") > 0
    assert hints == {"desktop-entry": "org.lumbard.Lumbard1", "urgency": 0, "transient": True, "resident": True,
                     "suppress-sound": True, "image-path": str(picture)}


def test_the_reply_comes_before_the_server_is_asked(bench):
    server = bench.server(hang="all")
    bench.notifier()
    began = time.monotonic()
    bench.daemon.show()
    assert time.monotonic() - began < 0.25
    server.wait("GetServerInformation")
    assert not server.all("Notify")


def test_show_again_replaces_in_place(bench):
    server = bench.server()
    bench.notifier()
    bench.shown(actions=ACTIONS)
    bench.daemon.show(summary="Step 2", actions=[("stop", "Stop")], resident=True)
    bench.daemon.wait("one", "shown", count=2)
    first, second = server.all("shown")
    assert second["replaces"] == first["id"] == second["id"]
    args = server.all("Notify")[1]["args"]
    assert args[3] == "Step 2"
    assert args[5] == ["default", "Stop", "stop", "Stop"]
    assert args[6]["resident"] is True
    assert bench.daemon.states() == [("shown", ""), ("shown", "")]


def test_two_shows_at_once_put_up_the_later_one(bench):
    server = bench.server(delay={"GetServerInformation": 200})
    bench.notifier()
    bench.daemon.show(summary="First")
    bench.daemon.show(summary="Second")
    bench.daemon.wait("one", "shown")
    assert [e["args"][3] for e in server.all("Notify")] == ["Second"]


def test_withdraw_closes_it_and_says_so_once(bench):
    server = bench.server()
    bench.notifier()
    bench.shown()
    bench.daemon.withdraw()
    bench.daemon.withdraw()
    number = server.wait("Notify") and server.wait("shown")["id"]
    server.wait("closed", id=number, reason=3)
    assert bench.daemon.states() == [("shown", ""), ("closed", "withdrawn")]


def test_withdraw_while_the_server_is_being_asked(bench):
    server = bench.server(delay={"GetServerInformation": 300})
    bench.notifier()
    bench.daemon.show()
    bench.daemon.withdraw()
    bench.daemon.wait("one", "closed")
    bench.shown("two")
    assert [e["args"][3] for e in server.all("Notify")] == ["Time to stretch"]
    assert bench.daemon.states() == [("closed", "withdrawn")]


def test_no_more_tags_than_there_is_room_for(bench):
    bench.server()
    bench.notifier()
    for i in range(8):
        bench.shown(f"tag{i}")
    name, sentence = bench.daemon.show_error("ninth")
    assert name == "org.freedesktop.DBus.Error.LimitsExceeded" and "withdraw" in sentence
    bench.daemon.show("tag3", summary="Replaced")
    bench.daemon.wait("tag3", "shown", count=2)


def test_known_servers_are_treated_as_they_are(bench):
    server = bench.server(info="Xfce Notify Daemon,x,0.7,1.2")
    bench.notifier()
    bench.shown(actions=ACTIONS, progress=50, timeout=1_500_001)
    args = server.wait("Notify")["args"]
    assert args[5][0] == "start", "Xfce draws the default action as one more button"
    assert "value" not in args[6], "Xfce drops the text for a gauge"
    assert args[7] == 1501


def test_what_only_some_servers_draw(bench):
    server = bench.server(info="dunst,x,1.9.0,1.2", caps="actions,body,sound")
    bench.notifier()
    bench.shown(progress=50, sound="bell", timeout=2_000_000)
    args = server.wait("Notify")["args"]
    assert args[6]["value"] == 50
    assert args[6]["sound-name"] == "bell"
    assert args[7] == 2000


def test_gnome_keeps_only_what_was_asked_for_in_view(bench):
    server = bench.server(info="gnome-shell,GNOME,48,1.2")
    bench.notifier()
    bench.shown("suggestion", resident=True)
    bench.shown("stretch", resident=True, ignore_dnd=True)
    assert [e["args"][6]["urgency"] for e in server.all("Notify")] == [1, 2]


def test_properties_tell_of_the_server(bench):
    bench.notifier()
    assert bench.daemon.get("Server") == ""
    bench.server(info="dunst,knopwob,1.9.0,1.2", caps="body,actions")
    changed = bench.daemon.signals.wait_for("PropertiesChanged", NOTIFIER)[1][1]
    assert changed == {"Server": "dunst", "ServerVersion": "1.9.0", "Capabilities": ["body", "actions"]}
    assert bench.daemon.get("Server") == "dunst"
    assert bench.daemon.get("ServerVersion") == "1.9.0"
    assert bench.daemon.get("Capabilities") == ["body", "actions"]
    assert bench.daemon.get("DoNotDisturb") is False


# Text for servers that can less -----------------------------------------------------------------------------------


@pytest.mark.parametrize("info, caps, body, actions", [
    ("fake", "actions,body", "A < B & C", 8),
    ("fake", "body", "A < B & C\nlumbarctl snooze | skip", 0),
    ("fake", "body,body-markup", "A &lt; B &amp; C\nlumbarctl snooze | skip", 0),
    ("fake", "actions", "", 8),
    ("dunst", "actions,body,body-markup",
     "A &lt; B &amp; C\nMiddle-click: Start. Or: lumbarctl snooze | skip", 8),
    ("mako", "actions,body", "A < B & C\nClick: Start. Or: lumbarctl snooze | skip", 8),
])
def test_text_fits_the_capabilities(bench, info, caps, body, actions):
    server = bench.server(info=f"{info},x,1,1.2", caps=caps)
    bench.notifier()
    bench.shown(body="A < B & C", summary="Q & <A>", actions=ACTIONS)
    args = server.wait("Notify")["args"]
    assert args[3] == "Q & <A>", "a summary is never markup"
    assert args[4] == body
    assert len(args[5]) == actions


def test_a_picture_that_is_not_there_is_not_sent(bench):
    server = bench.server()
    bench.notifier()
    bench.shown(picture="/nowhere/step.png")
    assert "image-path" not in server.wait("Notify")["args"][6]


# What the person does ---------------------------------------------------------------------------------------------


def test_action_then_close(bench):
    server = bench.server(script="act:snooze+close:2@50")
    bench.notifier()
    bench.shown(actions=ACTIONS)
    assert bench.daemon.wait("one", "action") == "snooze"
    server.wait("closed")
    with pytest.raises(rig.RigError):
        server.wait("CloseNotification", limit=1.3)
    assert bench.daemon.states() == [("shown", ""), ("action", "snooze")]


def test_a_click_is_the_first_action(bench):
    bench.server(script="act:default+close:2@50")
    bench.notifier()
    bench.shown(actions=ACTIONS)
    assert bench.daemon.wait("one", "action") == "start"


def test_action_without_close_is_closed_by_us(bench):
    server = bench.server(script="act:start")
    bench.notifier()
    bench.shown(actions=ACTIONS)
    bench.daemon.wait("one", "action")
    began = time.monotonic()
    server.wait("CloseNotification", limit=2)
    assert time.monotonic() - began > 0.8, "the server gets its second first"
    assert server.open() == []
    assert bench.daemon.states() == [("shown", ""), ("action", "start")]


def test_the_first_of_two_actions_counts(bench):
    server = bench.server(script="act:start+act:skip@20+close:2@40")
    bench.notifier()
    bench.shown(actions=ACTIONS)
    server.wait("closed")
    assert bench.daemon.states() == [("shown", ""), ("action", "start")]


def test_the_tag_is_free_again_after_an_action(bench):
    server = bench.server(script="act:start;none")
    bench.notifier()
    bench.shown(actions=ACTIONS)
    bench.daemon.wait("one", "action")
    bench.daemon.show(summary="Step 1")
    bench.daemon.wait("one", "shown", count=2)
    first, second = server.all("shown")
    assert second["replaces"] == 0 and second["id"] != first["id"]
    server.wait("closed", id=first["id"])
    assert server.open() == [second["id"]]


def test_resident_stays_after_an_action(bench):
    server = bench.server(script="act:next;none")
    bench.notifier()
    bench.shown(actions=[("next", "Next")], resident=True)
    bench.daemon.wait("one", "action")
    bench.daemon.show(summary="Step 2", resident=True)
    bench.daemon.wait("one", "shown", count=2)
    first, second = server.all("shown")
    assert second["replaces"] == first["id"]


def test_xfce_closes_what_is_resident_and_nobody_waved_it_away(bench):
    bench.server(info="Xfce Notify Daemon,x,0.7,1.2", script="act:next+close:2@20")
    bench.notifier()
    bench.shown(actions=[("next", "Next")], resident=True)
    assert bench.daemon.wait("one", "closed") == "unknown"


@pytest.mark.parametrize("reason, word", [(1, "expired"), (2, "dismissed"), (3, "withdrawn"), (4, "unknown"),
                                          (99, "unknown")])
def test_reasons_of_closing(bench, reason, word):
    bench.server(script=f"close:{reason}")
    bench.notifier()
    bench.shown()
    assert bench.daemon.wait("one", "closed") == word


def test_a_second_closed_is_not_repeated(bench):
    server = bench.server()
    bench.notifier()
    bench.shown()
    number = server.wait("shown")["id"]
    server.close(number, 2)
    server.say_closed(number, 3)
    bench.daemon.wait("one", "closed")
    bench.shown("two")
    assert bench.daemon.states() == [("shown", ""), ("closed", "dismissed")]


# Servers that fail ------------------------------------------------------------------------------------------------


def test_a_server_that_hangs_in_notify_ends_the_process_not_the_daemon(bench):
    bench.server(hang="Notify")
    process = bench.notifier()
    began = time.monotonic()
    bench.daemon.show()
    assert process.wait_exit(6) == -signal.SIGALRM
    assert 3.5 < time.monotonic() - began < 4.6
    assert "hangs" in process.stderr
    bench.daemon.signals.settle()
    assert not [a for m, a in bench.daemon.signals.events if m == "Changed"], "nobody knows whether it is up"


def test_a_server_that_hangs_in_everything_costs_two_seconds(bench):
    server = bench.server(hang="all")
    process = bench.notifier()
    bench.daemon.show()
    server.wait("GetServerInformation", count=2)
    first = time.monotonic()
    rig.wait_until(lambda: time.monotonic() - first > 0.5, what="half a second")
    began = time.monotonic()
    bench.daemon.show()  # the answer to the first question is not the answer to this one
    assert "GetServerInformation" in bench.daemon.wait("one", "failed")
    assert 1.8 < time.monotonic() - began < 2.6
    assert process.is_running and not server.all("Notify")
    server.hang()
    bench.shown("two")


def test_a_server_without_capabilities_is_asked_for_nothing(bench):
    server = bench.server(error="GetCapabilities")
    bench.notifier()
    bench.shown(actions=ACTIONS)
    args = server.wait("Notify")["args"]
    assert args[4] == "" and args[5] == []


def test_an_error_of_the_server_is_told(bench):
    server = bench.server(error="Notify")
    bench.notifier()
    bench.daemon.show()
    assert bench.daemon.wait("one", "failed") == "a scripted error"
    server.wait("Notify")
    assert len(server.all("Notify")) == 1


def test_a_replacement_that_fails_is_tried_once_anew(bench):
    server = bench.server(refuse_replace=True)
    bench.notifier()
    bench.shown()
    bench.daemon.show(summary="Step 2")
    bench.daemon.wait("one", "shown", count=2)
    assert [e["args"][1] for e in server.all("Notify")] == [0, 1, 0]
    server.wait("closed", id=1, reason=3)
    assert server.open() == [2]


def test_what_was_closed_is_not_replaced(bench):
    server = bench.server()
    bench.notifier()
    bench.shown()
    server.close(1, 2)
    bench.daemon.wait("one", "closed")
    bench.daemon.show()
    bench.daemon.wait("one", "shown", count=2)
    assert [e["args"][1] for e in server.all("Notify")] == [0, 0]


def test_no_server(bench):
    bench.notifier()
    bench.daemon.show()
    assert bench.daemon.wait("one", "refused") == "no-server"
    bench.server()
    bench.shown("two")


def test_a_server_that_dies_in_notify(bench):
    bench.server(script="exit")
    process = bench.notifier()
    bench.daemon.show()
    assert bench.daemon.wait("one", "failed") != ""
    bench.server()
    bench.shown("two")
    assert process.is_running


def test_a_new_server_is_not_taken_for_the_old_one(bench):
    old = bench.server(first_id=7)
    bench.notifier()
    bench.shown(actions=ACTIONS)
    assert old.wait("shown")["id"] == 7
    old.stop()
    assert bench.daemon.wait("one", "lost") == ""

    new = bench.server(first_id=7)
    stranger = bench.bus.connect()
    number = call(stranger, *rig.NOTIFICATIONS, "Notify", "(susssasa{sv}i)", "other", 0, "", "A call", "", [], {}, 0)[0]
    assert number == 7
    new.act(7, "start")
    bench.daemon.withdraw()
    bench.shown("two")
    assert bench.daemon.states() == [("shown", ""), ("lost", "")]
    assert not new.all("CloseNotification") and 7 in new.open()


def test_a_server_that_is_replaced_takes_the_popup_with_it(bench):
    """The name goes from one owner to the other in one step."""
    bench.server(first_id=7, allow_replacement=True)
    bench.notifier()
    bench.shown(actions=ACTIONS)
    new = bench.server(first_id=7, replace=True)
    bench.daemon.wait("one", "lost")
    bench.shown("two")
    bench.daemon.withdraw("one")
    assert bench.daemon.states() == [("shown", ""), ("lost", "")]
    assert not new.all("CloseNotification") and new.open() == [7]


def test_a_server_that_goes_while_it_is_asked(bench):
    server = bench.server(hang="all")
    bench.notifier()
    bench.daemon.show()
    server.wait("GetServerInformation")
    server.stop()
    assert bench.daemon.wait("one", "refused") == "no-server"


def test_a_server_that_changes_while_it_is_asked(bench):
    old = bench.server(hang="all", allow_replacement=True)
    bench.notifier()
    bench.daemon.show()
    old.wait("GetServerInformation")
    new = bench.server(replace=True)
    old.hang()
    bench.daemon.wait("one", "shown")
    assert len(new.all("Notify")) == 1 and not old.all("Notify")


# Do-not-disturb ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["fake", "Plasma", "dunst", "mako", "SwayNotificationCenter", "Xfce Notify Daemon"])
def test_dnd_refuses_and_its_end_is_announced(bench, name):
    server = bench.server(inhibited=True, info=f"{name},x,1,1.2")
    bench.notifier()
    bench.daemon.show()
    assert bench.daemon.wait("one", "refused") == "dnd"
    assert bench.daemon.get("DoNotDisturb") is True and not server.all("Notify")
    server.inhibit(False)
    bench.daemon.signals.wait(lambda m, a: m == "PropertiesChanged" and a[1] == {"DoNotDisturb": False})
    assert not server.all("Notify"), "it never shows by itself"
    bench.shown("two")
    server.inhibit(True)
    bench.daemon.signals.wait(lambda m, a: m == "PropertiesChanged" and a[1] == {"DoNotDisturb": True})


def test_what_the_person_asked_for_is_shown_in_spite_of_dnd(bench):
    server = bench.server(inhibited=True)
    bench.notifier()
    bench.shown(ignore_dnd=True)
    assert len(server.all("Notify")) == 1


def test_dnd_while_it_is_up_takes_the_next_one_off(bench):
    server = bench.server()
    bench.notifier()
    bench.shown()
    server.inhibit(True)
    bench.daemon.signals.wait(lambda m, a: m == "PropertiesChanged" and a[1] == {"DoNotDisturb": True})
    bench.daemon.show()
    assert bench.daemon.wait("one", "refused") == "dnd"
    server.wait("closed", reason=3)


# Who may call, and with what --------------------------------------------------------------------------------------


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
    ({"sound": "x" * 101}, ("sound", "101", "0 to 100")),
    ({"speech": "\x01"}, ("speech", "control")),
])
def test_bad_arguments_change_nothing(refuser, fields, words):
    name, sentence = refuser.daemon.show_error(**fields)
    assert name == INVALID
    for word in words:
        assert word in sentence
    assert sentence.endswith(".") and "\n" not in sentence
    assert refuser.fake.all("Notify") == [] and refuser.daemon.signals.events == []


def test_withdraw_checks_its_tag(refuser):
    for tag in ("", "x" * 65, "a\x7f"):
        name, sentence = error_of(refuser.daemon.conn, *OBJECT, "Withdraw", "(s)", tag)
        assert name == INVALID and sentence.startswith("tag is '")


def test_wrong_signature(refuser):
    assert error_of(refuser.daemon.conn, *OBJECT, "Show", "(s)", "one")[0] == INVALID


@pytest.fixture(scope="module")
def refuser():
    """One instance for all arguments that are refused."""
    with ExitStack() as stack:
        bench = Bench(stack)
        bench.fake = bench.server()
        bench.notifier()
        bench.daemon.signals.wait_for("PropertiesChanged", NOTIFIER)
        bench.daemon.signals.events.clear()
        yield bench


def test_only_the_daemon_may_call(bench):
    server = bench.server()
    bench.notifier()
    stranger = bench.bus.connect()
    bench.shown()
    for method in (show_arguments("two"), ("Withdraw", "(s)", "one")):
        name, sentence = error_of(stranger, *OBJECT, *method)
        assert name == "org.freedesktop.DBus.Error.AccessDenied" and LUMBARD in sentence
    assert get(stranger, *OBJECT, "Server") == "fake", "reading is free"
    rig.release_name(bench.daemon.conn, LUMBARD)
    assert bench.daemon.show_error()[0] == "org.freedesktop.DBus.Error.AccessDenied"
    rig.own_name(stranger, LUMBARD)
    call(stranger, *OBJECT, *show_arguments("two"))
    bench.daemon.wait("two", "shown")
    assert len(server.all("Notify")) == 2


def test_the_first_call_starts_it(bench):
    bench.server()
    bench.daemon.conn.call_sync(*OBJECT, "Show", GLib.Variant(*show_arguments()[1:2], show_arguments()[2:]), None,
                                Gio.DBusCallFlags.NONE, 5000, None)
    bench.daemon.wait("one", "shown")


def test_forged_signals_are_not_believed(bench):
    server = bench.server()
    bench.notifier()
    bench.shown(actions=ACTIONS)
    number = server.wait("shown")["id"]
    stranger = bench.bus.connect()
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
    assert bench.daemon.wait("one", "action") == "start"
    assert bench.daemon.states() == [("shown", ""), ("action", "start")]
    assert bench.daemon.get("DoNotDisturb") is False


# Beginnings and ends ----------------------------------------------------------------------------------------------


def test_a_daemon_that_stays_away_has_its_popup_withdrawn(bench):
    server = bench.server()
    bench.notifier()
    bench.shown()
    rig.release_name(bench.daemon.conn, LUMBARD)
    began = time.monotonic()
    bench.daemon.wait("one", "closed", limit=7)
    assert 4.8 < time.monotonic() - began < 6
    server.wait("closed", reason=3)


def test_a_daemon_that_comes_back_keeps_its_popup(bench):
    server = bench.server()
    bench.notifier()
    bench.shown()
    rig.release_name(bench.daemon.conn, LUMBARD)
    back = Daemon(bench.bus)
    back.show(summary="Still time to stretch")
    back.wait("one", "shown")
    first, second = server.all("shown")
    assert second["replaces"] == first["id"]
    with pytest.raises(rig.RigError):
        back.wait("one", "closed", limit=5.5)


def test_a_successor_closes_what_was_left(bench):
    server = bench.server()
    process = bench.notifier()
    bench.shown()
    bench.shown("two")
    process.kill(signal.SIGKILL)
    process.wait_exit()
    assert len(server.open()) == 2
    bench.notifier()
    bench.daemon.withdraw()
    server.wait("closed", count=2)
    assert server.open() == []
    assert not (bench.bus.runtime / "lumbard" / "notifier-open").exists()


def test_a_successor_leaves_another_server_alone(bench):
    old = bench.server()
    process = bench.notifier()
    bench.shown()
    number = old.wait("shown")["id"]
    process.kill(signal.SIGKILL)
    process.wait_exit()
    old.stop()
    new = bench.server()
    stranger = bench.bus.connect()
    call(stranger, *rig.NOTIFICATIONS, "Notify", "(susssasa{sv}i)", "other", 0, "", "A call", "", [], {}, 0)
    assert new.open() == [number]
    bench.notifier()
    bench.shown("two")
    assert number in new.open() and not new.all("CloseNotification")


def test_a_server_is_started_once_where_one_can_be(bench):
    bench.bus.write_service(rig.NOTIFICATIONS[0], f"{sys.executable} {rig.TESTS / 'fake_notify.py'}")
    call(bench.daemon.conn, *DBUS, "ReloadConfig")
    bench.notifier()
    bench.daemon.show("early")
    assert bench.daemon.wait("early", "refused") == "no-server", "the session is younger than 30 s"
    then = time.time() - 60
    os.utime(bench.bus.socket, (then, then))
    bench.shown("first")
    pid = call(bench.daemon.conn, *DBUS, "GetConnectionUnixProcessID", "(s)", rig.NOTIFICATIONS[0])[0]
    os.kill(pid, signal.SIGTERM)
    bench.daemon.wait("first", "lost")
    bench.daemon.show("second")
    assert bench.daemon.wait("second", "refused") == "no-server", "ten minutes have not passed"


def test_sigterm_ends_it_at_once_even_inside_libnotify(bench):
    server = bench.server(hang="Notify")
    process = bench.notifier()
    bench.daemon.show()
    server.wait("Notify")
    began = time.monotonic()
    process.kill()
    assert process.wait_exit(2) == -signal.SIGTERM
    assert time.monotonic() - began < 0.5


def test_it_ends_with_the_bus(bench):
    bench.server()
    process = bench.notifier()
    bench.shown()
    bench.bus.process.kill(signal.SIGKILL)
    bench.bus.process.wait_exit()
    assert process.wait_exit(2) == 0
    assert process.stderr == ""


def test_a_second_instance_says_so(bench):
    bench.notifier()
    with Process([PROGRAM], bench.bus.env) as second:
        assert second.wait_exit() == 1
        assert second.stderr == f"lumbard-notifier: another instance owns {NOTIFIER} already\n"


def test_no_bus_is_one_line():
    with Process([PROGRAM], {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere"}) as process:
        assert process.wait_exit() == 1
        assert process.stderr.startswith("lumbard-notifier: no session bus: ") and process.stderr.count("\n") == 1


@pytest.mark.parametrize("option, status, out", [("--version", 0, "lumbard-notifier "), ("--help", 0, "--stay")])
def test_command_line(option, status, out):
    with Process([PROGRAM, option]) as process:
        assert process.wait_exit() == status
        assert out in process.stdout


@pytest.mark.parametrize("argument", ["--unknown", "word"])
def test_command_line_refuses(argument):
    with Process([PROGRAM, argument]) as process:
        assert process.wait_exit() == 1
        assert process.stderr.count("\n") == 1


def test_it_leaves_when_there_is_nothing_to_do_and_loses_no_call(leaver):
    """At the moment of leaving the bus stands still, so that calls and the release of the name meet in it."""
    if time.monotonic() - leaver.quiet_at > 28:  # the tests before this one took long
        assert leaver.process.wait_exit() == 0
        be_quiet(leaver)
    rig.wait_until(lambda: time.monotonic() - leaver.quiet_at > 29, 31, "29 s of quiet")
    assert leaver.process.is_running, "it must not leave before its time"
    answers = []
    rig.wait_until(lambda: time.monotonic() - leaver.quiet_at > 29.8, 2, "29.8 s of quiet")
    leaver.bus.process.kill(signal.SIGSTOP)
    for i in range(20):
        leaver.daemon.conn.call(*OBJECT, "Withdraw", GLib.Variant("(s)", (f"tag{i}",)), None,
                                Gio.DBusCallFlags.NO_AUTO_START, 4000, None,
                                lambda conn, result: answers.append(answer_of(conn, result)))
    rig.wait_until(lambda: time.monotonic() - leaver.quiet_at > 31.5, 3, "31.5 s of quiet")
    leaver.bus.process.kill(signal.SIGCONT)
    assert leaver.process.wait_exit() == 0
    rig.wait_until(lambda: len(answers) == 20, what="all answers")
    assert set(answers) <= {"org.lumbard.Error.Leaving", "org.freedesktop.DBus.Error.ServiceUnknown",
                            "org.freedesktop.DBus.Error.NameHasNoOwner"}, answers
    assert "org.lumbard.Error.Leaving" in answers, "the calls were sent before the name was released"
    assert leaver.process.stderr == ""
    assert leaver.fake.open() == []
    assert all(process.is_running for process in leaver.busy), "one shows something, one awaits the end of dnd"


def answer_of(conn, result):
    try:
        conn.call_finish(result)
    except GLib.Error as error:
        return Gio.DBusError.get_remote_error(error) or error.message
    return "answered"
