#!/bin/sh
# selftest.sh BUILD NAME... - is a fault that is put into the library found? Each fault of fuzz/faults/ (those NAMEd, or
# all) is compiled into a copy of the library; the harnesses (with sanitizers) are run over their seeds and corpus, then
# over mutations of them for SELFTEST_TIME seconds, and the tests over their cases, each until the first that fails.
#
# A fault is   # name: what is wrong   @ file   ~ a line before it   - text of one line   + what stands there instead
# ~ may be left out if the text is in the file once. Text that is not found is a failure: the fault is to be written anew.
#
# From the environment: CC, ASAN and PLAIN (flags of both variants), SLOW (objects without RILL_FAST), JOBS.
set -u
LC_ALL=C
export LC_ALL
build=$1
shift
time=${SELFTEST_TIME:-15}

# apply FAULT-FILE NAME OUT-DIR: writes the changed files
apply() {
    awk -v want="$2" -v out="$3" '
        function fail(why) { print why > "/dev/stderr"; bad = 1; exit 1 }
        function load(name,   line) {
            file = name; n = 0
            while ((getline line < file) > 0) text[++n] = line
            close(file)
            if (n == 0) fail(file ": not there")
            from = 1
        }
        function store(   k, path) {
            if (file == "") return
            path = out "/" file
            for (k = 1; k <= n; k++) print text[k] > path
            close(path)
            file = ""
        }
        function change(   k, at, found) {
            if (old == "") return
            for (k = from; k <= n; k++) {
                if (index(text[k], old) == 0) continue
                found++
                at = k
                if (from > 1) break
            }
            if (found != 1) fail(want ": " found + 0 " places in " file " have: " old)
            k = index(text[at], old)
            text[at] = substr(text[at], 1, k - 1) new substr(text[at], k + length(old))
            old = ""
        }
        /^# / { name = $2; sub(":", "", name); next }
        name != want { next }
        { rest = substr($0, 3) }
        /^@ / { load(rest); mine = 1; next }
        /^~ / {
            change()
            for (k = from; k <= n && index(text[k], rest) == 0; k++) continue
            if (k > n) fail(want ": no line of " file " has: " rest)
            from = k + 1
            next
        }
        /^- / { change(); old = rest; new = ""; plus = 0; next }
        /^\+ / { new = plus++ ? new "\n" rest : rest; next }
        END { if (bad) exit 1; if (!mine) fail(want ": no such fault"); change(); if (!bad) store() }' "$1"
}

tests_of() {
    case $1 in
    lib/utf8.c) echo sse json message ;;
    lib/json.c) echo json message tool ;;
    lib/sse.c) echo sse message ;;
    lib/message.c) echo message turn ;;
    lib/shape.c) echo message ;;
    lib/bind.c) echo tool ;;
    lib/escape.c) echo request emit turn ;;
    *) basename "$1" .c ;;
    esac
}

harnesses_of() {
    case $1 in
    lib/utf8.c) echo json sse message request ;;
    lib/json.c) echo json message tool ;;
    lib/sse.c) echo sse message ;;
    lib/message.c) echo message gate forward turn ;;
    lib/shape.c) echo message ;;
    lib/bind.c) echo tool ;;
    lib/escape.c) echo emit request turn ;;
    lib/upload.c) ;;
    *) basename "$1" .c ;;
    esac
}

seeds_of() {
    from=$1
    case $1 in forward | relay) from=message ;; esac
    ls -d fuzz/seeds/"$from" fuzz/fixed/"$1" fuzz/corpus/"$1" 2>/dev/null
}

# one FAULT-FILE NAME: prints who caught it
one() {
    name=$2
    dir=$build/selftest/$name
    rm -rf "$dir"
    mkdir -p "$dir/lib"
    if ! apply "$1" "$name" "$dir"; then
        echo "$name: does not apply"
        return 1
    fi
    file=$(cd "$dir" && echo lib/*.c)
    for v in asan default slow; do
        case $v in
        asan) from=$build/asan flags=$ASAN ;;
        default) from=$build/default flags=$PLAIN ;;
        slow) from=$SLOW flags="$ASAN -DRILL_FAST=0" ;;
        esac
        cp "$from/librill.a" "$dir/$v.a"
        # shellcheck disable=SC2086
        if ! $CC $flags -w -Ilib -c "$dir/$file" -o "$dir/$(basename "$file" .c).o" 2>"$dir/log"; then
            cat "$dir/log"
            echo "$name: does not compile"
            return 1
        fi
        ar r "$dir/$v.a" "$dir/$(basename "$file" .c).o" 2>/dev/null
    done
    by_seed='' by_chance='' by_test=''
    for h in $(harnesses_of "$file"); do
        [ -f "fuzz/fuzz_$h.c" ] || continue
        twin=
        if [ "$h" = message ]; then
            # shellcheck disable=SC2086
            $CC $ASAN -DRILL_FAST=0 -DTWIN -Ifuzz -c fuzz/fuzz_message.c -o "$dir/twin1.o" &&
                $CC -r -nostdlib -o "$dir/twin.o" "$dir/twin1.o" "$dir/slow.a" &&
                objcopy --keep-global-symbol=twin_sum "$dir/twin.o" && twin=$dir/twin.o
        fi
        # shellcheck disable=SC2086
        $CC $ASAN -o "$dir/$h" "$build/asan/obj/fuzz/fuzz_$h.o" "$build/asan/obj/fuzz/replay.o" $twin "$dir/asan.a" || continue
        seeds=$(seeds_of "$h")
        # shellcheck disable=SC2086
        timeout 120 "$dir/$h" $seeds >"$dir/$h.log" 2>&1
        [ $? -ne 0 ] && by_seed=$h && break
    done
    if [ -z "$by_seed" ]; then
        for h in $(harnesses_of "$file"); do
            [ -x "$dir/$h" ] || continue
            seeds=$(seeds_of "$h")
            begun=$(date +%s)
            # shellcheck disable=SC2086
            timeout $((time + 60)) "$dir/$h" -r "$time" $seeds >"$dir/$h.log" 2>&1
            [ $? -ne 0 ] && by_chance="$h after $(($(date +%s) - begun)) s" && break
        done
    fi
    for t in $(tests_of "$file"); do
        # shellcheck disable=SC2086
        $CC $PLAIN -o "$dir/test" "$build/default/obj/tests/test_$t.o" "$build"/default/obj/tests/harness*.o "$dir/default.a" || continue
        timeout 120 "$dir/test" tests/cases/"$t"/*.txt >"$dir/test_$t.log" 2>&1
        [ $? -ne 0 ] && by_test=test_$t && break
    done
    line=
    [ -n "$by_seed" ] && line="harness $by_seed (its seeds)"
    [ -n "$by_chance" ] && line="harness $by_chance"
    [ -n "$by_test" ] && line="${line:+$line, }$by_test"
    printf '%-22s %s\n' "$name" "${line:-caught by nothing}"
    rm -f "$dir"/*.a "$dir"/*.o
    [ -n "$line" ] || return 1
    [ -n "$by_seed$by_chance" ] || : >"$dir/only-by-test"
    [ -n "$by_test" ] || : >"$dir/only-by-harness"
    return 0
}

if [ "${1:-}" = --one ]; then
    one "$2" "$3" && : >"$build/selftest/$3/caught"
    exit 0
fi
mkdir -p "$build/selftest"
rm -f "$build"/selftest/*/caught
list=$(for f in fuzz/faults/*; do sed -n 's/^# \([^:]*\):.*/\1/p' "$f" | while read -r n; do echo "$f $n"; done; done)
[ $# -eq 0 ] || list=$(for n in "$@"; do echo "$list" | grep " $n\$" || echo "fuzz/faults/json $n"; done)
for h in fuzz/fuzz_*.c; do # where nothing is planted, nothing is found
    h=$(basename "$h" .c)
    h=${h#fuzz_}
    # shellcheck disable=SC2046
    "$build/asan/replay/$h" -r 2 $(seeds_of "$h") >"$build/selftest/$h.log" 2>&1 || {
        echo "$h: fails without a fault"
        exit 1
    }
done
echo "$list" | SELFTEST_TIME=$time xargs -P "${JOBS:-1}" -L 1 sh "$0" "$build" --one
passed=0 failed=0 by_test=0 by_harness=0
for n in $(echo "$list" | cut -d' ' -f2); do
    if [ -f "$build/selftest/$n/caught" ]; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
    [ -f "$build/selftest/$n/only-by-test" ] && by_test=$((by_test + 1))
    [ -f "$build/selftest/$n/only-by-harness" ] && by_harness=$((by_harness + 1))
done
echo "faults: $((passed + failed)); only by the tests: $by_test; only by the harnesses: $by_harness"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
