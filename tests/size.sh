#!/bin/sh
# size.sh DIR LAYER:FILE:FILE... - code, constants, data and state in bytes, against tests/budget.
#
# CC, ARM (prefix of the cross compiler) and FLAGS come from the Makefile. Everything is compiled with -Os. "linked"
# is what the linker keeps when a program uses the calls named.
set -eu
dir=$1
shift
budget=tests/budget
common="$FLAGS -Iinclude -Os -ffreestanding -ffunction-sections -fdata-sections -fno-asynchronous-unwind-tables -fno-stack-protector"
smallest="-DRILL_BETA=0 -DRILL_MEMBERS=0 -DRILL_RAW=0 -DRILL_PATH=0 -DRILL_BLOCKS=1 -DRILL_DEPTH=32 -DRILL_INNER_DEPTH=16"
# every public call but the names for printing
all_calls="rill_is rill_cstr rill_sse_init_ rill_sse_next rill_json_init_ rill_json_next rill_json_finish rill_json_skip
    rill_number_int rill_number_uint rill_message_init_ rill_message_limit rill_message_next rill_message_finish
    rill_message_get"
message_calls="rill_message_init_ rill_message_next rill_message_finish rill_message_get"
# the encoder with the tables of what most requests have: messages, system, tools and results, images, thinking, caching
request_calls="rill_request_init_ rill_request_read rill_request_length rill_request_restart rill_request_end
    rill_request_fail rill_shape_messages rill_shape_message rill_shape_text rill_shape_image rill_shape_thinking
    rill_shape_redacted_thinking rill_shape_tool_use rill_shape_tool_result rill_shape_tool rill_shape_raw"
host=$($CC -dumpmachine | sed 's/-.*//; s/_/-/')
targets="m0 m4 host"
! command -v riscv64-unknown-elf-gcc >/dev/null || targets="m0 m4 rv32 host"
failed=0 passed=0

. tests/target/compiler.sh

# sections FILE...: "text rodata data bss"
sections() {
    size -A "$@" | awk '
        $1 ~ /^\.text/ { t += $2 }
        $1 ~ /^\.s?rodata/ || $1 ~ /^\.constdata/ { r += $2 }
        $1 ~ /^\.s?data/ { d += $2 }
        $1 ~ /^\.s?bss/ || $1 == "COMMON" { b += $2 }
        END { printf "%d %d %d %d\n", t, r, d, b }'
}

# compile TARGET SUBDIR MACROS LAYER...
compile() {
    target=$1 to=$dir/$1-$2 macros=$3
    shift 3
    rm -rf "$to"
    for layer in "$@"; do
        mkdir -p "$to/${layer%%:*}"
        for f in $(echo "${layer#*:}" | tr : ' '); do
            # shellcheck disable=SC2086
            [ ! -f "$f" ] || $(compiler "$target") $common $macros -c "$f" -o "$to/${layer%%:*}/$(basename "$f" .c).o"
        done
    done
}

# objects TARGET SUBDIR: the decoder, without the names for printing
objects() {
    find "$dir/$1-$2" -name '*.o' ! -path '*/print/*' ! -path '*/explain/*' ! -path '*/escape/*' ! -path '*/turn/*' ! -path '*/answer/*' ! -path '*/emit/*'
}

# own TARGET LAYER: text and rodata of its files
own() { sections "$dir/$1-complete/$2"/*.o | awk '{ print $1 + $2 }'; }

# linked TARGET SUBDIR CALLS: "text rodata data bss" of what is reached from the calls
linked() {
    roots=$(for c in $3; do printf ' -Wl,-u,%s' "$c"; done)
    # shellcheck disable=SC2086,SC2046
    $(compiler "$1") -r -nostdlib -Wl,--gc-sections $roots -o "$dir/$1-$2.o" $(objects "$1" "$2")
    nm -u "$dir/$1-$2.o" | sed -n "s/.* \(rilli*_\)/$1, $2: there is no \1/p" >>"$dir/missing"
    sections "$dir/$1-$2.o"
}

limit() { awk -v k="$1" '$1 == k { print $2 }' $budget; }
aim() { awk -v k="$1" '$1 == k { print $3 }' $budget; }
gate() { # NAME WHAT BYTES
    word=ok
    passed=$((passed + 1))
    if [ "$3" -gt "$(limit "$1")" ]; then
        word=FAIL passed=$((passed - 1)) failed=$((failed + 1))
    elif [ "$3" -gt "$(aim "$1")" ]; then
        word="ok, above the aim"
    fi
    printf '%-36s %6d   limit %5d   aim %5d   %s\n' "$2" "$3" "$(limit "$1")" "$(aim "$1")" "$word"
}

# request_core TARGET: the same of what request_calls reach in the layer itself; the JSON reader it shares stays outside
request_core() {
    roots=$(for c in $request_calls; do printf ' -Wl,-u,%s' "$c"; done)
    # shellcheck disable=SC2086
    $(compiler "$1") -r -nostdlib -Wl,--gc-sections $roots -o "$dir/$1-request.o" "$dir/$1-complete/request/"*.o
    sections "$dir/$1-request.o"
}

row() { # NAME, then four numbers for each target
    printf '%-18s' "$1"
    shift
    while [ $# -gt 0 ]; do
        printf '  %6d %6d %4d %4d' "$1" "$2" "$3" "$4"
        shift 4
    done
    echo
}

mkdir -p "$dir"
: >"$dir/missing"
: >"$dir/figures"
for t in $targets; do
    compile "$t" complete "" "$@"
    compile "$t" smallest "$smallest" "$@"
done

printf '%-18s' "bytes, -Os"
for t in $targets; do
    case $t in m0) t=Cortex-M0+ ;; m4) t=Cortex-M4 ;; rv32) t=RV32IMAC ;; *) t=$host ;; esac
    printf '  %-23s' "$t"
done
printf '\n%-18s' ""
for t in $targets; do printf '  %6s %6s %4s %4s' text rodata data bss; done
echo
for layer in "$@"; do
    numbers=""
    for t in $targets; do
        these=$(sections "$dir/$t-complete/${layer%%:*}"/*.o)
        numbers="$numbers $these"
        [ "$t" = host ] || echo "$these" | awk -v k="size/$t/${layer%%:*}" '{ print k, $1 + $2 }' >>"$dir/figures"
    done
    # shellcheck disable=SC2086
    row "${layer%%:*}" $numbers
done
for kind in complete smallest; do
    sums="" links=""
    for t in $targets; do
        # shellcheck disable=SC2046
        sums="$sums $(sections $(objects "$t" $kind))"
        calls=$all_calls
        [ $kind = complete ] || calls=$message_calls
        these=$(linked "$t" $kind "$calls")
        cp "$dir/$t-$kind.o" "$dir/$t-decoder-$kind.o"
        links="$links $these"
        echo "$these" | awk '{ print $1 + $2 }' >"$dir/$t.$kind"
        [ "$t" = host ] || echo "size/$t/$kind $(cat "$dir/$t.$kind")" >>"$dir/figures"
    done
    # shellcheck disable=SC2086
    row "$kind, sum" $sums
    # shellcheck disable=SC2086
    row "$kind, linked" $links
    eval "links_$kind=\$links"
done

cores=""
for t in $targets; do cores="$cores $(request_core "$t")"; done
# shellcheck disable=SC2086
row "request, common" $cores

cat >"$dir/state.c" <<'C'
#include "rill.h"
rill_message rill_message_state;
rill_json rill_json_state;
rill_sse rill_sse_state;
rill_event rill_event_struct;
rill_aws rill_aws_state;
rill_http rill_http_state;
rill_head rill_head_state;
rill_upload rill_upload_state;
rill_show rill_show_state;
rill_tool rill_tool_state;
rill_call rill_call_state;
rill_turn rill_turn_state;
rill_answer rill_answer_state;
rill_emit rill_emit_state;
rill_frame rill_frame_struct;
rill_request rill_request_state;
rill_lint rill_lint_state;
C
state() { # TARGET MACROS NAME
    # shellcheck disable=SC2086
    $(compiler "$1") $common -fno-common $2 -c "$dir/state.c" -o "$dir/state.o"
    nm -S "$dir/state.o" | awk -v k="$3" '$4 == k { print $2 }' | xargs printf '0x%s' | xargs printf '%d'
}
echo
printf '%-18s  %10s %10s %10s\n' "state, in bytes" "32 bits" "smallest" "$host"
for s in rill_message_state rill_json_state rill_sse_state rill_tool_state rill_call_state rill_event_struct \
    rill_request_state rill_lint_state rill_turn_state rill_answer_state rill_emit_state rill_frame_struct rill_aws_state \
    rill_http_state rill_head_state rill_upload_state rill_show_state; do
    name=${s%_state}
    printf '%-18s  %10d %10d %10d\n' "${name%_struct}" "$(state m0 "" $s)" "$(state m0 "$smallest" $s)" "$(state host "" $s)"
done

echo
# shellcheck disable=SC2154,SC2086
set -- $links_complete $links_smallest
gate complete "decoder, complete, Cortex-M0+" "$(cat "$dir/m0.complete")"
gate complete "decoder, complete, Cortex-M4" "$(cat "$dir/m4.complete")"
gate smallest "decoder, smallest, Cortex-M0+" "$(cat "$dir/m0.smallest")"
gate smallest "decoder, smallest, Cortex-M4" "$(cat "$dir/m4.smallest")"
[ ! -f "$dir/rv32.smallest" ] || gate smallest_rv32 "decoder, smallest, RV32IMAC" "$(cat "$dir/rv32.smallest")"
core() { shift $(($1 * 4)) && echo $(($2 + $3)); }
# shellcheck disable=SC2086
gate request "request, common, Cortex-M0+" "$(core 0 $cores)"
# shellcheck disable=SC2086
gate request_m4 "request, common, Cortex-M4" "$(core 1 $cores)"
gate request_state "rill_request, 32 bits" "$(state m0 "" rill_request_state)"
gate state "rill_message, 32 bits" "$(state m0 "" rill_message_state)"
part() { # NAME CALLS, Cortex-M0+
    # shellcheck disable=SC2046
    sizes_of "$1" $(linked m0 complete "$2")
}
sizes_of() { gate "$1" "$1, Cortex-M0+" $(($2 + $3)); }
part aws "rill_aws_init_ rill_aws_next rill_aws_finish"
part http "rill_http_init_ rill_http_next rill_http_finish"
part policy rill_policy_wait
part head "rill_head_init_ rill_head_read"
part pairs "rill_head_init_ rill_head_pair"
part upload "rill_upload_init_ rill_upload_read rill_upload_fail rill_upload_type"
part show "rill_show_init_ rill_show_next"
gate call "rill_call, 32 bits" "$(state m0 "" rill_call_state)"
bytes() { sections "$@" | awk '{ print $1 + $2 }'; }
for t in m0 m4; do
    gate sse "sse, $t" "$(own $t sse)"
    gate json "json, $t" "$(own $t json)"
done
gate tool "tool, Cortex-M0+" "$(bytes "$dir/m0-complete/tool/tool.o")"
gate bind "tool and bind, Cortex-M0+" "$(bytes "$dir/m0-complete/tool/tool.o" "$dir/m0-complete/bind/bind.o")"
gate bind_m4 "tool and bind, Cortex-M4" "$(bytes "$dir/m4-complete/tool/tool.o" "$dir/m4-complete/bind/bind.o")"
gate turn "turn, Cortex-M0+" "$(own m0 turn)"
gate answer "answers, Cortex-M0+" "$(own m0 answer)"
gate emit "emit, Cortex-M0+" "$(own m0 emit)"
gate escape "escape, which they share, Cortex-M0+" "$(own m0 escape)"
gate seal "seal, Cortex-M0+" "$(own m0 seal)"
for s in turn answer emit; do
    gate small_state "rill_$s, 32 bits" "$(state m0 "" rill_${s}_state)"
done
data=0 bss=0
while [ $# -gt 0 ]; do
    data=$((data + $3)) bss=$((bss + $4))
    shift 4
done
gate data "data, all targets" $data
gate bss "bss, all targets" $bss
cat "$dir/missing"
[ ! -s "$dir/missing" ] || failed=$((failed + 1))

# the same for README.md
of() { awk -v k="size/$1/$2" '$1 == k { print $2 }' "$dir/figures"; }
comma() { echo "$1" | sed -e :a -e 's/\([0-9]\)\([0-9]\{3\}\)\($\|,\)/\1,\2\3/;ta'; }
line() { # WHAT LAYERS MUST: of both cores
    for t in m0 m4; do
        sum=0
        for l in $2; do sum=$((sum + $(of $t "$l"))); done
        eval "sum_$t=\$(comma \$sum)"
    done
    # shellcheck disable=SC2154
    printf '| %s | %s | %s | %s |\n' "$1" "$sum_m0" "$sum_m4" "$3"
}
pair() { printf '| %s | %s | %s |\n' "$1" "$(state m0 "" "$2")" "$(state host "" "$2")"; }
{
    echo "| text + rodata, bytes | Cortex-M0+ | Cortex-M4 | goal |"
    echo "| --- | ---: | ---: | ---: |"
    line '`sse.c`' sse 700
    line '`json.c`' json 2,000
    line '`utf8.c`, `base.c`' shared ""
    line '`message.c`, `names.c`' "message names" ""
    line '`tool.c`' tool 2,048
    line '`tool.c`, `bind.c`' "tool bind" 3,072
    for l in turn:2,048 answer:600 emit:2,048 seal:120 escape:400 show:600; do line "\`${l%%:*}.c\`" ${l%%:*} ${l#*:}; done
    line 'the whole decoder, linked, every public call' complete 8,192
    line 'smallest configuration (no beta names, no raw members, no paths), messages only' smallest 6,144
    # shellcheck disable=SC2086
    printf '| requests: encoder, and the tables of what most have (`request.c`, `shapes.c`; `json.c`, `utf8.c` beside it) | %s | %s | 4,096 |\n' \
        "$(comma "$(core 0 $cores)")" "$(comma "$(core 1 $cores)")"
    printf '\n| state, bytes | 32 bits | 64 bits |\n| --- | ---: | ---: |\n'
    pair '`rill_message`, one stream, hold and inner JSON included' rill_message_state
    pair '`rill_tool`, one tool call' rill_tool_state
    pair '`rill_call`, and its struct' rill_call_state
    for l in request json sse turn answer emit show; do pair "\`rill_$l\`" rill_${l}_state; done
} >"$dir/table"
[ -z "${README:-}" ] || sh tests/readme.sh size "$dir/table" "$README"
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
