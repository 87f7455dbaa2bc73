#!/bin/sh
# For Argos, an extension of GNOME Shell: copy this file to ~/.config/argos/. It runs every 30 seconds, as its name asks for.
# Not tested: Argos is not in Debian.
lumbarctl status --format plain
echo '---'
echo "Start, or next step | bash='lumbarctl click' terminal=false refresh=true"
echo "Pause for an hour, or resume | bash='lumbarctl click middle' terminal=false refresh=true"
echo "Snooze | bash='lumbarctl click right' terminal=false refresh=true"
