#!/bin/sh
# insn.sh DIR CORES MIXES READERS - instructions a byte and an event, counted by the emulator: exact, the same on every run.
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
    board=$1
    PLUGIN="$dir/plugin.so,symbols=$dir/$1.symbols,out=$dir/$1.$2.$3.count" sh tests/target/board.sh "$board" "$dir/$1.elf" \
        "$dir/$2.sse" "$3" "$piece" >"$dir/run.log" 2>"$dir/run.err" || { cat "$dir/run.log" "$dir/run.err" >&2; exit 1; }
    echo "$(awk '$2 == "total" { print $1 }' "$dir/$1.$2.$3.count") $(cat "$dir/run.log")"
}

for core in $cores; do
    $(tool "$core") "$dir/$core.elf" | awk '$2 ~ /^[tTwW]$/ && $3 !~ /^\$/ { print $1, $3 }' | sort >"$dir/$core.symbols"
done

printf 'instructions, pieces of %s bytes, -Os; decode: rill alone. The others find each event, its type, index and text,\n' "$piece"
printf 'and copy the text out; all but rill behind one splitter of lines that copies what a piece cuts.\n\n'
printf '%-8s %-8s' stream reader
for core in $cores; do printf '  %9s %9s' "$core/byte" "$core/event"; done
echo
for mix in $mixes; do
    events=$(grep -c '^$' "$dir/$mix.sse")
    for reader in decode $readers; do
        printf '%-8s %-8s' "$mix" $reader
        for core in $cores; do
            # shellcheck disable=SC2046
            set -- $(count "$core" "$mix" $reader)
            awk -v n="$1" -v bytes="$2" -v events="$events" 'BEGIN { printf "  %9.2f %9.0f", n / bytes, n / events }'
            echo "$core $mix $reader $1 $2" >>"$dir/all"
            [ $reader != decode ] && [ $reader != rill ] || # the others are not ours
                echo "insn/byte/$core/$mix/$reader $(awk -v n="$1" -v b="$2" 'BEGIN { printf "%.3f", n / b }')" >>"$dir/figures"
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
awk '$1 == "insn/byte/m0/real/decode" { printf "Cortex-M0+, realistic stream: %.1f instructions a byte; must 23, aim 14\n", $2 }
     $1 == "insn/byte/m4/real/decode" { printf "Cortex-M4, realistic stream: %.1f instructions a byte; must 20, aim 8\n", $2 }' "$dir/figures"
echo
