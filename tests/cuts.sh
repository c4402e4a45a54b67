#!/bin/sh
# cuts.sh DIR - a cut does not change what is valid, and lets no call run that would not run without it
#
# Thousands of streams, whole and broken, through cuts.c in several configurations. A switch: the same outcome, error,
# offset, calls and text (of beta names text may be members). A limit: the same, or the error of that limit; a call that
# runs also runs without it. CC has the flags, FILES the sources.
set -u
dir=$1
passed=0 failed=0
rm -rf "$dir"
mkdir -p "$dir"

log() { # CONFIG
    # shellcheck disable=SC2086
    $CC -O1 -Iinclude ${1:+"-D$1"} -o "$dir/cuts" tests/cuts.c $FILES &&
        "$dir/cuts" tests/demo.sse tests/device.sse fuzz/seeds/message/* >"$dir/log$1"
}
log "" || { echo "0 passed, 1 failed" && exit 1; }
for c in RILL_RAW=0 RILL_MEMBERS=0 RILL_BETA=0 RILL_LENIENT=0 RILL_PATH=0 RILL_FAST=0 RILL_BLOCKS=1 RILL_HOLD=96 RILL_DEPTH=8 \
    RILL_INNER_DEPTH=8; do
    log "$c"
    # -27 depth, -51 hold
    if paste -d ' ' "$dir/log" "$dir/log$c" | awk -v c="$c" '
        function bits_beyond(a, b,    n, x, y) { # is there a bit in a that b lacks? hexadecimal, short
            for (n = length(a); n > 0; n--) {
                x = index("0123456789abcdef", substr(a, n, 1)) - 1
                y = length(b) - length(a) + n
                y = y > 0 ? index("0123456789abcdef", substr(b, y, 1)) - 1 : 0
                for (; x > 0; x = int(x / 2)) {
                    if (x % 2 == 1 && y % 2 == 0)
                        return 1
                    y = int(y / 2)
                }
            }
            return 0
        }
        {
            limit = c !~ /=0$/
            same = $3 == $11 && $4 == $12 && $5 == $13 && (limit || ($6 == $14 && $7 == $15 && ($8 == $16 || c == "RILL_BETA=0")))
            if (limit && ($12 == -27 || $12 == -51))
                same = 1
            if (!same || bits_beyond($14, $6) || $1 != $9 || $2 != $10) {
                if (bad++ < 5)
                    print c ": " $0
            }
        }
        END { exit bad != 0 || NR < 4000 }'; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAIL: $c"
    fi
done
echo "$(wc -l <"$dir/log") streams, $(awk '$6 != 0' "$dir/log" | wc -l) with a call that runs"
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
