"""lumbard-notifier: what the person does with what is shown, and do-not-disturb."""
import time

import pytest
import rig
from notifier_bench import ACTIONS
from notifier_bench import bench_fixture  # noqa: F401


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
    server.wait("shown", count=2)
    first, second = server.told("shown")
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
    server.wait("shown", count=2)
    first, second = server.told("shown")
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


# Do-not-disturb -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["fake", "Plasma", "dunst", "mako", "SwayNotificationCenter", "Xfce Notify Daemon"])
def test_dnd_refuses_and_its_end_is_announced(bench, name):
    server = bench.server(inhibited=True, info=f"{name},x,1,1.2")
    bench.notifier()
    bench.daemon.show()
    assert bench.daemon.wait("one", "refused") == "dnd"
    assert bench.daemon.get("DoNotDisturb") is True and not server.told("Notify")
    server.inhibit(False)
    bench.daemon.signals.wait(lambda m, a: m == "PropertiesChanged" and a[1] == {"DoNotDisturb": False})
    assert not server.told("Notify"), "it never shows by itself"
    bench.shown("two")
    server.inhibit(True)
    bench.daemon.signals.wait(lambda m, a: m == "PropertiesChanged" and a[1] == {"DoNotDisturb": True})


def test_what_the_person_asked_for_is_shown_in_spite_of_dnd(bench):
    server = bench.server(inhibited=True)
    bench.notifier()
    bench.shown(ignore_dnd=True)
    assert len(server.told("Notify")) == 1


def test_dnd_while_it_is_up_takes_the_next_one_off(bench):
    server = bench.server()
    bench.notifier()
    bench.shown()
    server.inhibit(True)
    bench.daemon.signals.wait(lambda m, a: m == "PropertiesChanged" and a[1] == {"DoNotDisturb": True})
    bench.daemon.show()
    assert bench.daemon.wait("one", "refused") == "dnd"
    server.wait("closed", reason=3)
