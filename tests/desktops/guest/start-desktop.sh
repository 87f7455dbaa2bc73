#!/bin/bash
# start-desktop.sh DESKTOP PROGRAM [ARGUMENT...]: starts Xvfb, in it the desktop (gnome, plasma, lxqt, mate, cinnamon),
# and then the program, whose exit status it returns. In each of them xdotool gives the input of a person and
# ImageMagick takes the pictures, because the Wayland compositors run in a window of Xvfb.
set -u
desktop=$1
shift
size=1280x800
# QT_QUICK_BACKEND and LIBGL_ALWAYS_SOFTWARE: there is no graphics card. The other variables: Qt and GTK offer accessible
# text only when it is asked for.
export DISPLAY=:80 LANG=C.UTF-8 LIBGL_ALWAYS_SOFTWARE=1 QT_QUICK_BACKEND=software
export QT_LINUX_ACCESSIBILITY_ALWAYS_ON=1 GTK_MODULES=gail:atk-bridge
unset WAYLAND_DISPLAY

# await SECONDS COMMAND...: waits until the command succeeds.
await() {
    local end=$((SECONDS + $1))
    shift
    until "$@" >/dev/null 2>&1; do
        ((SECONDS < end)) || { echo "timeout: $*" >&2; return 1; }
        sleep 0.1
    done
}
owned() { [[ $(busctl --user call org.freedesktop.DBus / org.freedesktop.DBus NameHasOwner s "$1") == "b true" ]]; }
export_display() {
    dbus-update-activation-environment --systemd DISPLAY XDG_CURRENT_DESKTOP XDG_SESSION_TYPE LANG LIBGL_ALWAYS_SOFTWARE \
        QT_QUICK_BACKEND QT_LINUX_ACCESSIBILITY_ALWAYS_ON GTK_MODULES "$@"
}
# only_server FILE: the other notification servers of this root file system cannot be activated; a desktop has one.
only_server() {
    local file
    for file in $(grep -lx 'Name=org.freedesktop.Notifications' /usr/share/dbus-1/services/*); do
        [[ $(basename "$file") == "$1" ]] || sudo rm "$file"
    done
    busctl --user call org.freedesktop.DBus / org.freedesktop.DBus ReloadConfig
}
# autostart FILE...: of the programs that start with a session, only these are started.
autostart() {
    local file
    for file in /etc/xdg/autostart/*; do
        [[ " $* " == *" $(basename "$file") "* ]] || sudo rm "$file"
    done
}

Xvfb $DISPLAY -screen 0 ${size}x24 -nolisten tcp -ac +extension GLX &
await 10 xdpyinfo
gsettings set org.gnome.desktop.interface toolkit-accessibility true
case $desktop in
gnome)
    export XDG_CURRENT_DESKTOP=GNOME XDG_SESSION_TYPE=wayland
    only_server org.gnome.Shell.Notifications.service
    gsettings set org.gnome.desktop.interface enable-animations false
    export_display
    # Unsafe mode: the test reads from the Shell how it draws a notification.
    MUTTER_DEBUG_DUMMY_MODE_SPECS=$size gnome-shell --nested --wayland --unsafe-mode &
    await 60 owned org.gnome.Mutter.IdleMonitor
    await 60 owned org.freedesktop.Notifications
    WAYLAND_DISPLAY=$(basename "$(compgen -G "$XDG_RUNTIME_DIR/wayland-?")")
    export WAYLAND_DISPLAY
    export_display WAYLAND_DISPLAY
    ;;
plasma)
    export XDG_CURRENT_DESKTOP=KDE XDG_SESSION_TYPE=wayland KDE_FULL_SESSION=true KDE_SESSION_VERSION=6
    only_server org.kde.plasma.Notifications.service
    KWIN_COMPOSE=Q kwin_wayland --x11-display $DISPLAY --width ${size%x*} --height ${size#*x} --socket wayland-0 \
        --no-lockscreen &
    await 30 test -S "$XDG_RUNTIME_DIR/wayland-0"
    export WAYLAND_DISPLAY=wayland-0
    export_display WAYLAND_DISPLAY KDE_FULL_SESSION KDE_SESSION_VERSION
    QT_QPA_PLATFORM=wayland plasmashell &
    await 60 owned org.freedesktop.Notifications
    ;;
lxqt)
    export XDG_CURRENT_DESKTOP=LXQt XDG_SESSION_TYPE=x11
    only_server lxqt-notifications.service
    autostart lxqt-notifications.desktop lxqt-panel.desktop lxqt-desktop.desktop
    mkdir -p ~/.config/lxqt
    printf '[General]\nwindow_manager=openbox\n' >~/.config/lxqt/session.conf
    export_display
    startlxqt &
    await 60 owned org.freedesktop.Notifications
    ;;
mate)
    export XDG_CURRENT_DESKTOP=MATE XDG_SESSION_TYPE=x11
    only_server org.freedesktop.mate.Notifications.service
    autostart mate-settings-daemon.desktop mate-notification-daemon.desktop
    export_display
    mate-session &
    await 60 owned org.mate.SettingsDaemon
    ;;
cinnamon)
    export XDG_CURRENT_DESKTOP=X-Cinnamon XDG_SESSION_TYPE=x11
    only_server none
    autostart
    export_display
    cinnamon-session --session cinnamon &
    await 60 owned org.freedesktop.Notifications
    ;;
*) echo "Unknown desktop '$desktop'. Expected gnome, plasma, lxqt, mate or cinnamon." >&2; exit 2 ;;
esac
"$@"
