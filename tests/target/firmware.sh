#!/bin/sh
# firmware.sh DIR BOARD... - the firmware on each board: what it prints, and that it keeps to 64 KB of flash and 8 KB of RAM;
# and what it does with other answers.
set -u
dir=$1
shift
passed=0 failed=0
# flash, ram, state and stack follow the code
sed 's/^\(flash\|ram\|state\|stack\) [0-9]*$/\1/' >"$dir/want" <<'EOF'
The soil is dry (18 %): I open "valve 3" for 90 s. 💧
(asleep, awake)

pin 3 is 1, for 90 s
{"model":"claude-haiku-4-5","stream":true,"max_tokens":256,"messages":[{"role":"user","content":"Soil: 18 %"},{"role":"assistant","content":[{"type":"text","text":"The soil is dry (18 %): I open \"valve 3\" for 90 s. 💧"},{"type":"tool_use","id":"toolu_01A09q90qw90lq917835lq9","name":"set_pin","input":{"pin": 3, "on": true, "seconds": 90}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"toolu_01A09q90qw90lq917835lq9","content":"done"}]}],"tools":[{"name":"set_pin","input_schema":{"type":"object"}}]}
(sent in 5)
pin 3 is off after 90 s
again, and the connection breaks:
The soil is dry (18 %): I open "valve 3" for 90 s. 💧
(asleep, awake)

not run: the stream ended before a stop reason
flash
ram
state
stack
EOF
for board in "$@"; do
    sh tests/target/board.sh "$board" "$dir/$board.elf" tests/target/answer.sse >"$dir/$board.txt" 2>&1
    rc=$?
    sed 's/^\(flash\|ram\|state\|stack\) [0-9]*$/\1/' "$dir/$board.txt" | diff "$dir/want" - >"$dir/$board.diff"
    if [ $? -eq 0 ] && [ $rc -eq 0 ] && awk -v board="$board" '
        { n[$1] = $2 }
        END {
            printf "%-9s flash %d of 65536, RAM %d and stack %d of 8192; state of an answer with its call and turn %d\n",
                board, n["flash"], n["ram"], n["stack"], n["state"]
            exit n["flash"] == 0 || n["flash"] > 65536 || n["stack"] == 0 || n["ram"] + n["stack"] > 8192
        }' "$dir/$board.txt"; then
        passed=$((passed + 1))
    else
        echo "FAIL $board, exit status $rc"
        cat "$dir/$board.diff"
        failed=$((failed + 1))
    fi
done
# other NAME SED WANTED NOT: of an answer that differs by SED the firmware prints a line with WANTED, and none with NOT
other() {
    sed "$2" tests/target/answer.sse >"$dir/$1.sse"
    if ! cmp -s "$dir/$1.sse" tests/target/answer.sse && [ "$(wc -c <"$dir/$1.sse")" -gt 1000 ] &&
        sh tests/target/board.sh "$board" "$dir/$board.elf" "$dir/$1.sse" >"$dir/$1.txt" 2>&1 &&
        grep -q -e "$3" "$dir/$1.txt" && ! grep -q -e "$4" "$dir/$1.txt"; then
        passed=$((passed + 1))
    else
        echo "FAIL $1"
        cat "$dir/$1.txt"
        failed=$((failed + 1))
    fi
}
second='event: content_block_start\ndata: {"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"toolu_2","name":"set_pin","input":{}}}\n\nevent: content_block_stop\ndata: {"type":"content_block_stop","index":2}\n\n'
other cut-short 's/"stop_reason":"tool_use"/"stop_reason":"max_tokens"/' 'stop reason cuts[^"]*","is_error":true' 'pin 3 is'
other no-call 's/"type":"tool_use"/"type":"server_tool_use"/' '^(nothing to send)' 'pin 3 is'
other other-tool 's/"name":"set_pin"/"name":"open_door"/' '"is_error":true' 'pin 3 is'
other wrong-pin 's/pin\\": 3/pin\\": 9/' '"content":"[^"]*pin[^"]*","is_error":true' 'pin 9 is'
other two-calls "s/^event: message_delta/$second&/" '"tool_use_id":"toolu_2",.*one call at a time' 'pin 3 is'
other no-seconds 's/, \\"seconds\\": 9/  /; s/"partial_json":"0/"partial_json":"/' '"content":"[^"]*seconds[^"]*","is_error":true' 'pin 3 is'
other late-call "s/^event: message_stop/$second&/" '"content":"done"' 'more calls\|one call at a time'
if [ -n "${README:-}" ]; then
    awk '{ n[$1] = $2 } END { print "| flash | RAM | stack |\n| ---: | ---: | ---: |"; printf "| %d of 65,536 | %d of 8,192 | %d |\n", n["flash"], n["ram"], n["stack"] }' \
        "$dir/$1.txt" >"$dir/table"
    sh tests/readme.sh firmware "$dir/table" "$README"
fi
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
