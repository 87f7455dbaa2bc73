#!/bin/bash
# The packages of the project, on a system without it: installed, upgraded with an old history, removed and purged.
source /box/guest/lib.sh
configure Limit=1h AwayAfter=10min Rest=5min
history=~/.local/state/lumbard/history.db
debs=(/box/debs/*.deb)

# earlier VERSION: makes packages with an earlier version and a file that the present ones do not have; sets $earlier.
earlier() {
    local deb root
    mkdir "/tmp/$1"
    for deb in "${debs[@]}"; do
        root=/tmp/$1/$(basename "$deb" .deb)
        dpkg-deb -R "$deb" "$root"
        sed -i "s/^Version: .*/Version: $1/; s/lumbard (= [^)]*)/lumbard (= $1)/" "$root/DEBIAN/control"
        echo "Of an earlier version." >"$root/usr/$(basename "$deb" .deb)"
        dpkg-deb --root-owner-group -b "$root" "$root.deb" >/dev/null
    done
    earlier=("/tmp/$1"/*.deb)
}

# files: what is on the system, apart from what the system itself writes all the time.
files() {
    sudo find / -xdev \( -path /box -o -path /tmp -o -path /var/tmp -o -path /home -o -path /var/log -o -path /var/cache \
        -o -path '/var/lib/dpkg/*-old' \) -prune -o -print | sort
}
nothing_left() { diff "$1" <(files); }
install() { sudo dpkg -i "$@" >/tmp/install.out 2>&1 || { cat /tmp/install.out; false; }; }
version_is() { [[ $(dpkg-query -W -f '${Version}' lumbard) == "$1" ]]; }
none_of_earlier() { ! compgen -G '/usr/lumbard*_*'; }
answers() { unit_is ActiveState active && [[ $(get State) ]]; }
not_running() { ! pgrep -x 'lumbard|lumbard-notifie'; }
# The service as the autostart of a desktop without systemd starts it, on a bus of its own; sets $other.
start_without_systemd() {
    mkdir -p /tmp/other
    XDG_STATE_HOME=/tmp/other XDG_CONFIG_HOME=/tmp/other dbus-run-session -- lumbard --autostart >/dev/null 2>&1 &
    within 10 has_another
}
has_another() { other=$(pgrep -x lumbard | grep -vx "$(unit MainPID)"); }
names_other() { grep "process $other of sitter still runs the version from before" /tmp/install.out; }
activatable() { busctl --user list --activatable --no-legend | grep -q "^$1 "; }

# old_history: two months of a person, as the first version of the history had them.
old_history() {
    rm -rf "$(dirname "$history")"
    mkdir -m 700 "$(dirname "$history")"
    PYTHONPATH=/box/guest python3 - "$history" <<'PY'
import sys
import made_history
made_history.write(sys.argv[1], made_history.rows("2026-01-01", days=60, zone="Europe/Berlin"))
PY
}
# rows COUNT: how many of the first COUNT rows there are, and their checksum; the service has added others after them.
rows() {
    python3 - "$history" "$1" <<'PY'
import hashlib, sqlite3, sys
base = sqlite3.connect(sys.argv[1])
rows = base.execute("SELECT at, utc_offset, kind, source, detail FROM journal ORDER BY id LIMIT ?", (int(sys.argv[2]),)).fetchall()
print(len(rows), hashlib.sha256(repr(rows).encode()).hexdigest())
PY
}
schema() {
    python3 - "$history" <<'PY'
import sqlite3, sys
print(sqlite3.connect(sys.argv[1]).execute("PRAGMA user_version").fetchone()[0])
PY
}
migrated() { (($(schema) > 1)); }
rows_are() { [[ $(rows "${1% *}") == "$1" ]]; }

# every_library_is_used: no program or module is linked with a library that it does not use.
every_library_is_used() {
    local file count=0 unused=''
    while read -r file; do
        [[ -f $file ]] && head -c 4 "$file" | grep -q ELF || continue
        count=$((count + 1))
        ldd -u "$file" || unused=$file
    done < <(dpkg -L lumbard lumbard-notifier)
    echo "$count programs and modules"
    ((count >= 3)) && [[ ! $unused ]]
}

files >/tmp/before
earlier 0.0.1
check "the packages are installed" install "${earlier[@]}"
check "the service runs in a session that is open" within 10 answers
check "it starts with every later session" test "$(systemctl --user is-enabled lumbard)" = enabled
check "the bus can start the notifier" within 5 activatable org.lumbard.Notifier1
check "in a session without systemd it runs as well" start_without_systemd
pid=$(unit MainPID)
earlier 0.0.2
check "an upgrade" install "${earlier[@]}"
check "it replaces the service that runs" within 10 another_pid "$pid"
check "it names the process that it cannot replace" names_other
check "and no other" test "$(grep -c 'still runs' /tmp/install.out)" = 1

systemctl --user stop lumbard
check "an old history" old_history
check "it has the first schema" test "$(schema)" = 1
kept=$(rows 1000000)
check "an upgrade to the packages of today" install "${debs[@]}"
check "their version" version_is "$(dpkg-deb -f "${debs[0]}" Version)"
check "no file of the earlier version is left" none_of_earlier
check "they link no library without a use" every_library_is_used
check "the upgrade starts the service" within 10 answers
check "the history has the schema of today" migrated
check "every row of the old history is kept: ${kept% *}" rows_are "$kept"
pid=$(unit MainPID)
sudo systemctl restart user@1000
check "the user's systemd starts it at the next login" within 10 another_pid "$pid"

check "the packages are removed" sudo dpkg -r lumbard-notifier lumbard
check "nothing of them runs" within 5 not_running
check "the history stays" rows_are "$kept"
check "the settings stay" test -s ~/.config/lumbard/lumbard.conf
check "the packages are purged" sudo dpkg -P lumbard-notifier lumbard
check "no file of them is left on the system" nothing_left /tmp/before
check "the history stays after that" rows_are "$kept"
exit $failures
