#!/usr/bin/env python3
"""prove.py BUILD [LAYER...|LAYER:MACHINE...|quick]: Frama-C's EVA over the drivers of this folder, on four machines.

One line for each layer and machine: functions, statements reached, alarms, seconds. Fails where a line is worse than in
`expected`. What is taken for granted, and why, is in `assumptions`, which is printed behind the table.
"""
import os
import re
import shutil
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
MACHINES = ["gcc_x86_16", "gcc_x86_32", "gcc_x86_64", "ppc_32"]
ALL = ["-eva", "-eva-no-print", "-eva-interprocedural-splits", "-eva-no-show-progress", "-metrics",
       "-metrics-eva-cover", "-main", "main"]
# layer: files of lib/, bytes of a chunk, options
LAYERS = {
    "utf8": (["utf8.c"], {"": 5}, ["-eva-slevel", "3000", "-eva-split-return", "full"]),
    "escape": (["escape.c", "utf8.c"], {"": 2}, ["-eva-slevel", "5000", "-eva-split-return", "full"]),
    "policy": (["policy.c", "base.c"], {"": 1}, []),
    "names": (["names.c", "text.c"], {"": 1}, ["-eva-ilevel", "256"]),
    "http": (["http.c"], {"": 2}, []),
    "aws": (["aws.c"], {"": 2}, []),
    "sse": (["sse.c"], {"gcc_x86_64": 8, "": 3}, []),
    "json": (["json.c"], {"": 1}, ["-eva-slevel", "3000", "-eva-split-return", "full", "-eva-ilevel", "256",
                                   "-eva-slevel-function", "rilli_more_digits:0"]),
    "seal": (["seal.c"], {"": 1}, ["-eva-slevel", "200"]),
    "show": (["show.c"], {"": 4}, ["-eva-slevel", "5000", "-eva-split-return", "full", "-eva-ilevel", "256",
                                   "-eva-slevel-function", "acts:0,put_hex:0,in_key:0"]),
    "upload": (["upload.c", "utf8.c"], {"": 4}, ["-eva-split-limit", "200", "-eva-slevel-function", "rilli_utf8:50"]),
    "answer": (["answer.c"], {"": 2}, ["-eva-ilevel", "256"]),
    "turn": ([], {"": 2}, ["-eva-ilevel", "256"]),
    "request": ([], {"": 2}, ["-eva-ilevel", "256"]),
    "head": ([], {"": 2}, ["-eva-ilevel", "256"]),
    "emit": (["names.c"], {"": 2}, ["-eva-ilevel", "256"]),
    "message": ([], {"": 2}, ["-eva-ilevel", "256", "-cpp-extra-args=-DRILL_HOLD=96 -DRILL_BLOCKS=2"]),
    "tool": (["tool.c"], {"": 1}, ["-eva-ilevel", "256", "-cpp-extra-args=-DRILL_PATH=16 -DRILL_STEPS=3 "
                                   "-DRILL_INNER_DEPTH=8 -DRILL_LENIENT=0"]),
    "bind": (["tool.c", "json.c", "base.c"], {"": 1}, [
        "-eva-ilevel", "256", "-eva-split-return-function", "rill_number_uint:0",
        "-eva-slevel-function", "rill_number_uint:200,rill_number_int:100",
        "-cpp-extra-args=-DRILL_PATH=16 -DRILL_STEPS=3 -DRILL_INNER_DEPTH=8 -DRILL_LENIENT=0"]),
}
BEGUN = ["message", "bind"]  # no proof yet: only if named
QUICK = [("utf8", "gcc_x86_16"), ("policy", "gcc_x86_16"), ("http", "ppc_32"), ("aws", "gcc_x86_16")]
LIMIT = int(os.environ.get("PROVE_LIMIT", "1800"))


def expected():
    rows = {}
    with open(os.path.join(HERE, "expected"), encoding="utf-8") as f:
        for line in f:
            word = line.split()
            if word and not line.startswith("#"):
                rows[word[0], word[1]] = (int(word[2]), int(word[3]))
    return rows


def run(build, layer, machine):
    files, chunks, options = LAYERS[layer]
    chunk = chunks.get(machine, chunks[""])
    log = os.path.join(build, "%s.%s.log" % (layer, machine))
    cpp = "-I%s -Iinclude -Itests/proof -include tests/proof/ghost.h -DCHUNK=%d -DRILL_FAST=0 -DRILL_WIDE=0" % (os.path.join(build, "lib"), chunk)
    sources = ["tests/proof/%s.c" % layer] + ([] if "utf8.c" in files else ["tests/proof/text.c"])
    sources += [os.path.join(build, "lib", f) for f in files]
    start = time.time()
    with open(log, "w", encoding="utf-8") as f:
        try:
            subprocess.run(["frama-c", "-machdep", machine, "-c11", "-cpp-extra-args=" + cpp] + ALL + options + sources,
                           stdout=f, stderr=subprocess.STDOUT, cwd=ROOT, timeout=LIMIT, check=False)
        except subprocess.TimeoutExpired:
            f.write("\nstopped after %d s\n" % LIMIT)
    with open(log, encoding="utf-8") as f:
        text = f.read()
    seconds = time.time() - start
    m = [re.search(p, text) for p in (r"(\d+) functions analyzed \(out of (\d+)\)",
                                      r"(\d+) statements reached \(out of (\d+)\)", r"(\d+) alarms? generated")]
    if None in m:
        return None, seconds, log
    part = ["%s() %s of %s" % f for f in re.findall(r"^  (\w+): (\d+) stmts out of (\d+)", text, re.M) if f[1] != f[2]]
    # what a driver asserts, and what a function of the C library demands, counts as an alarm if it is not proved
    open_ = sum(int(n) for f in re.findall(r"^ +(?:Assertions|Preconditions) .*?(\d+) unknown +(\d+) invalid", text, re.M)
                for n in f)
    alarms = int(m[2].group(1)) + open_
    return (int(m[0].group(1)), int(m[1].group(1)), int(m[1].group(2)), alarms, part), seconds, log


def main(args):
    build = os.path.join(args[0], "proof")
    if shutil.which("frama-c") is None:
        print("skipped: install frama-c-base")
        return 77
    os.makedirs(build, exist_ok=True)
    r = subprocess.run([sys.executable, os.path.join(HERE, "annotate.py"), os.path.join(HERE, "hints"),
                        os.path.join(ROOT, "lib"), os.path.join(build, "lib")], stdout=subprocess.PIPE,
                       universal_newlines=True, check=False)
    print(r.stdout, end="")
    stale = set(re.findall(r"^(\w+\.c): ", r.stdout, re.M))  # files that changed under their hints
    if args[1:] == ["quick"]:
        jobs = QUICK
    else:
        jobs = [(word.split(":")[0], m) for word in args[1:] or [k for k in LAYERS if k not in BEGUN]
                for m in word.split(":")[1:] or MACHINES]
    want = expected()
    passed = failed = 0
    print("%-8s %-11s %9s %22s %7s %8s" % ("layer", "machine", "functions", "statements reached", "alarms", "seconds"))
    for layer, machine in jobs:
        if stale & {layer + ".c", *LAYERS[layer][0]}:
            print("%-8s %-11s FAIL, hints do not fit" % (layer, machine))
            failed += 1
            continue
        got, seconds, log = run(build, layer, machine)
        if got is None:
            line, bad = "no result, see %s" % log, (layer, machine) in want
        else:
            line = "%9d %12d of %6d %7d" % got[:4]
            most = want.get((layer, machine), (0, 0))
            bad = got[2] - got[1] > most[0] or got[3] > most[1]
        print("%-8s %-11s %s %8.0f" % (layer, machine, line, seconds) + (bad and "  FAIL, see " + log or ""), flush=True)
        if got is not None and got[4]:
            print("         not all reached: " + ", ".join(got[4]), flush=True)
        passed, failed = passed + (not bad), failed + bad
    with open(os.path.join(HERE, "assumptions"), encoding="utf-8") as f:
        print("\n" + f.read().strip())
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed else 0


sys.exit(main(sys.argv[1:]))
