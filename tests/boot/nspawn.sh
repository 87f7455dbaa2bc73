# shellcheck shell=bash disable=SC2154
# Sourced by ./box and ../fresh/fresh-test: boots a throw-away Debian with systemd-nspawn.
#
# A script that sources this sets $cache (where root file systems are kept) and $original (its own arguments), calls
# enter, and then goes on inside a mount and PID namespace and a cgroup of its own. When that namespace ends, for
# whatever reason, the kernel ends every process and every mount in it; only the cache stays.
# After enter, $scratch is the folder of this run and $group its cgroup.

say() { printf '%s: %s\n' "$(basename "$0")" "$*" >&2; }
die() { say "$*"; exit 125; }

keyring=/usr/share/keyrings/debian-archive-keyring.gpg
if [[ -f /sys/fs/cgroup/cgroup.procs ]]; then mounted=/sys/fs/cgroup; else mounted=/sys/fs/cgroup/unified; fi

# discard FOLDER: removes the scratch folder of a run and its cgroup. Nothing in it is a mount or a process any more.
discard() {
    local group='' tries
    [[ ! -s $1/cgroup ]] || group=$(<"$1/cgroup")
    if [[ $group == */lumbard-box-* ]]; then
        for ((tries = 0; tries < 5; tries++)); do
            [[ -d $mounted$group ]] || break
            find "$mounted$group" -depth -type d -exec rmdir {} + 2>/dev/null || :
            [[ ! -d $mounted$group ]] || sleep 0.1
        done
    fi
    rm -rf --one-file-system -- "$1"
}

# First stage: makes the scratch folder, and a child for the other stages.
begin() {
    local old wrap=() child status=0
    exec 7>"$cache/lock" # no other run looks at a folder before its lock is held
    flock 7
    for old in "$cache"/run.*; do # the lock of a run that was killed is free
        [[ -f $old/lock ]] || continue
        if flock -n "$old/lock" true; then discard "$old"; fi
    done
    scratch=$(mktemp -d "$cache/run.XXXXXXXX")
    chmod 755 "$scratch"
    exec 9>"$scratch/lock"
    flock -n 9
    exec 7>&-
    trap 'discard "$scratch"' EXIT
    # Where systemd is PID 1, a delegated scope gives the box controllers of its own.
    if [[ -d /run/systemd/system ]] && command -v systemd-run >/dev/null; then
        wrap=(systemd-run --quiet --scope --property=Delegate=yes --)
    fi
    BOX_STAGE=group BOX_SCRATCH=$scratch setpriv --pdeathsig KILL -- "${wrap[@]}" "$self" "${original[@]}" 9>&- &
    child=$!
    trap 'kill -TERM -- "$(pgrep -P "$child" | head -n1)" 2>/dev/null || :' INT TERM
    wait "$child" || status=$?
    while kill -0 "$child" 2>/dev/null; do
        status=0
        wait "$child" || status=$?
    done
    exit "$status"
}

# Second stage: makes the cgroup. The kernel passes controllers down only when every process is in a leaf.
enter_group() {
    local group controllers=() c
    group=$(sed -n 's/^0:://p' /proc/self/cgroup)
    if [[ $group != *.scope ]]; then
        group=${group%/}/lumbard-box-$(basename "$scratch" | tr -d .)
        printf '%s\n' "$group" >"$scratch/cgroup"
    fi
    mkdir -p "$mounted$group/host" "$mounted$group/box"
    echo $$ >"$mounted$group/host/cgroup.procs"
    read -ra controllers <"$mounted$group/cgroup.controllers" || :
    for c in "${controllers[@]}"; do
        echo "+$c" >"$mounted$group/cgroup.subtree_control" 2>/dev/null || :
    done
    BOX_STAGE=inside exec unshare --mount --propagation private --pid --fork --kill-child --mount-proc -- \
        "$self" "${original[@]}"
}

# enter: starts the script again in its namespaces; returns only there.
enter() {
    local stage=${BOX_STAGE-}
    ((EUID == 0)) || die "must be root"
    self=$(realpath "$0") scratch=${BOX_SCRATCH-}
    mkdir -p "$cache"
    cache=$(realpath "$cache")
    case $stage in
    '') begin ;;
    group) enter_group ;;
    esac
    unset BOX_STAGE BOX_SCRATCH
    group=$(sed -n 's/^0:://p' /proc/self/cgroup)
    group=${group%/host} box=''
    trap '[[ -z $box ]] || kill -KILL "$box" 2>/dev/null || :; say "stopped"; exit 125' INT TERM
    # systemd 257 refuses the legacy hierarchies; on a host that has them this private mount hides them.
    [[ $(stat -fc %T /sys/fs/cgroup) = cgroup2fs ]] || mount -t cgroup2 none /sys/fs/cgroup
    # nspawn keeps folders in /run and expects a tmpfs there.
    if [[ $(stat -fc %T /run) != tmpfs && -d /run/systemd ]]; then
        mkdir -p /run/systemd/nspawn
        mount -t tmpfs -o mode=0755 tmpfs /run/systemd/nspawn
    fi
}

# debootstrapped NAME SUITE VARIANT PACKAGES OPTION...: sets $root_dir, the folder of a root file system in the cache.
# It is made again when the packages or the function furnish, which gets the new root, changed. Descriptor 8 is the
# file to lock while the cache is changed; descriptor 6 keeps the root from being removed as long as this run lives.
debootstrapped() {
    local name=$1 suite=$2 variant=$3 packages=$4 key old args=() tries began=$SECONDS
    shift 4
    key=$({ echo "$name $suite $packages $*"; declare -f furnish furnish_base; } | sha256sum | cut -c1-12)
    root_dir=$cache/$name-$key
    exec 8>"$cache/$name.lock"
    flock 8
    if [[ ! -d $root_dir ]]; then
        say "making $suite in $root_dir"
        for old in "$cache/$name"-*; do
            [[ $old != *.lock && -d $old ]] || continue
            [[ ! -e $old.lock ]] || flock -n "$old.lock" true || continue
            rm -rf --one-file-system -- "$old" "$old.lock"
        done
        [[ ! -f $keyring ]] || args+=(--keyring="$keyring")
        for tries in 3 2 1; do # a download can fail
            rm -rf --one-file-system -- "$root_dir.part"
            mmdebstrap --quiet --variant="$variant" --include="$packages" "${args[@]}" --dpkgopt=force-unsafe-io \
                --aptopt='Acquire::Retries "5"' "$@" "$suite" "$root_dir.part" >&2 && break
            ((tries > 1)) || die "no root file system of $suite"
            sleep 5
        done
        furnish "$root_dir.part"
        mv -- "$root_dir.part" "$root_dir"
        say "$suite: root file system made in $((SECONDS - began)) s"
    fi
    exec 6>"$root_dir.lock"
    flock -s 6
    flock -u 8
}

# furnish_base ROOT: the user sitter, and units masked that have no place in a box or would change the host.
furnish_base() {
    local root=$1 unit
    # A fixed machine ID: without one it is a first boot, which enables every user unit.
    echo 5f0d6f1f8f1e4d0c9d3b7a6f2c1e0b9a >"$root/etc/machine-id"
    echo box >"$root/etc/hostname"
    printf '127.0.0.1 localhost box\n' >"$root/etc/hosts"
    chroot "$root" useradd --create-home --shell /bin/bash --uid 1000 --user-group --groups systemd-journal sitter
    printf 'sitter ALL=(ALL) NOPASSWD: ALL\n' >"$root/etc/sudoers.d/sitter"
    chmod 0440 "$root/etc/sudoers.d/sitter"
    install -d -g "$(sed -n 's/^systemd-journal:[^:]*:\([0-9]*\):.*/\1/p' "$root/etc/group")" -m 2755 \
        "$root/var/log/journal"
    for unit in console-getty.service getty.target apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer \
        e2scrub_all.timer e2scrub_reap.service fstrim.timer systemd-networkd.service systemd-resolved.service \
        systemd-timesyncd.service systemd-firstboot.service systemd-update-utmp.service dev-hugepages.mount \
        systemd-sysctl.service systemd-modules-load.service systemd-udevd.service systemd-udev-trigger.service \
        systemd-udevd-control.socket systemd-udevd-kernel.socket; do
        ln -sfn /dev/null "$root/etc/systemd/system/$unit"
    done
    ln -sfn /usr/lib/systemd/system/multi-user.target "$root/etc/systemd/system/default.target"
    install -d "$root/box" "$root/etc/systemd/system/multi-user.target.wants"
    ln -sfn ../box.service "$root/etc/systemd/system/multi-user.target.wants/box.service"
}

# overlay LOWER NAME: sets $overlaid, a writable view of LOWER that lives in the scratch folder.
overlay() {
    local top=$scratch/$2
    mkdir -p "$top/upper" "$top/work" "$top/root"
    if ! mount -t overlay -o "lowerdir=$1,upperdir=$top/upper,workdir=$top/work" overlay "$top/root" 2>/dev/null; then
        say "no overlay here, copying"
        cp -a --reflink=auto "$1/." "$top/root/"
    fi
    overlaid=$top/root
}

nspawn=(systemd-nspawn --quiet --register=no --keep-unit --settings=no --timezone=off --link-journal=no)
unlinked=(--private-network --resolv-conf=off) # without the network

# boot JOB ROOT SECONDS ARGUMENT...: boots ROOT, whose box.service must halt it, with the folder JOB as /box; prints
# what is written to JOB/out. Asks the box to halt after SECONDS. Sets $took, in ms.
boot() {
    local job=$1 root=$2 deadline=$((SECONDS + $3)) asked=0 began tail_pid
    shift 3
    began=$(date +%s%N)
    (echo $BASHPID >"/sys/fs/cgroup$group/box/cgroup.procs" &&
        exec "${nspawn[@]}" -D "$root" --machine=lumbard-box --hostname=box --boot --console=pipe \
            --kill-signal=SIGRTMIN+3 --bind="$job:/box" "$@" -- \
            systemd.journald.forward_to_console=no) </dev/null >"$job/console.txt" 2>&1 &
    box=$!
    tail -q -n +1 -s 0.2 --pid="$box" -f "$job/out" &
    tail_pid=$!
    while kill -0 "$box" 2>/dev/null; do
        if ((SECONDS > deadline && asked)); then
            say "out of time: killing the box"
            kill -KILL "$box" 2>/dev/null || :
            break
        elif ((SECONDS > deadline)); then
            say "out of time: asking the box to halt"
            kill -TERM "$box" 2>/dev/null || :
            asked=1 deadline=$((SECONDS + 30))
        fi
        sleep 0.2
    done
    wait "$box" 2>/dev/null || :
    box=''
    wait "$tail_pid" 2>/dev/null || :
    took=$((($(date +%s%N) - began) / 1000000))
}

# finish_script: what box.service runs as root when the script has ended, with whatever result.
finish_script() {
    cat <<'EOS'
#!/bin/bash
case ${SERVICE_RESULT:-} in
success | exit-code) echo "${EXIT_STATUS:-125}" ;;
timeout) echo 124 ;;
*) echo 125 ;;
esac >/box/status
{ systemd-analyze time; systemd-analyze --no-pager blame | head -n 8; } >/box/boot.txt 2>&1
journalctl --sync 2>/dev/null
journalctl -b --no-pager -o short-monotonic --no-hostname >/box/journal.txt 2>/dev/null
exit 0
EOS
}

# result JOB WHAT: sets $status from what the box left in JOB; dies when it left nothing.
result() {
    [[ -s $1/status ]] || { tail -n 40 "$1/console.txt" >&2; die "the box ended without a result"; }
    status=$(<"$1/status")
    [[ $status =~ ^[0-9]+$ ]] || status=125
    say "$2: status $status, $((took / 1000)).$(printf %03d $((took % 1000))) s from start to power-off"
}
