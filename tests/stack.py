#!/usr/bin/env python3
"""The deepest stack of each public call, from the .ci files of gcc -fcallgraph-info=su,da.

usage: stack.py [--budget FILE] [--figures FILE] FILE.ci...

A bound needs a call graph that is whole: recursion, frames of variable size and calls through pointers fail. What is
called outside of the library (memcpy, a helper of the compiler) counts as OUTSIDE bytes.
"""
import re
import sys

OUTSIDE = 32
NODE = re.compile(r'node: \{ title: "([^"]+)" label: "([^"]*)"')
EDGE = re.compile(r'edge: \{ sourcename: "([^"]+)" targetname: "([^"]+)"')
FRAME = re.compile(r"(\d+) bytes \(([a-z,]+)\)")


def read(files):
    frames, kinds, calls = {}, {}, {}
    for name in files:
        with open(name, encoding="utf-8") as f:
            for line in f:
                node, edge = NODE.search(line), EDGE.search(line)
                if node:
                    frame = FRAME.search(node.group(2))
                    if frame:
                        frames[node.group(1)] = int(frame.group(1))
                        kinds[node.group(1)] = frame.group(2)
                if edge:
                    calls.setdefault(edge.group(1), set()).add(edge.group(2))
    return frames, kinds, calls


def budget(name):
    with open(name, encoding="utf-8") as f:
        for line in f:
            word = line.split()
            if word[:1] == ["stack"]:
                return int(word[1]), int(word[2])
    sys.exit(name + ": no line for stack")


class Graph:
    def __init__(self, files):
        self.frames, self.kinds, self.calls = read(files)
        self.known, self.path, self.wrong = {}, [], set()

    def deepest(self, title):
        """(bytes, the calls that take them)"""
        short = title.rsplit(":", 1)[-1]
        if title in self.path:
            self.wrong.add("recursion: " + " > ".join(self.path + [title]))
            return 0, []
        if title == "__indirect_call":
            self.wrong.add("call through a pointer in " + self.path[-1])
            return 0, []
        if title not in self.frames:
            if short.startswith("rill"):
                self.wrong.add("no frame size for " + short)
            return OUTSIDE, [short]
        if title in self.known:
            return self.known[title]
        if "dynamic" in self.kinds[title] and "bounded" not in self.kinds[title]: # bounded: arguments pushed
            self.wrong.add("frame of variable size: " + short)
        self.path.append(title)
        below = max((self.deepest(t) for t in sorted(self.calls.get(title, ()))), default=(0, []))
        self.path.pop()
        self.known[title] = self.frames[title] + below[0], [short] + below[1]
        return self.known[title]


def main(args):
    limit = aim = None
    if args[:1] == ["--budget"]:
        limit, aim = budget(args[1])
        args = args[2:]
    figures = None
    if args[:1] == ["--figures"]:
        figures, args = args[1], args[2:]
    graph = Graph(args)
    for title in sorted(graph.frames):
        graph.deepest(title)
    public = sorted(t for t in graph.frames if re.match(r"rill_\w+$", t))
    if not public:
        graph.wrong.add("no public function in the files")
    print("stack in bytes, Cortex-M0+ -Os; %d for each call out of the library" % OUTSIDE)
    for title in sorted(public, key=lambda t: -graph.known[t][0]):
        n, chain = graph.known[title]
        print("%5d  %-24s %s" % (n, title, " > ".join(chain[1:])))
        if limit is not None and n > limit:
            graph.wrong.add("%s: %d bytes, the limit is %d" % (title, n, limit))
    if figures is not None:
        with open(figures, "w", encoding="utf-8") as f:
            for title in sorted(public):
                f.write("stack/m0/%s %d\n" % (title, graph.known[title][0]))
    if limit is not None:
        print("limit %d, aim %d" % (limit, aim))
    for line in sorted(graph.wrong):
        print("FAIL " + line)
    bad = min(len(graph.wrong), len(public) or 1)
    print("%d passed, %d failed" % (len(public) - bad if public else 0, bad))
    return 1 if graph.wrong else 0


sys.exit(main(sys.argv[1:]))
