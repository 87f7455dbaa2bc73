#!/bin/bash
# The signals of the real logind: lock, sleep, the seat, IdleHint; and forged ones from other programs.
source /box/guest/lib.sh
configure Limit=1h AwayAfter=10min Rest=5min

session=$(busctl call "${manager[@]}" GetSession s "$XDG_SESSION_ID" | cut -d'"' -f2)
hint() { busctl call $login1 "$session" $login1.Session "$@"; }
events() { source_of session Events; }
events_are() { [[ $(events) == "$1" ]]; }
# back: presses keys until the state is active; the end of a lock alone is not a return.
back() {
    within 10 press_until_active
}
press_until_active() {
    press
    is State active
}
barred() { within 5 is State away && within 1 is StateReason "$1"; }
no_longer_away() { ! is State away; }
second_session() {
    sudo systemd-run --quiet --unit="$1" -p User=stranger -p PAMName=login -p StandardInput=null -E XDG_SESSION_TYPE=x11 \
        -E XDG_SESSION_CLASS=user -E XDG_SEAT=seat0 sleep 60
}

systemctl --user start lumbard
check "the session is found from a user unit" within 5 source_is session State ready
check "and named" source_is session Detail "session $XDG_SESSION_ID, x11, seat0"
check "no screen saver here" source_is screensaver State absent
systemd-run --user --quiet --unit=display Xvfb :7 -screen 0 640x480x24 -nolisten tcp -ac
within 5 test -S /tmp/.X11-unix/X7
systemctl --user set-environment DISPLAY=:7
check "a display" within 10 is IdleSource x11
check "at work" back

# Lock
loginctl lock-session "$XDG_SESSION_ID"
sleep 0.5
check "lock-session alone is a request" is State active
hint SetLockedHint b true
check "locked" barred lock
pid=$(unit MainPID)
kill -KILL "$pid"
within 5 another_pid "$pid"
check "killed while locked: still away" barred lock
press
sleep 0.3
check "a key on the lock screen is not a return" is State away
hint SetLockedHint b false
check "unlocked, and a key" back

# Sleep: logind suspends, with a fake sleep
sudo mkdir -p /run/systemd/system/systemd-suspend.service.d
printf '[Service]\nExecStart=\nExecStart=/bin/sleep 1\n' |
    sudo tee /run/systemd/system/systemd-suspend.service.d/pretend.conf >/dev/null
sudo systemctl daemon-reload
before=$(events)
sudo busctl call "${manager[@]}" Suspend b false &
check "asleep" barred suspend
wait $!
check "awake" within 5 events_are $((before + 2))
check "back at work after sleep" back

# The seat
before=$(events)
second_session second
check "another session takes the seat" barred seat
sudo loginctl activate "$XDG_SESSION_ID"
check "the seat comes back" within 5 events_are $((before + 2))
check "back at work at the seat" back
sudo systemctl stop second

# IdleHint, with a display and without one
hint SetIdleHint b true
check "IdleHint is seen" within 3 source_is logind State ready
check "the display has priority over it" is IdleSource x11
systemctl --user stop display
check "without the display it is used" within 3 is IdleSource logind
hint SetIdleHint b false
check "its end is input" within 3 is State active

# Forged signals
us=$(busctl --unique --no-legend list | awk -v pid="$(unit MainPID)" '$2 == pid { print $1 }')
before=$(events)
forge() {
    local emit=(sudo -u "$1" busctl emit --destination="$us")
    "${emit[@]}" /org/freedesktop/login1 $login1.Manager PrepareForSleep b true &&
        "${emit[@]}" "$session" $login1.Session Lock &&
        "${emit[@]}" "$session" org.freedesktop.DBus.Properties PropertiesChanged 'sa{sv}as' $login1.Session 1 \
            LockedHint b true 0 &&
        "${emit[@]}" /org/freedesktop/DBus org.freedesktop.DBus NameOwnerChanged sss $login1 :1.1 ""
}
check "forged signals by the same user are sent" forge sitter
check "forged signals by another user are sent" forge stranger
check "our name on the system bus is known" test "$us"
hint SetLockedHint b true
check "a real lock after the forged ones" within 3 events_are $((before + 1))
hint SetLockedHint b false

# logind is restarted
sudo systemctl restart systemd-logind
check "logind restarted: the session is found again" within 8 source_is session State ready
check "no claim is left" within 5 no_longer_away
hint SetLockedHint b true
check "a later lock is seen" barred lock
hint SetLockedHint b false
check "and its end" within 3 no_longer_away
check "no further restart" unit_is NRestarts 1
exit $failures
