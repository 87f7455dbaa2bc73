#!/bin/bash
# main.sh DESKTOP TEST...: the tests of one desktop, one after the other, in one session.
desktop=$1
shift
export PYTHONDONTWRITEBYTECODE=1
exec /box/guest/start-desktop.sh "$desktop" /box/guest/run-tests.sh "$desktop" "$@" 2>"/shots/$desktop.log"
