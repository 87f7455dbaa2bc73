"""HasInhibit of org.freedesktop.PowerManagement: desktops that report that a program inhibits, but not which one."""
import pytest
from evidence_log import EvidenceLog
from fake_desktop import PolicyAgent, PowerManagement, forge
from fake_idle_monitor import IdleMonitor
from gi.repository import GLib
from lumbard import Service
from rig import PrivateBus, wait_until

SOURCE = "inhibit_power"
NAMELESS = ("inhibitor", "")


def test_an_inhibitor_and_its_end():
    with PrivateBus() as bus, EvidenceLog(bus) as log:
        log.wait_state(SOURCE, "absent", "not on the session bus")
        with PowerManagement(bus) as manager:
            log.wait_state(SOURCE, "ready", "not which one")
            for _ in range(2):
                manager.inhibit(True)
                log.wait_live(SOURCE, NAMELESS)
                manager.inhibit(False)
                log.wait_live(SOURCE)
            manager.inhibit(True)
            log.wait_live(SOURCE, NAMELESS)
        log.wait_live(SOURCE)
        log.wait_state(SOURCE, "absent")


def test_one_that_is_older_than_the_service():
    with PrivateBus() as bus, PowerManagement(bus) as manager:
        manager.inhibit(True)
        with EvidenceLog(bus) as log:
            log.wait_live(SOURCE, NAMELESS)
            assert log.last(SOURCE, "on").age == "old"


def test_a_change_without_a_signal_is_read_once_an_absence():
    config = "[Sitting]\nLimit=1h\nAwayAfter=2s\n"
    with PrivateBus() as bus, PowerManagement(bus) as manager, IdleMonitor(bus) as monitor, \
            Service(bus, config=config) as service:
        wait_until(lambda: service.source("State", "mutter") == "ready" and manager.count("HasInhibit") == 1, what="both")
        for is_on in (True, False):
            before, events = manager.count("HasInhibit"), service.source("Events", SOURCE)
            manager.inhibit(is_on, is_announced=False)
            monitor.input()
            wait_until(lambda: service.source("Events", SOURCE) == events + 1, what="the change")
            assert manager.count("HasInhibit") == before + 1


def test_kde_reports_more():
    with PrivateBus() as bus, PowerManagement(bus) as manager, EvidenceLog(bus) as log:
        manager.inhibit(True)
        log.wait_live(SOURCE, NAMELESS)
        with PolicyAgent(bus, 6):
            log.wait_state(SOURCE, "standby", "PowerDevil")
            log.wait_live(SOURCE)
            before = manager.count("HasInhibit")
            manager.inhibit(False)
            manager.inhibit(True)
            assert manager.count("HasInhibit") == before
        log.wait_state(SOURCE, "ready")
        log.wait_live(SOURCE, NAMELESS)


@pytest.mark.parametrize("how", ["error", "type", "hang"])
def test_an_odd_answer(how):
    with PrivateBus() as bus, PowerManagement(bus) as manager, EvidenceLog(bus) as log:
        manager.inhibit(True)
        log.wait_live(SOURCE, NAMELESS)
        true_answer = manager.answer
        if how == "error":
            manager.broken.add("HasInhibit")
        elif how == "hang":
            manager.hung.add("HasInhibit")
        else:
            manager.answer = lambda *_: GLib.Variant("(s)", ("soon",))
            manager.become(manager.xml.replace('type="b"', 'type="s"'))
        manager.inhibit(True)
        log.wait_state(SOURCE, "failed", "does not report whether a program inhibits")
        log.wait_live(SOURCE)
        manager.broken.clear()
        manager.hung.clear()
        manager.answer = true_answer
        manager.become(PowerManagement.xml)
        manager.inhibit(True)
        log.wait_live(SOURCE, NAMELESS)
        log.wait_state(SOURCE, "ready")


@pytest.mark.parametrize("is_direct", [True, False])
def test_forged_signals(is_direct):
    with PrivateBus() as bus, PowerManagement(bus) as manager, EvidenceLog(bus) as log:
        log.wait_state(SOURCE, "ready")
        forge(bus, manager.path, manager.interface, "HasInhibitChanged", GLib.Variant("(b)", (True,)),
              bus.peer(log.pid) if is_direct else None)
        manager.inhibit(True)
        log.wait_live(SOURCE, NAMELESS)
        assert manager.count("HasInhibit") == 2, "a stranger makes it ask nothing"
