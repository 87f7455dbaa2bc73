"""A stretch at every display server: a person who types all through the hold, or touches something once in it, has not
done it. One who touches nothing has."""
import pytest
from compositors import REAL
from idle_source_desk import PATIENT, Daemon, Desk, hands_on
from instants import now, wait_past
from mutter import Mutter
from x11_server import X11

CONFIG = PATIENT + "[Coach]\nHold=6s\n"
SETTLED = 2_500_000  # µs: input so soon after the command for the next step belongs to the command


@pytest.fixture(scope="module", params=[X11, *REAL, Mutter], ids=lambda kind: kind.__name__)
def desk(request):
    desk = Desk(request.param)
    yield desk
    desk.close()


def hold(daemon):
    """Starts the stretch and goes to its hold, the last step. Returns the instant at which that had begun."""
    daemon.wait("State", "active")
    daemon.call("StartStretch", "(ss)", "ql-doorway", "right")
    while daemon.get("Step") < daemon.get("Steps"):
        daemon.call("NextStep")
    return now()


def outcome(daemon):
    return daemon.watcher.wait_for("StretchFinished", "ql-doorway", "right")[1][2]


def test_typed_through(desk):
    with Daemon(desk, CONFIG) as daemon:
        with hands_on(desk, 300_000) as hands:
            wait_past(hold(daemon) + SETTLED)
            assert outcome(daemon) == "unverified"
        assert hands.last
        assert daemon.get("State") == "active"


def test_one_touch(desk):
    with Daemon(desk, CONFIG) as daemon:
        with hands_on(desk, 300_000):
            daemon.wait("State", "active")
        wait_past(hold(daemon) + SETTLED)
        desk.server.input()
        assert outcome(daemon) == "unverified"
        assert daemon.get("State") == "active"


def test_without_a_touch(desk):
    with Daemon(desk, CONFIG) as daemon:
        with hands_on(desk, 300_000):
            daemon.wait("State", "active")
        hold(daemon)
        assert outcome(daemon) == "verified"
        daemon.wait("State", "away")
        assert daemon.get("StateReason") == "stretch"
        desk.server.input()
        assert daemon.watcher.wait(lambda member, args: member == "RestTaken" and args[2] == "stretch")
        daemon.wait("State", "active")
        assert daemon.get("TodayRests") == 1
