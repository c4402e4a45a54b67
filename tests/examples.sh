#!/bin/sh
# examples.sh LIB CC FLAGS... - the examples of README.md: each is in it word for word, compiles, and does what it says.
set -u
lib=$1
shift
dir=$(dirname "$lib")/examples
passed=0 failed=0
mkdir -p "$dir"

count() { # STATUS WHAT
    if [ "$1" -eq 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)) && echo "FAIL $2"; fi
}

for f in tests/example_print.c tests/example_request.c; do
    name=$(basename "$f" .c)
    # all behind its head comment, against the block of README.md after the line that names the file
    awk 'body { print } /^ \*\/$/ { body = 1 }' "$f" >"$dir/$name.own"
    awk -v f="$f" 'index($0, "](" f ")") { near = 1 } near && /^```$/ { exit } text { print } near && /^```c$/ { text = 1 }' \
        README.md >"$dir/$name.shown"
    cmp "$dir/$name.own" "$dir/$name.shown"
    count $? "$f: README.md shows something else"
    "$@" -o "$dir/$name" "$f" "$lib"
    count $? "$f does not compile"
done

"$dir/example_request" >"$dir/request.out"
count $? "example_request fails"
head=$(head -n 1 "$dir/request.out" | tr -d '\r')
bytes=$(sed 1,2d "$dir/request.out" | wc -c)
[ "$head" = "content-length: $((bytes))" ]
count $? "example_request: '$head', but $bytes bytes"
sed 1,2d "$dir/request.out" | grep -q '^{"model":"claude-haiku-4-5",.*"data":"AAECAwQF[A-Za-z0-9+/]*5w=="}.*}]}$'
count $? "example_request: not the body that it describes"
[ "$("$dir/example_print" <tests/demo.sse 2>/dev/null | wc -c)" -gt 100 ]
count $? "example_print prints no answer"
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
