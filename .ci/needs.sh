# shellcheck shell=bash
# Sourced by ./run and ./check: installs packages of Debian 12 and 13 that are missing.

# For building all three programs.
build_packages=(gcc libc6-dev meson ninja-build pkg-config gettext libsystemd-dev libglib2.0-dev libsqlite3-dev
                libwayland-dev wayland-protocols libxcb1-dev libxcb-sync-dev libnotify-dev libpipewire-0.3-dev
                libcanberra-dev libspeechd-dev)

apt_get() {
    local root=()
    ((EUID == 0)) || root=(sudo)
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 -o Acquire::Retries=5 \
        -o DPkg::Lock::Timeout=300 "$@" 2>&1
}

# needs WHAT PACKAGE...: installs the packages that are missing, and prints their names. WHAT is what they are for.
needs() {
    local what=$1 package log missing=()
    shift
    command -v apt-get >/dev/null || { echo "There is no apt-get here; $what needs what these contain: $*"; return 0; }
    for package; do
        [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || missing+=("$package")
    done
    ((${#missing[@]})) || return 0
    if ((EUID != 0)) && ! command -v sudo >/dev/null; then
        echo "Packages missing for $what. As root: apt-get install ${missing[*]}" >&2
        return 1
    fi
    echo "Installing for $what: ${missing[*]}"
    local install=(install -y --no-install-recommends "${missing[@]}")
    # The package lists may be missing or stale.
    log=$(apt_get "${install[@]}") || { log=$(apt_get update) && log=$(apt_get "${install[@]}"); } ||
        { tail -20 <<<"$log" >&2; return 1; }
}
