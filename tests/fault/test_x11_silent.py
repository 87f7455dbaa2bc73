"""An X server that accepts connections and does not answer."""
import signal

from display_numbers import unused_display_number
from listening_socket import CALM, X11_FOLDER, answers_at_once, detail, listening
from lumbard import Service, key
from rig import LIMIT, Display, wait_until


def test_an_x_server_that_is_not_ready_yet(bus):
    """Its socket exists before it has initialised its screens."""
    number = unused_display_number()
    X11_FOLDER.mkdir(mode=0o1777, exist_ok=True)
    with listening(X11_FOLDER / f"X{number}") as listener:
        with Service(bus, config=CALM, env={"DISPLAY": f":{number}"}) as service:
            listener.settimeout(LIMIT)
            conn = listener.accept()[0]
            detail(service, "x11", "probing")
            assert service.source("State") == service.source("State", "fullscreen") == "standby"
            (X11_FOLDER / f"X{number}").unlink()
            listener.close()
            conn.close()  # the server exits without a screen
            detail(service, "x11", "no X server answers")
            with Display(number=number):
                wait_until(lambda: service.source("State") == "ready", what="the server that came instead")


def test_a_stopped_x_server(bus, display):
    display.process.kill(signal.SIGSTOP)
    with Service(bus, None, CALM, display.env) as service:
        detail(service, "x11", "probing")
        service.process.kill(signal.SIGHUP)  # reload the settings meanwhile
        assert answers_at_once(service)
        display.process.kill(signal.SIGCONT)
        service.wait("IdleSource", "x11")
        key(display)
        service.wait("State", "active")
