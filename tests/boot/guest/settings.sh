#!/bin/bash
# A setting is changed on the bus while the file of the person is a link. The unit may write in two folders only, so the
# link decides. Debian 13: before systemd 254, the lines of the unit about folders have no effect.
source /box/guest/lib.sh
file=~/.config/lumbard/lumbard.conf
store=/nix/store/made-up-home-manager-files

side() { value /org/lumbard/Lumbard1 $lumbard.Settings Side; }
side_is() { [[ $(side) == "$1" ]]; }
set_side() { "${bus[@]}" set-property $lumbard /org/lumbard/Lumbard1 $lumbard.Settings Side s "$1"; }
has() { diff - "$1"; }

# leads_to TARGET: the file of the person is a link to it, and the service has read it.
leads_to() {
    ln -sfn "$1" $file
    systemctl --user reload lumbard
    within 5 side_is right
}

# refuses TARGET: the error names the target and the line for the unit, and nothing has changed.
refuses() {
    local sentence before after
    before=$(cat "$1")
    sentence=$(set_side left 2>&1) && { echo "accepted"; return 1; }
    after=$(cat "$1")
    echo "$sentence" | tee ~/refusal
    [[ $sentence == *"Cannot write $1: "* && $sentence == *"ReadWritePaths=${1%/*},"* && $before == "$after" ]] && side_is right
}

configure Limit=1h
printf '# mine\n[Coach]\nSide=right\n' >~/.config/lumbard/real.conf
check "the service starts" systemctl --user enable --now lumbard
check "a link in the folder of the settings" leads_to real.conf
check "is followed" set_side left
check "its target has the value" has ~/.config/lumbard/real.conf <<<$'# mine\n[Coach]\nSide=left'
check "it is still a link" test -L $file

mkdir ~/dotfiles
printf '# mine\n[Coach]\nSide=right\n' >~/dotfiles/lumbard.conf
check "a link to another folder" leads_to ~/dotfiles/lumbard.conf
check "is refused, with the line that allows it" refuses ~/dotfiles/lumbard.conf
check "by lumbarctl, too" test "$(lumbarctl set Side left 2>&1 >/dev/null)" = "$(set_side left 2>&1 | sed 's/.*: Cannot/Cannot/')"
mkdir -p ~/.config/systemd/user/lumbard.service.d
printf '[Service]\nReadWritePaths=%s\n' ~/dotfiles >~/.config/systemd/user/lumbard.service.d/override.conf
systemctl --user daemon-reload
check "with that line the service starts" systemctl --user restart lumbard
check "and the change is accepted" set_side left
check "the file has the value" has ~/dotfiles/lumbard.conf <<<$'# mine\n[Coach]\nSide=left'
check "no other file is left" test "$(ls -A ~/dotfiles)" = lumbard.conf

# As home-manager does: the file belongs to root, in a folder that nothing may change.
sudo mkdir -p $store
printf '[Coach]\nSide=right\n' | sudo tee $store/lumbard.conf >/dev/null
sudo chmod 444 $store/lumbard.conf
check "a link to a generation" leads_to $store/lumbard.conf
check "is refused" refuses $store/lumbard.conf
check "and home-manager is named" grep home-manager ~/refusal
exit $failures
