# compare.awk BASELINE FIGURES - each figure against the committed one: fails above 2 % more. Both: lines "name value".
# A figure that is not in BASELINE fails: make baseline writes them.
FNR == NR { if ($1 !~ /^#/ && NF == 2) was[$1] = $2; next }
{
    n++
    if (!($1 in was)) {
        printf "FAIL %-32s %10s, not in the baseline\n", $1, $2
        bad++
    } else if ($2 + 0 > was[$1] * 1.02) {
        printf "FAIL %-32s %10s -> %s (%+.1f %%)\n", $1, was[$1], $2, was[$1] != 0 ? ($2 / was[$1] - 1) * 100 : 100
        bad++
    } else if ($2 != was[$1])
        printf "     %-32s %10s -> %s (%+.1f %%)\n", $1, was[$1], $2, was[$1] != 0 ? ($2 / was[$1] - 1) * 100 : 100
    else
        same++
}
END {
    printf "%d figures as in the baseline\n", same
    printf "%d passed, %d failed\n", n - bad, bad
    exit bad != 0 || n == 0
}
