/*
 * tool.c - input of a tool call, in deltas of a byte: its values as they come, beside the growing buffer read
 * again with each delta, as clients do that show arguments live.
 */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "rill.h"

static volatile uint64_t sink;

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

/* Nanoseconds for n bytes of input. */
static double tool_input(size_t n, bool again)
{
    static const char line[] = "a line of text that the model writes into a file \\u00e9\\n";
    char *p = malloc(n);
    rill_event ev = { .kind = RILL_EV_BLOCK_START, .block = RILL_BLOCK_TOOL_USE };
    double begin;
    rill_tool t;

    if (p == NULL || rill_tool_begin(&t, &ev, 0) != RILL_OK)
        exit(2);
    for (size_t i = 0; i < n; i++)
        p[i] = i < 6 ? "{\"t\":\""[i] : line[i % (sizeof line - 1)];
    begin = now();
    for (size_t at = 0; at < n; at++)
        if (again) {
            rill_in in = { (const uint8_t *)p, at + 1 };
            rill_json_tok tok;
            rill_json j;

            if (rill_json_init(&j, 0) != RILL_OK)
                abort();
            while (rill_json_next(&j, &in, &tok) == RILL_OK)
                sink += tok.text.n;
        } else {
            rill_value v;

            ev.kind = RILL_EV_TOOL_INPUT;
            ev.text.p = p + at;
            ev.text.n = 1;
            while (rill_tool_next(&t, &ev, &v) == RILL_OK)
                sink += v.text.n;
        }
    begin = now() - begin;
    free(p);
    return begin;
}

int main(void)
{
    puts("\ninput of a tool call, deltas of one byte: values as they come; the growing buffer read again with each");
    for (unsigned i = 12; i <= 22; i += 2) {
        size_t n = (size_t)1 << i;

        printf("%4lu KB %9.2f ms", (unsigned long)(n >> 10), tool_input(n, false) / 1e6);
        if (i <= 14)
            printf(" %11.2f ms", tool_input(n, true) / 1e6);
        puts("");
    }
    return 0;
}
