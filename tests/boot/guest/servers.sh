#!/bin/bash
# Two notification servers are installed. systemd refuses a second unit for the same bus name, and without a display the
# first one ends.
source /box/guest/lib.sh
configure Limit=1h AwayAfter=1h

ask_server() {
    busctl --user call org.freedesktop.Notifications /org/freedesktop/Notifications org.freedesktop.Notifications \
        GetServerInformation
}
ctl() { lumbarctl "$@" >/tmp/ctl.out 2>&1; }
prints() { tr -s ' \n' ' ' </tmp/ctl.out | grep -F -- "$1" || { cat /tmp/ctl.out; return 1; }; }
fails() { ! "$@"; }
status_prints() { ctl status; prints "$1"; }

check "dunst and swaync are installed" [ -x /usr/bin/dunst -a -x /usr/bin/swaync ]
for unit in dunst swaync; do
    systemctl --user start $unit 2>/dev/null
    check "systemd does not start $unit" fails unit_is ActiveState active $unit.service
done
check "the bus starts none" fails ask_server
check "the service starts" systemctl --user start lumbard
check "it answers" within 5 is State unknown
check "doctor ends with an error" fails ctl doctor
check "doctor reports that no server runs" prints "No notification server is running"
check "doctor does not promise that the bus starts one" fails prints "the bus starts one"
check "doctor names dunst" prints "dunst"
check "doctor names swaync" prints "swaync"
check "a reminder is wanted" ctl suggest
check "status reports that it could not be shown" within 30 status_prints "could not be shown"
check "doctor reports an error, too" fails ctl doctor
check "with the last failure" prints "could not be shown"
exit $failures
