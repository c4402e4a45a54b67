#!/bin/sh
# check_single.sh DIR WHOLE NAME:FILES... - what `make single` writes compiles without a warning, alone and in parts
#
# For each NAME (a layer) the FILES are joined, with what it needs, and compiled; nothing of rill may be missing then.
# WHOLE has the files joined from all. CC CXX CLANG STD WARN WARN_LIB VERSION come from the Makefile.
set -u
dir=$1 whole=$2
shift 2
passed=0 failed=0
rm -rf "$dir"
mkdir -p "$dir"

check() { # WHAT COMMAND...: one test
    what=$1
    shift
    if "$@" >"$dir/log" 2>&1; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAIL: $what"
        cat "$dir/log"
    fi
}
complete() { ! nm -u "$1" | grep -w 'rilli*_[a-z0-9_]*'; }
# the name that a program calls in each layer must be there
has() { nm -g --defined-only "$1" | grep -qw "$2"; }
one_call() {
    case $1 in
    shared) echo rill_is ;;
    names) echo rill_block_name ;;
    bind) echo rill_call_next ;;
    escape) echo rilli_put ;;
    print) echo rill_status_text ;;
    explain) echo rill_tool_explain ;;
    all) echo rill_message_next ;;
    head | request | upload) echo "rill_${1}_read" ;;
    policy) echo rill_policy_wait ;;
    seal) echo rill_seal_ ;;
    *) echo "rill_${1}_next" ;;
    esac
}

compilers=$CC
if command -v "$CLANG" >/dev/null && [ "$CLANG" != "$CC" ]; then
    compilers="$CC $CLANG"
elif [ "${CI:-}" = true ]; then
    echo "there is no clang"
    failed=$((failed + 1))
fi
cxx=$(command -v "$CXX" || command -v "$CLANG")

for layer in "$@"; do
    name=${layer%%:*}
    to=$dir/$name how=-fsyntax-only
    [ "$name" != all ] || how="-O2 -c -o $to/rill.o" # some warnings come late
    # shellcheck disable=SC2086
    check "$name: joined" sh tests/single.sh "$to" "$VERSION" ${layer#*:}
    for cc in $compilers; do
        # shellcheck disable=SC2086
        check "$name: $cc" $cc $STD $WARN $WARN_LIB $how "$to/rill.c"
    done
    # shellcheck disable=SC2086
    check "$name: compiled" $CC $STD -O0 -c "$to/rill.c" -o "$to/rill.o"
    check "$name: what it needs is there" complete "$to/rill.o"
    check "$name: $(one_call "$name")" has "$to/rill.o" "$(one_call "$name")"
    printf '#include "rill.h"\n#include "rill.h"\ntypedef int not_empty;\n' >"$to/alone.c"
    # shellcheck disable=SC2086
    check "$name: the header, as C" $CC $STD $WARN $WARN_LIB -fsyntax-only "$to/alone.c"
    # shellcheck disable=SC2086
    [ -z "$cxx" ] || check "$name: the header, as C++" "$cxx" -x c++ -std=c++11 $WARN -fsyntax-only "$to/alone.c"
done

# shellcheck disable=SC2086
check "all: small" $CC $STD $WARN $WARN_LIB -DRILL_FAST=0 -DRILL_BETA=0 -DRILL_MEMBERS=0 -DRILL_RAW=0 -DRILL_BLOCKS=1 -fsyntax-only \
    "$dir/all/rill.c"
check "the same bytes" cmp "$dir/all/rill.c" "$whole/rill.c"
check "the same bytes" cmp "$dir/all/rill.h" "$whole/rill.h"
# shellcheck disable=SC2086
check "example_print.c" $CC $STD -I"$dir/all" -o "$dir/example" tests/example_print.c "$dir/all/rill.c"
check "example_print.c runs" sh -c "$dir/example <tests/demo.sse"
# shellcheck disable=SC2086
check "freestanding" $CC $STD $WARN -ffreestanding -nostdinc -isystem "$($CC -print-file-name=include)" -fsyntax-only \
    "$dir/all/rill.c"
for cc in "$CC" 'arm-none-eabi-gcc -mcpu=cortex-m0 -mthumb'; do
    command -v "${cc%% *}" >/dev/null || continue
    # shellcheck disable=SC2086
    check "all: ${cc%% *} -O3" $cc -std=c99 -Wall -Wextra -pedantic -Werror -ffreestanding -O3 -c "$dir/all/rill.c" -o "$dir/all/rill.o"
done
check "a file that is not there" sh -c "! sh tests/single.sh $dir/none $VERSION lib/none.c"

echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
