#!/bin/sh
# insn_table.sh GENERAL FAST - the README's table of instructions a byte: what insn.sh wrote to DIR/all without and with RILL_FAST.
set -eu
awk '
    { n[FILENAME == ARGV[1] ? "general" : "fast", $1, $2, $3] = sprintf("%.1f", $4 / $5) }
    function row(what, form, mix, reader,    k, m) {
        printf "| %s |", what
        for (k = 1; k <= 3; k++)
            printf " %s |", n[form, core[k], mix, reader]
        print ""
    }
    END {
        split("m0 m4 rv32", core)
        print "| instructions a byte, 1,460-byte pieces | M0+ | M4 | RV32IMAC |"
        print "| --- | ---: | ---: | ---: |"
        row("realistic stream (143 bytes an event), `RILL_FAST=1`: aims 14, 8; must 23, 20", "fast", "real", "decode")
        row("the same, `RILL_FAST=0`, the default there", "general", "real", "decode")
        row("`RILL_FAST=0`: tool input alone", "general", "tools", "decode")
        row("text of escapes alone", "general", "esc", "decode")
        row("2 to 16 KB of text in each delta", "general", "large", "decode")
        row("realistic, text copied out: `RILL_FAST=1`", "fast", "real", "rill")
        row("the same, `RILL_FAST=0`", "general", "real", "rill")
        row("the same, jsmn", "general", "real", "jsmn")
    }' "$1" "$2"
