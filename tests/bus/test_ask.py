"""When a person has been idle, each source queries the present state once an absence, even without a signal."""
import os
from contextlib import contextmanager

import pytest
from fake_desktop import Peer
from fake_idle_monitor import IdleMonitor
from fake_inhibitors import KINDS, Gnome, Kde5, Logind
from fake_logind import SystemBus
from fake_player import Player
from gi.repository import GLib
from lumbard import Service
from rig import PrivateBus, rest, wait_until

CONFIG = "[Sitting]\nLimit=1h\nAwayAfter=2s\n"


@contextmanager
def desk(make):
    with PrivateBus() as bus, SystemBus() as system, IdleMonitor(bus) as monitor:
        peer = make(bus, system)
        try:
            with Service(bus, config=CONFIG, env=system.env) as service:
                wait_until(lambda: service.source("State", "mutter") == "ready", what="the idle monitor")
                yield service, monitor, peer
        finally:
            peer.stop()


def asked(peer):
    return len(peer.calls if isinstance(peer, Peer) else peer.asked)


def wait_no_more(service, peer):
    """Waits until a second has passed without a query, while the service answered, and returns how many there were."""
    def is_over():
        before = asked(peer)
        for _ in range(4):
            service.get("State")
            rest(0.25)
        return asked(peer) == before
    wait_until(is_over, what="the end of the questions")
    return asked(peer)


def live(service, source):
    return {(kind, detail) for by, kind, detail, _, until in service.get("Evidence") if by == source and not until}


def quietly(kind, peer):
    """A film begins, and the signal is lost."""
    if kind is Logind:
        peer.inhibitors.append(("idle", "vlc", "film", "block", os.getuid(), 1))
        return
    emit, peer.emit = peer.emit, lambda *_: None
    peer.hold("vlc", "film")
    peer.emit = emit


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_lost_signal_of_an_inhibitor(kind):
    with desk(lambda bus, system: kind.make(system if kind is Logind else bus)) as (service, monitor, peer):
        wait_until(lambda: service.source("State", kind.source) == "ready", what="the source")
        monitor.input()
        service.wait("State", "away")
        once = wait_no_more(service, peer)
        quietly(kind, peer)  # in this absence there is no other query
        assert wait_no_more(service, peer) == once
        monitor.input()
        wait_until(lambda: live(service, kind.source) == {("video", "vlc")}, what="the film")
        questions = wait_no_more(service, peer) - once
        # GNOME: the list, and three queries about the object; KDE 5: whether there is an inhibitor, and which; others: one
        assert questions == {Gnome: 4, Kde5: 2}.get(kind, 1)


def test_a_lost_signal_of_a_player():
    """It begins to play without a signal, and it stops without one."""
    with desk(lambda bus, _: Player(bus, "mpv", "Paused", "mpv")) as (service, monitor, player):
        wait_until(lambda: live(service, "mpris") == {("paused", "mpv")}, what="the player")
        player.player["PlaybackStatus"] = GLib.Variant("s", "Playing")
        monitor.input()
        wait_until(lambda: live(service, "mpris") == {("video", "mpv")}, what="the film")
        before = wait_no_more(service, player)
        player.player["PlaybackStatus"] = GLib.Variant("s", "Paused")
        monitor.input()
        wait_until(lambda: live(service, "mpris") == {("paused", "mpv")}, what="the end of the film")
        assert wait_no_more(service, player) == before + 2, "the status and the track"
