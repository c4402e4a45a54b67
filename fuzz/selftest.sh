#!/bin/sh
# selftest.sh BUILD NAME... - is a fault that is put into the library found? Each fault of fuzz/faults/ (those NAMEd, or
# all) is compiled into a copy of the library; the harnesses (with sanitizers) are run over their seeds and corpus, and the
# tests over their cases, each until the first that fails. What neither finds is looked for in changes of the seeds at
# random, SELFTEST_TIME seconds for each harness, and is named in the last line: a case for it is wanted.
#
# A fault is   # name: what is wrong   @ file   ~ a line before it   - text of one line   + what stands there instead
# ~ may be left out if the text is in the file once. Text that is not found is a failure: the fault is to be written anew.
# So is a name that is there twice, and a fault that changes nothing; --apply looks for no more than that.
# With a header, all files are compiled.
#
# From the environment: CC, ASAN and PLAIN (flags of both variants), SLOW (objects without RILL_FAST), JOBS.
set -u
LC_ALL=C
export LC_ALL
build=$1
shift
time=${SELFTEST_TIME:-15}
patience=60 # seconds of CPU time; a hang is a find, too

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
            if (old == new) fail(want ": changes nothing")
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
    lib/lint.c | lib/shapes*.c) echo request ;;
    lib/escape.c) echo request emit turn ;;
    lib/state.h | lib/internal.h) echo message ;;
    lib/wide.h) echo message json emit sse ;;
    lib/answer.c) echo turn ;;
    lib/base.c) echo base request ;;
    lib/explain.c) echo tool ;;
    lib/policy.c) echo http ;;
    *) basename "$1" .c ;;
    esac
}

# the variant whose tests are run: a byte read too far shows only to the sanitizer
variant_of() {
    case $1 in
    lib/wide.h) echo asan ;;
    *) echo default ;;
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
    lib/lint.c | lib/shapes*.c) echo request ;;
    lib/escape.c) echo emit request turn ;;
    lib/answer.c) echo turn ;;
    lib/aws.c) echo aws bedrock ;;
    lib/explain.c) echo tool ;;
    lib/upload.c) echo head ;;
    lib/base.c | lib/policy.c | lib/seal.c) ;;
    lib/state.h | lib/internal.h) echo message gate ;;
    lib/wide.h) echo message json emit sse ;;
    *) basename "$1" .c ;;
    esac
}

seeds_of() {
    from=$1
    case $1 in forward | relay | bedrock) from=message ;; esac
    ls -d fuzz/seeds/"$from" fuzz/fixed/"$1" fuzz/corpus/"$1" 2>/dev/null
}

cases_of() {
    ls tests/cases/"$1"/*.txt 2>/dev/null
}

# finds LOG PROGRAM ARGUMENT... - does it fail? Soon after the first failure it is stopped: its output has no reader.
finds() {
    log=$1
    shift
    # shellcheck disable=SC3045 # dash, bash and busybox have it
    { (ulimit -t "$patience" && exec "$@") 2>&1; echo "exit $?"; } 2>/dev/null | sed -e '/^FAIL /q' -e '/REQUIRE(/q' >"$log"
    [ "$(tail -n 1 "$log")" != "exit 0" ]
}
at_once=
stdbuf -oL true 2>/dev/null && at_once='stdbuf -oL' # lines, when they are written

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
    file=$(cd "$dir" && echo lib/*)
    case $file in
    *.h) for c in lib/*.[ch]; do [ -e "$dir/$c" ] || cp "$c" "$dir/$c"; done ;;
    esac
    for v in asan default slow; do
        case $v in
        asan) from=$build/asan flags=$ASAN ;;
        default) from=$build/default flags=$PLAIN ;;
        slow)
            case " $(harnesses_of "$file") " in *" message "*) ;; *) continue ;; esac
            from=$SLOW flags="$ASAN -DRILL_FAST=0"
            ;;
        esac
        cp "$from/librill.a" "$dir/$v.a"
        for c in "$dir"/lib/*.c; do
            o=$dir/$(basename "$c" .c).o
            # shellcheck disable=SC2086
            if ! $CC $flags -w -Ilib -c "$c" -o "$o" 2>"$dir/log"; then
                cat "$dir/log"
                echo "$name: does not compile"
                return 1
            fi
            ar r "$dir/$v.a" "$o" 2>/dev/null
        done
    done
    by_seed='' by_chance='' by_test=''
    for h in $(harnesses_of "$file"); do
        [ -f "fuzz/fuzz_$h.c" ] || continue
        twin=
        if [ "$h" = message ]; then
            $CC -r -nostdlib -o "$dir/twin.o" "$build/selftest/twin.o" "$dir/slow.a" &&
                objcopy --keep-global-symbol=twin_sum "$dir/twin.o" && twin=$dir/twin.o
        fi
        # shellcheck disable=SC2086
        $CC $ASAN -o "$dir/$h" "$build/asan/obj/fuzz/fuzz_$h.o" "$build/asan/obj/fuzz/replay.o" $twin "$dir/asan.a" || {
            echo "$name: does not link"
            return 1
        }
        # shellcheck disable=SC2046
        finds "$dir/$h.log" "$dir/$h" $(seeds_of "$h") && by_seed=$h && break
    done
    v=$(variant_of "$file") flags=$PLAIN
    [ "$v" = default ] || flags=$ASAN at_once=
    for t in $(tests_of "$file"); do
        # shellcheck disable=SC2086
        $CC $flags -o "$dir/test" "$build/$v/obj/tests/test_$t.o" "$build/$v"/obj/tests/harness*.o "$dir/$v.a" || {
            echo "$name: does not link"
            return 1
        }
        # shellcheck disable=SC2046,SC2086
        finds "$dir/test_$t.log" $at_once "$dir/test" $(cases_of "$t") && by_test=test_$t && break
    done
    if [ -z "$by_seed$by_test" ]; then
        for h in $(harnesses_of "$file"); do
            [ -x "$dir/$h" ] || continue
            begun=$(date +%s)
            # shellcheck disable=SC2046
            finds "$dir/$h.log" "$dir/$h" -r "$time" $(seeds_of "$h") &&
                by_chance="$h after $(($(date +%s) - begun)) s" && break
        done
    fi
    line=
    [ -n "$by_seed" ] && line="harness $by_seed (its seeds)"
    [ -n "$by_chance" ] && line="by chance, harness $by_chance"
    [ -n "$by_test" ] && line="${line:+$line, }$by_test"
    printf '%-22s %s\n' "$name" "${line:-caught by nothing}"
    rm -f "$dir"/*.a "$dir"/*.o
    [ -n "$line" ] || return 1
    [ -n "$by_seed$by_chance" ] || : >"$dir/only-by-test"
    [ -n "$by_test$by_chance" ] || : >"$dir/only-by-harness"
    [ -z "$by_chance" ] || : >"$dir/by-chance"
    return 0
}

if [ "${1:-}" = --one ]; then
    one "$2" "$3" && : >"$build/selftest/$3/caught"
    exit 0
fi
mkdir -p "$build/selftest"
if [ "${1:-}" = --apply ]; then
    passed=0 failed=0
    for f in fuzz/faults/*; do
        for n in $(sed -n 's/^# \([^:]*\):.*/\1/p' "$f"); do
            mkdir -p "$build/selftest/apply/lib"
            if apply "$f" "$n" "$build/selftest/apply"; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
        done
    done
    echo "$passed passed, $failed failed"
    [ "$failed" -eq 0 ]
    exit
fi
rm -f "$build"/selftest/*/caught
# shellcheck disable=SC2086
$CC $ASAN -DRILL_FAST=0 -DTWIN -Ifuzz -c fuzz/fuzz_message.c -o "$build/selftest/twin.o" || exit 1
list=$(for f in fuzz/faults/*; do sed -n 's/^# \([^:]*\):.*/\1/p' "$f" | while read -r n; do echo "$f $n"; done; done)
twice=$(echo "$list" | cut -d' ' -f2 | sort | uniq -d)
[ -z "$twice" ] || {
    echo "there twice: $twice"
    exit 1
}
[ $# -eq 0 ] || list=$(for n in "$@"; do echo "$list" | grep " $n\$" || echo "fuzz/faults/json $n"; done)
files=$(echo "$list" | while read -r f n; do
    awk -v want="# $n:" 'index($0, "# ") == 1 { mine = index($0, want) == 1 } mine && /^@ / { print $2 }' "$f"
done | sort -u)
# where nothing is planted, nothing is found
for h in $(for f in $files; do harnesses_of "$f"; done | tr ' ' '\n' | sort -u); do
    # shellcheck disable=SC2046
    if [ -f "fuzz/fuzz_$h.c" ] && finds "$build/selftest/$h.log" "$build/asan/replay/$h" -r 2 $(seeds_of "$h"); then
        echo "$h: fails without a fault"
        exit 1
    fi
done
for t in $(for f in $files; do tests_of "$f" | tr ' ' '\n' | sed "s,^,$(variant_of "$f")/tests/test_,"; done | sort -u); do
    # shellcheck disable=SC2046
    if finds "$build/selftest/${t##*/}.log" "$build/$t" $(cases_of "${t##*/test_}"); then
        echo "$t: fails without a fault"
        exit 1
    fi
done
echo "$list" | SELFTEST_TIME=$time xargs -P "${JOBS:-1}" -L 1 sh "$0" "$build" --one
passed=0 failed=0 by_test=0 by_harness=0 by_chance=0 missed=
for n in $(echo "$list" | cut -d' ' -f2); do
    if [ -f "$build/selftest/$n/caught" ]; then passed=$((passed + 1)); else failed=$((failed + 1)) missed="$missed $n"; fi
    [ -f "$build/selftest/$n/only-by-test" ] && by_test=$((by_test + 1))
    [ -f "$build/selftest/$n/only-by-harness" ] && by_harness=$((by_harness + 1))
    [ -f "$build/selftest/$n/by-chance" ] && by_chance=$((by_chance + 1))
done
[ -z "$missed" ] || echo "not found:$missed"
echo "faults: $((passed + failed)); only by the tests: $by_test; only by the harnesses: $by_harness; by chance: $by_chance"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
