# shellcheck shell=bash
# Sourced by the scripts of the box. Each test prints one line, "ok: NAME" or "FAILED: NAME", and its output below that.
failures=0
export SYSTEMD_PAGER='' DISPLAY=:7

login1=org.freedesktop.login1
manager=(org.freedesktop.login1 /org/freedesktop/login1 org.freedesktop.login1.Manager)

# check NAME COMMAND...: one test; it passes when the command succeeds.
check() {
    local name=$1
    shift
    if "$@" >/tmp/check.out 2>&1; then
        echo "ok: $name"
    else
        echo "FAILED: $name"
        echo "     $*"
        tail -n 20 /tmp/check.out | sed 's/^/     /'
        failures=$((failures + 1))
    fi
}

# within SECONDS COMMAND...: waits until the command succeeds. SECONDS are those of a quiet machine; where other parts of
# ./check run beside the boxes, an answer takes longer, so nothing fails before 30 s.
within() {
    local limit=$1 began=${EPOCHREALTIME/./}
    ((limit >= 30)) || limit=30
    shift
    until "$@"; do
        ((${EPOCHREALTIME/./} < began + limit * 1000000)) || { echo "timeout: $*; State $(get State), $(get StateReason)"; return 1; }
        sleep 0.05
    done
}

bus=(busctl --user --auto-start=no)
lumbard=org.lumbard.Lumbard1

# get PROPERTY: prints its value, without the type and the quotes. source_of NAME PROPERTY does so for a source.
value() {
    local answer
    answer=$("${bus[@]}" get-property $lumbard "$@" 2>/dev/null) || return 1
    answer=${answer#* }
    echo "${answer//\"/}"
}
get() {
    case $1 in
    Phase | Suggestions* | Attempt) value /org/lumbard/Lumbard1 $lumbard.Coach "$1" ;;
    *) value /org/lumbard/Lumbard1 $lumbard.Presence "$1" ;;
    esac
}
source_of() { value "/org/lumbard/Lumbard1/source/$1" $lumbard.Source "$2"; }
is() {
    local now
    now=$(get "$1") && [[ $now == "$2" ]]
}
source_is() { [[ $(source_of "$1" "$2") == "$3" ]]; }
above() { (($(get "$1" || echo 0) > $2)); }

unit() { systemctl --user show -P "$1" "${2:-lumbard.service}"; }
unit_is() { [[ $(unit "$1") == "$2" ]]; }
another_pid() { [[ $(unit MainPID) != 0 && $(unit MainPID) != "$1" ]] && unit_is ActiveState active && [[ $(get State) ]]; }
configure() {
    mkdir -p ~/.config/lumbard
    printf '%s\n' '[Sitting]' "$@" >~/.config/lumbard/lumbard.conf
}
press() { xdotool key a; }

# Context switches of all threads, voluntary or not: a sleeping thread has none.
switches() { awk '/ctxt_switches:/ { n += $2 } END { print n }' "/proc/$(unit MainPID)/task"/*/status; }

start_typing() {
    while :; do
        press
        sleep 0.2
    done &
    typist=$!
}
stop_typing() {
    kill "$typist"
    wait "$typist" 2>/dev/null
}

# quiet SECONDS [REST]: no wake-up of the service in that time. It begins REST seconds (1) later, so that the answers to
# earlier calls are not counted. Other work of the machine can cause a context switch, but what wakes the service does so in
# each of two tries.
quiet() {
    local before tries try
    for try in 1 2; do
        for ((tries = 0; tries < 10; tries++)); do
            before=$(switches)
            sleep "${2:-1}"
            [[ $(switches) != "$before" ]] || break
        done
        sleep "$1"
        echo "switches: $before, then $(switches)"
        [[ ! $before || $(switches) != "$before" ]] || return 0
    done
    return 1
}

exposure() {
    local score
    score=$(systemd-analyze --user security --no-pager lumbard.service | tail -n1 | grep -oE '[0-9]+\.[0-9]')
    echo "exposure $score"
    ((${score/./} <= 52))
}

silent() {
    local said
    said=$("$@" 2>&1) || { echo "$said"; return 1; }
    echo "$said"
    [[ ! $said ]]
}
