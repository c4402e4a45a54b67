#!/bin/sh
# ram.sh DIR - sizeof of every state that a caller owns, and of what calls write, on each target whose compiler is there.
#
# CC, FLAGS (macros) come from the Makefile. A state is a public struct that begins with `abi`.
set -eu
dir=$1
mkdir -p "$dir"
: >"$dir/figures"
states=$(cat include/rill/*.h | awk '/^typedef struct rill_[a-z_]+ \{/ { name = $3; next } name != "" { if ($0 ~ /^ *uint32_t abi;/) print name; name = "" }')
states="rill_message $states rill_call rill_event rill_value rill_frame rill_sse_item rill_json_tok"
printf '#include "rill.h"\n' >"$dir/state.c"
for s in $states; do printf 'char size_of_%s[sizeof(%s)];\n' "$s" "$s" >>"$dir/state.c"; done

. tests/target/compiler.sh
targets=
for t in ${TARGETS:-m0 m4 rv32 avr m68k s390x host}; do
    # shellcheck disable=SC2046
    set -- $(compiler $t)
    if command -v "$1" >/dev/null; then
        targets="$targets $t"
        # shellcheck disable=SC2086
        "$@" -std=c99 $FLAGS -Iinclude -ffreestanding -fno-common -c "$dir/state.c" -o "$dir/$t.o"
        # big-endian objects too: nm reads the sizes of all
        nm -S "$dir/$t.o" | awk '{ print $2, $4 }' | sed 's/ size_of_/ /' >"$dir/$t.sizes" || echo "nm cannot read $t" >&2
    else
        echo "no $1: $t is left out" >&2
    fi
done
printf '%-16s' "sizeof, bytes"
for t in $targets; do printf ' %6s' "$t"; done
echo
for s in $states; do
    printf '%-16s' "$s"
    for t in $targets; do
        n=$(awk -v s="$s" '$2 == s { print $1 }' "$dir/$t.sizes")
        n=$((0x$n))
        printf ' %6d' $n
        case $t in m0 | m4 | rv32 | avr) echo "ram/$t/$s $n" >>"$dir/figures" ;; esac
    done
    echo
done
