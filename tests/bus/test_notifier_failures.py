"""lumbard-notifier: servers that hang, return errors, exit, are replaced, or are missing."""
import signal
import time

import rig
from notifier_desk import ACTIONS
from notifier_desk import desk_fixture  # noqa: F401
from processes import delay_of
from rig import call


def test_a_server_that_hangs_in_notify_ends_the_notifier(desk):
    desk.server(hang="Notify")
    process = desk.notifier()
    began = time.monotonic()
    desk.daemon.show()
    assert process.wait_exit() == -signal.SIGALRM
    assert 3.5 < time.monotonic() - began < 15, "libnotify itself would wait for 25 s"
    assert "does not answer" in process.stderr
    desk.daemon.signals.settle()
    assert not [a for m, a in desk.daemon.signals.events if m == "Changed"], "the state of the notification is unknown"


def test_a_server_that_hangs_in_everything_costs_two_seconds(desk):
    server = desk.server(hang="all")
    process = desk.notifier()
    desk.daemon.show()
    server.wait("GetServerInformation", count=2)
    first = time.monotonic()
    rig.wait_until(lambda: time.monotonic() - first > 0.5, what="half a second")
    began = time.monotonic()

    def is_given_up():
        desk.daemon.show()  # the late reply to the first call must not be used for this one
        assert "GetServerInformation" in desk.daemon.wait("one", "failed")
    took = delay_of(is_given_up, process.pid, desk.bus.process.pid)
    assert time.monotonic() - began > 1.8 and took < 3.5, "4 s would be twice as long"
    assert process.is_running and not server.received("Notify")
    server.hang()
    desk.shown("two")


def test_a_server_without_capabilities_gets_plain_text(desk):
    server = desk.server(error="GetCapabilities")
    desk.notifier()
    desk.shown(actions=ACTIONS)
    args = server.wait("Notify")["args"]
    assert args[4] == "" and args[5] == []


def test_capabilities_of_a_wrong_type_mean_an_unknown_server(desk):
    """Xfce shows the default action as a button, so it gets none; an unknown server without capabilities gets text alone."""
    server = desk.server(odd="GetCapabilities", info="Xfce Notify Daemon,Xfce,0.7,1.2")
    process = desk.notifier()
    desk.shown(actions=ACTIONS)
    args = server.wait("Notify")["args"]
    assert args[4] == "" and args[5] == []
    assert desk.daemon.get("Capabilities") == [] and process.is_running


def test_a_server_that_describes_itself_with_a_wrong_type(desk):
    """libnotify reads this answer too, without a check of its type."""
    server = desk.server(odd="GetServerInformation")
    process = desk.notifier()
    desk.daemon.show()
    assert "GetServerInformation" in desk.daemon.wait("one", "failed")
    assert process.is_running and not server.received("Notify")


def test_an_answer_to_notify_of_a_wrong_type_is_shown_with_an_unknown_id(desk):
    server = desk.server(odd="Notify")
    process = desk.notifier()
    desk.shown(actions=ACTIONS)
    desk.daemon.withdraw()
    assert desk.daemon.wait("one", "closed") == "withdrawn"
    assert len(server.received("Notify")) == 1 and not server.received("CloseNotification")
    assert desk.daemon.states() == [("shown", ""), ("closed", "withdrawn")] and process.is_running


def test_a_replacement_with_an_answer_of_a_wrong_type_is_sent_once(desk):
    server = desk.server()
    desk.notifier()
    desk.shown()
    server.control("AnswerOddly", "(as)", ["Notify"])
    desk.daemon.show(summary="Step 2")
    desk.daemon.wait("one", "shown", count=2)
    assert [e["args"][1] for e in server.received("Notify")] == [0, 1]
    server.control("AnswerOddly", "(as)", [])
    desk.daemon.withdraw()
    server.wait("CloseNotification", args=[1])


def test_an_error_of_the_server_is_reported(desk):
    server = desk.server(error="Notify")
    desk.notifier()
    desk.daemon.show()
    assert desk.daemon.wait("one", "failed") == "a scripted error"
    server.wait("Notify")
    assert len(server.received("Notify")) == 1


def test_a_failed_replacement_is_retried_once(desk):
    server = desk.server(refuse_replace=True)
    desk.notifier()
    desk.shown()
    desk.daemon.show(summary="Step 2")
    desk.daemon.wait("one", "shown", count=2)
    assert [e["args"][1] for e in server.received("Notify")] == [0, 1, 0]
    server.wait("closed", id=1, reason=3)
    assert server.open() == [2]


def test_a_closed_notification_is_not_replaced(desk):
    server = desk.server()
    desk.notifier()
    desk.shown()
    server.close(1, 2)
    desk.daemon.wait("one", "closed")
    desk.daemon.show()
    desk.daemon.wait("one", "shown", count=2)
    assert [e["args"][1] for e in server.received("Notify")] == [0, 0]


def test_no_server(desk):
    desk.notifier()
    desk.daemon.show()
    assert desk.daemon.wait("one", "refused") == "no-server"
    desk.server()
    desk.shown("two")


def test_a_server_that_dies_in_notify(desk):
    desk.server(script="exit")
    process = desk.notifier()
    desk.daemon.show()
    assert desk.daemon.wait("one", "failed") != ""
    desk.server()
    desk.shown("two")
    assert process.is_running


def test_ids_of_the_old_server_are_not_used_with_a_new_one(desk):
    old = desk.server(first_id=7)
    desk.notifier()
    desk.shown(actions=ACTIONS)
    assert old.wait("shown")["id"] == 7
    old.stop()
    assert desk.daemon.wait("one", "lost") == ""

    new = desk.server(first_id=7)
    stranger = desk.bus.connect()
    number = call(stranger, *rig.NOTIFICATIONS, "Notify", "(susssasa{sv}i)", "other", 0, "", "A call", "", [], {}, 0)[0]
    assert number == 7
    new.act(7, "start")
    desk.daemon.withdraw()
    desk.shown("two")
    assert desk.daemon.states() == [("shown", ""), ("lost", "")]
    assert not new.received("CloseNotification") and 7 in new.open()


def test_a_replaced_server_loses_its_notifications(desk):
    """The bus name changes its owner in one step."""
    desk.server(first_id=7, allow_replacement=True)
    desk.notifier()
    desk.shown(actions=ACTIONS)
    new = desk.server(first_id=7, replace=True)
    desk.daemon.wait("one", "lost")
    desk.shown("two")
    desk.daemon.withdraw("one")
    assert desk.daemon.states() == [("shown", ""), ("lost", "")]
    assert not new.received("CloseNotification") and new.open() == [7]


def test_a_server_that_exits_during_a_call(desk):
    server = desk.server(hang="all")
    desk.notifier()
    desk.daemon.show()
    server.wait("GetServerInformation")
    server.stop()
    assert desk.daemon.wait("one", "refused") == "no-server"


def test_a_server_that_is_replaced_during_a_call(desk):
    """The next one waits for the name already: the notifier gives a server 2 s, which a start can exceed."""
    new = desk.server(allow_replacement=True)
    old = desk.server(hang="all", replace=True)
    desk.notifier()
    desk.daemon.show()
    old.wait("GetServerInformation")
    old.leave()
    new.wait("ready", count=2)
    old.hang()
    desk.daemon.wait("one", "shown")
    assert len(new.received("Notify")) == 1 and not old.received("Notify")
