"""Tones and speech of lumbard-notifier with a real sound server (recorded from its speaker) and a real Speech Dispatcher."""
import signal

import pytest
from lumbard import STALL
from notifier_desk import Daemon
from notification_servers import FakeServer
from processes import delay_of
from rig import NOTIFIER, PROGRAMS, Process, owner_of, wait_until
from sound_desk import SoundDesk

TONES = {"step": 660, "hold-end": 1046, "reminder": 440}  # Hz, of the last bell of each
STEP = {"resident": True, "ignore_dnd": True, "timeout": 0}
WORDS = "Step 4 of 6: raise your right arm"


class VoiceDesk(SoundDesk):
    def __init__(self):
        super().__init__()
        self.daemon = Daemon(self.bus)

    def server(self, **options):
        return self.stack.enter_context(FakeServer(self.bus, **options))

    def notifier(self):
        process = self.stack.enter_context(Process([PROGRAMS[NOTIFIER], "--stay"], self.pipewire.env))
        wait_until(lambda: owner_of(self.daemon.conn, NOTIFIER), what="the notifier's name")
        return process

    def wait_state(self, name, state):
        wait_until(lambda: self.daemon.get(name) == state, what=f"{name} to be {state}")


@pytest.fixture
def desk():
    with VoiceDesk() as desk:
        yield desk


def test_each_tone_is_played_and_the_server_is_silent(desk):
    server = desk.server(caps="actions,body,sound")
    desk.notifier()
    for name, hertz in TONES.items():
        with desk.listening() as ears:
            desk.daemon.show(name, sound=name)
            wait_until(lambda: ears.hears(hertz), what=f"{name} at {hertz} Hz")
            wait_until(ears.is_silent_again, what=f"the end of {name}")
            assert [n for n, other in TONES.items() if ears.hears(other)] == [name]
    hints = [e["args"][6] for e in server.received("Notify")]
    assert all(h["suppress-sound"] and "sound-name" not in h for h in hints)
    assert desk.daemon.get("Sound") == "ready"


def test_a_step_is_played_without_a_notification_server(desk):
    """A person with the face to the door frame sees no bubble anyway."""
    desk.notifier()
    with desk.listening() as ears:
        desk.daemon.show(sound="step", **STEP)
        assert desk.daemon.wait("one", "refused") == "no-server"
        wait_until(lambda: ears.hears(TONES["step"]), what="the tone")


def test_a_reminder_that_do_not_disturb_holds_back_is_silent(desk):
    desk.server(inhibited=True)
    speech = desk.speech_dispatcher()
    desk.notifier()
    with desk.listening() as ears:
        desk.daemon.show("held", sound="reminder", speech="Time to stretch")
        assert desk.daemon.wait("held", "refused") == "dnd"
        desk.daemon.show(sound="step", speech=WORDS, **STEP)
        wait_until(lambda: ears.hears(TONES["step"]), what="the tone of the step")
        assert not ears.hears(TONES["reminder"])
    wait_until(speech.texts, what="the step to be spoken")
    assert speech.texts() == [WORDS]


def test_a_sound_server_that_comes_back(desk):
    desk.server()
    desk.notifier()
    desk.pulse.stop()
    desk.daemon.show(sound="step", **STEP)
    desk.wait_state("Sound", "failed")
    desk.daemon.wait("one", "shown")
    desk.start_pulse()
    with desk.listening() as ears:
        desk.daemon.show(sound="hold-end", **STEP)
        wait_until(lambda: ears.hears(TONES["hold-end"]), what="the tone")
    desk.wait_state("Sound", "ready")


def test_texts_are_spoken_in_order_and_never_as_markup(desk):
    desk.server()
    speech = desk.speech_dispatcher()
    desk.notifier()
    texts = [WORDS, "Step 5 of 6: cross your right foot behind your left", "Hold <b>still</b> for 30 s & breathe"]
    for number, text in enumerate(texts, 1):
        desk.daemon.show(speech=text, **STEP)
        wait_until(lambda: len(speech.texts()) == number, what=text)
    assert speech.texts() == texts


def test_a_new_step_ends_the_speech_of_the_old_one(desk):
    """So does the end of the notification: a stretch that is stopped is silent."""
    desk.server()
    speech = desk.speech_dispatcher()
    desk.notifier()
    long = "Hold it. " * 100
    desk.daemon.show(speech=long, **STEP)
    wait_until(speech.plays, what="the long text")
    desk.daemon.show(speech=WORDS, **STEP)
    wait_until(lambda: len(speech.texts()) == 2, what="the next step, long before the end of the first text, which takes a minute")
    desk.daemon.show(speech=long, **STEP)
    wait_until(lambda: len(speech.texts()) == 3 and speech.plays(), what="the long text again")
    desk.daemon.withdraw()
    wait_until(lambda: not speech.plays(), what="silence")


def test_a_speech_dispatcher_that_hangs_delays_no_bubble(desk):
    desk.server()
    speech = desk.speech_dispatcher()
    notifier = desk.notifier()
    desk.daemon.show(speech=WORDS, **STEP)
    wait_until(speech.texts, what="the first text")
    desk.daemon.wait("one", "shown")  # a bubble that is replaced before it is shown is never announced
    speech.process.kill(signal.SIGSTOP)
    for count in range(2, 5):
        assert delay_of(lambda: desk.daemon.show(speech=f"Step {count}", **STEP), notifier.pid, desk.bus.process.pid) < STALL
        desk.daemon.wait("one", "shown", count=count)
    desk.wait_state("Speech", "hung")
    speech.process.kill(signal.SIGCONT)
    wait_until(lambda: speech.texts()[-1] == "Step 4", what="the latest step, once it goes on")
    desk.wait_state("Speech", "ready")


def test_a_speech_dispatcher_that_is_killed_and_comes_back(desk):
    desk.server()
    speech = desk.speech_dispatcher()
    desk.notifier()
    desk.daemon.show(speech=WORDS, **STEP)
    wait_until(speech.texts, what="the first text")
    speech.restart()
    desk.daemon.show(speech="Lean gently", **STEP)
    wait_until(lambda: speech.texts()[1:] == ["Lean gently"], what="the text after the restart")
