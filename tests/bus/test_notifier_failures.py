"""lumbard-notifier: servers that hang, refuse, die, are replaced, or are not there."""
import signal
import time

import rig
from notifier_bench import ACTIONS
from rig import call
from notifier_bench import bench_fixture  # noqa: F401


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
    assert process.is_running and not server.told("Notify")
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
    assert len(server.told("Notify")) == 1


def test_a_replacement_that_fails_is_tried_once_anew(bench):
    server = bench.server(refuse_replace=True)
    bench.notifier()
    bench.shown()
    bench.daemon.show(summary="Step 2")
    bench.daemon.wait("one", "shown", count=2)
    assert [e["args"][1] for e in server.told("Notify")] == [0, 1, 0]
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
    assert [e["args"][1] for e in server.told("Notify")] == [0, 0]


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
    assert not new.told("CloseNotification") and 7 in new.open()


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
    assert not new.told("CloseNotification") and new.open() == [7]


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
    assert len(new.told("Notify")) == 1 and not old.told("Notify")
