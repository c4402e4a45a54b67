#!/bin/sh
# security.sh - each test that the table of README.md, "Security", names is there.
set -u
passed=0 failed=0

there() { # KIND NAME
    case $1 in
    hostile) awk -v n="$2" -F ' [|] ' '$1 == n { found = 1 } END { exit !found }' tests/hostile/manifest ;;
    make) grep -Eq "^$2:" Makefile ;;
    test_*) grep -Eq "TEST(_LONG)?[(]$2[)];" "tests/$1.c" ;;
    *) false ;;
    esac
}

list=$(awk '/^## / { inside = $0 == "## Security" }
    inside && /^[|] / && !/^[|] (class|---)/ {
        row++
        n = split($0, part, "`")
        if (n < 3)
            print "row without-a-test-" row
        for (i = 2; i < n; i += 2)
            print part[i]
    }' README.md)
while read -r kind name; do
    if there "$kind" "$name"; then
        passed=$((passed + 1))
    else
        echo "FAIL: README.md names $kind $name"
        failed=$((failed + 1))
    fi
done <<EOF
$list
EOF
[ "$passed" -ge 20 ] || { echo "FAIL: only $passed names in the table"; failed=$((failed + 1)); }
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
