"""A real upowerd with a fake mains plug and a fake battery; SIGUSR1 pulls the plug or plugs it in.

To be run by umockdev-wrapper.
"""
import os
import signal
import subprocess

import gi

gi.require_version("UMockdev", "1.0")
from gi.repository import UMockdev  # noqa: E402

MAINS = ["type", "Mains", "online", "1"]
BATTERY = ["type", "Battery", "present", "1", "status", "Charging", "capacity", "80", "voltage_now", "12000000",
           "energy_full", "60000000", "energy_full_design", "80000000", "energy_now", "48000000"]

signals = {signal.SIGUSR1, signal.SIGTERM}
signal.pthread_sigmask(signal.SIG_BLOCK, signals)
machine = UMockdev.Testbed.new()
mains = machine.add_device("power_supply", "AC", None, MAINS, [])
battery = machine.add_device("power_supply", "BAT0", None, BATTERY, [])
upowerd = subprocess.Popen(["/usr/libexec/upowerd"], env={**os.environ, "UMOCKDEV_DIR": machine.get_root_dir()},
                           preexec_fn=lambda: signal.pthread_sigmask(signal.SIG_UNBLOCK, signals))
is_plugged = True
while signal.sigwait(signals) == signal.SIGUSR1:
    is_plugged = not is_plugged
    machine.set_attribute(battery, "status", "Charging" if is_plugged else "Discharging")
    machine.set_attribute(mains, "online", "1" if is_plugged else "0")
    machine.uevent(battery, "change")
    machine.uevent(mains, "change")
upowerd.terminate()
upowerd.wait()
