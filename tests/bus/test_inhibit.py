"""Inhibitors of idleness at GNOME, KDE and logind, with fake services."""
import os
import signal

import pytest
from evidence_log import EvidenceLog
from fake_desktop import forge
from fake_inhibitors import KINDS, Gnome, Kde5, Kde6, Logind, desk, wait_settled
from fake_logind import FORGERS, NAME as LOGIN1, PATH as LOGIN1_PATH, PROPERTIES, FakeLogind, SystemBus
from gi.repository import Gio, GLib
from instants import assert_near, now
from lumbard import Service
from rig import PrivateBus, call, wait_until


@pytest.fixture(params=KINDS, ids=lambda kind: kind.__name__)
def kind(request):
    return request.param


def near(instant, around):
    assert_near("the instant", instant, around)


def test_a_film_and_its_end(kind):
    with desk(kind) as (log, source, peer):
        for _ in range(2):
            before = now()
            film = peer.hold("firefox", "Playing video")
            log.wait_live(source, ("video", "firefox"))
            near(log.last(source, "on").at, (before, now()))
            assert log.last(source, "on").age == "new"
            before = now()
            peer.release(film)
            log.wait_live(source)
            near(log.last(source, "off").at, (before, now()))
        assert len(log.of(source)) == 4


def test_several_at_once(kind):
    with desk(kind) as (log, source, peer):
        film = peer.hold("/usr/bin/vlc", "Playing some media.")
        call = peer.hold("ZOOM", "in a meeting")
        again = peer.hold("ZOOM", "in a meeting")
        peer.hold("caffeine.desktop", "because")
        wanted = {("video", "vlc"), ("call-word", "zoom"), ("keep-awake", "caffeine")}
        log.wait_live(source, *wanted)
        peer.release(call)
        peer.release(film)
        log.wait_live(source, *wanted - {("video", "vlc")})
        peer.release(again)
        log.wait_live(source, ("keep-awake", "caffeine"))


def test_held_before_the_start(kind):
    with PrivateBus() as bus, SystemBus() as system:
        peer = kind.make(system if kind is Logind else bus)
        try:
            peer.hold("mpv")
            with EvidenceLog(bus, system.env) as log:
                log.wait_live(kind.source, ("video", "mpv"))
                assert log.of(kind.source)[0].age == "old"
                peer.hold("totem", "Playing a movie")
                log.wait_live(kind.source, ("video", "mpv"), ("video", "totem"))
                assert log.of(kind.source)[1].age == "new"
        finally:
            peer.stop()


def test_inhibitors_of_other_things_are_no_evidence(kind):
    with desk(kind) as (log, source, peer):
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
        log.wait_live(source, ("video", "mpv"))
        peer.release(film)
        log.wait_live(source)
        assert {claim.detail for claim in log.of(source)} == {"mpv"}


def test_the_service_restarts(kind):
    with desk(kind) as (log, source, peer):
        peer.hold("mpv")
        log.wait_live(source, ("video", "mpv"))
        before = now()
        peer.stop()
        log.wait_live(source)
        near(log.last(source, "off").at, (before, now()))
        log.wait_state(source, "absent", kind.gone)
        if kind is Logind:
            return  # logind: see the next test
        peer.start()
        log.wait_state(source, "ready")
        assert log.live(source) == set(), "the inhibitors of the new one are not known yet"
        peer.hold("mpv")
        log.wait_live(source, ("video", "mpv"))


def test_logind_restarts_and_the_system_bus_too():
    with PrivateBus() as bus, SystemBus() as system, EvidenceLog(bus, system.env) as log:
        log.wait_state("inhibit_logind", "absent", "no logind")
        for _ in range(2):
            with FakeLogind(system) as login:
                log.wait_state("inhibit_logind", "ready")
                login.hold("mpv")
                log.wait_live("inhibit_logind", ("video", "mpv"))
            log.wait_live("inhibit_logind")
            log.wait_state("inhibit_logind", "absent", "no logind")
        with FakeLogind(system) as login:
            login.hold("mpv")
            log.wait_live("inhibit_logind", ("video", "mpv"))
            system.process.kill(signal.SIGKILL)
            log.wait_live("inhibit_logind")
            log.wait_state("inhibit_logind", "absent", "no system bus")
        system.stop()
        system.start()
        with FakeLogind(system) as login:
            login.hold("mpv")
            log.wait_live("inhibit_logind", ("video", "mpv"))


def test_strange_texts(kind):
    """A program may write anything: the detail is one line of complete characters with a limited length."""
    with desk(kind) as (log, source, peer):
        peer.hold("a\n\tb\x1b[31m c\u202e\u0085d", " line\r\none ")
        peer.hold("ü" * 200, "x")
        peer.hold("e", " " * 94 + "é" * 40)
        peer.hold("", "")
        peer.hold("Fi\u200bre\u202efox\ufeff", "Pl\u00adaying vid\u2060eo")
        peer.hold("/", "%s%n")
        log.wait_live(source, ("inhibitor", "a b[31m c d"), ("inhibitor", "ü" * 31), ("inhibitor", "e"),
                      ("inhibitor", ""), ("video", "firefox"))


def test_more_inhibitors_than_the_limit(kind):
    with desk(kind) as (log, source, peer):
        crowd = [peer.hold(f"one of many {i}", "so") for i in range(60)]
        wait_until(lambda: len(log.live(source)) == 16, what="as many as are taken")
        log.wait_state(source, "ready", "the list is full, 44 more wait for a free place")
        for one in crowd:
            peer.release(one)
        log.wait_live(source)
        film = peer.hold("mpv")
        log.wait_live(source, ("video", "mpv"))
        peer.release(film)


def forge_all(kind, peer, us=None):
    """Emits all signals of the service from another connection, to the source alone and as a broadcast."""
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
    return len(peer.asked if isinstance(peer, FakeLogind) else peer.calls)


def asked_in_all(kind, peer, us):
    """Waits until the source has sent its calls: the reply to a ping comes after them."""
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
    with desk(kind) as (log, source, peer):
        us = peer.bus.peer(log.pid)
        peer.hold("mpv")
        log.wait_live(source, ("video", "mpv"))
        before = asked_in_all(kind, peer, us)
        forge_all(kind, peer, us)
        assert asked(peer) == before, "a stranger makes it ask nothing"
        wait_settled(log, source, peer)
        assert ("video", "mpv") in log.live(source)
        assert {claim.detail for claim in log.of(source)} == {"mpv", "the last one"}


def hang(kind, peer, *methods):
    (peer.hangs if kind is Logind else peer.hung).update(methods)


QUESTIONS = [(Gnome, "GetInhibitors", "failed"), (Gnome, "GetFlags", "failed"), (Gnome, "GetReason", "ready"),
             (Kde5, "HasInhibition", "failed"), (Kde5, "ListInhibitions", "failed"),
             (Logind, "ListInhibitors", "failed")]


@pytest.mark.parametrize("kind, method, state", QUESTIONS, ids=lambda value: getattr(value, "__name__", value))
def test_a_call_without_a_reply(kind, method, state):
    """The source gives up after 5 s, and the service answers meanwhile."""
    with PrivateBus() as bus, SystemBus() as system:
        peer = kind.make(system if kind is Logind else bus)
        try:
            hang(kind, peer, method)
            peer.hold("mpv")
            with Service(bus, env=system.env) as service:
                delays = []

                def has_given_up():
                    delays.append(service.delay())
                    return service.source("State", kind.source) == state
                wait_until(has_given_up, what=f"{kind.source} to be {state}")
                assert max(delays) < 2.5, "a service that waits for the reply would be silent for 5 s"
                (peer.hangs if kind is Logind else peer.hung).clear()
                before = service.source("Events", kind.source)
                peer.hold("totem", "Playing a movie")
                wait_until(lambda: service.source("State", kind.source) == "ready", what="the source to be back")
                wait_until(lambda: service.source("Events", kind.source) > before, what="its evidence")
        finally:
            peer.stop()


def answer_otherwise(kind, peer):
    """Announces a change with a value of another type."""
    if kind is Logind:
        peer.conn.unregister_object(peer.ids[0])
        other = Gio.DBusNodeInfo.new_for_xml(
            f'<node><interface name="{LOGIN1}.Manager"><property name="BlockInhibited" type="u" access="read"/>'
            "</interface></node>").interfaces[0]
        peer.conn.register_object(LOGIN1_PATH, other, None, lambda *_: GLib.Variant("u", 1), None)
        peer.emit_changed(LOGIN1_PATH, "Manager", {"BlockInhibited": GLib.Variant("u", 1)})
    elif kind is Kde6:
        peer.prop = lambda name: GLib.Variant("s", "soon")
        peer.become(peer.xml.replace('type="a(ssssu)"', 'type="s"'))
        peer.emit(peer.interface, "InhibitionsChanged", GLib.Variant("(a{ss}as)", ({}, [])))
    else:
        peer.answer = lambda *_: GLib.Variant("(s)", ("soon",))
        peer.become(peer.xml.replace('type="b"', 'type="s"'))
        peer.emit(peer.interface, "InhibitionsChanged", GLib.Variant("(a{ss}as)", ({}, [])))


@pytest.mark.parametrize("kind", [Kde5, Kde6, Logind], ids=lambda kind: kind.__name__)
def test_a_reply_of_another_type_ends_all_evidence(kind):
    with desk(kind) as (log, source, peer):
        peer.version = 5  # version 5 has one signal, and no call is pending after it
        peer.hold("mpv")
        log.wait_live(source, ("video", "mpv"))
        answer_otherwise(kind, peer)
        log.wait_live(source)
        log.wait_state(source, "failed", "unexpected answer")


def test_in_the_service_itself(kind):
    """Each service has a source object, and lumbarctl lists it."""
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


def test_an_absent_service_is_reported():
    with PrivateBus() as bus, Service(bus) as service:
        for source, words in (("inhibit_gnome", "not on the session bus"), ("inhibit_kde", "not on the session bus"),
                              ("inhibit_logind", "no system bus"), ("inhibit_wayland", "no Wayland display")):
            wait_until(lambda: words in service.source("Detail", source), what=f"{source}: {words}")
            assert service.source("State", source) == "absent"
