"""An X server that listens and does not answer."""
import os
import signal

from listeners import CALM, X11_FOLDER, answers_at_once, detail, listening
from rig import Display, wait_until
from service import Service, key


def test_an_x_server_that_is_not_ready_yet(bus):
    """Its socket is there from its start on, and then it looks for its screens."""
    number = 1000 + os.getpid() % 50_000
    X11_FOLDER.mkdir(mode=0o1777, exist_ok=True)
    with listening(X11_FOLDER / f"X{number}") as listener:
        with Service(bus, config=CALM, env={"DISPLAY": f":{number}"}) as service:
            listener.settimeout(5)
            conn = listener.accept()[0]
            detail(service, "x11", "is being asked")
            assert service.source("State") == service.source("State", "fullscreen") == "standby"
            (X11_FOLDER / f"X{number}").unlink()
            listener.close()
            conn.close()  # it found none
            detail(service, "x11", "no X server answers")
            with Display(number=number):
                wait_until(lambda: service.source("State") == "ready", 12, "the server that came instead")


def test_an_x_server_that_stands_still(bus, display):
    display.process.kill(signal.SIGSTOP)
    with Service(bus, display, CALM) as service:
        detail(service, "x11", "is being asked")
        service.process.kill(signal.SIGHUP)  # whatever else it does meanwhile
        assert answers_at_once(service)
        display.process.kill(signal.SIGCONT)
        service.wait("IdleSource", "x11")
        key(display)
        service.wait("State", "active")
