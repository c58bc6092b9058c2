# Read by the scripts that people start: how they say what they are doing.
# shellcheck shell=sh

# A line for each step, on standard error, with the seconds since the start.
started=$(date +%s)
step() {
    printf '[%3ds] %s\n' "$(($(date +%s) - started))" "$*" >&2
}

# quietly LOG COMMAND...: runs it with its output in LOG, and shows the end of that if it fails.
quietly() {
    log=$1
    shift
    mkdir -p "$(dirname "$log")"
    if "$@" >"$log" 2>&1; then return 0; fi
    tail -n 40 "$log" >&2
    echo "failed: $* (all of it is in $log)" >&2
    return 3
}
