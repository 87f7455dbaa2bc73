# shellcheck shell=bash
# Sourced by ./check: names what the tests need and this machine does not allow, before a test fails for that reason.

# The tests of desktop held up to 64 inotify instances of a user other than root at once (measured on Debian 12).
inotify_needed=80

# in_parts PART...: whether one of these parts was chosen.
in_parts() {
    local part
    for part; do
        [[ " ${parts[*]} " == *" $part "* ]] && return 0
    done
    return 1
}

# inotify_free: prints how many instances this user can still create, up to the number needed. The kernel counts those
# of all containers together, so the only way to find out is to create them; they are closed at once.
inotify_free() {
    "$python" -c '
import ctypes, sys
libc = ctypes.CDLL(None)
print(sum(libc.inotify_init() >= 0 for _ in range(int(sys.argv[1]))))' "$inotify_needed"
}

# lacks NAME COMMAND...: adds the name to the missing things when the command fails.
lacks() {
    local name=$1
    shift
    "$@" >/dev/null 2>&1 || missing+=("$name")
}

as_user() { unshare --map-current-user --keep-caps --mount sh -c "$1"; }

# check_machine: prints one line with everything that the chosen parts need and do not have; nothing if all is there.
check_machine() {
    local missing=() free text
    if in_parts bus desktop fault builds bench; then
        lacks "System V shared memory" test -r /proc/sysvipc/shm
        free=$(inotify_free)
        ((free >= inotify_needed)) || missing+=("free inotify instances ($free of the $inotify_needed needed; raise\
 fs.inotify.max_user_instances, now $(cat /proc/sys/fs/inotify/max_user_instances), or end programs that hold them)")
    fi
    if in_parts desktop fault builds; then
        lacks "user namespaces" as_user 'mount -t tmpfs tmpfs /mnt'
    fi
    if in_parts desktop builds; then
        lacks "sysfs (/sys/class)" test -d /sys/class
        lacks "the inotify limit of a user namespace" as_user 'echo 100 >/proc/sys/user/max_inotify_watches'
        ((EUID)) || lacks "mounts" unshare --mount mount -t tmpfs tmpfs /mnt
    fi
    if in_parts builds; then
        lacks "ptrace (for LeakSanitizer)" "$python" -c 'import ctypes; assert not ctypes.CDLL(None).ptrace(0, 0, 0, 0)'
    fi
    if in_parts bench; then
        lacks "memory figures (/proc/PID/smaps_rollup)" test -r /proc/self/smaps_rollup
        lacks "processor figures (/proc/PID/schedstat)" test -r /proc/self/schedstat
    fi
    if in_parts boot desktops packages fresh; then
        lacks "root" test "$EUID" = 0
        ((EUID)) || lacks "mounts" unshare --mount --pid --fork --mount-proc mount -t tmpfs tmpfs /mnt
        lacks "overlayfs" grep -qw overlay /proc/filesystems
        ((EUID)) || lacks "cgroup v2" unshare --mount mount -t cgroup2 none /mnt
    fi
    ((${#missing[@]})) || return 0
    printf -v text '%s, ' "${missing[@]}"
    echo "Missing on this machine: ${text%, }. Tests that need this will fail."
}
