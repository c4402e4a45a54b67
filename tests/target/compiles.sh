#!/bin/sh
# compiles.sh DIR FILE... - compile for machines that are not run: MSP430 (16-bit int, 16-bit pointers) by clang.
set -u
dir=$1
shift
clang=$(command -v clang-19 || command -v clang-16 || command -v clang-14 || command -v clang) || { echo "skipped: install clang"; exit 77; }
mkdir -p "$dir"
passed=0 failed=0
for f in "$@"; do
    if "$clang" --target=msp430 -std=c99 -Os -ffreestanding -nostdinc -isystem "$("$clang" -print-resource-dir)/include" -Iinclude \
        -c "$f" -o "$dir/$(basename "$f" .c).o"; then
        passed=$((passed + 1))
    else
        echo "FAIL $f for MSP430"
        failed=$((failed + 1))
    fi
done
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
