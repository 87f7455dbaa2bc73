"""Inhibitors of idleness: details of the GNOME session manager and of KDE PowerDevil."""
import pytest
from evidence_log import EvidenceLog
from fake_desktop import PolicyAgent, SessionManager
from fake_inhibitors import Gnome, Kde5, desk, wait_settled
from gi.repository import GLib
from rig import PrivateBus, wait_until


def test_gnome_without_names_of_programs():
    """A session manager without a list, and one whose inhibitors do not answer."""
    for broken in ("GetInhibitors", "GetFlags"):
        with PrivateBus() as bus, SessionManager(bus) as manager:
            manager.broken = {broken}
            with EvidenceLog(bus) as log:
                if broken == "GetInhibitors":
                    manager.broken = {broken, "GetFlags"}
                    log.wait_state("inhibit_gnome", "ready", "not by which program")
                path = manager.hold("mpv")
                log.wait_live("inhibit_gnome", ("inhibitor", ""))
                log.wait_state("inhibit_gnome", "ready", "not by which program")
                manager.release(path)
                log.wait_live("inhibit_gnome")


def test_gnome_inhibitors_that_end_before_they_are_read():
    with desk(Gnome) as (log, source, manager):
        for _ in range(20):
            manager.release(manager.hold("gone", "at once"))
        wait_settled(log, source, manager)
        assert log.live(source) == set()
        log.wait_state(source, "ready")


def test_gnome_with_more_objects_than_the_list_holds():
    """A program leaves hundreds of objects behind. A film that does not fit is read when there is room again."""
    with desk(Gnome) as (log, source, manager):
        crowd = [manager.hold("leaky", "so") for _ in range(256)]
        log.wait_live(source, ("inhibitor", "leaky"))
        manager.hold("vlc", "film")
        log.wait_state(source, "ready", "the list is full, 1 more waits for a free place")
        manager.release(crowd.pop())
        log.wait_live(source, ("inhibitor", "leaky"), ("video", "vlc"))
        wait_until(lambda: "full" not in log.state(source).detail, what="room")
        for path in crowd:
            manager.release(path)
        log.wait_live(source, ("video", "vlc"))


def test_gnome_that_no_longer_lists_its_objects():
    """An error instead of the list, which was wanted because an object ended: it is not called for again at once."""
    with desk(Gnome) as (log, source, manager):
        crowd = [manager.hold("leaky", "so") for _ in range(256)]
        log.wait_live(source, ("inhibitor", "leaky"))
        manager.hold("vlc", "film")
        log.wait_state(source, "ready", "the list is full, 1 more waits for a free place")
        manager.broken.add("GetInhibitors")
        lists = manager.count("GetInhibitors")
        manager.release(crowd.pop())
        wait_until(lambda: manager.count("GetInhibitors") > lists, what="the list to be called for")
        manager.hold("mpv", "film")
        log.wait_live(source, ("inhibitor", "leaky"), ("video", "mpv"))
        assert manager.count("GetInhibitors") == lists + 1


def test_calls_to_gnome():
    with desk(Gnome) as (log, source, manager):
        manager.hold("backup", "Copying", 4)
        wait_until(lambda: manager.count("GetFlags") == 1, what="the first")
        manager.hold("mpv", "film")
        log.wait_live(source, ("video", "mpv"))
        assert [call[0] for call in manager.calls] == ["GetInhibitors", "GetFlags", "GetFlags", "GetAppId", "GetReason"]


def test_kde_with_an_inhibitor_of_sleep_beside_a_film():
    """The list of version 5 has no flags. The first inhibitor was listed while the screen was not inhibited."""
    with desk(Kde5) as (log, source, agent):
        wire = agent.hold("Wire", "WebRTC has active PeerConnections", 1)
        wait_until(lambda: agent.count("ListInhibitions") == 2, what="it to be looked at")
        film = agent.hold("mpv", "")
        log.wait_live(source, ("video", "mpv"))
        looks = agent.count("ListInhibitions")
        agent.release(wire)
        wait_until(lambda: agent.count("ListInhibitions") > looks, what="its end to be seen")
        call = agent.hold("Wire", "WebRTC has active PeerConnections", 5)
        log.wait_live(source, ("video", "mpv"), ("call-word", "wire"))
        agent.release(call)
        agent.release(film)
        log.wait_live(source)


@pytest.mark.parametrize("style", ["a(ss)", "a{ss}", "aas"])
def test_kde_lists_of_all_styles(style):
    with PrivateBus() as bus, PolicyAgent(bus, 5, style) as agent, EvidenceLog(bus) as log:
        log.wait_state("inhibit_kde", "ready")
        agent.hold("mpv", "one")
        agent.hold("zoom", "two")
        log.wait_live("inhibit_kde", ("video", "mpv"), ("call-word", "zoom"))


def test_kde_with_a_list_of_another_type():
    with PrivateBus() as bus, PolicyAgent(bus, 5, "a(ss)") as agent, EvidenceLog(bus) as log:
        log.wait_state("inhibit_kde", "ready")
        agent.stop()
        agent.xml = agent.xml.replace("a(ss)", "s")
        true_answer = agent.answer
        agent.answer = lambda method, *more: (GLib.Variant("(s)", ("soon",)) if method == "ListInhibitions"
                                              else true_answer(method, *more))
        agent.start()
        agent.hold("mpv")
        log.wait_live("inhibit_kde", ("inhibitor", ""))
