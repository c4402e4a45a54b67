#!/bin/sh
# peers.sh DIR - the source of cJSON from Debian, into DIR/cjson. Leaves apt's own lists alone.
set -eu
mkdir -p "$1/apt/parts" "$1/apt/lists/partial"
cd "$1"
sed 's/^Types: deb$/Types: deb-src/' /etc/apt/sources.list.d/debian.sources >apt/parts/debian.sources
set -- -q -o Dir::Etc::sourcelist=/dev/null -o "Dir::Etc::sourceparts=$PWD/apt/parts" -o "Dir::State::lists=$PWD/apt/lists"
apt-get "$@" update
apt-get "$@" source --download-only cjson
mkdir -p cjson
tar xzf cjson_*.orig.tar.gz --strip-components=1 -C cjson
