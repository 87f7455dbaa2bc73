"""Who inhibits idleness: what only GNOME's session manager does, and what only KDE's PowerDevil."""
import pytest
from fake_desktop import PolicyAgent, SessionManager
from gi.repository import GLib
from hearing import Hearing
from inhibitors import Gnome, Kde5, desk, settled
from rig import PrivateBus, wait_until


def test_gnome_says_that_but_not_who():
    """A session manager without a list, and one whose inhibitors say nothing."""
    for broken in ("GetInhibitors", "GetFlags"):
        with PrivateBus() as bus, SessionManager(bus) as manager:
            manager.broken = {broken}
            with Hearing(bus) as hearing:
                if broken == "GetInhibitors":
                    manager.broken = {broken, "GetFlags"}
                    hearing.wait_state("inhibit_gnome", "ready", "not by whom")
                path = manager.hold("mpv")
                hearing.wait_live("inhibit_gnome", ("inhibitor", "an unnamed program"))
                hearing.wait_state("inhibit_gnome", "ready", "not by whom")
                manager.release(path)
                hearing.wait_live("inhibit_gnome")


def test_gnome_inhibitors_that_are_gone_before_they_are_asked():
    with desk(Gnome) as (hearing, source, manager):
        for _ in range(20):
            manager.release(manager.hold("gone", "at once"))
        settled(hearing, source, manager)
        assert hearing.live(source) == set()
        hearing.wait_state(source, "ready")


def test_what_gnome_is_asked():
    with desk(Gnome) as (hearing, source, manager):
        manager.hold("backup", "Copying", 4)
        wait_until(lambda: manager.count("GetFlags") == 1, what="the first")
        manager.hold("mpv", "film")
        hearing.wait_live(source, ("video", "mpv"))
        assert [call[0] for call in manager.calls] == ["GetInhibitors", "GetFlags", "GetFlags", "GetAppId", "GetReason"]


def test_kde_one_that_bars_sleep_beside_a_film():
    """The list of old says of neither what it bars; the one was there when nobody kept the screen on."""
    with desk(Kde5) as (hearing, source, agent):
        wire = agent.hold("Wire", "WebRTC has active PeerConnections", 1)
        wait_until(lambda: agent.count("ListInhibitions") == 2, what="it to be looked at")
        film = agent.hold("mpv", "")
        hearing.wait_live(source, ("video", "mpv"))
        looks = agent.count("ListInhibitions")
        agent.release(wire)
        wait_until(lambda: agent.count("ListInhibitions") > looks, what="its end to be seen")
        call = agent.hold("Wire", "WebRTC has active PeerConnections", 5)
        hearing.wait_live(source, ("video", "mpv"), ("call-word", "Wire"))
        agent.release(call)
        agent.release(film)
        hearing.wait_live(source)


@pytest.mark.parametrize("style", ["a(ss)", "a{ss}", "aas"])
def test_kde_lists_of_all_styles(style):
    with PrivateBus() as bus, PolicyAgent(bus, 5, style) as agent, Hearing(bus) as hearing:
        hearing.wait_state("inhibit_kde", "ready")
        agent.hold("mpv", "one")
        agent.hold("zoom", "two")
        hearing.wait_live("inhibit_kde", ("video", "mpv"), ("call-word", "zoom"))


def test_kde_a_list_of_another_kind():
    with PrivateBus() as bus, PolicyAgent(bus, 5, "a(ss)") as agent, Hearing(bus) as hearing:
        hearing.wait_state("inhibit_kde", "ready")
        agent.stop()
        agent.xml = agent.xml.replace("a(ss)", "s")
        true_answer = agent.answer
        agent.answer = lambda method, *more: (GLib.Variant("(s)", ("soon",)) if method == "ListInhibitions"
                                              else true_answer(method, *more))
        agent.start()
        agent.hold("mpv")
        hearing.wait_live("inhibit_kde", ("inhibitor", "an unnamed program"))
