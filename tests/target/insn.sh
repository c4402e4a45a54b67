#!/bin/sh
# insn.sh DIR CORES MIXES READERS - instructions a byte and an event, counted by the emulator: exact, the same on every run;
# against tests/budget.
#
# PROFILE=1: also by function, for the first core. PIECE: 1460. The figures go to DIR/figures, those of all readers to
# DIR/all.
set -eu
dir=$1 cores=$2 mixes=$3 readers=$4
piece=${PIECE:-1460}
case "$(arm-none-eabi-gcc -dumpversion 2>/dev/null)" in
12.*) ;;
*) echo "skipped: the baseline is for gcc-arm-none-eabi 12"; exit 77 ;;
esac
: >"$dir/figures"
: >"$dir/all"

tool() {
    case $1 in
    rv32) echo riscv64-unknown-elf-nm ;;
    *) echo arm-none-eabi-nm ;;
    esac
}

# count CORE MIX READER: instructions, bytes, bytes of text, hash
count() {
    image=$1 reader=$3
    case $3 in fast) image=$1-fast reader=decode ;; rill-fast) image=$1-fast reader=rill ;; esac
    PLUGIN="$dir/plugin.so,symbols=$dir/$image.symbols,out=$dir/$1.$2.$3.count" sh tests/target/board.sh "$1" "$dir/$image.elf" \
        "$dir/$2.sse" "$reader" "$piece" >"$dir/run.log" 2>"$dir/run.err" || { cat "$dir/run.log" "$dir/run.err" >&2; exit 1; }
    echo "$(awk '$2 == "total" { print $1 }' "$dir/$1.$2.$3.count") $(cat "$dir/run.log")"
}

for core in $cores; do
    for image in "$core" "$core-fast"; do
        $(tool "$core") "$dir/$image.elf" | awk '$2 ~ /^[tTwW]$/ && $3 !~ /^\$/ { print $1, $3 }' | sort >"$dir/$image.symbols"
    done
done

printf 'instructions, pieces of %s bytes, -Os; decode: rill alone; fast: with RILL_FAST=1. The others find each event, its type, index and text,\n' "$piece"
printf 'and copy the text out; all but rill behind one splitter of lines that copies what a piece cuts.\n\n'
printf '%-8s %-9s' stream reader
for core in $cores; do printf '  %9s %10s' "$core/byte" "$core/event"; done
echo
for mix in $mixes; do
    events=$(grep -c '^$' "$dir/$mix.sse")
    for reader in decode fast rill-fast $readers; do
        printf '%-8s %-9s' "$mix" $reader
        for core in $cores; do
            # shellcheck disable=SC2046
            set -- $(count "$core" "$mix" $reader)
            awk -v n="$1" -v bytes="$2" -v events="$events" 'BEGIN { printf "  %9.2f %10.0f", n / bytes, n / events }'
            echo "$core $mix $reader $1 $2" >>"$dir/all"
            case $reader in decode | fast | rill*) # the others are not ours
                echo "insn/byte/$core/$mix/$reader $(awk -v n="$1" -v b="$2" 'BEGIN { printf "%.3f", n / b }')" >>"$dir/figures" ;;
            esac
        done
        echo
    done
done
if [ "${PROFILE:-0}" = 1 ]; then
    core=${cores%% *}
    for mix in $mixes; do
        echo
        echo "$core, $mix: instructions a byte, by function"
        bytes=$(wc -c <"$dir/$mix.sse")
        sort -rn "$dir/$core.$mix.decode.count" | head -n 25 | awk -v b="$bytes" '{ printf "%8.2f  %s\n", $1 / b, $2 }'
    done
fi
echo
# the goals are for the realistic stream with the fast path
passed=0 failed=0
for core in m0 m4; do
    n=$(awk -v k="insn/byte/$core/real/fast" '$1 == k { print $2 }' "$dir/figures")
    [ -n "$n" ] || continue
    if awk -v k="insn_$core" -v n="$n" '$1 == k {
            printf "%s, realistic stream, RILL_FAST=1: %.1f instructions a byte; limit %s, aim %s\n", k == "insn_m0" ? "Cortex-M0+" : "Cortex-M4", n, $2, $3
            exit n > $2 }' tests/budget; then
        passed=$((passed + 1))
    else
        echo "FAIL"
        failed=$((failed + 1))
    fi
done
echo
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
