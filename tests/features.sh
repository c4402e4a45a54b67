#!/bin/sh
# features.sh DIR [README.md] - what each macro of config.h saves on a Cortex-M0+, -Os, as a table; or put into README.md
#
# Code: text + rodata of what a program links that calls all of message.h, tool.h and turn.h. State: rill_message,
# rill_call, rill_event and rill_turn; DIR/figures has what each macro leaves. ARM (prefix of the compiler), FLAGS and FILES come from the Makefile.
set -eu
dir=$1 readme=${2:-}
cc="${ARM}gcc -mcpu=cortex-m0plus -mthumb"
# the small values of each, alone; then all at once
cuts="RILL_RAW=0 RILL_MEMBERS=0 RILL_BETA=0 RILL_BLOCKS=1 RILL_DEPTH=16 RILL_INNER_DEPTH=16 RILL_HOLD=96 RILL_PATH=0"
larger="RILL_PATH=16 RILL_STEPS=2 RILL_LENIENT=1 RILL_WIDE=1 RILL_FAST=1 RILL_READERS=4 RILL_HOLD=512"
calls="rill_message_init_ rill_message_limit rill_message_next rill_message_finish rill_message_get rill_tool_begin_
    rill_tool_next rill_tool_path rill_tool_commit rill_tool_find rill_call_begin_ rill_call_next rill_call_take
    rill_turn_init_ rill_turn_next"
roots=$(for c in $calls; do printf ' -Wl,-u,%s' "$c"; done)
mkdir -p "$dir"

# measure NAME MACROS...: "code state"
measure() {
    to=$dir/$1
    shift
    rm -rf "$to"
    mkdir -p "$to"
    for f in $FILES; do
        # shellcheck disable=SC2086
        $cc $FLAGS "$@" -Iinclude -Os -ffreestanding -ffunction-sections -fdata-sections -c "$f" -o "$to/$(basename "$f" .c).o"
    done
    # shellcheck disable=SC2086
    $cc -r -nostdlib -Wl,--gc-sections $roots -o "$to/linked" "$to"/*.o
    # shellcheck disable=SC2086
    printf '#include "rill.h"\nchar state[sizeof(rill_message) + sizeof(rill_call) + sizeof(rill_event) + sizeof(rill_turn)];\n' |
        $cc $FLAGS "$@" -Iinclude -fno-common -x c -c -o "$to/state" -
    code=$("${ARM}size" -A "$to/linked" | awk '$1 ~ /^\.(text|rodata)/ { n += $2 } END { print n }')
    echo "$code $((0x$("${ARM}nm" -S "$to/state" | awk '$4 == "state" { print $2 }')))"
}
was() { # RILL_X=value: the default one
    printf '#include "rill/config.h"\nvalue %s\n' "${1%%=*}" | $cc -Iinclude -E -P -x c - | sed -n 's/^value //p'
}
row() { # NAME DEFAULT CODE STATE
    printf '| %s | %s | %s | %s |\n' "$1" "$2" "$3" "$4"
}
difference() { # from - to, with a sign if it costs
    n=$(($1 - $2))
    [ $n -ge 0 ] && echo $n || echo "+$((0 - n))"
}

# shellcheck disable=SC2046
set -- $(measure default)
code=$1 state=$2
echo "features/default $code" >"$dir/figures"
{
    echo "| macro | default | code saved | state saved |"
    echo "| --- | --- | ---: | ---: |"
    all=""
    for c in $cuts $larger; do
        # shellcheck disable=SC2046
        set -- $(measure "$c" "-D$c")
        echo "features/$c $1" >>"$dir/figures"
        row "\`$c\`" "$(was "$c")" "$(difference "$code" "$1")" "$(difference "$state" "$2")"
        case " $larger " in *" $c "*) ;; *) all="$all -D$c" ;; esac
    done
    # shellcheck disable=SC2046,SC2086
    set -- $(measure all $all)
    echo "features/all $1" >>"$dir/figures"
    row "the first $(echo "$cuts" | wc -w) together" "" "$(difference "$code" "$1")" "$(difference "$state" "$2")"
} >"$dir/table"
echo "of $code bytes of code, $state of state"
cat "$dir/table"
if [ -n "$readme" ]; then
    { printf 'Of %s bytes of code and %s of state:\n\n' "$code" "$state" && cat "$dir/table"; } >"$dir/marked"
    sh tests/readme.sh features "$dir/marked" "$readme"
fi
