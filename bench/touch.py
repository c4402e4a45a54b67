#!/usr/bin/env python3
"""touch.py ADDRESSES TRACE - of what touch.c ran under lackey: bytes and cache lines of the state that an event touches."""
import sys


def main():
    with open(sys.argv[1], encoding="ascii") as f:
        begin, size, mark = (int(word, 0) for word in f.read().split())
    events, inside, touched = [], False, set()
    with open(sys.argv[2], encoding="ascii", errors="replace") as f:
        for line in f:
            if line[:3] not in (" L ", " S ", " M "):
                continue
            at, n = line[3:].split(",")
            at, n = int(at, 16), int(n)
            if at == mark:
                if inside:
                    events.append(touched)
                inside, touched = not inside, set()
            elif begin <= at < begin + size:
                touched.update(range(at - begin, at - begin + n))
    events = events[len(events) // 2:]  # the first ones teach it their shape
    lines = sorted(len({b // 64 for b in e}) for e in events)
    count = sorted(len(e) for e in events)
    print(f"a delta touches {count[len(count) // 2]} of them, in {lines[len(lines) // 2]} of {(size + 63) // 64} cache lines")


if __name__ == "__main__":
    main()
