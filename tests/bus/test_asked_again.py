"""A service that gave no answer once is asked again, without any change that it announces."""
from contextlib import ExitStack

import pytest
from evidence_log import EvidenceLog
from fake_desktop import PowerManagement
from fake_inhibitors import Gnome, Kde5, Kde6
from fake_logind import FakeLogind, SystemBus
from rig import PrivateBus


@pytest.mark.parametrize("kind", [Gnome, Kde5, Kde6])
def test_inhibitors_of_a_desktop_that_hung(kind):
    with PrivateBus() as bus, kind.make(bus) as peer:
        peer.hold("mpv", "film")
        with ExitStack() as hang:
            hang.enter_context(peer.hanging())
            with EvidenceLog(bus) as log:
                log.wait_state(kind.source, "failed")
                hang.close()
                log.wait_live(kind.source, ("video", "mpv"))
                log.wait_state(kind.source, "ready")


def test_power_management_that_hung():
    with PrivateBus() as bus, PowerManagement(bus) as peer:
        peer.hung = {"HasInhibit"}
        peer.inhibit(True)
        with EvidenceLog(bus) as log:
            log.wait_state("inhibit_power", "failed")
            peer.hung = set()
            log.wait_live("inhibit_power", ("inhibitor", ""))


def test_logind_that_listed_no_inhibitors():
    with PrivateBus() as bus, SystemBus() as system:
        login = FakeLogind(system, hangs=["ListInhibitors"])
        login.own()
        login.hold("mpv", "film")
        try:
            with EvidenceLog(bus, system.env) as log:
                log.wait_state("inhibit_logind", "failed")
                login.hangs.clear()
                log.wait_live("inhibit_logind", ("video", "mpv"))
        finally:
            login.stop()
