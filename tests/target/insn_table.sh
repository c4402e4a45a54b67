#!/bin/sh
# insn_table.sh ALL - the README's table of instructions a byte: what insn.sh wrote to DIR/all.
set -eu
awk '
    { n[$1, $2, $3] = sprintf("%.1f", $4 / $5) }
    function row(what, mix, reader,    k) {
        if (!(("m0", mix, reader) in n))
            return
        printf "| %s |", what
        for (k = 1; k <= 3; k++)
            printf " %s |", n[core[k], mix, reader]
        print ""
    }
    END {
        split("m0 m4 rv32", core)
        print "| instructions a byte, 1,460-byte pieces | M0+ | M4 | RV32IMAC |"
        print "| --- | ---: | ---: | ---: |"
        row("realistic stream (143 bytes an event), `RILL_FAST=1`: aims 14, 8; must 23, 20", "real", "fast")
        row("the same, `RILL_FAST=0`, the default there", "real", "decode")
        row("`RILL_FAST=0`: tool input alone", "tools", "decode")
        row("text of escapes alone", "esc", "decode")
        row("2 to 16 KB of text in each delta", "large", "decode")
        row("realistic, text copied out: `RILL_FAST=1`", "real", "rill-fast")
        row("the same, `RILL_FAST=0`", "real", "rill")
        row("the same, jsmn", "real", "jsmn")
        row("the same, cJSON", "real", "cjson")
    }' "$1"
