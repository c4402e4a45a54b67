#!/bin/sh
# analyze.sh BUILD FILE...: gcc -fanalyzer, clang-tidy, cppcheck, cppcheck's MISRA addon, and what a call graph shows.
# One line each; fails on any finding that is not excused here or in misra.txt.
set -u
here=$(dirname "$0")
out=$1/analyze
shift
rm -rf "$out"
mkdir -p "$out"
passed=0 failed=0
say() { # NAME LOG: nothing in the log is what is wanted
    if [ -s "$2" ]; then
        sed "s/^/$1: /" "$2"
        failed=$((failed + 1))
    else
        echo "$1: clean"
        passed=$((passed + 1))
    fi
}
missing=
for tool in gcc clang-tidy cppcheck python3; do
    command -v $tool >/dev/null || missing="$missing $tool"
done
[ -z "$missing" ] || { echo "skipped: install$missing"; exit 77; }

for f in "$@"; do
    gcc -std=c99 -Iinclude -O2 -fanalyzer -c "$f" -o "$out/a.o" 2>&1 | grep -E ' (warning|error): '
done >"$out/gcc"
say 'gcc -fanalyzer' "$out/gcc"

clang-tidy --quiet "$@" -- -std=c99 -Iinclude 2>/dev/null | grep -E ' (warning|error): ' | sort -u >"$out/clang-tidy"
say clang-tidy "$out/clang-tidy"

# knownConditionTrueFalse  it forgets that b - '0' < 10 wraps, and so is true of digits only
# redundantContinue        `continue;` is the body of a loop that works in its head: a lone semicolon is overlooked
# variableScope            variables stand at the head of a function, where their stack is seen
# uninitvar, ctuuninitvar  the loop around `out` writes it; a struct whose members are written one by one
# unreadVariable           what a case writes is read behind the switch
# toomanyconfigs           twelve choices of macros for each file; `make check-config` compiles them all
cppcheck --std=c99 -Iinclude --quiet --enable=warning,style,performance,portability \
    --suppress=knownConditionTrueFalse --suppress=redundantContinue --suppress=variableScope \
    --suppress=uninitvar:lib/message.c --suppress=ctuuninitvar:lib/request.c --suppress=ctuuninitvar:lib/bind.c \
    --suppress=unreadVariable:lib/shape.c --suppress=toomanyconfigs \
    --template='{file}:{line}: {id}: {message}' "$@" 2>&1 | grep -E '^[^ ]+:[0-9]+: ' >"$out/cppcheck"
say cppcheck "$out/cppcheck"

# no call through a pointer, no recursion, no array of variable size, in what the compiler itself sees
for f in "$@"; do
    gcc -std=c99 -Iinclude -O0 -Wvla -Werror=vla -fcallgraph-info=su,da -c "$f" -o "$out/$(basename "$f" .c).o"
done 2>"$out/vla"
say 'no VLA' "$out/vla"
python3 "$here/../stack.py" "$out"/*.ci | grep '^FAIL' >"$out/calls"
say 'no recursion, no call through a pointer' "$out/calls"

# and it would see them
cat >"$out/planted.c" <<'END'
int rill_again(int n) { return n == 0 ? 0 : rill_again(n - 1) + 1; }
int rill_through(int (*f)(int)) { return f(1); }
int rill_array(int n) { char a[n]; a[0] = 1; return a[n - 1]; }
END
mkdir -p "$out/planted"
gcc -std=c99 -O0 -fcallgraph-info=su,da -c "$out/planted.c" -o "$out/planted/planted.o"
for what in 'recursion: ' 'call through a pointer in rill_through' 'frame of variable size: rill_array'; do
    python3 "$here/../stack.py" "$out/planted/planted.ci" | grep "^FAIL $what" >/dev/null || echo "not found: $what"
done >"$out/not-found"
say 'planted ones are found' "$out/not-found"

[ "${MISRA:-1}" = 1 ] || { echo "$passed passed, $failed failed"; [ $failed -eq 0 ]; exit; }
cp -r lib include "$out" # the addon leaves its dumps beside the files
printf '%s\n' "$@" | (cd "$out" && xargs -n 4 -P 2 cppcheck --std=c99 -Iinclude --quiet --enable=style --addon=misra \
    --template='{file}:{line}: {id}' 2>&1) | grep -o '^[^ ]*: misra-c2012-[0-9.]*' | sort -u >"$out/misra.all"
[ -s "$out/misra.all" ] || echo "the addon found nothing at all: it did not run" >"$out/misra"
awk 'FNR == NR { if ($1 !~ /^#/ && NF > 2) most[$1] = $2; next }
    { rule = $2; sub(/.*-/, "", rule); n[rule]++; at[rule] = at[rule] " " substr($1, 1, length($1) - 1); all++ }
    END { for (r in n)
        if (!(r in most)) print "rule " r " is not in misra.txt:" at[r]
        else if (most[r] != "any" && n[r] > most[r]) print "rule " r ": " n[r] " places, " most[r] " are excused:" at[r] }' \
    "$here/misra.txt" "$out/misra.all" >>"$out/misra"
say "MISRA C:2012 ($(wc -l <"$out/misra.all") places in $(sed 's/.*-//' "$out/misra.all" | sort -u | wc -l) rules, all excused in misra.txt)" "$out/misra"
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
