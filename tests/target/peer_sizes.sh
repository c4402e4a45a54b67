#!/bin/sh
# peer_sizes.sh DIR - JSON readers of others next to rill's, measured the same way as `make cost`: what a program links that
# parses and looks up, text + rodata, -Os; RAM of its states; the deepest stack of any call, Cortex-M0+.
#
# jsmn is its header, cJSON's source comes with make insn-setup. DIR/cost/figures has those of rill. coreJSON and lwjson
# are not packaged: their lines are not measured here; see README.md.
set -eu
dir=$1
to=$dir/peer-sizes
rm -rf "$to"
mkdir -p "$to/include"
# the C library's headers, without those of the machine that this runs on
cp /usr/include/jsmn.h "$to/include/" 2>/dev/null || true
. tests/target/compiler.sh
cells() { # NUMBERS
    for n in "$@"; do printf ' %s |' "$(comma "$n")"; done
}
measure() { # NAME SOURCE CALLS: three sizes
    for t in m0 m4 rv32; do
        # shellcheck disable=SC2046
        $(compiler $t) -std=c99 -Os -ffreestanding -w -ffunction-sections -fdata-sections -Itests/target/include -I"$to/include" \
            -I"$dir/peers" -c "$2" -o "$to/$1.$t.o"
        # shellcheck disable=SC2046
        $(compiler $t) -r -nostdlib -Wl,--gc-sections $(for c in $3; do printf ' -Wl,-u,%s' "$c"; done) -o "$to/$1.$t.linked" "$to/$1.$t.o"
        size -A "$to/$1.$t.linked" | awk '$1 ~ /^\.(text|s?rodata)/ { n += $2 } END { print n }'
    done
}
own() { # NAME of cost
    for t in m0 m4 rv32; do awk -v k="cost/$1/$t" '$1 == k { print $2 }' "$dir/cost/figures"; done
}
of() { awk -v k="cost/$1" '$1 == k { print $2 }' "$dir/cost/figures"; }
{
    echo "| flash, bytes | Cortex-M0+ | M4 | RV32IMAC | RAM | stack |"
    echo "| --- | ---: | ---: | ---: | ---: | ---: |"
    # shellcheck disable=SC2046
    echo "| rill, JSON tokens alone |$(cells $(own json)) $(of json/ram) | $(of json/stack) |"
    # shellcheck disable=SC2046
    echo "| rill, all from the body to text and tool calls; smallest |$(cells $(own tools-smallest)) $(of tools-smallest/ram) | $(of tools-smallest/stack) |"
    if [ -f "$to/include/jsmn.h" ]; then
        printf '#include <jsmn.h>\n' >"$to/jsmn.c"
        printf '#include <jsmn.h>\nchar parser[sizeof(jsmn_parser)], token[sizeof(jsmntok_t)];\n' >"$to/state.c"
        arm-none-eabi-gcc -mcpu=cortex-m0plus -mthumb -Os -ffreestanding -DJSMN_HEADER -I"$to/include" -Itests/target/include -fno-common -c "$to/state.c" \
            -o "$to/state.o"
        state() { nm -S "$to/state.o" | awk -v s="$1" '$4 == s { print $2 }' | xargs printf '0x%s' | xargs printf '%d'; }
        arm-none-eabi-gcc -std=c99 -mcpu=cortex-m0plus -mthumb -Os -ffreestanding -I"$to/include" -Itests/target/include -Djsmn_parse=rill_peer \
            -fcallgraph-info=su,da -c "$to/jsmn.c" -o "$to/stack.o"
        deepest=$(python3 tests/stack.py --figures "$to/stack" "$to/stack.ci" >/dev/null && awk '$1 == "stack/m0/rill_peer" { print $2 }' "$to/stack")
        # shellcheck disable=SC2046
        echo "| jsmn |$(cells $(measure jsmn "$to/jsmn.c" "jsmn_init jsmn_parse")) $(state parser), and $(state token) a token | $deepest |"
    else
        echo "not installed, so not measured: jsmn (libjsmn-dev)" >&2
        : >"$to/missing"
    fi
    if [ -f "$dir/peers/cjson/cJSON.c" ]; then
        v=$(sed -n 's/^#define CJSON_VERSION_\(MAJOR\|MINOR\|PATCH\) //p' "$dir/peers/cjson/cJSON.h" | paste -sd.)
        # shellcheck disable=SC2046
        echo "| cJSON $v |$(cells $(measure cjson "$dir/peers/cjson/cJSON.c" "cJSON_ParseWithLength cJSON_Delete cJSON_GetObjectItemCaseSensitive cJSON_GetArrayItem")) a tree, on the heap | grows with depth |"
    else
        echo "no source, so not measured: cJSON (make insn-setup)" >&2
        : >"$to/missing"
    fi
    echo "| coreJSON 3.3.1, stated | 2,520 | 2,500 | 3,513 | 0 | 384 |"
    echo "| lwjson 1.7, its stream parser, stated | 1,238 | 1,136 | 1,418 | 868 | 40 |"
} >"$to/table"
cat "$to/table"
[ -z "${README:-}" ] || [ ! -f "$to/missing" ] || exit 1 # a line less is not to get there unseen
[ -z "${README:-}" ] || sh tests/readme.sh peers "$to/table" "$README"
