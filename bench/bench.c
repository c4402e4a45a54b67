/*
 * bench.c - how fast a realistic stream is decoded, in pieces of several sizes, next to what merely moving or splitting
 * its bytes costs on this machine in the same run:  bench [MEGABYTES [SEED [ROUNDS]]]
 *
 * Each round measures everything once; a figure is the median of the rounds.
 */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "generate.h"
#include "rill.h"

enum { ROUNDS_MOST = 101 };

static const size_t pieces[] = { 1, 16, 64, 1460, 16384, SIZE_MAX };
enum { PIECES = sizeof pieces / sizeof pieces[0], MEMCPY = PIECES, SPLIT, ALL };

static volatile uint64_t sink;

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

/* The bytes of decoded text; every one is copied out, as a caller would. */
static size_t decode(const struct stream *s, size_t piece, char *to)
{
    rill_message m;
    rill_event ev;
    size_t text = 0, at = 0;

    if (rill_message_init(&m, RILL_SSE) != RILL_OK)
        abort();
    while (at < s->n) {
        size_t n = s->n - at < piece ? s->n - at : piece;
        rill_in in = { s->p + at, n };
        rill_status st;
        while ((st = rill_message_next(&m, &in, &ev)) == RILL_OK)
            if (ev.kind <= RILL_EV_TOOL_INPUT && ev.text.n != 0) {
                memcpy(to + text, ev.text.p, ev.text.n);
                text += ev.text.n;
            }
        if (st != RILL_MORE)
            break;
        at += n;
    }
    while (rill_message_finish(&m, RILL_END_CLEAN, &ev) == RILL_OK)
        ;
    for (unsigned i = 0; i < RILL_WARN_N; i++)
        if (m.warned[i] != 0) {
            fprintf(stderr, "bench: warning %s\n", rill_warning_name(i));
            exit(1);
        }
    if (m.outcome != RILL_COMPLETE || text != s->text) {
        fprintf(stderr, "bench: outcome %d, error %d at %lu, %lu bytes of text, not %lu\n", m.outcome, m.error,
                (unsigned long)m.offset, (unsigned long)text, (unsigned long)s->text);
        exit(1);
    }
    return text;
}

static size_t split(const struct stream *s)
{
    const uint8_t *p = s->p, *end = p + s->n;
    size_t lines = 0;

    while (p < end && (p = memchr(p, '\n', (size_t)(end - p))) != NULL) {
        lines++;
        p++;
    }
    return lines;
}

/* n bytes of a call's input in deltas of 16: each read as it comes, or the whole buffer again with each, as is done where
 * a parser wants all of it. ns */
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
    for (size_t at = 0; at < n; at += 16)
        if (again) {
            rill_in in = { (const uint8_t *)p, at + 16 };
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
            ev.text.n = 16;
            while (rill_tool_next(&t, &ev, &v) == RILL_OK)
                sink += v.text.n;
        }
    begin = now() - begin;
    free(p);
    return begin;
}

static int compare(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static void about_machine(void)
{
    char line[256];
    FILE *f = fopen("/proc/cpuinfo", "r");
    const char *cpu = "unknown CPU";

    while (f != NULL && fgets(line, sizeof line, f) != NULL)
        if (strncmp(line, "model name", 10) == 0 && strchr(line, ':') != NULL) {
            line[strcspn(line, "\n")] = '\0';
            cpu = strchr(line, ':') + 2;
            break;
        }
    if (f != NULL)
        fclose(f);
#ifdef __clang__
    printf("%s; %s\n", __VERSION__, cpu);
#else
    printf("gcc %s; %s\n", __VERSION__, cpu);
#endif
}

int main(int argc, char **argv)
{
    size_t megabytes = argc > 1 ? strtoul(argv[1], NULL, 10) : 8, rounds = argc > 3 ? strtoul(argv[3], NULL, 10) : 7;
    struct stream s = generate(megabytes << 20, argc > 2 ? strtoul(argv[2], NULL, 10) : 1);
    uint8_t *to = malloc(s.n);
    static double times[ALL][ROUNDS_MOST];
    size_t i, r;

    if (to == NULL || rounds == 0 || rounds > ROUNDS_MOST)
        return 2;
    about_machine();
    printf("%lu bytes, %lu events, %lu bytes of text; state %lu bytes; medians of %lu rounds\n", (unsigned long)s.n,
           (unsigned long)s.events, (unsigned long)s.text, (unsigned long)sizeof(rill_message), (unsigned long)rounds);
    memcpy(to, s.p, s.n); /* its pages */
    for (r = 0; r < rounds; r++)
        for (i = 0; i < ALL; i++) {
            double begin = now();
            if (i == MEMCPY)
                memcpy(to, s.p, s.n);
            else
                sink += i == SPLIT ? split(&s) : decode(&s, pieces[i], (char *)to);
            times[i][r] = now() - begin;
            sink += to[r];
        }
    for (i = 0; i < ALL; i++)
        qsort(times[i], rounds, sizeof times[i][0], compare);
    printf("%-14s %9s %9s %9s %9s\n", "", "MB/s", "ns/event", "x memcpy", "x split");
    for (i = 0; i < ALL; i++) {
        double t = times[i][rounds / 2], copy = times[MEMCPY][rounds / 2], lines = times[SPLIT][rounds / 2];
        char name[32];
        snprintf(name, sizeof name, "%lu bytes", i < PIECES ? (unsigned long)pieces[i] : 0);
        printf("%-14s %9.0f %9.1f %9.1f %9.1f\n",
               i == MEMCPY             ? "memcpy"
               : i == SPLIT            ? "memchr split"
               : pieces[i] == SIZE_MAX ? "whole"
                                       : name,
               (double)s.n * 1e3 / t, t / (double)s.events, t / copy, t / lines);
    }
    puts("\ninput of a tool call, deltas of 16 bytes: values as they come; the growing buffer read again with each");
    for (i = 14; i <= 22; i += 2) {
        size_t n = (size_t)1 << i;
        printf("%4lu KB %9.2f ms", (unsigned long)(n >> 10), tool_input(n, false) / 1e6);
        if (i <= 16)
            printf(" %11.2f ms", tool_input(n, true) / 1e6);
        puts("");
    }
    free(to);
    free(s.p);
    return 0;
}
