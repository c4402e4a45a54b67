#!/usr/bin/env python3
"""readme.py OUTPUT README.md - puts what `make bench` printed (build/bench/bench.md) into the README, between its marks."""
import sys
import textwrap

BEGIN, END = "<!-- speed: written by make bench-readme -->", "<!-- speed: end -->"


def section(text, title):
    """From the line that begins with title to the next one that is no table."""
    lines, out = text.split("\n"), []
    at = next(i for i, line in enumerate(lines) if line.startswith(title))
    for line in lines[at + 1:]:
        if line and not line.startswith("|"):
            break
        out.append(line)
    return lines[at], "\n".join(out).strip()


def main():
    with open(sys.argv[1], encoding="utf-8") as f:
        text = f.read()
    with open(sys.argv[2], encoding="utf-8") as f:
        readme = f.read()
    head, rest = readme.split(BEGIN)
    tail = rest.split(END)[1]
    peers = [line.split(": ", 1)[1] for line in text.split("\n") if line.startswith("- ")]
    parts = [textwrap.fill("Measured with: " + text.split("\n", maxsplit=1)[0] + ". " + "; ".join(peers) + ".", 119)]
    for title in ("Against the goals", "Realistic mix", "Other mixes", "Many streams"):
        name, table = section(text, title)
        parts += [name + ":", table]
    body = "\n\n".join(parts)
    with open(sys.argv[2], "w", encoding="utf-8") as f:
        f.write(head + BEGIN + "\n\n" + body + "\n\n" + END + tail)


if __name__ == "__main__":
    main()
