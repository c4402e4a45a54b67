#!/bin/sh
# coverage.sh LLVM-COV FOLDER... - what of lib/ the runs of the test programs in each build/<variant> covered, summed up by
# coverage.py.
set -eu
cov=$1
merge=$(echo "$cov" | sed 's/llvm-cov/llvm-profdata/')
shift
exports=
for folder in "$@"; do
    programs= counts=
    for p in "$folder"/tests/test_*; do
        programs="$programs -object $p"
        counts="$counts $folder/raw/${p##*/}.profraw"
    done
    # shellcheck disable=SC2086
    "$merge" merge -sparse -o "$folder/profile" $counts
    # shellcheck disable=SC2086
    "$cov" export $programs -ignore-filename-regex=/include/ -instr-profile="$folder/profile" >"$folder/coverage.json"
    exports="$exports $folder/coverage.json"
done
# shellcheck disable=SC2086
python3 tests/coverage.py --open tests/coverage $exports
