#!/bin/bash
# One user with two sessions of the real logind: the one at the desk is locked, and the person works in the other one, as
# over a remote desktop.
source /box/guest/lib.sh
export DISPLAY=:8
configure Limit=1h AwayAfter=10min Rest=5min

path_of() { busctl call "${manager[@]}" GetSession s "$1" | cut -d'"' -f2; }
lock() { busctl call $login1 "$(path_of "$1")" $login1.Session SetLockedHint b "$2"; }
press_until_active() {
    press
    is State active
}
details_are() { [[ $(source_of session Detail) == "$1" ]]; }
desk=$XDG_SESSION_ID

systemctl --user start lumbard
check "the session at the desk is found" within 5 details_are "session $desk, x11, seat0"
sudo systemd-run --quiet --unit=remote -p User=sitter -p PAMName=login -p StandardInput=null -E XDG_SESSION_TYPE=x11 \
    -E XDG_SESSION_CLASS=user Xvfb :8 -screen 0 640x480x24 -nolisten tcp -ac
within 5 test -S /tmp/.X11-unix/X8
# Since version 256, systemd lists the user manager as a session of its own, with another class.
of_a_person() { [[ $1 != "$desk" && $(loginctl show-session "$1" -p Name -p Class) == *Name=sitter*Class=user* ]]; }
remote=$(for one in $(loginctl --no-legend list-sessions | awk '{ print $1 }'); do ! of_a_person "$one" || echo "$one"; done)
check "there is a second session" test "$remote"
systemctl --user set-environment DISPLAY=:8
check "its display serves" within 10 is IdleSource x11
check "its session is the one that counts" within 5 details_are "session $remote, x11, no seat"

check "at work in the second session" within 10 press_until_active
check "the session at the desk is locked" lock "$desk" true
start_typing
sleep 3
check "the work counts on" is State active
check "and the lock is no event" source_is session Events 0
stop_typing
check "the second session is locked" lock "$remote" true
check "away at once" within 3 is State away
check "by the lock" is StateReason lock
lock "$remote" false
check "unlocked, and a key" within 10 press_until_active
sudo systemctl stop remote
check "the second session has ended: away" within 5 is State away
check "the session at the desk is the one that counts again" within 5 details_are "session $desk, x11, seat0"
check "it is still locked" is State away
exit $failures
