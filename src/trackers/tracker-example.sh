#!/bin/sh
# A fitness tracker for lumbard: reads the step counter of a device from standard input, one total a line, and reports it.
# Without a registration an id expires 10 minutes after the last report.
#
# usage: PROGRAM-THAT-PRINTS-TOTALS | tracker-example.sh [ID]
device=${1:-example}

report() { # method, signature, arguments after the id
    method=$1 signature=$2
    shift 2
    busctl --user --auto-start=no call org.lumbard.Lumbard1 /org/lumbard/Lumbard1 org.lumbard.Activity1 \
        "$method" "$signature" "$device" "$@"
}

while read -r total; do
    case $total in
        '' | *[!0-9]*) echo "not a number of steps: $total" >&2 ;;
        *) report StepTotal stt 0 "$total" ;; # 0: the device shows this total now
    esac
done
