"""lumbarctl doctor on tones and speech: nothing is missing unless a setting asks for it."""
import shutil

import pytest
from doctor_surgery import surgery_fixture  # noqa: F401  (a fixture)
from gi.repository import Gio, GLib
from lumbard import SHORT
from rig import LUMBARD, NOTIFIER, TIED, own_name, wait_until

SETTINGS = f"{LUMBARD}.Settings"
NOTIFIER_XML = f"""<node><interface name="{NOTIFIER}"><property name="Sound" type="s" access="read"/>
<property name="Speech" type="s" access="read"/></interface></node>"""


class FakeNotifier:
    """A notifier that has tried to play and to speak, as far as doctor asks it."""

    def __init__(self, bus, **values):
        self.conn = bus.connect()
        interface, = Gio.DBusNodeInfo.new_for_xml(NOTIFIER_XML).interfaces
        self.conn.register_object("/org/lumbard/Notifier1", interface, None,
                                  lambda c, s, p, i, name: GLib.Variant("s", values[name]), None)
        own_name(self.conn, NOTIFIER)


def configure(service, setting):
    """Changes a setting of Notify, and waits until the service applies it."""
    service.write_config(SHORT + "[Notify]\n" + setting)
    sound = setting.partition("Sound=")[2].strip() or "stretch"
    wait_until(lambda: (service.get("Sound", SETTINGS), service.get("Speech", SETTINGS)) == (sound, "Speech" in setting),
               what="the setting")


@pytest.mark.parametrize("setting, sound, speech, sentence, command", [
    ("", "no-module", "no-module", None, None),  # a build without them is complete
    ("Sound=no\n", "failed", "failed", None, None),
    ("Sound=yes\n", "no-module", "no-module", "built without them", None),
    ("", "failed", "ready", "could not be played", "lumbarctl log"),
    ("Speech=yes\n", "ready", "no-module", "built without speech", None),
    ("Speech=yes\n", "ready", "no-server", "Speech Dispatcher is not installed",
     "sudo apt install speech-dispatcher speech-dispatcher-espeak-ng"),
    ("Speech=yes\n", "ready", "hung", "does not answer", "killall speech-dispatcher")])
def test_missing_sound_and_speech(surgery, setting, sound, speech, sentence, command):
    """The notifier that runs knows best: here a fake one."""
    service = surgery.bring_all()
    notifier = FakeNotifier(surgery.bus, Sound=sound, Speech=speech)
    configure(service, setting)
    found, _ = surgery.json()
    assert (found["Sound"], found["Speech"]) == (sound, speech)
    assert [(m["Command"], sentence in m["Sentence"]) for m in found["Missing"]] == ([(command, True)] if sentence else [])
    notifier.conn.close_sync(None)


def test_sound_and_speech_without_a_notifier(surgery, tmp_path):
    """From the files alone: Speech Dispatcher is a program, and what was built lies beside lumbarctl."""
    configure(surgery.bring_all(), "Speech=yes\n")
    (tmp_path / TIED[0]).symlink_to(shutil.which(TIED[0]))  # the test itself needs this one program
    found, _ = surgery.json(PATH=str(tmp_path))
    assert (found["Sound"], found["Speech"]) == ("ready", "no-server")
    assert "Speech Dispatcher is not installed" in found["Missing"][-1]["Sentence"]
