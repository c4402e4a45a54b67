#!/bin/sh
# single.sh DIR VERSION FILE.c... - join rill into two files, DIR/rill.h and DIR/rill.c
#
# rill.h: the headers that the FILEs include, in place of the umbrella's includes; rill.c: lib/internal.h and the FILEs.
# The same files give the same bytes.
set -eu
dir=$1 version=$2
shift 2
mkdir -p "$dir"
layers=$(for f in "$@"; do basename "$f" .c; done | xargs)

# join PHASE FILE...: prints the FILEs, with each include of ours replaced by the file, once
join() {
    phase=$1
    shift
    awk -v phase="$phase" '
        # the file that an include in `from` means; "": none of ours
        function resolve(line, from,    name, dir) {
            if (line !~ /^[ \t]*#[ \t]*include[ \t]*"/)
                return ""
            name = line
            sub(/^[^"]*"/, "", name)
            sub(/".*/, "", name)
            if (name ~ /^rill/)
                return "include/" name
            dir = from
            sub(/[^\/]*$/, "", dir)
            return dir name
        }
        function lines_of(file,    line, n) {
            if (file in size)
                return
            n = 0
            while ((result = (getline line <file)) > 0)
                text[file, ++n] = line
            if (result < 0) {
                print "cannot read " file >"/dev/stderr"
                exit 1
            }
            close(file)
            size[file] = n
        }
        # which headers does it take?
        function want(file,    k, to) {
            if (file in wanted || file == "include/rill.h")
                return
            wanted[file] = 1
            lines_of(file)
            for (k = 1; k <= size[file]; k++)
                if ((to = resolve(text[file, k], file)) != "")
                    want(to)
        }
        function out(line) { # no two blank lines
            if (line != "" || last != "")
                print line
            last = line
        }
        function put(file, header,    k, to) {
            lines_of(file)
            for (k = 1; k <= size[file]; k++) {
                to = resolve(text[file, k], file)
                if (to == "")
                    out(text[file, k])
                else if (!(to in done) && (to in wanted) && (header || to !~ /^include/)) {
                    done[to] = 1
                    out("/* ==== " to " ==== */")
                    out("")
                    put(to, header)
                    out("")
                }
            }
        }
        BEGIN {
            for (k = 1; k < ARGC; k++)
                want(ARGV[k])
            if (phase == "header")
                put("include/rill.h", 1)
            else
                for (k = 1; k < ARGC; k++) {
                    out("")
                    out("/* ==== " ARGV[k] " ==== */")
                    out("")
                    put(ARGV[k], 0)
                }
        }' "$@"
}

# banner FILE WHAT: what stands above all
banner() {
    echo "/*"
    echo " * $1 - rill $version, $2. Made by \`make single\` of these files; do not edit."
    echo " *"
    echo "$layers" | fold -s -w 112 | sed 's/ *$//; s/^/ *     /'
    echo " *"
    sed 's/^/ * /; s/ *$//' LICENSE
    echo " */"
}

{
    banner rill.h "all headers in one"
    echo
    join header "$@"
} >"$dir/rill.h.new"
{
    banner rill.c "all sources in one"
    echo "#include \"rill.h\""
    join source "$@"
} >"$dir/rill.c.new"
mv "$dir/rill.h.new" "$dir/rill.h"
mv "$dir/rill.c.new" "$dir/rill.c"
