#!/bin/sh
# fuzz.sh DIR SECONDS NAME... - AFL++ with each harness DIR/NAME, compiled with sanitizers, from the seeds of its layer.
# A crash or a hang that was saved is a failure; afl-fuzz itself does not say so.
set -u
dir=$1 seconds=$2
shift 2
passed=0 failed=0
export AFL_SKIP_CPUFREQ=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 AFL_NO_UI=1 AFL_NO_AFFINITY=1 TERM=dumb
export ASAN_OPTIONS=abort_on_error=1:symbolize=0:detect_leaks=0
for name in "$@"; do
    out=$dir/out-$name in=$dir/in-$name
    rm -rf "$out" "$in"
    mkdir -p "$in"
    for f in fuzz/seeds/"$name"/* fuzz/fixed/"$name"/*; do
        [ -s "$f" ] && cp "$f" "$in/"
    done
    timeout -k 10 $((seconds + 120)) afl-fuzz -i "$in" -o "$out" -x "$dir/rill.dict" -t 2000 -V "$seconds" -- \
        "$dir/$name" >"$dir/$name.log" 2>&1
    stats=$out/default/fuzzer_stats
    if [ ! -f "$stats" ]; then
        tail -n 30 "$dir/$name.log"
        echo "$name: afl-fuzz did not run"
        failed=$((failed + 1))
        continue
    fi
    get() { awk -v k="$1" '$1 == k { print $3 }' "$stats"; }
    crashes=$(get saved_crashes) hangs=$(get saved_hangs) execs=$(get execs_done)
    echo "$name: $execs runs, $(get execs_per_sec) a second, $(get corpus_count) in the corpus, $(get bitmap_cvg) covered," \
        "$crashes crashes, $hangs hangs"
    if [ "$crashes" = 0 ] && [ "$hangs" = 0 ] && [ "$execs" -gt 0 ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        for f in "$out"/default/crashes/id* "$out"/default/hangs/id*; do
            [ -f "$f" ] || continue
            echo "found: $f"
            od -A d -t x1z "$f" | head -n 20
        done
    fi
done
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
