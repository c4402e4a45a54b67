#!/bin/sh
# examples.sh BUILD - the examples do what they say, and README.md shows them as they are. CC has the flags.
set -u
build=$1
passed=0 failed=0

check() { # WHAT, and the status of the command before
    if [ "$2" -eq 0 ]; then
        passed=$((passed + 1))
    else
        echo "FAIL: $1"
        failed=$((failed + 1))
    fi
}

for e in print device request loop; do
    # shellcheck disable=SC2086
    $CC -o "$build/example_$e" tests/example_$e.c "$build/librill.a"
    check "example_$e.c does not compile" $?
done

"$build/example_print" <tests/demo.sse >/dev/null 2>&1
check "example_print: exit status" $?
"$build/example_device" <tests/device.sse >"$build/device.txt"
check "example_device: exit status" $?
cat >"$build/device.want" <<'EOF'
pin 13: 1
text: Lamp on — 13
not run: $.pin: a number out of its range; expected an integer from 0 to 40 (byte 8 of the input)
not run: there is no tool of this name
EOF
cmp "$build/device.txt" "$build/device.want"
check "example_device: output" $?

"$build/example_request" >"$build/request.out"
check "example_request: exit status" $?
head=$(head -n 1 "$build/request.out" | tr -d '\r')
bytes=$(sed 1,2d "$build/request.out" | wc -c)
[ "$head" = "content-length: $((bytes))" ]
check "example_request: '$head', but $bytes bytes" $?
sed 1,2d "$build/request.out" | grep -q '^{"model":"claude-haiku-4-5",.*"data":"AAECAwQF[A-Za-z0-9+/]*5w=="}.*}]}$'
check "example_request: not the body that it describes" $?

# a camera that gives nothing: the body ends in an error, and is not closed
sed 's/return n < PHOTO_BYTES - from.*/return 0;/' tests/example_request.c >"$build/example_broken.c"
# shellcheck disable=SC2086
$CC -o "$build/example_broken" "$build/example_broken.c" "$build/librill.a" && ! cmp -s tests/example_request.c "$build/example_broken.c"
check "example_request: with a broken camera it does not compile" $?
timeout 10 "$build/example_broken" >"$build/broken.out"
[ $? -eq 1 ] && tail -c 9 "$build/broken.out" | grep -q '"data":"$'
check "example_request: a broken camera" $?

# a turn that is paused goes back; of five calls none runs
"$build/example_loop" tests/loop/paused.sse tests/loop/many.sse tests/loop/last.sse >"$build/loop.out"
check "example_loop: paused, and too many calls: exit status" $?
cmp "$build/loop.out" tests/loop/output-many
check "example_loop: paused, and too many calls: output" $?

# the second connection breaks in the middle of a call
"$build/example_loop" tests/loop/first.sse tests/loop/cut.sse tests/loop/last.sse >"$build/loop.out"
check "example_loop: exit status" $?
cmp "$build/loop.out" tests/loop/output
check "example_loop: output" $?
# wherever it breaks, the request after it is one that the API takes
n=$(wc -c <tests/loop/cut.sse)
requests=0
while [ "$n" -gt 0 ]; do
    head -c "$n" tests/loop/cut.sse >"$build/loop.sse"
    "$build/example_loop" tests/loop/first.sse "$build/loop.sse" tests/loop/last.sse | grep '^{' >"$build/loop.requests"
    while read -r request; do
        requests=$((requests + 1))
        [ -z "$(printf '%s' "$request" | "$build/rill" request --lint 2>&1)" ] || break 2
    done <"$build/loop.requests"
    n=$((n - 31))
done
[ "$n" -le 0 ] && [ "$requests" -gt 50 ]
check "example_loop: what it asks after $n bytes" $?

# before the stop reason nothing is done
n=$(grep -b -o '"message_delta"' tests/device.sse | tail -n 1 | cut -d : -f 1)
while [ "$n" -gt 0 ]; do
    head -c "$n" tests/device.sse | "$build/example_device" | grep -v '^not run' && break
    n=$((n - 97))
done
[ "$n" -le 0 ]
check "example_device: does something after $n bytes" $?

# what acts on a terminal, in every text that a model or a server chooses
words='\u001b]52;c;m0\u0007\u009bJ\u202egnp\udb40\udc41'
key='sk-ant-api03-SECRET_x-Y'
send() { # EVENT MEMBERS
    printf 'event: %s\ndata: {"type":"%s",%s}\n\n' "$1" "$1" "$2"
}
{
    send message_start "\"$words\":1,\"message\":{\"id\":\"$words\",\"model\":\"$words\",\"role\":\"assistant\",\"content\":[]}"
    i=0
    for block in text thinking show_text "$words"; do
        case $block in
        text | thinking) start="\"type\":\"$block\"" delta="\"$block\":\"$words $key\"" ;;
        *) start="\"type\":\"tool_use\",\"id\":\"$words\",\"name\":\"$block\"" delta="\"partial_json\":\"{\\\"text\\\":\\\"$(
            printf %s "$words" | sed 's/\\/\\\\/g')\\\"}\"" ;;
        esac
        send content_block_start "\"index\":$i,\"content_block\":{$start}"
        send content_block_delta "\"index\":$i,\"delta\":{$delta}"
        send content_block_stop "\"index\":$i"
        i=$((i + 1))
    done
    send message_delta '"delta":{"stop_reason":"tool_use"}'
    send error "\"error\":{\"type\":\"$words\",\"message\":\"$words $key\"},\"request_id\":\"$words\""
} >"$build/acts.sse"
control=$(printf '[\033\007\r\177]\\|\302[\200-\237]\\|\342\200\256\\|\363\240')
for program in example_print example_device "rill text"; do
    # shellcheck disable=SC2086
    "$build"/$program <"$build/acts.sse" >"$build/acts.out" 2>&1
    ! LC_ALL=C grep -q "$control" "$build/acts.out" && ! grep -q SECRET "$build/acts.out" && grep -q U+202E "$build/acts.out"
    check "$program: what the model wrote acts on the terminal" $?
done
"$build/rill" message "$build/acts.sse" 2>&1 >/dev/null | grep -q 'U+202E.*sk-ant-\.\.\.$'
check "rill message: the words of the server" $?

# each block of C in README.md is a run of lines of an example
awk '
    FNR == 1 { file++ }
    file < 5 { line[file, FNR] = $0; last[file] = FNR; next }
    /^```c$/ { inside = 1; n = 0; next }
    /^```$/ && inside {
        inside = 0
        found = 0
        for (f = 1; f < 5; f++)
            for (i = 1; i + n - 1 <= last[f] && !found; i++) {
                for (k = 1; k <= n && line[f, i + k - 1] == block[k]; k++)
                    ;
                found = k > n
            }
        if (!found) {
            print "README.md:" FNR ": in no example"
            bad = 1
        }
        blocks++
    }
    inside { block[++n] = $0 }
    END { exit bad || blocks < 6 }
' tests/example_print.c tests/example_device.c tests/example_request.c tests/example_loop.c README.md
check "README.md shows other code" $?

echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
