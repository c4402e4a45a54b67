#!/usr/bin/env python3
"""Line, branch and MC/DC coverage of the library: one line for each file, and everything that is missing.

    coverage.py [--open FILE] EXPORT.json...    exit status 1 if more is missing than FILE allows

Each EXPORT is what `llvm-cov export` prints for one build of the library. What a build leaves out (#if), another has:
a line, a branch or a condition is covered if it is so in one of them. FILE has a line "NAME lines branches conditions"
for each file of which so many may be missing; it can only get shorter.
"""
import argparse
import collections
import json
import os
import sys


def line_counts(segments):
    """How often each line ran: the most of what begins in it or reaches into it.

    The rule of llvm-cov, but for one thing: a gap between regions, which has a count of its own, does not reach into a
    line in which an outer region goes on.
    """
    at_line = collections.defaultdict(list)
    counts = {}
    before = None
    for s in segments:  # [line, column, count, has count, is entry, is gap]
        at_line[s[0]].append(s)
    for line in range(segments[0][0], segments[-1][0] + 1) if segments else ():
        here = at_line[line]
        begin = [s[2] for s in here if s[3] and s[4] and not s[5]]
        reaches = before is not None and before[3]
        skipped = bool(here) and not here[0][3] and here[0][4]
        if (reaches or begin) and not skipped:
            if reaches and before[5] and here and not begin:
                begin = [s[2] for s in here if not s[5]]
            elif reaches:
                begin.append(before[2])
            counts[line] = max(begin, default=0)
        if here:
            before = here[-1]
    return counts


class File:
    def __init__(self, path):
        self.path = path
        self.functions, self.lines, self.branches, self.conditions = {}, {}, {}, {}

    def add(self, into, key, counts):
        old = into.get(key, [0] * len(counts))
        into[key] = [a + b for a, b in zip(old, counts)]

    def text(self, line, column, end_line, end_column):
        with open(self.path, encoding="utf-8") as f:
            text = f.readlines()[line - 1].rstrip("\n")
        return text[column - 1:end_column - 1] if line == end_line else text[column - 1:] + " ..."

    def missing(self):
        lines = [(key, "line") for key, n in sorted(self.lines.items()) if n == [0]]
        branches = [(key, "branch: never " + side + ": " + self.text(*key[1:5]))
                    for key, n in sorted(self.branches.items()) for side, k in (("true", 0), ("false", 1)) if n[k] == 0]
        conditions = [(key, "MC/DC: condition %d does not decide: %s" % (k + 1, self.text(*key[1:5])))
                      for key, n in sorted(self.conditions.items()) for k in range(len(n)) if n[k] == 0]
        return lines, branches, conditions


def read(path, files):
    with open(path, encoding="utf-8") as f:
        data = json.load(f)["data"][0]
    for entry in data["files"]:
        file = files.setdefault(os.path.basename(entry["filename"]), File(entry["filename"]))
        for line, n in line_counts(entry["segments"]).items():
            file.add(file.lines, ("", line), [n])
    for function in data["functions"]:
        if os.path.basename(function["filenames"][0]) not in files:
            continue # of a public header: for callers
        file = files[os.path.basename(function["filenames"][0])]
        name = function["name"].split(":")[-1]  # of a static: file.c:name
        file.add(file.functions, name, [function["count"]])
        # a macro's decisions all stand where it is defined: counted through, so that one use does not cover another
        for into, rows, counts in ((file.branches, function["branches"], lambda r: r[4:6]),
                                   (file.conditions, function.get("mcdc_records", []), lambda r: list(map(int, r[-1])))):
            seen = collections.Counter()
            for row in rows:
                at = tuple(row[:4])
                seen[at] += 1
                file.add(into, (name,) + at + (seen[at],), counts(row))


def covered(table):
    counts = [n != 0 for row in table.values() for n in row]
    return "%d/%d" % (sum(counts), len(counts))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--open")
    parser.add_argument("exports", nargs="+")
    args = parser.parse_args()
    allowed, files, bad = {}, {}, 0
    for row in open(args.open, encoding="utf-8") if args.open else ():
        if row.strip() and not row.startswith("#"):
            name, *counts = row.split()
            allowed[name] = list(map(int, counts))
    for path in args.exports:
        read(path, files)
    files = {name: file for name, file in files.items() if file.functions}
    print("%-12s %10s %10s %10s %10s" % ("", "functions", "lines", "branches", "MC/DC"))
    for name, file in sorted(files.items()):
        print("%-12s %10s %10s %10s %10s" % (name, covered(file.functions), covered(file.lines),
                                             covered(file.branches), covered(file.conditions)))
    for name, file in sorted(files.items()):
        missing = file.missing()
        counts, limit = list(map(len, missing)), allowed.get(name, [0, 0, 0])
        for key, what in sorted((row for rows in missing for row in rows), key=lambda row: row[0][1]):
            print("%s:%d: %s" % (file.path, key[1], what))
        if any(a > b for a, b in zip(counts, limit)):
            print("%s: %d lines, %d branches, %d conditions are missing; allowed: %d, %d, %d" % (name, *counts, *limit))
            bad += 1
        elif counts != limit:
            print("%s: only %d %d %d are missing now: change %s" % (name, *counts, args.open))
            bad += 1
    bad += len(set(allowed) - set(files))
    print("%d passed, %d failed" % (len(files) - bad, bad))
    return bad != 0


sys.exit(main())
