#!/bin/bash
# Calls, detected by the service as a unit, where PipeWire is a unit too and systemd holds its socket.
source /box/guest/lib.sh
configure Limit=1h AwayAfter=1s Rest=5min

hears() { [[ $("${bus[@]}" get-property $lumbard /org/lumbard/Lumbard1 $lumbard.Presence Evidence) == *"\"$1\" \"call\" \"$2\""* ]]; }
hears_none() { [[ $("${bus[@]}" get-property $lumbard /org/lumbard/Lumbard1 $lumbard.Presence Evidence) != *'"call"'* ]]; }
leaves() { ! source_is "$1" State ready; }
unit_of_is() { [[ $(unit ActiveState "$1") == "$2" ]]; }
restarted() { [[ $(unit MainPID pipewire.service) != "$server" ]] && source_is pipewire State ready; }
is_managed() { pw-cli ls Metadata | grep -q '"default"'; }
has_mic() { pw-cli ls Node | grep -q '"mic"'; }
make_mic() {
    pw-cli create-node adapter '{ factory.name=support.null-audio-sink node.name=mic media.class=Audio/Source/Virtual
        object.linger=true audio.position=[MONO] }' && within 5 has_mic
}
loaded() { grep -q lumbard/pipewire.so "/proc/$(unit MainPID)/maps"; }
not_loaded() { ! loaded; }
record() {
    pw-record -P '{ application.name=Firefox }' /tmp/call.wav &
    recorder=$!
}
hang_up() {
    kill "$recorder"
    wait "$recorder" 2>/dev/null
}

# A camera, reported by the kernel
sudo mkdir -p /tmp/class/video4linux/video0
sudo mount --bind /tmp/class /sys/class
sudo mknod -m 0666 /dev/video0 c 1 5
check "pipewire's socket, held by systemd" systemctl --user start pipewire.socket
check "no program has needed it" unit_of_is pipewire.service inactive
systemctl --user start lumbard
pid=$(unit MainPID)
check "the camera is watched" within 5 source_is video4linux State ready
exec 5</dev/video0
check "the camera is open: a call" within 5 hears video4linux camera
exec 5<&-
check "closed: none" within 5 hears_none

# PipeWire, which no program needs yet
check "pipewire does not run" source_is pipewire State absent
check "and was not started" unit_of_is pipewire.service inactive
check "its library is not loaded" not_loaded
systemctl --user start pipewire.service wireplumber.service
check "it runs: pipewire is ready" within 20 source_is pipewire State ready
check "the module is loaded" loaded
check "the camera stands by" source_is video4linux State standby
check "a microphone" within 20 make_mic
record
check "a program records: a call" within 20 hears pipewire Firefox
hang_up
check "it ends" within 5 hears_none
check "one thread" test "$(find "/proc/$pid/task" -mindepth 1 -maxdepth 1 | wc -l)" = 1

# Its unit ends while systemd keeps the socket
systemctl --user stop wireplumber.service pipewire.service
check "pipewire stops, and stays stopped" within 5 leaves pipewire
sleep 2
check "no program has started it" unit_of_is pipewire.service inactive
check "the camera is watched again" within 5 source_is video4linux State ready

# Its unit crashes
systemctl --user start pipewire.service wireplumber.service
check "pipewire is ready again" within 20 source_is pipewire State ready
server=$(unit MainPID pipewire.service)
systemctl --user kill --signal=KILL pipewire.service
check "killed and restarted: ready" within 30 restarted
systemctl --user start wireplumber.service # it ended together with PipeWire
check "wireplumber is ready again" within 20 is_managed
check "a microphone again" within 20 make_mic
record
check "a program records again: a call" within 20 hears pipewire Firefox
hang_up
check "the service is still the same process" test "$pid" = "$(unit MainPID)"
exit $failures
