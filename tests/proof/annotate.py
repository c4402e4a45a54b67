#!/usr/bin/env python3
"""annotate.py HINTS FROM TO: copies the .c files of FROM to TO with the hints for Frama-C that HINTS lists.

A hint is a line   FILE: FUNCTION()/place @behind annotation   and goes behind the one line of that function that is
`place` but for blanks around it, or ahead of the function if place is (); with @ahead it goes ahead of it, with @each
ahead of every such line. With @code it is a statement, behind it, with @instead in its place. Otherwise it is an error if
there is not exactly one such line. Lines keep their numbers. Where #if chooses among several functions of a name, all of
them get it.
"""
import os
import re
import sys


def main(hints, source, to):
    lines = {}
    for name in os.listdir(source):
        if name.endswith((".c", ".h")):
            with open(os.path.join(source, name), encoding="utf-8") as f:
                lines[name] = f.read().split("\n")
    wrong = 0
    with open(hints, encoding="utf-8") as f:
        for hint in f:
            hint = hint.rstrip("\n")
            if not hint or hint.startswith("#"):
                continue
            name, rest = hint.split(": ", 1)
            place, way, what = re.match(r"(.*?) @(behind|ahead|each|code|instead) (.*)", rest).groups()
            text = lines[name]
            function, place = re.match(r"(\w+)\(\)/(.*)", place).groups()
            begins = [k for k, l in enumerate(text) if re.match(r"\w.*\b%s\(" % function, l) and not l.endswith(";")]
            at = begins
            if place != "()":
                at = [k for b in begins for k in range(b, text.index("}", b))
                      if re.sub(r"/\*@.*?\*/", "", text[k]).strip() == place]
            if not at or (len(at) > len(begins) and way != "each"):
                print("%s: %s(): %d lines are `%s`" % (name, function, len(at), place))
                wrong = 1
                continue
            what = what if way in ("code", "instead") else "/*@ %s; */" % what
            for k in at:
                if way == "instead":
                    text[k] = what
                else:
                    text[k] = text[k] + " " + what if way in ("behind", "code") else what + " " + text[k]
    os.makedirs(to, exist_ok=True)
    for name, text in lines.items():
        with open(os.path.join(to, name), "w", encoding="utf-8") as f:
            f.write("\n".join(text))
    return wrong


sys.exit(main(*sys.argv[1:]))
