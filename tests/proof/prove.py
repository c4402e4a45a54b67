#!/usr/bin/env python3
"""prove.py BUILD [LAYER...|LAYER:MACHINE...|quick]: Frama-C's EVA over the drivers of this folder, on four machines.

One line for each layer and machine: functions, statements reached, alarms, seconds. Fails where a line is worse than in
`expected`. What is taken for granted, and why, is in `assumptions`, which is printed behind the table.

A layer in PARTS is shown by several runs, JOBS (all cores) at a time: its alarms are those of all of them, and a
statement of its file is reached if one run reaches it.
"""
import concurrent.futures
import json
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
    "wide": ([], {"": 40}, ["-eva-ilevel", "256", "-eva-slevel-function", "first_place:200"]),
    "wide-sse2": ([], {"": 70}, ["-eva-ilevel", "256", "-eva-slevel-function", "first_place:200",
                                 "-no-warn-pointer-downcast"]),
    "utf8-wide": ([], {"": 4}, ["-eva-slevel", "1000", "-eva-split-return", "full"]),
    "sse-wide": ([], {"": 17}, []),
    "json-wide": ([], {"": 3}, ["-eva-slevel", "300", "-eva-split-return", "full", "-eva-ilevel", "256"]),
    "escape-wide": (["escape.c", "utf8.c"], {"": 2}, ["-eva-slevel", "5000", "-eva-split-return", "full"]),
    "names-wide": ([], {"": 1}, ["-eva-ilevel", "256"]),
    "emit-wide": (["names.c"], {"": 2}, ["-eva-ilevel", "256"]),
    "shape": ([], {"": 181}, ["-eva-ilevel", "256", "-eva-slevel", "20000", "-eva-split-return", "full",
                              "-eva-split-limit", "200"]),
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
    "turn": ([], {"": 2}, ["-eva-ilevel", "1024"]),
    "request": ([], {"": 2}, ["-eva-ilevel", "256"]),
    "request-wide": ([], {"": 2}, ["-eva-ilevel", "256", "-eva-slevel-function",
                                   "text_run:200,base64_run:50,copy_some:50,short_name:100"]),
    "head": ([], {"": 2}, ["-eva-ilevel", "256"]),
    "emit": (["names.c"], {"": 2}, ["-eva-ilevel", "256"]),
    "message": ([], {"": 1}, ["-eva-ilevel", "256"]),
    "message-wide": ([], {"": 1}, ["-eva-ilevel", "256", "-eva-slevel-function", "members:20000,short_number:500"]),
    "tool": (["tool.c"], {"": 1}, ["-eva-ilevel", "256"]),
    "lenient": (["tool.c"], {"": 1}, ["-eva-ilevel", "256"]),
    "bind": (["tool.c", "json.c", "base.c"], {"": 1}, [
        "-eva-ilevel", "256", "-eva-split-return-function", "rill_number_uint:0",
        "-eva-slevel-function", "rill_number_uint:200,rill_number_int:100"]),
    "explain": (["explain.c", "tool.c"], {"": 2}, ["-eva-ilevel", "256"]),
    "lint": (["request.c", "shapes.c", "shapes_blocks.c", "shapes_bodies.c", "shapes_more.c", "shapes_server.c",
              "shapes_tools.c"], {"": 1}, [
                  "-eva-ilevel", "256", "-eva-slevel-function", "body_rule:12,wrong_role:10"]),
}
TOOL = "RILL_PATH=16 RILL_STEPS=3 RILL_INNER_DEPTH=8 RILL_LENIENT=0"
MACROS = {"message": "RILL_HOLD=96 RILL_BLOCKS=2", "message-wide": "RILL_HOLD=96 RILL_BLOCKS=2", "tool": TOOL, "lenient": TOOL + " RILL_LENIENT=1", "bind": TOOL, "explain": TOOL}
# with RILL_WIDE, which large machines have: LAYER-wide is the driver of LAYER
WIDE = {"wide": "SSE2=0", "wide-sse2": "SSE2=1", "utf8-wide": "ANY_RUNS=1", "sse-wide": "ANY_RUNS=1", "json-wide": "ANY_RUNS=1",
        "escape-wide": "ANY_RUNS=1 ROOM=13", "emit-wide": "ANY_RUNS=1", "names-wide": "ANY_RUNS=1",
        "shape": "RILL_FAST=1 ANY_RUNS=1", "message-wide": "RILL_FAST=1 ANY_RUNS=1",
        "request-wide": "ANY_RUNS=0"}
# layer: what each of its runs is given
PARTS = {
    "message": ["PART=%d" % n for n in (1, 2, 4, 8, 64)] + ["PART=32 CHUNK=2", "PART=128 CHUNK=2 FROM=47 TO=48"] +
               ["PART=128 FROM=%d TO=%d" % (n, min(n + 9, 53)) for n in range(0, 53, 9)] +
               ["PART=16 FROM=%d TO=%d" % (n, n + 1) for n in range(18)],
    "message-wide": ["PART=1", "PART=8", "PART=32 CHUNK=2", "PART=512 CHUNK=50"] +
                    ["PART=256 CHUNK=10 FROM=%d TO=%d" % (n, n + 1) for n in range(18)] +
                    ["PART=16 FROM=%d TO=%d" % (n, n + 1) for n in range(18)],
    "request-wide": ["RUN=1", "RUN=2"],
    "bind": ["PART=%d" % n for n in range(1, 7)],
    "lenient": ["MEND=1", "MEND=2"],
    "lint": ["RUN=1"] + ["RUN=%d FROM=%d TO=%d" % (run, n, n + size) for run, size in ((2, 20), (4, 20), (8, 8))
                         for n in range(0, 80, size)] +
            ["RUN=8 FROM=%d TO=%d OTHER=%d" % (n, n + 1, other) for n, other in ((66, 1), (41, 1), (34, 2), (41, 2))],
    "shape": ["PART=%d" % n for n in (1, 2, 3, 4)] + ["PART=5 CHUNK=64", "PART=6 SSE2=1"],
}
SUBJECT = {"lenient": "tool", "message-wide": "message", "request-wide": "request"}  # of which file the statements are counted, if its name is another
ONE = {"lint", *WIDE}  # proved on gcc_x86_64 only
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


def frama_c(build, layer, machine, part, log, then):
    """One run. Gives what it printed."""
    files, chunks, options = LAYERS[layer]
    defines = "CHUNK=%d RILL_FAST=0 RILL_WIDE=0 " % chunks.get(machine, chunks[""]) + MACROS.get(layer, "") + " " + part
    if layer in WIDE:
        defines += " RILL_WIDE=1 " + WIDE[layer]
    defines = dict(d.split("=") for d in defines.split())  # the last of a name
    cpp = "-I%s -Iinclude -Itests/proof -include tests/proof/%s.h " % (os.path.join(build, "lib"),
                                                                      "runs" if layer in WIDE else "ghost")
    sources = ["tests/proof/%s.c" % layer.split("-")[0]] + ([] if "utf8.c" in files or layer == "utf8-wide" else ["tests/proof/text.c"])
    sources += [os.path.join(build, "lib", f) for f in files]
    with open(log, "w", encoding="utf-8") as f:
        try:
            subprocess.run(["frama-c", "-machdep", machine, "-c11",
                            "-cpp-extra-args=" + cpp + " ".join("-D%s=%s" % d for d in defines.items())] + ALL + options + sources + then,
                           stdout=f, stderr=subprocess.STDOUT, cwd=ROOT, timeout=LIMIT, check=False)
        except subprocess.TimeoutExpired:
            f.write("\nstopped after %d s\n" % LIMIT)
    with open(log, encoding="utf-8") as f:
        return f.read()


def alarms_of(text):
    """None: there is no result."""
    m = re.search(r"(\d+) alarms? generated", text)
    # what a driver asserts, and what a function of the C library demands, counts as an alarm if it is not proved
    open_ = sum(int(n) for f in re.findall(r"^ +(?:Assertions|Preconditions) .*?(\d+) unknown +(\d+) invalid", text, re.M)
                for n in f)
    return None if m is None else int(m.group(1)) + open_


def run(build, layer, machine):
    """Functions, statements reached, of how many, alarms, what of which function is not reached: or None."""
    log = os.path.join(build, "%s.%s.log" % (layer, machine))
    start = time.time()
    text = frama_c(build, layer, machine, "", log, [])
    seconds = time.time() - start
    m = [re.search(p, text) for p in (r"(\d+) functions analyzed \(out of (\d+)\)",
                                      r"(\d+) statements reached \(out of (\d+)\)")]
    alarms = alarms_of(text)
    if None in m or alarms is None:
        return None, seconds, log
    part = ["%s() %s of %s" % f for f in re.findall(r"^  (\w+): (\d+) stmts out of (\d+)", text, re.M) if f[1] != f[2]]
    return (int(m[0].group(1)), int(m[1].group(1)), int(m[1].group(2)), alarms, part), seconds, log


def statements(tree, inside, found):
    """The statements of a function as Frama-C prints it, in order: [mark, text, place of the one that it is inside].
    Gives the text."""
    if isinstance(tree, str):
        return tree
    me = inside
    if re.match(r"#s\d+$", str(tree[0])):
        me = len(found)
        found.append([tree[0], "", inside])
    text = "".join(statements(t, me, found) for t in (tree[1:] if str(tree[0]).startswith("#") else tree))
    if me != inside:
        found[me][1] = text
    return text


def run_part(build, layer, machine, part, names):
    """Alarms of a run, and for each function its statements: [is it reached, text, place of the one it is inside]."""
    stem = os.path.join(build, "%s.%s.%s" % (layer, machine, re.sub(r"\W", "_", part)))
    batch = []
    for n in names:
        batch.append({"id": n, "request": "kernel.ast.printFunction", "data": n})
        batch.append({"id": n, "request": "plugins.eva.general.getDeadCode", "data": n})
    with open(stem + ".json", "w", encoding="utf-8") as f:
        json.dump(batch, f)
    text = frama_c(build, layer, machine, part, stem + ".log", ["-then", "-server-batch", stem + ".json"])
    alarms = alarms_of(text)
    reached = {}
    if alarms is not None:
        with open(stem + ".out.json", encoding="utf-8") as f:
            answers = json.load(f)
        for n, printed, dead in zip(names, answers[::2], answers[1::2]):
            if "data" not in printed: # not with these macros
                continue
            found = []
            statements(printed["data"], None, found)
            dead = set(dead["data"]["unreachable"]) if "data" in dead else {f[0] for f in found}
            reached[n] = [[mark not in dead, text, inside] for mark, text, inside in found]
    return alarms, reached


def run_parts(build, layer, machine):
    with open(os.path.join(build, "lib", SUBJECT.get(layer, layer) + ".c"), encoding="utf-8") as f:
        names = re.findall(r"^[A-Za-z_][\w \*]*?\b(\w+)\([^;]*\)\n\{", f.read(), re.M)
    start = time.time()
    with concurrent.futures.ThreadPoolExecutor(int(os.environ.get("JOBS") or os.cpu_count() or 1)) as pool:
        runs = list(pool.map(lambda part: run_part(build, layer, machine, part, names), PARTS[layer]))
    seconds = time.time() - start
    none = [part for part, (alarms, _) in zip(PARTS[layer], runs) if alarms is None]
    logs = os.path.join(build, "%s.%s.*.log" % (layer, machine))
    if none:
        return None, seconds, logs + " of " + ", ".join(none)
    for part, (alarms, _) in zip(PARTS[layer], runs):
        if alarms:
            print("         %s: %d alarms" % (part, alarms))
    functions = reached = of = 0
    missing = []
    for n in [n for n in names if n in runs[0][1]]:
        rows = [any(r[n][k][0] for _, r in runs) for k in range(len(runs[0][1][n]))]
        functions += any(rows)
        reached += sum(rows)
        of += len(rows)
        if not all(rows):
            missing.append("%s() %d of %d" % (n, sum(rows), len(rows)))
            for is_reached, (_, text, inside) in zip(rows, runs[0][1][n]):
                if not is_reached and (inside is None or rows[inside]):
                    print("         %s(): %s" % (n, " ".join(text.split())[:90]))
    return (functions, reached, of, sum(alarms for alarms, _ in runs), missing), seconds, logs


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
    stale = set(re.findall(r"^(\w+\.[ch]): ", r.stdout, re.M))  # files that changed under their hints
    if args[1:] == ["quick"]:
        jobs = QUICK
    else:
        jobs = [(word.split(":")[0], m) for word in args[1:] or LAYERS
                for m in word.split(":")[1:] or (["gcc_x86_64"] if word in ONE else MACHINES)]
    wrong = [word for word in jobs if word[0] not in LAYERS or word[1] not in MACHINES]
    if wrong:
        print("%s: no layer of %s, or no machine of %s" % (":".join(wrong[0]), " ".join(LAYERS), " ".join(MACHINES)))
        return 1
    want = expected()
    passed = failed = 0
    print("%-8s %-11s %9s %22s %7s %8s" % ("layer", "machine", "functions", "statements reached", "alarms", "seconds"))
    for layer, machine in jobs:
        if stale & {layer.split("-")[0] + ".c", "wide.h", *LAYERS[layer][0]}:
            print("%-8s %-11s FAIL, hints do not fit" % (layer, machine))
            failed += 1
            continue
        got, seconds, log = (run_parts if layer in PARTS else run)(build, layer, machine)
        if got is None:
            line, bad = "no result, see %s" % log, True
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


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
