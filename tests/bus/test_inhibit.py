"""Who inhibits idleness, by GNOME's, KDE's and logind's word, from stand-ins of all three."""
import os
import signal
import time

import pytest
from fake_desktop import forge
from gi.repository import Gio, GLib
from hearing import Hearing, now
from instants import assert_near
from inhibitors import KINDS, Gnome, Kde5, Kde6, Logind, desk, settled
from login1 import FORGERS, NAME as LOGIN1, PATH as LOGIN1_PATH, PROPERTIES, Login1, SystemBus
from rig import PrivateBus, call, wait_until
from service import Service


@pytest.fixture(params=KINDS, ids=lambda kind: kind.__name__)
def kind(request):
    return request.param


def near(instant, around):
    assert_near("the instant", instant, around)


def test_a_film_and_its_end(kind):
    with desk(kind) as (hearing, source, peer):
        for _ in range(2):
            before = now()
            film = peer.hold("firefox", "Playing video")
            hearing.wait_live(source, ("video", "firefox"))
            near(hearing.last(source, "on").at, (before, now()))
            assert hearing.last(source, "on").age == "new"
            before = now()
            peer.release(film)
            hearing.wait_live(source)
            near(hearing.last(source, "off").at, (before, now()))
        assert len(hearing.of(source)) == 4


def test_several_at_once(kind):
    with desk(kind) as (hearing, source, peer):
        film = peer.hold("/usr/bin/vlc", "Playing some media.")
        call = peer.hold("ZOOM", "in a meeting")
        again = peer.hold("ZOOM", "in a meeting")
        peer.hold("caffeine.desktop", "because")
        wanted = {("video", "vlc"), ("call-word", "ZOOM"), ("inhibitor", "caffeine: because")}
        hearing.wait_live(source, *wanted)
        peer.release(call)
        peer.release(film)
        hearing.wait_live(source, *wanted - {("video", "vlc")})
        peer.release(again)
        hearing.wait_live(source, ("inhibitor", "caffeine: because"))


def test_held_before_the_start(kind):
    with PrivateBus() as bus, SystemBus() as system:
        peer = kind.make(system if kind is Logind else bus)
        try:
            peer.hold("mpv")
            with Hearing(bus, system.env) as hearing:
                hearing.wait_live(kind.source, ("video", "mpv"))
                assert hearing.of(kind.source)[0].age == "old"
                peer.hold("totem", "Playing a movie")
                hearing.wait_live(kind.source, ("video", "mpv"), ("video", "totem"))
                assert hearing.of(kind.source)[1].age == "new"
        finally:
            peer.stop()


def test_what_keeps_no_screen_on_is_no_evidence(kind):
    with desk(kind) as (hearing, source, peer):
        if kind is Gnome:
            peer.hold("backup", "Playing video", 4)
        elif kind is Logind:
            peer.hold("backup", "Playing video", "sleep:shutdown")
            peer.hold("backup", "Playing video", "idle", "delay")
            peer.hold("backup", "Playing video", "idle-not:handle-lid-switch")
            peer.hold("root's", "Playing video", uid=os.getuid() + 1)
        else:
            looks = len(peer.calls)
            peer.hold("backup", "Playing video", 1)
            wait_until(lambda: len(peer.calls) >= looks + (1 if kind is Kde6 else 2), what="it to be looked at")
        film = peer.hold("mpv")
        hearing.wait_live(source, ("video", "mpv"))
        peer.release(film)
        hearing.wait_live(source)
        assert {claim.detail for claim in hearing.of(source)} == {"mpv"}


def test_it_goes_and_comes_back(kind):
    with desk(kind) as (hearing, source, peer):
        peer.hold("mpv")
        hearing.wait_live(source, ("video", "mpv"))
        before = now()
        peer.stop()
        hearing.wait_live(source)
        near(hearing.last(source, "off").at, (before, now()))
        hearing.wait_state(source, "absent", kind.gone)
        if kind is Logind:
            return  # that one does not start anew; below
        peer.start()
        hearing.wait_state(source, "ready")
        assert hearing.live(source) == set(), "what a new one holds is asked anew"
        peer.hold("mpv")
        hearing.wait_live(source, ("video", "mpv"))


def test_logind_restarts_and_the_system_bus_too():
    with PrivateBus() as bus, SystemBus() as system, Hearing(bus, system.env) as hearing:
        hearing.wait_state("inhibit_logind", "absent", "no logind")
        for _ in range(2):
            with Login1(system) as login:
                hearing.wait_state("inhibit_logind", "ready")
                login.hold("mpv")
                hearing.wait_live("inhibit_logind", ("video", "mpv"))
            hearing.wait_live("inhibit_logind")
            hearing.wait_state("inhibit_logind", "absent", "no logind")
        with Login1(system) as login:
            login.hold("mpv")
            hearing.wait_live("inhibit_logind", ("video", "mpv"))
            system.process.kill(signal.SIGKILL)
            hearing.wait_live("inhibit_logind")
            hearing.wait_state("inhibit_logind", "absent", "no system bus")
        system.stop()
        system.start()
        with Login1(system) as login:
            login.hold("mpv")
            hearing.wait_live("inhibit_logind", ("video", "mpv"), limit=10)


def test_strange_words(kind):
    """Whatever they write: one line of it, whole characters, not too long."""
    with desk(kind) as (hearing, source, peer):
        peer.hold("a\n\tb\x1b[31m c\u202e\u0085d", " line\r\none ")
        peer.hold("ü" * 200, "x")
        peer.hold("e", " " * 94 + "é" * 40)
        peer.hold("", "")
        peer.hold("/", "%s%n")
        hearing.wait_live(source, ("inhibitor", "a b [31m c d: line one"), ("inhibitor", "ü" * 31),
                          ("inhibitor", "e: " + "é" * 30), ("inhibitor", "an unnamed program"),
                          ("inhibitor", "an unnamed program: %s%n"))


def test_a_crowd(kind):
    with desk(kind) as (hearing, source, peer):
        crowd = [peer.hold(f"one of many {i}", "so") for i in range(60)]
        wait_until(lambda: len(hearing.live(source)) == 16, what="as many as are taken")
        for one in crowd:
            peer.release(one)
        hearing.wait_live(source)
        film = peer.hold("mpv")
        hearing.wait_live(source, ("video", "mpv"))
        peer.release(film)


def forge_all(kind, peer, us=None):
    """Everything that the source hears, from somebody else, to it and to all."""
    def send(path, interface, member, text):
        if kind is Logind:
            for uid in FORGERS:
                for to in (us, ""):
                    peer.bus.forge(to, path, interface, member, text, uid=uid)
        else:
            for to in (us, None):
                forge(peer.bus, path, interface, member, GLib.Variant.parse(None, text, None, None), to)

    name = LOGIN1 if kind is Logind else peer.name
    path = LOGIN1_PATH if kind is Logind else peer.path
    if kind is Gnome:
        send(path, name, "InhibitorAdded", f"(objectpath '{path}/Inhibitor77',)")
        send(path, name, "InhibitorRemoved", f"(objectpath '{path}/Inhibitor1',)")
    elif kind is Logind:
        send(path, PROPERTIES, "PropertiesChanged",
             f"('{name}.Manager', {{'BlockInhibited': <'idle'>}}, @as [])")
        send(path, PROPERTIES, "PropertiesChanged", f"('{name}.Manager', {{'BlockInhibited': <''>}}, @as [])")
    else:
        send(path, name, "InhibitionsChanged", "(@a{ss} {}, ['mpv'])")
        send(path, PROPERTIES, "PropertiesChanged", f"('{name}', @a{{sv}} {{}}, ['ActiveInhibitions'])")


def asked(peer):
    return len(peer.asked if isinstance(peer, Login1) else peer.calls)


def asked_in_all(kind, peer, us):
    """Once whatever it has heard so far has been asked about: an answer to a ping comes after what was sent before."""
    if kind is Logind:
        return asked(peer)
    conn, count = peer.bus.connect(), None
    try:
        while count != asked(peer):
            count = asked(peer)
            for _ in range(3):
                call(conn, us, "/", "org.freedesktop.DBus.Peer", "Ping")
                peer.ask(lambda: None)
    finally:
        conn.close_sync(None)
    return count


def test_forged_signals_change_nothing(kind):
    with desk(kind) as (hearing, source, peer):
        us = peer.bus.peer(hearing.pid)
        peer.hold("mpv")
        hearing.wait_live(source, ("video", "mpv"))
        before = asked_in_all(kind, peer, us)
        forge_all(kind, peer, us)
        assert asked(peer) == before, "a stranger makes it ask nothing"
        settled(hearing, source, peer)
        assert ("video", "mpv") in hearing.live(source)
        assert {claim.detail[:12] for claim in hearing.of(source)} == {"mpv", "the last one"}


def hang(kind, peer, *methods):
    (peer.hangs if kind is Logind else peer.hung).update(methods)


QUESTIONS = [(Gnome, "GetInhibitors", "failed"), (Gnome, "GetFlags", "failed"), (Gnome, "GetReason", "ready"),
             (Kde5, "HasInhibition", "failed"), (Kde5, "ListInhibitions", "failed"),
             (Logind, "ListInhibitors", "failed")]


@pytest.mark.parametrize("kind, method, state", QUESTIONS, ids=lambda value: getattr(value, "__name__", value))
def test_no_answer_harms_nobody(kind, method, state):
    """It is given up after 5 s, and the service answers all the while."""
    with PrivateBus() as bus, SystemBus() as system:
        peer = kind.make(system if kind is Logind else bus)
        try:
            hang(kind, peer, method)
            peer.hold("mpv")
            with Service(bus, env=system.env) as service:
                began, slowest = time.monotonic(), 0
                while service.source("State", kind.source) != state:
                    asked_at = time.monotonic()
                    service.get("State")
                    slowest = max(slowest, time.monotonic() - asked_at)
                    assert time.monotonic() - began < 12, service.source("Detail", kind.source)
                    wait_until(lambda: time.monotonic() - asked_at > 0.05, what="a moment")
                assert slowest < 0.25
                (peer.hangs if kind is Logind else peer.hung).clear()
                before = service.source("Events", kind.source)
                peer.hold("totem", "Playing a movie")
                wait_until(lambda: service.source("State", kind.source) == "ready", 12, "the source to be back")
                wait_until(lambda: service.source("Events", kind.source) > before, 12, "its evidence")
        finally:
            peer.stop()


def answer_otherwise(kind, peer):
    """Something changed, and what it says of that is of another type."""
    if kind is Logind:
        peer.conn.unregister_object(peer.ids[0])
        other = Gio.DBusNodeInfo.new_for_xml(
            f'<node><interface name="{LOGIN1}.Manager"><property name="BlockInhibited" type="u" access="read"/>'
            "</interface></node>").interfaces[0]
        peer.conn.register_object(LOGIN1_PATH, other, None, lambda *_: GLib.Variant("u", 1), None)
        peer.say_changed(LOGIN1_PATH, "Manager", {"BlockInhibited": GLib.Variant("u", 1)})
    elif kind is Kde6:
        peer.prop = lambda name: GLib.Variant("s", "soon")
        peer.become(peer.xml.replace('type="a(ssssu)"', 'type="s"'))
        peer.emit(peer.interface, "InhibitionsChanged", GLib.Variant("(a{ss}as)", ({}, [])))
    else:
        peer.answer = lambda *_: GLib.Variant("(s)", ("soon",))
        peer.become(peer.xml.replace('type="b"', 'type="s"'))
        peer.emit(peer.interface, "InhibitionsChanged", GLib.Variant("(a{ss}as)", ({}, [])))


@pytest.mark.parametrize("kind", [Kde5, Kde6, Logind], ids=lambda kind: kind.__name__)
def test_an_answer_of_another_kind_keeps_nothing_alive(kind):
    with desk(kind) as (hearing, source, peer):
        peer.version = 5  # it is told by one signal, so once that was heard nothing is being asked
        peer.hold("mpv")
        hearing.wait_live(source, ("video", "mpv"))
        answer_otherwise(kind, peer)
        hearing.wait_live(source)
        hearing.wait_state(source, "failed", "an answer of another kind")


def test_in_the_service_itself(kind):
    """Each route is seen in the source's object, and listed by lumbarctl."""
    with PrivateBus() as bus, SystemBus() as system:
        peer = kind.make(system if kind is Logind else bus)
        try:
            with Service(bus, env=system.env) as service:
                wait_until(lambda: service.source("State", kind.source) == "ready", what="the source")
                assert service.source("Kind", kind.source) == "inhibitor"
                before = now()
                film = peer.hold("firefox", "Playing video")
                wait_until(lambda: service.source("Events", kind.source) == 1, what="its begin")
                near(service.source("LastEventTimestamp", kind.source), (before, now()))
                peer.release(film)
                wait_until(lambda: service.source("Events", kind.source) == 2, what="its end")
                listed = service.ctl("sources")
                assert listed.returncode == 0 and kind.source in listed.stdout
        finally:
            peer.stop()


def test_an_absent_route_is_said():
    with PrivateBus() as bus, Service(bus) as service:
        for source, words in (("inhibit_gnome", "not on the session bus"), ("inhibit_kde", "not on the session bus"),
                              ("inhibit_logind", "no system bus"), ("inhibit_wayland", "no Wayland display")):
            wait_until(lambda: words in service.source("Detail", source), what=f"{source}: {words}")
            assert service.source("State", source) == "absent"
