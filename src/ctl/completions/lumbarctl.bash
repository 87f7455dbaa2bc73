# Completion of lumbarctl(1) for bash. It asks nobody: neither the service nor the bus.

_lumbarctl()
{
    local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
    local commands='status watch explain suggest snooze skip pause resume posture hold credit
        correct sources doctor log trace help'
    local command='' words='' i

    for ((i = 1; i < COMP_CWORD; i++)); do
        if [[ ${COMP_WORDS[i]} != -* ]]; then
            command=${COMP_WORDS[i]}
            break
        fi
    done
    case $command in
    '') words="$commands --help --version" ;;
    status | watch) words='--json --waybar --help' ;;
    explain | sources | doctor) words='--json --help' ;;
    trace) words='on off status --help' ;;
    log) words='--lines --follow --help' ;;
    snooze) words='5min 10min 15min 30min --help' ;;
    pause)
        case $previous in
        until) words='tomorrow' ;;
        pause) words='30min 1h 2h until --help' ;;
        esac
        ;;
    posture)
        case $previous in
        posture) words='standing sitting away --json --help' ;;
        standing | sitting | away) words='30min 1h 2h' ;;
        esac
        ;;
    hold) words='30min 1h 2h -- --json --release --help' ;;
    credit) words='5min 10min 30min yesterday today now --json --help' ;;
    correct) words='yesterday today now standing sitting away --json --help' ;;
    help) [[ $previous == help ]] && words=$commands ;;
    *) words='--help' ;;
    esac
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
}

complete -F _lumbarctl lumbarctl
