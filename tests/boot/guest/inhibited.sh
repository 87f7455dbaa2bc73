#!/bin/bash
# A program that inhibits the real swaync, whose own switch stays off: only releases from 0.8 on have inhibitors.
source /box/guest/lib.sh
source /box/guest/desks.sh
configure Limit=3s AwayAfter=1h
press() { press_wayland; }

centre=(org.erikreider.swaync.cc /org/erikreider/swaync/cc org.erikreider.swaync.cc)
ask_centre() { "${bus[@]}" call "${centre[@]}" "$@"; }
answers() { [[ $(ask_centre "$1") == "$2" ]]; }
held_by() { [[ $("${bus[@]}" get-property $lumbard /org/lumbard/Lumbard1 $lumbard.Coach HeldBy) == "$1" ]]; }
shown() { (($(get SuggestionsToday) == $1)); }

check "sway starts" start_sway
systemctl --user set-environment WAYLAND_DISPLAY="$(wayland_name)"
check "swaync starts" start swaync-test -E WAYLAND_DISPLAY="$(wayland_name)" swaync
check "swaync answers" within 20 answers GetDnd "b false"
check "a program inhibits it" ask_centre AddInhibitor s a-talk
check "its own switch is off" answers GetDnd "b false"
check "it is inhibited" within 5 answers IsInhibited "b true"
systemctl --user start lumbard
check "the display is found" within 10 source_is wayland State ready
start_typing
check "a stretch is due, and held" within 20 held_by 'as 1 "dnd"'
check "no reminder was sent" shown 0
check "the program ends that" ask_centre RemoveInhibitor s a-talk
check "one reminder follows" within 30 shown 1
check "nothing holds it" held_by "as 0"
stop_typing
check "another program inhibits while it is on the screen" ask_centre AddInhibitor s another-talk
check "the reminder is withdrawn" within 10 held_by 'as 1 "dnd"'
check "that ends too" ask_centre RemoveInhibitor s another-talk
start_typing
check "the same reminder comes again" within 30 shown 2
check "it is the first one" is Attempt 1
stop_typing
exit $failures
