# shellcheck shell=bash
# Desktops without a screen, as user units; sourced after lib.sh. Each start function returns when clients are served.
start() {
    local name=$1
    shift
    systemd-run --user --quiet --collect --unit="$name" -E LIBGL_ALWAYS_SOFTWARE=1 -E GSETTINGS_BACKEND=memory "$@"
}

has_name() { busctl --user --no-legend list --acquired | grep -q "^$1 "; }
has_system_name() { busctl --no-legend list --acquired | grep -q "^$1 "; }

# wlroots NAME ARGUMENT...: a compositor that is built on wlroots. Its only numbered socket accepts connections.
wlroots() {
    start "$1" -E WLR_BACKENDS=headless -E WLR_LIBINPUT_NO_DEVICES=1 -E WLR_RENDERER=pixman "$@"
    within 10 wayland_answers
}
wayland_name() { basename "$XDG_RUNTIME_DIR"/wayland-[0-9]; }
wayland_answers() { press_wayland; }
press_wayland() { WAYLAND_DISPLAY=$(wayland_name) python3 /box/guest/wayland_input.py <<<move >/dev/null; }

# start_sway [LINE...]: with these lines in its configuration
start_sway() {
    printf '%s\n' 'xwayland disable' 'output HEADLESS-1 resolution 640x480' "$@" >~/sway.conf
    wlroots sway -c "$HOME/sway.conf"
}
start_labwc() { wlroots labwc -C "$HOME"; }

start_mutter() {
    start mutter mutter --headless --no-x11 --wayland --virtual-monitor 640x480 --wayland-display wayland-mutter
    within 20 has_name org.gnome.Mutter.RemoteDesktop
}
press_mutter() { python3 /box/guest/press-mutter.py; }

start_display() {
    start display Xvfb :7 -screen 0 640x480x24 -nolisten tcp -ac
    within 10 xdotool key a
}

# Cinnamon's window manager on the X display. It needs a setting that only the whole of Cinnamon installs.
start_muffin() {
    local path=org.cinnamon.settings-daemon.peripherals.touchscreen
    mkdir -p ~/schemas
    echo "<schemalist><schema id='$path' path='/${path//./\/}/'><key name='orientation-lock' type='b'>
        <default>false</default></key></schema></schemalist>" >~/schemas/touchscreen.gschema.xml
    glib-compile-schemas ~/schemas
    start muffin -E DISPLAY=:7 -E GSETTINGS_SCHEMA_DIR="$HOME/schemas" muffin --x11
    within 20 has_name org.cinnamon.Muffin.IdleMonitor
}

start_saver() {
    start saver -E DISPLAY=:7 mate-screensaver --no-daemon
    within 10 has_name org.mate.ScreenSaver
}

# Fake programs on the session bus; see peers.py.
start_peers() {
    start peers python3 /box/guest/peers.py
    within 10 has_name org.mpris.MediaPlayer2.mpv
}

# A game, registered with the real gamemoded.
start_game() {
    start game gamemoded -r
    within 10 has_name com.feralinteractive.GameMode
}

# A real upowerd with a fake mains plug and a fake battery. swap_mains pulls the plug, or plugs it in.
start_upower() {
    sudo systemd-run --quiet --collect --unit=battery umockdev-wrapper python3 /box/guest/battery.py
    within 10 has_system_name org.freedesktop.UPower # a method call would start the upowerd of Debian
}
swap_mains() { sudo systemctl kill --kill-whom=main --signal=USR1 battery; }
