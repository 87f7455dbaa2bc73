# shellcheck shell=bash
# Sourced by ./check after needs.sh: the packages of Debian 12 and 13 that each part needs, and nothing more.

debian=$(sed -n 's/^VERSION_ID="\?\([0-9]*\).*/\1/p' /etc/os-release 2>/dev/null)
debian=${debian:-13} # testing and unstable have no number

# Programs of ours that print local times; a made-up language for the tests of translations.
core_packages=(tzdata gettext)

# Private buses and displays, for every test in Python.
bench_packages=(python3 python3-pytest python3-gi dbus xvfb xdotool)
capture_packages=(pipewire pipewire-bin wireplumber gstreamer1.0-tools gstreamer1.0-pipewire gstreamer1.0-plugins-base)

# Real players and games, the tools that the README names, groff to render the man page, a browser, a made-up language, and the shells
# that complete commands.
bus_packages=("${bench_packages[@]}" gettext python3-pytest-xdist systemd libglib2.0-bin gsettings-desktop-schemas mpv mpv-mpris
              gamemode-daemon libgamemode0 groff-base desktop-file-utils chromium fonts-dejavu-core tmux zsh fish)

# Compositors, notification servers, tones and speech, status bars. makoctl calls jq. The tests compare pictures of the screen.
desktop_packages=("${bench_packages[@]}" "${capture_packages[@]}" python3-pytest-xdist python3-xlib mutter sway kwin-wayland
                  libgl1-mesa-dri dunst mako-notifier jq sway-notification-center xfce4-notifyd xfconf
                  notification-daemon mate-notification-daemon lxqt-notificationd pipewire-pulse libcanberra-pulse speech-dispatcher espeak-ng procps fonts-dejavu-core gsettings-desktop-schemas openbox xterm imagemagick
                  waybar grim polybar i3blocks tmux xfce4-panel xfce4-genmon-plugin)
((debian < 13)) || desktop_packages+=(labwc)

# The history of another program, other character sets, and the schema of the output for programs.
bus_packages+=(sqlite3 locales python3-jsonschema)

# Time zones, and what libpipewire loads before it connects.
fault_packages=("${bench_packages[@]}" python3-pytest-xdist tzdata xauth libpipewire-0.3-modules libspa-0.2-modules)

# libFuzzer and the sanitizers of clang are in a package that has its version in the name.
fuzz_packages=(clang llvm "libclang-rt-$((debian < 13 ? 14 : 19))-dev")

# The tools that build and check the packages of Debian, Fedora and Arch.
packaging_packages=(debhelper lintian appstream rpm rpmlint makepkg pacman-package-manager libarchive-tools zstd
                    desktop-file-utils fakeroot)

box_packages=(mmdebstrap systemd-container debian-archive-keyring procps)

# packages_of PART: prints the names.
packages_of() {
    local some=()
    # ./check counts the results of these with Python.
    [[ $1 == @(format|boot|desktops|fresh) ]] || some=("${build_packages[@]}" python3)
    case $1 in
    unit | scenario | days) some+=("${core_packages[@]}") ;;
    format) some+=(clang-format) ;;
    bus) some+=("${bus_packages[@]}") ;;
    desktop) some+=("${desktop_packages[@]}") ;;
    fault) some+=("${fault_packages[@]}") ;;
    boot) some+=("${box_packages[@]}" lintian) ;;
    desktops) some+=("${box_packages[@]}") ;;
    packages) some+=("${box_packages[@]}" "${packaging_packages[@]}") ;;
    builds) some+=("${core_packages[@]}" "${bus_packages[@]}" "${desktop_packages[@]}" "${fault_packages[@]}") ;;
    coverage) some+=("${core_packages[@]}" gcovr) ;;
    bench) some+=("${bench_packages[@]}" "${capture_packages[@]}") ;;
    fuzz) some+=("${fuzz_packages[@]}") ;;
    fresh) some+=("${box_packages[@]}" git) ;;
    esac
    printf '%s\n' "${some[@]}"
}
