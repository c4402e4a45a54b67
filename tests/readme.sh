#!/bin/sh
# readme.sh NAME TABLE README.md - puts a table into the README, between its marks.
set -eu
awk -v table="$2" -v name="$1" '
    index($0, "<!-- " name ": ") == 1 { print; print ""; while ((getline line <table) > 0) print line; print ""; inside = 1; n++ }
    index($0, "<!-- " name " end") == 1 { inside = 0; n++ }
    !inside && index($0, "<!-- " name ": ") != 1 { print }
    END { exit n != 2 }' "$3" >"$2.readme" || { echo "$3 has no place for the table $1"; exit 1; }
cat "$2.readme" >"$3"
