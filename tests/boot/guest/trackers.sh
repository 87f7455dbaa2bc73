#!/bin/bash
# Fitness trackers, followed by the service as a unit, with its sandbox: one of each source, the real buses, and no wake-up
# at rest with all of them.
source /box/guest/lib.sh
source /box/guest/desks.sh
configure Limit=1h AwayAfter=2s Rest=5min

activity=org.lumbard.Activity1
here=/org/lumbard/Lumbard1
steps() { value $here $activity StepsLastHour; }
events() { source_of "$1" Events; }
more_events() { (($(events "$1") > $2)); }
lists() { "${bus[@]}" call $lumbard $here $activity ListTrackers | grep -q "\"$1\""; }
lists_no() { ! lists "$1"; }
counted() { (($(steps) >= $1)); }
has_steps() { [[ $(steps) == "$1" ]]; }
walk() { kill -USR1 "$1"; }

# reports SOURCE PID: the second report of a device is counted; the first total is a baseline.
reports() {
    local before
    before=$(events "$1")
    walk "$2"
    within 5 more_events "$1" "$before" || return 1
    before=$(events "$1")
    walk "$2"
    within 5 more_events "$1" "$before"
}

sudo tee /etc/dbus-1/system.d/bluez-fake.conf >/dev/null <<'XML'
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <policy user="root"><allow own="org.bluez"/><allow send_destination="org.bluez"/></policy>
  <policy context="default"><allow send_destination="org.bluez"/></policy>
</busconfig>
XML
sudo systemctl reload dbus
mkdir -p ~/.config/lumbard/trackers
sed 's/^Enabled=.*/Enabled=yes/; s/^Id=.*/Id=by-file/' /usr/share/lumbard/trackers/amazfish-steps.tracker \
    >~/.config/lumbard/trackers/by-file.tracker
# The service rejects a file that other users can write, as some values of the umask leave it.
chmod 644 ~/.config/lumbard/trackers/by-file.tracker

check "a display" start_display
systemctl --user set-environment DISPLAY=:7
systemctl --user start lumbard
pid=$(unit MainPID)
check "x11 is ready" within 5 source_is x11 State ready
check "no Amazfish yet" within 5 source_is amazfish State absent
check "no BlueZ yet" within 5 source_is bluez State absent

python3 /box/guest/wearables.py amazfish &
amazfish=$!
check "Amazfish is ready" within 10 source_is amazfish State ready
check "it reports" reports amazfish $amazfish
check "its steps are counted" within 5 counted 12
check "the file describes the same service: ready" within 5 source_is adapters State ready
before=$(events adapters)
walk $amazfish
check "it reports, too" within 5 more_events adapters "$before"
walk $amazfish
check "more steps" within 5 counted 36
check "and are not added" has_steps 36

sudo python3 /box/guest/wearables.py bluez &
for ((i = 0; i < 100; i++)); do
    bluez=$(pgrep -f '^python3 /box/guest/wearables.py bluez') && break
    sleep 0.1
done
check "BlueZ is ready" within 10 source_is bluez State ready
sudo_walk() { sudo kill -USR1 "$1"; }
walk() { if [[ $1 == "$bluez" ]]; then sudo_walk "$1"; else kill -USR1 "$1"; fi; }
check "it reports" reports bluez "$bluez"
check "the watch is listed" lists bt-c0ffee000001

check "one line of busctl" "${bus[@]}" call $lumbard $here $activity StepTotal stt mywatch 0 4321
check "is listed" lists mywatch
check "lumbarctl lists all of them" lumbarctl trackers
check "no input: away" within 8 is State away
check "no wake-ups at rest with all trackers" quiet 10

kill $amazfish
check "Amazfish ends" within 5 source_is amazfish State absent
sudo kill "$bluez"
check "BlueZ ends" within 5 source_is bluez State absent
check "its watch is gone" within 5 lists_no bt-c0ffee000001
check "the service is still the same process" test "$pid" = "$(unit MainPID)"
exit $failures
