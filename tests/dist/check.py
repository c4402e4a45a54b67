#!/usr/bin/env python3
"""check.py WHAT FILE... - the manifests of build/dist, read by real parsers. Prints what is wrong; exit status 1.

    properties DIR             library.properties of an Arduino library
    json DIR                   library.json of a PlatformIO package
    yaml FILE KEY...           a YAML file that has these keys
    kconfig FILE OUT [CONF]    parses FILE, sets what CONF says, writes set() lines for CMake; RILL_X=value in CONF too
    body FILE                  the last line is a JSON object with a model and messages
"""
import json
import os
import re
import sys

wrong = []


def check(ok, what):
    if not ok:
        wrong.append(what)


def properties(folder):
    fields = {}
    for n, line in enumerate(open(os.path.join(folder, "library.properties"), encoding="utf-8"), 1):
        check("=" in line, "line %d is no name=value" % n)
        name, _, value = line.rstrip("\n").partition("=")
        check(name not in fields, name + " twice")
        fields[name] = value
    check("url" in fields, "url is missing")
    for name in "name version author maintainer sentence paragraph category architectures".split():
        check(fields.get(name), name + " is missing")
    check(re.fullmatch(r"\d+\.\d+\.\d+", fields.get("version", "")), "version")
    check(fields.get("category") in ("Display", "Communication", "Signal Input/Output", "Sensors", "Device Control",
                                     "Timing", "Data Storage", "Data Processing", "Other"), "category")
    for header in fields.get("includes", "").split(","):
        check(os.path.exists(os.path.join(folder, "src", header)), "no src/" + header)
    for name in os.listdir(os.path.join(folder, "examples")):
        check(os.path.exists(os.path.join(folder, "examples", name, name + ".ino")), "a sketch is named as its folder")


def library_json(folder):
    fields = json.load(open(os.path.join(folder, "library.json"), encoding="utf-8"))
    for name in "name version description keywords license".split():
        check(fields.get(name), name + " is missing")
    check(re.fullmatch(r"\d+\.\d+\.\d+", fields["version"]), "version")
    files = list(fields["export"]["include"])
    for key in "srcDir", "includeDir":
        files.append(fields["build"][key])
    for header in fields["headers"]:
        files.append(os.path.join(fields["build"]["includeDir"], header))
    for example in fields["examples"]:
        files += [os.path.join(example["base"], f) for f in example["files"]]
    for name in files:
        check(os.path.exists(os.path.join(folder, name)), "there is no " + name)


def yaml_file(path, *keys):
    import yaml
    fields = yaml.safe_load(open(path, encoding="utf-8"))
    for key in keys:
        at = fields
        for part in key.split("."):
            at = at.get(part) if isinstance(at, dict) else None
        check(at, "%s: %s is missing" % (path, key))


def kconfig(path, out, *conf):
    import kconfiglib
    k = kconfiglib.Kconfig(path, warn=True, warn_to_stderr=False)
    check(not k.warnings, "; ".join(k.warnings))
    for name in conf:
        if "=" in name:
            symbol, _, value = name.partition("=")
            check(symbol in k.syms and k.syms[symbol].set_value(value), "cannot be set: " + name)
        else:
            k.load_config(name)
    macros = set(re.findall(r"^#ifndef (RILL_\w+)$", open("include/rill/config.h", encoding="utf-8").read(), re.M))
    macros.discard("RILL_CONFIG_H")
    check(macros <= set(k.syms), "not there: " + " ".join(sorted(macros - set(k.syms))))
    with open(out, "w", encoding="utf-8") as f:
        for symbol in k.unique_defined_syms:
            if symbol.type == kconfiglib.BOOL and symbol.str_value == "n":
                continue
            f.write("set(CONFIG_%s %s)\n" % (symbol.name, symbol.str_value))


def body(path):
    request = json.loads(open(path, encoding="utf-8").read().splitlines()[-1])
    check(request.get("model") and request.get("messages") and request.get("stream") is True, "no request")


{"properties": properties, "json": library_json, "yaml": yaml_file, "kconfig": kconfig, "body": body}[sys.argv[1]](*sys.argv[2:])
for line in wrong:
    print(line)
sys.exit(1 if wrong else 0)
