#!/bin/sh
# check_dist.sh DIST VERSION JOINED URL - the packages of `make dist`: manifests read, sources and examples compiled against
# stubs of Arduino, ESP-IDF and Zephyr, and run. CC CXX STD WARN come from the Makefile.
set -u
dist=$1 version=$2 joined=$3 url=$4
dir=$dist-check
stubs=tests/dist
passed=0 failed=0
rm -rf "$dir"
mkdir -p "$dir"

python=
for p in python3 /usr/bin/python3; do
    [ -n "$python" ] || { $p -c 'import yaml, kconfiglib' 2>/dev/null && python=$p; }
done
[ -n "$python" ] || { echo "skipped: install python3-yaml and python3-kconfiglib"; exit 77; }
command -v cmake >/dev/null || { echo "skipped: install cmake"; exit 77; }
command -v "$CXX" >/dev/null || { echo "skipped: install $CXX"; exit 77; }

check() { # WHAT COMMAND...
    what=$1
    shift
    if "$@" >"$dir/log" 2>&1; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAIL: $what: $*"
        tail -n 30 "$dir/log"
    fi
}
same() { # FILE WANT
    printf '%s' "$2" | cmp - "$1" || { cat "$1"; return 1; }
}
no_blanks() { ! grep -rn '@[A-Z]*@' "$1"; }

# what the answer is, by another way
# shellcheck disable=SC2086
check "example_print" $CC $STD -I"$joined" -o "$dir/print" tests/example_print.c "$joined/rill.c"
"$dir/print" <tests/demo.sse >"$dir/text" 2>/dev/null
printf '\ncomplete\n' >>"$dir/text"
head -c 3000 tests/demo.sse >"$dir/cut.sse"

check "the same bytes again" sh tests/dist.sh "$dir/again" "$version" "$joined" "$url"
check "the same bytes again" diff -r "$dist" "$dir/again"
check "no blank is left" no_blanks "$dist"

# ---- Arduino, PlatformIO: the same sources and sketches ----

check "library.properties" "$python" $stubs/check.py properties "$dist/arduino/rill"
check "library.json" "$python" $stubs/check.py json "$dist/platformio/rill"
sketch() { # PACKAGE SKETCH STANDARD
    { echo '#include <Arduino.h>' && cat "$dist/$1/rill/examples/$2/$2.ino"; } >"$dir/$2.cpp"
    # shellcheck disable=SC2086
    $CXX -std=$3 -Wall -Wextra -Werror -fno-exceptions -fno-rtti -I$stubs/arduino/stub -I"$dist/$1/rill/src" \
        -o "$dir/$1-$2" "$dir/$2.cpp" $stubs/arduino/stub/main.cpp "$dir/$1.o"
}
for package in arduino platformio; do
    # shellcheck disable=SC2086
    check "$package: rill.c" $CC $STD $WARN -Werror -c -o "$dir/$package.o" "$dist/$package/rill/src/rill.c"
    for standard in gnu++11 gnu++17; do
        for s in PrintAnswer SetPin; do
            check "$package: $s, $standard" sketch $package $s $standard
        done
    done
    "$dir/$package-PrintAnswer" <tests/demo.sse >"$dir/out"
    check "$package: PrintAnswer prints the answer" cmp "$dir/out" "$dir/text"
    "$dir/$package-SetPin" <tests/device.sse >"$dir/out"
    check "$package: SetPin sets the pin" same "$dir/out" 'pin 13 mode 1
pin 13 = 1
'
    n=$(grep -b -o '"message_delta"' tests/device.sse | tail -n 1 | cut -d : -f 1)
    head -c "$n" tests/device.sse | "$dir/$package-SetPin" >"$dir/out"
    check "$package: SetPin leaves the pin alone before the stop reason" same "$dir/out" ''
    # of two calls the second is void: the first still counts
    two='event: content_block_start\ndata: {"type":"content_block_start","index":9,"content_block":{"type":"tool_use","id":"toolu_2","name":"set_pin","input":{}}}\n\nevent: content_block_delta\ndata: {"type":"content_block_delta","index":9,"delta":{"type":"input_json_delta","partial_json":"{]"}}\n\nevent: content_block_stop\ndata: {"type":"content_block_stop","index":9}\n\n'
    sed "s/^event: message_delta/$two&/" tests/device.sse | "$dir/$package-SetPin" >"$dir/out"
    check "$package: SetPin sets the pin beside a call that is void" same "$dir/out" 'pin 13 mode 1
pin 13 = 1
'
    sed 's/13/14/' tests/device.sse | "$dir/$package-SetPin" >"$dir/out"
    check "$package: SetPin tells what is wrong" grep -q 'out of its range; expected an integer from 2 to 13' "$dir/out"
done

# ---- ESP-IDF, Zephyr: through CMake, with the defaults of Kconfig and with small values ----

check "idf_component.yml" "$python" $stubs/check.py yaml "$dist/esp-idf/rill/idf_component.yml" version description license
check "module.yml" "$python" $stubs/check.py yaml "$dist/zephyr/rill/zephyr/module.yml" name build.cmake build.kconfig
check "sample.yaml" "$python" $stubs/check.py yaml "$dist/zephyr/rill/samples/print_answer/sample.yaml" sample.name tests
small="RILL_HOLD=96 RILL_RAW=n RILL_BETA=n RILL_LENIENT=n RILL_BUILD=0x7"
build() { # PACKAGE NAME
    cmake -S "$stubs/$1/stub" -B "$dir/$1-$2" -DPACKAGE="$PWD/$dist/$1/rill" -DVALUES="$PWD/$dir/$1-$2.cmake" \
        -DCMAKE_C_COMPILER="$CC" -DCMAKE_EXPORT_COMPILE_COMMANDS=ON && cmake --build "$dir/$1-$2"
}
run() { # PACKAGE NAME
    check "$1, $2: it builds" build "$1" "$2"
    "$dir/$1-$2/print_answer" <tests/demo.sse >"$dir/out" 2>"$dir/sent"
    check "$1, $2: the sample prints the answer" cmp "$dir/out" "$dir/text"
    check "$1, $2: the sample sends a request" "$python" $stubs/check.py body "$dir/sent"
    "$dir/$1-$2/print_answer" <"$dir/cut.sse" >"$dir/out" 2>/dev/null
    check "$1, $2: the sample tells that an answer was cut" test "$(tail -n 1 "$dir/out")" != complete
}
for package in esp-idf zephyr; do
    kconfig=$dist/$package/rill/Kconfig conf=
    if [ $package = zephyr ]; then
        kconfig=$dist/$package/rill/zephyr/Kconfig conf=$dist/zephyr/rill/samples/print_answer/prj.conf
    fi
    # shellcheck disable=SC2086
    check "$package: Kconfig" "$python" $stubs/check.py kconfig "$kconfig" "$dir/$package-own.cmake" $conf
    # shellcheck disable=SC2086
    check "$package: Kconfig" "$python" $stubs/check.py kconfig "$kconfig" "$dir/$package-small.cmake" $conf $small
    run $package own
    run $package small
    # shellcheck disable=SC2086
    "$python" $stubs/check.py kconfig "$kconfig" "$dir/$package-fast.cmake" $conf RILL_FAST=y
    check "$package: RILL_FAST has the hold that it needs" grep -q 'RILL_HOLD 192' "$dir/$package-fast.cmake"
    check "$package: without it the hold is small" grep -q 'RILL_HOLD 120' "$dir/$package-own.cmake"
    for flag in RILL_BUILD=0x7 RILL_BETA=0 RILL_MEMBERS=1 RILL_HOLD=96; do
        check "$package: $flag reaches the compiler" grep -q "D$flag " "$dir/$package-small/compile_commands.json"
    done
    for f in lib/*.c; do
        check "$package: $f is compiled" grep -q "rill/$f\"" "$dir/$package-own/compile_commands.json"
    done
done
"$dir/zephyr-own/print_answer_4_1" <tests/demo.sse >"$dir/out" 2>/dev/null
check "zephyr, 4.1: the sample prints the answer" cmp "$dir/out" "$dir/text"
check "zephyr: CONFIG_RILL_BLOCKS of prj.conf" grep -q 'DRILL_BLOCKS=1 ' "$dir/zephyr-own/compile_commands.json"

echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
