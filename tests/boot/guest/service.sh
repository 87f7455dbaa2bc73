#!/bin/bash
# The service as people use it: enabled before there is a display; killed, hung, reloaded, stopped.
source /box/guest/lib.sh
notifier_is() { [[ $(unit ActiveState lumbard-notifier.service) == "$1" ]]; }
bubbles() { [[ $(dunstctl count displayed) == "$1" ]]; }
journal() { journalctl --user -u lumbard.service --no-pager -o cat "$@"; }
said() { journal | grep -q "$1"; }
said_twice() { (($(journal | grep -c "$1") >= 2)); }
ended_by_abort() { journalctl --user --no-pager | grep -E "status=6/ABRT"; }
second_is_refused() {
    lumbard
    [[ $? == 1 ]] && unit_is ActiveState active
}
journal_fields() { [[ $(journalctl --user --no-pager -o cat LUMBARD_STATE=away | wc -l) -ge 1 ]]; }

configure Limit=5s AwayAfter=2s Rest=3s

units=(/usr/lib/systemd/user/lumbard.service /usr/lib/systemd/user/lumbard-notifier.service)
check "systemd-analyze --user verify reports nothing" silent systemd-analyze --user --man=no verify "${units[@]}"
check "exposure is 5.2 or less" exposure
check "systemctl --user enable --now lumbard" systemctl --user enable --now lumbard
check "running" unit_is ActiveState active
check "busctl answers" "${bus[@]}" introspect $lumbard /org/lumbard/Lumbard1
check "no display: unknown" is State unknown
check "no display: no idle source" is IdleSource ""
check "lumbarctl answers" lumbarctl status
sleep 8 # the service asks the manager for displays only a few times
check "no display: no wake-up in 5 s" quiet 5

systemd-run --user --quiet --unit=display Xvfb :7 -screen 0 640x480x24 -nolisten tcp -ac
within 5 test -S /tmp/.X11-unix/X7
systemctl --user set-environment DISPLAY=:7
check "a display starts and is found" within 10 is IdleSource x11
check "dunst starts" systemctl --user start dunst
start_typing
check "typing is sitting" within 5 is State active
check "a stretch is suggested" within 12 is Phase suggested
check "one bubble on the screen" within 5 bubbles 1
check "the notifier runs in its own unit" systemctl --user is-active lumbard-notifier.service
stop_typing
check "no input: away" within 5 is State away
check "away because idle" is StateReason idle
check "the bubble is gone" within 5 bubbles 0

# Settings without a restart: by SIGHUP for a file that is not watched; at once for the file of the user.
pid=$(unit MainPID)
sudo mkdir -p /etc/xdg/lumbard
printf '[Sitting]\nAssume=sitting\n' | sudo tee /etc/xdg/lumbard/lumbard.conf >/dev/null
check "reload" systemctl --user reload lumbard
check "the new settings are in force" within 3 said "configuration reloaded"
configure Limit=1h AwayAfter=30min Rest=5min
check "a changed file of the user is read at once" within 3 said_twice "configuration reloaded"
check "by the same process" test "$pid" = "$(unit MainPID)"

# Killed three times: the clock goes on.
press
check "away by the old settings, back by the new ones" within 3 is State active
within 5 above SittingUSec 2000000
for n in 1 2 3; do
    pid=$(unit MainPID) before=$(get SittingUSec)
    kill -KILL "$pid"
    check "killed ($n): it restarts" within 5 another_pid "$pid"
    check "killed ($n): the sitting clock goes on" above SittingUSec $((before - 1))
    check "killed ($n): the display is found again" within 5 is IdleSource x11
    check "killed ($n): still active" is State active
done
check "restarts: 3" unit_is NRestarts 3
check "the notifier leaves when nothing is shown" within 40 notifier_is inactive
check "at rest with a display: no wake-up in 60 s" quiet 60

# The event loop hangs: the history is replaced by a file on which another program holds a lease, so that opening it
# blocks for 45 s. (SIGSTOP is no substitute: while the service waits for events, the watchdog is not armed.)
pid=$(unit MainPID) before=$(get SittingUSec)
python3 /box/guest/hold-file.py ~/.local/state/lumbard/history.db 40 &
holder=$!
within 5 test -e /tmp/held
configure Limit=1h AwayAfter=31min Rest=5min # a change, and with it a commit
check "a hanging event loop is ended" within 45 another_pid "$pid"
check "by the timer inside" within 3 ended_by_abort "$pid"
kill $holder 2>/dev/null
wait $holder 2>/dev/null
check "after the hang it answers" within 5 is IdleSource x11

check "a second service exits with 1 and is not restarted" second_is_refused
check "journal fields" journal_fields
check "stop" systemctl --user stop lumbard
check "it ended without an error" unit_is Result success
check "started by the bus when asked" busctl --user get-property $lumbard /org/lumbard/Lumbard1 $lumbard.Presence State
check "it runs as the unit" unit_is ActiveState active
check "disable --now" systemctl --user disable --now lumbard
exit $failures
