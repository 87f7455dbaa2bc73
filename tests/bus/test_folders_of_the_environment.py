"""Relative paths in XDG variables and an empty HOME are ignored, and the log names them."""
from contextlib import contextmanager

import pytest
from lumbard import PRESENCE, Service
from rig import BUILD, LUMBARD, PrivateBus, Process, RigError, owner_of, wait_until

HOUR = 3600 * 10**6


class HereService(Service):
    """The service in a working directory of its own, with a configuration in the home folder."""

    def __init__(self, bus, env):
        super().__init__(bus, config="[Sitting]\nLimit=2h\n")
        self.process.stop()
        self.here = bus.make("here")
        self.env.update(env)
        self.process = Process(["env", "-C", self.here, BUILD / "src" / "lumbard"], self.env)
        wait_until(lambda: owner_of(self.conn, LUMBARD) or not self.process.is_running, what="lumbard's name")
        if not self.process.is_running:
            raise RigError(self.process.stderr)


@contextmanager
def started(**env):
    with PrivateBus() as bus, HereService(bus, env) as service:
        service.call("ReportPresence", "(sst)", "chair", "sitting", 8 * HOUR, interface=PRESENCE)
        yield service


@pytest.mark.parametrize("variable", ["XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR", "HOME"])
def test_a_relative_path(variable):
    with started(**{variable: "somewhere"}) as service:
        wait_until(lambda: service.get("DueTimestamp") - service.get("SittingClockStartTimestamp") == 2 * HOUR,
                   what="the configuration of the home folder")
        assert f'ignoring {variable}="somewhere": expected an absolute path\n' in service.process.stderr
        assert list(service.here.iterdir()) == []
        assert "history" not in service.process.stderr


def test_an_empty_home():
    """The user database names the home folder; it is not used here, because the other variables are set."""
    with started(HOME="") as service:
        assert 'ignoring HOME="": expected an absolute path\n' in service.process.stderr
        assert list(service.here.iterdir()) == []
