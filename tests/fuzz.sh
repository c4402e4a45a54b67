#!/bin/sh
# fuzz.sh - AFL++ and the harnesses. 'NAME FILE...': a harness, and the files and folders it begins with.
#
#   fuzz.sh run BUILD SECONDS 'NAME FILE...'...   each for so long, with sanitizers, JOBS (all cores) at a time. A crash
#                                                 or a hang that was saved is a failure; afl-fuzz itself does not say so.
#   fuzz.sh one BUILD SECONDS 'NAME FILE...'      one of them
#   fuzz.sh cmin BUILD 'NAME FILE...'...          fuzz/corpus/NAME becomes what is needed of it, and of what was found
#   fuzz.sh coverage BUILD 'NAME FILE...'...      which lines of lib/ the files do not reach; BUILD is compiled for gcov
#
# Between two runs there are, below BUILD/fuzz:
#   kept-NAME    the queue of the last run, which is among the seeds of the next, and of cmin
#   found-NAME   each crash and each hang that was ever saved, until somebody takes it away. The next run tries it
#                again: what still fails is a failure, what does not is among the seeds.
set -u
LC_ALL=C
export LC_ALL
wanted=20000 # runs a second
export AFL_SKIP_CPUFREQ=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 AFL_NO_UI=1 AFL_NO_AFFINITY=1 AFL_ALLOW_TMP=1 TERM=dumb

# gather DIR FILE...: copies of them under names of their own, none twice
gather() {
    to=$1
    shift
    rm -rf "$to"
    mkdir -p "$to"
    n=0
    # shellcheck disable=SC2046
    for f in $(find "$@" -type f -size -16k -size +0c -exec sha256sum {} + 2>/dev/null | sort -k 2 |
        awk '!seen[$1]++ { print $2 }'); do
        n=$((n + 1))
        cp "$f" "$to/$n"
    done
}

# put_away OUT KEPT FOUND: what afl-fuzz left goes to where the next run finds it; also what an interrupted one left
put_away() {
    for f in "$1"/default/crashes/id* "$1"/default/hangs/id*; do
        [ -f "$f" ] || continue
        mkdir -p "$3"
        to=$3/$(sha256sum <"$f" | cut -c1-12)
        echo "found: $to"
        od -A d -t x1z "$f" | head -n 20
        mv "$f" "$to"
    done
    set -- "$1/default/queue" "$2" "$1"/default/queue/id*
    [ -f "$3" ] && rm -rf "$2" && mv "$1" "$2"
    rm -rf "$2/.state"
}

# still_fails FUZZ NAME FILE: with sanitizers, and without AFL++
still_fails() {
    ! timeout 10 "$1/$2" <"$3" >/dev/null 2>&1
}

one() {
    build=$1 seconds=$2
    # shellcheck disable=SC2086
    set -- $3
    name=$1
    shift
    dir=$build/fuzz
    out=$dir/out-$name in=$dir/in-$name kept=$dir/kept-$name found=$dir/found-$name
    put_away "$out" "$kept" "$found"
    again=0
    for f in "$found"/*; do
        [ -f "$f" ] || continue
        if still_fails "$dir" "$name" "$f"; then
            echo "$name: found before, fails still: $f"
            again=$((again + 1))
        else
            echo "$name: found before, passes now: $f (a file for fuzz/fixed/$name; then take it away)"
            set -- "$@" "$f"
        fi
    done
    gather "$in" "$@" "$kept"
    rm -rf "$out"
    # structure-aware changes beside AFL's own
    AFL_CUSTOM_MUTATOR_LIBRARY=$(cd "$dir" && pwd)/mutate.so ASAN_OPTIONS=abort_on_error=1:symbolize=0:detect_leaks=0 \
        timeout -k 10 $((seconds + 120)) afl-fuzz -i "$in" -o "$out" -x "$dir/rill.dict" -t 2000 -V "$seconds" -- \
        "$dir/$name" >"$dir/$name.log" 2>&1
    stats=$out/default/fuzzer_stats
    if [ ! -f "$stats" ]; then
        tail -n 30 "$dir/$name.log"
        echo "$name: afl-fuzz did not run"
        return 1
    fi
    get() { awk -v k="$1" '$1 == k { print $3 }' "$stats"; }
    crashes=$(get saved_crashes) hangs=$(get saved_hangs) execs=$(get execs_done)
    # a machine that does other work makes hangs: one that is over at once when it is run again is none
    for f in "$out"/default/hangs/id*; do
        if [ -f "$f" ] && timeout 0.5 "$build/default/replay/$name" "$f" >/dev/null 2>&1; then
            echo "$name: the machine hung, not this: $(basename "$f")"
            rm "$f" && hangs=$((hangs - 1))
        fi
    done
    put_away "$out" "$kept" "$found"
    plain=$("$build/default/replay/$name" -t 1 "$kept" 2>&1 | sed -n 's/ a second$//p')
    slow=
    [ "${plain:-0}" -ge $wanted ] || slow=" (below 20,000)" # a machine that does other work may be the reason
    echo "$name: $execs runs, $(get execs_per_sec) a second, ${plain:-none} of CPU time without sanitizers and" \
        "AFL++$slow, $(get corpus_count) in the corpus, $(get bitmap_cvg) covered, $crashes crashes, $hangs hangs"
    [ "$again" = 0 ] && [ "$crashes" = 0 ] && [ "$hangs" = 0 ] && [ "$execs" -gt 0 ]
}

run() {
    build=$1 seconds=$2
    shift 2
    rm -f "$build"/fuzz/*.ok
    start=$(date +%s)
    for x in "$@"; do echo "$x"; done |
        tr '\n' '\0' | xargs -0 -P "${JOBS:-$(nproc 2>/dev/null || echo 1)}" -n 1 sh "$0" one "$build" "$seconds"
    passed=0
    for x in "$@"; do [ -f "$build/fuzz/${x%% *}.ok" ] && passed=$((passed + 1)); done
    echo "$(($(date +%s) - start)) s"
    echo "$passed passed, $(($# - passed)) failed"
    [ $passed -eq $# ]
}

cmin() {
    build=$1
    shift
    for x in "$@"; do
        # shellcheck disable=SC2086
        set -- $x
        name=$1
        shift
        mkdir -p "fuzz/corpus/$name"
        gather "$build/fuzz-plain/all-$name" "$@" "$build/fuzz/out-$name/default/queue" "$build/fuzz/kept-$name"
        rm -rf "$build/fuzz-plain/min-$name"
        afl-cmin -i "$build/fuzz-plain/all-$name" -o "$build/fuzz-plain/min-$name" -- "$build/fuzz-plain/$name" \
            >"$build/fuzz-plain/$name.log" 2>&1 || { tail "$build/fuzz-plain/$name.log" && exit 1; }
        rm -rf "fuzz/corpus/$name"
        mkdir -p "fuzz/corpus/$name"
        # named by what is in them; what is among the seeds is not needed twice
        seeds=$(find "$@" -type f ! -path 'fuzz/corpus/*' -exec sha256sum {} + 2>/dev/null)
        (cd "$build/fuzz-plain/min-$name" && sha256sum -- *) | while read -r sum f; do
            case $seeds in
            *"$sum"*) ;;
            *) cp "$build/fuzz-plain/min-$name/$f" "fuzz/corpus/$name/$(echo "$sum" | cut -c1-12)" ;;
            esac
        done
        rmdir "fuzz/corpus/$name" 2>/dev/null
        echo "$name: $(find "fuzz/corpus/$name" -type f 2>/dev/null | wc -l) files of $(find "$build/fuzz-plain/all-$name" -type f | wc -l)"
    done
    du -sk --apparent-size fuzz/corpus
}

coverage() {
    build=$1 failed=0
    shift
    find "$build" -name '*.gcda' -exec rm {} +
    for x in "$@"; do
        # shellcheck disable=SC2086
        set -- $x
        name=$1
        shift
        "$build/default/replay/$name" "$@" >/dev/null || { echo "$name failed"; failed=1; }
    done
    for o in "$build"/default/obj/lib/*.gcno; do
        f=lib/$(basename "$o" .gcno).c
        gcov -t -o "$o" "$f" 2>/dev/null | awk -v f="$f" -F: '
            /^ *-: *0:Source:/ { mine = $0 ~ ("Source:" f "$") }
            !mine { next }
            $1 ~ /#####/ { missed++; line = $2; sub(/^ */, "", line); text = $0; sub(/^[^:]*:[^:]*:/, "", text); list = list "    " line ":" text "\n" }
            $1 !~ /-/ { all++ }
            END { printf "%s: %d of %d lines not reached\n%s", f, missed, all, list }'
    done
    return $failed
}

what=$1
shift
case $what in
one) one "$@" && : >"$1/fuzz/${3%% *}.ok" ;;
run | cmin | coverage) "$what" "$@" ;;
*) echo "usage: fuzz.sh run|one|cmin|coverage ..." >&2 && exit 2 ;;
esac
