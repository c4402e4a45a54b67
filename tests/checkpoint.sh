#!/bin/sh
# checkpoint.sh DIR CONFIG... - what one configuration stored is refused by every other, and RILL_ABI differs in all
#
# CONFIG: RILL_X=value. Beside them, programs of another version and of another RILL_BUILD are made. CC has the flags.
set -u
dir=$1
shift
passed=0 failed=0
rm -rf "$dir"
mkdir -p "$dir"

check() { # WHAT, and the status of the command before
    if [ "$2" -eq 0 ]; then
        passed=$((passed + 1))
    else
        echo "FAIL: $1"
        failed=$((failed + 1))
    fi
}

# ---- the number ----
# Every macro of config.h must be among the CONFIGs, so that none is forgotten.

macros=$(sed -n 's/^#ifndef \(RILL_[A-Z_]*\)$/\1/p' include/rill/config.h | grep -v '_H$')
for m in $macros; do
    case " $* RILL_BUILD=1 " in
    *" $m="*) check "" 0 ;;
    *) check "$m is in no configuration that is tried" 1 ;;
    esac
done

# headers COMPONENT: a copy of include/ in which that part of the version is one more
headers() {
    mkdir -p "$dir/$1"
    cp -r include/. "$dir/$1"
    n=$(sed -n "s/^#define RILL_VERSION_$1 //p" include/rill/base.h)
    sed "s/^#define RILL_VERSION_$1 .*/#define RILL_VERSION_$1 $((n + 1))/" include/rill/base.h >"$dir/$1/rill/base.h"
}
# program NAME FLAGS...: checkpoint.c, so configured; DIR/NAME
program() {
    name=$1
    shift
    # shellcheck disable=SC2086
    $CC "$@" -o "$dir/$name.bin" tests/checkpoint.c $FILES
}
number() { # FLAGS...
    printf '#include <stdio.h>\n#include "rill/base.h"\nint main(void) { printf("%%08lx", (unsigned long)RILL_ABI); return 0; }\n' |
        $CC "$@" -o "$dir/number" -x c - && "$dir/number"
}
is_default() { # RILL_X=value
    [ "$(printf '#include "rill/config.h"\nvalue %s\n' "${1%%=*}" | $CC -Iinclude -E -P -x c - | sed -n 's/^value //p')" = "${1#*=}" ]
}
for part in MAJOR MINOR PATCH; do headers $part; done
{
    echo "default $(number -Iinclude)"
    for part in MAJOR MINOR PATCH; do echo "$part $(number "-I$dir/$part")"; done
    for c in "$@" RILL_BUILD=1 RILL_BUILD=2 RILL_BUILD=4294967295; do
        case $c in RILL_WIDE=*) continue ;; esac # nothing of it is in a state
        is_default "$c" || echo "$c $(number -Iinclude "-D$c")"
    done
} >"$dir/numbers"
# shellcheck disable=SC2094 # both only read
while read -r name abi; do
    [ ${#abi} -eq 8 ]
    check "$name: no number" $?
    same=$(awk -v name="$name" -v abi="$abi" '$1 != name && $2 == abi { printf " %s", $1 }' "$dir/numbers")
    [ -z "$same" ]
    check "$name has the number of$same" $?
done <"$dir/numbers"

# ---- the files ----

programs="own again hold beta members raw build patch"
program own -Iinclude
program again -Iinclude -O2
program hold -Iinclude -DRILL_HOLD=208
is_default RILL_FAST=0 || { programs="$programs fast" && program fast -Iinclude -DRILL_FAST=0; }
program beta -Iinclude -DRILL_BETA=0
program members -Iinclude -DRILL_MEMBERS=0
program raw -Iinclude -DRILL_RAW=0
program build -Iinclude -DRILL_BUILD=20261121
program patch "-I$dir/PATCH"
for p in $programs; do
    "$dir/$p.bin" store "$dir/$p.state" >/dev/null
    check "$p: store" $?
done
for p in $programs; do
    for q in $programs; do
        said=$("$dir/$p.bin" resume "$dir/$q.state")
        rc=$?
        case $p-$q in
        own-again | again-own) want="0  and half" ;;
        *) [ "$p" = "$q" ] && want="0  and half" || want="3 RILL_E_STATE" ;;
        esac
        [ "$rc $said" = "$want" ]
        check "$p reads what $q stored: $rc $said" $?
    done
done
printf 'x' >"$dir/short.state"
head -c 4096 /dev/zero >"$dir/zeros.state"
head -c 300 "$dir/own.state" >"$dir/cut.state"
for q in short zeros cut; do
    said=$("$dir/own.bin" resume "$dir/$q.state")
    [ "$? $said" = "3 RILL_E_STATE" ]
    check "$q: $said" $?
done

echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
