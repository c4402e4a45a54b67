#!/bin/sh
# profile.sh BENCH DIR MIX PIECE - instructions of 1 MB by function, with what a branch predictor of valgrind's kind
# mispredicts; with the fast path and without. PIECE: bytes, whole, or event.
set -eu
bench=$1 dir=$2 mix=$3 piece=$4
for peer in rill general; do
    events=$(valgrind --tool=callgrind --branch-sim=yes --toggle-collect="run_$peer" --callgrind-out-file="$dir/$peer.callgrind" \
        --log-file="$dir/profile.log" "$bench" --once $peer "$mix" 1 "$piece")
    [ $peer = rill ] && echo "an event, with the fast path:" || printf '\nan event, RILL_FAST=0:\n'
    echo "instructions  mispredicted  function"
    callgrind_annotate --auto=no --show=Ir,Bcm,Bim --sort=Ir --threshold=100 "$dir/$peer.callgrind" | awk -v n="$events" '
        / PROGRAM TOTALS|:[a-z_0-9]+/ {
            gsub(/,/, "")
            gsub(/\([ 0-9.]*%\)/, "")
            name = / PROGRAM TOTALS/ ? "all" : $NF ~ /^\[/ ? $(NF - 1) : $NF
            sub(/^.*:/, "", name) # what is inlined counts where it runs
            count[name] += $1
            missed[name] += ($2 == "." ? 0 : $2) + ($3 == "." ? 0 : $3)
        }
        END {
            for (name in count)
                if (count[name] / n >= 1)
                    printf "%12.1f  %12.2f  %s\n", count[name] / n, missed[name] / n, name
        }' | sort -rn | head -n 20
done
