#!/bin/sh
# size_functions.sh ELF README - what the decoder's bytes are for, Cortex-M0+, from the linked program that `make size` leaves: by
# purpose, largest first; ALL=1: with each function and table. README: also put into it.
set -eu
elf=$1
[ -f "$elf" ] || { echo "make size first"; exit 1; }
"${ARM:-arm-none-eabi-}nm" -S --size-sort -r -t d "$elf" | awk -v all="${ALL:-0}" -v table="$elf.functions" '
    function purpose(f) {
        if (f ~ /^(pool|name_places|numbers|list_begin|names)$/ || f ~ /^rilli?_.*(_name|find|row|flags)$/ || f ~ /^(row_of|find_kept)$/)
            return "the names of the API, and finding them"
        if (f ~ /sse|^(line|between|sniff|end_name|payload)$/)
            return "lines and fields of the event stream, and what is none"
        if (f ~ /utf8|^(rilli_text|rilli_fit|rilli_escaped|rilli_begin_text|lost_half|is_space)/)
            return "UTF-8, escapes, halves of surrogate pairs over any cut"
        if (f ~ /number|digits|decimal/)
            return "numbers, exact and checked"
        if (f ~ /^rilli?_json|^literals|^pairs|^digit/)
            return "JSON tokens"
        if (f ~ /^(keep|keep_scalar|add_entry|entry|forget|whole|rill_message_get|rill_is|rill_cstr)$/)
            return "ids and names kept over cuts (the hold)"
        if (f ~ /^(rilli_read_input|stop_block|verdict|take_waiting|wait_for_reason|void_call|astray|blame|reader_of|is_in)/)
            return "calls: their inner JSON, one verdict each"
        if (f ~ /^(route|settle_start|settle_delta|open_block|stop_for_start|place_of|only_open|replay|start_due|stop_all|any_open)/)
            return "several blocks, any order of keys and events"
        if (f ~ /^(begin_value|may_be|own|members_beside|wrong_kind|key|token|json|whole_string|raw_piece|rilli_content|opens)/)
            return "members: what each means, raw pieces of the rest"
        return "events: their end, marks, warnings, outcome"
    }
    $3 ~ /[tTrRdDbB]/ {
        f = $4
        sub(/\..*$/, "", f)
        if (f ~ /^(_start|__gnu|__aeabi|mem(cpy|set|cmp|move)|main|program|sink)/)
            f = "the compiler'"'"'s helpers"
        p = f ~ /helpers/ ? "helpers of the compiler" : purpose(f)
        n[p] += $2
        sum += $2
        if (all)
            list[p] = list[p] sprintf("%8d    %s\n", $2, f)
    }
    END {
        while (1) {
            best = ""
            for (p in n)
                if (best == "" || n[p] > n[best])
                    best = p
            if (best == "")
                break
            printf "%6d  %s\n%s", n[best], best, list[best]
            rows = rows sprintf("| %s | %d |\n", best, n[best])
            delete n[best]
        }
        printf "%6d  in all\n", sum
        printf "| the complete decoder on a Cortex-M0+, for | bytes |\n| --- | ---: |\n%s", rows >table
    }'
[ -z "${2:-}" ] || sh tests/readme.sh purposes "$elf.functions" "$2"
