#!/bin/bash
# Nothing wakes the service at rest, with all sources that can be ready at the same time, a film and a game.
source /box/guest/lib.sh
source /box/guest/desks.sh
configure Limit=1h AwayAfter=30min Rest=5min

ready() { lumbarctl sources | awk '$3 == "ready" { print $1 }' | paste -sd ' '; }
are_ready() {
    local name
    for name; do
        [[ " $(ready) " == *" $name "* ]] || return 1
    done
}

# These sources have evidence now.
are_heard() {
    local name evidence
    evidence=$(value /org/lumbard/Lumbard1 $lumbard.Presence Evidence) || return 1
    echo "$evidence"
    for name; do
        grep -qE " $name (video|keep-awake|gamemode|call) " <<<"$evidence" || return 1
    done
}

# IdleHint counts after its first change.
hint() {
    local session
    session=$(busctl call "${manager[@]}" GetSession s "$XDG_SESSION_ID" | cut -d'"' -f2)
    busctl call $login1 "$session" $login1.Session SetIdleHint b "$1"
}

# rests DESK SOURCE...: the first source is the idle source; other sources that are ready are counted too.
rests() {
    local desk=$1
    shift
    hint true
    hint false
    check "$desk: ready: $*" within 10 are_ready "$@"
    check "$desk: $1 serves" is IdleSource "$1"
    press
    check "$desk: at work" within 5 is State active
    lumbarctl sources | sed 's/^/     /'
    check "$desk: evidence by ${witnesses[*]}" are_heard "${witnesses[@]}"
    check "$desk: no wake-up in 60 s with $(ready)" quiet 60 10
    check "$desk: still at work" is State active
}

check "fake programs on the session bus" start_peers
check "a game" start_game
check "an inhibitor" start inhibitor systemd-inhibit --what=idle --who=mpv --why="A film plays" sleep infinity
witnesses=(inhibit_gnome inhibit_kde inhibit_logind mpris gamemode)
everywhere=(session screensaver upower logind muffin "${witnesses[@]}")
check "upower" sudo systemctl start upower
check "a display" start_display
check "a screen saver" start_saver
check "mutter" start_mutter
check "muffin" start_muffin
systemctl --user set-environment DISPLAY=:7
systemctl --user start lumbard
press() { press_mutter; }
rests X11 mutter x11 fullscreen "${everywhere[@]}"

systemctl --user stop lumbard
systemctl --user unset-environment DISPLAY
manager_knows() { systemctl --user show-environment | grep -q '^WAYLAND_DISPLAY='; }
check "sway" start_sway "exec systemctl --user import-environment WAYLAND_DISPLAY"
check "its display is in the manager's environment" within 5 manager_knows
systemctl --user start lumbard
press() { press_wayland; }
rests Wayland wayland mutter "${everywhere[@]}"
exit $failures
