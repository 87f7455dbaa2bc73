#!/bin/bash
# The human presence sensor of a laptop, read by the service as a unit, with its sandbox: made files in the place of the
# kernel's.
source /box/guest/lib.sh
source /box/guest/desks.sh
configure Limit=1h AwayAfter=2s Rest=5min PassiveLimit=1h

says() { [[ $(source_of presence_iio Detail) == *"$1"* ]]; }
has_flag() { [[ $(source_of presence_iio Flags) == *"$1"* ]]; }
loaded() { grep -q lumbard/presence.so "/proc/$(unit MainPID)/maps"; }
threads() { ls "/proc/$(unit MainPID)/task" | wc -l; }
leave() { press && within 3 is State active; } # and no input from then on

devices=/tmp/bus/iio/devices
mkdir -p $devices/iio:device0
echo prox >$devices/iio:device0/name
echo 1 >$devices/iio:device0/in_proximity0_raw
sudo mount --bind /tmp/bus /sys/bus

check "a display" start_display
systemctl --user set-environment DISPLAY=:7
systemctl --user start lumbard
pid=$(unit MainPID)
check "x11 is ready" within 5 source_is x11 State ready
check "the sensor is found" within 5 source_is presence_iio State ready
check "its module is loaded" loaded
check "no reading at the start" says "in_proximity0_raw was not read yet"
check "at work" leave
check "idle: it is read" within 8 says "iio:device0: in_proximity0_raw is 1, not trusted until it changes"
check "it shows nothing: away" within 5 is State away
echo 0 >$devices/iio:device0/in_proximity0_raw
check "at work again" leave
check "an empty chair, trusted" within 8 says "in_proximity0_raw is 0"
check "the flag for programs" has_flag presence-trusted
mv $devices/iio:device0 $devices/iio:device4
echo 1 >$devices/iio:device4/in_proximity0_raw
check "at work once more" leave
check "found under another number" within 8 says "iio:device4: in_proximity0_raw is 1"
check "still trusted" has_flag presence-trusted
check "one thread at rest" test "$(threads)" = 1
check "no wake-ups at rest" quiet 5
check "the service is still the same process" test "$pid" = "$(unit MainPID)"
exit $failures
