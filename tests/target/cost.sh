#!/bin/sh
# cost.sh DIR - what a program pays that uses some of rill: flash as linked, RAM of the states, the deepest stack.
#
# FLAGS (macros) come from the Makefile; the figures go to DIR/figures. -Os; functions that are not reached are not
# counted. Smallest: the macros of make size. RAM and stack (of the worst call) are those of the Cortex-M0+; an AVR has
# constants in RAM, too: they are counted in its flash and in a column of their own.
set -eu
dir=$1
rm -rf "$dir"
mkdir -p "$dir"
smallest=$(sed -n 's/^smallest="\(.*\)"$/\1/p' tests/size.sh)
lines="rill_sse_init_ rill_sse_next"
tokens="rill_json_init_ rill_json_next rill_json_finish"
text="rill_message_init_ rill_message_next rill_message_finish rill_message_get"
tools="$text rill_call_begin_ rill_call_next rill_call_take rill_tool_find"
asks="$tools rill_request_init_ rill_request_read rill_request_length rill_shape_messages rill_shape_message rill_shape_text
    rill_shape_tool_use rill_shape_tool_result rill_shape_tool rill_shape_raw"
all="$asks rill_turn_init_ rill_turn_next"

. tests/target/compiler.sh
targets="m0 m4"
! command -v riscv64-unknown-elf-gcc >/dev/null || targets="$targets rv32"
! command -v avr-gcc >/dev/null || targets="$targets avr"
for kind in complete smallest; do
    macros=
    [ $kind = complete ] || macros=$smallest
    for t in $targets; do
        mkdir -p "$dir/$t-$kind"
        graph=
        [ $t != m0 ] || graph=-fcallgraph-info=su,da
        for f in lib/*.c; do
            # shellcheck disable=SC2046,SC2086
            $(compiler $t) -std=c99 $FLAGS $macros -Iinclude -Os -ffreestanding -ffunction-sections -fdata-sections $graph \
                -c "$f" -o "$dir/$t-$kind/$(basename "$f" .c).o"
        done
    done
    python3 tests/stack.py --figures "$dir/$kind.stack" "$dir/m0-$kind"/*.ci >/dev/null
    # shellcheck disable=SC2086
    FLAGS="$FLAGS $macros" CC=cc TARGETS=m0 sh tests/target/ram.sh "$dir/ram-$kind" >/dev/null
done

row() { # NAME WHAT KIND CALLS STATES
    name=$1
    shift
    cells=
    printf '%-44s' "$1"
    for t in $targets; do
        roots=$(for c in $3; do printf ' -Wl,-u,%s' "$c"; done)
        # shellcheck disable=SC2046,SC2086
        $(compiler $t) -r -nostdlib -Wl,--gc-sections $roots -o "$dir/$t.o" "$dir/$t-$2"/*.o
        n=$(size -A "$dir/$t.o" | awk '$1 ~ /^\.(text|s?rodata|data)/ { n += $2 } END { print n }')
        printf ' %8d' "$n"
        cells="$cells $(comma "$n") |"
        echo "cost/$name/$t $n" >>"$dir/figures"
    done
    ram=0
    for s in $4; do
        ram=$((ram + $(awk -v s="ram/m0/$s" '$1 == s { print $2 }' "$dir/ram-$2/figures")))
    done
    calls=$(echo "$3" | tr -s ' \n' '|')
    stack=$(awk -v c="^stack/m0/($calls)\$" '$1 ~ c && $2 > n { n = $2 } END { print n }' "$dir/$2.stack")
    printf ' %8d %8d' $ram "$stack"
    echo "cost/$name/ram $ram
cost/$name/stack $stack" >>"$dir/figures"
    cells="$cells $ram | $stack |"
    case $targets in
    *avr)
        n=$(size -A "$dir/avr.o" | awk '$1 ~ /^\.(rodata|data)/ { n += $2 } END { print n }')
        printf ' %8d' "$n"
        cells="$cells $(comma "$n") |"
        echo "cost/$name/avr-constants $n" >>"$dir/figures"
        ;;
    esac
    echo
    echo "| $1 |$cells" >>"$dir/table"
}
printf '%-44s' "bytes, -Os"
head="| a program that takes |" line="| --- |"
for t in $targets; do
    case $t in m0) t=Cortex-M0+ ;; m4) t=M4 ;; rv32) t=RV32IMAC ;; avr) t=AVR ;; esac
    printf ' %8s' ${t#Cortex-}
    head="$head $t |" line="$line ---: |"
done
printf ' %8s %8s' RAM stack
head="$head RAM | stack |" line="$line ---: | ---: |"
case $targets in
*avr)
    printf ' %8s' "AVR data"
    head="$head AVR, constants in RAM |" line="$line ---: |"
    ;;
esac
echo
printf '%s\n%s\n' "$head" "$line" >"$dir/table"
row text-smallest "text, as it comes; smallest" smallest "$text" "rill_message"
row tools-smallest "text, tool calls as C structs; smallest" smallest "$tools" "rill_message rill_call"
row asks-smallest "and sends requests; smallest" smallest "$asks" "rill_message rill_call rill_request"
row text "text, as it comes" complete "$text" "rill_message"
row tools "text, tool calls as C structs" complete "$tools" "rill_message rill_call"
row asks "and sends requests" complete "$asks" "rill_message rill_call rill_request"
row back "and sends the answer back" complete "$all" "rill_message rill_call rill_request rill_turn"
row sse "lines and fields of any event stream" complete "$lines" rill_sse
row json "JSON tokens of any text" complete "$tokens" rill_json
[ -z "${README:-}" ] || sh tests/readme.sh cost "$dir/table" "$README"
