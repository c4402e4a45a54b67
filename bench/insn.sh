#!/bin/sh
# insn.sh BENCH BUDGET OUT README - instructions an event of the realistic 1 MB in 1460-byte pieces, by valgrind: exact,
# the same on every run. With the fast path (insn_event) and without (insn_general), against the limits, and against what
# README says (1 in 100 off is let pass: its table is that of one run). OUT gets the numbers.
#
# ALL=1: first a table of all mixes, not gated.
#
# CC and CFLAGS come from the Makefile: the limits are for one compiler.
set -eu
bench=$1 budget=$2 out=$3 readme=$4
command -v valgrind >/dev/null || { echo "skipped: install valgrind"; exit 77; }
passed=0 failed=0
rm -f "$out"

# count PEER MIX PIECE: instructions an event
count() {
    events=$(valgrind --tool=callgrind --toggle-collect="run_$1" --callgrind-out-file=/dev/null --log-file="$out.log" \
        "$bench" --once "$1" "$2" 1 "$3")
    awk -v events="$events" '/Collected :/ { printf "%.0f\n", $NF / events }' "$out.log"
}

if [ "${ALL:-0}" = 1 ]; then
    printf '%-10s %8s %8s %8s %8s   %s\n' "" 1460 whole event 64 "1460, RILL_FAST=0"
    for mix in real nopad respaced sorted tools esc utf8 large search; do
        printf '%-10s %8s %8s %8s %8s   %s\n' $mix "$(count rill $mix 1460)" "$(count rill $mix whole)" \
            "$(count rill $mix event)" "$(count rill $mix 64)" "$(count general $mix 1460)"
    done
fi
gated=yes
case "$($CC --version 2>/dev/null | head -n 1) $($CC -dumpmachine) $CFLAGS" in
*" 12."*x86_64*-O2*) ;;
*) gated=no ;;
esac
case "$($CC --version 2>/dev/null)" in
*clang*) gated=no ;;
esac
for name in event general; do
    peer=general
    [ $name = general ] || peer=rill
    n=$(count $peer real 1460)
    limit=$(awk -v k=insn_$name '$1 == k { print $2 }' "$budget")
    aim=$(awk -v k=insn_$name '$1 == k { print $3 }' "$budget")
    word=ok
    if [ -z "$n" ] || [ "$n" -gt "$limit" ]; then
        word=FAIL failed=$((failed + 1))
    else
        passed=$((passed + 1))
        [ "$n" -le "$aim" ] || word="ok, above the aim"
    fi
    echo "insn_$name $n" >>"$out"
    [ $name = event ] && what="instructions an event" || what="the same, RILL_FAST=0"
    [ $name = event ] && row="instructions an event, real" || row="the same, general path"
    told=$(awk -F'|' -v row="$row" 'index($2, row) { print $3 + 0 }' "$readme")
    if [ $gated = yes ] && awk -v n="$n" -v told="$told" 'BEGIN { exit !(told * 100 < n * 99 || told * 100 > n * 101) }'; then
        echo "FAIL: $readme says ${told:-nothing} for: $what"
        failed=$((failed + 1))
    else
        passed=$((passed + 1))
    fi
    printf '%-36s %6d   limit %5d   aim %5d   %s\n' "$what" "$n" "$limit" "$aim" "$word"
done
if [ $gated = no ]; then
    echo "skipped: the limits are for gcc 12 at -O2 on x86-64"
    exit 77
fi
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
