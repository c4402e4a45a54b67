#!/bin/sh
# run.sh - run one step of `make test` or `make check` and keep its count; add the counts up.
#
#   run.sh one FILE TITLE COMMAND...   the output goes to FILE.log, "passed failed skipped" to FILE. The count is the
#                                      last line of the output, "N passed, N failed"; without such a line the step is
#                                      one test, and its exit status the result. Status 77: skipped, the line
#                                      "skipped: WHY" tells why. With SHOW=1 the output is printed too.
#   run.sh sum FILE...                 the line "N passed, N failed". A FILE that is not there did not get built.
#
# CI=true: what is skipped has failed.
set -u
LC_ALL=C
export LC_ALL

one() {
    file=$1 title=$2
    shift 2
    mkdir -p "$(dirname "$file")"
    start=$(date +%s)
    "$@" >"$file.log" 2>&1 </dev/null
    rc=$?
    took=$(($(date +%s) - start))
    last=$(tail -n 1 "$file.log" | tr -d '\r')
    passed=0 failed=0 skipped=0 note=$last
    if [ $rc -eq 77 ] || { [ $rc -ne 0 ] && echo "$last" | grep -q '^make.* Error 77$'; }; then
        skipped=1 note=$(grep '^skipped: ' "$file.log" | tail -n 1)
        note=${note#skipped: }
    elif echo "$last" | grep -Eq '^[0-9]+ passed, [0-9]+ failed$'; then
        passed=${last%% *}
        failed=${last#*, }
        failed=${failed%% *}
        if [ $rc -ne 0 ] && [ "$failed" -eq 0 ]; then
            failed=1 note="$last, and exit status $rc"
        elif [ "$passed" -eq 0 ] && [ "$failed" -eq 0 ]; then
            failed=1 note="nothing ran"
        fi
    elif [ $rc -eq 0 ]; then
        passed=1 note="passed"
    else
        failed=1 note="exit status $rc"
    fi
    [ $took -gt 2 ] && note="$note ($took s)"
    word=ok
    [ $skipped -ne 0 ] && word=skip
    [ "$failed" -ne 0 ] && word=FAIL
    {
        if [ "${SHOW:-0}" = 1 ] && [ "$skipped" -eq 0 ] && [ "$failed" -eq 0 ]; then
            sed 's/^/         /' "$file.log"
        fi
        printf '  %-6s %-34s %s\n' "$word" "$title" "$note"
        if [ "$failed" -ne 0 ]; then
            tail -n 60 "$file.log" | sed 's/^/         | /'
            echo "         command: $*"
            echo "         whole output: $file.log"
        fi
    } >"$file.txt"
    cat "$file.txt"
    rm -f "$file.txt"
    echo "$passed $failed $skipped" >"$file"
}

sum() {
    passed=0 failed=0 skipped=0
    for file in "$@"; do
        if read -r p f s 2>/dev/null <"$file"; then
            passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
        else
            printf '  %-6s %-34s %s\n' FAIL "$(basename "$file")" "was not built"
            failed=$((failed + 1))
        fi
    done
    echo
    if [ $skipped -ne 0 ]; then
        if [ "${CI:-}" = true ]; then
            echo "$skipped skipped, which counts as failed here (CI=true)"
            failed=$((failed + skipped))
        else
            echo "$skipped skipped, for want of a tool"
        fi
    fi
    echo "$passed passed, $failed failed"
    [ "$failed" -eq 0 ]
}

case ${1:-} in
one) shift && one "$@" ;;
sum) shift && sum "$@" ;;
*) echo "usage: run.sh one FILE TITLE COMMAND... | sum FILE..." >&2 && exit 2 ;;
esac
