#!/bin/bash
# Each source in the real unit, with the real program that it listens to; the service stays the same process.
source /box/guest/lib.sh
source /box/guest/desks.sh
configure Limit=1h AwayAfter=2s Rest=5min

hand=xdotool
press() {
    case $hand in
    xdotool) xdotool key a ;;
    *) "press_$hand" ;;
    esac
}
says() { [[ $(source_of "$1" Detail) == *"$2"* ]]; }
leaves() { ! source_is "$1" State ready; }
events() { source_of "$1" Events; }
more_events() { (($(events "$1") > $2)); }

# serves SOURCE INPUT [DETAIL]: active and away, on the desktop that is running; INPUT is the command that gives input.
serves() {
    hand=$2
    check "$desk: $1 is ready" within 10 source_is "$1" State ready
    check "$desk: $1 serves" within 2 is IdleSource "$1"
    check "$desk: by ${3:-its name}" says "$1" "${3:-org.}"
    start_typing
    check "$desk: typing is sitting" within 10 is State active
    stop_typing
    check "$desk: no input: away" within 8 is State away
    check "$desk: away because idle" is StateReason idle
    press
    check "$desk: input again: back" within 3 is State active
}

# goes SOURCE UNIT...: the source ends with these units.
goes() {
    local source=$1
    shift
    systemctl --user stop "$@"
    check "$desk: $source reports its end" within 5 leaves "$source"
}

systemctl --user start lumbard
check "the session is found" within 5 source_is session State ready
pid=$(unit MainPID)

# Wayland, found by the socket alone
desk=sway protocol=ext-idle-notify-v1
type labwc >/dev/null 2>&1 || protocol=org_kde_kwin_idle # Debian 12: sway 1.7
check "sway starts" start_sway
serves wayland wayland "$protocol version 1"
goes wayland sway
if type labwc >/dev/null 2>&1; then
    desk=labwc
    check "labwc starts" start_labwc
    serves wayland wayland "$protocol version 1"
    goes wayland labwc
fi

# Mutter, which counts plugging in the mains as input
desk=mutter
check "a battery" start_upower
check "upower is ready" within 5 source_is upower State ready
check "mutter starts" start_mutter
serves mutter mutter
check "mutter: no input again" within 8 is State away
before=$(events upower) edges=$(events mutter)
check "the plug is pulled" swap_mains
check "upower reports it" within 5 more_events upower "$before"
check "mutter counts it as input" within 5 more_events mutter "$edges"
check "it is not a return" is State away
before=$(events upower)
check "the plug is plugged in" swap_mains
check "upower reports that too" within 5 more_events upower "$before"
goes mutter mutter
sudo systemctl stop battery
check "upower reports its end" within 5 leaves upower
check "upower as Debian starts it" sudo systemctl start upower
check "upower is ready again" within 5 source_is upower State ready

# X11, then Muffin in front of it
desk=Xvfb hand=xdotool
check "a display" start_display
systemctl --user set-environment DISPLAY=:7
serves x11 xdotool "display :7"
desk=muffin
check "muffin starts" start_muffin
serves muffin xdotool
goes muffin muffin
check "after muffin the display is the idle source again" within 2 is IdleSource x11
desk=mate-screensaver
check "mate-screensaver starts" start_saver
check "$desk: screensaver is ready" within 5 source_is screensaver State ready
check "$desk: by its name" says screensaver org.mate.ScreenSaver
press
check "$desk: at work" within 5 is State active
check "$desk: locks" mate-screensaver-command --lock
check "$desk: locked, away" within 5 is StateReason lock
check "$desk: unlocks" mate-screensaver-command --deactivate
press
check "$desk: after a key: back" within 5 is State active
goes screensaver saver
goes x11 display

# logind, when there is no other source
desk=logind
session=$(busctl call "${manager[@]}" GetSession s "$XDG_SESSION_ID" | cut -d'"' -f2)
hint() { busctl call $login1 "$session" $login1.Session SetIdleHint b "$1"; }
check "$desk: the hint" hint true
check "$desk: serves" within 5 is IdleSource logind
check "$desk: away" within 5 is State away
check "$desk: no hint" hint false
check "$desk: back" within 5 is State active
check "the service is still the same process" test "$pid" = "$(unit MainPID)"
exit $failures
