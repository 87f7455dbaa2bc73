#!/bin/bash
# Where user units may not create user namespaces: the same unit, with those of its limits that still apply.
source /box/guest/lib.sh
configure Limit=5s AwayAfter=2s Rest=3s
denied() { ! systemd-run --user --quiet --pipe --wait unshare --user true; }
check "user namespaces are denied" denied
check "verify" silent systemd-analyze --user --man=no verify /usr/lib/systemd/user/lumbard.service
check "systemctl --user enable --now lumbard" systemctl --user enable --now lumbard
check "busctl answers" within 5 is State unknown
check "the session is found" within 5 source_is session State ready
check "the history is written" within 5 test -s ~/.local/state/lumbard/history.db
systemd-run --user --quiet --unit=display Xvfb :7 -screen 0 640x480x24 -nolisten tcp -ac
within 5 test -S /tmp/.X11-unix/X7
systemctl --user set-environment DISPLAY=:7
systemctl --user start dunst
check "a display starts and is found" within 10 is IdleSource x11
start_typing
check "a stretch is suggested" within 15 is Phase suggested
stop_typing
check "no input: away" within 5 is State away
pid=$(unit MainPID)
kill -KILL "$pid"
check "killed: it restarts" within 5 another_pid "$pid"
check "reload" systemctl --user reload lumbard
check "stop" systemctl --user stop lumbard
check "it ended without an error" unit_is Result success
exit $failures
