#!/bin/sh
# dist.sh DIR VERSION JOINED URL - lay out build/dist: an Arduino library, an ESP-IDF component, a Zephyr module, a PlatformIO
# package. JOINED has the joined rill.h and rill.c; URL is where its reader finds the project. The same tree gives the same bytes.
set -eu
dir=$1 version=$2 joined=$3 url=$4
from=tests/dist
address=$(printf '%s' "$url" | sed 's/[\\&|]/\\&/g') # as sed wants it
rm -rf "$dir"

# The macros of config.h: those with a range, and the switches. Defaults are those of 32 bits.
macros() { # numbers | switches
    awk -v want="$1" '
        /^#ifndef RILL_[A-Z_]*$/ { name = substr($2, 6); next }
        /^#error "RILL_[A-Z_]*: / { ranged[substr($2, 7, length($2) - 7)] = 1 }
        /^#define RILL_/ && name != "CONFIG_H" && substr($2, 6) == name && !(name in seen) { seen[name] = 1; order[++n] = name }
        END {
            for (k = 1; k <= n; k++)
                if (order[k] != "BUILD" && (order[k] in ranged) == (want == "numbers"))
                    print order[k]
            if (want == "numbers")
                print "BUILD"
        }' include/rill/config.h | xargs
}

# The options of Kconfig, from the same file: each macro with the comment above it as its help, what holds for 64 bits or
# with another option as a default of its own. Where all have 32 bits there is no option 64BIT.
kconfig() { # 64BIT, or nothing
    awk -v wide="$1" '
        /^#if .*(UINTPTR_MAX|RILL_)/ && name != "" && !(name in at) {
            line = substr($0, 5)
            gsub(/UINTPTR_MAX > 0xffffffffu/, "64BIT", line)
            if (wide == "" && !sub(/ \|\| 64BIT/, "", line))
                line = ""
            when = line
        }
        /^\/\*/ { comment = ""; inside = 1 }
        inside {
            line = $0
            sub(/^\/\* ?/, "", line)
            sub(/^ \*\/?/, "", line)
            sub(/ *\*\/$/, "", line)
            gsub(/^ +| +$/, "", line)
            comment = comment line "\n"
            if ($0 ~ /\*\/$/)
                inside = 0
            next
        }
        /^#ifndef RILL_[A-Z_]*$/ { name = substr($2, 6); help[name] = comment == "" ? help[last] : comment; comment = ""; last = name }
        /^#define RILL_/ && substr($2, 6) == name && NF == 3 {
            if (!(name in at) && when != "") {
                other[name] = $3
                case_of[name] = when
            }
            when = ""
            value[name] = $3; if (!(name in at)) { at[name] = ++n; order[n] = name } }
        /^#error "RILL_[A-Z_]*: / {
            macro = substr($2, 7, length($2) - 7)
            split($3, ends, /[.]+|,|"/)
            range[macro] = ends[1] " " ends[2]
        }
        END {
            for (k = 1; k <= n; k++) {
                name = order[k]
                print "config RILL_" name
                if (name == "BUILD")
                    print "\thex \"RILL_BUILD\"\n\tdefault 0x0"
                else if (name in range)
                    print "\tint \"RILL_" name "\"\n\trange " range[name]
                else
                    print "\tbool \"RILL_" name "\""
                if (name != "BUILD") {
                    boolean = !(name in range)
                    if (name in other)
                        print "\tdefault " (boolean ? (other[name] != 0 ? "y" : "n") : other[name]) " if " case_of[name]
                    print "\tdefault " (boolean ? (value[name] != 0 ? "y" : "n") : value[name])
                }
                print "\thelp"
                m = split(help[name], lines, "\n")
                for (j = 1; j <= m; j++)
                    if (lines[j] != "")
                        print "\t  " lines[j]
                print ""
            }
        }' include/rill/config.h
}

fill() { # PLACE HINT <IN >OUT
    homepage=
    [ -n "$url" ] || homepage='/"homepage"/d'
    sed -e "$homepage" -e "s/@VERSION@/$version/g" -e "s/@PLACE@/$1/" -e "s|@HINT@|$2|" -e "s|@URL@|$address|" -e "s/@NUMBERS@/$(macros numbers)/" \
        -e "s/@SWITCHES@/$(macros switches)/"
}
common() { # FOLDER PLACE HINT
    mkdir -p "$dir/$1"
    fill "$2" "$3" <$from/README.md >"$dir/$1/README.md"
    cp LICENSE "$dir/$1/"
}
layers() { # FOLDER: headers and sources as they are
    mkdir -p "$dir/$1/include/rill" "$dir/$1/lib"
    cp include/rill.h "$dir/$1/include/"
    cp include/rill/*.h include/rill/*.def "$dir/$1/include/rill/"
    cp lib/*.c lib/*.h "$dir/$1/lib/"
}
files() { # PLACE FOLDER FILE...: copies FILEs, their blanks filled in
    place=$1 to=$2
    shift 2
    for f in "$@"; do
        mkdir -p "$dir/$to/$(dirname "$f")"
        fill "$place" "" <"$from/$place/$f" >"$dir/$to/$f"
    done
}

common arduino/rill Arduino "Copy this folder into your libraries."
files arduino arduino/rill library.properties examples/PrintAnswer/PrintAnswer.ino examples/SetPin/SetPin.ino
mkdir -p "$dir/arduino/rill/src"
cp "$joined/rill.h" "$joined/rill.c" "$dir/arduino/rill/src/"

common platformio/rill PlatformIO "Macros go into build_flags: -DRILL_HOLD=512."
files platformio platformio/rill library.json
files arduino platformio/rill examples/PrintAnswer/PrintAnswer.ino examples/SetPin/SetPin.ino
mkdir -p "$dir/platformio/rill/src"
cp "$joined/rill.h" "$joined/rill.c" "$dir/platformio/rill/src/"

common esp-idf/rill ESP-IDF "Copy this folder into components; limits stand in menuconfig, under Component config."
layers esp-idf/rill
files esp-idf esp-idf/rill idf_component.yml CMakeLists.txt examples/print_answer/CMakeLists.txt \
    examples/print_answer/main/CMakeLists.txt examples/print_answer/main/main.c
{
    echo 'menu "rill"'
    echo
    kconfig ""
    echo endmenu
} >"$dir/esp-idf/rill/Kconfig"

common zephyr/rill Zephyr "Name this folder in ZEPHYR_EXTRA_MODULES, and set CONFIG_RILL=y."
layers zephyr/rill
files zephyr zephyr/rill zephyr/module.yml zephyr/CMakeLists.txt samples/print_answer/CMakeLists.txt \
    samples/print_answer/prj.conf samples/print_answer/sample.yaml samples/print_answer/src/main.c
{
    echo 'menuconfig RILL'
    echo '	bool "rill: streams of the Anthropic Messages API"'
    echo
    echo 'if RILL'
    echo
    kconfig 64BIT
    echo 'endif # RILL'
} >"$dir/zephyr/rill/zephyr/Kconfig"
find "$dir" -mindepth 2 -maxdepth 2 -type d | sort
