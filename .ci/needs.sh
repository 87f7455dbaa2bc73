# shellcheck shell=bash disable=SC2034
# Sourced by ./run and ./check: packages of Debian 12 and 13, installed only when missing.

# What building all three programs takes.
build_packages=(gcc libc6-dev meson ninja-build pkg-config gettext libsystemd-dev libglib2.0-dev libsqlite3-dev
                libwayland-dev wayland-protocols libxcb1-dev libxcb-sync-dev libnotify-dev libpipewire-0.3-dev)

apt_get() {
    local root=()
    ((EUID == 0)) || root=(sudo)
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 "$@" 2>&1
}

# needs WHAT PACKAGE...: installs those that are missing, and says so. WHAT is what they are for.
needs() {
    local what=$1 package log missing=()
    shift
    command -v apt-get >/dev/null || { echo "No apt-get here; $what needs what these hold: $*"; return 0; }
    for package; do
        [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || missing+=("$package")
    done
    ((${#missing[@]})) || return 0
    if ((EUID != 0)) && ! command -v sudo >/dev/null; then
        echo "Missing for $what. As root: apt-get install ${missing[*]}" >&2
        return 1
    fi
    echo "Installing for $what: ${missing[*]}"
    local install=(install -y --no-install-recommends "${missing[@]}")
    log=$(apt_get "${install[@]}") || { log=$(apt_get update) && log=$(apt_get "${install[@]}"); } ||
        { tail -20 <<<"$log" >&2; return 1; }
}
