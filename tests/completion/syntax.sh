#!/bin/sh
# Whether a shell accepts its completion script. Usage: syntax.sh COMITY SHELL
# Skipped (77) where the shell is not installed.
set -eu
comity=$1
shell=$2
command -v "$shell" > /dev/null || { echo "skipped: $shell is not installed"; exit 77; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$comity" completion "$shell" > "$folder/script"
"$shell" -n "$folder/script"
