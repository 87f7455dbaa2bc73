#!/bin/sh
# Copies the exercises into one folder, as they are installed, so that programs run from the build folder find them.
#
# usage: copy-here.sh FOLDER STAMP FILE...
set -e
folder=$1 stamp=$2
shift 2
rm -rf "$folder"
mkdir -p "$folder"
cp "$@" "$folder"
touch "$stamp"
