#!/bin/sh
# Installs what Comity needs from Debian 12, each package by name and only where it is missing.
#
#   tools/setup.sh build        what ./demo.sh needs: a compiler and the libraries, node for the dashboard
#   tools/setup.sh test         that, and what ./test.sh needs: oracles, linters, a second compiler, a browser
#   tools/setup.sh bench        that, and what bench/run.sh needs: a source of load
#
# A node or npm that came from elsewhere stays what it is.
#
# Daemons that tests talk to are unpacked into build/peers and not installed: on the system they would get users,
# configuration and a service that starts with the machine. One that is installed already is left as it is.
set -eu

build_packages="
    g++ cmake ninja-build pkg-config
    libexpected-dev libboost1.81-dev libssl-dev libcurl4-openssl-dev libsimdjson-dev libtomlplusplus-dev libcli11-dev
    libfmt-dev libsqlite3-dev libxxhash-dev zlib1g-dev libdeflate-dev liblzma-dev libzstd-dev scdoc"
test_packages="
    libgtest-dev librapidcheck-dev libbenchmark-dev libbz2-dev
    clang-19 clang-tidy-19 clang-format-19 libclang-rt-19-dev libclang-19-dev llvm-19-dev
    bgpdump openssl python3 python3-yaml python3-fastjsonschema gzip bzip2 xz-utils zstd ccache file man-db
    chromium fonts-dejavu-core"
command -v node >/dev/null || build_packages="$build_packages nodejs"
command -v npm >/dev/null || build_packages="$build_packages npm"
peers="$(dirname "$0")/../build/peers"
# What bird2 is linked with.
bird_libraries="libreadline8 libssh-gcrypt-4 libtinfo6"

# Fetches packages and puts their files below build/peers, without their scripts.
unpack() {
    mkdir -p "$peers/packages" && (cd "$peers/packages" && apt-get -qq download "$@") || return
    for package in "$peers"/packages/*.deb; do
        dpkg-deb --extract "$package" "$peers" || return
    done
    rm -r "$peers/packages"
}

# Whether there is no such daemon yet.
lacks() {
    [ ! -x "/usr/sbin/$1" ] && [ ! -x "$peers/usr/sbin/$1" ]
}

case "${1:-build}" in
build) wanted="$build_packages" ;;
test) wanted="$build_packages $test_packages" ;;
bench) wanted="$build_packages $test_packages wrk" ;;
*)
    echo "usage: tools/setup.sh [build|test|bench]" >&2
    exit 64
    ;;
esac

daemons=""
if [ "${1:-build}" != build ] && lacks bird; then
    daemons=bird2
    wanted="$wanted $bird_libraries"
fi

missing=""
for package in $wanted; do
    state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$state" = installed ] || missing="$missing $package"
done
[ -n "$missing$daemons" ] || exit 0

as_root=""
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
        echo "tools/setup.sh: these packages are missing, and installing them needs root or sudo:" >&2
        echo " $missing" >&2
        exit 3
    fi
    as_root=sudo
fi
[ -z "$missing" ] || echo "Installing:$missing"
[ -z "$daemons" ] || echo "Unpacking into build/peers: $daemons"
export DEBIAN_FRONTEND=noninteractive
# apt talks a lot; it is shown where it failed.
# shellcheck disable=SC2086  # the list is meant to be split
if ! said=$(
    { $as_root apt-get -qq -o DPkg::Lock::Timeout=300 update &&
        { [ -z "$missing" ] ||
            $as_root apt-get -qq -o DPkg::Lock::Timeout=300 install --yes --no-install-recommends $missing; } &&
        { [ -z "$daemons" ] || unpack $daemons; }; } 2>&1
); then
    printf '%s\n' "$said" >&2
    echo "tools/setup.sh: apt could not install the packages" >&2
    exit 3
fi
