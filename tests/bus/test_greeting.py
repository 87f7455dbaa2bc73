"""The greeting after the first start ever, by the real service and notifier on a recording server."""
import signal
from contextlib import ExitStack
from pathlib import Path

import pytest
from lumbard import Service, key
from notification_servers import FakeServer
from rig import NOTIFIER, Display, PrivateBus, Watcher, wait_until

CONFIG = "[Sitting]\nLimit=30min\n"
STILL = "The greeting is still to come.\n"
SHOWN = "The greeting was shown, and will not come again.\n"


class Home:
    """A new user's home: a display, a bus and a recording server."""

    def __init__(self, stack):
        self.stack = stack
        self.bus, self.display = stack.enter_context(PrivateBus()), stack.enter_context(Display())
        self.state = Path(self.bus.env["XDG_STATE_HOME"], "lumbard")
        self.changes = Watcher(self.bus.connect(), NOTIFIER, "/org/lumbard/Notifier1", NOTIFIER)
        self.servers = []

    def server(self, **options):
        self.servers.append(self.stack.enter_context(FakeServer(self.bus, **options)))
        return self.servers[-1]

    def service(self, config=CONFIG, **env):
        return self.stack.enter_context(Service(self.bus, self.display, config, env=env, is_greeted=False))

    def greetings(self):
        return [call["args"] for server in self.servers for call in server.received("Notify")
                if call["args"][3].startswith("Stretch reminder")]

    def record(self):
        return (self.state / "greeting").read_text(encoding="utf-8")

    def greet(self, service):
        """One input: the greeting follows, its server shows it, and the service knows that."""
        key(self.display)
        shown = self.servers[-1].wait("shown")
        self.changes.wait(lambda member, what: member == "Changed" and what[1] == "shown")
        service.get("Phase")  # its reply comes after what the service does about that signal
        assert len(self.greetings()) == 1
        return shown["id"]

    def assert_quiet(self, service):
        """A suggestion on request is the next thing that is shown: no greeting comes before it."""
        number = len(self.servers[-1].received("Notify"))
        key(self.display)
        service.wait("State", "active")
        service.call("SuggestNow")
        self.assert_suggestion(number + 1)

    def assert_suggestion(self, number):
        call = self.servers[-1].wait("Notify", number)
        assert call["args"][3].startswith("Time to stretch"), call


@pytest.fixture(name="home")
def home_fixture():
    with ExitStack() as stack:
        yield Home(stack)


def end(service, sign=signal.SIGTERM):
    service.process.kill(sign)
    service.process.wait_exit()
    service.process.stop()


def restart(service, sign=signal.SIGTERM):
    end(service, sign)
    service.start()
    wait_until(lambda: service.get("IdleSource") == "x11", what="the source")


def test_the_first_input_brings_it(home):
    server, service = home.server(), home.service()
    assert home.record() == STILL
    home.greet(service)
    (_, _, _, summary, body, actions, *_), = home.greetings()
    assert summary == "Stretch reminder in 30 minutes" and body.startswith("lumbard is running.")
    assert "show-now" in actions and "Show one now" in actions and "snooze" not in actions
    assert home.record() == SHOWN and (home.state / "greeting").stat().st_mode & 0o777 == 0o600
    assert service.get("Phase") == "counting" and service.get("SuggestionsToday") == service.get("SuggestionId") == 0
    assert server.open()


def test_its_button_brings_a_suggestion_in_its_place(home):
    server, service = home.server(), home.service()
    number = home.greet(service)
    server.act(number, "show-now")
    service.wait("Phase", "suggested")
    wait_until(lambda: number not in server.open() and len(server.open()) == 1, what="one bubble, the suggestion")
    assert service.get("SuggestionsToday") == 1 and len(home.greetings()) == 1


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGKILL])
def test_it_does_not_come_again(home, sign):
    """After an exit or a kill with the greeting on screen, and with a new history."""
    server, service = home.server(), home.service()
    number = home.greet(service)
    restart(service, sign)
    if sign == signal.SIGTERM:
        wait_until(lambda: number not in server.open(), what="the bubble to be withdrawn")
    else:
        server.act(number, "show-now")  # the next service knows its bubble
        service.wait("Phase", "suggested")
        service.call("Skip")
    end(service)
    for file in home.state.glob("history*"):
        file.unlink()
    service.start()
    wait_until(lambda: service.get("IdleSource") == "x11", what="the source")
    home.assert_quiet(service)
    assert len(home.greetings()) == 1


def test_a_restart_before_the_first_input_keeps_it(home):
    home.server()
    service = home.service()
    restart(service, signal.SIGKILL)
    assert home.record() == STILL
    home.greet(service)


def test_a_person_with_a_history_is_not_greeted(home):
    """The history of an older version has no record of a greeting."""
    home.server()
    service = home.service()
    key(home.display)
    service.wait("State", "active")
    end(service, signal.SIGKILL)
    (home.state / "greeting").unlink()
    service.start()
    wait_until(lambda: service.get("IdleSource") == "x11", what="the source")
    home.assert_quiet(service)
    assert home.greetings() == [] and not (home.state / "greeting").exists()


def test_do_not_disturb_delays_it(home):
    server = home.server(caps="actions,body,inhibitions", inhibited=True)
    service = home.service()
    key(home.display)
    home.changes.wait_for("Changed", "suggestion-1", "refused")
    wait_until(lambda: home.record() == STILL, what="the record of a greeting that was not sent")
    assert home.greetings() == [] and service.get("Phase") == "counting"
    server.inhibit(False)
    home.greet(service)
    assert home.record() == SHOWN


def test_it_waits_for_a_server(home):
    """It starts none, and comes when there is one."""
    service = home.service()
    key(home.display)
    service.wait("State", "active")
    home.server()
    home.greet(service)


def test_a_record_that_cannot_be_written_means_no_greeting(home):
    """Rather none than one at each start."""
    home.server()
    (home.state / "greeting").mkdir(parents=True)
    service = home.service()
    home.assert_quiet(service)
    restart(service)
    home.assert_quiet(service)
    assert home.greetings() == []


def test_without_a_history_there_is_no_greeting(home):
    home.server()
    service = home.service(XDG_STATE_HOME="/dev/null/nowhere")
    home.assert_quiet(service)


def test_a_suggestion_comes_first(home):
    """Where the first stretch is due before the greeting, there is no greeting any more."""
    home.server()
    service = home.service()
    service.call("SuggestNow")  # before the input, which brings a greeting 2 s later
    key(home.display)
    home.assert_suggestion(1)
    wait_until(lambda: home.record() == SHOWN, what="the record")
    service.call("Skip")
    restart(service)
    home.assert_quiet(service)
    assert home.greetings() == []
