#!/usr/bin/env python3
"""chart.py FILE.tsv - a chart (SVG, to standard output) of what bench wrote with --tsv: ns an event, realistic mix."""
import sys
from html import escape

PANELS = [("1460", "1,460-byte pieces"), ("event", "one event a read"), ("whole", "whole buffer")]
NAMES = {"memcpy": "memcpy", "lines": "lines only, memchr", "rill": "rill", "general": "rill, general path",
         "portable": "rill, no SSE2"}
FILL = {"memcpy": "#9aa0a6", "lines": "#9aa0a6", "rill": "#c2410c", "general": "#f0a27c",
        "portable": "#de7440"}
ROW, BAR, LEFT, WIDTH = 19, 13, 130, 760


def read(name):
    columns, rows = {}, []
    with open(name, encoding="utf-8") as f:
        for line in f:
            cell = line.rstrip("\n").split("\t")
            if cell[0] not in columns:
                columns[cell[0]] = cell
            else:
                rows.append(dict(zip(columns[cell[0]], cell), sort=cell[0]))
    return rows


def main():
    rows = [r for r in read(sys.argv[1]) if r["sort"] == "time" and r["mix"] == "real"]
    out, y = [], 28
    for piece, title in PANELS:
        bars = sorted((float(r["ns_event"]), r["peer"]) for r in rows if r["piece"] == piece)
        most = max(t for t, _ in bars)
        out.append(f'<text x="8" y="{y + 12}" font-weight="bold">{escape(title)}</text>')
        y += 20
        for t, peer in bars:
            wide = max(1, t / most * (WIDTH - LEFT - 70))
            name = escape(NAMES.get(peer, peer))
            out.append(f'<text x="{LEFT - 6}" y="{y + 11}" text-anchor="end">{name}</text>')
            out.append(f'<rect x="{LEFT}" y="{y + 1}" width="{wide:.0f}" height="{BAR}" fill="{FILL.get(peer, "#4b6a8f")}"/>')
            out.append(f'<text x="{LEFT + wide + 5:.0f}" y="{y + 11}">{t:.0f}</text>')
            y += ROW
        y += 10
    print(f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{y}" font-family="sans-serif" font-size="11">')
    print(f'<rect width="{WIDTH}" height="{y}" fill="#fff"/>')
    print('<text x="8" y="17" font-size="13">Nanoseconds an event, realistic mix: shorter is better</text>')
    print("\n".join(out))
    print("</svg>")


if __name__ == "__main__":
    main()
